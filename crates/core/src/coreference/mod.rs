//! Which mentions are of one person or thing.
//!
//! Names come first ([`names`]), since they carry most of the evidence; then descriptions that refer to a role
//! ([`nominals`]); then pronouns ([`pronouns`]). Each step is a few readable rules in the manner of the multi-pass
//! sieve (Lee et al., Computational Linguistics 39:4, 2013), most certain first.

mod names;
mod nominals;
mod pronouns;
mod roles;

use crate::article::{EntityType, MentionForm, Value};
use crate::context::Context;
use crate::entities::NameMention;
use crate::lexicon::{gazetteer, word};
use roles::{Role, role_of};
use std::ops::Range;

/// Index of an entity of the article.
pub(crate) type EntityIdx = usize;

/// No entity.
const NONE: u32 = u32::MAX;

/// Someone or something of the article.
#[derive(Debug, Clone)]
pub(crate) struct Entity {
    pub(crate) kind: EntityType,
    /// The mention whose text is the entity's name.
    pub(crate) name: Range<usize>,
    pub(crate) role: Option<Role>,
    pub(crate) value: Option<Value>,
    pub(crate) gender: Gender,
    /// In order of the text.
    pub(crate) mentions: Vec<EntityMention>,
}

/// One mention of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntityMention {
    pub(crate) tokens: Range<usize>,
    pub(crate) form: MentionForm,
    /// Why a description or pronoun was taken for this entity; empty for names.
    pub(crate) reason: &'static str,
}

/// What is known of a person's gender, for pronouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Gender {
    #[default]
    Unknown,
    Feminine,
    Masculine,
}

impl Gender {
    pub(crate) fn agrees(self, other: Gender) -> bool {
        self == Gender::Unknown || other == Gender::Unknown || self == other
    }
}

/// The entities of the article, and for each token the mention that holds it.
#[derive(Default)]
pub(crate) struct Entities {
    pub(crate) all: Vec<Entity>,
    /// For each token, the entity whose mention holds it, or `NONE`.
    of: Vec<u32>,
}

impl Entities {
    /// The entity of which a mention holds this token.
    pub(crate) fn at(&self, token: usize) -> Option<EntityIdx> {
        self.of.get(token).filter(|&&entity| entity != NONE).map(|&entity| entity as EntityIdx)
    }

    /// The mention of an entity that holds this token.
    pub(crate) fn mention_at(&self, token: usize) -> Option<(EntityIdx, &EntityMention)> {
        let entity = self.at(token)?;
        let mentions = &self.all[entity].mentions;
        let after = mentions.partition_point(|mention| mention.tokens.start <= token);
        mentions
            .get(after.checked_sub(1)?)
            .filter(|mention| mention.tokens.contains(&token))
            .map(|mention| (entity, mention))
    }
}

/// Groups the mentions of the article into entities, in order of first mention.
pub(crate) fn resolve(mentions: &[NameMention], context: &Context<'_>) -> Entities {
    let mut all = names::cluster(mentions, context);
    let entities = context.interrupt.until_set(&mut all);
    for entity in entities.filter(|entity| entity.kind == EntityType::Person) {
        describe(entity, context);
    }
    let mut entities = Entities { all, of: vec![NONE; context.segments.tokens.len()] };
    entities.index();
    nominals::resolve(&mut entities, context);
    pronouns::resolve(&mut entities, context);
    entities.order();
    entities
}

impl Entities {
    fn index(&mut self) {
        self.of.fill(NONE);
        for (index, entity) in self.all.iter().enumerate() {
            for mention in &entity.mentions {
                self.of[mention.tokens.clone()].fill(index as u32);
            }
        }
    }

    /// Adds a mention; [`order`](Entities::order) brings it to its place.
    fn add(&mut self, entity: EntityIdx, mention: EntityMention) {
        self.of[mention.tokens.clone()].fill(entity as u32);
        self.all[entity].mentions.push(mention);
    }

    /// Sorts the mentions of each entity, and the entities by first mention.
    fn order(&mut self) {
        for entity in &mut self.all {
            entity.mentions.sort_by_key(|mention| mention.tokens.start);
        }
        self.all.sort_by_key(|entity| {
            entity.mentions.first().map(|mention| (mention.tokens.start, mention.tokens.end))
        });
        self.index();
    }
}

/// Gathers the role and gender of a person from all mentions by name.
fn describe(person: &mut Entity, context: &Context<'_>) {
    let (mut feminine, mut masculine) = (0, 0);
    for mention in context.interrupt.until_set(&person.mentions) {
        let sentence = context.sentence(mention.tokens.start);
        let role = role_of(mention.tokens.clone(), sentence.clone(), context);
        let before = mention.tokens.start.saturating_sub(1).max(sentence.start);
        let signs = (before..mention.tokens.end).chain(role.iter().map(|role| role.noun));
        for token in signs {
            feminine += usize::from(context.segments.is(token, word::FEMININE_WORDS));
            masculine += usize::from(context.segments.is(token, word::MASCULINE_WORDS));
        }
        let longer = |new: &Role, old: &Role| new.tokens.len() > old.tokens.len();
        if let Some(role) = role
            .filter(|role| person.role.as_ref().is_none_or(|old| longer(role, old) && old.tokens.len() == 1))
        {
            person.role = Some(role);
        }
    }
    person.gender = match feminine.cmp(&masculine) {
        std::cmp::Ordering::Greater => Gender::Feminine,
        std::cmp::Ordering::Less => Gender::Masculine,
        std::cmp::Ordering::Equal => forename_gender(&person.name, context),
    };
}

/// The gender of a forename that only people of one gender bear.
fn forename_gender(name: &Range<usize>, context: &Context<'_>) -> Gender {
    if name.len() < 2 {
        return Gender::Unknown;
    }
    let lists = context.gazetteer.get(context.segments.lower(name.start));
    match (lists.any(gazetteer::FORENAMES_FEMALE), lists.any(gazetteer::FORENAMES_MALE)) {
        (true, false) => Gender::Feminine,
        (false, true) => Gender::Masculine,
        _ => Gender::Unknown,
    }
}
