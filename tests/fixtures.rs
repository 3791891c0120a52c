//! One test for each folder of `fixtures/`, named after it.
//!
//! A folder holds `article.txt` (or `.html`), `note.md` with one sentence on what the article shows, `expected.md` with
//! what is right by reading (`tests/expected/mod.rs` tells how), and two snapshots of what the program does: the marked
//! view, which is read first, and the JSON. A new phenomenon is a new folder; no Rust is touched.
//! `INSTA_UPDATE=always cargo test -p wirecopy-tests --test fixtures` writes snapshots; read every one that changes.

use libtest_mimic::{Arguments, Failed, Trial};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use wirecopy::{Analyzer, Options};
use wirecopy_formats::{Format, Record, View};
use wirecopy_tests::expected::{self, Outcome, Tally};
use wirecopy_tests::{checks, fixtures};

fn main() -> ExitCode {
    let tally = Arc::new(Mutex::new(Tally::default()));
    let mut trials = Vec::new();
    for folder in fixtures() {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (compared, tally) = (folder.clone(), Arc::clone(&tally));
        trials.push(Trial::test(format!("{name}/expected"), move || compare(&compared, &tally)));
        trials.push(Trial::test(name.clone(), move || check(&folder, &name)));
    }
    trials.push(Trial::test("there_are_fixtures", || {
        if fixtures().is_empty() { Err("none found".into()) } else { Ok(()) }
    }));
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    let total = *tally.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if total != Tally::default() {
        let Tally { right, wrong, surplus } = total;
        let expectations = right + wrong;
        let _ = writeln!(
            std::io::stdout(),
            "fixtures: {right} of {expectations} expectations right, {wrong} known wrong; {surplus} known surplus\n"
        );
    }
    conclusion.exit_code()
}

/// Compares what the program finds with what is right.
fn compare(folder: &Path, total: &Mutex<Tally>) -> Result<(), Failed> {
    let input = std::fs::read(article_in(folder)?)?;
    let Outcome { tally, failure } = expected::check(folder, &input, std::env::var_os("UPDATE").is_some())?;
    total.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).add(tally);
    failure.map_or(Ok(()), |failure| Err(failure.into()))
}

fn article_in(folder: &Path) -> Result<PathBuf, Failed> {
    let mut files = ["article.txt", "article.html"].iter().map(|file| folder.join(file));
    files.find(|file| file.exists()).ok_or_else(|| "neither article.txt nor article.html".into())
}

fn check(folder: &Path, name: &str) -> Result<(), Failed> {
    let note =
        std::fs::read_to_string(folder.join("note.md")).map_err(|error| format!("note.md: {error}"))?;
    if note.trim().is_empty() {
        return Err("note.md says nothing".into());
    }
    let file = article_in(folder)?;
    let input = std::fs::read(&file)?;
    let analyzer = Analyzer::new();
    checks::check_input(&analyzer, &input)?;
    let record = Record::from(analyzer.analyze(&input, &Options::new().id(name))?);
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_input_file(&file);
    settings.bind(|| {
        insta::assert_snapshot!("article.marked", written(Format::Marked, &record));
        insta::assert_snapshot!("article.json", written(Format::Json, &record));
    });
    Ok(())
}

fn written(format: Format, record: &Record) -> String {
    let mut bytes = Vec::new();
    format.write(record, &View::default(), &mut bytes).expect("memory takes every byte");
    String::from_utf8(bytes).expect("formats write UTF-8")
}
