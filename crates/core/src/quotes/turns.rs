//! Turns of a transcript or interview, which a label and a colon open: "SMITH: We will stay."
//!
//! A label comes back, or gives the speaker's part: "JANE DOE, HOST:". Alone on its line it speaks for the paragraphs after
//! it, as every turn does up to the next label. What stands in brackets is a direction, not speech: "(Laughter)". The label
//! "A:" of an interview stands for the person whom its beginning is about.

use super::signatures::Signatures;
use super::{QuoteFound, headlines, interviews};
use crate::article::{Act, BlockKind, QuoteKind};
use crate::context::Context;
use crate::evidence::{Evidence, EvidenceCode};
use crate::lexicon::{Lexicon, phrases, word};
use crate::segment::{BlockTokens, Shape};
use crate::tagger::Tag;
use std::collections::HashMap;
use std::ops::Range;

/// Most tokens of a label before the colon of a turn, what stands in brackets left out.
const MAX_LABEL_LENGTH: usize = 8;
/// Most tokens between brackets in a label.
const MAX_BRACKETED: usize = 16;
/// Most tokens of a direction.
const MAX_DIRECTION_LENGTH: usize = 24;

/// Finds the quotes that need no verb.
pub(super) fn find(context: &Context<'_>) -> Vec<QuoteFound> {
    let blocks = &context.segments.blocks;
    let transcript = Transcript::new(context);
    let is_turn = |block| context.interrupt.is_set() || transcript.turn(block).is_some();
    let last = if transcript.alternates { blocks.iter().rposition(is_turn).unwrap_or(0) } else { 0 };
    let mut signatures = Signatures::new(context);
    let mut answers = interviews::find(context).into_iter().peekable();
    let mut quotes: Vec<QuoteFound> = Vec::new();
    // Whose turn it is, and whether the label of the turn stands alone.
    let mut speaks: Option<Label> = None;
    let mut is_open = false;
    let blocks = context.interrupt.until_set(blocks.iter().enumerate());
    for (index, block) in blocks.filter(|(_, block)| !block.tokens.is_empty()) {
        if let Some(answer) = answers.next_if(|answer| answer.start() == block.tokens.start) {
            quotes.push(answer);
            continue;
        }
        if let Some(label) = transcript.turn(block) {
            let parts = transcript.spoken(label.content(block, context));
            is_open = parts.is_empty();
            if !is_open {
                quotes.push(transcript.quote(&label, parts));
            }
            speaks = Some(label);
            continue;
        }
        // In an interview a paragraph without a label continues the turn before it.
        if let Some(label) = &speaks
            && block.kind == BlockKind::Paragraph
            && (index < last || label.is_alone)
        {
            let parts = transcript.spoken(block.tokens.clone());
            match quotes.last_mut().filter(|_| !is_open) {
                Some(turn) => turn.parts.extend(parts),
                None if parts.is_empty() => {}
                None => {
                    quotes.push(transcript.quote(label, parts));
                    is_open = false;
                }
            }
            continue;
        }
        speaks = None;
        quotes.extend(match block.kind {
            BlockKind::Headline => headlines::find(block, context).or_else(|| signatures.quote(index)),
            _ => signatures.quote(index),
        });
    }
    quotes
}

/// A label before a colon.
struct Label {
    /// The words that name the speaker, without a part or a role behind a comma or in brackets.
    name: Range<usize>,
    colon: usize,
    /// Whether nothing else stands on the line.
    is_alone: bool,
    /// Whether it gives a part in the programme: "HOST", "BYLINE".
    has_part: bool,
    in_capitals: bool,
}

impl Label {
    /// What the turn's own line says, without a closing mark.
    fn content(&self, block: &BlockTokens, context: &Context<'_>) -> Range<usize> {
        let closes = matches!(context.segments.lower(block.tokens.end - 1), "\"" | "”");
        let start = self.colon + 1;
        start..(block.tokens.end - usize::from(closes)).max(start)
    }
}

/// The label of a turn: the tokens before a colon near the start of the block, an opening mark left out.
fn label(block: &BlockTokens, context: &Context<'_>) -> Option<Label> {
    let lower = |at: usize| context.segments.lower(at);
    let is_line = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Subheading);
    if !is_line || block.tokens.is_empty() {
        return None;
    }
    let first = block.tokens.start + usize::from(context.marks.holds(block.tokens.start));
    let limit = block.tokens.end.min(first + MAX_LABEL_LENGTH);
    let end = (first..limit).find(|&at| matches!(lower(at), ":" | "("))?;
    let colon = match lower(end) {
        ":" => end,
        _ => {
            let limit = block.tokens.end.min(end + MAX_BRACKETED);
            let close = (end..limit).find(|&at| lower(at) == ")")?;
            Some(close + 1).filter(|&colon| colon < block.tokens.end && lower(colon) == ":")?
        }
    };
    let comma = (first..end).find(|&at| lower(at) == ",");
    let name = first..comma.unwrap_or(end);
    let named = (first..end).all(|at| {
        context.segments.word(at).is_capitalised || context.tags[at].is_punctuation() || lower(at).len() <= 3
    });
    // "AND WHEREAS:" names nobody.
    let joins = matches!(context.tags[first], Tag::Coordinator | Tag::Subordinator);
    let is_small =
        |at: &usize| context.tags[*at].is_punctuation() || context.segments.is(*at, word::COURTESY_TITLES);
    let in_capitals = name.clone().filter(|at| !is_small(at)).all(|at| {
        matches!(context.segments.word(at).shape, Shape::Capitals | Shape::Initial | Shape::Digits)
    });
    let part = comma.map(|comma| (comma + 1..end).map(lower).collect::<Vec<_>>().join(" "));
    let has_part = in_capitals && part.is_some_and(|part| phrases::TRANSCRIPT_PARTS.contains(&part));
    let is_alone = colon + 1 == block.tokens.end;
    let is_word = !context.tags[first].is_punctuation();
    (!name.is_empty() && is_word && named && !joins && (!is_alone || in_capitals)).then_some(Label {
        name,
        colon,
        is_alone,
        has_part,
        in_capitals,
    })
}

/// What the labels of an article tell of it.
struct Transcript<'c, 'a> {
    context: &'c Context<'a>,
    /// Labels by their keys: those of the speakers begin several blocks.
    labels: HashMap<&'a str, usize>,
    /// Whether several speakers take turns.
    alternates: bool,
    /// The name of the person who is interviewed.
    interviewee: Option<Range<usize>>,
}

impl<'c, 'a> Transcript<'c, 'a> {
    fn new(context: &'c Context<'a>) -> Transcript<'c, 'a> {
        let mut labels = HashMap::new();
        let mut has_parts = false;
        let mut opening = None;
        for block in context.interrupt.until_set(&context.segments.blocks) {
            if let Some(label) = label(block, context).filter(|_| block.kind != BlockKind::ListItem) {
                *labels.entry(key(&label, context)).or_insert(0) += 1;
                has_parts |= label.has_part;
                opening = opening.or_else(|| is_answer(&label, context).then_some(label.name.start));
            }
        }
        let alternates = has_parts || labels.values().filter(|&&count| count >= 2).count() >= 2;
        let interviewee = opening.and_then(|opening| interviews::interviewee(opening, context));
        Transcript { context, labels, alternates, interviewee }
    }

    /// The label of a turn, in capitals, or any label that comes back.
    fn turn(&self, block: &BlockTokens) -> Option<Label> {
        let label = label(block, self.context)?;
        let repeated = self.labels.get(key(&label, self.context)).is_some_and(|&count| count >= 2);
        let listed = is_label(label.name.clone(), self.context)
            && !(label.name.len() == 1 && self.context.segments.is(label.name.start, word::SPEAKER_LABELS));
        let speaks = label.has_part
            || repeated && (label.in_capitals || self.alternates)
            || label.in_capitals && self.alternates;
        (speaks && !listed).then_some(label)
    }

    /// The tokens without directions in brackets.
    fn spoken(&self, tokens: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let (mut start, mut at) = (tokens.start, tokens.start);
        while at < tokens.end {
            match self.direction(at, tokens.end) {
                Some(end) => {
                    parts.push(start..at);
                    (start, at) = (end, end);
                }
                None => at += 1,
            }
        }
        parts.push(start..tokens.end);
        // What a direction cuts off begins with a word or an opening mark.
        let is_word = |at: &usize| !self.context.tags[*at].is_punctuation() || self.context.marks.holds(*at);
        let says = |part: Range<usize>| {
            let first = if part.start == tokens.start { part.start } else { part.clone().find(is_word)? };
            part.clone().any(|at| !self.context.tags[at].is_punctuation()).then_some(first..part.end)
        };
        parts.into_iter().filter_map(says).collect()
    }

    /// Where the direction that begins with this bracket ends: "(SOUNDBITE OF MUSIC)", "[laughs]".
    fn direction(&self, open: usize, limit: usize) -> Option<usize> {
        let lower = |at: usize| self.context.segments.lower(at);
        let closing = match lower(open) {
            "(" => ")",
            "[" => "]",
            _ => return None,
        };
        let close = (open + 1..limit.min(open + MAX_DIRECTION_LENGTH)).find(|&at| lower(at) == closing)?;
        let in_capitals = || {
            let words = (open + 1..close).filter(|&at| !self.context.tags[at].is_punctuation());
            words
                .map(|at| self.context.segments.word(at).shape)
                .all(|shape| matches!(shape, Shape::Capitals | Shape::Initial))
        };
        (close > open + 1 && (phrases::STAGE_DIRECTIONS.contains(lower(open + 1)) || in_capitals()))
            .then_some(close + 1)
    }

    fn quote(&self, label: &Label, parts: Vec<Range<usize>>) -> QuoteFound {
        let mut quote = QuoteFound::new(QuoteKind::Direct, Act::Said, parts);
        let spelled: Vec<&str> = label.name.clone().map(|at| self.context.segments.lower(at)).collect();
        quote.evidence.push(Evidence::text(EvidenceCode::Turn, spelled.join(" ")));
        let answers = is_answer(label, self.context);
        quote.source = self.interviewee.clone().filter(|_| answers).or(Some(label.name.clone()));
        quote
    }
}

/// What two labels of one speaker have in common: the last word of the name.
fn key<'a>(label: &Label, context: &Context<'a>) -> &'a str {
    context.segments.lower(label.name.end - 1)
}

/// "A:" or "Answer:"
fn is_answer(label: &Label, context: &Context<'_>) -> bool {
    label.name.len() == 1 && matches!(context.segments.lower(label.name.start), "a" | "answer")
}

/// Whether these words are a label that names nobody: "EDITOR'S NOTE".
pub(super) fn is_label(tokens: Range<usize>, context: &Context<'_>) -> bool {
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
