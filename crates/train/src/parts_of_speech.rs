//! `pos`: trains the parts of speech on treebanks; `score pos`: measures them on raw text.

use crate::corpora::Result;
use crate::corpora::conllu::{self, Document};
use crate::learn::{self, Check, Settings, borrowed, learn};
use crate::origin::Origin;
use std::path::{Path, PathBuf};
use wirecopy::training::{self, PARTS_OF_SPEECH_WIDTH, Task, Text};

/// One document in so many is also shown in lower case, one in capitals, and one in title case.
const RECASED: usize = 8;

/// Trains a model on these treebanks and returns the bytes of its weight file.
pub fn train(data: &[PathBuf], check: Option<&Path>, settings: &Settings) -> Result<Vec<u8>> {
    let origin = Origin::of(data)?;
    let mut documents = data.iter().map(|path| conllu::load(path)).collect::<Result<Vec<_>>>()?.concat();
    let copies = recased(&documents);
    documents.extend(copies);
    let texts: Vec<(Text, Vec<u8>)> = documents.iter().map(example).collect();
    let checked: Vec<(Text, Vec<u8>)> =
        check.map(conllu::load).transpose()?.iter().flatten().map(example).collect();
    let gold: Vec<u8> = checked.iter().flat_map(|(_, labels)| labels.iter().copied()).collect();
    let (texts, checked) = (borrowed(&texts), borrowed(&checked));
    let task = Task::PartsOfSpeech;
    let (source, checked) = (learn::texts(task, &texts), learn::texts(task, &checked));
    let measure = |labels: &[u8]| accuracy(labels, &gold);
    let check = Check { source: &checked, measure: &measure };
    let check = Some(&check).filter(|_| !gold.is_empty());
    Ok(learn::<PARTS_OF_SPEECH_WIDTH>(task, &source, check, settings, &origin))
}

/// Share of tokens whose universal tag is right.
fn accuracy(labels: &[u8], gold: &[u8]) -> f64 {
    let name = training::part_name;
    let right = labels.iter().zip(gold).filter(|(found, gold)| name(**found) == name(**gold)).count();
    right as f64 / labels.len().max(1) as f64
}

fn example(document: &Document) -> (Text, Vec<u8>) {
    let forms: Vec<Vec<String>> = document
        .sentences
        .iter()
        .map(|sentence| sentence.iter().map(|word| word.form.clone()).collect())
        .collect();
    let labels = document
        .sentences
        .iter()
        .flatten()
        .map(|word| training::part_label(&word.upos, &word.xpos))
        .collect();
    (Text::from_sentences(&forms), labels)
}

/// Copies of some documents in lower case, in capitals and in title case.
fn recased(documents: &[Document]) -> Vec<Document> {
    let mut copies = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let change: fn(&str) -> String = match index % RECASED {
            0 => |form| form.to_lowercase(),
            2 => |form| form.to_uppercase(),
            5 => title_case,
            _ => continue,
        };
        let mut copy = document.clone();
        copy.sentences.iter_mut().flatten().for_each(|word| word.form = change(&word.form));
        copies.push(copy);
    }
    copies
}

fn title_case(form: &str) -> String {
    let mut characters = form.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// Prints the share of right tags among our own tokens that are tokens of the treebank, too.
pub fn score(data: &Path) -> Result<()> {
    let (mut both, mut gold_tokens, mut right, mut right_form) = (0, 0, 0, 0);
    for document in conllu::load(data)? {
        let (raw, ranges) = document.raw();
        let text = Text::from_lines(&raw);
        let found: std::collections::HashMap<_, _> =
            text.tokens().iter().cloned().zip(text.parts_of_speech()).collect();
        for (word, range) in document.sentences.iter().flatten().zip(ranges.into_iter().flatten()) {
            gold_tokens += 1;
            if let Some(&(upos, xpos)) = found.get(&range) {
                both += 1;
                right += usize::from(upos == word.upos);
                right_form += usize::from(
                    upos == word.upos
                        && training::part_label(upos, xpos) == training::part_label(&word.upos, &word.xpos),
                );
            }
        }
    }
    let share = |count: usize| count as f64 / both.max(1) as f64;
    println!(
        "tokens {gold_tokens}, with the same edges {both} ({:.4})",
        both as f64 / gold_tokens.max(1) as f64
    );
    println!("universal tag {:.4}, with form {:.4}", share(right), share(right_form));
    Ok(())
}
