//! What a token looks like from a cue: is it part of the cue, of its source, of its content, or of neither?

use super::chain::{BEHIND_CUE_CLASS, CUE_CLASS, class};
use super::cue_classifier::{Levels, follower};
use super::facts::{Facts, OPENING};
use super::feature::{Features, Small, Take, key, most, step};
use super::first_pass::{First, OfToken};
use super::kept::Kept;
use crate::syntax::{NONE, Phrase};
use std::ops::Range;

/// First number of these features.
const SEEN: u8 = 192;
/// How far from a cue, in its sentence, a word is seen together with that of the cue.
const WORD_REACH: usize = 10;

/// How many orders of phrases there are, with that of all phrases of other sentences.
const ORDERS: u8 = 10;
const OTHER_SENTENCE: Small = Small::new(9, ORDERS);

/// Runs of tokens for which a cue's sums are the same.
const DISTANCE: usize = 0;
const SENTENCE: usize = 1;
const RULE: usize = 2;
const PHRASE: usize = 3;
const LABELS: usize = 4;
const SEGMENT: usize = 5;

/// What there is to see from a cue.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) levels: &'a Levels,
    pub(crate) first: &'a First,
}

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
    /// The nearest phrases before and behind it in its sentence.
    phrase_before: u32,
    phrase_behind: u32,
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
        let tokens = super::cue_classifier::extent(main, facts);
        let syntax = facts.context.syntax;
        let sentence = facts.context.sentence(main);
        let group = syntax.group(main);
        let subject = group.and_then(|group| syntax.subject(group)).or_else(|| earlier_subject(main, facts));
        let marked = facts.between(sentence.clone()).marks > 0;
        let opens = facts.at(sentence.start).mark == OPENING;
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

    /// The class of a token of the window.
    pub(crate) fn class(&self, at: usize, facts: &Facts<'_>, levels: &Levels) -> u8 {
        match at {
            _ if self.tokens.contains(&at) => CUE_CLASS,
            _ if at == self.tokens.end => BEHIND_CUE_CLASS,
            _ => class(at, facts, levels),
        }
    }

    /// The tokens between the cue and a token or segment on one side of it.
    fn between(&self, right: bool, segment: &Range<usize>) -> Range<usize> {
        if right { self.tokens.end..segment.start } else { segment.end..self.tokens.start }
    }

    /// The how manieth from the cue, to its left or right, a phrase of its sentence is.
    fn phrases_between(&self, right: bool, phrase: u32) -> Small {
        let order = match right {
            true => 5 + phrase.saturating_sub(self.phrase_behind).min(3),
            false => self.phrase_before.saturating_sub(phrase).min(4),
        };
        Small::new(order.into(), ORDERS)
    }
}

/// The subject of the nearest verb before this word that has one.
fn earlier_subject(main: usize, facts: &Facts<'_>) -> Option<Phrase> {
    let start = facts.context.sentence(main).start;
    let syntax = facts.context.syntax;
    (start..main).rev().take(40).filter_map(|at| syntax.group(at)).find_map(|group| syntax.subject(group))
}

/// The features of a token as seen from the cue.
pub(crate) fn seen(at: usize, cue: &Cue<'_>, view: View<'_>, take: &mut impl Take) {
    let View { facts, levels, first } = view;
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
        return labels_around(first.at(at), Small::new(2, 3), &mut features);
    };
    let between = cue.between(right, &(at..at + 1));
    let side = right.into();
    let distance = step(between.len());
    let near = most(between.len() as u32, 4);
    let counts = facts.between(between.clone());
    let other_cues = most(levels.likely(between.clone()), 2);
    let commas = most(counts.commas, 2);
    let sentences = facts.sentence(at).abs_diff(facts.sentence(cue.main)).min(3);
    let sentences = Small::new(u64::from(sentences * 2 + u32::from(right)), 8);
    features.group(0, [side, tag, distance], 2, |features| {
        features.small(5, [side, distance]);
        features.small(7, [side, tag, distance]);
    });
    features.run(DISTANCE, key([side, commas, distance]), |features| {
        features.kept(6, [side, commas], stem);
        features.kept(12, [side, commas, distance], cue.next);
        features.kept(13, [side, commas, distance], cue.last);
    });
    features.run(SENTENCE, key([sentences, mark]), |features| {
        features.small(8, [sentences, mark]);
        features.small(9, [sentences, level, main_tag]);
        features.kept(18, [sentences, cue.pattern], cue.next);
        features.kept(19, [sentences, cue.pattern, mark], cue.last);
    });
    features.kept(21, [side, tag, near], stem);
    if between.len() <= WORD_REACH && facts.sentence(at) == facts.sentence(cue.main) {
        features.word(24, [side], stem.word ^ facts.lexeme(at).lower.rotate_left(7));
    }
    features.kept(25, [side, near], facts.kept(at, facts.lexeme(at).lower));
    subject(at, cue, level, facts, &mut features);
    phrase(at, right, cue, level, facts, &mut features);
    let token = first.at(at);
    features.run(LABELS, token.key() << 16 | key([side, other_cues]), |features| {
        labels_around(token, Small::new(u64::from(right), 3), features);
        likely_around(token, side, other_cues, features);
    });
    if let Some(kind) = token.own.kind() {
        let segment = token.segment();
        features.run(SEGMENT, (segment.start as u64) << 16 | key([sentences, mark]), |features| {
            segments(kind, cue.between(right, &segment), right, mark, sentences, first, features);
        });
    }
}

/// Where a token stands to the subject of the cue.
fn subject(
    at: usize,
    cue: &Cue<'_>,
    level: Small,
    facts: &Facts<'_>,
    features: &mut Features<'_, impl Take>,
) {
    match cue.subject {
        Some(subject) => {
            let tokens = subject.tokens();
            let place = u64::from(at >= tokens.start) + u64::from(at >= tokens.end);
            features.small(36, [Small::new(place, 3), level]);
            if tokens.contains(&at) {
                features.small(37, [(at == tokens.start).into(), facts.tag(at).into(), cue.inverted.into()]);
                features.kept(38, [], cue.stem);
            } else if at == tokens.end {
                features.small(39, [facts.tag(at).into()]);
            }
        }
        None => features.small(41, [level]),
    }
}

/// Which phrase a token is part of, counted from the cue.
fn phrase(
    at: usize,
    right: bool,
    cue: &Cue<'_>,
    level: Small,
    facts: &Facts<'_>,
    features: &mut Features<'_, impl Take>,
) {
    let syntax = facts.context.syntax;
    let Some(phrase) = syntax.phrase(at) else { return };
    let index = syntax.phrase_of[at];
    features.run(PHRASE, u64::from(index) << 1 | u64::from(right), |features| {
        let is_beside = facts.sentence(at) == facts.sentence(cue.main);
        let order = if is_beside { cue.phrases_between(right, index) } else { OTHER_SENTENCE };
        let governs = syntax.groups.get(facts.group_of_subject[index as usize] as usize);
        let governs = governs.map_or(0, |group| 1 + u64::from(group.main as usize == cue.main));
        let is_subject = Small::new(governs, 3);
        features.small(42, [order, facts.tag(phrase.head()).into(), is_subject]);
        features.kept(43, [order], cue.stem);
        if governs > 0 {
            features.small(45, [is_subject, order, level]);
        }
    });
}

/// The labels that the first pass gives a token and its neighbours; `side` tells where the token stands to the cue.
#[inline(always)]
fn labels_around(token: &OfToken, side: Small, features: &mut Features<'_, impl Take>) {
    let OfToken { before, own, behind, .. } = *token;
    features.small(50, [side, own.label()]);
    features.small(51, [before.label(), own.label(), behind.label()]);
}

/// How likely the first pass holds a token and its neighbours for parts of a content and a source.
fn likely_around(token: &OfToken, side: Small, other_cues: Small, features: &mut Features<'_, impl Take>) {
    let OfToken { before, own, behind, .. } = *token;
    features.group(1, [side, own.likely(), before.likely()], 2, |features| {
        features.small(35, [side, own.likely()]);
        features.small(40, [side, own.likely(), before.likely()]);
    });
    features.small(44, [side, own.likely(), behind.likely()]);
    features.small(46, [side, own.likely(), own.label(), other_cues]);
}

/// What the first pass found between the cue and a segment of this kind.
fn segments(
    kind: usize,
    between: Range<usize>,
    right: bool,
    mark: Small,
    sentences: Small,
    first: &First,
    features: &mut Features<'_, impl Take>,
) {
    let side = right.into();
    let counts = first.between(between.clone());
    let order = most(counts[kind], 3);
    let [sources, cues, contents] = counts.map(|count| most(count, 2));
    let kind = Small::new(kind as u64, 3);
    let distance = step(between.len());
    features.group(2, [side, kind, order, mark, sentences], 2, |features| {
        features.small(60, [side, kind, order]);
        features.small(62, [side, kind, order, mark, sentences]);
    });
    features.small(61, [side, kind, sources, cues, contents, sentences]);
    features.small(63, [side, kind, distance, sources, cues, contents]);
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
    features.run(RULE, key(seen), |features| {
        features.small(48, seen);
        if matches!(source, 1..=3) || matches!(content, 1..=3) {
            features.kept(49, seen, cue.stem);
        }
    });
}
