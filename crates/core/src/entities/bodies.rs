//! Bodies that the model misses: capitalised words that end with a noun for an organisation.
//!
//! "Revolutionary Guards", "Water Board": inside a sentence that is not itself in capitals, a run of capitalised words
//! whose last is a noun of `data/words/organisation-nouns.txt` names an organisation, whether or not anything like it
//! was seen before.

use super::NameMention;
use crate::article::EntityType;
use crate::interrupt::Interrupt;
use crate::lexicon::word;
use crate::segment::{Segments, Sentence, Shape};

/// Share of capitalised words, in percent, from which on a sentence's capitals say nothing.
const TITLE_CASE: usize = 60;

/// The bodies that no mention of `known`, which is in order, touches.
pub(super) fn find(known: &[NameMention], segments: &Segments, interrupt: Interrupt<'_>) -> Vec<NameMention> {
    let mut found = Vec::new();
    let sentences = interrupt.until_set(&segments.sentences);
    for sentence in sentences.filter(|sentence| !is_title(segments, **sentence)) {
        // A sentence's first word is capitalised in any case.
        let mut at = sentence.first as usize + 1;
        while at < sentence.end as usize {
            let first = at;
            while at < sentence.end as usize && is_part(segments, at) {
                at += 1;
            }
            if at - first >= 2 && segments.is(at - 1, word::ORGANISATION_NOUNS) {
                let body =
                    NameMention { first: first as u32, end: at as u32, kind: EntityType::Org, value: None };
                let next = known.partition_point(|mention| mention.end <= body.first);
                if known.get(next).is_none_or(|mention| mention.first >= body.end) {
                    found.push(body);
                }
            }
            at = at.max(first + 1);
        }
    }
    found
}

fn is_part(segments: &Segments, at: usize) -> bool {
    matches!(segments.word(at).shape, Shape::Capitalised | Shape::Capitals)
        && segments.word(at).is_capitalised
}

fn is_title(segments: &Segments, sentence: Sentence) -> bool {
    let words = || sentence.tokens().filter(|&at| segments.word(at).shape != Shape::Mark);
    let capitalised = words().filter(|&at| segments.word(at).is_capitalised).count();
    capitalised * 100 > words().count() * TITLE_CASE
}
