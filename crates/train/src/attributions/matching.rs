//! Which gold attribution a found one stands for: contents are paired greedily, those that share most first.
//!
//! Only letters and digits count, so that quotation marks and commas at the edges cost nothing.

use crate::corpora::brat::Attribution;
use std::collections::BTreeSet;
use std::ops::Range;

/// The bytes at which letters and digits begin.
pub type Letters = BTreeSet<usize>;

/// Share of the letters of two contents together that both must have for one to stand for the other.
pub const LEAST: f64 = 0.5;

/// A pair that belongs together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    pub gold: usize,
    pub found: usize,
    /// Letters in both, among those in either.
    pub share: f64,
}

/// The letters of both sides' contents, and the pairs.
pub struct Matching {
    pub gold: Vec<Letters>,
    pub found: Vec<Letters>,
    pub pairs: Vec<Match>,
}

impl Matching {
    /// Pairs the contents that share more than nothing and at least this share of their letters.
    pub fn new(text: &str, gold: &[Attribution], found: &[Attribution], least: f64) -> Matching {
        let contents = |all: &[Attribution]| -> Vec<Letters> {
            all.iter().map(|attribution| letters(text, &attribution.content)).collect()
        };
        let (gold, found) = (contents(gold), contents(found));
        let pairs = best_pairs(&gold, &found, least);
        Matching { gold, found, pairs }
    }

    /// The pair of this gold attribution.
    pub fn of_gold(&self, gold: usize) -> Option<&Match> {
        self.pairs.iter().find(|pair| pair.gold == gold)
    }

    /// The pair of this found attribution.
    pub fn of_found(&self, found: usize) -> Option<&Match> {
        self.pairs.iter().find(|pair| pair.found == found)
    }
}

fn best_pairs(gold: &[Letters], found: &[Letters], least: f64) -> Vec<Match> {
    let mut all = Vec::new();
    for (gold_at, gold) in gold.iter().enumerate() {
        for (found_at, found) in found.iter().enumerate() {
            let both = gold.intersection(found).count();
            let share = both as f64 / (gold.len() + found.len() - both).max(1) as f64;
            if both > 0 && share >= least {
                all.push(Match { gold: gold_at, found: found_at, share });
            }
        }
    }
    all.sort_by(|a, b| b.share.total_cmp(&a.share).then((b.gold, b.found).cmp(&(a.gold, a.found))));
    let (mut golds, mut founds) = (BTreeSet::new(), BTreeSet::new());
    all.retain(|pair| {
        let free = !golds.contains(&pair.gold) && !founds.contains(&pair.found);
        if free {
            golds.insert(pair.gold);
            founds.insert(pair.found);
        }
        free
    });
    all
}

/// The letters and digits of these stretches.
pub fn letters(text: &str, stretches: &[Range<usize>]) -> Letters {
    let letters = |stretch: &Range<usize>| {
        let start = stretch.start;
        let characters = text.get(stretch.clone()).unwrap_or_default().char_indices();
        characters.filter(|(_, character)| character.is_alphanumeric()).map(move |(at, _)| start + at)
    };
    stretches.iter().flat_map(letters).collect()
}

/// Whether two lists of stretches share a character.
pub fn overlap(left: &[Range<usize>], right: &[Range<usize>]) -> bool {
    left.iter().any(|left| right.iter().any(|right| left.start < right.end && right.start < left.end))
}

/// Whether a found source is the gold one: they overlap, or there is none on either side.
pub fn same_source(gold: &Attribution, found: &Attribution) -> bool {
    overlap(&gold.source, &found.source) || (gold.source.is_empty() && found.source.is_empty())
}

/// What stands between quotation marks, as characters alone tell: curly pairs, or straight ones of one line.
pub struct Marked(Vec<Range<usize>>);

impl Marked {
    pub fn new(text: &str) -> Marked {
        let mut pairs = Vec::new();
        let mut from = 0;
        while let Some(open) = text[from..].find(['“', '"']).map(|at| from + at) {
            let mark = if text[open..].starts_with('"') { '"' } else { '“' };
            let inside = open + mark.len_utf8();
            let ends: &[char] = if mark == '"' { &['"', '\n'] } else { &['”'] };
            let close = text[inside..].find(ends).map(|at| inside + at);
            from = inside;
            if let Some(close) = close.filter(|&close| !text[close..].starts_with('\n')) {
                from = close + text[close..].chars().next().map_or(0, char::len_utf8);
                pairs.push(open..from);
            }
        }
        Marked(pairs)
    }

    /// Whether more than nine in ten of these letters stand between marks.
    pub fn holds(&self, letters: &Letters) -> bool {
        let inside = letters.iter().filter(|at| {
            let after = self.0.partition_point(|pair| pair.start <= **at);
            after > 0 && self.0[after - 1].contains(at)
        });
        !letters.is_empty() && inside.count() as f64 / letters.len() as f64 > 0.9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(stretches: &[Range<usize>]) -> Attribution {
        Attribution { content: stretches.to_vec(), ..Attribution::default() }
    }

    #[test]
    fn the_best_pair_comes_first_and_marks_do_not_count() {
        let text = "\"We stay,\" she said. They go on.";
        let gold = [content(&[0..10]), content(&[21..31])];
        let found = [content(&[1..8]), content(&[1..3]), content(&[21..25])];
        let matching = Matching::new(text, &gold, &found, LEAST);
        assert_eq!(matching.pairs.len(), 2);
        assert_eq!(matching.pairs[0], Match { gold: 0, found: 0, share: 1.0 });
        assert_eq!(matching.of_found(2).map(|pair| (pair.gold, pair.share)), Some((1, 0.5)));
        assert_eq!(matching.of_found(1), None);
    }

    #[test]
    fn sources_are_the_same_where_they_overlap_or_neither_is_there() {
        let source =
            |stretches: &[Range<usize>]| Attribution { source: stretches.to_vec(), ..content(&[0..1]) };
        assert!(same_source(&source(&[5..9]), &source(&[8..12])));
        assert!(same_source(&source(&[]), &source(&[])));
        assert!(!same_source(&source(&[5..8]), &source(&[8..12])));
        assert!(!same_source(&source(&[]), &source(&[8..12])));
    }

    #[test]
    fn straight_marks_pair_within_a_line_and_curly_ones_over_lines() {
        let text = "\"a\nb\" c \"d\" “e\nf” g";
        let marked = Marked::new(text);
        let inside = |word: &str| {
            let at = text.find(word).expect("the word stands in the text");
            marked.holds(&letters(text, &[at..at + 1]))
        };
        assert_eq!(
            ["a", "b", "c", "d", "e", "f", "g"].map(inside),
            [false, false, true, false, true, true, false]
        );
    }
}
