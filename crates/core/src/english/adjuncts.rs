//! Adjuncts of a saying: when, where and how something was said.
//!
//! They stand between a cue and what is said ("said late Saturday that", "said by phone the flood had"), or between a cue
//! and the end of a report ("…, she said today"). A phrase of time or place that begins the clause that is said ("said today
//! was a good day") is none.

use crate::context::Context;
use crate::lexicon::word;
use crate::segment::ClauseMarker;
use crate::syntax::NONE;
use crate::tagger::Tag;
use std::ops::Range;

/// How far a parenthesis reaches, in tokens.
const MAX_PARENTHESIS: usize = 8;
/// How far from the end of a stretch a time can begin, in tokens.
const MAX_TIME: usize = 6;
/// How far from its subject a verb can be, in tokens.
const CLAUSE_REACH: usize = 20;

/// The first token, from this one on, that belongs to no adjunct.
pub(super) fn skip(mut at: usize, end: usize, context: &Context<'_>) -> usize {
    let adjuncts = [adverb, time, prepositional_time, prepositional, parenthesis];
    while let Some(after) = adjuncts.iter().find_map(|adjunct| adjunct(at, end, context)) {
        at = after;
    }
    at
}

/// "again", "recently".
fn adverb(at: usize, end: usize, context: &Context<'_>) -> Option<usize> {
    let is_adverb = at < end && context.tags[at].is_adverb() && context.tags[at] != Tag::WhAdverb;
    (is_adverb && !starts_clause(at, end, context)).then_some(at + 1)
}

/// "today", "late Saturday", "last month", "Sunday night", "two days later".
fn time(at: usize, end: usize, context: &Context<'_>) -> Option<usize> {
    let is = |at: &usize, list| context.segments.is(*at, list);
    let is_noun = |at: &usize| is(at, word::TIME_NOUNS) && context.tags[*at].is_noun();
    let leads =
        (at..end).take_while(|at| is(at, word::TIME_MODIFIERS) || context.tags[*at] == Tag::Number).count();
    let nouns = (at + leads..end).take_while(is_noun).count();
    let after = at + leads + nouns;
    if nouns == 0 || context.tags.get(after) == Some(&Tag::Possessive) {
        return None;
    }
    // "today was a good day", but "last month profits fell"
    let phrase = context.syntax.phrase(after - 1)?;
    let is_subject = phrase.end as usize <= after && starts_clause(after - 1, end, context);
    (!is_subject).then_some(after)
}

/// "for years", "since Monday", "on Sunday night".
fn prepositional_time(at: usize, end: usize, context: &Context<'_>) -> Option<usize> {
    let governs = at < end && context.tags[at] == Tag::Adposition;
    if governs { time(at + 1, end, context) } else { None }
}

/// "in a statement", "outside court", "by telephone".
fn prepositional(at: usize, end: usize, context: &Context<'_>) -> Option<usize> {
    let is_lead =
        at + 1 < end && context.segments.is(at, word::ADVERBIAL_LEADS) && context.tags[at] != Tag::To;
    if !is_lead {
        return None;
    }
    let phrase = context.syntax.phrase(at + 1).filter(|phrase| phrase.first as usize == at + 1)?;
    // "by phone", but "by local media"
    let is_agent =
        context.segments.lower(at) == "by" && !context.segments.is(phrase.head(), word::OCCASION_NOUNS);
    // "said after the alarm rang the guards had fled": a clause is part of what is said.
    if is_agent || starts_clause(at + 1, end, context) {
        return None;
    }
    Some(context.extent(phrase, end).end)
}

/// ", however, that", ", on Monday, that".
fn parenthesis(at: usize, end: usize, context: &Context<'_>) -> Option<usize> {
    let is_comma = |at: &usize| context.segments.lower(*at) == ",";
    if at + 2 >= end || !is_comma(&at) {
        return None;
    }
    let close = (at + 1..end.min(at + MAX_PARENTHESIS)).find(is_comma)?;
    let holds_verb = (at + 1..close).any(|inner| context.tags[inner].is_verb());
    let that = close + 1 < end && context.segments.clause_marker(close + 1) == ClauseMarker::That;
    (that && !holds_verb).then_some(close + 1)
}

/// A stretch without the time and place at its end: "not guilty" of "not guilty in Peru on Monday".
pub(crate) fn without_time(stretch: Range<usize>, context: &Context<'_>) -> Range<usize> {
    let Range { start, end } = stretch;
    let is_last = |at: &usize| {
        let after = time(*at, end, context).or_else(|| prepositional_time(*at, end, context));
        after == Some(end)
    };
    let Some(first) = (end.saturating_sub(MAX_TIME).max(start + 1)..end).find(is_last) else {
        return start..end;
    };
    let next = context.mentions.partition_point(|mention| (mention.end as usize) < first);
    let place = context.mentions.get(next).filter(|mention| mention.end as usize == first);
    let preposition = place.map(|place| (place.first as usize).max(1) - 1);
    let is_in = |at: &usize| *at > start && matches!(context.segments.lower(*at), "in" | "at");
    start..preposition.filter(is_in).unwrap_or(first)
}

/// Whether the phrase that holds this token is the subject of a finite verb after it.
pub(super) fn starts_clause(at: usize, end: usize, context: &Context<'_>) -> bool {
    let phrase = context.syntax.phrase_of[at];
    phrase != NONE
        && (at..end.min(at + CLAUSE_REACH)).any(|verb| {
            context
                .syntax
                .group(verb)
                .is_some_and(|group| group.finite && group.subject == phrase && group.first as usize > at)
        })
}
