//! How likely each token is a cue, in steps that features and transitions see.

use super::section::PerToken;
use std::ops::Range;

/// The least probability of each level but the first.
const PROBABILITIES: [f32; 5] = [0.03, LEAST_PROBABLE, 0.25, 0.5, 0.75];
/// Words less probable than this are no candidates of the second pass.
const LEAST_PROBABLE: f32 = 0.15;
/// The least level of a candidate of the second pass.
const CANDIDATE: u8 = 2;
/// The least level of words that features and transitions take for a cue.
pub(super) const LIKELY: u8 = 3;
/// The least level of words that are counted among the cues between two tokens.
const COUNTED: u8 = 4;
/// The level where there is no token.
pub(super) const NO_LEVEL: u8 = 9;

/// The levels of the tokens of a section.
pub(crate) struct CueLevels {
    section: Range<usize>,
    levels: PerToken<u8>,
    /// For each token and the end, how many counted cues come before it.
    counts: PerToken<u32>,
}

impl CueLevels {
    /// The levels of a section with these probabilities; those of other tokens are 0.
    pub(crate) fn new(section: Range<usize>, probabilities: impl Iterator<Item = (usize, f32)>) -> CueLevels {
        let mut levels = PerToken::new(section.start, vec![0; section.len()]);
        for (at, probability) in probabilities.filter(|(at, _)| section.contains(at)) {
            levels[at] = PROBABILITIES.partition_point(|&least| probability >= least) as u8;
        }
        let mut counts = vec![0];
        let mut count = 0;
        counts.extend(section.clone().map(|at| {
            count += u32::from(levels[at] >= COUNTED);
            count
        }));
        CueLevels { counts: PerToken::new(section.start, counts), levels, section }
    }

    /// The level of a token.
    pub(super) fn at(&self, token: usize) -> u8 {
        self.levels[token]
    }

    /// Whether features and transitions take a token for a cue.
    pub(super) fn is_likely(&self, token: usize) -> bool {
        self.levels[token] >= LIKELY
    }

    /// The candidates of the second pass.
    pub(super) fn candidates(&self) -> Vec<usize> {
        self.section.clone().filter(|&at| self.levels[at] >= CANDIDATE).collect()
    }

    /// How many counted cues there are in this range.
    pub(super) fn count(&self, range: Range<usize>) -> u32 {
        self.counts[range.end.max(range.start)] - self.counts[range.start]
    }
}
