//! Sums of money, in the currencies of the world as newspapers write them: "$1.2bn", "Rs 3,150 crore", "SR5.2
//! billion", "Dh800", "1,000 colones", "N$40m".

use super::numbers::{Number, parse_digits};
use super::{Amounts, Found};
use crate::article::{EntityType, Value};
use crate::lexicon::{table, word};

/// The least sum after a code of three letters, many of which are acronyms of other things.
const MIN_BEHIND_CODE: f64 = 100.0;

/// The least sum in won, which is a verb as well; nothing is sold for less.
const MIN_WON: f64 = 100.0;

impl Amounts<'_> {
    /// The sum that begins at this token, at which this number begins, if any.
    pub(super) fn money(&self, at: usize, end: usize, number: Option<Number>) -> Option<Found> {
        self.sign_first(at, end).or_else(|| self.glued(at, end)).or_else(|| self.word_last(end, number?))
    }

    fn sum(&self, number: Number, end: usize, code: &str) -> Found {
        let currency = (code != "-" && !code.is_empty()).then(|| code.to_owned());
        Found { end, kind: EntityType::Money, value: Some(Value::Money { amount: number.value, currency }) }
    }

    /// "$ 1.2 bn", "Rs 3,150 crore", "US$5 to 7 million".
    fn sign_first(&self, at: usize, end: usize) -> Option<Found> {
        let (entry, stop) = self.entry(&table::CURRENCIES, at, end.min(at + 2))?;
        let (place, code) = entry.split_once(' ')?;
        if place == "after" || !self.is_written_as_sign(at) {
            return None;
        }
        self.behind_sign(self.digits(stop)?, end, place, code)
    }

    /// The sum behind a sign: "COP 27" is a conference, "COP 27,000" is a sum.
    fn behind_sign(&self, number: Number, end: usize, place: &str, code: &str) -> Option<Found> {
        let number = self.with_range_end(self.scaled_sum(number, end), end);
        let plausible = place == "before" || number.value >= MIN_BEHIND_CODE;
        plausible.then(|| self.sum(number, number.end, code))
    }

    /// "Dh800", "SR5.2 billion", "R92m": sign and digits in one token.
    fn glued(&self, at: usize, end: usize) -> Option<Found> {
        let lower = self.lower(at);
        let digit = lower.find(|c: char| c.is_ascii_digit()).filter(|&digit| digit > 0)?;
        let (sign, digits) = lower.split_at_checked(digit)?;
        let (place, code) = table::CURRENCIES.get(sign)?.split_once(' ')?;
        let number = digits.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let scale = digits.get(number.len()..).filter(|scale| !scale.is_empty());
        let scale = match scale {
            Some(word) => scale_of(word)?,
            None => 1.0,
        };
        if place == "after" || !self.is_written_as_sign(at) || sign.len() == 1 && number.len() < 2 {
            return None;
        }
        let number = Number { value: parse_digits(number)? * scale, end: at + 1, digits: true };
        self.behind_sign(number, end, place, code)
    }

    /// Includes "-14 billion" or "to 14 billion" of a range; the value stays that of its lower end, with the
    /// scale of the upper.
    fn with_range_end(&self, number: Number, end: usize) -> Number {
        if !number.digits || !matches!(self.lower(number.end), "-" | "–" | "to") || number.end + 1 >= end {
            return number;
        }
        let Some(digits) = self.digits(number.end + 1) else {
            return number;
        };
        let upper = self.scaled_sum(digits, end);
        let scale =
            if digits.value > 0.0 && number.value < digits.value { upper.value / digits.value } else { 1.0 };
        Number { value: number.value * scale, end: upper.end, digits: true }
    }

    /// A sign in letters is one only with a capital: "Rs 500", "R500".
    fn is_written_as_sign(&self, at: usize) -> bool {
        let word = self.segments.word(at);
        word.is_capitalised
            || !word.lower.starts_with(|c: char| c.is_alphabetic())
            || word.lower.starts_with("rs")
    }

    /// Digits with their scale, and the thousands that South African papers separate by a blank: "R50 000".
    fn scaled_sum(&self, number: Number, end: usize) -> Number {
        let mut number = number;
        while number.end < end
            && number.value >= 1.0
            && self.lower(number.end).len() == 3
            && self.lower(number.end).bytes().all(|byte| byte.is_ascii_digit())
        {
            number = Number {
                value: number.value * 1000.0 + parse_digits(self.lower(number.end)).unwrap_or(0.0),
                end: number.end + 1,
                digits: true,
            };
        }
        let scale = self.number_scale(number.end, end);
        scale.map_or(number, |(scale, stop)| Number { value: number.value * scale, end: stop, digits: true })
    }

    /// One or two scales: "million", "lakh crore".
    fn number_scale(&self, at: usize, end: usize) -> Option<(f64, usize)> {
        let hyphen = usize::from(self.lower(at) == "-" && self.touches(at));
        let scale_at = |at: usize| {
            let single = self.lower(at).len() == 1 && !self.touches(at);
            if at >= end || single { None } else { scale_of(self.lower(at)) }
        };
        let first = scale_at(at + hyphen)?;
        let second = scale_at(at + hyphen + 1);
        Some((first * second.unwrap_or(1.0), at + hyphen + 1 + usize::from(second.is_some())))
    }

    /// "1,000 colones", "five million US dollars", "500 crore rupees".
    fn word_last(&self, end: usize, number: Number) -> Option<Found> {
        let mut number = self.with_range_end(number, end);
        while self.lower(number.end) == "of" && !number.digits {
            // "millions of shekels", "tens of millions of yuan"
            let next = self.number(number.end + 1, end).unwrap_or(Number { end: number.end + 1, ..number });
            number = if next.end > number.end + 1 {
                Number { value: number.value * next.value, ..next }
            } else {
                next
            };
        }
        let hyphen = usize::from(self.lower(number.end) == "-" && self.touches(number.end));
        let (entry, stop) = self.entry(&table::CURRENCIES, number.end + hyphen, end)?;
        let (place, code) = entry.split_once(' ')?;
        let last = self.segments.word(stop - 1);
        // "5 won" is a sum, "5 won it" is not; a code must be in capitals: "500 USD".
        let few = number.value < MIN_WON && &*last.lower == "won";
        let verb = self.tags[stop - 1].is_verb() && number.value < 1000.0 || few;
        if place == "before"
            || verb
            || place == "both" && !last.is_capitalised && last.lower.len() == 3 && &*last.lower != "rmb"
        {
            return None;
        }
        let hundredth = last.is(word::HUNDREDTHS);
        let number = Number { value: if hundredth { number.value / 100.0 } else { number.value }, ..number };
        Some(self.sum(number, stop, code))
    }
}

/// What a word like "million" multiplies by.
fn scale_of(word: &str) -> Option<f64> {
    table::NUMBER_WORDS.get(word)?.strip_prefix("scale ")?.parse().ok()
}
