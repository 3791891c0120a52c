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
    /// For each number its first row in its kind of table; zero until the number is met.
    firsts: Box<[AtomicU32; 256]>,
    /// For each kind of table its first free row, counted from one.
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
            firsts: Box::new([const { AtomicU32::new(0) }; 256]),
            free: [1, 1, of_token.start as u32 + 1].map(AtomicU32::new),
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
        let (place, count) = place(seen);
        self.row(small.get(self.first(number, count, Kind::Small) + place), packed(number, seen), 0)
    }

    /// The row of a feature of a word and small values, which is looked up if the word does not keep it.
    #[inline(always)]
    pub(super) fn word_row<const N: usize>(&self, number: u8, seen: &[Small; N], word: Kept<'_>) -> u64 {
        let (place, count) = place(seen);
        let first = self.first(number, count, word.table);
        let end = if matches!(word.table, Kind::Token) { self.end_of_token } else { usize::MAX };
        let cell = word.rows.get(first + place).filter(|_| first + place < end);
        self.row(cell, packed(number, seen), word.word)
    }

    /// The first row of a number that has so many.
    #[inline(always)]
    fn first(&self, number: u8, rows: usize, table: Kind) -> usize {
        match self.firsts[usize::from(number)].load(Ordering::Relaxed) {
            0 => self.make_room(number, rows, table),
            first => first as usize - 1,
        }
    }

    #[cold]
    #[inline(never)]
    fn make_room(&self, number: u8, rows: usize, table: Kind) -> usize {
        let first = self.free[table as usize].fetch_add(rows as u32, Ordering::Relaxed);
        let slot = &self.firsts[usize::from(number)];
        let made = slot.compare_exchange(0, first, Ordering::Relaxed, Ordering::Relaxed);
        made.map_or_else(|other| other, |_| first) as usize - 1
    }

    #[inline(always)]
    fn row(&self, cell: Option<&Cell>, seen: u64, word: u64) -> u64 {
        let row = cell.map_or(0, |cell| cell.load(Ordering::Relaxed));
        if row == 0 || cfg!(debug_assertions) { self.look_up(cell, seen, word) } else { row }
    }

    #[cold]
    #[inline(never)]
    fn look_up(&self, cell: Option<&Cell>, seen: u64, word: u64) -> u64 {
        let row = self.model.row(mix(seen, word));
        if let Some(cell) = cell {
            let kept = cell.swap(row, Ordering::Relaxed);
            debug_assert!(kept == 0 || kept == row, "two features share a number");
        }
        row
    }
}

#[cold]
fn blank(rows: usize) -> Box<[Cell]> {
    (0..rows).map(|_| Cell::new(0)).collect()
}
