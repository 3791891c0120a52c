//! The rows of features of consecutive tokens.
//!
//! Seen from a cue, two tokens that stand side by side share most of their features: so each is looked up where it
//! changes, and all of them together, so that the processor waits for many lines of memory at once.

use super::feature::Feature;
use crate::tagger::{Model, Sums};

/// Features of one token after another; kept to be used again.
pub(super) struct Rows {
    /// The features that differ from the one of the same number before, and where their rows lie.
    distinct: Vec<u64>,
    places: Vec<u32>,
    /// For each feature of each token, its index among the distinct ones.
    of: Vec<u32>,
    /// For each token, the end of its features.
    ends: Vec<usize>,
    /// For each number, the last feature and its index.
    last: [(u64, u32); 256],
}

impl Default for Rows {
    fn default() -> Rows {
        Rows {
            distinct: Vec::new(),
            places: Vec::new(),
            of: Vec::new(),
            ends: Vec::new(),
            last: [(0, u32::MAX); 256],
        }
    }
}

impl Rows {
    pub(super) fn clear(&mut self) {
        self.distinct.clear();
        self.of.clear();
        self.ends.clear();
        self.last.fill((0, u32::MAX));
    }

    /// Appends a token.
    pub(super) fn push(&mut self, features: &[Feature]) {
        for feature in features {
            let last = &mut self.last[usize::from(feature.number)];
            if last.0 != feature.hash || last.1 == u32::MAX {
                *last = (feature.hash, self.distinct.len() as u32);
                self.distinct.push(feature.hash);
            }
            self.of.push(last.1);
        }
        self.ends.push(self.of.len());
    }

    /// Looks up the features of all tokens.
    pub(super) fn find<const WORDS: usize>(&mut self, model: &Model<WORDS>) {
        model.places(&self.distinct, &mut self.places);
    }

    /// The sum of some sums and of the rows of a token.
    pub(super) fn sum<const WORDS: usize>(
        &self,
        model: &Model<WORDS>,
        token: usize,
        known: &Sums<WORDS>,
    ) -> Sums<WORDS> {
        let first = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        let of = &self.of[first..self.ends[token]];
        model.sum_places(known, of.iter().map(|&index| self.places[index as usize]))
    }
}
