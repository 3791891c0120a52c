//! The small cases of `cases/`: marked text that is input and expectation at once.
//!
//! Each file holds cases for one stage: a heading, a sentence why, and a fenced block of marked text. The marks are
//! stripped, the text is analysed and marked again, and both must agree. Only the kinds of marks that a case shows are
//! compared, so that a case about quotes need not name every date. `UPDATE=1 cargo test -p wirecopy cases` rewrites.
#![allow(clippy::disallowed_methods)]

use crate::marked::{body, strip_marks};
use crate::quotes::rules;
use crate::{Analyzer, Options};
use std::collections::{BTreeMap, BTreeSet};
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

#[test]
fn every_rule_has_a_case_that_fails_without_it() {
    let text = std::fs::read_to_string(folder().join("rules.md")).unwrap();
    let parts: Vec<&str> = text.split("```\n").collect();
    let heading = |before: &str| before.rsplit("## ").next().unwrap().lines().next().unwrap().to_owned();
    let cases: BTreeMap<String, &str> =
        parts.chunks_exact(2).map(|pair| (heading(pair[0]), pair[1].trim_end())).collect();
    let names = rules::all();
    for &name in &names {
        let case = cases.get(name).unwrap_or_else(|| panic!("cases/rules.md has no case {name:?}"));
        let without = rules::switch::without(name, || marked_again(case));
        assert_ne!(without, *case, "the case comes out the same without the rule {name:?}");
    }
    assert_eq!(names.len(), cases.len(), "a case in cases/rules.md has no rule");
}
