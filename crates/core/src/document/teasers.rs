//! Links to other articles inside the story: a rubric, a title and a date, on lines of their own.
//!
//! A date alone can head the entry of a chronology, so it takes more to drop one and the title above: that no blank line
//! separates the two where blank lines separate paragraphs, that a rubric precedes the title, or that they stand below a
//! heading such as "Related stories" or below another such pair.

use super::layout::Piece;
use super::{Fate, begins_like_a_title, ends_a_sentence, timestamp};
use crate::evidence::DropReason;
use crate::interrupt::Interrupt;

/// Longest title, in bytes.
const LONGEST: usize = 160;
/// Most words of a rubric.
const MAX_RUBRIC_WORDS: usize = 3;

/// Drops such links from the body.
pub(super) fn drop(input: &str, pieces: &[Piece], fates: &mut [Fate], body: usize, interrupt: Interrupt<'_>) {
    let spaced = pieces.iter().filter(|piece| piece.blank_after).count() * 2 > pieces.len();
    let line = |at: usize| pieces[at].span.of(input);
    // Above the first sentence a name and a time sign the article.
    let body = (body..pieces.len()).find(|&index| ends_a_sentence(line(index))).unwrap_or(pieces.len());
    for index in interrupt.until_set(body + 1..pieces.len()) {
        let is_title = |at: usize| fates[at] == Fate::Undecided && reads_like_a_title(line(at));
        let (title, before) = (index - 1, index.checked_sub(2).filter(|&before| before >= body));
        if fates[index] != Fate::Undecided || !is_title(title) || !timestamp::is_time(line(index)) {
            continue;
        }
        let grouped = spaced && !pieces[title].blank_after;
        let listed = before.is_some_and(|before| fates[before] == Fate::Drop(DropReason::Related));
        let rubric = before.filter(|&before| {
            let is_short = line(before).split_whitespace().count() <= MAX_RUBRIC_WORDS;
            let touches = grouped && !pieces[before].blank_after;
            is_title(before) && (touches || !grouped && is_short)
        });
        if !grouped && !listed && rubric.is_none() {
            continue;
        }
        for link in rubric.into_iter().chain([title, index]) {
            fates[link] = Fate::Drop(DropReason::Related);
        }
    }
}

fn reads_like_a_title(line: &str) -> bool {
    line.len() <= LONGEST
        && begins_like_a_title(line.trim_start_matches(['"', '“', '‘', '\'']))
        && !line.ends_with(['.', ':', ','])
        && !timestamp::is_time(line)
}
