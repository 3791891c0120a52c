//! The one way in which an analysis can fail.
//!
//! Text analysis itself does not fail: whatever is odd about a text is a [warning](crate::Article::warnings).
//! An error means that there is no article, because the input could not be read, was too large, or the caller
//! cancelled. The codes are the contract's and serve the command line, HTTP and every other front end.

use crate::article::{ERROR_SCHEMA, ErrorDetail, ErrorRecord, ErrorSource};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Kind of failure, the same in every front end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The bytes are no text in the encoding that they claim.
    Decode,
    /// The input is larger than the limit.
    TooLarge,
    /// The analysis was stopped before it ended.
    Timeout,
    /// A record of a container (a JSON line, say) is malformed.
    Parse,
    /// The input is of a kind that is not read.
    Unsupported,
    /// A fault of this program; please report it.
    Internal,
}

impl ErrorCode {
    /// Every code, for front ends that list them.
    pub const ALL: [ErrorCode; 6] = [
        ErrorCode::Decode,
        ErrorCode::TooLarge,
        ErrorCode::Timeout,
        ErrorCode::Parse,
        ErrorCode::Unsupported,
        ErrorCode::Internal,
    ];

    /// The code as the contract spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::Decode => "decode",
            ErrorCode::TooLarge => "too_large",
            ErrorCode::Timeout => "timeout",
            ErrorCode::Parse => "parse",
            ErrorCode::Unsupported => "unsupported",
            ErrorCode::Internal => "internal",
        }
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
