//! Datelines: where, when and by which agency a story was filed.
//!
//! The forms are those of the agencies' style guides and services: `BAGHDAD (AFP) –`, `CLEAR LAKE, Iowa, Dec 23
//! (Reuters) -`, `MOSCOW, October 4. /TASS/.`, `Mumbai, Dec 9 (PTI)`, `NEW DELHI:`. A dateline is cut at its dash
//! (colon, or closing bracket), then read from the back: agency, date, places. It counts only with evidence enough:
//! an agency, a date, or a place in capitals or of the gazetteer; capitals alone could be a label ("BREAKING –").

use crate::lexicon::{Lexicon, gazetteer, phrases, word};
use crate::span::Span;

/// A parsed dateline; spans are of the text that was parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// The dateline with its dash.
    pub(crate) span: Span,
    pub(crate) place: Option<Span>,
    pub(crate) agency: Option<Span>,
    pub(crate) date: Option<Span>,
    /// What precedes it on the line: an agency's note, a byline. Mostly empty.
    pub(crate) before: Span,
}

impl Dateline {
    /// The same dateline in a text in which the parsed text begins at this byte.
    pub(super) fn moved(self, by: u32) -> Dateline {
        let shift = |span: Span| Span { start: span.start + by, end: span.end + by };
        Dateline {
            span: shift(self.span),
            place: self.place.map(shift),
            agency: self.agency.map(shift),
            date: self.date.map(shift),
            before: shift(self.before),
        }
    }
}

/// Farthest byte at which a dateline can end.
const FARTHEST: usize = 140;
/// Most words of a place that only its capitals make one.
const MAX_PLACE_WORDS: usize = 5;

/// Reads the dateline that a paragraph begins with.
pub(super) fn parse(text: &str, places: &Lexicon) -> Option<Dateline> {
    let reader = Reader { text, places, lists: Lexicon::words() };
    let start = reader.skip_note();
    reader.ends(start).into_iter().find_map(|end| reader.read(start, end))
}

/// Where a dateline could end: before and after its last mark.
#[derive(Debug, Clone, Copy)]
struct End {
    head: usize,
    end: usize,
    mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Dash,
    Colon,
    /// A closing bracket or slash after an agency, with no dash.
    Bracket,
}

struct Reader<'a> {
    text: &'a str,
    places: &'a Lexicon,
    lists: Lexicon,
}

impl Reader<'_> {
    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    fn is_listed(&self, phrase: &str, list: crate::lexicon::Flags) -> bool {
        self.lists.get(&phrase.to_lowercase()).any(list)
    }

    /// After "(ATTN: …) ", the note of an agency to its clients.
    fn skip_note(&self) -> usize {
        if !self.text.starts_with("(ATTN") {
            return 0;
        }
        self.text.find(") ").map_or(0, |close| close + 2)
    }

    /// The marks that could end a dateline, nearest first.
    fn ends(&self, start: usize) -> Vec<End> {
        let mut ends = Vec::new();
        let mut at = start;
        while at < self.text.len().min(start + FARTHEST) {
            // Most characters are letters and blanks, which end nothing.
            if matches!(self.text.as_bytes()[at], b' ' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') {
                at += 1;
                continue;
            }
            let rest = self.slice(at, self.text.len());
            let Some(character) = rest.chars().next() else {
                break;
            };
            let before = self.slice(start, at).chars().next_back();
            let length = match character {
                '–' | '—' | '_' => dash_length(rest),
                '-' if before.is_some_and(|c| c.is_whitespace() || c == ')' || c == '.')
                    || rest.starts_with("--") =>
                {
                    dash_length(rest)
                }
                '-' if rest.get(1..).is_some_and(|rest| rest.starts_with(char::is_whitespace)) => {
                    dash_length(rest)
                }
                _ => 0,
            };
            if length > 0 {
                ends.push(End { head: at, end: at + length, mark: Mark::Dash });
                break;
            }
            let blank_next =
                rest.get(character.len_utf8()..).is_some_and(|rest| rest.starts_with([' ', '\u{a0}']));
            match character {
                ':' if blank_next => ends.push(End { head: at, end: at + 1, mark: Mark::Colon }),
                ')' | '/' if rest.get(1..).is_some_and(|rest| rest.starts_with(": ")) => {
                    ends.push(End { head: at + 1, end: at + 2, mark: Mark::Bracket })
                }
                '/' if rest.get(1..).is_some_and(|rest| rest.starts_with(". ")) => {
                    ends.push(End { head: at + 1, end: at + 2, mark: Mark::Bracket })
                }
                ')' if blank_next => ends.push(End { head: at + 1, end: at + 1, mark: Mark::Bracket }),
                _ => {}
            }
            at += character.len_utf8();
        }
        // A dash decides before brackets and colons inside what it closes.
        ends.sort_by_key(|end| (end.mark != Mark::Dash, end.head));
        ends
    }

    /// Reads the dateline between `start` and this end from the back.
    fn read(&self, start: usize, end: End) -> Option<Dateline> {
        let mut head = self.trim(Span::new(start, end.head));
        let agency = self.agency(&mut head, start);
        let date = self.date(&mut head);
        // "Mumbai, Dec 9 (PTI) Text", but "Harbour Fishing Club (HFC) has".
        let is_listed = agency.is_some_and(|agency| self.is_listed(agency.of(self.text), word::AGENCIES));
        if end.mark == Mark::Bracket && date.is_none() && !is_listed {
            return None;
        }
        let (before, place) = self.place(head, end.mark, agency.is_some(), date.is_some())?;
        let first = [place, date, agency].into_iter().flatten().map(|span| span.start).min()?;
        let opens = self.slice(first as usize - usize::from(first > 0), first as usize);
        let first = if matches!(opens, "(" | "/") { first as usize - 1 } else { first as usize };
        let follows = self.slice(end.end, self.text.len()).trim_start_matches([' ', '\u{a0}', '-', '–', '—']);
        let begins = follows.chars().next().is_some_and(|c| {
            c.is_uppercase()
                || c.is_numeric()
                || matches!(c, '"' | '“' | '‘' | '\'' | '«' | '(' | '$' | '£' | '€')
                || agency.is_some() && end.mark != Mark::Bracket
        });
        begins.then_some(Dateline { span: Span::new(first, end.end), place, agency, date, before })
    }

    fn trim(&self, span: Span) -> Span {
        let inside = span.of(self.text);
        let start = span.start as usize + inside.len() - inside.trim_start_matches(is_edge).len();
        Span::new(start, start + inside.trim_matches(is_edge).len())
    }

    /// The span without a full stop that separates it from what follows, as in "MOSCOW. April 2"; that of "Mass." stays.
    fn without_stop(&self, span: Span) -> Span {
        let text = span.of(self.text);
        let stem = text.strip_suffix('.').unwrap_or(text);
        let abbreviated = stem.contains(['.', ',']) || stem.len() < 5;
        let cut = stem.len() < text.len() && (!abbreviated || stem.ends_with(|c: char| c.is_ascii_digit()));
        if cut { Span { end: span.end - 1, ..span } } else { span }
    }

    /// Takes "(AFP)", "/TASS/" or a bare agency off the end.
    fn agency(&self, head: &mut Span, start: usize) -> Option<Span> {
        if head.of(self.text).ends_with(").") {
            head.end -= 1;
        }
        let text = head.of(self.text);
        for (open, close) in [('(', ')'), ('/', '/')] {
            let Some(inner) = text.strip_suffix(close) else {
                continue;
            };
            let open_at = inner.rfind(open)?;
            let span = Span::new(head.start as usize + open_at + 1, head.start as usize + inner.len());
            if !self.looks_like_agency(span.of(self.text)) {
                return None;
            }
            *head = self.trim(Span::new(head.start as usize, head.start as usize + open_at));
            return Some(span);
        }
        // "BUDAPEST, April 7, Reuter", "SYDNEY, Nov 24 AAP": bare, after a date; "afrol News, 26 June": before it.
        if self.is_listed(text, word::AGENCIES) {
            let span = *head;
            head.end = head.start;
            return Some(span);
        }
        let last = text.rfind([',', ' ']).map(|at| at + 1)?;
        let name = text.get(last..)?;
        if self.is_listed(name, word::AGENCIES)
            && head.start as usize == start
            && text.chars().any(|c| c.is_ascii_digit())
        {
            let span = Span::new(head.start as usize + last, head.end as usize);
            *head = self.trim(Span::new(head.start as usize, span.start as usize));
            return Some(span);
        }
        let (name, rest) = text.split_once(',')?;
        if self.is_listed(name, word::AGENCIES) && rest.chars().any(|c| c.is_ascii_digit()) {
            let span = Span::new(head.start as usize, head.start as usize + name.len());
            *head = self.trim(Span::new(span.end as usize, head.end as usize));
            return Some(span);
        }
        None
    }

    /// A listed agency, or a name that could be one: a call sign, "GLOBE NEWSWIRE", "SatireWire.com".
    fn looks_like_agency(&self, name: &str) -> bool {
        let words = name.split_whitespace().count();
        let call_sign =
            words == 1 && name.len() >= 3 && name.chars().all(|c| c.is_uppercase() || matches!(c, '/' | '-'));
        let lower = name.to_lowercase();
        let named = words <= 4 && phrases::AGENCY_NAME_PARTS.iter().any(|part| lower.contains(part));
        self.is_listed(name, word::AGENCIES) || call_sign || named && name.starts_with(char::is_uppercase)
    }

    /// Takes "Dec 23", "19 July" or "Aug. 27, 2024" off the end.
    fn date(&self, head: &mut Span) -> Option<Span> {
        let words = words(head.of(self.text));
        let is_day = |word: &str| word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
        let is_year = |word: &str| {
            word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1900..=2100).contains(&year))
        };
        let is_month = |word: &str| self.is_listed(word.trim_end_matches('.'), word::MONTHS);
        let bare =
            |index: usize| words.get(index).map_or("", |&(_, word)| word.trim_matches([',', '.', '(', ')']));
        let mut end = words.len();
        if end > 2 && is_year(bare(end - 1)) {
            end -= 1;
        }
        let pair = end.checked_sub(2)?;
        let sound =
            is_month(bare(pair)) && is_day(bare(pair + 1)) || is_day(bare(pair)) && is_month(bare(pair + 1));
        if !sound {
            return None;
        }
        let start = head.start as usize + words[pair].0;
        let span = self.without_stop(self.trim(Span::new(start, head.end as usize)));
        *head = self.trim(Span::new(head.start as usize, start));
        Some(span)
    }

    /// The places in the rest, and what precedes them; `None` without enough evidence.
    fn place(&self, head: Span, mark: Mark, agency: bool, date: bool) -> Option<(Span, Option<Span>)> {
        let nothing = Span { start: head.start, end: head.start };
        let text = head.of(self.text);
        if text.is_empty() {
            return (agency && (mark == Mark::Dash || date)).then_some((nothing, None));
        }
        if let Some(names) = self.glued_byline(head) {
            return Some((
                Span { start: head.start, end: names },
                Some(self.trim(Span { start: names, end: head.end })),
            ));
        }
        let city = text.split([',', '[', '(', '/']).next().unwrap_or("").trim();
        // "Ms. RUTH ABELARD (author):" opens a turn of a transcript.
        let titled = city.split(' ').next().is_some_and(|first| {
            first.ends_with('.')
                && first.contains(char::is_lowercase)
                && self.is_listed(first, word::COURTESY_TITLES)
        });
        if city.is_empty()
            || titled
            || self.is_listed(text, word::LABELS)
            || self.is_listed(city, word::LABELS)
            || text.contains([';', '"', '“', ':', '|', '!', '?'])
        {
            return None;
        }
        let count = words(text).len();
        let capitals = city.chars().any(char::is_alphabetic) && !city.chars().any(char::is_lowercase);
        let known = self.is_place(city);
        let shaped = words(text).iter().all(|(_, word)| {
            word.starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '(')) || is_connector(word)
        });
        let enough = match mark {
            Mark::Bracket => agency && shaped && count <= 6,
            Mark::Colon => capitals && known && count <= 4,
            Mark::Dash if agency && date => count <= 9,
            Mark::Dash if agency => shaped && count <= 8 && (capitals || known || count <= 3),
            Mark::Dash if date => shaped && count <= 8 && (capitals || known || count <= 3),
            Mark::Dash => self.bare_place(text, city, capitals, known, shaped),
        };
        enough.then(|| (nothing, Some(self.without_stop(head))))
    }

    /// A place with neither agency nor date: capitals, or a known place and a country in brackets.
    fn bare_place(&self, text: &str, city: &str, capitals: bool, known: bool, shaped: bool) -> bool {
        let letters = city.chars().filter(|c| c.is_alphabetic()).count();
        let plain = text
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | ',' | '.' | '\'' | '’' | '-' | '/' | '\u{a0}'));
        let bracketed = text.ends_with(')') && words(text).len() == 2 && shaped;
        capitals && plain && letters >= 4 && words(city).len() <= MAX_PLACE_WORDS && (known || shaped)
            || known && plain && shaped && words(text).len() <= 4
            || bracketed
    }

    fn is_place(&self, city: &str) -> bool {
        let lists = gazetteer::CITIES
            .or(gazetteer::BIG_CITIES)
            .or(gazetteer::CAPITALS)
            .or(gazetteer::COUNTRIES)
            .or(gazetteer::REGIONS);
        self.places.get(&city.to_lowercase().replace('’', "'")).any(lists)
    }

    /// Where the place begins after a byline glued to it: "By Nita Bhalla NAIROBI".
    fn glued_byline(&self, head: Span) -> Option<u32> {
        let text = head.of(self.text);
        if !text.starts_with("By ") {
            return None;
        }
        let words = words(text);
        let capitals = |word: &str| {
            word.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !word.chars().any(char::is_lowercase)
        };
        let index =
            words.iter().position(|(_, word)| capitals(word)).filter(|&index| (2..=8).contains(&index))?;
        Some(head.start + words[index].0 as u32)
    }
}

/// White space and the marks between the parts of a dateline.
fn is_edge(character: char) -> bool {
    character.is_whitespace() || matches!(character, ',' | '-' | '–' | '—' | '_')
}

/// Lower-case words inside place names: "Rio de Janeiro", "aboard".
fn is_connector(word: &str) -> bool {
    word.len() <= 3 && word.chars().all(char::is_lowercase)
}

/// Words with the byte at which each begins.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut at = 0;
    for word in text.split_whitespace() {
        let start = text.get(at..).and_then(|rest| rest.find(word)).map_or(at, |found| at + found);
        at = start + word.len();
        words.push((start, word));
    }
    words
}

/// Bytes of a dash, the doubled ones of reposted copy included.
fn dash_length(text: &str) -> usize {
    let dashes = text.len() - text.trim_start_matches(['-', '–', '—', '_']).len();
    let rest = text.get(dashes..).unwrap_or("");
    let second = rest.trim_start_matches([' ', '\u{a0}']);
    let blanks = rest.len() - second.len();
    match second.len() - second.trim_start_matches(['–', '—', '-']).len() {
        more if more > 0 && blanks > 0 => dashes + blanks + more,
        _ => dashes,
    }
}
