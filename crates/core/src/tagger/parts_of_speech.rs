//! The part of speech of every token.
//!
//! Features after Ratnaparkhi (1996) and Toutanova and others (2003): the word, its affixes and shape, the two words
//! on either side and pairs of them; clusters stand in for words that training did not see.

use super::tag::{COUNT, Tag};
use super::template::{EDGE, Template, first_number};
use super::word_features::{Lexeme, Words};
use super::word_scores::Known;
use crate::model::Aligned;
use crate::model::mix;
use crate::model::{Model, Short, Sums};
use std::ops::Range;

static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/parts-of-speech.bin"));

/// Labels of the weight file.
pub(crate) const LABELS: usize = COUNT;
/// Words of four labels in a row of the weight file.
pub(crate) const WORDS: usize = LABELS.div_ceil(4);

/// First number of the features that depend on the place.
const PLACE: u64 = 256;

/// The weights, read in place.
pub(super) fn model() -> Model<WORDS> {
    Model::open(&WEIGHTS.0)
}

/// Features of the part of speech.
pub(crate) struct PartTemplate<'a> {
    pub(crate) words: &'a Words<'a>,
}

impl Template<WORDS> for PartTemplate<'_> {
    const LABELS: usize = LABELS;
    const SLOTS: usize = 4;
    const PROBABILITY_FROM: u8 = u8::MAX;
    const REACH: &'static [(isize, usize)] = &[(-2, 0), (-1, 1), (1, 2), (2, 3)];

    const SURE_ALONE: f32 = 4.0;
    const SURE_AMONG_WORDS: f32 = 2.0;

    fn rows(word: &Known) -> (&Sums<WORDS>, &[Short<WORDS>]) {
        (&word.own_parts, &word.parts)
    }

    fn sure_label(&self, at: usize, _sentence: &Range<usize>) -> Option<u8> {
        self.words.at(at).part_alone
    }

    fn of_word(lexeme: &Lexeme, slot: Option<usize>, features: &mut Vec<u64>) {
        let first = first_number(slot);
        let mut add = |number: u64, seen: u64| features.push(mix(first + number, seen));
        add(0, lexeme.lower);
        match lexeme.clusters {
            Some(clusters) => add(1, clusters.fine.into()),
            None => add(2, lexeme.shape),
        }
        if matches!(slot, None | Some(1 | 2)) {
            add(3, lexeme.suffixes[1]);
            add(4, lexeme.suffixes[2]);
            add(5, lexeme.shape);
            add(6, coarse(lexeme));
        }
        if slot.is_none() {
            add(7, 0);
            add(8, lexeme.spelling);
            add(9, lexeme.outline);
            add(10, lexeme.suffixes[0]);
            add(11, lexeme.suffixes[3]);
            (12..).zip(lexeme.prefixes).for_each(|(number, prefix)| add(number, prefix));
            add(16, mix(lexeme.suffixes[2], lexeme.shape));
        }
    }

    fn of_edge(&self, slot: usize, features: &mut Vec<u64>) {
        features.push(mix(first_number(Some(slot)) + EDGE, 0));
    }

    fn of_token(&self, at: usize, sentence: &Range<usize>, features: &mut Vec<u64>) {
        let own = self.words.lexeme(at);
        let pair = |number: u64, left: u64, right: u64| mix(mix(PLACE + number, left), right);
        let before = (at > sentence.start).then(|| self.words.lexeme(at - 1));
        let behind = (at + 1 < sentence.end).then(|| self.words.lexeme(at + 1));
        match before {
            Some(before) => features
                .extend([pair(1, coarse(before), coarse(own)), pair(2, before.lower, own.suffixes[1])]),
            None => features.push(pair(3, own.shape, 0)),
        }
        if let Some(behind) = behind {
            features.extend([pair(4, own.lower, behind.lower), pair(5, coarse(own), coarse(behind))]);
        }
        if let (Some(before), Some(behind)) = (before, behind) {
            features.push(pair(7, coarse(before), coarse(behind)));
        }
    }
}

fn coarse(lexeme: &Lexeme) -> u64 {
    lexeme.clusters.map_or(64 + u64::from(lexeme.is_capitalised), |clusters| clusters.coarse.into())
}

/// The tags of these labels.
pub(super) fn tags(labels: &[(u8, f32)]) -> Vec<Tag> {
    labels.iter().map(|&(label, _)| Tag::from_label(label)).collect()
}
