//! Titles, offices and descriptions beside a person's name.
//!
//! A role precedes the name ("US ambassador to Iraq Ryan Crocker") or follows it between commas ("Jane Doe, a
//! spokeswoman for the ministry,"). It must hold a noun of `data/words/role-nouns.txt`; courtesy titles ("Mr") are
//! none.

use crate::context::Context;
use crate::lexicon::word;
use crate::segment::Segments;
use crate::syntax::Phrase;
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
const MAX_TOKENS: usize = 14;

/// The role beside the name at these tokens, within the sentence that holds them.
pub(super) fn role_of(name: Range<usize>, sentence: Range<usize>, context: &Context<'_>) -> Option<Role> {
    before(name.start, sentence.start, context)
        .or_else(|| apposed(name.clone(), sentence.clone(), context))
        .or_else(|| after(name.end, sentence.end, context))
}

fn before(name: usize, start: usize, context: &Context<'_>) -> Option<Role> {
    let mut first = name;
    let mut noun = None;
    while first > start && name - first < MAX_TOKENS {
        let at = first - 1;
        let word = context.segments.word(at);
        if word.is(word::COURTESY_TITLES) && noun.is_none() {
            if first == name {
                first = at;
                continue;
            }
            break;
        }
        let is_role_noun = word.is(word::ROLE_NOUNS) && context.tags[at] != Tag::Possessive;
        if is_role_noun {
            // "the minister to whom …": a noun before a preposition is reached only across that preposition.
            noun.get_or_insert(at);
        }
        let joins = context.tags[at].is_noun()
            || context.tags[at].is_adjective()
            || is_role_noun
            || matches!(&*word.lower, "-" | "&")
            || context.tags[at] == Tag::Number
            || context.tags[at] == Tag::Possessive;
        let preposition = (word.is(word::ROLE_PREPOSITIONS) || &*word.lower == "and") && first < name;
        let leads_on = preposition && leads_to_role(at, start, context);
        let article = context.tags[at].is_determiner() && preposition_before(at, start, context);
        if !(joins || leads_on || article) {
            break;
        }
        first = at;
    }
    let noun = role_head(first, name, context).or(noun)?;
    let end = name - usize::from(context.segments.is(name - 1, word::COURTESY_TITLES));
    (first < end && noun < end).then_some(Role { tokens: first..end, noun })
}

/// The role noun that heads "ambassador to Iraq": the last one before the first preposition.
fn role_head(first: usize, end: usize, context: &Context<'_>) -> Option<usize> {
    let stop = (first..end)
        .find(|&at| matches!(context.tags[at], Tag::Adposition | Tag::To) && at > first)
        .unwrap_or(end);
    let is_role = |at: usize| {
        context.segments.is(at, word::ROLE_NOUNS) && !context.segments.is(at, word::COURTESY_TITLES)
    };
    (first..stop).rev().find(|&at| is_role(at))
}

/// Whether a role noun directly precedes this preposition.
fn leads_to_role(preposition: usize, start: usize, context: &Context<'_>) -> bool {
    preposition > start
        && context.segments.is(preposition - 1, word::ROLE_NOUNS)
        && context.tags[preposition - 1].is_noun()
}

fn preposition_before(at: usize, start: usize, context: &Context<'_>) -> bool {
    at > start
        && context.segments.is(at - 1, word::ROLE_PREPOSITIONS)
        && at >= 2
        && context.segments.is(at - 2, word::ROLE_NOUNS)
}

/// "The League's spokeswoman, Teuta Marku,": a description to which the name is an apposition.
fn apposed(name: Range<usize>, sentence: Range<usize>, context: &Context<'_>) -> Option<Role> {
    let title = usize::from(
        name.start > sentence.start && context.segments.is(name.start - 1, word::COURTESY_TITLES),
    );
    let comma = (name.start - title)
        .checked_sub(1)
        .filter(|&comma| comma > sentence.start && context.segments.lower(comma) == ",")?;
    let closes = name.end >= sentence.end
        || matches!(context.segments.lower(name.end), "," | "." | "”" | "\"" | "and");
    let mut first = context.syntax.phrase(comma - 1)?.first as usize;
    while first > sentence.start + 1 && context.tags[first - 1] == Tag::Adposition {
        first =
            context.syntax.phrase(first - 2).map_or(0, |phrase| phrase.first as usize).max(sentence.start);
    }
    let phrase = context.syntax.phrase(first)?;
    let noun = phrase.head();
    let article =
        usize::from(context.tags[first].is_determiner() || context.tags[first] == Tag::PossessivePronoun);
    (closes && context.segments.is(noun, word::ROLE_NOUNS) && first + article <= noun)
        .then_some(Role { tokens: first + article..comma, noun })
}

/// "…, the US ambassador to Iraq," after a name.
fn after(name_end: usize, end: usize, context: &Context<'_>) -> Option<Role> {
    if name_end + 1 >= end || context.segments.lower(name_end) != "," {
        return None;
    }
    let mut first = name_end + 1;
    if context.tags[first] == Tag::Number && first + 2 < end && context.segments.lower(first + 1) == "," {
        first += 2; // "Jane Doe, 43, a teacher"
    }
    let phrase = context.syntax.phrase(first).filter(|phrase| phrase.first as usize == first)?;
    let extent = context.extent(phrase, end);
    let closes = extent.end >= end
        || matches!(
            context.segments.lower(extent.end),
            "," | "." | ";" | ")" | "who" | "—" | "–" | "\"" | "”"
        );
    let noun = phrase
        .tokens()
        .rev()
        .find(|&at| context.segments.is(at, word::ROLE_NOUNS) && context.tags[at] != Tag::Possessive)?;
    let noun = (noun + 1 == phrase.end as usize || phrase.tokens().len() <= 6).then_some(noun)?;
    let start = extent.start + usize::from(context.tags[extent.start].is_determiner() && extent.len() > 1);
    (closes && noun >= start).then_some(Role { tokens: start..extent.end, noun })
}

/// Whether a phrase begins with a word that points back: "the", "this", "that".
pub(super) fn is_definite(phrase: Phrase, segments: &Segments) -> bool {
    segments.is(phrase.first as usize, word::DEFINITE_DETERMINERS)
}
