//! One test for each folder of `fixtures/`, named after it.
//!
//! A folder holds `article.txt` (or `.html`), `note.md` with one sentence on what the article shows, and two
//! snapshots: the marked view, which is read first, and the JSON. A new phenomenon is a new folder; no Rust is touched.
//! `INSTA_UPDATE=always cargo test -p wirecopy-tests --test fixtures` writes snapshots; read every one that changes.

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::process::ExitCode;
use wirecopy::{Analyzer, Options};
use wirecopy_formats::{Format, Record, View};
use wirecopy_tests::{checks, fixtures};

fn main() -> ExitCode {
    let trial = |folder: std::path::PathBuf| {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Trial::test(name.clone(), move || check(&folder, &name))
    };
    let mut trials: Vec<Trial> = fixtures().into_iter().map(trial).collect();
    trials.push(Trial::test("there_are_fixtures", || {
        if fixtures().is_empty() { Err("none found".into()) } else { Ok(()) }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn check(folder: &Path, name: &str) -> Result<(), Failed> {
    let note =
        std::fs::read_to_string(folder.join("note.md")).map_err(|error| format!("note.md: {error}"))?;
    if note.trim().is_empty() {
        return Err("note.md says nothing".into());
    }
    let file =
        ["article.txt", "article.html"].map(|file| folder.join(file)).into_iter().find(|file| file.exists());
    let file = file.ok_or("neither article.txt nor article.html")?;
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
