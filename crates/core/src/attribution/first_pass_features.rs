//! What the first pass looks at: a token by itself, whichever cue it belongs to.

use super::cue_classifier::follower;
use super::cue_levels::{CueLevels, NO_LEVEL};
use super::facts::{Facts, NO_MARK, OUTSIDE};
use super::features::{FirstPassFeature, NO_DISTANCE, NO_TAG, capped, distance_bucket};
use super::nearest_cues::{NearestCues, follower_kind};
use crate::model::FeatureList;
use crate::segment::ClauseMarker;
use crate::syntax::NONE;
use std::ops::Range;

/// How far from a token quotation marks are seen.
const MARK_REACH: usize = 8;
/// How far from a token the next stop is seen.
const STOP_REACH: usize = 12;
/// How far from a cue before it a token is seen together with its stem.
const CLOSE: usize = 5;
/// The value of a stop where there is none.
const NO_STOP: u8 = 6;

/// What the features of the first pass are made from.
#[derive(Clone, Copy)]
pub(super) struct FirstPassInput<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) levels: &'a CueLevels,
    pub(super) cues: &'a NearestCues,
}

impl FirstPassInput<'_> {
    /// The features of a token.
    pub(super) fn features(self, at: usize, hashes: &mut Vec<u64>) {
        let features = &mut FeatureList(hashes);
        self.words(at, features);
        self.marks(at, features);
        self.place(at, features);
        self.phrase(at, features);
        self.verb_group(at, features);
        self.sentence_cues(at, features);
        self.cue_before(at, features);
        self.cue_after(at, features);
    }

    /// The token, and those beside it.
    fn words(self, at: usize, features: &mut FeatureList<'_>) {
        use FirstPassFeature::*;
        let FirstPassInput { facts, levels, .. } = self;
        let block = facts.block(at).tokens;
        let inside = |offset: isize| at.checked_add_signed(offset).filter(|other| block.contains(other));
        let lower = |offset: isize| inside(offset).map_or(1, |other| facts.lower(other));
        let tag = |offset: isize| inside(offset).map_or(NO_TAG, |other| facts.tag(other) as u8);
        let mark = |offset: isize| inside(offset).map_or(NO_MARK, |other| facts.at(other).mark);
        let level = |offset: isize| inside(offset).map_or(NO_LEVEL, |other| levels.at(other));
        let own = facts.hashes(at);
        features.add_word(WordBefore, [], lower(-1));
        features.add_word(Word, [], own.lower);
        features.add_word(WordAfter, [], lower(1));
        features.add_word(WordPairBefore, [], lower(-1) ^ own.lower.rotate_left(17));
        features.add_word(WordPairAfter, [], own.lower ^ lower(1).rotate_left(17));
        features.add_word(Shape, [], own.shape);
        features.add_word(Suffix3, [], own.suffixes[2]);
        if let Some(clusters) = own.clusters {
            features.add(CoarseCluster, [clusters.coarse]);
        }
        features.add(TagTwoBefore, [tag(-2)]);
        features.add(TagBefore, [tag(-1)]);
        features.add(Tag, [tag(0)]);
        features.add(TagAfter, [tag(1)]);
        features.add(TagTwoAfter, [tag(2)]);
        features.add(TagPairBefore, [tag(-1), tag(0)]);
        features.add(TagPairAfter, [tag(0), tag(1)]);
        features.add(TagsAround, [tag(-1), tag(0), tag(1)]);
        features.add(CueLevelsAround, [level(-1), level(0), level(1)]);
        features.add(MarksAround, [mark(-1), mark(0), mark(1)]);
        features.add(NameAndLists, [facts.at(at).name, facts.at(at).lists]);
    }

    /// Quotation marks near the token, or around it.
    fn marks(self, at: usize, features: &mut FeatureList<'_>) {
        use FirstPassFeature::*;
        let facts = self.facts;
        let mark = facts.at(at).mark;
        let block = facts.block(at).tokens;
        if mark == OUTSIDE {
            let (closed, opens) = facts.near_marks(at, &block);
            let near = |steps: Option<usize>| steps.filter(|&steps| steps < MARK_REACH).unwrap_or(0) as u8;
            return features.add(NearMarks, [near(closed), near(opens)]);
        }
        let marks = facts.context.marks;
        let Some(quoted) = marks.marked.get(marks.of[at] as usize) else { return };
        let (open, inside) = (quoted.open as usize, quoted.inside());
        let length = distance_bucket(inside.len());
        let end = inside.end.checked_sub(1).map_or(0, |last| match facts.at(last).clause_marker {
            ClauseMarker::Comma => 1,
            ClauseMarker::FullStop => 2,
            ClauseMarker::Question => 3,
            _ => 4,
        });
        let before = open.checked_sub(1).filter(|before| block.contains(before));
        let before = before.map_or(1, |before| follower(before, before + 1, facts));
        let is_capitalised = facts.is_capitalised(inside.start.min(at)).into();
        features.add(QuotedLength, [mark, length]);
        features.add(QuotedEnd, [mark, end, is_capitalised, quoted.has_close.into()]);
        features.add_word(BeforeQuoted, [mark], before);
        features.add(PlaceInQuoted, [distance_bucket(at - open), length]);
    }

    /// Where in article and sentence the token is, what comes before it in its sentence, and where the next stop is.
    fn place(self, at: usize, features: &mut FeatureList<'_>) {
        use FirstPassFeature::*;
        let facts = self.facts;
        let sentence = facts.context.sentence(at);
        let block = facts.block(at);
        let opens_block = sentence.start == block.tokens.start;
        let before = facts.between(sentence.start..at);
        features.add(Block, [capped(block.index, 3), block.kind as u8, opens_block.into()]);
        features.add(
            BeforeInSentence,
            [capped(before.finite, 4), capped(before.links, 2), capped(before.commas, 2)],
        );
        features.add(PlaceInSentence, [distance_bucket(at - sentence.start), facts.tag(at) as u8]);
        features.add(ToSentenceEnd, [distance_bucket(sentence.end - 1 - at)]);
        let stop = facts.stop(at, sentence.end.min(at + STOP_REACH));
        let distance = stop.map_or(NO_DISTANCE, |stop| distance_bucket(stop - at));
        let kind = stop.map_or(NO_STOP, |stop| stop_kind(facts.at(stop).clause_marker));
        let after = stop.filter(|stop| stop + 1 < sentence.end);
        features.add(NextStop, [kind, distance]);
        features.add(AfterNextStop, [after.map_or(NO_TAG, |stop| facts.tag(stop + 1) as u8), distance]);
        features.add(ClauseBoundaries, [facts.boundary(at), facts.boundary(at + 1)]);
    }

    /// The phrase of the token, and the verb of which it is the subject.
    fn phrase(self, at: usize, features: &mut FeatureList<'_>) {
        use FirstPassFeature::*;
        let FirstPassInput { facts, levels, .. } = self;
        let syntax = facts.context.syntax;
        let Some(phrase) = syntax.phrase(at) else { return };
        let (first, head) = (phrase.first as usize, phrase.head());
        let begins = (at == first).into();
        features.add(PhraseHead, [begins, (at == head).into(), facts.tag(head) as u8]);
        features.add(PhraseHeadName, [facts.at(head).name, facts.at(head).lists, begins]);
        if let Some(group) = facts.governor(syntax.phrase_of[at]) {
            let main = group.main as usize;
            features.add_word(SubjectVerb, [], facts.stem(main));
            let place = [levels.at(main), group.inverted.into(), begins, facts.tag(at) as u8];
            features.add(SubjectVerbLevel, place);
        }
        let before = first.checked_sub(1).filter(|&before| facts.sentence(before) == facts.sentence(at));
        features.add_word(BeforePhrase, [], before.map_or(1, |before| follower(before, before + 1, facts)));
    }

    /// The verb group of the token.
    fn verb_group(self, at: usize, features: &mut FeatureList<'_>) {
        use FirstPassFeature::*;
        let facts = self.facts;
        let Some(group) = facts.context.syntax.group(at) else { return };
        let main = group.main as usize;
        let (is_main, has_subject) = ((main == at).into(), (group.subject != NONE).into());
        features.add(VerbGroup, [is_main, group.finite.into(), has_subject, group.inverted.into()]);
        features.add_word(VerbStem, [is_main, has_subject], facts.stem(main));
    }

    /// The likely cues of the sentence, and its colon.
    fn sentence_cues(self, at: usize, features: &mut FeatureList<'_>) {
        use FirstPassFeature::*;
        let FirstPassInput { facts, cues, .. } = self;
        let (before, after) = (cues.before(at).is_some(), cues.after(at).is_some());
        features.add(CuesInSentence, [before.into(), after.into(), cues.top(at)]);
        features.add(CueCount, [cues.count(at)]);
        if let Some(colon) = cues.colon(at) {
            let side = u8::from(at > colon) + u8::from(at >= colon);
            features
                .add(Colon, [side, distance_bucket(at.abs_diff(colon)), capped(facts.block(at).index, 2)]);
        }
    }

    /// The nearest likely cue before the token.
    fn cue_before(self, at: usize, features: &mut FeatureList<'_>) {
        use FirstPassFeature::*;
        let FirstPassInput { facts, levels, cues } = self;
        let tag = facts.tag(at) as u8;
        let Some(cue) = cues.before(at) else { return features.add(NoCueBefore, [tag]) };
        let between = cue + 1..at;
        let seen = self.seen_cue(cue, &between);
        let (stem, first_boundary) = (facts.stem(cue), cues.first_boundary(at));
        features.add(CueBeforeDistance, [seen.level, seen.distance]);
        features.add(CueBeforeMarks, [seen.level, seen.commas, seen.marks]);
        features.add(CueBeforeFollower, [seen.commas.min(2), seen.distance, seen.follower]);
        features.add_word(CueBefore, [], stem);
        features.add_word(CueBeforeAndFollower, [], seen.stem_and_follower);
        features.add_word(CueBeforeFirstBoundary, [first_boundary], stem);
        if between.len() <= CLOSE {
            features.add_word(CloseCueBefore, [seen.distance, tag], stem);
        }
        let counts = facts.between(between);
        let boundaries = capped(counts.boundaries, 3);
        let has_subject = facts.context.syntax.group(cue).is_some_and(|group| group.subject != NONE);
        features.add(CueBeforeBoundaries, [levels.at(cue), boundaries, facts.boundary(at)]);
        let clauses = capped(counts.clauses, 2);
        features.add(CueBeforeClauses, [has_subject.into(), first_boundary, boundaries, clauses]);
    }

    /// The nearest likely cue after the token.
    fn cue_after(self, at: usize, features: &mut FeatureList<'_>) {
        use FirstPassFeature::*;
        let FirstPassInput { facts, cues, .. } = self;
        let Some(cue) = cues.after(at) else { return features.add(NoCueAfter, [facts.tag(at) as u8]) };
        let seen = self.seen_cue(cue, &(at..cue));
        features.add(CueAfterDistance, [seen.level, seen.distance]);
        features.add(CueAfterMarks, [seen.level, seen.commas, seen.marks]);
        features.add(CueAfterFollower, [seen.commas.min(2), seen.distance, seen.follower]);
        features.add_word(CueAfter, [], facts.stem(cue));
        features.add_word(CueAfterAndFollower, [], seen.stem_and_follower);
    }

    /// A cue as seen across the tokens between.
    fn seen_cue(self, cue: usize, between: &Range<usize>) -> SeenCue {
        let FirstPassInput { facts, levels, .. } = self;
        let counts = facts.between(between.clone());
        let next = follower(cue + 1, facts.context.sentence(cue).end, facts);
        SeenCue {
            level: levels.at(cue),
            distance: distance_bucket(between.len()),
            commas: capped(counts.commas, 3),
            marks: capped(counts.marks, 3),
            follower: follower_kind(cue + 1, facts),
            stem_and_follower: facts.stem(cue) ^ next.rotate_left(13),
        }
    }
}

/// What features see of a cue beside a token.
struct SeenCue {
    level: u8,
    distance: u8,
    commas: u8,
    marks: u8,
    follower: u8,
    stem_and_follower: u64,
}

/// The kind of a stop.
fn stop_kind(stop: ClauseMarker) -> u8 {
    match stop {
        ClauseMarker::Comma => 0,
        ClauseMarker::FullStop => 1,
        ClauseMarker::Semicolon => 2,
        ClauseMarker::Colon => 3,
        ClauseMarker::Question => 4,
        _ => 5,
    }
}
