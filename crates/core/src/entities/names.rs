//! From the model's kinds of names to those of the contract.
//!
//! The model has the kinds of its training corpus, the contract those of OntoNotes. Where one corresponds to several,
//! lists and the words of the name decide:
//!
//! | model | contract |
//! |---|---|
//! | Person, Organization, Facility, Norp, Product | PERSON, ORG, FAC, NORP, PRODUCT |
//! | Location | LOC if it holds a word for a landscape or is a region of the world, else GPE |
//! | Misc | LANGUAGE if it is one; LAW, EVENT by a word in it; WORK_OF_ART between quotation marks or where it begins with an article; else EVENT |
//! | Date, Money | DATE, MONEY; the grammar of amounts overrides them |
//!
//! Articles before a name and the ending of the genitive are left out, but for the article of a title.

use super::NameMention;
use crate::article::EntityType;
use crate::interrupt::Interrupt;
use crate::lexicon::{Flags, Lexicon, gazetteer, word};
use crate::segment::{Segments, Shape};
use crate::tagger::{NameKind, NameSpan};
use std::ops::Range;

/// Lists of places that govern.
const GOVERNING: Flags =
    gazetteer::COUNTRIES.or(gazetteer::CITIES).or(gazetteer::CAPITALS).or(gazetteer::TOWNS);

/// The mentions that these names are, in their order.
pub(super) fn find(names: &[NameSpan], segments: &Segments, interrupt: Interrupt<'_>) -> Vec<NameMention> {
    let lists = Lexicon::gazetteer();
    let names = interrupt.until_set(names).filter(|name| !is_party_tag(name, segments));
    names
        .flat_map(|name| unglued(name, segments, &lists))
        .map(|name| mention(&name, segments, &lists))
        .collect()
}

/// "D-Conn.": a party and a state, which name nobody.
fn is_party_tag(name: &NameSpan, segments: &Segments) -> bool {
    let first = name.first as usize;
    matches!(segments.lower(first), "d" | "r" | "i")
        && first + 1 < name.end as usize
        && segments.lower(first + 1) == "-"
}

/// A body and a person whom no mark separates are two names: "Talking to the Evening Herald Ines Varga said".
fn unglued(name: &NameSpan, segments: &Segments, lists: &Lexicon) -> impl Iterator<Item = NameSpan> {
    let (first, end) = (name.first as usize, name.end as usize);
    let is_body = |at: usize| {
        let is_initials =
            || segments.lower(at).matches('.').count() > 2 || segments.word(at).shape == Shape::Capitals;
        segments.is(at, word::NEWSPAPER_WORDS.or(word::ORGANISATION_NOUNS))
            || at > 0 && segments.is(at - 1, word::ARTICLES) && is_initials()
    };
    let is_boundary = |&at: &usize| {
        segments.word(at - 1).is_capitalised
            && (first..at).any(is_body)
            && is_forename(segments.lower(at), lists)
    };
    let can_be_two = matches!(name.kind, NameKind::Person | NameKind::Organization);
    let person = (first + 1..end.saturating_sub(1)).filter(|_| can_be_two).find(is_boundary);
    let parts = match person {
        Some(at) => [
            Some(NameSpan { end: at as u32, kind: NameKind::Organization, ..*name }),
            Some(NameSpan { first: at as u32, kind: NameKind::Person, ..*name }),
        ],
        None => [Some(with_body(name, segments)), None],
    };
    parts.into_iter().flatten()
}

/// "Lima Police": a place and the noun of a body are the body's name.
fn with_body(name: &NameSpan, segments: &Segments) -> NameSpan {
    let end = name.end as usize;
    let is_capitalised = |at: usize| at < segments.tokens.len() && segments.word(at).is_capitalised;
    let is_body = name.kind == NameKind::Location
        && is_capitalised(end)
        && segments.is(end, word::ORGANISATION_NOUNS)
        && !is_capitalised(end + 1);
    if is_body { NameSpan { end: name.end + 1, kind: NameKind::Organization, ..*name } } else { *name }
}

fn is_forename(lower: &str, lists: &Lexicon) -> bool {
    lists.get(lower).any(gazetteer::FORENAMES.or(gazetteer::FORENAMES_ABROAD))
}

/// The names, with a place that no list has taken for the company that it does business as, wherever it is named: "Varga
/// employs 300 people".
pub(super) fn with_companies(
    names: &[NameSpan],
    segments: &Segments,
    interrupt: Interrupt<'_>,
) -> Vec<NameSpan> {
    let word = |at: usize| segments.tokens[at].word;
    let is_auxiliary = |at: usize| matches!(segments.lower(at), "has" | "had");
    let verbs =
        interrupt.until_set(1..segments.tokens.len()).filter(|&at| segments.is(at, word::COMPANY_VERBS));
    let mut subjects: Vec<_> =
        verbs.map(|verb| word(verb - 1 - usize::from(verb > 1 && is_auxiliary(verb - 1)))).collect();
    subjects.sort_unstable();
    let is_company = |name: &NameSpan| {
        let tokens = name.first as usize..name.end as usize;
        subjects.binary_search(&word(tokens.end - 1)).is_ok() && !is_listed_place(tokens, segments)
    };
    let as_company = |name: &NameSpan| match name.kind {
        NameKind::Location if is_company(name) => {
            NameSpan { kind: NameKind::Organization, score: CERTAIN, ..*name }
        }
        _ => *name,
    };
    interrupt.until_set(names).map(as_company).collect()
}

/// A score that outvotes another mention.
const CERTAIN: f32 = 2.0;

/// Whether a list has these words as a place.
pub(super) fn is_listed_place(tokens: Range<usize>, segments: &Segments) -> bool {
    lists_of(tokens, segments, &Lexicon::gazetteer()).any(GOVERNING.or(gazetteer::REGIONS))
}

fn mention(name: &NameSpan, segments: &Segments, lists: &Lexicon) -> NameMention {
    let whole = name.first as usize..name.end as usize;
    let bare = without_possessive(without_article(whole.clone(), segments), segments);
    let bare = if name.kind == NameKind::Person { without_title(bare, segments, lists) } else { bare };
    let kind = match name.kind {
        NameKind::Person => EntityType::Person,
        NameKind::Organization => EntityType::Org,
        NameKind::Location => place(bare.clone(), segments, lists),
        NameKind::Facility => EntityType::Fac,
        NameKind::Norp => EntityType::Norp,
        NameKind::Date => EntityType::Date,
        NameKind::Money => EntityType::Money,
        NameKind::Product => EntityType::Product,
        NameKind::Misc => other(whole.clone(), segments, lists),
    };
    let tokens = match kind {
        EntityType::WorkOfArt => without_possessive(whole, segments),
        EntityType::Date | EntityType::Money => whole,
        _ => bare,
    };
    NameMention { first: tokens.start as u32, end: tokens.end as u32, kind, value: None }
}

fn without_article(tokens: Range<usize>, segments: &Segments) -> Range<usize> {
    let is_article = tokens.len() > 1 && segments.is(tokens.start, word::ARTICLES);
    if is_article { tokens.start + 1..tokens.end } else { tokens }
}

/// A person's name without the courtesy title or office that the model took for a part of it ("Shri Deshpande",
/// "Striker Lucy Amankwah"), and without marks at its end. What is a forename as well stays: "Dean Martin".
fn without_title(tokens: Range<usize>, segments: &Segments, lists: &Lexicon) -> Range<usize> {
    let Range { mut start, mut end } = tokens;
    while end - start > 1 && segments.word(end - 1).shape == Shape::Mark {
        end -= 1;
    }
    let is_title = |at: usize| {
        let word = segments.word(at);
        word.is(word::COURTESY_TITLES)
            || word.is(word::ROLE_NOUNS) && end - at > 1 && !is_forename(&word.lower, lists)
    };
    while end - start > 1 && is_title(start) {
        start += 1;
    }
    start..end
}

fn without_possessive(tokens: Range<usize>, segments: &Segments) -> Range<usize> {
    let is_possessive = tokens.len() > 1 && matches!(segments.lower(tokens.end - 1), "'s" | "'");
    if is_possessive { tokens.start..tokens.end - 1 } else { tokens }
}

/// Whether a place governs (GPE) or not (LOC).
fn place(tokens: Range<usize>, segments: &Segments, lists: &Lexicon) -> EntityType {
    let found = lists_of(tokens.clone(), segments, lists);
    let is_landscape = holds(tokens, segments, word::LANDSCAPE_NOUNS);
    if found.any(gazetteer::REGIONS) || is_landscape && !found.any(GOVERNING) {
        EntityType::Loc
    } else {
        EntityType::Gpe
    }
}

/// What a name is that names neither people, places, groups nor products.
fn other(tokens: Range<usize>, segments: &Segments, lists: &Lexicon) -> EntityType {
    let quoted =
        tokens.start > 0 && matches!(segments.lower(tokens.start - 1), "\"" | "“" | "‘" | "'" | "``" | "«");
    if lists_of(tokens.clone(), segments, lists).any(gazetteer::LANGUAGES) {
        EntityType::Language
    } else if holds(tokens.clone(), segments, word::LAW_NOUNS) {
        EntityType::Law
    } else if holds(tokens.clone(), segments, word::EVENT_NOUNS) {
        EntityType::Event
    } else if quoted || segments.is(tokens.start, word::ARTICLES) {
        EntityType::WorkOfArt
    } else {
        EntityType::Event
    }
}

/// Whether one of these words is on one of these lists.
fn holds(mut tokens: Range<usize>, segments: &Segments, words: Flags) -> bool {
    tokens.any(|token| segments.is(token, words))
}

/// The lists that hold these words as a phrase.
fn lists_of(tokens: Range<usize>, segments: &Segments, lists: &Lexicon) -> Flags {
    let length = tokens.len();
    if length == 1 {
        return lists.get(segments.lower(tokens.start));
    }
    let mut found = Flags::default();
    lists.prefixes(tokens.map(|token| segments.lower(token)), |words, flags| {
        if words == length {
            found = flags;
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind;
    use crate::segment::segment;
    use crate::span::Span;

    /// The kind and text of a name that is a whole sentence but for the tokens before it.
    fn kind(before: usize, text: &str, kind: NameKind) -> (EntityType, String) {
        let segments = segment(text, [(BlockKind::Paragraph, Span::new(0, text.len()))]);
        let end = segments.tokens.len() as u32;
        let name = NameSpan { first: before as u32, end, kind, score: 1.0 };
        let mention = mention(&name, &segments, &Lexicon::gazetteer());
        (mention.kind, segments.span(mention.tokens()).of(text).to_owned())
    }

    #[test]
    fn kinds_follow_lists_and_words() {
        let of = |text, model| kind(0, text, model).0;
        assert_eq!(of("Peru", NameKind::Location), EntityType::Gpe);
        assert_eq!(of("Yangtze River", NameKind::Location), EntityType::Loc);
        assert_eq!(of("Southeast Asia", NameKind::Location), EntityType::Loc);
        assert_eq!(of("Long Island City", NameKind::Location), EntityType::Gpe);
        assert_eq!(of("Quechua", NameKind::Misc), EntityType::Language);
        assert_eq!(of("Labour Relations Act", NameKind::Misc), EntityType::Law);
        assert_eq!(of("World Cup", NameKind::Misc), EntityType::Event);
        assert_eq!(kind(1, "“Raging Fire", NameKind::Misc).0, EntityType::WorkOfArt);
    }

    #[test]
    fn articles_and_genitives_are_left_out() {
        assert_eq!(kind(0, "the Red Cross's", NameKind::Organization).1, "Red Cross");
        assert_eq!(kind(0, "The Fisherman’s Diary", NameKind::Misc).1, "The Fisherman’s Diary");
        assert_eq!(kind(0, "The", NameKind::Organization).1, "The");
    }
}
