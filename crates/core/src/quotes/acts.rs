//! What was done with a content, and the lemma of the word that expresses it.
//!
//! A learned cue can be any verb, noun or adjective. Three tables give the act of a word: the reporting verbs, the
//! reporting nouns, and the other words that are often cues in news. Where the main word is neutral ("made"), another
//! word of the cue may ("made clear"); where none does, the part of speech and the content decide.

use super::{CueFound, QuoteFound, heads};
use crate::article::{Act, EntityType};
use crate::attribution::Attribution;
use crate::context::Context;
use crate::coreference::Entities;
use crate::english::frames::{Frames, ReportingVerb, dictionary_form_and_act};
use crate::lexicon::{phrases, table, word};
use crate::segment::Word;
use crate::tagger::Tag;
use std::iter::once;
use std::ops::Range;

/// The dictionary form of a word and its act, if a table holds it.
pub(super) fn listed(word: &Word) -> Option<(&'static str, Act)> {
    if let Some(verb) = word.reporting {
        return Some((verb.lemma, verb.act));
    }
    let listed_in = |acts| dictionary_form_and_act(&word.lower, acts);
    listed_in(&table::REPORTING_NOUNS).or_else(|| listed_in(&table::CUE_ACTS))
}

/// The act of an attribution: that of its main word, of another word of its cue, or the usual one.
pub(super) fn act(attribution: &Attribution, context: &Context<'_>) -> Act {
    known(attribution, context).unwrap_or_else(|| usual(attribution, context))
}

/// The act of an attribution, if a table holds a word of its cue.
pub(super) fn known(attribution: &Attribution, context: &Context<'_>) -> Option<Act> {
    let others = attribution.cue.clone().filter(|&at| at != attribution.main && can_express_act(at, context));
    let mut words = once(attribution.main).chain(others).map(|at| context.segments.word(at));
    words.find_map(listed).map(|(_, act)| act)
}

/// The act of a verb with its content: what is said or asked is a clause or marked words. With a noun phrase alone most verbs
/// name a deed: "apologised to the widow", "dismissed the petition", but "denied the charge", "called for calm".
pub(super) fn of_content(act: Act, attribution: &Attribution, context: &Context<'_>) -> Act {
    let content = || attribution.content.iter().cloned().flatten();
    let tag = |at: usize| context.tags[at];
    let is_clause = |at: usize| {
        tag(at).is_verb()
            || matches!(tag(at), Tag::Subordinator | Tag::To | Tag::WhAdverb)
            || context.marks.holds(at)
    };
    let first = content().find(|&at| tag(at) != Tag::Negation);
    let verb = context.segments.word(attribution.main).reporting;
    // "agreed to meet"
    let decides = |verb: &ReportingVerb| phrases::DECISION_VERBS.contains(verb.lemma);
    if act == Act::Said && verb.as_ref().is_some_and(decides) && first.is_some_and(|at| tag(at) == Tag::To) {
        return Act::Did;
    }
    if !matches!(act, Act::Said | Act::Asked) || content().any(is_clause) {
        return act;
    }
    // "pleaded not guilty"
    let is_one_word = content().filter(|&at| tag(at) != Tag::Negation).count() == 1
        && first.is_some_and(|at| tag(at).is_adjective() || tag(at).is_noun());
    let frames = verb.map(|verb| verb.frames);
    let has = |words: &[&str]| {
        let start = first.map_or(0, |first| first.saturating_sub(1));
        let inside = || content().any(|at| words.contains(&context.segments.lower(at)));
        words.contains(&context.segments.lower(start)) || inside()
    };
    // Of verbs that take a bare clause, a content without a verb is one whose verb was not recognised.
    let licensed = Frames::NOUN_PHRASE.or(Frames::OBJECT_COMPLEMENT).or(Frames::BARE_CLAUSE);
    let takes_phrase = frames.is_some_and(|frames| {
        frames.any(licensed)
            || frames.any(Frames::FOR_PHRASE.or(Frames::OBJECT_OF))
                && has(&["for", "of", "from", "on", "over"])
            || frames.any(Frames::AS_PHRASE) && has(&["as"])
    });
    match act {
        Act::Asked if is_one_word => Act::Said,
        // "asked the parish about the clock"
        Act::Asked if frames.is_some_and(|frames| frames.any(Frames::WH_CLAUSE)) => act,
        _ if takes_phrase => act,
        _ => Act::Did,
    }
}

fn can_express_act(at: usize, context: &Context<'_>) -> bool {
    let tag = context.tags[at];
    let verb = tag.is_verb() && !tag.is_auxiliary();
    verb || tag.is_adjective() || tag.is_noun() && !tag.is_proper()
}

/// "the survey found that": whether a quote is what its source, a document or body, states as its finding.
pub(super) fn is_finding(
    quote: &QuoteFound,
    source: &Range<usize>,
    context: &Context<'_>,
    entities: &Entities,
) -> bool {
    let finds = |cue: &CueFound| phrases::FINDING_VERBS.contains(&cue.lemma);
    if !matches!(quote.act, Act::Thought | Act::Did) || !quote.cue.as_ref().is_some_and(finds) {
        return false;
    }
    let Some((head, _)) = heads::head(source.clone(), context, entities) else { return false };
    let is_document = context.segments.is(head, word::DOCUMENT_NOUNS);
    let is_body = context.segments.is(head, word::ORGANISATION_NOUNS)
        || entities.at(head).is_some_and(|entity| entities.all[entity].kind == EntityType::Org);
    let is_clause = || quote.parts.iter().cloned().flatten().any(|at| context.tags[at].is_finite());
    is_document || is_body && is_clause()
}

/// The act that is most often right where no table holds the cue. Among the cues of PolNeAR that the tables hold, verbs
/// and nouns mostly say; adjectives mostly feel, or think what a clause with "that" holds.
fn usual(attribution: &Attribution, context: &Context<'_>) -> Act {
    let mut content = attribution.content.iter().cloned().flatten();
    let clause = content.clone().next().is_some_and(|at| context.segments.lower(at) == "that");
    let marked = content.any(|at| context.marks.holds(at));
    match is_adjective(attribution, context) && !marked {
        true if clause => Act::Thought,
        true => Act::Felt,
        false => Act::Said,
    }
}

/// Whether a cue is an adjective, or a form of "be" and one: "furious", "are furious".
fn is_adjective(attribution: &Attribution, context: &Context<'_>) -> bool {
    let tags = &context.tags;
    let main = tags[attribution.main];
    main.is_adjective() || main.is_auxiliary() && attribution.cue.clone().any(|at| tags[at].is_adjective())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind;
    use crate::segment::segment;
    use crate::span::Span;

    #[test]
    fn words_lead_to_their_act_and_dictionary_form() {
        for (form, lemma, act) in [
            ("told", "tell", Act::Said),
            ("loves", "love", Act::Felt),
            ("opposed", "oppose", Act::Felt),
            ("voted", "vote", Act::Did),
            ("theories", "theory", Act::Thought),
            ("concerned", "concern", Act::Felt),
            ("supporters", "supporter", Act::Felt),
            ("skeptical", "skeptical", Act::Thought),
            ("touting", "tout", Act::Said),
            ("laid", "lay", Act::Said),
            ("authored", "author", Act::Wrote),
            ("lobbied", "lobby", Act::Asked),
            ("convince", "convince", Act::Asked),
            ("convinced", "convinced", Act::Thought),
            ("envisioned", "envision", Act::Thought),
            ("anxieties", "anxiety", Act::Felt),
            ("willing", "willing", Act::Planned),
            ("plotting", "plot", Act::Planned),
            ("vetoes", "veto", Act::Did),
            ("withdrew", "withdraw", Act::Did),
        ] {
            let span = Span { start: 0, end: form.len() as u32 };
            let segments = segment(form, [(BlockKind::Paragraph, span)]);
            assert_eq!(listed(segments.word(0)), Some((lemma, act)), "{form}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_needed() {
        let lines = include_str!("../../data/tables/cue-acts.txt").lines();
        for (word, _) in lines.filter_map(|line| line.split_once('\t')) {
            let elsewhere = [&table::REPORTING_VERBS, &table::REPORTING_NOUNS].map(|table| table.get(word));
            assert_eq!(elsewhere, [None, None], "{word}");
        }
    }
}
