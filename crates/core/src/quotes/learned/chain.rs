//! The labels around one cue: how likely it is one, and the best labels if it is.
//!
//! The single best sequence is not enough: a cue whose content can end in several places shares its probability among
//! many sequences, and the one that labels nothing would win too often. So what counts is the sum over all sequences
//! in which the cue is a cue (forward and backward sums, Rabiner 1989), and then the best of those.

use super::cues::Levels;
use super::facts::{CLOSING, Facts, OPENING, OUTSIDE};
use super::{LABELS, PART_WORDS};
use crate::tagger::Model;

/// How far below the token's best score a label may lie.
const MARGIN: f32 = 6.0;

/// Labels and one that is not used, so that an index is cut to its lowest bits.
const PADDED: usize = (LABELS + 1).next_power_of_two();

/// Scores between labels, and their exponentials.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transitions {
    start: [f32; PADDED],
    start_factors: [f32; PADDED],
    of_class: [Between; CLASSES],
}

/// What holds on tokens of one class, by the label before.
#[derive(Debug, Clone, Copy)]
struct Between {
    scores: [[f32; PADDED]; PADDED],
    factors: [[f32; PADDED]; PADDED],
}

impl Transitions {
    pub(super) fn of(model: &Model<PART_WORDS>) -> Transitions {
        let start = std::array::from_fn(|label| model.start(label));
        let of_class = std::array::from_fn(|class| {
            let scores: [[f32; PADDED]; PADDED] = std::array::from_fn(|from| {
                std::array::from_fn(|to| model.transition_in(class, from, to))
            });
            Between { scores, factors: scores.map(|row| row.map(f32::exp)) }
        });
        Transitions { start, start_factors: start.map(f32::exp), of_class }
    }

    fn at(&self, class: u8) -> &Between {
        &self.of_class[usize::from(class) % CLASSES]
    }
}

/// Classes of tokens on which the step from label to label depends.
pub(crate) const CLASSES: usize = 11;
/// Those of the words of a cue and of the token behind it.
pub(super) const CUE_CLASS: u8 = 8;
pub(super) const BEHIND_CUE_CLASS: u8 = 9;

/// The class of a token that does not depend on the cue: what can begin or end a part there.
pub(super) fn class(at: usize, facts: &Facts<'_>, levels: &Levels) -> u8 {
    if facts.context.sentence(at).start == at {
        return 4;
    }
    match facts.marks[at] {
        OPENING => return 2,
        CLOSING => return 3,
        OUTSIDE => {}
        _ => return 1,
    }
    match facts.lower(at) {
        "," => 5,
        "." | ":" | ";" | "—" | "–" | "--" => 7,
        _ if levels.of[at] >= 3 => 6,
        _ if facts.borders[at] != 0 => 10,
        _ => 0,
    }
}

/// One label that a token may bear.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    label: u8,
    /// Its own score, less the token's best one, and the exponential of it.
    own: f32,
    factor: f32,
    /// Share of the sequences that end here, and of those that begin behind it.
    forward: f32,
    backward: f32,
    path: f32,
    back: u8,
}

impl Candidate {
    /// Its label, as the tables of transitions are indexed.
    fn index(&self) -> usize {
        usize::from(self.label) % PADDED
    }
}

/// The candidates of one token after another; kept to be used again.
#[derive(Debug, Default)]
pub(super) struct Chain {
    candidates: Vec<Candidate>,
    /// For each token, its first candidate.
    firsts: Vec<usize>,
    classes: Vec<u8>,
}

impl Chain {
    pub(super) fn clear(&mut self) {
        self.candidates.clear();
        self.firsts.clear();
        self.classes.clear();
    }

    /// Appends a token of a class with the scores of its labels.
    pub(super) fn push(&mut self, class: u8, scores: &[f32]) {
        self.classes.push(class);
        let scores = scores.get(..LABELS).unwrap_or(scores);
        let best = scores.iter().fold(f32::MIN, |best, &score| best.max(score));
        self.firsts.push(self.candidates.len());
        for (label, score) in scores.iter().enumerate().filter(|(_, score)| **score >= best - MARGIN) {
            let own = score - best;
            let blank = Candidate {
                label: label as u8,
                own,
                // Of the best it is one.
                factor: if own == 0.0 { 1.0 } else { own.exp() },
                forward: 0.0,
                backward: 1.0,
                path: 0.0,
                back: 0,
            };
            self.candidates.push(blank);
        }
    }

    fn range(&self, token: usize) -> std::ops::Range<usize> {
        self.firsts[token]..self.firsts.get(token + 1).copied().unwrap_or(self.candidates.len())
    }

    /// The probability that a token bears one of these labels.
    pub(super) fn probability(&mut self, token: usize, labels: &[u8], transitions: &Transitions) -> f32 {
        self.run_forward(token, transitions);
        self.run_backward(token, transitions);
        let (mut of, mut all) = (0.0, 0.0);
        for candidate in &self.candidates[self.range(token)] {
            let share = candidate.forward * candidate.backward;
            all += share;
            of += if labels.contains(&candidate.label) { share } else { 0.0 };
        }
        if all > 0.0 { of / all } else { 0.0 }
    }

    fn run_forward(&mut self, last: usize, transitions: &Transitions) {
        for token in 0..=last {
            let factors = &transitions.at(self.classes[token]).factors;
            let (before, own) = self.beside(token);
            let mut sum = 0.0;
            for candidate in own.iter_mut() {
                let label = candidate.index();
                let reach: f32 = match token {
                    0 => transitions.start_factors[label],
                    _ => {
                        let from = |other: &Candidate| other.forward * factors[other.index()][label];
                        before.iter().map(from).sum()
                    }
                };
                candidate.forward = reach * candidate.factor;
                sum += candidate.forward;
            }
            let scale = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            own.iter_mut().for_each(|candidate| candidate.forward *= scale);
        }
    }

    fn run_backward(&mut self, first: usize, transitions: &Transitions) {
        for token in (first + 1..self.firsts.len()).rev() {
            let factors = &transitions.at(self.classes[token]).factors;
            let (before, own) = self.beside(token);
            let mut sum = 0.0;
            for candidate in before.iter_mut() {
                let row = &factors[candidate.index()];
                let to = |other: &Candidate| row[other.index()] * other.factor * other.backward;
                candidate.backward = own.iter().map(to).sum();
                sum += candidate.backward;
            }
            let scale = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            before.iter_mut().for_each(|candidate| candidate.backward *= scale);
        }
    }

    /// The candidates of the token before this one, of which the first has none, and its own.
    fn beside(&mut self, token: usize) -> (&mut [Candidate], &mut [Candidate]) {
        let first = token.checked_sub(1).map_or(0, |before| self.firsts[before]);
        let range = self.range(token);
        self.candidates[first..range.end].split_at_mut(range.start - first)
    }

    /// The best labels.
    pub(super) fn best(&mut self, transitions: &Transitions) -> Vec<u8> {
        self.best_with(usize::MAX, &[], transitions)
    }

    /// The best labels among those in which a token bears one of these.
    pub(super) fn best_with(&mut self, required: usize, labels: &[u8], transitions: &Transitions) -> Vec<u8> {
        for token in 0..self.firsts.len() {
            let before = token.checked_sub(1).map(|before| self.range(before));
            for index in self.range(token) {
                let label = self.candidates[index].index();
                let (back, reach) = match &before {
                    None => (0, transitions.start[label]),
                    Some(before) => self.best_before(before.clone(), label, transitions.at(self.classes[token])),
                };
                let fits = token != required || labels.contains(&(label as u8));
                let candidate = &mut self.candidates[index];
                candidate.back = back;
                candidate.path = if fits { candidate.own + reach } else { f32::MIN };
            }
        }
        let Some(last) = self.firsts.len().checked_sub(1) else { return Vec::new() };
        let mut best = vec![0; self.firsts.len()];
        let end = |left: &usize, right: &usize| {
            self.candidates[*left].path.total_cmp(&self.candidates[*right].path).then(right.cmp(left))
        };
        let mut at = self.range(last).max_by(end).unwrap_or(0);
        for token in (0..best.len()).rev() {
            best[token] = self.candidates[at].label;
            at = token
                .checked_sub(1)
                .map_or(0, |before| self.firsts[before] + usize::from(self.candidates[at].back));
        }
        best
    }

    fn best_before(
        &self,
        before: std::ops::Range<usize>,
        label: usize,
        between: &Between,
    ) -> (u8, f32) {
        let mut best = (0, f32::MIN);
        for (index, other) in self.candidates[before].iter().enumerate() {
            let reach = other.path + between.scores[other.index()][label];
            if reach > best.1 {
                best = (index as u8, reach);
            }
        }
        best
    }
}
