#![doc = "Placeholder, written in full below."]
#![warn(missing_docs)]

mod analyzer;
mod article;
mod assemble;
mod coreference;
mod decode;
mod document;
mod entities;
mod error;
mod evidence;
mod lexicon;
mod options;
mod quotes;
mod segment;
mod span;
mod syntax;
mod tagger;
#[cfg(feature = "training")]
#[doc(hidden)]
pub mod training;

pub use analyzer::Analyzer;
pub use article::{
    ARTICLE_SCHEMA, Act, Article, Block, BlockKind, Candidate, Cue, Dateline, Dropped, ERROR_SCHEMA, Entity,
    EntityType, ErrorDetail, ErrorRecord, ErrorSource, Mention, MentionForm, OffsetUnit, Quote, QuoteKind,
    Speaker, TextRange, TextSpan, Value, Warning,
};
pub use error::{Error, ErrorCode};
pub use evidence::{DropReason, EvidenceCode, Explanation, WarningCode, explain, explanations};
pub use options::{CancelFlag, DEFAULT_MAX_BYTES, Options};
