//! Which words are cues: a yes or no for every verb, noun and "according" by itself.

use super::LEAST_LIKELY;
use super::facts::{Facts, NO_MARK, NO_NAME, OPENING, OUTSIDE};
use super::feature::{Features, NO_TAG, Small, Take, most, step};
use super::first_pass_features::word_beside;
use super::kept::Kept;
use crate::article::BlockKind;
use crate::segment::Joint;
use crate::syntax::NONE;
use crate::tagger::{Clusters, Tag};
use std::ops::Range;

/// First number of these features.
const BASE: u8 = 0;

/// The words of the article that can be the main word of a cue.
pub(crate) fn candidates(facts: &Facts<'_>) -> Vec<usize> {
    (0..facts.tokens()).filter(|&at| can_be_cue(at, facts)).collect()
}

fn can_be_cue(at: usize, facts: &Facts<'_>) -> bool {
    match facts.context.syntax.group(at) {
        Some(group) => group.main as usize == at,
        None => {
            let tag = facts.tag(at);
            tag.is_verb()
                || tag.is_adjective()
                || matches!(tag, Tag::NounSingular | Tag::NounPlural)
                || matches!(facts.at(at).joint, Joint::Colon | Joint::According)
        }
    }
}

/// The tokens of the cue whose main word this is: a verb with its auxiliaries, else the word alone.
pub(crate) fn extent(main: usize, facts: &Facts<'_>) -> Range<usize> {
    let first = facts.context.syntax.group(main).map_or(main, |group| group.first as usize);
    first..main + 1
}

/// How many values a step can have, counting that of no token.
const LEVELS: u8 = 7;
pub(super) const NO_LEVEL: Small = Small::absent(9, LEVELS);

/// The least level of words that features and transitions take for a cue.
pub(super) const LIKELY: u8 = 3;
/// The level of cues that are just likely enough to be looked at.
const LOOKED_AT: u8 = 2;

/// How likely each token is a cue, in six steps.
pub(crate) struct Levels {
    pub(super) of: Vec<u8>,
    /// For each token and the end, how many likely cues stand before it.
    before: Vec<u32>,
}

impl Levels {
    /// The steps of these candidates and probabilities.
    pub(crate) fn new(tokens: usize, cues: impl Iterator<Item = (usize, f32)>) -> Levels {
        let mut of = vec![0; tokens];
        for (at, probability) in cues {
            of[at] =
                [0.03, LEAST_LIKELY, 0.25, 0.5, 0.75].iter().filter(|&&least| probability >= least).count()
                    as u8;
        }
        let mut before = Vec::with_capacity(tokens + 1);
        before.push(0);
        let mut sum = 0;
        for &level in &of {
            sum += u32::from(level >= 4);
            before.push(sum);
        }
        Levels { of, before }
    }

    /// The tokens that are likely enough a cue to be looked at.
    pub(super) fn looked_at(&self) -> Vec<usize> {
        self.at_least(LOOKED_AT).collect()
    }

    /// Whether any token of this range is likely enough a cue to be looked at.
    #[cfg(feature = "training")]
    pub(super) fn hold_a_cue(&self, mut range: Range<usize>) -> bool {
        range.any(|at| self.of[at] >= LOOKED_AT)
    }

    /// The tokens that features take for a cue.
    pub(super) fn likely_cues(&self) -> impl Iterator<Item = usize> + '_ {
        self.at_least(LIKELY)
    }

    fn at_least(&self, least: u8) -> impl Iterator<Item = usize> + '_ {
        (0..).zip(&self.of).filter(move |&(_, &level)| level >= least).map(|(at, _)| at)
    }

    /// The levels of the tokens of this range.
    #[inline(always)]
    pub(super) fn in_range(&self, range: &Range<usize>) -> &[u8] {
        &self.of[range.clone()]
    }

    /// How likely a token is a cue.
    pub(super) fn level(&self, at: usize) -> Small {
        small_level(self.of[at])
    }

    /// How many likely cues stand in this range.
    pub(super) fn likely(&self, range: Range<usize>) -> u32 {
        self.before[range.end.max(range.start)] - self.before[range.start]
    }
}

/// A level as features see it.
pub(super) fn small_level(level: u8) -> Small {
    Small::new(level.into(), LEVELS)
}

/// The features of a candidate.
#[cfg(feature = "training")]
pub(crate) fn features(at: usize, facts: &Facts<'_>, take: &mut impl Take) {
    features_alone(at, facts, take);
    features_there(at, facts, take);
}

/// Those that it has by where it stands, and by more than its word and part of speech.
pub(super) fn features_there(at: usize, facts: &Facts<'_>, take: &mut impl Take) {
    let mut features = Features::new(BASE, take);
    let block = facts.block(at).1.tokens.clone();
    let inside =
        |at: usize, offset: isize| at.checked_add_signed(offset).filter(|other| block.contains(other));
    let lower = |offset: isize| inside(at, offset).map_or(1, |other| facts.lexeme(other).lower);
    let tag = |offset: isize| inside(at, offset).map_or(NO_TAG, |other| facts.tag(other).into());
    let mark = |offset: isize| inside(at, offset).map_or(NO_MARK, |other| facts.mark(other));
    let name = |offset: isize| inside(at, offset).map_or(NO_NAME, |other| facts.name(other));
    let stem = facts.stem(at);
    let own = tag(0);
    features.of_word(20, facts.kept(at, stem), 2, |features| {
        features.kept(2, [], Kept::not(lower(0)));
        features.kept(19, [], Kept::not(facts.lexeme(at).suffixes[2]));
    });
    for (number, offset) in [(6, -1), (7, 1), (8, 2), (9, -2)] {
        word_beside(number, at.checked_add_signed(offset), at, facts, &mut features);
    }
    features.word(10, [], stem ^ lower(1).rotate_left(17));
    features.word(11, [], stem ^ lower(-1).rotate_left(31));
    features.small(12, [tag(-1), own, tag(1)]);
    features.small(13, [own, tag(1), tag(2)]);
    features.word(14, [tag(1)], stem);
    features.word(15, [tag(-1)], stem);
    features.small(16, [mark(-1), mark(0), mark(1)]);
    features.word(17, [mark(1)], stem);
    features.small(18, [name(-1), name(1)]);
    sentence(at, facts, &mut features);
    verb(at, facts, &mut features);
}

/// What its word with its part of speech tells wherever it stands, which is enough to leave most candidates alone.
pub(super) fn features_alone(at: usize, facts: &Facts<'_>, take: &mut impl Take) {
    let mut features = Features::new(BASE, take);
    let (stem, tag) = (facts.stem(at), Small::from(facts.tag(at)));
    features.small(0, [tag]);
    features.word(1, [], stem);
    features.word(3, [tag], stem);
    if let Some(clusters) = facts.lexeme(at).clusters {
        features.small(4, [coarse(clusters), tag]);
        features.word(5, [tag], clusters.fine.into());
    }
}

/// What the sentence tells.
fn sentence(at: usize, facts: &Facts<'_>, features: &mut Features<'_, impl Take>) {
    let sentence = facts.context.sentence(at);
    let marked = facts.between(sentence.clone()).marks;
    let before = facts.between(sentence.start..at);
    let behind = facts.between(at + 1..sentence.end.max(at + 1));
    let (index, block) = facts.block(at);
    let own = facts.tag(at).into();
    let opens = facts.at(sentence.start).mark == OPENING;
    features.small(24, [most(marked, 2), opens.into(), (facts.at(at).mark != OUTSIDE).into()]);
    features.small(25, [most(before.marks, 3), most(behind.marks, 3), most(before.commas, 2)]);
    features.small(26, [most(before.finite, 3), most(behind.finite, 3), own]);
    features.small(27, [step(at - sentence.start), step(sentence.end - at), own]);
    features.small(28, [most(index, 3), block_kind(block.kind), own]);
    features.small(29, [most(before.links, 2), most(behind.links, 2), most(behind.commas, 2)]);
    features.small(30, [facts.border(at), own]);
}

/// What the verb group, its subject and what follows it tell.
fn verb(at: usize, facts: &Facts<'_>, features: &mut Features<'_, impl Take>) {
    let syntax = facts.context.syntax;
    let stem = facts.stem(at);
    let sentence = facts.context.sentence(at);
    let next = follower(at + 1, sentence.end, facts);
    features.word(32, [], stem ^ next.rotate_left(9));
    features.word(33, [facts.tag(at).into()], next);
    let Some(group) = syntax.group(at) else {
        let owner = syntax.phrase(at).filter(|phrase| phrase.head() == at);
        let first = owner.map_or(at, |phrase| phrase.first as usize);
        let before = first.checked_sub(1).filter(|&before| before >= sentence.start);
        let governor = before.map_or(1, |before| facts.lexeme(before).lower);
        features.word(34, [owner.is_some().into(), facts.tag(first).into()], stem);
        features.word(35, [], governor);
        features.word(36, [], stem ^ governor.rotate_left(21));
        features.small(37, [facts.tag(first).into(), facts.name(first)]);
        return;
    };
    let (finite, passive) = (group.finite.into(), group.passive.into());
    let first = group.first as usize;
    features.word(40, [finite, passive], stem);
    features.small(41, [finite, passive, group.inverted.into(), facts.tag(first).into()]);
    features.word(42, [facts.tag(first).into()], facts.lexeme(first).lower);
    let follows = clause_follows(at, sentence.end, facts).into();
    features.word(43, [follows, finite], stem);
    let before = first.checked_sub(1).filter(|&before| before >= sentence.start);
    features.word(44, [finite], before.map_or(1, |before| facts.lexeme(before).lower));
    match syntax.subject(group) {
        Some(subject) => {
            let head = subject.head();
            let (lists, kind) = (facts.lists(head), facts.at(head).name_kind());
            features.small(45, [facts.tag(head).into(), facts.name(head), lists]);
            features.word(46, [finite, lists, kind], stem);
            features.kept(47, [finite], facts.kept(head, facts.lexeme(head).lower));
            features.small(
                48,
                [group.shares_subject.into(), group.inverted.into(), follows, step(at.abs_diff(head))],
            );
            features.word(49, [group.inverted.into(), group.shares_subject.into()], stem);
            if let Some(clusters) = facts.lexeme(head).clusters {
                features.small(50, [coarse(clusters), finite]);
            }
        }
        None => features.word(51, [finite], stem),
    }
}

/// The class of a word among 64.
pub(super) fn coarse(clusters: Clusters) -> Small {
    Small::new(clusters.coarse.into(), 64)
}

/// The kind of a block.
pub(super) fn block_kind(kind: BlockKind) -> Small {
    Small::new(kind as u64, 7)
}

/// What kind of word follows a cue: joining words and marks as they are, others by their part of speech.
pub(super) fn follower(at: usize, end: usize, facts: &Facts<'_>) -> u64 {
    if at >= end {
        return 1;
    }
    let tag = facts.tag(at);
    let closed = tag.is_punctuation()
        || matches!(tag, Tag::Subordinator | Tag::To | Tag::Adposition | Tag::WhAdverb | Tag::WhPronoun)
        || facts.at(at).joint == Joint::That;
    match closed {
        true => facts.lexeme(at).lower,
        false if facts.context.syntax.phrase_of[at] != NONE => 100 + tag as u64,
        false => 200 + tag as u64,
    }
}

/// Whether a clause with a subject and a tense follows directly.
fn clause_follows(at: usize, end: usize, facts: &Facts<'_>) -> bool {
    for token in at + 1..end.min(at + 14) {
        if facts.at(token).border != 0 {
            return false;
        }
        let group =
            facts.context.syntax.group(token).filter(|group| group.first as usize == token && group.finite);
        if let Some(group) = group {
            return facts.context.syntax.subject(group).is_some_and(|subject| subject.first as usize > at);
        }
    }
    false
}
