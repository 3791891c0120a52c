//! Likely cues as seen from the tokens of their sentences.

use super::cue_levels::CueLevels;
use super::facts::{Facts, OPENING};
use super::section::PerToken;
use crate::segment::ClauseMarker;
use crate::syntax::NONE;
use crate::tagger::Tag;

/// The nearest likely cues of every token.
pub(super) struct NearestCues(PerToken<Neighbourhood>);

/// What one token has around it in its sentence.
#[derive(Debug, Clone, Copy)]
struct Neighbourhood {
    /// The nearest likely cue on either side.
    before: u32,
    after: u32,
    /// The first colon of the sentence.
    colon: u32,
    /// The first clause boundary between the cue before and the token.
    first_boundary: u8,
    /// The highest level of the sentence, and how many cues are counted in it.
    top: u8,
    count: u8,
}

/// A sentence with more counted cues than this has this many.
const MAX_COUNT: u32 = 4;

impl NearestCues {
    pub(super) fn new(facts: &Facts<'_>, levels: &CueLevels) -> NearestCues {
        let none =
            Neighbourhood { before: NONE, after: NONE, colon: NONE, first_boundary: 0, top: 0, count: 0 };
        let mut all = PerToken::new(facts.section.start, vec![none; facts.section.len()]);
        for sentence in facts.sentences() {
            let tokens = &mut all[sentence.clone()];
            let (mut last, mut boundary, mut top, mut colon) = (NONE, 0, 0, NONE);
            for (at, token) in sentence.clone().zip(tokens.iter_mut()) {
                (token.before, token.first_boundary) = (last, boundary);
                boundary = if boundary == 0 { facts.at(at).boundary } else { boundary };
                if levels.is_likely(at) {
                    (last, boundary) = (at as u32, 0);
                }
                top = top.max(levels.at(at));
                colon = if colon == NONE && facts.at(at).clause_marker == ClauseMarker::Colon {
                    at as u32
                } else {
                    colon
                };
            }
            let count = levels.count(sentence.clone()).min(MAX_COUNT) as u8;
            let mut next = NONE;
            for (at, token) in sentence.zip(tokens).rev() {
                (token.after, token.top, token.count, token.colon) = (next, top, count, colon);
                next = if levels.is_likely(at) { at as u32 } else { next };
            }
        }
        NearestCues(all)
    }

    /// The nearest likely cue before a token in its sentence.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        index(self.0[at].before)
    }

    /// The nearest likely cue after a token in its sentence.
    pub(super) fn after(&self, at: usize) -> Option<usize> {
        index(self.0[at].after)
    }

    /// The first colon of a token's sentence.
    pub(super) fn colon(&self, at: usize) -> Option<usize> {
        index(self.0[at].colon)
    }

    /// The kind of the first clause boundary between a token and the likely cue before it; 0 if there is none.
    pub(super) fn first_boundary(&self, at: usize) -> u8 {
        self.0[at].first_boundary
    }

    /// The highest level of a token's sentence.
    pub(super) fn top(&self, at: usize) -> u8 {
        self.0[at].top
    }

    /// How many cues a token's sentence has.
    pub(super) fn count(&self, at: usize) -> u8 {
        self.0[at].count
    }
}

fn index(token: u32) -> Option<usize> {
    (token != NONE).then_some(token as usize)
}

/// What kind of word follows a cue.
pub(super) fn follower_kind(at: usize, facts: &Facts<'_>) -> u8 {
    if at >= facts.section.end || facts.sentence(at) != facts.sentence(at - 1) {
        return 0;
    }
    match (facts.at(at).clause_marker, facts.tag(at)) {
        _ if facts.at(at).mark == OPENING => 1,
        (ClauseMarker::That, _) => 2,
        (_, Tag::To) => 3,
        (ClauseMarker::Comma, _) => 4,
        (ClauseMarker::Colon, _) => 5,
        (_, Tag::Punctuation) => 6,
        (_, Tag::Subordinator | Tag::WhAdverb | Tag::WhPronoun) => 7,
        (_, Tag::Adposition) => 8,
        _ if facts.context.syntax.phrase_of[at] != NONE => 9,
        _ => 10,
    }
}
