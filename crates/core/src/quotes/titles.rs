//! Titles of works and terms between quotation marks, which nobody says.

use crate::context::Context;
use crate::english::reporting_cues::ReportingCue;
use crate::marks::Marked;
use crate::tagger::Tag;

/// Most tokens of a title and of a term between marks.
const MAX_TITLE: usize = 14;
const MAX_TERM: usize = 8;

/// Whether a short stretch in title case names a work: on “Fox and Friends”, his play, “Seven Days in June”, or
/// “Seven Days in June” is directed by. `is_attributed` tells whether a verb beside it reports it.
pub(super) fn is_title(marked: &Marked, context: &Context<'_>, is_attributed: impl Fn() -> bool) -> bool {
    let inside = marked.inside();
    let (open, end) = (marked.open as usize, marked.end as usize);
    let word = |at: usize| context.segments.word(at);
    let is_capital = |at: usize| word(at).is_capitalised || context.segments.lower(at).len() <= 4;
    let capitals = inside.clone().filter(|&at| word(at).is_capitalised).count();
    if !(2..=MAX_TITLE).contains(&inside.len())
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

/// Whether a stretch is a term that nobody has used yet: what hikers would call a “good road”, what I call “glue”.
pub(super) fn is_term(marked: &Marked, cue_before: Option<&ReportingCue>, context: &Context<'_>) -> bool {
    let Some(cue) = cue_before else { return false };
    let Some(source) = &cue.source else { return false };
    let lower = |at: usize| context.segments.lower(at);
    let is_interrogative =
        lower(source.start) == "what" || source.start > 0 && lower(source.start - 1) == "what";
    let own = matches!(lower(source.end - 1), "i" | "we");
    marked.inside().len() <= MAX_TERM
        && is_interrogative
        && (own || context.tags[cue.tokens.start] == Tag::Modal)
}
