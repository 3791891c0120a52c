//! Noun phrases and verb groups of English, from parts of speech alone.
//!
//! On PolNeAR such an outline retains two thirds of what a dependency parser brings to attribution, at a hundredth of its
//! cost. A noun phrase is a run of determiners, adjectives and nouns; a verb group a run of auxiliaries, adverbs and one
//! main verb; the subject of a finite group is found by [`super::subjects`].

use super::frames::Frames;
use super::subjects;
use crate::interrupt::Interrupt;
use crate::lexicon::word;
use crate::segment::{Segments, Sentence};
use crate::syntax::{NONE, Phrase, Syntax, VerbGroup};
use crate::tagger::Tag;

/// Outlines every sentence of the article.
pub(crate) fn outline(segments: &Segments, tags: &[Tag], interrupt: Interrupt<'_>) -> Syntax {
    let count = segments.tokens.len();
    let mut syntax = Syntax {
        phrases: Vec::with_capacity(count / 3),
        groups: Vec::with_capacity(count / 6),
        phrase_of: vec![NONE; count],
        group_of: vec![NONE; count],
    };
    for &sentence in interrupt.until_set(&segments.sentences) {
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
        let is_relative = || segments.is(at, word::RELATIVE_PRONOUNS);
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
    let is_modifier = |at: usize| {
        tags[at].is_adjective()
            || matches!(tags[at], Tag::VerbParticiple | Tag::VerbPast) && tags[at - 1].is_determiner()
    };
    // "a stooped, quiet potter"; "a tall, red-faced trader", where taggers take "tall" for a noun
    let joins_adjectives = |comma: usize| {
        let is_compound = || {
            comma >= 2
                && tags[comma - 2].is_determiner()
                && comma + 4 < end
                && segments.lower(comma + 2) == "-"
                && tags[comma + 4].is_noun()
        };
        segments.lower(comma) == ","
            && comma + 2 < end
            && tags[comma + 1].is_adjective()
            && (is_modifier(comma - 1) || is_compound())
    };
    if joins_adjectives(at) {
        return true;
    }
    if !in_phrase(tags[at]) {
        // "the recently elected president"
        let participle = matches!(tags[at], Tag::VerbParticiple | Tag::VerbGerund | Tag::Adverb);
        return participle
            && tags[at - 1].is_determiner()
            && at + 1 < end
            && (tags[at + 1].is_noun()
                || tags[at + 1].is_adjective()
                || is_modifier(at) && joins_adjectives(at + 1));
    }
    // "told reporters more than half": an adjective after a plural begins a phrase of its own.
    let follows_plural = tags[at].is_adjective() && tags[at - 1] == Tag::NounPlural;
    !begins_phrase(tags[at]) && !follows_plural || tags[at - 1] == Tag::Predeterminer
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
        let is_bare_participle = group.first == group.main && tags[at] == Tag::VerbParticiple;
        group.finite |= is_bare_participle
            && (is_coordinated_past(tags, sentence, syntax, &group)
                || is_lone_past(segments, tags, sentence, syntax, &group)
                || closes_report(segments, tags, sentence, syntax, &group));
        let index = syntax.groups.len() as u32;
        syntax.group_of[group.first as usize..=group.main as usize].fill(index);
        at = group.main as usize + 1;
        syntax.groups.push(group);
    }
}

/// "accused Iran and then called on Tehran", "has accused Iran and called on Tehran": a participle after a conjunction
/// that follows a verb in the past or perfect tense is in that tense as well; taggers confuse it with a passive.
fn is_coordinated_past(tags: &[Tag], sentence: Sentence, syntax: &Syntax, group: &VerbGroup) -> bool {
    let first = group.first as usize;
    let start = sentence.first as usize;
    let before = (start..first).rev().find(|&at| !tags[at].is_adverb());
    before.is_some_and(|before| tags[before] == Tag::Coordinator)
        && syntax.groups.last().is_some_and(|other| other.first >= sentence.first)
        && syntax
            .groups
            .iter()
            .rev()
            .take_while(|other| other.first >= sentence.first)
            .find(|other| other.finite)
            .is_some_and(|other| !other.passive && other.is_past(tags))
}

/// "Eccles, defending, told the jury": a reporting participle with an object or "that" after it, and no verb with a
/// tense before it in the sentence, is itself the verb in the past tense.
fn is_lone_past(
    segments: &Segments,
    tags: &[Tag],
    sentence: Sentence,
    syntax: &Syntax,
    group: &VerbGroup,
) -> bool {
    let (main, after) = (group.main as usize, group.main as usize + 1);
    let follows_that = after < sentence.end as usize && segments.lower(after) == "that";
    let takes_object = follows_that || after < sentence.end as usize && syntax.phrase_of[after] != NONE;
    let mut before = syntax.groups.iter().rev().take_while(|other| other.first >= sentence.first);
    // "The audit - which nobody paid for - found that": after a parenthesis a participle would not have a clause.
    let follows_mark = main > sentence.first as usize && tags[main - 1].is_punctuation();
    takes_object
        && segments.word(main).reporting.is_some()
        && (follows_that && follows_mark || !before.any(|other| other.finite))
}

/// "The library will open, the city council announced today": a reporting participle after a comma and a phrase that can
/// speak, with a tense before it and none after it, is itself the verb in the past tense.
fn closes_report(
    segments: &Segments,
    tags: &[Tag],
    sentence: Sentence,
    syntax: &Syntax,
    group: &VerbGroup,
) -> bool {
    let main = group.main as usize;
    let frames = segments.word(main).reporting.as_ref().map(|verb| verb.frames);
    let reports = frames.is_some_and(|frames| frames.any(Frames::THAT_CLAUSE));
    let Some(phrase) = main.checked_sub(1).and_then(|before| syntax.phrase(before)) else { return false };
    let head = phrase.head();
    let can_speak =
        tags[head].is_proper() || segments.is(head, word::ROLE_NOUNS.or(word::ORGANISATION_NOUNS));
    reports
        && can_speak
        && phrase.first > sentence.first
        && segments.lower(phrase.first as usize - 1) == ","
        && (sentence.first as usize..phrase.first as usize).any(|at| tags[at].is_finite())
        && !(main + 1..sentence.end as usize).any(|at| tags[at].is_finite())
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

/// Verbs before "to" without a meaning of their own: "is going to", "has to", "used to".
fn is_raising(segments: &Segments, token: usize) -> bool {
    segments.is(token, word::RAISING_VERBS)
}
