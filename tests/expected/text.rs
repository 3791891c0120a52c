//! A text to look words up in: white space is one blank everywhere, and spans of the original are told in it.

use std::ops::Range;

/// What may stand at the ends of a quote or not, without making it another quote.
const EDGES: [char; 16] = [' ', ',', '.', ';', ':', '"', '\'', '`', '“', '”', '„', '‘', '’', '«', '»', '…'];
/// Words that join what is reported to its verb.
const JOINTS: [&str; 3] = ["that ", "of ", "to "];

/// A text with its white space folded.
pub(super) struct Folded {
    pub(super) text: String,
    /// Where each byte of `text` came from.
    origins: Vec<usize>,
}

impl Folded {
    pub(super) fn new(original: &str) -> Self {
        let mut folded = Folded { text: String::with_capacity(original.len()), origins: Vec::new() };
        for (at, character) in original.char_indices() {
            let character = if character.is_whitespace() { ' ' } else { character };
            if character != ' ' || !folded.text.ends_with(' ') {
                folded.text.push(character);
                folded.origins.resize(folded.text.len(), at);
            }
        }
        folded
    }

    /// Where a span of the original, in bytes, lies here.
    pub(super) fn span(&self, start: u32, end: u32) -> Range<usize> {
        let here = |offset: u32| self.origins.partition_point(|&origin| origin < offset as usize);
        here(start)..here(end)
    }

    /// The next place at or behind `from` where these words stand as whole words.
    pub(super) fn find(&self, words: &str, from: usize) -> Option<Range<usize>> {
        let inside = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        let places =
            self.text.get(from..)?.match_indices(words).map(|(at, _)| from + at..from + at + words.len());
        let whole = |place: &Range<usize>| {
            let cut_before =
                inside(words.chars().next()) && inside(self.text[..place.start].chars().next_back());
            let cut_behind =
                inside(words.chars().next_back()) && inside(self.text[place.end..].chars().next());
            !cut_before && !cut_behind
        };
        places.filter(|_| !words.is_empty()).find(whole)
    }

    /// Where a quote's words stand: parts between ` / `, in each perhaps the first and the last words around ` … `, and
    /// behind it perhaps ` #2` for the second place where it begins.
    pub(super) fn locate(&self, words: &str) -> Option<Vec<Range<usize>>> {
        let mut parts = Vec::new();
        let mut from = 0;
        for part in words.split(" / ") {
            let numbered =
                part.rsplit_once(" #").and_then(|(part, number)| Some((part, number.parse().ok()?)));
            let (part, number): (&str, usize) = numbered.unwrap_or((part, 1));
            let (first, last) =
                part.split_once(" … ").map_or((part, None), |(first, last)| (first, Some(last)));
            let mut start = self.find(first, from)?;
            for _ in 1..number {
                start = self.find(first, start.end)?;
            }
            let end = last.map_or(Some(start.clone()), |last| self.find(last, start.end))?;
            from = end.end;
            parts.push(self.core(start.start..end.end));
        }
        Some(parts)
    }

    /// A quote's span without the marks and stops at its ends and a "that" in front.
    pub(super) fn core(&self, span: Range<usize>) -> Range<usize> {
        let whole = &self.text[span.clone()];
        let mut front = whole.trim_start_matches(EDGES);
        for joint in JOINTS {
            front = front.strip_prefix(joint).unwrap_or(front).trim_start_matches(EDGES);
        }
        let start = span.end - front.len();
        start..start + front.trim_end_matches(EDGES).len()
    }
}

/// Whether two spans share a character.
pub(super) fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_across_lines_and_by_their_number() {
        let text = Folded::new("He said\r\nthat “fish  does.” Then he said fishing, and “fish” it was.");
        let found = |words: &str| {
            let parts = text.locate(words)?;
            Some(parts.into_iter().map(|part| text.text[part].to_owned()).collect::<Vec<_>>().join("|"))
        };
        assert_eq!(found("that “fish does."), Some("fish does".to_owned()));
        assert_eq!(found("fish does / fish #1"), Some("fish does|fish".to_owned()));
        assert_eq!(found("fish … was #2"), Some("fish” it was".to_owned()));
        assert_eq!(found("fish #3"), None);
        assert_eq!(text.span(9, 13), 8..12);
    }
}
