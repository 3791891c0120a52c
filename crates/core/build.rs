//! Compiles the lists under `data/` into maps, so that nothing is built when the program starts.
//!
//! A list is a text file: `#` opens a comment, every other line is an entry. The first line that is no comment may
//! be `@table`: then an entry is a key, a tab and a value; otherwise it is a key alone. Keys are phrases in lower
//! case, words parted by single spaces, sorted; a duplicate or a malformed line stops the build with file and line.
//!
//! Lists of `data/words/` share one map from phrase to a set of flags, one flag a file, and each table of
//! `data/tables/` is a map of its own from phrase to value: these are asked for every word, so they are tables of
//! hashes. Lists of `data/gazetteers/` share a second map of flags, a finite-state map, which is smaller and can be
//! walked word by word. Lists of `data/phrases/` are short
//! and asked for now and then; each is a sorted slice.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/phrase_hash.rs"]
mod phrase_hash;

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src/phrase_hash.rs");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    let mut code = String::new();
    flags("words", "word", &out, &mut code, slots);
    flags("gazetteers", "gazetteer", &out, &mut code, finite_state);
    tables(&out, &mut code);
    phrases(&mut code);
    fs::write(out.join("lexicon.rs"), code).unwrap();
}

/// One map from phrase to flags for all lists of a folder, and a constant a list.
fn flags(
    folder: &str,
    noun: &str,
    out: &Path,
    code: &mut String,
    compile: fn(BTreeMap<String, u64>) -> Vec<u8>,
) {
    let mut entries: BTreeMap<String, u64> = BTreeMap::new();
    let files = files(folder);
    assert!(files.len() <= 64, "data/{folder} holds more than 64 lists");
    writeln!(
        code,
        "/// The lists of `data/{folder}/`, a flag each.\npub(crate) mod {noun} {{\n    use super::Flags;"
    )
    .unwrap();
    for (bit, path) in files.iter().enumerate() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        writeln!(code, "    /// `data/{folder}/{name}.txt`").unwrap();
        writeln!(
            code,
            "    #[allow(dead_code)]\n    pub(crate) const {}: Flags = Flags(1 << {bit});",
            name.replace('-', "_").to_uppercase()
        )
        .unwrap();
        for (key, _) in read(path, false) {
            *entries.entry(key).or_default() |= 1 << bit;
        }
    }
    let names: Vec<String> =
        files.iter().map(|path| format!("{:?}", path.file_stem().unwrap().to_str().unwrap())).collect();
    writeln!(code, "    /// Names of the lists, in the order of their flags.\n    #[allow(dead_code)]\n    pub(crate) const NAMES: &[&str] = &[{}];", names.join(", ")).unwrap();
    writeln!(code, "    pub(super) static BYTES: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{noun}.map\"));\n}}").unwrap();
    fs::write(out.join(format!("{noun}.map")), compile(entries)).unwrap();
}

/// A finite-state map.
fn finite_state(entries: BTreeMap<String, u64>) -> Vec<u8> {
    fst::Map::from_iter(entries).unwrap().into_fst().into_inner()
}

/// A table of hashes, half of its slots free.
fn slots(entries: BTreeMap<String, u64>) -> Vec<u8> {
    let count = (entries.len() * 2).next_power_of_two();
    let mut slots = vec![(0, 0); count];
    for (phrase, value) in entries {
        let hash = phrase_hash::phrase_hash(phrase.as_bytes());
        let mut slot = hash as usize % count;
        while slots[slot].0 != 0 {
            assert!(slots[slot].0 != hash, "two phrases have the hash of {phrase:?}; change the hash");
            slot = (slot + 1) % count;
        }
        slots[slot] = (hash, value);
    }
    slots.into_iter().flat_map(|(hash, value)| [hash, value]).flat_map(u64::to_le_bytes).collect()
}

/// One map a table, from phrase to the index of its value.
fn tables(out: &Path, code: &mut String) {
    writeln!(code, "/// The tables of `data/tables/`.\npub(crate) mod table {{\n    use super::Table;")
        .unwrap();
    for path in files("tables") {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let rows: BTreeMap<String, String> = read(&path, true).into_iter().collect();
        let mut values: Vec<&String> = rows.values().collect();
        values.sort();
        values.dedup();
        let index =
            rows.iter().map(|(key, value)| (key.clone(), values.binary_search(&value).unwrap() as u64));
        fs::write(out.join(format!("{name}.map")), slots(index.collect())).unwrap();
        let starts = sorted(rows.keys().filter_map(|key| key.strip_suffix(" *")?.split(' ').next()));
        let ends = sorted(rows.keys().filter_map(|key| key.strip_prefix("* ")?.rsplit([' ', '/']).next()));
        let longer = sorted(rows.keys().filter_map(|key| Some(key.split_once(' ')?.0)));
        writeln!(code, "    /// `data/tables/{name}.txt`").unwrap();
        writeln!(code, "    pub(crate) static {}: Table = Table {{ bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.map\")), values: &{values:?}, starts: &{starts:?}, ends: &{ends:?}, longer: &{longer:?} }};", name.replace('-', "_").to_uppercase()).unwrap();
    }
    writeln!(code, "}}").unwrap();
}

/// One sorted slice a list of `data/phrases/`.
fn phrases(code: &mut String) {
    writeln!(code, "/// The lists of `data/phrases/`.\npub(crate) mod phrases {{\n    use super::Phrases;")
        .unwrap();
    for path in files("phrases") {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let entries: Vec<String> = read(&path, false).into_iter().map(|(key, _)| key).collect();
        writeln!(code, "    /// `data/phrases/{name}.txt`").unwrap();
        writeln!(
            code,
            "    pub(crate) static {}: Phrases = Phrases(&{entries:?});",
            name.replace('-', "_").to_uppercase()
        )
        .unwrap();
    }
    writeln!(code, "}}").unwrap();
}

fn sorted<'w>(words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    BTreeSet::from_iter(words).into_iter().collect()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new("data").join(folder);
    let Ok(entries) = fs::read_dir(&folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths
}

/// The entries of a list, or a panic that names the bad line.
fn read(path: &Path, table: bool) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).unwrap();
    let mut entries: Vec<(String, String)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let fail = |what: &str| -> ! { panic!("{}:{}: {what}: {line:?}", path.display(), number + 1) };
        if line.is_empty()
            || line.starts_with("# ")
            || line == "#"
            || line.starts_with("+ ")
            || line.starts_with("- ")
        {
            continue;
        }
        let (key, value) = match line.split_once('\t') {
            Some((key, value)) if table && !value.is_empty() => (key, value),
            None if !table => (line, ""),
            _ if table => fail("expected a key, a tab and a value"),
            _ => fail("expected a key without a tab"),
        };
        if key.trim() != key || key.contains("  ") || key.to_lowercase() != key {
            fail("expected a key in lower case, words parted by single spaces");
        }
        if let Some((last, _)) = entries.last() {
            match last.as_str().cmp(key) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => fail("the entry stands there twice"),
                std::cmp::Ordering::Greater => fail("expected the entries in sorted order"),
            }
        }
        entries.push((key.to_owned(), value.to_owned()));
    }
    entries
}
