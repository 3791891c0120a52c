//! The hash of a spelling, by which an article's vocabulary finds its words and the models their features.
//!
//! It is that of Firefox and rustc ("FxHash"), eight bytes at a time. The weight files depend on it bit for bit.

/// The hash of a spelling for tables of a power of two of slots; never 0.
pub(crate) fn phrase_hash(phrase: &[u8]) -> u64 {
    // The upper bits of a product are the best mixed; a table takes the lower.
    let hash = raw_hash(phrase);
    (hash ^ hash >> 32).max(1)
}

/// The same before its bits are mixed.
pub(crate) fn raw_hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut add = |word: u64| hash = (hash.rotate_left(5) ^ word).wrapping_mul(0xf135_7aea_2e62_a9c5);
    words.iter().for_each(|&word| add(u64::from_le_bytes(word)));
    if !rest.is_empty() {
        add(little_endian(rest));
    }
    hash
}

/// The number in these one to seven bytes.
fn little_endian(bytes: &[u8]) -> u64 {
    // Both ends are read and may overlap, which is faster than a copy of variable length.
    if let (Some(&first), Some(&last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let shift = 8 * (bytes.len() - 4);
        return u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << shift;
    }
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}
