//! Block quotes: a paragraph without marks that the one before it announces with a verb and a colon.
//!
//! Of nine such paragraphs in PolNeAR's training and development parts, six are what the source of the verb said or wrote, two
//! are so in part.

use super::QuoteFound;
use super::direct::attribute;
use crate::article::{Act, BlockKind, QuoteKind};
use crate::context::Context;
use crate::english::frames::Frames;
use crate::english::reporting_cues::{ReportingCue, ReportingKind};
use crate::evidence::{Evidence, EvidenceCode};
use crate::segment::BlockTokens;

/// Most tokens between the cue and the colon: "wrote on Monday:".
const MAX_GAP: usize = 8;
/// Fewest tokens of a block quote.
const MIN_LENGTH: usize = 5;

/// Finds the block quotes; `taken` are quotes found by other means.
pub(super) fn find(
    reporting_cues: &[ReportingCue],
    taken: &[QuoteFound],
    context: &Context<'_>,
) -> Vec<QuoteFound> {
    let mut starts: Vec<usize> = taken.iter().map(QuoteFound::start).collect();
    starts.sort_unstable();
    let is_free = |block: &BlockTokens| {
        let first = starts.partition_point(|&start| start < block.tokens.start);
        starts.get(first).is_none_or(|start| !block.tokens.contains(start))
    };
    let pairs =
        context.interrupt.until_set(context.segments.blocks.windows(2)).filter_map(|pair| match pair {
            [before, block] => Some((reporting_cue(before, reporting_cues, context)?, block)),
            _ => None,
        });
    pairs
        .filter(|(_, block)| is_paragraph(block, context) && is_free(block))
        .map(|(reporting_cue, block)| quote(reporting_cue, block, context))
        .collect()
}

/// The cue at the end of this block that announces the next one.
fn reporting_cue<'s>(
    block: &BlockTokens,
    reporting_cues: &'s [ReportingCue],
    context: &Context<'_>,
) -> Option<&'s ReportingCue> {
    let colon = block.tokens.clone().next_back().filter(|&at| context.segments.lower(at) == ":")?;
    let after = reporting_cues.partition_point(|reporting_cue| reporting_cue.main < colon);
    let reporting_cue = reporting_cues.get(after.checked_sub(1)?)?;
    let speaks = matches!(reporting_cue.kind, ReportingKind::Verb { passive: false, .. })
        && reporting_cue.takes(Frames::QUOTATION);
    let is_near = block.tokens.contains(&reporting_cue.main) && colon - reporting_cue.main <= MAX_GAP;
    (speaks
        && is_near
        && reporting_cue.source.is_some()
        && matches!(reporting_cue.act, Act::Said | Act::Wrote))
    .then_some(reporting_cue)
}

/// Whether a block is running text, not a line of a list, without marks at its start.
fn is_paragraph(block: &BlockTokens, context: &Context<'_>) -> bool {
    let stops = |at: usize| context.segments.lower(at).ends_with(['.', '!', '?', '…']);
    block.kind == BlockKind::Paragraph
        && block.tokens.len() >= MIN_LENGTH
        && !context.marks.holds(block.tokens.start)
        && context.segments.word(block.tokens.start).is_capitalised
        && stops(block.tokens.end - 1)
        && block.tokens.clone().any(|at| context.tags[at].is_finite())
}

fn quote(reporting_cue: &ReportingCue, block: &BlockTokens, context: &Context<'_>) -> QuoteFound {
    let mut quote = QuoteFound::new(QuoteKind::Direct, reporting_cue.act, vec![block.tokens.clone()]);
    attribute(&mut quote, reporting_cue, context);
    quote.evidence.push(Evidence::bare(EvidenceCode::Colon));
    quote
}
