//! Hashes of a word's forms, as the features of the models see it.

use crate::clusters::Clusters;
use crate::model::{mix, text_hash};

/// Longest prefix and suffix that is a feature, in characters.
const AFFIX: usize = 4;

/// The forms of a word, hashed.
#[derive(Debug, Clone)]
pub(crate) struct WordHashes {
    pub(crate) lower: u64,
    pub(crate) spelling: u64,
    /// Classes of the characters, each run of one class as one.
    pub(crate) shape: u64,
    /// Classes of the first eight characters.
    pub(crate) outline: u64,
    /// The dictionary form of a reporting verb; of another word what is left without the commonest endings.
    pub(crate) stem: u64,
    /// Prefixes of the spelling and suffixes of the lower-case form, of one to four characters.
    pub(crate) prefixes: [u64; AFFIX],
    pub(crate) suffixes: [u64; AFFIX],
    pub(crate) clusters: Option<Clusters>,
    pub(crate) is_alphabetic: bool,
}

impl WordHashes {
    /// Those of a word of which lower-case form and reporting verb are known.
    pub(super) fn new(spelling: &str, lower: &str, reporting_verb: Option<&str>) -> WordHashes {
        let (shape, outline) = shapes(spelling);
        WordHashes {
            lower: text_hash(lower),
            spelling: text_hash(spelling),
            stem: text_hash(reporting_verb.unwrap_or_else(|| stem(lower))),
            shape,
            outline,
            prefixes: std::array::from_fn(|index| text_hash(prefix(spelling, index + 1))),
            suffixes: std::array::from_fn(|index| text_hash(suffix(lower, index + 1))),
            clusters: Clusters::of(lower),
            is_alphabetic: spelling.chars().all(char::is_alphabetic),
        }
    }
}

/// Hashes of the classes of a word's characters: with runs as one, and of the first eight.
fn shapes(spelling: &str) -> (u64, u64) {
    let (mut shape, mut outline, mut last) = (1, 2, '\0');
    for (index, character) in spelling.chars().enumerate() {
        let class = match character {
            _ if character.is_uppercase() => 'X',
            _ if character.is_alphabetic() => 'x',
            _ if character.is_numeric() => 'd',
            '\u{2019}' | '\u{2018}' => '\'',
            _ => character,
        };
        if index < 8 {
            outline = mix(outline, u64::from(class));
        }
        if class != last {
            shape = mix(shape, u64::from(class));
            last = class;
        }
    }
    (shape, outline)
}

fn stem(lower: &str) -> &str {
    let endings = ["ing", "ed", "es", "s", "e", "d"];
    let stem = endings.into_iter().find_map(|ending| lower.strip_suffix(ending));
    stem.filter(|stem| stem.len() > 2).unwrap_or(lower)
}

fn prefix(text: &str, length: usize) -> &str {
    let end = text.char_indices().nth(length).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or(text)
}

fn suffix(text: &str, length: usize) -> &str {
    let start = text.char_indices().nth_back(length - 1).map_or(0, |(start, _)| start);
    text.get(start..).unwrap_or(text)
}
