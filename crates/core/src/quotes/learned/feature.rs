//! How features are written: a number, what was seen in a few bits, and the hash of a word.

use crate::tagger::mix;

/// A feature: its number, and the hash of that and of what it saw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feature {
    pub(super) number: u8,
    pub(crate) hash: u64,
}

/// Features of one token.
pub(super) struct Features<'f> {
    base: u8,
    into: &'f mut Vec<Feature>,
}

impl Features<'_> {
    /// Features whose numbers count from here.
    pub(super) fn new(base: u8, into: &mut Vec<Feature>) -> Features<'_> {
        Features { base, into }
    }

    /// A feature of a few small numbers, eight bits each.
    #[inline]
    pub(super) fn small<const N: usize>(&mut self, number: u8, seen: [u64; N]) {
        self.word(number, seen, 0);
    }

    /// The same with a word.
    #[inline]
    pub(super) fn word<const N: usize>(&mut self, number: u8, seen: [u64; N], word: u64) {
        let packed = seen.into_iter().fold(1, |packed, small| packed << 8 | small);
        let number = self.base + number;
        self.into.push(Feature { number, hash: mix(u64::from(number) << 48 ^ packed, word) });
    }
}

/// A distance as one of ten.
pub(super) fn step(distance: usize) -> u64 {
    match distance {
        0..=3 => distance as u64,
        4..=5 => 4,
        6..=9 => 5,
        10..=15 => 6,
        16..=24 => 7,
        25..=49 => 8,
        _ => 9,
    }
}

/// A count that is cut off.
pub(super) fn most(count: u32, most: u64) -> u64 {
    u64::from(count).min(most)
}
