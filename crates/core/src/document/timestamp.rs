//! Dates that the page states: when the story was published.
//!
//! Only whole dates count (day, month and year); the time of day is left out because pages seldom give its zone.

use crate::lexicon::{Lexicon, phrases, table, word};

/// Longest line that can be a timestamp, in bytes.
const LONGEST: usize = 90;

/// The ISO 8601 date in this text, if it holds a whole one.
pub(super) fn parse(text: &str) -> Option<String> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    let iso = words.iter().find_map(|word| iso_date(word));
    iso.or_else(|| words.windows(3).find_map(|window| written_date(window[0], window[1], window[2])))
}

/// The date of a line that holds nothing else but a lead-in.
pub(super) fn whole_line(line: &str) -> Option<String> {
    if line.len() > LONGEST {
        return None;
    }
    let date = parse(line)?;
    let lower = line.to_lowercase();
    let led = phrases::TIMESTAMP_LEADS.iter().any(|lead| lower.starts_with(lead));
    let lists = Lexicon::words();
    let other = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        word.starts_with(char::is_alphabetic)
            && !lists.get(word).any(word::MONTHS.or(word::CLOCK_WORDS))
            && !phrases::TIMESTAMP_LEADS.contains(word)
    });
    let other = other.count();
    (other == 0 || led && other <= 3).then_some(date)
}

/// Whether a line holds nothing but a date, or a time counted back from when the page was read.
pub(super) fn is_time(line: &str) -> bool {
    is_relative(line) || whole_line(line).is_some()
}

/// "3 hours ago", "Updated an hour ago", "Published 20 mins ago".
pub(super) fn is_relative(line: &str) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    let led = |lead: &'static str| lower.strip_prefix(lead);
    let rest = phrases::TIMESTAMP_LEADS.iter().filter_map(led).min_by_key(|rest| rest.len());
    let rest = rest.unwrap_or(&lower).trim_start_matches([':', ' ', '\u{a0}']);
    let Some(count) = rest.strip_suffix(" ago") else { return false };
    let unit = count.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    if unit.len() < count.len() {
        return phrases::TIME_UNITS.contains(unit);
    }
    let (number, unit) = count.split_once(' ').unwrap_or(("", ""));
    let is_number = matches!(number, "a" | "an") || table::NUMBER_WORDS.get(number).is_some();
    is_number && phrases::TIME_UNITS.contains(unit)
}

/// `2007-05-28`, with or without a time after a `T`.
fn iso_date(word: &str) -> Option<String> {
    let word = word.trim_matches(['(', ')', '.', ';']);
    let date = word.get(..10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let numbers = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let sound = numbers && year.len() == 4 && month.len() == 2 && day.len() == 2;
    (sound && (1..=12).contains(&month.parse().unwrap_or(0)) && (1..=31).contains(&day.parse().unwrap_or(0)))
        .then(|| date.to_owned())
}

/// "28 May 2007" or "May 28 2007".
fn written_date(first: &str, second: &str, third: &str) -> Option<String> {
    let (day, name) = if month(second).is_some() { (first, second) } else { (second, first) };
    let month = month(name)?;
    let digits = day.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    let day: u8 = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    let year = third.trim_matches(|c: char| !c.is_ascii_digit());
    let year: u16 = year.parse().ok().filter(|year| (1800..=2100).contains(year))?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The number of an English month or its abbreviation.
fn month(word: &str) -> Option<usize> {
    let lower = word.trim_end_matches('.').to_lowercase();
    if !Lexicon::words().get(&lower).any(word::MONTHS) {
        return None;
    }
    // The list has foreign months as well, of which some begin like the English ones.
    table::CALENDAR.get(lower.get(..3)?)?.strip_prefix("month ")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_dates_are_read_in_their_usual_forms() {
        for text in [
            "Published: 28 May 2007, 18:02",
            "May 28, 2007",
            "Updated 2007-05-28T18:02:00Z",
            "Monday, May 28th, 2007",
        ] {
            assert_eq!(parse(text).as_deref(), Some("2007-05-28"), "{text}");
            assert!(whole_line(text).is_some(), "{text}");
        }
    }

    #[test]
    fn times_can_be_counted_back() {
        for line in ["3 hours ago", "Published 20 mins ago", "Updated: an hour ago", "5h ago", "Two days ago"]
        {
            assert!(is_relative(line), "{line}");
        }
        for line in ["Three hours ago the last boat tied up.", "long ago", "3 boats ago", "ago"] {
            assert!(!is_relative(line), "{line}");
        }
    }

    #[test]
    fn a_sentence_with_a_date_is_no_timestamp() {
        assert!(whole_line("He resigned on May 28, 2007 after a row.").is_none());
        assert_eq!(parse("He won 28 of 2007 votes"), None);
    }
}
