//! A first pass over all tokens: which look like a source, a cue or a content of any attribution at all.
//!
//! The labels of the second pass see what this one says of a token and of what lies between it and the cue.

use super::chain::{Chain, class};
use super::cues::Levels;
use super::facts::Facts;
use super::feature::Feature;
use super::rows::Rows;
use super::{Models, part, plain};
use crate::tagger::Sums;
use std::ops::Range;

/// The labels of the first pass.
#[derive(Debug, Default)]
pub(crate) struct First {
    /// For each token its label.
    pub(super) of: Vec<u8>,
    /// For each token, where its segment begins and ends.
    segments: Vec<(u32, u32)>,
    /// For each token and the end, how many segments of each part begin before it.
    before: Vec<[u32; 3]>,
}

impl First {
    /// Labels all tokens, block by block.
    pub(super) fn find(models: &Models, facts: &Facts<'_>, levels: &Levels) -> First {
        let model = &models.first;
        let (mut rows, mut chain, mut features) = (Rows::default(), Chain::default(), Vec::new());
        let mut labels = vec![0; facts.tokens()];
        for block in facts.blocks() {
            if block.tokens.is_empty() || facts.context.interrupt.is_set() {
                continue;
            }
            rows.clear();
            chain.clear();
            for at in block.tokens.clone() {
                features.clear();
                plain(at, facts, levels, &mut features);
                rows.push(&features);
            }
            rows.find(model);
            for (index, at) in block.tokens.clone().enumerate() {
                let sums = rows.sum(model, index, &Sums::default());
                chain.push(class(at, facts, levels), model.scores(&sums).as_flattened());
            }
            labels[block.tokens.clone()]
                .copy_from_slice(&chain.best(usize::MAX, &[], &models.first_transitions));
        }
        First::new(labels)
    }

    /// These labels.
    pub(crate) fn new(of: Vec<u8>) -> First {
        let mut first = First { segments: vec![(0, 0); of.len()], before: vec![[0; 3]], of };
        let mut start = 0;
        for at in 0..first.of.len() {
            let label = first.of[at];
            let goes_on = at > 0 && label != 0 && label.is_multiple_of(2) && first.kind(at) == first.kind(at - 1);
            let mut counts = first.before[at];
            if !goes_on {
                start = at;
                if let Some(kind) = first.kind(at) {
                    counts[kind] += 1;
                }
            }
            first.before.push(counts);
            first.segments[at].0 = start as u32;
        }
        let mut end = first.of.len();
        for at in (0..first.of.len()).rev() {
            first.segments[at].1 = end as u32;
            if first.segments[at].0 as usize == at {
                end = at;
            }
        }
        first
    }

    /// The part that a token is labelled as: source, cue, content.
    pub(super) fn kind(&self, at: usize) -> Option<usize> {
        part(self.of[at]).map(|(part, _)| part as usize)
    }

    /// The tokens of the segment of this token.
    pub(super) fn segment(&self, at: usize) -> Range<usize> {
        self.segments[at].0 as usize..self.segments[at].1 as usize
    }

    /// How many segments of each part begin in this range.
    pub(super) fn between(&self, range: Range<usize>) -> [u32; 3] {
        let (from, to) = (self.before[range.start], self.before[range.end.max(range.start)]);
        std::array::from_fn(|kind| to[kind] - from[kind])
    }
}

/// The features of a token in the first pass, and its class.
pub(crate) fn first_features(
    at: usize,
    facts: &Facts<'_>,
    levels: &Levels,
    into: &mut Vec<Feature>,
) -> u8 {
    plain(at, facts, levels, into);
    class(at, facts, levels)
}
