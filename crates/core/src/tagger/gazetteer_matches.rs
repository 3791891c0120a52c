//! Which lists of names a token's phrase stands in.
//!
//! For every list the longest phrases are taken from left to right. As lists of names hold words that are none
//! ("May", "Reading"), a phrase counts only if it begins with a capital, but for titles, endings of organisations
//! and peoples; the model learns from the context what a match is worth.

use super::word_features::Words;
use super::word_scores::Known;
use crate::lexicon::{Begun, Flags, Lexicon, gazetteer};
use crate::segment::Segments;

/// Most tokens of a phrase.
const LONGEST: usize = 6;

/// Lists of single words, for which the place of a token in the phrase means nothing.
const SINGLE: Flags = gazetteer::FORENAMES
    .or(gazetteer::FORENAMES_ABROAD)
    .or(gazetteer::SURNAMES)
    .or(gazetteer::SURNAMES_ABROAD)
    .or(gazetteer::TITLES)
    .or(gazetteer::ORGANISATION_ENDINGS);

/// Lists that count in lower case, too.
const ANY_CASE: Flags =
    gazetteer::TITLES.or(gazetteer::ORGANISATION_ENDINGS).or(gazetteer::NATIONALITIES).or(gazetteer::PEOPLES);

/// Lists that only serve later stages.
const UNUSED: Flags = gazetteer::FORENAMES_FEMALE.or(gazetteer::FORENAMES_MALE);

/// Number of lists.
const LISTS: usize = gazetteer::NAMES.len();

/// The matches that hold a token: of every list two bits, 1 for a phrase of one word, 2 for the first word of a
/// longer phrase, 3 for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Matches(pub(crate) u64);

const _: () = assert!(LISTS <= 32, "two bits a list have to fit");

impl Matches {
    fn set(&mut self, list: usize, place: u64) {
        self.0 = self.0 & !(3 << (2 * list)) | place << (2 * list);
    }

    /// A number for each list and place.
    pub(crate) fn each(self) -> impl Iterator<Item = u64> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let list = u64::from((rest != 0).then(|| rest.trailing_zeros())? / 2);
            let place = rest >> (2 * list) & 3;
            rest &= !(3 << (2 * list));
            Some(list * 4 + place)
        })
    }
}

/// The lists that hold a word by itself, with or without its full stop, and the phrases that begin with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lists {
    pub(crate) alone: Flags,
    begun: Option<Begun>,
}

impl Lists {
    pub(crate) fn new(gazetteer: &Lexicon, lower: &str) -> Lists {
        let (lists, begun) = gazetteer.begin(lower);
        let stem = lower.trim_end_matches('.');
        let of_stem = if stem.len() < lower.len() { gazetteer.get(stem).0 & SINGLE.0 } else { 0 };
        Lists { alone: Flags((lists.0 | of_stem) & !UNUSED.0), begun }
    }
}

/// The matches of all tokens.
pub(crate) struct Gazetteer(Vec<Matches>);

impl Gazetteer {
    pub(crate) fn new(segments: &Segments, words: &Words<'_>) -> Gazetteer {
        let lexicon = Lexicon::gazetteer();
        let mut of_token = vec![Matches::default(); segments.tokens.len()];
        for (index, sentence) in segments.sentences.iter().enumerate() {
            let mut free = [0; LISTS];
            for at in sentence.tokens() {
                let Known { lexeme, lists, .. } = words.at(at);
                let mut found = [Flags::default(); LONGEST];
                if words.is_caseless(index) || lexeme.is_capitalised {
                    let end = sentence.tokens().end.min(at + LONGEST);
                    let following = (at + 1..end).map(|token| segments.lower(token));
                    if let Some(begun) = lists.begun {
                        lexicon.go_on(begun, following, |length, lists| found[length - 1] = lists);
                    }
                    found[0] = lists.alone;
                } else {
                    found[0] = Flags(lists.alone.0 & ANY_CASE.0);
                }
                mark(&found, at, &mut free, &mut of_token);
            }
        }
        Gazetteer(of_token)
    }

    pub(crate) fn matches(&self, token: usize) -> Matches {
        self.0[token]
    }
}

/// Marks for every list the longest phrase that begins at a token, unless an earlier phrase of the list holds it.
fn mark(found: &[Flags; LONGEST], at: usize, free: &mut [usize; LISTS], of_token: &mut [Matches]) {
    let mut open = found.iter().fold(Flags::default(), |all, lists| all.or(*lists)).0 & !UNUSED.0;
    while open != 0 {
        let list = open.trailing_zeros() as usize;
        open &= open - 1;
        let last = found.iter().rposition(|lists| lists.any(Flags(1 << list))).unwrap_or(0);
        if free[list] > at {
            continue;
        }
        free[list] = at + last + 1;
        for (place, matches) in of_token.iter_mut().skip(at).take(last + 1).enumerate() {
            matches.set(list, if last == 0 { 1 } else { 2 + u64::from(place > 0) });
        }
    }
}
