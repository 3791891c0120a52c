//! Titles, offices and descriptions that stand with a person's name.
//!
//! A role stands before the name ("US ambassador to Iraq Ryan Crocker") or behind it between commas ("Jane Doe, a
//! spokeswoman for the ministry,"). It must hold a noun of `data/words/role-nouns.txt`; courtesy titles ("Mr") are
//! none.

use crate::lexicon::word;
use crate::segment::Segments;
use crate::syntax::{self, Syntax};
use crate::tagger::Tag;
use std::ops::Range;

/// A role and the noun that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) tokens: Range<usize>,
    /// The noun that says what somebody is: "ambassador".
    pub(crate) noun: usize,
}

/// How many tokens a role before a name can have.
const MOST_TOKENS: usize = 14;

/// The role that stands with the name at these tokens, within the sentence that holds them.
pub(crate) fn role_of(
    name: Range<usize>,
    sentence: Range<usize>,
    segments: &Segments,
    tags: &[Tag],
    syntax: &Syntax,
) -> Option<Role> {
    before(name.start, sentence.start, segments, tags)
        .or_else(|| apposed(name.clone(), sentence.clone(), segments, tags, syntax))
        .or_else(|| behind(name.end, sentence.end, segments, tags, syntax))
}

fn before(name: usize, start: usize, segments: &Segments, tags: &[Tag]) -> Option<Role> {
    let mut first = name;
    let mut noun = None;
    while first > start && name - first < MOST_TOKENS {
        let at = first - 1;
        let word = segments.word(at);
        if word.is(word::COURTESY_TITLES) && noun.is_none() {
            if first == name {
                first = at;
                continue;
            }
            break;
        }
        let is_role_noun = word.is(word::ROLE_NOUNS) && tags[at] != Tag::Possessive;
        if is_role_noun {
            // "the minister to whom …": a noun before a preposition is reached only across that preposition.
            noun.get_or_insert(at);
        }
        let joins = tags[at].is_noun()
            || tags[at].is_adjective()
            || is_role_noun
            || matches!(&*word.lower, "-" | "&")
            || tags[at] == Tag::Number
            || tags[at] == Tag::Possessive;
        let preposition = matches!(&*word.lower, "to" | "of" | "for" | "in" | "at" | "and") && first < name;
        let leads_on = preposition && leads_to_role(at, start, segments, tags);
        let article = tags[at].is_determiner() && preposition_before(at, start, segments);
        if !(joins || leads_on || article) {
            break;
        }
        first = at;
    }
    let noun = role_head(first, name, segments, tags).or(noun)?;
    let end = name - usize::from(segments.is(name - 1, word::COURTESY_TITLES));
    (first < end && noun < end).then_some(Role { tokens: first..end, noun })
}

/// The role noun that heads "ambassador to Iraq": the last one before the first preposition.
fn role_head(first: usize, end: usize, segments: &Segments, tags: &[Tag]) -> Option<usize> {
    let stop =
        (first..end).find(|&at| matches!(tags[at], Tag::Adposition | Tag::To) && at > first).unwrap_or(end);
    let is_role = |at: usize| segments.is(at, word::ROLE_NOUNS) && !segments.is(at, word::COURTESY_TITLES);
    (first..stop).rev().find(|&at| is_role(at))
}

/// Whether a role noun stands directly before this preposition.
fn leads_to_role(preposition: usize, start: usize, segments: &Segments, tags: &[Tag]) -> bool {
    preposition > start && segments.is(preposition - 1, word::ROLE_NOUNS) && tags[preposition - 1].is_noun()
}

fn preposition_before(at: usize, start: usize, segments: &Segments) -> bool {
    at > start
        && matches!(segments.lower(at - 1), "to" | "of" | "for" | "in" | "at")
        && at >= 2
        && segments.is(at - 2, word::ROLE_NOUNS)
}

/// "The League's spokeswoman, Teuta Marku,": a description to which the name is an apposition.
fn apposed(
    name: Range<usize>,
    sentence: Range<usize>,
    segments: &Segments,
    tags: &[Tag],
    syntax: &Syntax,
) -> Option<Role> {
    let title =
        usize::from(name.start > sentence.start && segments.is(name.start - 1, word::COURTESY_TITLES));
    let comma = (name.start - title)
        .checked_sub(1)
        .filter(|&comma| comma > sentence.start && segments.lower(comma) == ",")?;
    let closes =
        name.end >= sentence.end || matches!(segments.lower(name.end), "," | "." | "”" | "\"" | "and");
    let mut first = syntax.phrase(comma - 1)?.first as usize;
    while first > sentence.start + 1 && tags[first - 1] == Tag::Adposition {
        first = syntax.phrase(first - 2).map_or(0, |phrase| phrase.first as usize).max(sentence.start);
    }
    let phrase = syntax.phrase(first)?;
    let noun = phrase.head();
    let article = usize::from(tags[first].is_determiner() || tags[first] == Tag::PossessivePronoun);
    (closes && segments.is(noun, word::ROLE_NOUNS) && first + article <= noun)
        .then_some(Role { tokens: first + article..comma, noun })
}

/// "…, the US ambassador to Iraq," behind a name.
fn behind(name_end: usize, end: usize, segments: &Segments, tags: &[Tag], syntax: &Syntax) -> Option<Role> {
    if name_end + 1 >= end || segments.lower(name_end) != "," {
        return None;
    }
    let mut first = name_end + 1;
    if tags[first] == Tag::Number && first + 2 < end && segments.lower(first + 1) == "," {
        first += 2; // "Jane Doe, 43, a teacher"
    }
    let phrase = syntax.phrase(first).filter(|phrase| phrase.first as usize == first)?;
    let extent = syntax.extent(phrase, end, tags, segments);
    let closes = extent.end >= end
        || matches!(segments.lower(extent.end), "," | "." | ";" | ")" | "who" | "—" | "–" | "\"" | "”");
    let noun =
        phrase.tokens().rev().find(|&at| segments.is(at, word::ROLE_NOUNS) && tags[at] != Tag::Possessive)?;
    let noun = (noun + 1 == phrase.end as usize || phrase.tokens().len() <= 6).then_some(noun)?;
    let start = extent.start + usize::from(tags[extent.start].is_determiner() && extent.len() > 1);
    (closes && noun >= start).then_some(Role { tokens: start..extent.end, noun })
}

/// Whether a phrase begins with a word that points back: "the", "this", "that".
pub(crate) fn is_definite(phrase: syntax::Phrase, segments: &Segments) -> bool {
    matches!(segments.lower(phrase.first as usize), "the" | "this" | "that" | "these" | "those")
}
