//! What evidence is worth: from the evidence of a quote to its confidence.
//!
//! A logistic sum: each kind of evidence, the kind of the quote, and how probable the attributor holds its cue have a
//! weight. The weights belong to the attributor on whose output they were fitted, so that of the quotes given 0.9 nine in
//! ten have the right speaker.

use std::collections::BTreeMap;

/// Nothing is surer than this.
const MAX_CONFIDENCE: f32 = 0.99;

/// The built-in attributor's, as `wirecopy-train attribution` fits it.
const BUILT_IN: &str = include_str!("../../models/confidence.txt");

/// The weights of evidence.
///
/// Keys are codes of evidence ([`EvidenceCode`](crate::EvidenceCode)), the kinds of quotes (`direct`, `indirect`, `mixed`),
/// `always`, and `labelled from 0`, `0.5`, `0.8`, `0.95` or `0.99`: the probability of an
/// [`Attribution`](crate::Attribution). A key that is missing weighs nothing.
///
/// ```
/// use wirecopy::Calibration;
///
/// let calibration = Calibration::new([("always", 1.0), ("pronoun", -0.5)]);
/// assert!(calibration.confidence(["always", "pronoun"]) < calibration.confidence(["always"]));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration(BTreeMap<String, f32>);

impl Calibration {
    /// The calibration in which evidence weighs nothing: every quote with a speaker has confidence 0.5.
    pub const NONE: Calibration = Calibration(BTreeMap::new());

    /// The calibration with these weights, in log-odds.
    pub fn new<K: Into<String>>(weights: impl IntoIterator<Item = (K, f32)>) -> Calibration {
        Calibration(weights.into_iter().map(|(key, weight)| (key.into(), weight)).collect())
    }

    /// The calibration of the built-in attributor.
    pub(crate) fn built_in() -> Calibration {
        Calibration::parse(BUILT_IN)
    }

    /// The calibration in lines of a key, a tab and a weight; others are comments.
    pub(crate) fn parse(lines: &str) -> Calibration {
        let weights = lines.lines().filter_map(|line| line.split_once('\t'));
        Calibration::new(weights.filter_map(|(key, weight)| Some((key, weight.parse().ok()?))))
    }

    /// The confidence in a quote that has these keys, each once: from 0 to 0.99.
    pub fn confidence<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> f32 {
        let log_odds: f32 = keys.into_iter().filter_map(|key| self.0.get(key)).sum();
        (1.0 / (1.0 + libm::expf(-log_odds))).min(MAX_CONFIDENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_calibration_knows_what_speakers_rest_on() {
        let built_in = Calibration::built_in();
        for key in ["always", "direct", "cue", "subject", "pronoun", "carried-over"] {
            assert!(built_in.0.contains_key(key), "{key}");
        }
    }
}
