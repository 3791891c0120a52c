//! The one cache of the program: what depends on a word alone is computed once and shared by all articles.
//!
//! Three quarters of the running words of news are the same three thousand spellings. The first words that an analyzer
//! meets stay in a [`WordCache`], each at a place of its own; what a model computes of a word stays beside it in a
//! [`PerWord`]. A place is written once and never again, so threads do not wait for each other; and as everything here is
//! a function of the spelling, a result does not depend on what is cached.

use super::vocabulary::Word;
use crate::model::prefetch;
use hashbrown::DefaultHashBuilder;
use std::hash::BuildHasher;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Places of the cache; a power of two.
const PLACES: usize = 32_768;
/// How many places, from that of its hash on, a word can have.
const PROBES: usize = 4;

/// The words that an analyzer has met.
#[derive(Default)]
pub(crate) struct WordCache {
    places: Vec<OnceLock<Arc<Word>>>,
    /// Seeded at random, so that nobody can write words that collide.
    hasher: DefaultHashBuilder,
}

impl WordCache {
    /// An empty cache; the default one has no places.
    pub(crate) fn new() -> WordCache {
        WordCache { places: (0..PLACES).map(|_| OnceLock::new()).collect(), ..WordCache::default() }
    }

    pub(super) fn hash(&self, spelling: &str) -> u64 {
        self.hasher.hash_one(spelling)
    }

    /// Reads the words that these hashes lead to.
    pub(super) fn prefetch(&self, hashes: &[u64]) {
        let words = hashes.iter().filter_map(|&hash| self.places.get(hash as usize & (PLACES - 1))?.get());
        prefetch(words, |word| word.spelling.as_bytes().first().copied().unwrap_or(0).into());
    }

    /// The word with this spelling and its [`hash`](WordCache::hash); it is cached if it is new and there is room.
    pub(super) fn word(&self, hash: u64, spelling: &str) -> Arc<Word> {
        for probe in 0..PROBES {
            let place = hash.wrapping_add(probe as u64) as usize & (PLACES - 1);
            let Some(slot) = self.places.get(place) else { break };
            let word = slot.get_or_init(|| Arc::new(Word::new(spelling, Some(place as u32))));
            if *word.spelling == *spelling {
                return Arc::clone(word);
            }
        }
        Arc::new(Word::new(spelling, None))
    }
}

/// A value for each word of a [`WordCache`].
pub(crate) struct PerWord<T>(Vec<OnceLock<Box<T>>>);

impl<T> PerWord<T> {
    pub(crate) fn new() -> PerWord<T> {
        PerWord((0..PLACES).map(|_| OnceLock::new()).collect())
    }

    /// The value of a word: the cached one, or one of its own for a word that has no place.
    pub(crate) fn get(&self, word: &Word, compute: impl FnOnce() -> T) -> Cached<'_, T> {
        match word.place.and_then(|place| self.0.get(place as usize)) {
            Some(slot) => Cached::Shared(slot.get_or_init(|| Box::new(compute()))),
            None => Cached::Own(Box::new(compute())),
        }
    }
}

/// A value that is shared by all articles, or one that is not.
pub(crate) enum Cached<'c, T> {
    Shared(&'c T),
    Own(Box<T>),
}

impl<T> Deref for Cached<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        match self {
            Cached::Shared(value) => value,
            Cached::Own(value) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_know_which_words_collide() {
        let [one, other] = [WordCache::new(), WordCache::new()].map(|cache| cache.hash("said"));
        assert_ne!(one, other);
    }

    #[test]
    fn a_word_is_the_same_cached_or_not() {
        let (cached, uncached) = (WordCache::new(), WordCache::default());
        let word = |cache: &WordCache| cache.word(cache.hash("said"), "said");
        assert!(Arc::ptr_eq(&word(&cached), &word(&cached)) && word(&cached).place.is_some());
        assert!(
            word(&uncached).place.is_none() && word(&uncached).hashes.lower == word(&cached).hashes.lower
        );
    }
}
