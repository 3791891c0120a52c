//! Block quotes: a paragraph without marks that the one before it announces with a verb and a colon.
//!
//! Of nine such paragraphs in PolNeAR's training and development parts, six are what the source of the verb said or wrote, two
//! are so in part.

use super::direct::attribute;
use super::sites::{Site, SiteKind};
use super::{BlockTokens, QuoteFound};
use crate::article::{Act, BlockKind, QuoteKind};
use crate::coreference::Context;
use crate::evidence::{Evidence, EvidenceCode};

/// Most tokens between the cue and the colon: "wrote on Monday:".
const NEAR: usize = 8;
/// Fewest tokens of a block quote.
const SHORTEST: usize = 5;

/// Finds the block quotes; `taken` are quotes found by other means.
pub(super) fn find(
    blocks: &[BlockTokens],
    sites: &[Site],
    taken: &[QuoteFound],
    context: &Context<'_>,
) -> Vec<QuoteFound> {
    let mut starts: Vec<usize> = taken.iter().map(QuoteFound::start).collect();
    starts.sort_unstable();
    let is_free = |block: &BlockTokens| {
        let first = starts.partition_point(|&start| start < block.tokens.start);
        starts.get(first).is_none_or(|start| !block.tokens.contains(start))
    };
    let pairs = blocks.windows(2).filter_map(|pair| match pair {
        [before, block] => Some((site(before, sites, context)?, block)),
        _ => None,
    });
    pairs
        .filter(|(_, block)| is_paragraph(block, context) && is_free(block))
        .map(|(site, block)| quote(site, block, context))
        .collect()
}

/// The verb that announces what stands behind this block.
fn site<'s>(block: &BlockTokens, sites: &'s [Site], context: &Context<'_>) -> Option<&'s Site> {
    let colon = block.tokens.clone().next_back().filter(|&at| context.segments.lower(at) == ":")?;
    let behind = sites.partition_point(|site| site.main < colon);
    let site = sites.get(behind.checked_sub(1)?)?;
    let speaks = matches!(site.kind, SiteKind::Verb { passive: false, .. }) && site.takes("q");
    let is_near = block.tokens.contains(&site.main) && colon - site.main <= NEAR;
    (speaks && is_near && site.source.is_some() && matches!(site.act, Act::Said | Act::Wrote)).then_some(site)
}

/// Whether a block is running text, not a line of a list, without marks at its start.
fn is_paragraph(block: &BlockTokens, context: &Context<'_>) -> bool {
    let stops = |at: usize| context.segments.lower(at).ends_with(['.', '!', '?', '…']);
    block.kind == BlockKind::Paragraph
        && block.tokens.len() >= SHORTEST
        && !context.marks.holds(block.tokens.start)
        && context.segments.word(block.tokens.start).is_capitalised
        && stops(block.tokens.end - 1)
        && block.tokens.clone().any(|at| context.tags[at].is_finite())
}

fn quote(site: &Site, block: &BlockTokens, context: &Context<'_>) -> QuoteFound {
    let mut quote = QuoteFound::new(QuoteKind::Direct, site.act, vec![block.tokens.clone()]);
    attribute(&mut quote, site, context);
    quote.evidence.push(Evidence::new(EvidenceCode::Colon, ""));
    quote
}
