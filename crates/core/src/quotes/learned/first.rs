//! A first pass over all tokens: which look like a source, a cue or a content of any attribution at all.
//!
//! The labels of the second pass see what this one says of a token and of what lies between it and the cue.

use super::chain::{Chain, class};
use super::cues::{Levels, follower};
use super::facts::Facts;
use super::feature::{Feature, Features, most, step};
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
        let near = Near::new(facts, levels);
        for block in facts.blocks() {
            if block.tokens.is_empty() || facts.context.interrupt.is_set() {
                continue;
            }
            rows.clear();
            chain.clear();
            for at in block.tokens.clone() {
                features.clear();
                plain(at, facts, levels, false, &mut features);
                nearby(at, facts, levels, &near, &mut features);
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
    near: &Near,
    into: &mut Vec<Feature>,
) -> u8 {
    plain(at, facts, levels, false, into);
    nearby(at, facts, levels, near, into);
    class(at, facts, levels)
}

/// First number of the features of the cues nearby.
const NEAR: u8 = 128;
/// No token.
const NONE: u32 = u32::MAX;

/// For each token the nearest likely cues of its sentence on either side, or `NONE`.
pub(crate) struct Near {
    left: Vec<u32>,
    right: Vec<u32>,
    /// The first colon of the sentence.
    colon: Vec<u32>,
}

impl Near {
    pub(crate) fn new(facts: &Facts<'_>, levels: &Levels) -> Near {
        let count = facts.tokens();
        let (mut left, mut right, mut colon) = (vec![NONE; count], vec![NONE; count], vec![NONE; count]);
        for sentence in facts.sentences() {
            let (mut last, mut first_colon) = (NONE, NONE);
            for at in sentence.clone() {
                left[at] = last;
                last = if levels.of[at] >= 3 { at as u32 } else { last };
                if first_colon == NONE && facts.lower(at) == ":" {
                    first_colon = at as u32;
                }
            }
            let mut next = NONE;
            for at in sentence.rev() {
                right[at] = next;
                next = if levels.of[at] >= 3 { at as u32 } else { next };
                colon[at] = first_colon;
            }
        }
        Near { left, right, colon }
    }
}

/// What the likely cues nearby tell.
fn nearby(at: usize, facts: &Facts<'_>, levels: &Levels, near: &Near, into: &mut Vec<Feature>) {
    if super::env("NONEAR", 0.0) > 0.0 {
        return;
    }
    let mut features = Features::new(NEAR, into);
    let sentence = facts.context.sentence(at);
    let tag = facts.tag(at) as u64;
    let (left, right) = (near.left[at], near.right[at]);
    let top = sentence.clone().map(|at| u64::from(levels.of[at])).max().unwrap_or(0);
    features.small(0, [u64::from(left != NONE), u64::from(right != NONE), top]);
    features.small(1, [most(levels.likely(sentence.clone()), 4)]);
    if near.colon[at] != NONE {
        let colon = near.colon[at] as usize;
        let side = u64::from(at > colon) + u64::from(at >= colon);
        features.small(2, [side, step(at.abs_diff(colon)), u64::from(facts.block(at).0.min(2))]);
    }
    for (number, cue, between) in [(4, left, left as usize + 1..at), (14, right, at..right as usize)] {
        if cue == NONE {
            features.small(number, [tag]);
            continue;
        }
        let cue = cue as usize;
        let (stem, level) = (facts.stem(cue), u64::from(levels.of[cue]));
        let counts = facts.between(between.clone());
        let (commas, marks) = (most(counts.commas, 3), most(counts.marks, 3));
        let distance = step(between.len());
        let follows = follower(cue + 1, sentence.end, facts);
        features.word(number + 1, [], stem);
        features.small(number + 2, [level, distance]);
        features.small(number + 3, [level, commas, marks]);
        features.word(number + 4, [commas.min(2), distance], follows);
        features.word(number + 5, [], stem ^ follows.rotate_left(13));
        if distance <= 4 {
            features.word(number + 6, [distance, tag], stem);
        }
        if number == 4 {
            let (borders, own) = (most(counts.borders, 3), u64::from(facts.borders[at]));
            let first = between.clone().map(|at| facts.borders[at]).find(|&border| border != 0);
            let first = u64::from(first.unwrap_or(0));
            let has_subject = facts.context.syntax.group(cue).is_some_and(|group| group.subject != crate::syntax::NONE);
            features.small(number + 7, [level, borders, own]);
            features.word(number + 8, [first], stem);
            features.small(number + 9, [has_subject.into(), first, borders, most(counts.clauses, 2)]);
        }
    }
}
