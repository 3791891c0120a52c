//! Labels for the tokens of a text, sentence by sentence, whatever the labels mean.
//!
//! A token's features are those of its own word, those of the words around it, each seen from its *slot* ("one before"),
//! those of the article, and those that see several tokens at once. What a word adds from each slot depends on the word
//! alone: it is summed once and cached. Most tokens are certain by their words; the other features are looked up for the
//! rest.

use crate::interrupt::Interrupt;
use crate::model::{Batch, FeatureList, Lattice, Sums, Template, Weights, WeightsError, greatest, prefetch};
use crate::segment::{Cached, PerWord, Segments, Word};
use std::ops::Range;

/// How far below the token's best score a label may lie. A narrower margin costs accuracy (at 3, two points of F on names),
/// a wider one gains none.
const MARGIN: f32 = 5.0;

/// The most slots that a task can have.
const MAX_SLOTS: usize = 6;

/// The features of one task, on one article.
pub(crate) trait Task<const WIDTH: usize> {
    const TEMPLATE: &'static Template;
    /// The places beside a token that it looks at: the offset from the token, and the slot.
    const NEIGHBOURS: &'static [(isize, usize)];
    /// By how much a label must exceed the others to be certain by the token's word alone.
    const CERTAIN_ALONE: f32;
    /// By how much a label must exceed the others to be certain by the words around the token.
    const CERTAIN_IN_CONTEXT: f32;

    /// The features of a word seen from a slot, or by its own token.
    fn word_features(word: &Word, slot: Option<usize>, features: &mut FeatureList<'_>);

    /// The features of a slot that lies outside the sentence.
    fn boundary_features(slot: usize, features: &mut FeatureList<'_>);

    /// The features that the article gives to all tokens of a word.
    fn article_features(&self, _word: usize, _features: &mut FeatureList<'_>) {}

    /// The features that see several tokens, or the place of one.
    fn token_features(&self, at: usize, sentence: &Range<usize>, features: &mut FeatureList<'_>);

    /// The label of a token that is certain before its context is looked at; `alone` are the labels that words have
    /// wherever they stand.
    fn certain_label(
        &self,
        at: usize,
        sentence: &Range<usize>,
        alone: impl Fn(usize) -> Option<u8>,
    ) -> Option<u8>;
}

/// What a word adds to the scores of the tokens around it.
pub(crate) struct WordScores<const WIDTH: usize> {
    own: Sums<WIDTH>,
    slots: [Sums<WIDTH>; MAX_SLOTS],
    /// The label of the word wherever it stands, if one is certain.
    alone: Option<u8>,
}

/// A model that labels sequences, with what it has computed of words.
pub(super) struct Labeller<const WIDTH: usize> {
    weights: Weights<WIDTH>,
    words: PerWord<WordScores<WIDTH>>,
}

impl<const WIDTH: usize> Labeller<WIDTH> {
    pub(super) fn open<T: Task<WIDTH>>(bytes: &'static [u8]) -> Result<Labeller<WIDTH>, WeightsError> {
        Ok(Labeller { weights: Weights::open(bytes, T::TEMPLATE)?, words: PerWord::new() })
    }

    /// Labels all sentences; each is handed to `take` with its labels, its lattice and the weights.
    pub(super) fn label<T: Task<WIDTH>>(
        &self,
        task: &T,
        segments: &Segments,
        interrupt: Interrupt<'_>,
        mut take: impl FnMut(Range<usize>, &[u8], &Lattice, &Weights<WIDTH>),
    ) {
        let mut batch = Batch::default();
        let words = self.word_scores::<T>(segments, &mut batch);
        let article = self.article_scores(task, segments, &mut batch);
        let boundaries = self.slot_scores::<T>(&mut batch, |slot, features| {
            T::boundary_features(slot, &mut FeatureList(features));
        });
        let labels = T::TEMPLATE.labels.len();
        let (mut lattice, mut rows, mut plans) = (Lattice::default(), Vec::new(), Vec::new());
        for sentence in &segments.sentences {
            if interrupt.is_set() {
                return;
            }
            let sentence = sentence.tokens();
            rows.clear();
            rows.extend(sentence.clone().map(|at| &*words[segments.feature_word_index(at)]));
            let alone = |at: usize| rows[at - sentence.start].alone;
            batch.clear();
            plans.clear();
            for (index, at) in sentence.clone().enumerate() {
                if let Some(label) = task.certain_label(at, &sentence, alone) {
                    plans.push(Plan::Certain(label));
                    continue;
                }
                let mut sums = rows[index].own;
                article.get(segments.feature_word_index(at)).into_iter().for_each(|scores| sums.add(scores));
                for &(offset, slot) in T::NEIGHBOURS {
                    let neighbour = index.checked_add_signed(offset).and_then(|other| rows.get(other));
                    sums.add(&neighbour.map_or(&boundaries, |scores| &scores.slots)[slot]);
                }
                plans.push(match only_label(&self.weights, &sums, labels, T::CERTAIN_IN_CONTEXT) {
                    Some(label) => Plan::Certain(label),
                    None => {
                        batch.push(|features| task.token_features(at, &sentence, &mut FeatureList(features)));
                        Plan::LookUp(sums)
                    }
                });
            }
            self.weights.look_up(&mut batch);
            lattice.clear();
            let mut looked_up = 0;
            for plan in &plans {
                match plan {
                    Plan::Certain(label) => lattice.push_certain(0, *label),
                    Plan::LookUp(sums) => {
                        let scores = self.weights.scores(&self.weights.sum(sums, &batch, looked_up));
                        lattice.push(0, scores.get(..labels).unwrap_or(&scores), MARGIN);
                        looked_up += 1;
                    }
                }
            }
            let best = lattice.best(&self.weights, None).to_vec();
            take(sentence, &best, &lattice, &self.weights);
        }
    }

    /// The scores of every word of the article.
    fn word_scores<T: Task<WIDTH>>(
        &self,
        segments: &Segments,
        batch: &mut Batch,
    ) -> Vec<Cached<'_, WordScores<WIDTH>>> {
        let words = segments.vocabulary.words().iter();
        let scores: Vec<_> =
            words.map(|word| self.words.get(word, || self.scores_of_word::<T>(word, batch))).collect();
        prefetch(scores.iter(), |scores| {
            let slots = scores.slots.iter().fold(0, |seen, slot| seen ^ slot.0[0]);
            slots as u64 ^ scores.own.0[0] as u64
        });
        scores
    }

    fn scores_of_word<T: Task<WIDTH>>(&self, word: &Word, batch: &mut Batch) -> WordScores<WIDTH> {
        batch.clear();
        batch.push(|features| T::word_features(word, None, &mut FeatureList(features)));
        self.weights.look_up(batch);
        let own = self.weights.sum(&Sums::default(), batch, 0);
        WordScores {
            slots: self.slot_scores::<T>(batch, |slot, features| {
                T::word_features(word, Some(slot), &mut FeatureList(features));
            }),
            alone: only_label(&self.weights, &own, T::TEMPLATE.labels.len(), T::CERTAIN_ALONE),
            own,
        }
    }

    fn slot_scores<T: Task<WIDTH>>(
        &self,
        batch: &mut Batch,
        emit: impl Fn(usize, &mut Vec<u64>),
    ) -> [Sums<WIDTH>; MAX_SLOTS] {
        batch.clear();
        let slots = T::NEIGHBOURS.iter().map(|&(_, slot)| slot + 1).max().unwrap_or(0);
        (0..slots).for_each(|slot| batch.push(|features| emit(slot, features)));
        self.weights.look_up(batch);
        let mut scores = [Sums::default(); MAX_SLOTS];
        for (slot, scores) in scores.iter_mut().enumerate().take(slots) {
            *scores = self.weights.sum(&Sums::default(), batch, slot);
        }
        scores
    }

    /// The scores that the article gives to each word.
    fn article_scores<T: Task<WIDTH>>(
        &self,
        task: &T,
        segments: &Segments,
        batch: &mut Batch,
    ) -> Vec<Sums<WIDTH>> {
        let words = segments.vocabulary.words().len();
        batch.clear();
        for word in 0..words {
            batch.push(|features| task.article_features(word, &mut FeatureList(features)));
        }
        self.weights.look_up(batch);
        (0..words).map(|word| self.weights.sum(&Sums::default(), batch, word)).collect()
    }
}

/// How a token gets its label.
enum Plan<const WIDTH: usize> {
    Certain(u8),
    /// More features are looked up and added to these sums.
    LookUp(Sums<WIDTH>),
}

/// The best of the labels by these sums, if no other is within the margin.
fn only_label<const WIDTH: usize>(
    weights: &Weights<WIDTH>,
    sums: &Sums<WIDTH>,
    labels: usize,
    margin: f32,
) -> Option<u8> {
    let scores = weights.scores(sums);
    let scores = scores.get(..labels).unwrap_or(&scores);
    let floor = greatest(scores) - margin;
    let near = scores.iter().filter(|&&score| score >= floor).count();
    if near == 1 { scores.iter().position(|&score| score >= floor).map(|label| label as u8) } else { None }
}

/// Hands the features of every token to `take`.
#[cfg(feature = "training")]
pub(crate) fn all_features<T: Task<WIDTH>, const WIDTH: usize>(
    task: &T,
    segments: &Segments,
    mut take: impl FnMut(&[u64]),
) {
    let mut hashes = Vec::new();
    for sentence in &segments.sentences {
        let sentence = sentence.tokens();
        for at in sentence.clone() {
            hashes.clear();
            let mut features = FeatureList(&mut hashes);
            T::word_features(segments.feature_word(at), None, &mut features);
            task.article_features(segments.feature_word_index(at), &mut features);
            for &(offset, slot) in T::NEIGHBOURS {
                match at.checked_add_signed(offset).filter(|other| sentence.contains(other)) {
                    Some(other) => T::word_features(segments.feature_word(other), Some(slot), &mut features),
                    None => T::boundary_features(slot, &mut features),
                }
            }
            task.token_features(at, &sentence, &mut features);
            take(&hashes);
        }
    }
}
