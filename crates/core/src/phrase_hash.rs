//! The hash by which compiled lists are looked up, shared by the build script that writes them and the lexicon that
//! reads them.
//!
//! A list is a table of slots, a power of two of them, each a hash and a value in eight bytes; a phrase stands in the
//! first free slot from that of its hash on. The build stops if two phrases of a list have one hash.

/// The hash of a phrase; never 0, which marks a free slot.
pub(crate) fn phrase_hash(phrase: &[u8]) -> u64 {
    let mut hash = phrase.len() as u64;
    for chunk in phrase.chunks(8) {
        let mut buffer = [0; 8];
        buffer[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(buffer)).wrapping_mul(0xf135_7aea_2e62_a9c5);
    }
    // The best bits of a product are the upper ones; slots are told by the lower.
    (hash ^ hash >> 32).max(1)
}
