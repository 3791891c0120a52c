//! What the features of attribution look at, computed once per section of an article.

use super::section::PerToken;
use crate::article::{BlockKind, EntityType};
use crate::context::Context;
use crate::lexicon::{Flags, word};
use crate::segment::{ClauseMarker, WordHashes};
use crate::syntax::{NONE, VerbGroup};
use crate::tagger::Tag;
use std::ops::Range;

/// Places of a token relative to quotation marks.
pub(super) const OUTSIDE: u8 = 0;
const INSIDE: u8 = 1;
pub(super) const OPENING: u8 = 2;
pub(super) const CLOSING: u8 = 3;

/// The values of a quotation mark and of a name where there is no token.
pub(super) const NO_MARK: u8 = 9;
pub(super) const NO_NAME: u8 = 99;

/// Counts of what comes before a token, from the start of the article; differences count what lies between.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    /// Commas, semicolons and dashes.
    pub(super) commas: u32,
    /// Opening and closing marks.
    pub(super) marks: u32,
    /// Verbs with a tense.
    pub(super) finite: u32,
    /// "that", "who", "because" and their like.
    pub(super) links: u32,
    /// Clause boundaries.
    pub(super) boundaries: u32,
    /// Clauses with a subject of their own.
    pub(super) clauses: u32,
}

/// What features look at in one token.
#[derive(Debug, Clone, Copy)]
pub(super) struct TokenFacts {
    pub(super) tag: Tag,
    /// Its place relative to quotation marks.
    pub(super) mark: u8,
    pub(super) clause_marker: ClauseMarker,
    /// The kind of the name that holds it; odd where the name begins; 0 for none.
    pub(super) name: u8,
    /// The kind of clause that can begin here; 0 for none.
    pub(super) boundary: u8,
    /// Its class, on which transitions between labels depend, as far as cues do not decide it.
    pub(super) class: u8,
    /// The lists that hold it, of words that tell who can be a source: offices, bodies, times.
    pub(super) lists: u8,
}

impl TokenFacts {
    /// The kind of the name that holds it, wherever the name begins.
    pub(super) fn name_kind(&self) -> u8 {
        self.name / 2
    }
}

/// A block, as far as it lies in the section.
pub(super) struct Block {
    /// Its index in the article.
    pub(super) index: u32,
    pub(super) kind: BlockKind,
    pub(super) tokens: Range<usize>,
}

/// A section of an article as the features see it.
pub(crate) struct Facts<'a> {
    pub(super) context: &'a Context<'a>,
    /// The tokens of the section.
    pub(super) section: Range<usize>,
    tokens: PerToken<TokenFacts>,
    hashes: PerToken<&'a WordHashes>,
    /// For each phrase, the verb group of which it is the subject.
    group_of_subject: PerToken<u32>,
    /// For each token and the end.
    counts: PerToken<Counts>,
    /// For each token, itself or the next stop.
    stops: PerToken<u32>,
    /// For each token, the last closing mark before it and the first opening one from it on.
    near_marks: PerToken<(u32, u32)>,
}

impl<'a> Facts<'a> {
    pub(crate) fn new(context: &'a Context<'a>, section: Range<usize>) -> Facts<'a> {
        let start = section.start;
        let hashes = section.clone().map(|at| &context.segments.feature_word(at).hashes).collect();
        let mut facts = Facts {
            context,
            tokens: PerToken::new(start, tokens(context, &section)),
            hashes: PerToken::new(start, hashes),
            group_of_subject: group_of_subject(context, &section),
            counts: PerToken::new(start, Vec::new()),
            stops: PerToken::new(start, vec![NONE; section.len()]),
            near_marks: PerToken::new(start, vec![(NONE, NONE); section.len()]),
            section,
        };
        for at in facts.section.clone() {
            let boundary = facts.find_boundary(at);
            let token = &mut facts.tokens[at];
            let opens_sentence = context.sentence(at).start == at;
            token.boundary = boundary;
            token.class = class_of(token.clause_marker, token.mark, boundary, opens_sentence);
        }
        facts.count();
        facts.find_stops();
        facts.find_near_marks();
        facts
    }

    fn find_stops(&mut self) {
        let mut next = NONE;
        for (at, stop) in self.stops.iter_mut().rev() {
            next = if self.tokens[at].clause_marker.is_stop() { at as u32 } else { next };
            *stop = next;
        }
    }

    fn find_near_marks(&mut self) {
        let (mut closed, mut opens) = (NONE, NONE);
        for (at, near) in self.near_marks.iter_mut() {
            near.0 = closed;
            closed = if self.tokens[at].mark == CLOSING { at as u32 } else { closed };
        }
        for (at, near) in self.near_marks.iter_mut().rev() {
            opens = if self.tokens[at].mark == OPENING { at as u32 } else { opens };
            near.1 = opens;
        }
    }

    /// How many tokens before this one a quote closes, and how many after it one opens, in this range.
    pub(super) fn near_marks(&self, at: usize, range: &Range<usize>) -> (Option<usize>, Option<usize>) {
        let (closed, opens) = self.near_marks[at];
        let [closed, opens] =
            [closed, opens].map(|mark| Some(mark as usize).filter(|mark| range.contains(mark)));
        (closed.map(|mark| at - mark), opens.map(|mark| mark - at))
    }

    /// The first token from this one on, before the end, at which something stops.
    pub(super) fn stop(&self, at: usize, end: usize) -> Option<usize> {
        Some(self.stops[at] as usize).filter(|&stop| stop < end)
    }

    fn count(&mut self) {
        let mut all = Counts::default();
        let mut counts = vec![all];
        for at in self.section.clone() {
            let token = self.at(at);
            all.commas += u32::from(token.clause_marker.is_comma());
            all.marks += u32::from(token.mark >= OPENING);
            all.finite += u32::from(token.tag.is_finite());
            all.links += u32::from(is_link(token.tag));
            all.boundaries += u32::from(token.boundary != 0);
            all.clauses += u32::from(self.begins_clause(at));
            counts.push(all);
        }
        self.counts = PerToken::new(self.section.start, counts);
    }

    /// How much of each kind stands in this range.
    pub(super) fn between(&self, range: Range<usize>) -> Counts {
        let (from, to) = (self.counts[range.start], self.counts[range.end.max(range.start)]);
        Counts {
            commas: to.commas - from.commas,
            marks: to.marks - from.marks,
            finite: to.finite - from.finite,
            links: to.links - from.links,
            boundaries: to.boundaries - from.boundaries,
            clauses: to.clauses - from.clauses,
        }
    }

    pub(super) fn at(&self, at: usize) -> &TokenFacts {
        &self.tokens[at]
    }

    pub(super) fn tag(&self, at: usize) -> Tag {
        self.tokens[at].tag
    }

    pub(super) fn hashes(&self, at: usize) -> &'a WordHashes {
        self.hashes[at]
    }

    pub(super) fn is_capitalised(&self, at: usize) -> bool {
        self.context.segments.feature_word(at).is_capitalised
    }

    pub(super) fn stem(&self, at: usize) -> u64 {
        self.hashes(at).stem
    }

    pub(super) fn lower(&self, at: usize) -> u64 {
        self.hashes(at).lower
    }

    /// The sentences of the section.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let sentences = &self.context.segments.sentences;
        let first = sentences.partition_point(|sentence| sentence.tokens().start < self.section.start);
        let from_first = sentences.iter().skip(first).map(|sentence| sentence.tokens());
        from_first.take_while(|tokens| tokens.start < self.section.end)
    }

    /// The block that holds this token.
    pub(super) fn block(&self, at: usize) -> Block {
        let index = self.context.block(at);
        let block = &self.context.segments.blocks[index as usize];
        let (start, end) =
            (block.tokens.start.max(self.section.start), block.tokens.end.min(self.section.end));
        Block { index, kind: block.kind, tokens: start..end }
    }

    /// The verb group of which a phrase is the subject.
    pub(super) fn governor(&self, phrase: u32) -> Option<&'a VerbGroup> {
        let group = *self.group_of_subject.get(phrase as usize)?;
        self.context.syntax.groups.get(group as usize)
    }

    pub(super) fn sentence(&self, at: usize) -> u32 {
        self.context.segments.sentence_of[at]
    }

    /// The kind of clause that can begin at a token; none after the last.
    pub(super) fn boundary(&self, at: usize) -> u8 {
        self.tokens.get(at).map_or(0, |token| token.boundary)
    }

    /// Whether a finite verb group with a subject begins here.
    fn begins_clause(&self, at: usize) -> bool {
        let group = self.context.syntax.group(at).filter(|group| group.first as usize == at);
        group.is_some_and(|group| group.finite && group.subject != NONE)
    }

    /// What kind of clause can begin here.
    fn find_boundary(&self, at: usize) -> u8 {
        let Some(before) = at.checked_sub(1).filter(|&before| self.sentence(before) == self.sentence(at))
        else {
            return 0;
        };
        let syntax = self.context.syntax;
        match (self.at(before).clause_marker, self.tag(at)) {
            (ClauseMarker::Comma, Tag::Coordinator) => 1,
            (ClauseMarker::Comma, Tag::VerbGerund) => 2,
            (
                ClauseMarker::Comma,
                Tag::WhPronoun | Tag::RelativePronoun | Tag::WhAdverb | Tag::WhPossessive,
            ) => 3,
            (ClauseMarker::Comma, Tag::Adposition) => 4,
            (ClauseMarker::Comma, Tag::Subordinator) => 5,
            (ClauseMarker::Comma, Tag::VerbParticiple) => 6,
            (ClauseMarker::Comma, tag) if tag.is_verb() => 7,
            (ClauseMarker::Comma, _) if syntax.phrase_of[at] != NONE => 8,
            (ClauseMarker::Comma, _) => 9,
            (ClauseMarker::Semicolon, _) => 10,
            (ClauseMarker::Colon, _) => 11,
            (ClauseMarker::Dash, _) => 12,
            (_, Tag::Coordinator) if at + 1 < self.context.tags.len() && syntax.group(at + 1).is_some() => 13,
            (_, Tag::Subordinator) if self.at(at).clause_marker != ClauseMarker::That => 14,
            (_, Tag::WhAdverb) => 15,
            (_, Tag::WhPronoun | Tag::RelativePronoun) => 16,
            _ if self.at(at).clause_marker == ClauseMarker::ClauseOpener => 17,
            _ => 0,
        }
    }
}

/// Classes of tokens on which transitions between labels depend, by number.
pub(super) const CLASSES: &[&str] = &[
    "plain",
    "quoted",
    "opening-mark",
    "closing-mark",
    "sentence-start",
    "comma",
    "likely-cue",
    "stop",
    "cue",
    "after-cue",
    "clause-boundary",
];
pub(super) const PLAIN_CLASS: u8 = 0;
pub(super) const LIKELY_CUE_CLASS: u8 = 6;
pub(super) const CUE_CLASS: u8 = 8;
pub(super) const AFTER_CUE_CLASS: u8 = 9;
pub(super) const BOUNDARY_CLASS: u8 = 10;

/// The class of a token, cues left aside.
fn class_of(clause_marker: ClauseMarker, mark: u8, boundary: u8, opens_sentence: bool) -> u8 {
    match (mark, clause_marker) {
        _ if opens_sentence => 4,
        (OPENING, _) => 2,
        (CLOSING, _) => 3,
        (OUTSIDE, ClauseMarker::Comma) => 5,
        (
            OUTSIDE,
            ClauseMarker::FullStop | ClauseMarker::Colon | ClauseMarker::Semicolon | ClauseMarker::Dash,
        ) => 7,
        (OUTSIDE, _) if boundary != 0 => BOUNDARY_CLASS,
        (OUTSIDE, _) => PLAIN_CLASS,
        _ => 1,
    }
}

/// Words that join a clause to another.
fn is_link(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Subordinator | Tag::WhAdverb | Tag::WhPronoun | Tag::RelativePronoun | Tag::WhDeterminer
    )
}

/// For each phrase of a section, the verb group of which it is the subject.
fn group_of_subject(context: &Context<'_>, section: &Range<usize>) -> PerToken<u32> {
    let (phrases, groups) = (&context.syntax.phrases, &context.syntax.groups);
    let phrase = |token: usize| phrases.partition_point(|phrase| (phrase.first as usize) < token);
    let group = |token: usize| groups.partition_point(|group| (group.first as usize) < token);
    let (first, end) = (phrase(section.start), phrase(section.end));
    let mut of_subject = PerToken::new(first, vec![NONE; end - first]);
    for index in (group(section.start)..group(section.end)).rev() {
        let subject = groups[index].subject as usize;
        if (first..end).contains(&subject) {
            of_subject[subject] = index as u32;
        }
    }
    of_subject
}

/// The attributes of each token that do not depend on the ones before it; clause boundary and class are set later.
fn tokens(context: &Context<'_>, section: &Range<usize>) -> Vec<TokenFacts> {
    let token = |at: usize| {
        let word = context.segments.word(at);
        let is = |list: Flags, bit: u8| u8::from(word.flags.any(list)) << bit;
        let lists = is(word::ROLE_NOUNS, 0) | is(word::ORGANISATION_NOUNS, 1) | is(word::TIME_NOUNS, 2);
        let (tag, clause_marker) = (context.tags[at], word.clause_marker);
        TokenFacts { tag, mark: OUTSIDE, clause_marker, name: 0, boundary: 0, class: 0, lists }
    };
    let mut tokens = PerToken::new(section.start, section.clone().map(token).collect());
    let inside = |range: Range<usize>| range.start.max(section.start)..range.end.min(section.end);
    let marked = &context.marks.marked;
    let first = marked.partition_point(|marked| marked.end as usize <= section.start);
    for marked in marked[first..].iter().take_while(|marked| (marked.open as usize) < section.end) {
        let (open, end) = (marked.open as usize, marked.end as usize);
        for at in inside(open..end) {
            tokens[at].mark = match at {
                _ if marked.has_close && at + 1 == end => CLOSING,
                _ if marked.has_open && at == open => OPENING,
                _ => INSIDE,
            };
        }
    }
    let first = context.mentions.partition_point(|name| name.end as usize <= section.start);
    for name in context.mentions[first..].iter().take_while(|name| (name.first as usize) < section.end) {
        let kind = match name.kind {
            EntityType::Person => 2,
            EntityType::Org => 4,
            EntityType::Gpe | EntityType::Loc | EntityType::Fac => 6,
            EntityType::Norp => 8,
            EntityType::Date | EntityType::Time => 10,
            EntityType::Product | EntityType::Event | EntityType::WorkOfArt | EntityType::Law => 12,
            _ => 14,
        };
        for at in inside(name.tokens()) {
            tokens[at].name = kind + u8::from(at == name.first as usize);
        }
    }
    tokens.into_values()
}
