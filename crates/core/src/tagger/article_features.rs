//! What the rest of the article says about a capitalised word.
//!
//! A name that is doubtful in one place is often clear in another: the features of a word are its commonest neighbours
//! anywhere in the article, the longest run of capitalised words that holds it, and whether it also occurs in lower
//! case, as names seldom do. They depend on the word alone, so they are computed once per word of the article.

use super::gazetteer_matches::lists_of;
use super::names::ArticleFeature;
use crate::model::FeatureList;
use crate::segment::{Segments, Word};
use std::ops::Range;

/// How many of a word's commonest neighbours on a side are features.
const NEIGHBOURS: usize = 3;
/// Runs of this length and longer ones are one.
const LONG_RUN: usize = 6;
/// Stands for a neighbour that lies outside the sentence.
const BOUNDARY: u64 = 1;

/// The features that an article gives to its words.
pub(super) struct ArticleFeatures {
    features: Vec<u64>,
    /// For each word, where its features start; one more at the end.
    starts: Vec<u32>,
    /// Lower-case hashes of the words that are capitalised where no sentence starts; sorted.
    capitalised_inside: Vec<u64>,
}

/// One occurrence of a capitalised word: its index, whether the neighbour stands after it, the neighbour.
type Occurrence = (u32, bool, u64);

impl ArticleFeatures {
    pub(super) fn new(segments: &Segments) -> ArticleFeatures {
        let survey = Survey::new(segments);
        let words = segments.vocabulary.words();
        let mut features = Vec::new();
        let mut starts = vec![0];
        let mut neighbours = Neighbours::new(&survey.occurrences, words.len());
        for (index, word) in words.iter().enumerate() {
            if word.is_capitalised {
                let mut add = |feature: ArticleFeature, seen: u64| {
                    FeatureList(&mut features).add_word(feature, [], seen);
                };
                if survey.in_lower_case.binary_search(&word.hashes.lower).is_ok() {
                    add(ArticleFeature::AlsoInLowerCase, 0);
                }
                for (after, feature) in
                    [(false, ArticleFeature::CommonBefore), (true, ArticleFeature::CommonAfter)]
                {
                    for_commonest(neighbours.of(index, after), |neighbour| add(feature, neighbour));
                }
                run_features(survey.runs[index].clone(), index, segments, add);
            }
            starts.push(features.len() as u32);
        }
        ArticleFeatures { features, starts, capitalised_inside: survey.capitalised_inside }
    }

    /// The features of the word with this index.
    pub(super) fn of(&self, word: usize) -> &[u64] {
        self.features.get(self.starts[word] as usize..self.starts[word + 1] as usize).unwrap_or(&[])
    }

    /// Whether the word is capitalised where no sentence starts.
    pub(super) fn is_capitalised_inside(&self, word: &Word) -> bool {
        self.capitalised_inside.binary_search(&word.hashes.lower).is_ok()
    }
}

/// One pass over the article's sentences, those without case left out.
struct Survey {
    in_lower_case: Vec<u64>,
    capitalised_inside: Vec<u64>,
    occurrences: Vec<Occurrence>,
    /// For each word, the longest run of capitalised words that holds it.
    runs: Vec<Range<usize>>,
    /// For each word, whether it is in the list of lower-case or of capitalised words.
    listed: Vec<bool>,
}

impl Survey {
    fn new(segments: &Segments) -> Survey {
        let words = segments.vocabulary.words().len();
        let mut survey = Survey {
            in_lower_case: Vec::new(),
            capitalised_inside: Vec::new(),
            occurrences: Vec::new(),
            runs: vec![0..0; words],
            listed: vec![false; words],
        };
        for (index, sentence) in segments.sentences.iter().enumerate() {
            if !segments.is_caseless(index) {
                survey.add_sentence(sentence.tokens(), segments);
            }
        }
        survey.in_lower_case.sort_unstable();
        survey.capitalised_inside.sort_unstable();
        survey
    }

    fn add_sentence(&mut self, sentence: Range<usize>, segments: &Segments) {
        let lower = |at: usize| segments.feature_word(at).hashes.lower;
        let mut run = sentence.start..sentence.start;
        for at in sentence.clone() {
            let index = segments.feature_word_index(at);
            let word = segments.feature_word(at);
            if !word.is_capitalised {
                if word.hashes.is_alphabetic && !std::mem::replace(&mut self.listed[index], true) {
                    self.in_lower_case.push(word.hashes.lower);
                }
                self.add_run(std::mem::replace(&mut run, at + 1..at + 1), segments);
                continue;
            }
            run.end = at + 1;
            let mut before = BOUNDARY;
            if at > sentence.start {
                if !std::mem::replace(&mut self.listed[index], true) {
                    self.capitalised_inside.push(word.hashes.lower);
                }
                before = lower(at - 1);
            }
            let after = if at + 1 < sentence.end { lower(at + 1) } else { BOUNDARY };
            self.occurrences.extend([(index as u32, false, before), (index as u32, true, after)]);
        }
        self.add_run(run, segments);
    }

    /// Notes a run for the words of which it is the longest.
    fn add_run(&mut self, run: Range<usize>, segments: &Segments) {
        for at in run.clone() {
            let longest = &mut self.runs[segments.feature_word_index(at)];
            if run.len() > longest.len() {
                *longest = run.clone();
            }
        }
    }
}

/// The neighbours of each word, grouped by word and side.
struct Neighbours {
    all: Vec<u64>,
    /// For each word and side, where its neighbours end.
    ends: Vec<u32>,
}

impl Neighbours {
    fn new(occurrences: &[Occurrence], words: usize) -> Neighbours {
        let group = |&(word, after, _): &Occurrence| 2 * word as usize + usize::from(after);
        let mut ends = vec![0; 2 * words + 1];
        occurrences.iter().for_each(|occurrence| ends[group(occurrence) + 1] += 1);
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        // Each group's end starts at that of the one before, and moves as the group is filled.
        let mut all = vec![0; occurrences.len()];
        for occurrence in occurrences {
            let end = &mut ends[group(occurrence)];
            all[*end as usize] = occurrence.2;
            *end += 1;
        }
        Neighbours { all, ends }
    }

    /// Those of a word on one side, sorted.
    fn of(&mut self, word: usize, after: bool) -> &[u64] {
        let group = 2 * word + usize::from(after);
        let start = group.checked_sub(1).map_or(0, |before| self.ends[before]);
        let own = &mut self.all[start as usize..self.ends[group] as usize];
        own.sort_unstable();
        own
    }
}

/// Hands on the commonest of the sorted neighbours of one word on one side.
fn for_commonest(neighbours: &[u64], mut take: impl FnMut(u64)) {
    let mut best = [(0, 0); NEIGHBOURS];
    for same in neighbours.chunk_by(|left, right| left == right) {
        let mut entry = (same.len(), same.first().copied().unwrap_or(0));
        for place in &mut best {
            if entry.0 > place.0 {
                std::mem::swap(place, &mut entry);
            }
        }
    }
    best.iter().filter(|entry| entry.0 > 0).for_each(|entry| take(entry.1));
}

/// The features of the longest run that holds a word.
fn run_features(
    run: Range<usize>,
    own: usize,
    segments: &Segments,
    mut add: impl FnMut(ArticleFeature, u64),
) {
    use ArticleFeature::*;
    if run.is_empty() {
        return;
    }
    add(RunLength, run.len().min(LONG_RUN) as u64);
    if run.len() == 1 {
        return;
    }
    let sentence = segments.sentences[segments.sentence_of[run.start] as usize].tokens();
    let lower = |at: usize| segments.feature_word(at).hashes.lower;
    add(RunLast, lower(run.end - 1));
    add(RunFirst, lower(run.start));
    add(BeforeRun, if run.start > sentence.start { lower(run.start - 1) } else { BOUNDARY });
    add(AfterRun, if run.end < sentence.end { lower(run.end) } else { BOUNDARY });
    for at in run.filter(|&at| segments.feature_word_index(at) != own) {
        let other = segments.feature_word(at);
        add(ListsInRun, lists_of(other).0);
        if let Some(clusters) = other.hashes.clusters {
            add(ClusterInRun, clusters.coarse.into());
        }
    }
}
