//! Words met before, kept from article to article.
//!
//! Three quarters of the running words of news are the same three thousand spellings, and what is known of a spelling
//! does not depend on the article. The first words that an analyzer meets are kept. A slot is written once and never
//! again, so threads do not wait for each other; whether a word comes from here or is made, it is the same word.

use super::vocabulary::Word;
use std::hint::black_box;
use std::sync::{Arc, OnceLock};

/// Most words that are kept; a power of two.
const MOST_WORDS: usize = 32_768;
/// How many slots, from that of its hash on, a word can stand in.
const REACH: usize = 4;

/// The words that an analyzer knows.
#[derive(Default)]
pub(crate) struct KnownWords(Vec<OnceLock<Arc<Word>>>);

impl KnownWords {
    /// A store with room; the default has none.
    pub(crate) fn new() -> KnownWords {
        KnownWords((0..MOST_WORDS).map(|_| OnceLock::new()).collect())
    }

    /// The number of places that words can have.
    pub(crate) fn places(&self) -> usize {
        self.0.len()
    }

    /// Reads the words that these hashes lead to. They lie far apart in memory: read together, they wait for each other
    /// only once, which they do not when each is counted as in use before the next is read.
    pub(super) fn touch(&self, hashes: &[u64]) {
        let words = hashes.iter().filter_map(|&hash| self.0.get(hash as usize & (MOST_WORDS - 1))?.get());
        let first = |text: &str| text.as_bytes().first().copied().unwrap_or(0);
        black_box(words.fold(0, |seen, word| seen ^ first(&word.spelling) ^ first(&word.lower)));
    }

    /// The word with this spelling and hash, which is kept if it is new and there is room.
    pub(super) fn word(&self, hash: u64, spelling: &str) -> Arc<Word> {
        for step in 0..REACH {
            let place = hash.wrapping_add(step as u64) as usize & (MOST_WORDS - 1);
            let Some(slot) = self.0.get(place) else { break };
            let kept = slot.get_or_init(|| Arc::new(Word::new(spelling, Some(place as u32))));
            if *kept.spelling == *spelling {
                return Arc::clone(kept);
            }
        }
        Arc::new(Word::new(spelling, None))
    }
}
