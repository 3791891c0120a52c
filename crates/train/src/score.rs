//! `score entities` and `errors entities`: how the names found agree with the gold.
//!
//! Spans count when they agree to the character and in kind, after what two conventions of annotation differ in is
//! taken off: leading articles, possessive endings, marks at the edges.

use crate::corpora::standoff::{Article, Gold};
use crate::corpora::{self, Result};
use crate::names::{lower, recased, upper};
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use wirecopy::training::Text;

/// Resamplings of the documents for the interval.
const SAMPLES: usize = 1000;
/// Marks that do not count at the edge of a span.
const EDGE: &[char] = &['\'', '"', '‘', '’', '“', '”', ',', ';', ':', ' '];

/// A span in bytes and its kind, in capitals.
type Item = (usize, usize, String);

/// Gold and found names of one article, as compared.
#[derive(Debug, Clone, Default)]
pub struct Agreement {
    pub right: Vec<Item>,
    pub missed: Vec<Item>,
    pub wrong: Vec<Item>,
}

/// Right, missed and wrong names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub right: usize,
    pub missed: usize,
    pub wrong: usize,
}

impl Counts {
    pub fn add(&mut self, agreement: &Agreement) {
        self.sum(&Counts {
            right: agreement.right.len(),
            missed: agreement.missed.len(),
            wrong: agreement.wrong.len(),
        });
    }

    /// Counts what two sets have in common and what either has alone.
    pub fn add_sets<T: Ord>(&mut self, gold: &BTreeSet<T>, found: &BTreeSet<T>) {
        let right = gold.intersection(found).count();
        self.sum(&Counts { right, missed: gold.len() - right, wrong: found.len() - right });
    }

    /// Adds other counts to these.
    pub fn sum(&mut self, other: &Counts) {
        self.right += other.right;
        self.missed += other.missed;
        self.wrong += other.wrong;
    }

    pub fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    pub fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    pub fn f(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }
}

/// Compares the names found in an article with its gold.
pub fn agreed(article: &Article, found: &[Gold]) -> Agreement {
    let items = |names: &[Gold]| -> BTreeSet<Item> {
        names.iter().filter_map(|name| item(&article.raw, name)).collect()
    };
    let (gold, found) = (items(&article.gold), items(found));
    Agreement {
        right: gold.intersection(&found).cloned().collect(),
        missed: gold.difference(&found).cloned().collect(),
        wrong: found.difference(&gold).cloned().collect(),
    }
}

fn item(raw: &str, name: &Gold) -> Option<Item> {
    let kind = name.kind.to_uppercase();
    let mut text = &raw[name.range.clone()];
    let lower = text.to_ascii_lowercase();
    if kind != "MISC"
        && let Some(article) = ["the ", "a ", "an "].iter().find(|article| lower.starts_with(**article))
    {
        text = text[article.len()..].trim_start();
    }
    for ending in ["'s", "’s", "'", "’"] {
        if let Some(rest) = text.strip_suffix(ending) {
            text = rest;
            break;
        }
    }
    let text = text.trim_matches(EDGE);
    let start = text.as_ptr() as usize - raw.as_ptr() as usize;
    (!text.is_empty()).then_some((start, start + text.len(), kind))
}

/// In which case the articles are read.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Case {
    AsIs,
    Lower,
    Upper,
}

fn load(path: &Path, case: Case) -> Result<Vec<Article>> {
    let articles = corpora::articles(path)?;
    Ok(match case {
        Case::AsIs => articles,
        Case::Lower => articles.iter().map(|article| recased(article, lower)).collect(),
        Case::Upper => articles.iter().map(|article| recased(article, upper)).collect(),
    })
}

fn find(article: &Article) -> Vec<Gold> {
    let text = Text::from_raw(&article.raw);
    let tokens = text.tokens();
    let names = text.names().into_iter();
    names
        .map(|(range, kind, _)| Gold { range: tokens[range.start].start..tokens[range.end - 1].end, kind })
        .collect()
}

/// Prints precision, recall and F by kind; writes a row per document to `csv`, and the names found to `jsonl`.
pub fn entities(data: &Path, case: Case, csv: Option<&Path>, jsonl: Option<&Path>) -> Result<()> {
    let articles = load(data, case)?;
    let found: Vec<Vec<Gold>> = articles.iter().map(find).collect();
    let agreements: Vec<Agreement> =
        articles.iter().zip(&found).map(|(article, found)| agreed(article, found)).collect();
    print(&agreements);
    if let Some(path) = csv {
        write(path, &rows(&articles, &agreements))?;
    }
    if let Some(path) = jsonl {
        let lines: String =
            articles.iter().zip(&found).map(|(article, found)| line(article, found) + "\n").collect();
        write(path, &lines)?;
    }
    Ok(())
}

/// Writes a file of text.
pub fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn by_kind(agreement: &Agreement) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    agreement.right.iter().for_each(|item| counts.entry(item.2.clone()).or_default().right += 1);
    agreement.missed.iter().for_each(|item| counts.entry(item.2.clone()).or_default().missed += 1);
    agreement.wrong.iter().for_each(|item| counts.entry(item.2.clone()).or_default().wrong += 1);
    counts
}

fn print(agreements: &[Agreement]) {
    let mut kinds: BTreeMap<String, Vec<Counts>> = BTreeMap::new();
    for (index, agreement) in agreements.iter().enumerate() {
        let mut all = Counts::default();
        all.add(agreement);
        for (kind, counts) in by_kind(agreement).into_iter().chain([("ALL".to_owned(), all)]) {
            let rows = kinds.entry(kind).or_default();
            rows.resize(index, Counts::default());
            rows.push(counts);
        }
    }
    println!("kind               P      R      F   95 % of F         gold");
    for (kind, mut rows) in kinds {
        rows.resize(agreements.len(), Counts::default());
        let mut all = Counts::default();
        rows.iter().for_each(|counts| all.sum(counts));
        let (low, high) = interval(&rows, Counts::f);
        let gold = all.right + all.missed;
        println!(
            "{kind:<15} {:.4} {:.4} {:.4} {low:.4} – {high:.4} {gold:>7}",
            all.precision(),
            all.recall(),
            all.f()
        );
    }
}

/// The middle 95 % of a value over documents drawn with replacement.
pub fn interval(rows: &[Counts], value: fn(&Counts) -> f64) -> (f64, f64) {
    let mut random = Pcg64::seed_from_u64(1);
    let mut values: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let mut sum = Counts::default();
            (0..rows.len()).for_each(|_| sum.sum(&rows[random.random_range(0..rows.len())]));
            value(&sum)
        })
        .collect();
    values.sort_by(f64::total_cmp);
    (values[SAMPLES / 40], values[SAMPLES - 1 - SAMPLES / 40])
}

/// One row a document and kind.
fn rows(articles: &[Article], agreements: &[Agreement]) -> String {
    let mut text = String::from("document,kind,right,missed,wrong\n");
    for (article, agreement) in articles.iter().zip(agreements) {
        for (kind, counts) in by_kind(agreement) {
            let _ =
                writeln!(text, "{},{kind},{},{},{}", article.name, counts.right, counts.missed, counts.wrong);
        }
    }
    text
}

/// The names of one article in the form of the contract, the whole article being one block.
fn line(article: &Article, found: &[Gold]) -> String {
    let offset = |byte: usize| article.raw[..byte].chars().count();
    let length = offset(article.raw.len());
    let entities: Vec<serde_json::Value> = found
        .iter()
        .map(|name| {
            let kind = match name.kind.as_str() {
                "Organization" => "ORG".to_owned(),
                "Location" => "LOC".to_owned(),
                "Facility" => "FAC".to_owned(),
                "Misc" => "EVENT".to_owned(),
                kind => kind.to_uppercase(),
            };
            let mention = serde_json::json!({"start": offset(name.range.start), "end": offset(name.range.end), "form": "name"});
            serde_json::json!({"type": kind, "mentions": [mention]})
        })
        .collect();
    let span = serde_json::json!({"start": 0, "end": length});
    let block = serde_json::json!({"start": 0, "end": length, "source": span});
    serde_json::json!({"id": article.name, "text": article.raw, "blocks": [block], "entities": entities})
        .to_string()
}

/// Prints confusions of kinds, then the most frequent errors of each sort.
pub fn errors(data: &Path, limit: usize) -> Result<()> {
    let mut sorts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for article in load(data, Case::AsIs)? {
        let agreement = agreed(&article, &find(&article));
        for (sort, example) in sorted(&article, &agreement) {
            *sorts.entry(sort).or_default().entry(example).or_default() += 1;
        }
    }
    let mut order: Vec<(usize, &String)> =
        sorts.iter().map(|(sort, examples)| (examples.values().sum(), sort)).collect();
    order.sort_by(|left, right| right.cmp(left));
    for (count, sort) in order {
        println!("\n{count:>5} {sort}");
        let mut examples: Vec<(&String, &usize)> = sorts[sort].iter().collect();
        examples.sort_by(|left, right| right.1.cmp(left.1).then(left.0.cmp(right.0)));
        examples.iter().take(limit).for_each(|(example, count)| println!("      {count:>3} {example}"));
    }
    Ok(())
}

/// The errors of an article, each with its sort: a kind taken for another, wrong edges, missed, or made up.
fn sorted(article: &Article, agreement: &Agreement) -> Vec<(String, String)> {
    let mut errors = Vec::new();
    let mut explained = BTreeSet::new();
    let shown = |item: &Item| article.raw[item.0..item.1].split_whitespace().collect::<Vec<_>>().join(" ");
    for gold in &agreement.missed {
        let overlaps = |found: &&Item| found.0 < gold.1 && gold.0 < found.1;
        match agreement.wrong.iter().find(overlaps) {
            Some(found) => {
                explained.insert(found);
                let edges = if (found.0, found.1) == (gold.0, gold.1) { "" } else { ", other edges" };
                let sort = if found.2 == gold.2 {
                    format!("{} with other edges", gold.2)
                } else {
                    format!("{} taken for {}{edges}", gold.2, found.2)
                };
                errors.push((sort, format!("{} → {}", shown(gold), shown(found))));
            }
            None => errors.push((format!("{} missed", gold.2), shown(gold))),
        }
    }
    for found in agreement.wrong.iter().filter(|found| !explained.contains(found)) {
        errors.push((format!("{} made up", found.2), shown(found)));
    }
    errors
}
