//! What a token looks like from a cue: is it part of the cue, of its source, of its content, or of neither?

use super::cues::{Levels, NO_LEVEL, block_kind, coarse, follower};
use super::facts::{Facts, NO_BORDER, NO_MARK, NO_NAME, OPENING, OUTSIDE};
use super::feature::{Features, NO_STEP, NO_TAG, Small, Take, most, step};
use super::kept::Kept;
use crate::syntax::{NONE, Phrase};
use std::ops::Range;

/// First number of the features that do not depend on the cue.
const PLAIN: u8 = 64;
/// First number of those that do.
const SEEN: u8 = 192;
/// How far to either side of a token marks are looked for.
const MARK_REACH: usize = 8;

/// One cue as the features see it.
#[derive(Debug, Clone)]
pub(crate) struct Cue<'k> {
    /// Its main word.
    pub(crate) main: usize,
    pub(crate) tokens: Range<usize>,
    /// The tokens that are labelled.
    pub(crate) window: Range<usize>,
    subject: Option<Phrase>,
    inverted: bool,
    stem: Kept<'k>,
    /// What stands behind and before it.
    next: Kept<'k>,
    last: Kept<'k>,
    /// Marks in its sentence: none, some, at its start.
    pattern: Small,
    /// The nearest phrases before and behind it in its sentence, and the first clause border behind it.
    phrase_before: u32,
    phrase_behind: u32,
    border: usize,
    /// What a rule takes for source and content.
    pub(crate) by_rule: ByRule,
}

/// What the rules make of a cue.
#[derive(Debug, Clone, Default)]
pub(crate) struct ByRule {
    pub(crate) source: Range<usize>,
    pub(crate) content: Vec<Range<usize>>,
    /// Whether they find all that its construction has: a content, and a source if it is not passive.
    pub(crate) is_whole: bool,
}

impl<'k> Cue<'k> {
    /// The cue with this main word; `keep` gives words their tables.
    pub(crate) fn new(
        main: usize,
        window: Range<usize>,
        by_rule: ByRule,
        facts: &Facts<'_>,
        keep: impl Fn(u64) -> Kept<'k>,
    ) -> Cue<'k> {
        let tokens = super::cues::extent(main, facts);
        let syntax = facts.context.syntax;
        let sentence = facts.context.sentence(main);
        let group = syntax.group(main);
        let subject = group.and_then(|group| syntax.subject(group)).or_else(|| earlier_subject(main, facts));
        let marked = facts.between(sentence.clone()).marks > 0;
        let opens = facts.marks[sentence.start] == OPENING;
        let last = tokens.start.checked_sub(1).filter(|&before| before >= sentence.start);
        let phrase = |at: usize| Some(syntax.phrase_of[at]).filter(|&phrase| phrase != NONE);
        let near = |phrase: Option<u32>| phrase.unwrap_or(0);
        Cue {
            main,
            subject,
            inverted: group.is_some_and(|group| group.inverted),
            stem: keep(facts.stem(main)),
            next: keep(follower(main + 1, sentence.end, facts)),
            last: keep(last.map_or(1, |before| follower(before, before + 1, facts))),
            pattern: Small::new(u64::from(marked) + u64::from(opens), 3),
            phrase_before: near((sentence.start..tokens.start).rev().take(super::REACH).find_map(phrase)),
            phrase_behind: near((tokens.end..sentence.end).take(super::REACH).find_map(phrase)),
            border: (tokens.end..sentence.end)
                .take(super::REACH)
                .find(|&at| facts.borders[at] != 0)
                .unwrap_or(sentence.end),
            tokens,
            window,
            by_rule,
        }
    }
}

impl Cue<'_> {
    /// Whether a token stands to the right of the cue; `None` for its own.
    #[inline]
    pub(super) fn side(&self, at: usize) -> Option<bool> {
        (!self.tokens.contains(&at)).then_some(at >= self.tokens.end)
    }
}

/// The subject of the nearest verb before this word that has one.
fn earlier_subject(main: usize, facts: &Facts<'_>) -> Option<Phrase> {
    let start = facts.context.sentence(main).start;
    let syntax = facts.context.syntax;
    (start..main).rev().take(40).filter_map(|at| syntax.group(at)).find_map(|group| syntax.subject(group))
}

/// The features of a token that do not depend on the cue; `levels` tell how likely each token is a cue.
pub(crate) fn plain(at: usize, facts: &Facts<'_>, levels: &Levels, take: &mut impl Take) {
    let mut features = Features::new(PLAIN, take);
    let block = facts.block(at).1.tokens.clone();
    let inside = |offset: isize| at.checked_add_signed(offset).filter(|other| block.contains(other));
    let lower = |offset: isize| inside(offset).map_or(1, |other| facts.lexeme(other).lower);
    let tag = |offset: isize| inside(offset).map_or(NO_TAG, |other| facts.tag(other).into());
    let level = |offset: isize| inside(offset).map_or(NO_LEVEL, |other| levels.level(other));
    let mark = |offset: isize| inside(offset).map_or(NO_MARK, |other| facts.mark(other));
    let name = |offset: isize| inside(offset).map_or(NO_NAME, |other| facts.name(other));
    for (number, offset) in (0..).zip(-2..=2) {
        features.small(5 + number, [tag(offset)]);
    }
    for (number, offset) in (0..).zip(-1..=1) {
        match inside(offset) {
            Some(other) => features.kept(number, [], facts.kept(other, facts.lexeme(other).lower)),
            None => features.word(number, [], 1),
        }
    }
    features.word(10, [], lower(-1) ^ lower(0).rotate_left(17));
    features.word(11, [], lower(0) ^ lower(1).rotate_left(17));
    features.kept(12, [], facts.kept(at, facts.lexeme(at).shape));
    features.kept(13, [], facts.kept(at, facts.lexeme(at).suffixes[2]));
    if let Some(clusters) = facts.lexeme(at).clusters {
        features.small(14, [coarse(clusters)]);
    }
    features.small(16, [tag(-1), tag(0)]);
    features.small(17, [tag(0), tag(1)]);
    features.small(18, [tag(-1), tag(0), tag(1)]);
    features.word(21, [tag(1)], lower(0));
    features.small(23, [level(-1), level(0), level(1)]);
    features.small(26, [mark(-1), mark(0), mark(1)]);
    features.small(27, [name(0), facts.lists(at)]);
    marked(at, facts, &mut features);
    place(at, facts, &mut features);
    clause(at, facts, levels, &mut features);
}

/// What the marks around a token tell.
fn marked(at: usize, facts: &Facts<'_>, features: &mut Features<'_, impl Take>) {
    let mark = facts.mark(at);
    let marks = facts.context.marks;
    if facts.marks[at] == OUTSIDE {
        let block = facts.block(at).1.tokens.clone();
        let (left, right) = facts.near_marks(at, &block);
        let near = |steps: Option<usize>| steps.filter(|&steps| steps < MARK_REACH).unwrap_or(0);
        let steps = |steps: Option<usize>| Small::new(near(steps) as u64, MARK_REACH as u8);
        features.small(32, [steps(left), steps(right)]);
        return;
    }
    let Some(segment) = marks.marked.get(marks.of[at] as usize) else { return };
    let inside = segment.inside();
    let (length, end) = (step(inside.len()), segment.end as usize);
    let last = inside.end.checked_sub(1).map_or(0, |last| match facts.lower(last) {
        "," => 1,
        "." => 2,
        "?" | "!" => 3,
        _ => 4,
    });
    let block = facts.block(at).1.tokens.clone();
    let before = (segment.open as usize).checked_sub(1).filter(|before| block.contains(before));
    let before = before.map_or(1, |before| follower(before, before + 1, facts));
    let behind = follower(end, block.end, facts);
    let upper = facts.lexeme(inside.start.min(at)).is_capitalised.into();
    features.small(34, [mark, length]);
    features.small(35, [mark, Small::new(last, 5), upper, segment.has_close.into()]);
    features.word(37, [mark], before);
    features.word(38, [mark], behind);
    features.small(39, [step(at - segment.open as usize), length]);
}

/// Where in article and sentence a token stands.
fn place(at: usize, facts: &Facts<'_>, features: &mut Features<'_, impl Take>) {
    let sentence = facts.context.sentence(at);
    let (index, block) = facts.block(at);
    let first = sentence.start == block.tokens.start;
    features.small(41, [most(index, 3), block_kind(block.kind), first.into()]);
    features.small(42, [step(at - sentence.start), facts.tag(at).into()]);
    features.small(43, [step(sentence.end - 1 - at)]);
    let before = facts.between(sentence.start..at);
    features.small(45, [most(before.finite, 4), most(before.links, 2), most(before.commas, 2)]);
    let stop = facts.stop(at, sentence.end.min(at + 12));
    let stopping = stop.map_or((0, NO_STEP), |stop| (facts.lexeme(stop).lower, step(stop - at)));
    features.word(46, [stopping.1], stopping.0);
    let behind =
        stop.filter(|stop| stop + 1 < sentence.end).map_or(NO_TAG, |stop| facts.tag(stop + 1).into());
    features.small(47, [behind, stopping.1]);
}

/// Which phrase and clause a token is part of.
fn clause(at: usize, facts: &Facts<'_>, levels: &Levels, features: &mut Features<'_, impl Take>) {
    let syntax = facts.context.syntax;
    features.small(48, [facts.border(at), facts.border(at + 1)]);
    if let Some(phrase) = syntax.phrase(at) {
        let (first, head) = (phrase.first as usize, phrase.head());
        let begins = (at == first).into();
        features.small(49, [begins, (at == head).into(), facts.tag(head).into()]);
        features.small(50, [facts.name(head), facts.lists(head), begins]);
        let group = facts.group_of_subject[syntax.phrase_of[at] as usize];
        if let Some(group) = syntax.groups.get(group as usize) {
            let main = group.main as usize;
            features.kept(51, [], facts.kept(main, facts.stem(main)));
            let inverted = group.inverted.into();
            features.small(52, [levels.level(main), inverted, begins, facts.tag(at).into()]);
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

/// The features of a token as seen from the cue.
#[cfg(feature = "training")]
pub(crate) fn seen(at: usize, cue: &Cue<'_>, facts: &Facts<'_>, levels: &Levels, take: &mut impl Take) {
    if let Some(side) = cue.side(at) {
        seen_from(side, cue, take);
    }
    seen_at(at, cue, facts, levels, take);
}

/// The features that all tokens on one side of the cue have.
pub(super) fn seen_from(right: bool, cue: &Cue<'_>, take: &mut impl Take) {
    let mut features = Features::new(SEEN, take);
    let (stem, next, last) = (cue.stem.word, cue.next.word, cue.last.word);
    features.word(14, [right.into()], stem ^ next.rotate_left(13));
    features.word(15, [right.into()], stem ^ last.rotate_left(29));
}

/// The other features of a token as seen from the cue.
pub(super) fn seen_at(at: usize, cue: &Cue<'_>, facts: &Facts<'_>, levels: &Levels, take: &mut impl Take) {
    let mut features = Features::new(SEEN, take);
    let stem = cue.stem;
    let (tag, mark) = (facts.tag(at).into(), facts.mark(at));
    let (level, main_tag) = (levels.level(cue.main), facts.tag(cue.main).into());
    rule(at, cue, &mut features);
    let Some(right) = cue.side(at) else {
        let is_main = (at == cue.main).into();
        features.small(0, [mark, (at == cue.tokens.start).into(), level]);
        features.kept(1, [is_main, tag], stem);
        features.small(2, [is_main, tag, main_tag]);
        features.kept(3, [is_main], cue.next);
        features.kept(4, [is_main, cue.pattern], cue.last);
        return;
    };
    let between = if right { cue.tokens.end..at } else { at + 1..cue.tokens.start };
    let side = right.into();
    let distance = step(between.len());
    let near = most(between.len() as u32, 4);
    let counts = facts.between(between.clone());
    let other_cues = most(levels.likely(between), 2);
    let (commas, marks) = (most(counts.commas, 2), most(counts.marks, 3));
    let (finite, links) = (most(counts.finite, 3), most(counts.links, 2));
    let sentences = facts.sentence(at).abs_diff(facts.sentence(cue.main)).min(3);
    let sentences = Small::new(u64::from(sentences * 2 + u32::from(right)), 8);
    let same_marks = facts.context.marks.of[at] == facts.context.marks.of[cue.main];
    features.small(5, [side, distance]);
    features.kept(6, [side, commas], stem);
    features.small(7, [side, tag, distance]);
    features.small(8, [sentences, mark]);
    features.small(9, [sentences, level, main_tag]);
    features.small(11, [side, finite, links]);
    features.kept(12, [side, commas, distance], cue.next);
    features.kept(13, [side, commas, distance], cue.last);
    features.small(16, [mark, marks, sentences]);
    features.small(17, [other_cues, sentences, mark]);
    features.kept(18, [sentences, cue.pattern], cue.next);
    features.kept(19, [sentences, cue.pattern, mark], cue.last);
    features.kept(21, [side, tag, near], stem);
    features.small(23, [side, same_marks.into(), facts.mark(cue.main)]);
    features.word(24, [side], stem.word ^ facts.lexeme(at).lower.rotate_left(7));
    features.kept(25, [side, near], facts.kept(at, facts.lexeme(at).lower));
    subject(at, cue, level, facts, &mut features);
    if right && facts.sentence(at) == facts.sentence(cue.main) {
        let first = if cue.border <= at { facts.border(cue.border) } else { NO_BORDER };
        let (borders, clauses) = (most(counts.borders, 3), counts.clauses);
        let (own, next) = (facts.border(at), facts.border(at + 1));
        features.small(28, [first, borders]);
        features.kept(29, [first, most(clauses, 2)], stem);
        features.small(30, [borders, most(clauses, 3), own]);
        features.small(31, [first, own, next]);
    } else if !right {
        features.small(32, [facts.border(at), facts.border(at + 1)]);
    }
}

/// Where a token stands to the subject of the cue, and which phrase it is part of, counted from the cue.
fn subject(
    at: usize,
    cue: &Cue<'_>,
    level: Small,
    facts: &Facts<'_>,
    features: &mut Features<'_, impl Take>,
) {
    let (tag, stem) = (facts.tag(at).into(), cue.stem);
    match cue.subject {
        Some(subject) => {
            let tokens = subject.tokens();
            let place = u64::from(at >= tokens.start) + u64::from(at >= tokens.end);
            features.small(36, [Small::new(place, 3), level]);
            if tokens.contains(&at) {
                features.small(37, [(at == tokens.start).into(), tag, cue.inverted.into()]);
                features.kept(38, [], stem);
            } else if at == tokens.end {
                features.small(39, [tag]);
            }
        }
        None => features.small(41, [level]),
    }
    let syntax = facts.context.syntax;
    if let Some(phrase) = syntax.phrase(at) {
        let head = phrase.head();
        let index = syntax.phrase_of[at];
        let order = phrases_between(at, cue, facts);
        let governs = syntax.groups.get(facts.group_of_subject[index as usize] as usize);
        let governs = governs.map_or(0, |group| 1 + u64::from(group.main as usize == cue.main));
        let is_subject = Small::new(governs, 3);
        features.small(42, [order, facts.tag(head).into(), is_subject]);
        features.kept(43, [order], stem);
        if governs > 0 {
            features.small(45, [is_subject, order, level]);
        }
    }
}

/// The phrase of this token is the how manieth from the cue, to its left or right; nine in another sentence.
fn phrases_between(at: usize, cue: &Cue<'_>, facts: &Facts<'_>) -> Small {
    let of = facts.context.syntax.phrase_of[at];
    if facts.sentence(at) != facts.sentence(cue.main) {
        return Small::new(9, 10);
    }
    let order = match at < cue.tokens.start {
        true => cue.phrase_before.saturating_sub(of).min(4),
        false => 5 + of.saturating_sub(cue.phrase_behind).min(3),
    };
    Small::new(order.into(), 10)
}

/// Where a token stands to what the rules take for source and content.
fn rule(at: usize, cue: &Cue<'_>, features: &mut Features<'_, impl Take>) {
    let place = |range: &Range<usize>| match range {
        range if range.is_empty() => 0,
        range if at == range.start => 1,
        range if range.contains(&at) => 2,
        range if at == range.end => 3,
        range if at < range.start => 4,
        _ => 5,
    };
    let source = place(&cue.by_rule.source);
    let content = cue.by_rule.content.iter().map(place).find(|&place| matches!(place, 1..=3));
    let content = content.unwrap_or(if cue.by_rule.content.is_empty() { 0 } else { 4 });
    let seen = [Small::new(source, 6), Small::new(content, 5)];
    features.small(48, seen);
    if matches!(source, 1..=3) || matches!(content, 1..=3) {
        features.kept(49, seen, cue.stem);
    }
}
