//! What must hold for any input, tried on inputs made at random.

use proptest::collection::vec;
use proptest::prelude::*;
use wirecopy::Analyzer;
use wirecopy_tests::checks::check_input;

/// Pieces that articles are made of, and pieces that make trouble: every kind of line break, characters of every
/// width, marks without partners, control characters.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\n \u{A0}\n",
    " ",
    "  ",
    "\t",
    "\u{2028}",
    "\u{85}",
    "\0",
    "\u{1b}",
    "\u{FEFF}",
    "e\u{301}",
    "é",
    "€",
    "😀",
    "👩‍👩‍👧",
    "\u{200B}",
    "中文",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "(",
    ")",
    "—",
    " – ",
    "--",
    ":",
    ".",
    "...",
    "…",
    "?",
    "!",
    ",",
    ";",
    "BAGHDAD (AFP) – ",
    "WASHINGTON, May 28 (Reuters) - ",
    "By Jane Doe",
    "Advertisement",
    "Read more: Talks end",
    "Copyright 2024. All rights reserved.",
    "https://example.org/a",
    "Home > World",
    "The U.S. ",
    "Mr. ",
    "a.m. ",
    "he said",
    "she said, ",
    "said Crocker",
    "according to ",
    "told reporters that ",
    "he wrote:\n\n",
    "SMITH: ",
    "JN: ",
    "was quoted as saying ",
    "known as ",
    "Ryan Crocker",
    "Crocker",
    "the minister ",
    "Iran",
    "al-Maliki ",
    "$1.2bn",
    "27 years",
    "3,455 ",
    "28 May 2007",
    "a quarter of a century",
    "talks ",
    "won ",
    "and ",
    "I ",
    "⟦",
    "⟧",
];

fn article() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..400),
        // An article cut anywhere, also inside a character, after the byte order marks of other encodings.
        (
            article(),
            prop::sample::select(vec![&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"]),
            0..20usize
        )
            .prop_map(|(text, mark, cut)| {
                let text = text.as_bytes();
                [mark, &text[..text.len().saturating_sub(cut)]].concat()
            }),
    ]
}

/// Few enough cases for every day; `PROPTEST_CASES` sets more.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_contract_holds_for_text(text in article()) {
        let checked = check_input(&Analyzer::new(), text.as_bytes());
        prop_assert!(checked.is_ok(), "no article: {:?}", checked);
    }

    #[test]
    fn the_contract_holds_for_any_bytes(bytes in bytes()) {
        let checked = check_input(&Analyzer::new(), &bytes);
        prop_assert!(checked.is_ok(), "no article: {:?}", checked);
    }
}

/// Inputs on which an earlier build failed, as the fuzzer found them.
const ONCE_BROKEN: &[&[u8]] = &[b"\t\0\0\0\0\0\0\0"];

#[test]
fn the_contract_holds_for_what_once_broke_it() {
    for input in ONCE_BROKEN {
        let checked = check_input(&Analyzer::new(), input);
        assert!(checked.is_ok(), "{input:?}: {checked:?}");
    }
}
