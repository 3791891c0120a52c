//! The writers, one file a format.

use crate::only::Only;

pub(crate) mod json;
pub(crate) mod jsonl;
pub(crate) mod marked;
mod paint;
mod story;
pub(crate) mod text;
mod wrap;

/// How much is shown, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The part to show; all when `None`. Marked text has no parts.
    pub only: Option<Only>,
    /// Columns of a page for people. Default: 80.
    pub width: usize,
    /// Whether a page for people may hold escape codes for colour. Default: no.
    pub colour: bool,
}

impl Default for View {
    fn default() -> View {
        View { only: None, width: 80, colour: false }
    }
}
