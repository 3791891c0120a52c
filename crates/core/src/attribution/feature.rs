//! How features are written: a number, what was seen in a few small values, and the hash of a word.
//!
//! The templates of [`super::cues`] and [`super::second_pass_features`] say which features there are, and hand them to whoever takes
//! them: training takes their hashes, use adds up their rows ([`super::rows`]).

use super::kept::Kept;
use crate::model::mix;
use crate::tagger::{COUNT, Tag};

/// A value that a feature sees, one of a few.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Small {
    /// The value as it is hashed.
    code: u32,
    /// Its index among all that there can be.
    index: u32,
    of: u32,
}

impl Small {
    /// One of the values from zero on, of which there are so many; one beyond them would share the rows of others.
    #[inline(always)]
    pub(super) const fn new(value: u64, of: u8) -> Small {
        debug_assert!(value < of as u64, "a value is out of its range");
        Small { code: value as u32, index: value as u32, of: of as u32 }
    }

    /// What stands where there is no value: the last of so many, hashed as this code.
    #[inline(always)]
    pub(super) const fn absent(code: u8, of: u8) -> Small {
        Small { code: code as u32, index: of as u32 - 1, of: of as u32 }
    }
}

impl From<bool> for Small {
    #[inline(always)]
    fn from(value: bool) -> Small {
        Small::new(u64::from(value), 2)
    }
}

/// How many values a tag can have where there can be no token.
const TAGS: u8 = COUNT as u8 + 1;
/// The tag of no token.
pub(super) const NO_TAG: Small = Small::absent(99, TAGS);

/// The commonest tags, most frequent first, by their counts in gum-train. Rows stand in this order, so that those that are
/// asked for often lie in few lines of memory.
const COMMONEST: [Tag; 20] = [
    Tag::NounSingular,
    Tag::Punctuation,
    Tag::Adposition,
    Tag::Determiner,
    Tag::ProperSingular,
    Tag::Adjective,
    Tag::NounPlural,
    Tag::Adverb,
    Tag::PersonalPronoun,
    Tag::VerbBase,
    Tag::Coordinator,
    Tag::Number,
    Tag::VerbPast,
    Tag::VerbParticiple,
    Tag::Subordinator,
    Tag::VerbGerund,
    Tag::To,
    Tag::AuxPresent3,
    Tag::PossessivePronoun,
    Tag::Modal,
];

/// For each tag its place in that order; those that are not listed come behind.
static RANK_OF: [u8; COUNT] = {
    let (mut ranks, mut rank) = ([u8::MAX; COUNT], 0);
    while rank < COMMONEST.len() {
        ranks[COMMONEST[rank] as usize] = rank as u8;
        rank += 1;
    }
    let mut tag = 0;
    while tag < COUNT {
        if ranks[tag] == u8::MAX {
            ranks[tag] = rank as u8;
            rank += 1;
        }
        tag += 1;
    }
    ranks
};

impl From<Tag> for Small {
    #[inline(always)]
    fn from(tag: Tag) -> Small {
        Small { code: tag as u32, index: RANK_OF[tag as usize].into(), of: TAGS.into() }
    }
}

/// How many values a step can have, counting that of no distance.
const STEPS: u8 = 11;
/// No distance.
pub(super) const NO_STEP: Small = Small::absent(15, STEPS);

/// The least distances of the steps but the first.
const LEAST: [usize; 9] = [1, 2, 3, 4, 6, 10, 16, 25, 50];

/// For each distance below the last step's its step, since no processor foresees which it is.
static STEP_OF: [u8; LEAST[LEAST.len() - 1]] = {
    let (mut steps, mut distance, mut step) = ([0; LEAST[LEAST.len() - 1]], 0, 0);
    while distance < steps.len() {
        step += (distance == LEAST[step]) as usize;
        steps[distance] = step as u8;
        distance += 1;
    }
    steps
};

/// A distance as one of ten.
#[inline(always)]
pub(super) fn step(distance: usize) -> Small {
    let step = STEP_OF.get(distance).copied().unwrap_or(LEAST.len() as u8);
    Small::new(step.into(), STEPS)
}

/// A count that is cut off.
#[inline(always)]
pub(super) fn most(count: u32, most: u8) -> Small {
    Small::new(u64::from(count).min(u64::from(most)), most + 1)
}

/// Where a feature's row lies among those of the same number, and how many there are.
#[inline(always)]
pub(super) fn place<const N: usize>(seen: &[Small; N]) -> (usize, usize) {
    let (mut place, mut count) = (0, 1);
    for small in seen {
        place = place * small.of as usize + small.index as usize;
        count *= small.of as usize;
    }
    (place, count)
}

/// These values as one number.
#[inline(always)]
pub(super) fn key<const N: usize>(seen: [Small; N]) -> u64 {
    place(&seen).0 as u64
}

/// What is hashed of a feature besides its word.
#[inline(always)]
pub(super) fn packed<const N: usize>(number: u8, seen: &[Small; N]) -> u64 {
    let seen = seen.iter().fold(1, |packed, small| packed << 8 | u64::from(small.code));
    u64::from(number) << 48 ^ seen
}

/// Takes the features of a token.
pub(crate) trait Take: Sized {
    /// A feature of nothing but small values.
    fn small<const N: usize>(&mut self, number: u8, seen: [Small; N]);
    /// A feature of a word and small values.
    fn word<const N: usize>(&mut self, number: u8, seen: [Small; N], word: u64);
    /// The same where the word is one that many tokens are seen from.
    fn kept<const N: usize>(&mut self, number: u8, seen: [Small; N], word: Kept<'_>);
    /// The small features that `cast` hands over, so many of them, which see no more than these values; the group has a
    /// number of its own, which counts where sums of groups are kept.
    fn group<const N: usize>(
        &mut self,
        _number: u8,
        _seen: [Small; N],
        _of: usize,
        cast: impl FnOnce(&mut Self),
    ) {
        cast(self);
    }
    /// The features that `cast` hands over, so many of them, none of them by [`word`](Take::word), which see nothing but the
    /// word of a token; it keeps their sum. The group has a number of its own.
    fn of_word(&mut self, _number: u8, _word: Kept<'_>, _of: usize, cast: impl FnOnce(&mut Self)) {
        cast(self);
    }
    /// The features that `cast` hands over, none of them by [`word`](Take::word), which see no more than what this key tells
    /// and what is the same for all tokens of a sequence; where sums are kept, that of the last token of the run serves if it
    /// had the same key.
    fn run(&mut self, _run: usize, _key: u64, cast: impl FnOnce(&mut Self)) {
        cast(self);
    }
}

/// How many runs a template can have.
pub(super) const RUNS: usize = 6;

/// Takes the hashes.
impl Take for Vec<u64> {
    fn small<const N: usize>(&mut self, number: u8, seen: [Small; N]) {
        self.push(mix(packed(number, &seen), 0));
    }

    fn word<const N: usize>(&mut self, number: u8, seen: [Small; N], word: u64) {
        self.push(mix(packed(number, &seen), word));
    }

    fn kept<const N: usize>(&mut self, number: u8, seen: [Small; N], word: Kept<'_>) {
        self.push(mix(packed(number, &seen), word.word));
    }
}

/// Features whose numbers count from a base.
pub(super) struct Features<'t, T> {
    base: u8,
    take: &'t mut T,
}

impl<T: Take> Features<'_, T> {
    pub(super) fn new(base: u8, take: &mut T) -> Features<'_, T> {
        Features { base, take }
    }

    #[inline(always)]
    pub(super) fn small<const N: usize>(&mut self, number: u8, seen: [Small; N]) {
        self.take.small(self.base + number, seen);
    }

    #[inline(always)]
    pub(super) fn word<const N: usize>(&mut self, number: u8, seen: [Small; N], word: u64) {
        self.take.word(self.base + number, seen, word);
    }

    #[inline(always)]
    pub(super) fn kept<const N: usize>(&mut self, number: u8, seen: [Small; N], word: Kept<'_>) {
        self.take.kept(self.base + number, seen, word);
    }

    #[inline(always)]
    pub(super) fn group<const N: usize>(
        &mut self,
        number: u8,
        seen: [Small; N],
        of: usize,
        cast: impl FnOnce(&mut Features<'_, T>),
    ) {
        let base = self.base;
        self.take.group(base + number, seen, of, |take| cast(&mut Features { base, take }));
    }

    #[inline(always)]
    pub(super) fn of_word(
        &mut self,
        number: u8,
        word: Kept<'_>,
        of: usize,
        cast: impl FnOnce(&mut Features<'_, T>),
    ) {
        let base = self.base;
        self.take.of_word(base + number, word, of, |take| cast(&mut Features { base, take }));
    }

    #[inline(always)]
    pub(super) fn run(&mut self, run: usize, key: u64, cast: impl FnOnce(&mut Features<'_, T>)) {
        let base = self.base;
        self.take.run(run, key, |take| cast(&mut Features { base, take }));
    }
}
