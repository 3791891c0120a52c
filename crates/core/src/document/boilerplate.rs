//! Lines that belong to the page, not to the story.
//!
//! The lines are in `data/tables/boilerplate-lines.txt`; this file normalises a line of the input to the form of that
//! table and looks it up whole, by its first words and by its last words. What has no words of its own is recognised by
//! shape: rules of dashes or stars, the agencies' slugs, breadcrumbs.

use super::byline;
use crate::evidence::DropReason;
use crate::lexicon::{phrases, table};

/// Longest line that can be furniture, in bytes; a longer one is a paragraph.
const LONGEST: usize = 400;
/// From this length on, in bytes, only the beginning of a line is examined, up to `LONG_START`.
const LONG: usize = 180;
const LONG_START: usize = 80;
/// Most words at the start or end of a line that an entry with a star can hold.
const MAX_WORDS: usize = 10;

/// Why this line is no part of a story; `None` for all that could be.
pub(super) fn reason(line: &str) -> Option<DropReason> {
    if line.len() > LONGEST {
        return None;
    }
    if is_rule(line) || line.starts_with('^') || line.starts_with("(ATTN") && line.ends_with(')') {
        return Some(DropReason::WireSlug);
    }
    if is_breadcrumb(line) {
        return Some(DropReason::Breadcrumb);
    }
    if line.len() > LONG {
        // What is as long as a paragraph is furniture only by its first words.
        let start =
            line.get(..line.floor_char_boundary(LONG_START)).unwrap_or("").trim_start_matches(is_decoration);
        let first = start.split(char::is_whitespace).next().unwrap_or("");
        // The first word rules most paragraphs out.
        if !table::BOILERPLATE_LINES.has_start(&normalised(first)) {
            return None;
        }
        return by_first_words(&normalised(start));
    }
    if is_credit(line) {
        return Some(DropReason::CreditLine);
    }
    let key = normalised(line);
    let bare = key.trim_end_matches([':', '.', '!', '…', '>', '»', '›', ' ', '-', '–', '—', '|']);
    let ends_bare = || if bare == key { None } else { entry(bare).or_else(|| by_last_words(bare)) };
    entry(&key).or_else(|| by_first_words(&key)).or_else(|| by_last_words(&key)).or_else(ends_bare)
}

/// "With files from Jane Doe and The Canadian Press": what follows the lead has to be names, as sentences begin so, too.
fn is_credit(line: &str) -> bool {
    let line = line.trim_start_matches(['-', '–', '—', '_', '(', ' ', '\u{a0}']);
    phrases::CREDIT_OPENERS.iter().any(|lead| {
        let rest = without_lead(line, lead).and_then(|rest| rest.trim_start_matches(':').strip_prefix(' '));
        rest.is_some_and(byline::are_names)
    })
}

/// What follows these words at the start of a line, in small letters or capitals.
pub(super) fn without_lead<'l>(line: &'l str, lead: &str) -> Option<&'l str> {
    let (start, rest) = line.split_at_checked(lead.len())?;
    start.eq_ignore_ascii_case(lead).then_some(rest)
}

/// Whether a line is a note of the editors to the reader.
pub(super) fn is_note(line: &str) -> bool {
    let start = line.get(..line.floor_char_boundary(LONG_START)).unwrap_or("");
    normalised(start).split_once(':').is_some_and(|(label, _)| phrases::NOTE_LABELS.contains(label))
}

/// Lines that name themselves captions and say what a picture shows.
pub(super) fn is_caption(line: &str) -> bool {
    let start = line.get(..line.len().min(60)).filter(|start| start.contains(':')).unwrap_or("");
    let key = normalised(start);
    key.split_once(':')
        .is_some_and(|(label, rest)| !rest.is_empty() && phrases::CAPTION_LABELS.contains(label))
}

fn is_decoration(character: char) -> bool {
    const MARKS: [char; 14] = ['»', '›', '>', '▶', '►', '•', '●', '|', '*', '_', '[', ']', '→', '+'];
    character.is_whitespace() || MARKS.contains(&character)
}

/// A line in the form of the table: lower case, straight apostrophes, digits as 0, single spaces, no decoration.
fn normalised(line: &str) -> String {
    let line = line.trim_matches(is_decoration);
    let mut key = String::with_capacity(line.len());
    for character in line.chars() {
        match character {
            '‘' | '’' => key.push('\''),
            digit if digit.is_ascii_digit() => key.push('0'),
            blank if blank.is_whitespace() => {
                if !key.ends_with(' ') {
                    key.push(' ');
                }
            }
            ascii if ascii.is_ascii() => key.push(ascii.to_ascii_lowercase()),
            other => key.extend(other.to_lowercase()),
        }
    }
    key
}

fn entry(phrase: &str) -> Option<DropReason> {
    table::BOILERPLATE_LINES.get(phrase).and_then(DropReason::by_name)
}

/// By an entry "read more: *" or "follow @*".
fn by_first_words(key: &str) -> Option<DropReason> {
    if !key.split(' ').next().is_some_and(|first| table::BOILERPLATE_LINES.has_start(first)) {
        return None;
    }
    let mut starred = String::with_capacity(key.len() + 2);
    key.match_indices([' ', '/', '@']).take(MAX_WORDS).find_map(|(offset, mark)| {
        starred.clear();
        starred.push_str(key.get(..offset + mark.len())?);
        starred.push('*');
        entry(&starred)
    })
}

/// By an entry "* contributed to this report".
fn by_last_words(key: &str) -> Option<DropReason> {
    if !key.rsplit([' ', '/']).next().is_some_and(|last| table::BOILERPLATE_LINES.has_end(last)) {
        return None;
    }
    let mut starred = String::with_capacity(key.len() + 2);
    key.rmatch_indices([' ', '/']).take(MAX_WORDS).find_map(|(offset, _)| {
        starred.clear();
        starred.push_str("* ");
        starred.push_str(key.get(offset..)?.trim_start());
        entry(&starred)
    })
}

/// "* * *", "###", "-30-", "- - - -": nothing but marks that separate or end stories.
fn is_rule(line: &str) -> bool {
    let marks = |c: char| {
        matches!(c, '-' | '–' | '—' | '*' | '#' | '=' | '_' | '~' | '•' | '·' | ' ' | '\u{a0}' | '+')
    };
    line.len() >= 3
        && line.trim_end_matches('.').chars().all(marks)
        && line.len() > line.trim_matches(marks).len() + 2
        || line.trim_matches(marks) == "30" && line.starts_with(['-', '–', '—'])
}

/// "Home > World > Asia": short steps between arrows.
fn is_breadcrumb(line: &str) -> bool {
    let arrows = [" > ", " » ", " › "];
    // Most lines can only contain the first arrow.
    let arrows = if line.is_ascii() { &arrows[..1] } else { &arrows[..] };
    arrows.iter().filter(|arrow| line.contains(**arrow)).any(|arrow| {
        let steps: Vec<&str> = line.split(*arrow).collect();
        steps.len() >= 3 && steps.iter().all(|step| step.split_whitespace().count() <= 4)
            || steps.len() == 2 && steps[0].eq_ignore_ascii_case("home")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_found_in_a_line() {
        let mut dead = Vec::new();
        for key in table::BOILERPLATE_LINES.keys() {
            let line = key.strip_suffix(" *").map(|start| format!("{start} word"));
            let line = line.or_else(|| key.strip_prefix("* ").map(|end| format!("word {end}")));
            let line = line.unwrap_or_else(|| key.to_owned());
            if reason(&line) != entry(key) {
                dead.push(key);
            }
        }
        assert!(dead.is_empty(), "{dead:?}");
    }

    #[test]
    fn an_agency_after_a_dash_is_a_credit_line() {
        assert_eq!(reason("- AFP"), Some(DropReason::CreditLine));
    }
}
