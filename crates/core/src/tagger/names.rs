//! The names in an article, and the dates and sums of money that the model sees.
//!
//! Features after the systems of the CoNLL-2003 task and Ratinov and Roth (2009): the word, its affixes and shape,
//! the words around it, lists of names, clusters, and the same word's other occurrences in the article.

use super::article_features::ArticleFeatures;
use super::gazetteer_matches::GazetteerMatches;
use super::sequence::Task;
use super::{boundary_id, slot_id};
use crate::model::{Embedded, FeatureList, Template, features, mix};
use crate::segment::{Segments, Word};
use std::ops::Range;

pub(super) static FILE: &Embedded<[u8]> = &Embedded(*include_bytes!("../../models/names.bin"));

/// Kinds of names, as the training corpus has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameKind {
    /// People.
    Person,
    /// Organisations.
    Organization,
    /// Places, those that govern among them.
    Location,
    /// Buildings, airports, bridges.
    Facility,
    /// Nationalities, religions, parties and their members.
    Norp,
    /// Dates and times.
    Date,
    /// Sums of money.
    Money,
    /// Products.
    Product,
    /// Events, works, laws, languages.
    Misc,
}

/// All kinds, in the order of the labels.
pub(crate) const KINDS: [NameKind; 9] = [
    NameKind::Person,
    NameKind::Organization,
    NameKind::Location,
    NameKind::Facility,
    NameKind::Norp,
    NameKind::Date,
    NameKind::Money,
    NameKind::Product,
    NameKind::Misc,
];

/// Labels: outside of names is 0, the first word of kind k is 2k + 1, another word 2k + 2.
const LABELS: &[&str] = &[
    "O",
    "B-Person",
    "I-Person",
    "B-Organization",
    "I-Organization",
    "B-Location",
    "I-Location",
    "B-Facility",
    "I-Facility",
    "B-NORP",
    "I-NORP",
    "B-Date",
    "I-Date",
    "B-Money",
    "I-Money",
    "B-Product",
    "I-Product",
    "B-Misc",
    "I-Misc",
];

/// Bytes in a row of the weight file: a label each, and one that is not used.
pub(crate) const WIDTH: usize = LABELS.len() + 1;

/// Consecutive tokens that are one name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NameSpan {
    /// Index of its first token.
    pub first: u32,
    /// Index of the token after its last.
    pub end: u32,
    /// What it names.
    pub kind: NameKind,
    /// How sure the tagger is, from 0 to 1: the least probability of the label of one of its tokens.
    pub score: f32,
}

/// Slots of words further away, of which only the side counts.
const FAR_BEFORE: usize = 4;
const FAR_AFTER: usize = 5;

features! {
    /// Features of one word; [`slot_id`] adds from where it is seen.
    enum WordFeature {
        Lower = 0, per word, "lower-case form";
        Shape = 1, per word, "shape";
        CoarseCluster = 2, per word, "coarse cluster";
        FineCluster = 3, per word, "fine cluster";
        NoCluster = 4, per word, "that a word has no cluster";
        NeighbourSuffix3 = 5, per word, "suffix of three characters of a word beside the token";
        Bias = 6, per word, "nothing";
        Spelling = 7, per word, "spelling";
        Outline = 8, per word, "outline";
        Prefix1 = 9, per word, "prefix of one character";
        Prefix2 = 10, per word, "prefix of two characters";
        Prefix3 = 11, per word, "prefix of three characters";
        Prefix4 = 12, per word, "prefix of four characters";
        Suffix1 = 13, per word, "suffix of one character";
        Suffix2 = 14, per word, "suffix of two characters";
        Suffix3 = 15, per word, "suffix of three characters";
        Suffix4 = 16, per word, "suffix of four characters";
    }
}

features! {
    /// Features of several words, or of the place of one.
    enum TokenFeature {
        Caseless = 256, per token, "that capitals tell nothing in the sentence";
        SentenceStart = 257, per token, "that the token begins its sentence";
        StartCapitalisedInside = 258, per token, "that a capitalised first word is capitalised elsewhere, too";
        WordPairBefore = 259, per token, "word before and word";
        ShapePairBefore = 260, per token, "shapes of the word before and the word";
        WordPairTwoBefore = 261, per token, "the two words before";
        WordPairAfter = 262, per token, "word and word after";
        ShapePairAfter = 263, per token, "shapes of the word and the word after";
        WordPairTwoAfter = 264, per token, "the two words after";
        WordsAround = 265, per token, "words before and after";
        ShapesAround = 266, per token, "shapes of the word and the words before and after";
        ListBefore = 272, per token, "a list that holds the token before, and its place in the phrase";
        List = 273, per token, "a list that holds the token, and its place in the phrase";
        ListAfter = 274, per token, "a list that holds the token after, and its place in the phrase";
        AllLists = 275, per token, "all lists that hold the token";
    }
}

features! {
    /// Features that the article gives to all tokens of a word.
    pub(super) enum ArticleFeature {
        AlsoInLowerCase = 320, per token, "that the word occurs in lower case, too";
        CommonBefore = 321, per token, "one of the commonest words before it";
        CommonAfter = 322, per token, "one of the commonest words after it";
        RunLength = 323, per token, "length of the longest run of capitalised words that holds it";
        RunLast = 324, per token, "last word of that run";
        RunFirst = 325, per token, "first word of that run";
        BeforeRun = 326, per token, "word before that run";
        AfterRun = 327, per token, "word after that run";
        ListsInRun = 328, per token, "lists that hold another word of that run";
        ClusterInRun = 329, per token, "coarse cluster of another word of that run";
    }
}

pub(crate) const TEMPLATE: Template = Template {
    task: "names",
    labels: LABELS,
    classes: &["any"],
    features: &[WordFeature::DECLARATIONS, TokenFeature::DECLARATIONS, ArticleFeature::DECLARATIONS],
};

/// Names of an article.
pub(crate) struct Names<'a> {
    segments: &'a Segments,
    gazetteer: GazetteerMatches,
    article: ArticleFeatures,
}

impl<'a> Names<'a> {
    pub(crate) fn new(segments: &'a Segments) -> Names<'a> {
        Names {
            segments,
            gazetteer: GazetteerMatches::new(segments),
            article: ArticleFeatures::new(segments),
        }
    }

    fn is_caseless(&self, token: usize) -> bool {
        self.segments.is_caseless(self.segments.sentence_of[token] as usize)
    }
}

impl Task<WIDTH> for Names<'_> {
    const TEMPLATE: &'static Template = &TEMPLATE;
    const NEIGHBOURS: &'static [(isize, usize)] = &[
        (-4, FAR_BEFORE),
        (-3, FAR_BEFORE),
        (-2, 0),
        (-1, 1),
        (1, 2),
        (2, 3),
        (3, FAR_AFTER),
        (4, FAR_AFTER),
    ];
    const CERTAIN_ALONE: f32 = 1.0;
    const CERTAIN_IN_CONTEXT: f32 = 4.0;

    fn word_features(word: &Word, slot: Option<usize>, features: &mut FeatureList<'_>) {
        use WordFeature::*;
        let hashes = &word.hashes;
        let mut add = |feature: WordFeature, seen: u64| features.add_word(slot_id(slot, feature), [], seen);
        add(Lower, hashes.lower);
        if matches!(slot, Some(FAR_BEFORE | FAR_AFTER)) {
            return;
        }
        add(Shape, hashes.shape);
        match hashes.clusters {
            Some(clusters) => {
                add(CoarseCluster, clusters.coarse.into());
                add(FineCluster, clusters.fine.into());
            }
            None if slot.is_none() || word.is_capitalised => add(NoCluster, 0),
            None => {}
        }
        if matches!(slot, Some(1 | 2)) {
            add(NeighbourSuffix3, hashes.suffixes[2]);
        }
        if slot.is_none() {
            add(Bias, 0);
            add(Spelling, hashes.spelling);
            add(Outline, hashes.outline);
            for (feature, prefix) in [Prefix1, Prefix2, Prefix3, Prefix4].into_iter().zip(hashes.prefixes) {
                add(feature, prefix);
            }
            for (feature, suffix) in [Suffix1, Suffix2, Suffix3, Suffix4].into_iter().zip(hashes.suffixes) {
                add(feature, suffix);
            }
        }
    }

    fn boundary_features(slot: usize, features: &mut FeatureList<'_>) {
        if slot < FAR_BEFORE {
            features.add_word(boundary_id(slot), [], 0);
        }
    }

    fn article_features(&self, word: usize, features: &mut FeatureList<'_>) {
        features.0.extend(self.article.of(word));
    }

    fn token_features(&self, at: usize, sentence: &Range<usize>, features: &mut FeatureList<'_>) {
        use TokenFeature::*;
        self.pair_features(at, sentence, features);
        self.list_features(at, sentence, features);
        if self.is_caseless(at) {
            features.add_word(Caseless, [], 0);
        }
        if at == sentence.start {
            features.add_word(SentenceStart, [], 0);
            let own = self.segments.feature_word(at);
            if own.is_capitalised && self.article.is_capitalised_inside(own) {
                features.add_word(StartCapitalisedInside, [], 0);
            }
        }
    }

    /// A word that is no name by itself is none among its like; where there are no capitals, none is certain.
    fn certain_label(
        &self,
        at: usize,
        sentence: &Range<usize>,
        alone: impl Fn(usize) -> Option<u8>,
    ) -> Option<u8> {
        let mut around = sentence.start.max(at.saturating_sub(1))..sentence.end.min(at + 2);
        let is_plain = |at: usize| !self.segments.feature_word(at).is_capitalised && alone(at) == Some(0);
        (!self.is_caseless(at) && around.all(is_plain)).then_some(0)
    }
}

impl Names<'_> {
    fn pair_features(&self, at: usize, sentence: &Range<usize>, features: &mut FeatureList<'_>) {
        use TokenFeature::*;
        let hashes = |at: usize| &self.segments.feature_word(at).hashes;
        let mut pair = |feature: TokenFeature, left: u64, right: u64| {
            features.add_pair(feature, left, right);
        };
        let own = hashes(at);
        let before = (at > sentence.start).then(|| hashes(at - 1));
        let after = (at + 1 < sentence.end).then(|| hashes(at + 1));
        if let Some(before) = before {
            pair(WordPairBefore, before.lower, own.lower);
            pair(ShapePairBefore, before.shape, own.shape);
            if at > sentence.start + 1 {
                pair(WordPairTwoBefore, hashes(at - 2).lower, before.lower);
            }
        }
        if let Some(after) = after {
            pair(WordPairAfter, own.lower, after.lower);
            pair(ShapePairAfter, own.shape, after.shape);
            if at + 2 < sentence.end {
                pair(WordPairTwoAfter, after.lower, hashes(at + 2).lower);
            }
        }
        if let (Some(before), Some(after)) = (before, after) {
            pair(WordsAround, before.lower, after.lower);
            pair(ShapesAround, mix(before.shape, own.shape), after.shape);
        }
    }

    fn list_features(&self, at: usize, sentence: &Range<usize>, features: &mut FeatureList<'_>) {
        use TokenFeature::*;
        for (feature, offset) in [(ListBefore, -1), (List, 0), (ListAfter, 1)] {
            if let Some(token) = at.checked_add_signed(offset).filter(|token| sentence.contains(token)) {
                self.gazetteer.of(token).each().for_each(|entry| features.add_word(feature, [], entry));
            }
        }
        let all = self.gazetteer.of(at).0;
        if all != 0 {
            features.add_word(AllLists, [], all);
        }
    }
}

/// The names that the labels of a sentence spell out; `probability` is that of a token's label.
pub(super) fn spans(
    sentence: Range<usize>,
    labels: &[u8],
    probability: impl Fn(usize) -> f32,
    names: &mut Vec<NameSpan>,
) {
    let mut open: Option<NameSpan> = None;
    for (index, (at, &label)) in sentence.zip(labels).enumerate() {
        let kind = label.checked_sub(1).and_then(|label| KINDS.get(usize::from(label / 2))).copied();
        let Some(kind) = kind else {
            names.extend(open.take());
            continue;
        };
        let score = probability(index);
        match &mut open {
            Some(name) if name.kind == kind && label.is_multiple_of(2) => {
                name.end = at as u32 + 1;
                name.score = name.score.min(score);
            }
            _ => {
                names.extend(open.take());
                open = Some(NameSpan { first: at as u32, end: at as u32 + 1, kind, score });
            }
        }
    }
    names.extend(open);
}
