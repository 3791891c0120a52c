//! Attributions in marked text: the sentences that hold any of their parts, with `q` for a content, `s` for a source and
//! `c` for a cue. What lies between sentences that are not neighbours is shown as an ellipsis.

use crate::corpora::brat::Attribution;
use std::cmp::Reverse;
use std::ops::Range;

/// A text and where its sentences stand.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    pub text: &'a str,
    pub sentences: &'a [Range<usize>],
}

impl Text<'_> {
    /// One attribution marked in the sentences that hold it or one of `others`, so that two can be compared line by
    /// line. Without an attribution the sentences stand unmarked.
    pub fn marked(&self, shown: Option<&Attribution>, others: &[&Attribution]) -> String {
        let mut marks: Vec<(Range<usize>, char)> = Vec::new();
        for (stretches, letter) in shown.into_iter().flat_map(parts) {
            marks.extend(stretches.iter().map(|stretch| (stretch.clone(), letter)));
        }
        marks.sort_by_key(|(stretch, _)| (stretch.start, Reverse(stretch.end)));
        let windows = self.windows(shown.into_iter().chain(others.iter().copied()));
        let pieces: Vec<String> = windows.iter().map(|window| self.piece(window, &marks)).collect();
        pieces.join(" … ")
    }

    /// The number of the sentence that holds this place.
    pub fn sentence_of(&self, place: usize) -> Option<usize> {
        self.sentences.iter().position(|sentence| sentence.contains(&place))
    }

    /// The sentences that hold any stretch, neighbours in one; a stretch outside every sentence stands alone.
    fn windows<'a>(&self, attributions: impl Iterator<Item = &'a Attribution>) -> Vec<Range<usize>> {
        let mut windows = Vec::new();
        for stretch in attributions.flat_map(parts).flat_map(|(stretches, _)| stretches) {
            windows.push(stretch.clone());
            let touched =
                |sentence: &&Range<usize>| sentence.start < stretch.end && stretch.start < sentence.end;
            windows.extend(self.sentences.iter().filter(touched).cloned());
        }
        windows.sort_by_key(|window| window.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for window in windows {
            let gap = |last: &Range<usize>| self.text.get(last.end..window.start).unwrap_or_default();
            match joined.last_mut() {
                Some(last) if gap(last).trim().is_empty() => last.end = last.end.max(window.end),
                _ => joined.push(window),
            }
        }
        joined
    }

    fn piece(&self, window: &Range<usize>, marks: &[(Range<usize>, char)]) -> String {
        let mut piece = String::new();
        let text = self.text.get(window.clone()).unwrap_or_default();
        for (at, character) in text.char_indices().map(|(at, character)| (window.start + at, character)) {
            marks.iter().filter(|(stretch, _)| stretch.end == at).for_each(|_| piece.push('⟧'));
            for (_, letter) in marks.iter().filter(|(stretch, _)| stretch.start == at) {
                piece.extend(['⟦', *letter, ' ']);
            }
            piece.push(if character.is_whitespace() { ' ' } else { character });
        }
        marks.iter().filter(|(stretch, _)| stretch.end == window.end).for_each(|_| piece.push('⟧'));
        piece
    }
}

fn parts(attribution: &Attribution) -> [(&Vec<Range<usize>>, char); 3] {
    [(&attribution.content, 'q'), (&attribution.source, 's'), (&attribution.cue, 'c')]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_with_a_part_are_shown_and_the_rest_is_left_out() {
        let text = Text {
            text: "She left.\nNo.\n\"We stay,\" he said. So it is.",
            sentences: &[0..9, 10..13, 14..33, 34..43],
        };
        let found = Attribution { content: vec![15..22], source: vec![0..3], cue: vec![28..32] };
        assert_eq!(text.marked(Some(&found), &[]), "⟦s She⟧ left. … \"⟦q We stay⟧,\" he ⟦c said⟧.");
        assert_eq!(text.marked(None, &[&found]), "She left. … \"We stay,\" he said.");
        assert_eq!(text.sentence_of(28), Some(2));
    }
}
