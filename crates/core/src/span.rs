//! Spans in bytes, and their conversion to the units of the contract.
//!
//! Everything inside the core counts in bytes of one text. Only [`assemble`](crate::assemble) converts, by way of an
//! [`OffsetMap`] that is made once per text and answers from checkpoints.

use crate::article::OffsetUnit;
use std::ops::Range;

/// A half-open range of bytes that starts and ends on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span must not end before it starts");
        Span { start: start as u32, end: end as u32 }
    }

    pub(crate) fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// The text of the span; empty where the span does not fit the text.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// The smallest span that holds both.
    pub(crate) fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span without the white space at its ends.
    pub(crate) fn trimmed(self, text: &str) -> Span {
        let inside = self.of(text);
        let start = self.start as usize + (inside.len() - inside.trim_start().len());
        Span::new(start, start + inside.trim().len())
    }
}

/// Whether two ranges share a token.
pub(crate) fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

/// Bytes between two checkpoints of an [`OffsetMap`].
const STRIDE: usize = 64;

/// Converts byte offsets of one text to another unit.
pub(crate) struct OffsetMap<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// Units before every `STRIDE`th byte; empty where the unit is the byte or the text is ASCII.
    checkpoints: Vec<u32>,
}

impl<'t> OffsetMap<'t> {
    pub(crate) fn new(text: &'t str, unit: OffsetUnit) -> OffsetMap<'t> {
        let mut checkpoints = Vec::new();
        if unit != OffsetUnit::Utf8 && !text.is_ascii() {
            let mut units = 0;
            for chunk in text.as_bytes().chunks(STRIDE) {
                checkpoints.push(units);
                units += count(chunk, unit);
            }
            checkpoints.push(units);
        }
        OffsetMap { text, unit, checkpoints }
    }

    /// Units before this byte, which must be a character boundary of the text.
    pub(crate) fn offset(&self, byte: u32) -> u32 {
        let Some(&before) = self.checkpoints.get(byte as usize / STRIDE) else {
            return byte;
        };
        let from = byte as usize / STRIDE * STRIDE;
        before + self.text.as_bytes().get(from..byte as usize).map_or(0, |bytes| count(bytes, self.unit))
    }
}

/// Units of the characters that start among these bytes, which are no more than [`STRIDE`].
fn count(bytes: &[u8], unit: OffsetUnit) -> u32 {
    // Added up in bytes, which compilers do many at a time.
    let of = |is: fn(u8) -> bool| bytes.iter().fold(0_u8, |sum, &byte| sum.wrapping_add(is(byte).into()));
    let starts = of(|byte| byte & 0xC0 != 0x80);
    let wide = if unit == OffsetUnit::Utf16 { of(|byte| byte >= 0xF0) } else { 0 };
    u32::from(starts) + u32::from(wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_agree_with_the_standard_library_in_every_unit() {
        let text = "a\u{301}é€😀\r\n".repeat(100);
        let (codepoint, utf16, utf8) = (
            OffsetMap::new(&text, OffsetUnit::Codepoint),
            OffsetMap::new(&text, OffsetUnit::Utf16),
            OffsetMap::new(&text, OffsetUnit::Utf8),
        );
        for (codepoints, (byte, _)) in text.char_indices().enumerate() {
            let before = text.get(..byte).unwrap();
            assert_eq!(codepoint.offset(byte as u32), codepoints as u32);
            assert_eq!(utf16.offset(byte as u32), before.encode_utf16().count() as u32);
            assert_eq!(utf8.offset(byte as u32), byte as u32);
        }
    }
}
