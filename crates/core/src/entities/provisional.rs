//! Stand-in until the mapping of names lands.
use super::NameMention;
use crate::article::EntityType;
use crate::tagger::{NameKind, NameSpan};
pub(crate) fn find(names: &[NameSpan]) -> Vec<NameMention> {
    names
        .iter()
        .map(|name| NameMention {
            first: name.first,
            end: name.end,
            value: None,
            kind: match name.kind {
                NameKind::Person => EntityType::Person,
                NameKind::Organization => EntityType::Org,
                NameKind::Location => EntityType::Gpe,
                NameKind::Facility => EntityType::Fac,
                NameKind::Norp => EntityType::Norp,
                NameKind::Date => EntityType::Date,
                NameKind::Money => EntityType::Money,
                NameKind::Product => EntityType::Product,
                NameKind::Misc => EntityType::Event,
            },
        })
        .collect()
}
