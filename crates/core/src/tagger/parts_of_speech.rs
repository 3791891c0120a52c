//! The part of speech of every token.
//!
//! Features after Ratnaparkhi (1996) and Toutanova and others (2003): the word, its affixes and shape, the two words
//! on either side and pairs of them; clusters stand in for words that training did not see.

use super::sequence::Task;
use super::tag::{COUNT, LABELS};
use super::{boundary_id, slot_id};
use crate::model::{Embedded, FeatureList, Template, features, mix};
use crate::segment::{Segments, Word};
use std::ops::Range;

pub(super) static FILE: &Embedded<[u8]> = &Embedded(*include_bytes!("../../models/parts-of-speech.bin"));

/// Bytes in a row of the weight file.
pub(crate) const WIDTH: usize = COUNT;

features! {
    /// Features of one word; [`slot_id`] adds from where it is seen.
    enum WordFeature {
        Lower = 0, per word, "lower-case form";
        FineCluster = 1, per word, "fine cluster";
        ShapeOfUnknown = 2, per word, "shape of a word without clusters";
        Suffix2 = 3, per word, "suffix of two characters";
        Suffix3 = 4, per word, "suffix of three characters";
        Shape = 5, per word, "shape";
        CoarseCluster = 6, per word, "coarse cluster, or whether a word without one is capitalised";
        Bias = 7, per word, "nothing";
        Spelling = 8, per word, "spelling";
        Outline = 9, per word, "outline";
        Suffix1 = 10, per word, "suffix of one character";
        Suffix4 = 11, per word, "suffix of four characters";
        Prefix1 = 12, per word, "prefix of one character";
        Prefix2 = 13, per word, "prefix of two characters";
        Prefix3 = 14, per word, "prefix of three characters";
        Prefix4 = 15, per word, "prefix of four characters";
        SuffixAndShape = 16, per word, "suffix of three characters and shape";
    }
}

features! {
    /// Features of several words.
    enum TokenFeature {
        ClusterPairBefore = 257, per token, "coarse clusters of the word before and the word";
        WordBeforeAndSuffix = 258, per token, "word before, and suffix of two characters";
        ShapeAtStart = 259, per token, "shape of a word that begins its sentence";
        WordPairAfter = 260, per token, "word and word after";
        ClusterPairAfter = 261, per token, "coarse clusters of the word and the word after";
        ClustersAround = 263, per token, "coarse clusters of the words before and after";
    }
}

pub(crate) const TEMPLATE: Template = Template {
    task: "parts-of-speech",
    labels: LABELS,
    classes: &["any"],
    features: &[WordFeature::DECLARATIONS, TokenFeature::DECLARATIONS],
};

/// Parts of speech of an article.
pub(crate) struct PartsOfSpeech<'a> {
    pub(crate) segments: &'a Segments,
}

impl Task<WIDTH> for PartsOfSpeech<'_> {
    const TEMPLATE: &'static Template = &TEMPLATE;
    const NEIGHBOURS: &'static [(isize, usize)] = &[(-2, 0), (-1, 1), (1, 2), (2, 3)];
    const CERTAIN_ALONE: f32 = 4.0;
    const CERTAIN_IN_CONTEXT: f32 = 2.0;

    fn word_features(word: &Word, slot: Option<usize>, features: &mut FeatureList<'_>) {
        use WordFeature::*;
        let hashes = &word.hashes;
        let mut add = |feature: WordFeature, seen: u64| features.add_word(slot_id(slot, feature), [], seen);
        add(Lower, hashes.lower);
        match hashes.clusters {
            Some(clusters) => add(FineCluster, clusters.fine.into()),
            None => add(ShapeOfUnknown, hashes.shape),
        }
        if matches!(slot, None | Some(1 | 2)) {
            add(Suffix2, hashes.suffixes[1]);
            add(Suffix3, hashes.suffixes[2]);
            add(Shape, hashes.shape);
            add(CoarseCluster, coarse(word));
        }
        if slot.is_none() {
            add(Bias, 0);
            add(Spelling, hashes.spelling);
            add(Outline, hashes.outline);
            add(Suffix1, hashes.suffixes[0]);
            add(Suffix4, hashes.suffixes[3]);
            for (feature, prefix) in [Prefix1, Prefix2, Prefix3, Prefix4].into_iter().zip(hashes.prefixes) {
                add(feature, prefix);
            }
            add(SuffixAndShape, mix(hashes.suffixes[2], hashes.shape));
        }
    }

    fn boundary_features(slot: usize, features: &mut FeatureList<'_>) {
        features.add_word(boundary_id(slot), [], 0);
    }

    fn token_features(&self, at: usize, sentence: &Range<usize>, features: &mut FeatureList<'_>) {
        use TokenFeature::*;
        let own = self.segments.feature_word(at);
        let mut pair = |feature: TokenFeature, left: u64, right: u64| features.add_pair(feature, left, right);
        let before = (at > sentence.start).then(|| self.segments.feature_word(at - 1));
        let after = (at + 1 < sentence.end).then(|| self.segments.feature_word(at + 1));
        match before {
            Some(before) => {
                pair(ClusterPairBefore, coarse(before), coarse(own));
                pair(WordBeforeAndSuffix, before.hashes.lower, own.hashes.suffixes[1]);
            }
            None => pair(ShapeAtStart, own.hashes.shape, 0),
        }
        if let Some(after) = after {
            pair(WordPairAfter, own.hashes.lower, after.hashes.lower);
            pair(ClusterPairAfter, coarse(own), coarse(after));
        }
        if let (Some(before), Some(after)) = (before, after) {
            pair(ClustersAround, coarse(before), coarse(after));
        }
    }

    fn certain_label(
        &self,
        at: usize,
        _sentence: &Range<usize>,
        alone: impl Fn(usize) -> Option<u8>,
    ) -> Option<u8> {
        alone(at)
    }
}

fn coarse(word: &Word) -> u64 {
    word.hashes.clusters.map_or(64 + u64::from(word.is_capitalised), |clusters| clusters.coarse.into())
}
