//! `segment`: how our tokens and sentences agree with those of a treebank, on its running text.

use crate::corpora::{Result, conllu};
use crate::score::Counts;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wirecopy::training::Text;

/// Most frequent disagreements that are shown.
const SHOWN: usize = 30;

/// Prints precision, recall and F of tokens and sentences, and the words that are split otherwise.
pub fn measure(data: &Path) -> Result<()> {
    let (mut tokens, mut sentences) = (Counts::default(), Counts::default());
    let mut missed: BTreeMap<String, usize> = BTreeMap::new();
    for document in conllu::load(data)? {
        let (raw, ranges) = document.raw();
        let text = Text::from_lines(&raw);
        let edges = |range: &std::ops::Range<usize>| (range.start, range.end);
        let gold: BTreeSet<_> = ranges.iter().flatten().map(edges).collect();
        let found: BTreeSet<_> = text.tokens().iter().map(edges).collect();
        tokens.add_sets(&gold, &found);
        for &(start, end) in gold.difference(&found) {
            *missed.entry(raw[start..end].to_owned()).or_default() += 1;
        }
        let ends = |first: &std::ops::Range<usize>, last: &std::ops::Range<usize>| (first.start, last.end);
        let gold: BTreeSet<_> =
            ranges.iter().filter_map(|words| Some(ends(words.first()?, words.last()?))).collect();
        let own = text.sentences().into_iter();
        let found: BTreeSet<_> =
            own.map(|range| ends(&text.tokens()[range.start], &text.tokens()[range.end - 1])).collect();
        sentences.add_sets(&gold, &found);
    }
    for (what, counts) in [("tokens", tokens), ("sentences", sentences)] {
        println!("{what:<10} P {:.4} R {:.4} F {:.4}", counts.precision(), counts.recall(), counts.f());
    }
    let mut order: Vec<(usize, String)> = missed.into_iter().map(|(word, count)| (count, word)).collect();
    order.sort_by(|left, right| right.cmp(left));
    order.iter().take(SHOWN).for_each(|(count, word)| println!("{count:>5} {word}"));
    Ok(())
}
