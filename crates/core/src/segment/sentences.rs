//! Where a sentence ends.
//!
//! A full stop, question mark, exclamation mark or ellipsis ends a sentence, together with the closing marks after
//! it, when what follows can begin one. Doubtful stops are decided as in Mikheev, "Periods, Capitalized Words, etc."
//! (Computational Linguistics 28:3, 2002): an abbreviation ends a sentence only before a word that begins sentences,
//! and a title or an initial never does. A question that is reported ("“Why?” Smith asked.") does not end one.

use super::vocabulary::Stop;
use super::{Segments, Sentence, Shape, Word};
use crate::english::frames::Frames;
use crate::interrupt::Interrupt;
use crate::lexicon::{phrases, word};
use crate::span::Span;

/// Most tokens of a sentence; a longer stretch without a stop is cut, so that nothing which walks a sentence walks far.
const LONGEST: usize = 400;
/// How far after a quoted question its reporting verb can be, in tokens.
const REPORT_WITHIN: usize = 6;

/// Splits the tokens from `first` on into sentences; `whole` makes the block one sentence.
pub(super) fn split(
    text: &str,
    first: usize,
    block: u32,
    whole: bool,
    interrupt: Interrupt<'_>,
    segments: &mut Segments,
) {
    let end = segments.tokens.len();
    let mut start = first;
    if !whole {
        let mut at = first;
        while at < end && !interrupt.is_set() {
            let next = next_sentence_start(text, segments, at, end);
            if let Some(next) = next.filter(|&next| next < end) {
                push(segments, start, next, block);
                start = next;
                at = next;
            } else {
                at += 1;
                if at - start >= LONGEST {
                    push(segments, start, at, block);
                    start = at;
                }
            }
        }
    }
    while start < end && !interrupt.is_set() {
        let cut = end.min(start + LONGEST);
        push(segments, start, cut, block);
        start = cut;
    }
}

fn push(segments: &mut Segments, first: usize, end: usize, block: u32) {
    let index = segments.sentences.len() as u32;
    segments.sentence_of.resize(end, index);
    segments.sentences.push(Sentence { first: first as u32, end: end as u32, block });
}

/// The first token of the next sentence, if one ends with the stop at this token.
fn next_sentence_start(text: &str, segments: &Segments, at: usize, end: usize) -> Option<usize> {
    let stop = segments.word(at).stop?;
    let mut next = at + 1;
    let mut closed = false;
    while next < end && is_closing(text, segments, next) {
        closed |= !matches!(segments.lower(next), ")" | "]");
        next += 1;
    }
    if next >= end {
        return Some(end);
    }
    let follower = segments.word(next);
    let starter_at = if is_opening(follower) && next + 1 < end { next + 1 } else { next };
    let starter = segments.word(starter_at);
    let goes = match stop {
        Stop::Plain | Stop::Strong => {
            let report = if closed { reported(segments, next, end) } else { None };
            // A full stop before "Smith said they had" ends a sentence all the same: a question mark does not.
            let goes_on = |verb: usize| {
                matches!(stop, Stop::Strong)
                    || verb + 1 == end
                    || segments.word(verb + 1).shape == Shape::Mark
            };
            can_begin(starter) && !report.is_some_and(goes_on)
        }
        Stop::Abbreviation => {
            let is_company = phrases::LEGAL_FORMS.contains(segments.lower(at).trim_end_matches('.'));
            starter.is(word::SENTENCE_STARTERS) && starter.is_capitalised
                || closed && can_begin(starter)
                // "He works for Acme Inc. Dr. Smith owns it."
                || is_company && starter.is(word::COURTESY_TITLES) && starter.is_capitalised
        }
        Stop::Title => false,
    };
    goes.then_some(next)
}

/// Marks that close what contains a stop, if they touch the token before them.
fn is_closing(text: &str, segments: &Segments, at: usize) -> bool {
    let touches = segments.tokens[at - 1].span.end == segments.tokens[at].span.start;
    match segments.lower(at) {
        ")" | "]" | "”" | "»" | "''" => true,
        "\"" | "'" | "``" => touches && is_before_blank(text, segments.tokens[at].span),
        _ => false,
    }
}

/// Whether white space, another closing mark or nothing follows this span.
fn is_before_blank(text: &str, span: Span) -> bool {
    let rest = text.get(span.end as usize..).unwrap_or("");
    rest.chars().next().is_none_or(|next| !next.is_alphanumeric())
}

fn is_opening(word: &Word) -> bool {
    matches!(&*word.lower, "\"" | "'" | "“" | "‘" | "«" | "(" | "[" | "``" | "—" | "–" | "-" | "•" | "*")
}

fn can_begin(word: &Word) -> bool {
    word.is_capitalised
        || !matches!(word.shape, Shape::Lower | Shape::Mark | Shape::Mixed)
        || is_opening(word)
        || word.lower.starts_with(['#', '@'])
}

/// The reporting verb that follows, its subject before it: "“Why?” the older Mr Smith asked."
fn reported(segments: &Segments, next: usize, end: usize) -> Option<usize> {
    for at in next..end.min(next + REPORT_WITHIN) {
        let word = segments.word(at);
        if word.reporting.as_ref().is_some_and(|verb| verb.frames.any(Frames::QUOTATION)) {
            // "“Stop!” He said nothing." begins a sentence; "“Stop!” he said." does not, but then it is lower case.
            let begins = segments.is(next, word::SENTENCE_STARTERS) && segments.word(next).is_capitalised;
            return (!begins).then_some(at);
        }
        if word.shape == Shape::Mark && &*word.lower != "." || word.is(word::SENTENCE_STARTERS) && at > next {
            return None;
        }
    }
    None
}
