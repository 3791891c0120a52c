//! Rules that correct a source.

use super::super::merge::runs;
use super::Grammar;
use super::contents::end_of_quoted_as_saying;
use crate::attribution::Attribution;
use crate::context::Context;
use crate::english::content;
use crate::english::frames::Frames;
use crate::english::reporting_cues::{self, ReportingKind};
use crate::lexicon::word;
use crate::segment::ClauseMarker;
use crate::span::overlap;
use crate::syntax::{NONE, VerbGroup};
use crate::tagger::Tag;
use std::iter::once;
use std::ops::Range;

/// How far before its time a dated source can begin, in tokens.
const MAX_SOURCE: usize = 40;

/// "They were told to wait": the subject of a passive is spoken of or to. That of "was quoted as saying" speaks.
pub(super) fn drop_passive_subject(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    if end_of_quoted_as_saying(attribution, context).is_some() {
        return;
    }
    let is_passive = |group: &&VerbGroup| group.passive || lacks_object(group, attribution, grammar);
    let Some(group) = context.syntax.group(attribution.main).filter(is_passive) else { return };
    let subject = context.syntax.subject(group).map(|subject| subject.tokens());
    let is_subject = |source: &Range<usize>| subject.as_ref().is_some_and(|subject| overlap(source, subject));
    attribution.source = attribution.source.take().filter(|source| !is_subject(source));
}

/// "states told to submit plans": a verb that needs an object before "to" and has none is a passive without its
/// auxiliary, as in headlines.
fn lacks_object(group: &VerbGroup, attribution: &Attribution, grammar: &Grammar<'_>) -> bool {
    let needs_object =
        |frames: Frames| frames.any(Frames::OBJECT_INFINITIVE) && !frames.any(Frames::INFINITIVE);
    group.first == group.main
        && grammar.reporting_cue(attribution).is_some_and(|cue| needs_object(cue.frames))
        && grammar.context.tags.get(group.main as usize + 1) == Some(&Tag::To)
}

/// "was told by the mayor that": the agent of a passive is the source, whole, and no part of the content.
pub(super) fn passive_agent(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let cue = grammar.reporting_cue(attribution);
    let Some(passive) = cue.filter(|cue| matches!(cue.kind, ReportingKind::Verb { passive: true, .. }))
    else {
        return;
    };
    let Some(agent) = &passive.source else { return };
    if attribution.source.as_ref().is_some_and(|source| !overlap(source, agent)) {
        return;
    }
    let complement = content::complement(passive, grammar.context);
    let content = attribution.content.iter().cloned().chain(complement).flatten();
    let mut tokens: Vec<usize> = content.filter(|at| !agent.contains(at)).collect();
    tokens.sort_unstable();
    tokens.dedup();
    attribution.content = runs(tokens.into_iter());
    attribution.source = Some(agent.clone());
}

/// "made it clear, saying": a cue of several words has the source of the reporting verb inside it.
pub(super) fn source_of_inner_verb(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    if attribution.source.is_some() || grammar.reporting_cue(attribution).is_some() {
        return;
    }
    let first = grammar.reporting_cues.partition_point(|cue| cue.main < attribution.cue.start);
    let inner = grammar.reporting_cues.get(first).filter(|cue| attribution.cue.contains(&cue.main));
    if let Some(source) = inner.and_then(|cue| cue.source.clone()) {
        attribution.content.retain(|part| !overlap(part, &source));
        attribution.source = Some(source);
    }
}

/// "GENEVA (AP) — Nurses said": a dateline is nobody's words and nobody's name.
pub(super) fn drop_dateline(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let start = grammar.context.dateline_end;
    let without_dateline = |part: Range<usize>| if part.contains(&start) { start..part.end } else { part };
    attribution.content =
        std::mem::take(&mut attribution.content).into_iter().map(without_dateline).collect();
    attribution.source = attribution.source.take().map(without_dateline);
}

/// "Bly, Monday, said": commas at the edges of a source do not belong to it, nor does a time after a comma.
pub(super) fn trim(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let segments = grammar.context.segments;
    let is_edge = |at: usize| {
        segments.clause_marker(at).is_comma() || segments.clause_marker(at) == ClauseMarker::Colon
    };
    let is_time = |at: usize| segments.is(at, word::TIME_NOUNS) && is_edge(at - 1);
    let Some(source) = &mut attribution.source else { return };
    while source.len() > 1 && (is_edge(source.end - 1) || is_time(source.end - 1)) {
        source.end -= 1;
    }
    while source.len() > 1 && is_edge(source.start) {
        source.start += 1;
    }
}

/// "the family asked police for the tapes and called on the city to wait": where the labels give an active verb no
/// source, or one that ends in "and", its subject is the source.
pub(super) fn active_subject(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    let words = once(attribution.main).chain(attribution.cue.clone());
    let verbs: Vec<&VerbGroup> = words.filter_map(|at| context.syntax.group(at)).collect();
    let verb = verbs.iter().find(|verb| verb.subject != NONE).or(verbs.first());
    let is_active = |group: &&&VerbGroup| !group.passive && !lacks_object(group, attribution, grammar);
    let Some(group) = verb.filter(is_active) else { return };
    let is_cut = |source: &Range<usize>| context.tags[source.end - 1] == Tag::Coordinator;
    if attribution.source.as_ref().is_some_and(|source| !is_cut(source)) {
        return;
    }
    let subject = reporting_cues::source(group, context).or_else(|| controller(group, context));
    let Some(subject) = subject else { return };
    if attribution.content.len() > 1 {
        // "The zoo has named a penguin after the tram": the subject is no part of what was done.
        attribution.content.retain(|part| *part != subject);
    }
    if !attribution.content.iter().any(|part| overlap(part, &subject)) {
        attribution.source = Some(subject);
    }
}

/// The understood subject of a verb without a tense: of "to order" and "deny" in "NATO met to order the deployment and
/// deny the claim" it is that of the verb with a tense, of "to admit" in "forced Stone to admit" the object before it.
fn controller(group: &VerbGroup, context: &Context<'_>) -> Option<Range<usize>> {
    let start = context.sentence(group.main as usize).start;
    let before = (start..group.first as usize).rev().find(|&at| !context.tags[at].is_adverb())?;
    let is_infinitive = context.tags[before] == Tag::To;
    if group.finite || !is_infinitive && context.tags[before] != Tag::Coordinator {
        return None;
    }
    let syntax = context.syntax;
    if is_infinitive
        && let Some(phrase) = before.checked_sub(1).and_then(|at| syntax.phrase(at))
        && let Some(verb) = (phrase.first as usize).checked_sub(1).and_then(|at| syntax.group(at))
        && verb.main + 1 == phrase.first
        && phrase.tokens().any(|at| context.tags[at].is_proper() || context.tags[at] == Tag::PersonalPronoun)
    {
        return Some(phrase.tokens());
    }
    let verb = (start..before)
        .rev()
        .filter_map(|at| syntax.group(at))
        .find(|verb| verb.finite && verb.subject != NONE)?;
    reporting_cues::source(verb, context)
}

/// "Hall, cutting the ribbon, said": what a source does at the same time is no part of it.
pub(super) fn drop_participial_clause(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let Grammar { context, .. } = grammar;
    let Some(source) = &mut attribution.source else { return };
    let is_participle = |at: usize| {
        context.tags[at] == Tag::VerbGerund
            && context.syntax.phrase_of[at] == NONE
            && context.segments.lower(at) != "including"
    };
    let mut inside = source.start + 1..source.end.saturating_sub(1);
    if let Some(comma) = inside.find(|&at| context.segments.lower(at) == "," && is_participle(at + 1)) {
        source.end = comma;
    }
}

/// "Hall and Bly said": all that "and" joins at the start of a clause is the source.
pub(super) fn include_coordinate(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let Grammar { context, .. } = grammar;
    let tags = context.tags;
    let Some(source) = &mut attribution.source else { return };
    let sentence = context.sentence(source.start);
    let joined = source.start.checked_sub(2).filter(|_| tags[source.start - 1] == Tag::Coordinator);
    let Some(phrase) = joined.and_then(|at| context.syntax.phrase(at)) else { return };
    let first = phrase.first as usize;
    let opens_clause = |before: usize| {
        tags[before].is_punctuation()
            || matches!(tags[before], Tag::Subordinator | Tag::Coordinator | Tag::WhAdverb)
    };
    if first == sentence.start || first > sentence.start && opens_clause(first - 1) {
        source.start = first;
    }
}

/// "the poll released Friday showed": a time says nothing; the phrase that it dates, at the start of the clause, does.
pub(super) fn dated_phrase(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let Grammar { context, .. } = grammar;
    let Some(source) = &mut attribution.source else { return };
    if source.clone().all(|at| is_time(at, context)) {
        source.start = phrase_before_time(source.start, context).unwrap_or(source.start);
    }
}

/// "Friday", "Jan. 1, 2015".
fn is_time(at: usize, context: &Context<'_>) -> bool {
    context.segments.is(at, word::TIME_NOUNS.or(word::MONTHS))
        || matches!(context.tags[at], Tag::Number | Tag::Punctuation)
}

/// The start of the clause before a time, if a noun phrase and no other finite verb come between.
fn phrase_before_time(time: usize, context: &Context<'_>) -> Option<usize> {
    let first = context.clause(time).start.max(time.saturating_sub(MAX_SOURCE));
    let is_boundary = |at: usize| {
        context.tags[at] == Tag::Subordinator
            || context.tags[at].is_punctuation() && !matches!(context.segments.lower(at), "-" | "/" | ".")
    };
    let start = (first..time).rev().find(|&at| is_boundary(at)).map_or(first, |at| at + 1);
    let relative = (start..time)
        .find(|&at| matches!(context.tags[at], Tag::RelativePronoun | Tag::WhPronoun))
        .unwrap_or(time);
    let is_one_clause = !(start..relative).any(|at| context.tags[at].is_finite());
    let is_phrase = context.syntax.phrase(start).is_some_and(|phrase| phrase.first as usize == start);
    (start < time && is_phrase && is_one_clause).then_some(start)
}

/// "it appears that", "it is clear that": this "it" refers to nobody.
pub(super) fn drop_expletive(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let Grammar { context, .. } = grammar;
    let main = attribution.main;
    let is_impersonal = context.tags[main].is_adjective() || context.segments.is(main, word::SEEMING_VERBS);
    let is_expletive = |source: &Range<usize>| {
        source.len() == 1 && context.segments.lower(source.start) == "it" && is_impersonal
    };
    attribution.source = attribution.source.take().filter(|source| !is_expletive(source));
}
