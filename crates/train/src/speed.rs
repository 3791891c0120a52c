//! `speed`: tokens per second of each part of the tagger, features included, on one core, with the words that an analyzer
//! remembers by then.

use crate::corpora::{Result, files, read};
use std::path::Path;
use std::time::Instant;
use wirecopy::training::{Tagger, Text};

/// Passes over the articles; the fastest counts.
const PASSES: usize = 9;

/// Times segmentation, parts of speech and names on the articles below this path.
pub fn measure(path: &Path) -> Result<()> {
    let raw: Vec<String> = files(path, ".txt")?.iter().map(|file| read(file)).collect::<Result<_>>()?;
    let tagger = Tagger::new();
    let texts: Vec<Text> = raw.iter().map(|raw| tagger.text(raw)).collect();
    let tokens: usize = texts.iter().map(|text| text.tokens().len()).sum();
    println!("{} articles, {tokens} tokens", texts.len());
    show("segmentation", tokens, || raw.iter().map(|raw| tagger.text(raw).sentences().len()).sum());
    show("words", tokens, || texts.iter().map(|text| tagger.words(text)).sum());
    show("parts of speech", tokens, || texts.iter().map(|text| tagger.parts_of_speech(text)).sum());
    show("names", tokens, || texts.iter().map(|text| tagger.names(text)).sum());
    show("both", tokens, || texts.iter().map(|text| tagger.labels(text)).sum());
    Ok(())
}

fn show(what: &str, tokens: usize, run: impl Fn() -> usize) {
    let seconds = (0..PASSES).map(|_| {
        let begun = Instant::now();
        std::hint::black_box(run());
        begun.elapsed().as_secs_f64()
    });
    let best = seconds.fold(f64::MAX, f64::min);
    println!(
        "{what:<16} {:>9.0} tokens/s {:.3} µs a token",
        tokens as f64 / best,
        best * 1e6 / tokens as f64
    );
}
