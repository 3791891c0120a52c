//! What `wirecopy-train` needs of the core, so that training sees the very features and tokens of use.
//!
//! Not part of the interface: behind a feature, hidden from the documentation, changed without notice.
#![allow(missing_docs)]

use crate::analyzer::{self, Analyzer, Outline};
use crate::article::{BlockKind, Quote};
use crate::attribution::export as attribution;
use crate::attribution::{BuiltInAttributor, Calibration};
use crate::clusters::{self, Clusters};
use crate::context::Context;
use crate::document::{self, Document};
use crate::english::{outline, reporting_cues};
use crate::interrupt::Interrupt;
use crate::lexicon::Lexicon;
use crate::model::{self, Template};
use crate::options::Options;
use crate::quotes;
use crate::segment::{Segments, segment};
use crate::span::Span;
use crate::tagger::{BuiltInTagger, KINDS, Tag, export};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// The tagger that is built into the program.
static TAGGER: LazyLock<Arc<BuiltInTagger>> = LazyLock::new(|| Arc::new(BuiltInTagger::built_in()));

/// What a model is trained for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    PartsOfSpeech,
    Names,
    Cues,
    FirstPass,
    SecondPass,
}

impl Task {
    fn template(self) -> &'static Template {
        match self {
            Task::PartsOfSpeech => &export::PARTS,
            Task::Names => &export::NAMES,
            Task::Cues => &attribution::CUES,
            Task::FirstPass => &attribution::FIRST_PASS,
            Task::SecondPass => &attribution::SECOND_PASS,
        }
    }

    /// The name of the task.
    pub fn name(self) -> &'static str {
        self.template().task
    }

    /// How many labels are in use.
    pub fn labels(self) -> usize {
        self.template().labels.len()
    }

    /// How many classes of tokens transitions depend on.
    pub fn classes(self) -> usize {
        self.template().classes.len()
    }
}

/// Widths of the rows of the weight files.
pub const PARTS_OF_SPEECH_WIDTH: usize = export::PARTS_WIDTH;
pub const NAMES_WIDTH: usize = export::NAMES_WIDTH;
pub const CUES_WIDTH: usize = attribution::CUES_WIDTH;
pub const ATTRIBUTION_WIDTH: usize = attribution::PARTS_WIDTH;

/// The indices of the rows that a weight file of this many rows has room for.
pub fn fitting<const WIDTH: usize>(rows: &[(u64, [f32; WIDTH])], keep: usize) -> Vec<usize> {
    model::fitting(rows, keep)
}

/// Trained weights: scores at the start of a sequence, transitions, and a row for each feature's hash.
pub struct Trained<'w, const WIDTH: usize> {
    pub start: &'w [f32],
    pub transitions: &'w [f32],
    pub rows: &'w [(u64, [f32; WIDTH])],
}

/// The bytes of a weight file of at most this many rows; `origin` is what its header says of corpora and settings.
pub fn write_weights<const WIDTH: usize>(
    task: Task,
    weights: &Trained<'_, WIDTH>,
    rows: usize,
    origin: &[(String, String)],
) -> Vec<u8> {
    let Trained { start, transitions, rows: features } = *weights;
    let payload = model::payload(&model::Trained { start, transitions, rows: features }, rows);
    model::write_file(task.template(), origin, &payload)
}

/// The bytes of the file of clusters, from words by falling frequency with their classes among 64 and 1024.
pub fn write_clusters<'w>(
    words: impl Iterator<Item = (&'w str, u8, u16)>,
    rows: usize,
    origin: &[(String, String)],
) -> Vec<u8> {
    clusters::write(words.map(|(word, coarse, fine)| (word, Clusters { coarse, fine })), rows, origin)
}

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
        let document = document::read(raw, &Lexicon::gazetteer(), Interrupt::default());
        let segments = analyzer::segment(&document, Interrupt::default());
        Text { tokens: raw_tokens(&document, &segments), segments }
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

    /// Sentences whose tokens are given.
    pub fn from_sentences(sentences: &[Vec<String>]) -> Text {
        Text::of(Segments::of_sentences(sentences))
    }

    fn of(segments: Segments) -> Text {
        let tokens = segments.tokens.iter().map(|token| token.span.start as usize..token.span.end as usize);
        Text { tokens: tokens.collect(), segments }
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
        let tags = TAGGER.parts_of_speech(&self.segments, Interrupt::default());
        tags.into_iter().map(|tag| (tag.upos(), tag.xpos())).collect()
    }

    /// The names: tokens, kind, probability.
    pub fn names(&self) -> Vec<(Range<usize>, String, f32)> {
        let names = TAGGER.names(&self.segments, Interrupt::default()).into_iter();
        names
            .map(|name| (name.first as usize..name.end as usize, format!("{:?}", name.kind), name.score))
            .collect()
    }

    /// Hands the features of every token for a task of the tagger to `take`.
    pub fn features(&self, task: Task, take: impl FnMut(&[u64])) {
        let segments = &self.segments;
        match task {
            Task::PartsOfSpeech => export::all_features(&export::PartsOfSpeech { segments }, segments, take),
            Task::Names => export::all_features(&export::Names::new(segments), segments, take),
            Task::Cues | Task::FirstPass | Task::SecondPass => {}
        }
    }

    /// The sentences, token by token with part of speech, phrase, verb group and its subject: what an engineer reads to
    /// see why a quote was missed. `raw` is the text.
    pub fn outline(&self, raw: &str) -> String {
        use std::fmt::Write as _;
        let segments = &self.segments;
        let tags = TAGGER.parts_of_speech(segments, Interrupt::default());
        let syntax = outline::outline(segments, &tags, Interrupt::default());
        let mut lines = String::new();
        for sentence in &segments.sentences {
            for token in sentence.tokens() {
                let phrase = syntax.phrase(token).map(|phrase| format!("[{}–{}]", phrase.first, phrase.end));
                let group = syntax.group(token).map(|group| {
                    let subject =
                        syntax.subject(group).map(|subject| segments.span(subject.tokens()).of(raw));
                    format!("{group:?} of {subject:?}")
                });
                let (lower, tag) = (segments.lower(token), tags[token]);
                let (phrase, group) = (phrase.unwrap_or_default(), group.unwrap_or_default());
                let _ = writeln!(lines, "{token}\t{lower}\t{tag:?}\t{phrase}\t{group}");
            }
            lines.push('\n');
        }
        lines
    }
}

/// A story as attribution sees it.
pub struct Story {
    segments: Segments,
    outline: Outline,
    gazetteer: Lexicon,
    /// Byte ranges of the tokens in the input.
    tokens: Vec<Range<usize>>,
}

/// What the first pass of attribution predicts for a token.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokenPrediction(attribution::TokenPrediction);

impl TokenPrediction {
    /// The label of a token, and the probability of each label.
    pub fn new(label: u8, probabilities: &[f32]) -> TokenPrediction {
        TokenPrediction(attribution::TokenPrediction::new(label, probabilities))
    }
}

/// A candidate for a cue, and the tokens around it that get labels.
pub struct CueWindow {
    pub main: usize,
    pub window: Range<usize>,
}

impl Story {
    /// A raw article; `None` where it cannot be analysed.
    pub fn from_raw(raw: &str) -> Option<Story> {
        let gazetteer = Lexicon::gazetteer();
        let document = document::read(raw, &gazetteer, Interrupt::default());
        let segments = analyzer::segment(&document, Interrupt::default());
        let outline = Outline::new(&**TAGGER, &document, &segments, &Options::new()).ok()?;
        let tokens = raw_tokens(&document, &segments);
        Some(Story { segments, outline, gazetteer, tokens })
    }

    /// Byte ranges of the tokens in the raw article.
    pub fn tokens(&self) -> &[Range<usize>] {
        &self.tokens
    }

    fn context(&self) -> Context<'_> {
        self.outline.context(&self.segments, &self.gazetteer, Interrupt::default())
    }

    /// The main word of a cue that these tokens are, as training has to choose it.
    pub fn main_word(&self, tokens: &[usize]) -> Option<usize> {
        let context = self.context();
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
        let context = self.context();
        let mut features = Vec::new();
        for section in attribution::sections(&self.segments) {
            let facts = attribution::Facts::new(&context, section);
            for candidate in attribution::cue_candidates(&facts) {
                features.clear();
                attribution::cue_features(candidate, &facts, &mut features);
                take(candidate, &features);
            }
        }
    }

    /// Hands the features and the class of every token that the first pass looks at to `take`; `None` ends a sequence.
    pub fn first_pass(&self, cues: &[(usize, f32)], mut take: impl FnMut(Option<(usize, &[u64], u8)>)) {
        let context = self.context();
        for section in attribution::sections(&self.segments) {
            let levels = attribution::CueLevels::new(section.clone(), cues.iter().copied());
            attribution::first_pass_features(&attribution::Facts::new(&context, section), &levels, &mut take);
        }
    }

    /// Hands every candidate cue, the probabilities of cues being given, and the features of the tokens around it to
    /// `take`.
    pub fn second_pass(
        &self,
        cues: &[(usize, f32)],
        first_pass: &[TokenPrediction],
        mut take: impl FnMut(CueWindow, &mut dyn FnMut(&mut dyn FnMut(&[u64], u8))),
    ) {
        let context = self.context();
        let reporting_cues = reporting_cues::find(&context);
        for section in attribution::sections(&self.segments) {
            let facts = attribution::Facts::new(&context, section.clone());
            let levels = attribution::CueLevels::new(section.clone(), cues.iter().copied());
            let predictions: Vec<_> = first_pass[section].iter().map(|prediction| prediction.0).collect();
            let predictions = attribution::Predictions::new(&predictions, &facts);
            let input =
                attribution::SecondPassInput { facts: &facts, levels: &levels, predictions: &predictions };
            let windows = attribution::windows(&levels, &facts);
            for cue in attribution::candidates(windows, &reporting_cues, &facts) {
                let window = CueWindow { main: cue.main, window: cue.window.clone() };
                take(window, &mut |token| {
                    let mut features = Vec::new();
                    for at in cue.window.clone() {
                        features.clear();
                        input.features(at, &cue, &mut features);
                        token(&features, cue.class(at, input));
                    }
                });
            }
        }
    }
}

/// The built-in analyzer with other weights of attribution, and this calibration in lines of key and weight.
pub fn analyzer_with(
    cues: Vec<u8>,
    first_pass: Vec<u8>,
    second_pass: Vec<u8>,
    calibration: &str,
) -> Result<Analyzer, String> {
    let calibration = Calibration::parse(calibration);
    let [cues, first, second] = [cues, first_pass, second_pass].map(|bytes| &*Vec::leak(bytes));
    let attributor =
        BuiltInAttributor::open(cues, first, second, calibration).map_err(|error| error.to_string())?;
    Ok(Analyzer::of(TAGGER.clone(), Arc::new(attributor)))
}

/// The keys that a quote has in a calibration.
pub fn confidence_keys(quote: &Quote) -> Vec<&str> {
    let evidence: Vec<_> =
        quote.evidence.iter().filter_map(|text| crate::evidence::Evidence::parse(text)).collect();
    quotes::confidence::keys(quote.kind, &evidence)
}

/// The kinds of names, in the order of their labels: 0 is none, 2k + 1 the first word of kind k, 2k + 2 another.
pub fn name_kinds() -> Vec<String> {
    KINDS.iter().map(|kind| format!("{kind:?}")).collect()
}

/// The label of a treebank's pair of universal and Penn tag.
pub fn part_label(upos: &str, xpos: &str) -> u8 {
    Tag::from_names(upos, xpos) as u8
}

/// The universal tag of a label.
pub fn part_name(label: u8) -> &'static str {
    Tag::from_label(label).upos()
}
