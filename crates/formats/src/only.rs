//! `--only`: a part of an article for readers who want no more.
//!
//! A projection keeps the article's id, so that lines can be joined again, and the unit of its offsets where it holds
//! any. It is not an article and says so by having no `schema`.

use serde::Serialize;
use wirecopy::{Article, Entity, OffsetUnit, Quote};

/// A part of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Only {
    /// `{"id", "offsets", "quotes"}`.
    Quotes,
    /// `{"id", "offsets", "entities"}`.
    Entities,
    /// `{"id", "text"}`: the text without what was dropped.
    Text,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Projection<'a> {
    Quotes { id: &'a str, offsets: OffsetUnit, quotes: &'a [Quote] },
    Entities { id: &'a str, offsets: OffsetUnit, entities: &'a [Entity] },
    Text { id: &'a str, text: &'a str },
}

impl Only {
    /// Every part, with its name on the command line and what it is.
    pub const ALL: [(Only, &'static str, &'static str); 3] = [
        (Only::Quotes, "quotes", "the article's id and who said what"),
        (Only::Entities, "entities", "the article's id and who and what it names"),
        (Only::Text, "text", "the article's id and the text that was kept"),
    ];

    pub(crate) fn of(self, article: &Article) -> Projection<'_> {
        let (id, offsets) = (article.id.as_str(), article.offsets);
        match self {
            Only::Quotes => Projection::Quotes { id, offsets, quotes: &article.quotes },
            Only::Entities => Projection::Entities { id, offsets, entities: &article.entities },
            Only::Text => Projection::Text { id, text: &article.text },
        }
    }
}
