//! Who said what without marks, as learned from annotated news.
//!
//! Three models. The first tells of every verb and noun how likely it is a cue ([`cue_classifier`]). The second labels all tokens of a
//! paragraph with such a cue as source, cue, content or neither, whichever cue they belong to ([`first_pass`]). The
//! third labels, for each likely cue, the tokens around it again, as seen from that cue ([`second_pass_features`]), and may label
//! none of them, which rejects the cue. What the rules of this stage make of a cue and what the pass before says of a
//! token are features like any other. That a sequence for each cue follows one over the paragraph, and that the step from
//! label to label depends on the kind of token, were the largest gains of trials on PolNeAR.

mod chain;
mod cue_classifier;
mod facts;
mod feature;
mod first_pass;
mod first_pass_features;
mod kept;
mod rows;
mod second_pass_features;

use crate::context::Context;
use crate::english::content;
use crate::english::reporting_cues::{self, ReportingCue, ReportingKind};
use crate::model::{Aligned, Model, Sums};
use crate::tagger::{LATER_ROWS, Tag};
pub(crate) use chain::CLASSES;
use chain::{Chain, Transitions};
use cue_classifier::LIKELY;
#[cfg(feature = "training")]
pub(crate) use cue_classifier::features as cue_features;
pub(crate) use cue_classifier::{Levels, candidates};
pub(crate) use facts::Facts;
use facts::OUTSIDE;
pub(crate) use first_pass::First;
#[cfg(feature = "training")]
pub(crate) use first_pass::Verdict;
#[cfg(feature = "training")]
pub(crate) use first_pass::first_features;
pub(crate) use first_pass_features::brief;
pub(crate) use kept::Kept;
use kept::Weights;
use rows::Rows;
pub(crate) use second_pass_features::{ByRule, Cue, View, seen};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Words of four labels in a row of the weight files.
pub(crate) const CUE_WORDS: usize = 1;
pub(crate) const PART_WORDS: usize = 2;
/// Of the rows that a token's word keeps, those before this one are the cues' ...
const FIRST_ROWS: usize = 8;
/// ... those before this one the first pass's, and the others the second's, but for the last one, in which stands what
/// the word by itself tells of cues.
const SECOND_ROWS: usize = FIRST_ROWS + 11;

static CUES: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/cues.bin"));
static FIRST: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/first.bin"));
static PARTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/attributions.bin"));

/// The weights of all three models.
#[derive(Clone)]
pub(crate) struct Models {
    cues: Arc<Weights<CUE_WORDS>>,
    first: Arc<Weights<PART_WORDS>>,
    first_transitions: Transitions,
    parts: Arc<Weights<PART_WORDS>>,
    transitions: Transitions,
}

impl Models {
    /// The weights that are built into the program.
    pub(crate) fn built_in() -> Models {
        Models::open(&CUES.0, &FIRST.0, &PARTS.0)
    }

    pub(crate) fn open(cues: &'static [u8], first: &'static [u8], parts: &'static [u8]) -> Models {
        let first = Model::with_classes(first, CLASSES);
        let parts = Model::with_classes(parts, CLASSES);
        Models {
            cues: Arc::new(Weights::new(Model::open(cues), 0..FIRST_ROWS)),
            first: Arc::new(Weights::new(first, FIRST_ROWS..SECOND_ROWS)),
            first_transitions: Transitions::of(&first),
            parts: Arc::new(Weights::new(parts, SECOND_ROWS..LATER_ROWS - 1)),
            transitions: Transitions::of(&parts),
        }
    }
}

/// Who said what, by the models.
#[derive(Debug, Clone)]
pub(crate) struct Attribution {
    /// The main word of the cue.
    pub(crate) main: usize,
    pub(crate) cue: Range<usize>,
    pub(crate) source: Option<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
    /// How likely the cue is one.
    pub(crate) probability: f32,
}

/// Cues less likely than this by themselves are not looked at.
const LEAST_LIKELY: f32 = 0.15;
/// The least logarithm of odds that a word is a cue wherever it stands.
const LEAST_ALONE: f32 = -1.0;
/// The least logarithm of odds by which a candidate is looked at further, as far as that is known before anything is looked up: of
/// those below it on dev, one in four hundred would have reached the least step of likelihood.
const LEAST_SO_FAR: f32 = -3.5;
/// Cues less likely than this with all that stands around them are none.
const LEAST_PROBABLE: f32 = 0.35;
/// The same where the rules find a source and a content for it as well.
const LEAST_WITH_RULE: f32 = 0.05;
/// Candidates whose rows are looked up together.
const TOGETHER: usize = 64;
/// How far from a cue the tokens that are labelled reach.
const REACH: usize = 120;

/// The same in a sentence with more likely cues than a crowd: no writer's, so what counts is that it ends soon.
const REACH_IN_CROWD: usize = 30;
const CROWD: usize = 40;

/// Labels of the model of cues: it is none, it is one.
const IS_CUE_LABELS: usize = 2;
/// Labels of both models of tokens.
pub(crate) const LABELS: usize = 7;
/// Those of the words of a cue.
const CUE_LABELS: [u8; 2] = [3, 4];

/// What a label says of its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Source,
    Cue,
    Content,
}

/// The part that a label gives and whether it begins there.
pub(crate) fn part(label: u8) -> Option<(Part, bool)> {
    let begins = label % 2 == 1;
    match label {
        1 | 2 => Some((Part::Source, begins)),
        3 | 4 => Some((Part::Cue, begins)),
        5 | 6 => Some((Part::Content, begins)),
        _ => None,
    }
}

/// The attributions of an article, in order of their cues; they can overlap.
pub(crate) fn find(models: &Models, facts: &Facts<'_>, reporting_cues: &[ReportingCue]) -> Vec<Attribution> {
    let cues = cue_probabilities(&models.cues, facts);
    let levels = Levels::new(facts.tokens(), cues.iter().copied());
    let windows = windows(&levels, facts);
    let first = First::find(models, facts, &levels, &windows);
    let mut reader = Reader {
        models,
        view: View { facts, levels: &levels, first: &first },
        plain: vec![None; facts.tokens()],
        new: Vec::new(),
        rows: Rows::new(&models.parts),
        chain: Chain::default(),
    };
    let mut found = Vec::new();
    for cue in likely(windows, reporting_cues, facts, |word| models.parts.keep(word)) {
        if facts.context.interrupt.is_set() {
            break;
        }
        if reader.is_worth_it(&cue) {
            found.extend(reader.read(&cue));
        }
    }
    found
}

/// How likely each candidate is a cue; words that hardly ever are one by themselves are left out.
fn cue_probabilities(weights: &Weights<CUE_WORDS>, facts: &Facts<'_>) -> Vec<(usize, f32)> {
    let mut rows = Rows::new(weights);
    let alone = candidates(facts).into_iter().map(|at| (at, sums_alone(at, facts, &mut rows)));
    let candidates: Vec<_> =
        alone.filter(|(_, sums)| log_odds(sums, &weights.model) >= LEAST_ALONE).collect();
    let mut cues = Vec::with_capacity(candidates.len());
    for some in candidates.chunks(TOGETHER) {
        if facts.context.interrupt.is_set() {
            break;
        }
        rows.clear();
        for &(at, alone) in some {
            rows.push(alone, |taker| cue_classifier::features_there(at, facts, taker));
            if log_odds(&rows.known_of_last(), &weights.model) < LEAST_SO_FAR {
                rows.leave_out_others();
            }
        }
        rows.find();
        for (index, &(at, _)) in some.iter().enumerate() {
            let log_odds = log_odds(&rows.sum(index), &weights.model);
            cues.push((at, 1.0 / (1.0 + (-log_odds).exp())));
        }
    }
    cues
}

/// The sums by which a word with the tag of this token is a cue wherever it stands. The word keeps those of the tag that it
/// had last.
fn sums_alone(at: usize, facts: &Facts<'_>, rows: &mut Rows<'_, CUE_WORDS>) -> Sums<CUE_WORDS> {
    let cell = &facts.rows(at)[LATER_ROWS - 1];
    let (tag, kept) = (1 + facts.tag(at) as u64, cell.load(Ordering::Relaxed));
    if kept & 0xff == tag {
        return Sums::of_two([(kept >> 32) as i16, (kept >> 48) as i16]);
    }
    rows.clear();
    rows.push(Sums::default(), |taker| cue_classifier::features_alone(at, facts, taker));
    rows.find();
    let sums = rows.sum(0);
    let [no_cue, cue] = sums.first_two().map(|sum| u64::from(sum as u16));
    cell.store(cue << 48 | no_cue << 32 | tag, Ordering::Relaxed);
    sums
}

/// The logarithm of the odds by which a candidate with these sums is a cue.
fn log_odds(sums: &Sums<CUE_WORDS>, model: &Model<CUE_WORDS>) -> f32 {
    let scores = model.scores(sums, IS_CUE_LABELS);
    let score = |label: usize| scores.as_flattened()[label] + model.start(label);
    score(1) - score(0)
}

/// Labels the tokens around one cue after another.
struct Reader<'a> {
    models: &'a Models,
    view: View<'a>,
    /// For each token that was met, the sums of what does not depend on the cue.
    plain: Vec<Option<Sums<PART_WORDS>>>,
    /// Those of a window that were not met before.
    new: Vec<usize>,
    rows: Rows<'a, PART_WORDS>,
    chain: Chain,
}

impl Reader<'_> {
    /// Whether a cue that is hardly likely by itself has more that speaks for it: the first pass, or the rules.
    fn is_worth_it(&self, cue: &Cue<'_>) -> bool {
        let View { levels, first, .. } = self.view;
        levels.of[cue.main] >= LIKELY
            || cue.by_rule.is_whole
            || first.at(cue.main).own.kind() == Some(Part::Cue as usize)
    }

    fn read(&mut self, cue: &Cue<'_>) -> Option<Attribution> {
        self.sum_plain(cue.window.clone());
        let Reader { rows, chain, .. } = self;
        self.view.facts.touch(cue.window.clone(), &(SECOND_ROWS..LATER_ROWS - 1));
        rows.clear();
        for at in cue.window.clone() {
            let known = self.plain[at].unwrap_or_default();
            rows.push(known, |taker| seen(at, cue, self.view, taker));
        }
        rows.find();
        chain.clear();
        for (index, at) in cue.window.clone().enumerate() {
            let class = cue.class(at, self.view.facts, self.view.levels);
            chain.push(class, &rows.model().scores(&rows.sum(index), LABELS));
        }
        let (main, transitions) = (cue.main - cue.window.start, &self.models.transitions);
        let probability = self.chain.probability(main, &CUE_LABELS, transitions);
        let least = if cue.by_rule.is_whole { LEAST_WITH_RULE } else { LEAST_PROBABLE };
        if probability < least {
            return None;
        }
        let labels = self.chain.best(Some((main, &CUE_LABELS)), transitions);
        attribution(cue, labels, probability, self.view.facts)
    }

    /// Sums what does not depend on the cue, for tokens that were not met before.
    fn sum_plain(&mut self, window: Range<usize>) {
        let Reader { view, plain, new, rows, .. } = self;
        new.clear();
        new.extend(window.filter(|&at| plain[at].is_none()));
        rows.clear();
        for &at in &*new {
            rows.push(Sums::default(), |taker| brief(at, view.facts, taker));
        }
        rows.find();
        for (index, &at) in new.iter().enumerate() {
            plain[at] = Some(rows.sum(index));
        }
    }
}

/// What the labels around a cue spell out, if they have a content.
fn attribution(cue: &Cue<'_>, labels: &[u8], probability: f32, facts: &Facts<'_>) -> Option<Attribution> {
    let mut spans: Vec<(Part, Range<usize>)> = Vec::new();
    let mut last = None;
    for (at, &label) in cue.window.clone().zip(labels) {
        let part = part(label);
        match (part, spans.last_mut()) {
            (Some((kind, false)), Some((_, span))) if last == Some(kind) => span.end = at + 1,
            (Some((kind, _)), _) => spans.push((kind, at..at + 1)),
            (None, _) => {}
        }
        last = part.map(|(kind, _)| kind);
    }
    let of = |kind: Part| spans.iter().filter(move |span| span.0 == kind).map(|span| span.1.clone());
    let labelled: Vec<Range<usize>> = of(Part::Content).collect();
    let content = if labelled.is_empty() { cue.by_rule.content.clone() } else { labelled };
    if content.is_empty() {
        return None;
    }
    let by_rule = Some(cue.by_rule.source.clone()).filter(|source| !source.is_empty());
    Some(Attribution {
        main: cue.main,
        cue: of(Part::Cue).find(|span| crate::span::overlap(span, &cue.tokens)).unwrap_or(cue.tokens.clone()),
        source: match (of(Part::Source).min_by_key(|span| span.start.abs_diff(cue.tokens.start)), by_rule) {
            (Some(labelled), Some(by_rule))
                if hangs_on(&labelled, &by_rule, cue, facts)
                    || holds_a_clause(&labelled, &by_rule, facts) =>
            {
                Some(by_rule)
            }
            (labelled, by_rule) => labelled.or(by_rule),
        },
        content,
        probability,
    })
}

/// Whether what is labelled as source hangs on that of the rules by prepositions: "the talks" in "the ministry on the eve of
/// the talks said".
fn hangs_on(labelled: &Range<usize>, by_rule: &Range<usize>, cue: &Cue<'_>, facts: &Facts<'_>) -> bool {
    labelled.end <= cue.tokens.start
        && by_rule.start < labelled.start
        && facts.tag(labelled.start - 1) == Tag::Adposition
        && (by_rule.end.min(labelled.start)..labelled.start)
            .all(|at| !facts.tag(at).is_verb() && !facts.tag(at).is_punctuation())
}

/// Whether what is labelled as source has a clause of its own before that of the rules: "the shop was closed after neighbours"
/// in "the shop was closed after neighbours complained".
fn holds_a_clause(labelled: &Range<usize>, by_rule: &Range<usize>, facts: &Facts<'_>) -> bool {
    labelled.start < by_rule.start
        && labelled.end >= by_rule.end
        && (labelled.start..by_rule.start).any(|at| facts.tag(at).is_finite())
}

/// The likely cues of an article, as the second model sees them.
pub(crate) fn likely<'k>(
    windows: Vec<Window>,
    reporting_cues: &[ReportingCue],
    facts: &Facts<'_>,
    keep: impl Fn(u64) -> Kept<'k>,
) -> Vec<Cue<'k>> {
    let cue = |(main, window)| {
        let by_rule = reporting_cues::at(main, reporting_cues)
            .map(|reporting_cue| by_rule(reporting_cue, facts.context));
        Cue::new(main, window, by_rule.unwrap_or_default(), facts, &keep)
    };
    windows.into_iter().map(cue).collect()
}

/// The main word of a cue that is looked at, and the tokens around it that are labelled.
pub(crate) type Window = (usize, Range<usize>);

/// Those of an article, in order.
pub(crate) fn windows(levels: &Levels, facts: &Facts<'_>) -> Vec<Window> {
    let mains = levels.looked_at();
    mains.iter().map(|&main| (main, window(main, &mains, facts))).collect()
}

/// The tokens around a cue that are labelled: its sentence, with the one before and the one behind where both it and that one
/// hold quotation marks, since what stands between them can be attributed in another sentence.
fn window(main: usize, mains: &[usize], facts: &Facts<'_>) -> Range<usize> {
    let block = facts.block(main).1.tokens.clone();
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
        end = other(end).map_or(end, |behind| behind.end);
    }
    let reach = if is_crowded { REACH_IN_CROWD } else { REACH };
    start.max(main.saturating_sub(reach))..end.min(main + reach)
}

fn by_rule(reporting_cue: &ReportingCue, context: &Context<'_>) -> ByRule {
    let complement = content::complement(reporting_cue, context).map(|range| vec![range]);
    let content = complement.or_else(|| content::around(reporting_cue, context)).unwrap_or_default();
    let passive = matches!(reporting_cue.kind, ReportingKind::Verb { passive: true, .. });
    ByRule {
        is_whole: !content.is_empty() && (reporting_cue.source.is_some() || passive),
        source: reporting_cue.source.clone().unwrap_or(0..0),
        content,
    }
}
