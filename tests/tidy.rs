//! The rules of the house that no compiler knows.

mod imports;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use wirecopy::Explanation;
use wirecopy_tests::{fixtures, root};

/// Lines that a file of Rust may have.
const LONGEST: usize = 500;

/// Codes that a fixture, which is an article in UTF-8 for reviewers, cannot show; each with the input that shows it.
const SHOWN_HERE: &[(&str, &[u8])] = &[
    ("no_text", b""),
    ("encoding_guessed", b"The caf\xe9 in Ch\xe2teau-Thierry was closed on Monday, its owner said."),
    ("bytes_replaced", b"\xef\xbb\xbfThe caf\xe9 was closed on Monday."),
    ("control_characters", b"The talks\x00 ended on Monday."),
];

/// The rooms of the core, earliest first: an article flows through them in this order, and none may import a later one.
/// A room is a file or a folder of `crates/core/src`; in `english/`, where the rules of the language are, each file or
/// folder is one. A new room takes its place here.
const ROOMS: &[&str] = &[
    // What every stage may use.
    "ids",
    "evidence",
    "article",
    "error",
    "span",
    "interrupt",
    "options",
    "lexicon",
    "model",
    "clusters",
    // Bytes to sentences and words.
    "decode",
    "document",
    "english::lemma",
    "english::frames",
    "english::pronouns",
    "segment",
    "english::language",
    // Labels, names, marks and phrases.
    "tagger",
    "english::amounts",
    "entities",
    "marks",
    "syntax",
    "english::subjects",
    "english::outline",
    "context",
    // Who is who, and who said what.
    "coreference",
    "english::extents",
    "english::adjuncts",
    "english::reporting_cues",
    "english::content",
    "attribution",
    "quotes",
    // The result and the interface.
    "assemble",
    "marked",
    "analyzer",
    "training",
    "english",
    "lib",
];

/// The folders of languages, in which each file or folder is a room.
const LANGUAGES: &[&str] = &["english"];

/// What people read about the project; the paths in it must exist.
const DOCUMENTS: &[&str] =
    &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "EVALUATION.md", "crates/core/models/MODEL_CARD.md"];

/// What stands where a figure is still to be measured, with a name between two of these.
const PLACEHOLDER: &str = "@@";

/// Every file under version control, or about to be.
fn files() -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8");
    let files: Vec<PathBuf> =
        listed.lines().map(PathBuf::from).filter(|path| root().join(path).is_file()).collect();
    assert!(files.len() > 50, "only {} files found", files.len());
    files
}

fn files_ending(end: &str) -> Vec<(PathBuf, String)> {
    let named = files().into_iter().filter(|path| path.to_string_lossy().ends_with(end));
    named.map(|path| (path.clone(), read(&path))).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Fails with every fault, not with the first.
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_module_opens_with_a_comment() {
    let opens = |text: &str| text.starts_with("//! ") || text.starts_with("#![doc");
    let mute = files_ending(".rs").into_iter().filter(|(_, text)| !opens(text));
    none(mute.map(|(path, _)| format!("{} does not open with a //! comment", path.display())).collect());
}

#[test]
fn files_stay_short() {
    let long = files_ending(".rs").into_iter().filter(|(_, text)| text.lines().count() > LONGEST);
    let fault =
        |(path, text): (PathBuf, String)| format!("{}: {} lines", path.display(), text.lines().count());
    none(long.map(fault).collect());
}

#[test]
fn each_stage_knows_only_the_ones_before_it() {
    let core = Path::new("crates/core/src");
    let sources: Vec<(PathBuf, imports::Imports, Vec<String>)> = files_ending(".rs")
        .into_iter()
        .filter_map(|(path, text)| {
            let module = module(path.strip_prefix(core).ok()?);
            Some((path, imports::of(&text, &module), module))
        })
        .collect();
    let for_tests: Vec<&Vec<String>> =
        sources.iter().flat_map(|(_, imports, _)| &imports.test_modules).collect();
    let (mut faults, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for (path, imports, module) in &sources {
        if for_tests.iter().any(|test| module.starts_with(test)) {
            continue;
        }
        let here = room(module);
        seen.insert(here.clone());
        let Some(place) = ROOMS.iter().position(|&room| room == here) else {
            faults.insert(format!("{}: the room {here} has no place in ROOMS", path.display()));
            continue;
        };
        for import in &imports.named {
            let there = room(&import.path);
            if there != here && !ROOMS[..place].contains(&there.as_str()) {
                faults.insert(format!(
                    "{}:{}: {here} imports {there}, which comes after it",
                    path.display(),
                    import.line
                ));
            }
        }
    }
    let gone = ROOMS.iter().filter(|room| !seen.contains(**room));
    faults.extend(gone.map(|room| format!("ROOMS names {room}, which does not exist")));
    none(faults.into_iter().collect());
}

/// The module path of a file below `src`: `english/amounts/dates.rs` is `english::amounts::dates`.
fn module(file: &Path) -> Vec<String> {
    let names = file.with_extension("").iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let mut names: Vec<String> = names;
    names.pop_if(|name| name == "mod" || name == "lib");
    names
}

/// The room that a path of modules and items leads into; what is in no module is re-exported by the crate's root.
fn room(path: &[String]) -> String {
    match path {
        [language, name, ..]
            if LANGUAGES.contains(&language.as_str()) && name.starts_with(char::is_lowercase) =>
        {
            format!("{language}::{name}")
        }
        [name, ..] if name.starts_with(char::is_lowercase) => name.clone(),
        _ => "lib".into(),
    }
}

#[test]
fn paths_named_in_the_documents_exist() {
    let mut faults = Vec::new();
    for document in DOCUMENTS {
        let text = read(Path::new(document));
        // Every second piece between back quotes is code.
        for word in text.split('`').skip(1).step_by(2).filter(|word| is_path(word)) {
            if !root().join(word).exists() {
                faults.push(format!("{document} names {word}, which does not exist"));
            }
        }
    }
    none(faults);
}

#[test]
fn documents_have_their_figures() {
    let mut faults = Vec::new();
    for document in DOCUMENTS {
        for (number, line) in (1..).zip(read(Path::new(document)).lines()) {
            if line.contains(PLACEHOLDER) {
                faults.push(format!("{document}:{number} waits for a figure: {line}"));
            }
        }
    }
    none(faults);
}

/// Whether a piece of code names a file or folder of this repository; a name with a placeholder or a pattern does not.
fn is_path(word: &str) -> bool {
    let folders = ["crates/", "tests/", "fixtures/", "schema/", "evaluation/", "bench/", "fuzz/", ".ci/"];
    folders.iter().any(|folder| word.starts_with(folder)) && !word.contains(['<', '*', ' ', '{', '|', '…'])
}

/// That they are sorted and hold nothing twice, the build itself demands.
#[test]
fn lists_of_data_say_what_they_are_and_are_finished() {
    let mut faults = Vec::new();
    for (path, text) in
        files_ending(".txt").into_iter().filter(|(path, _)| path.starts_with("crates/core/data"))
    {
        if text.contains("TODO") {
            faults.push(format!("{} holds a TODO", path.display()));
        }
        if !text.starts_with('#') {
            faults.push(format!("{} does not say what it is", path.display()));
        }
    }
    none(faults);
}

#[test]
fn every_code_is_shown_by_a_fixture() {
    let mut shown: BTreeSet<String> = SHOWN_HERE.iter().map(|(code, _)| (*code).to_owned()).collect();
    for folder in fixtures() {
        shown.extend(codes(&std::fs::read_to_string(folder.join("article.json.snap")).unwrap_or_default()));
    }
    let hidden = wirecopy::explanations().filter(|known| !shown.contains(known.code));
    none(
        hidden
            .map(|Explanation { code, family, .. }| format!("no fixture shows the {family} {code}"))
            .collect(),
    );
}

#[test]
fn codes_that_no_fixture_can_show_occur() {
    let analyzer = wirecopy::Analyzer::new();
    let occurs = |code: &str, input: &[u8]| {
        let article = analyzer.analyze(input, &wirecopy::Options::new()).expect("any bytes are an article");
        article.warnings.iter().any(|warning| warning.code.as_str() == code)
    };
    let missing = SHOWN_HERE.iter().filter(|(code, input)| !occurs(code, input));
    none(missing.map(|(code, _)| format!("{code} does not occur where it should")).collect());
}

/// The evidence codes, drop reasons and warning codes of a JSON snapshot.
fn codes(snapshot: &str) -> BTreeSet<String> {
    let json = snapshot.splitn(3, "---\n").nth(2).unwrap_or_default();
    let article: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let items = |list: &str| article[list].as_array().cloned().unwrap_or_default();
    let mut codes = BTreeSet::new();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    codes.extend(items("dropped").iter().map(|dropped| text(&dropped["reason"])));
    codes.extend(items("warnings").iter().map(|warning| text(&warning["code"])));
    for quote in items("quotes") {
        for evidence in quote["evidence"].as_array().into_iter().flatten() {
            codes.insert(text(evidence).split(':').next().unwrap_or_default().to_owned());
        }
    }
    codes
}

#[test]
fn every_explanation_says_something() {
    let mut known = BTreeSet::new();
    for Explanation { code, meaning, example, .. } in wirecopy::explanations() {
        assert!(meaning.trim().ends_with('.'), "the meaning of {code} is no sentence");
        assert!(!example.is_empty(), "{code} has no example");
        assert!(known.insert(code), "{code} stands in two lists, so that explain cannot tell them apart");
    }
    assert!(known.len() > 20);
}

#[test]
fn no_path_of_a_machine_is_in_the_repository() {
    // Put together here, so that this file does not hold them.
    let roots = ["home", "Users", "work", "root", "tmp"].map(|name| format!("/{name}/"));
    let mut faults = Vec::new();
    for path in files().into_iter().filter(|path| !path.starts_with("crates/core/models")) {
        let Ok(text) = String::from_utf8(std::fs::read(root().join(&path)).expect("the file can be read"))
        else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            // A slash before it, as in an address, makes it something else.
            let found =
                |name: &String| line.match_indices(name.as_str()).any(|(at, _)| starts_path(line, at));
            if roots.iter().any(found) {
                faults.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    none(faults);
}

fn starts_path(line: &str, at: usize) -> bool {
    line[..at]
        .chars()
        .next_back()
        .is_none_or(|before| !before.is_alphanumeric() && !"/.-_}>*".contains(before))
}

#[test]
fn the_core_has_few_dependencies() {
    let manifest = read(Path::new("crates/core/Cargo.toml"));
    let section =
        manifest.split("[dependencies]").nth(1).and_then(|rest| rest.split("\n[").next()).expect("a section");
    for heavy in ["clap", "tokio", "axum", "rayon", "regex", "serde_json"] {
        assert!(!section.contains(heavy), "the core depends on {heavy}");
    }
}
