//! Treebanks of Universal Dependencies in CoNLL-U.

use super::{Result, files, read};
use std::path::Path;

/// One word of a treebank.
#[derive(Debug, Clone, Default)]
pub struct Word {
    pub form: String,
    pub lemma: String,
    pub upos: String,
    pub xpos: String,
    /// How the word depends on its head.
    pub relation: String,
    /// Whether white space follows the word in the text.
    pub space_after: bool,
    /// The brackets of mentions that open and close here, as GUM writes them in `Entity=`.
    pub entity: String,
}

/// One document: its sentences.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub name: String,
    pub sentences: Vec<Vec<Word>>,
    /// For each sentence, whether a paragraph starts with it.
    pub paragraphs: Vec<bool>,
}

/// All documents below this path.
pub fn load(path: &Path) -> Result<Vec<Document>> {
    let mut documents: Vec<Document> = Vec::new();
    for file in files(path, ".conllu")? {
        parse(&read(&file)?, &mut documents);
    }
    Ok(documents)
}

fn parse(text: &str, documents: &mut Vec<Document>) {
    let mut sentence: Vec<Word> = Vec::new();
    let mut glued_until: i32 = 0;
    let mut paragraph = true;
    for line in text.lines().chain([""]) {
        if let Some(comment) = line.strip_prefix("# ") {
            if let Some(name) = comment.strip_prefix("newdoc id = ") {
                documents.push(Document { name: name.to_owned(), ..Document::default() });
            }
            paragraph |= comment.starts_with("newpar");
        } else if line.is_empty() {
            if let Some(document) = documents.last_mut().filter(|_| !sentence.is_empty()) {
                document.sentences.push(std::mem::take(&mut sentence));
                document.paragraphs.push(std::mem::take(&mut paragraph));
            }
            glued_until = 0;
        } else {
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, form, lemma, upos, xpos, _, _, relation, _, misc] = fields[..] else {
                continue;
            };
            if let Some((_, last)) = id.split_once('-') {
                glued_until = last.parse().unwrap_or(0);
                // The space after a word of several parts is noted at the whole.
                if !misc.contains("SpaceAfter=No") {
                    glued_until = -glued_until;
                }
            } else if let Ok(number) = id.parse::<i32>() {
                let space_after = match glued_until.abs() {
                    last if number < last => false,
                    last if number == last => glued_until < 0,
                    _ => !misc.contains("SpaceAfter=No"),
                };
                let entity = misc.split('|').find_map(|field| field.strip_prefix("Entity=")).unwrap_or("");
                sentence.push(Word {
                    form: form.into(),
                    lemma: lemma.into(),
                    upos: upos.into(),
                    xpos: xpos.into(),
                    relation: relation.into(),
                    space_after,
                    entity: entity.into(),
                });
            }
        }
    }
}

impl Document {
    /// The running text, one paragraph a line, and the byte range of every word.
    pub fn raw(&self) -> (String, Vec<Vec<std::ops::Range<usize>>>) {
        let mut text = String::new();
        let mut ranges = Vec::new();
        for (sentence, &paragraph) in self.sentences.iter().zip(&self.paragraphs) {
            if paragraph && !text.is_empty() {
                text.truncate(text.trim_end().len());
                text.push('\n');
            }
            ranges.push(Vec::new());
            for word in sentence {
                let start = text.len();
                text.push_str(&word.form);
                if let Some(ranges) = ranges.last_mut() {
                    ranges.push(start..text.len());
                }
                if word.space_after {
                    text.push(' ');
                }
            }
        }
        (text, ranges)
    }
}
