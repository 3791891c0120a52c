//! Training of one model: sequence by sequence, some of the features left out at random.
//!
//! Weights move by AdaGrad (Duchi, Hazan, Singer 2011), a rate per weight; transitions by Adam (Kingma, Ba 2015).
//! Dropout keeps the sum's expectation by scaling what is kept. Models from several seeds are averaged into one, which a
//! linear model allows; the seeds are 1, 2, 3 and so on, and none is chosen. A first model only tells which features are
//! worth a row of the weight file; the others are left out, and those that stay are trained anew, so that they make up for
//! them.

use crate::crf::{Sentence, Transitions, Workspace, add_scaled, best_labels};
use crate::origin::Origin;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use wirecopy::training::{self, Task, Text};

/// How a model is trained.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Passes over the data.
    pub rounds: usize,
    /// Seeds of the models that are averaged.
    pub seeds: Range<u64>,
    /// Share of features left out at random.
    pub dropout: f32,
    /// Rate of the weights.
    pub rate: f32,
    /// Rate of the transitions.
    pub transition_rate: f32,
    /// Rows that the weight file may hold.
    pub rows: usize,
    /// Features seen less often are left out.
    pub least_seen: u32,
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { rounds, seeds, dropout, rate, transition_rate, rows, least_seen } = self;
        let seeds: Vec<String> = seeds.clone().map(|seed| seed.to_string()).collect();
        write!(
            f,
            "rounds {rounds}, seeds {}, dropout {dropout}, rate {rate}, transition rate {transition_rate}, rows {rows}, \
             features seen at least {least_seen} times",
            seeds.join(" ")
        )
    }
}

/// What training reads: the tokens of one sequence after another.
pub enum Event<'e> {
    /// Features, label, and the class that its transitions depend on.
    Token(&'e [u64], u8, u8),
    /// The sequence ends.
    End,
}

/// Hands all events to what it is given; called several times, always with the same events.
pub type Source<'s> = dyn Fn(&mut dyn FnMut(Event<'_>)) + 's;

/// Sentences between two steps of the transitions.
const BATCH: usize = 8;
/// What is added to the sum of squares before the root.
const FLOOR: f32 = 1e-4;

/// Texts as features and labels.
struct Data {
    features: Vec<u32>,
    /// For each token, where its features start; one more at the end.
    starts: Vec<usize>,
    labels: Vec<u8>,
    classes: Vec<u8>,
    sentences: Vec<Range<usize>>,
}

/// The features that take part, in order of first occurrence.
struct Inventory {
    index: HashMap<u64, u32>,
    hashes: Vec<u64>,
}

impl Inventory {
    /// All features that occur often enough.
    fn new(source: &Source<'_>, least_seen: u32) -> Inventory {
        let mut counts: HashMap<u64, u32> = HashMap::new();
        let mut hashes = Vec::new();
        source(&mut |event| {
            let Event::Token(features, ..) = event else { return };
            for &feature in features {
                let count = counts.entry(feature).or_insert(0);
                *count += 1;
                if *count == least_seen {
                    hashes.push(feature);
                }
            }
        });
        Inventory::of(hashes)
    }

    fn of(hashes: Vec<u64>) -> Inventory {
        Inventory { index: hashes.iter().copied().zip(0..).collect(), hashes }
    }
}

impl Data {
    fn new(source: &Source<'_>, inventory: &Inventory) -> Data {
        let mut data = Data {
            features: Vec::new(),
            starts: vec![0],
            labels: Vec::new(),
            classes: Vec::new(),
            sentences: Vec::new(),
        };
        let mut first = 0;
        source(&mut |event| match event {
            Event::Token(features, label, class) => {
                data.features.extend(features.iter().filter_map(|feature| inventory.index.get(feature)));
                data.starts.push(data.features.len());
                data.labels.push(label);
                data.classes.push(class);
            }
            Event::End => {
                data.sentences.push(first..data.labels.len());
                first = data.labels.len();
            }
        });
        data
    }

    fn features(&self, token: usize) -> &[u32] {
        &self.features[self.starts[token]..self.starts[token + 1]]
    }

    fn sentence(&self, tokens: Range<usize>) -> Sentence<'_> {
        Sentence { classes: &self.classes[tokens.clone()], gold: &self.labels[tokens] }
    }

    fn features_per_token(&self) -> f64 {
        self.features.len() as f64 / self.labels.len().max(1) as f64
    }
}

/// How many labels and classes of tokens are in use.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    pub labels: usize,
    pub classes: usize,
}

impl Used {
    /// Those of a task.
    pub fn of(task: Task) -> Used {
        Used { labels: task.labels(), classes: task.classes() }
    }
}

/// Weights of a model.
#[derive(Clone)]
struct Weights<const L: usize> {
    rows: Vec<[f32; L]>,
    transitions: Transitions<L>,
}

impl<const L: usize> Weights<L> {
    /// Weights of nothing; labels from `used` on can never be reached.
    fn new(features: usize, used: Used) -> Weights<L> {
        let row = std::array::from_fn(|label| if label < used.labels { 0.0 } else { -1e4 });
        Weights { rows: vec![[0.0; L]; features], transitions: vec![row; L * used.classes + 1] }
    }

    /// The labels that these weights give.
    fn label(&self, data: &Data) -> Vec<u8> {
        let mut labels = Vec::with_capacity(data.labels.len());
        for sentence in &data.sentences {
            let classes = &data.classes[sentence.clone()];
            labels.extend(best_labels(&self.scores_of(sentence, data), &self.transitions, classes));
        }
        labels
    }

    /// The share of each label of every token among all paths.
    fn shares(&self, data: &Data) -> Vec<[f32; L]> {
        let mut space = Workspace::default();
        space.set(&self.transitions);
        let mut shares = Vec::with_capacity(data.labels.len());
        for sentence in &data.sentences {
            let mut scores = self.scores_of(sentence, data);
            space.shares(&mut scores, &data.classes[sentence.clone()]);
            shares.extend(scores);
        }
        shares
    }

    fn scores_of(&self, sentence: &Range<usize>, data: &Data) -> Vec<[f32; L]> {
        sentence.clone().map(|token| self.scores(data.features(token))).collect()
    }

    fn start(&self) -> &[f32; L] {
        &self.transitions[self.transitions.len() - 1]
    }

    fn scores(&self, features: &[u32]) -> [f32; L] {
        let mut scores = [0.0; L];
        features.iter().for_each(|&feature| add_scaled(&mut scores, 1.0, &self.rows[feature as usize]));
        scores
    }

    fn add(&mut self, other: &Weights<L>) {
        for (row, other) in
            self.rows.iter_mut().chain(&mut self.transitions).zip(other.rows.iter().chain(&other.transitions))
        {
            add_scaled(row, 1.0, other);
        }
    }

    fn divide(&mut self, by: f32) {
        self.rows.iter_mut().chain(&mut self.transitions).flatten().for_each(|weight| *weight /= by);
    }
}

/// Rounds of the model that only selects features.
const SCOUT_ROUNDS: usize = 3;

/// One text and the labels of its tokens.
pub type Example<'t> = (&'t Text, &'t [u8]);

/// Examples as training takes them.
pub fn borrowed(examples: &[(Text, Vec<u8>)]) -> Vec<Example<'_>> {
    examples.iter().map(|(text, labels)| (text, &labels[..])).collect()
}

/// Texts as training reads them.
pub fn texts<'t>(task: Task, examples: &'t [Example<'t>]) -> impl Fn(&mut dyn FnMut(Event<'_>)) + 't {
    move |take| {
        for &(text, labels) in examples {
            let ends: HashSet<usize> = text.sentences().into_iter().map(|range| range.end).collect();
            let mut at = 0;
            text.features(task, |features| {
                take(Event::Token(features, labels[at], 0));
                at += 1;
                if ends.contains(&at) {
                    take(Event::End);
                }
            });
        }
    }
}

/// A model as it was trained, before its weights are quantised.
pub struct Trained<const L: usize> {
    inventory: Inventory,
    weights: Weights<L>,
}

impl<const L: usize> Trained<L> {
    /// Trains a model of all features that occur often enough.
    pub fn new(task: Task, source: &Source<'_>, settings: &Settings) -> Trained<L> {
        let inventory = Inventory::new(source, settings.least_seen);
        let data = Data::new(source, &inventory);
        let weights = train(&data, inventory.hashes.len(), Used::of(task), settings, |_, _| {});
        Trained { inventory, weights }
    }

    /// The label of every token of these texts, and the share of each among all paths.
    pub fn labels(&self, source: &Source<'_>) -> Vec<(u8, [f32; L])> {
        let data = Data::new(source, &self.inventory);
        self.weights.label(&data).into_iter().zip(self.weights.shares(&data)).collect()
    }

    /// How likely each label is of a token that is a sequence of its own.
    pub fn probabilities(&self, features: &[u64]) -> [f32; L] {
        let known: Vec<u32> =
            features.iter().filter_map(|feature| self.inventory.index.get(feature)).copied().collect();
        let mut scores = self.weights.scores(&known);
        add_scaled(&mut scores, 1.0, self.weights.start());
        let exponentials = scores.map(libm::expf);
        let sum: f32 = exponentials.iter().sum();
        exponentials.map(|value| value / sum)
    }
}

/// Texts to check a model on, and how its labels for them are measured.
pub struct Check<'c> {
    pub source: &'c Source<'c>,
    pub measure: &'c dyn Fn(&[u8]) -> f64,
}

/// Trains a model and returns the bytes of its weight file; prints the measure of the check, seed by seed, with mean and
/// spread, and of the average.
pub fn learn<const L: usize>(
    task: Task,
    source: &Source<'_>,
    check: Option<&Check<'_>>,
    settings: &Settings,
    origin: &Origin,
) -> Vec<u8> {
    let used = Used::of(task);
    let all = Inventory::new(source, settings.least_seen);
    let data = Data::new(source, &all);
    let (tokens, found) = (data.labels.len(), all.hashes.len());
    eprintln!(
        "{}: {tokens} tokens, {found} features, {:.1} per token",
        task.name(),
        data.features_per_token()
    );
    let scout = Settings { rounds: SCOUT_ROUNDS, seeds: 1..2, ..settings.clone() };
    let weights: Weights<L> = train(&data, found, used, &scout, |_, _| {});
    let rows: Vec<(u64, [f32; L])> = all.hashes.iter().copied().zip(weights.rows).collect();
    let inventory = Inventory::of(
        training::fitting(&rows, settings.rows).into_iter().map(|index| rows[index].0).collect(),
    );
    let data = Data::new(source, &inventory);
    eprintln!("  {} features kept, {:.1} per token", inventory.hashes.len(), data.features_per_token());
    let checked = check.map(|check| (Data::new(check.source, &inventory), check.measure));
    let measure =
        |weights: &Weights<L>| checked.as_ref().map(|(data, measure)| measure(&weights.label(data)));
    let mut measures = Vec::new();
    let weights: Weights<L> =
        train(&data, inventory.hashes.len(), used, settings, |seed, weights: &Weights<L>| {
            if let Some(measure) = measure(weights) {
                eprintln!("  seed {seed}: {measure:.4}");
                measures.push(measure);
            }
        });
    if let Some(average) = measure(&weights) {
        eprintln!("  {}; average of the weights {average:.4}", Spread::of(&measures));
    }
    let rows: Vec<(u64, [f32; L])> =
        inventory.hashes.iter().copied().zip(weights.rows.iter().copied()).collect();
    let (start, transitions) = (weights.start(), &weights.transitions[..L * used.classes]);
    let weights = training::Trained { start, transitions: transitions.as_flattened(), rows: &rows };
    training::write_weights(task, &weights, settings.rows, &origin.with("settings", settings))
}

/// Mean and standard deviation of a measure over seeds.
pub struct Spread {
    mean: f64,
    deviation: f64,
    seeds: usize,
}

impl Spread {
    pub fn of(measures: &[f64]) -> Spread {
        let count = measures.len().max(1) as f64;
        let mean = measures.iter().sum::<f64>() / count;
        let squares: f64 = measures.iter().map(|measure| (measure - mean).powi(2)).sum();
        Spread { mean, deviation: (squares / (count - 1.0).max(1.0)).sqrt(), seeds: measures.len() }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mean of {} seeds {:.4} ± {:.4}", self.seeds, self.mean, self.deviation)
    }
}

/// Trains one model per seed and averages them; `report` is given each seed's weights.
fn train<const L: usize>(
    data: &Data,
    features: usize,
    used: Used,
    settings: &Settings,
    mut report: impl FnMut(u64, &Weights<L>),
) -> Weights<L> {
    let mut average: Option<Weights<L>> = None;
    for seed in settings.seeds.clone() {
        let weights = Trainer::new(data, features, used, settings, seed).run();
        report(seed, &weights);
        match &mut average {
            None => average = Some(weights),
            Some(average) => average.add(&weights),
        }
    }
    let mut average = average.unwrap_or_else(|| Weights::new(features, used));
    average.divide(settings.seeds.clone().count().max(1) as f32);
    average
}

struct Trainer<'d, const L: usize> {
    data: &'d Data,
    settings: &'d Settings,
    weights: Weights<L>,
    /// Sum of squared gradients of every weight.
    squares: Vec<[f32; L]>,
    transitions: Adam<L>,
    used: Used,
    random: Pcg64,
}

impl<'d, const L: usize> Trainer<'d, L> {
    fn new(data: &'d Data, features: usize, used: Used, settings: &'d Settings, seed: u64) -> Trainer<'d, L> {
        let weights = Weights::new(features, used);
        let squares = vec![[0.0; L]; features];
        Trainer {
            data,
            settings,
            weights,
            squares,
            transitions: Adam::new(used.classes),
            used,
            random: Pcg64::seed_from_u64(seed),
        }
    }

    fn run(mut self) -> Weights<L> {
        let mut order: Vec<usize> = (0..self.data.sentences.len()).collect();
        let steps = (self.settings.rounds * order.len()) as f32;
        let mut space = Workspace::default();
        space.set(&self.weights.transitions);
        let mut step = 0;
        for _ in 0..self.settings.rounds {
            order.shuffle(&mut self.random);
            for &sentence in &order {
                let rate = 1.0 - 0.95 * step as f32 / steps;
                step += 1;
                self.sentence(self.data.sentences[sentence].clone(), rate, &mut space);
                if step % BATCH == 0 {
                    self.transitions.step(
                        &mut self.weights.transitions,
                        self.settings.transition_rate * rate,
                        self.used.labels,
                    );
                    space.set(&self.weights.transitions);
                }
            }
        }
        self.weights
    }

    fn sentence(&mut self, tokens: Range<usize>, rate: f32, space: &mut Workspace<L>) {
        let keep = 1.0 - self.settings.dropout;
        let mut kept: Vec<u32> = Vec::new();
        let mut ends = Vec::with_capacity(tokens.len());
        let mut scores: Vec<[f32; L]> = Vec::with_capacity(tokens.len());
        for token in tokens.clone() {
            let first = kept.len();
            kept.extend(self.data.features(token).iter().filter(|_| self.random.random::<f32>() < keep));
            let row = self.weights.scores(&kept[first..]);
            scores.push(row.map(|score| score / keep));
            ends.push(kept.len());
        }
        let sentence = self.data.sentence(tokens);
        space.gradient(&mut scores, sentence, &mut self.transitions.slope);
        let mut first = 0;
        for (slope, end) in scores.iter().zip(ends) {
            if slope.iter().map(|value| value.abs()).sum::<f32>() > 1e-3 {
                self.descend(&kept[first..end], slope, rate * self.settings.rate);
            }
            first = end;
        }
    }

    fn descend(&mut self, features: &[u32], slope: &[f32; L], rate: f32) {
        for &feature in features {
            let weights = &mut self.weights.rows[feature as usize];
            let squares = &mut self.squares[feature as usize];
            for label in 0..L {
                squares[label] += slope[label] * slope[label];
                weights[label] -= rate * slope[label] / (squares[label] + FLOOR).sqrt();
            }
        }
    }
}

/// The optimiser of the transitions.
struct Adam<const L: usize> {
    slope: Transitions<L>,
    mean: Transitions<L>,
    square: Transitions<L>,
    steps: i32,
}

impl<const L: usize> Adam<L> {
    fn new(classes: usize) -> Adam<L> {
        let zero = vec![[0.0; L]; L * classes + 1];
        Adam { slope: zero.clone(), mean: zero.clone(), square: zero, steps: 0 }
    }

    // Four matrices go by the same indices.
    #[allow(clippy::needless_range_loop)]
    fn step(&mut self, weights: &mut Transitions<L>, rate: f32, labels: usize) {
        self.steps += 1;
        let scale = rate * (1.0 - 0.999f32.powi(self.steps)).sqrt() / (1.0 - 0.9f32.powi(self.steps));
        for row in 0..weights.len() {
            for label in 0..labels {
                let slope = self.slope[row][label];
                let mean = &mut self.mean[row][label];
                let square = &mut self.square[row][label];
                *mean = 0.9 * *mean + 0.1 * slope;
                *square = 0.999 * *square + 0.001 * slope * slope;
                weights[row][label] -= scale * *mean / (square.sqrt() + 1e-7);
            }
            self.slope[row] = [0.0; L];
        }
    }
}
