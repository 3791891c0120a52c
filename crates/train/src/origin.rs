//! What a weight file says of where it comes from: the corpora with their digests, and the settings of the training.

use crate::corpora::{Result, files};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

/// Names and values, in the order in which the header has them.
#[derive(Debug, Clone, Default)]
pub struct Origin(Vec<(String, String)>);

impl Origin {
    /// What is trained from these files and folders.
    pub fn of(data: &[PathBuf]) -> Result<Origin> {
        let corpus = |path: &PathBuf| Ok(("corpus".to_owned(), described(path)?));
        Ok(Origin(data.iter().map(corpus).collect::<Result<_>>()?))
    }

    /// The same with one more line.
    pub fn with(&self, name: &str, value: impl fmt::Display) -> Vec<(String, String)> {
        let mut lines = self.0.clone();
        lines.push((name.to_owned(), value.to_string()));
        lines
    }
}

/// A corpus: its name, how many files it has, and a digest of their names and contents.
fn described(path: &Path) -> Result<String> {
    let files = files(path, "")?;
    let mut all = Sha256::new();
    for file in &files {
        let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        all.update(file.strip_prefix(path).unwrap_or(file).to_string_lossy().as_bytes());
        all.update(Sha256::digest(&bytes));
    }
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut text = format!("{name}, {} files, sha256 ", files.len());
    all.finalize().iter().for_each(|byte| {
        let _ = write!(text, "{byte:02x}");
    });
    Ok(text)
}
