//! Which words are cues: a logistic regression over every verb, noun, adjective and "according" by itself.

use super::facts::{Facts, NO_MARK, NO_NAME, OPENING, OUTSIDE};
use super::features::{CueFeature, NO_TAG, capped, distance_bucket};
use crate::interrupt::Interrupt;
use crate::model::{Batch, Embedded, FeatureList, Template, Weights};
use crate::segment::ClauseMarker;
use crate::syntax::NONE;
use crate::tagger::Tag;
use std::ops::Range;

pub(super) static FILE: &Embedded<[u8]> = &Embedded(*include_bytes!("../../models/cues.bin"));

/// Bytes in a row of the weight file: two labels, and two that are not used.
pub(crate) const WIDTH: usize = 4;

pub(crate) const TEMPLATE: Template = Template {
    task: "cues",
    labels: &["other", "cue"],
    classes: &["any"],
    features: &[CueFeature::DECLARATIONS],
};

/// Words whose features are looked up together.
const BATCH: usize = 64;
/// The least log-odds by which a word has to be a cue by itself, wherever it stands, to be looked at further.
const LEAST_ALONE: f32 = -1.0;

/// How probable each candidate is a cue; words that hardly ever are one by themselves are left out.
pub(super) fn probabilities(
    weights: &Weights<WIDTH>,
    facts: &Facts<'_>,
    interrupt: Interrupt<'_>,
) -> Vec<(usize, f32)> {
    let log_odds = |batch: &Batch, index: usize| {
        let scores = weights.scores_of(batch, index);
        (scores[1] + weights.start()[1]) - (scores[0] + weights.start()[0])
    };
    let mut batch = Batch::default();
    let mut found = Vec::new();
    for some in candidates(facts).chunks(BATCH) {
        if interrupt.is_set() {
            break;
        }
        batch.clear();
        some.iter()
            .for_each(|&at| batch.push(|hashes| lexical_features(at, facts, &mut FeatureList(hashes))));
        weights.look_up(&mut batch);
        let alone = some.iter().enumerate().filter(|&(index, _)| log_odds(&batch, index) >= LEAST_ALONE);
        let possible: Vec<usize> = alone.map(|(_, &at)| at).collect();
        batch.clear();
        possible.iter().for_each(|&at| batch.push(|hashes| features(at, facts, hashes)));
        weights.look_up(&mut batch);
        let probability = |index: usize| 1.0 / (1.0 + libm::expf(-log_odds(&batch, index)));
        found.extend(possible.iter().enumerate().map(|(index, &at)| (at, probability(index))));
    }
    found
}

/// The words of the article that can be the main word of a cue.
pub(crate) fn candidates(facts: &Facts<'_>) -> Vec<usize> {
    facts.section.clone().filter(|&at| can_be_cue(at, facts)).collect()
}

fn can_be_cue(at: usize, facts: &Facts<'_>) -> bool {
    match facts.context.syntax.group(at) {
        Some(group) => group.main as usize == at,
        None => {
            let tag = facts.tag(at);
            tag.is_verb()
                || tag.is_adjective()
                || matches!(tag, Tag::NounSingular | Tag::NounPlural)
                || matches!(facts.at(at).clause_marker, ClauseMarker::Colon | ClauseMarker::According)
        }
    }
}

/// The tokens of the cue whose main word this is: a verb with its auxiliaries, else the word alone.
pub(crate) fn extent(main: usize, facts: &Facts<'_>) -> Range<usize> {
    let first = facts.context.syntax.group(main).map_or(main, |group| group.first as usize);
    first..main + 1
}

/// All features of a candidate.
pub(crate) fn features(at: usize, facts: &Facts<'_>, hashes: &mut Vec<u64>) {
    let mut features = FeatureList(hashes);
    lexical_features(at, facts, &mut features);
    context_features(at, facts, &mut features);
    sentence_features(at, facts, &mut features);
    match facts.context.syntax.group(at) {
        Some(_) => verb_features(at, facts, &mut features),
        None => noun_features(at, facts, &mut features),
    }
}

/// The features that see nothing but the word and its tag.
fn lexical_features(at: usize, facts: &Facts<'_>, features: &mut FeatureList<'_>) {
    use CueFeature::*;
    let (stem, tag) = (facts.stem(at), facts.tag(at) as u8);
    features.add(Tag, [tag]);
    features.add_word(Stem, [], stem);
    features.add_word(StemAndTag, [tag], stem);
    if let Some(clusters) = facts.hashes(at).clusters {
        features.add(CoarseCluster, [clusters.coarse, tag]);
        features.add_word(FineCluster, [tag], clusters.fine.into());
    }
}

/// The features of the words around.
fn context_features(at: usize, facts: &Facts<'_>, features: &mut FeatureList<'_>) {
    use CueFeature::*;
    let block = facts.block(at).tokens;
    let inside = |offset: isize| at.checked_add_signed(offset).filter(|other| block.contains(other));
    let lower = |offset: isize| inside(offset).map_or(1, |other| facts.lower(other));
    let tag = |offset: isize| inside(offset).map_or(NO_TAG, |other| facts.tag(other) as u8);
    let mark = |offset: isize| inside(offset).map_or(NO_MARK, |other| facts.at(other).mark);
    let name = |offset: isize| inside(offset).map_or(NO_NAME, |other| facts.at(other).name);
    let stem = facts.stem(at);
    features.add_word(Word, [], lower(0));
    features.add_word(Suffix3, [], facts.hashes(at).suffixes[2]);
    features.add_word(WordBefore, [], lower(-1));
    features.add_word(WordAfter, [], lower(1));
    features.add_word(WordTwoAfter, [], lower(2));
    features.add_word(WordTwoBefore, [], lower(-2));
    features.add_word(StemAndWordAfter, [], stem ^ lower(1).rotate_left(17));
    features.add_word(StemAndWordBefore, [], stem ^ lower(-1).rotate_left(31));
    features.add(TagsAround, [tag(-1), tag(0), tag(1)]);
    features.add(TagsAfter, [tag(0), tag(1), tag(2)]);
    features.add_word(StemAndTagAfter, [tag(1)], stem);
    features.add_word(StemAndTagBefore, [tag(-1)], stem);
    features.add(MarksAround, [mark(-1), mark(0), mark(1)]);
    features.add_word(StemAndMarkAfter, [mark(1)], stem);
    features.add(NamesAround, [name(-1), name(1)]);
}

/// The features of the sentence.
fn sentence_features(at: usize, facts: &Facts<'_>, features: &mut FeatureList<'_>) {
    use CueFeature::*;
    let sentence = facts.context.sentence(at);
    let marked = facts.between(sentence.clone()).marks;
    let before = facts.between(sentence.start..at);
    let after = facts.between(at + 1..sentence.end.max(at + 1));
    let block = facts.block(at);
    let tag = facts.tag(at) as u8;
    let opens = facts.at(sentence.start).mark == OPENING;
    features.add(SentenceMarks, [capped(marked, 2), opens.into(), (facts.at(at).mark != OUTSIDE).into()]);
    features.add(MarksOnSides, [capped(before.marks, 3), capped(after.marks, 3), capped(before.commas, 2)]);
    features.add(FiniteVerbsOnSides, [capped(before.finite, 3), capped(after.finite, 3), tag]);
    let (from_start, to_end) = (distance_bucket(at - sentence.start), distance_bucket(sentence.end - at));
    features.add(PlaceInSentence, [from_start, to_end, tag]);
    features.add(Block, [capped(block.index, 3), block.kind as u8, tag]);
    features.add(LinksOnSides, [capped(before.links, 2), capped(after.links, 2), capped(after.commas, 2)]);
    features.add(ClauseBoundary, [facts.boundary(at), tag]);
}

/// The features of a word that is no verb: its phrase, and what follows.
fn noun_features(at: usize, facts: &Facts<'_>, features: &mut FeatureList<'_>) {
    use CueFeature::*;
    let (stem, sentence) = (facts.stem(at), facts.context.sentence(at));
    follower_features(at, sentence.end, facts, features);
    let phrase = facts.context.syntax.phrase(at).filter(|phrase| phrase.head() == at);
    let first = phrase.map_or(at, |phrase| phrase.first as usize);
    let before = first.checked_sub(1).filter(|&before| before >= sentence.start);
    let governor = before.map_or(1, |before| facts.lower(before));
    features.add_word(NounHead, [phrase.is_some().into(), facts.tag(first) as u8], stem);
    features.add_word(NounGovernor, [], governor);
    features.add_word(StemAndGovernor, [], stem ^ governor.rotate_left(21));
    features.add(NounFirst, [facts.tag(first) as u8, facts.at(first).name]);
}

/// The features of a verb: its group, its subject, and what follows.
fn verb_features(at: usize, facts: &Facts<'_>, features: &mut FeatureList<'_>) {
    use CueFeature::*;
    let syntax = facts.context.syntax;
    let Some(group) = syntax.group(at) else { return };
    let (stem, sentence) = (facts.stem(at), facts.context.sentence(at));
    follower_features(at, sentence.end, facts, features);
    let (finite, passive, inverted) = (group.finite.into(), group.passive.into(), group.inverted.into());
    let first = group.first as usize;
    let first_tag = facts.tag(first) as u8;
    features.add_word(VerbForm, [finite, passive], stem);
    features.add(VerbGroup, [finite, passive, inverted, first_tag]);
    features.add_word(FirstAuxiliary, [first_tag], facts.lower(first));
    let follows = clause_follows(at, sentence.end, facts).into();
    features.add_word(ClauseFollows, [follows, finite], stem);
    let before = first.checked_sub(1).filter(|&before| before >= sentence.start);
    features.add_word(BeforeVerbGroup, [finite], before.map_or(1, |before| facts.lower(before)));
    let Some(subject) = syntax.subject(group) else {
        return features.add_word(NoSubject, [finite], stem);
    };
    let head = subject.head();
    let (lists, name) = (facts.at(head).lists, facts.at(head).name);
    features.add(Subject, [facts.tag(head) as u8, name, lists]);
    features.add_word(StemAndSubject, [finite, lists, facts.at(head).name_kind()], stem);
    features.add_word(SubjectHead, [finite], facts.lower(head));
    let shares = group.shares_subject.into();
    features.add(SubjectPlace, [shares, inverted, follows, distance_bucket(at.abs_diff(head))]);
    features.add_word(StemAndInversion, [inverted, shares], stem);
    if let Some(clusters) = facts.hashes(head).clusters {
        features.add(SubjectCluster, [clusters.coarse, finite]);
    }
}

fn follower_features(at: usize, end: usize, facts: &Facts<'_>, features: &mut FeatureList<'_>) {
    let next = follower(at + 1, end, facts);
    features.add_word(CueFeature::StemAndFollower, [], facts.stem(at) ^ next.rotate_left(9));
    features.add_word(CueFeature::Follower, [facts.tag(at) as u8], next);
}

/// What follows a cue: joining words and marks as they are, other words by their part of speech.
pub(super) fn follower(at: usize, end: usize, facts: &Facts<'_>) -> u64 {
    if at >= end {
        return 1;
    }
    let tag = facts.tag(at);
    let closed = tag.is_punctuation()
        || matches!(tag, Tag::Subordinator | Tag::To | Tag::Adposition | Tag::WhAdverb | Tag::WhPronoun)
        || facts.at(at).clause_marker == ClauseMarker::That;
    match closed {
        true => facts.lower(at),
        false if facts.context.syntax.phrase_of[at] != NONE => 100 + tag as u64,
        false => 200 + tag as u64,
    }
}

/// Whether a clause with a subject and a tense follows directly.
fn clause_follows(at: usize, end: usize, facts: &Facts<'_>) -> bool {
    for token in at + 1..end.min(at + 14) {
        if facts.at(token).boundary != 0 {
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
