//! The first pass: which tokens look like a source, a cue or a content of any attribution at all.
//!
//! It labels whole paragraphs. The second pass sees what this one says of a token and of what lies between it and a cue.

use super::cue_levels::CueLevels;
use super::facts::{BOUNDARY_CLASS, CLASSES, Facts, LIKELY_CUE_CLASS, PLAIN_CLASS};
use super::features::FirstPassFeature;
use super::first_pass_features::FirstPassInput;
use super::labels::{LABELS, MARGIN, Part, WIDTH, part};
use super::nearest_cues::NearestCues;
use super::second_pass::Window;
#[cfg(feature = "training")]
use super::second_pass::windows;
use super::section::PerToken;
use crate::interrupt::Interrupt;
use crate::model::{Batch, Embedded, Factors, Lattice, Template, Weights, WeightsError};
use std::ops::Range;

pub(super) static FILE: &Embedded<[u8]> = &Embedded(*include_bytes!("../../models/first-pass.bin"));

pub(crate) const TEMPLATE: Template = Template {
    task: "first-pass",
    labels: LABELS,
    classes: CLASSES,
    features: &[FirstPassFeature::DECLARATIONS],
};

/// The first pass's prediction for one token.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TokenPrediction {
    label: u8,
    /// How probable it is part of a content and of a source, as one bucket.
    bucket: u8,
}

/// The least probabilities of the buckets that the second pass sees, but for the first one.
const CONTENT_BUCKETS: [f32; 7] = [0.03, 0.12, 0.3, 0.5, 0.7, 0.88, 0.97];
const SOURCE_BUCKETS: [f32; 3] = [0.1, 0.5, 0.9];
/// How many pairs of buckets there are.
const BUCKETS: u8 = (CONTENT_BUCKETS.len() as u8 + 1) * (SOURCE_BUCKETS.len() as u8 + 1);

impl TokenPrediction {
    /// The prediction where there is no token.
    const NONE: TokenPrediction = TokenPrediction { label: LABELS.len() as u8, bucket: BUCKETS - 1 };

    /// The label of a token, and the probability of each label.
    pub(crate) fn new(label: u8, probabilities: &[f32]) -> TokenPrediction {
        let of = |wanted: Part| -> f32 {
            let labels = (0..).zip(probabilities);
            labels
                .filter(|&(label, _)| part(label) == Some(wanted))
                .map(|(_, &probability)| probability)
                .sum()
        };
        let bucket =
            |probability: f32, least: &[f32]| least.partition_point(|&least| probability >= least) as u8;
        let content = bucket(of(Part::Content), &CONTENT_BUCKETS);
        let source = bucket(of(Part::Source), &SOURCE_BUCKETS);
        TokenPrediction { label, bucket: source * (CONTENT_BUCKETS.len() as u8 + 1) + content }
    }

    pub(super) fn label(self) -> u8 {
        self.label
    }

    /// How probable the token is part of a content and of a source.
    pub(super) fn bucket(self) -> u8 {
        self.bucket
    }

    pub(super) fn part(self) -> Option<Part> {
        part(self.label)
    }
}

/// A token's prediction, those of the tokens beside it, and its span.
#[derive(Debug, Clone, Copy)]
pub(super) struct PredictionContext {
    pub(super) before: TokenPrediction,
    pub(super) own: TokenPrediction,
    pub(super) after: TokenPrediction,
    /// Where the predicted span that holds the token begins and ends.
    span: (u32, u32),
}

impl PredictionContext {
    pub(super) fn span(&self) -> Range<usize> {
        self.span.0 as usize..self.span.1 as usize
    }
}

/// The predictions for the tokens of a section.
#[derive(Debug)]
pub(crate) struct Predictions {
    tokens: PerToken<PredictionContext>,
    /// For each token and the end, how many spans of each part begin before it.
    counts: PerToken<[u32; 3]>,
}

impl Predictions {
    /// The predictions of a section from those of its tokens, in order.
    pub(crate) fn new(tokens: &[TokenPrediction], facts: &Facts<'_>) -> Predictions {
        let start = facts.section.start;
        let beside = |at: usize, other: usize| match tokens.get(other.wrapping_sub(start)) {
            Some(&prediction) if facts.block(at).tokens.contains(&other) => prediction,
            _ => TokenPrediction::NONE,
        };
        let context = |(at, &own): (usize, &TokenPrediction)| PredictionContext {
            before: beside(at, at.wrapping_sub(1)),
            own,
            after: beside(at, at + 1),
            span: (0, 0),
        };
        let mut tokens: Vec<PredictionContext> = (start..).zip(tokens).map(context).collect();
        let (mut counts, mut count, mut first, mut last) = (vec![[0; 3]], [0; 3], start, None);
        for (at, token) in (start..).zip(&mut tokens) {
            let part = token.own.part();
            let continues = part.is_some() && token.own.label.is_multiple_of(2) && last == part;
            if !continues {
                first = at;
                if let Some(part) = part {
                    count[part as usize] += 1;
                }
            }
            counts.push(count);
            token.span.0 = first as u32;
            last = part;
        }
        let mut end = facts.section.end;
        for (at, token) in facts.section.clone().zip(&mut tokens).rev() {
            token.span.1 = end as u32;
            if token.span.0 as usize == at {
                end = at;
            }
        }
        Predictions { tokens: PerToken::new(start, tokens), counts: PerToken::new(start, counts) }
    }

    pub(super) fn at(&self, at: usize) -> &PredictionContext {
        &self.tokens[at]
    }

    /// How many spans of each part begin in this range.
    pub(super) fn between(&self, range: Range<usize>) -> [u32; 3] {
        let (from, to) = (self.counts[range.start], self.counts[range.end.max(range.start)]);
        std::array::from_fn(|part| to[part] - from[part])
    }
}

/// The class of a token in the first pass.
pub(super) fn class(at: usize, facts: &Facts<'_>, levels: &CueLevels) -> u8 {
    let class = facts.at(at).class;
    let is_cue = matches!(class, PLAIN_CLASS | BOUNDARY_CLASS) && levels.is_likely(at);
    if is_cue { LIKELY_CUE_CLASS } else { class }
}

/// The model of the first pass.
pub(super) struct FirstPass {
    weights: Weights<WIDTH>,
    factors: Factors<WIDTH>,
}

impl FirstPass {
    pub(super) fn open(bytes: &'static [u8]) -> Result<FirstPass, WeightsError> {
        let weights = Weights::open(bytes, &TEMPLATE)?;
        Ok(FirstPass { factors: Factors::new(&weights, CLASSES.len()), weights })
    }

    /// The predictions for what the second pass will look at.
    pub(super) fn predict(
        &self,
        facts: &Facts<'_>,
        levels: &CueLevels,
        windows: &[Window],
        interrupt: Interrupt<'_>,
    ) -> Predictions {
        let cues = NearestCues::new(facts, levels);
        let input = FirstPassInput { facts, levels, cues: &cues };
        let (mut batch, mut lattice) = (Batch::default(), Lattice::default());
        let section = facts.section.clone();
        let mut predictions = PerToken::new(section.start, vec![TokenPrediction::default(); section.len()]);
        for sequence in sequences(facts, windows) {
            if interrupt.is_set() {
                break;
            }
            batch.clear();
            sequence.clone().for_each(|at| batch.push(|hashes| input.features(at, hashes)));
            self.weights.look_up(&mut batch);
            lattice.clear();
            for (index, at) in sequence.clone().enumerate() {
                let scores = self.weights.scores_of(&batch, index);
                lattice.push(class(at, facts, levels), &scores[..LABELS.len()], MARGIN);
            }
            let probabilities = lattice.marginals(&self.factors);
            let labels = lattice.best(&self.weights, None);
            for ((at, &label), probabilities) in sequence.zip(labels).zip(&probabilities) {
                predictions[at] = TokenPrediction::new(label, probabilities);
            }
        }
        Predictions::new(&predictions.into_values(), facts)
    }
}

/// The most tokens that are labelled as one sequence, so that a text without paragraphs takes no more memory.
const LONGEST: usize = 1000;

/// What is labelled as one sequence: windows of the second pass, those that touch as one, long ones in pieces.
fn sequences(facts: &Facts<'_>, windows: &[Window]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for Window { main, tokens } in windows {
        match joined.last_mut() {
            Some(last) if tokens.start <= last.end && facts.block(*main).tokens.contains(&last.start) => {
                last.start = last.start.min(tokens.start);
                last.end = last.end.max(tokens.end);
            }
            _ => joined.push(tokens.clone()),
        }
    }
    let in_pieces = |whole: Range<usize>| {
        let end = whole.end;
        whole.step_by(LONGEST).map(move |start| start..end.min(start + LONGEST))
    };
    joined.into_iter().flat_map(in_pieces).collect()
}

/// Hands the features and the class of every token that [`FirstPass::predict`] looks at to `take`; `None` ends a sequence.
#[cfg(feature = "training")]
pub(crate) fn training_features(
    facts: &Facts<'_>,
    levels: &CueLevels,
    mut take: impl FnMut(Option<(usize, &[u64], u8)>),
) {
    let cues = NearestCues::new(facts, levels);
    let input = FirstPassInput { facts, levels, cues: &cues };
    let mut hashes = Vec::new();
    for sequence in sequences(facts, &windows(levels, facts)) {
        for at in sequence {
            hashes.clear();
            input.features(at, &mut hashes);
            take(Some((at, &hashes, class(at, facts, levels))));
        }
        take(None);
    }
}
