//! One spelling, one kind: what the model says of a name in one sentence counts in the others.
//!
//! "One sense per discourse" (Gale, Church and Yarowsky, 1992) holds for names almost without exception. The mentions
//! that are spelled alike vote for their kind with the model's score; a clear majority takes them all. Dates and sums
//! are read by the grammar and do not vote, nor do peoples, whose names are those of their lands and languages.

use crate::interrupt::Interrupt;
use crate::model::mix;
use crate::segment::Segments;
use crate::tagger::{KINDS, NameKind, NameSpan};

/// Share of the votes from which on a kind takes all mentions.
const MAJORITY: f32 = 0.6;

/// The names, each of the kind that its spelling has in the article.
pub(super) fn majority_kinds(
    names: &[NameSpan],
    segments: &Segments,
    interrupt: Interrupt<'_>,
) -> Vec<NameSpan> {
    let spelling = |name: &NameSpan| {
        (name.first..name.end).fold(0, |all, at| mix(all, segments.tokens[at as usize].word.0.into()))
    };
    let mut voters: Vec<(u64, usize)> = Vec::with_capacity(names.len());
    voters.extend(
        interrupt
            .until_set(names)
            .enumerate()
            .filter(|(_, name)| has_vote(name.kind))
            .map(|(at, name)| (spelling(name), at)),
    );
    voters.sort_unstable();
    let mut corrected = names.to_vec();
    let spelled_alike = interrupt.until_set(voters.chunk_by(|left, right| left.0 == right.0));
    for alike in spelled_alike.filter(|alike| alike.len() > 1) {
        if let Some(kind) = majority(alike.iter().map(|&(_, at)| &names[at])) {
            alike.iter().for_each(|&(_, at)| corrected[at].kind = kind);
        }
    }
    corrected
}

fn has_vote(kind: NameKind) -> bool {
    !matches!(kind, NameKind::Date | NameKind::Money | NameKind::Norp)
}

fn majority<'n>(names: impl Iterator<Item = &'n NameSpan>) -> Option<NameKind> {
    let (mut cast, mut all) = ([0.0; KINDS.len()], 0.0);
    for name in names {
        cast[name.kind as usize] += name.score;
        all += name.score;
    }
    let has_majority = |cast: f32| cast > 0.0 && cast >= all * MAJORITY;
    KINDS.into_iter().find(|&kind| has_majority(cast[kind as usize]))
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
            majority_kinds(&names, &segments, Interrupt::default()).iter().map(|name| name.kind).collect()
        };
        assert_eq!(kinds(0.4), [NameKind::Organization, NameKind::Date, NameKind::Organization]);
        assert_eq!(kinds(0.8), [NameKind::Organization, NameKind::Date, NameKind::Location]);
    }
}
