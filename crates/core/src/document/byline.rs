//! Who wrote it: "By Jane Doe", "By JANE DOE, Associated Press Writer", "(Reporting by …; Editing by …)".
//!
//! A byline is a lead-in, names, and a tail of jobs, desks, addresses and dates that is cut off. Words that start
//! with a capital can be a name; what follows the last of them decides whether the line is a byline at all: "By
//! contrast, the euro fell." is prose.

use crate::lexicon::{Lexicon, phrases, word};

/// Longest line that can be a byline, in bytes.
const LONGEST: usize = 160;
/// Most words of one name.
const MAX_NAME_WORDS: usize = 5;

/// The people named by a byline, without lead-in and jobs; none for a byline of an organisation alone. `None` if
/// the line is no byline.
pub(super) fn parse(line: &str) -> Option<Vec<String>> {
    let led = if line.len() <= LONGEST { lead_in(line)? } else { return None };
    if line.ends_with('.') && line.split_whitespace().count() > 8 {
        return None;
    }
    let lists = Lexicon::words();
    let mut names = Vec::new();
    let mut is_byline = false;
    for part in parts(led) {
        match classify(part, &lists) {
            Part::Name(name) => {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Part::Job => {}
            Part::Prose if is_byline => break,
            Part::Prose => return None,
        }
        is_byline = true;
    }
    is_byline.then_some(names)
}

/// Names of those who reported and wrote, from a credit line; editors are left out.
pub(super) fn credits(line: &str) -> Vec<String> {
    let lists = Lexicon::words();
    let lower = line.to_lowercase();
    let mut names = Vec::new();
    for lead in phrases::CREDIT_LEADS.iter() {
        let start = lower
            .match_indices(lead)
            .map(|(at, _)| at + lead.len())
            .find(|&end| lower.get(end..).is_some_and(|rest| rest.starts_with(' ')));
        let Some(start) = start.filter(|_| lower.len() == line.len()) else {
            continue;
        };
        let rest = line.get(start + 1..).unwrap_or("");
        let end = credit_end(lower.get(start + 1..).unwrap_or(""));
        for part in parts(rest.get(..end).unwrap_or("")) {
            if let Part::Name(name) = classify(part.trim_end_matches('.'), &lists)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
    }
    names
}

/// Where the names end in the lower-case rest of a credit line.
fn credit_end(rest: &str) -> usize {
    let is_word_at = |at: usize, word: &str| {
        let after = rest.get(at + 1..).and_then(|rest| rest.strip_prefix(word));
        after.is_some_and(|after| after.starts_with(' '))
    };
    let ends = |&(at, mark): &(usize, char)| match mark {
        ';' | ')' => true,
        ' ' => phrases::CREDIT_ENDINGS.iter().any(|word| is_word_at(at, word)),
        _ => false,
    };
    rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at)
}

/// What follows "By", "Written by", "Posted by" and their like.
fn lead_in(line: &str) -> Option<&str> {
    let (first, behind_first) = line.split_once(' ')?;
    let two_words = || {
        let (second, behind_second) = behind_first.split_once(' ')?;
        Some((line.get(..first.len() + 1 + second.len())?, behind_second))
    };
    let (lead, rest) =
        [Some((first, behind_first)), two_words()].into_iter().flatten().find(|(lead, _)| is_lead(lead))?;
    let lower = rest.to_lowercase();
    let is_correspondent = || phrases::CORRESPONDENTS.iter().any(|noun| lower.contains(noun));
    (lead != "From" || is_correspondent()).then_some(rest.trim())
}

/// A lead begins with a capital; "by" can be in either case.
fn is_lead(lead: &str) -> bool {
    let is_sentence_case = || {
        let mut letters = lead.chars();
        letters.next().is_some_and(char::is_uppercase) && !letters.any(char::is_uppercase)
    };
    phrases::BYLINE_LEADS.contains(&lead.to_lowercase())
        && (matches!(lead, "BY" | "by" | "BY:") || is_sentence_case())
}

/// Splits "JANE DOE, JOHN ROE and ANNE POE | The Paper" at commas and conjunctions; what a bar cuts off is no name.
fn parts(rest: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for piece in rest.split('|').next().unwrap_or("").split([',', ';', '/', '•', '·', '\u{2014}', '\u{2013}'])
    {
        for piece in piece
            .split(" and ")
            .flat_map(|piece| piece.split(" AND "))
            .flat_map(|piece| piece.split(" & "))
            .flat_map(|piece| piece.split(" - "))
        {
            let piece = piece.trim().trim_end_matches('=').trim();
            if !piece.is_empty() {
                parts.push(piece);
            }
        }
    }
    parts
}

enum Part {
    Name(String),
    /// A job, a desk, a paper, an address or a date.
    Job,
    Prose,
}

fn classify(part: &str, lists: &Lexicon) -> Part {
    let words: Vec<&str> = part.split_whitespace().collect();
    let is_listed = |word: &str, list| lists.get(&word.to_lowercase()).any(list);
    if is_listed(part, word::AGENCIES)
        || words.iter().any(|word| is_listed(word, word::NEWSPAPER_WORDS))
        || words.first().is_some_and(|first| is_listed(first, word::AGENCIES))
    {
        return Part::Job;
    }
    if words.first().is_some_and(|first| is_listed(first, word::SENTENCE_STARTERS)) {
        return Part::Prose;
    }
    let name_words = words.iter().take_while(|word| is_name_word(word, lists)).count();
    let follower = words.get(name_words).map(|word| word.to_lowercase());
    let stops = follower
        .as_deref()
        .is_none_or(|word| !word.starts_with(|c: char| c.is_lowercase()) || ends_name(word, lists));
    match name_words {
        0 if follower.as_deref().is_some_and(|word| ends_name(word, lists)) => Part::Job,
        0 => Part::Prose,
        1 if words.len() == 1 && words[0].chars().filter(|c| c.is_alphabetic()).count() < 2 => Part::Prose,
        1 if words.get(1).is_some_and(|next| is_job(next, lists)) => Part::Job,
        _ if name_words == words.len() && words.iter().any(|word| is_job(word, lists)) => Part::Job,
        1..=MAX_NAME_WORDS if stops || name_words >= 2 && is_capital(words.get(name_words)) => {
            Part::Name(undoubled(&words[..name_words]))
        }
        _ if words.iter().any(|word| is_job(word, lists)) => Part::Job,
        _ => Part::Prose,
    }
}

/// A capitalised word, an initial, or a particle between capitalised words.
fn is_name_word(word: &str, lists: &Lexicon) -> bool {
    let particle = phrases::NAME_PARTICLES.contains(word);
    let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'));
    letters && (particle || word.starts_with(char::is_uppercase)) && !ends_name(&word.to_lowercase(), lists)
}

fn is_capital(word: Option<&&str>) -> bool {
    word.is_some_and(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
}

/// Words that end a name in a byline: jobs, months, addresses, times.
fn ends_name(lower: &str, lists: &Lexicon) -> bool {
    lower.contains(['@', '|', '(', '['])
        || lower.starts_with(|c: char| c.is_ascii_digit())
        || phrases::BYLINE_ENDINGS.contains(lower)
        || lower.len() > 3
            && lists.get(lower).any(word::MONTHS)
            && !phrases::MONTHS_THAT_ARE_FORENAMES.contains(lower)
        || is_job(lower, lists)
}

fn is_job(word: &str, lists: &Lexicon) -> bool {
    lists.get(&word.trim_end_matches('.').to_lowercase()).any(word::JOB_TITLES_IN_BYLINES)
}

/// "Sean Martin Sean Martin", as some scrapers leave it, is one name.
fn undoubled(words: &[&str]) -> String {
    let (first, second) = words.split_at(words.len() / 2);
    if words.len() >= 4 && first == second { first.join(" ") } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_after_a_name_are_no_name() {
        assert_eq!(parse("By Jane Doe, M.D."), Some(vec!["Jane Doe".to_owned()]));
    }

    #[test]
    fn leads_are_cut_off_and_prose_is_no_byline() {
        for line in ["By Jane Doe", "BY: Jane Doe", "by Jane Doe", "Written by Jane Doe"] {
            assert_eq!(parse(line), Some(vec!["Jane Doe".to_owned()]), "{line}");
        }
        assert_eq!(parse("From our correspondent"), Some(Vec::new()));
        for line in ["By contrast, the euro fell.", "From Jane Doe", "written by Jane Doe"] {
            assert_eq!(parse(line), None, "{line}");
        }
    }

    #[test]
    fn credits_end_before_the_editors() {
        let line = "(Reporting by Jane Doe and Tom Roe in Oslo; Editing by Ann Poe)";
        assert_eq!(credits(line), ["Jane Doe", "Tom Roe"]);
    }
}
