//! What precedes the story: address, site, breadcrumb, headline, standfirst, byline, time.
//!
//! The body begins at the first piece that reads like a paragraph: it has a dateline, or it is long and ends like a
//! sentence. Among the pieces above it the headline is the longest that does not end like a sentence, the last such
//! if several; what is shorter and precedes it is the site.

use super::layout::Piece;
use super::{Document, Fate, begins_like_a_title, byline, dateline, ends_a_sentence, timestamp};
use crate::article::BlockKind;
use crate::evidence::DropReason;
use crate::lexicon::Lexicon;

/// Shortest piece that can be a paragraph without a dateline, in bytes.
const PARAGRAPH: usize = 90;
/// Most pieces above the body.
const MAX_PIECES: usize = 14;
/// Longest headline, in bytes.
const LONGEST_HEADLINE: usize = 200;

/// Decides the pieces above the body; returns the index of the body's first piece.
pub(super) fn decide(
    input: &str,
    pieces: &[Piece],
    fates: &mut [Fate],
    gazetteer: &Lexicon,
    document: &mut Document,
) -> usize {
    let body = body_start(input, pieces, fates, gazetteer);
    if pieces.get(body).is_some_and(|piece| dateline::parse(piece.span.of(input), gazetteer).is_some()) {
        // A byline can precede the dateline on the same line.
        fates[body] = Fate::Keep(BlockKind::Paragraph);
    }
    let mut titles: Vec<usize> = Vec::new();
    for index in 0..body {
        let line = pieces[index].span.of(input);
        if fates[index] != Fate::Undecided {
            if fates[index] == Fate::Drop(DropReason::Url) && document.url.is_none() {
                document.url = Some(line.to_owned());
            }
        } else if let Some(names) = byline::parse(line) {
            fates[index] = Fate::Byline(names);
        } else if let Some(date) = timestamp::whole_line(line) {
            fates[index] = Fate::Timestamp(date);
        } else if titles.iter().any(|&title| pieces[title].span.of(input) == line) {
            fates[index] = Fate::Drop(DropReason::Repeated);
        } else {
            titles.push(index);
        }
    }
    let above_dateline =
        || titles.last().copied().filter(|&title| is_above_dateline(input, pieces, title, gazetteer));
    let headline = headline(input, pieces, &titles).or_else(above_dateline);
    let body_is_there = body < pieces.len();
    for &index in &titles {
        let line = pieces[index].span.of(input);
        fates[index] = Fate::Keep(match headline {
            Some(headline) if index == headline => BlockKind::Headline,
            Some(headline) if index < headline && is_site(line, document.url.as_deref()) => BlockKind::Site,
            Some(_) => BlockKind::Subheading,
            None if body_is_there && is_site(line, document.url.as_deref()) => BlockKind::Site,
            None => BlockKind::Paragraph,
        });
    }
    body
}

/// The first piece that reads like a paragraph.
fn body_start(input: &str, pieces: &[Piece], fates: &[Fate], gazetteer: &Lexicon) -> usize {
    let undecided = |index: usize| fates[index] == Fate::Undecided;
    let limit = pieces.len().min(MAX_PIECES);
    let reads_like_text = |index: usize| {
        let line = pieces[index].span.of(input);
        undecided(index)
            && (dateline::parse(line, gazetteer).is_some()
                || line.len() >= PARAGRAPH && reads_like_sentences(line))
    };
    let Some(found) = (0..limit).find(|&index| reads_like_text(index)) else {
        // No long paragraph: the first undecided piece is the headline if it reads like one, the rest is body.
        let first = (0..limit).find(|&index| undecided(index));
        return first.map_or(
            0,
            |first| {
                if is_headline(pieces[first].span.of(input)) { first + 1 } else { first }
            },
        );
    };
    // Short sentences directly above the first long one belong to the body: "He won." But the first piece of all
    // may be a headline that ends with a stop, and what looks like a headline is one.
    let first = (0..found).find(|&index| undecided(index)).unwrap_or(found);
    let mut start = found;
    while start > first + 1 {
        let line = pieces[start - 1].span.of(input);
        if !undecided(start - 1)
            || byline::parse(line).is_some()
            || timestamp::whole_line(line).is_some()
            || !is_short_text(line)
        {
            break;
        }
        start -= 1;
    }
    if start == first + 1
        && start <= found
        && is_short_text(pieces[first].span.of(input))
        && !is_headline(pieces[first].span.of(input))
    {
        first
    } else {
        start
    }
}

/// Whether the piece is directly above a dateline, so that it cannot be the first paragraph.
fn is_above_dateline(input: &str, pieces: &[Piece], index: usize, gazetteer: &Lexicon) -> bool {
    let next = pieces.get(index + 1).map(|piece| piece.span.of(input));
    pieces[index].span.len() <= LONGEST_HEADLINE
        && next.is_some_and(|next| dateline::parse(next, gazetteer).is_some())
}

/// Whether a piece holds sentences rather than a title: it ends like one, or holds a stop before a capital.
fn reads_like_sentences(line: &str) -> bool {
    ends_a_sentence(line) && !is_title_case(line) || line.contains(". ") || line.len() > LONGEST_HEADLINE
}

/// A short paragraph: a sentence, or words in quotation marks.
fn is_short_text(line: &str) -> bool {
    ends_a_sentence(line) && !is_title_case(line)
        || line.starts_with(['"', '“', '«']) && line.ends_with([',', '"', '”', '»'])
}

/// Most words of a title in title case begin with a capital.
fn is_title_case(line: &str) -> bool {
    let is_long = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= 4;
    let (mut all, mut capital) = (0, 0);
    for word in line.split_whitespace().filter(is_long) {
        let letters = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        all += 1;
        capital += usize::from(letters.starts_with(char::is_uppercase));
    }
    all >= 2 && capital * 10 >= all * 8
}

/// Whether a line can be a headline: not too long, begins like one, and does not end like a sentence unless in
/// title case.
fn is_headline(line: &str) -> bool {
    line.len() <= LONGEST_HEADLINE
        && (begins_like_a_title(line)
            || line.starts_with(['"', '“', '‘', '\'', '«', '[', '(', '#', '$', '£', '€']))
        && (!line.trim_end_matches(['"', '”', '’', '\'', ')', ' ']).ends_with('.') || is_title_case(line))
        && line.chars().any(char::is_alphabetic)
}

/// The headline among the pieces above the body: of those that can be one, the first that is not much shorter than
/// the longest.
fn headline(input: &str, pieces: &[Piece], titles: &[usize]) -> Option<usize> {
    let candidates: Vec<usize> =
        titles.iter().copied().filter(|&index| is_headline(pieces[index].span.of(input))).collect();
    let words = |index: usize| pieces[index].span.of(input).split_whitespace().count();
    let most = candidates.iter().map(|&index| words(index)).max()?;
    candidates.into_iter().find(|&index| words(index) * 2 >= most.min(10))
}

/// A short line that can name a site: few words, no stop; or the name in the page's address.
fn is_site(line: &str, url: Option<&str>) -> bool {
    let words = line.split_whitespace().count();
    let squeezed: String = line.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let in_address = url.is_some_and(|url| {
        squeezed.len() >= 3 && url.to_lowercase().replace(['-', '.'], "").contains(&squeezed)
    });
    in_address || words <= 4 && !ends_a_sentence(line) && !line.ends_with(':')
}
