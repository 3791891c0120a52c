//! Who wrote it: "By Jane Doe", "By JANE DOE, Associated Press Writer", "(Reporting by …; Editing by …)".
//!
//! A byline is a lead-in, names, and a tail of jobs, desks, addresses and dates that is cut off. Words that start
//! with a capital can be a name; what follows the last of them decides whether the line is a byline at all: "By
//! contrast, the euro fell." is prose.

use super::timestamp;
use crate::lexicon::{Flags, Lexicon, gazetteer, phrases, word};

/// Longest line that can be a byline, in bytes.
const LONGEST: usize = 160;
/// Most words of one name.
const MAX_NAME_WORDS: usize = 5;
/// Most words of a name on a line without a lead-in.
const MAX_BARE_NAME_WORDS: usize = 4;
/// Most words of a paper, desk or job after such a name.
const MAX_AFFILIATION_WORDS: usize = 6;
/// Most words of an agency's name.
const MAX_AGENCY_WORDS: usize = 4;
/// Most letters of a name of an agency that is an acronym: AFP, Tass.
const ACRONYM: usize = 5;

/// Who signs an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Byline {
    /// The people, without lead-in and jobs; none for a byline of an organisation alone.
    pub(super) names: Vec<String>,
    /// The agency as printed.
    pub(super) agency: Option<String>,
}

impl Byline {
    fn add(&mut self, name: String) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }
}

/// The byline that a line with a lead-in is; `None` if the line is no byline.
pub(super) fn parse(line: &str) -> Option<Byline> {
    let led = if line.len() <= LONGEST { lead_in(line)? } else { return None };
    if line.ends_with('.') && line.split_whitespace().count() > 8 {
        return None;
    }
    let lists = Lexicon::words();
    let mut byline = Byline::default();
    let mut is_byline = false;
    for part in parts(led) {
        match classify(part, &lists) {
            Part::Name(name) => {
                byline.add(name);
                // "By JANE DOE THE CANADIAN PRESS"
                byline.agency =
                    byline.agency.or_else(|| agency(part, &lists).filter(|name| name.contains(' ')));
            }
            Part::Job => byline.agency = byline.agency.or_else(|| agency(part, &lists)),
            Part::Prose if is_byline => break,
            Part::Prose => return None,
        }
        is_byline = true;
    }
    is_byline.then_some(byline)
}

/// The byline that a line without a lead-in is: "Jane Doe, The Canadian Press", "JANE DOE / 3 hours ago".
///
/// What follows the names has to be an agency, a paper, a job, or, `below_title`, a time: "Jane Doe, the last lamplighter"
/// is a headline. But for an agency, and but `below_title`, the first name has to be known as one, which "Minister Quits, Says
/// Editor" is not.
pub(super) fn parse_bare(line: &str, below_title: bool) -> Option<Byline> {
    if line.len() > LONGEST || line.ends_with(['.', '!', '?', ':']) {
        return None;
    }
    let lists = Lexicon::words();
    if let Some(people) = before_agency(line, &lists) {
        return Some(Byline { names: names(people)?, agency: agency(line.get(people.len()..)?, &lists) });
    }
    let (people, rest) = leading_names(line, &lists);
    let mut byline = Byline { names: people, agency: None };
    let known = byline.names.first().is_some_and(|name| is_forename(first_word(name)));
    if byline.names.is_empty() || rest.is_empty() {
        return None;
    }
    if timestamp::is_time(rest) {
        return (known || below_title).then_some(byline);
    }
    let (affiliation, behind) = cut(rest, &SEPARATORS);
    byline.agency = agency(affiliation, &lists);
    let is_signed =
        is_agency_desk(affiliation, &lists) || (known || below_title) && is_affiliation(affiliation, &lists);
    let ends = behind.is_empty() || timestamp::is_time(behind) || is_affiliation(behind, &lists);
    (is_signed && ends).then_some(byline)
}

/// The name that a whole line is, of two words and more.
pub(super) fn name(line: &str) -> Option<String> {
    bare_name(line, &Lexicon::words())
}

/// The names that a whole line is, of two words each and more.
pub(super) fn names(line: &str) -> Option<Vec<String>> {
    let (names, rest) = leading_names(line, &Lexicon::words());
    (!names.is_empty() && rest.is_empty()).then_some(names)
}

/// Whether a line is a job and nothing else: "Maritime correspondent".
pub(super) fn is_job_line(line: &str) -> bool {
    let lists = Lexicon::words();
    is_affiliation(line, &lists)
        && line.split_whitespace().next_back().is_some_and(|last| is_job(last, &lists))
}

/// Whether a line is the name of somebody whose forename is known.
pub(super) fn is_known_name(line: &str) -> bool {
    name(line).is_some() && is_forename(first_word(line))
}

/// The agency that a line, without dashes and brackets, is the name of.
pub(super) fn agency_line(line: &str) -> Option<&str> {
    let bare = line.trim_matches(['-', '–', '—', '_', '(', ')', '.', ' ', '\u{a0}']);
    let spelled = bare.contains(' ') || bare.len() > ACRONYM || !bare.contains(|c: char| c.is_lowercase());
    let lists = Lexicon::words();
    (spelled && is_agency(bare, &lists)).then_some(bare)
}

/// The longest name of an agency or broadcaster that a text begins with.
pub(super) fn leading_agency(text: &str) -> Option<&str> {
    let lists = Lexicon::words();
    let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]).take(MAX_AGENCY_WORDS);
    let names = ends.filter_map(|end| text.get(..end));
    names.filter(|name| is_agency(name, &lists) || is_listed(name, word::NEWSPAPER_WORDS, &lists)).last()
}

/// Whether an agency or paper is on one side of a credit's slash: "Jane Doe/The Canadian Press".
pub(super) fn is_signed_picture(credit: &str) -> bool {
    let lists = Lexicon::words();
    credit.split('/').any(|side| is_agency(side.trim(), &lists) || is_affiliation(side.trim(), &lists))
}

/// Whether these words name nobody but writers, papers and agencies.
pub(super) fn are_names(text: &str) -> bool {
    let lists = Lexicon::words();
    let text = text.trim_end_matches(['.', ')', ' ']);
    let parts = parts(text);
    !parts.is_empty()
        && parts.iter().all(|part| {
            let is_known = agency(part, &lists).is_some() || !matches!(classify(part, &lists), Part::Prose);
            part.starts_with(char::is_uppercase) && is_known
        })
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

/// What separates the parts of a byline.
const SEPARATORS: [&str; 9] = [", ", " / ", " | ", "|", " - ", " – ", " — ", " • ", " · "];
/// What can separate two names.
const NAME_SEPARATORS: [&str; 12] =
    [", ", " / ", " | ", "|", " - ", " – ", " — ", " • ", " · ", " and ", " AND ", " & "];

/// What precedes and what follows the nearest of these separators.
fn cut<'l>(line: &'l str, separators: &[&str]) -> (&'l str, &'l str) {
    let found = separators.iter().filter_map(|separator| Some((line.find(separator)?, separator.len())));
    let (piece, behind) = match found.min_by_key(|&(at, length)| (at, std::cmp::Reverse(length))) {
        Some((at, length)) => (line.get(..at).unwrap_or(""), line.get(at + length..).unwrap_or("")),
        None => (line, ""),
    };
    (piece.trim(), behind.trim())
}

/// A part that is a name of at least two words and nothing else.
fn bare_name(part: &str, lists: &Lexicon) -> Option<String> {
    let words = part.split_whitespace().count();
    match classify(part, lists) {
        Part::Name(name) if (2..=MAX_BARE_NAME_WORDS).contains(&words) && name == part => Some(name),
        _ => None,
    }
}

/// The names that a line begins with, and the rest.
fn leading_names<'l>(line: &'l str, lists: &Lexicon) -> (Vec<String>, &'l str) {
    let (mut names, mut rest) = (Vec::new(), line);
    loop {
        let (piece, behind) = cut(rest, &NAME_SEPARATORS);
        let Some(name) = bare_name(piece.trim_start_matches("and "), lists) else { return (names, rest) };
        names.push(name);
        rest = behind;
    }
}

/// What precedes the agency that a line without a comma ends with: "Jane Doe The Canadian Press".
fn before_agency<'l>(line: &'l str, lists: &Lexicon) -> Option<&'l str> {
    let starts = line.rmatch_indices(' ').map(|(at, _)| at).take(MAX_AGENCY_WORDS);
    let found = starts.filter(|&at| {
        let agency = line.get(at + 1..).unwrap_or("");
        agency.contains(' ') && is_agency(agency, lists)
    });
    let people = line.get(..found.last()?)?;
    people.ends_with(char::is_alphabetic).then_some(people)
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

/// Whether a word is a forename and no place.
fn is_forename(word: &str) -> bool {
    let known = Lexicon::gazetteer().get(&word.to_lowercase());
    known.any(gazetteer::FORENAMES)
        && !known.any(gazetteer::CITIES.or(gazetteer::COUNTRIES).or(gazetteer::REGIONS))
}

fn is_listed(phrase: &str, list: Flags, lists: &Lexicon) -> bool {
    lists.get(&phrase.to_lowercase()).any(list)
}

/// Whether a phrase is the name of an agency, and not a job such as "our correspondent", which datelines have in its place.
fn is_agency(phrase: &str, lists: &Lexicon) -> bool {
    let is_role =
        || phrase.split(' ').next_back().is_some_and(|last| is_listed(last, word::ROLE_NOUNS, lists));
    is_listed(phrase, word::AGENCIES, lists) && !is_role()
}

/// The longest name of an agency among the words of a part, as printed.
fn agency(part: &str, lists: &Lexicon) -> Option<String> {
    let words: Vec<&str> = part.split_whitespace().take(MAX_AFFILIATION_WORDS).collect();
    let runs = (1..=MAX_AGENCY_WORDS.min(words.len())).rev().flat_map(|length| words.windows(length));
    runs.map(|run| run.join(" "))
        .find(|run| is_agency(run, lists) && (words.len() == 1 || is_spelled_out(run)))
}

/// Whether the name of an agency cannot be a forename: "AFP" or "Reuters", not "Sid".
fn is_spelled_out(name: &str) -> bool {
    name.contains(' ')
        || name.len() > ACRONYM
        || !name.starts_with(char::is_uppercase)
        || name.to_uppercase() == name
}

/// An agency, its desks and jobs included: "The Canadian Press", "AP Sports Writer".
fn is_agency_desk(part: &str, lists: &Lexicon) -> bool {
    agency(part, lists).is_some_and(|agency| {
        let rest = part.replacen(&agency, "", 1);
        rest.split_whitespace()
            .all(|word| is_job(word, lists) || phrases::AFFILIATION_WORDS.contains(&word.to_lowercase()))
    })
}

/// A paper, a desk or a job: "Special to the Star", "The Globe and Mail", "Technology reporter".
fn is_affiliation(part: &str, lists: &Lexicon) -> bool {
    let is_paper = |word: &str| is_listed(word, word::NEWSPAPER_WORDS, lists);
    let words: Vec<&str> = part.split_whitespace().collect();
    let fits = |word: &&str| {
        word.starts_with(char::is_uppercase)
            || is_job(word, lists)
            || phrases::AFFILIATION_WORDS.contains(&word.to_lowercase())
    };
    words.len() <= MAX_AFFILIATION_WORDS
        && words.iter().all(fits)
        && words.last().is_some_and(|last| is_job(last, lists) || is_paper(last))
        || is_agency_desk(part, lists)
}

/// "Annette Press": a forename before a surname that agencies and papers have in their names, too.
fn is_person(words: &[&str], lists: &Lexicon) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    let is_desk = |word: &str| is_job(word, lists) || is_listed(word, word::NEWSPAPER_WORDS, lists);
    (1..MAX_BARE_NAME_WORDS).contains(&before.len())
        && before.iter().all(|word| word.starts_with(char::is_uppercase) && !is_desk(word))
        && is_forename(before[0])
        && last.starts_with(char::is_uppercase)
        && Lexicon::gazetteer().get(&last.to_lowercase()).any(gazetteer::SURNAMES)
        && !is_agency(&words.join(" "), lists)
}

enum Part {
    Name(String),
    /// A job, a desk, a paper, an address or a date.
    Job,
    Prose,
}

fn classify(part: &str, lists: &Lexicon) -> Part {
    let words: Vec<&str> = part.split_whitespace().collect();
    if is_person(&words, lists) {
        return Part::Name(undoubled(&words));
    }
    let is_desk = |first: &&str| {
        is_agency(first, lists)
            && (is_spelled_out(first) || words.get(1).is_none_or(|next| is_job(next, lists)))
    };
    if is_listed(part, word::AGENCIES, lists)
        || words.iter().any(|word| is_listed(word, word::NEWSPAPER_WORDS, lists))
        || words.first().is_some_and(is_desk)
    {
        return Part::Job;
    }
    if words.first().is_some_and(|first| is_listed(first, word::SENTENCE_STARTERS, lists)) {
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
mod tests;
