//! Headlines that report: a source before a colon, or a source and a verb at the end.

use super::{CueFound, QuoteFound};
use crate::article::{Act, QuoteKind};
use crate::context::Context;
use crate::english::frames::Frames;
use crate::evidence::{Evidence, EvidenceCode};
use crate::lexicon::word;
use crate::segment::BlockTokens;
use std::ops::Range;

/// Most tokens before the colon.
const MAX_LABEL_LENGTH: usize = 8;
/// Most tokens of a source at the end.
const MAX_SOURCE_LENGTH: usize = 5;
/// Fewest tokens of what is reported before it.
const MIN_REPORT_LENGTH: usize = 3;

/// What a headline reports, if it says whose words they are.
pub(super) fn find(block: &BlockTokens, context: &Context<'_>) -> Option<QuoteFound> {
    labelled(block, context).or_else(|| closed(block, context))
}

/// "Ferry will not be replaced, minister says"
fn closed(block: &BlockTokens, context: &Context<'_>) -> Option<QuoteFound> {
    let end = context.trim_trailing_stops(block.tokens.start, block.tokens.end);
    let verb = end.checked_sub(1).filter(|&verb| verb > block.tokens.start)?;
    let reporting = context.segments.word(verb).reporting?;
    let comma = (block.tokens.start..verb).rev().find(|&at| context.segments.lower(at) == ",")?;
    let (source, content) = (comma + 1..verb, block.tokens.start..comma);
    let clause = Frames::THAT_CLAUSE.or(Frames::BARE_CLAUSE).or(Frames::QUOTATION);
    // Taggers take "finds" after a noun for a noun.
    let is_verb =
        context.tags[verb].is_finite() || context.tags[verb].is_noun() && !ends_in_gerund(verb, context);
    let names_somebody = (1..=MAX_SOURCE_LENGTH).contains(&source.len())
        && source
            .clone()
            .all(|at| !context.tags[at].is_verb() && !context.tags[at].is_adverb() && is_word(at, context))
        && source.clone().next_back().is_some_and(|head| {
            context.tags[head].is_noun()
                || context.tags[head].is_pronoun()
                || context.segments.word(head).is_capitalised
        });
    let reports = content.len() >= MIN_REPORT_LENGTH
        && content.clone().any(|at| context.tags[at].is_verb())
        && !block.tokens.clone().any(|at| context.marks.holds(at));
    if !reporting.frames.any(clause) || !is_verb || !names_somebody || !reports {
        return None;
    }
    let mut quote = QuoteFound::new(QuoteKind::Indirect, reporting.act, vec![content]);
    quote.cue = Some(CueFound { tokens: verb..verb + 1, lemma: reporting.lemma.into() });
    quote.evidence.push(Evidence::text(EvidenceCode::Cue, reporting.lemma));
    quote.evidence.push(Evidence::text(EvidenceCode::Headline, words(source.clone(), context)));
    quote.source = Some(source);
    Some(quote)
}

fn is_word(at: usize, context: &Context<'_>) -> bool {
    !context.tags[at].is_punctuation()
}

fn ends_in_gerund(verb: usize, context: &Context<'_>) -> bool {
    context.segments.lower(verb).ends_with("ing")
}

fn words(tokens: Range<usize>, context: &Context<'_>) -> String {
    tokens.map(|at| context.segments.lower(at)).collect::<Vec<_>>().join(" ")
}

/// "Minister: no plan to quit"
fn labelled(block: &BlockTokens, context: &Context<'_>) -> Option<QuoteFound> {
    let limit = block.tokens.end.min(block.tokens.start + MAX_LABEL_LENGTH);
    let colon = (block.tokens.start + 1..limit).find(|&at| context.segments.lower(at) == ":")?;
    let source = block.tokens.start..colon;
    let spelled = words(source.clone(), context);
    let person = source.len() <= 4
        && source.clone().all(|at| {
            context.tags[at].is_noun()
                || context.tags[at].is_adjective()
                || context.segments.word(at).is_capitalised
        })
        && (source.clone().all(|at| context.tags[at].is_proper())
            || source.clone().any(|at| context.segments.is(at, word::ROLE_NOUNS)));
    let has_verb = (colon + 1..block.tokens.end).any(|at| context.tags[at].is_verb());
    let is_rubric =
        context.segments.is(colon - 1, word::LABELS) || super::turns::is_label(source.clone(), context);
    if !person || !has_verb || is_rubric {
        return None;
    }
    let end = context.trim_trailing_stops(colon + 1, block.tokens.end);
    if colon + 1 >= end {
        return None;
    }
    let mut quote = QuoteFound::new(QuoteKind::Indirect, Act::Said, vec![colon + 1..end]);
    quote.evidence.push(Evidence::text(EvidenceCode::Headline, spelled));
    quote.source = Some(source);
    Some(quote)
}
