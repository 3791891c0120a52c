//! Sums of the rows of features.
//!
//! Rows that are kept are added at once. The others are looked up for many tokens together, so that the processor
//! waits for many lines of memory at once.

use super::feature::{RUNS, Small, Take, packed, place};
use super::kept::{Cell, Groups, Kept, Weights};
use crate::model::{Batch, Model, Packed, Sums, mix};

/// Rows of a small feature are kept if there are at most so many.
const MOST_OF_NUMBER: usize = 1 << 14;

/// Tokens for which there is room from the start.
pub(super) const USUAL_TOKENS: usize = 128;

/// Sums of the features of one token after another; kept to be used again.
pub(super) struct Rows<'m, const WORDS: usize> {
    weights: &'m Weights<WORDS>,
    small: &'m [Cell],
    groups: &'m Groups,
    /// For each token the sum of what is known and of the rows that are kept.
    known: Vec<Sums<WORDS>>,
    others: Batch,
    runs: Runs,
}

/// For each run the key that was seen last, and its sum.
type Runs = [(u64, Packed); RUNS];

/// Before any key was seen; no key is as great.
const NO_RUNS: Runs = [(u64::MAX, Packed::NOTHING); RUNS];

impl<'m, const WORDS: usize> Rows<'m, WORDS> {
    pub(super) fn new(weights: &'m Weights<WORDS>) -> Rows<'m, WORDS> {
        let (small, groups) = weights.small();
        Rows {
            weights,
            small,
            groups,
            known: Vec::with_capacity(USUAL_TOKENS),
            others: Batch::default(),
            runs: NO_RUNS,
        }
    }

    pub(super) fn model(&self) -> &'m Model<WORDS> {
        &self.weights.model
    }

    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.others.clear();
        self.runs = NO_RUNS;
    }

    /// Appends a token of which some sums are known, with the features that `cast` hands over, which are 256 at most.
    #[inline]
    pub(super) fn push(&mut self, known: Sums<WORDS>, cast: impl FnOnce(&mut Taker<'_, WORDS>)) {
        let Rows { weights, small, groups, others, runs, .. } = self;
        let mut kept = Packed::default();
        others.push(|others| {
            let mut taker = Taker { weights, small, groups, runs, kept, others };
            cast(&mut taker);
            kept = taker.kept;
        });
        self.known.push(known.with(kept));
    }

    /// The sum of what is known of the last token and of its rows that are kept.
    pub(super) fn known_of_last(&self) -> Sums<WORDS> {
        self.known.last().copied().unwrap_or_default()
    }

    /// Leaves out the features of the last token that would have to be looked up.
    pub(super) fn leave_out_others(&mut self) {
        self.others.empty_last();
    }

    /// Looks up the other features of all tokens.
    pub(super) fn find(&mut self) {
        self.weights.model.find(&mut self.others);
    }

    /// The sums of all features of a token.
    pub(super) fn sum(&self, token: usize) -> Sums<WORDS> {
        match self.others.is_empty_group(token) {
            true => self.known[token],
            false => self.weights.model.sum(&self.known[token], &self.others, token),
        }
    }
}

/// Takes the rows that are kept, and the hashes of other features.
pub(super) struct Taker<'r, const WORDS: usize> {
    weights: &'r Weights<WORDS>,
    small: &'r [Cell],
    groups: &'r Groups,
    runs: &'r mut Runs,
    kept: Packed,
    others: &'r mut Vec<u64>,
}

impl<const WORDS: usize> Taker<'_, WORDS> {
    #[inline(always)]
    fn add(&mut self, row: u64) {
        self.kept.add(row);
    }

    /// The sum of the rows that are kept of these features, which is not added to the others.
    #[inline(always)]
    fn apart(&mut self, cast: impl FnOnce(&mut Self)) -> Packed {
        let before = std::mem::take(&mut self.kept);
        cast(self);
        std::mem::replace(&mut self.kept, before)
    }
}

impl<const WORDS: usize> Take for Taker<'_, WORDS> {
    #[inline(always)]
    fn small<const N: usize>(&mut self, number: u8, seen: [Small; N]) {
        if place(&seen).1 > MOST_OF_NUMBER {
            return self.word(number, seen, 0);
        }
        self.add(self.weights.small_row(number, &seen, self.small));
    }

    #[inline(always)]
    fn word<const N: usize>(&mut self, number: u8, seen: [Small; N], word: u64) {
        self.others.push(mix(packed(number, &seen), word));
    }

    #[inline(always)]
    fn kept<const N: usize>(&mut self, number: u8, seen: [Small; N], word: Kept<'_>) {
        self.add(self.weights.row(number, &seen, word));
    }

    #[inline(always)]
    fn group<const N: usize>(
        &mut self,
        number: u8,
        seen: [Small; N],
        of: usize,
        cast: impl FnOnce(&mut Self),
    ) {
        let (place, count) = place(&seen);
        let sum = self.groups.get(number, place).unwrap_or_else(|| {
            let sum = self.apart(cast);
            self.groups.keep(number, place, count, sum);
            sum
        });
        self.kept.add_all(sum, of);
    }

    #[inline(always)]
    fn of_word(&mut self, number: u8, word: Kept<'_>, of: usize, cast: impl FnOnce(&mut Self)) {
        let sum = self.weights.sum_of_word(number, word).unwrap_or_else(|| {
            let sum = self.apart(cast);
            self.weights.keep_sum_of_word(number, word, sum);
            sum
        });
        self.kept.add_all(sum, of);
    }

    #[inline(always)]
    fn run(&mut self, run: usize, key: u64, cast: impl FnOnce(&mut Self)) {
        if self.runs[run].0 != key {
            self.runs[run] = (key, self.apart(cast));
        }
        let sum = self.runs[run].1;
        self.kept.add_all(sum, sum.count());
    }
}
