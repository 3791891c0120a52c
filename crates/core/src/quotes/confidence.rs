//! How likely a quote's speaker is right.
//!
//! The keys of a quote are the kinds of its evidence, its own kind, and how probable its cue is; the attributor's
//! [`Calibration`] says what they are worth.

use super::QuoteFound;
use crate::article::QuoteKind;
use crate::attribution::Calibration;
use crate::evidence::EvidenceCode;

/// Keys for which there is room from the start.
const USUAL_KEYS: usize = 12;
/// The key of what every quote has.
const ALWAYS: &str = "always";

/// The least probability of a cue that the models found, and its key, highest first.
const STEPS: [(f32, &str); 5] = [
    (0.99, "labelled from 0.99"),
    (0.95, "labelled from 0.95"),
    (0.8, "labelled from 0.8"),
    (0.5, "labelled from 0.5"),
    (0.0, "labelled from 0"),
];

/// The confidence of a quote whose speaker and evidence are known; none without a speaker.
pub(super) fn confidence(quote: &QuoteFound, calibration: &Calibration) -> f32 {
    if quote.speaker.is_none() {
        return 0.0;
    }
    let evidence = quote.evidence.iter().map(|evidence| (evidence.code.as_str(), &*evidence.detail));
    calibration.confidence(keys(quote.kind, evidence))
}

/// The keys of the table that a quote of this kind with these codes and details of evidence has, each once.
pub(crate) fn keys<'e>(kind: QuoteKind, evidence: impl Iterator<Item = (&'e str, &'e str)>) -> Vec<&'e str> {
    let kind = match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Indirect => "indirect",
    };
    let mut keys = Vec::with_capacity(USUAL_KEYS);
    keys.extend([ALWAYS, kind]);
    for (code, detail) in evidence {
        let key = if code == EvidenceCode::Labelled.as_str() { labelled(detail) } else { code };
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

fn labelled(detail: &str) -> &'static str {
    let probability: f32 = detail.parse().unwrap_or(0.0);
    STEPS.iter().find(|(least, _)| probability >= *least).map_or(ALWAYS, |(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_codes_and_steps() {
        let evidence = [("cue", "say"), ("subject", "she"), ("labelled", "0.97"), ("cue", "say")];
        assert_eq!(
            keys(QuoteKind::Indirect, evidence.into_iter()),
            ["always", "indirect", "cue", "subject", "labelled from 0.95"]
        );
    }
}
