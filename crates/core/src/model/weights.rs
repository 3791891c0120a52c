//! The weights of one task: a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001).
//!
//! Every feature has a row of one signed byte a label; the bytes of a label share one scale. A token's rows are summed as
//! integers of 16 bits. Scores of beginning a sequence and of transitions between labels are floats; transitions depend
//! on the class of the token that they lead to.

use super::file::{self, WeightsError};
use super::table::Table;
use super::template::Template;

/// Summed rows of weights, a label each. More than 256 features would overflow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums<const WIDTH: usize>(pub(crate) [i16; WIDTH]);

impl<const WIDTH: usize> Default for Sums<WIDTH> {
    fn default() -> Sums<WIDTH> {
        Sums([0; WIDTH])
    }
}

impl<const WIDTH: usize> Sums<WIDTH> {
    #[inline]
    pub(crate) fn add(&mut self, other: &Sums<WIDTH>) {
        for (sum, other) in self.0.iter_mut().zip(&other.0) {
            *sum = sum.wrapping_add(*other);
        }
    }

    #[inline]
    fn add_row(&mut self, row: &[u8; WIDTH]) {
        for (sum, &weight) in self.0.iter_mut().zip(row) {
            *sum = sum.wrapping_add(i16::from(weight as i8));
        }
    }
}

/// The features of one token after another, looked up together so that their cache misses overlap.
#[derive(Debug)]
pub(crate) struct Batch {
    features: Vec<u64>,
    /// Where each token's features begin, and where the last one's end.
    bounds: Vec<u32>,
    /// For each feature the place of its row.
    places: Vec<u32>,
}

impl Default for Batch {
    fn default() -> Batch {
        Batch { features: Vec::new(), bounds: vec![0], places: Vec::new() }
    }
}

impl Batch {
    pub(crate) fn clear(&mut self) {
        self.features.clear();
        self.bounds.truncate(1);
    }

    /// Appends a token with the features that `emit` pushes.
    #[inline]
    pub(crate) fn push(&mut self, emit: impl FnOnce(&mut Vec<u64>)) {
        emit(&mut self.features);
        self.bounds.push(self.features.len() as u32);
    }
}

/// An opened weight file.
#[derive(Debug)]
pub(crate) struct Weights<const WIDTH: usize> {
    scales: [f32; WIDTH],
    start: [f32; WIDTH],
    /// For each class and label, the scores of following each label.
    transitions: Vec<[f32; WIDTH]>,
    rows: Table<WIDTH>,
}

impl<const WIDTH: usize> Weights<WIDTH> {
    /// Opens a weight file that was trained for this template.
    ///
    /// # Errors
    ///
    /// If the file is damaged, of another format or task, or was trained for another template.
    pub(crate) fn open(bytes: &'static [u8], template: &Template) -> Result<Weights<WIDTH>, WeightsError> {
        let payload = file::open(bytes, template)?;
        let classes = template.classes.len();
        let short = || WeightsError::short(WIDTH, classes);
        let (head, rows) = payload.split_at_checked(4 * WIDTH * (2 + WIDTH * classes)).ok_or_else(short)?;
        let floats: Vec<f32> =
            head.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        match floats.as_chunks::<WIDTH>().0 {
            [scales, start, transitions @ ..] => Ok(Weights {
                scales: *scales,
                start: *start,
                transitions: transitions.to_vec(),
                rows: Table::open(rows).ok_or_else(short)?,
            }),
            _ => Err(short()),
        }
    }

    /// Looks up the features of all tokens of a batch.
    pub(crate) fn look_up(&self, batch: &mut Batch) {
        self.rows.places(&batch.features, &mut batch.places);
    }

    /// These sums and the rows of a token of a batch that was looked up.
    // Not inlined, as compilers then add the labels that the caller uses one by one, and not all at once.
    #[inline(never)]
    pub(crate) fn sum(&self, known: &Sums<WIDTH>, batch: &Batch, token: usize) -> Sums<WIDTH> {
        let mut sums = *known;
        let features = batch.bounds[token] as usize..batch.bounds[token + 1] as usize;
        batch.places[features].iter().for_each(|&place| sums.add_row(self.rows.row(place as usize)));
        sums
    }

    /// The score of every label by these sums.
    #[inline]
    pub(crate) fn scores(&self, sums: &Sums<WIDTH>) -> [f32; WIDTH] {
        std::array::from_fn(|label| f32::from(sums.0[label]) * self.scales[label])
    }

    /// The scores of the labels of a token of a batch that was looked up.
    #[inline]
    pub(crate) fn scores_of(&self, batch: &Batch, token: usize) -> [f32; WIDTH] {
        self.scores(&self.sum(&Sums::default(), batch, token))
    }

    /// The score of beginning a sequence with each label.
    pub(crate) fn start(&self) -> &[f32; WIDTH] {
        &self.start
    }

    /// The scores of a label after each other one, on a token of this class.
    #[inline]
    pub(crate) fn transitions_to(&self, class: u8, to: usize) -> &[f32; WIDTH] {
        &self.transitions[usize::from(class) * WIDTH + to]
    }
}

/// Trained weights before they are quantised; transitions by the class of the token and the label before.
#[cfg(any(test, feature = "training"))]
pub(crate) struct Trained<'w, const LABELS: usize> {
    pub(crate) start: &'w [f32],
    pub(crate) transitions: &'w [f32],
    pub(crate) rows: &'w [(u64, [f32; LABELS])],
}

/// The rows in order of falling size.
#[cfg(any(test, feature = "training"))]
fn by_size<const LABELS: usize>(rows: &[(u64, [f32; LABELS])]) -> Vec<usize> {
    let size = |row: &[f32; LABELS]| row.iter().map(|weight| weight * weight).sum();
    let mut order: Vec<(f32, usize)> = rows.iter().map(|(_, row)| size(row)).zip(0..).collect();
    order.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    order.into_iter().map(|(_, index)| index).collect()
}

/// The indices of the rows that a weight file of this many rows has room for: those with the largest weights.
#[cfg(feature = "training")]
pub(crate) fn fitting<const LABELS: usize>(rows: &[(u64, [f32; LABELS])], keep: usize) -> Vec<usize> {
    let order = by_size(rows);
    let fit = super::table::fitting(order.iter().map(|&index| rows[index].0), keep);
    fit.into_iter().map(|place| order[place]).collect()
}

/// The payload of a weight file of at most this many rows; the rows with the largest weights are kept.
#[cfg(any(test, feature = "training"))]
pub(crate) fn payload<const LABELS: usize>(weights: &Trained<'_, LABELS>, rows: usize) -> Vec<u8> {
    let scales = scales(weights.rows);
    let transitions = weights.transitions.chunks_exact(LABELS * LABELS).flat_map(|class| {
        (0..LABELS).flat_map(move |to| (0..LABELS).map(move |from| &class[from * LABELS + to]))
    });
    let floats = scales.iter().chain(weights.start).chain(transitions);
    let mut bytes: Vec<u8> = floats.flat_map(|float| float.to_le_bytes()).collect();
    let quantise = |weight: f32, scale: f32| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8;
    let entry = |index: usize| {
        let (hash, row) = &weights.rows[index];
        (*hash, std::array::from_fn(|label| quantise(row[label], scales[label])))
    };
    let entries: Vec<(u64, [u8; LABELS])> = by_size(weights.rows).into_iter().map(entry).collect();
    bytes.extend(super::table::write(&entries, rows));
    bytes
}

/// For each label the size of one step, so that all but one in two thousand of its weights fit a byte.
#[cfg(any(test, feature = "training"))]
fn scales<const LABELS: usize>(rows: &[(u64, [f32; LABELS])]) -> [f32; LABELS] {
    std::array::from_fn(|label| {
        let mut sizes: Vec<f32> =
            rows.iter().map(|(_, row)| row[label].abs()).filter(|&size| size > 1e-4).collect();
        sizes.sort_by(f32::total_cmp);
        let last = sizes.get((sizes.len() as f64 * 0.9995) as usize).copied().unwrap_or(1.0);
        last.max(1e-3) / 127.0
    })
}
