//! Noun phrases, verb groups, and which phrase is the subject of which group.
//!
//! This is a parser's outline, made from parts of speech alone. On PolNeAR such an outline keeps two thirds of what a
//! dependency parser brings to attribution, at a hundredth of its cost. A noun phrase is a run of determiners,
//! adjectives and nouns; a verb group a run of auxiliaries, adverbs and one main verb; the subject of a finite group is
//! found by walking left over prepositional phrases, appositions and relative clauses.

mod subjects;

use crate::lexicon::word;
use crate::segment::{Segments, Sentence};
use crate::tagger::Tag;
use std::ops::Range;

/// No phrase or group.
pub(crate) const NONE: u32 = u32::MAX;
/// A noun phrase without what hangs on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    pub(crate) first: u32,
    pub(crate) end: u32,
}

impl Phrase {
    pub(crate) fn tokens(self) -> Range<usize> {
        self.first as usize..self.end as usize
    }

    /// The noun or pronoun that the phrase is about: its last token.
    pub(crate) fn head(self) -> usize {
        self.end as usize - 1
    }
}

/// A main verb with its auxiliaries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VerbGroup {
    pub(crate) first: u32,
    pub(crate) main: u32,
    /// Whether the first verb has a tense.
    pub(crate) finite: bool,
    pub(crate) passive: bool,
    /// Whether the subject stands behind the verb.
    pub(crate) inverted: bool,
    /// Index of the subject's phrase, or `NONE`.
    pub(crate) subject: u32,
    /// Whether the subject is that of an earlier verb with which this one is coordinated.
    pub(crate) shares_subject: bool,
}

/// The outline of an article's sentences.
pub(crate) struct Syntax {
    pub(crate) phrases: Vec<Phrase>,
    pub(crate) groups: Vec<VerbGroup>,
    /// For each token, the index of its phrase, or `NONE`.
    pub(crate) phrase_of: Vec<u32>,
    /// For each token, the index of its verb group, or `NONE`.
    pub(crate) group_of: Vec<u32>,
}

impl Syntax {
    pub(crate) fn phrase(&self, token: usize) -> Option<Phrase> {
        self.phrases.get(*self.phrase_of.get(token)? as usize).copied()
    }

    pub(crate) fn group(&self, token: usize) -> Option<&VerbGroup> {
        self.groups.get(*self.group_of.get(token)? as usize)
    }

    pub(crate) fn subject(&self, group: &VerbGroup) -> Option<Phrase> {
        self.phrases.get(group.subject as usize).copied()
    }

    /// The whole of a noun phrase: with the phrases that prepositions and genitives hang on it to the right, up to
    /// the token `limit`.
    pub(crate) fn extent(
        &self,
        phrase: Phrase,
        limit: usize,
        tags: &[Tag],
        segments: &Segments,
    ) -> Range<usize> {
        let mut end = phrase.end as usize;
        while end < limit && tags[end] == Tag::Adposition && !segments.is(end, word::CLAUSE_PREPOSITIONS) {
            match self
                .phrase(end + 1)
                .filter(|next| next.first as usize == end + 1 && (next.end as usize) <= limit)
            {
                Some(next) => end = next.end as usize,
                None => break,
            }
        }
        phrase.first as usize..end
    }

    /// The whole of a subject that stands before its verb: with what it is coordinated with, and with everything
    /// between it and the verb but adverbials and relative clauses.
    pub(crate) fn subject_extent(
        &self,
        phrase: Phrase,
        verb: usize,
        tags: &[Tag],
        segments: &Segments,
    ) -> Range<usize> {
        let mut end = verb;
        let is_adverbial = |at: usize| {
            tags[at].is_adverb()
                || tags[at] == Tag::Coordinator
                || segments.is(at, word::TIME_NOUNS)
                || matches!(segments.lower(at), "," | "this" | "last" | "on")
        };
        while end > phrase.end as usize && is_adverbial(end - 1) {
            end -= 1;
        }
        let between = phrase.end as usize..end;
        let clause = between.clone().any(|at| {
            tags[at].is_finite()
                || matches!(tags[at], Tag::RelativePronoun | Tag::WhPronoun | Tag::VerbGerund)
        });
        let plain = self.extent(phrase, verb, tags, segments);
        let end =
            if clause { self.behind_apposition(plain.end, verb, tags, segments) } else { end.max(plain.end) };
        self.coordinated_start(phrase, tags, segments)..end
    }

    /// Behind ", the ambassador to Iraq" where a relative clause follows it.
    fn behind_apposition(&self, end: usize, limit: usize, tags: &[Tag], segments: &Segments) -> usize {
        let next =
            self.phrase(end + 1).filter(|next| segments.lower(end) == "," && next.first as usize == end + 1);
        next.map_or(end, |next| self.extent(next, limit, tags, segments).end).min(limit)
    }

    /// Where "the army and the League" begins, for its second phrase.
    fn coordinated_start(&self, phrase: Phrase, tags: &[Tag], segments: &Segments) -> usize {
        let first = phrase.first as usize;
        let sentence = segments.sentences[segments.sentence_of[first] as usize].first as usize;
        let Some(left) = first
            .checked_sub(2)
            .filter(|&left| left >= sentence && matches!(segments.lower(first - 1), "and" | "or"))
        else {
            return first;
        };
        let Some(left) = self.phrase(left) else { return first };
        let begins = left.first as usize == sentence
            || tags[left.first as usize - 1].is_punctuation()
            || tags[left.first as usize - 1] == Tag::Subordinator;
        if begins { left.first as usize } else { first }
    }
}

/// Outlines every sentence of the article.
pub(crate) fn outline(segments: &Segments, tags: &[Tag]) -> Syntax {
    let count = segments.tokens.len();
    let mut syntax = Syntax {
        phrases: Vec::with_capacity(count / 3),
        groups: Vec::with_capacity(count / 6),
        phrase_of: vec![NONE; count],
        group_of: vec![NONE; count],
    };
    for &sentence in &segments.sentences {
        let first_group = syntax.groups.len();
        find_phrases(segments, tags, sentence, &mut syntax);
        find_groups(segments, tags, sentence, &mut syntax);
        for group in first_group..syntax.groups.len() {
            subjects::find(segments, tags, sentence, &mut syntax, group);
        }
    }
    syntax
}

fn in_phrase(tag: Tag) -> bool {
    tag.is_noun()
        || tag.is_adjective()
        || tag.is_determiner()
        || tag.is_pronoun() && tag != Tag::RelativePronoun
        || matches!(tag, Tag::Number | Tag::Symbol | Tag::Possessive)
}

/// Whether a tag can only begin a phrase.
fn begins_phrase(tag: Tag) -> bool {
    tag.is_determiner() || tag.is_pronoun()
}

fn find_phrases(segments: &Segments, tags: &[Tag], sentence: Sentence, syntax: &mut Syntax) {
    let mut at = sentence.first as usize;
    let end = sentence.end as usize;
    while at < end {
        let is_relative = || matches!(segments.lower(at), "who" | "which" | "whom");
        if !in_phrase(tags[at]) || tags[at] == Tag::Possessive || is_relative() {
            at += 1;
            continue;
        }
        let first = at;
        at += 1;
        while at < end && continues_phrase(segments, tags, at, end) {
            at += 1;
        }
        let index = syntax.phrases.len() as u32;
        syntax.phrase_of[first..at].fill(index);
        syntax.phrases.push(Phrase { first: first as u32, end: at as u32 });
    }
}

fn continues_phrase(segments: &Segments, tags: &[Tag], at: usize, end: usize) -> bool {
    if segments.lower(at) == "-"
        && at + 1 < end
        && (in_phrase(tags[at + 1]) || tags[at + 1].is_verb() || tags[at + 1].is_adverb())
    {
        return segments.tokens[at - 1].span.end == segments.tokens[at].span.start;
    }
    if segments.lower(at - 1) == "-"
        && segments.tokens[at - 1].span.end == segments.tokens[at].span.start
        && at >= 2
        && !begins_phrase(tags[at])
    {
        // "high-ranking officials", "US-led forces"
        return true;
    }
    if !in_phrase(tags[at]) {
        // "the recently elected president"
        let participle = matches!(tags[at], Tag::VerbParticiple | Tag::VerbGerund | Tag::Adverb);
        return participle
            && tags[at - 1].is_determiner()
            && at + 1 < end
            && (tags[at + 1].is_noun() || tags[at + 1].is_adjective());
    }
    !begins_phrase(tags[at]) || tags[at - 1] == Tag::Predeterminer
}

fn find_groups(segments: &Segments, tags: &[Tag], sentence: Sentence, syntax: &mut Syntax) {
    let mut at = sentence.first as usize;
    let end = sentence.end as usize;
    while at < end {
        if !tags[at].is_verb() || syntax.phrase_of[at] != NONE {
            at += 1;
            continue;
        }
        let mut group = read_group(segments, tags, at, end, syntax);
        group.finite |= is_coordinated_past(tags, sentence, syntax, &group)
            || is_lone_past(segments, tags, sentence, syntax, &group);
        let index = syntax.groups.len() as u32;
        syntax.group_of[group.first as usize..=group.main as usize].fill(index);
        at = group.main as usize + 1;
        syntax.groups.push(group);
    }
}

/// "accused Iran and then called on Tehran", "has accused Iran and called on Tehran": a participle behind a conjunction
/// that follows a verb in the past or perfect tense is in that tense as well; taggers confuse it with a passive.
fn is_coordinated_past(tags: &[Tag], sentence: Sentence, syntax: &Syntax, group: &VerbGroup) -> bool {
    let first = group.first as usize;
    let start = sentence.first as usize;
    let before = (start..first).rev().find(|&at| !tags[at].is_adverb());
    before.is_some_and(|before| tags[before] == Tag::Coordinator)
        && group.first == group.main
        && tags[first] == Tag::VerbParticiple
        && syntax.groups.last().is_some_and(|other| other.first >= sentence.first)
        && syntax
            .groups
            .iter()
            .rev()
            .take_while(|other| other.first >= sentence.first)
            .find(|other| other.finite)
            .is_some_and(|other| !other.passive && is_past(tags, other))
}

/// Whether a verb group speaks of the past: "called", "has called".
fn is_past(tags: &[Tag], group: &VerbGroup) -> bool {
    matches!(tags[group.first as usize], Tag::VerbPast | Tag::AuxPast)
        || tags[group.main as usize] == Tag::VerbParticiple && !group.passive
}

/// "Eccles, defending, told the jury": a reporting participle with an object or "that" behind it, and no verb with a
/// tense before it in the sentence, is itself the verb in the past tense.
fn is_lone_past(
    segments: &Segments,
    tags: &[Tag],
    sentence: Sentence,
    syntax: &Syntax,
    group: &VerbGroup,
) -> bool {
    let (main, behind) = (group.main as usize, group.main as usize + 1);
    let alone = group.first == group.main && tags[main] == Tag::VerbParticiple;
    let takes_object = behind < sentence.end as usize
        && (syntax.phrase_of[behind] != NONE || segments.lower(behind) == "that");
    let mut before = syntax.groups.iter().rev().take_while(|other| other.first >= sentence.first);
    alone && takes_object && segments.word(main).reporting.is_some() && !before.any(|other| other.finite)
}

/// Reads the verb group that begins with this token.
fn read_group(segments: &Segments, tags: &[Tag], first: usize, end: usize, syntax: &Syntax) -> VerbGroup {
    let (mut main, mut passive) = (first, false);
    let mut at = first + 1;
    while at < end && syntax.phrase_of[at] == NONE {
        let tag = tags[at];
        if tag.is_verb() {
            let helper = tags[main].is_auxiliary() || is_raising(segments, main) && tags[at - 1] == Tag::To;
            if !helper {
                break;
            }
            passive = tag == Tag::VerbParticiple && segments.is(main, word::FORMS_OF_BE);
            main = at;
        } else if !(tag.is_adverb()
            || tag == Tag::Negation
            || tag == Tag::To && (tags[main].is_auxiliary() || is_raising(segments, main)))
        {
            break;
        }
        at += 1;
    }
    VerbGroup {
        first: first as u32,
        main: main as u32,
        finite: tags[first].is_finite(),
        passive,
        inverted: false,
        subject: NONE,
        shares_subject: false,
    }
}

/// Verbs that stand before "to" without a meaning of their own: "is going to", "has to", "used to".
fn is_raising(segments: &Segments, token: usize) -> bool {
    segments.is(token, word::RAISING_VERBS)
}
