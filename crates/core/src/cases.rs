//! The small cases of `cases/`: marked text that is input and expectation at once.
//!
//! Each file holds cases for one stage: a heading, a sentence why, and a fenced block of marked text. The marks are
//! stripped, the text is analysed and marked again, and both must agree. Only the kinds of marks that a case shows are
//! compared, so that a case about quotes need not name every date. `UPDATE=1 cargo test -p wirecopy cases` rewrites.
//! Rules that correct what the models label are in `rules.md`, where a case has two blocks: what is labelled, and what
//! comes of it; weights have no say there.
#![allow(clippy::disallowed_methods)]

use crate::marked::{body, strip_marks};
use crate::quotes::rules;
use crate::{Analyzer, Attribution, Attributor, Calibration, Options, TaggedText};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Letters of the labels that a marked text shows, `#` for the kind of a block.
fn letters(marked: &str) -> BTreeSet<char> {
    let labels = marked.split('⟦').skip(1).filter_map(|rest| rest.split([' ', '⟧']).next());
    labels
        .filter_map(|label| {
            if label.ends_with(|c: char| c.is_ascii_digit()) { label.chars().next() } else { Some('#') }
        })
        .collect()
}

/// The text of a case as the program marks it.
fn marked_again(marked: &str) -> String {
    let letters = letters(marked);
    let article = Analyzer::new().analyze(strip_marks(marked), &Options::new()).unwrap();
    body(&article, |letter| letters.contains(&letter))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| !file.ends_with("rules.md"));
    files.sort();
    files
}

#[test]
fn cases_come_out_as_they_are_marked() {
    let update = std::env::var("UPDATE").is_ok();
    let (mut seen, mut wrong) = (0, Vec::new());
    for file in files() {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut parts: Vec<String> = text.split("```\n").map(str::to_owned).collect();
        for index in (1..parts.len()).step_by(2) {
            seen += 1;
            let again = format!("{}\n", marked_again(parts[index].trim_end()));
            if again != parts[index] {
                wrong.push(format!("{}\nexpected {}found    {again}", file.display(), parts[index]));
                parts[index] = again;
            }
        }
        if update {
            std::fs::write(&file, parts.join("```\n")).unwrap();
        }
    }
    assert!(seen >= 30, "only {seen} cases were found");
    assert!(wrong.is_empty() || update, "{} of {seen} cases:\n\n{}", wrong.len(), wrong.join("\n"));
}

/// The attributions that a marked text shows, whatever its words are: ⟦s1 source⟧, ⟦c1 cue⟧, ⟦q1 content⟧; ⟦d1 …⟧ is a
/// cue that the models doubt.
struct MarkedAttributor {
    /// The labels, each with the bytes that it marks.
    spans: Vec<(String, Range<usize>)>,
    calibration: Calibration,
}

impl MarkedAttributor {
    fn new(marked: &str) -> MarkedAttributor {
        let (mut spans, mut open, mut length, mut rest) = (Vec::new(), Vec::new(), 0, marked.chars());
        while let Some(next) = rest.next() {
            match next {
                '⟦' => {
                    let (label, after) = rest.as_str().split_once(' ').unwrap();
                    open.push((label.to_owned(), length));
                    rest = after.chars();
                }
                '⟧' => spans.extend(open.pop().map(|(label, start)| (label, start..length))),
                other => length += other.len_utf8(),
            }
        }
        MarkedAttributor { spans, calibration: Calibration::NONE }
    }

    /// The tokens of each span with a label.
    fn tokens(&self, label: &str, text: &TaggedText<'_>) -> Vec<Range<usize>> {
        let at = |byte: usize| (0..text.len()).position(|token| text.bytes(token).end > byte).unwrap();
        let spans = self.spans.iter().filter(|span| span.0 == label);
        let mut found: Vec<_> = spans.map(|span| at(span.1.start)..at(span.1.end - 1) + 1).collect();
        found.sort_by_key(|tokens| tokens.start);
        found
    }
}

impl Attributor for MarkedAttributor {
    fn attribute(&self, text: &TaggedText<'_>) -> Vec<Attribution> {
        let attribution = |number: usize| {
            let of = |letter: char| self.tokens(&format!("{letter}{number}"), text);
            let sure = of('c').pop().map(|cue| (cue, 0.95));
            let (cue, probability) = sure.or_else(|| of('d').pop().map(|cue| (cue, 0.65)))?;
            let group = text.context.syntax.group(cue.start).map(|group| group.main as usize);
            let main = group.filter(|main| cue.contains(main)).unwrap_or(cue.end - 1);
            Some(Attribution { main, cue, source: of('s').pop(), content: of('q'), probability })
        };
        let mut found: Vec<Attribution> = (1..9).filter_map(attribution).collect();
        found.sort_by_key(|attribution| attribution.main);
        found
    }

    fn calibration(&self) -> &Calibration {
        &self.calibration
    }
}

#[test]
fn every_rule_has_a_case_that_fails_without_it() {
    let update = std::env::var("UPDATE").is_ok();
    let file = folder().join("rules.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut parts: Vec<String> = text.split("```\n").map(str::to_owned).collect();
    let (names, mut seen, mut wrong) = (rules::all(), Vec::new(), Vec::new());
    for index in (1..parts.len()).step_by(4) {
        let name = parts[index - 1].rsplit("## ").next().unwrap().lines().next().unwrap().to_owned();
        let name = *names.iter().find(|rule| **rule == name).unwrap_or_else(|| panic!("no rule {name:?}"));
        let labelled = parts[index].trim_end();
        let run = || {
            let analyzer = Analyzer::new().with_attributor(MarkedAttributor::new(labelled));
            let article = analyzer.analyze(strip_marks(labelled), &Options::new()).unwrap();
            format!("{}\n", body(&article, |letter| matches!(letter, 's' | 'c' | 'q')))
        };
        let found = run();
        if rules::switch::without(name, run) == found {
            wrong.push(format!("{name}: the same without the rule\n{found}"));
        }
        if found != parts[index + 2] {
            wrong.push(format!("{name}\nexpected {}found    {found}", parts[index + 2]));
            parts[index + 2] = found;
        }
        seen.push(name);
    }
    if update {
        std::fs::write(&file, parts.join("```\n")).unwrap();
    }
    assert_eq!(seen.len(), names.len(), "rules without a case, or with two");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
