//! Tokens as the English treebanks of Universal Dependencies split them.
//!
//! Source: the tokenisation of UD English EWT and GUM. White space separates chunks; within a chunk, clitics (`'s`,
//! `n't`) and punctuation become tokens of their own, hyphened words are split unless the first part is a prefix,
//! abbreviations keep their full stop. We depart where an article is not a treebank: "1.2bn" and "5pm" are split
//! before the unit, so that the grammar of amounts sees one shape.

use crate::interrupt::Interrupt;
use crate::lexicon::{Flags, Lexicon, phrases, table, word};
use crate::span::Span;

/// How many tokens are taken at once.
const AT_ONCE: usize = 4096;

/// Hands the spans of the tokens of one block to `take`, some thousand at once; `tokens` is room for them.
pub(super) fn tokenize<'a>(
    text: &'a str,
    block: Span,
    interrupt: Interrupt<'a>,
    tokens: &'a mut Vec<Span>,
    mut take: impl FnMut(&[Span]),
) {
    let mut scanner = Scanner { text, lists: Lexicon::words(), interrupt, tokens };
    let mut rest = block.of(text);
    while !interrupt.is_set() {
        rest = rest.trim_start_matches(is_blank);
        if rest.is_empty() {
            break;
        }
        let start = block.end as usize - rest.len();
        let letters = letters(rest);
        let more = rest.get(letters..).map_or(0, |more| more.find(is_blank).unwrap_or(more.len()));
        let end = start + letters + more;
        match more {
            // Most chunks are letters alone, of which nothing has to be split off but a contraction's second part.
            0 => scanner.split(start, end, 0),
            _ => scanner.chunk(start, end),
        }
        rest = rest.get(letters + more..).unwrap_or("");
        if scanner.tokens.len() >= AT_ONCE {
            take(scanner.tokens);
            scanner.tokens.clear();
        }
    }
    take(scanner.tokens);
    scanner.tokens.clear();
}

/// How many ASCII letters a text begins with.
fn letters(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphabetic).count()
}

/// White space, and the invisible characters that scrapers leave between words.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{00ad}' | '\0')
}

struct Scanner<'a> {
    text: &'a str,
    lists: Lexicon,
    interrupt: Interrupt<'a>,
    tokens: &'a mut Vec<Span>,
}

impl Scanner<'_> {
    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.tokens.push(Span::new(start, end));
        }
    }

    /// The lists that hold the lower-case form of this text.
    fn flags(&self, start: usize, end: usize) -> Flags {
        let text = self.slice(start, end);
        if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return self.lists.get(text);
        }
        self.lists.get(&text.to_lowercase())
    }

    /// Splits one stretch of text without white space.
    fn chunk(&mut self, start: usize, end: usize) {
        if is_address(self.slice(start, end)) {
            let stop = start
                + self
                    .slice(start, end)
                    .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '"', '\'', '”', '’'])
                    .len();
            self.push(start, stop);
            return self.pieces(stop, end);
        }
        self.pieces(start, end);
    }

    /// Splits a chunk into words, numbers and marks.
    fn pieces(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end && !self.interrupt.is_set() {
            let rest = self.slice(at, end);
            let Some(character) = rest.chars().next() else {
                return;
            };
            let length = if is_word_character(character) {
                let length = if character.is_ascii_digit() { number_length(rest) } else { word_length(rest) };
                self.word_or_number(at, at + length, end)
            } else {
                let length = mark_length(rest);
                self.push(at, at + length);
                length
            };
            at += length.max(1);
        }
    }

    /// Takes a word or number, with the full stop that belongs to it; returns how many bytes were taken.
    fn word_or_number(&mut self, start: usize, mut end: usize, chunk_end: usize) -> usize {
        if self.slice(end, chunk_end).starts_with('.') && self.keeps_full_stop(start, end, chunk_end) {
            end += 1;
        }
        if self.slice(end, chunk_end).starts_with('$') && is_currency_prefix(self.slice(start, end)) {
            end += 1;
        }
        let text = self.slice(start, end);
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            let digits = text.trim_end_matches(|last: char| last.is_alphabetic()).len();
            if digits < text.len() && self.flags(start + digits, end).any(word::GLUED_UNITS) {
                self.push(start, start + digits);
                self.push(start + digits, end);
                return end - start;
            }
        }
        self.hyphened(start, end);
        end - start
    }

    /// Whether the full stop after this word is part of it: initials, acronyms, listed abbreviations.
    fn keeps_full_stop(&self, start: usize, end: usize, chunk_end: usize) -> bool {
        let text = self.slice(start, end);
        if text.starts_with(|first: char| first.is_numeric()) {
            return false;
        }
        if text.contains('.') {
            return text.split('.').all(|part| part.chars().count() <= 2);
        }
        let mut characters = text.chars();
        let single = characters.next().filter(|_| characters.next().is_none());
        let followed = end + 1 < chunk_end;
        match single {
            Some(letter) if letter.is_uppercase() => {
                return letter != 'I' || followed || self.next_is_capital(end + 1);
            }
            Some(_) => return false,
            None => {}
        }
        self.flags(start, end).any(word::ABBREVIATIONS.or(word::TITLE_ABBREVIATIONS))
    }

    /// Whether the next word of the text begins with a capital letter.
    fn next_is_capital(&self, from: usize) -> bool {
        let rest = self.text.get(from..).unwrap_or("");
        rest.trim_start_matches(' ').chars().next().is_some_and(char::is_uppercase)
    }

    /// Splits at hyphens, but for prefixes ("co-founder", "pro-Beijing") and numbers ("2007-05-28").
    fn hyphened(&mut self, mut start: usize, end: usize) {
        while !self.interrupt.is_set() {
            let text = self.slice(start, end);
            let Some(hyphen) = text.find(['-', '‐', '‑']) else { break };
            let width = text.get(hyphen..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            if text.len() <= LONGEST_NUMBER && is_dashed_number(text) {
                return self.push(start, end);
            }
            let after = start + hyphen + width;
            if self.flags(start, start + hyphen).any(word::PREFIXES) && !self.slice(after, end).contains('-')
            {
                break;
            }
            self.word(start, start + hyphen);
            self.push(start + hyphen, after);
            start = after;
        }
        self.word(start, end);
    }

    /// Splits the clitics off a word.
    fn word(&mut self, start: usize, end: usize) {
        let text = self.slice(start, end);
        if text.is_empty() {
            return;
        }
        let tail = if text.is_ascii() && !text.contains('\'') { 0 } else { clitic_length(text) };
        self.split(start, end, tail);
    }

    /// Takes a word that ends with a clitic of this length, or a contraction, or a whole word.
    fn split(&mut self, start: usize, end: usize, tail: usize) {
        let text = self.slice(start, end);
        let whole = tail == 0 || tail >= text.len();
        // Few words end like a contraction, so few have to be looked up.
        let can_be_contraction =
            table::CONTRACTIONS.values().any(|second| ends_with(text, second.as_bytes()));
        if let Some(second) =
            can_be_contraction.then(|| table::CONTRACTIONS.get(&text.to_ascii_lowercase())).flatten()
        {
            return self.parts(start, end, second.len());
        }
        if whole {
            self.push(start, end);
        } else {
            self.parts(start, end, tail);
        }
    }

    /// Takes a word in two parts, the second of this length.
    fn parts(&mut self, start: usize, end: usize, tail: usize) {
        self.push(start, end - tail);
        self.push(end - tail, end);
    }
}

/// Whether a word ends with these ASCII letters, in either case.
fn ends_with(word: &str, letters: &[u8]) -> bool {
    let same = |(of_word, letter): (u8, &u8)| of_word.to_ascii_lowercase() == *letter;
    word.len() > letters.len() && word.bytes().rev().zip(letters.iter().rev()).all(same)
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36f}' | '_' | '#' | '@')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '\u{2bc}')
}

/// Web and mail addresses, which stay whole.
fn is_address(chunk: &str) -> bool {
    let is_mail = |chunk: &str| {
        let parts = chunk.split_once('@');
        parts.is_some_and(|(name, host)| !name.is_empty() && host.trim_end_matches('.').contains('.'))
    };
    let holds = |mark: u8| chunk.bytes().any(|byte| byte == mark);
    holds(b':') && chunk.contains("://")
        || chunk.is_ascii() && (chunk.starts_with("www.") || holds(b'@') && is_mail(chunk))
}

/// Bytes of the word that this text begins with: letters and digits, joined by hyphens, apostrophes, and the full
/// stops of acronyms and of internet names.
fn word_length(text: &str) -> usize {
    // Letters always join, so only what follows the leading ones has to be examined.
    let letters = letters(text);
    let mut end = letters;
    let mut previous = letters.checked_sub(1).map_or(' ', |last| text.as_bytes()[last].into());
    let mut characters = text.get(letters..).unwrap_or("").char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let offset = letters + offset;
        let next = characters.peek().map_or(' ', |&(_, next)| next);
        let inside = offset > 0 && next.is_alphanumeric();
        let joins = match character {
            '-' | '‐' | '‑' => inside && previous.is_alphanumeric(),
            '.' | ',' if previous.is_ascii_digit() => inside && next.is_ascii_digit(),
            '.' => inside && is_inner_full_stop(text, offset),
            '&' => inside && previous.is_uppercase() && next.is_uppercase(),
            _ if is_apostrophe(character) => inside && next.is_alphabetic(),
            '@' | '#' => offset == 0 && next.is_alphanumeric(),
            _ => is_word_character(character),
        };
        if !joins {
            break;
        }
        previous = character;
        end = offset + character.len_utf8();
    }
    if end == 0 { text.chars().next().map_or(1, char::len_utf8) } else { end }
}

/// Whether a full stop between letters belongs to the word: "U.S.", "Ph.D.", "SatireWire.com".
fn is_inner_full_stop(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or("");
    let after = text.get(offset + 1..).unwrap_or("");
    let part = before.rsplit(['.', '-']).next().unwrap_or("");
    let next: &str = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let acronym = part.chars().count() <= 2
        && part.starts_with(char::is_alphabetic)
        && next.chars().count() <= 2
        && (part.chars().count() == 1 || part.ends_with(char::is_lowercase) && next.chars().count() == 1);
    acronym || phrases::INTERNET_DOMAINS.contains(next)
}

/// Bytes of the number that this text begins with, with the letters attached to it.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let joins = match bytes[end] {
            byte if byte.is_ascii_alphanumeric() => true,
            b'.' | b',' | b':' | b'/' => {
                end > 0
                    && bytes[end - 1].is_ascii_digit()
                    && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
            }
            b'-' => end > 0 && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric),
            _ => false,
        };
        if !joins {
            break;
        }
        end += 1;
    }
    // Letters beyond ASCII, as in "5è", are attached as well.
    end + text
        .get(end..)
        .map_or(0, |rest| if rest.starts_with(|c: char| c.is_alphabetic()) { word_length(rest) } else { 0 })
}

/// Longest number with hyphens that is one token, in bytes.
const LONGEST_NUMBER: usize = 40;

/// Dates ("2007-05-28") and telephone numbers ("713-853-3989"), which stay whole; ranges and scores do not.
fn is_dashed_number(text: &str) -> bool {
    let mut parts = 0;
    let mut shortest = usize::MAX;
    for part in text.split('-') {
        if !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        parts += 1;
        shortest = shortest.min(part.len());
    }
    parts >= 3 && shortest >= 2 || parts == 2 && text.len() == 8 && shortest == 3
}

/// Letters before a dollar sign: "US$", "A$", "HK$".
fn is_currency_prefix(text: &str) -> bool {
    text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Longest run of one mark that is one token, in bytes.
const LONGEST_RUN: usize = 256;

/// Bytes of the mark that this text begins with: one character, or a run of the same stop or dash.
fn mark_length(text: &str) -> usize {
    let Some(first) = text.chars().next() else {
        return 0;
    };
    // Bounded, so that a megabyte of dashes is not measured again from each of its dashes.
    let window = text.get(..text.floor_char_boundary(LONGEST_RUN)).unwrap_or("");
    let run = |marks: &[char]| window.len() - window.trim_start_matches(marks).len();
    let same = run(&[first]);
    match first {
        '.' | '-' | '*' | '=' | '_' | '!' | '?' | '…' => {
            if matches!(first, '!' | '?') {
                run(&['!', '?'])
            } else {
                same
            }
        }
        '`' | '\'' if same == 2 * first.len_utf8() => same,
        '$' | '£' | '€' => first.len_utf8(),
        _ if is_apostrophe(first) => decade_length(text).unwrap_or(first.len_utf8()),
        _ => first.len_utf8(),
    }
}

/// Bytes of "'90s", where the apostrophe replaces the century.
fn decade_length(text: &str) -> Option<usize> {
    let apostrophe = text.chars().next()?.len_utf8();
    let rest = text.get(apostrophe..)?.as_bytes();
    let shaped = rest.len() >= 3 && rest[0].is_ascii_digit() && rest[1] == b'0' && rest[2] == b's';
    (shaped && rest.get(3).is_none_or(|byte| !byte.is_ascii_alphanumeric())).then_some(apostrophe + 3)
}

/// Bytes of the clitic at the end of a word, 0 if there is none.
fn clitic_length(word: &str) -> usize {
    let Some((apostrophe, mark)) = word.char_indices().rev().find(|&(_, character)| is_apostrophe(character))
    else {
        return 0;
    };
    let tail = word.get(apostrophe + mark.len_utf8()..).unwrap_or("");
    let is_negated =
        || word.get(..apostrophe).is_some_and(|head| head.ends_with(['n', 'N']) && head.len() > 1);
    match tail.to_ascii_lowercase().as_str() {
        "t" if is_negated() => word.len() - apostrophe + 1,
        tail if phrases::CLITICS.contains(tail) => word.len() - apostrophe,
        _ => 0,
    }
}
