//! Quotes without a verb that are recognised by layout: turns of a transcript or interview, a quote signed with a dash and a
//! name, a headline with its source before a colon.

use super::QuoteFound;
use crate::article::{Act, BlockKind, QuoteKind};
use crate::context::Context;
use crate::evidence::{Evidence, EvidenceCode};
use crate::lexicon::{Lexicon, word};
use crate::segment::{BlockTokens, Shape};
use crate::tagger::Tag;
use std::collections::HashMap;
use std::ops::Range;

/// Most tokens of a label before the colon of a turn.
const MAX_LABEL_LENGTH: usize = 8;

/// Finds the quotes that need no verb.
pub(super) fn find(context: &Context<'_>) -> Vec<QuoteFound> {
    let blocks = &context.segments.blocks;
    let labels = repeated_labels(blocks, context);
    let alternate = labels.values().filter(|&&count| count >= 2).count() >= 2;
    let turn = |block| turn(block, &labels, alternate, context);
    let is_turn = |block| context.interrupt.is_set() || turn(block).is_some();
    let last = if alternate { blocks.iter().rposition(is_turn).unwrap_or(0) } else { 0 };
    let mut quotes: Vec<QuoteFound> = Vec::new();
    let mut speaks = false;
    let blocks = context.interrupt.until_set(blocks.iter().enumerate());
    for (index, block) in blocks.filter(|(_, block)| !block.tokens.is_empty()) {
        // In an interview a paragraph without a label continues the turn before it.
        let goes_on = speaks && index < last && block.kind == BlockKind::Paragraph;
        let quote = match (turn(block), block.kind) {
            (None, _) if goes_on => {
                quotes.iter_mut().last().into_iter().for_each(|turn| turn.parts.push(block.tokens.clone()));
                continue;
            }
            (None, BlockKind::Headline) => headline(block, context),
            (None, BlockKind::Paragraph | BlockKind::ListItem) => signed(block, context),
            (turn, _) => turn,
        };
        speaks = quote
            .as_ref()
            .is_some_and(|quote| quote.evidence.iter().any(|evidence| evidence.code == EvidenceCode::Turn));
        quotes.extend(quote);
    }
    quotes
}

/// The label of a turn: the tokens before a colon near the start of the block, an opening mark left out.
fn label(block: &BlockTokens, context: &Context<'_>) -> Option<Range<usize>> {
    let first = block.tokens.start + usize::from(context.marks.holds(block.tokens.start));
    let limit = block.tokens.end.min(first + MAX_LABEL_LENGTH);
    let colon = (first..limit).find(|&at| context.segments.lower(at) == ":")?;
    let named = (first..colon).all(|at| {
        context.segments.word(at).is_capitalised
            || context.tags[at].is_punctuation()
            || context.segments.lower(at).len() <= 3
    });
    // "AND WHEREAS:" names nobody.
    let joins = matches!(context.tags[first], Tag::Coordinator | Tag::Subordinator);
    (first < colon && named && !joins && colon + 1 < block.tokens.end).then_some(first..colon)
}

/// Labels that begin several blocks, by their lower-case words: those of the speakers of a transcript.
fn repeated_labels<'a>(blocks: &[BlockTokens], context: &Context<'a>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    let is_line = |block: &&BlockTokens| block.kind == BlockKind::Paragraph && !block.tokens.is_empty();
    for block in context.interrupt.until_set(blocks).filter(is_line) {
        if let Some(label) = label(block, context) {
            *counts.entry(key(label, context)).or_insert(0) += 1;
        }
    }
    counts
}

/// What two labels of one speaker have in common: the last word of the name, which a comma ends.
fn key<'a>(label: Range<usize>, context: &Context<'a>) -> &'a str {
    let end = label.clone().find(|&at| context.segments.lower(at) == ",").unwrap_or(label.end);
    context.segments.lower(end.max(label.start + 1) - 1)
}

fn words<'a>(tokens: Range<usize>, context: &Context<'a>) -> Vec<&'a str> {
    tokens.map(|at| context.segments.lower(at)).collect()
}

/// Whether these words are a label that names nobody: "EDITOR'S NOTE".
fn is_label(tokens: Range<usize>, context: &Context<'_>) -> bool {
    let mut phrase = String::new();
    for at in tokens.clone() {
        let touches = at > tokens.start
            && context.segments.tokens[at - 1].span.end == context.segments.tokens[at].span.start;
        if at > tokens.start && !touches {
            phrase.push(' ');
        }
        phrase.push_str(context.segments.lower(at));
    }
    Lexicon::words().get(&phrase).any(word::LABELS)
}

/// "SMITH: We will stay." in capitals, or any label that comes back.
fn turn(
    block: &BlockTokens,
    labels: &HashMap<&str, usize>,
    alternate: bool,
    context: &Context<'_>,
) -> Option<QuoteFound> {
    let is_line =
        matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) && !block.tokens.is_empty();
    let label = is_line.then(|| label(block, context)).flatten()?;
    let spelled = words(label.clone(), context);
    let repeated = labels.get(key(label.clone(), context)).is_some_and(|&count| count >= 2);
    let capitals = label
        .clone()
        .filter(|&at| !context.tags[at].is_punctuation())
        .all(|at| matches!(context.segments.word(at).shape, Shape::Capitals | Shape::Initial));
    let listed = is_label(label.clone(), context)
        && !(label.len() == 1 && context.segments.is(label.start, word::SPEAKER_LABELS));
    if listed || !repeated || !capitals && !alternate {
        return None;
    }
    let start = label.end + 1;
    let end =
        block.tokens.end - usize::from(matches!(context.segments.lower(block.tokens.end - 1), "\"" | "”"));
    if start >= end {
        return None;
    }
    let mut quote = QuoteFound::new(QuoteKind::Direct, Act::Said, vec![start..end]);
    quote.evidence.push(Evidence::text(EvidenceCode::Turn, spelled.join(" ")));
    quote.source = Some(label);
    Some(quote)
}

/// "“We will stay.” — Jane Doe"
fn signed(block: &BlockTokens, context: &Context<'_>) -> Option<QuoteFound> {
    let marked = context.marks.marked.get(context.marks.of[block.tokens.start] as usize)?;
    let dash = marked.end as usize;
    if marked.open as usize != block.tokens.start
        || dash + 1 >= block.tokens.end
        || !matches!(context.segments.lower(dash), "—" | "–" | "-" | "--" | "―")
    {
        return None;
    }
    let end = block.tokens.end - usize::from(context.segments.lower(block.tokens.end - 1) == ".");
    let name = dash + 1..(dash + 1..end).find(|&at| context.segments.lower(at) == ",").unwrap_or(end);
    let named = name.len() <= 6
        && name
            .clone()
            .all(|at| context.segments.word(at).is_capitalised || context.segments.lower(at).len() <= 3);
    if name.is_empty() || !named {
        return None;
    }
    let mut quote = QuoteFound::new(QuoteKind::Direct, Act::Said, vec![marked.inside()]);
    quote.evidence.push(Evidence::text(EvidenceCode::DashName, words(name.clone(), context).join(" ")));
    quote.source = Some(name);
    Some(quote)
}

/// "Minister: no plan to quit"
fn headline(block: &BlockTokens, context: &Context<'_>) -> Option<QuoteFound> {
    let limit = block.tokens.end.min(block.tokens.start + MAX_LABEL_LENGTH);
    let colon = (block.tokens.start + 1..limit).find(|&at| context.segments.lower(at) == ":")?;
    let source = block.tokens.start..colon;
    let spelled = words(source.clone(), context).join(" ");
    let person = source.len() <= 4
        && source.clone().all(|at| {
            context.tags[at].is_noun()
                || context.tags[at].is_adjective()
                || context.segments.word(at).is_capitalised
        })
        && (source.clone().all(|at| context.tags[at].is_proper())
            || source.clone().any(|at| context.segments.is(at, word::ROLE_NOUNS)));
    let has_verb = (colon + 1..block.tokens.end).any(|at| context.tags[at].is_verb());
    let is_rubric = context.segments.is(colon - 1, word::LABELS) || is_label(source.clone(), context);
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
