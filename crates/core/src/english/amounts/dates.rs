//! Dates, periods and times of day, resolved against the day of the story where it is known.
//!
//! A weekday is the last one up to the day of the story, as wire copy means it; a date without a year is the nearest
//! to that day. What cannot be resolved has no value.

use super::numbers::Number;
use super::{Amounts, Found, rest};
use crate::article::{EntityType, Value};
use crate::lexicon::{phrases, table, word};
use crate::tagger::Tag;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// An adjective that places a period relative to the day of the story: "last", "coming".
#[derive(Debug, Clone, Copy)]
struct Deictic {
    steps: i64,
    /// Whether it modifies weekdays.
    before_weekday: bool,
    /// Whether it gives the year of a month.
    before_month: bool,
    /// Whether it names one period: "last year", but not "the past year".
    is_exact: bool,
}

impl Amounts<'_> {
    /// The date or period that begins at this token, at which this number begins, if any.
    pub(super) fn date(&self, at: usize, end: usize, number: Option<Number>) -> Option<Found> {
        let lead = usize::from(self.is(at, word::PERIOD_LEADS));
        let start = at + lead + usize::from(lead > 0 && self.lower(at + lead) == "-");
        let found = self
            .iso_date(at)
            .or_else(|| self.named_day(start, end))
            .or_else(|| self.month_date(start, end))
            .or_else(|| self.day_month(start, end))
            .or_else(|| self.relative(at, end))
            .or_else(|| self.period(at, end, number))
            .or_else(|| self.decade(start))
            .or_else(|| self.year(start, lead > 0))?;
        Some(self.with_part_of_day(found, end))
    }

    fn found(end: usize, date: Option<String>) -> Found {
        Found { end, kind: EntityType::Date, value: date.map(|date| Value::Date { date }) }
    }

    fn calendar(&self, at: usize, kind: &str) -> Option<i8> {
        let entry = table::CALENDAR.get(self.lower(at))?;
        (entry.split(' ').next() == Some(kind)).then(|| rest(entry).parse().ok())?
    }

    fn deictic(&self, at: usize) -> Option<Deictic> {
        let mut words = table::DEICTIC_ADJECTIVES.get(self.lower(at))?.split(' ');
        let steps = words.next()?.parse().ok()?;
        let allows: Vec<&str> = words.collect();
        Some(Deictic {
            steps,
            before_weekday: allows.contains(&"weekday"),
            before_month: allows.contains(&"month"),
            is_exact: allows.contains(&"exact"),
        })
    }

    /// The number of a month, if the token names one and is no verb.
    fn month(&self, at: usize) -> Option<i8> {
        let month = self.calendar(at, "month")?;
        self.segments.word(at).is_capitalised.then_some(month)
    }

    /// "28", "28th".
    fn day(&self, at: usize) -> Option<i8> {
        let lower = self.lower(at);
        let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = lower.get(digits.len()..)?;
        let day = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
        let is_ordinal = ending.is_empty() || phrases::ORDINAL_SUFFIXES.contains(ending);
        (digits.len() <= 2 && is_ordinal).then_some(day)
    }

    fn year_number(&self, at: usize) -> Option<i16> {
        let lower = self.lower(at);
        let sound = lower.len() == 4 && lower.bytes().all(|byte| byte.is_ascii_digit());
        if sound { lower.parse().ok().filter(|year| (1500..=2100).contains(year)) } else { None }
    }

    /// A year after a day and month, with or without a comma, and its end.
    fn following_year(&self, at: usize) -> (Option<i16>, usize) {
        let comma = usize::from(self.lower(at) == ",");
        match self.year_number(at + comma) {
            Some(year) => (Some(year), at + comma + 1),
            None => (None, at),
        }
    }

    fn iso_date(&self, at: usize) -> Option<Found> {
        let lower = self.lower(at);
        let date: Date = if lower.len() == 10 { lower.parse().ok()? } else { return None };
        Some(Self::found(at + 1, Some(date.to_string())))
    }

    /// "Monday", "Monday, May 28", "next Monday".
    fn named_day(&self, at: usize, end: usize) -> Option<Found> {
        if let Some(offset) = self.calendar(at, "day") {
            let date = self.day.and_then(|day| day.checked_add(i64::from(offset).days()).ok());
            return Some(Self::found(at + 1, date.map(|date| date.to_string())));
        }
        let every = self.lower(at) == "every";
        let deictic = self.deictic(at).filter(|deictic| deictic.before_weekday);
        let at = at + usize::from(every || deictic.is_some());
        let weekday = self.calendar(at, "weekday").filter(|_| self.segments.word(at).is_capitalised)?;
        let comma = usize::from(self.lower(at + 1) == ",");
        if let Some(found) =
            self.month_date(at + 1 + comma, end).or_else(|| self.day_month(at + 1 + comma, end))
        {
            return Some(found);
        }
        let date = self
            .day
            .filter(|_| !every)
            .and_then(|day| weekday_date(day, weekday, deictic.is_some_and(|deictic| deictic.steps > 0)));
        Some(Self::found(at + 1, date.map(|date| date.to_string())))
    }

    /// "May 28, 2007", "May 2007", "May 28", "May".
    fn month_date(&self, at: usize, end: usize) -> Option<Found> {
        if at >= end {
            return None;
        }
        let month = self.month(at)?;
        if let Some(year) = self.year_number(at + 1) {
            return Some(Self::found(at + 2, Some(format!("{year:04}-{month:02}"))));
        }
        let comma_year = self.year_number(at + 2).filter(|_| self.lower(at + 1) == "," && at + 2 < end);
        if let Some(day) = self.day(at + 1).filter(|_| at + 1 < end && !self.is_counted(at + 1, end)) {
            let (year, stop) = self.following_year(at + 2);
            let date = self.whole_date(year, month, day);
            return Some(Self::found(stop.min(end), date));
        }
        if let Some(year) = comma_year {
            return Some(Self::found(at + 3, Some(format!("{year:04}-{month:02}"))));
        }
        let certain = !self.is(at, word::MONTHS_AND_WORDS) || self.is_led(at);
        certain.then(|| Self::found(at + 1, None))
    }

    /// Whether a number counts what follows instead of a day: "May 20 people".
    fn is_counted(&self, at: usize, end: usize) -> bool {
        at + 1 < end
            && self.lower(at).bytes().all(|byte| byte.is_ascii_digit())
            && self.is(at + 1, word::COUNTED_SCALES)
    }

    /// Whether a preposition or another word of time leads a month.
    fn is_led(&self, at: usize) -> bool {
        let name_follows = at + 1 < self.tags.len() && self.tags[at + 1].is_proper();
        at > 0 && self.segments.is(at - 1, word::MONTH_LEADS) && !self.tags[at].is_verb() && !name_follows
    }

    /// "28 May 2007", "28th of May".
    fn day_month(&self, at: usize, end: usize) -> Option<Found> {
        let day = self.day(at)?;
        let of = usize::from(self.lower(at + 1) == "of");
        let month = self.month(at + 1 + of).filter(|_| at + 1 + of < end)?;
        let (year, stop) = self.following_year(at + 2 + of);
        Some(Self::found(stop.min(end), self.whole_date(year, month, day)))
    }

    /// The date with its year, or with the year that brings it nearest to the day of the story.
    fn whole_date(&self, year: Option<i16>, month: i8, day: i8) -> Option<String> {
        if let Some(year) = year {
            return Date::new(year, month, day).ok().map(|date| date.to_string());
        }
        let today = self.day?;
        let candidates = (-1..=1).filter_map(|offset| Date::new(today.year() + offset, month, day).ok());
        candidates.min_by_key(|date| (*date - today).get_days().abs()).map(|date| date.to_string())
    }

    /// "last week", "this month", "next year", "the past two years", "27 years ago".
    fn relative(&self, at: usize, end: usize) -> Option<Found> {
        let article = usize::from(self.lower(at) == "the");
        let deictic = self.deictic(at + article)?;
        let start = at + article + 1;
        if let Some(number) = self.number(start, end) {
            let (_, stop) = self.date_unit(number.end, end)?;
            return Some(Self::found(stop, self.duration(number.value, number.end, end)));
        }
        if article == 0
            && let Some(month) = self.month(start)
        {
            let year = self.day.map(|day| day.year() + relative_year(deictic, month, day));
            return Some(Self::found(start + 1, year.map(|year| format!("{year:04}-{month:02}"))));
        }
        if self.calendar(start, "season").is_some() {
            return (start < end).then(|| Self::found(start + 1, None));
        }
        let (unit, stop) = self.date_unit(start, end)?;
        let value =
            self.day.filter(|_| deictic.is_exact).and_then(|day| relative_unit(day, unit, deictic.steps));
        Some(Self::found(stop, value))
    }

    /// The unit of a period of a day or more, and its end.
    fn date_unit(&self, at: usize, end: usize) -> Option<(&'static str, usize)> {
        if at >= end {
            return None;
        }
        let entry = table::UNITS.get(self.lower(at))?;
        (entry.starts_with("date ")).then_some((rest(entry), at + 1))
    }

    /// "27 years", "444 days", "a quarter of a century", "a decade", "43 - year - old".
    fn period(&self, at: usize, end: usize, number: Option<Number>) -> Option<Found> {
        if let Some(stop) = self.quarter_of(at, end) {
            return Some(Self::found(stop, Some("P25Y".to_owned())));
        }
        let article = matches!(self.lower(at), "a" | "an")
            || self.is(at, word::VAGUE_NUMBERS)
            || self.lower(at) == "half" && self.lower(at + 1) == "a";
        let unit_at = match number {
            Some(number) => {
                number.end + usize::from(self.lower(number.end) == "-" && self.touches(number.end))
            }
            None if article => at + 1 + usize::from(self.lower(at) == "half"),
            None => return None,
        };
        let (unit, mut stop) = self.date_unit(unit_at, end)?;
        if article
            && !matches!(unit, "decade" | "century")
            && number.is_none()
            && !self.is(stop, word::PERIOD_ENDINGS)
            && !(self.is(at, word::VAGUE_NUMBERS) && self.lower(at) != "couple")
        {
            return None;
        }
        if self.lower(stop) == "-" && self.lower(stop + 1) == "old" && stop + 1 < end {
            stop += 2;
        } else if (self.lower(stop) == "old" || self.is(stop, word::PERIOD_ENDINGS)) && stop < end {
            stop += 1;
        }
        Some(Self::found(stop, number.and_then(|number| self.duration(number.value, unit_at, end))))
    }

    fn quarter_of(&self, at: usize, end: usize) -> Option<usize> {
        let article = usize::from(self.lower(at) == "a");
        let words = ["quarter", "of", "a", "century"];
        let plain = words.iter().enumerate().all(|(offset, word)| self.lower(at + article + offset) == *word);
        let hyphened = self.lower(at + article) == "quarter"
            && self.lower(at + article + 1) == "-"
            && self.lower(at + article + 2) == "century";
        let stop = at + article + if plain { 4 } else { 3 };
        ((plain || hyphened) && stop <= end).then_some(stop)
    }

    /// An ISO 8601 duration: a number of the unit at this token.
    fn duration(&self, number: f64, unit_at: usize, end: usize) -> Option<String> {
        let (unit, _) = self.date_unit(unit_at, end)?;
        let (factor, letter) = match unit {
            "day" => (1.0, 'D'),
            "week" => (1.0, 'W'),
            "month" => (1.0, 'M'),
            "quarter" => (3.0, 'M'),
            "year" => (1.0, 'Y'),
            "decade" => (10.0, 'Y'),
            "century" => (100.0, 'Y'),
            _ => return None,
        };
        Some(format!("P{}{letter}", number * factor))
    }

    /// "the 1980s", "'90s".
    fn decade(&self, at: usize) -> Option<Found> {
        let lower = self.lower(at);
        let digits = lower.trim_start_matches(['\'', '’', '‘']).strip_suffix('s')?;
        let sound = digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.ends_with('0');
        let whole =
            sound && digits.len() == 4 || sound && digits.len() == 2 && lower.starts_with(['\'', '’', '‘']);
        whole.then(|| Self::found(at + 1, None))
    }

    /// A year that a preposition or the sentence's shape makes one: "in 1980", "early 2016", "(1960-2010)".
    fn year(&self, at: usize, led: bool) -> Option<Found> {
        let year = self.year_number(at)?;
        let preposition = at > 0 && self.segments.is(at - 1, word::YEAR_LEADS);
        let counts = at + 1 < self.tags.len()
            && (self.tags[at + 1] == Tag::NounPlural || table::UNITS.get(self.lower(at + 1)).is_some());
        let modern = (1900..=2100).contains(&year);
        let plausible = led || modern && !counts || preposition && !counts;
        plausible.then(|| Self::found(at + 1, Some(format!("{year:04}"))))
    }

    /// "Monday night", "Tuesday morning": the part of the day belongs to the date.
    fn with_part_of_day(&self, found: Found, end: usize) -> Found {
        let weekday = self.calendar(found.end - 1, "weekday").is_some()
            || self.calendar(found.end - 1, "day").is_some_and(|offset| offset != 0);
        let part = weekday && found.end < end && self.calendar(found.end, "clock").is_some();
        Found { end: found.end + usize::from(part), ..found }
    }

    /// "5 p.m.", "10:30 am", "noon", "two hours".
    pub(super) fn clock(&self, at: usize, end: usize, number: Option<Number>) -> Option<Found> {
        if let Some(stop) = self.time_of_day(at, end) {
            let value = self.clock_value(at, stop);
            return Some(Found { end: stop, kind: EntityType::Time, value });
        }
        let names_hour = self.calendar(at, "clock").is_some_and(|hour| hour > 0);
        if names_hour || self.calendar(at, "night").is_some() {
            return Some(Found { end: at + 1, kind: EntityType::Time, value: None });
        }
        let number = number?;
        let hyphen = usize::from(self.lower(number.end) == "-" && self.touches(number.end));
        let unit_at = number.end + hyphen;
        let entry = table::UNITS
            .get(self.lower(unit_at))
            .filter(|entry| entry.starts_with("time ") && unit_at < end)?;
        let letter = match rest(entry) {
            "hour" => 'H',
            "minute" => 'M',
            _ => 'S',
        };
        let value = Some(Value::Time { time: format!("PT{}{letter}", number.value) });
        Some(Found { end: unit_at + 1, kind: EntityType::Time, value })
    }

    fn time_of_day(&self, at: usize, end: usize) -> Option<usize> {
        let lower = self.lower(at);
        let colon = lower.split_once(':').is_some_and(|(hour, minute)| {
            hour.len() <= 2
                && minute.len() == 2
                && hour.bytes().chain(minute.bytes()).all(|byte| byte.is_ascii_digit())
        });
        let hour = colon
            || lower.len() <= 5
                && lower.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
                && lower.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !hour {
            return None;
        }
        if self.is(at + 1, word::CLOCK_HALVES) && at + 1 < end {
            let zone = self.is(at + 2, word::TIME_ZONES) && at + 2 < end;
            return Some(at + 2 + usize::from(zone));
        }
        colon.then_some(at + 1)
    }

    /// The time in hours and minutes of the day.
    fn clock_value(&self, at: usize, stop: usize) -> Option<Value> {
        let lower = self.lower(at).replace('.', ":");
        let (hour, minute) = lower.split_once(':').unwrap_or((&lower, "00"));
        let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
        let half = if stop > at + 1 { self.lower(at + 1) } else { "" };
        let hour = match (half.starts_with('p'), half.starts_with('a')) {
            (true, _) if hour < 12 => hour + 12,
            (_, true) if hour == 12 => 0,
            _ => hour,
        };
        (hour < 24 && minute < 60).then(|| Value::Time { time: format!("{hour:02}:{minute:02}") })
    }
}

/// The last such weekday up to a day, or the next one after it.
fn weekday_date(day: Date, weekday: i8, next: bool) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    if !next && day.weekday() == weekday {
        return Some(day);
    }
    day.nth_weekday(if next { 1 } else { -1 }, weekday).ok()
}

/// Years between a day and the month that "last", "this" or "next" names.
fn relative_year(deictic: Deictic, month: i8, day: Date) -> i16 {
    match deictic.steps {
        _ if !deictic.before_month => 0,
        -1 if month >= day.month() => -1,
        1 if month <= day.month() => 1,
        _ => 0,
    }
}

/// The week, month or year a number of steps from a day, in ISO 8601.
fn relative_unit(day: Date, unit: &str, step: i64) -> Option<String> {
    match unit {
        "week" => {
            let week = day.checked_add(step.weeks()).ok()?.iso_week_date();
            Some(format!("{:04}-W{:02}", week.year(), week.week()))
        }
        "month" => {
            day.checked_add(step.months()).ok().map(|date| format!("{:04}-{:02}", date.year(), date.month()))
        }
        "year" => day.checked_add(step.years()).ok().map(|date| format!("{:04}", date.year())),
        _ => None,
    }
}
