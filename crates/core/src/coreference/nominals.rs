//! Descriptions that take up somebody or something named: "the ambassador", "the ministry".
//!
//! A definite phrase is taken for the latest person whose role has its noun, or a noun that it can stand for, and for
//! the latest organisation whose name holds its noun. A phrase that nothing answers stays without an entity.

use super::{Context, Entities, EntityIdx, EntityMention};
use crate::article::{EntityType, MentionForm};
use crate::entities::is_definite;
use crate::lexicon::{table, word};
use crate::syntax::Phrase;

/// How many sentences back an organisation is looked for that only its kind tells: "the company".
const KIND_REACH: u32 = 4;

pub(super) fn resolve(entities: &mut Entities, context: &Context<'_>) {
    let mut found = Vec::new();
    for &phrase in &context.syntax.phrases {
        if !is_definite(phrase, context.segments)
            || phrase.tokens().len() < 2
            || phrase.tokens().any(|token| entities.at(token).is_some())
        {
            continue;
        }
        let head = phrase.head();
        let entity = if context.segments.word(head).is(word::ROLE_NOUNS) {
            person(entities, phrase, context)
        } else {
            organisation(entities, phrase, context)
        };
        if let Some(entity) = entity {
            found.push((entity, phrase));
        }
    }
    for (entity, phrase) in found {
        let reason = if entities.all[entity].kind == EntityType::Person {
            "the role fits"
        } else {
            "the name holds the noun"
        };
        entities.add(entity, EntityMention { tokens: phrase.tokens(), form: MentionForm::Nominal, reason });
    }
}

/// The latest person named before the phrase whose role answers its noun.
fn person(entities: &Entities, phrase: Phrase, context: &Context<'_>) -> Option<EntityIdx> {
    // "the prime minister of Iraq" names an office of its own.
    let noun = context.segments.lower(phrase.head());
    let behind = phrase.end as usize;
    if behind < context.segments.tokens.len()
        && matches!(context.segments.lower(behind), "of" | "for" | "who")
    {
        return None;
    }
    let stands_for = table::ROLE_SYNONYMS.get(noun).unwrap_or("");
    latest(entities, phrase, context, |entity| {
        entity.kind == EntityType::Person
            && entity.role.as_ref().is_some_and(|role| {
                let other = context.segments.lower(role.noun);
                other == noun || stands_for.split(' ').any(|word| word == other)
            })
    })
}

/// The latest organisation named before the phrase whose name holds its noun, or any that is near for "the company".
fn organisation(entities: &Entities, phrase: Phrase, context: &Context<'_>) -> Option<EntityIdx> {
    let noun = context.segments.lower(phrase.head());
    if phrase.tokens().len() > 2 || !context.segments.word(phrase.head()).is(word::ORGANISATION_NOUNS) {
        return None;
    }
    let holds = |entity: &super::Entity| {
        entity.kind == EntityType::Org
            && entity.name.clone().any(|token| context.segments.lower(token) == noun)
    };
    latest(entities, phrase, context, holds).or_else(|| {
        let sentence = context.segments.sentence_of[phrase.first as usize];
        let near = |index: EntityIdx| {
            let last = entities.all[index]
                .mentions
                .iter()
                .rev()
                .find(|mention| mention.tokens.end <= phrase.first as usize);
            last.is_some_and(|mention| {
                context.segments.sentence_of[mention.tokens.start] + KIND_REACH >= sentence
            })
        };
        let generic = context.segments.word(phrase.head()).is(word::COMPANY_NOUNS);
        latest(entities, phrase, context, |entity| generic && entity.kind == EntityType::Org)
            .filter(|&index| near(index))
    })
}

/// The entity of this kind that was mentioned last before the phrase.
fn latest(
    entities: &Entities,
    phrase: Phrase,
    _: &Context<'_>,
    fits: impl Fn(&super::Entity) -> bool,
) -> Option<EntityIdx> {
    let last_before = |entity: &super::Entity| {
        let behind = entity.mentions.partition_point(|mention| mention.tokens.start < phrase.first as usize);
        behind.checked_sub(1).map(|index| entity.mentions[index].tokens.start)
    };
    let all = entities.all.iter().enumerate().filter(|(_, entity)| fits(entity));
    all.filter_map(|(index, entity)| Some((last_before(entity)?, index))).max().map(|(_, index)| index)
}
