//! Every entry of the lists must be written as the code looks it up, or it is dead.
//!
//! Most lists are looked up by the lower-case tokens of an article, so an entry has to be one token; what has a form of
//! its own is named here. Tables whose keys the code makes itself are tested beside that code. Gazetteers are left out:
//! they are extracts of larger works, and a few of their names in a hundred are not split as tokens are.
#![allow(clippy::disallowed_methods)]

use crate::article::BlockKind;
use crate::segment::segment;
use crate::span::Span;
use std::path::Path;

/// The keys of a list, and its name with that of its folder.
fn lists(folder: &str) -> Vec<(String, Vec<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let keys = |text: String| {
        let lines = text.lines().filter(|line| !line.starts_with("# ") && *line != "#" && !line.is_empty());
        lines.map(|line| line.split('\t').next().unwrap().to_owned()).collect()
    };
    let name = |path: &Path| format!("{folder}/{}", path.file_stem().unwrap().to_str().unwrap());
    files.iter().map(|path| (name(path), keys(std::fs::read_to_string(path).unwrap()))).collect()
}

/// The tokens of a text, in lower case.
fn tokens(text: &str) -> Vec<String> {
    let segments = segment(text, [(BlockKind::Paragraph, Span::new(0, text.len()))]);
    (0..segments.tokens.len()).map(|at| segments.lower(at).to_owned()).collect()
}

/// Whether a key is the tokens of its own text in some spelling, joined by blanks.
fn is_tokens(key: &str) -> bool {
    let (first, rest) = key.split_at(key.chars().next().map_or(0, char::len_utf8));
    let spellings = [key.to_owned(), key.to_uppercase(), first.to_uppercase() + rest];
    spellings.iter().any(|spelling| tokens(spelling).join(" ") == key)
}

/// Whether a key is one token; a clitic is one after a word.
fn is_token(key: &str) -> bool {
    !key.contains(' ') && is_tokens(key) || tokens(&format!("x{key}")) == ["x", key]
}

/// Whether some text makes the code look this key up.
fn is_reachable(list: &str, key: &str) -> bool {
    match list {
        // Looked up by the tables' own makers of keys, and tested there.
        "tables/boilerplate-lines" | "tables/confidence" => true,
        // Parts of lines as they are written.
        "words/agencies" | "words/labels" => true,
        // Words of a byline or of a line with a date.
        "words/newspaper-words" => !key.contains(' '),
        "words/job-titles-in-bylines" => !key.contains(' ') && !key.ends_with('.'),
        "words/clock-words" => key.chars().all(char::is_alphanumeric),
        // Up to three tokens as they are written.
        "tables/currencies" | "tables/units" => tokens(key).len() <= 3,
        "tables/contractions" => tokens(key).len() == 2,
        "tables/place-aliases" => {
            let is_left_out =
                |word: &str| !word.contains(char::is_alphanumeric) || matches!(word, "the" | "'s");
            is_tokens(key) && !key.split(' ').any(is_left_out)
        }
        _ => is_token(key),
    }
}

#[test]
fn entries_are_written_as_they_are_looked_up() {
    let mut dead = Vec::new();
    for (list, keys) in lists("words").into_iter().chain(lists("tables")) {
        dead.extend(
            keys.iter().filter(|key| !is_reachable(&list, key)).map(|key| format!("{list}: {key:?}")),
        );
    }
    assert!(dead.is_empty(), "{} entries:\n{}", dead.len(), dead.join("\n"));
}
