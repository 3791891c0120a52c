//! Pictures within the text: the site's prompt, what the picture shows, and whose it is.
//!
//! Scrapers leave the three on one line: "Open this photo in gallery: Nets dry in the sun. Jane Doe/The Canadian Press".
//! What the picture shows is kept as a caption. A credit is a name and an agency or paper with a slash between, in either
//! order, after the caption, in brackets, before it or alone; whoever took the picture is nobody of the story.

use super::{Fate, boilerplate, byline, ends_a_sentence};
use crate::article::BlockKind;
use crate::evidence::DropReason;
use crate::lexicon::phrases;
use crate::span::Span;

/// Longest caption with its credit, in bytes.
const LONGEST: usize = 600;
/// Longest credit, in bytes.
const LONGEST_CREDIT: usize = 80;
/// Most words on either side of a credit's slash.
const MAX_WORDS: usize = 4;
/// Most sides: a credit can stand twice.
const MAX_SIDES: usize = 4;

/// The parts of a line that shows a prompt or a credit beside a caption, and what becomes of each; empty for other lines.
pub(super) fn parts(line: &str) -> Vec<(Span, Fate)> {
    if line.len() > LONGEST {
        return Vec::new();
    }
    let prompt = prompt(line);
    let (start, text) = (prompt, line.get(prompt..).unwrap_or(""));
    let before = leading_credit(text).unwrap_or(0);
    let after = trailing_credit(text, prompt > 0).unwrap_or(text.len()).max(before);
    if prompt == 0 && before == 0 && after == text.len() {
        return Vec::new();
    }
    let kept = [
        (0..start, Fate::Drop(DropReason::Boilerplate)),
        (start..start + before, Fate::Drop(DropReason::PhotoCredit)),
        (start + before..start + after, Fate::Keep(BlockKind::Caption)),
        (start + after..line.len(), Fate::Drop(DropReason::PhotoCredit)),
    ];
    let parts = kept.into_iter().map(|(range, fate)| (Span::new(range.start, range.end).trimmed(line), fate));
    parts.filter(|(span, _)| span.start < span.end).collect()
}

/// Where the caption begins after "Open this photo in gallery".
fn prompt(line: &str) -> usize {
    let rests = phrases::PICTURE_PROMPTS.iter().filter_map(|prompt| boilerplate::without_lead(line, prompt));
    let Some(rest) = rests.min_by_key(|rest| rest.len()) else { return 0 };
    let caption = rest.trim_start_matches([':', ' ', '\u{a0}']);
    if caption.is_empty() || caption.len() == rest.len() { 0 } else { line.len() - caption.len() }
}

/// Where the credit ends that a caption begins with: "Jane Doe / The Canadian Press Nets dry in the sun."
fn leading_credit(text: &str) -> Option<usize> {
    let start = text.get(..text.floor_char_boundary(LONGEST_CREDIT)).unwrap_or("");
    let (name, rest) = start.split_once('/')?;
    if !is_name(name) {
        return None;
    }
    let body = rest.trim_start();
    let agency = byline::leading_agency(body)?;
    let mut after = body.get(agency.len()..).unwrap_or("");
    // "Jane Doe / PA Images via Getty Images"
    while let Some((word, rest)) =
        after.strip_prefix(' ').map(|rest| rest.split_once(' ').unwrap_or((rest, "")))
        && phrases::PICTURE_CREDIT_WORDS.contains(&word.to_lowercase())
    {
        after = after.get(after.len() - rest.len() - usize::from(!rest.is_empty())..).unwrap_or("");
    }
    let is_alone = text.len() == name.len() + 1 + rest.len() && after.is_empty();
    (is_alone || after.starts_with(' ') && after.trim_start().starts_with(char::is_uppercase))
        .then(|| start.len() - after.len())
}

/// Where the credit begins that a caption ends with: after a stop, or in brackets; after the site's prompt a name is enough.
fn trailing_credit(text: &str, prompted: bool) -> Option<usize> {
    let from = text.ceil_char_boundary(text.len().saturating_sub(LONGEST_CREDIT));
    let tail = text.get(from..)?;
    if let Some(bracketed) = tail.strip_suffix(')') {
        let open = bracketed.rfind('(')?;
        return is_slashed(bracketed.get(open + 1..)?).then_some(from + open);
    }
    let stop = tail.match_indices(['.', '!', '?', '”', '"']).filter(|&(at, mark)| {
        tail.get(at + mark.len()..).is_some_and(|rest| rest.starts_with([' ', '\u{a0}']))
    });
    let begins = |at: usize, mark: &str| {
        let credit = tail.get(at + mark.len()..)?.trim_start();
        let before = text.get(..from + at + mark.len())?;
        let signed = || byline::parse_bare(credit, false).is_some_and(|byline| byline.agency.is_some());
        let is_alone = || prompted && is_name(credit);
        (ends_a_sentence(before) && (is_slashed(credit) || signed() || is_alone()))
            .then(|| text.len() - credit.len())
    };
    if from == 0 && is_slashed(text) && byline::is_signed_picture(text) {
        return Some(0);
    }
    stop.filter_map(|(at, mark)| begins(at, mark)).next()
}

/// "Jane Doe/The Canadian Press", "THE CANADIAN PRESS/Jane Doe", "REUTERS/Jane Doe/File Photo".
fn is_slashed(credit: &str) -> bool {
    let credit = credit.strip_suffix('.').unwrap_or(credit);
    let is_plain = |side: &str| {
        let words: Vec<&str> = side.split_whitespace().collect();
        (1..=MAX_WORDS).contains(&words.len())
            && words.iter().all(|word| {
                word.starts_with(char::is_uppercase)
                    && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
            })
    };
    (2..=MAX_SIDES).contains(&credit.split('/').count())
        && credit.split('/').all(is_plain)
        && credit.split('/').any(is_name)
}

fn is_name(side: &str) -> bool {
    byline::name(side.trim()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(line: &str) -> Vec<(&str, bool)> {
        parts(line).into_iter().map(|(span, fate)| (span.of(line), matches!(fate, Fate::Keep(_)))).collect()
    }

    #[test]
    fn prompts_and_credits_are_cut_off_captions() {
        assert_eq!(
            kinds("Open this photo in gallery: Nets dry in the sun. Jane Doe/The Canadian Press"),
            [
                ("Open this photo in gallery:", false),
                ("Nets dry in the sun.", true),
                ("Jane Doe/The Canadian Press", false)
            ]
        );
        assert_eq!(
            kinds("Open this photo in gallery Nets dry in the sun."),
            [("Open this photo in gallery", false), ("Nets dry in the sun.", true)]
        );
        assert_eq!(
            kinds("Jane Doe / The Canadian Press Nets dry in the sun."),
            [("Jane Doe / The Canadian Press", false), ("Nets dry in the sun.", true)]
        );
        assert_eq!(
            kinds("Nets dry in the sun (Jane Doe/CBC)"),
            [("Nets dry in the sun", true), ("(Jane Doe/CBC)", false)]
        );
        assert_eq!(
            kinds("Nets dry in the sun. THE CANADIAN PRESS/Jane Doe"),
            [("Nets dry in the sun.", true), ("THE CANADIAN PRESS/Jane Doe", false)]
        );
        assert_eq!(
            kinds("Jane Doe / PA Images via Getty Images Nets dry in the sun."),
            [("Jane Doe / PA Images via Getty Images", false), ("Nets dry in the sun.", true)]
        );
        assert_eq!(
            kinds("Open this photo in gallery Nets dry. REUTERS/Jane Doe/File Photo Jane Doe / Reuters"),
            [
                ("Open this photo in gallery", false),
                ("Nets dry.", true),
                ("REUTERS/Jane Doe/File Photo Jane Doe / Reuters", false)
            ]
        );
        assert_eq!(kinds("Jane Doe/The Canadian Press"), [("Jane Doe/The Canadian Press", false)]);
    }

    #[test]
    fn prose_is_no_caption() {
        for line in [
            "He won. And/or she lost.",
            "The poll was done by Reuters/Ipsos.",
            "They are open this photo in gallery",
            "It costs 5 crowns. Jane Doe, ferry user",
            "Black/White Meeting Tonight",
        ] {
            assert_eq!(kinds(line), [], "{line}");
        }
    }
}
