//! The distinct words of one article.

use super::lemma::reporting_verb;
use crate::lexicon::{Flags, Lexicon};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Index of a distinct spelling in the article's vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct WordIdx(pub(crate) u32);

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// No letter and no digit.
    Mark,
    /// Digits, with marks but no letters.
    Digits,
    /// No capital.
    Lower,
    /// The first letter alone is a capital.
    Capitalised,
    /// Two letters or more, all capitals; the full stops of an acronym do not count.
    Capitals,
    /// A single capital letter, with or without a full stop.
    Initial,
    /// Capitals inside.
    Mixed,
}

/// One distinct spelling.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// As it stands in the text.
    pub(crate) spelling: Box<str>,
    /// Lower case, apostrophes straight.
    pub(crate) lower: Box<str>,
    pub(crate) shape: Shape,
    /// Whether the first character is a capital letter.
    pub(crate) is_capitalised: bool,
    /// The reporting verb of which the word is a form: its dictionary form, and its act and frames.
    pub(crate) reporting: Option<(Box<str>, &'static str)>,
    /// The lists of `data/words/` that hold the lower-case form as a phrase of one word.
    pub(crate) flags: Flags,
}

impl Word {
    pub(crate) fn is(&self, lists: Flags) -> bool {
        self.flags.any(lists)
    }
}

/// The distinct spellings of an article, in order of first occurrence.
pub(crate) struct Vocabulary {
    words: Vec<Word>,
    index: HashMap<Box<str>, WordIdx, BuildHasherDefault<WordHasher>>,
    lists: Lexicon,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        Vocabulary { words: Vec::new(), index: HashMap::default(), lists: Lexicon::words() }
    }
}

impl Vocabulary {
    pub(crate) fn word(&self, index: WordIdx) -> &Word {
        &self.words[index.0 as usize]
    }

    /// All words, in order of first occurrence.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The word with this spelling, if it occurs in the article.
    pub(crate) fn find(&self, spelling: &str) -> Option<&Word> {
        self.index.get(spelling).map(|&index| self.word(index))
    }

    /// The lists of `data/words/` that hold this phrase, which need not occur in the article.
    pub(crate) fn lists(&self, phrase: &str) -> Flags {
        self.lists.get(phrase)
    }

    /// The index of this spelling, which is added if it is new.
    pub(crate) fn intern(&mut self, spelling: &str) -> WordIdx {
        if let Some(&index) = self.index.get(spelling) {
            return index;
        }
        let index = WordIdx(self.words.len() as u32);
        let lower: Box<str> = if spelling.is_ascii() {
            spelling.to_ascii_lowercase().into()
        } else {
            spelling.to_lowercase().replace(['\u{2019}', '\u{2018}', '\u{2bc}'], "'").into()
        };
        let flags = self.lists.get(&lower);
        let is_capitalised = spelling.chars().next().is_some_and(char::is_uppercase);
        self.words.push(Word {
            shape: shape(spelling),
            is_capitalised,
            reporting: reporting_verb(&lower),
            flags,
            lower,
            spelling: spelling.into(),
        });
        self.index.insert(spelling.into(), index);
        index
    }
}

fn shape(spelling: &str) -> Shape {
    let (mut letters, mut capitals, mut digits, mut first_is_capital) = (0, 0, 0, false);
    for character in spelling.chars() {
        if character.is_alphabetic() {
            letters += 1;
            if character.is_uppercase() {
                capitals += 1;
                first_is_capital |= letters == 1;
            }
        } else if character.is_numeric() {
            digits += 1;
        }
    }
    match (letters, capitals) {
        (0, _) if digits > 0 => Shape::Digits,
        (0, _) => Shape::Mark,
        (_, 0) => Shape::Lower,
        (1, 1) => Shape::Initial,
        (all, upper) if all == upper => Shape::Capitals,
        (_, 1) if first_is_capital => Shape::Capitalised,
        _ => Shape::Mixed,
    }
}

/// The multiplicative hash of Firefox and rustc ("FxHash"), eight bytes at a time. Spellings are short and the
/// article is bounded, so speed counts for more than resistance to chosen keys.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut buffer = [0; 8];
            buffer[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(buffer)).wrapping_mul(0xf1357aea2e62a9c5);
        }
    }
}
