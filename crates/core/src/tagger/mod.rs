//! Labels for tokens: parts of speech and names.
//!
//! One kind of model serves all tasks, a linear-chain conditional random field over hashed features. A task is a
//! template of features ([`template`]), a set of labels and a weight file under `models/`. Nothing is built when
//! the program starts: weights and clusters are read in place. This stage knows words, not news.

mod article_features;
mod clusters;
mod gazetteer_matches;
mod names;
mod parts_of_speech;
mod tag;
mod template;
mod word_features;
mod word_scores;

use crate::interrupt::Interrupt;
use crate::segment::Segments;
pub(crate) use clusters::Clusters;
pub(crate) use names::{KINDS, NameKind, NameSpan};
pub(crate) use tag::{COUNT, Tag};
pub(crate) use word_features::{Lexeme, Words};
#[cfg(feature = "training")]
pub(crate) use word_scores::NOTHING;
pub(crate) use word_scores::{Known, LATER_ROWS, Memo};

#[cfg(feature = "training")]
pub(crate) mod export {
    //! What training needs.
    pub(crate) use super::clusters::{Clusters, write as write_clusters};
    pub(crate) use super::names::{
        KINDS as NAME_KINDS, LABELS as NAME_LABELS, NameTemplate, WORDS as NAME_WORDS,
    };
    pub(crate) use super::parts_of_speech::{LABELS as PART_LABELS, PartTemplate, WORDS as PART_WORDS};
    pub(crate) use super::template::collect;
    pub(crate) use super::word_features::Words;
    pub(crate) use crate::model::{Weights, fitting, write_model};
}

/// What the tagger knows of an article.
pub(crate) struct Labels {
    /// The part of speech of every token.
    pub(crate) tags: Vec<Tag>,
    /// The names, in order.
    pub(crate) names: Vec<NameSpan>,
}

/// Parts of speech and names of an article.
pub(crate) fn tag(segments: &Segments, words: &Words<'_>, interrupt: Interrupt<'_>) -> Labels {
    Labels { tags: parts_of(segments, words, interrupt), names: names_of(segments, words, interrupt) }
}

/// The part of speech of every token.
#[cfg(any(test, feature = "training"))]
pub(crate) fn parts_of_speech(segments: &Segments) -> Vec<Tag> {
    parts_of(segments, &Words::new(segments), Interrupt::default())
}

/// The names, in order; no two overlap.
#[cfg(feature = "training")]
pub(crate) fn names(segments: &Segments) -> Vec<NameSpan> {
    names_of(segments, &Words::new(segments), Interrupt::default())
}

pub(crate) fn parts_of(segments: &Segments, words: &Words<'_>, interrupt: Interrupt<'_>) -> Vec<Tag> {
    let template = parts_of_speech::PartTemplate { words };
    parts_of_speech::tags(&template::label(&template, &parts_of_speech::model(), segments, words, interrupt))
}

pub(crate) fn names_of(segments: &Segments, words: &Words<'_>, interrupt: Interrupt<'_>) -> Vec<NameSpan> {
    let template = names::NameTemplate::new(segments, words);
    let labels = template::label(&template, &names::model(), segments, words, interrupt);
    names::spans(segments, &labels)
}
