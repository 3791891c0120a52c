//! `score coreference`: chains of people, organisations and places against those of GUM, by MUC, B³ and CEAF-e.
//!
//! A gold chain counts if one of its mentions is a name; of its mentions count names, third-person pronouns in the
//! singular and noun phrases; chains of one mention are left in. GUM marks whole noun phrases and we the name, so a
//! mention of ours is a gold one if it holds the head that GUM gives for it. Beside ours stands the baseline: the same
//! mentions, in which names of one spelling are one chain and whatever else stands alone.

use crate::corpora::conllu::{self, Document, Word};
use crate::corpora::{self, Result};
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use wirecopy::{Analyzer, EntityType, MentionForm, OffsetUnit, Options};

/// Pronouns that take part.
const PRONOUNS: &[&str] =
    &["he", "her", "hers", "herself", "him", "himself", "his", "it", "its", "itself", "she"];

/// A clustering: for each mention, its chain. Gold mentions are numbered by order, ours that are none after them.
type Chains = BTreeMap<usize, usize>;

/// A gold mention: where its head stands, and its chain.
struct Mention {
    head: Range<usize>,
    length: usize,
    chain: String,
    is_name: bool,
}

/// Sums of numerators and denominators over documents: recall's, then precision's.
#[derive(Default, Clone, Copy)]
struct Tally([f64; 4]);

impl Tally {
    fn add(&mut self, recall: (f64, f64), precision: (f64, f64)) {
        let parts = [recall.0, recall.1, precision.0, precision.1];
        self.0.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
    }

    fn show(&self) -> (f64, String) {
        let [a, b, c, d] = self.0;
        let (recall, precision) = (a / b.max(1.0), c / d.max(1.0));
        let f = if recall + precision > 0.0 { 2.0 * recall * precision / (recall + precision) } else { 0.0 };
        (f, format!("{precision:.3} {recall:.3} {f:.3}"))
    }
}

/// Prints the three measures for ours and the baseline, against all gold mentions and those that we found.
pub fn score(data: &Path) -> Result<()> {
    let analyzer = Analyzer::new();
    let mut tallies = [[Tally::default(); 3]; 4];
    let (mut all, mut matched, mut ours) = (0, 0, 0);
    for document in conllu::load(data)? {
        let (gold_mentions, gold) = gold(&document);
        let (found, baseline) = found(&analyzer, &document.raw().0, &gold_mentions)?;
        let held: Chains =
            gold.iter().filter(|(id, _)| found.contains_key(*id)).map(|(a, b)| (*a, *b)).collect();
        let only = |chains: &Chains| -> Chains {
            chains.iter().filter(|(id, _)| held.contains_key(*id)).map(|(a, b)| (*a, *b)).collect()
        };
        all += gold.len();
        matched += held.len();
        ours += found.len();
        measure(&gold, &found, &mut tallies[0]);
        measure(&gold, &baseline, &mut tallies[1]);
        measure(&held, &only(&found), &mut tallies[2]);
        measure(&held, &only(&baseline), &mut tallies[3]);
    }
    println!("gold mentions {all}, ours {ours}, both {matched}");
    println!("{:<34}{:<19}{:<19}{:<19}mean F", "P R F", "MUC", "B³", "CEAF-e");
    let names = ["ours", "same string", "ours, mentions in both", "same string, mentions in both"];
    for (name, tallies) in names.iter().zip(tallies) {
        let shown = tallies.map(|tally| tally.show());
        let mean = shown.iter().map(|(f, _)| f).sum::<f64>() / 3.0;
        println!("{name:<34}{:<19}{:<19}{:<19}{mean:.3}", shown[0].1, shown[1].1, shown[2].1);
    }
    Ok(())
}

/// The gold mentions that count, and their chains.
fn gold(document: &Document) -> (Vec<Mention>, Chains) {
    let (_, ranges) = document.raw();
    let words: Vec<(&Word, Range<usize>)> =
        document.sentences.iter().flatten().zip(ranges.into_iter().flatten()).collect();
    let forms: Vec<&Word> = words.iter().map(|(word, _)| *word).collect();
    let kinds = ["person", "organization", "place"];
    let mut mentions: Vec<Mention> = corpora::mentions::mentions(&forms)
        .into_iter()
        .filter(|gold| kinds.contains(&gold.kind.as_str()))
        .filter_map(|gold| mention(&words, gold))
        .collect();
    let named: BTreeSet<String> =
        mentions.iter().filter(|mention| mention.is_name).map(|mention| mention.chain.clone()).collect();
    mentions.retain(|mention| named.contains(&mention.chain));
    mentions.sort_by_key(|mention| (mention.head.start, mention.length));
    let numbers: Vec<&String> = named.iter().collect();
    let chain = |mention: &Mention| numbers.binary_search(&&mention.chain).unwrap_or(0);
    let chains = mentions.iter().enumerate().map(|(id, mention)| (id, chain(mention))).collect();
    (mentions, chains)
}

fn mention(words: &[(&Word, Range<usize>)], gold: corpora::mentions::Mention) -> Option<Mention> {
    let (word, range) = words.get(*gold.core.first()?)?;
    let counts = match word.upos.as_str() {
        "PRON" | "DET" => PRONOUNS.contains(&word.form.to_lowercase().as_str()),
        "PROPN" | "NOUN" | "ADJ" => true,
        _ => false,
    };
    let is_name = word.upos == "PROPN";
    counts.then(|| Mention { head: range.clone(), length: gold.words.len(), chain: gold.group, is_name })
}

/// Our chains and those of the baseline.
fn found(analyzer: &Analyzer, raw: &str, gold: &[Mention]) -> Result<(Chains, Chains)> {
    let options = Options::new().offsets(OffsetUnit::Utf8);
    let article = analyzer.analyze(raw, &options).map_err(|error| error.to_string())?;
    let source = |at: u32| {
        let block = article.blocks.iter().find(|block| block.start <= at && at < block.end)?;
        Some((block.source.as_ref()?.start + at - block.start) as usize)
    };
    let (mut ours, mut baseline) = (Chains::new(), Chains::new());
    let mut spellings: BTreeMap<&str, usize> = BTreeMap::new();
    let mut next = gold.len();
    for (chain, entity) in article.entities.iter().enumerate() {
        use EntityType::{Fac, Gpe, Loc, Org, Person};
        if !matches!(entity.kind, Person | Org | Gpe | Loc | Fac) {
            continue;
        }
        for mention in &entity.mentions {
            let Some(start) = source(mention.start) else { continue };
            let range = start..start + (mention.end - mention.start) as usize;
            let first = gold.partition_point(|gold| gold.head.start < range.start);
            let id = (first..gold.len())
                .take_while(|&id| gold[id].head.start < range.end)
                .filter(|id| !ours.contains_key(id))
                .last()
                .unwrap_or_else(|| {
                    next += 1;
                    next
                });
            ours.insert(id, chain);
            let alone = 1_000_000 + id;
            let same = if mention.form == MentionForm::Name {
                *spellings.entry(&mention.text).or_insert(alone)
            } else {
                alone
            };
            baseline.insert(id, same);
        }
    }
    Ok((ours, baseline))
}

fn measure(gold: &Chains, found: &Chains, tallies: &mut [Tally; 3]) {
    let (key, response) = (groups(gold), groups(found));
    tallies[0].add(muc(&key, found), muc(&response, gold));
    tallies[1].add(b_cubed(gold, &key, found), b_cubed(found, &response, gold));
    let similar = |a: &Vec<usize>, b: &Vec<usize>| 2.0 * common(a, b) as f64 / (a.len() + b.len()) as f64;
    let rows: Vec<Vec<f64>> =
        key.values().map(|a| response.values().map(|b| similar(a, b)).collect()).collect();
    let best = assigned(&rows);
    tallies[2].add((best, key.len() as f64), (best, response.len() as f64));
}

fn groups(chains: &Chains) -> BTreeMap<usize, Vec<usize>> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    chains.iter().for_each(|(&mention, &chain)| groups.entry(chain).or_default().push(mention));
    groups
}

fn common(a: &[usize], b: &[usize]) -> usize {
    a.iter().filter(|mention| b.binary_search(mention).is_ok()).count()
}

/// Links of these chains that the other side keeps, and all their links.
fn muc(chains: &BTreeMap<usize, Vec<usize>>, other: &Chains) -> (f64, f64) {
    let (mut kept, mut all) = (0, 0);
    for mentions in chains.values() {
        let parts: BTreeSet<usize> = mentions
            .iter()
            .map(|mention| other.get(mention).copied().unwrap_or(usize::MAX - mention))
            .collect();
        kept += mentions.len() - parts.len();
        all += mentions.len() - 1;
    }
    (kept as f64, all as f64)
}

/// The share of each mention's chain that the other side gives it, summed, and the number of mentions.
fn b_cubed(of: &Chains, chains: &BTreeMap<usize, Vec<usize>>, other: &Chains) -> (f64, f64) {
    let others = groups(other);
    let share = |(mention, chain): (&usize, &usize)| {
        let own = &chains[chain];
        other.get(mention).map_or(0.0, |other| common(own, &others[other]) as f64 / own.len() as f64)
    };
    (of.iter().map(share).sum(), of.len() as f64)
}

/// The greatest sum of entries, one a row and column at most.
fn assigned(rows: &[Vec<f64>]) -> f64 {
    let columns = rows.first().map_or(0, Vec::len);
    let size = rows.len().max(columns);
    if size == 0 {
        return 0.0;
    }
    let entry =
        |(row, column): (usize, usize)| rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0);
    // Weights are whole numbers there: similarities to nine digits.
    let weights = Matrix::from_fn(size, size, |place| (entry(place) * 1e9) as i64);
    let (_, column_of) = kuhn_munkres(&weights);
    column_of.into_iter().enumerate().map(entry).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_agree_with_hand_counts() {
        let gold = Chains::from([(0, 0), (1, 0), (2, 0), (3, 1)]);
        let found = Chains::from([(0, 7), (1, 7), (2, 8), (3, 8)]);
        let mut tallies = [Tally::default(); 3];
        measure(&gold, &found, &mut tallies);
        let f: Vec<String> = tallies.iter().map(|tally| tally.show().1).collect();
        assert_eq!(f, ["0.500 0.500 0.500", "0.750 0.667 0.706", "0.733 0.733 0.733"]);
    }
}
