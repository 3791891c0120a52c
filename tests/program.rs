//! The command line as a process in a folder of the test's own.

use std::process::{Command, Output};
use tempfile::TempDir;
use wirecopy_tests::folder_with;

/// The program, to be run in this folder.
pub(crate) fn wirecopy(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirecopy-under-test"));
    command.args(arguments).current_dir(folder.path()).env_remove("NO_COLOR").env("COLUMNS", "80");
    command
}

pub(crate) fn output(folder: &TempDir, arguments: &[&str]) -> Output {
    wirecopy(folder, arguments).output().expect("the program runs")
}

pub(crate) fn stdout(folder: &TempDir, arguments: &[&str]) -> String {
    String::from_utf8(output(folder, arguments).stdout).expect("the output is UTF-8")
}

pub(crate) fn articles() -> TempDir {
    folder_with([
        ("b.txt", "She won."),
        ("a/two", "He lost."),
        ("a/c/three.txt", "They drew."),
        (".hidden", "No."),
    ])
}
