//! Classes of words that are used alike.
//!
//! 321,000 words in two partitions, of 64 and of 1024 classes, made by k-means from public word vectors (see the
//! model card). The largest single gain for names, as it tells what a word means that training never showed.

use crate::model::{Aligned, Table};
use crate::model::{mix, text_hash};

static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/clusters.bin"));

/// The classes of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clusters {
    /// One of 64.
    pub(crate) coarse: u8,
    /// One of 1024.
    pub(crate) fine: u16,
}

/// All words that have a class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClusterMap(Table<2, 1>);

impl ClusterMap {
    pub(crate) fn open() -> ClusterMap {
        ClusterMap(Table::open(&BYTES.0))
    }

    /// The classes of a word in lower case.
    pub(crate) fn get(&self, lower: &str) -> Option<Clusters> {
        let stem = lower.trim_end_matches('.');
        self.lookup(lower).or_else(|| if stem.len() < lower.len() { self.lookup(stem) } else { None })
    }

    fn lookup(&self, word: &str) -> Option<Clusters> {
        let (coarse, fine) = unpack(u16::from_le_bytes(self.0.get(mix(text_hash(word), 0))[0]))?;
        Some(Clusters { coarse, fine })
    }
}

/// Both classes in two bytes, one more than their number, as zero means that there is no such word.
fn unpack(packed: u16) -> Option<(u8, u16)> {
    let packed = packed.checked_sub(1)?;
    Some(((packed >> 10) as u8, packed & 0x3ff))
}

/// Writes the file of clusters from words in order of falling frequency, with their two classes.
#[cfg(feature = "training")]
pub(crate) fn write<'w>(words: impl Iterator<Item = (&'w str, Clusters)>, rows: usize) -> Vec<u8> {
    let pack = |clusters: Clusters| {
        (u16::from(clusters.coarse) << 10 | clusters.fine).saturating_add(1).to_le_bytes()
    };
    let entries = words.map(|(word, clusters)| (mix(text_hash(word), 0), [pack(clusters)]));
    crate::model::write_table(&entries.collect::<Vec<_>>(), [[0; 2]], rows)
}
