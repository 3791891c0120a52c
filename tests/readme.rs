//! The commands of the README run and do what it says, and its sample of the output is what comes out.
//!
//! Fenced blocks marked `sh` are read. A `cargo run` of one of the programs is run as the program that the tests have
//! built already, since a release build has no place in a test; `cargo test` is what is running. A command of any other
//! kind fails the test, so that none goes unrun unnoticed.
#![cfg(unix)]

use std::process::Command;
use tempfile::TempDir;
use wirecopy::{Article, Quote};
use wirecopy_tests::root;

/// The article that the README's sample is about.
const SAMPLE: &str = "fixtures/agency-cease-fire/article.txt";

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
    let programs = TempDir::new().expect("a folder can be made");
    link(&programs, "wirecopy", env!("CARGO_BIN_EXE_wirecopy-under-test"));
    link(&programs, "wirecopy-server", env!("CARGO_BIN_EXE_wirecopy-server-under-test"));
    for command in commands {
        run(&command, &programs);
    }
}

fn link(programs: &TempDir, name: &str, target: &str) {
    std::os::unix::fs::symlink(target, programs.path().join(name)).expect("a link can be made");
}

fn run(command: &str, programs: &TempDir) {
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

/// The sample is the quote with the same words. `UPDATE=1` rewrites it.
#[test]
fn the_sample_is_what_the_program_says() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).expect("README.md can be read");
    let (before, rest) = readme.split_once("```json\n").expect("the README has a sample");
    let (sample, after) = rest.split_once("```").expect("the sample ends");
    let shown: Quote = serde_json::from_str(sample).expect("the sample is a quote");
    let article = extract(SAMPLE);
    let article: Article = serde_json::from_slice(&article).expect("the program prints an article");
    let words = &shown.parts[0].text;
    let quote = article.quotes.iter().find(|quote| quote.parts.iter().any(|part| part.text == *words));
    let quote = quote.unwrap_or_else(|| panic!("no quote of {SAMPLE} has the words {words:?}"));
    let current = serde_json::to_string_pretty(quote).expect("a quote is JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        let readme = format!("{before}```json\n{current}```{after}");
        std::fs::write(&path, readme).expect("README.md can be written");
    } else {
        assert_eq!(sample, current, "the README's sample is out of date; UPDATE=1 rewrites it");
    }
}

#[test]
fn the_words_of_the_sample_stand_in_its_article() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md can be read");
    let article = std::fs::read_to_string(root().join(SAMPLE)).expect("the article can be read");
    let (before, _) = readme.split_once("```json\n").expect("the README has a sample");
    let cited = before.rsplit('`').nth(1).expect("the sentence before the sample cites the article");
    let blanks_as_one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(blanks_as_one(&article).contains(&blanks_as_one(cited)), "{SAMPLE} does not hold {cited}");
}

fn extract(article: &str) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_wirecopy-under-test"))
        .args(["extract", article])
        .current_dir(root())
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
