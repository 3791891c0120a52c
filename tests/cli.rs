//! The command line as a process: exit code, stdout and stderr of each call in one snapshot.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use wirecopy_tests::{Folder, run, transcript};

const WIRECOPY: &str = env!("CARGO_BIN_EXE_wirecopy-under-test");

fn wirecopy(folder: &Folder, arguments: &[&str]) -> String {
    wirecopy_reading(folder, arguments, b"")
}

fn wirecopy_reading(folder: &Folder, arguments: &[&str], stdin: &[u8]) -> String {
    transcript(&run(WIRECOPY, folder.path(), arguments, stdin))
}

fn articles() -> Folder {
    Folder::new()
        .file("b.txt", "She won.")
        .file("a/two", "He lost.")
        .file("a/c/three.txt", "They drew.")
        .file(".hidden", "No.")
}

#[test]
fn without_arguments_it_says_what_to_do() {
    insta::assert_snapshot!(wirecopy(&articles(), &[]), @r"
    exit 2
    --- stdout
    --- stderr
    wirecopy: nothing to do: name an article, a folder of articles, or pipe one in

      wirecopy extract article.txt
      wirecopy extract articles/ --format jsonl -o articles.jsonl
      cat article.txt | wirecopy extract

    `wirecopy help extract` lists every option
    ");
}

#[test]
fn one_file_is_one_json_object() {
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "b.txt"]), @r#"
    exit 0
    --- stdout
    {
      "schema": "wirecopy/article/1",
      "id": "b.txt",
      "offsets": "codepoint",
      "url": null,
      "site": null,
      "language": "en",
      "encoding": "utf-8",
      "headline": null,
      "bylines": [],
      "dateline": null,
      "published": null,
      "text": "She won.",
      "blocks": [
        {
          "kind": "paragraph",
          "start": 0,
          "end": 8,
          "source": {
            "start": 0,
            "end": 8
          }
        }
      ],
      "dropped": [],
      "sentences": [
        {
          "start": 0,
          "end": 8
        }
      ],
      "entities": [],
      "quotes": [],
      "warnings": []
    }
    --- stderr
    "#);
}

#[test]
fn a_folder_is_walked_by_name_and_gives_lines() {
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", ".", "--only", "text"]), @r#"
    exit 0
    --- stdout
    {"id":"./a/c/three.txt","text":"They drew."}
    {"id":"./a/two","text":"He lost."}
    {"id":"./b.txt","text":"She won."}
    --- stderr
    "#);
}

#[test]
fn a_pattern_is_expanded_when_the_shell_did_not() {
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "**/*.txt", "--only", "text"]), @r#"
    exit 0
    --- stdout
    {"id":"a/c/three.txt","text":"They drew."}
    {"id":"b.txt","text":"She won."}
    --- stderr
    "#);
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "*.html", "--only", "text"]), @r#"
    exit 1
    --- stdout
    {"schema":"wirecopy/error/1","id":"*.html","source":{"path":"*.html","line":null},"error":{"code":"unsupported","message":"no file has a name of this pattern"}}
    --- stderr
    wirecopy: 1 of 1 documents failed; their error records are in the output
    "#);
}

#[cfg(unix)]
#[test]
fn patterns_leave_out_hidden_files_and_follow_no_link_in_a_circle() {
    let folder =
        articles().file(".hidden.txt", "No.").file("a/.c/hidden.txt", "No.").file("d/e/x.md", "It rained.");
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(target, folder.path().join(name)).expect("a link can be made");
    };
    link("../a", "d/link");
    link("..", "d/circle");
    link("nowhere", "d/broken.txt");
    let ids = |pattern: &str| -> Vec<String> {
        let output =
            run(WIRECOPY, folder.path(), &["extract", pattern, "-f", "jsonl", "--only", "text"], b"");
        let lines = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        let id = |line: &str| {
            let record: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            record["id"].as_str().expect("a record has an id").to_owned()
        };
        lines.lines().map(id).collect()
    };
    assert_eq!(ids("**/*.txt"), ["a/c/three.txt", "b.txt"]);
    assert_eq!(ids("a/**"), ["a/c/three.txt", "a/two"]);
    assert_eq!(ids("*/c/*.txt"), ["a/c/three.txt"]);
    assert_eq!(ids("d/*/t*"), ["d/link/two"]);
    assert_eq!(ids("./[ab]*/"), ["./a/c/three.txt", "./a/two", "./b.txt"]);
    assert_eq!(ids(".hidden*"), [".hidden", ".hidden.txt"]);
    assert_eq!(ids("d"), ["d/e/x.md"]);
}

#[test]
fn several_in_one_json_are_an_array() {
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "a", "b.txt", "-f", "json", "--only", "text"]), @r#"
    exit 0
    --- stdout
    [
    {
      "id": "a/c/three.txt",
      "text": "They drew."
    },
    {
      "id": "a/two",
      "text": "He lost."
    },
    {
      "id": "b.txt",
      "text": "She won."
    }
    ]
    --- stderr
    "#);
    let folder = articles();
    let output = run(WIRECOPY, folder.path(), &["extract", "a", "nowhere", "b.txt", "-f", "json"], b"");
    let array: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the array is JSON");
    assert_eq!(array.as_array().map(Vec::len), Some(4));
}

#[test]
fn a_long_record_in_an_array_is_the_record_alone() {
    let long = "He won. \"We will stay,\" she said. ".repeat(3000);
    let folder = Folder::new().file("a.txt", &long).file("b.txt", &long);
    let alone = |name: &str| run(WIRECOPY, folder.path(), &["extract", name], b"").stdout;
    let both = run(WIRECOPY, folder.path(), &["extract", "a.txt", "b.txt", "-f", "json"], b"").stdout;
    let (first, second) = (alone("a.txt"), alone("b.txt"));
    assert!(first.len() > 1 << 20, "the record fits into what is written at once");
    let expected = [b"[\n", first.trim_ascii_end(), b",\n", &second, b"]\n"].concat();
    assert!(both == expected, "the records change when they stand in an array");
}

#[test]
fn stdin_is_read_when_no_path_is_given() {
    insta::assert_snapshot!(wirecopy_reading(&articles(), &["extract", "--only", "text"], b"It rained."), @r#"
    exit 0
    --- stdout
    {
      "id": "sha256:8b38b558e4df5eb3a70f60edea988d448559dfdded9b7ca08d9ba7f6c5ac71a8",
      "text": "It rained."
    }
    --- stderr
    "#);
    insta::assert_snapshot!(wirecopy_reading(&articles(), &["extract", "b.txt", "-", "--format", "text"], b"It rained."), @r"
    exit 0
    --- stdout
    ==> b.txt <==
    She won.

    ==> sha256:8b38b558e4df5eb3a70f60edea988d448559dfdded9b7ca08d9ba7f6c5ac71a8 <==
    It rained.
    --- stderr
    ");
}

#[test]
fn a_missing_file_has_an_error_record_in_its_place() {
    let arguments = ["extract", "b.txt", "nowhere.txt", "a/two", "-f", "jsonl", "--only", "text"];
    insta::assert_snapshot!(wirecopy(&articles(), &arguments), @r#"
    exit 3
    --- stdout
    {"id":"b.txt","text":"She won."}
    {"schema":"wirecopy/error/1","id":"nowhere.txt","source":{"path":"nowhere.txt","line":null},"error":{"code":"unsupported","message":"cannot be read: No such file or directory (os error 2)"}}
    {"id":"a/two","text":"He lost."}
    --- stderr
    wirecopy: 1 of 3 documents failed; their error records are in the output
    "#);
}

#[test]
fn nothing_done_is_exit_1() {
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "nowhere.txt"]), @r#"
    exit 1
    --- stdout
    {
      "schema": "wirecopy/error/1",
      "id": "nowhere.txt",
      "source": {
        "path": "nowhere.txt",
        "line": null
      },
      "error": {
        "code": "unsupported",
        "message": "cannot be read: No such file or directory (os error 2)"
      }
    }
    --- stderr
    wirecopy: nowhere.txt: cannot be read: No such file or directory (os error 2)
    wirecopy: 1 of 1 documents failed; their error records are in the output
    "#);
    let empty = Folder::new();
    insta::assert_snapshot!(wirecopy(&empty, &["extract", "."]), @r"
    exit 1
    --- stdout
    --- stderr
    wirecopy: expected articles, found no file in .
    ");
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "b.txt", "-o", "no/such/folder"]), @r"
    exit 1
    --- stdout
    --- stderr
    wirecopy: no/such/folder cannot be opened for writing: No such file or directory (os error 2)
    ");
}

#[test]
fn a_document_over_the_limit_fails_alone() {
    let folder = articles().file("long.txt", "word ".repeat(100));
    insta::assert_snapshot!(wirecopy(&folder, &["extract", "b.txt", "long.txt", "--max-bytes", "100", "--format", "jsonl", "--only", "text"]), @r#"
    exit 3
    --- stdout
    {"id":"b.txt","text":"She won."}
    {"schema":"wirecopy/error/1","id":"long.txt","source":{"path":"long.txt","line":null},"error":{"code":"too_large","message":"expected at most 100 bytes, found more"}}
    --- stderr
    wirecopy: 1 of 2 documents failed; their error records are in the output
    "#);
}

#[test]
fn formats_without_error_records_tell_stderr() {
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "b.txt", "nowhere.txt", "-f", "text"]), @r"
    exit 3
    --- stdout
    ==> b.txt <==
    She won.
    --- stderr
    wirecopy: nowhere.txt: cannot be read: No such file or directory (os error 2)
    wirecopy: 1 of 2 documents failed
    ");
}

#[test]
fn wrong_usage_is_exit_2() {
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "b.txt", "--format", "xml"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'xml' for '--format <FORMAT>'
      [possible values: json, jsonl, marked, text]

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "b.txt", "--format", "marked", "--only", "text"]), @r"
    exit 2
    --- stdout
    --- stderr
    wirecopy: --only goes with the formats json, jsonl and text, found --format marked
    ");
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "b.txt", "--acts", "said,shouted"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'shouted' for '--acts <ACT,…>'
      [possible values: said, wrote, asked, thought, felt, planned, did]

      tip: a similar value exists: 'thought'

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "b.txt", "--min-confidence", "80"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: invalid value '80' for '--min-confidence <SHARE>': expected a number from 0 to 1

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(wirecopy(&articles(), &["extract", "b.txt", "--max-bytes", "many"]), @r"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'many' for '--max-bytes <BYTES>': expected a number such as 8M, found 'many'

    For more information, try '--help'.
    ");
}

/// A thought, then speech.
const TALKS: &str = "Ana Prieto believes that talks will go on. \"We will stay,\" she told reporters.";

/// The ids and acts of the quotes that the program keeps.
fn kept(arguments: &[&str]) -> Vec<(String, String)> {
    let folder = Folder::new().file("talks.txt", TALKS);
    let arguments = [&["extract", "talks.txt", "--only", "quotes"], arguments].concat();
    let output = run(WIRECOPY, folder.path(), &arguments, b"");
    let record: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the record is JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let quotes = record["quotes"].as_array().expect("there are quotes");
    quotes.iter().map(|quote| (text(&quote["id"]), text(&quote["act"]))).collect()
}

#[test]
fn quotes_are_kept_by_act_and_confidence_with_their_ids() {
    let quote = |id: &str, act: &str| (id.to_owned(), act.to_owned());
    assert_eq!(kept(&[]), [quote("q1", "thought"), quote("q2", "said")]);
    assert_eq!(kept(&["--acts", "said,wrote,asked"]), [quote("q2", "said")]);
    assert_eq!(kept(&["--acts", "felt", "--acts", "thought"]), [quote("q1", "thought")]);
    assert_eq!(kept(&["--min-confidence", "0.1"]).len(), 2);
    assert_eq!(kept(&["--min-confidence", "1"]), []);
}

#[test]
fn the_page_shows_speech_unless_told_otherwise() {
    let folder = Folder::new().file("talks.txt", TALKS);
    let page = |arguments: &[&str]| {
        let arguments =
            [&["extract", "talks.txt", "--format", "text", "--only", "quotes"], arguments].concat();
        wirecopy(&folder, &arguments)
    };
    insta::assert_snapshot!(page(&[]), @r"
    exit 0
    --- stdout
    WHO SAID WHAT
    Ana Prieto
       2  told: We will stay
    --- stderr
    ");
    insta::assert_snapshot!(page(&["--acts", "said,thought"]), @r"
    exit 0
    --- stdout
    WHO SAID WHAT
    Ana Prieto
       1  believes: that talks will go on
       2  told: We will stay
    --- stderr
    ");
}

#[test]
fn explain_knows_codes_and_evidence() {
    insta::assert_snapshot!(wirecopy(&articles(), &["explain", "cue:say"]), @r"
    exit 0
    --- stdout
    cue (evidence)

    A reporting verb or noun attributes the content; its dictionary form follows.

    Example: “We will stay,” the minister said.
    --- stderr
    ");
    insta::assert_snapshot!(wirecopy(&articles(), &["explain", "unbalanced-quote"]), @r"
    exit 2
    --- stdout
    --- stderr
    wirecopy: no code is named 'unbalanced-quote'; the closest is 'unbalanced_quote', and `wirecopy explain` lists all
    ");
    let list = wirecopy(&articles(), &["explain"]);
    for explanation in wirecopy::explanations() {
        assert!(list.contains(&format!("\n  {} ", explanation.code)), "{} is not listed", explanation.code);
    }
}

#[test]
fn output_goes_to_a_file() {
    let folder = articles();
    insta::assert_snapshot!(wirecopy(&folder, &["extract", "a", "-o", "out.jsonl", "--only", "text"]), @r"
    exit 0
    --- stdout
    --- stderr
    ");
    let written = std::fs::read_to_string(folder.path().join("out.jsonl")).expect("the file was written");
    assert_eq!(written.lines().count(), 2);
}

#[test]
fn colour_is_for_those_who_ask() {
    let long = "Talks end\n\nThe talks ended on Monday without a word from either side, an official said.\n";
    let folder = articles().file("talks.txt", long);
    let plain = wirecopy(&folder, &["extract", "talks.txt", "-f", "text"]);
    assert!(!plain.contains('\x1b'), "{plain}");
    let coloured = wirecopy(&folder, &["extract", "talks.txt", "-f", "text", "--color", "always"]);
    assert!(coloured.contains("\x1b[1mTalks end\x1b[0m"), "{coloured}");
}

#[test]
fn stats_go_to_stderr() {
    let folder = articles();
    let output = run(WIRECOPY, folder.path(), &["extract", ".", "--stats"], b"");
    let stderr = String::from_utf8_lossy(&output.stderr);
    for line in ["documents  3 (0 failed)", "words      6", "words per second and core"] {
        assert!(stderr.contains(line), "{line} is missing in\n{stderr}");
    }
    assert_eq!(output.stdout.iter().filter(|&&byte| byte == b'\n').count(), 3);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    // Documents of very different length, so that later ones are done before earlier ones.
    let folder = (0..60).fold(Folder::new(), |folder, index: usize| {
        let text =
            format!("Story {index}\n\n{}", "He won. \"We will stay,\" she said. ".repeat(index * 7 % 60 + 1));
        folder.file(&format!("{index:02}.txt"), text)
    });
    let with = |jobs: &str| run(WIRECOPY, folder.path(), &["extract", ".", "--jobs", jobs], b"").stdout;
    let (one, eight) = (with("1"), with("8"));
    assert_eq!(one.split(|&byte| byte == b'\n').count(), 61);
    assert!(one == eight, "the output depends on the number of threads");
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_run_quietly() {
    let text = "He won. ".repeat(20_000);
    let folder = (0..20).fold(Folder::new(), |folder, index| folder.file(&format!("{index:02}.txt"), &text));
    let mut process = start(folder.path(), &["extract", "."]);
    let mut first = [0; 100];
    let mut stdout = process.stdout.take().expect("stdout is piped");
    stdout.read_exact(&mut first).expect("output begins");
    drop(stdout);
    let output = process.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_records() {
    let text = "He won. ".repeat(20_000);
    let folder = (0..60).fold(Folder::new(), |folder, index| folder.file(&format!("{index:02}.txt"), &text));
    let mut process = start(folder.path(), &["extract", ".", "--jobs", "1"]);
    let mut stdout = process.stdout.take().expect("stdout is piped");
    let mut written = vec![0; 100];
    stdout.read_exact(&mut written).expect("output begins");
    let id = process.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
    std::thread::sleep(Duration::from_millis(100));
    stdout.read_to_end(&mut written).expect("output ends");
    let output = process.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(130));
    assert!(written.ends_with(b"}\n"), "the last record is cut");
    let lines = written.split(|&byte| byte == b'\n').count() - 1;
    assert!(lines < 60, "the run was not interrupted");
    assert!(
        String::from_utf8_lossy(&output.stderr).contains(&format!("interrupted after {lines} documents"))
    );
}

fn start(folder: &Path, arguments: &[&str]) -> std::process::Child {
    Command::new(WIRECOPY)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

#[test]
fn completions_and_the_man_page_know_every_command() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = wirecopy(&folder, &["completions", shell]);
        assert!(script.starts_with("exit 0") && script.contains("max-bytes"), "{shell}: {script}");
    }
    let man = wirecopy(&folder, &["man"]);
    for command in wirecopy_cli::command().get_subcommands() {
        let section = format!(".SH \"WIRECOPY {}\"", command.get_name().to_uppercase());
        assert!(man.contains(&section), "{section} is missing");
    }
}

#[test]
fn the_schema_is_printed() {
    let folder = Folder::new();
    let printed = run(WIRECOPY, folder.path(), &["schema"], b"").stdout;
    let printed: serde_json::Value = serde_json::from_slice(&printed).expect("the schema is JSON");
    assert_eq!(printed, wirecopy_formats::article_schema());
}
