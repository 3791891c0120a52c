//! What confidence and evidence are worth: among quotes whose content is right, how often the source is, too.

use super::matching::{LEAST, Matching, same_source};
use super::{Case, is_carried_over};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use wirecopy::Quote;

/// The least confidence of each row, highest first.
const STEPS: [(f64, &str); 6] = [
    (0.95, "≥ .95"),
    (0.9, ".90 – .95"),
    (0.8, ".80 – .90"),
    (0.7, ".70 – .80"),
    (0.5, ".50 – .70"),
    (0.0, "< .50"),
];

/// Quotes of one sort.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Tally {
    quotes: usize,
    right: usize,
    /// The sum of their stated confidences.
    stated: f64,
}

impl Tally {
    fn add(&mut self, quote: &Quote, right: bool) {
        self.quotes += 1;
        self.right += usize::from(right);
        self.stated += quote.confidence;
    }

    fn line(&self, name: &str) -> String {
        let share = |sum: f64| sum / self.quotes.max(1) as f64;
        format!(
            "{name:<22}{:>7} {:>7.3} {:>7.3}\n",
            self.quotes,
            share(self.right as f64),
            share(self.stated)
        )
    }
}

/// Two tables: by stated confidence, speakers who are carried over left out, and by each code of evidence, most frequent
/// first.
pub fn tables(cases: &[Case]) -> String {
    let mut steps = [Tally::default(); STEPS.len()];
    let mut codes: BTreeMap<&str, Tally> = BTreeMap::new();
    for case in cases {
        for pair in Matching::new(&case.raw, &case.gold, &case.found, LEAST).pairs {
            let (quote, right) =
                (&case.quotes[pair.found], same_source(&case.gold[pair.gold], &case.found[pair.found]));
            // The gold cannot tell whether a speaker who is carried over is right.
            if !is_carried_over(quote) {
                steps[step(quote.confidence)].add(quote, right);
            }
            let mut own: Vec<&str> = quote.evidence.iter().map(|evidence| code(evidence)).collect();
            own.sort_unstable();
            own.dedup();
            own.into_iter().for_each(|code| codes.entry(code).or_default().add(quote, right));
        }
    }
    let mut text = format!("{:<22}{:>7} {:>7} {:>7}\n", "confidence", "quotes", "right", "stated");
    STEPS.iter().zip(steps).for_each(|((_, name), tally)| text.push_str(&tally.line(name)));
    let _ = writeln!(text, "\n{:<22}{:>7} {:>7} {:>7}", "evidence", "quotes", "right", "stated");
    let mut codes: Vec<(&str, Tally)> = codes.into_iter().collect();
    codes.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.quotes));
    codes.iter().for_each(|(code, tally)| text.push_str(&tally.line(code)));
    text
}

fn step(confidence: f64) -> usize {
    STEPS.iter().position(|(least, _)| confidence >= *least).unwrap_or(STEPS.len() - 1)
}

/// What stands before the first colon.
fn code(evidence: &str) -> &str {
    evidence.split(':').next().unwrap_or(evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_have_their_step() {
        assert_eq!([1.0, 0.95, 0.94, 0.9, 0.85, 0.7, 0.5, 0.49, 0.0].map(step), [0, 0, 1, 1, 2, 3, 4, 5, 5]);
    }

    #[test]
    fn a_line_holds_shares() {
        let tally = Tally { quotes: 4, right: 3, stated: 3.2 };
        assert_eq!(tally.line("cue").split_whitespace().collect::<Vec<_>>(), ["cue", "4", "0.750", "0.800"]);
    }
}
