//! What holds for every article, whatever the input: the contract's rules as code.
//!
//! Used by the properties, the fixtures and, by path, the fuzz target; so it needs nothing but the core and
//! serde_json.

use serde_json::Value;
use std::ops::Range;
use wirecopy::{Analyzer, Article, OffsetUnit, Options};

/// Every unit.
pub const UNITS: [OffsetUnit; 3] = [OffsetUnit::Codepoint, OffsetUnit::Utf8, OffsetUnit::Utf16];

/// Checks everything, in every unit, on the article of this input; the input's error where it has none.
pub fn check_input(analyzer: &Analyzer, input: &[u8]) -> Result<(), wirecopy::Error> {
    UNITS.iter().try_for_each(|&unit| check_input_in(analyzer, input, unit))
}

/// Checks everything on the article of this input with offsets in one unit.
pub fn check_input_in(analyzer: &Analyzer, input: &[u8], unit: OffsetUnit) -> Result<(), wirecopy::Error> {
    let options = Options::new().offsets(unit);
    let article = analyzer.analyze(input, &options)?;
    let bytes = serde_json::to_vec(&article).expect("an article is JSON");
    let again = analyzer.analyze(input, &options)?;
    assert!(bytes == serde_json::to_vec(&again).expect("an article is JSON"), "not the same bytes twice");
    check_spans(&article);
    check_blocks(&article);
    if let Ok(raw) = std::str::from_utf8(input)
        && article.encoding == "utf-8"
    {
        check_sources(&article, raw);
    }
    Ok(())
}

/// Every span lies in the text, is not empty, cuts no character, and carries its own text.
pub fn check_spans(article: &Article) {
    let places = Places::new(&article.text, article.offsets);
    let mut value = serde_json::to_value(article).expect("an article is JSON");
    // These two count in the raw input.
    value["dropped"].take();
    value["blocks"].as_array_mut().into_iter().flatten().for_each(|block| drop(block["source"].take()));
    check_value(&value, &places);
}

fn check_value(value: &Value, places: &Places) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| check_value(item, places)),
        Value::Object(members) => {
            if let (Some(start), Some(end)) = (value["start"].as_u64(), value["end"].as_u64()) {
                let found = places.slice(start, end);
                if let Some(text) = value["text"].as_str() {
                    assert_eq!(found, text, "the span {start}..{end} does not hold its text");
                }
            } else {
                assert!(value["start"].is_null() && value["end"].is_null(), "half a span: {value}");
            }
            members.values().for_each(|member| check_value(member, places));
        }
        _ => {}
    }
}

/// The blocks tile the text but for one blank line between two.
pub fn check_blocks(article: &Article) {
    let places = Places::new(&article.text, article.offsets);
    let blocks = article.blocks.iter().map(|block| places.slice(block.start.into(), block.end.into()));
    let joined: Vec<&str> = blocks.collect();
    assert_eq!(joined.join("\n\n"), article.text, "the blocks do not tile the text");
    let order = |spans: Vec<(u32, u32)>| spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    assert!(
        order(article.blocks.iter().map(|block| (block.start, block.end)).collect()),
        "blocks out of order"
    );
    assert!(
        order(article.sentences.iter().map(|span| (span.start, span.end)).collect()),
        "sentences out of order"
    );
}

/// Blocks are verbatim slices of the raw input; with what was dropped they cover all of it but blanks, once.
pub fn check_sources(article: &Article, raw: &str) {
    let (text, raw_places) = (Places::new(&article.text, article.offsets), Places::new(raw, article.offsets));
    let mut covered: Vec<Range<usize>> = Vec::new();
    for block in &article.blocks {
        let source = block.source.expect("plain text always has its source");
        let kept = text.slice(block.start.into(), block.end.into());
        assert_eq!(kept, raw_places.slice(source.start.into(), source.end.into()), "a block is not verbatim");
        covered.push(raw_places.range(source.start.into(), source.end.into()));
    }
    for dropped in &article.dropped {
        covered.push(raw_places.range(dropped.start.into(), dropped.end.into()));
    }
    covered.sort_by_key(|range| range.start);
    // An empty range at the end, so that what follows the last block is looked at too.
    covered.push(Range { start: raw.len(), end: raw.len() });
    let mut end = 0;
    for range in covered {
        assert!(end <= range.start, "bytes {}..{end} are both kept and dropped, or kept twice", range.start);
        let between = &raw[end..range.start];
        assert!(
            between.chars().all(is_blank),
            "bytes {end}..{} are neither kept nor dropped: {between:?}",
            range.start
        );
        end = range.end;
    }
}

/// White space, and the characters of no width that the document stage counts with it.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}')
}

/// Offsets of a text in one unit, as slow and plain as can be: the program's own tables are what is tested.
struct Places<'t> {
    text: &'t str,
    /// The byte at each offset; `None` inside a character.
    bytes: Vec<Option<usize>>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str, unit: OffsetUnit) -> Places<'t> {
        let mut bytes = Vec::new();
        for (byte, character) in text.char_indices() {
            let width = match unit {
                OffsetUnit::Codepoint => 1,
                OffsetUnit::Utf8 => character.len_utf8(),
                OffsetUnit::Utf16 => character.len_utf16(),
            };
            bytes.push(Some(byte));
            bytes.extend((1..width).map(|_| None));
        }
        bytes.push(Some(text.len()));
        Places { text, bytes }
    }

    fn range(&self, start: u64, end: u64) -> Range<usize> {
        assert!(start < end, "the span {start}..{end} is empty");
        let byte = |offset: u64| match self.bytes.get(offset as usize) {
            Some(Some(byte)) => *byte,
            Some(None) => panic!("the offset {offset} lies inside a character"),
            None => panic!("the offset {offset} lies beyond the text"),
        };
        byte(start)..byte(end)
    }

    fn slice(&self, start: u64, end: u64) -> &'t str {
        &self.text[self.range(start, end)]
    }
}
