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

/// Labels and one that is not used, so that rows of scores are whole vectors.
const PADDED: usize = (LABELS + 1).next_power_of_two();

/// A value for each label.
type Each = [f32; PADDED];

/// Scores between labels, and their exponentials.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transitions {
    start: Each,
    start_factors: Each,
    of_class: [Between; CLASSES],
}

/// What holds on tokens of one class.
#[derive(Debug, Clone, Copy)]
struct Between {
    /// By the label before.
    scores: [Each; PADDED],
    factors: [Each; PADDED],
    /// By the label behind.
    factors_behind: [Each; PADDED],
}

impl Transitions {
    pub(super) fn of(model: &Model<PART_WORDS>) -> Transitions {
        let start = std::array::from_fn(|label| model.start(label));
        let of_class = std::array::from_fn(|class| {
            let score = |from: usize, to: usize| model.transition_in(class, from, to);
            let scores: [Each; PADDED] =
                std::array::from_fn(|from| std::array::from_fn(|to| score(from, to)));
            let factors = scores.map(|row| row.map(f32::exp));
            let factors_behind = std::array::from_fn(|to| std::array::from_fn(|from| factors[from][to]));
            Between { scores, factors, factors_behind }
        });
        Transitions { start, start_factors: start.map(f32::exp), of_class }
    }

    fn at(&self, token: &Token) -> &Between {
        &self.of_class[usize::from(token.class) % CLASSES]
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

/// What the labels of one token are worth. Those far below its best one are left out: their factors are zero.
#[derive(Debug, Clone, Copy)]
struct Token {
    class: u8,
    /// Their own scores, less the best one, and the exponentials of them.
    own: Each,
    factors: Each,
    /// Shares of the sequences that end here, and of those that begin behind.
    forward: Each,
    backward: Each,
    path: Each,
    back: [u8; PADDED],
}

impl Token {
    /// The labels that it may bear.
    fn candidates(&self) -> impl Iterator<Item = usize> {
        (0..LABELS).filter(|&label| self.factors[label] > 0.0)
    }
}

/// One token after another; kept to be used again.
#[derive(Debug, Default)]
pub(super) struct Chain(Vec<Token>);

impl Chain {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Appends a token of a class with the scores of its labels.
    pub(super) fn push(&mut self, class: u8, scores: &[f32]) {
        let best = scores.iter().take(LABELS).fold(f32::MIN, |best, &score| best.max(score));
        let (mut own, mut factors) = ([0.0; PADDED], [0.0; PADDED]);
        for (label, score) in scores.iter().enumerate().take(LABELS) {
            own[label] = score - best;
            if *score >= best - MARGIN {
                // That of the best is one.
                factors[label] = if own[label] == 0.0 { 1.0 } else { own[label].exp() };
            }
        }
        let (blank, ones) = ([0.0; PADDED], [1.0; PADDED]);
        self.0.push(Token { class, own, factors, forward: blank, backward: ones, path: blank, back: [0; PADDED] });
    }

    /// The probability that a token bears one of these labels.
    pub(super) fn probability(&mut self, token: usize, labels: &[u8], transitions: &Transitions) -> f32 {
        self.run_forward(token, transitions);
        self.run_backward(token, transitions);
        let (mut of, mut all) = (0.0, 0.0);
        for label in 0..LABELS {
            let share = self.0[token].forward[label] * self.0[token].backward[label];
            all += share;
            of += if labels.contains(&(label as u8)) { share } else { 0.0 };
        }
        if all > 0.0 { of / all } else { 0.0 }
    }

    fn run_forward(&mut self, last: usize, transitions: &Transitions) {
        let mut before: Option<Each> = None;
        for token in self.0.iter_mut().take(last + 1) {
            let reach = match before {
                None => transitions.start_factors,
                Some(before) => through(&before, &transitions.at(token).factors),
            };
            token.forward = scaled(product(&reach, &token.factors));
            before = Some(token.forward);
        }
    }

    fn run_backward(&mut self, first: usize, transitions: &Transitions) {
        let mut behind: Option<(Each, Each, &Between)> = None;
        for token in self.0.iter_mut().skip(first).rev() {
            if let Some((factors, backward, between)) = behind {
                let mut reach = [0.0; PADDED];
                for (label, row) in between.factors_behind.iter().enumerate() {
                    for (reach, factor) in reach.iter_mut().zip(row) {
                        *reach += factor * factors[label] * backward[label];
                    }
                }
                let is_candidate = token.factors.map(|factor| if factor > 0.0 { 1.0 } else { 0.0 });
                token.backward = scaled(product(&reach, &is_candidate));
            }
            behind = Some((token.factors, token.backward, transitions.at(token)));
        }
    }

    /// The best labels.
    pub(super) fn best(&mut self, transitions: &Transitions) -> Vec<u8> {
        self.best_with(usize::MAX, &[], transitions)
    }

    /// The best labels among those in which a token bears one of these.
    pub(super) fn best_with(&mut self, required: usize, labels: &[u8], transitions: &Transitions) -> Vec<u8> {
        for at in 0..self.0.len() {
            let before = at.checked_sub(1).map(|before| self.0[before]);
            let token = &mut self.0[at];
            let between = transitions.at(token);
            let (mut path, mut back) = ([f32::MIN; PADDED], [0; PADDED]);
            for label in token.candidates() {
                let (from, reach) = match &before {
                    None => (0, transitions.start[label]),
                    Some(before) => best_before(before, label, between),
                };
                back[label] = from;
                if at != required || labels.contains(&(label as u8)) {
                    path[label] = token.own[label] + reach;
                }
            }
            (token.path, token.back) = (path, back);
        }
        let Some(last) = self.0.last() else { return Vec::new() };
        let higher = |left: &usize, right: &usize| {
            last.path[*left].total_cmp(&last.path[*right]).then(right.cmp(left))
        };
        let mut label = last.candidates().max_by(higher).unwrap_or(0) as u8;
        let mut best = vec![0; self.0.len()];
        for (best, token) in best.iter_mut().zip(&self.0).rev() {
            *best = label;
            label = token.back[usize::from(label) % PADDED];
        }
        best
    }
}

/// The best way to a label from those of the token before.
fn best_before(before: &Token, label: usize, between: &Between) -> (u8, f32) {
    let first = before.candidates().next().unwrap_or(0);
    let mut best = (first as u8, f32::MIN);
    for other in before.candidates() {
        let reach = before.path[other] + between.scores[other][label];
        if reach > best.1 {
            best = (other as u8, reach);
        }
    }
    best
}

/// The sums over the labels before, for each label. Those that are left out add zero.
#[inline]
fn through(before: &Each, factors: &[Each; PADDED]) -> Each {
    let mut sums = [0.0; PADDED];
    for (before, row) in before.iter().zip(factors) {
        for (sum, factor) in sums.iter_mut().zip(row) {
            *sum += before * factor;
        }
    }
    sums
}

#[inline]
fn product(left: &Each, right: &Each) -> Each {
    std::array::from_fn(|label| left[label] * right[label])
}

/// Shares that add up to one.
#[inline]
fn scaled(shares: Each) -> Each {
    let sum: f32 = shares.iter().sum();
    let scale = if sum > 0.0 { 1.0 / sum } else { 0.0 };
    shares.map(|share| share * scale)
}
