//! Indirect and mixed quotes: what a verb, a noun or "according to" reports without marks, or with some.
//!
//! The content is the complement of the cue, or, where the cue stands between commas or ends the sentence, the
//! sentence around it.

use super::content::{self, behind_last_word};
use super::direct::source_evidence;
use super::sites::{Site, SiteKind};
use super::{CueFound, QuoteFound};
use crate::article::{Act, QuoteKind};
use crate::coreference::Context;
use crate::lexicon::word;
use crate::tagger::Tag;
use std::ops::Range;

/// Finds indirect and mixed quotes at the sites that no quote of `found` uses or holds.
pub(super) fn find(sites: &[Site], found: &[QuoteFound], context: &Context<'_>) -> Vec<QuoteFound> {
    let mut occupied = vec![false; context.segments.tokens.len()];
    for quote in found {
        for part in &quote.parts {
            occupied[part.clone()].fill(true);
        }
        if let Some(cue) = &quote.cue {
            occupied[cue.tokens.clone()].fill(true);
        }
    }
    sites
        .iter()
        .filter(|site| !occupied[site.main] && !context.marks.holds(site.main))
        .filter_map(|site| quote(site, &occupied, context))
        .collect()
}

fn quote(site: &Site, occupied: &[bool], context: &Context<'_>) -> Option<QuoteFound> {
    let parts = match content::complement(site, context) {
        Some(range) => vec![range],
        None => around(site, context)?,
    };
    let parts: Vec<Range<usize>> =
        parts.into_iter().filter_map(|part| cut_at_occupied(part, occupied)).collect();
    if parts.is_empty() || !is_worth_reporting(site, &parts, context) {
        return None;
    }
    let mut quote = QuoteFound::new(kind(&parts, context), site.act, parts);
    if quote.act == Act::Said && asks(site, &quote.parts[0], context) {
        quote.act = Act::Asked;
    }
    quote.cue = Some(CueFound { tokens: site.cue.clone(), lemma: site.lemma.clone() });
    quote.source = site.source.clone();
    quote.addressee = site.addressee.clone();
    quote.evidence.push(site.evidence.clone());
    quote.evidence.extend(source_evidence(site, context));
    Some(quote)
}

/// "told them to leave" is a demand, "told them that" is not.
fn asks(site: &Site, part: &Range<usize>, context: &Context<'_>) -> bool {
    site.takes("x") && context.tags[part.start] == Tag::To
}

/// A content that a direct quote holds in part ends before it.
fn cut_at_occupied(part: Range<usize>, occupied: &[bool]) -> Option<Range<usize>> {
    let start = part.clone().find(|&at| !occupied[at])?;
    let end = (start..part.end).find(|&at| occupied[at]).unwrap_or(part.end);
    (start < end).then_some(start..end)
}

/// Leaves out what has neither a source nor the form of a report.
fn is_worth_reporting(site: &Site, parts: &[Range<usize>], context: &Context<'_>) -> bool {
    let words: usize =
        parts.iter().map(|part| part.clone().filter(|&at| !context.tags[at].is_punctuation()).count()).sum();
    words >= 2 && (site.source.is_some() || matches!(site.kind, SiteKind::Verb { passive: true, .. }))
}

fn kind(parts: &[Range<usize>], context: &Context<'_>) -> QuoteKind {
    let marked = parts.iter().flat_map(Clone::clone).any(|at| context.marks.holds(at));
    if marked { QuoteKind::Mixed } else { QuoteKind::Indirect }
}

/// The sentence around a cue that interrupts or ends it: "The talks, she said, will go on."
pub(super) fn around(site: &Site, context: &Context<'_>) -> Option<Vec<Range<usize>>> {
    let sentence = context.clause(site.main);
    match site.kind {
        SiteKind::According => {}
        SiteKind::Verb { passive: false, .. }
            if (site.takes("t") || site.takes("b")) && site.source.is_some() => {}
        _ => return None,
    }
    let (start, end) = (site.start(), site.end().max(site.complement));
    let lower = |at: usize| context.segments.lower(at);
    let inverted = context.syntax.group(site.main).is_some_and(|group| group.inverted);
    let closes = inverted
        || site.kind == SiteKind::According
        || end >= sentence.end
        || context.segments.word(end).is(word::REPORT_CLOSERS);
    let starts = start == sentence.start;
    let led = start > sentence.start
        && (matches!(lower(start - 1), "," | "—" | "–" | "(" | "-") || site.kind == SiteKind::According);
    if site.kind == SiteKind::According && starts {
        let from =
            (end..sentence.end.min(end + 2)).find(|&at| lower(at) == ",").map_or(end, |comma| comma + 1);
        let to = behind_last_word(from, sentence.end, context);
        return (from < to).then(|| vec![from..to]);
    }
    if !closes || !led {
        return None;
    }
    let first = skip_lead(sentence.start, start, context);
    let before = first..behind_last_word(first, start, context);
    let has_clause = before.clone().any(|at| context.tags[at].is_finite());
    let follows = end < sentence.end && matches!(lower(end), "," | "—" | "–" | ")");
    let behind = end + 1..behind_last_word(end + 1, sentence.end.max(end + 1), context);
    let rest_has_clause = follows && behind.clone().any(|at| context.tags[at].is_verb());
    // "…, she said, adding that …": what follows is another report.
    let goes_on = follows
        && !behind.is_empty()
        && context.tags[behind.start] != Tag::VerbGerund
        && !matches!(
            lower(behind.start),
            "but"
                | "and"
                | "while"
                | "who"
                | "which"
                | "in"
                | "on"
                | "as"
                | "at"
                | "after"
                | "during"
                | "when"
        );
    match (has_clause, goes_on) {
        (true, false) => Some(vec![before]),
        (true, true) => Some(vec![before, behind]),
        (false, true) if rest_has_clause && !before.is_empty() => Some(vec![before, behind]),
        _ => None,
    }
}

/// Behind a mark that nothing closes.
fn skip_lead(first: usize, end: usize, context: &Context<'_>) -> usize {
    let is_mark = matches!(context.segments.lower(first), "\"" | "”" | "“" | "‘" | "«" | "``" | "''");
    first + usize::from(first < end && is_mark)
}
