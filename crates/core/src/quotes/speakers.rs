//! From a quote's source to its speaker.
//!
//! A source is the name of an entity, a pronoun or description that coreference resolved, or somebody unnamed. A quote
//! without a source inherits the speaker of the preceding quote, if that is close. [`confidence`](super::confidence)
//! says how reliable that is.

use super::acts::is_finding;
use super::confidence::confidence;
use super::conversation::{self, Who};
use super::heads::whom;
use super::rules::applies;
use super::{QuoteFound, SpeakerFound};
use crate::article::{Act, EntityType, MentionForm, QuoteKind};
use crate::attribution::Calibration;
use crate::context::Context;
use crate::coreference::{Entities, Entity, EntityIdx};
use crate::evidence::{Antecedent, Detail, Evidence, EvidenceCode};
use crate::lexicon::word;
use crate::syntax::Phrase;
use crate::tagger::Tag;
use std::ops::Range;

/// Rules that alter a source.
const WHOLE_NAMES: &str = "a source holds names whole";
const NO_PRONOUN: &str = "a source begins after its relative pronoun or conjunction";
/// Their names.
#[cfg(test)]
pub(super) const RULES: [&str; 2] = [WHOLE_NAMES, NO_PRONOUN];

/// How many tokens back another candidate for a pronoun is looked for.
const RIVAL_REACH: usize = 400;
/// Most entities that are considered as candidates.
const MAX_RIVALS: usize = 20;
/// Most entities among which the speakers of a transcript are looked for; they come first.
pub(super) const MAX_SPEAKERS: usize = 500;
/// Most letters of a label that abbreviates a name by its initials.
const MAX_INITIALS: usize = 4;
/// Most quotes back that a speaker is carried over from.
const MAX_QUOTES: usize = 50;
/// How many blocks back a speaker is carried over from.
const CARRY_BLOCKS: u32 = 3;

/// Gives every quote its speaker, first to last.
pub(super) fn link(
    quotes: &mut [QuoteFound],
    calibration: &Calibration,
    context: &Context<'_>,
    entities: &Entities,
) {
    for index in context.interrupt.until_set(0..quotes.len()) {
        let (before, rest) = quotes.split_at_mut(index);
        let Some(quote) = rest.first_mut() else { return };
        match quote.source.clone() {
            Some(source) => {
                if is_finding(quote, &source, context, entities) {
                    quote.act = Act::Said;
                }
                name(quote, source, before, context, entities);
            }
            None => carry_over(quote, before, context, entities),
        }
        quote.confidence = confidence(quote, calibration);
        if let Some(speaker) = &mut quote.speaker
            && let Some(entity) = speaker.entity
        {
            speaker.candidates.insert(0, (entity, quote.confidence));
            share_rest(&mut speaker.candidates);
        }
    }
}

/// Finds who the source is.
fn name(
    quote: &mut QuoteFound,
    source: Range<usize>,
    before: &[QuoteFound],
    context: &Context<'_>,
    entities: &Entities,
) {
    let source = with_whole_names(without_relative(source, context), entities);
    let mut speaker = SpeakerFound {
        tokens: source.clone(),
        carried_over: false,
        form: MentionForm::Nominal,
        entity: None,
        name: source.clone(),
        candidates: Vec::new(),
    };
    let antecedent = antecedent(&source, quote, context, entities);
    if let Some(antecedent) = &antecedent {
        speaker.name = antecedent.clone();
    }
    let named = antecedent.unwrap_or(source.clone());
    let is_label = is_turn(quote);
    // A headline gives a last name alone, as a label does.
    let is_short = is_label || quote.evidence.iter().any(|evidence| evidence.code == EvidenceCode::Headline);
    let label = if is_short { labelled(&source, context, entities) } else { None };
    let is_pronoun = source.len() == 1 && context.tags[source.start].is_pronoun();
    let by_quotes =
        if is_pronoun { conversation::whom(source.start, quote, before, context, entities) } else { None };
    let found = match (label, by_quotes) {
        (Some(entity), _) | (None, Some(Who::Named(entity))) => Some((entity, source.start)),
        (None, Some(Who::Unnamed(words))) => {
            speaker.name = words;
            None
        }
        (None, None) => whom(named, context, entities).or_else(|| described(&source, context, entities)),
    };
    if let Some((mention, token)) = found {
        speaker.entity = Some(mention);
        speaker.name = entities.all[mention].name.clone();
        let found =
            entities.mention_at(token).filter(|&(entity, _)| entity == mention).map(|(_, mention)| mention);
        let usual = if is_pronoun { MentionForm::Pronoun } else { MentionForm::Name };
        speaker.form = found.map_or(usual, |mention| mention.form);
        let reason = found.map_or("by the quotes before", |mention| mention.reason);
        let said = found
            .map_or(source.clone(), |mention| mention.tokens.clone())
            .map(|at| context.segments.lower(at))
            .collect::<Vec<_>>()
            .join(" ");
        let antecedent =
            |anaphor| Detail::Antecedent(Box::new(Antecedent { anaphor, entity: mention, reason }));
        quote.evidence.push(match speaker.form {
            MentionForm::Name => Evidence::new(EvidenceCode::Name, Detail::Entity(mention)),
            MentionForm::Nominal => Evidence::new(EvidenceCode::Nominal, antecedent(said)),
            MentionForm::Pronoun => Evidence::new(EvidenceCode::Pronoun, antecedent(said)),
        });
        if speaker.form == MentionForm::Pronoun {
            speaker.candidates = rivals(mention, token, context, entities);
        }
    } else {
        if is_pronoun {
            speaker.form = MentionForm::Pronoun;
        }
        match earlier_description(&source, before, context) {
            // "DELIA MARSHE, HOST:" comes back as "MARSHE:".
            _ if is_label => {
                if let Some((label, entity)) = earlier_label(&source, before, context) {
                    (speaker.name, speaker.entity) = (label, entity);
                }
                quote.evidence.push(match speaker.entity {
                    Some(entity) => Evidence::new(EvidenceCode::Name, Detail::Entity(entity)),
                    None => Evidence::text(EvidenceCode::Unnamed, "no named entity of the article"),
                });
            }
            Some(earlier) => {
                speaker.name = earlier;
                quote.evidence.push(Evidence::text(EvidenceCode::Taken, "described shortly before"));
            }
            None => {
                quote.evidence.push(Evidence::text(EvidenceCode::Unnamed, "no named entity of the article"))
            }
        }
    }
    quote.speaker = Some(Box::new(speaker));
}

/// The person whom an epithet describes, "the 26-year-old", "the stooped, quiet potter", if nobody else is named near it.
fn described(
    source: &Range<usize>,
    context: &Context<'_>,
    entities: &Entities,
) -> Option<(EntityIdx, usize)> {
    let phrase = context.syntax.phrase(source.start).filter(|phrase| phrase.tokens() == *source)?;
    let is_definite = context.segments.lower(source.start) == "the";
    let tags = &context.tags[source.clone()];
    let is_epithet = tags.iter().any(|tag| tag.is_punctuation());
    let head = context.segments.word(phrase.head());
    let is_thing = head.is(word::ORGANISATION_NOUNS.or(word::DOCUMENT_NOUNS));
    let is_person = context.tags[phrase.head()] == Tag::NounSingular && !is_thing || &*head.lower == "old";
    if !(is_definite && is_epithet && is_person) {
        return None;
    }
    let block = context.block(source.start).saturating_sub(1);
    let first = context.segments.blocks.get(block as usize)?.tokens.start;
    let mut named: Vec<EntityIdx> = (first.max(source.start.saturating_sub(RIVAL_REACH))..source.start)
        .filter_map(|at| entities.at(at))
        .filter(|&entity| entities.all[entity].kind == EntityType::Person)
        .collect();
    named.sort_unstable();
    named.dedup();
    match named[..] {
        [only] => Some((only, phrase.head())),
        _ => None,
    }
}

fn is_turn(quote: &QuoteFound) -> bool {
    quote.evidence.iter().any(|evidence| evidence.code == EvidenceCode::Turn)
}

/// The fuller name in an earlier label of the same speaker, and the entity that it was found to be.
fn earlier_label(
    source: &Range<usize>,
    before: &[QuoteFound],
    context: &Context<'_>,
) -> Option<(Range<usize>, Option<EntityIdx>)> {
    let last = |name: &Range<usize>| context.segments.lower(name.end - 1);
    let turns = before.iter().rev().take(MAX_QUOTES).filter(|other| is_turn(other));
    let fuller = |other: &QuoteFound| {
        let speaker = other.speaker.as_ref()?;
        let names = [other.source.clone()?, speaker.name.clone()];
        let name = names.into_iter().find(|name| name.len() > source.len() && last(name) == last(source))?;
        Some((name, speaker.entity))
    };
    turns.filter_map(fuller).next()
}

/// The antecedent of a source that is a relative pronoun: the subject of the cue's verb.
fn antecedent(
    source: &Range<usize>,
    quote: &QuoteFound,
    context: &Context<'_>,
    entities: &Entities,
) -> Option<Range<usize>> {
    if source.len() != 1 || !super::direct::is_relative(source.start, context) {
        return None;
    }
    let mut groups = quote.cue.as_ref()?.tokens.clone().filter_map(|at| context.syntax.group(at));
    let subject = groups.find_map(|group| context.syntax.subject(group))?;
    if subject.tokens().contains(&source.start) {
        return None;
    }
    // "Ines Varga, minister of ports, who said"
    let before = (subject.first as usize).checked_sub(2).filter(|&at| context.segments.lower(at + 1) == ",");
    let name = before.and_then(|at| entities.mention_at(at)).filter(|(entity, mention)| {
        entities.all[*entity].kind == EntityType::Person && mention.form == MentionForm::Name
    });
    Some(name.map_or(subject.tokens(), |(_, mention)| mention.tokens.clone()))
}

/// A source that ends or begins inside a name, with the whole of it.
fn with_whole_names(source: Range<usize>, entities: &Entities) -> Range<usize> {
    if !applies(WHOLE_NAMES) {
        return source;
    }
    let mention = |token: usize| entities.mention_at(token).map(|(_, mention)| mention.tokens.clone());
    let start = mention(source.start).map_or(source.start, |tokens| tokens.start.min(source.start));
    let end = mention(source.end - 1).map_or(source.end, |tokens| tokens.end.max(source.end));
    start..end
}

/// The person whose last name, or the person or body whose initials a label of a transcript gives.
fn labelled(source: &Range<usize>, context: &Context<'_>, entities: &Entities) -> Option<EntityIdx> {
    let end = source.clone().find(|&at| context.segments.lower(at) == ",").unwrap_or(source.end);
    let last = context.segments.lower(end.max(source.start + 1) - 1);
    let known = || entities.all.iter().take(MAX_SPEAKERS);
    let named = |entity: &Entity| {
        entity.kind == EntityType::Person && context.segments.lower(entity.name.end - 1) == last
    };
    let is_short = source.len() == 1 && (2..=MAX_INITIALS).contains(&last.len());
    let abbreviated = |entity: &Entity| {
        let article = entity.name.start.checked_sub(1).filter(|&at| context.segments.lower(at) == "the");
        matches!(entity.kind, EntityType::Person | EntityType::Org)
            && (initials(entity.name.clone(), context) == last
                || article.is_some_and(|at| initials(at..entity.name.end, context) == last))
    };
    known().position(named).or_else(|| known().position(abbreviated).filter(|_| is_short))
}

/// The first letters of words, in lower case.
fn initials(words: Range<usize>, context: &Context<'_>) -> String {
    words.filter_map(|at| context.segments.lower(at).chars().next()).collect()
}

/// A source that begins with a relative pronoun or a conjunction, without it.
fn without_relative(source: Range<usize>, context: &Context<'_>) -> Range<usize> {
    let skip = usize::from(
        applies(NO_PRONOUN)
            && source.len() > 1
            && (super::direct::is_relative(source.start, context)
                || context.tags[source.start] == Tag::Coordinator),
    );
    source.start + skip..source.end
}

/// Other persons whom a pronoun could mean: those named in its block and the one before.
fn rivals(
    chosen: EntityIdx,
    token: usize,
    context: &Context<'_>,
    entities: &Entities,
) -> Vec<(EntityIdx, f32)> {
    let block = context.block(token);
    let gender = entities.all[chosen].gender;
    let is_recent = |entity: EntityIdx| {
        let mentions = &entities.all[entity].mentions;
        let last = mentions[..mentions.partition_point(|mention| mention.tokens.start < token)].last();
        last.is_some_and(|mention| context.block(mention.tokens.start) + 1 >= block)
    };
    let mut named: Vec<EntityIdx> = Vec::new();
    for entity in (token.saturating_sub(RIVAL_REACH)..token).rev().filter_map(|at| entities.at(at)) {
        if !named.contains(&entity) && named.len() < MAX_RIVALS {
            named.push(entity);
        }
    }
    named.sort_unstable();
    let others = named.into_iter().filter(|&entity| {
        entity != chosen
            && entities.all[entity].kind == EntityType::Person
            && entities.all[entity].gender.agrees(gender)
            && is_recent(entity)
    });
    others.take(4).map(|entity| (entity, 0.0)).collect()
}

/// Shares what the first candidate leaves among the others.
fn share_rest(candidates: &mut [(EntityIdx, f32)]) {
    let Some((&mut (_, first), rest)) = candidates.split_first_mut() else {
        return;
    };
    let share = if rest.is_empty() { 0.0 } else { (1.0 - first) / rest.len() as f32 };
    rest.iter_mut().for_each(|(_, score)| *score = share.min(first));
}

/// The words of an earlier unnamed source that this one refers to: "the assistant" after "one of his assistants".
fn earlier_description(
    source: &Range<usize>,
    before: &[QuoteFound],
    context: &Context<'_>,
) -> Option<Range<usize>> {
    if !matches!(context.segments.lower(source.start), "the" | "this" | "that") {
        return None;
    }
    let noun = context.segments.lower(source.end - 1);
    let answers = |tokens: &Range<usize>| {
        tokens.clone().any(|at| {
            let word = context.segments.lower(at);
            word == noun || word.strip_suffix('s') == Some(noun)
        })
    };
    let speakers = before.iter().rev().take(6).filter_map(|quote| quote.speaker.as_ref());
    speakers.filter(|speaker| speaker.entity.is_none()).map(|speaker| speaker.name.clone()).find(answers)
}

/// Whether nothing but a noun phrase and a colon introduce a quote: "West gate: “Built in 1922.”" are a plaque's words.
fn is_labelled_as_thing(quote: &QuoteFound, context: &Context<'_>) -> bool {
    let has_colon = quote.evidence.iter().any(|evidence| evidence.code == EvidenceCode::Colon);
    let colon = quote.start().checked_sub(2).filter(|&at| has_colon && context.segments.lower(at) == ":");
    let label = colon.and_then(|colon| context.syntax.phrase(colon.checked_sub(1)?));
    let is_role = |phrase: &Phrase| context.segments.is(phrase.head(), word::ROLE_NOUNS);
    label
        .is_some_and(|label| context.sentence(label.head()).start == label.first as usize && !is_role(&label))
}

/// Gives a quote without a source the speaker of the quote before it.
fn carry_over(quote: &mut QuoteFound, before: &[QuoteFound], context: &Context<'_>, entities: &Entities) {
    if quote.kind != QuoteKind::Direct {
        quote
            .evidence
            .push(Evidence::text(EvidenceCode::NoSpeaker, "the verb has no source in its sentence"));
        return;
    }
    if is_labelled_as_thing(quote, context) {
        quote.evidence.push(Evidence::text(EvidenceCode::NoSpeaker, "a label names what the words stand on"));
        return;
    }
    let block = context.block(quote.start());
    let is_close = |other: &&QuoteFound| context.block(other.start()) + CARRY_BLOCKS >= block;
    // What the reporter asks is nobody's turn.
    let is_reporter = |speaker: &SpeakerFound| {
        speaker.tokens.len() == 1 && matches!(context.segments.lower(speaker.tokens.start), "i" | "we")
    };
    let speakers = before.iter().rev().take(MAX_QUOTES).take_while(is_close);
    let last =
        speakers.filter_map(|other| other.speaker.clone()).next().filter(|speaker| !is_reporter(speaker));
    let asked =
        before.last().filter(is_close).and_then(|other| conversation::interviewee(other, context, entities));
    let since = before.last().and_then(|other| other.parts.last()).map_or(0, |part| part.end);
    let is_person = |phrase: Phrase| {
        let entity = entities.at(phrase.head()).map(|entity| &entities.all[entity]);
        entity.is_some_and(|entity| entity.kind == EntityType::Person)
    };
    let turned = conversation::subject_before(quote.start(), is_person, context)
        .and_then(|subject| Some((entities.at(subject.end - 1)?, subject)))
        .filter(|(entity, subject)| {
            let same_block = context.block(subject.start) == block;
            subject.start > since
                && entities.all[*entity].kind == EntityType::Person
                && (same_block || last.is_none())
        });
    let asked = asked.map(|entity| (entity, entities.all[entity].name.clone()));
    if let Some((entity, tokens)) = asked.or(turned) {
        quote.evidence.push(Evidence::text(EvidenceCode::CarriedOver, "subject of the sentence before"));
        quote.speaker = Some(Box::new(SpeakerFound {
            name: entities.all[entity].name.clone(),
            tokens,
            carried_over: true,
            form: MentionForm::Name,
            entity: Some(entity),
            candidates: Vec::new(),
        }));
        return;
    }
    match last {
        Some(speaker) => {
            quote.evidence.push(Evidence::text(EvidenceCode::CarriedOver, "speaker of the quote before"));
            let speaker = SpeakerFound { carried_over: true, candidates: Vec::new(), ..*speaker };
            quote.speaker = Some(Box::new(speaker));
        }
        None => quote.evidence.push(Evidence::text(
            EvidenceCode::NoSpeaker,
            "no source stands with the quote and none speaks shortly before",
        )),
    }
}
