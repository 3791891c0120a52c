//! The entity that a source names: that at its head.

use super::speakers::MAX_SPEAKERS;
use crate::article::{EntityType, MentionForm};
use crate::context::Context;
use crate::coreference::{Entities, Entity, EntityIdx};
use crate::lexicon::word;
use crate::tagger::Tag;
use std::ops::Range;

/// The entity that a source names, and the token at which it is mentioned.
///
/// It is the entity of which the head of the source is part, or one to which the head stands in apposition. A name elsewhere
/// in the phrase, such as "Varga" in "a Varga aide" or "a letter to Varga", does not speak.
pub(super) fn whom(
    source: Range<usize>,
    context: &Context<'_>,
    entities: &Entities,
) -> Option<(EntityIdx, usize)> {
    let (head, end) = head(source.clone(), context, entities)?;
    if context.tags[head] == Tag::PossessivePronoun && source.len() > 1 {
        return None;
    }
    let kind = entities.at(head).map(|entity| entities.all[entity].kind);
    let apposed = || apposed_name(head, end..source.end, context, entities);
    let person = if kind == Some(EntityType::Person) { Some(head) } else { apposed() };
    let thing = || kind.is_some_and(|kind| SPEAKING_THINGS.contains(&kind)).then_some(head);
    let token = person.or_else(thing);
    let mentioned = token.and_then(|token| Some((entities.at(token)?, token)));
    mentioned.or_else(|| Some((by_last_name(head, context, entities)?, head)))
}

/// The person with this last name, where the tagger took it for none: "Guest said".
fn by_last_name(head: usize, context: &Context<'_>, entities: &Entities) -> Option<EntityIdx> {
    let word = context.segments.word(head);
    let named = |entity: &Entity| {
        let is_person = entity.kind == EntityType::Person && entity.name.len() > 1;
        is_person && context.segments.lower(entity.name.end - 1) == &*word.lower
    };
    let is_name = word.is_capitalised && entities.at(head).is_none();
    entities.all.iter().take(MAX_SPEAKERS).position(named).filter(|_| is_name)
}

/// The noun that a source is about, the last of its first phrase, and where that phrase ends.
pub(super) fn head(
    source: Range<usize>,
    context: &Context<'_>,
    entities: &Entities,
) -> Option<(usize, usize)> {
    let phrase = |at: usize| context.syntax.phrase(at);
    let first = source.clone().find_map(phrase)?;
    // "Bank of Peru governor Ines Varga": a name with a preposition inside is one noun.
    let name = entities.mention_at(first.head()).map(|(_, mention)| mention.tokens.end - 1);
    let last = name.filter(|last| source.contains(last)).and_then(phrase).unwrap_or(first);
    let end = source.end.min(last.end as usize);
    let noun = (first.first as usize..end)
        .rev()
        .find(|&at| !matches!(context.tags[at], Tag::Possessive | Tag::Symbol))?;
    Some((noun, end))
}

/// Kinds of names, but for people, whose bearers can be said to speak.
const SPEAKING_THINGS: [EntityType; 7] = [
    EntityType::Org,
    EntityType::Gpe,
    EntityType::Norp,
    EntityType::Fac,
    EntityType::Product,
    EntityType::WorkOfArt,
    EntityType::Loc,
];

/// The person whom the rest of a source names after its head: "the governor, Ines Varga", "lawyer and activist Ines Varga",
/// "ambassador to Peru Ines Varga".
fn apposed_name(
    head: usize,
    rest: Range<usize>,
    context: &Context<'_>,
    entities: &Entities,
) -> Option<usize> {
    let lower = |at: usize| context.segments.lower(at);
    let is_role = |at: usize| context.segments.is(at, word::ROLE_NOUNS);
    let person = |at: usize| {
        let (entity, mention) = entities.mention_at(at)?;
        let is_person = entities.all[entity].kind == EntityType::Person && mention.form == MentionForm::Name;
        is_person.then_some(mention.tokens.start)
    };
    let mut joint = rest.start;
    while joint < rest.end {
        // "the Council (RC) chief Ines Varga"
        if lower(joint) == "(" {
            joint = (joint..rest.end).find(|&at| lower(at) == ")")?;
            let name = context.syntax.phrase(joint + 1).map(|phrase| phrase.head().min(rest.end - 1));
            return name.and_then(person);
        }
        let phrase = context.syntax.phrase(joint + 1).filter(|phrase| phrase.first as usize == joint + 1)?;
        let (first, last) = (phrase.first as usize, phrase.head().min(rest.end - 1));
        let name = person(last);
        let before_name = name.and_then(|name| name.checked_sub(1)).filter(|&before| before >= first);
        match lower(joint) {
            // "the governor, Ines Varga"; "aide turned rival Ines Varga"
            "," | "turned" => return name,
            "and" if is_role(head) => return name.filter(|_| before_name.is_some_and(is_role)),
            _ if context.tags[joint] == Tag::Adposition || lower(joint) == "and" => {
                let is_place = |before: &usize| !is_role(*before) && context.tags[*before].is_noun();
                if is_role(head) && before_name.as_ref().is_some_and(is_place) {
                    return name;
                }
            }
            _ => return None,
        }
        joint = phrase.end as usize;
    }
    None
}
