//! A first pass over all tokens: which look like a source, a cue or a content of any attribution at all.
//!
//! The labels of the second pass see what this one says of a token and of what lies between it and the cue.

use super::chain::{Chain, class};
use super::cue_classifier::Levels;
use super::facts::Facts;
use super::feature::Small;
use super::first_pass_features::{self as token, Near, SeenFrom};
use super::rows::Rows;
use super::{FIRST_ROWS, LABELS, Models, PART_WORDS, Part, SECOND_ROWS, Window, part};
use crate::model::Sums;
use std::ops::Range;

/// What the first pass says of one token.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Verdict {
    label: u8,
    /// How likely it is part of a content and of a source, in steps.
    likely: u8,
}

/// The steps of likelihood that the second pass sees.
const OF_CONTENT: [f32; 7] = [0.03, 0.12, 0.3, 0.5, 0.7, 0.88, 0.97];
const OF_SOURCE: [f32; 3] = [0.1, 0.5, 0.9];
/// How many pairs of steps there are.
const LIKELY: u8 = (OF_CONTENT.len() as u8 + 1) * (OF_SOURCE.len() as u8 + 1);

impl Verdict {
    /// That on no token.
    const NONE: Verdict = Verdict { label: LABELS as u8, likely: LIKELY - 1 };

    /// The label of a token, and the share of each label.
    pub(crate) fn new(label: u8, shares: &[f32]) -> Verdict {
        let mut of = [0.0; 3];
        for (label, &share) in (0..).zip(shares) {
            if let Some((kind, _)) = part(label) {
                of[kind as usize] += share;
            }
        }
        let step = |kind: Part, steps: &[f32]| {
            steps.iter().filter(|&&least| of[kind as usize] >= least).count() as u8
        };
        let (content, source) = (step(Part::Content, &OF_CONTENT), step(Part::Source, &OF_SOURCE));
        Verdict { label, likely: source * (OF_CONTENT.len() as u8 + 1) + content }
    }

    #[inline(always)]
    pub(super) fn label(self) -> Small {
        Small::new(self.label.into(), LABELS as u8 + 1)
    }

    /// How likely the token is part of a content and of a source.
    #[inline(always)]
    pub(super) fn likely(self) -> Small {
        Small::new(self.likely.into(), LIKELY)
    }

    /// The part that the token is labelled as: source, cue, content.
    #[inline(always)]
    pub(super) fn kind(self) -> Option<usize> {
        part(self.label).map(|(part, _)| part as usize)
    }
}

/// What is said of one token, and of those beside it in its block.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfToken {
    pub(super) before: Verdict,
    pub(super) own: Verdict,
    pub(super) behind: Verdict,
    /// Where its segment begins and ends.
    segment: (u32, u32),
}

impl OfToken {
    /// The three verdicts as a number of 48 bits.
    #[inline(always)]
    pub(super) fn key(&self) -> u64 {
        [self.before, self.own, self.behind]
            .into_iter()
            .fold(0, |key, verdict| key << 16 | u64::from(verdict.label) << 8 | u64::from(verdict.likely))
    }

    /// The tokens of its segment.
    pub(super) fn segment(&self) -> Range<usize> {
        self.segment.0 as usize..self.segment.1 as usize
    }
}

/// The labels of the first pass.
#[derive(Debug, Default)]
pub(crate) struct First {
    of: Vec<OfToken>,
    /// For each token and the end, how many segments of each part begin before it.
    before: Vec<[u32; 3]>,
}

impl First {
    /// Labels all tokens, piece by piece.
    pub(super) fn find(models: &Models, facts: &Facts<'_>, levels: &Levels, windows: &[Window]) -> First {
        let near = Near::new(facts, levels);
        let (mut rows, mut chain) = (Rows::new(&models.first), Chain::default());
        let mut verdicts = vec![Verdict::default(); facts.tokens()];
        let of_cues = OfCues::new(facts, levels, &near, &mut rows);
        for piece in pieces(facts, windows) {
            if facts.context.interrupt.is_set() {
                break;
            }
            facts.touch(piece.clone(), &(FIRST_ROWS..SECOND_ROWS));
            rows.clear();
            chain.clear();
            for at in piece.clone() {
                let beside = of_cues.beside(at, &near);
                rows.push(beside, |taker| token::features(at, facts, levels, &near, taker));
            }
            rows.find();
            for (index, at) in piece.clone().enumerate() {
                let scores = rows.model().scores(&rows.sum(index), LABELS);
                chain.push(class(at, facts, levels), &scores);
            }
            let (labels, shares) = chain.best_and_shares(&models.first_transitions);
            for ((verdict, &label), shares) in verdicts[piece].iter_mut().zip(labels).zip(shares) {
                *verdict = Verdict::new(label, shares);
            }
        }
        First::new(&verdicts, facts)
    }

    /// These verdicts on all tokens.
    pub(crate) fn new(verdicts: &[Verdict], facts: &Facts<'_>) -> First {
        let beside = |at: usize, other: usize| match verdicts.get(other) {
            Some(&verdict) if facts.block(other).0 == facts.block(at).0 => verdict,
            _ => Verdict::NONE,
        };
        let token = |(at, &own): (usize, &Verdict)| OfToken {
            before: beside(at, at.wrapping_sub(1)),
            own,
            behind: beside(at, at + 1),
            segment: (0, 0),
        };
        let mut of: Vec<OfToken> = verdicts.iter().enumerate().map(token).collect();
        let mut before = Vec::with_capacity(of.len() + 1);
        let (mut counts, mut start, mut last) = ([0; 3], 0, None);
        before.push(counts);
        for (at, token) in of.iter_mut().enumerate() {
            let kind = token.own.kind();
            let goes_on = kind.is_some_and(|kind| token.own.label.is_multiple_of(2) && last == Some(kind));
            if !goes_on {
                start = at;
                if let Some(kind) = kind {
                    counts[kind] += 1;
                }
            }
            before.push(counts);
            token.segment.0 = start as u32;
            last = kind;
        }
        let mut end = of.len();
        for (at, token) in of.iter_mut().enumerate().rev() {
            token.segment.1 = end as u32;
            if token.segment.0 as usize == at {
                end = at;
            }
        }
        First { of, before }
    }

    /// What is said of a token.
    #[inline(always)]
    pub(super) fn at(&self, at: usize) -> &OfToken {
        &self.of[at]
    }

    /// How many segments of each part begin in this range.
    pub(super) fn between(&self, range: Range<usize>) -> [u32; 3] {
        let (from, to) = (self.before[range.start], self.before[range.end.max(range.start)]);
        std::array::from_fn(|kind| to[kind] - from[kind])
    }
}

/// From where a likely cue is seen: from its left, from its right, and from there behind a clause border.
const SIDES: usize = 3;
const LEFT: usize = 0;
const RIGHT: usize = 1;

/// What likely cues tell all tokens that they are nearest to: for each the sums on its sides.
struct OfCues {
    sums: Vec<[Sums<PART_WORDS>; SIDES]>,
    /// For each token that is one, the index of its sums.
    index: Vec<u32>,
}

impl OfCues {
    fn new(facts: &Facts<'_>, levels: &Levels, near: &Near, rows: &mut Rows<'_, PART_WORDS>) -> OfCues {
        let mut of_cues = OfCues { sums: Vec::new(), index: vec![0; facts.tokens()] };
        rows.clear();
        let mut cues = 0;
        for cue in levels.likely_cues() {
            of_cues.index[cue] = cues;
            cues += 1;
            for seen_from in [
                SeenFrom::Left,
                SeenFrom::Right { first_border: 0 },
                SeenFrom::Right { first_border: near.border_behind(cue) },
            ] {
                rows.push(Sums::default(), |taker| token::of_cue(cue, seen_from, facts, taker));
            }
        }
        rows.find();
        let sums = |cue| std::array::from_fn(|side| rows.sum(SIDES * cue + side));
        of_cues.sums.extend((0..cues as usize).map(sums));
        of_cues
    }

    /// The sums of the cues nearest to a token, to its left and to its right.
    fn beside(&self, at: usize, near: &Near) -> Sums<PART_WORDS> {
        let mut all = Sums::default();
        let [left, right] = near.cues(at);
        if let Some(cue) = left {
            let side = RIGHT + usize::from(near.first_border(at) != 0);
            all.add(&self.sums[self.index[cue] as usize][side]);
        }
        if let Some(cue) = right {
            all.add(&self.sums[self.index[cue] as usize][LEFT]);
        }
        all
    }
}

/// Most tokens that are labelled in one sequence, so that a text without paragraphs takes no more memory.
const LONGEST: usize = 1000;

/// The stretches that are labelled together: what the second pass will look at, stretches that touch as one, long ones in
/// pieces.
fn pieces(facts: &Facts<'_>, windows: &[Window]) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for (main, window) in windows {
        match stretches.last_mut() {
            Some(last) if window.start <= last.end && facts.block(last.start).0 == facts.block(*main).0 => {
                last.start = last.start.min(window.start);
                last.end = last.end.max(window.end);
            }
            _ => stretches.push(window.clone()),
        }
    }
    let in_pieces = |stretch: Range<usize>| {
        let end = stretch.end;
        stretch.step_by(LONGEST).map(move |start| start..end.min(start + LONGEST))
    };
    stretches.into_iter().flat_map(in_pieces).collect()
}

/// Hands the features and the class of every token to `take`, block by block; `None` ends a block. Blocks without a cue are
/// left out; of the others all is learned from, also what [`First::find`] would not look at.
#[cfg(feature = "training")]
pub(crate) fn first_features(
    facts: &Facts<'_>,
    levels: &Levels,
    mut take: impl FnMut(Option<(usize, &[u64], u8)>),
) {
    let near = Near::new(facts, levels);
    let mut features = Vec::new();
    for block in facts.blocks().iter().filter(|block| levels.hold_a_cue(block.tokens.clone())) {
        for at in block.tokens.clone() {
            features.clear();
            token::features(at, facts, levels, &near, &mut features);
            let [left, right] = near.cues(at);
            let sides = [SeenFrom::Right { first_border: near.first_border(at) }, SeenFrom::Left];
            for (cue, seen_from) in [left, right].into_iter().zip(sides) {
                if let Some(cue) = cue {
                    token::of_cue(cue, seen_from, facts, &mut features);
                }
            }
            take(Some((at, &features, class(at, facts, levels))));
        }
        take(None);
    }
}
