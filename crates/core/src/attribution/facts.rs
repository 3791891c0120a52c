//! What the features of attribution ask of a token, gathered once per article.

use super::chain::class_by_itself;
use super::feature::Small;
use super::kept::{Cell, Kept};
use crate::article::EntityType;
use crate::context::Context;
use crate::lexicon::{Flags, word};
use crate::segment::{BlockTokens, Joint};
use crate::syntax::NONE;
use crate::tagger::{Known, Lexeme, Tag, Words};
use std::hint::black_box;
use std::ops::Range;
use std::sync::atomic::Ordering;

/// Where a token stands to quotation marks.
pub(super) const OUTSIDE: u8 = 0;
const INSIDE: u8 = 1;
pub(super) const OPENING: u8 = 2;
pub(super) const CLOSING: u8 = 3;

/// How many values a place at marks and a kind of name can have, counting that of no token.
const MARKS: u8 = 5;
pub(super) const NO_MARK: Small = Small::absent(9, MARKS);
const NAMES: u8 = 17;
pub(super) const NO_NAME: Small = Small::absent(99, NAMES);
/// How many kinds of clause borders there are, counting none.
const BORDERS: u8 = 18;

/// A kind of clause border; 0 is none.
pub(super) const fn border(kind: u8) -> Small {
    Small::new(kind as u64, BORDERS)
}

/// Counts of what stands before a token, from the start of the article; differences count what lies between.
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
    /// Clause borders.
    pub(super) borders: u32,
    /// Clauses with a subject of their own.
    pub(super) clauses: u32,
}

/// What features ask of one token, side by side.
#[derive(Debug, Clone, Copy)]
#[repr(align(8))]
pub(super) struct TokenFacts {
    pub(super) tag: Tag,
    /// Where it stands to quotation marks.
    pub(super) mark: u8,
    /// What it is to the clauses around it.
    pub(super) joint: Joint,
    /// The kind of the name that holds it; odd where the name begins.
    name: u8,
    /// What kind of clause can begin here.
    pub(super) border: u8,
    /// What labels can begin or end here, as far as it tells by itself.
    pub(super) class: u8,
    /// The lists of words that tell who can be a source: offices, bodies, times.
    lists: u8,
}

impl TokenFacts {
    #[inline(always)]
    pub(super) fn mark(&self) -> Small {
        Small::new(self.mark.into(), MARKS)
    }

    /// The kind of the name that holds it, wherever the name begins.
    pub(super) fn name_kind(&self) -> Small {
        Small::new(u64::from(self.name / 2), 8)
    }
}

/// The article as the features see it.
pub(crate) struct Facts<'a> {
    pub(super) context: &'a Context<'a>,
    of_token: Vec<TokenFacts>,
    /// For each token what is known of its word, and its sentence.
    known: Vec<&'a Known>,
    sentence_of: &'a [u32],
    blocks: &'a [BlockTokens],
    /// For each token, the index of its block.
    block_of: Vec<u32>,
    /// For each phrase, the verb group of which it is the subject.
    pub(super) group_of_subject: Vec<u32>,
    /// One more than tokens.
    counts: Vec<Counts>,
    /// For each token, itself or the next at which something stops.
    stops: Vec<u32>,
    /// For each token, the last closing mark before it and the first opening one from it on.
    near_marks: Vec<(u32, u32)>,
}

impl<'a> Facts<'a> {
    pub(crate) fn new(context: &'a Context<'a>, words: &'a Words<'a>) -> Facts<'a> {
        let count = context.segments.tokens.len();
        let mut block_of = vec![0; count];
        let blocks = &context.segments.blocks;
        for (index, block) in blocks.iter().enumerate() {
            block_of[block.tokens.clone()].fill(index as u32);
        }
        let mut facts = Facts {
            context,
            of_token: tokens(context),
            known: (0..count).map(|at| words.at(at)).collect(),
            sentence_of: &context.segments.sentence_of,
            blocks,
            block_of,
            group_of_subject: vec![NONE; context.syntax.phrases.len()],
            counts: Vec::new(),
            stops: Vec::new(),
            near_marks: Vec::new(),
        };
        for (index, group) in context.syntax.groups.iter().enumerate().rev() {
            if let Some(slot) = facts.group_of_subject.get_mut(group.subject as usize) {
                *slot = index as u32;
            }
        }
        for at in 0..count {
            let border = facts.find_border(at);
            let token = &mut facts.of_token[at];
            let opens_sentence = context.sentence(at).start == at;
            token.border = border;
            token.class = class_by_itself(token.joint, token.mark, border, opens_sentence);
        }
        facts.count();
        facts.find_stops();
        facts.find_near_marks();
        facts
    }

    fn find_stops(&mut self) {
        let mut next = NONE;
        self.stops = vec![NONE; self.tokens()];
        for (at, (stop, token)) in self.stops.iter_mut().zip(&self.of_token).enumerate().rev() {
            next = if token.joint.is_stop() { at as u32 } else { next };
            *stop = next;
        }
    }

    fn find_near_marks(&mut self) {
        let (mut closed, mut opens) = (NONE, NONE);
        self.near_marks = vec![(NONE, NONE); self.tokens()];
        for (at, (near, token)) in self.near_marks.iter_mut().zip(&self.of_token).enumerate() {
            near.0 = closed;
            closed = if token.mark == CLOSING { at as u32 } else { closed };
        }
        for (at, (near, token)) in self.near_marks.iter_mut().zip(&self.of_token).enumerate().rev() {
            opens = if token.mark == OPENING { at as u32 } else { opens };
            near.1 = opens;
        }
    }

    /// How many tokens before this one a quote closes, and how many behind it one opens, in this range.
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
        self.counts = Vec::with_capacity(self.tokens() + 1);
        for (at, token) in self.of_token.iter().enumerate() {
            self.counts.push(all);
            all.commas += u32::from(token.joint.is_comma());
            all.marks += u32::from(token.mark >= OPENING);
            all.finite += u32::from(token.tag.is_finite());
            all.links += u32::from(is_link(token.tag));
            all.borders += u32::from(token.border != 0);
            all.clauses += u32::from(self.begins_clause(at));
        }
        self.counts.push(all);
    }

    /// How much of each kind stands in this range.
    pub(super) fn between(&self, range: Range<usize>) -> Counts {
        let (from, to) = (self.counts[range.start], self.counts[range.end.max(range.start)]);
        Counts {
            commas: to.commas - from.commas,
            marks: to.marks - from.marks,
            finite: to.finite - from.finite,
            links: to.links - from.links,
            borders: to.borders - from.borders,
            clauses: to.clauses - from.clauses,
        }
    }

    pub(super) fn tokens(&self) -> usize {
        self.of_token.len()
    }

    #[inline(always)]
    pub(super) fn at(&self, at: usize) -> &TokenFacts {
        &self.of_token[at]
    }

    /// The tokens of this range.
    #[inline(always)]
    pub(super) fn in_range(&self, range: &Range<usize>) -> &[TokenFacts] {
        &self.of_token[range.clone()]
    }

    #[inline(always)]
    pub(super) fn tag(&self, at: usize) -> Tag {
        self.of_token[at].tag
    }

    #[inline(always)]
    pub(super) fn lexeme(&self, at: usize) -> &'a Lexeme {
        &self.known[at].lexeme
    }

    pub(super) fn stem(&self, at: usize) -> u64 {
        self.lexeme(at).stem
    }

    /// This hash of a token's word, with the rows that are kept of that word.
    #[inline(always)]
    pub(super) fn kept(&self, at: usize, hash: u64) -> Kept<'a> {
        Kept::of_token(hash, self.rows(at))
    }

    /// The rows that are kept of a token's word.
    #[inline(always)]
    pub(super) fn rows(&self, at: usize) -> &'a [Cell] {
        &self.known[at].rows
    }

    /// Reads the first and the last of these rows of every token of a range, so that their lines of memory come at once.
    pub(super) fn touch(&self, tokens: Range<usize>, rows: &Range<usize>) {
        let read = |known: &&Known| {
            let row = |row: usize| known.rows[row].load(Ordering::Relaxed);
            row(rows.start) ^ row(rows.end - 1)
        };
        black_box(self.known[tokens].iter().fold(0, |all, known| all ^ read(known)));
    }

    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.context.segments.sentences.iter().map(|sentence| sentence.tokens())
    }

    #[cfg(feature = "training")]
    pub(super) fn blocks(&self) -> &'a [BlockTokens] {
        self.blocks
    }

    /// The block that holds this token.
    pub(super) fn block(&self, at: usize) -> (u32, &'a BlockTokens) {
        (self.block_of[at], &self.blocks[self.block_of[at] as usize])
    }

    #[inline(always)]
    pub(super) fn sentence(&self, at: usize) -> u32 {
        self.sentence_of[at]
    }

    /// Where a token stands to quotation marks.
    pub(super) fn mark(&self, at: usize) -> Small {
        self.of_token[at].mark()
    }

    /// The kind of the name that holds a token.
    pub(super) fn name(&self, at: usize) -> Small {
        Small::new(self.of_token[at].name.into(), NAMES)
    }

    /// What kind of clause begins at a token; none behind the last.
    pub(super) fn border(&self, at: usize) -> Small {
        border(self.of_token.get(at).map_or(0, |token| token.border))
    }

    /// The lists of words that tell who can be a source: offices, bodies, times.
    pub(super) fn lists(&self, at: usize) -> Small {
        Small::new(self.of_token[at].lists.into(), 8)
    }

    /// Whether a finite verb group with a subject begins here.
    fn begins_clause(&self, at: usize) -> bool {
        let group = self.context.syntax.group(at).filter(|group| group.first as usize == at);
        group.is_some_and(|group| group.finite && group.subject != NONE)
    }

    /// What kind of clause can begin here.
    fn find_border(&self, at: usize) -> u8 {
        let Some(before) = at.checked_sub(1).filter(|&before| self.sentence(before) == self.sentence(at))
        else {
            return 0;
        };
        let syntax = self.context.syntax;
        match (self.at(before).joint, self.tag(at)) {
            (Joint::Comma, Tag::Coordinator) => 1,
            (Joint::Comma, Tag::VerbGerund) => 2,
            (Joint::Comma, Tag::WhPronoun | Tag::RelativePronoun | Tag::WhAdverb | Tag::WhPossessive) => 3,
            (Joint::Comma, Tag::Adposition) => 4,
            (Joint::Comma, Tag::Subordinator) => 5,
            (Joint::Comma, Tag::VerbParticiple) => 6,
            (Joint::Comma, tag) if tag.is_verb() => 7,
            (Joint::Comma, _) if syntax.phrase_of[at] != NONE => 8,
            (Joint::Comma, _) => 9,
            (Joint::Semicolon, _) => 10,
            (Joint::Colon, _) => 11,
            (Joint::Dash, _) => 12,
            (_, Tag::Coordinator) if at + 1 < self.context.tags.len() && syntax.group(at + 1).is_some() => 13,
            (_, Tag::Subordinator) if self.at(at).joint != Joint::That => 14,
            (_, Tag::WhAdverb) => 15,
            (_, Tag::WhPronoun | Tag::RelativePronoun) => 16,
            _ if self.at(at).joint == Joint::Turn => 17,
            _ => 0,
        }
    }
}

/// Words that join a clause to another.
fn is_link(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Subordinator | Tag::WhAdverb | Tag::WhPronoun | Tag::RelativePronoun | Tag::WhDeterminer
    )
}

/// What is told of each token without what stands before it; nothing of borders and classes.
fn tokens(context: &Context<'_>) -> Vec<TokenFacts> {
    let token = |(at, &tag): (usize, &Tag)| {
        let word = context.segments.traits(at);
        let is = |list: Flags, bit: u8| u8::from(word.flags.any(list)) << bit;
        let lists = is(word::ROLE_NOUNS, 0) | is(word::ORGANISATION_NOUNS, 1) | is(word::TIME_NOUNS, 2);
        TokenFacts { tag, mark: OUTSIDE, joint: word.joint, name: 0, border: 0, class: 0, lists }
    };
    let mut tokens: Vec<TokenFacts> = context.tags.iter().enumerate().map(token).collect();
    for marked in &context.marks.marked {
        let inside = &mut tokens[marked.open as usize..marked.end as usize];
        inside.iter_mut().for_each(|token| token.mark = INSIDE);
        if marked.has_open {
            tokens[marked.open as usize].mark = OPENING;
        }
        if marked.has_close {
            tokens[marked.end as usize - 1].mark = CLOSING;
        }
    }
    for name in context.mentions {
        let kind = match name.kind {
            EntityType::Person => 2,
            EntityType::Org => 4,
            EntityType::Gpe | EntityType::Loc | EntityType::Fac => 6,
            EntityType::Norp => 8,
            EntityType::Date | EntityType::Time => 10,
            EntityType::Product | EntityType::Event | EntityType::WorkOfArt | EntityType::Law => 12,
            _ => 14,
        };
        tokens[name.tokens()].iter_mut().for_each(|token| token.name = kind);
        tokens[name.first as usize].name = kind + 1;
    }
    tokens
}
