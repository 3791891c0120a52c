//! The rows of features, and their sums.
//!
//! A feature that sees nothing but a few small values has few rows. Each is looked up once, when it is first met, and
//! stands in a dense table from then on, so that there is nothing to hash and to compare. The others are looked up
//! for many tokens together, so that the processor waits for many lines of memory at once.

use super::feature::{Small, Take, hash, place};
use crate::tagger::{Batch, Model, Sums};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A dense table has at most so many rows; features of more are looked up like those of words.
const MOST_ROWS: usize = 1 << 17;

/// The rows of one number by the place of what the feature saw; zero is one that nobody asked for yet. No row is
/// zero, since a zero byte stands for no weight. Threads that find the same row write the same.
type Dense = Box<[AtomicU64]>;

/// A model with the rows of its small features.
pub(super) struct Weights<const WORDS: usize> {
    pub(super) model: Model<WORDS>,
    dense: Box<[OnceLock<Dense>; 256]>,
}

impl<const WORDS: usize> Weights<WORDS> {
    pub(super) fn new(model: Model<WORDS>) -> Weights<WORDS> {
        Weights { model, dense: Box::new([const { OnceLock::new() }; 256]) }
    }

    /// The row of a small feature; `None` if there are too many of its number.
    #[inline]
    fn row<const N: usize>(&self, number: u8, seen: [Small; N]) -> Option<u64> {
        let (place, count) = place(seen);
        if count > MOST_ROWS {
            return None;
        }
        let cell = self.dense[usize::from(number)].get_or_init(|| blank(count)).get(place)?;
        let row = cell.load(Ordering::Relaxed);
        debug_assert!(
            row == 0 || row == self.model.row(hash(number, seen, 0)),
            "number {number} is used twice"
        );
        Some(if row == 0 { self.fill(cell, hash(number, seen, 0)) } else { row })
    }

    #[cold]
    #[inline(never)]
    fn fill(&self, cell: &AtomicU64, hash: u64) -> u64 {
        let row = self.model.row(hash);
        cell.store(row, Ordering::Relaxed);
        row
    }
}

#[cold]
fn blank(rows: usize) -> Dense {
    (0..rows).map(|_| AtomicU64::new(0)).collect()
}

/// Sums of the features of one token after another; kept to be used again.
pub(super) struct Rows<'m, const WORDS: usize> {
    weights: &'m Weights<WORDS>,
    /// The rows of the small features of one token.
    small: Vec<u64>,
    /// For each token the sum of what is known and of its small features.
    known: Vec<Sums<WORDS>>,
    others: Batch,
}

impl<'m, const WORDS: usize> Rows<'m, WORDS> {
    pub(super) fn new(weights: &'m Weights<WORDS>) -> Rows<'m, WORDS> {
        Rows { weights, small: Vec::new(), known: Vec::new(), others: Batch::default() }
    }

    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.others.clear();
    }

    /// Appends a token of which some sums are known, with the features that `cast` hands over.
    #[inline]
    pub(super) fn push(&mut self, known: Sums<WORDS>, cast: impl FnOnce(&mut Taker<'_, WORDS>)) {
        let Rows { weights, small, others, .. } = self;
        small.clear();
        others.push(|others| cast(&mut Taker { weights, small, others }));
        self.known.push(known.with_rows(small));
    }

    pub(super) fn model(&self) -> &'m Model<WORDS> {
        &self.weights.model
    }

    /// Looks up the other features of all tokens.
    pub(super) fn find(&mut self) {
        self.weights.model.find(&mut self.others);
    }

    /// The sums of all features of a token.
    pub(super) fn sum(&self, token: usize) -> Sums<WORDS> {
        self.weights.model.sum(&[&self.known[token]], &self.others, token)
    }
}

/// Takes the rows of small features, and the hashes of others.
pub(super) struct Taker<'r, const WORDS: usize> {
    weights: &'r Weights<WORDS>,
    small: &'r mut Vec<u64>,
    others: &'r mut Vec<u64>,
}

impl<const WORDS: usize> Take for Taker<'_, WORDS> {
    #[inline]
    fn small<const N: usize>(&mut self, number: u8, seen: [Small; N]) {
        match self.weights.row(number, seen) {
            Some(row) => self.small.push(row),
            None => self.others.push(hash(number, seen, 0)),
        }
    }

    #[inline]
    fn word<const N: usize>(&mut self, number: u8, seen: [Small; N], word: u64) {
        self.others.push(hash(number, seen, word));
    }
}
