//! Attributions found, beside those that annotators or an earlier build found: who said what, in bytes of one text.
//!
//! `score quotes` and `errors quotes` hold the analysis of raw articles against PolNeAR's gold, `diff` one output
//! against another.

pub mod calibration;
pub mod diff;
pub mod errors;
mod matching;
mod reliability;
pub mod score;
mod show;

use crate::corpora::Result;
use crate::corpora::brat::{self, Attribution};
use std::ops::Range;
use std::path::Path;
use wirecopy::{Analyzer, Article, OffsetUnit, Options, Quote};

/// One raw article with its gold and what was found in it.
pub struct Case {
    pub name: String,
    pub raw: String,
    pub gold: Vec<Attribution>,
    /// The quotes found, and where each stands in the raw article.
    pub found: Vec<Attribution>,
    pub quotes: Vec<Quote>,
    pub sentences: Vec<Range<usize>>,
}

/// Analyses every article below this path that has gold beside it.
pub fn load(data: &Path) -> Result<Vec<Case>> {
    cases(brat::load(data)?, &Analyzer::new())
}

/// Analyses these articles.
pub fn cases(articles: Vec<brat::Article>, analyzer: &Analyzer) -> Result<Vec<Case>> {
    articles.into_iter().map(|article| case(analyzer, article)).collect()
}

fn case(analyzer: &Analyzer, brat::Article { name, raw, gold }: brat::Article) -> Result<Case> {
    let options = Options::new().offsets(OffsetUnit::Utf8);
    let article = analyzer.analyze(&raw, &options).map_err(|error| format!("{name}: {error}"))?;
    let place = |start, end| source(&article, start, end);
    let found = article.quotes.iter().map(|quote| attribution(quote, place)).collect();
    let sentences =
        article.sentences.iter().filter_map(|sentence| place(sentence.start, sentence.end)).collect();
    Ok(Case { name, raw, gold, found, sentences, quotes: article.quotes })
}

/// Whether the speaker is carried over from a quote before: nothing near the quote names them.
fn is_carried_over(quote: &Quote) -> bool {
    quote.speaker.as_ref().is_some_and(|speaker| speaker.start.is_none())
}

/// Where a span of an article's text stands in the raw input, by its block.
fn source(article: &Article, start: u32, end: u32) -> Option<Range<usize>> {
    let block = article.blocks.iter().find(|block| block.start <= start && start < block.end)?;
    let first = block.source?.start + start - block.start;
    Some(first as usize..(first + end.min(block.end) - start) as usize)
}

/// The spans of a quote, as `place` puts them into bytes; a source that is carried over has none.
fn attribution(quote: &Quote, place: impl Fn(u32, u32) -> Option<Range<usize>>) -> Attribution {
    let speaker = quote.speaker.as_ref().and_then(|speaker| place(speaker.start?, speaker.end?));
    Attribution {
        source: speaker.into_iter().collect(),
        cue: quote.cue.as_ref().and_then(|cue| place(cue.start, cue.end)).into_iter().collect(),
        content: quote.parts.iter().filter_map(|part| place(part.start, part.end)).collect(),
    }
}
