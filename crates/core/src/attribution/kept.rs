//! Rows of features that were found once and are kept.
//!
//! A feature that sees nothing but a few small values has few rows: they stand in a table, each number's together, by
//! what the feature saw. So do those of a word that many tokens are seen from, as a cue's. Tables begin empty, and a
//! row is looked up when it is first asked for; threads that look up the same row write the same.

use super::feature::{Small, packed, place};
use crate::model::{Model, Packed, mix};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// A row that is kept; zero until somebody asks for it. No row is zero, since a zero byte stands for no weight.
pub(super) type Cell = AtomicU64;

/// Rows of the features without a word; those that do not find room are looked up each time.
const SMALL_ROWS: usize = 1 << 16;
/// The first row of a number whose rows find no room; no table is so long.
const NOWHERE: u32 = u32::MAX / 2;
/// What stands for the first row of a number that was not met; no table is so long, either.
const NOT_MET: u32 = NOWHERE - 1;
/// Rows of a word.
const ROWS_OF_WORD: usize = 1024;
/// So many words have a table, a power of two; those that come first.
const WORDS_KEPT: usize = 512;
/// How many slots, from that of its hash on, a word can stand in.
const REACH: usize = 4;

/// A model with the rows that are kept.
pub(super) struct Weights<const WORDS: usize> {
    pub(super) model: Model<WORDS>,
    small: OnceLock<(Box<[Cell]>, Groups)>,
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

    /// The rows of features without a word, and the sums of groups of them.
    pub(super) fn small(&self) -> (&[Cell], &Groups) {
        let (rows, groups) = self.small.get_or_init(|| (blank(SMALL_ROWS), Groups::new()));
        (rows, groups)
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

    /// The sum of features that see nothing but this word, if the word keeps it, in the place of two rows.
    #[inline(always)]
    pub(super) fn sum_of_word(&self, number: u8, word: Kept<'_>) -> Option<Packed> {
        let first = self.firsts[usize::from(number)].load(Ordering::Relaxed) as usize;
        sum_in(word.rows.get(first..)?.first_chunk()?)
    }

    /// Has the word keep this sum, if there is room.
    #[cold]
    #[inline(never)]
    pub(super) fn keep_sum_of_word(&self, number: u8, word: Kept<'_>, sum: Packed) {
        let cells = word.rows.get(self.first(number, 2, word.table)..).and_then(|rows| rows.first_chunk());
        cells.into_iter().for_each(|cells| keep_in(cells, sum));
    }

    /// The first row of a number that has so many.
    fn first(&self, number: u8, rows: usize, table: Kind) -> usize {
        let end = if matches!(table, Kind::Token) { self.end_of_token } else { usize::MAX };
        reserve(&self.firsts[usize::from(number)], &self.free[table as usize], rows, end)
    }
}

/// Sums of groups of features without a word, each group's together, by what the features see.
pub(super) struct Groups {
    sums: Box<[[Cell; 2]]>,
    /// For each group its first sum.
    firsts: [AtomicU32; 256],
    /// The first free sum.
    free: AtomicU32,
}

/// Sums of groups; those that do not find room are added up each time.
const GROUP_SUMS: usize = 1 << 15;

impl Groups {
    fn new() -> Groups {
        Groups {
            sums: (0..GROUP_SUMS).map(|_| [const { Cell::new(0) }; 2]).collect(),
            firsts: [const { AtomicU32::new(NOT_MET) }; 256],
            free: AtomicU32::new(0),
        }
    }

    /// A sum that was kept.
    #[inline(always)]
    pub(super) fn get(&self, group: u8, place: usize) -> Option<Packed> {
        let first = self.firsts[usize::from(group)].load(Ordering::Relaxed);
        sum_in(self.sums.get(first as usize + place)?)
    }

    /// Keeps a sum of a group that has so many, if there is room.
    #[cold]
    #[inline(never)]
    pub(super) fn keep(&self, group: u8, place: usize, count: usize, sum: Packed) {
        let first = reserve(&self.firsts[usize::from(group)], &self.free, count, usize::MAX);
        self.sums.get(first + place).into_iter().for_each(|cells| keep_in(cells, sum));
    }
}

/// The sum that two cells keep, if they do.
#[inline(always)]
fn sum_in(cells: &[Cell; 2]) -> Option<Packed> {
    let halves = cells.each_ref().map(|half| half.load(Ordering::Relaxed));
    (halves[0] != 0 && halves[1] != 0).then(|| Packed::from_halves(halves))
}

fn keep_in(cells: &[Cell; 2], sum: Packed) {
    for (cell, half) in cells.iter().zip(sum.halves()) {
        cell.store(half, Ordering::Relaxed);
    }
}

/// The first of so many places, which are reserved when they are first asked for, before the end.
fn reserve(first: &AtomicU32, free: &AtomicU32, count: usize, end: usize) -> usize {
    let known = first.load(Ordering::Relaxed);
    if known != NOT_MET {
        return known as usize;
    }
    let reserved = free.fetch_add(count as u32, Ordering::Relaxed);
    let reserved = if (reserved as usize).saturating_add(count) <= end { reserved } else { NOWHERE };
    let made = first.compare_exchange(NOT_MET, reserved, Ordering::Relaxed, Ordering::Relaxed);
    made.map_or_else(|other| other, |_| reserved) as usize
}

#[cold]
fn blank(rows: usize) -> Box<[Cell]> {
    (0..rows).map(|_| Cell::new(0)).collect()
}
