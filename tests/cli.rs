//! The command line as a process: exit code, stdout and stderr of each call in one snapshot.

mod program;

use insta_cmd::assert_cmd_snapshot;
use program::{articles, output, stdout, wirecopy};
use tempfile::TempDir;
use wirecopy_tests::{folder_with, write};

#[test]
fn without_arguments_it_says_what_to_do() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &[]), @r"
    success: false
    exit_code: 2
    ----- stdout -----

    ----- stderr -----
    wirecopy: nothing to do: name an article, a folder of articles, or pipe one in

      wirecopy extract article.txt
      wirecopy extract articles/ --format jsonl -o articles.jsonl
      cat article.txt | wirecopy extract

    `wirecopy help extract` lists every option
    ");
}

#[test]
fn one_file_is_one_json_object() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt"]), @r#"
    success: true
    exit_code: 0
    ----- stdout -----
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
      "agency": null,
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

    ----- stderr -----
    "#);
}

#[test]
fn nothing_done_is_exit_1() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "nowhere.txt"]), @r#"
    success: false
    exit_code: 1
    ----- stdout -----
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

    ----- stderr -----
    wirecopy: nowhere.txt: cannot be read: No such file or directory (os error 2)
    wirecopy: 1 of 1 documents failed; their error records are in the output
    "#);
    let empty = TempDir::new().expect("a folder can be made");
    assert_cmd_snapshot!(wirecopy(&empty, &["extract", "."]), @r"
    success: false
    exit_code: 1
    ----- stdout -----

    ----- stderr -----
    wirecopy: expected articles, found no file in .
    ");
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "-o", "no/such/folder"]), @r"
    success: false
    exit_code: 1
    ----- stdout -----

    ----- stderr -----
    wirecopy: no/such/folder cannot be opened for writing: No such file or directory (os error 2)
    ");
}

#[test]
fn a_document_over_the_limit_fails_alone() {
    let folder = articles();
    write(&folder, "long.txt", "word ".repeat(100));
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "long.txt", "--max-bytes", "100", "--format", "jsonl", "--only", "text"]), @r#"
    success: false
    exit_code: 3
    ----- stdout -----
    {"id":"b.txt","text":"She won."}
    {"schema":"wirecopy/error/1","id":"long.txt","source":{"path":"long.txt","line":null},"error":{"code":"too_large","message":"expected at most 100 bytes, found more"}}

    ----- stderr -----
    wirecopy: 1 of 2 documents failed; their error records are in the output
    "#);
}

#[test]
fn formats_without_error_records_report_on_stderr() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "nowhere.txt", "-f", "text"]), @r"
    success: false
    exit_code: 3
    ----- stdout -----
    ==> b.txt <==
    She won.

    ----- stderr -----
    wirecopy: nowhere.txt: cannot be read: No such file or directory (os error 2)
    wirecopy: 1 of 2 documents failed
    ");
}

#[test]
fn wrong_usage_is_exit_2() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "--format", "xml"]), @r"
    success: false
    exit_code: 2
    ----- stdout -----

    ----- stderr -----
    error: invalid value 'xml' for '--format <FORMAT>'
      [possible values: json, jsonl, marked, text]

    For more information, try '--help'.
    ");
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "--format", "marked", "--only", "text"]), @r"
    success: false
    exit_code: 2
    ----- stdout -----

    ----- stderr -----
    wirecopy: --only goes with the formats json, jsonl and text, found --format marked
    ");
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "--acts", "said,shouted"]), @r"
    success: false
    exit_code: 2
    ----- stdout -----

    ----- stderr -----
    error: invalid value 'shouted' for '--acts <ACT,…>'
      [possible values: said, wrote, asked, thought, felt, planned, did]

      tip: a similar value exists: 'thought'

    For more information, try '--help'.
    ");
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "--min-confidence", "80"]), @r"
    success: false
    exit_code: 2
    ----- stdout -----

    ----- stderr -----
    error: invalid value '80' for '--min-confidence <SHARE>': expected a number from 0 to 1

    For more information, try '--help'.
    ");
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "--max-bytes", "many"]), @r"
    success: false
    exit_code: 2
    ----- stdout -----

    ----- stderr -----
    error: invalid value 'many' for '--max-bytes <BYTES>': expected a number such as 8M, found 'many'

    For more information, try '--help'.
    ");
}

/// A thought, then speech.
const TALKS: &str = "Ana Prieto believes that talks will go on. \"We will stay,\" she told reporters.";

/// The ids and acts of the quotes that the program keeps.
fn kept(arguments: &[&str]) -> Vec<(String, String)> {
    let folder = folder_with([("talks.txt", TALKS)]);
    let arguments = [&["extract", "talks.txt", "--only", "quotes"], arguments].concat();
    let output = output(&folder, &arguments);
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
fn the_page_shows_speech_by_default() {
    let folder = folder_with([("talks.txt", TALKS)]);
    let page = |arguments: &[&str]| {
        let arguments =
            [&["extract", "talks.txt", "--format", "text", "--only", "quotes"], arguments].concat();
        wirecopy(&folder, &arguments)
    };
    assert_cmd_snapshot!(page(&[]), @r"
    success: true
    exit_code: 0
    ----- stdout -----
    WHO SAID WHAT
    Ana Prieto
       2  told: We will stay

    ----- stderr -----
    ");
    assert_cmd_snapshot!(page(&["--acts", "said,thought"]), @r"
    success: true
    exit_code: 0
    ----- stdout -----
    WHO SAID WHAT
    Ana Prieto
       1  believes: that talks will go on
       2  told: We will stay

    ----- stderr -----
    ");
}

#[test]
fn explain_knows_codes_and_evidence() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["explain", "cue:say"]), @r"
    success: true
    exit_code: 0
    ----- stdout -----
    cue (evidence)

    A reporting verb or noun attributes the content; its dictionary form follows.

    Example: “We will stay,” the minister said.

    ----- stderr -----
    ");
    assert_cmd_snapshot!(wirecopy(&folder, &["explain", "unbalanced-quote"]), @r"
    success: false
    exit_code: 2
    ----- stdout -----

    ----- stderr -----
    wirecopy: no code is named 'unbalanced-quote'; the closest is 'unbalanced_quote', and `wirecopy explain` lists all
    ");
    let list = stdout(&folder, &["explain"]);
    for explanation in wirecopy::explanations() {
        assert!(list.contains(&format!("\n  {} ", explanation.code)), "{} is not listed", explanation.code);
    }
}

#[test]
fn output_goes_to_a_file() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "a", "-o", "out.jsonl", "--only", "text"]), @r"
    success: true
    exit_code: 0
    ----- stdout -----

    ----- stderr -----
    ");
    let written = std::fs::read_to_string(folder.path().join("out.jsonl")).expect("the file was written");
    assert_eq!(written.lines().count(), 2);
}

#[test]
fn colour_is_for_those_who_ask() {
    let long = "Talks end\n\nThe talks ended on Monday without a word from either side, an official said.\n";
    let folder = articles();
    write(&folder, "talks.txt", long);
    let plain = stdout(&folder, &["extract", "talks.txt", "-f", "text"]);
    assert!(!plain.contains('\x1b'), "{plain}");
    let coloured = stdout(&folder, &["extract", "talks.txt", "-f", "text", "--color", "always"]);
    assert!(coloured.contains("\x1b[1mTalks end\x1b[0m"), "{coloured}");
}

#[test]
fn stats_go_to_stderr() {
    let folder = articles();
    let output = output(&folder, &["extract", ".", "--stats"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    for line in ["documents  3 (0 failed)", "words      6", "words per second and core"] {
        assert!(stderr.contains(line), "{line} is missing in\n{stderr}");
    }
    assert_eq!(output.stdout.iter().filter(|&&byte| byte == b'\n').count(), 3);
}

#[test]
fn completions_and_the_man_page_know_every_command() {
    let folder = TempDir::new().expect("a folder can be made");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&folder, &["completions", shell]);
        assert!(script.contains("max-bytes"), "{shell}: {script}");
    }
    let man = stdout(&folder, &["man"]);
    for command in wirecopy_cli::command().get_subcommands() {
        let section = format!(".SH \"WIRECOPY {}\"", command.get_name().to_uppercase());
        assert!(man.contains(&section), "{section} is missing");
    }
}

#[test]
fn the_schema_is_printed() {
    let folder = TempDir::new().expect("a folder can be made");
    let printed = output(&folder, &["schema"]).stdout;
    let printed: serde_json::Value = serde_json::from_slice(&printed).expect("the schema is JSON");
    assert_eq!(printed, wirecopy_formats::article_schema());
}
