//! The labels around one cue: how likely it is one, and the best labels if it is.
//!
//! The single best sequence is not enough: a cue whose content can end in several places shares its probability among
//! many sequences, and the one that labels nothing would win too often. So what counts is the sum over all sequences
//! in which the cue is a cue (forward and backward sums, Rabiner 1989), and then the best of those.

use super::cue_classifier::{LIKELY, Levels};
use super::facts::{CLOSING, Facts, OPENING, OUTSIDE};
use super::rows::USUAL_TOKENS;
use super::{LABELS, PART_WORDS};
use crate::model::Model;
use crate::segment::Joint;

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
    scores_behind: [Each; PADDED],
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
            Between { scores, factors, scores_behind: turned(&scores), factors_behind: turned(&factors) }
        });
        Transitions { start, start_factors: start.map(f32::exp), of_class }
    }

    #[inline]
    fn at(&self, token: &Token) -> &Between {
        &self.of_class[usize::from(token.class).min(CLASSES - 1)]
    }
}

/// Rows as columns.
fn turned(rows: &[Each; PADDED]) -> [Each; PADDED] {
    std::array::from_fn(|column| std::array::from_fn(|row| rows[row][column]))
}

/// Classes of tokens on which the step from label to label depends.
pub(crate) const CLASSES: usize = 11;
/// Those of the words of a cue and of the token behind it.
pub(super) const CUE_CLASS: u8 = 8;
pub(super) const BEHIND_CUE_CLASS: u8 = 9;

/// That of a word that is likely a cue.
const LIKELY_CLASS: u8 = 6;

/// The class of a token that does not depend on the cue: what can begin or end a part there.
pub(super) fn class(at: usize, facts: &Facts<'_>, levels: &Levels) -> u8 {
    let class = facts.at(at).class;
    if matches!(class, PLAIN_CLASS | BORDER_CLASS) && levels.of[at] >= LIKELY { LIKELY_CLASS } else { class }
}

/// The class of a token that is nothing special.
const PLAIN_CLASS: u8 = 0;
/// That of the first token of a clause.
const BORDER_CLASS: u8 = 10;

/// The class of a token as far as its own word and what stands around it tell.
pub(super) fn class_by_itself(joint: Joint, mark: u8, border: u8, opens_sentence: bool) -> u8 {
    match (mark, joint) {
        _ if opens_sentence => 4,
        (OPENING, _) => 2,
        (CLOSING, _) => 3,
        (OUTSIDE, Joint::Comma) => 5,
        (OUTSIDE, Joint::FullStop | Joint::Colon | Joint::Semicolon | Joint::Dash) => 7,
        (OUTSIDE, _) if border != 0 => BORDER_CLASS,
        (OUTSIDE, _) => PLAIN_CLASS,
        _ => 1,
    }
}

/// What the labels of one token are worth.
#[derive(Debug, Clone, Copy)]
struct Token {
    class: u8,
    /// Their own scores, less the best one; those far below it are left out and have none.
    own: Each,
    /// The exponentials of these.
    factors: Each,
}

/// No score.
const NEVER: f32 = f32::NEG_INFINITY;

/// One token after another, with space to work in; kept to be used again.
#[derive(Debug)]
pub(super) struct Chain {
    tokens: Vec<Token>,
    /// For each token, what the sequences that end with each label of it are worth.
    forward: Vec<Each>,
    /// For each token the best label, as it was last asked for.
    best: Vec<u8>,
}

impl Default for Chain {
    fn default() -> Chain {
        Chain {
            tokens: Vec::with_capacity(USUAL_TOKENS),
            forward: Vec::with_capacity(USUAL_TOKENS),
            best: Vec::with_capacity(USUAL_TOKENS),
        }
    }
}

impl Chain {
    pub(super) fn clear(&mut self) {
        self.tokens.clear();
    }

    /// Appends a token of a class with the scores of its labels.
    pub(super) fn push(&mut self, class: u8, scores: &[[f32; 4]; PART_WORDS]) {
        let own: Each = std::array::from_fn(|label| scores.as_flattened()[label]);
        let best = greatest(&own);
        let own = own.map(|score| if score >= best - MARGIN { score - best } else { NEVER });
        self.tokens.push(Token { class, own, factors: exponentials(&own) });
    }

    /// The probability that a token bears one of these labels.
    pub(super) fn probability(&mut self, token: usize, labels: &[u8], transitions: &Transitions) -> f32 {
        let forward = self.run_forward(token, transitions);
        let backward = self.run_backward(token, transitions);
        let shares = product(&forward, &backward);
        let all: f32 = shares.iter().sum();
        let of: f32 = labels.iter().filter_map(|&label| shares.get(usize::from(label))).sum();
        if all > 0.0 { of / all } else { 0.0 }
    }

    /// The shares of the sequences that end with each label of a token.
    fn run_forward(&self, last: usize, transitions: &Transitions) -> Each {
        let mut shares = transitions.start_factors;
        for (index, token) in self.tokens.iter().take(last + 1).enumerate() {
            shares = step_forward(&shares, index, token, transitions);
        }
        shares
    }

    /// The shares of the sequences that begin behind each label of a token.
    fn run_backward(&self, first: usize, transitions: &Transitions) -> Each {
        let mut shares = [1.0; PADDED];
        for (index, token) in self.tokens.iter().enumerate().skip(first + 1).rev() {
            shares = step_backward(&shares, index, token, transitions);
        }
        shares
    }

    /// The best labels, and for each token the shares of its labels among all sequences.
    pub(super) fn best_and_shares(&mut self, transitions: &Transitions) -> (&[u8], &[Each]) {
        self.best(None, transitions);
        self.forward.clear();
        let mut shares = transitions.start_factors;
        for (index, token) in self.tokens.iter().enumerate() {
            shares = step_forward(&shares, index, token, transitions);
            self.forward.push(shares);
        }
        let mut behind = [1.0; PADDED];
        for (index, (token, shares)) in self.tokens.iter().zip(&mut self.forward).enumerate().rev() {
            *shares = scaled(product(shares, &behind));
            behind = step_backward(&behind, index, token, transitions);
        }
        (&self.best, &self.forward)
    }

    /// The best labels among those in which a token bears one of these, if it can; with no such token, the best of all.
    pub(super) fn best(&mut self, required: Option<(usize, &[u8])>, transitions: &Transitions) -> &[u8] {
        self.forward.clear();
        let mut paths = transitions.start;
        for (at, token) in self.tokens.iter().enumerate() {
            let reach = if at == 0 { paths } else { best_through(&paths, &transitions.at(token).scores) };
            paths = std::array::from_fn(|label| reach[label] + token.own[label]);
            if let Some((_, labels)) = required.filter(|&(token, _)| token == at) {
                for (label, path) in (0..).zip(&mut paths) {
                    *path = if labels.contains(&label) { *path } else { NEVER };
                }
            }
            self.forward.push(paths);
        }
        self.best.clear();
        self.best.resize(self.tokens.len(), 0);
        let mut behind = &[0.0; PADDED];
        for ((best, paths), token) in self.best.iter_mut().zip(&self.forward).zip(&self.tokens).rev() {
            *best = best_of(&std::array::from_fn(|label| paths[label] + behind[label]));
            behind = &transitions.at(token).scores_behind[usize::from(*best)];
        }
        &self.best
    }
}

/// The greatest sums over the labels beside, for each label.
#[inline]
fn best_through(paths: &Each, scores: &[Each; PADDED]) -> Each {
    let sums = |row: usize| scores[row].map(|score| paths[row] + score);
    joined(sums, |left, right| std::array::from_fn(|label| greater(left[label], right[label])))
}

/// What the rows of a matrix come to, two of which `join` makes one of. All are joined in pairs, and not each with what the ones
/// before came to, for which a processor would wait.
#[inline]
fn joined(row: impl Fn(usize) -> Each, join: impl Fn(Each, Each) -> Each) -> Each {
    const { assert!(PADDED == 8, "three rounds of pairs join eight rows") };
    let pair = |first: usize| join(row(first), row(first + 1));
    join(join(pair(0), pair(2)), join(pair(4), pair(6)))
}

/// The first label of those with the greatest value; the first of all where none has any.
#[inline]
fn best_of(values: &Each) -> u8 {
    let best = greatest(values);
    // Every label is looked at, since no processor foresees at which a search ends.
    (0..PADDED).rev().fold(0, |label, other| if values[other] == best { other as u8 } else { label })
}

/// The greatest value; half of them against the others, and so on.
#[inline]
fn greatest(values: &Each) -> f32 {
    let four: [f32; 4] = std::array::from_fn(|label| greater(values[label], values[label + PADDED / 2]));
    greater(greater(four[0], four[2]), greater(four[1], four[3]))
}

/// The greater of two numbers, in one instruction.
#[inline]
fn greater(left: f32, right: f32) -> f32 {
    if left > right { left } else { right }
}

/// From the shares of what ends before a token to those of what ends with it; the first token has none before it.
#[inline]
fn step_forward(shares: &Each, index: usize, token: &Token, transitions: &Transitions) -> Each {
    let reach = if index == 0 { *shares } else { through(shares, &transitions.at(token).factors) };
    scaled_at(index, product(&reach, &token.factors))
}

/// From the shares of what begins behind a token to those of what begins behind the one before.
#[inline]
fn step_backward(shares: &Each, index: usize, token: &Token, transitions: &Transitions) -> Each {
    scaled_at(index, through(&product(shares, &token.factors), &transitions.at(token).factors_behind))
}

/// Every so many tokens shares are brought back to what adds up to one. Between two such tokens they cannot leave what a float
/// holds: a step from label to label scores between -17 and 5, which is a factor of at most 1e8 either way.
const SCALED_EVERY: usize = 4;

#[inline]
fn scaled_at(index: usize, shares: Each) -> Each {
    if index.is_multiple_of(SCALED_EVERY) { scaled(shares) } else { shares }
}

/// The exponentials of scores between minus `MARGIN` and zero, or of none; right to five digits.
///
/// A power of two and a polynomial of degree five for the rest: a few instructions for all labels together, and the same
/// result on every machine, which the function of the system's library does not promise.
#[inline]
fn exponentials(scores: &Each) -> Each {
    /// Added to a number and taken off again, it rounds that number; its last bits then hold the result.
    const ROUNDER: f32 = 12_582_912.0;
    let mut exponentials = [0.0; PADDED];
    for (exponential, &score) in exponentials.iter_mut().zip(scores) {
        let power = score * std::f32::consts::LOG2_E;
        let rounded = power + ROUNDER;
        let rest = power - (rounded - ROUNDER);
        let factor = 0.001_333_355_8 * rest + 0.009_618_129;
        let factor = (factor * rest + 0.055_504_11) * rest + 0.240_226_5;
        let factor = (factor * rest + std::f32::consts::LN_2) * rest + 1.0;
        let whole = rounded.to_bits().wrapping_sub(ROUNDER.to_bits());
        let power_of_two = f32::from_bits(whole.wrapping_add(127) << 23);
        // Without a branch, for which compilers leave their vectors.
        let kept = u32::from(score > NEVER).wrapping_neg();
        *exponential = f32::from_bits((factor * power_of_two).to_bits() & kept);
    }
    exponentials
}

/// The sums over the labels beside, for each label. Those that are left out add zero.
#[inline]
fn through(shares: &Each, factors: &[Each; PADDED]) -> Each {
    let products = |row: usize| factors[row].map(|factor| shares[row] * factor);
    joined(products, |left, right| std::array::from_fn(|label| left[label] + right[label]))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_right_to_five_digits() {
        for step in 0..=600 {
            let score = -(step as f32) / 100.0;
            let error = exponentials(&[score; PADDED])[0] / score.exp() - 1.0;
            assert!(error.abs() < 1e-5, "{score}: {error}");
        }
        assert_eq!(exponentials(&[0.0; PADDED]), [1.0; PADDED]);
        assert_eq!(exponentials(&[NEVER; PADDED]), [0.0; PADDED]);
    }
}
