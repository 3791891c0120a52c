//! Titles of works between quotation marks, which nobody says.

use crate::context::Context;
use crate::marks::Marked;

/// Most tokens of a title between marks.
const MAX_LENGTH: usize = 14;

/// Whether a short stretch in title case names a work: on “Fox and Friends”, his play, “Seven Days in June”, or
/// “Seven Days in June” is directed by. `is_attributed` tells whether a verb beside it reports it.
pub(super) fn is_title(marked: &Marked, context: &Context<'_>, is_attributed: impl Fn() -> bool) -> bool {
    let inside = marked.inside();
    let (open, end) = (marked.open as usize, marked.end as usize);
    let word = |at: usize| context.segments.word(at);
    let is_capital = |at: usize| word(at).is_capitalised || context.segments.lower(at).len() <= 4;
    let capitals = inside.clone().filter(|&at| word(at).is_capitalised).count();
    if !(2..=MAX_LENGTH).contains(&inside.len())
        || !word(inside.start).is_capitalised
        || !inside.clone().all(is_capital)
        || 2 * capitals < inside.len()
    {
        return false;
    }
    if open == context.sentence(open).start {
        let group = context.syntax.group(end).filter(|group| group.first as usize == end);
        return capitals > 1 && group.is_some_and(|group| group.passive || context.tags[end].is_auxiliary());
    }
    match context.segments.lower(open - 1) {
        ":" => false,
        "," => capitals >= 4 && !is_attributed(),
        _ => true,
    }
}
