//! Noun phrases, verb groups, and which phrase is the subject of which group: a parser's outline of an article.
//!
//! [`crate::english::outline`] makes it from parts of speech.

use crate::tagger::Tag;
use std::ops::Range;

/// No phrase or group.
pub(crate) const NONE: u32 = u32::MAX;
/// A base noun phrase, without its postmodifiers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    pub(crate) first: u32,
    pub(crate) end: u32,
}

impl Phrase {
    pub(crate) fn tokens(self) -> Range<usize> {
        self.first as usize..self.end as usize
    }

    /// The noun or pronoun that the phrase is about: its last token.
    pub(crate) fn head(self) -> usize {
        self.end as usize - 1
    }
}

/// A main verb with its auxiliaries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VerbGroup {
    pub(crate) first: u32,
    pub(crate) main: u32,
    /// Whether the first verb has a tense.
    pub(crate) finite: bool,
    pub(crate) passive: bool,
    /// Whether the subject follows the verb.
    pub(crate) inverted: bool,
    /// Index of the subject's phrase, or `NONE`.
    pub(crate) subject: u32,
    /// Whether the subject is that of an earlier verb with which this one is coordinated.
    pub(crate) shares_subject: bool,
}

impl VerbGroup {
    /// Whether it speaks of the past: "called", "has called".
    pub(crate) fn is_past(&self, tags: &[Tag]) -> bool {
        matches!(tags[self.first as usize], Tag::VerbPast | Tag::AuxPast)
            || tags[self.main as usize] == Tag::VerbParticiple && !self.passive
    }
}

/// The outline of an article's sentences.
pub(crate) struct Syntax {
    pub(crate) phrases: Vec<Phrase>,
    pub(crate) groups: Vec<VerbGroup>,
    /// For each token, the index of its phrase, or `NONE`.
    pub(crate) phrase_of: Vec<u32>,
    /// For each token, the index of its verb group, or `NONE`.
    pub(crate) group_of: Vec<u32>,
}

impl Syntax {
    pub(crate) fn phrase(&self, token: usize) -> Option<Phrase> {
        self.phrases.get(*self.phrase_of.get(token)? as usize).copied()
    }

    pub(crate) fn group(&self, token: usize) -> Option<&VerbGroup> {
        self.groups.get(*self.group_of.get(token)? as usize)
    }

    pub(crate) fn subject(&self, group: &VerbGroup) -> Option<Phrase> {
        self.phrases.get(group.subject as usize).copied()
    }
}
