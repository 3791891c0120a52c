//! Who and what is named: mentions by model, gazetteer and grammar, and the roles that stand with names.

mod roles;

use crate::article::{EntityType, Value};
use std::ops::Range;
pub(crate) use roles::{Role, role_of};

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
