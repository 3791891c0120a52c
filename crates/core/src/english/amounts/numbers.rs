//! Numbers, in digits and in words: "3,455", "2.5 million", "twenty-seven", "half a million", "two thirds".

use super::{Amounts, Found, rest};
use crate::article::{EntityType, Value};
use crate::lexicon::{phrases, table, word};
use crate::tagger::Tag;

/// A number that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) end: usize,
    /// Whether it is written in digits.
    pub(super) digits: bool,
}

impl Amounts<'_> {
    /// The number that begins at this token.
    pub(super) fn number(&self, at: usize, end: usize) -> Option<Number> {
        let number = self.digits(at).or_else(|| self.number_words(at, end))?;
        let number = self.fraction(number, end);
        Some(self.scaled(number, end))
    }

    /// A token of digits, thousands separated by commas.
    pub(super) fn digits(&self, at: usize) -> Option<Number> {
        let value = parse_digits(self.lower(at))?;
        Some(Number { value, end: at + 1, digits: true })
    }

    fn word(&self, at: usize, end: usize) -> Option<(&'static str, f64)> {
        let entry = if at < end {
            table::NUMBER_WORDS.get(self.lower(at))?
        } else {
            return None;
        };
        Some((entry.split(' ').next()?, rest(entry).parse().ok()?))
    }

    /// "twenty-seven", "one hundred and five", "half a million", "a dozen".
    fn number_words(&self, at: usize, end: usize) -> Option<Number> {
        let article = matches!(self.lower(at), "a" | "an");
        let mut next = at + usize::from(article);
        let (kind, value) = self.word(next, end)?;
        if article && kind != "scale" || kind == "scale" && !article && !self.is_plural_scale(next) {
            return None;
        }
        next += 1;
        let mut value = value;
        match kind {
            "part" => {
                // "half a million", "half of", "half an hour"
                let stop = next + usize::from(matches!(self.lower(next), "a" | "an"));
                let scale = self.word(stop, end).filter(|&(kind, _)| kind == "scale");
                return scale.map(|(_, scale)| Number { value: value * scale, end: stop + 1, digits: false });
            }
            "ten" => {
                let hyphen = usize::from(self.lower(next) == "-");
                if let Some(("unit", unit)) = self.word(next + hyphen, end).filter(|&(_, unit)| unit < 10.0) {
                    value += unit;
                    next += hyphen + 1;
                }
            }
            _ => {}
        }
        while let Some(("scale", scale)) = self.word(next, end).filter(|_| self.scale_follows(next)) {
            value *= scale;
            next += 1;
            if self.lower(next) == "and"
                && self.word(next + 1, end).is_some_and(|(kind, _)| kind != "scale")
                && let Some(rest) = self.number_words(next + 1, end).filter(|rest| rest.value < scale)
            {
                return Some(Number { value: value + rest.value, end: rest.end, digits: false });
            }
        }
        Some(Number { value, end: next, digits: false })
    }

    /// "dozens", "hundreds", "millions" need no number before them.
    fn is_plural_scale(&self, at: usize) -> bool {
        self.is(at, word::PLURAL_SCALES)
    }

    /// Scales that can follow a number in words: "two hundred", not "two hundreds".
    fn scale_follows(&self, at: usize) -> bool {
        !self.lower(at).ends_with('s') || self.is(at, word::INVARIABLE_SCALES)
    }

    /// "two thirds", "three-quarters", "1/2".
    fn fraction(&self, number: Number, end: usize) -> Number {
        let at = number.end + usize::from(self.lower(number.end) == "-");
        let Some(part) = table::FRACTIONS.get(self.lower(at)).and_then(|part| part.parse().ok()) else {
            return number;
        };
        let plural = self.lower(at).ends_with('s') || number.value == 1.0;
        if at >= end || number.digits || number.value >= part || !plural {
            number
        } else {
            Number { value: number.value / part, end: at + 1, digits: false }
        }
    }

    /// A scale after digits: "2.5 million", "3,150 crore".
    fn scaled(&self, mut number: Number, end: usize) -> Number {
        while number.digits && number.end < end {
            let next = number.end + usize::from(self.lower(number.end) == "-" && self.touches(number.end));
            let single = self.lower(next).len() == 1 && !self.touches(next);
            match self.word(next, end) {
                Some(("scale", scale)) if !single && !self.is_plural_scale(next) => {
                    number = Number { value: number.value * scale, end: next + 1, digits: true }
                }
                _ => break,
            }
        }
        number
    }

    /// "first", "21st".
    pub(super) fn ordinal(&self, at: usize, end: usize) -> Option<Found> {
        let lower = self.lower(at);
        let written = table::ORDINAL_WORDS.get(lower).and_then(|number| number.parse().ok());
        let stem = phrases::ORDINAL_SUFFIXES.iter().find_map(|suffix| lower.strip_suffix(suffix));
        let number: f64 = written.or_else(|| stem.and_then(parse_digits))?;
        // "a second later" is a time; "at first" names no number.
        let time =
            lower == "second" && (self.tags[at].is_noun() && at + 1 < end && !self.tags[at + 1].is_noun());
        (!time).then_some(Found {
            end: at + 1,
            kind: EntityType::Ordinal,
            value: Some(Value::Number { number, unit: None }),
        })
    }

    /// Any other number.
    pub(super) fn cardinal(&self, at: usize, number: Number) -> Option<Found> {
        let lower = self.lower(at);
        if lower == "one" && self.tags[at] != Tag::Number
            || number.end == at + 1 && !number.digits && self.tags[at].is_verb()
        {
            return None;
        }
        Some(Found {
            end: number.end,
            kind: EntityType::Cardinal,
            value: Some(Value::Number { number: number.value, unit: None }),
        })
    }

    /// "27 percent", "200 km", "five-mile"; times and dates are measured, too.
    pub(super) fn measure(&self, end: usize, number: Number) -> Option<Found> {
        let hyphen = usize::from(self.lower(number.end) == "-" && self.touches(number.end));
        let (entry, stop) = self.entry(&table::UNITS, number.end + hyphen, end)?;
        let (kind, unit) = entry.split_once(' ')?;
        let value = Some(Value::Number { number: number.value, unit: Some(unit.to_owned()) });
        match kind {
            "percent" => Some(Found { end: stop, kind: EntityType::Percent, value }),
            "quantity" if self.lower(stop - 1).len() != 1 || self.touches(stop - 1) => {
                Some(Found { end: stop, kind: EntityType::Quantity, value })
            }
            _ => None,
        }
    }
}

/// The value of a token of digits; `None` for anything else.
pub(super) fn parse_digits(token: &str) -> Option<f64> {
    if !token.starts_with(|c: char| c.is_ascii_digit())
        || !token.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
    {
        return None;
    }
    // "1.234.567" has its thousands separated by full stops.
    let parts_thousands = token.bytes().filter(|&byte| byte == b'.').count() > 1;
    let is_left_out = |mark: char| mark == ',' || mark == '.' && parts_thousands;
    if token.contains(is_left_out) { token.replace(is_left_out, "").parse().ok() } else { token.parse().ok() }
}
