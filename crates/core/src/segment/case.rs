//! Text without case.
//!
//! Where capitals tell nothing, in a sentence of capitals or an article without any, features see every word as if it
//! stood in lower case, so that one set of weights, trained on lower-cased articles as well, serves both.

use super::{Segments, Sentence, Shape, WordIdx};
use crate::interrupt::Interrupt;

/// A sentence whose words are all capitals has at least this many of them.
const MIN_CAPITALS: usize = 3;

/// The words of an article as features see them.
#[derive(Debug, Default)]
pub(super) struct CaseFolding {
    /// For each token its word, if any is not the one that stands in the text.
    words: Vec<WordIdx>,
    /// For each sentence whether its capitals tell nothing.
    caseless: Vec<bool>,
}

impl CaseFolding {
    /// That of an article; words in lower case that it lacks are added to its vocabulary.
    pub(super) fn new(segments: &mut Segments, interrupt: Interrupt<'_>) -> CaseFolding {
        let lower_case = is_lower_case(segments, interrupt);
        let caseless: Vec<bool> = interrupt
            .until_set(&segments.sentences)
            .map(|&sentence| lower_case || is_capitals(segments, sentence))
            .collect();
        if !caseless.contains(&true) {
            return CaseFolding { words: Vec::new(), caseless };
        }
        let mut words: Vec<WordIdx> = segments.tokens.iter().map(|token| token.word).collect();
        let sentences = interrupt.until_set(segments.sentences.iter().zip(&caseless));
        for (&sentence, _) in sentences.filter(|&(_, &caseless)| caseless) {
            for at in sentence.tokens() {
                let word = segments.vocabulary.word(words[at]);
                if has_capitals(word.shape) {
                    let lower = word.lower.clone();
                    words[at] = segments.vocabulary.intern(&lower);
                }
            }
        }
        CaseFolding { words, caseless }
    }

    pub(super) fn word(&self, token: usize) -> Option<WordIdx> {
        self.words.get(token).copied()
    }

    pub(super) fn is_caseless(&self, sentence: usize) -> bool {
        self.caseless.get(sentence).is_some_and(|&caseless| caseless)
    }
}

fn has_capitals(shape: Shape) -> bool {
    !matches!(shape, Shape::Lower | Shape::Mark | Shape::Digits)
}

/// Whether the article is written without capitals: fewer than one sentence in five has any.
fn is_lower_case(segments: &Segments, interrupt: Interrupt<'_>) -> bool {
    let cased = |sentence: &&Sentence| sentence.tokens().any(|at| has_capitals(segments.word(at).shape));
    interrupt.until_set(&segments.sentences).filter(cased).count() * 5 < segments.sentences.len()
}

/// Whether more than seven words in ten of the sentence are capitals.
fn is_capitals(segments: &Segments, sentence: Sentence) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for at in sentence.tokens() {
        let shape = segments.word(at).shape;
        words += usize::from(!matches!(shape, Shape::Mark | Shape::Digits | Shape::Initial));
        capitals += usize::from(shape == Shape::Capitals);
    }
    capitals >= MIN_CAPITALS && capitals * 10 > words * 7
}
