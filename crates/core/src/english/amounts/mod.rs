//! Dates, times, money, percentages, quantities, ordinals and numbers, by a small grammar with values.
//!
//! Amounts are a closed part of the language, so rules read them better than a model and can say what they are worth.
//! The types follow OntoNotes 5; the words are in tables of `data/tables/` (numbers, currencies, units, calendar).
//! Rules are tried longest first at every token, and no two finds overlap.

mod dates;
mod money;
mod numbers;

use crate::article::{EntityType, Value};
use crate::interrupt::Interrupt;
use crate::lexicon::{Flags, Table, word};
use crate::segment::Segments;
use crate::tagger::Tag;
use jiff::civil::Date;

/// What the rules see.
pub(crate) struct Amounts<'a> {
    pub(crate) segments: &'a Segments,
    pub(crate) tags: &'a [Tag],
    /// The day on which the story was published or filed, if known.
    pub(crate) day: Option<Date>,
    pub(crate) interrupt: Interrupt<'a>,
}

/// A find: its end, its type and its value.
struct Found {
    end: usize,
    kind: EntityType,
    value: Option<Value>,
}

/// An amount or date of the article, in tokens.
pub(crate) struct Amount {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) kind: EntityType,
    pub(crate) value: Option<Value>,
}

/// Finds the amounts and dates of the article, in order.
pub(crate) fn find(amounts: &Amounts<'_>) -> Vec<Amount> {
    let mut found = Vec::new();
    for sentence in amounts.interrupt.until_set(&amounts.segments.sentences) {
        let end = sentence.end as usize;
        let mut at = sentence.first as usize;
        while at < end {
            match amounts.read(at, end) {
                Some(find) => {
                    found.push(Amount { first: at, end: find.end, kind: find.kind, value: find.value });
                    at = find.end;
                }
                None => at += 1,
            }
        }
    }
    found
}

impl Amounts<'_> {
    fn read(&self, at: usize, end: usize) -> Option<Found> {
        if !self.can_begin(at) {
            return None;
        }
        let number = self.number(at, end);
        self.money(at, end, number)
            .or_else(|| self.date(at, end, number))
            .or_else(|| self.clock(at, end, number))
            .or_else(|| self.measure(end, number?))
            .or_else(|| self.ordinal(at, end))
            .or_else(|| self.cardinal(at, number?))
    }

    /// A quick look that spares most words the rules.
    fn can_begin(&self, at: usize) -> bool {
        let own = self.segments.word(at);
        if own.flags.any(word::ARTICLES) {
            // "the past two years", "a decade", but not "the minister".
            let next = self.segments.tokens.get(at + 1).map(|next| self.segments.vocabulary.word(next.word));
            return next.is_some_and(|next| next.begins_amount || next.is_unit);
        }
        own.begins_amount
    }

    fn lower(&self, at: usize) -> &str {
        if at < self.segments.tokens.len() { self.segments.lower(at) } else { "" }
    }

    /// Whether any of these lists holds a token.
    fn is(&self, at: usize, lists: Flags) -> bool {
        at < self.segments.tokens.len() && self.segments.is(at, lists)
    }

    /// Whether a token follows the one before it without a blank.
    fn touches(&self, at: usize) -> bool {
        at > 0
            && at < self.segments.tokens.len()
            && self.segments.tokens[at - 1].span.end == self.segments.tokens[at].span.start
    }

    /// The longest entry of a table that begins at this token, of at most three tokens, and its end. Tokens that touch, as
    /// those of "km/h", have no blank between them in the table.
    fn entry(&self, table: &Table, at: usize, end: usize) -> Option<(&'static str, usize)> {
        if at < end && !table.has_longer(self.lower(at)) {
            return Some((table.get(self.lower(at))?, at + 1));
        }
        let mut phrase = String::with_capacity(48);
        let mut lengths = [0; 3];
        for (token, length) in (at..end).zip(&mut lengths) {
            if token > at && !self.touches(token) {
                phrase.push(' ');
            }
            phrase.push_str(self.lower(token));
            *length = phrase.len();
        }
        let mut begins = (at + 1..end + 1).zip(lengths).rev();
        begins.find_map(|(stop, length)| Some((table.get(phrase.get(..length)?)?, stop)))
    }
}

/// An entry without its first word.
fn rest(entry: &str) -> &str {
    entry.split_once(' ').map_or("", |(_, rest)| rest)
}

#[cfg(test)]
mod tests;
