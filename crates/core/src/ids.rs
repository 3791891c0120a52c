//! The ids of an article's entities and quotes, as its contract and its evidence name them.

/// The id of the entity with this index.
pub(crate) fn entity(index: usize) -> String {
    format!("e{}", index + 1)
}

/// The id of the quote with this index.
pub(crate) fn quote(index: usize) -> String {
    format!("q{}", index + 1)
}
