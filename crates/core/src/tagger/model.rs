//! The weights of one task: a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001).
//!
//! A model gives every feature a row of one byte per label; a label's bytes share one scale. Rows are summed as
//! integers, four labels in a word of 32 bits: a byte stands for its value plus 128, and even and odd bytes are
//! summed apart, so that they do not run over. Transitions between labels are floats. All is read in place from the
//! bytes of a weight file: scales, start scores, transitions, then a [`Table`] of rows.

use super::table::Table;

/// Labels in a word.
const PER_WORD: usize = 4;
/// Features that are looked up together.
const TOGETHER: usize = 16;
/// What stands for a weight of zero.
const ZERO: u8 = 128;
/// The even bytes of a word.
const EVEN: u32 = 0x00ff_00ff;

/// Sums of rows. More than 257 features are too many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums<const WORDS: usize> {
    even: [u32; WORDS],
    odd: [u32; WORDS],
    features: u32,
}

impl<const WORDS: usize> Default for Sums<WORDS> {
    fn default() -> Sums<WORDS> {
        Sums { even: [0; WORDS], odd: [0; WORDS], features: 0 }
    }
}

impl<const WORDS: usize> Sums<WORDS> {
    /// Adds other sums.
    #[inline]
    pub(crate) fn add(&mut self, other: &Sums<WORDS>) {
        for word in 0..WORDS {
            self.even[word] = self.even[word].wrapping_add(other.even[word]);
            self.odd[word] = self.odd[word].wrapping_add(other.odd[word]);
        }
        self.features += other.features;
    }

    /// Adds a row.
    #[inline]
    fn add_row(&mut self, row: &[[u8; PER_WORD]; WORDS]) {
        for ((even, odd), &bytes) in self.even.iter_mut().zip(&mut self.odd).zip(row) {
            let bytes = u32::from_le_bytes(bytes);
            *even = even.wrapping_add(bytes & EVEN);
            *odd = odd.wrapping_add((bytes >> 8) & EVEN);
        }
        self.features += 1;
    }

    /// The sums of the four labels of a word.
    #[inline]
    fn word(&self, word: usize) -> [i32; PER_WORD] {
        let (even, odd) = (self.even[word], self.odd[word]);
        let zero = i32::from(ZERO) * self.features as i32;
        [even & 0xffff, odd & 0xffff, even >> 16, odd >> 16].map(|sum| sum as i32 - zero)
    }
}

/// A view of a weight file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<const WORDS: usize> {
    scales: &'static [[[u8; 4]; PER_WORD]],
    start: &'static [[u8; 4]],
    /// For each label the scores of standing behind the others.
    transitions: &'static [[u8; 4]],
    table: Table<PER_WORD, WORDS>,
}

impl<const WORDS: usize> Model<WORDS> {
    const LABELS: usize = WORDS * PER_WORD;

    /// The model in these bytes; one that knows nothing where they are too few.
    pub(crate) fn open(bytes: &'static [u8]) -> Model<WORDS> {
        let floats = Self::LABELS * (Self::LABELS + 2);
        let (head, table) = bytes.split_at_checked(floats * 4).unwrap_or((&[], &[]));
        let (head, _) = head.as_chunks::<4>();
        let (scales, rest) = head.split_at_checked(Self::LABELS).unwrap_or_default();
        let (start, transitions) = rest.split_at_checked(Self::LABELS).unwrap_or_default();
        Model { scales: scales.as_chunks().0, start, transitions, table: Table::open(table) }
    }

    /// Adds the rows of these features.
    pub(crate) fn add(&self, features: &[u64], sums: &mut Sums<WORDS>) {
        let mut all = *sums;
        for features in features.chunks(TOGETHER) {
            let mut places = [0; TOGETHER];
            places.iter_mut().zip(features).for_each(|(place, &feature)| *place = self.table.place(feature));
            places.iter().zip(features).for_each(|(&place, _)| all.add_row(self.table.row(place)));
        }
        *sums = all;
    }

    /// The score of every label by these sums.
    pub(crate) fn scores(&self, sums: &Sums<WORDS>) -> [[f32; PER_WORD]; WORDS] {
        let mut scores = [[0.0; PER_WORD]; WORDS];
        for (word, (scores, scales)) in scores.iter_mut().zip(self.scales).enumerate() {
            let sums = sums.word(word);
            *scores = std::array::from_fn(|label| sums[label] as f32 * f32::from_le_bytes(scales[label]));
        }
        scores
    }

    /// The score of beginning a sentence with this label.
    pub(crate) fn start(&self, label: usize) -> f32 {
        self.start.get(label).map_or(0.0, |&bytes| f32::from_le_bytes(bytes))
    }

    /// The score of one label behind another.
    pub(crate) fn transition(&self, from: usize, to: usize) -> f32 {
        self.entries(to).get(from).map_or(0.0, |&bytes| f32::from_le_bytes(bytes))
    }

    /// The scores of this label behind each other one.
    #[inline]
    pub(crate) fn entries(&self, to: usize) -> &'static [[u8; 4]] {
        self.transitions.get(to * Self::LABELS..(to + 1) * Self::LABELS).unwrap_or(&[])
    }
}

/// Trained weights before they are quantised; transitions by the label before.
#[cfg(feature = "training")]
pub(crate) struct Weights<'w, const LABELS: usize> {
    pub(crate) start: &'w [f32],
    pub(crate) transitions: &'w [f32],
    pub(crate) rows: &'w [(u64, [f32; LABELS])],
}

/// The rows in order of falling size.
#[cfg(feature = "training")]
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
    super::table::fitting(order.iter().map(|&index| rows[index].0), keep)
        .into_iter()
        .map(|place| order[place])
        .collect()
}

/// Writes a weight file of at most this many rows; the rows with the largest weights are kept.
#[cfg(feature = "training")]
pub(crate) fn write<const LABELS: usize, const WORDS: usize>(
    weights: &Weights<'_, LABELS>,
    rows: usize,
) -> Vec<u8> {
    let scales = scales(weights.rows);
    let mut bytes: Vec<u8> = Vec::new();
    let entries =
        (0..LABELS).flat_map(|to| (0..LABELS).map(move |from| &weights.transitions[from * LABELS + to]));
    for float in scales.iter().chain(weights.start).chain(entries) {
        bytes.extend(float.to_le_bytes());
    }
    let quantise = |(weight, scale): (&f32, &f32)| {
        ((weight / scale).round().clamp(-127.0, 127.0) as i16 + i16::from(ZERO)) as u8
    };
    let entry = |index: usize| {
        let (hash, row) = &weights.rows[index];
        let mut bytes = [[ZERO; PER_WORD]; WORDS];
        let values = row.iter().zip(&scales).map(quantise);
        bytes.as_flattened_mut().iter_mut().zip(values).for_each(|(byte, value)| *byte = value);
        (*hash, bytes)
    };
    let entries: Vec<_> = by_size(weights.rows).into_iter().map(entry).collect();
    bytes.extend(super::table::write(&entries, [[ZERO; PER_WORD]; WORDS], rows));
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
