//! The gradient of a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001).
//!
//! Forward and backward sums are kept as probabilities, scaled at every token, so that the exponential function is
//! taken once per score.

/// Scores between labels, and their gradient: one row per label before, one label a column; the last row is the
/// start of the sentence.
pub type Transitions<const L: usize> = Vec<[f32; L]>;

/// Working space for one sentence after another.
#[derive(Default)]
pub struct Workspace<const L: usize> {
    weights: Vec<[f32; L]>,
    forward: Vec<[f32; L]>,
    backward: Vec<[f32; L]>,
}

impl<const L: usize> Workspace<L> {
    /// Turns the scores of a sentence's labels into the gradient of its loss, adds the gradient of the transitions,
    /// and returns the loss.
    pub fn gradient(
        &mut self,
        scores: &mut [[f32; L]],
        transitions: &Transitions<L>,
        gold: &[u8],
        slope: &mut Transitions<L>,
    ) -> f64 {
        let exponentials: Transitions<L> = transitions.iter().map(|row| row.map(f32::exp)).collect();
        let loss = self.run_forward(scores, &exponentials) - path_score(scores, transitions, gold);
        self.run_backward(&exponentials);
        self.add_transitions(&exponentials, gold, slope);
        for (token, row) in scores.iter_mut().enumerate() {
            let product: [f32; L] =
                std::array::from_fn(|label| self.forward[token][label] * self.backward[token][label]);
            let total: f32 = product.iter().sum();
            *row = product.map(|share| share / total);
            row[usize::from(gold[token])] -= 1.0;
        }
        loss
    }

    /// Fills `forward`; returns the logarithm of the sum over all paths.
    fn run_forward(&mut self, scores: &[[f32; L]], transitions: &Transitions<L>) -> f64 {
        self.weights.clear();
        self.forward.clear();
        let mut total = 0.0;
        for (token, row) in scores.iter().enumerate() {
            let best = row.iter().copied().fold(f32::MIN, f32::max);
            self.weights.push(row.map(|score| (score - best).exp()));
            let mut sums = [0.0; L];
            match token.checked_sub(1) {
                None => sums = transitions[L],
                Some(before) => {
                    for (share, row) in self.forward[before].iter().zip(transitions) {
                        add_scaled(&mut sums, *share, row);
                    }
                }
            }
            multiply(&mut sums, &self.weights[token]);
            let sum: f32 = sums.iter().sum();
            total += f64::from(best) + f64::from(sum).ln();
            self.forward.push(sums.map(|share| share / sum));
        }
        total
    }

    fn run_backward(&mut self, transitions: &Transitions<L>) {
        let length = self.weights.len();
        self.backward.clear();
        self.backward.resize(length, [1.0; L]);
        for token in (1..length).rev() {
            let mut ahead = self.backward[token];
            multiply(&mut ahead, &self.weights[token]);
            let sums: [f32; L] = std::array::from_fn(|label| dot(&transitions[label], &ahead));
            let sum: f32 = sums.iter().sum();
            self.backward[token - 1] = sums.map(|share| share / sum);
        }
    }

    fn add_transitions(&mut self, transitions: &Transitions<L>, gold: &[u8], slope: &mut Transitions<L>) {
        for token in 0..gold.len() {
            let label = usize::from(gold[token]);
            let mut ahead = self.backward[token];
            multiply(&mut ahead, &self.weights[token]);
            let Some(before) = token.checked_sub(1) else {
                multiply(&mut ahead, &transitions[L]);
                let total: f32 = ahead.iter().sum();
                add_scaled(&mut slope[L], 1.0 / total, &ahead);
                slope[L][label] -= 1.0;
                continue;
            };
            let shares = &self.forward[before];
            let total: f32 =
                shares.iter().zip(transitions).map(|(share, row)| share * dot(row, &ahead)).sum();
            for ((share, row), slope) in shares.iter().zip(transitions).zip(slope.iter_mut()) {
                let scale = share / total;
                for ((slope, weight), ahead) in slope.iter_mut().zip(row).zip(&ahead) {
                    *slope += scale * weight * ahead;
                }
            }
            slope[usize::from(gold[before])][label] -= 1.0;
        }
    }
}

/// The score of the right labels.
fn path_score<const L: usize>(scores: &[[f32; L]], transitions: &Transitions<L>, gold: &[u8]) -> f64 {
    let mut before = L;
    let mut total = 0.0;
    for (row, &label) in scores.iter().zip(gold) {
        total += f64::from(row[usize::from(label)] + transitions[before][usize::from(label)]);
        before = usize::from(label);
    }
    total
}

/// The best labels of a sentence.
pub fn best_labels<const L: usize>(scores: &[[f32; L]], transitions: &Transitions<L>) -> Vec<u8> {
    let mut paths = transitions[L];
    let mut back: Vec<[u8; L]> = Vec::new();
    for (token, row) in scores.iter().enumerate() {
        if token > 0 {
            let mut reach = [f32::MIN; L];
            let mut from = [0u8; L];
            for (before, row) in transitions[..L].iter().enumerate() {
                for label in 0..L {
                    let score = paths[before] + row[label];
                    if score > reach[label] {
                        (reach[label], from[label]) = (score, before as u8);
                    }
                }
            }
            paths = reach;
            back.push(from);
        }
        add_scaled(&mut paths, 1.0, row);
    }
    let mut label = (0..L).max_by(|&left, &right| paths[left].total_cmp(&paths[right])).unwrap_or(0) as u8;
    let mut labels = vec![label];
    for from in back.iter().rev() {
        label = from[usize::from(label)];
        labels.push(label);
    }
    labels.reverse();
    labels
}

pub fn add_scaled<const L: usize>(sums: &mut [f32; L], scale: f32, row: &[f32; L]) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum += scale * value;
    }
}

fn multiply<const L: usize>(values: &mut [f32; L], factors: &[f32; L]) {
    for (value, factor) in values.iter_mut().zip(factors) {
        *value *= factor;
    }
}

/// Sum of products, four strands at a time so that the compiler can use wide registers.
fn dot<const L: usize>(left: &[f32; L], right: &[f32; L]) -> f32 {
    let mut strands = [0.0f32; 4];
    for (left, right) in left.chunks_exact(4).zip(right.chunks_exact(4)) {
        for strand in 0..4 {
            strands[strand] += left[strand] * right[strand];
        }
    }
    strands.iter().sum()
}
