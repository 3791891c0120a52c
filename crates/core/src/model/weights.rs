//! The weights of one task: a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001).
//!
//! A model gives every feature a row of one byte per label; a label's bytes share one scale. Rows are summed as
//! integers of 16 bits; a byte stands for its value plus 128. Transitions between labels are floats. All is read in
//! place from the bytes of a weight file: scales, start scores, transitions, then a [`Table`] of rows.

use super::table::Table;

/// Labels in a word.
const PER_WORD: usize = 4;
/// What stands for a weight of zero.
const ZERO: u8 = 128;
/// The score of a label that is not in use.
const NO_SCORE: f32 = f32::MIN;

/// Sums of rows, a label each. More than 256 features are too many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums<const WORDS: usize>([[i16; PER_WORD]; WORDS]);

impl<const WORDS: usize> Default for Sums<WORDS> {
    fn default() -> Sums<WORDS> {
        Sums([[0; PER_WORD]; WORDS])
    }
}

impl<const WORDS: usize> Sums<WORDS> {
    /// The sum of these.
    // Apart from what calls it, as the compiler otherwise adds the labels one by one.
    #[inline(never)]
    pub(crate) fn of(all: &[&Sums<WORDS>], short: &[&Short<WORDS>]) -> Sums<WORDS> {
        let mut sum = Sums::default();
        all.iter().for_each(|other| sum.add(other));
        for other in short {
            for (sum, &other) in sum.0.as_flattened_mut().iter_mut().zip(other.0.as_flattened()) {
                *sum = sum.wrapping_add(i16::from(other) << SHORTENED);
            }
        }
        sum
    }

    /// The first two of them.
    pub(crate) fn first_two(&self) -> [i16; 2] {
        let all = self.0.as_flattened();
        std::array::from_fn(|label| all.get(label).copied().unwrap_or(0))
    }

    /// Sums that are zero but for the first two.
    pub(crate) fn of_two(two: [i16; 2]) -> Sums<WORDS> {
        let mut sums = Sums::default();
        sums.0.as_flattened_mut().iter_mut().zip(two).for_each(|(sum, value)| *sum = value);
        sums
    }

    /// The bytes of the first of them.
    pub(crate) fn first(&self) -> u8 {
        self.0.as_flattened().first().map_or(0, |&sum| sum as u8)
    }

    /// Adds other sums.
    #[inline]
    pub(crate) fn add(&mut self, other: &Sums<WORDS>) {
        for (sum, other) in self.0.as_flattened_mut().iter_mut().zip(other.0.as_flattened()) {
            *sum = sum.wrapping_add(*other);
        }
    }

    /// Adds rows, from the bytes of which what stands for zero is not taken off.
    #[inline]
    fn add_bytes(&mut self, row: &[[u8; PER_WORD]; WORDS]) {
        for (sum, &byte) in self.0.as_flattened_mut().iter_mut().zip(row.as_flattened()) {
            *sum = sum.wrapping_add(i16::from(byte));
        }
    }

    /// These sums, which have eight labels at most, and those of such rows.
    #[inline]
    pub(crate) fn with(mut self, rows: Packed) -> Sums<WORDS> {
        let even = rows.all.wrapping_sub(rows.odd << 8);
        for (label, sum) in self.0.as_flattened_mut().iter_mut().enumerate().take(8) {
            let lanes = if label % 2 == 0 { even } else { rows.odd };
            *sum = sum.wrapping_add((lanes >> (16 * (label / 2))) as i16);
        }
        self.take_off(rows.count as usize);
        self
    }

    /// Takes off what stands for zero in so many rows.
    #[inline]
    fn take_off(&mut self, rows: usize) {
        let excess = (rows as i16).wrapping_mul(i16::from(ZERO));
        self.0.as_flattened_mut().iter_mut().for_each(|sum| *sum = sum.wrapping_sub(excess));
    }
}

/// Sums that take half the room, as they lack their last bits; those beyond what a byte holds are cut off there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Short<const WORDS: usize>([[i8; PER_WORD]; WORDS]);

impl<const WORDS: usize> Short<WORDS> {
    /// The first of them.
    pub(crate) fn first(&self) -> u8 {
        self.0.as_flattened().first().map_or(0, |&sum| sum as u8)
    }
}

/// So many bits.
const SHORTENED: u32 = 2;

impl<const WORDS: usize> From<Sums<WORDS>> for Short<WORDS> {
    // Apart from what calls it, as the compiler otherwise rounds the labels one by one.
    #[inline(never)]
    fn from(sums: Sums<WORDS>) -> Short<WORDS> {
        let mut short = Short([[0; PER_WORD]; WORDS]);
        for (byte, &sum) in short.0.as_flattened_mut().iter_mut().zip(sums.0.as_flattened()) {
            let rounded = sum.saturating_add(1 << (SHORTENED - 1)) >> SHORTENED;
            *byte = rounded.clamp(i8::MIN.into(), i8::MAX.into()) as i8;
        }
        short
    }
}

/// The sum of rows of eight labels that come as numbers ([`Model::row`]).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Packed {
    /// The sum of the numbers, in which one label runs over into the next.
    all: u64,
    /// That of every second label, in sixteen bits of its own; taken off, it leaves that of the others.
    odd: u64,
    /// How many rows; of 32 bits, as compilers add it together with a number of as many bits as that, by way of memory.
    count: u32,
}

impl Packed {
    /// That of no rows.
    pub(crate) const NOTHING: Packed = Packed { all: 0, odd: 0, count: 0 };

    #[inline(always)]
    pub(crate) fn add(&mut self, row: u64) {
        const SECOND: u64 = 0x00ff_00ff_00ff_00ff;
        self.all = self.all.wrapping_add(row);
        self.odd = self.odd.wrapping_add(row >> 8 & SECOND);
        self.count += 1;
    }

    /// Adds the sum of so many rows.
    #[inline(always)]
    pub(crate) fn add_all(&mut self, other: Packed, count: usize) {
        debug_assert!(
            other.count == 0 || other.count == count as u32,
            "a group has another number of features"
        );
        self.all = self.all.wrapping_add(other.all);
        self.odd = self.odd.wrapping_add(other.odd);
        self.count += count as u32;
    }

    /// How many rows were added.
    #[inline(always)]
    pub(crate) fn count(self) -> usize {
        self.count as usize
    }

    /// Both halves of the sum. Where there are rows the second is not zero, as no byte of a row is; the first hardly ever.
    pub(crate) fn halves(self) -> [u64; 2] {
        [self.all, self.odd]
    }

    /// The sum with these halves, whose number of rows is not known.
    #[inline(always)]
    pub(crate) fn from_halves([all, odd]: [u64; 2]) -> Packed {
        Packed { all, odd, count: 0 }
    }
}

/// Groups of features that are looked up together, so that the processor waits for many lines of memory at once.
#[derive(Debug)]
pub(crate) struct Batch {
    features: Vec<u64>,
    /// Where each group's features begin, and where the last one's end.
    borders: Vec<u32>,
    /// For each feature the place of its row.
    places: Vec<u32>,
}

/// Features, and groups of them, for which a batch has room from the start.
const USUAL_FEATURES: usize = 1024;
const USUAL_GROUPS: usize = 128;

impl Default for Batch {
    fn default() -> Batch {
        let mut borders = Vec::with_capacity(USUAL_GROUPS);
        borders.push(0);
        Batch {
            features: Vec::with_capacity(USUAL_FEATURES),
            borders,
            places: Vec::with_capacity(USUAL_FEATURES),
        }
    }
}

impl Batch {
    pub(crate) fn clear(&mut self) {
        self.features.clear();
        self.borders.truncate(1);
    }

    /// Whether no group has a feature.
    pub(crate) fn is_empty(&self) -> bool {
        self.features.is_empty()
    }

    /// Appends a group of the features that `cast` pushes.
    pub(crate) fn push(&mut self, cast: impl FnOnce(&mut Vec<u64>)) {
        cast(&mut self.features);
        self.borders.push(self.features.len() as u32);
    }

    /// Whether a group has no feature.
    #[inline]
    pub(crate) fn is_empty_group(&self, group: usize) -> bool {
        self.borders[group] == self.borders[group + 1]
    }

    /// Leaves out the features of the last group.
    pub(crate) fn empty_last(&mut self) {
        if let [.., start, end] = &mut self.borders[..] {
            *end = *start;
            self.features.truncate(*start as usize);
        }
    }
}

/// A view of a weight file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<const WORDS: usize> {
    scales: &'static [[[u8; 4]; PER_WORD]; WORDS],
    /// The scales as shares of the greatest, which is `i16::MAX`; what stands behind them is the greatest as well.
    steps: [[i16; Near::LANES]; Near::GROUPS],
    /// How many units of [`near`](Model::near) a score of one has.
    units: f32,
    start: &'static [[u8; 4]],
    /// For each label the scores of standing behind the others.
    transitions: &'static [[u8; 4]],
    table: Table<PER_WORD, WORDS>,
}

impl<const WORDS: usize> Model<WORDS> {
    const LABELS: usize = WORDS * PER_WORD;
    const NO_SCALES: &'static [[[u8; 4]; PER_WORD]; WORDS] = &[[[0; 4]; PER_WORD]; WORDS];

    /// The model in these bytes; one that knows nothing where they are too few.
    pub(crate) fn open(bytes: &'static [u8]) -> Model<WORDS> {
        Model::with_classes(bytes, 1)
    }

    /// The same where transitions depend on the class of the token, of which there are so many.
    pub(crate) fn with_classes(bytes: &'static [u8], classes: usize) -> Model<WORDS> {
        let floats = Self::LABELS * (Self::LABELS * classes + 2);
        let (head, table) = bytes.split_at_checked(floats * 4).unwrap_or((&[], &[]));
        let (head, _) = head.as_chunks::<4>();
        let (scales, rest) = head.split_at_checked(Self::LABELS).unwrap_or_default();
        let (start, transitions) = rest.split_at_checked(Self::LABELS).unwrap_or_default();
        let scales = scales.as_chunks().0.first_chunk().unwrap_or(Self::NO_SCALES);
        let scale = |bytes: [u8; 4]| f32::from_le_bytes(bytes);
        let greatest =
            scales.as_flattened().iter().fold(f32::MIN_POSITIVE, |most, &one| most.max(scale(one)));
        let to_step = f32::from(i16::MAX) / greatest;
        let mut steps = [[i16::MAX; Near::LANES]; Near::GROUPS];
        for (step, &bytes) in steps.as_flattened_mut().iter_mut().zip(scales.as_flattened()) {
            *step = (scale(bytes) * to_step) as i16;
        }
        let units = to_step * (1 << RAISED) as f32 / (1 << 16) as f32;
        Model { scales, steps, units, start, transitions, table: Table::open(table) }
    }

    /// Looks up the features of all groups.
    pub(crate) fn find(&self, batch: &mut Batch) {
        self.table.touch(&batch.features);
        batch.places.clear();
        batch.places.extend(batch.features.iter().map(|&hash| self.table.place(hash) as u32));
        self.table.touch_rows(&batch.places);
    }

    /// These sums and the rows of a group of features that was looked up.
    // Apart from what calls it, for the same reason.
    #[inline(never)]
    pub(crate) fn sum(&self, known: &Sums<WORDS>, batch: &Batch, group: usize) -> Sums<WORDS> {
        let mut all = *known;
        let range = batch.borders[group] as usize..batch.borders[group + 1] as usize;
        let places = batch.places.get(range).unwrap_or(&[]);
        // The row of features that are not in the table is added as well: which they are is foreseen by no processor.
        for &place in places {
            all.add_bytes(self.table.row(place as usize));
        }
        all.take_off(places.len());
        all
    }

    /// The row of one feature as a number, the first label in its lowest byte; labels from the ninth on are left out.
    pub(crate) fn row(&self, hash: u64) -> u64 {
        let row = self.table.get(hash).as_flattened();
        row.iter().take(8).rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
    }

    /// The score of the first `labels` labels by these sums; the others have none.
    #[inline(always)]
    pub(crate) fn scores(&self, sums: &Sums<WORDS>, labels: usize) -> [[f32; PER_WORD]; WORDS] {
        let mut scores = [[0.0; PER_WORD]; WORDS];
        for ((scores, scales), sums) in scores.iter_mut().zip(self.scales).zip(sums.0) {
            *scores = std::array::from_fn(|label| f32::from(sums[label]) * f32::from_le_bytes(scales[label]));
        }
        scores.as_flattened_mut().iter_mut().skip(labels).for_each(|score| *score = NO_SCORE);
        scores
    }

    /// The score of one label by these sums, as [`scores`](Model::scores) gives it.
    #[inline]
    pub(super) fn score(&self, sums: &Sums<WORDS>, label: usize) -> f32 {
        let scale = self.scales.as_flattened().get(label).map_or(0.0, |&bytes| f32::from_le_bytes(bytes));
        f32::from(sums.0.as_flattened().get(label).copied().unwrap_or(0)) * scale
    }

    /// Those of the first `labels` labels whose score by these sums is below the greatest by no more than this, right to
    /// two digits: whole numbers of sixteen bits are compared, eight at a time.
    #[inline]
    pub(crate) fn near(&self, sums: &Sums<WORDS>, margin: f32, labels: usize) -> Near {
        const { assert!(WORDS * PER_WORD <= Near::GROUPS * Near::LANES, "a bit a label has to fit") };
        let mut values = [[i16::MIN; Near::LANES]; Near::GROUPS];
        for (value, &sum) in values.as_flattened_mut().iter_mut().zip(sums.0.as_flattened()).take(labels) {
            *value = sum;
        }
        let used = values.get_mut(..(WORDS * PER_WORD).div_ceil(Near::LANES)).unwrap_or(&mut []);
        Near::of(used, &self.steps, (margin * self.units) as i16)
    }

    /// The score of beginning a sentence with this label.
    pub(crate) fn start(&self, label: usize) -> f32 {
        self.start.get(label).map_or(0.0, |&bytes| f32::from_le_bytes(bytes))
    }

    /// The score of one label behind another on a token of this class.
    pub(crate) fn transition_in(&self, class: usize, from: usize, to: usize) -> f32 {
        let entry = (class * Self::LABELS + to) * Self::LABELS + from;
        self.transitions.get(entry).map_or(0.0, |&bytes| f32::from_le_bytes(bytes))
    }

    /// The score of one label behind another.
    pub(crate) fn transition(&self, from: usize, to: usize) -> f32 {
        self.transition_in(0, from, to)
    }

    /// The scores of this label behind each other one.
    #[inline]
    pub(crate) fn entries(&self, to: usize) -> &'static [[u8; 4]] {
        self.transitions.get(to * Self::LABELS..(to + 1) * Self::LABELS).unwrap_or(&[])
    }
}

/// By so many bits sums are raised before they are multiplied, so that less is cut off.
const RAISED: u32 = 3;

/// Some labels: for each of eight lanes, a bit for each eighth label. The bits of the first lane come first, then those of
/// the fifth, the second, the sixth and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Near(u64);

impl Near {
    const LANES: usize = 8;
    /// Most labels of a lane.
    const GROUPS: usize = 8;

    /// The labels whose sum, multiplied by its step, is below the greatest by no more than this.
    // Apart from what calls it and of any length, as the compiler otherwise compares one value after another.
    #[inline(never)]
    fn of(sums: &mut [[i16; Near::LANES]], steps: &[[i16; Near::LANES]], margin: i16) -> Near {
        let mut greatest = [i16::MIN; Near::LANES];
        for (sums, steps) in sums.iter_mut().zip(steps) {
            *sums = std::array::from_fn(|lane| {
                let raised = (0..RAISED).fold(sums[lane], |raised, _| raised.saturating_add(raised));
                ((i32::from(raised) * i32::from(steps[lane])) >> 16) as i16
            });
            greatest = std::array::from_fn(|lane| greatest[lane].max(sums[lane]));
        }
        let floor = greatest.into_iter().fold(i16::MIN, i16::max).saturating_sub(margin);
        let (mut lanes, mut bits) = ([0; Near::LANES], [1_u16; Near::LANES]);
        for sums in sums {
            for ((lane, bit), &sum) in lanes.iter_mut().zip(&mut bits).zip(&*sums) {
                *lane |= if sum >= floor { *bit } else { 0 };
                *bit = bit.wrapping_add(*bit);
            }
        }
        let (low, high) = lanes.split_at(Near::LANES / 2);
        let number = |lanes: &[u16]| lanes.iter().rev().fold(0, |all, &lane| all << 16 | u64::from(lane));
        Near(number(low) | number(high) << Near::GROUPS)
    }

    /// The label, if it is a single one.
    #[inline]
    pub(crate) fn only(self) -> Option<u8> {
        self.0.is_power_of_two().then(|| Near::label(self.0) as u8)
    }

    /// These labels.
    #[inline]
    pub(super) fn labels(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let first = left;
            left &= left.wrapping_sub(1);
            (first != 0).then(|| Near::label(first))
        })
    }

    /// The label of the lowest bit.
    #[inline]
    fn label(bits: u64) -> usize {
        let bit = bits.trailing_zeros() as usize;
        let lane = bit / (2 * Near::GROUPS) + bit / Near::GROUPS % 2 * (Near::LANES / 2);
        bit % Near::GROUPS * Near::LANES + lane
    }
}

/// Trained weights before they are quantised; transitions by the class of the token and the label before.
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
    let entries = weights.transitions.chunks_exact(LABELS * LABELS).flat_map(|class| {
        (0..LABELS).flat_map(move |to| (0..LABELS).map(move |from| &class[from * LABELS + to]))
    });
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
