//! What features ask of a word: hashes of its forms, its shape, its clusters.
//!
//! All of it is computed once per distinct word of the article. Text without case tells nothing by its capitals: in
//! a sentence of capitals every word is seen as if it stood in lower case, so that one set of weights, trained on
//! lower-cased articles, serves both.

use super::clusters::{ClusterMap, Clusters};
use super::word_scores::{Held, Known, Maker, Memo};
use crate::model::{mix, text_hash};
use crate::segment::{Segments, Sentence, Shape, Word};
use std::hint::black_box;

/// Longest prefix and suffix that is a feature, in characters.
pub(crate) const AFFIX: usize = 4;

/// A sentence whose words are all capitals has at least this many of them.
const LEAST_CAPITALS: usize = 3;

/// One distinct word as features see it. What only features of the word itself ask stands last.
#[derive(Debug, Clone)]
#[repr(C)]
pub(crate) struct Lexeme {
    pub(crate) lower: u64,
    /// Classes of the characters, each run of one class as one.
    pub(crate) shape: u64,
    /// The dictionary form of a reporting verb; of other words what is left without the commonest endings.
    pub(crate) stem: u64,
    pub(crate) suffixes: [u64; AFFIX],
    pub(crate) clusters: Option<Clusters>,
    pub(crate) is_capitalised: bool,
    pub(crate) is_alphabetic: bool,
    pub(crate) spelling: u64,
    /// Classes of the first eight characters.
    pub(crate) outline: u64,
    pub(crate) prefixes: [u64; AFFIX],
}

impl Lexeme {
    pub(super) fn new(word: &Word, clusters: &ClusterMap) -> Lexeme {
        let (lower, spelling) = (&*word.lower, &*word.spelling);
        let (shape, outline) = shapes(spelling);
        Lexeme {
            lower: text_hash(lower),
            spelling: text_hash(spelling),
            stem: stem(word),
            shape,
            outline,
            prefixes: std::array::from_fn(|index| text_hash(prefix(spelling, index + 1))),
            suffixes: std::array::from_fn(|index| text_hash(suffix(lower, index + 1))),
            clusters: clusters.get(lower),
            is_capitalised: word.is_capitalised,
            is_alphabetic: spelling.chars().all(char::is_alphabetic),
        }
    }

    /// Reads something from every line of memory that is asked later.
    pub(super) fn touch(&self) -> u64 {
        self.lower ^ self.suffixes[AFFIX - 1]
    }
}

/// The words of an article as features see them.
pub(crate) struct Words<'m> {
    all: Vec<Held<'m>>,
    of_token: Vec<u32>,
    /// For each sentence, whether its capitals tell nothing.
    caseless: Vec<bool>,
}

impl<'m> Words<'m> {
    /// Words of which nothing is remembered.
    #[cfg(any(test, feature = "training"))]
    pub(crate) fn new(segments: &Segments) -> Words<'m> {
        Words::remembered(segments, &super::word_scores::NOTHING)
    }

    pub(crate) fn remembered(segments: &Segments, memo: &'m Memo) -> Words<'m> {
        let mut maker = Maker::new();
        let words = segments.vocabulary.words();
        let mut all: Vec<Held<'m>> = words.iter().map(|word| memo.word(word, &mut maker)).collect();
        let mut of_token: Vec<u32> = segments.tokens.iter().map(|token| token.word.0).collect();
        let lower_case = is_lower_case(segments);
        let caseless: Vec<bool> = segments
            .sentences
            .iter()
            .map(|&sentence| lower_case || is_capitals(segments, sentence))
            .collect();
        let mut lowered: Vec<Option<u32>> =
            vec![None; if caseless.contains(&true) { words.len() } else { 0 }];
        for (sentence, _) in segments.sentences.iter().zip(&caseless).filter(|&(_, &caseless)| caseless) {
            for at in sentence.tokens() {
                let word = segments.word(at);
                if let Some(index) =
                    lowered.get_mut(of_token[at] as usize).filter(|_| has_capitals(word.shape))
                {
                    of_token[at] = *index.get_or_insert_with(|| {
                        all.push(memo.word(&segments.vocabulary.elsewhere(&word.lower), &mut maker));
                        all.len() as u32 - 1
                    });
                }
            }
        }
        // What was remembered is far away in memory: read together here, the words wait for each other only once.
        black_box(all.iter().fold(0, |seen, known| seen ^ known.touch()));
        Words { all, of_token, caseless }
    }

    /// How many words there are.
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// The index of a token's word.
    #[inline]
    pub(crate) fn index(&self, token: usize) -> usize {
        self.of_token[token] as usize
    }

    /// What is known of the word with this index.
    #[inline]
    pub(super) fn known(&self, index: usize) -> &Known {
        &self.all[index]
    }

    /// What is known of a token's word.
    #[inline]
    pub(crate) fn at(&self, token: usize) -> &Known {
        self.known(self.index(token))
    }

    #[inline]
    pub(crate) fn lexeme(&self, token: usize) -> &Lexeme {
        &self.at(token).lexeme
    }

    pub(crate) fn is_caseless(&self, sentence: usize) -> bool {
        self.caseless[sentence]
    }
}

fn has_capitals(shape: Shape) -> bool {
    !matches!(shape, Shape::Lower | Shape::Mark | Shape::Digits)
}

/// Whether the article is written without capitals: fewer than one sentence in five has any.
fn is_lower_case(segments: &Segments) -> bool {
    let cased = |sentence: &&Sentence| sentence.tokens().any(|at| has_capitals(segments.traits(at).shape));
    segments.sentences.iter().filter(cased).count() * 5 < segments.sentences.len()
}

/// Whether more than seven words in ten of the sentence are capitals.
fn is_capitals(segments: &Segments, sentence: Sentence) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for at in sentence.tokens() {
        let shape = segments.traits(at).shape;
        words += usize::from(!matches!(shape, Shape::Mark | Shape::Digits | Shape::Initial));
        capitals += usize::from(shape == Shape::Capitals);
    }
    capitals >= LEAST_CAPITALS && capitals * 10 > words * 7
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

fn stem(word: &Word) -> u64 {
    if let Some(lemma) = word.reporting.map(|verb| verb.lemma) {
        return text_hash(lemma);
    }
    let endings = ["ing", "ed", "es", "s", "e", "d"];
    let stem = endings.into_iter().find_map(|ending| word.lower.strip_suffix(ending));
    text_hash(stem.filter(|stem| stem.len() > 2).unwrap_or(&word.lower))
}

fn prefix(text: &str, length: usize) -> &str {
    if text.is_ascii() {
        return text.get(..length).unwrap_or(text);
    }
    let end = text.char_indices().nth(length).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or(text)
}

fn suffix(text: &str, length: usize) -> &str {
    if text.is_ascii() {
        return text.get(text.len().saturating_sub(length)..).unwrap_or(text);
    }
    let start = text.char_indices().nth_back(length - 1).map_or(0, |(start, _)| start);
    text.get(start..).unwrap_or(text)
}
