//! What the second pass looks at: a token as seen from one cue.

use super::cue_classifier::{extent, follower};
use super::cue_levels::CueLevels;
use super::facts::{AFTER_CUE_CLASS, CUE_CLASS, Facts, OPENING};
use super::features::{SecondPassFeature, capped, distance_bucket};
use super::first_pass::{PredictionContext, Predictions, class};
use super::second_pass::{REACH, Window};
use crate::model::FeatureList;
use crate::syntax::{NONE, Phrase};
use std::ops::Range;

/// How far back in its sentence a cue without a subject looks for another verb's.
const SUBJECT_REACH: usize = 40;
/// The order of phrases of other sentences than the cue's.
const OTHER_SENTENCE: u8 = 9;
/// The side of the cue's own tokens, where the tokens before it have 0 and those after it 1.
const OWN_SIDE: u8 = 2;

/// What the features of the second pass are made from.
#[derive(Clone, Copy)]
pub(crate) struct SecondPassInput<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) levels: &'a CueLevels,
    pub(crate) predictions: &'a Predictions,
}

/// One candidate for a cue.
#[derive(Debug, Clone)]
pub(crate) struct CandidateCue {
    /// Its main word.
    pub(crate) main: usize,
    pub(crate) tokens: Range<usize>,
    /// The tokens that are labelled.
    pub(crate) window: Range<usize>,
    subject: Option<Phrase>,
    stem: u64,
    /// What comes after and before it.
    follower: u64,
    preceder: u64,
    /// Quotation marks in its sentence: none, some, at its start.
    marks: u8,
    /// The nearest phrases before and after it in its sentence.
    phrase_before: u32,
    phrase_after: u32,
    pub(super) by_rule: ByRule,
}

/// What the rules of grammar make of a cue.
#[derive(Debug, Clone, Default)]
pub(crate) struct ByRule {
    pub(crate) source: Range<usize>,
    pub(crate) content: Vec<Range<usize>>,
    /// What its content has to be if it is a cue and they find none.
    pub(crate) presumed: Option<Range<usize>>,
    /// Whether they find all that its construction has: a content, and a source if it is not passive.
    pub(crate) is_complete: bool,
}

impl CandidateCue {
    pub(super) fn new(window: Window, by_rule: ByRule, facts: &Facts<'_>) -> CandidateCue {
        let Window { main, tokens: window } = window;
        let tokens = extent(main, facts);
        let syntax = facts.context.syntax;
        let sentence = facts.context.sentence(main);
        let group = syntax.group(main);
        let subject = group.and_then(|group| syntax.subject(group)).or_else(|| earlier_subject(main, facts));
        let is_marked = facts.between(sentence.clone()).marks > 0;
        let before = tokens.start.checked_sub(1).filter(|&before| before >= sentence.start);
        let phrase = |at: usize| Some(syntax.phrase_of[at]).filter(|&phrase| phrase != NONE);
        CandidateCue {
            main,
            subject,
            stem: facts.stem(main),
            follower: follower(main + 1, sentence.end, facts),
            preceder: before.map_or(1, |before| follower(before, before + 1, facts)),
            marks: u8::from(is_marked) + u8::from(facts.at(sentence.start).mark == OPENING),
            phrase_before: (sentence.start..tokens.start).rev().take(REACH).find_map(phrase).unwrap_or(0),
            phrase_after: (tokens.end..sentence.end).take(REACH).find_map(phrase).unwrap_or(0),
            tokens,
            window,
            by_rule,
        }
    }

    /// The class of a token of the window.
    pub(crate) fn class(&self, at: usize, input: SecondPassInput<'_>) -> u8 {
        match at {
            _ if self.tokens.contains(&at) => CUE_CLASS,
            _ if at == self.tokens.end => AFTER_CUE_CLASS,
            _ => class(at, input.facts, input.levels),
        }
    }

    /// The tokens between the cue and a span after or before it.
    fn between(&self, is_after: bool, span: &Range<usize>) -> Range<usize> {
        if is_after { self.tokens.end..span.start } else { span.end..self.tokens.start }
    }

    /// The number of a phrase of its sentence, counted from the cue.
    fn phrase_order(&self, is_after: bool, phrase: u32) -> u8 {
        match is_after {
            true => 5 + capped(phrase.saturating_sub(self.phrase_after), 3),
            false => capped(self.phrase_before.saturating_sub(phrase), 4),
        }
    }
}

/// The subject of the nearest verb before this word that has one.
fn earlier_subject(main: usize, facts: &Facts<'_>) -> Option<Phrase> {
    let start = facts.context.sentence(main).start;
    let syntax = facts.context.syntax;
    let groups = (start..main).rev().take(SUBJECT_REACH).filter_map(|at| syntax.group(at));
    groups.filter_map(|group| syntax.subject(group)).next()
}

impl SecondPassInput<'_> {
    /// The features of a token as seen from a cue.
    pub(crate) fn features(self, at: usize, cue: &CandidateCue, hashes: &mut Vec<u64>) {
        let features = &mut FeatureList(hashes);
        self.words(at, features);
        rule_features(at, cue, features);
        let prediction = self.predictions.at(at);
        if cue.tokens.contains(&at) {
            self.cue_token(at, cue, features);
            prediction_features(prediction, OWN_SIDE, features);
            return;
        }
        let is_after = at >= cue.tokens.end;
        let place = self.place(at, is_after, cue);
        self.distance(at, cue, &place, features);
        self.subject(at, cue, features);
        self.phrase(at, is_after, cue, features);
        prediction_features(prediction, place.side, features);
        probability_features(prediction, &place, features);
        self.span(at, prediction, cue, &place, features);
    }

    fn words(self, at: usize, features: &mut FeatureList<'_>) {
        use SecondPassFeature::*;
        let block = self.facts.block(at).tokens;
        let lower = |other: Option<usize>| {
            other.filter(|other| block.contains(other)).map_or(1, |other| self.facts.lower(other))
        };
        features.add_word(WordBefore, [], lower(at.checked_sub(1)));
        features.add_word(Word, [], lower(Some(at)));
        features.add_word(WordAfter, [], lower(Some(at + 1)));
    }

    /// A token of the cue itself.
    fn cue_token(self, at: usize, cue: &CandidateCue, features: &mut FeatureList<'_>) {
        use SecondPassFeature::*;
        let SecondPassInput { facts, levels, .. } = self;
        let (is_main, tag) = ((at == cue.main).into(), facts.tag(at) as u8);
        features.add(CueToken, [facts.at(at).mark, (at == cue.tokens.start).into(), levels.at(cue.main)]);
        features.add_word(CueStem, [is_main, tag], cue.stem);
        features.add_word(CueFollower, [is_main], cue.follower);
        features.add_word(CueBefore, [is_main, cue.marks], cue.preceder);
    }

    fn place(self, at: usize, is_after: bool, cue: &CandidateCue) -> Place {
        let SecondPassInput { facts, levels, .. } = self;
        let between = cue.between(is_after, &(at..at + 1));
        let sentences = facts.sentence(at).abs_diff(facts.sentence(cue.main)).min(3) as u8;
        Place {
            side: is_after.into(),
            tokens: between.len(),
            commas: capped(facts.between(between.clone()).commas, 2),
            cues: capped(levels.count(between), 2),
            sentences: sentences * 2 + u8::from(is_after),
        }
    }

    /// How far from the cue the token is.
    fn distance(self, at: usize, cue: &CandidateCue, place: &Place, features: &mut FeatureList<'_>) {
        use SecondPassFeature::*;
        let SecondPassInput { facts, levels, .. } = self;
        let &Place { side, tokens, commas, sentences, .. } = place;
        let (tag, mark, lower) = (facts.tag(at) as u8, facts.at(at).mark, facts.lower(at));
        let (distance, near) = (distance_bucket(tokens), capped(tokens as u32, 4));
        features.add(Distance, [side, distance]);
        features.add(TagDistance, [side, tag, distance]);
        features.add_word(FollowerDistance, [side, commas, distance], cue.follower);
        features.add(Sentences, [sentences, mark]);
        features.add(SentencesAndCue, [sentences, levels.at(cue.main), facts.tag(cue.main) as u8]);
        features.add_word(FollowerSentences, [sentences, cue.marks], cue.follower);
        features.add_word(BeforeSentences, [sentences, cue.marks, mark], cue.preceder);
        features.add_word(StemAndTag, [side, tag, near], cue.stem);
        features.add_word(WordDistance, [side, near], lower);
    }

    /// Where the token lies relative to the cue's subject.
    fn subject(self, at: usize, cue: &CandidateCue, features: &mut FeatureList<'_>) {
        use SecondPassFeature::*;
        let (level, tag) = (self.levels.at(cue.main), self.facts.tag(at) as u8);
        let Some(subject) = cue.subject else { return features.add(NoSubject, [level]) };
        let tokens = subject.tokens();
        features.add(SubjectPlace, [u8::from(at >= tokens.start) + u8::from(at >= tokens.end), level]);
        if at == tokens.end {
            features.add(AfterSubject, [tag]);
        }
    }

    /// The phrase that the token is part of, counted from the cue.
    fn phrase(self, at: usize, is_after: bool, cue: &CandidateCue, features: &mut FeatureList<'_>) {
        use SecondPassFeature::*;
        let facts = self.facts;
        let syntax = facts.context.syntax;
        let Some(phrase) = syntax.phrase(at) else { return };
        let index = syntax.phrase_of[at];
        let is_near = facts.sentence(at) == facts.sentence(cue.main);
        let order = if is_near { cue.phrase_order(is_after, index) } else { OTHER_SENTENCE };
        let is_subject =
            facts.governor(index).map_or(0, |group| 1 + u8::from(group.main as usize == cue.main));
        features.add(PhraseOrder, [order, facts.tag(phrase.head()) as u8, is_subject]);
        features.add_word(PhraseOrderAndStem, [order], cue.stem);
        if is_subject > 0 {
            features.add(SubjectOrder, [is_subject, order, self.levels.at(cue.main)]);
        }
    }

    /// The span of the first pass that holds the token, and the spans between it and the cue.
    fn span(
        self,
        at: usize,
        prediction: &PredictionContext,
        cue: &CandidateCue,
        place: &Place,
        features: &mut FeatureList<'_>,
    ) {
        use SecondPassFeature::*;
        let Some(part) = prediction.own.part() else { return };
        let between = cue.between(place.side == 1, &prediction.span());
        let counts = self.predictions.between(between.clone());
        let order = capped(counts[part as usize], 3);
        let [sources, cues, contents] = counts.map(|count| capped(count, 2));
        let (side, part, sentences) = (place.side, part as u8, place.sentences);
        features.add(SpanOrder, [side, part, order]);
        features.add(SpanOrderAndMark, [side, part, order, self.facts.at(at).mark, sentences]);
        features.add(SpansBetween, [side, part, sources, cues, contents, sentences]);
        features.add(SpanDistance, [side, part, distance_bucket(between.len()), sources, cues, contents]);
    }
}

/// Where a token lies relative to a cue.
struct Place {
    /// 0 before the cue, 1 after it.
    side: u8,
    /// How many tokens lie between.
    tokens: usize,
    /// Commas and likely cues between.
    commas: u8,
    cues: u8,
    /// Sentences between, and the side.
    sentences: u8,
}

/// The labels that the first pass gives a token and those beside it.
fn prediction_features(prediction: &PredictionContext, side: u8, features: &mut FeatureList<'_>) {
    use SecondPassFeature::*;
    let PredictionContext { before, own, after, .. } = prediction;
    features.add(FirstPassLabel, [side, own.label()]);
    features.add(FirstPassLabels, [before.label(), own.label(), after.label()]);
}

/// How probable parts of a content and a source the first pass takes a token and those beside it for.
fn probability_features(prediction: &PredictionContext, place: &Place, features: &mut FeatureList<'_>) {
    use SecondPassFeature::*;
    let PredictionContext { before, own, .. } = prediction;
    features.add(FirstPassContent, [place.side, own.bucket()]);
    features.add(FirstPassBefore, [place.side, own.bucket(), before.bucket()]);
    features.add(FirstPassAndCues, [place.side, own.bucket(), own.label(), place.cues]);
}

/// Where a token lies relative to what the rules take for source and content.
fn rule_features(at: usize, cue: &CandidateCue, features: &mut FeatureList<'_>) {
    use SecondPassFeature::*;
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
    features.add(ByRule, [source, content]);
    if matches!(source, 1..=3) || matches!(content, 1..=3) {
        features.add_word(ByRuleAndStem, [source, content], cue.stem);
    }
}
