//! The one way in which an analysis can fail.
//!
//! Text analysis itself does not fail: whatever is odd about a text is a [warning](crate::Article::warnings).
//! An error means that there is no article, because the input could not be read, was too large, or the caller
//! cancelled. The codes are the contract's and serve the command line, HTTP and every other front end.

use crate::article::spelled;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The value of [`ErrorRecord::schema`].
pub const ERROR_SCHEMA: &str = "wirecopy/error/1";

spelled! {
    /// Kind of failure, the same in every front end.
    pub enum ErrorCode {
        /// The bytes are no text in the encoding that they claim.
        Decode = "decode",
        /// The input is larger than the limit.
        TooLarge = "too_large",
        /// The analysis was stopped before it ended.
        Timeout = "timeout",
        /// A record of a container (a JSON line, say) is malformed.
        Parse = "parse",
        /// The input is of a kind that is not read.
        Unsupported = "unsupported",
        /// A fault of this program; please report it.
        Internal = "internal",
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why there is no article: a code for programs and a message for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    code: ErrorCode,
    message: String,
}

impl Error {
    /// An error with this code and message. Messages say what was expected and what was found, without a full stop.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Error {
        Error { code, message: message.into() }
    }

    /// The kind of failure.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// What was expected and what was found, in plain words.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The record that stands in the place of the article with this id.
    pub fn into_record(self, id: impl Into<String>, source: ErrorSource) -> ErrorRecord {
        ErrorRecord {
            schema: ERROR_SCHEMA.to_owned(),
            id: id.into(),
            source,
            error: ErrorDetail { code: self.code, message: self.message },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// What stands in the place of an article that could not be analysed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorRecord {
    /// Always [`ERROR_SCHEMA`].
    pub schema: String,
    /// The document's id, as an article would carry it.
    pub id: String,
    /// Where the document came from.
    pub source: ErrorSource,
    /// What went wrong.
    pub error: ErrorDetail,
}

/// Where a document that failed came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorSource {
    /// Path of the file, if it was one.
    pub path: Option<String>,
    /// Line within the file, counted from 1, for formats with a document a line.
    pub line: Option<u64>,
}

/// What went wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorDetail {
    /// The kind of failure.
    pub code: ErrorCode,
    /// What was expected and what was found, in plain words.
    pub message: String,
}
