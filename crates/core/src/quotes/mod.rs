//! Who said what.
//!
//! Quotation marks are paired first ([`crate::marks`]) and stay in charge of direct quotes. Verbs and nouns that can
//! attribute words are found with their source and complement ([`reporting_cues`]); a cue beside marks makes a direct
//! quote ([`direct`]); a colon can announce a paragraph ([`announced`]); transcripts ([`turns`]), interviews without labels
//! ([`interviews`]), headlines ([`headlines`]) and signed quotes ([`signatures`]) need no verb; [`titles`] between marks are
//! no quotes. Indirect and mixed quotes are found by models trained on annotated news ([`crate::attribution`]), which also
//! complete what the marks leave open ([`constraints`], [`merge`]); the words of a cue give its act ([`acts`]). Last,
//! sources become entities by their [`heads`] and by what was said before ([`conversation`]), quotes without a source get
//! one ([`speakers`]), and each gets its [`confidence`].

mod acts;
mod announced;
pub(crate) mod confidence;
mod constraints;
mod conversation;
mod direct;
mod headlines;
mod heads;
mod interviews;
mod merge;
pub(crate) mod rules;
mod signatures;
mod speakers;
mod titles;
mod turns;

use crate::article::{Act, BlockKind, MentionForm, QuoteKind};
use crate::attribution::{Attribution, Calibration};
use crate::context::Context;
use crate::coreference::{Entities, EntityIdx};
use crate::english::reporting_cues::ReportingCue;
use crate::evidence::Evidence;
use std::ops::Range;

/// The words that attribute a quote.
#[derive(Debug, Clone)]
pub(crate) struct CueFound {
    pub(crate) tokens: Range<usize>,
    pub(crate) lemma: Box<str>,
}

/// The source of a quote.
#[derive(Debug, Clone)]
pub(crate) struct SpeakerFound {
    /// Where the source is named; for a carried-over speaker, the tokens that named it before.
    pub(crate) tokens: Range<usize>,
    pub(crate) carried_over: bool,
    pub(crate) form: MentionForm,
    pub(crate) entity: Option<EntityIdx>,
    /// The tokens that give the source its name where it is no entity.
    pub(crate) name: Range<usize>,
    /// The entities that could be the speaker, best first.
    pub(crate) candidates: Vec<(EntityIdx, f32)>,
}

/// One quote, in tokens.
#[derive(Debug, Clone)]
pub(crate) struct QuoteFound {
    pub(crate) kind: QuoteKind,
    pub(crate) act: Act,
    pub(crate) parts: Vec<Range<usize>>,
    pub(crate) cue: Option<CueFound>,
    /// The source as the syntax gives it.
    pub(crate) source: Option<Range<usize>>,
    /// Boxed, as it is found last, when there is room again.
    pub(crate) speaker: Option<Box<SpeakerFound>>,
    pub(crate) addressee: Option<Range<usize>>,
    pub(crate) confidence: f32,
    pub(crate) evidence: Vec<Evidence>,
}

impl QuoteFound {
    fn new(kind: QuoteKind, act: Act, parts: Vec<Range<usize>>) -> QuoteFound {
        QuoteFound {
            kind,
            act,
            parts,
            cue: None,
            source: None,
            speaker: None,
            addressee: None,
            confidence: 0.0,
            evidence: Vec::new(),
        }
    }

    /// First token of the content.
    fn start(&self) -> usize {
        self.parts.first().map_or(0, |part| part.start)
    }

    fn holds(&self, token: usize) -> bool {
        let after = self.parts.partition_point(|part| part.start <= token);
        self.parts[..after].last().is_some_and(|part| part.contains(&token))
    }
}

/// Finds the quotes of the article, in order.
pub(crate) fn find(
    reporting_cues: &[ReportingCue],
    attributions: Vec<Attribution>,
    calibration: &Calibration,
    context: &Context<'_>,
    entities: &Entities,
) -> Vec<QuoteFound> {
    let turns = turns::find(context);
    let mut quotes = direct::find(reporting_cues, &turns, context);
    // Words in marks that head a section are quoted, with their speaker, in the text below.
    quotes.retain(|quote| quote.source.is_some() || !is_heading(quote.start(), context));
    drop(quotes.splice(..0, turns));
    quotes.extend(announced::find(reporting_cues, &quotes, context));
    let mut quotes = without_nested(merge::join(quotes, attributions, reporting_cues, context), context);
    quotes.sort_by_key(|quote| (quote.start(), quote.kind != QuoteKind::Direct));
    speakers::link(&mut quotes, calibration, context, entities);
    quotes
}

fn is_heading(token: usize, context: &Context<'_>) -> bool {
    let block = context.segments.blocks.get(context.block(token) as usize);
    block.is_some_and(|block| block.kind == BlockKind::Subheading)
}

/// Drops a quote whose cue is inside another's content: a nested report is the speaker's.
fn without_nested(mut quotes: Vec<QuoteFound>, context: &Context<'_>) -> Vec<QuoteFound> {
    let mut owner: Vec<(Range<usize>, usize)> = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        owner.extend(quote.parts.iter().map(|part| (part.clone(), index)));
    }
    owner.sort_by_key(|(part, _)| part.start);
    let inside_another = |index: usize, quote: &QuoteFound| {
        let anchor = quote.cue.as_ref().map_or(quote.start(), |cue| cue.tokens.start);
        let after = owner.partition_point(|(part, _)| part.start <= anchor);
        // Parts overlap little, so the few before the anchor are enough.
        owner[after.saturating_sub(4)..after].iter().any(|(part, other)| {
            *other != index
                && part.contains(&anchor)
                && (quote.cue.is_some()
                    || quotes[*other].kind != QuoteKind::Direct && quote.kind != QuoteKind::Direct)
        })
    };
    let keep: Vec<bool> = context
        .interrupt
        .until_set(quotes.iter().enumerate())
        .map(|(index, quote)| !inside_another(index, quote))
        .collect();
    let mut keep = keep.into_iter();
    quotes.retain(|_| keep.next() == Some(true));
    quotes
}
