//! `score quotes`: how the attributions found agree with the gold, and what the stated confidence is worth.
//!
//! Content, source and cue are compared by the letters that they cover, whoever says them; attributions by the content
//! that two have in common. A quotation counts as direct where nine tenths of its letters stand between marks.

use super::matching::{LEAST, Letters, Marked, Match, Matching, letters, same_source};
use super::{Case, cases, load, reliability};
use crate::corpora::Result;
use crate::corpora::brat::{Article, Attribution};
use crate::score::{Counts, interval, write};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use wirecopy::Analyzer;

/// What is measured, in the order in which it is printed.
const MEASURES: [&str; 8] = [
    "content, letters",
    "source, letters",
    "cue, letters",
    "content, half shared",
    "content, exact",
    "content and source",
    "source where matched",
    "direct found",
];
/// Which of them counts contents with their sources.
const CONTENT_AND_SOURCE: usize = 5;
/// The measures that are shares of what was matched or marked, not an F.
const SHARES: Range<usize> = 6..8;
/// What a content shares at least to count as exact.
const EXACT: f64 = 0.999;

/// The counts of one article, by measure.
type Row = [Counts; MEASURES.len()];

/// Prints every measure with its interval over articles, then how reliable confidence and evidence are; writes a row
/// per article and measure to `csv`.
pub fn score(data: &Path, csv: Option<&Path>) -> Result<()> {
    let cases = load(data)?;
    let rows: Vec<Row> = cases.iter().map(row).collect();
    println!("{:<22}P      R      F      95 %              right  missed  wrong", "measure");
    for (at, measure) in MEASURES.iter().enumerate() {
        println!(
            "{}",
            line(measure, &rows.iter().map(|row| row[at]).collect::<Vec<_>>(), SHARES.contains(&at))
        );
    }
    let (gold, found) = (count(&cases, |case| case.gold.len()), count(&cases, |case| case.found.len()));
    println!("{} articles, {gold} attributions in the gold, {found} found\n", cases.len());
    print!("{}", reliability::tables(&cases));
    csv.map_or(Ok(()), |path| write(path, &table(&cases, &rows)))
}

/// How an analyzer's contents with their sources agree with the gold of these articles.
pub fn content_and_source(articles: &[Article], analyzer: &Analyzer) -> Result<Counts> {
    let mut all = Counts::default();
    cases(articles.to_vec(), analyzer)?.iter().for_each(|case| all.sum(&row(case)[CONTENT_AND_SOURCE]));
    Ok(all)
}

fn count(cases: &[Case], of: impl Fn(&Case) -> usize) -> usize {
    cases.iter().map(of).sum()
}

fn line(measure: &str, rows: &[Counts], is_share: bool) -> String {
    let mut all = Counts::default();
    rows.iter().for_each(|counts| all.sum(counts));
    let value = if is_share { Counts::recall } else { Counts::f };
    let (low, high) = interval(rows, value);
    let shown = |value: f64| if is_share { " ".repeat(6) } else { format!("{value:.4}") };
    format!(
        "{measure:<22}{} {} {:.4} {low:.4} – {high:.4} {:>7} {:>7} {:>6}",
        shown(all.precision()),
        shown(all.recall()),
        value(&all),
        all.right,
        all.missed,
        all.wrong
    )
}

fn row(case: &Case) -> Row {
    let matching = Matching::new(&case.raw, &case.gold, &case.found, LEAST);
    let right_source = |pair: &&Match| same_source(&case.gold[pair.gold], &case.found[pair.found]);
    let pairs = matching.pairs.len();
    let sources = matching.pairs.iter().filter(right_source).count();
    let marked = Marked::new(&case.raw);
    let is_direct = |gold: &usize| marked.holds(&matching.gold[*gold]);
    let direct: Vec<usize> = (0..case.gold.len()).filter(is_direct).collect();
    let direct_found = direct.iter().filter(|gold| matching.of_gold(**gold).is_some()).count();
    let of_pairs =
        |right: usize| Counts { right, missed: case.gold.len() - right, wrong: case.found.len() - right };
    let share = |right: usize, all: usize| Counts { right, missed: all - right, wrong: 0 };
    [
        covered(case, |attribution| &attribution.content),
        covered(case, |attribution| &attribution.source),
        covered(case, |attribution| &attribution.cue),
        of_pairs(pairs),
        of_pairs(matching.pairs.iter().filter(|pair| pair.share > EXACT).count()),
        of_pairs(sources),
        share(sources, pairs),
        share(direct_found, direct.len()),
    ]
}

/// The letters that one part of all attributions covers.
fn covered(case: &Case, part: impl Fn(&Attribution) -> &Vec<Range<usize>>) -> Counts {
    let all = |attributions: &[Attribution]| -> Letters {
        attributions.iter().flat_map(|attribution| letters(&case.raw, part(attribution))).collect()
    };
    let mut counts = Counts::default();
    counts.add_sets(&all(&case.gold), &all(&case.found));
    counts
}

/// One row an article and measure.
fn table(cases: &[Case], rows: &[Row]) -> String {
    let mut text = String::from("document,measure,right,missed,wrong\n");
    for (case, row) in cases.iter().zip(rows) {
        for (measure, counts) in MEASURES.iter().zip(row) {
            let Counts { right, missed, wrong } = counts;
            let _ = writeln!(text, "{},{},{right},{missed},{wrong}", case.name, measure.replace(", ", " "));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirecopy::Options;

    #[test]
    fn an_article_is_counted_by_letters_and_by_pairs() {
        let raw = "\"We stay,\" she said. He left.".to_owned();
        let quotes = Analyzer::new().analyze("", &Options::new()).expect("an article").quotes;
        let gold = |content, source| Attribution { content: vec![content], source, cue: vec![] };
        let case = Case {
            name: "case".into(),
            gold: vec![gold(0..10, vec![11..14]), gold(21..28, vec![])],
            found: vec![gold(1..8, vec![11..14])],
            sentences: vec![],
            quotes,
            raw,
        };
        let counts = row(&case).map(|counts| (counts.right, counts.missed, counts.wrong));
        let pairs = (1, 1, 0);
        assert_eq!(counts, [(6, 6, 0), (3, 0, 0), (0, 0, 0), pairs, pairs, pairs, (1, 0, 0), (1, 0, 0)]);
    }
}
