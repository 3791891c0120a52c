//! Merges the attributions of the models with the quotes found by marks.
//!
//! Marks stay in charge of direct quotes. What the models attribute fills in the cue and source that a direct quote
//! lacks, and makes indirect and mixed quotes of all else.

use super::acts;
use super::constraints::apply_constraints;
use super::direct::source_evidence;
use super::rules::applies;
use super::{CueFound, QuoteFound};
use crate::article::{Act, QuoteKind};
use crate::attribution::Attribution;
use crate::context::Context;
use crate::english::reporting_cues::{self, ReportingCue};
use crate::evidence::{Detail, Evidence, EvidenceCode, Probability};
use crate::span::overlap;
use std::ops::Range;

/// Rules that alter a source or a content, each explained where it applies.
const WHOLE_QUOTATION: &str = "one quotation has one source";
const BEFORE_OTHER_CUE: &str = "a content ends before the cue of another quote";
const LONGER_SOURCE: &str = "a source includes its apposition";
const MIXED: &str = "reported words outside the marks make a quote mixed";
const OTHER_QUOTATIONS: &str = "quotations with one cue are one quote";
/// Their names.
#[cfg(test)]
pub(super) const RULES: [&str; 5] =
    [WHOLE_QUOTATION, BEFORE_OTHER_CUE, LONGER_SOURCE, MIXED, OTHER_QUOTATIONS];

/// An attribution less probable than this gives way to those it holds.
const CONFIDENT: f32 = 0.6;

/// No quote.
const NONE: u32 = u32::MAX;

/// Merges the attributions of the models with the quotes found by marks and layout.
pub(super) fn join(
    mut quotes: Vec<QuoteFound>,
    found: Vec<Attribution>,
    reporting_cues: &[ReportingCue],
    context: &Context<'_>,
) -> Vec<QuoteFound> {
    let mut owner = vec![NONE; context.segments.tokens.len()];
    let mut cue_of = vec![NONE; context.segments.tokens.len()];
    for (index, quote) in quotes.iter().enumerate() {
        for part in &quote.parts {
            owner[part.clone()].fill(index as u32);
        }
        if let Some(cue) = &quote.cue {
            cue_of[cue.tokens.clone()].fill(index as u32);
        }
    }
    let given = quotes.len();
    let credible = apply_constraints(found, reporting_cues, context);
    quotes.reserve_exact(credible.len());
    for attribution in context.interrupt.until_set(by_confidence_and_size(credible)) {
        let tokens = || attribution.content.iter().cloned().flatten();
        let size = tokens().filter(|&at| !context.tags[at].is_punctuation()).count();
        if owner[attribution.main] != NONE || size == 0 {
            continue; // a report inside a quote is the speaker's
        }
        let free = |at: &usize| owner[*at] == NONE;
        let words = |at: &usize| !context.tags[*at].is_punctuation();
        let freed = tokens().filter(words).filter(free).count();
        let cue_owner = cue_of[attribution.main];
        // A turn of a transcript or a signed quote needs no cue.
        let direct = |index: u32| {
            let quote = quotes.get(index as usize).filter(|_| (index as usize) < given);
            let marked = |quote: &QuoteFound| context.marks.holds(quote.start());
            quote.is_some_and(|quote| quote.kind == QuoteKind::Mixed || marked(quote))
        };
        if cue_owner != NONE {
            if direct(cue_owner) {
                lengthen_source(&mut quotes[cue_owner as usize], &attribution, context);
                extend_parts(&mut quotes[cue_owner as usize], cue_owner, &attribution, &mut owner, context);
            }
            continue;
        }
        if 2 * freed < size {
            let first = tokens().map(|at| owner[at]).find(|&index| index != NONE && direct(index));
            // “…” Her deputy nodded: the sentence after a quote does not attribute it.
            let is_later = |index: u32| {
                let end = quotes[index as usize].parts.last().map_or(0, |part| part.end.saturating_sub(1));
                attribution.main >= context.sentence(end).end
            };
            let lacks_cue = |&index: &u32| quotes[index as usize].cue.is_none() && !is_later(index);
            if let Some(index) = first.filter(lacks_cue) {
                attach_cue(&mut quotes[index as usize], &attribution, reporting_cues, context);
                extend_parts(&mut quotes[index as usize], index, &attribution, &mut owner, context);
            }
            continue;
        }
        let parts = whole_quotation(runs(tokens().filter(free)), &owner, context);
        let parts: Vec<Range<usize>> = parts
            .into_iter()
            .map(|part| before_other_cue(&part, &cue_of, &quotes))
            .filter(|part| part.clone().any(|at| words(&at)))
            .collect();
        if parts.is_empty() {
            continue;
        }
        let index = quotes.len() as u32;
        for part in &parts {
            owner[part.clone()].fill(index);
        }
        cue_of[attribution.cue.clone()].fill(index);
        quotes.push(quote(&attribution, parts, reporting_cues, context));
    }
    quotes
}

/// The sentences of one quotation have one source: a content that begins with the opening mark has all up to the closing
/// one.
fn whole_quotation(mut parts: Vec<Range<usize>>, owner: &[u32], context: &Context<'_>) -> Vec<Range<usize>> {
    if applies(WHOLE_QUOTATION)
        && let Some(part) = parts.last_mut()
        && let Some(marked) = context.marks.marked.get(context.marks.of[part.end - 1] as usize)
        && part.contains(&(marked.open as usize))
        && marked.has_close
    {
        let rest = part.end..marked.end as usize;
        part.end = if rest.clone().all(|at| owner[at] == NONE) { part.end.max(rest.end) } else { part.end };
    }
    parts
}

/// The part of a content before the source or the cue of another quote.
fn before_other_cue(part: &Range<usize>, cue_of: &[u32], quotes: &[QuoteFound]) -> Range<usize> {
    let cue = part.clone().find(|&at| cue_of[at] != NONE && applies(BEFORE_OTHER_CUE));
    let Some(cue) = cue else { return part.clone() };
    let source = quotes.get(cue_of[cue] as usize).and_then(|quote| quote.source.clone());
    let end = source.filter(|source| source.start < cue).map_or(cue, |source| source.start);
    part.start..end.max(part.start)
}

/// Gives a direct quote the longer source that the models found around that of the rules: the whole of an apposition, but
/// nothing between marks.
fn lengthen_source(quote: &mut QuoteFound, attribution: &Attribution, context: &Context<'_>) {
    if applies(LONGER_SOURCE)
        && let (Some(source), Some(longer)) = (&quote.source, &attribution.source)
        && longer.start <= source.start
        && longer.end >= source.end
        && !(source.end..longer.end).any(|at| context.marks.holds(at))
    {
        quote.source = Some(longer.clone());
    }
}

/// Adds to a direct quote what the models attribute to the same cue: words outside the marks make it a mixed one,
/// other stretches between marks are parts of it.
fn extend_parts(
    quote: &mut QuoteFound,
    index: u32,
    attribution: &Attribution,
    owner: &mut [u32],
    context: &Context<'_>,
) {
    let words = |at: &usize| !context.tags[*at].is_punctuation();
    let content: Vec<usize> = attribution.content.iter().cloned().flatten().collect();
    let own = quote.parts.iter().cloned().flatten().filter(words).count();
    let both = content.iter().filter(|at| words(at) && owner[**at] == index).count();
    let outside = content.iter().filter(|at| words(at) && !context.marks.holds(**at)).count();
    if 2 * both < own {
        return;
    }
    // What grammar found around the marks stays.
    let holds_all = || quote.parts.iter().cloned().flatten().filter(words).all(|at| content.contains(&at));
    if quote.kind == QuoteKind::Mixed && !holds_all() {
        return;
    }
    if applies(MIXED) && outside >= 2 && !quote.parts.iter().any(|part| is_utterance(part.start, context)) {
        quote.kind = QuoteKind::Mixed;
        quote.parts = runs(content.into_iter().filter(|&at| owner[at] == NONE || owner[at] == index));
        quote.parts.retain(|part| part.clone().any(|at| words(&at)));
    } else if applies(OTHER_QUOTATIONS) {
        let segments = runs(content.into_iter().filter(|&at| context.marks.holds(at)));
        for segment in segments {
            let Some(marked) = context.marks.marked.get(context.marks.of[segment.start] as usize) else {
                continue;
            };
            let inside = marked.inside();
            if !inside.is_empty()
                && inside.clone().all(|at| owner[at] == NONE)
                && 2 * segment.len() >= inside.len()
            {
                quote.parts.push(inside);
            }
        }
        quote.parts.sort_by_key(|part| part.start);
    }
    for part in &quote.parts {
        owner[part.clone()].fill(index);
    }
}

/// Whether the stretch between marks around this token is a sentence of its own, so that no words outside belong to it: it
/// begins with a capital and ends with a stop or a comma.
fn is_utterance(at: usize, context: &Context<'_>) -> bool {
    let Some(marked) = context.marks.marked.get(context.marks.of[at] as usize) else { return false };
    let inside = marked.inside();
    marked.has_close
        && inside.len() > 3
        && context.segments.word(inside.start).is_capitalised
        && context.segments.lower(inside.end - 1).ends_with(['.', ',', '!', '?', '…'])
}

/// The confident ones first, and of these those with the longest contents.
fn by_confidence_and_size(mut found: Vec<Attribution>) -> Vec<Attribution> {
    let size = |attribution: &Attribution| attribution.content.iter().map(Range::len).sum::<usize>();
    found.sort_unstable_by_key(|attribution| {
        (attribution.probability < CONFIDENT, std::cmp::Reverse(size(attribution)), attribution.main)
    });
    found
}

/// Gives a quote the cue, the source and the act that the models found.
fn attach_cue(
    quote: &mut QuoteFound,
    attribution: &Attribution,
    reporting_cues: &[ReportingCue],
    context: &Context<'_>,
) {
    let reporting_cue = reporting_cues::at(attribution.main, reporting_cues);
    let cue = cue(attribution, reporting_cue, context);
    let act =
        reporting_cue.map_or_else(|| acts::act(attribution, context), |reporting_cue| reporting_cue.act);
    quote.act = acts::of_content(act, attribution, context);
    let evidence = reporting_cue.map(|reporting_cue| reporting_cue.evidence(context));
    let evidence = evidence.unwrap_or_else(|| Evidence::text(EvidenceCode::Cue, cue.lemma.to_string()));
    quote.evidence.insert(0, evidence);
    quote.cue = Some(cue);
    quote.source = attribution.source.clone().or(quote.source.take());
    quote.addressee = reporting_cue.and_then(|reporting_cue| reporting_cue.addressee.clone());
    let agrees = |reporting_cue: &&ReportingCue| match (&reporting_cue.source, &quote.source) {
        (Some(by_rule), Some(found)) => overlap(by_rule, found),
        _ => false,
    };
    quote.evidence.extend(
        reporting_cue.filter(agrees).and_then(|reporting_cue| source_evidence(reporting_cue, context)),
    );
    let probability = Detail::Probability(Probability::rounded(attribution.probability));
    quote.evidence.push(Evidence::new(EvidenceCode::Labelled, probability));
}

fn quote(
    attribution: &Attribution,
    parts: Vec<Range<usize>>,
    reporting_cues: &[ReportingCue],
    context: &Context<'_>,
) -> QuoteFound {
    let marked = parts.iter().flat_map(Clone::clone).any(|at| context.marks.holds(at));
    let kind = if marked { QuoteKind::Mixed } else { QuoteKind::Indirect };
    let mut quote = QuoteFound::new(kind, Act::Said, parts);
    attach_cue(&mut quote, attribution, reporting_cues, context);
    quote
}

fn cue(attribution: &Attribution, reporting_cue: Option<&ReportingCue>, context: &Context<'_>) -> CueFound {
    let word = context.segments.word(attribution.main);
    let lemma = reporting_cue.map(|reporting_cue| reporting_cue.lemma);
    let lemma = lemma.or_else(|| acts::listed(word).map(|(lemma, _)| lemma));
    CueFound { tokens: attribution.cue.clone(), lemma: lemma.map_or_else(|| word.lower.clone(), Box::from) }
}

/// Consecutive tokens as ranges.
pub(super) fn runs(tokens: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in tokens {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs.shrink_to_fit();
    runs
}
