//! How a task's features become scores, in use and in training.
//!
//! A template says which features a word casts on the tokens around it (a *slot* is a place from which it speaks, as
//! "one before"), and which features a token has of its own. In use, the rows of a word's features are summed once
//! per distinct word and slot, and remembered ([`Known`]); per token a few additions remain. Training collects the same features one by one.

use super::decode::Lattice;
use super::memo::Known;
use super::model::{Batch, Model, Sums};
use super::words::{Lexeme, Words};
use crate::options::Interrupt;
use crate::segment::Segments;
use std::ops::Range;

/// The features of one task, of whose weights a row has so many words.
pub(crate) trait Template<const WORDS: usize> {
    /// Slots of a word.
    const SLOTS: usize;
    /// Labels from this on are given with their probability, others with none.
    const PROBABILITY_FROM: u8;
    /// For each offset from the token that the task looks at, the slot of the word that stands there.
    const REACH: &'static [(isize, usize)];

    /// The summed rows of a word, a slot each.
    fn rows(word: &Known) -> &[Sums<WORDS>];

    /// The features that a word casts from a slot in any article.
    fn of_word(lexeme: &Lexeme, slot: usize, features: &mut Vec<u64>);

    /// The features that a word casts on itself in this article alone.
    fn of_document(&self, _lexeme: usize, _features: &mut Vec<u64>) {}

    /// The features of a slot in which no word stands, as the sentence ends before it.
    fn of_edge(&self, slot: usize, features: &mut Vec<u64>);

    /// The features that depend on the place of the token.
    fn of_token(&self, at: usize, sentence: &Range<usize>, features: &mut Vec<u64>);
}

/// Labels all tokens; each comes with its probability, its neighbours being given.
pub(crate) fn label<T: Template<WORDS>, const WORDS: usize>(
    template: &T,
    model: &Model<WORDS>,
    labels: usize,
    segments: &Segments,
    words: &Words<'_>,
    interrupt: Interrupt<'_>,
) -> Vec<(u8, f32)> {
    let mut batch = Batch::default();
    let edges = edge_rows(template, model, &mut batch);
    let own = document_rows(template, model, words, &mut batch);
    let mut result = Vec::with_capacity(segments.tokens.len());
    let mut lattice = Lattice::default();
    let (mut rows, mut known) = (Vec::new(), Vec::new());
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
        rows.clear();
        rows.extend(sentence.clone().map(|at| T::rows(words.at(at))));
        for (group, at) in sentence.enumerate() {
            known.clear();
            known.extend(own.get(words.index(at)));
            known.extend(T::REACH.iter().map(|&(offset, slot)| {
                let rows = group.checked_add_signed(offset).and_then(|other| rows.get(other));
                rows.map_or(&edges[slot], |rows| &rows[slot])
            }));
            let sums = model.sum(&known, &batch, group);
            lattice.push(model, model.scores(&sums), labels);
        }
        lattice.best(model, T::PROBABILITY_FROM, &mut result);
    }
    result
}

/// The summed rows of a word, a slot each.
pub(crate) fn word_rows<T: Template<WORDS>, const WORDS: usize, const SLOTS: usize>(
    lexeme: &Lexeme,
    model: &Model<WORDS>,
    batch: &mut Batch,
) -> [Sums<WORDS>; SLOTS] {
    batch.clear();
    (0..SLOTS).for_each(|slot| batch.push(|features| T::of_word(lexeme, slot, features)));
    model.find(batch);
    std::array::from_fn(|slot| model.sum(&[], batch, slot))
}

/// The summed rows of the slots in which no word stands.
fn edge_rows<T: Template<WORDS>, const WORDS: usize>(
    template: &T,
    model: &Model<WORDS>,
    batch: &mut Batch,
) -> Vec<Sums<WORDS>> {
    batch.clear();
    (0..T::SLOTS).for_each(|slot| batch.push(|features| template.of_edge(slot, features)));
    model.find(batch);
    (0..T::SLOTS).map(|slot| model.sum(&[], batch, slot)).collect()
}

/// The summed rows of what each word casts on itself in this article; none where there are no such features.
fn document_rows<T: Template<WORDS>, const WORDS: usize>(
    template: &T,
    model: &Model<WORDS>,
    words: &Words<'_>,
    batch: &mut Batch,
) -> Vec<Sums<WORDS>> {
    batch.clear();
    (0..words.count()).for_each(|word| batch.push(|features| template.of_document(word, features)));
    model.find(batch);
    if batch.is_empty() {
        return Vec::new();
    }
    (0..words.count()).map(|word| model.sum(&[], batch, word)).collect()
}

/// Hands the features of every token to `take`.
#[cfg(feature = "training")]
pub(crate) fn collect<T: Template<WORDS>, const WORDS: usize>(
    template: &T,
    segments: &Segments,
    words: &Words<'_>,
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
                        T::of_word(words.lexeme(other), slot, &mut features);
                        if offset == 0 {
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
