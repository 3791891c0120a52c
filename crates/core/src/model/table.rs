//! A hash table inside the program's own image, from the hash of a key to a row of a few units of a few bytes.
//!
//! Keys are not stored: a bucket holds sixteen fingerprints of two bytes and sixteen rows. A key has one bucket; of the
//! keys that compete for it, the writer keeps those that count most. So a table is filled to the brim, is read
//! in place, and a lookup touches two lines of memory. A key that is not in the table is taken for another once in
//! four thousand times.

use std::hint::black_box;

/// Slots of a bucket.
pub(crate) const SLOTS: usize = 16;

/// Bytes of a line of memory.
const LINE: usize = 64;

/// Bytes that begin a line of memory, so that a bucket's fingerprints lie in one.
#[repr(align(64))]
pub(crate) struct Aligned<T: ?Sized>(pub(crate) T);

/// A view of a table's bytes: all fingerprints, then all rows, then the row of all other keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<const UNIT: usize, const UNITS: usize> {
    fingerprints: &'static [[[u8; 2]; SLOTS]],
    rows: &'static [[[u8; UNIT]; UNITS]],
}

impl<const UNIT: usize, const UNITS: usize> Table<UNIT, UNITS> {
    /// The table in these bytes; a table of nothing where they are empty.
    pub(crate) fn open(bytes: &'static [u8]) -> Table<UNIT, UNITS> {
        let width = UNIT * UNITS;
        let buckets = bytes.len().saturating_sub(width) / (SLOTS * (2 + width));
        let (fingerprints, rows) = bytes.split_at(buckets * SLOTS * 2);
        let fingerprints = fingerprints.as_chunks::<2>().0.as_chunks::<SLOTS>().0;
        Table { fingerprints, rows: rows.as_chunks::<UNIT>().0.as_chunks::<UNITS>().0 }
    }

    /// The row of the key with this hash; where there is none, the last row, which the writer set.
    #[inline]
    pub(crate) fn get(&self, hash: u64) -> &'static [[u8; UNIT]; UNITS] {
        self.row(self.place(hash))
    }

    /// The place of that row.
    #[inline(always)]
    pub(crate) fn place(&self, hash: u64) -> usize {
        let bucket = bucket(hash, self.fingerprints.len());
        let found = self.fingerprints.get(bucket).map_or(0, |prints| find(prints, fingerprint(hash)));
        let (place, nothing) = (bucket * SLOTS + usize::from(found) % SLOTS, self.rows.len().wrapping_sub(1));
        // One of both, and no branch, since no processor foresees which.
        let is_there = usize::from(found / (2 * SLOTS as u16));
        nothing ^ (place ^ nothing) & is_there.wrapping_neg()
    }

    #[inline]
    pub(crate) fn row(&self, place: usize) -> &'static [[u8; UNIT]; UNITS] {
        self.rows.get(place).unwrap_or(&[[0; UNIT]; UNITS])
    }

    /// Reads a byte of every bucket in which one of these keys is to be found. A loop that does no more than this
    /// has many lines of memory under way at once; finding the keys afterwards waits for none.
    pub(crate) fn touch(&self, hashes: &[u64]) {
        let buckets = hashes.iter().map(|&hash| bucket(hash, self.fingerprints.len()));
        black_box(
            buckets
                .fold(0, |all, bucket| all ^ self.fingerprints.get(bucket).map_or(0, |prints| prints[0][0])),
        );
    }

    /// Reads every row, for the same reason: both ends of one that can lie in two lines.
    pub(crate) fn touch_rows(&self, places: &[u32]) {
        let last = |row: &[[u8; UNIT]; UNITS]| {
            if LINE.is_multiple_of(UNIT * UNITS) { 0 } else { row[UNITS - 1][UNIT - 1] }
        };
        let ends = |row: &[[u8; UNIT]; UNITS]| row[0][0] ^ last(row);
        black_box(places.iter().fold(0, |all, &place| all ^ ends(self.row(place as usize))));
    }
}

/// What is found where a bucket's first slot holds the fingerprint, one more for each slot behind it. Each of these has as
/// many times the number of slots as makes one of two such numbers, and none is a power of two.
const FIRST_FOUND: u16 = 3 * SLOTS as u16;

/// Where a bucket holds this fingerprint, as a distance from [`FIRST_FOUND`]; 0 if it does not.
///
/// No bucket holds a fingerprint twice, so what is found in all slots can be added up: of everything that says the same,
/// this is what compilers make a few instructions of.
#[inline(always)]
fn find(fingerprints: &[[u8; 2]; SLOTS], wanted: u16) -> u16 {
    let slots = fingerprints.iter().zip(FIRST_FOUND..);
    slots
        .map(|(bytes, found)| if u16::from_le_bytes(*bytes) == wanted { found } else { 0 })
        .fold(0, |sum, found| sum.wrapping_add(found))
}

fn bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

/// Two bytes of the hash; zero marks an empty slot.
fn fingerprint(hash: u64) -> u16 {
    (hash as u16).max(1)
}

/// Of these keys, in order of falling importance, the indices of those that a table of this many rows has room for.
#[cfg(any(test, feature = "training"))]
pub(crate) fn fitting(hashes: impl Iterator<Item = u64>, rows: usize) -> Vec<usize> {
    let mut held: Vec<Vec<u16>> = vec![Vec::new(); rows.div_ceil(SLOTS)];
    let mut fit = Vec::new();
    for (index, hash) in hashes.enumerate() {
        let slots = &mut held[bucket(hash, rows.div_ceil(SLOTS))];
        if slots.len() < SLOTS && !slots.contains(&fingerprint(hash)) {
            slots.push(fingerprint(hash));
            fit.push(index);
        }
    }
    fit
}

/// Writes a table of at most this many rows; entries come in order of falling importance; `nothing` is
/// the row of keys that it does not hold.
#[cfg(any(test, feature = "training"))]
pub(crate) fn write<const UNIT: usize, const UNITS: usize>(
    entries: &[(u64, [[u8; UNIT]; UNITS])],
    nothing: [[u8; UNIT]; UNITS],
    rows: usize,
) -> Vec<u8> {
    let buckets = rows.div_ceil(SLOTS);
    let mut held: Vec<Vec<(u16, [[u8; UNIT]; UNITS])>> = vec![Vec::new(); buckets];
    for index in fitting(entries.iter().map(|entry| entry.0), rows) {
        let (hash, row) = entries[index];
        held[bucket(hash, buckets)].push((fingerprint(hash), row));
    }
    let mut bytes = Vec::with_capacity(buckets * SLOTS * (2 + UNIT * UNITS));
    for slots in &held {
        (0..SLOTS).for_each(|slot| bytes.extend(slots.get(slot).map_or(0, |entry| entry.0).to_le_bytes()));
    }
    for slots in &held {
        (0..SLOTS)
            .for_each(|slot| bytes.extend(slots.get(slot).map_or(nothing, |entry| entry.1).as_flattened()));
    }
    bytes.extend(nothing.as_flattened());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_written_and_drops_the_least_important() {
        let key = |number: u64| crate::model::mix(number, 7);
        let bytes = write(
            &(0..1000u64).map(|number| (key(number), [(number as u16).to_le_bytes()])).collect::<Vec<_>>(),
            [[0; 2]],
            800,
        );
        let table = Table::<2, 1>::open(Vec::leak(bytes));
        let found = |number: u64| *table.get(key(number)) == [(number as u16).to_le_bytes()];
        assert!((1..300).all(found));
        assert!((0..1000).filter(|&number| found(number)).count() > 700);
        assert!((5000..6000).filter(|&number| *table.get(key(number)) != [[0; 2]]).count() < 5);
        assert!(*Table::<2, 1>::open(&[]).get(1) == [[0; 2]]);
    }
}
