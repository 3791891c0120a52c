//! Sections of an article: what is attributed at once.
//!
//! Nothing that attribution sees reaches beyond a paragraph, so a long article is read in sections of whole blocks, and
//! memory does not grow with its length. A block that is longer than a section, as no writer wrote it, is cut between
//! two sentences.

use crate::segment::Segments;
use std::ops::{Index, IndexMut, Range};

/// The most tokens of a section, but for a single sentence.
const MAX_TOKENS: usize = 10_000;

/// The sections of an article, in tokens, in order.
pub(crate) fn sections(segments: &Segments) -> Vec<Range<usize>> {
    let mut sections: Vec<Range<usize>> = Vec::new();
    let mut add = |tokens: Range<usize>| match sections.last_mut() {
        Some(last) if tokens.end - last.start <= MAX_TOKENS => last.end = tokens.end,
        _ => sections.push(tokens),
    };
    let mut sentences = segments.sentences.iter().map(|sentence| sentence.tokens()).peekable();
    for block in segments.blocks.iter().filter(|block| !block.tokens.is_empty()) {
        let own = std::iter::from_fn(|| sentences.next_if(|sentence| sentence.start < block.tokens.end));
        if block.tokens.len() <= MAX_TOKENS {
            own.for_each(drop);
            add(block.tokens.clone());
        } else {
            own.for_each(&mut add);
        }
    }
    sections
}

/// A value for each token of a section, by the token's index in the article; or for each phrase.
#[derive(Debug, Clone)]
pub(super) struct PerToken<T> {
    start: usize,
    values: Vec<T>,
}

impl<T> PerToken<T> {
    pub(super) fn new(start: usize, values: Vec<T>) -> PerToken<T> {
        PerToken { start, values }
    }

    pub(super) fn into_values(self) -> Vec<T> {
        self.values
    }

    pub(super) fn get(&self, index: usize) -> Option<&T> {
        self.values.get(index.checked_sub(self.start)?)
    }

    /// The values with their indices.
    pub(super) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (usize, &mut T)> {
        let end = self.start + self.values.len();
        (self.start..end).zip(&mut self.values)
    }
}

impl<T> Index<usize> for PerToken<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.values[index - self.start]
    }
}

impl<T> IndexMut<usize> for PerToken<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.values[index - self.start]
    }
}

impl<T> Index<Range<usize>> for PerToken<T> {
    type Output = [T];

    fn index(&self, range: Range<usize>) -> &[T] {
        &self.values[range.start - self.start..range.end - self.start]
    }
}

impl<T> IndexMut<Range<usize>> for PerToken<T> {
    fn index_mut(&mut self, range: Range<usize>) -> &mut [T] {
        &mut self.values[range.start - self.start..range.end - self.start]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind;
    use crate::segment::segment;
    use crate::span::Span;

    #[test]
    fn sections_tile_the_article_and_end_with_blocks_or_sentences() {
        let sentence = "They said that all was well. ";
        let short = sentence.repeat(3);
        let text = [short.clone(), sentence.repeat(4000), short.clone(), short].concat();
        let mut start = 0;
        let blocks = [3, 4000, 3, 3].map(|sentences| {
            let span = Span::new(start, start + sentences * sentence.len());
            start += sentences * sentence.len();
            (BlockKind::Paragraph, span)
        });
        let segments = segment(&text, blocks);
        let sections = sections(&segments);
        assert_eq!(sections.first().unwrap().start, 0);
        assert_eq!(sections.last().unwrap().end, segments.tokens.len());
        assert!(sections.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert!(sections.len() > 2 && sections.iter().all(|section| section.len() <= MAX_TOKENS));
        let starts: Vec<usize> = segments.sentences.iter().map(|sentence| sentence.tokens().start).collect();
        assert!(sections.iter().all(|section| starts.contains(&section.start)));
    }
}
