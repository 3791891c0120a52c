//! How likely a quote's speaker is right.
//!
//! The keys of a quote are the kinds of its evidence, its own kind, and how probable its cue is; the attributor's
//! [`Calibration`] says what they are worth.

use super::QuoteFound;
use crate::article::QuoteKind;
use crate::attribution::Calibration;
use crate::evidence::{Detail, Evidence, Probability};

/// Initial capacity for keys.
const USUAL_KEYS: usize = 12;
/// The key of what every quote has.
const ALWAYS: &str = "always";

/// The least probability of a cue that the models found, and its key, highest first.
const STEPS: [(Probability, &str); 5] = [
    (Probability::hundredths(99), "labelled from 0.99"),
    (Probability::hundredths(95), "labelled from 0.95"),
    (Probability::hundredths(80), "labelled from 0.8"),
    (Probability::hundredths(50), "labelled from 0.5"),
    (Probability::hundredths(0), "labelled from 0"),
];

/// The confidence of a quote whose speaker and evidence are known; none without a speaker.
pub(super) fn confidence(quote: &QuoteFound, calibration: &Calibration) -> f32 {
    if quote.speaker.is_none() {
        return 0.0;
    }
    calibration.confidence(keys(quote.kind, &quote.evidence))
}

/// The keys of the table that a quote of this kind with this evidence has, each once.
pub(crate) fn keys(kind: QuoteKind, evidence: &[Evidence]) -> Vec<&'static str> {
    let mut keys = Vec::with_capacity(USUAL_KEYS);
    keys.extend([ALWAYS, kind.as_str()]);
    for Evidence { code, detail } in evidence {
        let key = match detail {
            Detail::Probability(probability) => step(*probability),
            _ => code.as_str(),
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

fn step(probability: Probability) -> &'static str {
    STEPS.iter().find(|(least, _)| probability >= *least).map_or(ALWAYS, |(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_codes_and_steps() {
        let evidence = ["cue:say", "subject:she", "labelled:0.97", "cue:say"];
        let evidence: Vec<Evidence> = evidence.into_iter().filter_map(Evidence::parse).collect();
        assert_eq!(
            keys(QuoteKind::Indirect, &evidence),
            ["always", "indirect", "cue", "subject", "labelled from 0.95"]
        );
    }
}
