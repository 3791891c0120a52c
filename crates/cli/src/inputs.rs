//! From what was typed to the list of documents.
//!
//! Folders are walked in the order of names, so that a run over the same files gives the same bytes. News collections
//! often lie in folders that version control ignores: no ignore file is looked at, and only hidden files are left out.
//! A pattern is expanded here when the shell has not done it.

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};
use std::error::Error;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

/// One document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// Something that was named and cannot be read; it gets an error record in its place.
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
    // A link to a folder is not followed, since it can lead in a circle; a link to a file is.
    for entry in walker(folder).hidden(true).build() {
        match entry {
            Ok(entry) if is_file(&entry) => found.push(Source::File(entry.into_path())),
            Ok(_) => {}
            Err(error) => found.push(missing(folder, &error)),
        }
    }
}

/// Adds the files that a pattern names, by path; folders that it names are walked.
fn expand(pattern: &Path, found: &mut Vec<Source>) {
    let before = found.len();
    let pattern = match Pattern::new(pattern) {
        Ok(pattern) => pattern,
        Err(error) => {
            let reason = format!("expected a pattern of file names, found that {}", error.kind());
            return found.push(Source::Missing { path: pattern.into(), reason });
        }
    };
    let mut walker = walker(&pattern.root);
    let wanted = pattern.clone();
    walker.hidden(!pattern.names_hidden).follow_links(true).filter_entry(move |entry| wanted.leads_on(entry));
    for entry in walker.build() {
        match entry {
            Ok(entry) if is_file(&entry) && pattern.names(&entry) => {
                found.push(Source::File(pattern.as_typed(entry.path()).into()));
            }
            Ok(_) => {}
            // A link that leads nowhere or in a circle is no file.
            Err(error) if error.io_error().is_none_or(|error| error.kind() == io::ErrorKind::NotFound) => {}
            Err(error) => found.push(missing(&pattern.root, &error)),
        }
    }
    if found.len() == before {
        let reason = "no file has a name of this pattern".into();
        found.push(Source::Missing { path: pattern.typed, reason });
    }
}

/// A pattern such as `news/*/*.txt`, and the folder that a search for it begins in.
#[derive(Clone)]
struct Pattern {
    typed: PathBuf,
    /// The folders before the first wildcard.
    root: PathBuf,
    /// What each name below the root must be like, as far as the first `**`: other folders are not looked into.
    levels: Vec<GlobMatcher>,
    /// The whole pattern where it has a `**`, which stands for any number of folders.
    any_depth: Option<GlobMatcher>,
    /// Whether the pattern ends in a slash, and so names folders only.
    only_folders: bool,
    /// Whether a name of the pattern begins with a dot; else hidden files are left out.
    names_hidden: bool,
}

impl Pattern {
    fn new(typed: &Path) -> Result<Pattern, globset::Error> {
        let is_wild = |name: &Component| is_pattern(name.as_os_str().as_ref());
        let root: PathBuf = typed.components().take_while(|name| !is_wild(name)).collect();
        let below: Vec<Component> = typed.components().skip_while(|name| !is_wild(name)).collect();
        let first_any = below.iter().position(|name| name.as_os_str() == "**");
        let levels = below[..first_any.unwrap_or(below.len())].iter().map(|name| glob(name.as_ref()));
        // Put together anew: the root is no pattern, and the paths of a walk have no slash at the end.
        let mut whole = PathBuf::from(globset::escape(&root.to_string_lossy()));
        whole.extend(&below);
        Ok(Pattern {
            typed: typed.into(),
            levels: levels.collect::<Result<_, _>>()?,
            any_depth: first_any.map(|_| glob(&whole)).transpose()?,
            root: if root.as_os_str().is_empty() { ".".into() } else { root },
            only_folders: typed.to_string_lossy().ends_with(std::path::is_separator),
            names_hidden: below.iter().any(|name| name.as_os_str().as_encoded_bytes().starts_with(b".")),
        })
    }

    /// Whether the pattern names this entry, or may name something below it.
    fn leads_on(&self, entry: &DirEntry) -> bool {
        match entry.depth().checked_sub(1).map(|depth| self.levels.get(depth)) {
            None => true,
            Some(Some(level)) => level.is_match(entry.file_name()),
            // Any folder, or one within a folder that the pattern names: as folders are walked.
            Some(None) => !entry.path_is_symlink() || is_file(entry),
        }
    }

    /// Whether the pattern names this file or a folder that it lies in.
    fn names(&self, entry: &DirEntry) -> bool {
        match &self.any_depth {
            Some(whole) => whole.is_match(self.as_typed(entry.path())),
            None => entry.depth() >= self.levels.len() + usize::from(self.only_folders),
        }
    }

    /// A path below the root as the pattern would name it.
    fn as_typed<'p>(&self, path: &'p Path) -> &'p Path {
        if self.typed.starts_with(".") { path } else { path.strip_prefix(".").unwrap_or(path) }
    }
}

fn glob(pattern: &Path) -> Result<GlobMatcher, globset::Error> {
    let glob = GlobBuilder::new(&pattern.to_string_lossy()).literal_separator(true).build()?;
    Ok(glob.compile_matcher())
}

/// A walk through a folder that honours no ignore files.
fn walker(folder: &Path) -> WalkBuilder {
    let mut walker = WalkBuilder::new(folder);
    walker.standard_filters(false).sort_by_file_name(OsStr::cmp);
    walker
}

fn is_file(entry: &DirEntry) -> bool {
    let kind = entry.file_type();
    kind.is_some_and(|kind| kind.is_file() || (kind.is_symlink() && entry.path().is_file()))
}

fn missing(folder: &Path, error: &ignore::Error) -> Source {
    // The errors of a walk are wrapped in words about the walk.
    let mut cause: &dyn Error = error.io_error().map_or(error, |error| error);
    while let Some(source) = cause.source() {
        cause = source;
    }
    let path = path_of(error).unwrap_or(folder).to_owned();
    Source::Missing { path, reason: format!("cannot be read: {cause}") }
}

/// The path that an error of a walk is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}
