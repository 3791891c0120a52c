//! Hashes of features.
//!
//! A feature is the hash of its id and of what it saw. Strings are hashed eight bytes at a time in the manner of Firefox
//! and rustc ("FxHash"); hashes are combined by a multiplication to 128 bits whose halves are folded, as in wyhash.
//! Both are part of the weight files: whoever changes them has to train again.

/// Hash of a string.
pub(crate) fn text_hash(text: &str) -> u64 {
    let hash = raw_hash(text.as_bytes());
    hash ^ (hash >> 29)
}

/// Hash of two hashes; their order counts.
#[inline]
pub(crate) fn mix(left: u64, right: u64) -> u64 {
    let product = u128::from(left ^ 0x9e37_79b9_7f4a_7c15) * u128::from(right ^ 0xd6e8_feb8_6659_fd93);
    (product as u64) ^ ((product >> 64) as u64)
}

/// The same before its bits are mixed.
pub(super) fn raw_hash(bytes: &[u8]) -> u64 {
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
    // Both ends are read, which may have bytes in common: that is faster than to copy so many bytes.
    if let (Some(&first), Some(&last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let shift = 8 * (bytes.len() - 4);
        return u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << shift;
    }
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}
