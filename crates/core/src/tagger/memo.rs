//! Rows of words that were met before, kept from article to article.
//!
//! Three quarters of the running words of news are the same three thousand spellings, and what they add to the scores
//! does not depend on the article. The first words that an analyzer meets are kept; when the store is full nothing is
//! written any more, so that threads only read. Whether a row comes from here or is computed, it is the same row.

use super::model::Sums;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{PoisonError, RwLock};

/// Most words that are kept.
const MOST_WORDS: usize = 16_384;

/// The rows of one task, by the hash of a word's spelling.
pub(crate) struct Memo<const WORDS: usize>(
    RwLock<HashMap<u64, Box<[Sums<WORDS>]>, BuildHasherDefault<HashOfHash>>>,
);

impl<const WORDS: usize> Default for Memo<WORDS> {
    fn default() -> Memo<WORDS> {
        Memo(RwLock::new(HashMap::default()))
    }
}

impl<const WORDS: usize> Memo<WORDS> {
    /// Copies the rows of the words that are known, `slots` a word; returns the indices of the others.
    pub(crate) fn recall(
        &self,
        spellings: impl Iterator<Item = u64>,
        slots: usize,
        rows: &mut [Sums<WORDS>],
    ) -> Vec<usize> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut unknown = Vec::new();
        for (index, (spelling, rows)) in spellings.zip(rows.chunks_exact_mut(slots)).enumerate() {
            match known.get(&spelling) {
                Some(kept) => rows.copy_from_slice(kept),
                None => unknown.push(index),
            }
        }
        unknown
    }

    /// Keeps the rows of these words while there is room.
    pub(crate) fn keep<'r>(&self, words: impl Iterator<Item = (u64, &'r [Sums<WORDS>])>) {
        if self.0.read().unwrap_or_else(PoisonError::into_inner).len() >= MOST_WORDS {
            return;
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (spelling, rows) in words {
            if known.len() >= MOST_WORDS {
                return;
            }
            known.entry(spelling).or_insert_with(|| rows.into());
        }
    }
}

/// A key that is a hash already needs no hashing.
#[derive(Default)]
struct HashOfHash(u64);

impl Hasher for HashOfHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
