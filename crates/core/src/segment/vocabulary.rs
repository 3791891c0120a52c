//! The distinct words of one article.

use super::known::KnownWords;
use crate::english::frames::ReportingVerb;
use crate::lexicon::{Flags, Lexicon, table, word};
use crate::phrase_hash::phrase_hash;
use std::ops::Range;
use std::sync::Arc;

/// Index of a distinct spelling in the article's vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
pub(crate) enum Joint {
    Comma,
    Semicolon,
    Colon,
    Dash,
    FullStop,
    /// A question mark or exclamation mark.
    Question,
    That,
    /// "but" and prepositions before a clause: "after", "before", "since", "despite".
    Turn,
    /// "according", behind which stands who says the clause.
    According,
    /// Nothing of these.
    None,
}

impl Joint {
    fn of(lower: &str) -> Joint {
        match lower {
            "," => Joint::Comma,
            ";" => Joint::Semicolon,
            ":" => Joint::Colon,
            "—" | "–" | "--" => Joint::Dash,
            "." => Joint::FullStop,
            "?" | "!" => Joint::Question,
            "that" => Joint::That,
            "after" | "before" | "since" | "despite" | "but" => Joint::Turn,
            "according" => Joint::According,
            _ => Joint::None,
        }
    }

    /// Marks that end something.
    pub(crate) fn is_stop(self) -> bool {
        !matches!(self, Joint::That | Joint::Turn | Joint::According | Joint::None)
    }

    /// Commas, semicolons and dashes.
    pub(crate) fn is_comma(self) -> bool {
        matches!(self, Joint::Comma | Joint::Semicolon | Joint::Dash)
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
    /// A title with a full stop, behind which a name follows.
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
    pub(crate) joint: Joint,
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
    /// Its place among the words that an analyzer knows, if it is kept there.
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
        Word {
            shape,
            joint: Joint::of(&lower),
            stop: Stop::of(&lower, shape, flags, &lists),
            is_capitalised,
            reporting: ReportingVerb::of(&lower),
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

    fn traits(&self) -> Traits {
        let Word { flags, shape, joint, stop, begins_amount, is_unit, .. } = *self;
        Traits { flags, shape, joint, stop, begins_amount, is_unit }
    }
}

/// What is asked of every token's word: a copy, as those of an article lie together and its words do not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traits {
    pub(crate) flags: Flags,
    pub(crate) shape: Shape,
    pub(crate) joint: Joint,
    pub(crate) stop: Option<Stop>,
    pub(crate) begins_amount: bool,
    pub(crate) is_unit: bool,
}

/// The distinct spellings of an article, in order of first occurrence.
pub(crate) struct Vocabulary {
    /// One for each spelling but those that were added since the last call of [`complete`](Vocabulary::complete).
    words: Vec<Arc<Word>>,
    /// For each word.
    traits: Vec<Traits>,
    /// Their spellings, one behind the other, and where each ends. Every token is compared with one of them, and here
    /// they lie close together.
    spellings: String,
    ends: Vec<usize>,
    hashes: Vec<u64>,
    /// A table of hashes, at least half of its slots free: the upper half of a spelling's hash, and its index plus one.
    slots: Vec<(u32, u32)>,
    known: Arc<KnownWords>,
    lists: Lexicon,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        Vocabulary::new(Arc::default())
    }
}

/// Slots of an article without words; a power of two. There is room for half as many words from the start.
const FIRST_SLOTS: usize = 1024;

impl Vocabulary {
    pub(crate) fn new(known: Arc<KnownWords>) -> Vocabulary {
        Vocabulary {
            words: Vec::with_capacity(FIRST_SLOTS / 2),
            traits: Vec::with_capacity(FIRST_SLOTS / 2),
            spellings: String::with_capacity(FIRST_SLOTS * 4),
            ends: Vec::with_capacity(FIRST_SLOTS / 2),
            hashes: Vec::with_capacity(FIRST_SLOTS / 2),
            slots: vec![(0, 0); FIRST_SLOTS],
            known,
            lists: Lexicon::words(),
        }
    }

    pub(crate) fn word(&self, index: WordIdx) -> &Word {
        &self.words[index.0 as usize]
    }

    /// What is asked of the word with this index most often.
    pub(crate) fn traits(&self, index: WordIdx) -> &Traits {
        &self.traits[index.0 as usize]
    }

    /// All words, in order of first occurrence.
    pub(crate) fn words(&self) -> &[Arc<Word>] {
        &self.words
    }

    /// The word with this spelling, if it occurs in the article.
    pub(crate) fn find(&self, spelling: &str) -> Option<&Word> {
        self.index(phrase_hash(spelling.as_bytes()), spelling).ok().map(|index| self.word(index))
    }

    /// The word with this spelling, which need not occur in the article and is not added to it.
    pub(crate) fn elsewhere(&self, spelling: &str) -> Arc<Word> {
        self.known.word(phrase_hash(spelling.as_bytes()), spelling)
    }

    /// The lists of `data/words/` that hold this phrase, which need not occur in the article.
    pub(crate) fn lists(&self, phrase: &str) -> Flags {
        self.lists.get(phrase)
    }

    /// The index of this spelling, which is added if it is new; it is no word before [`complete`](Vocabulary::complete).
    pub(crate) fn intern(&mut self, spelling: &str) -> WordIdx {
        let hash = phrase_hash(spelling.as_bytes());
        self.index(hash, spelling).unwrap_or_else(|slot| {
            self.hashes.push(hash);
            self.spellings.push_str(spelling);
            self.ends.push(self.spellings.len());
            let number = self.ends.len() as u32;
            self.slots[slot] = ((hash >> 32) as u32, number);
            if self.ends.len() * 2 > self.slots.len() {
                self.grow();
            }
            WordIdx(number - 1)
        })
    }

    /// Finds or makes the words of the spellings that were added.
    pub(crate) fn complete(&mut self) {
        let new = self.words.len()..self.ends.len();
        self.known.touch(self.hashes.get(new.clone()).unwrap_or(&[]));
        for index in new {
            let spelling = self.spelling(index).unwrap_or("");
            let word = self.known.word(self.hashes[index], spelling);
            self.traits.push(word.traits());
            self.words.push(word);
        }
    }

    /// The index of this spelling, or the slot where it would stand.
    fn index(&self, hash: u64, spelling: &str) -> Result<WordIdx, usize> {
        let mut slot = hash as usize & (self.slots.len() - 1);
        loop {
            match self.slots[slot] {
                (_, 0) => return Err(slot),
                (upper, number)
                    if upper == (hash >> 32) as u32
                        && self.bytes(number as usize - 1) == Some(spelling.as_bytes()) =>
                {
                    return Ok(WordIdx(number - 1));
                }
                _ => {}
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    fn range(&self, index: usize) -> Range<usize> {
        index.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[index]
    }

    fn spelling(&self, index: usize) -> Option<&str> {
        self.spellings.get(self.range(index))
    }

    fn bytes(&self, index: usize) -> Option<&[u8]> {
        self.spellings.as_bytes().get(self.range(index))
    }

    fn grow(&mut self) {
        self.slots = vec![(0, 0); self.slots.len() * 4];
        for (number, &hash) in (1..).zip(&self.hashes) {
            let mut slot = hash as usize & (self.slots.len() - 1);
            while self.slots[slot].1 != 0 {
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = ((hash >> 32) as u32, number);
        }
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
