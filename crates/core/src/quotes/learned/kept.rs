//! Rows of features that were found once and are kept.
//!
//! A feature that sees nothing but a few small values has few rows: they stand in a table, each number's together, by
//! what the feature saw. So do those of a word that many tokens are seen from, as a cue's. Tables begin empty, and a
//! row is looked up when it is first asked for; threads that look up the same row write the same.

use super::feature::{Small, packed, place};
use crate::tagger::{Model, mix};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// A row that is kept; zero until somebody asks for it. No row is zero, since a zero byte stands for no weight.
pub(super) type Cell = AtomicU64;

/// Rows of the features without a word; those that do not find room are looked up each time.
const SMALL_ROWS: usize = 1 << 16;
/// The first row of a number whose rows find no room; no table is so long.
const NOWHERE: u32 = u32::MAX / 2;
/// What stands for the first row of a number that was not met.
const NOT_MET: u32 = u32::MAX;
/// Rows of a word.
const ROWS_OF_WORD: usize = 1024;
/// So many words have a table, a power of two; those that come first.
const WORDS_KEPT: usize = 512;
/// How many slots, from that of its hash on, a word can stand in.
const REACH: usize = 4;

/// A model with the rows that are kept.
pub(super) struct Weights<const WORDS: usize> {
    pub(super) model: Model<WORDS>,
    small: OnceLock<Box<[Cell]>>,
    words: Box<[OnceLock<OfWord>]>,
    /// For each number its first row in its kind of table.
    firsts: [AtomicU32; 256],
    /// For each kind of table its first free row.
    free: [AtomicU32; 3],
    /// The rows of a token's word end here for this model; those behind are another's.
    end_of_token: usize,
}

/// A word and its rows.
type OfWord = (u64, Box<[Cell]>);

/// A word, and the rows of its features if they are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept<'k> {
    pub(super) word: u64,
    rows: &'k [Cell],
    table: Kind,
}

/// A kind of table; a number has its rows in one of them.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// That of features without a word.
    Small,
    /// Those of words that tokens are seen from.
    From,
    /// Those of the words of tokens.
    Token,
}

impl Kept<'_> {
    /// A word of which nothing is kept.
    pub(crate) fn not(word: u64) -> Kept<'static> {
        Kept { word, rows: &[], table: Kind::From }
    }

    /// A hash of the word of a token, with the rows of that word.
    #[inline(always)]
    pub(super) fn of_token(word: u64, rows: &[Cell]) -> Kept<'_> {
        Kept { word, rows, table: Kind::Token }
    }
}

impl<const WORDS: usize> Weights<WORDS> {
    /// The weights of a model, which of the rows that the words of tokens keep has these.
    pub(super) fn new(model: Model<WORDS>, of_token: Range<usize>) -> Weights<WORDS> {
        Weights {
            model,
            small: OnceLock::new(),
            words: (0..WORDS_KEPT).map(|_| OnceLock::new()).collect(),
            firsts: [const { AtomicU32::new(NOT_MET) }; 256],
            free: [0, 0, of_token.start as u32].map(AtomicU32::new),
            end_of_token: of_token.end,
        }
    }

    /// The rows of features without a word.
    pub(super) fn small(&self) -> &[Cell] {
        self.small.get_or_init(|| blank(SMALL_ROWS))
    }

    /// A word with its rows, if there is room for it.
    pub(super) fn keep(&self, word: u64) -> Kept<'_> {
        for step in 0..REACH {
            let slot = (word ^ word >> 32).wrapping_add(step as u64) as usize & (WORDS_KEPT - 1);
            let (owner, rows) = self.words[slot].get_or_init(|| (word, blank(ROWS_OF_WORD)));
            if *owner == word {
                return Kept { word, rows, table: Kind::From };
            }
        }
        Kept::not(word)
    }

    /// The row of a small feature, which is looked up if it is not among these.
    #[inline(always)]
    pub(super) fn small_row<const N: usize>(&self, number: u8, seen: &[Small; N], small: &[Cell]) -> u64 {
        self.row(number, seen, Kept { word: 0, rows: small, table: Kind::Small })
    }

    /// The row of a feature of a word and small values, which is looked up if the word does not keep it.
    #[inline(always)]
    pub(super) fn row<const N: usize>(&self, number: u8, seen: &[Small; N], word: Kept<'_>) -> u64 {
        let (place, count) = place(seen);
        let first = self.firsts[usize::from(number)].load(Ordering::Relaxed);
        let row = word.rows.get(first as usize + place).map_or(0, |cell| cell.load(Ordering::Relaxed));
        if row == 0 || cfg!(debug_assertions) {
            return self.look_up(packed(number, seen), word, number, place, count);
        }
        row
    }

    #[cold]
    #[inline(never)]
    fn look_up(&self, seen: u64, word: Kept<'_>, number: u8, place: usize, count: usize) -> u64 {
        let row = self.model.row(mix(seen, word.word));
        if let Some(cell) = word.rows.get(self.first(number, count, word.table) + place) {
            let kept = cell.swap(row, Ordering::Relaxed);
            debug_assert!(kept == 0 || kept == row, "two features share a number");
        }
        row
    }

    /// The first row of a number that has so many.
    fn first(&self, number: u8, rows: usize, table: Kind) -> usize {
        let slot = &self.firsts[usize::from(number)];
        let first = slot.load(Ordering::Relaxed);
        if first != NOT_MET {
            return first as usize;
        }
        let first = self.free[table as usize].fetch_add(rows as u32, Ordering::Relaxed);
        let is_ours = !matches!(table, Kind::Token) || first as usize + rows <= self.end_of_token;
        let first = if is_ours { first } else { NOWHERE };
        let made = slot.compare_exchange(NOT_MET, first, Ordering::Relaxed, Ordering::Relaxed);
        made.map_or_else(|other| other, |_| first) as usize
    }
}

#[cold]
fn blank(rows: usize) -> Box<[Cell]> {
    (0..rows).map(|_| Cell::new(0)).collect()
}
