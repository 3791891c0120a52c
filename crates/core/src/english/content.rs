//! Where the content of a reporting verb begins and ends.
//!
//! The complement begins by one of the frames of `data/tables/reporting-verbs.txt` and reaches to the end of the
//! sentence, but for what belongs to the sentence around it: a coordinated verb of the same speaker, a participle that
//! continues the report, an "according to". Where the cue is parenthetical or ends the sentence, the content is the sentence
//! around it. The attribution models use these boundaries as features; marks within them make no direct quote.

use crate::article::Act;
use crate::context::Context;
use crate::english::frames::Frames;
use crate::english::reporting_cues::{ReportingCue, ReportingKind};
use crate::lexicon::word;
use crate::syntax::{NONE, VerbGroup};
use crate::tagger::Tag;
use std::ops::Range;

/// How far from the start of a clause its verb can be, in tokens.
const CLAUSE_REACH: usize = 40;
/// How far from a cue its content reaches, in tokens: a text without stops is one sentence.
const CONTENT_REACH: usize = 400;

/// The complement of a reporting cue, if its frames license what follows it.
pub(crate) fn complement(reporting_cue: &ReportingCue, context: &Context<'_>) -> Option<Range<usize>> {
    let sentence = window(context.sentence(reporting_cue.main), reporting_cue.main);
    let start = start(reporting_cue, sentence.end, context)?;
    let end = end(reporting_cue, start, sentence.end, context);
    (start < end).then_some(start..end)
}

/// The part of a sentence that lies around a cue.
fn window(sentence: Range<usize>, main: usize) -> Range<usize> {
    sentence.start.max(main.saturating_sub(CONTENT_REACH))..sentence.end.min(main + CONTENT_REACH)
}

/// Where the complement begins.
fn start(reporting_cue: &ReportingCue, end: usize, context: &Context<'_>) -> Option<usize> {
    let at = after_adjunct(reporting_cue, end, context);
    if at >= end || reporting_cue.kind == ReportingKind::According {
        return None;
    }
    let lower = context.segments.lower(at);
    let base_follows =
        || (at + 1..end.min(at + 3)).any(|verb| matches!(context.tags[verb], Tag::VerbBase | Tag::AuxBase));
    match lower {
        "that" if reporting_cue.takes(Frames::THAT_CLAUSE) && is_clause_ahead(at + 1, end, context) => {
            return Some(at);
        }
        "to" if (reporting_cue.takes(Frames::INFINITIVE)
            || reporting_cue.takes(Frames::OBJECT_INFINITIVE)
                && (reporting_cue.addressee.is_some() || passive(reporting_cue)))
            && base_follows() =>
        {
            return Some(at);
        }
        "not"
            if (reporting_cue.takes(Frames::INFINITIVE.or(Frames::OBJECT_INFINITIVE)))
                && at + 1 < end
                && context.segments.lower(at + 1) == "to" =>
        {
            return Some(at);
        }
        _ if context.segments.is(at, word::INTERROGATIVES)
            && reporting_cue.takes(Frames::WH_CLAUSE.or(Frames::THAT_CLAUSE))
            && is_clause_ahead(at + 1, end, context) =>
        {
            return Some(at);
        }
        "as" if reporting_cue.takes(Frames::AS_PHRASE) => return Some(at),
        _ => {}
    }
    if lower == "for" && reporting_cue.takes(Frames::FOR_PHRASE) && !passive(reporting_cue) {
        return Some(at + 1).filter(|&at| at < end);
    }
    if lower == "on" && reporting_cue.takes(Frames::ON_PHRASE) {
        let phrase = context.syntax.phrase(at + 1).filter(|phrase| phrase.first as usize == at + 1)?;
        let after = context.extent(phrase, end).end;
        return Some(after).filter(|&to| to < end && context.tags[to] == Tag::To);
    }
    if context.tags[at] == Tag::VerbGerund && reporting_cue.takes(Frames::GERUND) {
        return Some(at);
    }
    if reporting_cue.takes(Frames::BARE_CLAUSE) && is_bare_clause(at, end, context) {
        return Some(at);
    }
    object(reporting_cue, at, end, context)
}

/// "said at 7:30 p.m., there were no cars left": where the complement begins, across the comma after an adjunct.
fn after_adjunct(reporting_cue: &ReportingCue, end: usize, context: &Context<'_>) -> usize {
    let at = reporting_cue.complement;
    let has_adjunct = at > reporting_cue.end();
    let opens = reporting_cue.start() == context.clause(reporting_cue.main).start;
    let is_clause =
        || context.tags.get(at + 1) == Some(&Tag::Existential) || starts_main_clause(at + 1, end, context);
    let crosses = has_adjunct && opens && at + 1 < end && context.segments.lower(at) == "," && is_clause();
    at + usize::from(crosses)
}

/// What a clause-taking verb with a source says where neither grammar nor labels find it: all that follows it in its
/// sentence, or all before it where it ends the sentence.
pub(crate) fn presumed(reporting_cue: &ReportingCue, context: &Context<'_>) -> Option<Range<usize>> {
    let sentence = window(context.clause(reporting_cue.main), reporting_cue.main);
    let is_active = matches!(reporting_cue.kind, ReportingKind::Verb { passive: false, .. });
    if !is_active || reporting_cue.source.is_none() || !reporting_cue.takes(Frames::BARE_CLAUSE) {
        return None;
    }
    let has_clause = |part: &Range<usize>| {
        let words = part.clone().filter(|&at| !context.tags[at].is_punctuation()).count();
        words > 2 && !part.clone().any(|at| context.marks.holds(at))
    };
    let after = reporting_cue.complement..end(reporting_cue, reporting_cue.complement, sentence.end, context);
    let before = sentence.start..context.trim_trailing_stops(sentence.start, reporting_cue.start());
    let is_led = before.end < reporting_cue.start();
    Some(after).filter(has_clause).or_else(|| Some(before).filter(|before| is_led && has_clause(before)))
}

fn passive(reporting_cue: &ReportingCue) -> bool {
    matches!(reporting_cue.kind, ReportingKind::Verb { passive: true, .. })
}

/// Objects that hold or lead to the content: "accused Iran of …", "described the meeting as …", "denied the charge".
fn object(reporting_cue: &ReportingCue, at: usize, end: usize, context: &Context<'_>) -> Option<usize> {
    if passive(reporting_cue) {
        let opens = matches!(context.segments.lower(at), "of" | "for" | "as")
            && (reporting_cue.takes(Frames::OBJECT_OF.or(Frames::AS_PHRASE)));
        return opens.then_some(at);
    }
    let phrase = context.syntax.phrase(at).filter(|phrase| phrase.first as usize == at)?;
    let mut after = phrase.end as usize;
    let reach = end.min(at + 16);
    while after < reach {
        let lower = context.segments.lower(after);
        let fits = context.segments.is(after, word::CHARGE_PREPOSITIONS)
            && reporting_cue.takes(Frames::OBJECT_OF)
            || lower == "as" && reporting_cue.takes(Frames::AS_PHRASE);
        if fits && !(lower == "of" && phrase.end as usize == after && !reporting_cue.takes(Frames::OF_CHARGE))
        {
            return Some(if lower == "as" || lower == "on" { at } else { after });
        }
        if context.tags[after] != Tag::Adposition {
            break;
        }
        match context.syntax.phrase(after + 1).filter(|next| next.first as usize == after + 1) {
            Some(next) => after = next.end as usize,
            None => break,
        }
    }
    (reporting_cue.takes(Frames::NOUN_PHRASE)
        || reporting_cue.takes(Frames::OBJECT_COMPLEMENT) && names_object(phrase.end as usize, end, context))
    .then_some(at)
}

/// Whether what something is called follows: "called it a mistake", "called him “weak”".
fn names_object(after: usize, end: usize, context: &Context<'_>) -> bool {
    after < end
        && (context.tags[after].is_determiner()
            || context.tags[after].is_adjective()
            || context.marks.holds(after))
}

/// Whether a clause with a verb follows.
fn is_clause_ahead(at: usize, end: usize, context: &Context<'_>) -> bool {
    (at..end.min(at + 40)).any(|token| context.tags[token].is_verb())
}

/// Whether a noun phrase and a finite verb of which it is the subject begin here: "they would stay".
fn is_bare_clause(at: usize, end: usize, context: &Context<'_>) -> bool {
    let begins = context.syntax.phrase_of[at] != NONE
        || matches!(context.tags[at], Tag::Existential | Tag::Determiner | Tag::Adverb | Tag::VerbGerund)
        || context.segments.is(at, word::CLAUSE_LEADS);
    let has_subject = |group: &VerbGroup| {
        context.tags[at] == Tag::Existential
            || context.syntax.subject(group).is_some_and(|subject| subject.end as usize > at)
    };
    let verbs = (at + 1..end.min(at + CLAUSE_REACH))
        .filter_map(|token| context.syntax.group(token).filter(|group| group.first as usize == token));
    begins && verbs.filter(|group| group.finite).any(has_subject)
}

/// Where the content ends: before the sentence's stop, or where the matrix sentence continues.
fn end(reporting_cue: &ReportingCue, start: usize, sentence_end: usize, context: &Context<'_>) -> usize {
    let stop = context.trim_trailing_stops(start, sentence_end);
    let stop = if reporting_cue.kind == ReportingKind::Noun {
        end_of_first_clause(start, stop, context)
    } else {
        stop
    };
    let is_object = start < stop
        && context.syntax.phrase_of[start] != NONE
        && !is_bare_clause(start, sentence_end, context);
    (start + 1..stop)
        .find(|&at| {
            resumes(reporting_cue, at, stop, context)
                || is_object && starts_clause_after_comma(at, stop, context)
        })
        .map_or(stop, |at| context.trim_trailing_stops(start, at))
}

/// "the claim that the road was safe was wrong": what a noun governs ends before a second finite verb that no conjunction
/// or mark links to the first.
fn end_of_first_clause(start: usize, end: usize, context: &Context<'_>) -> usize {
    let finite =
        |at: usize| context.syntax.group(at).filter(|group| group.first as usize == at && group.finite);
    let mut verbs = (start..end).filter_map(finite);
    let Some(first) = verbs.next() else { return end };
    let joins = |at: usize| {
        matches!(
            context.tags[at],
            Tag::Coordinator | Tag::Subordinator | Tag::RelativePronoun | Tag::WhPronoun | Tag::WhAdverb
        ) || context.tags[at].is_punctuation()
    };
    let second = verbs.next().map(|group| group.first as usize);
    second.filter(|&second| !(first.main as usize + 1..second).any(joins)).unwrap_or(end)
}

/// ", but distrust grows": a clause after a content that is a noun phrase belongs to the matrix sentence.
pub(crate) fn starts_clause_after_comma(at: usize, end: usize, context: &Context<'_>) -> bool {
    let conjunction =
        at + 2 < end && context.segments.lower(at) == "," && context.tags[at + 1] == Tag::Coordinator;
    conjunction
        && context.syntax.phrase_of[at + 2] != NONE
        && (at + 2..end.min(at + 10)).any(|verb| context.syntax.group(verb).is_some_and(|group| group.finite))
}

/// Whether the matrix sentence continues with this token.
fn resumes(reporting_cue: &ReportingCue, at: usize, end: usize, context: &Context<'_>) -> bool {
    if context.marks.holds(at) {
        return false;
    }
    let lower = context.segments.lower(at);
    let next = |ahead: usize| {
        if at + ahead < end { context.segments.lower(at + ahead) } else { "" }
    };
    match lower {
        "according" => next(1) == "to",
        "," if next(1) == "according" => true,
        "," if matches!(next(1), "and" | "but" | "while") => starts_report(at + 2, end, context),
        "," if is_subordinate(reporting_cue, context) && starts_main_clause(at + 1, end, context) => true,
        ";" => starts_report(at + 1, end, context),
        "," => {
            is_reporting_participle(at + 1, end, context)
                || returns_to_subject(reporting_cue, at + 1, context)
        }
        "but" if starts_report(at + 1, end, context) => true,
        "and" | "but" | "or" => shares_speaker(reporting_cue, at, end, context),
        _ => false,
    }
}

/// "Though she said it was late, he stayed": whether a cue stands in a subordinate clause that opens its sentence.
pub(crate) fn is_subordinate(reporting_cue: &ReportingCue, context: &Context<'_>) -> bool {
    let first = context.clause(reporting_cue.main).start;
    let opens = matches!(context.tags[first], Tag::Subordinator | Tag::WhAdverb)
        || context.segments.is(first, word::CLAUSE_PREPOSITIONS);
    let source = reporting_cue.source.as_ref().filter(|source| source.end <= reporting_cue.tokens.start);
    let before_source =
        |source: &Range<usize>| (first + 1..source.start).all(|at| !context.tags[at].is_punctuation());
    opens && context.segments.lower(first) != "that" && source.is_some_and(before_source)
}

/// Whether a phrase and its verb with a tense begin here, or a conjunction and these.
pub(crate) fn starts_main_clause(at: usize, end: usize, context: &Context<'_>) -> bool {
    let phrase = context.syntax.phrase(at).filter(|phrase| at < end && phrase.first as usize == at);
    let verb = phrase.map(|phrase| context.extent(phrase, end).end);
    let verb = verb.and_then(|after| (after..end).find(|&at| !context.tags[at].is_adverb()));
    verb.is_some_and(|verb| context.tags[verb].is_finite())
}

/// ", adding that": a participle of a reporting verb after a comma.
fn is_reporting_participle(at: usize, end: usize, context: &Context<'_>) -> bool {
    at < end
        && context.tags[at] == Tag::VerbGerund
        && context.segments.word(at).reporting.as_ref().is_some_and(|verb| Act::SPEECH.contains(&verb.act))
}

/// ", said land would be sold": a finite verb after a comma whose subject precedes the cue.
fn returns_to_subject(reporting_cue: &ReportingCue, at: usize, context: &Context<'_>) -> bool {
    let group = context.syntax.group(at).filter(|group| group.first as usize == at && group.finite);
    group
        .and_then(|group| context.syntax.subject(group))
        .is_some_and(|subject| (subject.first as usize) < reporting_cue.tokens.start)
}

/// "…, and one of his assistants said that": a clause of its own that reports.
fn starts_report(at: usize, end: usize, context: &Context<'_>) -> bool {
    if at >= end || context.syntax.phrase_of[at] == NONE {
        return false;
    }
    let group =
        (at..end.min(at + 14)).find_map(|verb| context.syntax.group(verb).filter(|group| group.finite));
    group.is_some_and(|group| {
        let subject = context.syntax.subject(group).is_some_and(|subject| subject.first as usize >= at);
        let verb = context.segments.word(group.main as usize).reporting.as_ref();
        subject && verb.is_some_and(|verb| verb.act == Act::Said && verb.frames.any(Frames::THAT_CLAUSE))
    })
}

/// "… and said": a verb after a conjunction with the subject of the cue.
fn shares_speaker(reporting_cue: &ReportingCue, at: usize, end: usize, context: &Context<'_>) -> bool {
    let verb = (at + 1..end.min(at + 4)).find(|&verb| context.tags[verb].is_verb());
    let Some(group) = verb.and_then(|verb| context.syntax.group(verb)) else {
        return false;
    };
    let own = context.syntax.group(reporting_cue.main).map_or(NONE, |own| own.subject);
    group.finite && group.shares_subject && own != NONE && group.subject == own
}

/// The sentence around a cue that interrupts or ends it: "The talks, she said, will go on."
pub(crate) fn around(reporting_cue: &ReportingCue, context: &Context<'_>) -> Option<Vec<Range<usize>>> {
    let sentence = window(context.clause(reporting_cue.main), reporting_cue.main);
    match reporting_cue.kind {
        ReportingKind::According => {}
        ReportingKind::Verb { passive: false, .. }
            if (reporting_cue.takes(Frames::THAT_CLAUSE.or(Frames::BARE_CLAUSE)))
                && reporting_cue.source.is_some() => {}
        _ => return None,
    }
    let (start, end) = (reporting_cue.start(), reporting_cue.end().max(reporting_cue.complement));
    let lower = |at: usize| context.segments.lower(at);
    let inverted = context.syntax.group(reporting_cue.main).is_some_and(|group| group.inverted);
    let closes = inverted
        || reporting_cue.kind == ReportingKind::According
        || end >= sentence.end
        || context.segments.is(end, word::REPORT_CLOSERS);
    let starts = start == sentence.start;
    let after_comma = |at: usize| at > sentence.start && matches!(lower(at - 1), "," | "—" | "–" | "(" | "-");
    // "The roof is “basically sound,” she said."
    let after_mark =
        || start > sentence.start + 1 && context.marks.holds(start - 1) && after_comma(start - 1);
    let led = after_comma(start)
        || after_mark()
        || start > sentence.start && reporting_cue.kind == ReportingKind::According;
    if reporting_cue.kind == ReportingKind::According && starts {
        let from =
            (end..sentence.end.min(end + 2)).find(|&at| lower(at) == ",").map_or(end, |comma| comma + 1);
        let to = context.trim_trailing_stops(from, sentence.end);
        return (from < to).then(|| vec![from..to]);
    }
    if !closes || !led {
        return None;
    }
    let first = skip_lead(sentence.start, start, context);
    let before = first..context.trim_trailing_stops(first, start);
    let has_clause = before.clone().any(|at| context.tags[at].is_verb());
    let follows = end < sentence.end && matches!(lower(end), "," | "—" | "–" | ")");
    let after = end + 1..context.trim_trailing_stops(end + 1, sentence.end.max(end + 1));
    let rest_has_clause = follows && after.clone().any(|at| context.tags[at].is_verb());
    // "…, she said, adding that …": what follows is another report.
    let goes_on = follows
        && !after.is_empty()
        && context.tags[after.start] != Tag::VerbGerund
        && !context.segments.is(after.start, word::SENTENCE_CONTINUATIONS);
    match (has_clause, goes_on) {
        (true, false) => Some(vec![before]),
        (true, true) => Some(vec![before, after]),
        (false, true) if rest_has_clause && !before.is_empty() => Some(vec![before, after]),
        _ => None,
    }
}

/// After a mark that nothing closes.
fn skip_lead(first: usize, end: usize, context: &Context<'_>) -> usize {
    let is_mark = matches!(context.segments.lower(first), "\"" | "”" | "“" | "‘" | "«" | "``" | "''");
    first + usize::from(first < end && is_mark)
}
