//! Rules that correct a content.

use super::super::merge::runs;
use super::Grammar;
use crate::attribution::Attribution;
use crate::context::Context;
use crate::english::reporting_cues::ReportingKind;
use crate::english::{adjuncts, content};
use crate::lexicon::word;
use crate::span::overlap;
use crate::syntax::NONE;
use crate::tagger::Tag;
use std::ops::Range;

/// How far examples reach beyond a content, in tokens.
const MAX_EXAMPLES: usize = 80;

/// "the claim that the road was safe was wrong": what a noun governs is one clause.
pub(super) fn complement_of_noun(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let noun = grammar.reporting_cue(attribution).filter(|cue| cue.kind == ReportingKind::Noun);
    if let Some(complement) = noun.and_then(|noun| content::complement(noun, grammar.context)) {
        attribution.content = vec![complement];
    }
}

/// "noted that Brooks — even as he leads — has yet to speak": where the labels end before their clause does, the complement
/// of the reporting verb is the content.
pub(super) fn whole_clause(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    let cue = grammar.reporting_cue(attribution);
    let verb = cue.filter(|cue| matches!(cue.kind, ReportingKind::Verb { passive: false, .. }));
    let [part] = &mut attribution.content[..] else { return };
    let Some(clause) = verb.and_then(|verb| content::complement(verb, context)) else { return };
    if part.start != clause.start || part.end >= clause.end {
        return;
    }
    let reports = |at: usize| {
        context.tags[at].is_finite()
            && context.segments.word(at).reporting.is_some()
            && !context.marks.holds(at)
    };
    let another = (part.end..clause.end).any(reports);
    if !another && goes_on(part, clause.end, context) {
        *part = clause;
    }
}

/// What opens a clause that depends on the one before the comma.
fn opens_clause(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::RelativePronoun
            | Tag::WhPronoun
            | Tag::WhPossessive
            | Tag::WhAdverb
            | Tag::Subordinator
            | Tag::VerbParticiple
    )
}

/// Whether a clause goes on behind a content that the labels end too early.
fn goes_on(part: &Range<usize>, end: usize, context: &Context<'_>) -> bool {
    let (tags, rest) = (context.tags, part.end..end);
    let lower = |at: usize| if at < end { context.segments.lower(at) } else { "" };
    let has_verb = |tokens: Range<usize>| tokens.clone().any(|at| tags[at].is_finite());
    let is_dash = |at: usize| tags[at].is_punctuation() && matches!(lower(at), "-" | "–" | "—");
    // The subject of a clause needs its verb.
    let subject = context.syntax.phrase_of[part.start];
    let verb_of_subject =
        |at: usize| context.syntax.group(at).is_some_and(|verb| verb.finite && verb.subject == subject);
    let lacks_verb = !has_verb(part.clone())
        && has_verb(rest.clone())
        && (tags[part.start] == Tag::Subordinator
            || tags[part.end].is_finite()
            || subject != NONE && rest.clone().any(verb_of_subject));
    let after_comma = part.end + usize::from(lower(part.end) == ",");
    let conjunction = after_comma + usize::from(after_comma < end && tags[after_comma] == Tag::Coordinator);
    let next = tags.get(after_comma).filter(|_| after_comma > part.end && after_comma < end);
    // "districts like Vell, Harnau or Sarn might be in play"
    let closes_list = |verb: usize| {
        let last = context.syntax.phrase(verb - 1).filter(|phrase| phrase.first as usize > part.end + 1);
        last.is_some_and(|last| {
            tags[last.first as usize - 2..last.first as usize].contains(&Tag::Coordinator)
        })
    };
    let verb = rest.clone().find(|&at| tags[at].is_finite());
    let is_list =
        !has_verb(part.clone()) && next.is_some_and(|tag| tag.is_noun()) && verb.is_some_and(closes_list);
    lacks_verb
        || is_list
        // "to fight corruption, foster justice and create jobs"
        || tags[part.start] == Tag::To && next == Some(&Tag::VerbBase)
        // "was not ill, that he had no pain", "was not ill, and that"
        || after_comma > part.end && lower(conjunction) == "that"
        // "would be built at Pusad, in the district of"
        || next == Some(&Tag::Adposition) && lower(after_comma) != "according" && !has_verb(rest.clone())
        // "of his father, who founded the dairy"
        || next.is_some_and(|&tag| opens_clause(tag))
        // "treated everyone – big and small – fairly"
        || is_dash(part.end)
}

/// "said late Sunday a suspect had fled": when, where and how something is said is no part of it.
pub(super) fn drop_adjunct(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let cue = grammar.reporting_cue(attribution);
    let Some(cue) = cue.filter(|cue| matches!(cue.kind, ReportingKind::Verb { passive: false, .. })) else {
        return;
    };
    let is_adjunct = |part: &Range<usize>| part.start >= cue.tokens.end && part.end <= cue.complement;
    attribution.content.retain(|part| !is_adjunct(part));
    if attribution.content.is_empty() {
        attribution.content = content::around(cue, grammar.context).unwrap_or_default();
    }
    let Some(complement) = content::complement(cue, grammar.context) else { return };
    // "accused Iran of delay": the object belongs to what is said; "urged Iran to wait": the addressee does not.
    let begins_clause =
        complement.start <= cue.complement + 1 || grammar.context.tags[complement.start] == Tag::To;
    for part in attribution.content.iter_mut().filter(|_| begins_clause) {
        // "told doctors patients were dying": labels that begin inside the addressee know better where it ends.
        let splits = cue.addressee.as_ref().is_some_and(|to| (to.start + 1..to.end).contains(&part.start));
        if part.start >= cue.tokens.end && part.contains(&complement.start) && !splits {
            part.start = complement.start;
        }
    }
}

/// "called it “a farce” - and talk of a boycott goes on": a clause of its own after the marks is the reporter's. What "that"
/// or a verb alone goes on with is still reported.
pub(super) fn end_at_mark(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    for part in &mut attribution.content {
        let after_mark = |&at: &usize| context.marks.of[at - 1] != NONE && context.marks.of[at] == NONE;
        let reporter = (part.start + 1..part.end).filter(after_mark).find(|&at| {
            let is_dash = context.tags[at].is_punctuation() && context.segments.lower(at) != ",";
            let joint = (at..part.end).find(|&at| !context.tags[at].is_punctuation());
            joint.is_some_and(|joint| {
                context.tags[joint] == Tag::Coordinator
                    && (is_dash || context.segments.lower(joint) == "but")
                    && content::starts_main_clause(joint + 1, part.end, context)
            })
        });
        part.end = reporter.unwrap_or(part.end);
    }
}

/// "Though she said it was late, he stayed": what is said in a subordinate clause ends with it.
pub(super) fn end_with_clause(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    let Some(cue) = grammar.reporting_cue(attribution) else { return };
    if !content::is_subordinate(cue, context) {
        return;
    }
    let starts_main_clause = |at: usize, end: usize| {
        context.segments.lower(at) == "," && content::starts_main_clause(at + 1, end, context)
    };
    for part in attribution.content.iter_mut().filter(|part| part.start > cue.main) {
        let outside = |&at: &usize| !context.marks.holds(at);
        let comma = (part.start + 1..part.end).filter(outside).find(|&at| starts_main_clause(at, part.end));
        part.end = comma.unwrap_or(part.end);
    }
}

/// "pleaded not guilty in Peru on Monday": the time of a content without a verb is that of the saying.
pub(super) fn drop_time(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    let [part] = &mut attribution.content[..] else { return };
    let is_clause = |at: usize| {
        context.tags[at].is_verb() || context.tags[at] == Tag::Subordinator || context.marks.holds(at)
    };
    if part.start > attribution.main && !part.clone().any(is_clause) {
        *part = adjuncts::without_time(part.clone(), context);
    }
}

/// "reported the fault to the firm but the firm had mended it": a clause that a noun phrase is coordinated with is no part
/// of the content.
pub(super) fn end_before_clause(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    let [part] = &mut attribution.content[..] else { return };
    if part.start <= attribution.main || context.syntax.phrase_of[part.start] == NONE {
        return;
    }
    let starts_clause = |at: usize| {
        context.segments.lower(at) == "but" && content::starts_main_clause(at + 1, part.end, context)
    };
    let is_verb = |at: usize| context.tags[at].is_verb() || context.marks.holds(at);
    let clause = (part.start + 1..part.end).find(|&at| starts_clause(at));
    if let Some(clause) = clause.filter(|&clause| !(part.start..clause).any(is_verb)) {
        part.end = context.trim_trailing_stops(part.start, clause);
    }
}

/// "they attacked the plan in a statement": where the content is a noun phrase, the occasion modifies the verb.
pub(super) fn drop_occasion(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    let [part] = &mut attribution.content[..] else { return };
    let is_active = context.syntax.group(attribution.main).is_some_and(|group| !group.passive);
    let opens_clause = |tag: Tag| matches!(tag, Tag::To | Tag::Subordinator | Tag::WhPronoun | Tag::WhAdverb);
    if !is_active || part.start <= attribution.main || opens_clause(context.tags[part.start]) {
        return;
    }
    let mut before_a_verb = part.clone().take_while(|&at| !context.tags[at].is_finite()).skip(1);
    if let Some(occasion) = before_a_verb.find(|&at| is_occasion(at, context)) {
        let is_word = |at: &usize| !context.tags[*at].is_punctuation() || context.marks.of[*at] != NONE;
        part.end = (part.start + 1..occasion).rev().find(is_word).unwrap_or(part.start) + 1;
    }
}

/// "in a statement", "during the interview".
fn is_occasion(at: usize, context: &Context<'_>) -> bool {
    let phrase = context.syntax.phrase(at + 1).filter(|phrase| phrase.first as usize == at + 1);
    context.segments.is(at, word::OCCASION_PREPOSITIONS)
        && phrase.is_some_and(|phrase| context.segments.is(phrase.head(), word::OCCASION_NOUNS))
}

/// ", including the mayor", ", such as parks and pools": examples of the last noun of a content belong to it.
pub(super) fn include_examples(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    let context = grammar.context;
    let lower = |at: usize| if at < context.tags.len() { context.segments.lower(at) } else { "" };
    let Some(part) = attribution.content.iter_mut().max_by_key(|part| part.start) else { return };
    let (comma, next) = (part.end, part.end + 1);
    let is_outside = |at: usize| context.marks.of[at] == NONE;
    if part.start < attribution.main
        || lower(comma) != ","
        || !is_outside(comma)
        || lower(next) != "including" && (lower(next), lower(next + 1)) != ("such", "as")
    {
        return;
    }
    let limit = context.sentence(part.start).end;
    let ends = |&at: &usize| {
        context.segments.clause_marker(at).is_stop() && lower(at) != ","
            || !is_outside(at)
            || content::starts_clause_after_comma(at, limit, context)
    };
    let end = (next..limit.min(next + MAX_EXAMPLES)).find(ends).unwrap_or(limit);
    if end <= next + MAX_EXAMPLES
        && attribution.source.as_ref().is_none_or(|source| !overlap(source, &(comma..end)))
    {
        part.end = end;
    }
}

/// "was quoted as saying": the participle belongs to the cue, not to the content.
pub(super) fn quoted_as_saying(attribution: &mut Attribution, grammar: &Grammar<'_>) {
    if let Some(end) = end_of_quoted_as_saying(attribution, grammar.context) {
        attribution.cue.end = end;
        let content = attribution.content.iter().cloned().flatten();
        attribution.content = runs(content.filter(|&at| at >= end || at < attribution.main));
    }
}

/// The end of the cue "was quoted as saying".
pub(super) fn end_of_quoted_as_saying(attribution: &Attribution, context: &Context<'_>) -> Option<usize> {
    let is_passive = context.syntax.group(attribution.main).is_some_and(|group| group.passive);
    let (preposition, participle) = (attribution.main + 1, attribution.main + 2);
    let reports = participle < context.tags.len()
        && context.segments.lower(preposition) == "as"
        && context.tags[participle] == Tag::VerbGerund
        && context.segments.word(participle).reporting.is_some();
    (is_passive && reports).then_some(participle + 1)
}

/// Who speaks is not what is said.
pub(super) fn drop_source(attribution: &mut Attribution, _: &Grammar<'_>) {
    if let Some(source) = &attribution.source {
        let content = attribution.content.iter().cloned().flatten();
        attribution.content = runs(content.filter(|at| !source.contains(at)));
    }
}
