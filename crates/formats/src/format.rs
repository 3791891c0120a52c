//! The table of formats.
//!
//! A format is added by one row here, one variant and one file under `write/`; every front end then offers it.

use crate::record::Record;
use crate::write::{View, json, jsonl, marked, text};
use std::io::{self, Write};
use wirecopy::Act;

/// A format that records are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Indented JSON.
    Json,
    /// One JSON record a line.
    Jsonl,
    /// The article's text with speakers, cues and quotes marked in it.
    Marked,
    /// A page for people.
    Text,
}

/// What the table says about a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Its name on the command line.
    pub name: &'static str,
    /// Its media type over HTTP.
    pub media_type: &'static str,
    /// The usual extension of its files, without a dot.
    pub extension: &'static str,
    /// What it is for, in one phrase.
    pub purpose: &'static str,
    /// Whether the output can hold an error record in the place of an article; if not, the caller reports the error.
    pub holds_errors: bool,
}

/// Every format, in the order in which help lists them. Over HTTP the first is the default.
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        format: Format::Json,
        name: "json",
        media_type: "application/json",
        extension: "json",
        purpose: "indented JSON: an object for one article, an array for several",
        holds_errors: true,
    },
    FormatInfo {
        format: Format::Jsonl,
        name: "jsonl",
        media_type: "application/x-ndjson",
        extension: "jsonl",
        purpose: "one JSON object a line, for pipes and large collections",
        holds_errors: true,
    },
    FormatInfo {
        format: Format::Marked,
        name: "marked",
        media_type: "text/vnd.wirecopy.marked; charset=utf-8",
        extension: "marked.txt",
        purpose: "the text with speakers, cues, quotes and entities marked in it, for tests and review",
        holds_errors: false,
    },
    FormatInfo {
        format: Format::Text,
        name: "text",
        media_type: "text/plain; charset=utf-8",
        extension: "txt",
        purpose: "a page for people: the story with its quotes numbered, then who said what",
        holds_errors: false,
    },
];

/// What is written around and between records when there are several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Before the first record.
    pub open: &'static str,
    /// Between two records.
    pub between: &'static str,
    /// After the last record.
    pub close: &'static str,
    /// Whether each record is announced by a line with its id, as `head` and `tail` do.
    pub announce: bool,
}

impl Format {
    /// The format's row in the table.
    pub fn info(self) -> &'static FormatInfo {
        &FORMATS[match self {
            Format::Json => 0,
            Format::Jsonl => 1,
            Format::Marked => 2,
            Format::Text => 3,
        }]
    }

    /// The format with this name.
    pub fn by_name(name: &str) -> Option<Format> {
        FORMATS.iter().find(|info| info.name == name).map(|info| info.format)
    }

    /// The acts whose quotes are shown where the caller names none; `None` shows all. A page for people is about who
    /// said what, so thoughts and plans are shown to those who ask.
    pub fn usual_acts(self) -> Option<&'static [Act]> {
        match self {
            Format::Json | Format::Jsonl | Format::Marked => None,
            Format::Text => Some(&Act::SPEECH),
        }
    }

    /// What is written around and between several records.
    pub fn frame(self) -> Frame {
        let plain = Frame { open: "", between: "", close: "", announce: false };
        match self {
            Format::Json => Frame { open: "[\n", between: ",\n", close: "]\n", ..plain },
            Format::Jsonl => plain,
            Format::Marked | Format::Text => Frame { between: "\n", announce: true, ..plain },
        }
    }

    /// Writes one record, ending in a line break. What a format does not hold is left out: see
    /// [`FormatInfo::holds_errors`].
    pub fn write(self, record: &Record, view: &View, out: &mut impl Write) -> io::Result<()> {
        match self {
            Format::Json => json::write(record, view, out),
            Format::Jsonl => jsonl::write(record, view, out),
            Format::Marked => marked::write(record, out),
            Format::Text => text::write(record, view, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_finds_its_own_row() {
        for info in FORMATS {
            assert_eq!(info.format.info().name, info.name);
            assert_eq!(Format::by_name(info.name), Some(info.format));
        }
    }
}
