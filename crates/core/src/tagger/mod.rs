//! Labels for tokens: parts of speech and names.
//!
//! A [`Tagger`] is what an analyzer asks; the built-in one has a model for each of the two tasks. A task is a template of
//! features, a set of labels and a weight file; one decoder ([`sequence`]) serves them all. Nothing here knows news.

mod article_features;
mod gazetteer_matches;
mod names;
mod parts_of_speech;
mod sequence;
mod tag;

use crate::interrupt::Interrupt;
use crate::model::WeightsError;
use crate::segment::Segments;
pub(crate) use names::KINDS;
pub use names::{NameKind, NameSpan};
use sequence::Labeller;
use std::ops::Range;
pub use tag::Tag;

#[cfg(feature = "training")]
pub(crate) mod export {
    //! What training needs.
    pub(crate) use super::names::{Names, TEMPLATE as NAMES, WIDTH as NAMES_WIDTH};
    pub(crate) use super::parts_of_speech::{PartsOfSpeech, TEMPLATE as PARTS, WIDTH as PARTS_WIDTH};
    pub(crate) use super::sequence::all_features;
}

/// What labels the tokens of an article.
///
/// An [`Analyzer`](crate::Analyzer) has one built in;
/// [`Analyzer::with_tagger`](crate::Analyzer::with_tagger) replaces it.
pub trait Tagger: Send + Sync {
    /// Labels an article: one tag for each token, and the names in order, of which no two overlap.
    ///
    /// What breaks these rules is mended: missing tags are [`Tag::Other`], and names that are empty, out of range or overlap
    /// an earlier one are left out. When [`TokenizedText::is_cancelled`] becomes true, the result does not matter any more.
    fn tag(&self, text: &TokenizedText<'_>) -> Labels;
}

/// What a tagger says of an article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// The part of speech of every token.
    pub tags: Vec<Tag>,
    /// The names.
    pub names: Vec<NameSpan>,
}

impl Labels {
    /// The labels as they must be for so many tokens.
    pub(crate) fn mended(mut self, tokens: usize) -> Labels {
        self.tags.resize(tokens, Tag::Other);
        let mut end = 0;
        self.names.retain(|name| {
            let fits = end <= name.first && name.first < name.end && name.end as usize <= tokens;
            end = if fits { name.end } else { end };
            fits
        });
        self
    }
}

/// An article cut into sentences and tokens, as a [`Tagger`] sees it.
#[derive(Clone, Copy)]
pub struct TokenizedText<'a> {
    pub(crate) text: &'a str,
    pub(crate) segments: &'a Segments,
    pub(crate) interrupt: Interrupt<'a>,
}

impl<'a> TokenizedText<'a> {
    /// The text of the story.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.segments.tokens.len()
    }

    /// Whether there are no tokens.
    pub fn is_empty(&self) -> bool {
        self.segments.tokens.is_empty()
    }

    /// The text of a token; empty if there is no such token.
    pub fn token(&self, index: usize) -> &'a str {
        self.segments.tokens.get(index).map_or("", |token| token.span.of(self.text))
    }

    /// Where a token lies in [`text`](TokenizedText::text), in bytes; empty if there is no such token.
    pub fn bytes(&self, index: usize) -> Range<usize> {
        self.segments
            .tokens
            .get(index)
            .map_or(0..0, |token| token.span.start as usize..token.span.end as usize)
    }

    /// The sentences, as ranges of tokens, in order.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> + 'a {
        self.segments.sentences.iter().map(|sentence| sentence.tokens())
    }

    /// Whether the caller has asked the analysis to stop.
    pub fn is_cancelled(&self) -> bool {
        self.interrupt.is_set()
    }
}

/// The tagger that is built into the program: a model of parts of speech and one of names.
pub(crate) struct BuiltInTagger {
    parts_of_speech: Labeller<{ parts_of_speech::WIDTH }>,
    names: Labeller<{ names::WIDTH }>,
}

impl BuiltInTagger {
    /// The tagger with the weights in these files.
    pub(crate) fn open(
        parts_of_speech: &'static [u8],
        names: &'static [u8],
    ) -> Result<BuiltInTagger, WeightsError> {
        Ok(BuiltInTagger {
            parts_of_speech: Labeller::open::<parts_of_speech::PartsOfSpeech<'_>>(parts_of_speech)?,
            names: Labeller::open::<names::Names<'_>>(names)?,
        })
    }

    /// The tagger with the weights that are part of the program.
    pub(crate) fn built_in() -> BuiltInTagger {
        match BuiltInTagger::open(&parts_of_speech::FILE.0, &names::FILE.0) {
            Ok(tagger) => tagger,
            Err(error) => unreachable!("built-in weights have to be trained again: {error}"),
        }
    }

    /// The part of speech of every token; fewer if the analysis is interrupted.
    pub(crate) fn parts_of_speech(&self, segments: &Segments, interrupt: Interrupt<'_>) -> Vec<Tag> {
        let mut tags = Vec::with_capacity(segments.tokens.len());
        let task = parts_of_speech::PartsOfSpeech { segments };
        self.parts_of_speech.label(&task, segments, interrupt, |_, labels, _, _| {
            tags.extend(labels.iter().map(|&label| Tag::from_label(label)));
        });
        tags
    }

    /// The names, in order; no two overlap.
    pub(crate) fn names(&self, segments: &Segments, interrupt: Interrupt<'_>) -> Vec<NameSpan> {
        let mut found = Vec::new();
        let task = names::Names::new(segments);
        self.names.label(&task, segments, interrupt, |sentence, labels, lattice, weights| {
            let probability = |at: usize| lattice.probability_given_neighbours(weights, labels, at);
            names::spans(sentence, labels, probability, &mut found);
        });
        found
    }
}

impl Tagger for BuiltInTagger {
    fn tag(&self, text: &TokenizedText<'_>) -> Labels {
        Labels {
            tags: self.parts_of_speech(text.segments, text.interrupt),
            names: self.names(text.segments, text.interrupt),
        }
    }
}

/// The parts of speech by the built-in tagger.
#[cfg(test)]
pub(crate) fn parts_of_speech(segments: &Segments) -> Vec<Tag> {
    BuiltInTagger::built_in().parts_of_speech(segments, Interrupt::default())
}

/// The id of a word's feature seen from a slot, or by the word's own token, which comes in the middle.
fn slot_id(slot: Option<usize>, feature: impl Into<u64>) -> u64 {
    let place = match slot {
        Some(slot) if slot < 2 => slot,
        None => 2,
        Some(slot) => slot + 1,
    };
    32 * place as u64 + feature.into()
}

/// The id of the feature of a slot that lies outside the sentence.
fn boundary_id(slot: usize) -> u64 {
    slot_id(Some(slot), 31_u64)
}
