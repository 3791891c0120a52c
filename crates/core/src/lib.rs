//! Wirecopy turns one news article into structure: the story's text, who and what is in it, and who said what, with
//! exact offsets and a reason for every decision.
//!
//! ```
//! use wirecopy::{Analyzer, Options};
//!
//! let analyzer = Analyzer::new();
//! let article = analyzer.analyze("LIMA (AFP) – \"We will stay,\" Mayor Ana Prieto told reporters.", &Options::new())?;
//! let quote = &article.quotes[0];
//! assert_eq!(quote.parts[0].text, "We will stay");
//! assert_eq!(quote.speaker.as_ref().unwrap().name, "Ana Prieto");
//! assert_eq!(article.dateline.unwrap().agency.as_deref(), Some("AFP"));
//! # Ok::<(), wirecopy::Error>(())
//! ```
//!
//! An [`Analyzer`] is built once and shared by any number of threads; [`Analyzer::analyze`] takes text or bytes in
//! any encoding and [`Options`], and gives an [`Article`]: the output contract, whose types serialise to the JSON that
//! the command line and the server write, and deserialise again. [`explain`] says what an evidence code, a drop reason
//! or a warning means, and [`to_marked`] shows an article as text that people can read.
//!
//! # What it does not do
//!
//! It fetches nothing, opens no files, starts no threads and has no clock: whoever calls it owns those. It reads plain
//! text in English; other languages are reported, not understood. It does not judge whether what is said is true, and
//! does not link entities to a knowledge base.

#![warn(missing_docs)]

mod analyzer;
mod article;
mod assemble;
mod attribution;
#[cfg(test)]
mod cases;
mod clusters;
mod context;
mod coreference;
mod decode;
mod document;
mod english;
mod entities;
mod error;
mod evidence;
mod ids;
mod interrupt;
mod lexicon;
mod marked;
mod marks;
mod model;
mod options;
mod quotes;
#[cfg(test)]
mod reachable;
mod segment;
mod span;
mod syntax;
mod tagger;
#[cfg(feature = "training")]
#[doc(hidden)]
pub mod training;

pub use analyzer::Analyzer;
pub use article::{
    ARTICLE_SCHEMA, Act, Article, Block, BlockKind, Candidate, Cue, Dateline, Dropped, Entity, EntityType,
    Mention, MentionForm, OffsetUnit, Quote, QuoteKind, Speaker, TextRange, TextSpan, Value, Warning,
};
pub use attribution::{Attribution, Attributor, Calibration, TaggedText};
pub use error::{ERROR_SCHEMA, Error, ErrorCode, ErrorDetail, ErrorRecord, ErrorSource};
pub use evidence::{DropReason, EvidenceCode, Explanation, WarningCode, explain, explanations};
pub use interrupt::CancelFlag;
pub use marked::{strip_marks, to_marked};
pub use options::{DEFAULT_MAX_BYTES, Options};
pub use tagger::{Labels, NameKind, NameSpan, Tag, Tagger, TokenizedText};
