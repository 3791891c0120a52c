//! The commands of the README run and do what it says.
//!
//! Fenced blocks marked `sh` are read. A `cargo run` of one of the programs is run as the program that the tests have
//! built already, since a release build has no place in a test; `cargo test` is what is running. A command of any other
//! kind fails the test, so that none goes unrun unnoticed.
#![cfg(unix)]

use std::process::Command;
use wirecopy_tests::{Folder, root};

#[test]
fn every_command_of_the_readme_works() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md can be read");
    let commands = commands(&readme);
    assert!(
        commands.iter().any(|command| command.contains("wirecopy-cli -- extract")),
        "no main job in the README"
    );
    assert!(
        commands.iter().any(|command| command == "cargo test --workspace"),
        "no test command in the README"
    );
    let programs = Folder::new();
    link(&programs, "wirecopy", env!("CARGO_BIN_EXE_wirecopy-under-test"));
    link(&programs, "wirecopy-server", env!("CARGO_BIN_EXE_wirecopy-server-under-test"));
    for command in commands {
        run(&command, &programs);
    }
}

fn link(programs: &Folder, name: &str, target: &str) {
    std::os::unix::fs::symlink(target, programs.path().join(name)).expect("a link can be made");
}

fn run(command: &str, programs: &Folder) {
    let typed = command
        .replace("cargo run --release -p wirecopy-cli -- ", "wirecopy ")
        .replace("cargo run -p wirecopy-cli -- ", "wirecopy ");
    if typed.starts_with("cargo test") {
        return;
    }
    let program = typed.split(' ').next().unwrap_or_default();
    assert!(["wirecopy", "cat"].contains(&program), "this test does not know how to run: {command}");
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("sh").args(["-c", &typed]).current_dir(root()).env("PATH", path).output();
    let output = output.expect("there is a shell");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}\n{stderr}");
    assert!(!output.stdout.is_empty(), "{command} prints nothing");
}

/// The commands of the blocks marked `sh`, without prompts and comments.
fn commands(readme: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match line.trim() {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside && !command.is_empty() && !command.starts_with('#') => {
                commands.push(command.trim_start_matches("$ ").to_owned());
            }
            _ => {}
        }
    }
    commands
}

#[test]
fn commands_are_found_in_fenced_blocks() {
    let readme = "text\n```sh\n# why\n$ one --two\n\nthree\n```\nfour\n```json\n{}\n```\n";
    assert_eq!(commands(readme), ["one --two", "three"]);
}
