//! Who said what, as learned from annotated news.
//!
//! An [`Attributor`] is what an analyzer asks. The built-in one has three models. The first tells of every verb, noun and
//! adjective how probable it is a cue ([`cue_classifier`]). The second labels all tokens of a paragraph as source, cue,
//! content or neither, whichever cue they belong to ([`first_pass`]). The third labels, for each candidate cue, the
//! tokens around it again, as seen from that cue ([`second_pass`]), and may label none of them, which rejects the
//! cue. What the rules of grammar make of a cue and what the pass before says of a token are features like any other.
//! That a sequence for each cue follows one over the paragraph, and that transitions depend on the class of the token,
//! were the largest gains of trials on PolNeAR.

mod calibration;
mod cue_classifier;
mod cue_levels;
mod facts;
mod features;
mod first_pass;
mod first_pass_features;
mod labels;
mod nearest_cues;
mod second_pass;
mod second_pass_features;
mod section;

use crate::article::EntityType;
use crate::context::Context;
use crate::english::reporting_cues::ReportingCue;
use crate::model::{Weights, WeightsError};
use crate::tagger::{Tag, TokenizedText};
pub use calibration::Calibration;
use cue_levels::CueLevels;
use facts::Facts;
use first_pass::FirstPass;
use second_pass::SecondPass;
use second_pass_features::SecondPassInput;
use std::ops::{Deref, Range};

#[cfg(feature = "training")]
pub(crate) mod export {
    //! What training needs.
    pub(crate) use super::cue_classifier::{
        TEMPLATE as CUES, WIDTH as CUES_WIDTH, candidates as cue_candidates, features as cue_features,
    };
    pub(crate) use super::cue_levels::CueLevels;
    pub(crate) use super::facts::Facts;
    pub(crate) use super::first_pass::{
        Predictions, TEMPLATE as FIRST_PASS, TokenPrediction, training_features as first_pass_features,
    };
    pub(crate) use super::labels::WIDTH as PARTS_WIDTH;
    pub(crate) use super::second_pass::{TEMPLATE as SECOND_PASS, candidates, windows};
    pub(crate) use super::second_pass_features::SecondPassInput;
    pub(crate) use super::section::sections;
}

/// What attributes words to people.
///
/// An [`Analyzer`](crate::Analyzer) has one built in;
/// [`Analyzer::with_attributor`](crate::Analyzer::with_attributor) replaces it. Quotation marks stay in charge of direct
/// quotes: what is attributed there completes them.
pub trait Attributor: Send + Sync {
    /// The attributions of an article, in order of their main words; they can overlap.
    ///
    /// Those that are empty, out of range or not in order are left out. When [`TokenizedText::is_cancelled`] becomes true, the
    /// result does not matter any more.
    fn attribute(&self, text: &TaggedText<'_>) -> Vec<Attribution>;

    /// How the confidence of a quote follows from its evidence, fitted on this attributor's output.
    fn calibration(&self) -> &Calibration;
}

/// Who said what, in tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The main word of the cue.
    pub main: usize,
    /// The words of the cue.
    pub cue: Range<usize>,
    /// Who is named as the source.
    pub source: Option<Range<usize>>,
    /// What is attributed, in order.
    pub content: Vec<Range<usize>>,
    /// How probable it is that the cue is one, from 0 to 1.
    pub probability: f32,
}

impl Attribution {
    /// Whether all of it lies within so many tokens.
    fn fits(&self, tokens: usize) -> bool {
        let fits = |range: &Range<usize>| range.start < range.end && range.end <= tokens;
        let in_order = self.content.windows(2).all(|pair| pair[0].end <= pair[1].start);
        self.main < tokens
            && fits(&self.cue)
            && self.source.iter().all(fits)
            && !self.content.is_empty()
            && self.content.iter().all(fits)
            && in_order
    }
}

/// What of these attributions can be used in an article of so many tokens.
pub(crate) fn mended(mut attributions: Vec<Attribution>, tokens: usize) -> Vec<Attribution> {
    let mut last = 0;
    attributions.retain(|attribution| {
        let fits = attribution.fits(tokens) && attribution.main >= last;
        last = if fits { attribution.main } else { last };
        fits
    });
    attributions
}

/// An article with its tags and names, as an [`Attributor`] sees it: what a [`TokenizedText`] shows, and more.
#[derive(Clone, Copy)]
pub struct TaggedText<'a> {
    pub(crate) tokens: TokenizedText<'a>,
    pub(crate) context: &'a Context<'a>,
    pub(crate) reporting_cues: &'a [ReportingCue],
}

impl<'a> Deref for TaggedText<'a> {
    type Target = TokenizedText<'a>;

    fn deref(&self) -> &TokenizedText<'a> {
        &self.tokens
    }
}

impl<'a> TaggedText<'a> {
    /// The part of speech of a token; [`Tag::Other`] if there is no such token.
    pub fn tag(&self, index: usize) -> Tag {
        self.context.tags.get(index).copied().unwrap_or(Tag::Other)
    }

    /// Whether a token stands between quotation marks, or is one.
    pub fn is_quoted(&self, index: usize) -> bool {
        index < self.len() && self.context.marks.holds(index)
    }

    /// The names, amounts and dates, as ranges of tokens with their type, in order.
    pub fn names(&self) -> impl Iterator<Item = (Range<usize>, EntityType)> + 'a {
        self.context.mentions.iter().map(|mention| (mention.tokens(), mention.kind))
    }
}

/// The attributor that is built into the program.
pub(crate) struct BuiltInAttributor {
    cues: Weights<{ cue_classifier::WIDTH }>,
    first_pass: FirstPass,
    second_pass: SecondPass,
    calibration: Calibration,
}

impl BuiltInAttributor {
    /// The attributor with the weights in these files.
    pub(crate) fn open(
        cues: &'static [u8],
        first_pass: &'static [u8],
        second_pass: &'static [u8],
        calibration: Calibration,
    ) -> Result<BuiltInAttributor, WeightsError> {
        Ok(BuiltInAttributor {
            cues: Weights::open(cues, &cue_classifier::TEMPLATE)?,
            first_pass: FirstPass::open(first_pass)?,
            second_pass: SecondPass::open(second_pass)?,
            calibration,
        })
    }

    /// The attributor with the weights that are part of the program.
    pub(crate) fn built_in() -> BuiltInAttributor {
        let files = (&cue_classifier::FILE.0, &first_pass::FILE.0, &second_pass::FILE.0);
        match BuiltInAttributor::open(files.0, files.1, files.2, Calibration::built_in()) {
            Ok(attributor) => attributor,
            Err(error) => unreachable!("built-in weights have to be trained again: {error}"),
        }
    }
}

impl BuiltInAttributor {
    fn attribute_section(&self, text: &TaggedText<'_>, section: Range<usize>) -> Vec<Attribution> {
        let facts = Facts::new(text.context, section.clone());
        let interrupt = text.context.interrupt;
        let probabilities = cue_classifier::probabilities(&self.cues, &facts, interrupt);
        let levels = CueLevels::new(section, probabilities.into_iter());
        let windows = second_pass::windows(&levels, &facts);
        let predictions = self.first_pass.predict(&facts, &levels, &windows, interrupt);
        let cues = second_pass::candidates(windows, text.reporting_cues, &facts);
        self.second_pass
            .attribute(&cues, SecondPassInput { facts: &facts, levels: &levels, predictions: &predictions })
    }
}

impl Attributor for BuiltInAttributor {
    fn attribute(&self, text: &TaggedText<'_>) -> Vec<Attribution> {
        let sections = section::sections(text.context.segments);
        sections.into_iter().flat_map(|section| self.attribute_section(text, section)).collect()
    }

    fn calibration(&self) -> &Calibration {
        &self.calibration
    }
}
