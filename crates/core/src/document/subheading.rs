//! Headings inside the story: a short line between paragraphs that is no sentence of its own.
//!
//! It ends without a stop. It can also be a question that the next paragraph answers, or words in quotation marks that are
//! no whole sentence; a question above an answer in marks is a turn of an interview.

use super::layout::Piece;
use super::{Fate, begins_like_a_title, ends_a_sentence};
use crate::article::BlockKind;

/// Longest heading, in bytes.
const LONGEST: usize = 90;
/// Most words of a heading, and of one that is a question or in quotation marks.
const MAX_WORDS: usize = 10;
const MAX_SPOKEN_WORDS: usize = 12;

const OPENING: [char; 5] = ['"', '“', '«', '‘', '\''];
const CLOSING: [char; 5] = ['"', '”', '»', '’', '\''];

/// Whether an undecided piece of the body is a heading.
pub(super) fn is_subheading(input: &str, pieces: &[Piece], fates: &[Fate], index: usize) -> bool {
    let line = pieces[index].span.of(input);
    let question = line.ends_with('?') && is_plain_question(line);
    let marked = line.starts_with(OPENING);
    let spoken = question || marked;
    if line.len() > LONGEST
        || line.split_whitespace().count() > if spoken { MAX_SPOKEN_WORDS } else { MAX_WORDS }
        || !begins_like_a_title(line.trim_start_matches(OPENING))
        || ends_a_sentence(line) && !question
        || line.ends_with([',', ';', ':', '-', '–', '—'])
        || !closes_its_marks(line)
    {
        return false;
    }
    let is_there = |other: &usize| !matches!(fates[*other], Fate::Drop(_) | Fate::Timestamp(_));
    let next = (index + 1..pieces.len()).find(is_there).map(|next| pieces[next].span.of(input));
    let previous = (0..index).rev().find(is_there);
    let follows = previous.is_none_or(|previous| {
        let before = pieces[previous].span.of(input);
        let is_apart = matches!(fates[previous], Fate::Keep(BlockKind::Caption | BlockKind::ListItem));
        // What follows a colon is announced by it, a question even if it stands alone; else nothing goes on in a question.
        let ends = if question {
            !before.ends_with([',', ';', ':', '-', '–', '—'])
        } else {
            ends_a_sentence(before)
        };
        is_apart || ends || before.ends_with(':') && !spoken
    });
    follows
        && next.is_some_and(|next| {
            let is_answered = !question || !next.ends_with('?') && !is_spoken_answer(next);
            ends_a_sentence(next) && is_answered && (spoken || next.len() > line.len())
        })
}

/// A question that joins on to nothing, quotes nobody and is no turn of a transcript.
fn is_plain_question(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let joins = words.next().is_some_and(|first| matches!(first, "And" | "But" | "Or" | "So" | "Yet"));
    !joins && words.next().is_some() && !line.contains(['"', '“', '«', ':'])
}

/// Whether a paragraph is nothing but words between marks.
fn is_spoken_answer(line: &str) -> bool {
    line.starts_with(['"', '“', '«']) && line.ends_with(['"', '”', '»'])
}

/// Whether every mark of a line has its partner on it, without a comma before the last: no quote goes on after the line.
fn closes_its_marks(line: &str) -> bool {
    let count = |mark: char| line.matches(mark).count();
    let inside = line.trim_end_matches(CLOSING);
    let single = !line.starts_with(['‘', '\'']) || inside.len() < line.len() || line.contains(['’', '\'']);
    // "“They will be back.” Jane Doe" is a quote and who said it.
    let holds_sentence = ['.', '!', '?'].iter().any(|stop| {
        let mut closed = line.match_indices(*stop).map(|(at, _)| line.get(at + 1..).unwrap_or(""));
        closed.any(|rest| rest.starts_with(['"', '”']) && rest.contains(' '))
    });
    !holds_sentence
        && count('"') % 2 == 0
        && count('“') == count('”')
        && count('«') == count('»')
        && single
        && !(inside.len() < line.len() && inside.ends_with(','))
}
