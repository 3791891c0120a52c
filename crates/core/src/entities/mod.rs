//! Who and what is named: mentions by model, gazetteer and grammar, and the roles that stand with names.

pub(crate) mod provisional;
mod roles;

use crate::article::{EntityType, Value};
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
