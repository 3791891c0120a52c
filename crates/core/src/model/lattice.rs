//! Decoding: the best labels of a sequence, and how probable a label is.
//!
//! Only labels whose own score lies near the best of their token take part, which is nearly always two or three of
//! them. The best sequence is found by Viterbi's algorithm, probabilities by forward and backward sums (Rabiner, "A
//! Tutorial on Hidden Markov Models", 1989), which are scaled at every token.

use super::weights::Weights;
use std::ops::Range;

/// One label that a token may bear.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    label: u8,
    /// Index of the best candidate of the token before it.
    back: u8,
    /// Its own score, less the best of its token.
    score: f32,
    /// What the best sequence that ends in it is worth.
    path: f32,
}

/// The candidates of one sequence after another; cleared to be used again.
#[derive(Debug, Default)]
pub(crate) struct Lattice {
    candidates: Vec<Candidate>,
    /// For each token the end of its candidates and its class.
    tokens: Vec<(usize, u8)>,
    labels: Vec<u8>,
}

/// The exponentials of start and transition scores.
#[derive(Debug, Clone)]
pub(crate) struct Factors<const WIDTH: usize> {
    start: [f32; WIDTH],
    /// For each class and label, the factors of the labels after it.
    from: Vec<[[f32; WIDTH]; WIDTH]>,
    /// For each class and label, the factors of the labels before it.
    to: Vec<[[f32; WIDTH]; WIDTH]>,
}

impl<const WIDTH: usize> Factors<WIDTH> {
    /// Those of the weights of a task with so many classes of tokens.
    pub(crate) fn new(weights: &Weights<WIDTH>, classes: usize) -> Factors<WIDTH> {
        let to: Vec<[[f32; WIDTH]; WIDTH]> = (0..classes as u8)
            .map(|class| std::array::from_fn(|to| weights.transitions_to(class, to).map(libm::expf)))
            .collect();
        let transposed = |to: &[[f32; WIDTH]; WIDTH]| {
            std::array::from_fn(|from| std::array::from_fn(|label| to[label][from]))
        };
        Factors { start: weights.start().map(libm::expf), from: to.iter().map(transposed).collect(), to }
    }
}

/// What each label of a token is worth in the sums over all sequences; 0 for those that take no part.
type Shares<const WIDTH: usize> = [f32; WIDTH];

impl Lattice {
    pub(crate) fn clear(&mut self) {
        self.candidates.clear();
        self.tokens.clear();
    }

    /// Appends a token of a class with the scores of its labels; those more than `margin` below the best are left out.
    #[inline]
    pub(crate) fn push(&mut self, class: u8, scores: &[f32], margin: f32) {
        let best = greatest(scores);
        for (label, &score) in (0..).zip(scores) {
            if score >= best - margin {
                self.candidates.push(Candidate { label, back: 0, score: score - best, path: 0.0 });
            }
        }
        self.tokens.push((self.candidates.len(), class));
    }

    /// Appends a token that bears this label whatever its neighbours bear.
    #[inline]
    pub(crate) fn push_certain(&mut self, class: u8, label: u8) {
        self.candidates.push(Candidate { label, back: 0, score: 0.0, path: 0.0 });
        self.tokens.push((self.candidates.len(), class));
    }

    /// The candidates of a token.
    fn range(&self, token: usize) -> Range<usize> {
        token.checked_sub(1).map_or(0, |before| self.tokens[before].0)..self.tokens[token].0
    }

    /// The best sequence of labels, of those in which a token bears one of the `required` labels.
    pub(crate) fn best<const WIDTH: usize>(
        &mut self,
        weights: &Weights<WIDTH>,
        required: Option<(usize, &[u8])>,
    ) -> &[u8] {
        let mut before = 0..0;
        for (token, &(end, class)) in self.tokens.iter().enumerate() {
            let (known, own) = self.candidates.split_at_mut(before.end);
            let known = &known[before.clone()];
            for candidate in &mut own[..end - before.end] {
                let label = usize::from(candidate.label);
                let (back, reach) = match known {
                    [] => (0, weights.start()[label]),
                    known => best_before(known, weights.transitions_to(class, label)),
                };
                candidate.back = back;
                candidate.path = reach + candidate.score;
            }
            if let Some((_, labels)) = required.filter(|&(at, _)| at == token) {
                let own = own.iter_mut().take(end - before.end);
                own.filter(|candidate| !labels.contains(&candidate.label))
                    .for_each(|candidate| candidate.path = f32::NEG_INFINITY);
            }
            before = before.end..end;
        }
        self.labels.clear();
        self.labels.resize(self.tokens.len(), 0);
        let last = self.candidates.get(before.clone()).unwrap_or(&[]);
        let Some(mut at) = first_best(last.iter().map(|candidate| candidate.path)) else {
            return &self.labels;
        };
        for token in (0..self.tokens.len()).rev() {
            let candidate = self.candidates[self.range(token).start + at];
            self.labels[token] = candidate.label;
            at = usize::from(candidate.back);
        }
        &self.labels
    }

    /// The probability of a token's label among its candidates, given those of its neighbours in a sequence of labels.
    pub(crate) fn probability_given_neighbours<const WIDTH: usize>(
        &self,
        weights: &Weights<WIDTH>,
        labels: &[u8],
        token: usize,
    ) -> f32 {
        let own = &self.candidates[self.range(token)];
        if own.len() == 1 {
            return 1.0;
        }
        let before = token.checked_sub(1).map(|before| usize::from(labels[before]));
        let after = labels.get(token + 1).map(|&after| usize::from(after));
        let score = |candidate: &Candidate| {
            let label = usize::from(candidate.label);
            let class = self.tokens[token].1;
            let entry =
                before.map_or(weights.start()[label], |before| weights.transitions_to(class, label)[before]);
            let exit =
                after.map_or(0.0, |after| weights.transitions_to(self.tokens[token + 1].1, after)[label]);
            candidate.score + entry + exit
        };
        let chosen = own.iter().find(|candidate| candidate.label == labels[token]).map_or(0.0, score);
        1.0 / own.iter().map(|other| libm::expf(score(other) - chosen)).sum::<f32>()
    }

    /// The probability that a token bears one of these labels.
    pub(crate) fn probability<const WIDTH: usize>(
        &self,
        factors: &Factors<WIDTH>,
        token: usize,
        labels: &[u8],
    ) -> f32 {
        let forward = self.sequence(factors, 0..token + 1).fold([0.0; WIDTH], step_forward);
        let backward = self.sequence(factors, token + 1..self.tokens.len()).rev();
        let shares = scaled(product(&forward, &backward.fold([1.0; WIDTH], step_backward)));
        labels.iter().filter_map(|&label| shares.get(usize::from(label))).sum()
    }

    /// The probabilities of all tokens' labels.
    pub(crate) fn marginals<const WIDTH: usize>(&self, factors: &Factors<WIDTH>) -> Vec<[f32; WIDTH]> {
        let steps: Vec<Step<'_, WIDTH>> = self.sequence(factors, 0..self.tokens.len()).collect();
        let mut forward = [0.0; WIDTH];
        let mut marginals = Vec::with_capacity(steps.len());
        for step in &steps {
            forward = step_forward(forward, *step);
            marginals.push(forward);
        }
        let mut backward = [1.0; WIDTH];
        for (marginal, step) in marginals.iter_mut().zip(steps).rev() {
            *marginal = scaled(product(marginal, &backward));
            backward = step_backward(backward, step);
        }
        marginals
    }

    /// Some tokens of the sequence as forward and backward sums see them.
    fn sequence<'f, const WIDTH: usize>(
        &self,
        factors: &'f Factors<WIDTH>,
        tokens: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = Step<'f, WIDTH>> {
        tokens.map(|token| {
            let mut potentials = [0.0; WIDTH];
            for candidate in &self.candidates[self.range(token)] {
                // The best label's score is 0.
                let potential = if candidate.score < 0.0 { libm::expf(candidate.score) } else { 1.0 };
                potentials[usize::from(candidate.label)] = potential;
            }
            let class = usize::from(self.tokens[token].1);
            Step {
                start: (token == 0).then_some(&factors.start),
                from: &factors.from[class],
                to: &factors.to[class],
                potentials,
            }
        })
    }
}

/// One token of a sequence.
#[derive(Clone, Copy)]
struct Step<'f, const WIDTH: usize> {
    /// The factors of beginning the sequence, for its first token.
    start: Option<&'f [f32; WIDTH]>,
    from: &'f [[f32; WIDTH]; WIDTH],
    to: &'f [[f32; WIDTH]; WIDTH],
    /// The exponentials of its labels' scores.
    potentials: Shares<WIDTH>,
}

/// From the sums over what ends before a token to those over what ends with it.
fn step_forward<const WIDTH: usize>(before: Shares<WIDTH>, step: Step<'_, WIDTH>) -> Shares<WIDTH> {
    let reach = step.start.map_or_else(|| weighted(&before, step.from), |start| *start);
    scaled(product(&reach, &step.potentials))
}

/// From the sums over what begins after a token to those over what begins after the one before.
fn step_backward<const WIDTH: usize>(after: Shares<WIDTH>, step: Step<'_, WIDTH>) -> Shares<WIDTH> {
    scaled(weighted(&product(&after, &step.potentials), step.to))
}

/// The sum of these rows, each times its share.
#[inline]
fn weighted<const WIDTH: usize>(shares: &Shares<WIDTH>, rows: &[[f32; WIDTH]; WIDTH]) -> Shares<WIDTH> {
    let mut sums = [0.0; WIDTH];
    for (&share, row) in shares.iter().zip(rows).filter(|&(&share, _)| share != 0.0) {
        sums.iter_mut().zip(row).for_each(|(sum, factor)| *sum += share * factor);
    }
    sums
}

#[inline]
fn product<const WIDTH: usize>(left: &Shares<WIDTH>, right: &Shares<WIDTH>) -> Shares<WIDTH> {
    std::array::from_fn(|label| left[label] * right[label])
}

/// Shares that add up to one.
#[inline]
fn scaled<const WIDTH: usize>(shares: Shares<WIDTH>) -> Shares<WIDTH> {
    let sum: f32 = shares.iter().sum();
    let scale = if sum > 0.0 { 1.0 / sum } else { 0.0 };
    shares.map(|share| share * scale)
}

/// The first of the candidates from which a label is best reached, and what the path through it is worth.
#[inline]
fn best_before<const WIDTH: usize>(before: &[Candidate], transitions: &[f32; WIDTH]) -> (u8, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (index, candidate) in (0..).zip(before) {
        let reach = candidate.path + transitions[usize::from(candidate.label)];
        if reach > best.1 {
            best = (index, reach);
        }
    }
    best
}

/// The greatest of these scores.
#[inline]
pub(crate) fn greatest(scores: &[f32]) -> f32 {
    // Four at a time, and without the care for NaN that `f32::max` takes.
    let greater = |left: f32, right: f32| if left > right { left } else { right };
    let (fours, rest) = scores.as_chunks::<4>();
    let lanes = fours
        .iter()
        .fold([f32::MIN; 4], |best, four| std::array::from_fn(|lane| greater(four[lane], best[lane])));
    lanes.iter().chain(rest).fold(f32::MIN, |best, &score| greater(score, best))
}

/// The index of the first of the greatest values.
fn first_best(values: impl Iterator<Item = f32>) -> Option<usize> {
    values
        .enumerate()
        .reduce(|best, other| if other.1 > best.1 { other } else { best })
        .map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Template, Trained, file, payload};

    const TEMPLATE: Template =
        Template { task: "test", labels: &["a", "b", "c"], classes: &["one", "two"], features: &[] };

    fn weights() -> Weights<4> {
        let transitions: Vec<f32> = (0..32).map(|index| ((index * 7) % 11) as f32 / 4.0 - 1.0).collect();
        let weights = Trained::<4> { start: &[0.3, -0.2, 0.1, 0.0], transitions: &transitions, rows: &[] };
        let bytes = file::write(&TEMPLATE, &[], &payload(&weights, 0));
        Weights::open(Vec::leak(bytes), &TEMPLATE).unwrap()
    }

    const SCORES: [[f32; 3]; 4] = [[0.5, 0.1, -0.3], [0.0, 0.9, 0.2], [-1.0, 0.3, 0.4], [0.7, 0.6, 0.1]];
    const CLASSES: [u8; 4] = [0, 1, 0, 1];

    fn lattice() -> Lattice {
        let mut lattice = Lattice::default();
        CLASSES.iter().zip(&SCORES).for_each(|(&class, scores)| lattice.push(class, scores, 100.0));
        lattice
    }

    /// All sequences of labels with their scores.
    fn sequences(weights: &Weights<4>) -> Vec<([u8; 4], f32)> {
        let all = (0..81u8).map(|number| [number / 27, number / 9 % 3, number / 3 % 3, number % 3]);
        let score = |labels: &[u8; 4]| {
            let own: f32 =
                labels.iter().zip(&SCORES).map(|(&label, scores)| scores[usize::from(label)]).sum();
            let steps = (1..4).map(|at| {
                weights.transitions_to(CLASSES[at], labels[at].into())[usize::from(labels[at - 1])]
            });
            own + weights.start()[usize::from(labels[0])] + steps.sum::<f32>()
        };
        all.map(|labels| (labels, score(&labels))).collect()
    }

    #[test]
    fn the_best_sequence_is_that_of_all_sequences() {
        let weights = weights();
        let best = |fits: &dyn Fn(&[u8; 4]) -> bool| {
            let all = sequences(&weights).into_iter().filter(|(labels, _)| fits(labels));
            all.max_by(|left, right| left.1.total_cmp(&right.1)).unwrap().0
        };
        assert_eq!(lattice().best(&weights, None), best(&|_| true));
        assert_eq!(lattice().best(&weights, Some((2, &[0]))), best(&|labels| labels[2] == 0));
    }

    #[test]
    fn probabilities_are_shares_of_all_sequences() {
        let weights = weights();
        let factors = Factors::new(&weights, 2);
        let share = |token: usize, label: u8| {
            let all = sequences(&weights);
            let sum = |fits: &dyn Fn(u8) -> bool| -> f32 {
                all.iter().filter(|(labels, _)| fits(labels[token])).map(|(_, score)| score.exp()).sum()
            };
            sum(&|other| other == label) / sum(&|_| true)
        };
        for (token, shares) in lattice().marginals(&factors).iter().enumerate() {
            for label in 0..3 {
                assert!((shares[usize::from(label)] - share(token, label)).abs() < 1e-5);
            }
        }
        let one = lattice().probability(&factors, 1, &[1, 2]);
        assert!((one - share(1, 1) - share(1, 2)).abs() < 1e-5);
    }
}
