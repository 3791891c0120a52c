//! Compiles the lists under `data/` into maps, so that nothing is built when the program starts.
//!
//! A list is a text file: `#` and a blank open a comment, every other line is an entry, in a table a key, a tab and a
//! value. Keys are phrases in lower case, their words separated by single spaces, sorted; a duplicate or a malformed
//! line stops the build with file and line.
//!
//! | folder | compiled to |
//! |---|---|
//! | `words` | one perfect hash map from phrase to a set of flags, one flag a file |
//! | `gazetteers` | the same as a finite-state map, which is smaller and can be walked word by word |
//! | `tables` | a perfect hash map each, from phrase to value |
//! | `phrases` | a sorted slice each: short lists that are searched now and then |
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=data");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    let mut code = String::new();
    flags("words", "word", &mut code, |entries, code| {
        let map = perfect_hash(entries.iter().map(|(key, flags)| (key, format!("Flags({flags})"))));
        writeln!(code, "    pub(super) static MAP: phf::Map<&str, Flags> = {map};").unwrap();
    });
    flags("gazetteers", "gazetteer", &mut code, |entries, code| {
        let map = fst::Map::from_iter(entries.iter().map(|(key, &flags)| (key, flags)))
            .unwrap()
            .into_fst()
            .into_inner();
        fs::write(out.join("gazetteer.map"), map).unwrap();
        writeln!(
            code,
            "    pub(super) static BYTES: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/gazetteer.map\"));"
        )
        .unwrap();
    });
    tables(&mut code);
    phrases(&mut code);
    fs::write(out.join("lexicon.rs"), code).unwrap();
}

/// One map from phrase to flags for all lists of a folder, and a constant a list.
fn flags(
    folder: &str,
    module: &str,
    code: &mut String,
    compile: impl FnOnce(&BTreeMap<String, u64>, &mut String),
) {
    let mut entries: BTreeMap<String, u64> = BTreeMap::new();
    let lists = lists(folder);
    assert!(lists.len() <= 64, "data/{folder} holds more than 64 lists");
    writeln!(
        code,
        "/// The lists of `data/{folder}/`, a flag each.\npub(crate) mod {module} {{\n    use super::Flags;"
    )
    .unwrap();
    for (bit, list) in lists.iter().enumerate() {
        let constant = list.constant();
        writeln!(code, "    /// `{}`", list.path.display()).unwrap();
        writeln!(
            code,
            "    #[allow(dead_code)]\n    pub(crate) const {constant}: Flags = Flags(1 << {bit});"
        )
        .unwrap();
        for (key, _) in list.read(false) {
            *entries.entry(key).or_default() |= 1 << bit;
        }
    }
    let names: Vec<&str> = lists.iter().map(|list| &*list.name).collect();
    writeln!(
        code,
        "    /// Names of the lists, in the order of their flags.\n    #[allow(dead_code)]\n    pub(crate) const NAMES: &[&str] = &{names:?};"
    )
    .unwrap();
    compile(&entries, code);
    writeln!(code, "}}").unwrap();
}

/// One map a table, with filters for longer phrases.
fn tables(code: &mut String) {
    writeln!(
        code,
        "/// The tables of `data/tables/`.\npub(crate) mod table {{\n    use super::{{Phrases, Table}};"
    )
    .unwrap();
    for list in lists("tables") {
        let rows = list.read(true);
        let keys = || rows.iter().map(|(key, _)| &**key);
        let map = perfect_hash(rows.iter().map(|(key, value)| (key, format!("{value:?}"))));
        let values = sorted(rows.iter().map(|(_, value)| &**value));
        let starts = sorted(keys().filter_map(|key| key.strip_suffix('*')?.split(' ').next()));
        let ends = sorted(keys().filter_map(|key| key.strip_prefix("* ")?.rsplit([' ', '/']).next()));
        let longer = sorted(keys().filter_map(first_token));
        writeln!(code, "    /// `{}`", list.path.display()).unwrap();
        writeln!(
            code,
            "    pub(crate) static {}: Table = Table {{ map: {map}, values: Phrases(&{values:?}), starts: Phrases(&{starts:?}), ends: Phrases(&{ends:?}), longer: Phrases(&{longer:?}) }};",
            list.constant()
        )
        .unwrap();
    }
    writeln!(code, "}}").unwrap();
}

/// One sorted slice a list of `data/phrases/`.
fn phrases(code: &mut String) {
    writeln!(code, "/// The lists of `data/phrases/`.\npub(crate) mod phrases {{\n    use super::Phrases;")
        .unwrap();
    for list in lists("phrases") {
        let entries: Vec<String> = list.read(false).into_iter().map(|(key, _)| key).collect();
        writeln!(code, "    /// `{}`", list.path.display()).unwrap();
        writeln!(code, "    pub(crate) static {}: Phrases = Phrases(&{entries:?});", list.constant())
            .unwrap();
    }
    writeln!(code, "}}").unwrap();
}

/// The code of a perfect hash map.
fn perfect_hash<'k>(entries: impl Iterator<Item = (&'k String, String)>) -> impl Display {
    let mut map = phf_codegen::Map::new();
    for (key, value) in entries {
        map.entry(key.clone(), value);
    }
    map.build().to_string()
}

/// The first token of a key of several: what precedes a blank, or letters and digits before a mark.
fn first_token(key: &str) -> Option<&str> {
    if let Some((first, _)) = key.split_once(' ') {
        return Some(first);
    }
    let length = match key.find(|c: char| !c.is_alphanumeric())? {
        0 => key.chars().next().map_or(0, char::len_utf8),
        length => length,
    };
    key.get(..length).filter(|first| first.len() < key.len())
}

fn sorted<'w>(words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    BTreeSet::from_iter(words).into_iter().collect()
}

/// A file of a folder of `data/`.
struct List {
    name: String,
    path: PathBuf,
}

/// The lists of a folder, sorted by name.
fn lists(folder: &str) -> Vec<List> {
    let entries = fs::read_dir(Path::new("data").join(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let list = |path: PathBuf| List { name: path.file_stem().unwrap().to_str().unwrap().to_owned(), path };
    paths.into_iter().map(list).collect()
}

impl List {
    fn constant(&self) -> String {
        self.name.replace('-', "_").to_uppercase()
    }

    /// The entries, or a panic that names the bad line; the values of a list that is no table are empty.
    fn read(&self, table: bool) -> Vec<(String, String)> {
        let text = fs::read_to_string(&self.path).unwrap();
        let mut entries: Vec<(String, String)> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let fail =
                |what: &str| -> ! { panic!("{}:{}: {what}: {line:?}", self.path.display(), number + 1) };
            if line.is_empty() || line.starts_with("# ") || line == "#" {
                continue;
            }
            let (key, value) = match line.split_once('\t') {
                Some((key, value)) if table && !value.is_empty() => (key, value),
                None if !table => (line, ""),
                _ if table => fail("expected a key, a tab and a value"),
                _ => fail("expected a key without a tab"),
            };
            if key.trim() != key || key.contains("  ") || key.to_lowercase() != key {
                fail("expected a key in lower case, its words separated by single spaces");
            }
            if let Some((last, _)) = entries.last() {
                match last.as_str().cmp(key) {
                    std::cmp::Ordering::Less => {}
                    std::cmp::Ordering::Equal => fail("the entry is there twice"),
                    std::cmp::Ordering::Greater => fail("expected the entries in sorted order"),
                }
            }
            entries.push((key.to_owned(), value.to_owned()));
        }
        entries
    }
}
