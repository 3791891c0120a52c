//! How far a noun phrase reaches: with what prepositions, genitives and conjunctions join to it.

use crate::context::Context;
use crate::lexicon::word;
use crate::syntax::Phrase;
use crate::tagger::Tag;
use std::ops::Range;

impl Context<'_> {
    /// The end of a stretch without the stops and commas at its end; closing marks stay.
    pub(crate) fn trim_trailing_stops(&self, start: usize, end: usize) -> usize {
        let is_stop = |at: usize| self.segments.clause_marker(at).is_stop() || self.segments.lower(at) == "-";
        (start..end).rev().find(|&at| !is_stop(at)).map_or(start.min(end), |last| last + 1)
    }

    /// The whole of a noun phrase: with the prepositional phrases and genitives to its right, up to
    /// the token `limit`.
    pub(crate) fn extent(&self, phrase: Phrase, limit: usize) -> Range<usize> {
        let mut end = phrase.end as usize;
        while end < limit
            && self.tags[end] == Tag::Adposition
            && !self.segments.is(end, word::CLAUSE_PREPOSITIONS)
        {
            match self
                .syntax
                .phrase(end + 1)
                .filter(|next| next.first as usize == end + 1 && (next.end as usize) <= limit)
            {
                Some(next) => end = next.end as usize,
                None => break,
            }
        }
        phrase.first as usize..end
    }

    /// The whole of a subject before its verb: with what it is coordinated with, and with everything
    /// between it and the verb but adverbials and relative clauses.
    pub(crate) fn subject_extent(&self, phrase: Phrase, verb: usize) -> Range<usize> {
        let mut end = verb;
        let is_adverbial = |at: usize| {
            self.tags[at].is_adverb()
                || self.tags[at] == Tag::Coordinator
                || self.segments.is(at, word::TIME_NOUNS.or(word::TIME_LEADS))
                || self.segments.lower(at) == ","
        };
        while end > phrase.end as usize && is_adverbial(end - 1) {
            end -= 1;
        }
        let between = phrase.end as usize..end;
        let clause = between.clone().any(|at| {
            self.tags[at].is_finite()
                || matches!(self.tags[at], Tag::RelativePronoun | Tag::WhPronoun | Tag::VerbGerund)
        });
        let plain = self.extent(phrase, verb);
        let end = if clause { self.end_of_apposition(plain.end, verb) } else { end.max(plain.end) };
        self.coordinated_start(phrase)..end
    }

    /// The end of ", the ambassador to Iraq" where a relative clause follows it.
    fn end_of_apposition(&self, end: usize, limit: usize) -> usize {
        let next = self
            .syntax
            .phrase(end + 1)
            .filter(|next| self.segments.lower(end) == "," && next.first as usize == end + 1);
        next.map_or(end, |next| self.extent(next, limit).end).min(limit)
    }

    /// Where "the army and the League" begins, for its second phrase.
    fn coordinated_start(&self, phrase: Phrase) -> usize {
        let first = phrase.first as usize;
        let sentence = self.segments.sentences[self.segments.sentence_of[first] as usize].first as usize;
        let Some(left) = first
            .checked_sub(2)
            .filter(|&left| left >= sentence && matches!(self.segments.lower(first - 1), "and" | "or"))
        else {
            return first;
        };
        let Some(left) = self.syntax.phrase(left) else { return first };
        let begins = left.first as usize == sentence
            || self.tags[left.first as usize - 1].is_punctuation()
            || self.tags[left.first as usize - 1] == Tag::Subordinator;
        if begins { left.first as usize } else { first }
    }
}
