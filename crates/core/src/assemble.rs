//! From the stages' results to the contract's types: bytes become the caller's unit here, and nothing is decided.
//!
//! Quotes that the caller did not ask for are left out here, after every stage, so that what is left is the same as
//! without asking: ids are those among all quotes.

use crate::article::{
    ARTICLE_SCHEMA, Article, Block, Candidate, Cue, Dateline, Dropped, Entity, Mention, Quote, Speaker,
    TextRange, TextSpan, Warning,
};
use crate::coreference;
use crate::decode::Decoded;
use crate::document::Document;
use crate::evidence::WarningCode;
use crate::ids;
use crate::interrupt::Interrupt;
use crate::options::Options;
use crate::quotes::{QuoteFound, SpeakerFound};
use crate::segment::Segments;
use crate::span::{OffsetMap, Span};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// What the stages found.
pub(crate) struct Stages<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) input: &'a Decoded<'a>,
    pub(crate) segments: &'a Segments,
    pub(crate) english: bool,
    pub(crate) found: &'a Found,
}

/// What was found in an English text; nothing in a text that is not read.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) entities: Vec<coreference::Entity>,
    pub(crate) quotes: Vec<QuoteFound>,
    /// Quotation marks without a partner.
    pub(crate) unbalanced: Vec<Span>,
}

/// The article in the contract's terms.
pub(crate) fn article(
    stages: &Stages<'_>,
    document: Document,
    quotes: Vec<QuoteFound>,
    options: &Options,
) -> Article {
    let segments = stages.segments;
    let kept = Units { text: &document.text, map: OffsetMap::new(&document.text, options.offsets) };
    let raw = Units { text: &stages.input.text, map: OffsetMap::new(&stages.input.text, options.offsets) };
    let tokens = Tokens { units: &kept, segments };
    let interrupt = options.interrupt();
    Article {
        schema: ARTICLE_SCHEMA.to_owned(),
        id: options.id.clone().unwrap_or_else(|| digest(stages.bytes)),
        offsets: options.offsets,
        url: options.url.clone().or_else(|| document.url.clone()),
        site: document.site.clone(),
        language: if stages.english { "en" } else { "und" }.to_owned(),
        encoding: stages.input.encoding.name().to_lowercase(),
        headline: document.headline.clone(),
        bylines: document.bylines.clone(),
        agency: document.agency.clone().or_else(|| {
            let agency = document.dateline.and_then(|dateline| dateline.agency)?;
            Some(agency.of(&document.text).to_owned())
        }),
        dateline: document.dateline.map(|dateline| dateline_of(&dateline, &kept)),
        published: options.published.clone().or_else(|| document.published.clone()),
        blocks: interrupt
            .until_set(&document.blocks)
            .map(|block| {
                let TextRange { start, end } = kept.range(block.span);
                Block { kind: block.kind, start, end, source: Some(raw.range(block.source)) }
            })
            .collect(),
        dropped: interrupt
            .until_set(&document.dropped)
            .map(|&(span, reason)| {
                let range = raw.range(span);
                Dropped { start: range.start, end: range.end, reason }
            })
            .collect(),
        sentences: interrupt
            .until_set(&segments.sentences)
            .map(|sentence| kept.range(segments.span(sentence.tokens())))
            .collect(),
        entities: interrupt
            .until_set(&stages.found.entities)
            .enumerate()
            .map(|(index, entity)| entity_of(index, entity, &tokens))
            .collect(),
        quotes: wanted_quotes(quotes, stages, &tokens, options),
        warnings: warnings(stages, &kept, interrupt),
        text: document.text,
    }
}

/// A text and its offsets in the caller's unit.
struct Units<'t> {
    text: &'t str,
    map: OffsetMap<'t>,
}

impl Units<'_> {
    fn range(&self, span: Span) -> TextRange {
        TextRange { start: self.map.offset(span.start), end: self.map.offset(span.end) }
    }

    fn text(&self, span: Span) -> String {
        span.of(self.text).to_owned()
    }
}

fn dateline_of(dateline: &crate::document::Dateline, kept: &Units<'_>) -> Dateline {
    let range = kept.range(dateline.span);
    let text = |span: Span| kept.text(span);
    Dateline {
        start: range.start,
        end: range.end,
        text: text(dateline.span),
        place: dateline.place.map(text),
        agency: dateline.agency.map(text),
        date: dateline.date.map(text),
    }
}

/// Token ranges of the kept text as spans of the contract.
struct Tokens<'a> {
    units: &'a Units<'a>,
    segments: &'a Segments,
}

impl Tokens<'_> {
    fn span(&self, tokens: Range<usize>) -> TextSpan {
        let span = self.segments.span(tokens);
        let range = self.units.range(span);
        TextSpan { start: range.start, end: range.end, text: self.units.text(span) }
    }

    /// The text of these tokens, line breaks and runs of blanks as one blank.
    fn text(&self, tokens: Range<usize>) -> String {
        let text = self.units.text(self.segments.span(tokens));
        if text.contains(|c: char| c.is_whitespace() && c != ' ') || text.contains("  ") {
            return text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        text
    }
}

fn entity_of(index: usize, entity: &coreference::Entity, tokens: &Tokens<'_>) -> Entity {
    let mentions = entity.mentions.iter().map(|mention| {
        let TextSpan { start, end, text } = tokens.span(mention.tokens.clone());
        Mention { start, end, text, form: mention.form }
    });
    Entity {
        id: ids::entity(index),
        kind: entity.kind,
        name: tokens.text(entity.name.clone()),
        role: entity.role.as_ref().map(|role| tokens.text(role.tokens.clone())),
        value: entity.value.clone(),
        mentions: mentions.collect(),
    }
}

/// The quotes that the caller asked for, made from the last to the first: what is found goes as what is made comes, so
/// that an article of nothing but quotes needs no room for both.
fn wanted_quotes(
    mut found: Vec<QuoteFound>,
    stages: &Stages<'_>,
    tokens: &Tokens<'_>,
    options: &Options,
) -> Vec<Quote> {
    let mut made = Vec::with_capacity(found.iter().filter(|quote| is_wanted(quote, options)).count());
    while let Some(quote) = found.pop().filter(|_| !options.interrupt().is_set()) {
        let index = found.len();
        if is_wanted(&quote, options) {
            made.push(quote_of(index, &quote, stages, tokens));
        }
        if index.is_power_of_two() {
            found.shrink_to_fit();
        }
    }
    made.reverse();
    made
}

/// Whether the caller asked for quotes like this one. What counts is the confidence that the output states.
fn is_wanted(quote: &QuoteFound, options: &Options) -> bool {
    options.acts.as_ref().is_none_or(|acts| acts.contains(&quote.act))
        && rounded(quote.confidence) >= options.min_confidence
}

fn quote_of(index: usize, quote: &QuoteFound, stages: &Stages<'_>, tokens: &Tokens<'_>) -> Quote {
    let candidates = quote.speaker.iter().flat_map(|speaker| &speaker.candidates);
    Quote {
        id: ids::quote(index),
        kind: quote.kind,
        act: quote.act,
        parts: quote.parts.iter().map(|part| tokens.span(part.clone())).collect(),
        cue: quote.cue.as_ref().map(|cue| {
            let TextSpan { start, end, text } = tokens.span(cue.tokens.clone());
            Cue { start, end, text, lemma: cue.lemma.to_string() }
        }),
        speaker: quote.speaker.as_ref().map(|speaker| speaker_of(speaker, stages, tokens)),
        addressee: quote.addressee.as_ref().map(|addressee| tokens.span(addressee.clone())),
        candidates: candidates
            .map(|&(entity, score)| Candidate { entity: ids::entity(entity), score: rounded(score) })
            .collect(),
        confidence: rounded(quote.confidence),
        evidence: quote.evidence.iter().map(ToString::to_string).collect(),
    }
}

fn speaker_of(speaker: &SpeakerFound, stages: &Stages<'_>, tokens: &Tokens<'_>) -> Speaker {
    let span = tokens.span(speaker.tokens.clone());
    let here = !speaker.carried_over;
    Speaker {
        start: here.then_some(span.start),
        end: here.then_some(span.end),
        text: span.text,
        form: speaker.form,
        entity: speaker.entity.map(ids::entity),
        name: match speaker.entity {
            Some(entity) => tokens.text(stages.found.entities[entity].name.clone()),
            None => tokens.text(speaker.name.clone()),
        },
    }
}

/// Two decimals are more than the figures bear.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}

fn warnings(stages: &Stages<'_>, kept: &Units<'_>, interrupt: Interrupt<'_>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |code, message: String| warnings.push(Warning { code, start: None, end: None, message });
    let input = stages.input;
    if input.guessed {
        warn(
            WarningCode::EncodingGuessed,
            format!("the bytes were read as {}, which is a guess", input.encoding.name()),
        );
    }
    if input.replaced {
        warn(
            WarningCode::BytesReplaced,
            "some bytes fit no character and were replaced by U+FFFD".to_owned(),
        );
    }
    let controls = input
        .text
        .bytes()
        .filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t' | 0xb | 0xc))
        .count();
    if controls > 0 {
        warn(
            WarningCode::ControlCharacters,
            format!("the text holds {controls} control characters, which are kept"),
        );
    }
    if stages.segments.tokens.is_empty() {
        warn(WarningCode::NoText, "no words are left once blank lines and boilerplate are gone".to_owned());
    }
    if !stages.english {
        warn(
            WarningCode::NotEnglish,
            "the text is not English; names and quotes were not looked for".to_owned(),
        );
    }
    warnings.extend(interrupt.until_set(&stages.found.unbalanced).map(|&span| {
        let range = kept.range(span);
        let message = format!("the quotation mark {} has no partner in its paragraph", kept.text(span));
        Warning {
            code: WarningCode::UnbalancedQuote,
            start: Some(range.start),
            end: Some(range.end),
            message,
        }
    }));
    warnings
}

fn digest(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    "sha256:".chars().chain(digits).collect()
}
