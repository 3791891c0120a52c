//! What the stages up to coreference found, as all later stages read it.

use crate::entities::NameMention;
use crate::interrupt::Interrupt;
use crate::lexicon::Lexicon;
use crate::marks::Marks;
use crate::segment::Segments;
use crate::syntax::Syntax;
use crate::tagger::Tag;
use std::ops::Range;

/// What the stages up to coreference found.
pub(crate) struct Context<'a> {
    pub(crate) segments: &'a Segments,
    pub(crate) tags: &'a [Tag],
    pub(crate) syntax: &'a Syntax,
    pub(crate) marks: &'a Marks,
    /// The mentions by name, amounts and dates included.
    pub(crate) mentions: &'a [NameMention],
    pub(crate) gazetteer: &'a Lexicon,
    /// First token after the dateline; 0 if there is none.
    pub(crate) dateline_end: usize,
    pub(crate) interrupt: Interrupt<'a>,
}

impl Context<'_> {
    /// The tokens of the sentence that holds this one.
    pub(crate) fn sentence(&self, token: usize) -> Range<usize> {
        self.segments.sentences[self.segments.sentence_of[token] as usize].tokens()
    }

    /// The tokens of the sentence that holds this one, without a dateline.
    pub(crate) fn clause(&self, token: usize) -> Range<usize> {
        let sentence = self.sentence(token);
        if sentence.contains(&self.dateline_end) { self.dateline_end..sentence.end } else { sentence }
    }

    /// The block that holds this token.
    pub(crate) fn block(&self, token: usize) -> u32 {
        self.segments.sentences[self.segments.sentence_of[token] as usize].block
    }
}
