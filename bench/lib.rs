//! Articles to measure with.

use std::path::{Path, PathBuf};

/// The articles of the folder that `WIRECOPY_BENCH_DIR` names, else those of `fixtures/`.
pub fn articles() -> Vec<String> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let folder = std::env::var_os("WIRECOPY_BENCH_DIR").map_or(fixtures, PathBuf::from);
    let mut articles = Vec::new();
    read(&folder, &mut articles);
    assert!(!articles.is_empty(), "no article in {}", folder.display());
    articles
}

/// Adds every `.txt` file below a folder, by name.
fn read(folder: &Path, articles: &mut Vec<String>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, articles);
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            articles.push(String::from_utf8_lossy(&std::fs::read(path).expect("a file")).into_owned());
        }
    }
}

/// Words as `wc -w` counts them.
pub fn words(text: &str) -> u64 {
    text.split_whitespace().count() as u64
}

/// The articles one after another and again from the start, up to a length in bytes.
pub fn concatenated(articles: &[String], bytes: usize) -> String {
    let mut text = String::with_capacity(bytes);
    for article in articles.iter().cycle() {
        text.push_str(article);
        text.push_str("\n\n");
        if text.len() >= bytes {
            break;
        }
    }
    let end = (0..=bytes).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.truncate(end);
    text
}
