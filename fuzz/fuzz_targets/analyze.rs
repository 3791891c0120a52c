//! Arbitrary bytes are an article: no panic, the same bytes twice, spans that hold their text, and every character
//! kept or dropped. The checks are those of the property tests.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use wirecopy::Analyzer;

#[allow(dead_code)]
#[path = "../../tests/checks.rs"]
mod checks;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);

fuzz_target!(|input: &[u8]| {
    let unit = checks::UNITS[input.len() % checks::UNITS.len()];
    let checked = checks::check_input_in(&ANALYZER, input, unit);
    assert!(checked.is_ok(), "no article: {checked:?}");
});
