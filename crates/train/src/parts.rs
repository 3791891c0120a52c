//! `pos`: trains the parts of speech on treebanks; `score pos`: measures them on raw text.

use crate::corpora::Result;
use crate::corpora::conllu::{self, Document};
use crate::learn::{Data, Inventory, Settings, Weights, train};
use std::path::{Path, PathBuf};
use std::time::Instant;
use wirecopy::training::{self, PART_LABELS, Task, Text};

/// One document in so many is also shown in lower case, one in capitals, and one in title case.
const RECASED: usize = 8;

/// Trains a model on these treebanks and returns the bytes of its weight file.
pub fn learn(data: &[PathBuf], check: Option<&Path>, settings: &Settings) -> Result<Vec<u8>> {
    let mut documents = Vec::new();
    for path in data {
        documents.extend(conllu::load(path)?);
    }
    let copies = recased(&documents);
    documents.extend(copies);
    let texts: Vec<(Text, Vec<u8>)> = documents.iter().map(example).collect();
    let checked: Vec<(Text, Vec<u8>)> =
        check.map(conllu::load).transpose()?.iter().flatten().map(example).collect();
    let inventory = Inventory::new(Task::PartsOfSpeech, texts.iter().map(|(text, _)| text));
    let prepare = |texts: &[(Text, Vec<u8>)]| {
        Data::new(Task::PartsOfSpeech, texts.iter().map(|(text, labels)| (text, &labels[..])), &inventory)
    };
    let (data, checked) = (prepare(&texts), prepare(&checked));
    eprintln!(
        "{} tokens, {} features, {:.1} per token",
        data.labels.len(),
        inventory.hashes.len(),
        data.features_per_token()
    );
    let begun = Instant::now();
    let weights = train(
        &data,
        inventory.hashes.len(),
        PART_LABELS,
        settings,
        |seed, round, loss, weights: &Weights<PART_LABELS>| {
            let seconds = begun.elapsed().as_secs();
            eprintln!(
                "seed {seed} round {round} loss {loss:.4} accuracy {:.4} {seconds} s",
                accuracy(weights, &checked)
            );
        },
    );
    eprintln!("accuracy of the average {:.4}", accuracy(&weights, &checked));
    let rows: Vec<(u64, [f32; PART_LABELS])> = inventory.hashes.iter().copied().zip(weights.rows).collect();
    let transitions: Vec<f32> = weights.transitions[..PART_LABELS].iter().flatten().copied().collect();
    Ok(training::write_model(&weights.transitions[PART_LABELS], &transitions, &rows, settings.rows))
}

/// Share of tokens whose universal tag is right.
fn accuracy(weights: &Weights<PART_LABELS>, data: &Data) -> f64 {
    let labels = weights.label(data);
    let name = training::part_name;
    let right = labels.iter().zip(&data.labels).filter(|(found, gold)| name(**found) == name(**gold)).count();
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
        let text = Text::from_raw(&raw);
        let found: std::collections::HashMap<_, _> =
            text.tokens().into_iter().zip(text.parts_of_speech()).collect();
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
