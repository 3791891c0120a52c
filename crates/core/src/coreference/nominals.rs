//! Descriptions that refer to somebody or something named: "the ambassador", "the ministry".
//!
//! A definite phrase is taken for the latest person whose role has its noun or a synonym, and for
//! the latest organisation whose name holds its noun. A phrase without an antecedent stays without an entity.

use super::roles::is_definite;
use super::{Entities, Entity, EntityIdx, EntityMention};
use crate::article::{EntityType, MentionForm};
use crate::context::Context;
use crate::lexicon::{table, word};
use crate::syntax::Phrase;

/// Most mentions that are considered for one description.
const MAX_MENTIONS: usize = 300;
/// How many sentences back the antecedent of a generic noun is searched: "the company".
const KIND_REACH: u32 = 4;

pub(super) fn resolve(entities: &mut Entities, context: &Context<'_>) {
    let named = Named::new(entities);
    let mut found = Vec::new();
    for &phrase in context.interrupt.until_set(&context.syntax.phrases) {
        if !is_definite(phrase, context.segments)
            || phrase.tokens().len() < 2
            || phrase.tokens().any(|token| entities.at(token).is_some())
        {
            continue;
        }
        let head = phrase.head();
        let entity = if context.segments.is(head, word::ROLE_NOUNS) {
            person(entities, &named, phrase, context)
        } else {
            organisation(entities, &named, phrase, context)
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

/// The latest person named before the phrase whose role fits its noun.
fn person(entities: &Entities, named: &Named, phrase: Phrase, context: &Context<'_>) -> Option<EntityIdx> {
    // "the prime minister of Iraq" names an office of its own.
    let noun = context.segments.lower(phrase.head());
    let after = phrase.end as usize;
    if after < context.segments.tokens.len() && matches!(context.segments.lower(after), "of" | "for" | "who")
    {
        return None;
    }
    let synonyms = table::ROLE_SYNONYMS.get(noun).unwrap_or("");
    let latest = named.latest(entities, phrase, |entity| {
        entity.kind == EntityType::Person
            && entity.role.as_ref().is_some_and(|role| {
                let other = context.segments.lower(role.noun);
                other == noun || synonyms.split(' ').any(|word| word == other)
            })
    });
    latest.map(|(entity, _)| entity)
}

/// The latest organisation named before the phrase whose name holds its noun, or any recent one for "the company".
fn organisation(
    entities: &Entities,
    named: &Named,
    phrase: Phrase,
    context: &Context<'_>,
) -> Option<EntityIdx> {
    let noun = context.segments.lower(phrase.head());
    if phrase.tokens().len() > 2 || !context.segments.is(phrase.head(), word::ORGANISATION_NOUNS) {
        return None;
    }
    let holds = |entity: &Entity| {
        entity.kind == EntityType::Org
            && entity.name.clone().any(|token| context.segments.lower(token) == noun)
    };
    if let Some((entity, _)) = named.latest(entities, phrase, holds) {
        return Some(entity);
    }
    let generic = context.segments.is(phrase.head(), word::COMPANY_NOUNS);
    // "the company" is no ministry.
    let is_other_body = |at: usize| {
        context.segments.is(at, word::ORGANISATION_NOUNS) && !context.segments.is(at, word::COMPANY_NOUNS)
    };
    let (entity, start) = named.latest(entities, phrase, |entity| {
        generic && entity.kind == EntityType::Org && !entity.name.clone().any(is_other_body)
    })?;
    let sentence = context.segments.sentence_of[phrase.first as usize];
    (context.segments.sentence_of[start] + KIND_REACH >= sentence).then_some(entity)
}

/// Mentions by name of the whole article, in order of the text.
struct Named(Vec<(usize, EntityIdx)>);

impl Named {
    fn new(entities: &Entities) -> Named {
        let mut named = Vec::with_capacity(entities.all.iter().map(|entity| entity.mentions.len()).sum());
        for (index, entity) in entities.all.iter().enumerate() {
            named.extend(entity.mentions.iter().map(|mention| (mention.tokens.start, index)));
        }
        named.sort_unstable();
        Named(named)
    }

    /// The entity that fits and was named last before the phrase, with the token at which it was.
    fn latest(
        &self,
        entities: &Entities,
        phrase: Phrase,
        fits: impl Fn(&Entity) -> bool,
    ) -> Option<(EntityIdx, usize)> {
        let after = self.0.partition_point(|&(start, _)| start < phrase.first as usize);
        let before = self.0[..after].iter().rev().take(MAX_MENTIONS);
        before.map(|&(start, entity)| (entity, start)).find(|&(entity, _)| fits(&entities.all[entity]))
    }
}
