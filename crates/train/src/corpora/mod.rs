//! Readers of corpora, one file a form.

pub mod bio;
pub mod brat;
pub mod conllu;
pub mod mentions;
pub mod standoff;
pub mod treebank;

use std::path::{Path, PathBuf};
use std::{fs, io};

/// What can go wrong when a corpus is read: a message that names the file.
pub type Result<T> = std::result::Result<T, String>;

/// The files below this path with this ending, sorted; the path itself if it is a file.
pub fn files(path: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    visit(path, ending, &mut found).map_err(|error| format!("{}: {error}", path.display()))?;
    found.sort();
    if found.is_empty() {
        Err(format!("{}: no file that ends in {ending}", path.display()))
    } else {
        Ok(found)
    }
}

fn visit(path: &Path, ending: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() {
            visit(&path, ending, found)?;
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    Ok(())
}

/// Articles with gold names below this path, in whichever form they are.
pub fn articles(path: &Path) -> Result<Vec<standoff::Article>> {
    let holds = |ending: &str| match path.is_dir() {
        true => files(path, ending).is_ok(),
        false => path.to_string_lossy().ends_with(ending),
    };
    if holds(".entities.json") {
        standoff::load(path)
    } else if holds(".conllu") {
        treebank::load(path)
    } else {
        bio::load(path)
    }
}

/// A file as text.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
