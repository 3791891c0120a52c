//! Interviews without labels: questions alone on their lines, and answers in the first person below them.
//!
//! Two questions have to address somebody and get an answer in the first person, without marks: the questions of an explainer
//! are answered in the third. The answers are those of the person whom the beginning of the article is about.

use super::QuoteFound;
use crate::article::{Act, BlockKind, EntityType, QuoteKind};
use crate::context::Context;
use crate::evidence::{Evidence, EvidenceCode};
use crate::segment::BlockTokens;
use std::collections::HashMap;
use std::ops::Range;

/// Most tokens of a question.
const MAX_QUESTION_LENGTH: usize = 40;
/// Fewest questions that address somebody and get an answer.
const MIN_QUESTIONS: usize = 2;

/// The answers of an interview in which questions and answers have no labels.
pub(super) fn find(context: &Context<'_>) -> Vec<QuoteFound> {
    let blocks = &context.segments.blocks;
    let asks = |block: &BlockTokens| is_question(block, context);
    let pairs = context.interrupt.until_set(blocks.windows(2)).filter(|pair| {
        matches!(pair, [question, answer] if asks(question) && addresses(question, context) && is_answer(answer, context))
    });
    let Some(first) =
        blocks.iter().position(asks).filter(|_| pairs.take(MIN_QUESTIONS).count() == MIN_QUESTIONS)
    else {
        return Vec::new();
    };
    let Some(speaker) = interviewee(blocks[first].tokens.start, context) else { return Vec::new() };
    let mut answers: Vec<QuoteFound> = Vec::new();
    let last = blocks.iter().rposition(asks).unwrap_or(first);
    let mut is_open = false;
    for (index, block) in context.interrupt.until_set(blocks.iter().enumerate().skip(first)) {
        if block.tokens.is_empty() {
            continue;
        }
        if asks(block) {
            is_open = true;
        } else if is_open && is_plain(block, context) && (index <= last + 1 || is_answer(block, context)) {
            answers.push(answer(block, &speaker, context));
        } else if index > last {
            is_open = false;
        }
    }
    answers
}

fn answer(block: &BlockTokens, speaker: &Range<usize>, context: &Context<'_>) -> QuoteFound {
    let mut quote = QuoteFound::new(QuoteKind::Direct, Act::Said, vec![block.tokens.clone()]);
    let spelled: Vec<&str> = speaker.clone().map(|at| context.segments.lower(at)).collect();
    quote.evidence.push(Evidence::text(EvidenceCode::Answer, spelled.join(" ")));
    quote.source = Some(speaker.clone());
    quote
}

/// A question on a line of its own.
fn is_question(block: &BlockTokens, context: &Context<'_>) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Subheading)
        && block.tokens.len() <= MAX_QUESTION_LENGTH
        && block.tokens.clone().next_back().is_some_and(|last| context.segments.lower(last) == "?")
        && has_no_marks(block, context)
        && !block.tokens.clone().any(|at| context.segments.lower(at) == ":")
}

fn addresses(block: &BlockTokens, context: &Context<'_>) -> bool {
    block.tokens.clone().any(|at| matches!(context.segments.lower(at), "you" | "your" | "yourself"))
}

fn is_answer(block: &BlockTokens, context: &Context<'_>) -> bool {
    let is_first = |at: usize| matches!(context.segments.lower(at), "i" | "we" | "me" | "us" | "my" | "our");
    is_plain(block, context) && block.tokens.clone().any(is_first)
}

/// A paragraph that does not quote anybody at its start.
fn is_plain(block: &BlockTokens, context: &Context<'_>) -> bool {
    block.kind == BlockKind::Paragraph && !block.tokens.is_empty() && !context.marks.holds(block.tokens.start)
}

fn has_no_marks(block: &BlockTokens, context: &Context<'_>) -> bool {
    !block.tokens.clone().any(|at| context.marks.holds(at))
}

/// The person whom the beginning of an interview names most often, whoever signs it left out.
pub(super) fn interviewee(opening: usize, context: &Context<'_>) -> Option<Range<usize>> {
    let last = |tokens: &Range<usize>| context.segments.lower(tokens.end - 1);
    let people = |wanted: fn(BlockKind) -> bool| {
        let before = context.mentions.iter().take_while(move |mention| (mention.first as usize) < opening);
        let people = before.filter(|mention| mention.kind == EntityType::Person);
        people.map(|mention| mention.tokens()).filter(move |tokens| {
            let block = context.segments.blocks.get(context.block(tokens.start) as usize);
            block.is_some_and(|block| wanted(block.kind))
        })
    };
    let mut counts: HashMap<&str, (usize, Range<usize>)> = HashMap::new();
    for tokens in people(|kind| !matches!(kind, BlockKind::Byline | BlockKind::Caption | BlockKind::Site)) {
        let (count, longest) = counts.entry(last(&tokens)).or_insert((0, tokens.clone()));
        *count += 1;
        if tokens.len() > longest.len() {
            *longest = tokens;
        }
    }
    for tokens in people(|kind| kind == BlockKind::Byline) {
        counts.remove(last(&tokens));
    }
    let most = counts.into_values().max_by_key(|(count, tokens)| (*count, std::cmp::Reverse(tokens.start)));
    most.map(|(_, tokens)| tokens)
}
