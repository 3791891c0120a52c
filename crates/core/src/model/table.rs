//! A hash table inside the program's image, from the hash of a key to a row of a few bytes.
//!
//! Keys are not stored: a bucket holds sixteen fingerprints of two bytes and sixteen rows. A key has one bucket; of the
//! keys that compete for it, the writer keeps those that count most. So a table is filled to the brim, is read in place,
//! and a lookup touches two cache lines. A key that is not in the table is taken for another once in four thousand times.

use super::prefetch::prefetch;

/// Slots of a bucket.
pub(crate) const SLOTS: usize = 16;

/// A view of a table's bytes: all fingerprints, then all rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<const WIDTH: usize> {
    fingerprints: &'static [[[u8; 2]; SLOTS]],
    rows: &'static [[u8; WIDTH]],
}

impl<const WIDTH: usize> Table<WIDTH> {
    /// The table in these bytes; `None` where they are not a whole number of buckets.
    pub(crate) fn open(bytes: &'static [u8]) -> Option<Table<WIDTH>> {
        let bucket = SLOTS * (2 + WIDTH);
        if !bytes.len().is_multiple_of(bucket) {
            return None;
        }
        let (fingerprints, rows) = bytes.split_at(bytes.len() / bucket * SLOTS * 2);
        let fingerprints = fingerprints.as_chunks::<2>().0.as_chunks::<SLOTS>().0;
        Some(Table { fingerprints, rows: rows.as_chunks::<WIDTH>().0 })
    }

    /// The row of the key with this hash; zeros where the table does not hold it.
    #[inline]
    pub(crate) fn get(&self, hash: u64) -> &'static [u8; WIDTH] {
        self.row(self.place(hash))
    }

    /// Where the row of the key with this hash lies; beyond the last row where the table does not hold it.
    #[inline]
    fn place(&self, hash: u64) -> usize {
        self.place_in(bucket(hash, self.fingerprints.len()), hash)
    }

    #[inline]
    fn place_in(&self, bucket: usize, hash: u64) -> usize {
        let found = self.fingerprints.get(bucket).map_or(0, |prints| find(prints, fingerprint(hash)));
        found.checked_sub(FOUND).map_or(self.rows.len(), |slot| bucket * SLOTS + usize::from(slot))
    }

    /// The row at a place.
    #[inline]
    pub(crate) fn row(&self, place: usize) -> &'static [u8; WIDTH] {
        self.rows.get(place).unwrap_or(&[0; WIDTH])
    }

    /// Finds the places of many keys.
    pub(crate) fn places(&self, hashes: &[u64], places: &mut Vec<u32>) {
        places.clear();
        places.extend(hashes.iter().map(|&hash| bucket(hash, self.fingerprints.len()) as u32));
        prefetch(places.iter(), |&bucket| {
            self.fingerprints.get(bucket as usize).map_or(0, |prints| prints[0][0].into())
        });
        for (place, &hash) in places.iter_mut().zip(hashes) {
            *place = self.place_in(*place as usize, hash) as u32;
        }
        prefetch(places.iter(), |&place| self.row(place as usize)[0].into());
    }
}

/// What [`find`] adds to the number of a slot. No sum of both is a power of two: compilers would make shifts of those,
/// one slot after the other, where they compare all slots at once otherwise.
const FOUND: u16 = 48;

/// The number of the slot that holds a fingerprint plus [`FOUND`]; 0 if none does. No bucket holds one twice.
#[inline]
fn find(prints: &[[u8; 2]; SLOTS], wanted: u16) -> u16 {
    let slots = prints.iter().zip(FOUND..);
    let found = slots.map(|(print, slot)| if u16::from_le_bytes(*print) == wanted { slot } else { 0 });
    found.fold(0, u16::wrapping_add)
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

/// The bytes of a table of at most this many rows; entries come in order of falling importance.
#[cfg(any(test, feature = "training"))]
pub(crate) fn write<const WIDTH: usize>(entries: &[(u64, [u8; WIDTH])], rows: usize) -> Vec<u8> {
    let buckets = rows.div_ceil(SLOTS);
    let mut held: Vec<Vec<(u16, [u8; WIDTH])>> = vec![Vec::new(); buckets];
    for index in fitting(entries.iter().map(|entry| entry.0), rows) {
        let (hash, row) = entries[index];
        held[bucket(hash, buckets)].push((fingerprint(hash), row));
    }
    let mut bytes = Vec::with_capacity(buckets * SLOTS * (2 + WIDTH));
    for slots in &held {
        (0..SLOTS).for_each(|slot| bytes.extend(slots.get(slot).map_or(0, |entry| entry.0).to_le_bytes()));
    }
    for slots in &held {
        (0..SLOTS).for_each(|slot| bytes.extend(slots.get(slot).map_or([0; WIDTH], |entry| entry.1)));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_written_and_drops_the_least_important() {
        let key = |number: u64| crate::model::mix(number, 7);
        let entries: Vec<_> = (0..1000).map(|number| (key(number), (number as u16).to_le_bytes())).collect();
        let table = Table::<2>::open(Vec::leak(write(&entries, 800))).unwrap();
        let found = |number: u64| *table.get(key(number)) == (number as u16).to_le_bytes();
        assert!((1..300).all(found));
        assert!((0..1000).filter(|&number| found(number)).count() > 700);
        assert!((5000..6000).filter(|&number| *table.get(key(number)) != [0; 2]).count() < 5);
        assert!(*Table::<2>::open(&[]).unwrap().get(1) == [0; 2]);
        assert!(Table::<2>::open(&[0; 63]).is_none());
    }
}
