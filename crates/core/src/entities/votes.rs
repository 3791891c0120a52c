//! One spelling, one kind: what the model says of a name in one sentence counts in the others.
//!
//! "One sense per discourse" (Gale, Church and Yarowsky, 1992) holds for names almost without exception. The mentions
//! that are spelled alike vote for their kind with the model's score; a clear majority takes them all. Dates and sums
//! are read by the grammar and do not vote, nor do peoples, whose names are those of their lands and languages.

use crate::segment::Segments;
use crate::tagger::{NameKind, NameSpan};
use std::collections::HashMap;

/// Share of the votes from which on a kind takes all mentions.
const MAJORITY: f32 = 0.6;

/// The names, each of the kind that its spelling has in the article.
pub(super) fn settle(names: &[NameSpan], segments: &Segments) -> Vec<NameSpan> {
    let spelling = |name: &NameSpan| -> Vec<u32> {
        (name.first..name.end).map(|at| segments.tokens[at as usize].word.0).collect()
    };
    let mut votes: HashMap<Vec<u32>, Vec<(NameKind, f32)>> = HashMap::new();
    for name in names.iter().filter(|name| votes_at_all(name.kind)) {
        let cast = votes.entry(spelling(name)).or_default();
        match cast.iter_mut().find(|(kind, _)| *kind == name.kind) {
            Some((_, weight)) => *weight += name.score,
            None => cast.push((name.kind, name.score)),
        }
    }
    let settled = |name: &NameSpan| {
        let cast = votes.get(&spelling(name)).filter(|cast| cast.len() > 1 && votes_at_all(name.kind));
        NameSpan { kind: cast.and_then(|cast| majority(cast)).unwrap_or(name.kind), ..*name }
    };
    names.iter().map(settled).collect()
}

fn votes_at_all(kind: NameKind) -> bool {
    !matches!(kind, NameKind::Date | NameKind::Money | NameKind::Norp)
}

fn majority(cast: &[(NameKind, f32)]) -> Option<NameKind> {
    let all: f32 = cast.iter().map(|(_, weight)| weight).sum();
    cast.iter().find(|(_, weight)| *weight >= all * MAJORITY).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind;
    use crate::segment::segment;
    use crate::span::Span;

    #[test]
    fn a_clear_majority_takes_all() {
        let text = "Acme Acme Acme";
        let segments = segment(text, [(BlockKind::Paragraph, Span::new(0, text.len()))]);
        let name = |at: u32, kind, score| NameSpan { first: at, end: at + 1, kind, score };
        let kinds = |last: f32| -> Vec<NameKind> {
            let names = [
                name(0, NameKind::Organization, 0.9),
                name(1, NameKind::Date, 0.9),
                name(2, NameKind::Location, last),
            ];
            settle(&names, &segments).iter().map(|name| name.kind).collect()
        };
        assert_eq!(kinds(0.4), [NameKind::Organization, NameKind::Date, NameKind::Organization]);
        assert_eq!(kinds(0.8), [NameKind::Organization, NameKind::Date, NameKind::Location]);
    }
}
