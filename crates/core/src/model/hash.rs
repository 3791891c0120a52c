//! Hashes of features.
//!
//! A feature is the hash of its id and of what it saw. Strings are hashed eight bytes at a time in the manner of Firefox
//! and rustc ("FxHash"); hashes are combined by a multiplication to 128 bits whose halves are folded, as in wyhash.
//! Both are part of the weight files: whoever changes them has to train again.

use crate::phrase_hash::raw_hash;

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
