//! What each kind of evidence is worth for confidence, by logistic regression on articles that the models have not seen.
//!
//! A quote whose content agrees with the gold is an observation: its keys are the evidence, and its source is right or
//! not. A ridge keeps the weights of rare evidence small.

use super::matching::{LEAST, Matching, same_source};
use super::{Case, is_carried_over};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use wirecopy::training::confidence_keys;

/// Weight of the ridge, in observations.
const RIDGE: f64 = 1.0;
/// Steps of the descent, and their length.
const STEPS: usize = 4000;
const RATE: f64 = 0.5;

const HEADER: &str = "\
# What evidence is worth for the confidence of a quote: a key, a tab, and its weight in the logarithm of odds. The sum over
# all keys that a quote has is the logarithm of the odds that its speaker is right.
# Keys: \"always\", the kind of the quote, codes of evidence, and how probable its cue is.
# Origin: fitted by `wirecopy-train attribution` on articles of PolNeAR's training part that the models had not seen; that of
# carried-over from reading, since PolNeAR marks no source where none is written.
";

/// The table of weights by which confidence fits these cases, whose articles the models have not seen.
pub fn table(cases: &[Case]) -> String {
    written(&fit(&observations(cases)))
}

/// The keys of a quote, and whether its source is right.
type Observation<'c> = (Vec<&'c str>, bool);

fn observations(cases: &[Case]) -> Vec<Observation<'_>> {
    let mut observations = Vec::new();
    for case in cases {
        for pair in Matching::new(&case.raw, &case.gold, &case.found, LEAST).pairs {
            let quote = &case.quotes[pair.found];
            if quote.speaker.is_some() && !is_carried_over(quote) {
                let right = same_source(&case.gold[pair.gold], &case.found[pair.found]);
                observations.push((confidence_keys(quote), right));
            }
        }
    }
    observations
}

/// The weights under which the observations are likeliest, by gradient descent.
fn fit<'c>(observations: &[Observation<'c>]) -> BTreeMap<&'c str, f64> {
    let mut weights: BTreeMap<&str, f64> = BTreeMap::new();
    observations.iter().flat_map(|(keys, _)| keys).for_each(|key| {
        weights.entry(key).or_insert(0.0);
    });
    let all = observations.len().max(1) as f64;
    for _ in 0..STEPS {
        let mut slope: BTreeMap<&str, f64> =
            weights.iter().map(|(key, weight)| (*key, weight * RIDGE / all)).collect();
        for (keys, right) in observations {
            let sum: f64 = keys.iter().map(|key| weights[key]).sum();
            let error = 1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(*right));
            keys.iter().for_each(|key| *slope.entry(key).or_default() += error / all);
        }
        for (key, weight) in &mut weights {
            *weight -= RATE * slope[key];
        }
    }
    weights
}

/// The key of quotes whose speaker is carried over, and its weight. PolNeAR cannot tell it, since its annotators mark no source
/// where none is written: of 28 such quotes of world news that were read, 20 had the right speaker.
const CARRIED_OVER: (&str, f64) = ("carried-over", 0.5);

fn written(weights: &BTreeMap<&str, f64>) -> String {
    let mut text = HEADER.to_owned();
    for (key, weight) in
        weights.iter().chain([(&CARRIED_OVER.0, &CARRIED_OVER.1)]).collect::<BTreeMap<_, _>>()
    {
        let _ = writeln!(text, "{key}\t{weight:.2}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_that_is_right_more_often_weighs_more() {
        let mut observations = vec![(vec!["always", "subject"], true); 95];
        observations.extend(vec![(vec!["always", "subject"], false); 5]);
        observations.extend(vec![(vec!["always", "pronoun"], true); 80]);
        observations.extend(vec![(vec!["always", "pronoun"], false); 20]);
        let weights = fit(&observations);
        let share = |key: &str| 1.0 / (1.0 + (-weights["always"] - weights[key]).exp());
        assert!((share("subject") - 0.95).abs() < 0.02 && (share("pronoun") - 0.8).abs() < 0.02);
        assert!(written(&weights).lines().last().is_some_and(|line| line.starts_with("subject\t")));
    }
}
