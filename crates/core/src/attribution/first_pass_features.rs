//! What a token looks like by itself, whichever cue it is seen from.

use super::cue_classifier::{LIKELY, Levels, NO_LEVEL, block_kind, coarse, follower, small_level};
use super::facts::{Counts, Facts, NO_MARK, OPENING, OUTSIDE, border};
use super::feature::{Features, NO_STEP, NO_TAG, Small, Take, most, step};
use super::kept::Kept;
use crate::segment::Joint;
use crate::syntax::NONE;
use crate::tagger::Tag;
use std::ops::Range;

/// First number of these features.
const PLAIN: u8 = 64;
/// First number of those of the cues nearby.
const NEAR: u8 = 128;
/// Where among them those of a cue to the left and to the right begin.
const LEFT: u8 = 4;
const RIGHT: u8 = 14;
/// How far to either side of a token marks are looked for.
const MARK_REACH: usize = 8;

/// The features of the first pass but for those of cues beside ([`of_cue`]).
pub(super) fn features(at: usize, facts: &Facts<'_>, levels: &Levels, near: &Near, take: &mut impl Take) {
    alone(at, facts, levels, take);
    nearby(at, facts, levels, near, take);
}

/// The features that all tokens have whose nearest likely cue on one side is this one.
pub(super) fn of_cue(cue: usize, seen_from: SeenFrom, facts: &Facts<'_>, take: &mut impl Take) {
    let number = if matches!(seen_from, SeenFrom::Left) { RIGHT } else { LEFT };
    let mut features = Features::new(NEAR + number, take);
    let stem = facts.stem(cue);
    let follows = follower(cue + 1, facts.context.sentence(cue).end, facts);
    features.kept(1, [], facts.kept(cue, stem));
    features.word(5, [], stem ^ follows.rotate_left(13));
    if let SeenFrom::Right { first_border } = seen_from {
        features.word(8, [border(first_border)], stem);
    }
}

/// From where a cue is seen.
#[derive(Debug, Clone, Copy)]
pub(super) enum SeenFrom {
    Left,
    /// From the right, where this is the first clause border between.
    Right {
        first_border: u8,
    },
}

/// The features that the second pass has besides what is seen from the cue.
pub(crate) fn brief(at: usize, facts: &Facts<'_>, take: &mut impl Take) {
    let mut features = Features::new(PLAIN, take);
    features.kept(1, [], facts.kept(at, facts.lexeme(at).lower));
    words_beside(at, facts, &mut features);
}

/// All features of a token but those of the cues nearby; `levels` tell how likely each token is a cue.
fn alone(at: usize, facts: &Facts<'_>, levels: &Levels, take: &mut impl Take) {
    let mut features = Features::new(PLAIN, take);
    let block = facts.block(at).1.tokens.clone();
    let (index, tokens, levels_in_block) =
        (at - block.start, facts.in_range(&block), levels.in_range(&block));
    let inside = |offset: isize| tokens.get(index.wrapping_add_signed(offset));
    let tag = |offset: isize| inside(offset).map_or(NO_TAG, |other| other.tag.into());
    let mark = |offset: isize| inside(offset).map_or(NO_MARK, |other| other.mark());
    let level = |offset: isize| {
        levels_in_block.get(index.wrapping_add_signed(offset)).map_or(NO_LEVEL, |&level| small_level(level))
    };
    let before = if index > 0 { facts.lexeme(at - 1).lower } else { 1 };
    features.small(5, [tag(-2)]);
    features.small(9, [tag(2)]);
    features.group(0, [tag(-1), tag(0)], 3, |features| {
        features.small(6, [tag(-1)]);
        features.small(7, [tag(0)]);
        features.small(16, [tag(-1), tag(0)]);
    });
    features.group(1, [tag(0), tag(1)], 2, |features| {
        features.small(8, [tag(1)]);
        features.small(17, [tag(0), tag(1)]);
    });
    let own = facts.lexeme(at);
    features.of_word(15, facts.kept(at, own.lower), 3 + usize::from(own.clusters.is_some()), |features| {
        features.kept(1, [], Kept::not(own.lower));
        features.kept(12, [], Kept::not(own.shape));
        features.kept(13, [], Kept::not(own.suffixes[2]));
        if let Some(clusters) = own.clusters {
            features.small(14, [coarse(clusters)]);
        }
    });
    words_beside(at, facts, &mut features);
    features.word(10, [], before ^ own.lower.rotate_left(17));
    let behind = if index + 1 < tokens.len() { facts.lexeme(at + 1).lower } else { 1 };
    features.word(11, [], own.lower ^ behind.rotate_left(17));
    features.small(18, [tag(-1), tag(0), tag(1)]);
    features.small(23, [level(-1), level(0), level(1)]);
    features.small(26, [mark(-1), mark(0), mark(1)]);
    features.small(27, [facts.name(at), facts.lists(at)]);
    marked(at, facts, &mut features);
    place(at, facts, &mut features);
    clause(at, facts, levels, &mut features);
}

/// What the marks around a token tell.
fn marked(at: usize, facts: &Facts<'_>, features: &mut Features<'_, impl Take>) {
    let mark = facts.mark(at);
    let marks = facts.context.marks;
    if facts.at(at).mark == OUTSIDE {
        let block = facts.block(at).1.tokens.clone();
        let (left, right) = facts.near_marks(at, &block);
        let near = |steps: Option<usize>| steps.filter(|&steps| steps < MARK_REACH).unwrap_or(0);
        let steps = |steps: Option<usize>| Small::new(near(steps) as u64, MARK_REACH as u8);
        features.small(32, [steps(left), steps(right)]);
        return;
    }
    let Some(segment) = marks.marked.get(marks.of[at] as usize) else { return };
    let inside = segment.inside();
    let length = step(inside.len());
    let last = inside.end.checked_sub(1).map_or(0, |last| match facts.at(last).joint {
        Joint::Comma => 1,
        Joint::FullStop => 2,
        Joint::Question => 3,
        _ => 4,
    });
    let block = facts.block(at).1.tokens.clone();
    let before = (segment.open as usize).checked_sub(1).filter(|before| block.contains(before));
    let before = before.map_or(1, |before| follower(before, before + 1, facts));
    let upper = facts.lexeme(inside.start.min(at)).is_capitalised.into();
    features.small(34, [mark, length]);
    features.small(35, [mark, Small::new(last, 5), upper, segment.has_close.into()]);
    features.word(37, [mark], before);
    features.small(39, [step(at - segment.open as usize), length]);
}

/// The words of a token's neighbours.
#[inline(always)]
fn words_beside(at: usize, facts: &Facts<'_>, features: &mut Features<'_, impl Take>) {
    // One by one, as the end of a loop of two is foreseen by no processor.
    word_beside(0, at.checked_sub(1), at, facts, features);
    word_beside(2, Some(at + 1), at, facts, features);
}

/// The word of another token, if it is in the block of this one.
#[inline(always)]
pub(super) fn word_beside(
    number: u8,
    other: Option<usize>,
    at: usize,
    facts: &Facts<'_>,
    features: &mut Features<'_, impl Take>,
) {
    match other.filter(|other| facts.block(at).1.tokens.contains(other)) {
        Some(other) => features.kept(number, [], facts.kept(other, facts.lexeme(other).lower)),
        None => features.word(number, [], 1),
    }
}

/// Where in article and sentence a token stands, what stands before it in its sentence, and where the next stop is.
fn place(at: usize, facts: &Facts<'_>, features: &mut Features<'_, impl Take>) {
    let sentence = facts.context.sentence(at);
    let (index, block) = facts.block(at);
    let first = sentence.start == block.tokens.start;
    let of_block = [most(index, 3), block_kind(block.kind), first.into()];
    let before = facts.between(sentence.start..at);
    let before = [most(before.finite, 4), most(before.links, 2), most(before.commas, 2)];
    let [kind, finite, links] = [of_block[1], before[0], before[1]];
    features.group(2, [of_block[0], kind, of_block[2], finite, links, before[2]], 2, |features| {
        features.small(41, of_block);
        features.small(45, before);
    });
    let (from_start, tag, to_end) =
        (step(at - sentence.start), facts.tag(at).into(), step(sentence.end - 1 - at));
    features.small(42, [from_start, tag]);
    features.small(43, [to_end]);
    let stop = facts.stop(at, sentence.end.min(at + 12));
    let distance = stop.map_or(NO_STEP, |stop| step(stop - at));
    let kind = stop.map_or(NO_STOP, |stop| stop_kind(facts.at(stop).joint));
    let behind =
        stop.filter(|stop| stop + 1 < sentence.end).map_or(NO_TAG, |stop| facts.tag(stop + 1).into());
    features.group(3, [kind, distance, behind], 2, |features| {
        features.small(46, [kind, distance]);
        features.small(47, [behind, distance]);
    });
}

/// How many kinds of stops there are, counting none.
const STOPS: u8 = 7;
const NO_STOP: Small = Small::new(6, STOPS);

/// The kind of a mark that stops something.
fn stop_kind(mark: Joint) -> Small {
    let kind = match mark {
        Joint::Comma => 0,
        Joint::FullStop => 1,
        Joint::Semicolon => 2,
        Joint::Colon => 3,
        Joint::Question => 4,
        _ => 5,
    };
    Small::new(kind, STOPS)
}

/// Whether a clause begins at a token, and which phrase it is part of.
fn phrase(at: usize, facts: &Facts<'_>, features: &mut Features<'_, impl Take>) {
    features.small(48, [facts.border(at), facts.border(at + 1)]);
    if let Some(phrase) = facts.context.syntax.phrase(at) {
        let (first, head) = (phrase.first as usize, phrase.head());
        let begins = (at == first).into();
        features.small(49, [begins, (at == head).into(), facts.tag(head).into()]);
        features.small(50, [facts.name(head), facts.lists(head), begins]);
    }
}

/// Which clause a token is part of.
fn clause(at: usize, facts: &Facts<'_>, levels: &Levels, features: &mut Features<'_, impl Take>) {
    let syntax = facts.context.syntax;
    phrase(at, facts, features);
    if let Some(phrase) = syntax.phrase(at) {
        let first = phrase.first as usize;
        let begins = (at == first).into();
        let group = facts.group_of_subject[syntax.phrase_of[at] as usize];
        if let Some(group) = syntax.groups.get(group as usize) {
            let main = group.main as usize;
            features.kept(51, [], facts.kept(main, facts.stem(main)));
            features.small(52, [levels.level(main), group.inverted.into(), begins, facts.tag(at).into()]);
        }
        let before = first.checked_sub(1).filter(|&before| facts.sentence(before) == facts.sentence(at));
        features.word(53, [], before.map_or(1, |before| follower(before, before + 1, facts)));
    }
    if let Some(group) = syntax.group(at) {
        let main = group.main as usize;
        let (is_main, subject) = ((main == at).into(), (group.subject != NONE).into());
        features.small(54, [is_main, group.finite.into(), subject, group.inverted.into()]);
        features.kept(55, [is_main, subject], facts.kept(main, facts.stem(main)));
    }
}

/// Likely cues as seen from the tokens of their sentences.
pub(super) struct Near(Vec<Beside>);

/// What one token has beside it.
#[derive(Debug, Clone, Copy)]
struct Beside {
    /// The nearest likely cue on either side.
    left: u32,
    right: u32,
    /// The first colon of the sentence.
    colon: u32,
    /// The first clause border behind the one to the left.
    first: u8,
    /// The highest level of the sentence, and how many likely cues it has.
    top: u8,
    likely: u8,
    /// If the token is a likely cue, what kind of word follows it, and the first clause border behind it, up to the next.
    follows: u8,
    border: u8,
}

impl Near {
    pub(super) fn new(facts: &Facts<'_>, levels: &Levels) -> Near {
        let none = Beside {
            left: NONE,
            right: NONE,
            colon: NONE,
            first: 0,
            top: 0,
            likely: 0,
            follows: 0,
            border: 0,
        };
        let mut all = vec![none; facts.tokens()];
        for sentence in facts.sentences() {
            let tokens = &mut all[sentence.clone()];
            let (mut last, mut first, mut top, mut colon) = (NONE, 0, 0, NONE);
            for (at, token) in sentence.clone().zip(tokens.iter_mut()) {
                (token.left, token.first) = (last, first);
                first = if first == 0 { facts.at(at).border } else { first };
                if levels.of[at] >= LIKELY {
                    token.follows = follower_kind(at + 1, facts);
                    (last, first) = (at as u32, 0);
                }
                top = top.max(levels.of[at]);
                colon = if colon == NONE && facts.at(at).joint == Joint::Colon { at as u32 } else { colon };
            }
            let likely = levels.likely(sentence.clone()).min(MOST_LIKELY.into()) as u8;
            let mut next = NONE;
            let mut border = first;
            for (at, token) in sentence.zip(tokens).rev() {
                (token.right, token.top, token.likely, token.colon) = (next, top, likely, colon);
                if levels.of[at] >= LIKELY {
                    next = at as u32;
                    token.border = std::mem::replace(&mut border, token.first);
                }
            }
        }
        Near(all)
    }

    /// The kind of the first clause border behind a likely cue, up to the next one; 0 if there is none.
    pub(super) fn border_behind(&self, cue: usize) -> u8 {
        self.0[cue].border
    }

    /// The nearest likely cues of a token's sentence, to its left and to its right.
    pub(super) fn cues(&self, at: usize) -> [Option<usize>; 2] {
        let Beside { left, right, .. } = self.0[at];
        [left, right].map(|cue| (cue != NONE).then_some(cue as usize))
    }

    /// The kind of the first clause border between a token and the likely cue to its left; 0 if there is none.
    pub(super) fn first_border(&self, at: usize) -> u8 {
        self.0[at].first
    }
}

/// What the likely cues nearby tell.
fn nearby(at: usize, facts: &Facts<'_>, levels: &Levels, near: &Near, take: &mut impl Take) {
    let mut features = Features::new(NEAR, take);
    let [left, right] = near.cues(at);
    let Beside { top, likely, first, colon, .. } = near.0[at];
    let seen = [left.is_some().into(), right.is_some().into(), small_level(top)];
    let likely = Small::new(likely.into(), MOST_LIKELY + 1);
    features.group(0, [seen[0], seen[1], seen[2], likely], 2, |features| {
        features.small(0, seen);
        features.small(1, [likely]);
    });
    if colon != NONE {
        let colon = colon as usize;
        let side = u64::from(at > colon) + u64::from(at >= colon);
        features.small(2, [Small::new(side, 3), step(at.abs_diff(colon)), most(facts.block(at).0, 2)]);
    }
    match left {
        None => features.small(LEFT, [facts.tag(at).into()]),
        Some(cue) => {
            let between = cue + 1..at;
            let counts = beside(cue, &between, LEFT, facts, levels, near, &mut features);
            if between.len() <= 5 {
                features.word(LEFT + 6, [step(between.len()), facts.tag(at).into()], facts.stem(cue));
            }
            let borders = most(counts.borders, 3);
            let has_subject = facts.context.syntax.group(cue).is_some_and(|group| group.subject != NONE);
            features.small(11, [levels.level(cue), borders, facts.border(at)]);
            features.small(13, [has_subject.into(), border(first), borders, most(counts.clauses, 2)]);
        }
    }
    match right {
        None => features.small(RIGHT, [facts.tag(at).into()]),
        Some(cue) => {
            beside(cue, &(at..cue), RIGHT, facts, levels, near, &mut features);
        }
    }
}

/// What the nearest cue on one side tells; what stands between.
#[inline(always)]
fn beside(
    cue: usize,
    between: &Range<usize>,
    number: u8,
    facts: &Facts<'_>,
    levels: &Levels,
    near: &Near,
    features: &mut Features<'_, impl Take>,
) -> Counts {
    let (level, counts) = (levels.level(cue), facts.between(between.clone()));
    let distance = step(between.len());
    let (commas, follows) = (most(counts.commas, 2), Small::new(near.0[cue].follows.into(), FOLLOWERS));
    features.group(number, [level, distance, commas, follows], 2, |features| {
        features.small(number + 2, [level, distance]);
        features.small(number + 4, [commas, distance, follows]);
    });
    features.small(number + 3, [level, most(counts.commas, 3), most(counts.marks, 3)]);
    counts
}

/// More likely cues than this in a sentence are as many as this.
const MOST_LIKELY: u8 = 4;

/// How many kinds of followers there are.
const FOLLOWERS: u8 = 11;

/// What kind of word follows a cue.
fn follower_kind(at: usize, facts: &Facts<'_>) -> u8 {
    let goes_on = at < facts.tokens() && facts.sentence(at) == facts.sentence(at - 1);
    match goes_on {
        false => 0,
        true if facts.at(at).mark == OPENING => 1,
        true => match (facts.at(at).joint, facts.tag(at)) {
            (Joint::That, _) => 2,
            (_, Tag::To) => 3,
            (Joint::Comma, _) => 4,
            (Joint::Colon, _) => 5,
            (_, Tag::Punctuation) => 6,
            (_, Tag::Subordinator | Tag::WhAdverb | Tag::WhPronoun) => 7,
            (_, Tag::Adposition) => 8,
            _ if facts.context.syntax.phrase_of[at] != NONE => 9,
            _ => 10,
        },
    }
}
