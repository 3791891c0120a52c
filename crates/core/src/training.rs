//! What `wirecopy-train` needs of the core, so that training sees the very features and tokens of use.
//!
//! Not part of the interface: behind a feature, hidden from the documentation, changed without notice.
#![allow(missing_docs)]

use crate::analyzer::{Analyzer, Outline};
use crate::article::{BlockKind, Quote};
use crate::attribution::{self as learned, Facts};
use crate::context::Context;
use crate::document::{self, Document};
use crate::english::reporting_cues;
use crate::interrupt::Interrupt;
use crate::lexicon::Lexicon;
use crate::options::Options;
use crate::quotes;
use crate::segment::{
    BlockTokens, KnownWords, Segments, Sentence, Token, Vocabulary, segment, segment_knowing,
};
use crate::span::Span;
use crate::tagger::{self, Memo, Tag, export};
use std::ops::Range;
use std::sync::Arc;

/// Byte ranges of the tokens in the raw article.
fn raw_tokens(document: &Document, segments: &Segments) -> Vec<Range<usize>> {
    let raw_token = |token: usize| {
        let span = segments.tokens[token].span;
        let block = &document.blocks[segments.sentences[segments.sentence_of[token] as usize].block as usize];
        let start = (block.source.start + span.start - block.span.start) as usize;
        start..start + span.len()
    };
    (0..segments.tokens.len()).map(raw_token).collect()
}

/// A text cut into tokens and sentences.
pub struct Text {
    segments: Segments,
    /// Byte ranges of the tokens in the input.
    tokens: Vec<Range<usize>>,
}

impl Text {
    /// A raw article, of which the pipeline keeps the story. Ranges are of the raw article.
    pub fn from_raw(raw: &str) -> Text {
        Text::knowing(raw, Arc::default())
    }

    fn knowing(raw: &str, known: Arc<KnownWords>) -> Text {
        let document = document::read(raw, &Lexicon::gazetteer());
        let blocks = document.blocks.iter().map(|block| (block.kind, block.span));
        let segments = segment_knowing(&document.text, blocks, known);
        let tokens = raw_tokens(&document, &segments);
        Text { segments, tokens }
    }

    /// Running text, one paragraph a line, of which all is kept.
    pub fn from_lines(text: &str) -> Text {
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(start, start + line.len());
            blocks.push((BlockKind::Paragraph, span.trimmed(text)));
            start += line.len();
        }
        Text::of(segment(text, blocks))
    }

    fn of(segments: Segments) -> Text {
        let tokens = segments.tokens.iter().map(|token| token.span.start as usize..token.span.end as usize);
        Text { tokens: tokens.collect(), segments }
    }

    /// Sentences whose tokens are given.
    pub fn from_sentences(sentences: &[Vec<String>]) -> Text {
        let mut text = String::new();
        let mut segments = Segments {
            blocks: Vec::new(),
            tokens: Vec::new(),
            sentences: Vec::new(),
            vocabulary: Vocabulary::default(),
            sentence_of: Vec::new(),
        };
        for (index, sentence) in sentences.iter().enumerate() {
            let first = segments.tokens.len() as u32;
            for form in sentence {
                let start = text.len();
                text.push_str(form);
                let word = segments.vocabulary.intern(form);
                segments.tokens.push(Token { span: Span::new(start, text.len()), word });
                segments.sentence_of.push(index as u32);
                text.push(' ');
            }
            segments.sentences.push(Sentence { first, end: segments.tokens.len() as u32, block: 0 });
        }
        segments.vocabulary.complete();
        let tokens = 0..segments.tokens.len();
        segments.blocks.push(BlockTokens { kind: BlockKind::Paragraph, tokens });
        Text::of(segments)
    }

    /// Byte ranges of the tokens in the input.
    pub fn tokens(&self) -> &[Range<usize>] {
        &self.tokens
    }

    /// The tokens in lower case.
    pub fn lower_tokens(&self) -> Vec<String> {
        (0..self.segments.tokens.len()).map(|token| self.segments.lower(token).to_owned()).collect()
    }

    /// Token ranges of the sentences.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        self.segments.sentences.iter().map(|sentence| sentence.tokens()).collect()
    }

    /// Universal and Penn tag of every token.
    pub fn parts_of_speech(&self) -> Vec<(&'static str, &'static str)> {
        tagger::parts_of_speech(&self.segments).into_iter().map(|tag| (tag.upos(), tag.xpos())).collect()
    }

    /// The names: tokens, kind, probability.
    pub fn names(&self) -> Vec<(Range<usize>, String, f32)> {
        let names = tagger::names(&self.segments).into_iter();
        names
            .map(|name| (name.first as usize..name.end as usize, format!("{:?}", name.kind), name.score))
            .collect()
    }

    /// Hands the features of every token for a task to `take`; attribution has none here, as it needs a [`Story`].
    pub fn features(&self, task: Task, take: impl FnMut(&[u64])) {
        let words = export::Words::new(&self.segments);
        match task {
            Task::PartsOfSpeech => {
                export::collect(&export::PartTemplate { words: &words }, &self.segments, &words, take)
            }
            Task::Names => export::collect(
                &export::NameTemplate::new(&self.segments, &words),
                &self.segments,
                &words,
                take,
            ),
            Task::Cues | Task::First | Task::Attributions => {}
        }
    }
}

/// The tagger with the words that an analyzer remembers from article to article, for timing. What is done is counted.
pub struct Tagger {
    known: Arc<KnownWords>,
    memo: Memo,
}

impl Tagger {
    /// A tagger that remembers nothing yet.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Tagger {
        let known = Arc::new(KnownWords::new());
        Tagger { memo: Memo::new(known.places()), known }
    }

    /// A raw article as [`Text::from_raw`] has it.
    pub fn text(&self, raw: &str) -> Text {
        Text::knowing(raw, Arc::clone(&self.known))
    }

    /// Looks up what features ask of words.
    pub fn words(&self, text: &Text) -> usize {
        self.remembered(text).count()
    }

    /// Tags words with their parts of speech.
    pub fn parts_of_speech(&self, text: &Text) -> usize {
        tagger::parts_of(&text.segments, &self.remembered(text), Interrupt::default()).len()
    }

    /// Finds names.
    pub fn names(&self, text: &Text) -> usize {
        tagger::names_of(&text.segments, &self.remembered(text), Interrupt::default()).len()
    }

    /// Does both.
    pub fn labels(&self, text: &Text) -> usize {
        let labels = tagger::tag(&text.segments, &self.remembered(text), Interrupt::default());
        labels.tags.len() + labels.names.len()
    }

    fn remembered(&self, text: &Text) -> export::Words<'_> {
        export::Words::remembered(&text.segments, &self.memo)
    }
}

/// A story as attribution sees it.
pub struct Story {
    segments: Segments,
    outline: Outline<'static>,
    gazetteer: Lexicon,
    /// Byte ranges of the tokens in the input.
    tokens: Vec<Range<usize>>,
}

/// What the first pass of attribution says of a token.
#[derive(Debug, Clone, Copy, Default)]
pub struct Verdict(learned::Verdict);

impl Verdict {
    /// The label of a token, and the share of each label among all sequences.
    pub fn new(label: u8, shares: &[f32]) -> Verdict {
        Verdict(learned::Verdict::new(label, shares))
    }
}

/// A likely cue, and the tokens around it that get labels.
pub struct CueWindow {
    pub main: usize,
    pub window: Range<usize>,
}

impl Story {
    /// A raw article; `None` where it cannot be analysed.
    pub fn from_raw(raw: &str) -> Option<Story> {
        let gazetteer = Lexicon::gazetteer();
        let document = document::read(raw, &gazetteer);
        let segments = segment(&document.text, document.blocks.iter().map(|block| (block.kind, block.span)));
        let outline = Outline::new(&document, &segments, &tagger::NOTHING, &Options::new()).ok()?;
        let tokens = raw_tokens(&document, &segments);
        Some(Story { segments, outline, gazetteer, tokens })
    }

    /// Byte ranges of the tokens in the raw article.
    pub fn tokens(&self) -> &[Range<usize>] {
        &self.tokens
    }

    fn with_facts<R>(&self, use_facts: impl FnOnce(&Context<'_>, &Facts<'_>) -> R) -> R {
        let context = self.outline.context(&self.segments, &self.gazetteer, Interrupt::default());
        let facts = Facts::new(&context, &self.outline.words);
        use_facts(&context, &facts)
    }

    /// The main word of a cue that these tokens are, as training has to choose it.
    pub fn main_word(&self, tokens: &[usize]) -> Option<usize> {
        let context = self.outline.context(&self.segments, &self.gazetteer, Interrupt::default());
        let main = |&&at: &&usize| context.syntax.group(at).is_some_and(|group| group.main as usize == at);
        let reports = |at: &&usize| self.segments.word(**at).reporting.is_some();
        let noun = |at: &&usize| context.tags[**at].is_noun();
        let verbs = tokens.iter().filter(main);
        verbs
            .clone()
            .find(reports)
            .or_else(|| verbs.clone().next())
            .or_else(|| tokens.iter().find(noun))
            .or(tokens.first())
            .copied()
    }

    /// Hands every candidate for a cue with its features to `take`.
    pub fn cues(&self, mut take: impl FnMut(usize, &[u64])) {
        self.with_facts(|_, facts| {
            let mut features = Vec::new();
            for candidate in learned::candidates(facts) {
                features.clear();
                learned::cue_features(candidate, facts, &mut features);
                take(candidate, &features);
            }
        });
    }

    /// Hands the features and the class of every token to `take`, block by block; `None` ends a block.
    pub fn first(&self, cues: &[(usize, f32)], mut take: impl FnMut(Option<(usize, &[u64], u8)>)) {
        self.with_facts(|_, facts| {
            let levels = learned::Levels::new(self.tokens.len(), cues.iter().copied());
            learned::first_features(facts, &levels, &mut take);
        });
    }

    /// Hands every likely cue, the candidates' probabilities being given, and the features of the tokens around it to
    /// `take`.
    pub fn windows(
        &self,
        cues: &[(usize, f32)],
        first: &[Verdict],
        mut take: impl FnMut(CueWindow, &mut dyn FnMut(&mut dyn FnMut(&[u64], u8))),
    ) {
        self.with_facts(|context, facts| {
            let levels = learned::Levels::new(self.tokens.len(), cues.iter().copied());
            let verdicts: Vec<_> = first.iter().map(|verdict| verdict.0).collect();
            let first = learned::First::new(&verdicts, facts);
            let view = learned::View { facts, levels: &levels, first: &first };
            let reporting_cues = reporting_cues::find(context);
            let looked_at = learned::windows(&levels, facts);
            for cue in learned::likely(looked_at, &reporting_cues, facts, learned::Kept::not) {
                let window = CueWindow { main: cue.main, window: cue.window.clone() };
                take(window, &mut |token| {
                    let mut features = Vec::new();
                    for at in cue.window.clone() {
                        features.clear();
                        learned::brief(at, facts, &mut features);
                        learned::seen(at, &cue, view, &mut features);
                        token(&features, cue.class(at, facts, &levels));
                    }
                });
            }
        });
    }
}

/// What a model is trained for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    PartsOfSpeech,
    Names,
    Cues,
    First,
    Attributions,
}

/// Labels of attribution, and the widths of rows of weights.
pub const CUE_LABELS: usize = 2;
pub const CUE_WIDTH: usize = 4 * learned::CUE_WORDS;
pub const ATTRIBUTION_LABELS: usize = learned::LABELS;
pub const ATTRIBUTION_CLASSES: usize = learned::CLASSES;
pub const ATTRIBUTION_WIDTH: usize = 4 * learned::PART_WORDS;

/// An analyzer with other weights of attribution than those built in.
pub fn analyzer_with(cues: Vec<u8>, first: Vec<u8>, attributions: Vec<u8>) -> Analyzer {
    Analyzer::with_models(learned::Models::open(Vec::leak(cues), Vec::leak(first), Vec::leak(attributions)))
}

/// The keys that a quote has in the table of confidences.
pub fn confidence_keys(quote: &Quote) -> Vec<&str> {
    let evidence: Vec<_> =
        quote.evidence.iter().filter_map(|text| crate::evidence::Evidence::parse(text)).collect();
    quotes::confidence::keys(quote.kind, &evidence)
}

/// Width of a row of part-of-speech weights.
pub const PART_LABELS: usize = export::PART_LABELS;
pub const PART_WIDTH: usize = 4 * export::PART_WORDS;

/// Labels of names in use, and the width of a row of weights.
pub const NAME_LABELS: usize = export::NAME_LABELS;
pub const NAME_WIDTH: usize = 4 * export::NAME_WORDS;

/// The kinds of names, in the order of their labels: 0 is none, 2k + 1 the first word of kind k, 2k + 2 another.
pub fn name_kinds() -> Vec<String> {
    export::NAME_KINDS.iter().map(|kind| format!("{kind:?}")).collect()
}

/// The label of a treebank's pair of universal and Penn tag.
pub fn part_label(upos: &str, xpos: &str) -> u8 {
    Tag::from_names(upos, xpos) as u8
}

/// The universal tag of a label.
pub fn part_name(label: u8) -> &'static str {
    Tag::from_label(label).upos()
}

/// The indices of the rows that a weight file of this many rows has room for.
pub fn fitting<const LABELS: usize>(rows: &[(u64, [f32; LABELS])], keep: usize) -> Vec<usize> {
    export::fitting(rows, keep)
}

/// The bytes of a weight file: scores at the start of a sentence, transitions, and a row for each feature's hash.
pub fn write_model<const LABELS: usize>(
    task: Task,
    start: &[f32],
    transitions: &[f32],
    rows: &[(u64, [f32; LABELS])],
    keep: usize,
) -> Vec<u8> {
    let weights = export::Weights { start, transitions, rows };
    match task {
        Task::PartsOfSpeech => export::write_model::<LABELS, { export::PART_WORDS }>(&weights, keep),
        Task::Names => export::write_model::<LABELS, { export::NAME_WORDS }>(&weights, keep),
        Task::Cues => export::write_model::<LABELS, { learned::CUE_WORDS }>(&weights, keep),
        Task::First | Task::Attributions => {
            export::write_model::<LABELS, { learned::PART_WORDS }>(&weights, keep)
        }
    }
}

/// The bytes of the file of clusters, from words by falling frequency with their classes among 64 and 1024.
pub fn write_clusters<'w>(words: impl Iterator<Item = (&'w str, u8, u16)>, rows: usize) -> Vec<u8> {
    export::write_clusters(words.map(|(word, coarse, fine)| (word, export::Clusters { coarse, fine })), rows)
}

/// The sentences of a text, token by token with part of speech, phrase, verb group and its subject: what an engineer
/// reads to see why a quote was missed.
pub fn outline(raw: &str) -> String {
    use std::fmt::Write as _;
    let text = Text::from_lines(raw);
    let tags = tagger::parts_of_speech(&text.segments);
    let syntax = crate::english::outline::outline(&text.segments, &tags);
    let mut lines = String::new();
    for sentence in &text.segments.sentences {
        for token in sentence.tokens() {
            let phrase = syntax
                .phrase(token)
                .map_or(String::new(), |phrase| format!("[{}–{}]", phrase.first, phrase.end));
            let group = syntax.group(token).map_or(String::new(), |group| {
                let subject =
                    syntax.subject(group).map(|subject| text.segments.span(subject.tokens()).of(raw));
                format!(
                    "verb {} finite {} passive {} inverted {} subject {subject:?}",
                    group.main, group.finite, group.passive, group.inverted
                )
            });
            let _ = writeln!(
                lines,
                "{token}\t{}\t{:?}\t{phrase}\t{group}",
                text.segments.lower(token),
                tags[token]
            );
        }
        lines.push('\n');
    }
    lines
}
