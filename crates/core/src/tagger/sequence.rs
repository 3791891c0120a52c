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
        let scores = self.article_scores(task, segments, &mut batch);
        let (mut lattice, mut plans) = (Lattice::default(), Vec::new());
        for sentence in &segments.sentences {
            if interrupt.is_set() {
                return;
            }
            let sentence = scores.sentence(sentence.tokens(), segments);
            batch.clear();
            plans.clear();
            let tokens = sentence.tokens.clone();
            plans.extend(tokens.clone().map(|at| self.plan(task, at, &sentence, &mut batch)));
            self.weights.look_up(&mut batch);
            self.fill::<T>(&mut lattice, &plans, &batch);
            let labels = lattice.best(&self.weights, None).to_vec();
            take(tokens, &labels, &lattice, &self.weights);
        }
    }

    /// How a token gets its label; features that have to be looked up are appended to the batch.
    fn plan<T: Task<WIDTH>>(
        &self,
        task: &T,
        at: usize,
        sentence: &SentenceScores<'_, WIDTH>,
        batch: &mut Batch,
    ) -> Plan<WIDTH> {
        let alone = |at: usize| sentence.words[at - sentence.tokens.start].alone;
        if let Some(label) = task.certain_label(at, &sentence.tokens, alone) {
            return Plan::Certain(label);
        }
        let sums = sentence.sums::<T>(at);
        let labels = T::TEMPLATE.labels.len();
        if let Some(label) = only_label(&self.weights, &sums, labels, T::CERTAIN_IN_CONTEXT) {
            return Plan::Certain(label);
        }
        batch.push(|features| task.token_features(at, &sentence.tokens, &mut FeatureList(features)));
        Plan::LookUp(sums)
    }

    /// Fills the lattice with the tokens of a sentence.
    fn fill<T: Task<WIDTH>>(&self, lattice: &mut Lattice, plans: &[Plan<WIDTH>], batch: &Batch) {
        lattice.clear();
        let mut looked_up = 0;
        for plan in plans {
            match plan {
                Plan::Certain(label) => lattice.push_certain(0, *label),
                Plan::LookUp(sums) => {
                    let scores = self.weights.scores(&self.weights.sum(sums, batch, looked_up));
                    lattice.push(0, scores.get(..T::TEMPLATE.labels.len()).unwrap_or(&scores), MARGIN);
                    looked_up += 1;
                }
            }
        }
    }

    /// What words, article and boundaries add to the scores of tokens.
    fn article_scores<T: Task<WIDTH>>(
        &self,
        task: &T,
        segments: &Segments,
        batch: &mut Batch,
    ) -> ArticleScores<'_, WIDTH> {
        let vocabulary = segments.vocabulary.words();
        let words: Vec<_> = vocabulary
            .iter()
            .map(|word| self.words.get(word, || self.scores_of_word::<T>(word, batch)))
            .collect();
        prefetch(words.iter(), |scores| {
            let slots = scores.slots.iter().fold(0, |seen, slot| seen ^ slot.0[0]);
            slots as u64 ^ scores.own.0[0] as u64
        });
        batch.clear();
        for word in 0..vocabulary.len() {
            batch.push(|features| task.article_features(word, &mut FeatureList(features)));
        }
        self.weights.look_up(batch);
        let article = (0..words.len()).map(|word| self.weights.sum(&Sums::default(), batch, word)).collect();
        let boundaries = self.slot_scores::<T>(batch, |slot, features| T::boundary_features(slot, features));
        ArticleScores { words, article, boundaries }
    }

    fn scores_of_word<T: Task<WIDTH>>(&self, word: &Word, batch: &mut Batch) -> WordScores<WIDTH> {
        batch.clear();
        batch.push(|features| T::word_features(word, None, &mut FeatureList(features)));
        self.weights.look_up(batch);
        let own = self.weights.sum(&Sums::default(), batch, 0);
        WordScores {
            slots: self
                .slot_scores::<T>(batch, |slot, features| T::word_features(word, Some(slot), features)),
            alone: only_label(&self.weights, &own, T::TEMPLATE.labels.len(), T::CERTAIN_ALONE),
            own,
        }
    }

    fn slot_scores<T: Task<WIDTH>>(
        &self,
        batch: &mut Batch,
        emit: impl Fn(usize, &mut FeatureList<'_>),
    ) -> [Sums<WIDTH>; MAX_SLOTS] {
        batch.clear();
        let slots = T::NEIGHBOURS.iter().map(|&(_, slot)| slot + 1).max().unwrap_or(0);
        (0..slots).for_each(|slot| batch.push(|features| emit(slot, &mut FeatureList(features))));
        self.weights.look_up(batch);
        let mut scores = [Sums::default(); MAX_SLOTS];
        for (slot, scores) in scores.iter_mut().enumerate().take(slots) {
            *scores = self.weights.sum(&Sums::default(), batch, slot);
        }
        scores
    }
}

/// What is summed once per article.
struct ArticleScores<'c, const WIDTH: usize> {
    /// For each word of the vocabulary.
    words: Vec<Cached<'c, WordScores<WIDTH>>>,
    /// For each word, what the article gives to its tokens.
    article: Vec<Sums<WIDTH>>,
    /// For each slot that lies outside the sentence.
    boundaries: [Sums<WIDTH>; MAX_SLOTS],
}

impl<const WIDTH: usize> ArticleScores<'_, WIDTH> {
    /// The scores that the tokens of a sentence need.
    fn sentence(&self, tokens: Range<usize>, segments: &Segments) -> SentenceScores<'_, WIDTH> {
        let index = |at: usize| segments.feature_word_index(at);
        SentenceScores {
            words: tokens.clone().map(|at| &*self.words[index(at)]).collect(),
            article: tokens.clone().map(|at| &self.article[index(at)]).collect(),
            boundaries: &self.boundaries,
            tokens,
        }
    }
}

/// The scores of the tokens of one sentence.
struct SentenceScores<'s, const WIDTH: usize> {
    tokens: Range<usize>,
    words: Vec<&'s WordScores<WIDTH>>,
    article: Vec<&'s Sums<WIDTH>>,
    boundaries: &'s [Sums<WIDTH>; MAX_SLOTS],
}

impl<const WIDTH: usize> SentenceScores<'_, WIDTH> {
    /// What a token's word, the words around it and the article add up to.
    fn sums<T: Task<WIDTH>>(&self, at: usize) -> Sums<WIDTH> {
        let index = at - self.tokens.start;
        let mut sums = self.words[index].own;
        sums.add(self.article[index]);
        for &(offset, slot) in T::NEIGHBOURS {
            let neighbour = index.checked_add_signed(offset).and_then(|other| self.words.get(other));
            sums.add(&neighbour.map_or(self.boundaries, |scores| &scores.slots)[slot]);
        }
        sums
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
#[cfg(any(test, feature = "training"))]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind;
    use crate::segment::segment;
    use crate::span::Span;
    use crate::tagger::{names, parts_of_speech};

    /// Text of random words, some of them in capitals, in sentences of random length.
    fn random_text(mut state: u64) -> String {
        let mut below = |end: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % end
        };
        let mut text = String::new();
        for _ in 0..2000 {
            let letters: String = (0..1 + below(7)).map(|_| char::from(b'a' + below(26) as u8)).collect();
            let known = ["the", "Lima", "said", "Mr.", "Ana", "of", "2007", "’s", "—"];
            text += match below(5) {
                0 => &letters,
                1 => known[below(known.len() as u64) as usize],
                2 => ". A",
                3 => "Ministry of Trade",
                _ => ["NATO", "was", "“", "”", ","][below(5) as usize],
            };
            text.push(' ');
        }
        text
    }

    /// Whether serving adds up, token by token, the rows of the very features that training sees.
    fn check<T: Task<WIDTH>, const WIDTH: usize>(task: &T, segments: &Segments, file: &'static [u8]) {
        let labeller = Labeller::open::<T>(file).unwrap();
        let mut batch = Batch::default();
        let scores = labeller.article_scores(task, segments, &mut batch);
        let mut served = Vec::new();
        for sentence in &segments.sentences {
            let sentence = scores.sentence(sentence.tokens(), segments);
            for at in sentence.tokens.clone() {
                batch.clear();
                batch.push(|features| task.token_features(at, &sentence.tokens, &mut FeatureList(features)));
                labeller.weights.look_up(&mut batch);
                served.push(labeller.weights.sum(&sentence.sums::<T>(at), &batch, 0).0);
            }
        }
        let mut at = 0;
        all_features(task, segments, |features| {
            batch.clear();
            batch.push(|hashes| hashes.extend(features));
            labeller.weights.look_up(&mut batch);
            assert_eq!(served[at], labeller.weights.sum(&Sums::default(), &batch, 0).0, "token {at}");
            at += 1;
        });
        assert!(at > 1000 && at == served.len());
    }

    #[test]
    fn training_and_serving_give_the_same_scores() {
        for seed in 1..4 {
            let text = random_text(seed);
            let segments = segment(&text, [(BlockKind::Paragraph, Span::new(0, text.len()))]);
            check(
                &parts_of_speech::PartsOfSpeech { segments: &segments },
                &segments,
                &parts_of_speech::FILE.0,
            );
            check(&names::Names::new(&segments), &segments, &names::FILE.0);
        }
    }
}
