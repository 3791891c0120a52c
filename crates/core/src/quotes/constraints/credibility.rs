//! Which attributions are reports at all.

use super::super::acts;
use super::super::rules::applies;
use super::super::titles;
use crate::attribution::Attribution;
use crate::context::Context;
use crate::lexicon::{phrases, word};
use crate::tagger::Tag;

/// One reason why an attribution is none.
pub(super) struct Rejection {
    pub(super) name: &'static str,
    rejects: fn(&Attribution, &Context<'_>) -> bool,
}

/// The reasons, each by itself enough.
pub(super) const REJECTIONS: &[Rejection] = &[
    Rejection { name: "a name that something bears is no report", rejects: is_naming },
    Rejection { name: "a deed is no report", rejects: is_deed },
    Rejection { name: "what nobody is named for is no report", rejects: is_agentless },
    Rejection { name: "what somebody said is not said again", rejects: is_free_relative },
    Rejection { name: "a label of a headline speaks for nobody", rejects: is_label },
    Rejection { name: "a cue without a source has to be likely", rejects: is_doubtful_without_source },
    Rejection { name: "an unlisted cue has to be likely and have a source", rejects: is_doubtful_unlisted },
];

/// The least probability of a cue that no table holds: the models learned from stories of an election, in which nearly
/// all that people do is reported of them.
const MIN_UNLISTED: f32 = 0.9;

/// The least probability of a cue without a source: most of these report nobody's words.
const MIN_WITHOUT_SOURCE: f32 = 0.7;

/// Whether nothing speaks against an attribution.
pub(super) fn is_credible(attribution: &Attribution, context: &Context<'_>) -> bool {
    let rejects = |reason: &Rejection| applies(reason.name) && (reason.rejects)(attribution, context);
    !REJECTIONS.iter().any(rejects)
}

/// "a region known as the horn", "a ship named Hope": whoever gave the name says nothing.
fn is_naming(attribution: &Attribution, context: &Context<'_>) -> bool {
    let (main, next) = (attribution.main, attribution.main + 1);
    if context.segments.lower(main) == "known" {
        return next < context.tags.len() && matches!(context.segments.lower(next), "as" | "to" | "for");
    }
    let is_participle = context.tags[main] == Tag::VerbParticiple;
    let is_bare =
        || context.syntax.group(main).is_some_and(|group| !group.finite && group.first == group.main);
    // "slow bonds, also called patient debt"
    let is_apposed = || {
        let mut before = (0..main).rev().skip_while(|&at| context.tags[at].is_adverb());
        let follows_comma = before.next().is_some_and(|at| context.segments.lower(at) == ",");
        follows_comma && context.tags.get(next).is_some_and(|&tag| tag != Tag::Adposition)
    };
    is_participle
        && context.segments.is(main, word::NAMING_VERBS)
        && (attribution.source.is_none() && is_bare() || is_apposed())
}

/// "has written a shelf of books", "attacked a night porter", "was reported by a postman": what is done to something.
fn is_deed(attribution: &Attribution, context: &Context<'_>) -> bool {
    let Some(verb) = context.segments.word(attribution.main).reporting else { return false };
    let Some(group) = context.syntax.group(attribution.main) else { return false };
    let tags = context.tags;
    let opens_clause = |at: &usize| context.segments.is(*at, word::CLAUSE_PREPOSITIONS);
    let content = attribution.content.iter().cloned().flatten();
    let is_phrase = content.take_while(|at| !opens_clause(at)).all(|at| {
        let is_clause =
            tags[at].is_finite() || matches!(tags[at], Tag::Subordinator | Tag::To | Tag::VerbGerund);
        !is_clause && !context.marks.holds(at)
    });
    let Some(first) = attribution.content.first().map(|part| part.start) else { return false };
    let is_indefinite = matches!(context.segments.lower(first), "a" | "an") || tags[first] == Tag::Number;
    let names_deed = || phrases::DEED_VERBS.contains(verb.lemma);
    is_phrase
        && match verb.lemma {
            "attack" => is_indefinite && !group.passive,
            "report" => group.passive,
            _ => names_deed() && !group.passive,
        }
}

/// "are ordered to leave", "was said to have fled": a passive without the one who speaks, and "asked why he left, he", said of
/// the one who answers.
fn is_agentless(attribution: &Attribution, context: &Context<'_>) -> bool {
    let Some(group) = context.syntax.group(attribution.main) else { return false };
    let first = context.clause(attribution.main).start;
    let opens_sentence =
        attribution.main == first && context.tags.get(first + 1).is_some_and(|tag| !tag.is_punctuation());
    attribution.source.is_none() && (group.passive || opens_sentence && !group.inverted)
}

/// "few of them believed what the minister said": the words before "what" are the reporter's.
fn is_free_relative(attribution: &Attribution, context: &Context<'_>) -> bool {
    let source = attribution.source.as_ref().map_or(attribution.cue.start, |source| source.start);
    let first = source.min(attribution.cue.start);
    let is_what = first.checked_sub(1).is_some_and(|before| context.segments.lower(before) == "what");
    is_what && attribution.content.iter().all(|part| part.end <= first)
}

/// "EXCLUSIVE: mayor to go".
fn is_label(attribution: &Attribution, context: &Context<'_>) -> bool {
    let is_colon = context.segments.lower(attribution.main) == ":";
    let source = attribution.source.as_ref().filter(|source| is_colon && source.len() == 1);
    source.is_some_and(|source| context.segments.is(source.start, word::LABELS))
}

fn is_doubtful_without_source(attribution: &Attribution, _: &Context<'_>) -> bool {
    attribution.source.is_none() && attribution.probability < MIN_WITHOUT_SOURCE
}

fn is_doubtful_unlisted(attribution: &Attribution, context: &Context<'_>) -> bool {
    // "played “Rain on Tin” as an encore"
    let marks = attribution
        .content
        .first()
        .and_then(|part| context.marks.marked.get(context.marks.of[part.start] as usize));
    let is_title = || marks.is_some_and(|marked| titles::is_title(marked, context, || false));
    let is_reporting = context.segments.word(attribution.main).reporting.is_some();
    !is_reporting && is_title()
        || (attribution.source.is_none() || attribution.probability < MIN_UNLISTED)
            && acts::known(attribution, context).is_none()
}
