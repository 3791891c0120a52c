//! Classes of words that are used alike.
//!
//! 321,000 words in two partitions, of 64 and of 1024 classes, made by k-means from public word vectors (see the
//! model card). The largest single gain for names, as a class tells what a word means that training never showed.

use crate::model::{Embedded, Table, Template, WeightsError, mix, open_file, text_hash};
use std::sync::LazyLock;

static FILE: &Embedded<[u8]> = &Embedded(*include_bytes!("../models/clusters.bin"));

/// What the file of clusters says of itself.
const TEMPLATE: Template =
    Template { task: "clusters", labels: &["coarse", "fine"], classes: &[], features: &[] };

/// The clusters that are built into the program.
static CLUSTERS: LazyLock<ClusterMap> = LazyLock::new(|| match ClusterMap::open(&FILE.0) {
    Ok(clusters) => clusters,
    Err(error) => unreachable!("the built-in clusters have to be made again: {error}"),
});

/// The classes of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clusters {
    /// One of 64.
    pub(crate) coarse: u8,
    /// One of 1024.
    pub(crate) fine: u16,
}

impl Clusters {
    /// The classes of a word in lower case, if it has any.
    pub(crate) fn of(lower: &str) -> Option<Clusters> {
        let stem = lower.trim_end_matches('.');
        CLUSTERS.get(lower).or_else(|| if stem.len() < lower.len() { CLUSTERS.get(stem) } else { None })
    }
}

/// All words that have a class.
struct ClusterMap(Table<2>);

impl ClusterMap {
    fn open(bytes: &'static [u8]) -> Result<ClusterMap, WeightsError> {
        let table = Table::open(open_file(bytes, &TEMPLATE)?);
        table.map(ClusterMap).ok_or_else(|| WeightsError::short(2, 0))
    }

    /// A row holds both classes, one more than their number, as zero means that there is no such word.
    fn get(&self, word: &str) -> Option<Clusters> {
        let packed = u16::from_le_bytes(*self.0.get(key(word))).checked_sub(1)?;
        Some(Clusters { coarse: (packed >> 10) as u8, fine: packed & 0x3ff })
    }
}

fn key(word: &str) -> u64 {
    mix(text_hash(word), 0)
}

/// The file of clusters, from words in order of falling frequency; `origin` as in [`crate::model::write_file`].
#[cfg(feature = "training")]
pub(crate) fn write<'w>(
    words: impl Iterator<Item = (&'w str, Clusters)>,
    rows: usize,
    origin: &[(String, String)],
) -> Vec<u8> {
    let pack = |clusters: Clusters| (u16::from(clusters.coarse) << 10 | clusters.fine).saturating_add(1);
    let entries: Vec<_> = words.map(|(word, clusters)| (key(word), pack(clusters).to_le_bytes())).collect();
    crate::model::write_file(&TEMPLATE, origin, &crate::model::write_table(&entries, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_kind_share_a_class() {
        let coarse = |word| Clusters::of(word).map(|clusters| clusters.coarse);
        assert_eq!(coarse("monday"), coarse("tuesday"));
        assert_ne!(coarse("monday"), coarse("london"));
        assert_eq!(Clusters::of("sept."), Clusters::of("sept"));
        assert_eq!(Clusters::of("no such word"), None);
    }
}
