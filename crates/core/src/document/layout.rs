//! From lines to pieces: which line breaks separate paragraphs, and which only wrap.
//!
//! Scrapers leave text in three ways: a paragraph a line, with or without blank lines between; paragraphs wrapped at
//! some column and separated by blank lines; and paragraphs wrapped and separated by an indent or by a short last line. A
//! text counts as wrapped when many of its line breaks are inside sentences. Spans stay verbatim in any case.

use super::ends_a_sentence;
use crate::interrupt::Interrupt;
use crate::span::Span;

/// A stretch of the input that will be one block: trimmed, never empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) span: Span,
    /// Whether a blank line, or the input's end, follows.
    pub(super) blank_after: bool,
}

/// The widest column at which text is wrapped, in bytes.
const WIDEST_WRAP: usize = 120;
/// A last line shorter than this share of the widest ends a wrapped paragraph, in percent.
const SHORT_LINE: usize = 75;

struct Line {
    /// Without the white space at both ends.
    span: Span,
    /// White space before the first character, in bytes.
    indent: usize,
    blank_after: bool,
}

/// Cuts the input into pieces; every character that is not white space belongs to exactly one.
pub(super) fn pieces(input: &str, interrupt: Interrupt<'_>) -> Vec<Piece> {
    let lines = lines(input, interrupt);
    if !is_wrapped(input, &lines, interrupt) {
        return lines.iter().map(|line| Piece { span: line.span, blank_after: line.blank_after }).collect();
    }
    let width = lines.iter().map(|line| line.span.len()).max().unwrap_or(0);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in interrupt.until_set(&lines) {
        let joins = previous.is_some_and(|before| joins(input, before, line, width));
        match pieces.last_mut() {
            Some(piece) if joins => {
                piece.span = piece.span.cover(line.span);
                piece.blank_after = line.blank_after;
            }
            _ => pieces.push(Piece { span: line.span, blank_after: line.blank_after }),
        }
        previous = Some(line);
    }
    pieces
}

/// Lines that hold something; a break is `\n`, `\r`, `\r\n`, or one of Unicode's separators.
fn lines(input: &str, interrupt: Interrupt<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut start = 0;
    for line in interrupt.until_set(input.split(is_break)) {
        let after = start + line.len();
        let inside = line.trim_matches(is_blank);
        if inside.is_empty() {
            // The gap between `\r` and `\n` is no line.
            let is_gap = line.is_empty()
                && start > 0
                && input.as_bytes().get(start - 1) == Some(&b'\r')
                && input.as_bytes().get(start) == Some(&b'\n');
            if let Some(last) = lines.last_mut().filter(|_| !is_gap) {
                last.blank_after = true;
            }
        } else {
            let indent = line.len() - line.trim_start_matches(is_blank).len();
            lines.push(Line {
                span: Span::new(start + indent, start + indent + inside.len()),
                indent,
                blank_after: false,
            });
        }
        start = after + input.get(after..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    if let Some(last) = lines.last_mut() {
        last.blank_after = true;
    }
    lines
}

fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// White space, byte order marks and zero-width spaces.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}')
}

/// Whether most line breaks that could separate paragraphs are inside sentences.
fn is_wrapped(input: &str, lines: &[Line], interrupt: Interrupt<'_>) -> bool {
    let (mut breaks, mut inside) = (0, 0);
    for pair in interrupt.until_set(lines.windows(2)) {
        if pair[0].blank_after || pair[0].span.len() > WIDEST_WRAP {
            breaks += usize::from(pair[0].span.len() > WIDEST_WRAP);
            continue;
        }
        let (line, next) = (pair[0].span.of(input), pair[1].span.of(input));
        breaks += 1;
        inside += usize::from(
            line.len() >= 35 && !ends_a_sentence(line) && next.starts_with(|c: char| c.is_lowercase()),
        );
    }
    inside >= 2 && inside * 3 >= breaks
}

/// Whether the second of two lines continues the paragraph of the first.
fn joins(input: &str, before: &Line, line: &Line, width: usize) -> bool {
    if before.blank_after || before.span.len() > WIDEST_WRAP || line.indent > before.indent + 1 {
        return false;
    }
    let text = before.span.of(input);
    let short = before.span.len() * 100 < width.min(WIDEST_WRAP) * SHORT_LINE;
    !(short && (ends_a_sentence(text) || text.ends_with(':')))
        && !(short && before.span.len() < 35 && line.span.of(input).starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(input: &str) -> Vec<&str> {
        pieces(input, Interrupt::default()).into_iter().map(|piece| piece.span.of(input)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_with_or_without_blank_lines() {
        assert_eq!(texts("One.\n\n \u{a0}\nTwo.\r\nThree.\rFour."), ["One.", "Two.", "Three.", "Four."]);
    }

    #[test]
    fn lines_are_split_at_every_break() {
        let input = "é1\n2\r\n3\u{b}“4”\u{c}5\u{85}\u{a0}6\u{2028}7…\u{2029}\n";
        assert_eq!(texts(input), ["é1", "2", "3", "“4”", "5", "6", "7…"]);
    }

    #[test]
    fn wrapped_text_is_joined_at_blank_lines_and_indents() {
        let input = "The committee that met on Monday in the\nold town hall said it would publish its\nreport before the\nsummer.\n\nNobody spoke against the plan when it was\nput to the vote on Tuesday.\n   A third paragraph is told by an indent that\nthe first line of it carries.\n";
        assert_eq!(texts(input).len(), 3);
    }

    #[test]
    fn carriage_returns_before_line_feeds_are_no_blank_lines() {
        let input = "The committee that met on Monday in the\r\nold town hall said it would publish its\r\nreport before the long summer began.\r\n";
        assert_eq!(texts(input).len(), 1);
    }
}
