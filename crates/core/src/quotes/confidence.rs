//! How likely a quote's speaker is right.
//!
//! A logistic sum: each kind of evidence, the kind of the quote and the probability of its cue each have a
//! weight in `data/tables/confidence.txt`. `wirecopy-train confidence` fits the weights on articles that the
//! models were not trained on, so that of the quotes given 0.9 nine in ten have the right speaker.

use super::QuoteFound;
use crate::article::QuoteKind;
use crate::evidence::{Detail, Evidence, Probability};
use crate::lexicon::table;

/// The upper bound.
const MAX_CONFIDENCE: f32 = 0.99;
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
pub(super) fn confidence(quote: &QuoteFound) -> f32 {
    if quote.speaker.is_none() {
        return 0.0;
    }
    let mut sum = 0.0;
    for key in keys(quote.kind, &quote.evidence) {
        sum += table::CONFIDENCE.get(key).and_then(|weight| weight.parse::<f32>().ok()).unwrap_or(0.0);
    }
    (1.0 / (1.0 + (-sum).exp())).min(MAX_CONFIDENCE)
}

/// The keys of the table that a quote of this kind with this evidence has, each once.
pub(crate) fn keys(kind: QuoteKind, evidence: &[Evidence]) -> Vec<&'static str> {
    let kind = match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Indirect => "indirect",
    };
    let mut keys = Vec::with_capacity(USUAL_KEYS);
    keys.extend([ALWAYS, kind]);
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
    use crate::evidence::EvidenceCode;

    #[test]
    fn keys_are_codes_and_steps() {
        let evidence = ["cue:say", "subject:she", "labelled:0.97", "cue:say"];
        let evidence: Vec<Evidence> = evidence.into_iter().filter_map(Evidence::parse).collect();
        assert_eq!(
            keys(QuoteKind::Indirect, &evidence),
            ["always", "indirect", "cue", "subject", "labelled from 0.95"]
        );
    }

    #[test]
    fn every_key_of_the_table_is_made() {
        let codes = EvidenceCode::EXPLANATIONS.iter().map(|explanation| explanation.code);
        let steps = STEPS.iter().map(|&(_, key)| key);
        let made: Vec<&str> = codes.chain(steps).chain([ALWAYS, "direct", "mixed", "indirect"]).collect();
        for key in table::CONFIDENCE.keys() {
            assert!(made.contains(&key), "{key}");
        }
    }

    #[test]
    fn the_table_knows_what_speakers_rest_on() {
        for code in ["always", "direct", "cue", "subject", "pronoun", "carried-over"] {
            let weight = table::CONFIDENCE.get(code).and_then(|weight| weight.parse::<f32>().ok());
            assert!(weight.is_some(), "{code}");
        }
    }
}
