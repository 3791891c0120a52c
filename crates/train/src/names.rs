//! `names`: trains the names on articles with gold names.

use crate::corpora::standoff::{Article, Gold};
use crate::corpora::{self, Result};
use crate::learn::{Check, Settings, borrowed, learn, texts};
use crate::origin::Origin;
use crate::score::{Counts, agreed};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use wirecopy::training::{self, NAMES_WIDTH, Task, Text};

/// One article in so many is also shown in lower case.
const LOWERED: usize = 4;

/// Trains a model on these articles and returns the bytes of its weight file.
pub fn train(data: &[PathBuf], check: Option<&Path>, settings: &Settings) -> Result<Vec<u8>> {
    let origin = Origin::of(data)?;
    let mut articles = data.iter().map(|path| corpora::articles(path)).collect::<Result<Vec<_>>>()?.concat();
    let lowered: Vec<Article> =
        articles.iter().step_by(LOWERED).map(|article| recased(article, lower)).collect();
    articles.extend(lowered);
    let examples: Vec<(Text, Vec<u8>)> = articles.iter().map(example).collect();
    let articles = check.map(corpora::articles).transpose()?.unwrap_or_default();
    let checks: Vec<(Text, Vec<u8>)> = articles.iter().map(example).collect();
    let f = |labels: &[u8]| measure(labels, &checks, &articles).f();
    let (examples, checked) = (borrowed(&examples), borrowed(&checks));
    let (source, checked) = (texts(Task::Names, &examples), texts(Task::Names, &checked));
    let check = Check { source: &checked, measure: &f };
    let check = Some(&check).filter(|_| !articles.is_empty());
    Ok(learn::<NAMES_WIDTH>(Task::Names, &source, check, settings, &origin))
}

/// How the names that these labels give agree with the gold.
fn measure(labels: &[u8], texts: &[(Text, Vec<u8>)], articles: &[Article]) -> Counts {
    let mut first = 0;
    let mut counts = Counts::default();
    for ((text, gold), article) in texts.iter().zip(articles) {
        let found = spans(text, &labels[first..first + gold.len()]);
        counts.add(&agreed(article, &found));
        first += gold.len();
    }
    counts
}

/// The names in bytes that labels spell out.
fn spans(text: &Text, labels: &[u8]) -> Vec<Gold> {
    let (kinds, tokens) = (training::name_kinds(), text.tokens());
    let mut spans: Vec<Gold> = Vec::new();
    for sentence in text.sentences() {
        let mut before = 0;
        for at in sentence {
            let label = labels[at];
            let kind = usize::from(label.saturating_sub(1) / 2);
            let goes_on =
                label > 0 && label.is_multiple_of(2) && before > 0 && usize::from(before - 1) / 2 == kind;
            match spans.last_mut() {
                Some(span) if goes_on => span.range.end = tokens[at].end,
                _ if label > 0 => spans.push(Gold { range: tokens[at].clone(), kind: kinds[kind].clone() }),
                _ => {}
            }
            before = label;
        }
    }
    spans
}

fn example(article: &Article) -> (Text, Vec<u8>) {
    let text = Text::from_raw(&article.raw);
    let kinds = training::name_kinds();
    let mut labels = vec![0; text.tokens().len()];
    for gold in &article.gold {
        let Some(kind) = kinds.iter().position(|kind| kind.eq_ignore_ascii_case(&gold.kind)) else {
            continue;
        };
        for (place, token) in covered(&text, &gold.range).into_iter().enumerate() {
            labels[token] = 2 * kind as u8 + if place == 0 { 1 } else { 2 };
        }
    }
    (text, labels)
}

/// The tokens that share characters with a range.
fn covered(text: &Text, range: &Range<usize>) -> BTreeSet<usize> {
    let tokens = text.tokens();
    let first = tokens.partition_point(|token| token.end <= range.start);
    (first..tokens.len()).take_while(|&token| tokens[token].start < range.end).collect()
}

/// A copy of an article in another case, if that changes no length.
pub fn recased(article: &Article, change: fn(char) -> char) -> Article {
    let line = article.raw.find(['\n', '\r']).filter(|_| article.raw.starts_with("http")).unwrap_or(0);
    let rest = article.raw[line..].chars().map(change);
    Article { raw: article.raw[..line].chars().chain(rest).collect(), ..article.clone() }
}

/// The character in lower case if that takes as many bytes.
pub fn lower(character: char) -> char {
    let mut forms = character.to_lowercase();
    same_length(character, forms.next(), forms.next())
}

/// The character as a capital if that takes as many bytes.
pub fn upper(character: char) -> char {
    let mut forms = character.to_uppercase();
    same_length(character, forms.next(), forms.next())
}

fn same_length(character: char, changed: Option<char>, more: Option<char>) -> char {
    changed
        .filter(|changed| more.is_none() && changed.len_utf8() == character.len_utf8())
        .unwrap_or(character)
}
