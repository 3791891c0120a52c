//! Repeated names: a string that is a name once in the article is one everywhere.
//!
//! The model reads sentence by sentence, and a name that is clear in one sentence may be missed in the next. A name of
//! two words or more, or an acronym, is looked for in the rest of the article and added where nothing is known yet.

use super::NameMention;
use crate::article::EntityType;
use crate::interrupt::Interrupt;
use crate::segment::{Segments, Shape, WordIdx};

/// The repeated names that no mention of `known`, which is in order, touches.
pub(super) fn find(known: &[NameMention], segments: &Segments, interrupt: Interrupt<'_>) -> Vec<NameMention> {
    let mut names =
        Names { all: Vec::with_capacity(known.len()), last: vec![NONE; segments.vocabulary.words().len()] };
    for name in interrupt.until_set(known).filter(|name| is_certain(name, segments)) {
        let word = segments.tokens[name.first as usize].word;
        if names.of(word).count() < MAX_NAMES_PER_WORD
            && !names.of(word).any(|other| spelled_alike(other, name.first, segments))
        {
            names.add(word, name);
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    let mut next = 0;
    while at < segments.tokens.len() && !interrupt.is_set() {
        while known.get(next).is_some_and(|mention| mention.end as usize <= at) {
            next += 1;
        }
        if let Some(mention) = known.get(next).filter(|mention| mention.first as usize <= at) {
            at = mention.end as usize;
            continue;
        }
        let free_until = known.get(next).map_or(segments.tokens.len(), |mention| mention.first as usize);
        let fits = |name: &&NameMention| {
            at + name.tokens().len() <= free_until && spelled_alike(name, at as u32, segments)
        };
        match names.of(segments.tokens[at].word).filter(fits).max_by_key(|name| name.tokens().len()) {
            Some(name) => {
                let end = at + name.tokens().len();
                found.push(NameMention { first: at as u32, end: end as u32, kind: name.kind, value: None });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Names by the word that they begin with.
struct Names<'a> {
    /// Each with the one before that begins with the same word.
    all: Vec<(&'a NameMention, u32)>,
    /// For each word, the last name that begins with it.
    last: Vec<u32>,
}

/// No name.
const NONE: u32 = u32::MAX;

impl<'a> Names<'a> {
    fn add(&mut self, word: WordIdx, name: &'a NameMention) {
        let last = std::mem::replace(&mut self.last[word.0 as usize], self.all.len() as u32);
        self.all.push((name, last));
    }

    /// The names that begin with a word.
    fn of(&self, word: WordIdx) -> impl Iterator<Item = &'a NameMention> {
        let entry = |last: u32| self.all.get(last as usize);
        std::iter::successors(entry(self.last[word.0 as usize]), move |&&(_, before)| entry(before))
            .map(|&(name, _)| name)
    }
}

/// Most names with one first word that are looked for.
const MAX_NAMES_PER_WORD: usize = 8;

/// A name that cannot well be anything else: several words that begin with a capital, or an acronym.
fn is_certain(name: &NameMention, segments: &Segments) -> bool {
    let capitals = segments.word(name.first as usize).shape == Shape::Capitals;
    let named = name.kind < EntityType::Date && name.kind != EntityType::Norp;
    named && segments.word(name.first as usize).is_capitalised && (name.tokens().len() >= 2 || capitals)
}

/// Whether the tokens from `first` on are spelled as the name is, inside one sentence.
fn spelled_alike(name: &NameMention, first: u32, segments: &Segments) -> bool {
    let end = first as usize + name.tokens().len();
    end <= segments.tokens.len()
        && segments.sentence_of[first as usize] == segments.sentence_of[end - 1]
        && name
            .tokens()
            .zip(first as usize..end)
            .all(|(a, b)| segments.tokens[a].word == segments.tokens[b].word)
}
