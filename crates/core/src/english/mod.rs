//! All that is true of English alone and is more than a list of words: dictionary forms, the grammar of amounts, the
//! outline of a sentence, frames of reporting verbs. A second language would have a folder like this one.
//!
//! The files are not one stage: each is a room of its own in the order of the stages.

pub(crate) mod adjuncts;
pub(crate) mod amounts;
pub(crate) mod content;
mod extents;
pub(crate) mod frames;
pub(crate) mod language;
pub(crate) mod lemma;
pub(crate) mod outline;
pub(crate) mod pronouns;
pub(crate) mod reporting_cues;
mod subjects;
