//! What precedes the story: address, site, breadcrumb, headline, standfirst, byline, time.
//!
//! The body begins at the first piece that reads like a paragraph: it has a dateline, or it is long and ends like a
//! sentence. Among the pieces above it the headline is the longest that does not end like a sentence, the last such
//! if several; what is shorter and precedes it is the site. The first piece is a headline however it reads if the byline
//! follows it directly. An article can begin with its byline and have no headline.

use super::byline::{self, Byline};
use super::layout::Piece;
use super::{Document, Fate, begins_like_a_title, boilerplate, dateline, ends_a_sentence, timestamp};
use crate::article::BlockKind;
use crate::evidence::DropReason;
use crate::lexicon::{Lexicon, phrases, word};

/// Shortest piece that can be a paragraph without a dateline, in bytes.
const PARAGRAPH: usize = 90;
/// Most pieces above the body.
const MAX_PIECES: usize = 14;
/// Longest headline, in bytes.
const LONGEST_HEADLINE: usize = 200;
/// Most words of a headline that begins with a small letter.
const MAX_SMALL_WORDS: usize = 12;
/// Longest label of a turn, in bytes.
const LONGEST_LABEL: usize = 60;
/// Most words of the name that signs a quote.
const MAX_SIGNATURE_WORDS: usize = 8;

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
        } else if let Some(byline) = (Page { input, pieces, fates }).signature(index, &titles, body) {
            fates[index] = Fate::Byline(byline);
        } else if let Some(date) = timestamp::whole_line(line) {
            fates[index] = Fate::Timestamp(date);
        } else if timestamp::is_relative(line) {
            fates[index] = Fate::Drop(DropReason::Timestamp);
        } else if titles.iter().any(|&title| pieces[title].span.of(input) == line) {
            fates[index] = Fate::Drop(DropReason::Repeated);
        } else {
            titles.push(index);
        }
    }
    let above_dateline =
        || titles.last().copied().filter(|&title| is_above_dateline(input, pieces, title, gazetteer));
    let headline = headline(&Page { input, pieces, fates }, &titles).or_else(above_dateline);
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

/// The pieces, and what is known of them so far.
struct Page<'a> {
    input: &'a str,
    pieces: &'a [Piece],
    fates: &'a [Fate],
}

impl Page<'_> {
    fn line(&self, index: usize) -> &str {
        self.pieces.get(index).map_or("", |piece| piece.span.of(self.input))
    }

    fn is_undecided(&self, index: usize) -> bool {
        self.fates.get(index) == Some(&Fate::Undecided)
    }

    /// The next piece that is not furniture.
    fn next(&self, index: usize) -> usize {
        let is_there = |&next: &usize| match self.fates[next] {
            Fate::Drop(reason) => reason == DropReason::Timestamp,
            _ => true,
        };
        (index + 1..self.pieces.len()).find(is_there).unwrap_or(self.pieces.len())
    }

    /// Whether a piece signs or dates the article by its own words.
    fn is_signature(&self, index: usize) -> bool {
        let line = self.line(index);
        timestamp::is_time(line)
            || byline::parse(line).is_some()
            || byline::parse_bare(line, false).is_some()
            || self.names_above_agency(index).is_some()
    }

    /// The people whom a line names above that of their agency.
    fn names_above_agency(&self, index: usize) -> Option<Vec<String>> {
        byline::agency_line(self.line(self.next(index)))?;
        byline::names(self.line(index))
    }

    /// The byline that a piece below these titles is.
    fn signature(&self, index: usize, titles: &[usize], body: usize) -> Option<Byline> {
        let line = self.line(index);
        let titled = titles.iter().any(|&title| self.line(title).split_whitespace().count() >= 3);
        let led_below = || (index + 1..body).any(|other| byline::parse(self.line(other)).is_some());
        let bare = || byline::parse_bare(line, titled).filter(|_| titled || !led_below());
        let next = self.next(index);
        let agency = || {
            let agency = byline::agency_line(line).filter(|_| titled || titles.is_empty() && next == body)?;
            Some(Byline { names: Vec::new(), agency: Some(agency.to_owned()) })
        };
        // A name, and below it a job: "Jane Doe", "Maritime correspondent".
        let name = || {
            let below = self.line(next);
            let is_name =
                byline::is_known_name(line) || timestamp::is_time(below) || byline::is_job_line(below);
            let name = byline::name(line).filter(|_| titled && is_name)?;
            Some(Byline { names: vec![name], agency: None })
        };
        let job = || {
            let above = index.checked_sub(1).map_or("", |above| self.line(above));
            (titled && byline::is_job_line(line) && byline::name(above).is_some()).then(Byline::default)
        };
        let people = || Some(Byline { names: self.names_above_agency(index)?, agency: None });
        byline::parse(line).or_else(bare).or_else(agency).or_else(people).or_else(name).or_else(job)
    }

    /// Whether the byline or the time follows a piece directly, so that it is a headline even if it reads like a sentence.
    fn is_above_signature(&self, index: usize) -> bool {
        let line = self.line(index);
        let next = self.next(index);
        line.len() <= LONGEST_HEADLINE
            && !boilerplate::is_note(line)
            && !line.ends_with(':')
            && (matches!(self.fates.get(next), Some(Fate::Byline(_))) || self.is_signature(next))
    }

    /// Whether the first piece can be a headline: it reads like one, or begins with a small letter and stands apart.
    fn opens_with_headline(&self, first: usize) -> bool {
        let line = self.line(first);
        let is_apart = || {
            let next = self.line(self.next(first));
            self.pieces[first].blank_after
                && next.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'))
        };
        let is_small = line.starts_with(char::is_lowercase)
            && line.split_whitespace().count() <= MAX_SMALL_WORDS
            && !ends_a_sentence(line)
            && !line.ends_with([',', ';', ':'])
            && is_apart();
        is_headline(line) || is_small || self.is_above_signature(first)
    }

    fn reads_like_text(&self, index: usize, first: Option<usize>, gazetteer: &Lexicon) -> bool {
        let line = self.line(index);
        let is_first = first == Some(index);
        self.is_undecided(index)
            && (dateline::parse(line, gazetteer).is_some()
                || is_turn_label(line)
                || line.len() >= PARAGRAPH
                    && reads_like_sentences(line, is_first)
                    && !(is_first && self.is_above_signature(index)))
    }
}

/// The first piece that reads like a paragraph.
fn body_start(input: &str, pieces: &[Piece], fates: &[Fate], gazetteer: &Lexicon) -> usize {
    let page = Page { input, pieces, fates };
    let limit = pieces.len().min(MAX_PIECES);
    let first = (0..limit).find(|&index| page.is_undecided(index) && !page.is_signature(index));
    let Some(found) = (0..limit).find(|&index| page.reads_like_text(index, first, gazetteer)) else {
        // No long paragraph: the first undecided piece is the headline if it reads like one, with what signs it; the rest is
        // body.
        return match first {
            Some(first) if page.opens_with_headline(first) => {
                let is_header = |&index: &usize| {
                    let signs = || page.signature(index, &[first], 0).is_some();
                    !page.is_undecided(index) || timestamp::is_time(page.line(index)) || signs()
                };
                let last =
                    (first + 1..limit).take_while(is_header).filter(|&index| page.is_undecided(index)).last();
                last.unwrap_or(first) + 1
            }
            first => first.unwrap_or(0),
        };
    };
    // Short sentences directly above the first long one belong to the body: "He won." But the first piece of all
    // may be a headline that ends with a stop, and what looks like a headline is one.
    let first = first.unwrap_or(found);
    let mut start = found;
    while start > first + 1 {
        let line = page.line(start - 1);
        if !page.is_undecided(start - 1) || page.is_signature(start - 1) || !is_short_text(line) {
            break;
        }
        start -= 1;
    }
    let line = page.line(first);
    if start == first + 1 && start <= found && is_short_text(line) && !page.opens_with_headline(first) {
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

/// Whether a piece holds sentences rather than a title: it ends like one, or holds a stop before a blank, which two
/// sentences of a headline can have between them.
fn reads_like_sentences(line: &str, is_first: bool) -> bool {
    ends_a_sentence(line) && !is_title_case(line)
        || line.contains(". ") && !is_first
        || line.len() > LONGEST_HEADLINE
}

/// A short paragraph: a sentence, the lead-in of a quote, a direction, or words in quotation marks.
fn is_short_text(line: &str) -> bool {
    ends_a_sentence(line) && !is_title_case(line)
        || line.ends_with(':')
        || line.starts_with(['(', '[']) && line.ends_with([')', ']'])
        || line.starts_with(['"', '“', '«']) && line.ends_with([',', '"', '”', '»'])
}

/// Whether a line is the label of a turn, or begins with one that names the speaker's part: "JANE DOE, HOST: Good evening."
fn is_turn_label(line: &str) -> bool {
    let Some((label, rest)) = line.split_once(':').filter(|(label, _)| label.len() <= LONGEST_LABEL) else {
        return false;
    };
    let lower = label.to_lowercase();
    let words = label.split_whitespace().count();
    let has_part =
        lower.rsplit(", ").next().is_some_and(|part| words >= 2 && phrases::TRANSCRIPT_PARTS.contains(part));
    words >= 2
        && !label.contains(char::is_lowercase)
        && label.starts_with(char::is_uppercase)
        && !Lexicon::words().get(&lower).any(word::LABELS)
        && (rest.trim().is_empty() || has_part)
}

/// Whether a line is a sentence in marks, a dash and a name.
fn is_signed_quote(line: &str) -> bool {
    let Some(close) = line.rfind(['"', '”']).filter(|_| line.starts_with(['"', '“'])) else {
        return false;
    };
    let (quote, name) = (line.get(..close).unwrap_or(""), line.get(close..).unwrap_or(""));
    let name = name.trim_start_matches(['"', '”', ' ', '\u{a0}']);
    let signed = name.trim_start_matches(['-', '–', '—', '―', ' ']);
    quote.ends_with(['.', '!', '?', '…'])
        && signed.len() < name.len()
        && signed.starts_with(char::is_uppercase)
        && signed.split_whitespace().count() <= MAX_SIGNATURE_WORDS
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
        && !line.ends_with(':')
        && !boilerplate::is_note(line)
        && !is_signed_quote(line)
}

/// The headline among the pieces above the body: of those that can be one, the first that is not much shorter than
/// the longest.
fn headline(page: &Page<'_>, titles: &[usize]) -> Option<usize> {
    let can_be = |index: usize| {
        let opens = titles.first() == Some(&index) && page.opens_with_headline(index);
        opens || is_headline(page.line(index))
    };
    let candidates: Vec<usize> = titles.iter().copied().filter(|&index| can_be(index)).collect();
    let words = |index: usize| page.line(index).split_whitespace().count();
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
