//! `clusters`: packs the classes of words into the file that the core reads.

use crate::corpora::{Result, read};
use crate::origin::Origin;
use std::path::PathBuf;
use wirecopy::training;

/// Slots of the table per word: a little more than one, as buckets fill unevenly.
const SLOTS_PER_WORD: f64 = 1.12;

/// The packed file, from lines of word, class of 64, of 256, of 1024 and of 4096, by falling frequency.
pub fn compile(from: &PathBuf) -> Result<Vec<u8>> {
    let text = read(from)?;
    let mut words = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let fail =
            || format!("{}:{}: expected a word and four classes: {line:?}", from.display(), number + 1);
        let fields: Vec<&str> = line.split('\t').collect();
        let [word, coarse, _, fine, _] = fields[..] else {
            return Err(fail());
        };
        words.push((word, coarse.parse().map_err(|_| fail())?, fine.parse().map_err(|_| fail())?));
    }
    let rows = (words.len() as f64 * SLOTS_PER_WORD) as usize;
    let origin = Origin::of(std::slice::from_ref(from))?.with("rows", rows);
    Ok(training::write_clusters(words.into_iter(), rows, &origin))
}
