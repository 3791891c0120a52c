//! The second pass: for each candidate cue, the source and the content around it.
//!
//! The single best sequence of labels is not enough to tell whether the candidate is a cue: one whose content can end in
//! several places shares its probability among many sequences, and the one that labels nothing would win too often. So
//! what counts is the probability that its main word is labelled as a cue, and then the best sequence in which it is.

use super::Attribution;
use super::cue_levels::CueLevels;
use super::facts::{CLASSES, Facts, OUTSIDE};
use super::features::SecondPassFeature;
use super::labels::{CUE_LABELS, LABELS, MARGIN, Part, WIDTH, begins, part};
use super::second_pass_features::{ByRule, CandidateCue, SecondPassInput};
use crate::context::Context;
use crate::english::content;
use crate::english::reporting_cues::{self, ReportingCue, ReportingKind};
use crate::model::{Batch, Embedded, Factors, Lattice, Template, Weights, WeightsError};
use crate::span::overlap;
use crate::tagger::Tag;
use std::ops::Range;

pub(super) static FILE: &Embedded<[u8]> = &Embedded(*include_bytes!("../../models/second-pass.bin"));

pub(crate) const TEMPLATE: Template = Template {
    task: "second-pass",
    labels: LABELS,
    classes: CLASSES,
    features: &[SecondPassFeature::DECLARATIONS],
};

/// Candidates less probable than this are no cues.
const MIN_PROBABILITY: f32 = 0.35;
/// The same for those for which the rules find a source and a content as well.
const MIN_PROBABILITY_BY_RULE: f32 = 0.05;
/// Cues at least as probable have a content, even where it is found neither by labels nor by rules.
const MIN_PRESUMED: f32 = 0.5;
/// How far from a cue the tokens that are labelled reach.
pub(super) const REACH: usize = 120;
/// The same in a crowded sentence, which no writer wrote: what counts is that it ends soon.
const REACH_IN_CROWD: usize = 30;
/// A sentence with more candidates than this is crowded.
const CROWD: usize = 40;

/// The model of the second pass.
pub(super) struct SecondPass {
    weights: Weights<WIDTH>,
    factors: Factors<WIDTH>,
}

impl SecondPass {
    pub(super) fn open(bytes: &'static [u8]) -> Result<SecondPass, WeightsError> {
        let weights = Weights::open(bytes, &TEMPLATE)?;
        Ok(SecondPass { factors: Factors::new(&weights, CLASSES.len()), weights })
    }

    /// The attributions of the candidates, in their order; they can overlap.
    pub(super) fn attribute(&self, cues: &[CandidateCue], input: SecondPassInput<'_>) -> Vec<Attribution> {
        let (mut batch, mut lattice) = (Batch::default(), Lattice::default());
        let mut found = Vec::new();
        for cue in cues.iter().filter(|cue| is_promising(cue, input)) {
            if input.facts.context.interrupt.is_set() {
                break;
            }
            found.extend(self.read(cue, input, &mut batch, &mut lattice));
        }
        found
    }

    fn read(
        &self,
        cue: &CandidateCue,
        input: SecondPassInput<'_>,
        batch: &mut Batch,
        lattice: &mut Lattice,
    ) -> Option<Attribution> {
        batch.clear();
        cue.window.clone().for_each(|at| batch.push(|hashes| input.features(at, cue, hashes)));
        self.weights.look_up(batch);
        lattice.clear();
        for (index, at) in cue.window.clone().enumerate() {
            let scores = self.weights.scores_of(batch, index);
            lattice.push(cue.class(at, input), &scores[..LABELS.len()], MARGIN);
        }
        let main = cue.main - cue.window.start;
        let probability = lattice.probability(&self.factors, main, &CUE_LABELS);
        let least = if cue.by_rule.is_complete { MIN_PROBABILITY_BY_RULE } else { MIN_PROBABILITY };
        if probability < least {
            return None;
        }
        let labels = lattice.best(&self.weights, Some((main, &CUE_LABELS)));
        attribution(cue, labels, probability, input.facts)
    }
}

/// Whether a candidate that is hardly likely by itself has more that speaks for it: the first pass, or the rules.
fn is_promising(cue: &CandidateCue, input: SecondPassInput<'_>) -> bool {
    input.levels.is_likely(cue.main)
        || cue.by_rule.is_complete
        || input.predictions.at(cue.main).own.part() == Some(Part::Cue)
}

/// What the labels around a cue spell out, if they have a content.
fn attribution(
    cue: &CandidateCue,
    labels: &[u8],
    probability: f32,
    facts: &Facts<'_>,
) -> Option<Attribution> {
    let mut spans: Vec<(Part, Range<usize>)> = Vec::new();
    let mut last = None;
    for (at, &label) in cue.window.clone().zip(labels) {
        let part = part(label);
        match (part, spans.last_mut()) {
            (Some(part), Some((_, span))) if !begins(label) && last == Some(part) => span.end = at + 1,
            (Some(part), _) => spans.push((part, at..at + 1)),
            (None, _) => {}
        }
        last = part;
    }
    let of = |part: Part| spans.iter().filter(move |span| span.0 == part).map(|span| span.1.clone());
    let labelled: Vec<Range<usize>> = of(Part::Content).collect();
    let presumed =
        || cue.by_rule.presumed.clone().filter(|_| probability >= MIN_PRESUMED).into_iter().collect();
    let by_rule = || if cue.by_rule.content.is_empty() { presumed() } else { cue.by_rule.content.clone() };
    let content = if labelled.is_empty() { by_rule() } else { labelled };
    if content.is_empty() {
        return None;
    }
    let labelled = of(Part::Source).min_by_key(|span| span.start.abs_diff(cue.tokens.start));
    let by_rule = Some(cue.by_rule.source.clone()).filter(|source| !source.is_empty());
    let source = match (labelled, by_rule) {
        (Some(labelled), Some(by_rule))
            if is_governed(&labelled, &by_rule, cue, facts) || holds_a_clause(&labelled, &by_rule, facts) =>
        {
            Some(by_rule)
        }
        (labelled, by_rule) => labelled.or(by_rule),
    };
    Some(Attribution {
        main: cue.main,
        cue: of(Part::Cue).find(|span| overlap(span, &cue.tokens)).unwrap_or(cue.tokens.clone()),
        source,
        content,
        probability,
    })
}

/// Whether what is labelled as source is governed by prepositions after that of the rules: "the talks" in "the ministry on the eve of
/// the talks said".
fn is_governed(
    labelled: &Range<usize>,
    by_rule: &Range<usize>,
    cue: &CandidateCue,
    facts: &Facts<'_>,
) -> bool {
    // "the audit - paid for with what Varga took - found"
    let is_in_clause = by_rule.end <= labelled.start
        && labelled.end < cue.tokens.start
        && facts.tag(labelled.end).is_finite();
    // "the survey, organised by the Chamber, found"
    let is_agent = by_rule.start < labelled.start
        && labelled.end <= cue.tokens.start
        && labelled.start >= 2
        && facts.tag(labelled.start - 1) == Tag::Adposition
        && facts.tag(labelled.start - 2) == Tag::VerbParticiple;
    is_in_clause
        || is_agent
        || labelled.end <= cue.tokens.start
            && by_rule.start < labelled.start
            && facts.tag(labelled.start - 1) == Tag::Adposition
            && (by_rule.end.min(labelled.start)..labelled.start)
                .all(|at| !facts.tag(at).is_verb() && !facts.tag(at).is_punctuation())
}

/// Whether what is labelled as source has a clause of its own beside that of the rules: "the shop was closed after neighbours"
/// in "the shop was closed after neighbours complained", "the board freed Varga" in "the board freed Varga, saying". A relative
/// clause is none.
fn holds_a_clause(labelled: &Range<usize>, by_rule: &Range<usize>, facts: &Facts<'_>) -> bool {
    let is_finite = |at: usize| facts.tag(at).is_finite();
    let is_relative =
        |at: usize| matches!(facts.tag(at), Tag::RelativePronoun | Tag::WhPronoun | Tag::WhPossessive);
    let verb_after = (by_rule.end..labelled.end).find(|&at| is_finite(at) || is_relative(at));
    labelled.start <= by_rule.start
        && labelled.end >= by_rule.end
        && ((labelled.start..by_rule.start).any(is_finite) || verb_after.is_some_and(is_finite))
}

/// A candidate for a cue and the tokens around it that are labelled.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    /// Its main word.
    pub(crate) main: usize,
    pub(crate) tokens: Range<usize>,
}

/// The windows of an article, in order.
pub(crate) fn windows(levels: &CueLevels, facts: &Facts<'_>) -> Vec<Window> {
    let mains = levels.candidates();
    mains.iter().map(|&main| Window { main, tokens: window(main, &mains, facts) }).collect()
}

/// The tokens around a cue that are labelled: its sentence, with the one before and the one after it where both it and that one
/// hold quotation marks, since what stands between them can be attributed in another sentence.
fn window(main: usize, mains: &[usize], facts: &Facts<'_>) -> Range<usize> {
    let block = facts.block(main).tokens;
    let sentence = facts.context.sentence(main);
    let (mut start, mut end) = (sentence.start, sentence.end);
    let before = |token: usize| mains.partition_point(|&main| main < token);
    let is_crowded = before(end) - before(start) > CROWD;
    let is_marked = |sentence: &Range<usize>| {
        facts.between(sentence.clone()).marks > 0 || facts.at(sentence.start).mark != OUTSIDE
    };
    let is_own_marked = is_marked(&sentence);
    let other =
        |at: usize| Some(facts.context.sentence(at)).filter(|other| is_own_marked && is_marked(other));
    if start > block.start {
        start = other(start - 1).map_or(start, |before| before.start);
    }
    if end < block.end {
        end = other(end).map_or(end, |after| after.end);
    }
    let reach = if is_crowded { REACH_IN_CROWD } else { REACH };
    start.max(main.saturating_sub(reach))..end.min(main + reach)
}

/// The candidates as the second pass sees them.
pub(crate) fn candidates(
    windows: Vec<Window>,
    reporting_cues: &[ReportingCue],
    facts: &Facts<'_>,
) -> Vec<CandidateCue> {
    let candidate = |window: Window| {
        let cue = reporting_cues::at(window.main, reporting_cues);
        CandidateCue::new(window, cue.map(|cue| by_rule(cue, facts.context)).unwrap_or_default(), facts)
    };
    windows.into_iter().map(candidate).collect()
}

fn by_rule(cue: &ReportingCue, context: &Context<'_>) -> ByRule {
    let complement = content::complement(cue, context).map(|range| vec![range]);
    let content = complement.or_else(|| content::around(cue, context)).unwrap_or_default();
    let passive = matches!(cue.kind, ReportingKind::Verb { passive: true, .. });
    ByRule {
        is_complete: !content.is_empty() && (cue.source.is_some() || passive),
        source: cue.source.clone().unwrap_or(0..0),
        presumed: if content.is_empty() { content::presumed(cue, context) } else { None },
        content,
    }
}
