//! The best sequence of labels of a sentence, by the algorithm of Viterbi.
//!
//! Only labels whose own score lies near the best of their token take part, which is nearly always two or three of
//! them. A narrower margin than this costs accuracy (at 3, two points of F on names), a wider one gains none.

use super::weights::{Model, Sums};
use std::ops::Range;

/// Tokens of a sentence for which there is room from the start.
const USUAL_TOKENS: usize = 64;
/// How far below the token's best score a label may lie.
const MARGIN: f32 = 5.0;

/// One label that a token may bear.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    label: u8,
    /// Index of the best candidate before it.
    back: u8,
    /// Its own score, and that of the best path that ends in it.
    own: f32,
    path: f32,
}

/// The candidates of one sentence; kept to be used again.
#[derive(Debug)]
pub(crate) struct Lattice {
    candidates: Vec<Candidate>,
    /// For each token, its first candidate.
    firsts: Vec<usize>,
}

impl Default for Lattice {
    fn default() -> Lattice {
        Lattice { candidates: Vec::with_capacity(2 * USUAL_TOKENS), firsts: Vec::with_capacity(USUAL_TOKENS) }
    }
}

impl Lattice {
    pub(crate) fn clear(&mut self) {
        self.candidates.clear();
        self.firsts.clear();
    }

    /// Appends a token with the sums of its labels, of which so many are in use.
    #[inline]
    pub(crate) fn push<const WORDS: usize>(
        &mut self,
        model: &Model<WORDS>,
        sums: &Sums<WORDS>,
        labels: usize,
    ) {
        let before = self.firsts.last().copied().unwrap_or(0)..self.candidates.len();
        self.firsts.push(self.candidates.len());
        for label in model.near(sums, MARGIN, labels).labels() {
            let own = model.score(sums, label);
            let (back, reach) = self.reach(model, before.clone(), label);
            self.candidates.push(Candidate { label: label as u8, back, own, path: own + reach });
        }
    }

    /// Appends a token that bears this label whatever stands around it.
    pub(crate) fn push_sure<const WORDS: usize>(&mut self, model: &Model<WORDS>, label: u8) {
        let before = self.firsts.last().copied().unwrap_or(0)..self.candidates.len();
        self.firsts.push(self.candidates.len());
        // From a single label to a single one all paths lead the same way.
        let (back, path) = match before.len() {
            1 => (0, self.candidates[before.start].path),
            _ => self.reach(model, before, label.into()),
        };
        self.candidates.push(Candidate { label, back, own: 0.0, path });
    }

    /// Appends the best label of every token to `labels`, and for each from `asked` on the probability that the model
    /// gives it if its neighbours' labels are right.
    pub(crate) fn best<const WORDS: usize>(
        &self,
        model: &Model<WORDS>,
        asked: u8,
        labels: &mut Vec<(u8, f32)>,
    ) {
        let Some(&last) = self.firsts.last() else { return };
        let paths = self.candidates.iter().enumerate().skip(last);
        let best =
            paths.max_by(|left, right| left.1.path.total_cmp(&right.1.path).then(right.0.cmp(&left.0)));
        let Some((mut at, _)) = best else { return };
        let begin = labels.len();
        labels.resize(begin + self.firsts.len(), (0, 0.0));
        let mut behind: Option<usize> = None;
        for token in (0..self.firsts.len()).rev() {
            let before = token
                .checked_sub(1)
                .map(|previous| self.firsts[previous] + usize::from(self.candidates[at].back));
            let label = self.candidates[at].label;
            let confidence =
                if label < asked { 0.0 } else { self.confidence(model, token, at, before, behind) };
            labels[begin + token] = (label, confidence);
            behind = Some(at);
            at = before.unwrap_or(0);
        }
    }

    /// The best of the candidates of the token before for a label, and what the path to it is worth.
    #[inline]
    fn reach<const WORDS: usize>(
        &self,
        model: &Model<WORDS>,
        before: Range<usize>,
        label: usize,
    ) -> (u8, f32) {
        match self.candidates.get(before) {
            Some(before) if !before.is_empty() => best_before(model, before, label),
            _ => (0, model.start(label)),
        }
    }

    /// The share of one candidate among those of its token, its neighbours being given.
    fn confidence<const WORDS: usize>(
        &self,
        model: &Model<WORDS>,
        token: usize,
        at: usize,
        before: Option<usize>,
        behind: Option<usize>,
    ) -> f32 {
        let end = self.firsts.get(token + 1).copied().unwrap_or(self.candidates.len());
        let candidates = self.candidates.get(self.firsts[token]..end).unwrap_or(&[]);
        if candidates.len() == 1 {
            return 1.0;
        }
        let label = |index: usize| usize::from(self.candidates[index].label);
        let score = |candidate: &Candidate| {
            let own = usize::from(candidate.label);
            let entry = before.map_or(model.start(own), |index| model.transition(label(index), own));
            candidate.own + entry + behind.map_or(0.0, |index| model.transition(own, label(index)))
        };
        let chosen = score(&self.candidates[at]);
        1.0 / candidates.iter().map(|other| (score(other) - chosen).exp()).sum::<f32>()
    }
}

fn best_before<const WORDS: usize>(model: &Model<WORDS>, before: &[Candidate], label: usize) -> (u8, f32) {
    let entries = model.entries(label);
    let reach = |candidate: &Candidate| {
        let entry = entries.get(usize::from(candidate.label)).map_or(0.0, |&bytes| f32::from_le_bytes(bytes));
        candidate.path + entry
    };
    // Most tokens have one candidate.
    if let [only] = before {
        return (0, reach(only));
    }
    let mut best = (0, f32::MIN);
    for (index, candidate) in (0..).zip(before) {
        let reach = reach(candidate);
        if reach > best.1 {
            best = (index, reach);
        }
    }
    best
}
