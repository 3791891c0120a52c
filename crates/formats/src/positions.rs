//! From an article's offsets back to bytes of its text.
//!
//! Views that cut the text need bytes, whatever unit the caller asked for. The table costs four bytes a unit, which is
//! right for a page on a terminal; nothing that must be fast comes through here.

use std::ops::Range;
use wirecopy::{Article, OffsetUnit};

/// Byte positions of one article's text.
pub(crate) struct Positions<'a> {
    text: &'a str,
    /// Byte of every unit, and the end; empty where units are bytes.
    bytes: Vec<u32>,
}

impl<'a> Positions<'a> {
    pub(crate) fn new(article: &'a Article) -> Positions<'a> {
        let text = article.text.as_str();
        let mut bytes = Vec::new();
        if article.offsets != OffsetUnit::Utf8 {
            for (byte, character) in text.char_indices() {
                let units = if article.offsets == OffsetUnit::Utf16 { character.len_utf16() } else { 1 };
                bytes.extend(std::iter::repeat_n(byte as u32, units));
            }
            bytes.push(text.len() as u32);
        }
        Positions { text, bytes }
    }

    /// The bytes between two offsets, cut to what the text holds.
    pub(crate) fn range(&self, start: u32, end: u32) -> Range<usize> {
        let start = self.byte(start);
        start..self.byte(end).max(start)
    }

    fn byte(&self, offset: u32) -> usize {
        let byte = if self.bytes.is_empty() { Some(&offset) } else { self.bytes.get(offset as usize) };
        let byte = byte.map_or(self.text.len(), |&byte| byte as usize);
        let byte = byte.min(self.text.len());
        (0..=byte).rev().find(|&byte| self.text.is_char_boundary(byte)).unwrap_or(0)
    }
}
