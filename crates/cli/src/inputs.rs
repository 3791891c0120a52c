//! From what was typed to the list of documents.
//!
//! Folders are walked in the order of names, so that a run over the same files gives the same bytes. News collections
//! often lie in folders that version control ignores: no ignore file is looked at, and only hidden files are left out.
//! A pattern is expanded here when the shell has not done it.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// One document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// Something that was asked for and cannot be had; it gets an error record in its place.
    Missing {
        /// The path as it was typed.
        path: PathBuf,
        /// What was expected and what was found.
        reason: String,
    },
}

impl Source {
    /// The path as typed, if there is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Source::Stdin => None,
            Source::File(path) | Source::Missing { path, .. } => Some(path),
        }
    }
}

/// The documents that these arguments name, in their order.
pub(crate) fn find(arguments: &[PathBuf]) -> Vec<Source> {
    let mut found = Vec::new();
    for argument in arguments {
        if argument == OsStr::new("-") {
            found.push(Source::Stdin);
        } else if argument.is_dir() {
            walk(argument, &mut found);
        } else if !argument.exists() && is_pattern(argument) {
            expand(argument, &mut found);
        } else {
            found.push(Source::File(argument.clone()));
        }
    }
    found
}

/// Whether the arguments can name several documents, however many they turn out to name: the shape of the output must
/// not depend on how many files a folder happens to hold.
pub(crate) fn names_several(arguments: &[PathBuf]) -> bool {
    match arguments {
        [one] => one != OsStr::new("-") && (one.is_dir() || (!one.exists() && is_pattern(one))),
        _ => arguments.len() > 1,
    }
}

/// Adds the files of a folder and of the folders in it, by name.
fn walk(folder: &Path, found: &mut Vec<Source>) {
    let entries = match std::fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>())
    {
        Ok(entries) => entries,
        Err(error) => return found.push(missing(folder, &error)),
    };
    let mut entries: Vec<_> = entries.into_iter().filter(|entry| !is_hidden(&entry.file_name())).collect();
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let path = entry.path();
        match entry.file_type() {
            // A link to a folder is not followed, since it can lead in a circle; a link to a file is.
            Ok(kind) if kind.is_dir() => walk(&path, found),
            Ok(kind) if kind.is_file() || path.is_file() => found.push(Source::File(path)),
            Ok(_) => {}
            Err(error) => found.push(missing(&path, &error)),
        }
    }
}

/// Adds the files that a pattern names, by path; folders that it names are walked.
fn expand(pattern: &Path, found: &mut Vec<Source>) {
    let before = found.len();
    let paths = match glob::glob(&pattern.to_string_lossy()) {
        Ok(paths) => paths,
        Err(error) => {
            return found.push(Source::Missing { path: pattern.into(), reason: error.to_string() });
        }
    };
    for path in paths {
        match path {
            Ok(path) if path.is_file() => found.push(Source::File(path)),
            // `**` names folders too, but it also names what they hold.
            Ok(path) if path.is_dir() && !pattern.to_string_lossy().contains("**") => walk(&path, found),
            Ok(_) => {}
            Err(error) => found.push(missing(error.path(), error.error())),
        }
    }
    if found.len() == before {
        found.push(Source::Missing {
            path: pattern.into(),
            reason: "no file has a name of this pattern".into(),
        });
    }
}

fn missing(path: &Path, error: &io::Error) -> Source {
    Source::Missing { path: path.into(), reason: format!("cannot be read: {error}") }
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
