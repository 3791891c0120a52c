//! Which lists of names a token's phrase stands in.
//!
//! For every list the longest phrases are taken from left to right. As lists of names hold words that are none
//! ("May", "Reading"), a phrase counts only if it begins with a capital, but for titles, endings of organisations
//! and peoples; the model learns from the context what a match is worth.

use crate::lexicon::{Flags, Lexicon, gazetteer};
use crate::segment::{Segments, Word};

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
pub(super) struct Matches(pub(super) u64);

const _: () = assert!(LISTS <= 32, "two bits a list have to fit");

impl Matches {
    fn set(&mut self, list: usize, place: u64) {
        self.0 = self.0 & !(3 << (2 * list)) | place << (2 * list);
    }

    /// A number for each list and place.
    pub(super) fn each(self) -> impl Iterator<Item = u64> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let list = u64::from((rest != 0).then(|| rest.trailing_zeros())? / 2);
            let place = rest >> (2 * list) & 3;
            rest &= !(3 << (2 * list));
            Some(list * 4 + place)
        })
    }
}

/// The lists that hold a word by itself, with or without its full stop.
pub(super) fn lists_of(word: &Word) -> Flags {
    Flags((word.gazetteer.lists.0 | word.gazetteer.lists_without_stop.0 & SINGLE.0) & !UNUSED.0)
}

/// The matches of all tokens.
pub(super) struct GazetteerMatches(Vec<Matches>);

impl GazetteerMatches {
    pub(super) fn new(segments: &Segments) -> GazetteerMatches {
        let lexicon = Lexicon::gazetteer();
        let mut of_token = vec![Matches::default(); segments.tokens.len()];
        for (index, sentence) in segments.sentences.iter().enumerate() {
            let mut free = [0; LISTS];
            for at in sentence.tokens() {
                let word = segments.feature_word(at);
                let mut found = [Flags::default(); LONGEST];
                if segments.is_caseless(index) || word.is_capitalised {
                    let end = sentence.tokens().end.min(at + LONGEST);
                    let following = (at + 1..end).map(|token| segments.lower(token));
                    if let Some(begun) = word.gazetteer.begun {
                        lexicon.go_on(begun, following, |length, lists| found[length - 1] = lists);
                    }
                    found[0] = lists_of(word);
                } else {
                    found[0] = Flags(lists_of(word).0 & ANY_CASE.0);
                }
                mark(&found, at, &mut free, &mut of_token);
            }
        }
        GazetteerMatches(of_token)
    }

    pub(super) fn of(&self, token: usize) -> Matches {
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
