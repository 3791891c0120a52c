//! What the models found, set right where grammar is surer than labels.
//!
//! A passive has its agent for a source, an active verb that the labels leave without one has its subject, what hangs on a noun
//! ends with one clause. A content ends before a clause that is coordinate with its cue and before the occasion on which it was
//! said, but not before examples; a source holds what "and" joins and no time. Cues that no table knows, or that have no source,
//! have to be more likely.

use super::acts;
use super::merge::runs;
use crate::attribution::Attribution;
use crate::context::Context;
use crate::english::content;
use crate::english::frames::Frames;
use crate::english::reporting_cues::{self, ReportingCue, ReportingKind};
use crate::lexicon::word;
use crate::segment::Joint;
use crate::span::overlap;
use crate::syntax::{NONE, VerbGroup};
use crate::tagger::Tag;
use std::iter::once;
use std::ops::Range;

/// The least probability of a cue of which no table knows a word.
const LEAST_UNLISTED: f32 = 0.9;

/// The least probability of a cue without a source: most of these report nobody's words.
const LEAST_WITHOUT_SOURCE: f32 = 0.7;

/// How many tokens a source can begin before the time that dates it, and examples reach behind a content.
const LONGEST_SOURCE: usize = 40;
const LONGEST_EXAMPLES: usize = 80;

/// The attributions that count, in order of their cues.
pub(super) fn settled(
    found: Vec<Attribution>,
    reporting_cues: &[ReportingCue],
    context: &Context<'_>,
) -> Vec<Attribution> {
    let found = found.into_iter().map(|found| settle(found, reporting_cues, context));
    without_coordinates(found.filter(|found| is_credible(found, context)).collect(), context)
}

/// A cue of which no table knows a word counts only with a source, and where it is most likely one: the models learned
/// from stories of an election, in which nearly all that people do is reported of them.
fn is_credible(attribution: &Attribution, context: &Context<'_>) -> bool {
    let listed = acts::known(attribution, context).is_some();
    !is_naming(attribution, context)
        && !is_label(attribution, context)
        && (attribution.source.is_some() || attribution.probability >= LEAST_WITHOUT_SOURCE)
        && (listed || attribution.source.is_some() && attribution.probability >= LEAST_UNLISTED)
}

/// "EXCLUSIVE: mayor to go": a label of a headline speaks for nobody.
fn is_label(attribution: &Attribution, context: &Context<'_>) -> bool {
    let is_colon = context.segments.lower(attribution.main) == ":";
    let source = attribution.source.as_ref().filter(|source| is_colon && source.len() == 1);
    source.is_some_and(|source| {
        context.segments.vocabulary.lists(context.segments.lower(source.start)).any(word::LABELS)
    })
}

/// "a region known as the horn": who or what bears a name is not said of by anybody.
fn is_naming(attribution: &Attribution, context: &Context<'_>) -> bool {
    let (main, next) = (attribution.main, attribution.main + 1);
    let is_bare = || {
        context.tags[main] == Tag::VerbParticiple
            && context.syntax.group(main).is_some_and(|group| !group.finite && group.first == group.main)
    };
    if context.segments.lower(main) == "known" {
        return next < context.tags.len() && matches!(context.segments.lower(next), "as" | "to" | "for");
    }
    context.segments.is(main, word::NAMING_VERBS) && is_bare() && attribution.source.is_none()
}

/// The source of a passive is its agent: its subject is what is spoken of or to.
fn without_passive_subject(
    attribution: &mut Attribution,
    reporting_cue: Option<&ReportingCue>,
    context: &Context<'_>,
) {
    let is_passive = |group: &&VerbGroup| group.passive || lacks_object(group, reporting_cue, context);
    let Some(group) = context.syntax.group(attribution.main).filter(is_passive) else { return };
    let subject = context.syntax.subject(group).map(|subject| subject.tokens());
    let is_subject = |source: &Range<usize>| subject.as_ref().is_some_and(|subject| overlap(source, subject));
    attribution.source = attribution.source.take().filter(|source| !is_subject(source));
}

/// "states told to submit plans": a verb that needs somebody before "to", and has nobody there, is a passive without its
/// auxiliary, as headlines have it.
fn lacks_object(group: &VerbGroup, reporting_cue: Option<&ReportingCue>, context: &Context<'_>) -> bool {
    let next = group.main as usize + 1;
    group.first == group.main
        && reporting_cue.is_some_and(|reporting_cue| {
            reporting_cue.takes(Frames::OBJECT_INFINITIVE) && !reporting_cue.takes(Frames::INFINITIVE)
        })
        && context.tags.get(next) == Some(&Tag::To)
}

/// Where a rule of grammar is surer than the labels, the rule decides: what hangs on a noun ends with one clause, the
/// agent of a passive ends with its noun phrase, and "was quoted as saying" has its subject for a source.
fn settle(
    mut attribution: Attribution,
    reporting_cues: &[ReportingCue],
    context: &Context<'_>,
) -> Attribution {
    let quoted = quoted_as_saying(&attribution, context);
    let reporting_cue = reporting_cues::at(attribution.main, reporting_cues);
    if quoted.is_none() {
        without_passive_subject(&mut attribution, reporting_cue, context);
    }
    match reporting_cue.map(|reporting_cue| reporting_cue.kind) {
        Some(ReportingKind::Noun) => {
            let complement =
                reporting_cue.and_then(|reporting_cue| content::complement(reporting_cue, context));
            attribution.content = complement.map_or(attribution.content, |range| vec![range]);
        }
        Some(ReportingKind::Verb { passive: true, .. }) => {
            let agent = reporting_cue.and_then(|reporting_cue| reporting_cue.source.clone());
            let found =
                agent.filter(|agent| attribution.source.as_ref().is_none_or(|source| overlap(source, agent)));
            if let Some(agent) = found {
                let complement =
                    reporting_cue.and_then(|reporting_cue| content::complement(reporting_cue, context));
                let mut tokens: Vec<usize> = attribution
                    .content
                    .iter()
                    .cloned()
                    .chain(complement)
                    .flatten()
                    .filter(|at| !agent.contains(at))
                    .collect();
                tokens.sort_unstable();
                tokens.dedup();
                attribution.content = runs(tokens.into_iter());
                attribution.source = Some(agent);
            }
        }
        None if attribution.source.is_none() => {
            let inner =
                reporting_cues.partition_point(|reporting_cue| reporting_cue.main < attribution.cue.start);
            let inner = reporting_cues
                .get(inner)
                .filter(|reporting_cue| attribution.cue.contains(&reporting_cue.main));
            if let Some(source) = inner.and_then(|reporting_cue| reporting_cue.source.clone()) {
                attribution.content.retain(|part| !overlap(part, &source));
                attribution.source = Some(source);
            }
        }
        Some(ReportingKind::Verb { .. }) => with_whole_clause(&mut attribution, reporting_cue, context),
        _ => {}
    }
    without_occasion(&mut attribution, context);
    with_examples(&mut attribution, context);
    if let Some(end) = quoted {
        attribution.cue.end = end;
        let content = attribution.content.iter().cloned().flatten();
        attribution.content = runs(content.filter(|&at| at >= end || at < attribution.main));
    }
    // A dateline is nobody's words and nobody's name.
    let behind = |part: Range<usize>| match part.contains(&context.behind_dateline) {
        true => context.behind_dateline..part.end,
        false => part,
    };
    attribution.content = attribution.content.into_iter().map(behind).collect();
    attribution.source = attribution.source.map(behind);
    let edge =
        |at: usize| context.segments.joint(at).is_comma() || context.segments.joint(at) == Joint::Colon;
    if let Some(source) = &mut attribution.source {
        let is_time = |at: usize| context.segments.is(at, word::TIME_NOUNS) && edge(at - 1);
        while source.len() > 1 && (edge(source.end - 1) || is_time(source.end - 1)) {
            source.end -= 1;
        }
        while source.len() > 1 && edge(source.start) {
            source.start += 1;
        }
        let content = attribution.content.iter().cloned().flatten();
        attribution.content = runs(content.filter(|at| !source.contains(at)));
    }
    with_subject(&mut attribution, reporting_cue, context);
    attribution.source = attribution.source.take().map(|source| as_grammar_has_it(source, context));
    attribution.source =
        attribution.source.take().filter(|source| !is_expletive(source, attribution.main, context));
    attribution
}

/// A source as the sentence has it: without what it does at the same time, as in "Hall, cutting the ribbon, said", and with all
/// that "and" joins to it at the start of its clause, as in "Hall and Bly said".
fn as_grammar_has_it(mut source: Range<usize>, context: &Context<'_>) -> Range<usize> {
    let (syntax, tags) = (context.syntax, context.tags);
    let is_comma = |at: usize| context.segments.lower(at) == ",";
    let acts = |at: usize| {
        tags[at] == Tag::VerbGerund
            && syntax.phrase_of[at] == NONE
            && context.segments.lower(at) != "including"
    };
    let mut inside = source.start + 1..source.end.saturating_sub(1);
    if let Some(comma) = inside.find(|&at| is_comma(at) && acts(at + 1)) {
        source.end = comma;
    }
    let sentence = context.sentence(source.start);
    let joined = source.start.checked_sub(2).filter(|_| tags[source.start - 1] == Tag::Coordinator);
    if let Some(phrase) = joined.and_then(|at| syntax.phrase(at)) {
        let first = phrase.first as usize;
        let opens_clause = |before: usize| {
            tags[before].is_punctuation()
                || matches!(tags[before], Tag::Subordinator | Tag::Coordinator | Tag::WhAdverb)
        };
        if first == sentence.start || first > sentence.start && opens_clause(first - 1) {
            source.start = first;
        }
    }
    if source.clone().all(|at| is_time(at, context)) {
        source.start = dated(source.start, context).unwrap_or(source.start);
    }
    source
}

/// "Friday", "Jan. 1, 2015".
fn is_time(at: usize, context: &Context<'_>) -> bool {
    let word = context.segments.word(at);
    word.is(word::TIME_NOUNS)
        || word.is(word::MONTHS)
        || matches!(context.tags[at], Tag::Number | Tag::Punctuation)
}

/// A time says nothing; what does is the phrase at the start of the clause that it dates: "the poll released Friday".
fn dated(time: usize, context: &Context<'_>) -> Option<usize> {
    let first = context.clause(time).start.max(time.saturating_sub(LONGEST_SOURCE));
    let is_border = |at: usize| {
        context.tags[at] == Tag::Subordinator
            || context.tags[at].is_punctuation() && !matches!(context.segments.lower(at), "-" | "/" | ".")
    };
    let start = (first..time).rev().find(|&at| is_border(at)).map_or(first, |at| at + 1);
    let relative = (start..time)
        .find(|&at| matches!(context.tags[at], Tag::RelativePronoun | Tag::WhPronoun))
        .unwrap_or(time);
    let is_one_clause = !(start..relative).any(|at| context.tags[at].is_finite());
    let is_phrase = context.syntax.phrase(start).is_some_and(|phrase| phrase.first as usize == start);
    (start < time && is_phrase && is_one_clause).then_some(start)
}

/// "it appears that", "it is clear that": this "it" is nobody.
fn is_expletive(source: &Range<usize>, main: usize, context: &Context<'_>) -> bool {
    source.len() == 1
        && context.segments.lower(source.start) == "it"
        && (context.tags[main].is_adjective() || context.segments.is(main, word::SEEMING_VERBS))
}

/// Where the labels give an active verb no source, or one that ends in "and", its subject is the source: the verb is far
/// from it, as "called" in "the family asked police for the tapes and called on the city to wait".
fn with_subject(attribution: &mut Attribution, reporting_cue: Option<&ReportingCue>, context: &Context<'_>) {
    let words = once(attribution.main).chain(attribution.cue.clone());
    let verbs: Vec<&VerbGroup> = words.filter_map(|at| context.syntax.group(at)).collect();
    let verb = verbs.iter().find(|verb| verb.subject != NONE).or(verbs.first());
    let is_active = |group: &&&VerbGroup| !group.passive && !lacks_object(group, reporting_cue, context);
    let Some(group) = verb.filter(is_active) else { return };
    let is_cut = |source: &Range<usize>| context.tags[source.end - 1] == Tag::Coordinator;
    if attribution.source.as_ref().is_some_and(|source| !is_cut(source)) {
        return;
    }
    let Some(subject) = reporting_cues::source(group, context).or_else(|| understood(group, context)) else {
        return;
    };
    if attribution.content.len() > 1 {
        // "The zoo has named a penguin after the tram": the subject is no part of what was done.
        attribution.content.retain(|part| *part != subject);
    }
    if !attribution.content.iter().any(|part| overlap(part, &subject)) {
        attribution.source = Some(subject);
    }
}

/// The subject that a verb without a tense leaves out: of "to order" and "deny" in "NATO met to order the deployment and deny
/// the claim" it is that of the verb with a tense, of "to admit" in "forced Stone to admit" whoever is named before it.
fn understood(group: &VerbGroup, context: &Context<'_>) -> Option<Range<usize>> {
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

/// A clause has a verb: where the labels end before it, as behind "that Brooks" in "noted that Brooks — even as he leads —
/// has yet to speak", the clause as a rule of grammar gives it is the content.
fn with_whole_clause(
    attribution: &mut Attribution,
    reporting_cue: Option<&ReportingCue>,
    context: &Context<'_>,
) {
    let [part] = &mut attribution.content[..] else { return };
    let Some(clause) = reporting_cue.and_then(|reporting_cue| content::complement(reporting_cue, context))
    else {
        return;
    };
    let has_verb = |tokens: &Range<usize>| tokens.clone().any(|at| context.tags[at].is_finite());
    let begins_alike = part.start == clause.start && part.end < clause.end;
    let is_clause = context.tags[part.start] == Tag::Subordinator
        || part.end < context.tags.len() && context.tags[part.end].is_finite();
    if begins_alike && is_clause && !has_verb(part) && has_verb(&clause) {
        *part = clause;
    }
}

/// Where a verb has no clause but a noun phrase for its content, the occasion that follows belongs to the verb: "in a statement"
/// in "they attacked the plan in a statement".
fn without_occasion(attribution: &mut Attribution, context: &Context<'_>) {
    let [part] = &mut attribution.content[..] else { return };
    let is_active = context.syntax.group(attribution.main).is_some_and(|group| !group.passive);
    let opens_clause = |tag: Tag| matches!(tag, Tag::To | Tag::Subordinator | Tag::WhPronoun | Tag::WhAdverb);
    if !is_active || part.start <= attribution.main || opens_clause(context.tags[part.start]) {
        return;
    }
    let before_a_verb = part.clone().take_while(|&at| !context.tags[at].is_finite());
    let mut behind_first = before_a_verb.skip(1);
    if let Some(occasion) = behind_first.find(|&at| is_occasion(at, context)) {
        let is_word = |at: &usize| !context.tags[*at].is_punctuation() || context.marks.of[*at] != NONE;
        part.end = (part.start + 1..occasion).rev().find(is_word).unwrap_or(part.start) + 1;
    }
}

/// What a content ends with goes on where examples of it follow: ", including the mayor", ", such as parks and pools".
fn with_examples(attribution: &mut Attribution, context: &Context<'_>) {
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
        context.segments.joint(at).is_stop() && lower(at) != ","
            || !is_outside(at)
            || content::starts_clause_behind_comma(at, limit, context)
    };
    let end = (next..limit.min(next + LONGEST_EXAMPLES)).find(ends).unwrap_or(limit);
    if end <= next + LONGEST_EXAMPLES
        && attribution.source.as_ref().is_none_or(|source| !overlap(source, &(comma..end)))
    {
        part.end = end;
    }
}

/// "in a statement", "during the interview".
fn is_occasion(at: usize, context: &Context<'_>) -> bool {
    let phrase = context.syntax.phrase(at + 1).filter(|phrase| phrase.first as usize == at + 1);
    context.segments.is(at, word::OCCASION_PREPOSITIONS)
        && phrase.is_some_and(|phrase| context.segments.is(phrase.head(), word::OCCASION_NOUNS))
}

/// The end of the cue "was quoted as saying", of which the last two words are no content.
fn quoted_as_saying(attribution: &Attribution, context: &Context<'_>) -> Option<usize> {
    let passive = context.syntax.group(attribution.main).is_some_and(|group| group.passive);
    let (as_, saying) = (attribution.main + 1, attribution.main + 2);
    let reports = saying < context.tags.len()
        && context.segments.lower(as_) == "as"
        && context.tags[saying] == Tag::VerbGerund
        && context.segments.word(saying).reporting.is_some();
    (passive && reports).then_some(saying + 1)
}

/// Ends contents before a coordinate clause that attributes by itself: "said" in "she praised the plan and said it would pass",
/// which has the source of "praised", and in "she praised the plan, and others said it would fail".
fn without_coordinates(mut found: Vec<Attribution>, context: &Context<'_>) -> Vec<Attribution> {
    found.sort_by_key(|attribution| attribution.main);
    let others = found.clone();
    for attribution in &mut found {
        let Some(source) = attribution.source.clone() else { continue };
        for part in &mut attribution.content {
            let first = others.partition_point(|other| other.main < part.start.max(attribution.main + 1));
            let inside = others.iter().skip(first).take_while(|other| other.main < part.end);
            let border = inside.filter_map(|other| coordinate(other, part, &source, context)).next();
            part.end = border.unwrap_or(part.end);
        }
        attribution.content.retain(|part| !part.is_empty());
    }
    found.retain(|attribution| !attribution.content.is_empty());
    found
}

/// Where a content ends, if this attribution inside it is coordinate with that of the content.
fn coordinate(
    other: &Attribution,
    part: &Range<usize>,
    source: &Range<usize>,
    context: &Context<'_>,
) -> Option<usize> {
    let own = other.source.as_ref()?;
    let shares = overlap(own, source) && !overlap(part, source);
    let joins = |at: usize| {
        let tag = context.tags[at];
        tag.is_punctuation() || tag.is_adverb() || tag == Tag::Coordinator
    };
    let begins_clause = |at: usize| {
        at > part.start + 1
            && context.tags[at - 1] == Tag::Coordinator
            && context.segments.lower(at - 2) == ","
    };
    let start = match () {
        _ if shares => other.cue.start,
        _ if own.end <= other.cue.start && begins_clause(own.start) => own.start,
        _ => return None,
    };
    let last = (part.start..start).rev().find(|&at| !joins(at));
    (start > part.start).then(|| last.map_or(part.start, |at| at + 1))
}
