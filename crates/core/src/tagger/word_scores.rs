//! What the tagger knows of a word, and the words that it remembers from article to article.
//!
//! Most of what a word adds to the scores does not depend on the article: its clusters, the lists that hold it, and the
//! summed rows of its features from every slot of both tasks. It is made once for every word that has a place among
//! the words that an analyzer knows, and for other words anew in each article; it is the same either way.

use super::clusters::ClusterMap;
use super::gazetteer_matches::Lists;
use super::names::{self, NameTemplate};
use super::parts_of_speech::{self, PartTemplate};
use super::template::{Template, alone, word_rows};
use super::word_features::Lexeme;
use crate::lexicon::Lexicon;
use crate::model::{Batch, Model, Short, Sums};
use crate::segment::Word;
use std::ops::Deref;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is known of one word. What nobody asks once the word is made stands last, that it need not be read.
#[repr(C)]
pub(crate) struct Known {
    /// Rows of features of this word that a later stage asked for; which, is its own affair.
    pub(crate) rows: [AtomicU64; LATER_ROWS],
    /// The summed rows that it casts on itself, and on the tokens beside it.
    pub(crate) own_names: Sums<{ names::WORDS }>,
    pub(crate) names: [Short<{ names::WORDS }>; NameTemplate::SLOTS],
    pub(crate) own_parts: Sums<{ parts_of_speech::WORDS }>,
    pub(crate) parts: [Short<{ parts_of_speech::WORDS }>; PartTemplate::SLOTS],
    /// The part of speech that the word has wherever it stands.
    pub(crate) part_alone: Option<u8>,
    /// Whether it is a word in lower case that looks like no part of a name.
    pub(crate) is_plain: bool,
    pub(crate) lists: Lists,
    pub(crate) lexeme: Lexeme,
}

impl Known {
    /// Reads something from every line of memory that is asked later.
    pub(crate) fn touch(&self) -> u64 {
        let rows =
            self.rows.iter().step_by(ROWS_OF_LINE).fold(0, |all, row| all ^ row.load(Ordering::Relaxed));
        let names = self.names.iter().fold(self.own_names.first(), |all, sums| all ^ sums.first());
        let parts = self.parts.iter().fold(self.own_parts.first(), |all, sums| all ^ sums.first());
        rows ^ u64::from(names) ^ u64::from(parts) ^ self.lexeme.touch()
    }
}

/// How many rows a line of memory holds.
const ROWS_OF_LINE: usize = 8;

/// How many rows of a word a later stage can keep.
pub(crate) const LATER_ROWS: usize = 33;

/// What is known of one word: remembered, or made for this article.
pub(crate) enum Held<'m> {
    Kept(&'m Known),
    Made(Box<Known>),
}

impl Deref for Held<'_> {
    type Target = Known;

    #[inline]
    fn deref(&self) -> &Known {
        match self {
            Held::Kept(known) => known,
            Held::Made(known) => known,
        }
    }
}

/// What is known of the words that have a place; a slot is written once, so threads do not wait for each other.
#[derive(Default)]
pub(crate) struct Memo(Vec<OnceLock<Box<Known>>>);

/// Remembers nothing.
#[cfg(any(test, feature = "training"))]
pub(crate) static NOTHING: Memo = Memo(Vec::new());

impl Memo {
    /// A memory of so many places.
    pub(crate) fn new(places: usize) -> Memo {
        Memo((0..places).map(|_| OnceLock::new()).collect())
    }

    /// What is known of a word.
    pub(crate) fn word(&self, word: &Word, maker: &mut Maker) -> Held<'_> {
        match word.place.and_then(|place| self.0.get(place as usize)) {
            Some(slot) => Held::Kept(slot.get_or_init(|| maker.make(word))),
            None => Held::Made(maker.make(word)),
        }
    }
}

/// Makes what is known of words.
pub(crate) struct Maker {
    clusters: ClusterMap,
    gazetteer: Lexicon,
    parts: Model<{ parts_of_speech::WORDS }>,
    names: Model<{ names::WORDS }>,
    batch: Batch,
}

impl Maker {
    pub(crate) fn new() -> Maker {
        Maker {
            clusters: ClusterMap::open(),
            gazetteer: Lexicon::gazetteer(),
            parts: parts_of_speech::model(),
            names: names::model(),
            batch: Batch::default(),
        }
    }

    fn make(&mut self, word: &Word) -> Box<Known> {
        let lexeme = Lexeme::new(word, &self.clusters);
        let (own_parts, parts) = word_rows::<PartTemplate<'_>, _, _>(&lexeme, &self.parts, &mut self.batch);
        let (own_names, names) = word_rows::<NameTemplate<'_>, _, _>(&lexeme, &self.names, &mut self.batch);
        Box::new(Known {
            lists: Lists::new(&self.gazetteer, &word.lower),
            part_alone: alone::<PartTemplate<'_>, _>(&own_parts, &self.parts),
            is_plain: !lexeme.is_capitalised
                && alone::<NameTemplate<'_>, _>(&own_names, &self.names) == Some(0),
            own_parts,
            parts,
            own_names,
            names,
            lexeme,
            rows: [const { AtomicU64::new(0) }; LATER_ROWS],
        })
    }
}
