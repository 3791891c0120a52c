//! Who speaks, by what was said before: a pronoun goes on with the last speaker, an answer is that of whom was asked.
//!
//! Coreference resolves pronouns by prominence alone; here the quotes before are evidence, too. Of two people in a dialogue
//! the one who was asked answers, and somebody who is asked in the first person is the one who is interviewed.

use super::{QuoteFound, SpeakerFound};
use crate::article::{Act, EntityType, QuoteKind};
use crate::context::Context;
use crate::coreference::{Entities, EntityIdx, Gender};
use crate::english::pronouns::{self, Pronoun};
use crate::lexicon::{phrases, word};
use crate::syntax::Phrase;
use crate::tagger::Tag;
use std::ops::Range;

/// How many blocks back the last speaker goes on.
const REACH: u32 = 1;
/// How many sentences back a subject is looked for.
const MAX_SENTENCES: usize = 3;

/// Who a pronoun is that speaks.
pub(super) enum Who {
    Named(EntityIdx),
    /// In the words that name them.
    Unnamed(Range<usize>),
}

/// Whom the pronoun at this token means, where what was said before tells.
pub(super) fn whom(
    at: usize,
    quote: &QuoteFound,
    before: &[QuoteFound],
    context: &Context<'_>,
    entities: &Entities,
) -> Option<Who> {
    body(at, before, context, entities)
        .or_else(|| person(at, quote, before, context, entities).map(Who::Named))
        .or_else(|| unnamed(at, before, context).map(Who::Unnamed))
}

/// The person whom "he" or "she" at this token means, where the quotes before tell.
fn person(
    at: usize,
    quote: &QuoteFound,
    before: &[QuoteFound],
    context: &Context<'_>,
    entities: &Entities,
) -> Option<EntityIdx> {
    let gender = match Pronoun::of(context.segments.lower(at))?.gender? {
        pronouns::Gender::Feminine => Gender::Feminine,
        pronouns::Gender::Masculine => Gender::Masculine,
        pronouns::Gender::Neuter => return None,
    };
    let (last, earlier) = before.split_last()?;
    if !is_near(last, quote.start(), context) {
        return None;
    }
    let fits = |&entity: &EntityIdx| {
        let entity = &entities.all[entity];
        entity.kind == EntityType::Person && entity.gender.agrees(gender)
    };
    let speaker = |quote: &QuoteFound| quote.speaker.as_ref()?.entity.filter(fits);
    if let Some(asked) = interviewee(last, context, entities).filter(fits) {
        return Some(asked);
    }
    if is_question(last, context) && !goes_on(quote, context) {
        let asker = last.speaker.as_ref().and_then(|speaker| speaker.entity);
        let answers = earlier.last().filter(|other| is_near(other, last.start(), context)).and_then(speaker);
        if let Some(answers) = answers.filter(|_| answers != asker) {
            return Some(answers);
        }
    }
    let since = last.parts.last().map_or(0, |part| part.end);
    speaker(last).filter(|&speaker| !is_interrupted(since..at, speaker, fits, context, entities))
}

/// Whether a quote is in the block of this token or in one shortly before.
fn is_near(quote: &QuoteFound, token: usize, context: &Context<'_>) -> bool {
    context.block(quote.start()) + REACH >= context.block(token)
}

/// The person whom the reporter asks: "I ask Ines Varga if …".
pub(super) fn interviewee(
    quote: &QuoteFound,
    context: &Context<'_>,
    entities: &Entities,
) -> Option<EntityIdx> {
    let source = quote.source.as_ref()?;
    let is_reporter = source.len() == 1 && matches!(context.segments.lower(source.start), "i" | "we");
    let addressee = quote.addressee.as_ref().filter(|_| is_reporter && quote.act == Act::Asked)?;
    addressee.clone().rev().find_map(|at| entities.at(at))
}

fn is_question(quote: &QuoteFound, context: &Context<'_>) -> bool {
    let last = quote.parts.last().filter(|part| !part.is_empty());
    quote.kind == QuoteKind::Direct && last.is_some_and(|part| context.segments.lower(part.end - 1) == "?")
}

/// Whether the cue of a quote says that its speaker goes on: "she added".
fn goes_on(quote: &QuoteFound, context: &Context<'_>) -> bool {
    let cue = quote.cue.as_ref();
    cue.is_some_and(|cue| {
        cue.tokens.clone().any(|at| phrases::CONTINUING_VERBS.contains(context.segments.lower(at)))
    })
}

/// Whether somebody else who fits is the subject of a verb in this range.
fn is_interrupted(
    range: Range<usize>,
    speaker: EntityIdx,
    fits: impl Fn(&EntityIdx) -> bool,
    context: &Context<'_>,
    entities: &Entities,
) -> bool {
    let groups =
        range.clone().filter_map(|at| context.syntax.group(at).filter(|group| group.first as usize == at));
    let subjects = groups.filter_map(|group| context.syntax.subject(group));
    let named = subjects
        .filter(|subject| range.contains(&subject.head()))
        .filter_map(|subject| entities.at(subject.head()));
    named.filter(|entity| *entity != speaker).any(|entity| fits(&entity))
}

/// Whom the sentence before this token is about: its first subject that can speak.
pub(super) fn subject_before(
    token: usize,
    can_speak: impl Fn(Phrase) -> bool,
    context: &Context<'_>,
) -> Option<Range<usize>> {
    let own = context.segments.sentence_of[token] as usize;
    let sentences = context.segments.sentences[..own].iter().rev().take(MAX_SENTENCES);
    let near = sentences.take_while(|sentence| sentence.block + REACH >= context.block(token));
    let subject = |tokens: Range<usize>| {
        let groups =
            tokens.filter_map(|at| context.syntax.group(at).filter(|group| group.first as usize == at));
        groups
            .filter(|group| group.finite)
            .find_map(|group| context.syntax.subject(group).filter(|&subject| can_speak(subject)))
    };
    near.filter_map(|sentence| subject(sentence.tokens())).next().map(Phrase::tokens)
}

/// Whom "they" or, where nobody is named, "he" or "she" at this token means: those who spoke last, in the words of their
/// source.
fn unnamed(at: usize, before: &[QuoteFound], context: &Context<'_>) -> Option<Range<usize>> {
    let last = before.last().filter(|last| is_near(last, at, context))?;
    let speaker = last.speaker.as_deref().filter(|speaker| !speaker.carried_over)?;
    let words = if speaker.entity.is_none() { speaker.name.clone() } else { speaker.tokens.clone() };
    let head = context.syntax.phrase(words.start)?.head().min(words.end - 1);
    let is_joint = || words.clone().any(|at| context.segments.lower(at) == "and");
    let agrees = match context.segments.lower(at) {
        "they" if speaker.entity.is_none() => context.tags[head] == Tag::NounPlural || is_joint(),
        "they" => is_joint(),
        "he" | "she" => {
            let is_singular = context.tags[head] == Tag::NounSingular;
            speaker.entity.is_none() && is_singular && context.segments.is(head, word::ROLE_NOUNS)
        }
        _ => false,
    };
    agrees.then_some(words)
}

/// What "it" at this token means where no name does: the body or document of a sentence before that can speak.
fn body(at: usize, before: &[QuoteFound], context: &Context<'_>, entities: &Entities) -> Option<Who> {
    if context.segments.lower(at) != "it" {
        return None;
    }
    let is_body = |head: usize| context.segments.is(head, word::ORGANISATION_NOUNS.or(word::DOCUMENT_NOUNS));
    let last =
        before.last().filter(|last| is_near(last, at, context)).and_then(|last| last.speaker.as_deref());
    let speaks = |speaker: &&SpeakerFound| match speaker.entity {
        Some(entity) => entities.all[entity].kind == EntityType::Org,
        None => speaker.name.clone().any(is_body),
    };
    if let Some(speaker) = last.filter(speaks) {
        return Some(speaker.entity.map_or(Who::Unnamed(speaker.name.clone()), Who::Named));
    }
    let can_speak = |phrase: Phrase| match entities.at(phrase.head()) {
        Some(entity) => entities.all[entity].kind == EntityType::Org,
        None => is_body(phrase.head()),
    };
    let subject = subject_before(at, can_speak, context)?;
    // "The company" is no better known than "it".
    if context.segments.is(subject.end - 1, word::COMPANY_NOUNS) && entities.at(at).is_some() {
        return None;
    }
    Some(entities.at(subject.end - 1).map_or(Who::Unnamed(subject), Who::Named))
}
