//! The distinct words of one article.

use super::Token;
use super::word_cache::WordCache;
use super::word_hashes::WordHashes;
use crate::english::frames::ReportingVerb;
use crate::lexicon::{Begun, Flags, Lexicon, table, word};
use crate::span::Span;
use hashbrown::HashTable;
use std::sync::Arc;

/// Index of a distinct spelling in the article's vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct WordIdx(pub(crate) u32);

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// No letter and no digit.
    Mark,
    /// Digits, with marks but no letters.
    Digits,
    /// No capital.
    Lower,
    /// The first letter alone is a capital.
    Capitalised,
    /// Two letters or more, all capitals; the full stops of an acronym do not count.
    Capitals,
    /// A single capital letter, with or without a full stop.
    Initial,
    /// Capitals inside.
    Mixed,
}

/// What a mark or word is to the clauses around it, by its spelling alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClauseMarker {
    Comma,
    Semicolon,
    Colon,
    Dash,
    FullStop,
    /// A question mark or exclamation mark.
    Question,
    That,
    /// A word of `data/words/clause-openers.txt`: "but", "after".
    ClauseOpener,
    /// "according", after which stands who says the clause.
    According,
    /// Nothing of these.
    None,
}

impl ClauseMarker {
    fn of(lower: &str, flags: Flags) -> ClauseMarker {
        match lower {
            "," => ClauseMarker::Comma,
            ";" => ClauseMarker::Semicolon,
            ":" => ClauseMarker::Colon,
            "—" | "–" | "--" => ClauseMarker::Dash,
            "." => ClauseMarker::FullStop,
            "?" | "!" => ClauseMarker::Question,
            "that" => ClauseMarker::That,
            "according" => ClauseMarker::According,
            _ if flags.any(word::CLAUSE_OPENERS) => ClauseMarker::ClauseOpener,
            _ => ClauseMarker::None,
        }
    }

    /// Marks that end something.
    pub(crate) fn is_stop(self) -> bool {
        !matches!(
            self,
            ClauseMarker::That | ClauseMarker::ClauseOpener | ClauseMarker::According | ClauseMarker::None
        )
    }

    /// Commas, semicolons and dashes.
    pub(crate) fn is_comma(self) -> bool {
        matches!(self, ClauseMarker::Comma | ClauseMarker::Semicolon | ClauseMarker::Dash)
    }
}

/// What a mark or word that can end a sentence is, by its spelling alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A full stop or an ellipsis.
    Plain,
    /// A question mark or exclamation mark.
    Strong,
    /// A word with a full stop, initials among them: "Samuel L. Jackson" goes on, "vitamin C. The" does not.
    Abbreviation,
    /// A title with a full stop, which a name follows.
    Title,
}

impl Stop {
    fn of(lower: &str, shape: Shape, flags: Flags, lists: &Lexicon) -> Option<Stop> {
        match lower {
            "." | "..." | "…" | "...." => return Some(Stop::Plain),
            _ if shape == Shape::Mark && lower.starts_with(['!', '?']) => return Some(Stop::Strong),
            _ if !lower.ends_with('.') || shape == Shape::Mark => return None,
            _ => {}
        }
        let stem = lists.get(lower.trim_end_matches('.'));
        let is_title = flags.or(stem).any(word::TITLE_ABBREVIATIONS);
        Some(if is_title { Stop::Title } else { Stop::Abbreviation })
    }
}

/// One distinct spelling.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// As it stands in the text.
    pub(crate) spelling: Box<str>,
    /// Lower case, apostrophes straight.
    pub(crate) lower: Box<str>,
    pub(crate) shape: Shape,
    pub(crate) clause_marker: ClauseMarker,
    pub(crate) stop: Option<Stop>,
    /// Whether the first character is a capital letter.
    pub(crate) is_capitalised: bool,
    /// The reporting verb of which the word is a form.
    pub(crate) reporting: Option<ReportingVerb>,
    /// The lists of `data/words/` that hold the lower-case form as a phrase of one word.
    pub(crate) flags: Flags,
    /// Whether a date, time, sum or number can begin with it.
    pub(crate) begins_amount: bool,
    /// Whether `data/tables/units.txt` holds the lower-case form.
    pub(crate) is_unit: bool,
    /// What the gazetteer has of it.
    pub(crate) gazetteer: GazetteerEntry,
    /// Its forms as features see them.
    pub(crate) hashes: WordHashes,
    /// Its place in the [`WordCache`], if it has one.
    pub(crate) place: Option<u32>,
}

impl Word {
    pub(super) fn new(spelling: &str, place: Option<u32>) -> Word {
        let lower: Box<str> = if spelling.is_ascii() {
            spelling.to_ascii_lowercase().into()
        } else {
            spelling.to_lowercase().replace(['\u{2019}', '\u{2018}', '\u{2bc}'], "'").into()
        };
        let is_capitalised = spelling.chars().next().is_some_and(char::is_uppercase);
        let lists = Lexicon::words();
        let (shape, flags) = (shape(spelling), lists.get(&lower));
        let reporting = ReportingVerb::of(&lower);
        Word {
            gazetteer: GazetteerEntry::of(&lower),
            hashes: WordHashes::new(spelling, &lower, reporting.map(|verb| verb.lemma)),
            shape,
            clause_marker: ClauseMarker::of(&lower, flags),
            stop: Stop::of(&lower, shape, flags, &lists),
            is_capitalised,
            reporting,
            flags,
            begins_amount: begins_amount(&lower, shape, flags, is_capitalised),
            is_unit: table::UNITS.get(&lower).is_some(),
            lower,
            spelling: spelling.into(),
            place,
        }
    }

    pub(crate) fn is(&self, lists: Flags) -> bool {
        self.flags.any(lists)
    }
}

/// The lists of names that hold a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GazetteerEntry {
    /// By itself.
    pub(crate) lists: Flags,
    /// Without its full stop.
    pub(crate) lists_without_stop: Flags,
    /// Where the phrases of several words lie that begin with it.
    pub(crate) begun: Option<Begun>,
}

impl GazetteerEntry {
    fn of(lower: &str) -> GazetteerEntry {
        let gazetteer = Lexicon::gazetteer();
        let (lists, begun) = gazetteer.begin(lower);
        let stem = lower.trim_end_matches('.');
        let lists_without_stop =
            if stem.len() < lower.len() { gazetteer.get(stem) } else { Flags::default() };
        GazetteerEntry { lists, lists_without_stop, begun }
    }
}

/// The distinct spellings of an article, in order of first occurrence.
#[derive(Default)]
pub(crate) struct Vocabulary {
    words: Vec<Arc<Word>>,
    /// Indices of words by the hash of their spelling.
    indices: HashTable<u32>,
    cache: Arc<WordCache>,
}

impl Vocabulary {
    /// An empty vocabulary, whose words come from the cache.
    pub(crate) fn new(cache: Arc<WordCache>) -> Vocabulary {
        Vocabulary { cache, ..Vocabulary::default() }
    }

    pub(crate) fn word(&self, index: WordIdx) -> &Word {
        &self.words[index.0 as usize]
    }

    /// All words, in order of first occurrence.
    pub(crate) fn words(&self) -> &[Arc<Word>] {
        &self.words
    }

    /// The word with this spelling, if it occurs in the article.
    pub(crate) fn find(&self, spelling: &str) -> Option<&Word> {
        let is_it = |&index: &u32| *self.words[index as usize].spelling == *spelling;
        let index = self.indices.find(self.cache.hash(spelling), is_it)?;
        Some(self.word(WordIdx(*index)))
    }

    /// The tokens at these spans of a text, with their words.
    pub(super) fn tokens(&mut self, text: &str, spans: &[Span]) -> impl Iterator<Item = Token> {
        let hashes: Vec<u64> = spans.iter().map(|span| self.cache.hash(span.of(text))).collect();
        self.cache.prefetch(&hashes);
        spans
            .iter()
            .zip(hashes)
            .map(|(&span, hash)| Token { span, word: self.intern_hashed(hash, span.of(text)) })
    }

    /// The index of this spelling, which is added if it is new.
    pub(crate) fn intern(&mut self, spelling: &str) -> WordIdx {
        self.intern_hashed(self.cache.hash(spelling), spelling)
    }

    fn intern_hashed(&mut self, hash: u64, spelling: &str) -> WordIdx {
        let Vocabulary { words, indices, cache } = self;
        let entry = indices.entry(
            hash,
            |&index| *words[index as usize].spelling == *spelling,
            |&index| cache.hash(&words[index as usize].spelling),
        );
        let index = *entry.or_insert_with(|| words.len() as u32).get();
        if index as usize == words.len() {
            words.push(cache.word(hash, spelling));
        }
        WordIdx(index)
    }
}

/// Whether the grammar of amounts has to look at a word: it holds digits, or a list or table has it.
fn begins_amount(lower: &str, shape: Shape, flags: Flags, is_capitalised: bool) -> bool {
    let is_currency = || table::CURRENCIES.get(lower).is_some();
    flags.any(word::AMOUNT_STARTERS)
        || lower.bytes().any(|byte| byte.is_ascii_digit() || byte == b'$')
        || (shape == Shape::Mark || is_capitalised) && is_currency()
}

fn shape(spelling: &str) -> Shape {
    let (mut letters, mut capitals, mut digits, mut first_is_capital) = (0, 0, 0, false);
    for character in spelling.chars() {
        if character.is_alphabetic() {
            letters += 1;
            if character.is_uppercase() {
                capitals += 1;
                first_is_capital |= letters == 1;
            }
        } else if character.is_numeric() {
            digits += 1;
        }
    }
    match (letters, capitals) {
        (0, _) if digits > 0 => Shape::Digits,
        (0, _) => Shape::Mark,
        (_, 0) => Shape::Lower,
        (1, 1) => Shape::Initial,
        (all, upper) if all == upper => Shape::Capitals,
        (_, 1) if first_is_capital => Shape::Capitalised,
        _ => Shape::Mixed,
    }
}
