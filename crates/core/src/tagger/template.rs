//! How a task's features become scores, in use and in training.
//!
//! A template says which features a word casts on the tokens around it (a *slot* is a place from which it speaks, as
//! "one before"), and which features a token has of its own. In use, the rows of a word's features are summed once
//! per distinct word and slot; per token a few additions remain. Training collects the same features one by one.

use super::decode::Lattice;
use super::memo::Memo;
use super::model::{Batch, Model, Sums};
use super::words::Words;
use crate::options::Interrupt;
use crate::segment::Segments;
use std::ops::Range;

/// The features of one task.
pub(crate) trait Template {
    /// Slots of a word.
    const SLOTS: usize;
    /// The slot from which a word speaks of itself.
    const SELF: usize;
    /// Labels from this on are given with their probability, others with none.
    const PROBABILITY_FROM: u8;
    /// For each offset from the token that the task looks at, the slot of the word that stands there.
    const REACH: &'static [(isize, usize)];

    /// The features that a word casts from a slot in any article.
    fn of_word(&self, lexeme: usize, slot: usize, features: &mut Vec<u64>);

    /// The features that a word casts on itself in this article alone.
    fn of_document(&self, _lexeme: usize, _features: &mut Vec<u64>) {}

    /// The features of a slot in which no word stands, as the sentence ends before it.
    fn of_edge(&self, slot: usize, features: &mut Vec<u64>);

    /// The features that depend on the place of the token.
    fn of_token(&self, at: usize, sentence: &Range<usize>, features: &mut Vec<u64>);
}

/// Labels all tokens; each comes with its probability, its neighbours being given.
pub(crate) fn label<T: Template, const WORDS: usize>(
    template: &T,
    model: &Model<WORDS>,
    labels: usize,
    segments: &Segments,
    words: &Words,
    memo: &Memo<WORDS>,
    interrupt: Interrupt<'_>,
) -> Vec<(u8, f32)> {
    let mut batch = Batch::default();
    let rows = word_rows(template, model, words, memo, &mut batch);
    let mut result = Vec::with_capacity(segments.tokens.len());
    let mut lattice = Lattice::default();
    for sentence in &segments.sentences {
        if interrupt.is_set() {
            result.resize(segments.tokens.len(), (0, 0.0));
            break;
        }
        let sentence = sentence.tokens();
        batch.clear();
        for at in sentence.clone() {
            batch.push(|features| template.of_token(at, &sentence, features));
        }
        model.find(&mut batch);
        lattice.clear();
        for (group, at) in sentence.clone().enumerate() {
            let mut sums = Sums::default();
            for &(offset, slot) in T::REACH {
                let word = at.checked_add_signed(offset).filter(|other| sentence.contains(other));
                let row = word.map_or(words.lexemes().len(), |other| words.index(other)) * T::SLOTS + slot;
                sums.add(&rows[row]);
            }
            model.add(&batch, group, &mut sums);
            lattice.push(model, model.scores(&sums), labels);
        }
        lattice.best(model, T::PROBABILITY_FROM, &mut result);
    }
    result
}

/// The summed rows of every word and slot, and at the end those of no word.
fn word_rows<T: Template, const WORDS: usize>(
    template: &T,
    model: &Model<WORDS>,
    words: &Words,
    memo: &Memo<WORDS>,
    batch: &mut Batch,
) -> Vec<Sums<WORDS>> {
    let lexemes = words.lexemes();
    let mut rows = vec![Sums::default(); (lexemes.len() + 1) * T::SLOTS];
    let unknown = memo.recall(lexemes.iter().map(|lexeme| lexeme.spelling), T::SLOTS, &mut rows);
    let of = |lexeme: usize| lexeme * T::SLOTS..(lexeme + 1) * T::SLOTS;
    let mut sum = |lexeme: usize, cast: &dyn Fn(usize, &mut Vec<u64>)| {
        batch.clear();
        (0..T::SLOTS).for_each(|slot| batch.push(|features| cast(slot, features)));
        model.find(batch);
        rows[of(lexeme)].iter_mut().enumerate().for_each(|(slot, sums)| model.add(batch, slot, sums));
    };
    for &lexeme in &unknown {
        sum(lexeme, &|slot, features| template.of_word(lexeme, slot, features));
    }
    sum(lexemes.len(), &|slot, features| template.of_edge(slot, features));
    memo.keep(unknown.iter().map(|&lexeme| (lexemes[lexeme].spelling, &rows[of(lexeme)])));
    for lexeme in 0..lexemes.len() {
        batch.clear();
        batch.push(|features| template.of_document(lexeme, features));
        model.find(batch);
        model.add(batch, 0, &mut rows[lexeme * T::SLOTS + T::SELF]);
    }
    rows
}

/// Hands the features of every token to `take`.
#[cfg(feature = "training")]
pub(crate) fn collect<T: Template>(
    template: &T,
    segments: &Segments,
    words: &Words,
    mut take: impl FnMut(&[u64]),
) {
    let mut features = Vec::new();
    for sentence in &segments.sentences {
        let sentence = sentence.tokens();
        for at in sentence.clone() {
            features.clear();
            for &(offset, slot) in T::REACH {
                match at.checked_add_signed(offset).filter(|other| sentence.contains(other)) {
                    Some(other) => {
                        template.of_word(words.index(other), slot, &mut features);
                        if slot == T::SELF {
                            template.of_document(words.index(other), &mut features);
                        }
                    }
                    None => template.of_edge(slot, &mut features),
                }
            }
            template.of_token(at, &sentence, &mut features);
            take(&features);
        }
    }
}
