//! The pipeline.

use crate::article::{ARTICLE_SCHEMA, Article, Block, BlockKind, TextRange};
use crate::error::Error;
use crate::options::Options;
use crate::segment::segment;
use crate::span::Span;

/// Analyses articles. Built once, shared by any number of threads.
#[derive(Debug, Clone, Default)]
pub struct Analyzer {}

impl Analyzer {
    /// An analyzer with the built-in data and models.
    pub fn new() -> Analyzer {
        Analyzer {}
    }

    /// Analyses one article.
    pub fn analyze(&self, input: impl AsRef<[u8]>, options: &Options) -> Result<Article, Error> {
        let text = String::from_utf8_lossy(input.as_ref()).into_owned();
        let segments = segment(&text, [(BlockKind::Paragraph, Span::new(0, text.len()))]);
        let range = TextRange { start: 0, end: text.chars().count() as u32 };
        Ok(Article {
            schema: ARTICLE_SCHEMA.into(),
            id: options.id.clone().unwrap_or_default(),
            offsets: options.offsets,
            url: options.url.clone(),
            site: None,
            language: "en".into(),
            encoding: "utf-8".into(),
            headline: None,
            bylines: vec![],
            dateline: None,
            published: None,
            blocks: vec![Block { kind: BlockKind::Paragraph, start: 0, end: range.end, source: Some(range) }],
            text: text.clone(),
            dropped: vec![],
            sentences: vec![],
            entities: vec![],
            quotes: vec![],
            warnings: segments.sentences.iter().take(0).map(|_| unreachable!()).collect(),
        })
    }
}
