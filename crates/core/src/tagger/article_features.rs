//! What the rest of the article says about a capitalised word.
//!
//! A name that is doubtful in one place is often clear in another: the features of a word are the commonest words
//! around it anywhere in the article, the longest run of capitalised words that holds it, and whether it also occurs
//! in lower case, as names seldom do. They depend on the word alone, so they cost little per token.

use super::word_features::{Lexeme, Words};
use crate::model::mix;
use crate::segment::Segments;
use std::ops::Range;

/// How many of a word's commonest neighbours on a side are features.
const NEIGHBOURS: usize = 3;
/// Run lengths from here on are one.
const LONG_RUN: usize = 6;
/// Features for which there is room from the start, for each word that is capitalised inside a sentence.
const FEATURES_OF_CAPITALISED: usize = 16;
/// Stands for the neighbour where there is none.
const NOTHING: u64 = 1;

/// The document features of every lexeme.
pub(crate) struct Document {
    features: Vec<u64>,
    /// For each lexeme, where its features start; one more at the end.
    starts: Vec<u32>,
    /// Lower-case hashes of the words that are capitalised where no sentence starts; sorted.
    capitalised_inside: Vec<u64>,
}

/// One occurrence of a capitalised word: its lexeme, the side, the neighbour.
type Occurrence = (u32, bool, u64);

impl Document {
    /// The features are numbered from `number` on.
    pub(crate) fn new(segments: &Segments, words: &Words<'_>, number: u64) -> Document {
        let survey = Survey::new(segments, words);
        let mut document = Document {
            features: Vec::with_capacity(FEATURES_OF_CAPITALISED * survey.capitalised_inside.len()),
            starts: Vec::with_capacity(words.count() + 1),
            capitalised_inside: survey.capitalised_inside,
        };
        document.starts.push(0);
        let mut neighbours = Neighbours::new(&survey.occurrences, words.count());
        for index in 0..words.count() {
            let lexeme = &words.known(index).lexeme;
            if lexeme.is_capitalised {
                let mut add = |kind: u64, seen: u64| document.features.push(mix(number + kind, seen));
                if survey.in_lower_case.binary_search(&lexeme.lower).is_ok() {
                    add(0, 0);
                }
                for side in [false, true] {
                    commonest(neighbours.of(index, side), |neighbour| add(1 + u64::from(side), neighbour));
                }
                run_features(survey.runs[index].clone(), index, segments, words, add);
            }
            document.starts.push(document.features.len() as u32);
        }
        document
    }

    /// The features of a lexeme.
    pub(crate) fn features(&self, lexeme: usize) -> &[u64] {
        self.features.get(self.starts[lexeme] as usize..self.starts[lexeme + 1] as usize).unwrap_or(&[])
    }

    /// Whether the word is capitalised where no sentence starts.
    pub(crate) fn is_capitalised_inside(&self, lexeme: &Lexeme) -> bool {
        self.capitalised_inside.binary_search(&lexeme.lower).is_ok()
    }
}

/// One pass over the article's sentences, those without case left out.
struct Survey {
    in_lower_case: Vec<u64>,
    capitalised_inside: Vec<u64>,
    occurrences: Vec<Occurrence>,
    /// For each lexeme, the longest run of capitalised words that holds it.
    runs: Vec<Range<usize>>,
    /// For each lexeme, whether it is in the list of lower-case or of capitalised words.
    listed: Vec<bool>,
}

impl Survey {
    fn new(segments: &Segments, words: &Words<'_>) -> Survey {
        let mut survey = Survey {
            in_lower_case: Vec::with_capacity(words.count()),
            capitalised_inside: Vec::with_capacity(words.count() / 2),
            occurrences: Vec::with_capacity(segments.tokens.len() / 2),
            runs: vec![0..0; words.count()],
            listed: vec![false; words.count()],
        };
        for (index, sentence) in segments.sentences.iter().enumerate() {
            if !words.is_caseless(index) {
                survey.sentence(sentence.tokens(), words);
            }
        }
        survey.in_lower_case.sort_unstable();
        survey.capitalised_inside.sort_unstable();
        survey
    }

    fn sentence(&mut self, sentence: Range<usize>, words: &Words<'_>) {
        let mut run = sentence.start..sentence.start;
        for at in sentence.clone() {
            let index = words.index(at);
            let lexeme = &words.known(index).lexeme;
            if !lexeme.is_capitalised {
                if lexeme.is_alphabetic && !std::mem::replace(&mut self.listed[index], true) {
                    self.in_lower_case.push(lexeme.lower);
                }
                self.close(std::mem::replace(&mut run, at + 1..at + 1), words);
                continue;
            }
            run.end = at + 1;
            let mut before = NOTHING;
            if at > sentence.start {
                if !std::mem::replace(&mut self.listed[index], true) {
                    self.capitalised_inside.push(lexeme.lower);
                }
                before = words.lexeme(at - 1).lower;
            }
            let behind = if at + 1 < sentence.end { words.lexeme(at + 1).lower } else { NOTHING };
            self.occurrences.extend([(index as u32, false, before), (index as u32, true, behind)]);
        }
        self.close(run, words);
    }

    /// Notes a run with the words that it is the longest of.
    fn close(&mut self, run: Range<usize>, words: &Words<'_>) {
        for at in run.clone() {
            let longest = &mut self.runs[words.index(at)];
            if run.len() > longest.len() {
                *longest = run.clone();
            }
        }
    }
}

/// The neighbours of each lexeme, side by side.
struct Neighbours {
    all: Vec<u64>,
    /// For each lexeme and side, where its neighbours end.
    ends: Vec<u32>,
}

impl Neighbours {
    fn new(occurrences: &[Occurrence], lexemes: usize) -> Neighbours {
        let place = |&(lexeme, side, _): &Occurrence| 2 * lexeme as usize + usize::from(side);
        let mut ends = vec![0; 2 * lexemes + 1];
        occurrences.iter().for_each(|occurrence| ends[place(occurrence) + 1] += 1);
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        // Each begins where the one before ends, and is moved on to where it ends itself.
        let mut all = vec![0; occurrences.len()];
        for occurrence in occurrences {
            let end = &mut ends[place(occurrence)];
            all[*end as usize] = occurrence.2;
            *end += 1;
        }
        Neighbours { all, ends }
    }

    /// Those of a lexeme on one side, sorted.
    fn of(&mut self, lexeme: usize, side: bool) -> &[u64] {
        let place = 2 * lexeme + usize::from(side);
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        let own = &mut self.all[start as usize..self.ends[place] as usize];
        own.sort_unstable();
        own
    }
}

/// Hands on the commonest of the sorted neighbours of one word on one side.
fn commonest(neighbours: &[u64], mut take: impl FnMut(u64)) {
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
    words: &Words<'_>,
    mut add: impl FnMut(u64, u64),
) {
    if run.is_empty() {
        return;
    }
    add(3, run.len().min(LONG_RUN) as u64);
    if run.len() == 1 {
        return;
    }
    let sentence = segments.sentences[segments.sentence_of[run.start] as usize].tokens();
    let before = (run.start > sentence.start).then(|| words.lexeme(run.start - 1).lower);
    let behind = (run.end < sentence.end).then(|| words.lexeme(run.end).lower);
    add(4, words.lexeme(run.end - 1).lower);
    add(5, words.lexeme(run.start).lower);
    add(6, before.unwrap_or(NOTHING));
    add(7, behind.unwrap_or(NOTHING));
    for other in run.map(|at| words.index(at)).filter(|&other| other != own) {
        let other = words.known(other);
        add(8, other.lists.alone.0);
        if let Some(clusters) = other.lexeme.clusters {
            add(9, clusters.coarse.into());
        }
    }
}
