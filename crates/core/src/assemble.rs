//! From the stages' results to the contract's types: bytes become the caller's unit here, and nothing is decided.

use crate::article::{ARTICLE_SCHEMA, Article, Block, Dateline, Dropped, TextRange, Warning};
use crate::decode::Decoded;
use crate::document::Document;
use crate::error::Error;
use crate::evidence::WarningCode;
use crate::options::Options;
use crate::segment::Segments;
use crate::span::{OffsetMap, Span};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What the stages found.
pub(crate) struct Stages<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) input: &'a Decoded<'a>,
    pub(crate) document: &'a Document,
    pub(crate) segments: &'a Segments,
}

/// The article in the contract's terms.
pub(crate) fn article(stages: &Stages<'_>, options: &Options) -> Result<Article, Error> {
    let Stages {
        document, segments, ..
    } = stages;
    let kept = Units {
        text: &document.text,
        map: OffsetMap::new(&document.text, options.offsets),
    };
    let raw = Units {
        text: &stages.input.text,
        map: OffsetMap::new(&stages.input.text, options.offsets),
    };
    Ok(Article {
        schema: ARTICLE_SCHEMA.to_owned(),
        id: options.id.clone().unwrap_or_else(|| digest(stages.bytes)),
        offsets: options.offsets,
        url: options.url.clone().or_else(|| document.url.clone()),
        site: document.site.clone(),
        language: "en".to_owned(),
        encoding: stages.input.encoding.name().to_lowercase(),
        headline: document.headline.clone(),
        bylines: document.bylines.clone(),
        dateline: document.dateline.map(|dateline| dateline_of(&dateline, &kept)),
        published: options.published.clone().or_else(|| document.published.clone()),
        blocks: document
            .blocks
            .iter()
            .map(|block| Block {
                kind: block.kind,
                start: kept.range(block.span).start,
                end: kept.range(block.span).end,
                source: Some(raw.range(block.source)),
            })
            .collect(),
        dropped: document
            .dropped
            .iter()
            .map(|&(span, reason)| {
                let range = raw.range(span);
                Dropped {
                    start: range.start,
                    end: range.end,
                    reason,
                }
            })
            .collect(),
        sentences: segments
            .sentences
            .iter()
            .map(|sentence| kept.range(segments.span(sentence.tokens())))
            .collect(),
        entities: Vec::new(),
        quotes: Vec::new(),
        warnings: warnings(stages),
        text: document.text.clone(),
    })
}

/// A text and its offsets in the caller's unit.
struct Units<'t> {
    text: &'t str,
    map: OffsetMap<'t>,
}

impl Units<'_> {
    fn range(&self, span: Span) -> TextRange {
        TextRange {
            start: self.map.offset(span.start),
            end: self.map.offset(span.end),
        }
    }

    fn text(&self, span: Span) -> String {
        span.of(self.text).to_owned()
    }
}

fn dateline_of(dateline: &crate::document::Dateline, kept: &Units<'_>) -> Dateline {
    let range = kept.range(dateline.span);
    let text = |span: Span| kept.text(span);
    Dateline {
        start: range.start,
        end: range.end,
        text: text(dateline.span),
        place: dateline.place.map(text),
        agency: dateline.agency.map(text),
        date: dateline.date.map(text),
    }
}

fn warnings(stages: &Stages<'_>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |code, message: String| {
        warnings.push(Warning {
            code,
            start: None,
            end: None,
            message,
        })
    };
    let input = stages.input;
    if input.guessed {
        warn(
            WarningCode::EncodingGuessed,
            format!(
                "the bytes were read as {}, which is a guess",
                input.encoding.name()
            ),
        );
    }
    if input.replaced {
        warn(
            WarningCode::BytesReplaced,
            "some bytes fit no character and were replaced by U+FFFD".to_owned(),
        );
    }
    let controls = input
        .text
        .bytes()
        .filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t' | 0xb | 0xc))
        .count();
    if controls > 0 {
        warn(
            WarningCode::ControlCharacters,
            format!("the text holds {controls} control characters, which are kept"),
        );
    }
    if stages.segments.tokens.is_empty() {
        warn(
            WarningCode::NoText,
            "no words are left once blank lines and boilerplate are gone".to_owned(),
        );
    }
    warnings
}

fn digest(bytes: &[u8]) -> String {
    let mut id = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        let _ = write!(id, "{byte:02x}");
    }
    id
}
