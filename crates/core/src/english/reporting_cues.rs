//! Places in the text where something can be attributed: a reporting verb or noun, its source, and whom it addresses.

use crate::article::Act;
use crate::context::Context;
use crate::english::adjuncts;
use crate::english::frames::{Frames, ReportingVerb};
use crate::evidence::{Evidence, EvidenceCode};
use crate::lexicon::{table, word};
use crate::segment::ClauseMarker;
use crate::syntax::{NONE, VerbGroup};
use crate::tagger::Tag;
use std::ops::Range;

/// A verb, noun or "according to" that can attribute words.
#[derive(Debug, Clone)]
pub(crate) struct ReportingCue {
    /// The verb group, or the noun, or "according to".
    pub(crate) tokens: Range<usize>,
    /// The cue's main word.
    pub(crate) main: usize,
    pub(crate) lemma: &'static str,
    pub(crate) act: Act,
    pub(crate) frames: Frames,
    pub(crate) kind: ReportingKind,
    pub(crate) source: Option<Range<usize>>,
    pub(crate) addressee: Option<Range<usize>>,
    /// First token after the cue, the addressee and adjuncts: where a complement would begin.
    pub(crate) complement: usize,
}

/// What kind of word attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportingKind {
    Verb { passive: bool, participle: bool },
    According,
    Noun,
}

impl ReportingCue {
    /// Whether the cue takes any of these frames.
    pub(crate) fn takes(&self, frames: Frames) -> bool {
        self.frames.any(frames)
    }

    /// First token of cue and source.
    pub(crate) fn start(&self) -> usize {
        self.source.as_ref().map_or(self.tokens.start, |source| source.start.min(self.tokens.start))
    }

    /// First token after cue, source and addressee.
    pub(crate) fn end(&self) -> usize {
        let ends =
            [self.source.as_ref(), self.addressee.as_ref()].into_iter().flatten().map(|range| range.end);
        ends.fold(self.tokens.end, usize::max)
    }

    /// What a quote states of its cue.
    pub(crate) fn evidence(&self, context: &Context<'_>) -> Evidence {
        match self.kind {
            ReportingKind::Verb { .. } => Evidence::text(EvidenceCode::Cue, self.lemma),
            ReportingKind::According => Evidence::text(EvidenceCode::According, self.lemma),
            ReportingKind::Noun => {
                Evidence::text(EvidenceCode::Cue, context.segments.lower(self.main).to_owned())
            }
        }
    }
}

/// Finds the reporting cues of the article, in order.
pub(crate) fn find(context: &Context<'_>) -> Vec<ReportingCue> {
    // Reserved at once, since a text of nothing else has many.
    let reports = |group: &&VerbGroup| context.segments.word(group.main as usize).reporting.is_some();
    let verbs = context.syntax.groups.iter().filter(reports).count();
    let mut reporting_cues = Vec::with_capacity(verbs);
    for token in context.interrupt.until_set(0..context.segments.tokens.len()) {
        let reporting_cue = match context.syntax.group(token) {
            Some(group) if group.main as usize == token => {
                verb(token, group, context).or_else(|| according(token, context))
            }
            _ => according(token, context).or_else(|| noun(token, context)),
        };
        reporting_cues.extend(reporting_cue);
    }
    reporting_cues
}

/// The reporting cue whose main word this is.
pub(crate) fn at(main: usize, reporting_cues: &[ReportingCue]) -> Option<&ReportingCue> {
    reporting_cues
        .get(reporting_cues.partition_point(|reporting_cue| reporting_cue.main < main))
        .filter(|reporting_cue| reporting_cue.main == main)
}

fn verb(main: usize, group: &VerbGroup, context: &Context<'_>) -> Option<ReportingCue> {
    let ReportingVerb { lemma, act, frames } = context.segments.word(main).reporting?;
    let sentence = context.sentence(main);
    let participle = is_participle(group, context);
    if !group.finite && !participle {
        return None;
    }
    let lower = |at: usize| {
        if at < sentence.end { context.segments.lower(at) } else { "" }
    };
    if frames.any(Frames::OUT_PARTICLE) && lower(main + 1) != "out" {
        return None;
    }
    let source = source(group, context);
    let cue = group.first as usize..main + 1;
    let follows = |source: &&Range<usize>| source.start >= cue.end && (group.inverted || group.passive);
    let mut after = source.as_ref().filter(follows).map_or(cue.end, |source| source.end);
    // "called on Tehran to": here the preposition belongs to the verb.
    if !(frames.any(Frames::ON_PHRASE) && lower(after) == "on") {
        after = adjuncts::skip(after, sentence.end, context);
    }
    let addressee = addressee(frames, after, sentence.end, context);
    after =
        addressee.as_ref().map_or(after, |addressee| adjuncts::skip(addressee.end, sentence.end, context));
    Some(ReportingCue {
        tokens: cue,
        main,
        act,
        frames,
        kind: ReportingKind::Verb { passive: group.passive, participle },
        source,
        addressee,
        complement: after,
        lemma,
    })
}

/// Whether a verb group is a participle in "-ing" alone.
fn is_participle(group: &VerbGroup, context: &Context<'_>) -> bool {
    !group.finite && context.tags[group.first as usize] == Tag::VerbGerund
}

/// The source of a verb: its subject, or the agent of a passive. Who speaks inside the marks does not attribute outside of
/// them.
pub(crate) fn source(group: &VerbGroup, context: &Context<'_>) -> Option<Range<usize>> {
    let marks = |at: usize| context.marks.of[at];
    subject_or_agent(group, context).filter(|source| {
        !context.marks.holds(source.start) || marks(source.start) == marks(group.main as usize)
    })
}

fn subject_or_agent(group: &VerbGroup, context: &Context<'_>) -> Option<Range<usize>> {
    let main = group.main as usize;
    let sentence = context.sentence(main);
    if group.passive {
        let by = (main + 1..sentence.end.min(main + 6)).find(|&at| context.segments.lower(at) == "by")?;
        let agent = context.syntax.phrase(by + 1)?;
        return Some(context.extent(agent, sentence.end));
    }
    let subject = context.syntax.subject(group)?;
    if group.inverted {
        let range = context.extent(subject, sentence.end);
        // "said the prosecutor to the jury": who is spoken to is no part of the source.
        let spoken_to = (subject.end as usize..range.end).find(|&at| context.segments.lower(at) == "to");
        let end = spoken_to.unwrap_or_else(|| {
            relative_end(apposition_end(range.end, sentence.end, context), sentence.end, context)
        });
        return Some(range.start..end);
    }
    // A shared subject reaches to the first of its verbs.
    let own = |at: usize| {
        context.syntax.group(at).filter(|other| {
            other.first as usize == at && other.subject == group.subject && !other.shares_subject
        })
    };
    let verb = (subject.end as usize..main).find_map(own).unwrap_or(group);
    if is_participle(group, context) && verb.main == group.main {
        return Some(context.extent(subject, main));
    }
    Some(context.subject_extent(subject, verb.first as usize))
}

/// The end of a source with its apposition: ", the ministry's spokesman".
fn apposition_end(end: usize, limit: usize, context: &Context<'_>) -> usize {
    if end + 1 >= limit || context.segments.lower(end) != "," {
        return end;
    }
    let Some(phrase) = context.syntax.phrase(end + 1).filter(|phrase| phrase.first as usize == end + 1)
    else {
        return end;
    };
    let has_role = phrase.tokens().any(|at| context.segments.is(at, word::ROLE_NOUNS));
    if has_role { context.extent(phrase, limit).end } else { end }
}

/// The longest relative clause that is part of a source, in tokens.
const MAX_RELATIVE_LENGTH: usize = 60;

/// The end of a source with its relative clause, ", who has sung there since 1976", if that reaches to the end of the
/// sentence or to marks and reports nothing.
fn relative_end(end: usize, limit: usize, context: &Context<'_>) -> usize {
    let begins = end + 2 < limit
        && context.segments.lower(end) == ","
        && matches!(context.segments.lower(end + 1), "who" | "whose");
    if !begins {
        return end;
    }
    let ends = |&at: &usize| {
        context.marks.of[at] != NONE
            || matches!(
                context.segments.clause_marker(at),
                ClauseMarker::Semicolon | ClauseMarker::Colon | ClauseMarker::Dash
            )
    };
    let stop = (end + 1..limit.min(end + MAX_RELATIVE_LENGTH)).find(ends).unwrap_or(limit);
    let reports = |at: usize| context.segments.word(at).reporting.is_some() && context.tags[at].is_verb();
    if stop > end + MAX_RELATIVE_LENGTH || (end + 1..stop).any(reports) {
        return end;
    }
    context.trim_trailing_stops(end, stop)
}

/// Whom a verb addresses: "told reporters".
fn addressee(frames: Frames, at: usize, end: usize, context: &Context<'_>) -> Option<Range<usize>> {
    if !frames.any(Frames::ADDRESSEE.or(Frames::OBJECT_INFINITIVE)) {
        return None;
    }
    let phrase = context.syntax.phrase(at).filter(|phrase| phrase.first as usize == at)?;
    if adjuncts::starts_clause(at, end, context) && !frames.any(Frames::ADDRESSEE_BEFORE_CLAUSE) {
        return None;
    }
    let mut tokens = phrase.tokens();
    while tokens.end + 1 < end
        && context.segments.lower(tokens.end) == "of"
        && context.syntax.phrase_of[tokens.end + 1] != NONE
    {
        tokens.end = context.syntax.phrases[context.syntax.phrase_of[tokens.end + 1] as usize].end as usize;
    }
    (tokens.end <= end && context.segments.lower(at) != "that").then_some(tokens)
}

/// "according to the ministry".
fn according(token: usize, context: &Context<'_>) -> Option<ReportingCue> {
    if context.segments.clause_marker(token) != ClauseMarker::According {
        return None;
    }
    let sentence = context.sentence(token);
    if token + 2 >= sentence.end || context.segments.lower(token + 1) != "to" {
        return None;
    }
    let phrase = context.syntax.phrase(token + 2)?;
    let source = context.extent(phrase, sentence.end);
    let source = source.start..apposition_end(source.end, sentence.end, context);
    Some(ReportingCue {
        tokens: token..token + 2,
        main: token,
        lemma: "according to",
        act: Act::Said,
        frames: Frames::default(),
        kind: ReportingKind::According,
        complement: source.end,
        source: Some(source),
        addressee: None,
    })
}

/// "the claim that", "his refusal to".
fn noun(token: usize, context: &Context<'_>) -> Option<ReportingCue> {
    if !context.tags[token].is_noun() {
        return None;
    }
    let next = match context.tags.get(token + 1) {
        Some(Tag::Subordinator) => "that",
        Some(Tag::To) => "to",
        _ => return None,
    };
    if token + 1 >= context.sentence(token).end || context.segments.lower(token + 1) != next {
        return None;
    }
    let (lemma, act) = reporting_noun(context.segments.lower(token))?;
    let phrase = context.syntax.phrase(token)?;
    let owner = owner(phrase.first as usize, token, context)?;
    Some(ReportingCue {
        tokens: token..token + 1,
        main: token,
        lemma,
        act,
        frames: Frames::THAT_CLAUSE.or(Frames::INFINITIVE),
        kind: ReportingKind::Noun,
        source: Some(owner),
        addressee: None,
        complement: token + 1,
    })
}

/// The singular of a reporting noun, and its act.
fn reporting_noun(lower: &str) -> Option<(&'static str, Act)> {
    let listed = |noun: &str| {
        let (noun, act) = table::REPORTING_NOUNS.entry(noun)?;
        Some((noun, Act::by_name(act)?))
    };
    lower.strip_suffix('s').and_then(listed).or_else(|| listed(lower))
}

/// The genitive before a noun: "his", "the ministry's".
fn owner(first: usize, noun: usize, context: &Context<'_>) -> Option<Range<usize>> {
    if context.tags[first] == Tag::PossessivePronoun {
        return Some(first..first + 1);
    }
    let genitive = (first..noun).rev().find(|&at| context.tags[at] == Tag::Possessive)?;
    Some(first..genitive)
}
