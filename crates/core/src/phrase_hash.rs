//! The hash by which compiled lists are looked up, shared by the build script that writes them and the lexicon that
//! reads them.
//!
//! A list is a table of slots, a power of two of them, each a hash and a value in eight bytes; a phrase stands in the
//! first free slot from that of its hash on. The build stops if two phrases of a list have one hash.

/// The hash of a phrase; never 0, which marks a free slot.
pub(crate) fn phrase_hash(phrase: &[u8]) -> u64 {
    // The best bits of a product are the upper ones; slots are told by the lower.
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

/// The number in these bytes, of which there are one to seven.
fn little_endian(bytes: &[u8]) -> u64 {
    // Both ends are read, which may have bytes in common: that is faster than to copy so many bytes.
    if let (Some(&first), Some(&last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let shift = 8 * (bytes.len() - 4);
        return u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << shift;
    }
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}
