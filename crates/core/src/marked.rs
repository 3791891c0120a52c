//! An article as marked text, and marks stripped again.
//!
//! Marked text is the one notation in which people read results: the fixtures' snapshots, the cases beside the code
//! and `--format marked`. Spans of the article stand between ⟦ and ⟧, which wire copy does not hold, with a label in
//! front: `q3` the content of a quote, `s3` its speaker, `c3` its cue, `a3` whom it addresses, `e4` a mention of an
//! entity. Blocks other than paragraphs begin with their kind. Behind a line `⟦⟧` follow the entities and quotes.
//!
//! ```text
//! "⟦q1 We will stay⟧," ⟦s1 ⟦e1 Jane Doe⟧⟧ ⟦c1 said⟧.
//! ```

use crate::article::{Article, BlockKind, OffsetUnit};
use std::fmt::Write as _;

/// The line that parts the text from the list of entities and quotes.
const LEGEND: &str = "⟦⟧";

/// One span to be marked.
struct Mark {
    start: u32,
    end: u32,
    label: String,
}

/// The article as marked text: its blocks with all spans marked, then its entities and quotes, a line each.
///
/// ```
/// use wirecopy::{Analyzer, Options, strip_marks, to_marked};
///
/// let text = "\"We will stay,\" Jane Doe said.";
/// let marked = to_marked(&Analyzer::new().analyze(text, &Options::new())?);
/// assert!(marked.starts_with("\"⟦q1 We will stay⟧,\" ⟦s1 ⟦e1 Jane Doe⟧⟧ ⟦c1 said⟧."));
/// assert_eq!(strip_marks(&marked), text);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn to_marked(article: &Article) -> String {
    let mut marked = body(article, |_| true);
    let _ = write!(marked, "\n\n{LEGEND}\n");
    header(article, &mut marked);
    for entity in &article.entities {
        let kind = entity.kind.as_str();
        let role = entity.role.as_deref().map_or(String::new(), |role| format!(", {role}"));
        let value = entity.value.as_ref().map_or(String::new(), |value| format!(" = {value}"));
        let _ = writeln!(marked, "{} {kind} {}{role}{value}", entity.id, entity.name);
    }
    for quote in &article.quotes {
        let speaker = quote.speaker.as_ref().map_or("nobody".to_owned(), |speaker| match &speaker.entity {
            Some(entity) => format!("{} ({entity})", speaker.name),
            None => speaker.name.clone(),
        });
        let (kind, act) = (quote.kind.as_str(), quote.act.as_str());
        let _ = writeln!(
            marked,
            "{} {kind} {act} by {speaker}, {:.2}: {}",
            quote.id,
            quote.confidence,
            quote.evidence.join("; ")
        );
    }
    marked
}

/// The text of marked text, without marks, block kinds and the list at its end.
pub fn strip_marks(marked: &str) -> String {
    let body = marked.split(&format!("\n\n{LEGEND}\n")).next().unwrap_or("");
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(open) = rest.find(['⟦', '⟧']) {
        text.push_str(rest.get(..open).unwrap_or(""));
        let after = rest.get(open..).unwrap_or("");
        let is_open = after.starts_with('⟦');
        let mark = after.get('⟦'.len_utf8()..).unwrap_or("");
        // A label ends with a blank; a block's kind is closed at once.
        rest = if is_open { mark.split_once(' ').map_or("", |(_, rest)| rest) } else { mark };
    }
    text.push_str(rest);
    text
}

/// What the article's header holds.
fn header(article: &Article, marked: &mut String) {
    let mut line = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(marked, "{name}: {value}");
        }
    };
    line("url", article.url.as_deref());
    line("site", article.site.as_deref());
    line("bylines", Some(article.bylines.join("; ")).as_deref().filter(|names| !names.is_empty()));
    let filed = article.dateline.as_ref().and_then(|dateline| dateline.agency.as_deref());
    line("agency", article.agency.as_deref().filter(|agency| filed != Some(agency)));
    line("published", article.published.as_deref());
    if let Some(dateline) = &article.dateline {
        let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
        let parts =
            format!("{} | {} | {}", part(&dateline.place), part(&dateline.agency), part(&dateline.date));
        line("dateline", Some(&parts));
    }
    let dropped: Vec<&str> = article.dropped.iter().map(|dropped| dropped.reason.as_str()).collect();
    line("dropped", Some(dropped.join(", ")).as_deref().filter(|reasons| !reasons.is_empty()));
    for warning in &article.warnings {
        line("warning", Some(&format!("{}: {}", warning.code, warning.message)));
    }
}

/// The blocks with those spans marked whose label's letter `shows` lets through; block kinds go by the letter `#`.
pub(crate) fn body(article: &Article, shows: impl Fn(char) -> bool) -> String {
    let mut marks = marks(article);
    marks.retain(|mark| mark.label.chars().next().is_some_and(&shows));
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut upcoming = marks.iter().peekable();
    let mut open: Vec<&Mark> = Vec::new();
    let mut marked = String::with_capacity(article.text.len() * 2);
    let mut blocks = article.blocks.iter().peekable();
    let mut offset = 0;
    for character in article.text.chars() {
        close(&mut open, offset, &mut marked);
        let block = blocks.next_if(|block| block.start == offset);
        if let Some(block) = block.filter(|block| block.kind != BlockKind::Paragraph && shows('#')) {
            let _ = write!(marked, "⟦{}⟧ ", block.kind.as_str());
        }
        while let Some(mark) = upcoming.next_if(|mark| mark.start == offset) {
            let _ = write!(marked, "⟦{} ", mark.label);
            open.push(mark);
        }
        marked.push(character);
        offset += width(character, article.offsets);
    }
    close(&mut open, offset, &mut marked);
    marked
}

/// Closes the spans that end here; a span that goes on across one of them is closed and opened again.
fn close(open: &mut Vec<&Mark>, offset: u32, marked: &mut String) {
    let Some(first) = open.iter().position(|mark| mark.end == offset) else { return };
    let crossing: Vec<&Mark> = open.drain(first..).collect();
    marked.extend(crossing.iter().map(|_| '⟧'));
    for mark in crossing.into_iter().filter(|mark| mark.end > offset) {
        let _ = write!(marked, "⟦{} ", mark.label);
        open.push(mark);
    }
}

fn marks(article: &Article) -> Vec<Mark> {
    let mut marks = Vec::new();
    for quote in &article.quotes {
        let number = quote.id.trim_start_matches('q');
        let mut add =
            |start, end, letter: char| marks.push(Mark { start, end, label: format!("{letter}{number}") });
        quote.parts.iter().for_each(|part| add(part.start, part.end, 'q'));
        if let Some((start, end)) = quote.speaker.as_ref().and_then(|speaker| speaker.start.zip(speaker.end))
        {
            add(start, end, 's');
        }
        quote.cue.iter().for_each(|cue| add(cue.start, cue.end, 'c'));
        quote.addressee.iter().for_each(|addressee| add(addressee.start, addressee.end, 'a'));
    }
    for entity in &article.entities {
        marks.extend(entity.mentions.iter().map(|mention| Mark {
            start: mention.start,
            end: mention.end,
            label: entity.id.clone(),
        }));
    }
    marks
}

fn width(character: char, unit: OffsetUnit) -> u32 {
    match unit {
        OffsetUnit::Codepoint => 1,
        OffsetUnit::Utf8 => character.len_utf8() as u32,
        OffsetUnit::Utf16 => character.len_utf16() as u32,
    }
}
