//! Breaks styled text into lines at white space.
//!
//! Columns are counted in characters, which is wrong for East Asian scripts and right for the English that Wirecopy
//! reads. Control characters are shown as U+FFFD: an article must not be able to steer the reader's terminal.

use super::paint::Style;

/// A line or a word: pieces of text that touch, each with its style.
pub(crate) type Pieces = Vec<(String, Style)>;

/// The lines of these pieces, none wider than `width` unless a single word is.
pub(crate) fn wrap(pieces: &Pieces, width: usize) -> Vec<Pieces> {
    let mut lines = Lines { done: Vec::new(), line: Vec::new(), used: 0, width };
    let mut word = Pieces::new();
    for (text, style) in pieces {
        for character in text.chars() {
            if character.is_whitespace() && character != '\u{A0}' {
                lines.add(&mut word);
            } else {
                push(&mut word, if character.is_control() { '\u{FFFD}' } else { character }, *style);
            }
        }
    }
    lines.add(&mut word);
    lines.finish()
}

struct Lines {
    done: Vec<Pieces>,
    line: Pieces,
    used: usize,
    width: usize,
}

impl Lines {
    fn add(&mut self, word: &mut Pieces) {
        let columns: usize = word.iter().map(|(text, _)| text.chars().count()).sum();
        if columns == 0 {
            return;
        }
        if self.used > 0 && self.used + 1 + columns > self.width {
            self.done.push(std::mem::take(&mut self.line));
            self.used = 0;
        }
        if self.used > 0 {
            // The space takes the word's style where the style goes on, so that an underline has no gaps.
            let style = word.first().map(|(_, style)| *style);
            let goes_on = self.line.last().map(|(_, style)| *style) == style;
            push(&mut self.line, ' ', style.filter(|_| goes_on).unwrap_or_default());
            self.used += 1;
        }
        for (text, style) in word.drain(..) {
            text.chars().for_each(|character| push(&mut self.line, character, style));
        }
        self.used += columns;
    }

    fn finish(mut self) -> Vec<Pieces> {
        if !self.line.is_empty() {
            self.done.push(self.line);
        }
        self.done
    }
}

fn push(pieces: &mut Pieces, character: char, style: Style) {
    match pieces.last_mut() {
        Some((text, last)) if *last == style => text.push(character),
        _ => pieces.push((character.into(), style)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::paint::PLAIN;
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        let wrapped = wrap(&vec![(text.to_owned(), PLAIN)], width);
        wrapped.into_iter().map(|line| line.into_iter().map(|(text, _)| text).collect()).collect()
    }

    #[test]
    fn words_move_whole_to_the_next_line() {
        assert_eq!(lines("one two  three\nfour", 9), ["one two", "three", "four"]);
        assert_eq!(lines("unbreakable", 3), ["unbreakable"]);
        assert!(lines(" \n ", 10).is_empty());
    }

    #[test]
    fn an_article_cannot_steer_the_terminal() {
        assert_eq!(lines("a\u{1b}[31mb", 20), ["a\u{FFFD}[31mb"]);
    }
}
