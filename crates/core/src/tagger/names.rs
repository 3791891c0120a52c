//! The names in an article, and the dates and sums of money that the model sees.
//!
//! Features after the systems of the CoNLL-2003 task and Ratinov and Roth (2009): the word, its affixes and shape,
//! the words around it, lists of names, clusters, and the same word's other occurrences in the article.

use super::article_features::Document;
use super::gazetteer_matches::Gazetteer;
use super::template::{EDGE, Template, first_number};
use super::word_features::{Lexeme, Words};
use super::word_scores::Known;
use crate::model::Aligned;
use crate::model::mix;
use crate::model::{Model, Short, Sums};
use crate::segment::Segments;
use std::ops::Range;

static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/names.bin"));

/// Kinds of names, as the training corpus has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NameKind {
    Person,
    Organization,
    Location,
    Facility,
    /// Nationalities, religions, parties and their members.
    Norp,
    Date,
    Money,
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

/// Labels in use: outside of names is 0, the first word of kind k is 2k + 1, another word 2k + 2.
pub(crate) const LABELS: usize = 2 * KINDS.len() + 1;
/// Words of four labels in a row of the weight file.
pub(crate) const WORDS: usize = LABELS.div_ceil(4);

/// Consecutive tokens that are one name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NameSpan {
    pub(crate) first: u32,
    /// First token behind.
    pub(crate) end: u32,
    pub(crate) kind: NameKind,
    /// The least probability that the model gives to the label of one of its tokens, the others being given.
    pub(crate) score: f32,
}

/// Slots of words further away, of which only the side counts.
const FAR_BEFORE: usize = 4;
const FAR_BEHIND: usize = 5;
/// First number of the features that depend on the place, and of those of the document.
const PLACE: u64 = 256;
const DOCUMENT: u64 = 320;

/// The weights, read in place.
pub(super) fn model() -> Model<WORDS> {
    Model::open(&WEIGHTS.0)
}

/// Features of names.
pub(crate) struct NameTemplate<'a> {
    words: &'a Words<'a>,
    gazetteer: Gazetteer,
    document: Document,
    /// For each sentence's first token whether the sentence is without case.
    caseless: Vec<bool>,
}

impl<'a> NameTemplate<'a> {
    pub(crate) fn new(segments: &Segments, words: &'a Words<'a>) -> NameTemplate<'a> {
        let gazetteer = Gazetteer::new(segments, words);
        let document = Document::new(segments, words, DOCUMENT);
        let caseless =
            segments.sentence_of.iter().map(|&sentence| words.is_caseless(sentence as usize)).collect();
        NameTemplate { words, gazetteer, document, caseless }
    }
}

impl Template<WORDS> for NameTemplate<'_> {
    const LABELS: usize = LABELS;
    const SLOTS: usize = 6;
    /// Nobody asks how sure it is that a token is in no name.
    const PROBABILITY_FROM: u8 = 1;
    const REACH: &'static [(isize, usize)] = &[
        (-4, FAR_BEFORE),
        (-3, FAR_BEFORE),
        (-2, 0),
        (-1, 1),
        (1, 2),
        (2, 3),
        (3, FAR_BEHIND),
        (4, FAR_BEHIND),
    ];

    const SURE_ALONE: f32 = 1.0;
    const SURE_AMONG_WORDS: f32 = 4.0;

    fn rows(word: &Known) -> (&Sums<WORDS>, &[Short<WORDS>]) {
        (&word.own_names, &word.names)
    }

    /// A word that is no name by itself is none among its like; where there are no capitals, none is sure.
    fn sure_label(&self, at: usize, sentence: &Range<usize>) -> Option<u8> {
        let beside = sentence.start.max(at.saturating_sub(1))..sentence.end.min(at + 2);
        let is_plain = |at: usize| self.words.at(at).is_plain;
        (!self.caseless[at] && beside.into_iter().all(is_plain)).then_some(0)
    }

    fn of_word(lexeme: &Lexeme, slot: Option<usize>, features: &mut Vec<u64>) {
        let first = first_number(slot);
        let mut add = |number: u64, seen: u64| features.push(mix(first + number, seen));
        add(0, lexeme.lower);
        if matches!(slot, Some(FAR_BEFORE | FAR_BEHIND)) {
            return;
        }
        add(1, lexeme.shape);
        match lexeme.clusters {
            Some(clusters) => {
                add(2, clusters.coarse.into());
                add(3, clusters.fine.into());
            }
            None if slot.is_none() || lexeme.is_capitalised => add(4, 0),
            None => {}
        }
        if matches!(slot, Some(1 | 2)) {
            add(5, lexeme.suffixes[2]);
        }
        if slot.is_none() {
            add(6, 0);
            add(7, lexeme.spelling);
            add(8, lexeme.outline);
            (9..).zip(lexeme.prefixes).for_each(|(number, prefix)| add(number, prefix));
            (13..).zip(lexeme.suffixes).for_each(|(number, suffix)| add(number, suffix));
        }
    }

    fn of_document(&self, index: usize, features: &mut Vec<u64>) {
        features.extend(self.document.features(index));
    }

    fn of_edge(&self, slot: usize, features: &mut Vec<u64>) {
        if slot < FAR_BEFORE {
            features.push(mix(first_number(Some(slot)) + EDGE, 0));
        }
    }

    fn of_token(&self, at: usize, sentence: &Range<usize>, features: &mut Vec<u64>) {
        self.pairs(at, sentence, features);
        self.lists(at, sentence, features);
        if self.caseless[at] {
            features.push(mix(PLACE, 0));
        }
        if at == sentence.start {
            features.push(mix(PLACE + 1, 0));
            let own = self.words.lexeme(at);
            if own.is_capitalised && self.document.is_capitalised_inside(own) {
                features.push(mix(PLACE + 2, 0));
            }
        }
    }
}

impl NameTemplate<'_> {
    fn pairs(&self, at: usize, sentence: &Range<usize>, features: &mut Vec<u64>) {
        let pair = |number: u64, left: u64, right: u64| mix(mix(PLACE + number, left), right);
        let own = self.words.lexeme(at);
        let before = (at > sentence.start).then(|| self.words.lexeme(at - 1));
        let behind = (at + 1 < sentence.end).then(|| self.words.lexeme(at + 1));
        if let Some(before) = before {
            features.extend([pair(3, before.lower, own.lower), pair(4, before.shape, own.shape)]);
            if at > sentence.start + 1 {
                features.push(pair(5, self.words.lexeme(at - 2).lower, before.lower));
            }
        }
        if let Some(behind) = behind {
            features.extend([pair(6, own.lower, behind.lower), pair(7, own.shape, behind.shape)]);
            if at + 2 < sentence.end {
                features.push(pair(8, behind.lower, self.words.lexeme(at + 2).lower));
            }
        }
        if let (Some(before), Some(behind)) = (before, behind) {
            features.extend([
                pair(9, before.lower, behind.lower),
                pair(10, mix(before.shape, own.shape), behind.shape),
            ]);
        }
    }

    fn lists(&self, at: usize, sentence: &Range<usize>, features: &mut Vec<u64>) {
        for (number, offset) in (PLACE + 16..).zip(-1..=1) {
            if let Some(token) = at.checked_add_signed(offset).filter(|token| sentence.contains(token)) {
                features.extend(self.gazetteer.matches(token).each().map(|entry| mix(number, entry)));
            }
        }
        let all = self.gazetteer.matches(at).0;
        if all != 0 {
            features.push(mix(PLACE + 19, all));
        }
    }
}

/// The names that these labels of an article's tokens spell out.
pub(super) fn spans(segments: &Segments, labels: &[(u8, f32)]) -> Vec<NameSpan> {
    let mut spans: Vec<NameSpan> = Vec::new();
    let mut open: Option<NameSpan> = None;
    for (at, &(label, score)) in labels.iter().enumerate() {
        let begins_sentence = at > 0 && segments.sentence_of[at] != segments.sentence_of[at - 1];
        let kind = label.checked_sub(1).and_then(|label| KINDS.get(usize::from(label / 2))).copied();
        match (&mut open, kind) {
            (Some(span), Some(kind)) if span.kind == kind && label % 2 == 0 && !begins_sentence => {
                span.end = at as u32 + 1;
                span.score = span.score.min(score);
            }
            _ => {
                spans.extend(open.take());
                open = kind.map(|kind| NameSpan { first: at as u32, end: at as u32 + 1, kind, score });
            }
        }
    }
    spans.extend(open);
    spans
}
