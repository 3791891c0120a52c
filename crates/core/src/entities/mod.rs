//! Who and what is named: mentions by model, gazetteer and grammar, and the roles that stand with names.

pub(crate) mod provisional;
mod roles;

use crate::article::{EntityType, Value};
use crate::segment::Segments;
use crate::tagger::Tag;
pub(crate) use roles::{Role, is_definite, role_of};
use std::ops::Range;

/// One mention by name, or one amount or date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NameMention {
    pub(crate) first: u32,
    /// First token behind.
    pub(crate) end: u32,
    pub(crate) kind: EntityType,
    pub(crate) value: Option<Value>,
}

impl NameMention {
    pub(crate) fn tokens(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Parts of speech with what the names tell: a capitalised word inside a name is no verb ("United States").
pub(crate) fn tags_of_names(mut tags: Vec<Tag>, names: &[NameMention], segments: &Segments) -> Vec<Tag> {
    let is_name = |kind: EntityType| kind < EntityType::Date && kind != EntityType::Norp;
    for token in names
        .iter()
        .filter(|name| is_name(name.kind))
        .flat_map(NameMention::tokens)
    {
        if segments.word(token).is_capitalised && (tags[token].is_verb() || tags[token].is_adverb()) {
            tags[token] = Tag::ProperSingular;
        }
    }
    tags
}
