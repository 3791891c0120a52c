//! Shared parts of the tests: where things are, and folders for a test's own files.

pub mod checks;
pub mod expected;

use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the repository").to_owned()
}

/// The folders of `fixtures/`, by name.
pub fn fixtures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("fixtures")).expect("fixtures can be read");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// A folder with these files, removed when it is dropped.
pub fn folder_with<N: AsRef<Path>, T: AsRef<[u8]>>(files: impl IntoIterator<Item = (N, T)>) -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    files.into_iter().for_each(|(name, text)| write(&folder, name, text));
    folder
}

/// Writes a file, and the folders that it lies in.
pub fn write(folder: &TempDir, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
    std::fs::write(path, text).expect("a file can be written");
}
