//! The weights of one task: a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001).
//!
//! A model gives every feature a row of one signed byte per label; a label's bytes share one scale. Rows are summed
//! as integers and scaled once per token. Transitions between labels are floats. All is read in place from the
//! bytes of a weight file: scales, start scores, transitions, then a [`Table`] of rows.

use super::table::Table;

/// Sums of rows, one a label.
pub(crate) type Sums<const LABELS: usize> = [i16; LABELS];

/// A view of a weight file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<const LABELS: usize> {
    scales: &'static [[u8; 4]],
    start: &'static [[u8; 4]],
    transitions: &'static [[u8; 4]],
    table: Table<LABELS>,
}

impl<const LABELS: usize> Model<LABELS> {
    /// The model in these bytes; one that knows nothing where they are too few.
    pub(crate) fn open(bytes: &'static [u8]) -> Model<LABELS> {
        let floats = LABELS * (LABELS + 2);
        let (head, table) = bytes.split_at_checked(floats * 4).unwrap_or((&[], &[]));
        let (head, _) = head.as_chunks::<4>();
        let (scales, rest) = head.split_at_checked(LABELS).unwrap_or_default();
        let (start, transitions) = rest.split_at_checked(LABELS).unwrap_or_default();
        Model { scales, start, transitions, table: Table::open(table) }
    }

    /// Adds the rows of these features.
    pub(crate) fn add(&self, features: &[u64], sums: &mut Sums<LABELS>) {
        for &feature in features {
            if let Some(row) = self.table.get(feature) {
                for (sum, &weight) in sums.iter_mut().zip(row) {
                    *sum += i16::from(weight as i8);
                }
            }
        }
    }

    /// The score of every label by these sums.
    pub(crate) fn scores(&self, sums: &Sums<LABELS>) -> [f32; LABELS] {
        let mut scores = [0.0; LABELS];
        for ((score, &sum), scale) in scores.iter_mut().zip(sums).zip(self.scales) {
            *score = f32::from(sum) * f32::from_le_bytes(*scale);
        }
        scores
    }

    /// The score of beginning a sentence with this label.
    #[inline]
    pub(crate) fn start(&self, label: usize) -> f32 {
        self.start.get(label).map_or(0.0, |&bytes| f32::from_le_bytes(bytes))
    }

    /// The score of one label behind another.
    #[inline]
    pub(crate) fn transition(&self, from: usize, to: usize) -> f32 {
        self.transitions.get(from * LABELS + to).map_or(0.0, |&bytes| f32::from_le_bytes(bytes))
    }
}

/// Adds one label's sums to another's.
#[inline]
pub(crate) fn accumulate<const LABELS: usize>(sums: &mut Sums<LABELS>, other: &Sums<LABELS>) {
    for (sum, &more) in sums.iter_mut().zip(other) {
        *sum += more;
    }
}

/// Trained weights before they are quantised.
#[cfg(feature = "training")]
pub(crate) struct Weights<'w, const LABELS: usize> {
    pub(crate) start: &'w [f32],
    pub(crate) transitions: &'w [f32],
    pub(crate) rows: &'w [(u64, [f32; LABELS])],
}

/// The rows in order of falling size.
#[cfg(feature = "training")]
fn by_size<const LABELS: usize>(rows: &[(u64, [f32; LABELS])]) -> Vec<usize> {
    let mut order: Vec<(f32, usize)> = rows.iter().map(|(_, row)| norm(row)).zip(0..).collect();
    order.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    order.into_iter().map(|(_, index)| index).collect()
}

/// The indices of the rows that a weight file of this many rows has room for: those with the largest weights.
#[cfg(feature = "training")]
pub(crate) fn fitting<const LABELS: usize>(rows: &[(u64, [f32; LABELS])], keep: usize) -> Vec<usize> {
    let order = by_size(rows);
    super::table::fitting(order.iter().map(|&index| rows[index].0), keep).into_iter().map(|place| order[place]).collect()
}

/// Writes a weight file of at most this many rows; the rows with the largest weights are kept.
#[cfg(feature = "training")]
pub(crate) fn write<const LABELS: usize>(weights: &Weights<'_, LABELS>, rows: usize) -> Vec<u8> {
    let scales = scales(weights.rows);
    let mut bytes: Vec<u8> = Vec::new();
    for float in scales.iter().chain(weights.start).chain(weights.transitions) {
        bytes.extend(float.to_le_bytes());
    }
    let quantise = |(weight, scale): (&f32, &f32)| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8;
    let entry = |index: usize| {
        let (hash, row) = &weights.rows[index];
        let mut bytes = [0; LABELS];
        bytes.iter_mut().zip(row.iter().zip(&scales).map(quantise)).for_each(|(byte, value)| *byte = value);
        (*hash, bytes)
    };
    let entries: Vec<(u64, [u8; LABELS])> = by_size(weights.rows).into_iter().map(entry).collect();
    bytes.extend(super::table::write(&entries, rows));
    bytes
}

/// For each label the size of one step, so that all but one in two thousand of its weights fit a byte.
#[cfg(feature = "training")]
fn scales<const LABELS: usize>(rows: &[(u64, [f32; LABELS])]) -> [f32; LABELS] {
    std::array::from_fn(|label| {
        let mut sizes: Vec<f32> =
            rows.iter().map(|(_, row)| row[label].abs()).filter(|&size| size > 1e-4).collect();
        sizes.sort_by(f32::total_cmp);
        let last = sizes.get((sizes.len() as f64 * 0.9995) as usize).copied().unwrap_or(1.0);
        last.max(1e-3) / 127.0
    })
}

#[cfg(feature = "training")]
fn norm<const LABELS: usize>(row: &[f32; LABELS]) -> f32 {
    row.iter().map(|weight| weight * weight).sum()
}
