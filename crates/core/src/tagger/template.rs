//! How a task's features become scores, in use and in training.
//!
//! A template says which features a word casts on the tokens around it (a *slot* is a place from which it speaks, as
//! "one before"), and which features a token has of its own. In use, the rows of a word's features are summed once
//! per distinct word and slot, and remembered ([`Known`]); per token a few additions remain. Training collects the same features one by one.

use super::word_features::{Lexeme, Words};
use super::word_scores::Known;
use crate::interrupt::Interrupt;
use crate::model::Lattice;
use crate::model::{Batch, Model, Short, Sums};
use crate::segment::Segments;
use std::ops::Range;

/// The features of one task, of whose weights a row has so many words.
pub(crate) trait Template<const WORDS: usize> {
    /// How many labels are in use.
    const LABELS: usize;
    /// Slots beside a token; that of the token itself is one more.
    const SLOTS: usize;
    /// Labels from this on are given with their probability, others with none.
    const PROBABILITY_FROM: u8;
    /// For each other place that the task looks at, its offset from the token and its slot.
    const REACH: &'static [(isize, usize)];

    /// By how much the best label of a word by itself must exceed all others to be the label of every token of it.
    const SURE_ALONE: f32;
    /// By how much the best label by all words around must exceed the others if no more features are to be looked up.
    const SURE_AMONG_WORDS: f32;

    /// The summed rows of a word: its own, and a slot each.
    fn rows(word: &Known) -> (&Sums<WORDS>, &[Short<WORDS>]);

    /// The label of a token if its word and those beside it leave no doubt.
    fn sure_label(&self, at: usize, sentence: &Range<usize>) -> Option<u8>;

    /// The features that a word casts in any article from a slot, or on itself.
    fn of_word(lexeme: &Lexeme, slot: Option<usize>, features: &mut Vec<u64>);

    /// The features that a word casts on itself in this article alone.
    fn of_document(&self, _lexeme: usize, _features: &mut Vec<u64>) {}

    /// The features of a slot in which no word stands, as the sentence ends before it.
    fn of_edge(&self, slot: usize, features: &mut Vec<u64>);

    /// The features that depend on the place of the token.
    fn of_token(&self, at: usize, sentence: &Range<usize>, features: &mut Vec<u64>);
}

/// How far the number of the feature of a slot in which no word stands lies behind the slot's first.
pub(super) const EDGE: u64 = 31;

/// The first number of the features of a slot, or of what a word casts on itself, which stands in the middle of the first four.
pub(super) fn first_number(slot: Option<usize>) -> u64 {
    let place = match slot {
        Some(slot) if slot < 2 => slot,
        None => 2,
        Some(slot) => slot + 1,
    };
    32 * place as u64
}

/// Tokens of a sentence for which there is room from the start.
pub(super) const USUAL_TOKENS: usize = 64;

/// Labels all tokens; each comes with its probability, its neighbours being given.
pub(crate) fn label<T: Template<WORDS>, const WORDS: usize>(
    template: &T,
    model: &Model<WORDS>,
    segments: &Segments,
    words: &Words<'_>,
    interrupt: Interrupt<'_>,
) -> Vec<(u8, f32)> {
    let mut batch = Batch::default();
    let edges = edge_rows(template, model, &mut batch);
    let own = document_rows(template, model, words, &mut batch);
    let mut result = Vec::with_capacity(segments.tokens.len());
    let mut lattice = Lattice::default();
    let (mut rows, mut plans) = (Vec::with_capacity(USUAL_TOKENS), Vec::with_capacity(USUAL_TOKENS));
    let (mut of_word, mut beside) = (Vec::new(), Vec::new());
    for sentence in &segments.sentences {
        if interrupt.is_set() {
            result.resize(segments.tokens.len(), (0, 0.0));
            break;
        }
        let sentence = sentence.tokens();
        rows.clear();
        rows.extend(sentence.clone().map(|at| T::rows(words.at(at))));
        batch.clear();
        plans.clear();
        for (index, at) in sentence.clone().enumerate() {
            plans.push(match template.sure_label(at, &sentence) {
                Some(label) => Plan::Sure(label),
                None => {
                    of_word.clear();
                    of_word.push(rows[index].0);
                    of_word.extend(own.get(words.index(at)));
                    beside.clear();
                    beside.extend(T::REACH.iter().map(|&(offset, slot)| {
                        let other = index.checked_add_signed(offset).and_then(|other| rows.get(other));
                        other.map_or(&edges[slot], |(_, slots)| &slots[slot])
                    }));
                    let sums = Sums::of(&of_word, &beside);
                    match model.near(&sums, T::SURE_AMONG_WORDS, T::LABELS).only() {
                        Some(label) => Plan::Sure(label),
                        None => {
                            batch.push(|features| template.of_token(at, &sentence, features));
                            Plan::More(sums)
                        }
                    }
                }
            });
        }
        model.find(&mut batch);
        lattice.clear();
        let mut groups = 0..;
        for plan in &plans {
            match plan {
                Plan::Sure(label) => lattice.push_sure(model, *label),
                Plan::More(sums) => {
                    let sums = model.sum(sums, &batch, groups.next().unwrap_or(0));
                    lattice.push(model, &sums, T::LABELS);
                }
            }
        }
        lattice.best(model, T::PROBABILITY_FROM, &mut result);
    }
    result
}

/// How a token gets its label.
enum Plan<const WORDS: usize> {
    /// This is its label.
    Sure(u8),
    /// More features are to be added to these sums.
    More(Sums<WORDS>),
}

/// The label of a word wherever it stands, if by its own rows no other is nearly as good.
pub(crate) fn alone<T: Template<WORDS>, const WORDS: usize>(
    own: &Sums<WORDS>,
    model: &Model<WORDS>,
) -> Option<u8> {
    model.near(own, T::SURE_ALONE, T::LABELS).only()
}

/// The summed rows of a word: its own, and a slot each.
pub(crate) fn word_rows<T: Template<WORDS>, const WORDS: usize, const SLOTS: usize>(
    lexeme: &Lexeme,
    model: &Model<WORDS>,
    batch: &mut Batch,
) -> (Sums<WORDS>, [Short<WORDS>; SLOTS]) {
    batch.clear();
    batch.push(|features| T::of_word(lexeme, None, features));
    (0..SLOTS).for_each(|slot| batch.push(|features| T::of_word(lexeme, Some(slot), features)));
    model.find(batch);
    let sum = |group| model.sum(&Sums::default(), batch, group);
    (sum(0), std::array::from_fn(|slot| sum(slot + 1).into()))
}

/// The summed rows of the slots in which no word stands.
fn edge_rows<T: Template<WORDS>, const WORDS: usize>(
    template: &T,
    model: &Model<WORDS>,
    batch: &mut Batch,
) -> Vec<Short<WORDS>> {
    batch.clear();
    (0..T::SLOTS).for_each(|slot| batch.push(|features| template.of_edge(slot, features)));
    model.find(batch);
    (0..T::SLOTS).map(|slot| model.sum(&Sums::default(), batch, slot).into()).collect()
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
    (0..words.count()).map(|word| model.sum(&Sums::default(), batch, word)).collect()
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
            T::of_word(words.lexeme(at), None, &mut features);
            template.of_document(words.index(at), &mut features);
            for &(offset, slot) in T::REACH {
                match at.checked_add_signed(offset).filter(|other| sentence.contains(other)) {
                    Some(other) => T::of_word(words.lexeme(other), Some(slot), &mut features),
                    None => template.of_edge(slot, &mut features),
                }
            }
            template.of_token(at, &sentence, &mut features);
            take(&features);
        }
    }
}
