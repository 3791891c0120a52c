//! Which documents a run of the command line finds, and that their records come out whole and in order.

mod program;

use insta_cmd::assert_cmd_snapshot;
use program::{articles, output, stdout, wirecopy};
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use wirecopy_tests::{folder_with, write};

#[test]
fn a_folder_is_walked_by_name_and_gives_lines() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", ".", "--only", "text"]), @r#"
    success: true
    exit_code: 0
    ----- stdout -----
    {"id":"./a/c/three.txt","text":"They drew."}
    {"id":"./a/two","text":"He lost."}
    {"id":"./b.txt","text":"She won."}

    ----- stderr -----
    "#);
}

#[test]
fn a_pattern_is_expanded_when_the_shell_did_not() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "**/*.txt", "--only", "text"]), @r#"
    success: true
    exit_code: 0
    ----- stdout -----
    {"id":"a/c/three.txt","text":"They drew."}
    {"id":"b.txt","text":"She won."}

    ----- stderr -----
    "#);
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "*.html", "--only", "text"]), @r#"
    success: false
    exit_code: 1
    ----- stdout -----
    {"schema":"wirecopy/error/1","id":"*.html","source":{"path":"*.html","line":null},"error":{"code":"unsupported","message":"no file has a name of this pattern"}}

    ----- stderr -----
    wirecopy: 1 of 1 documents failed; their error records are in the output
    "#);
}

#[cfg(unix)]
#[test]
fn patterns_leave_out_hidden_files_and_follow_no_link_in_a_circle() {
    let folder = articles();
    for (name, text) in [(".hidden.txt", "No."), ("a/.c/hidden.txt", "No."), ("d/e/x.md", "It rained.")] {
        write(&folder, name, text);
    }
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(target, folder.path().join(name)).expect("a link can be made");
    };
    link("../a", "d/link");
    link("..", "d/circle");
    link("nowhere", "d/broken.txt");
    let ids = |pattern: &str| -> Vec<String> {
        let lines = stdout(&folder, &["extract", pattern, "-f", "jsonl", "--only", "text"]);
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
    assert_eq!(ids("./[ab]*"), ["./a/c/three.txt", "./a/two", "./b.txt"]);
    assert_eq!(ids("[ab]*/"), ["a/c/three.txt", "a/two"]);
    assert_eq!(ids(".hidden*"), [".hidden", ".hidden.txt"]);
    assert_eq!(ids("d"), ["d/e/x.md"]);
    write(&folder, "{f}/x.md", "It rained.");
    assert_eq!(ids("{f}/*"), ["{f}/x.md"]);
}

#[test]
fn several_in_one_json_are_an_array() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "a", "b.txt", "-f", "json", "--only", "text"]), @r#"
    success: true
    exit_code: 0
    ----- stdout -----
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

    ----- stderr -----
    "#);
    let output = output(&folder, &["extract", "a", "nowhere", "b.txt", "-f", "json"]);
    let array: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the array is JSON");
    assert_eq!(array.as_array().map(Vec::len), Some(4));
}

#[test]
fn a_long_record_in_an_array_is_the_record_alone() {
    let long = "He won. \"We will stay,\" she said. ".repeat(3000);
    let folder = folder_with([("a.txt", &long), ("b.txt", &long)]);
    let alone = |name: &str| output(&folder, &["extract", name]).stdout;
    let both = output(&folder, &["extract", "a.txt", "b.txt", "-f", "json"]).stdout;
    let (first, second) = (alone("a.txt"), alone("b.txt"));
    assert!(first.len() > 1 << 20, "the record fits into what is written at once");
    let expected = [b"[\n", first.trim_ascii_end(), b",\n", &second, b"]\n"].concat();
    assert!(both == expected, "the records change when they stand in an array");
}

#[test]
fn stdin_is_read_when_no_path_is_given() {
    let folder = articles();
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "--only", "text"]).pass_stdin("It rained."), @r#"
    success: true
    exit_code: 0
    ----- stdout -----
    {
      "id": "sha256:8b38b558e4df5eb3a70f60edea988d448559dfdded9b7ca08d9ba7f6c5ac71a8",
      "text": "It rained."
    }

    ----- stderr -----
    "#);
    assert_cmd_snapshot!(wirecopy(&folder, &["extract", "b.txt", "-", "--format", "text"]).pass_stdin("It rained."), @r"
    success: true
    exit_code: 0
    ----- stdout -----
    ==> b.txt <==
    She won.

    ==> sha256:8b38b558e4df5eb3a70f60edea988d448559dfdded9b7ca08d9ba7f6c5ac71a8 <==
    It rained.

    ----- stderr -----
    ");
}

#[test]
fn a_missing_file_has_an_error_record_in_its_place() {
    let folder = articles();
    let arguments = ["extract", "b.txt", "nowhere.txt", "a/two", "-f", "jsonl", "--only", "text"];
    assert_cmd_snapshot!(wirecopy(&folder, &arguments), @r#"
    success: false
    exit_code: 3
    ----- stdout -----
    {"id":"b.txt","text":"She won."}
    {"schema":"wirecopy/error/1","id":"nowhere.txt","source":{"path":"nowhere.txt","line":null},"error":{"code":"unsupported","message":"cannot be read: No such file or directory (os error 2)"}}
    {"id":"a/two","text":"He lost."}

    ----- stderr -----
    wirecopy: 1 of 3 documents failed; their error records are in the output
    "#);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    // Documents of very different length, so that later ones are done before earlier ones.
    let story = |index: usize| {
        let text = "He won. \"We will stay,\" she said. ".repeat(index * 7 % 60 + 1);
        (format!("{index:02}.txt"), format!("Story {index}\n\n{text}"))
    };
    let folder = folder_with((0..60).map(story));
    let with = |jobs: &str| output(&folder, &["extract", ".", "--jobs", jobs]).stdout;
    let (one, eight) = (with("1"), with("8"));
    assert_eq!(one.split(|&byte| byte == b'\n').count(), 61);
    assert!(one == eight, "the output depends on the number of threads");
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_run_quietly() {
    let text = "He won. ".repeat(20_000);
    let folder = folder_with((0..20).map(|index| (format!("{index:02}.txt"), &text)));
    let mut process = start(&folder, &["extract", "."]);
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
    let folder = folder_with((0..60).map(|index| (format!("{index:02}.txt"), &text)));
    let mut process = start(&folder, &["extract", ".", "--jobs", "1"]);
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

fn start(folder: &TempDir, arguments: &[&str]) -> std::process::Child {
    wirecopy(folder, arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}
