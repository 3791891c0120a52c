//! The gradient of a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001).
//!
//! Forward and backward sums are kept as probabilities, scaled at every token, so that the exponential function is
//! taken once per score.

/// Scores between labels, and their gradient, a label a column: for each class of token a row per label before it; the
/// last row is the start of the sentence.
pub type Transitions<const L: usize> = Vec<[f32; L]>;

/// The rows of a class of token.
fn of_class<const L: usize>(transitions: &[[f32; L]], class: u8) -> &[[f32; L]] {
    let first = usize::from(class) * L;
    &transitions[first..first + L]
}

/// The scores at the start of the sentence.
fn start<const L: usize>(transitions: &[[f32; L]]) -> &[f32; L] {
    &transitions[transitions.len() - 1]
}

/// A sentence as the field sees it: the class of each token and its right label.
#[derive(Clone, Copy)]
pub struct Sentence<'s> {
    pub classes: &'s [u8],
    pub gold: &'s [u8],
}

/// Working space for one sentence after another.
#[derive(Default)]
pub struct Workspace<const L: usize> {
    weights: Vec<[f32; L]>,
    forward: Vec<[f32; L]>,
    backward: Vec<[f32; L]>,
    exponentials: Transitions<L>,
}

impl<const L: usize> Workspace<L> {
    /// Takes the transitions' scores, as they are until this is called again.
    pub fn set(&mut self, transitions: &Transitions<L>) {
        self.exponentials.clear();
        self.exponentials.extend(transitions.iter().map(|row| row.map(libm::expf)));
    }

    /// Turns the scores of a sentence's labels into the gradient of its loss, and adds that of the transitions.
    pub fn gradient(&mut self, scores: &mut [[f32; L]], sentence: Sentence<'_>, slope: &mut Transitions<L>) {
        self.shares(scores, sentence.classes);
        let exponentials = std::mem::take(&mut self.exponentials);
        self.add_transitions(&exponentials, sentence, slope);
        self.exponentials = exponentials;
        for (row, &gold) in scores.iter_mut().zip(sentence.gold) {
            row[usize::from(gold)] -= 1.0;
        }
    }

    /// Turns the scores of a sentence's labels into the share that each has among all paths.
    pub fn shares(&mut self, scores: &mut [[f32; L]], classes: &[u8]) {
        let exponentials = std::mem::take(&mut self.exponentials);
        self.run_forward(scores, &exponentials, classes);
        self.run_backward(&exponentials, classes);
        self.exponentials = exponentials;
        for ((row, forward), backward) in scores.iter_mut().zip(&self.forward).zip(&self.backward) {
            let product: [f32; L] = std::array::from_fn(|label| forward[label] * backward[label]);
            let total: f32 = product.iter().sum();
            *row = product.map(|share| share / total);
        }
    }

    /// Fills `forward`.
    fn run_forward(&mut self, scores: &[[f32; L]], transitions: &Transitions<L>, classes: &[u8]) {
        self.weights.clear();
        self.forward.clear();
        for (token, row) in scores.iter().enumerate() {
            let best = row.iter().copied().fold(f32::MIN, f32::max);
            self.weights.push(row.map(|score| libm::expf(score - best)));
            let mut sums = [0.0; L];
            match token.checked_sub(1) {
                None => sums = *start(transitions),
                Some(before) => {
                    for (share, row) in self.forward[before].iter().zip(of_class(transitions, classes[token]))
                    {
                        add_scaled(&mut sums, *share, row);
                    }
                }
            }
            multiply(&mut sums, &self.weights[token]);
            let sum: f32 = sums.iter().sum();
            self.forward.push(sums.map(|share| share / sum));
        }
    }

    fn run_backward(&mut self, transitions: &Transitions<L>, classes: &[u8]) {
        let length = self.weights.len();
        self.backward.clear();
        self.backward.resize(length, [1.0; L]);
        for token in (1..length).rev() {
            let mut ahead = self.backward[token];
            multiply(&mut ahead, &self.weights[token]);
            let rows = of_class(transitions, classes[token]);
            let sums: [f32; L] = std::array::from_fn(|label| dot(&rows[label], &ahead));
            let sum: f32 = sums.iter().sum();
            self.backward[token - 1] = sums.map(|share| share / sum);
        }
    }

    fn add_transitions(
        &mut self,
        transitions: &Transitions<L>,
        sentence: Sentence<'_>,
        slope: &mut Transitions<L>,
    ) {
        let Sentence { classes, gold } = sentence;
        for token in 0..gold.len() {
            let label = usize::from(gold[token]);
            let mut ahead = self.backward[token];
            multiply(&mut ahead, &self.weights[token]);
            let Some(before) = token.checked_sub(1) else {
                multiply(&mut ahead, start(transitions));
                let total: f32 = ahead.iter().sum();
                let last = slope.len() - 1;
                add_scaled(&mut slope[last], 1.0 / total, &ahead);
                slope[last][label] -= 1.0;
                continue;
            };
            let shares = &self.forward[before];
            let rows = of_class(transitions, classes[token]);
            let slope = &mut slope[usize::from(classes[token]) * L..][..L];
            let total: f32 = shares.iter().zip(rows).map(|(share, row)| share * dot(row, &ahead)).sum();
            for ((share, row), slope) in shares.iter().zip(rows).zip(slope.iter_mut()) {
                let scale = share / total;
                for ((slope, weight), ahead) in slope.iter_mut().zip(row).zip(&ahead) {
                    *slope += scale * weight * ahead;
                }
            }
            slope[usize::from(gold[before])][label] -= 1.0;
        }
    }
}

/// The best labels of a sentence.
pub fn best_labels<const L: usize>(
    scores: &[[f32; L]],
    transitions: &Transitions<L>,
    classes: &[u8],
) -> Vec<u8> {
    let mut paths = *start(transitions);
    let mut back: Vec<[u8; L]> = Vec::new();
    for (token, row) in scores.iter().enumerate() {
        if token > 0 {
            let mut reach = [f32::MIN; L];
            let mut from = [0u8; L];
            for (before, row) in of_class(transitions, classes[token]).iter().enumerate() {
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
