//! An analysis that another thread stops ends soon, whatever it reads and wherever it is.

use std::time::{Duration, Instant};
use wirecopy::{Analyzer, CancelFlag, ErrorCode, Options};

/// How long an analysis may go on once it is told to stop: generous, since machines that test are busy.
const SOON: Duration = Duration::from_secs(2);

/// Words of a few letters, few of which occur twice, among enough English ones that the text is read.
fn short_words(bytes: usize) -> String {
    let (mut text, mut state) = (String::with_capacity(bytes + 16), 1_u64);
    while text.len() < bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let letter = |at: u32| char::from(b'a' + (state >> (24 + 4 * at) & 15) as u8);
        text.extend((0..4).map(letter));
        text.push_str(" the ");
    }
    text
}

#[test]
fn an_analysis_that_is_told_to_stop_stops_soon() {
    let repeated = |text: &str, bytes: usize| text.repeat(bytes / text.len());
    let inputs = [
        ("one line of reports", repeated("He said that they said ", 4 << 20)),
        ("one line of quotes", repeated("\"x,\" said Bly, who ", 4 << 20)),
        ("words of their own", short_words(4 << 20)),
        ("one number", repeated("1-", 4 << 20)),
        ("lines", repeated("He said.\nABC: \"x\"\n", 4 << 20)),
    ];
    let analyzer = Analyzer::new();
    for (name, input) in &inputs {
        for milliseconds in [5, 50, 300] {
            let flag = CancelFlag::new();
            let options = Options::new().cancel(flag.clone());
            let (result, stopped, ended) = std::thread::scope(|scope| {
                let analysis = scope.spawn(|| (analyzer.analyze(input, &options), Instant::now()));
                std::thread::sleep(Duration::from_millis(milliseconds));
                flag.cancel();
                let stopped = Instant::now();
                let (result, ended) = analysis.join().expect("an analysis does not panic");
                (result, stopped, ended)
            });
            assert_eq!(result.expect_err("it was stopped").code(), ErrorCode::Timeout);
            let took = ended.saturating_duration_since(stopped);
            assert!(took < SOON, "{name}, stopped after {milliseconds} ms, went on for {took:?}");
        }
    }
}
