//! The pipeline: one function that reads like the drawing in ARCHITECTURE.md.

use crate::article::{Article, BlockKind};
use crate::assemble::{self, Found, Stages};
use crate::attribution::{self, Attributor, BuiltInAttributor, TaggedText};
use crate::context::Context;
use crate::coreference;
use crate::decode::decode;
use crate::document::{self, Document};
use crate::english::amounts::Amounts;
use crate::english::{language, outline, reporting_cues};
use crate::entities::{self, HeaderNames, NameMention};
use crate::error::{Error, ErrorCode};
use crate::interrupt::Interrupt;
use crate::lexicon::Lexicon;
use crate::marks::{self, Marks};
use crate::options::Options;
use crate::quotes;
use crate::segment::{Segments, WordCache, segment_with};
use crate::span::Span;
use crate::syntax::Syntax;
use crate::tagger::{BuiltInTagger, Tag, Tagger, TokenizedText};
use std::sync::{Arc, LazyLock};

/// Analyses articles. Built once and shared by any number of threads; a clone costs nothing.
#[derive(Clone)]
pub struct Analyzer {
    gazetteer: Lexicon,
    tagger: Arc<dyn Tagger>,
    attributor: Arc<dyn Attributor>,
}

impl Default for Analyzer {
    fn default() -> Analyzer {
        Analyzer::new()
    }
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyzer").finish_non_exhaustive()
    }
}

impl Analyzer {
    /// An analyzer with the data and models that are built into the program. Opens nothing and never fails.
    pub fn new() -> Analyzer {
        static BUILT_IN: LazyLock<Analyzer> = LazyLock::new(|| {
            Analyzer::of(Arc::new(BuiltInTagger::built_in()), Arc::new(BuiltInAttributor::built_in()))
        });
        BUILT_IN.clone()
    }

    /// An analyzer with these models.
    pub(crate) fn of(tagger: Arc<dyn Tagger>, attributor: Arc<dyn Attributor>) -> Analyzer {
        Analyzer { gazetteer: Lexicon::gazetteer(), tagger, attributor }
    }

    /// This analyzer with another tagger.
    pub fn with_tagger(self, tagger: impl Tagger + 'static) -> Analyzer {
        Analyzer { tagger: Arc::new(tagger), ..self }
    }

    /// This analyzer with another attributor.
    pub fn with_attributor(self, attributor: impl Attributor + 'static) -> Analyzer {
        Analyzer { attributor: Arc::new(attributor), ..self }
    }

    /// Analyses one article, given as text or as bytes in any encoding.
    ///
    /// The same input and options give the same article, on any machine and in any number of threads. Offsets are
    /// counted in the unit that the options name; `source` spans and `dropped` count in the decoded input, in which a
    /// UTF-8 byte order mark is a character of its own.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::TooLarge`] if the input has more bytes than [`Options::max_bytes`] allows, and
    /// [`ErrorCode::Timeout`] if the options' [`CancelFlag`](crate::CancelFlag) was set. Nothing that the input holds
    /// is an error; what is odd about it is in [`Article::warnings`].
    pub fn analyze(&self, input: impl AsRef<[u8]>, options: &Options) -> Result<Article, Error> {
        let bytes = input.as_ref();
        check_size(bytes.len(), options)?;
        let input = decode(bytes);
        let document = document::read(&input.text, &self.gazetteer, options.interrupt());
        check_cancel(options)?;
        let segments = segment(&document, options.interrupt());
        check_cancel(options)?;
        let english = language::is_english(&segments);
        let mut found = if english { self.find(&document, &segments, options)? } else { Found::default() };
        let quotes = std::mem::take(&mut found.quotes);
        let stages = Stages { bytes, input: &input, segments: &segments, english, found: &found };
        let article = assemble::article(&stages, document, quotes, options);
        check_cancel(options)?;
        Ok(article)
    }

    /// Who and what is in an English text, and who said what.
    fn find(&self, document: &Document, segments: &Segments, options: &Options) -> Result<Found, Error> {
        let outline = Outline::new(&*self.tagger, document, segments, options)?;
        let context = outline.context(segments, &self.gazetteer, options.interrupt());
        let entities = coreference::resolve(&outline.mentions, &context);
        check_cancel(options)?;
        let reporting_cues = reporting_cues::find(&context);
        check_cancel(options)?;
        let tokens = TokenizedText { text: &document.text, segments, interrupt: options.interrupt() };
        let text = TaggedText { tokens, context: &context, reporting_cues: &reporting_cues };
        let attributions = attribution::mended(self.attributor.attribute(&text), text.len());
        check_cancel(options)?;
        let calibration = self.attributor.calibration();
        let quotes = quotes::find(&reporting_cues, attributions, calibration, &context, &entities);
        check_cancel(options)?;
        Ok(Found { unbalanced: outline.marks.unbalanced, entities: entities.all, quotes })
    }
}

/// The sentences and tokens of a document, with words from the cache that all analyzers share.
pub(crate) fn segment(document: &Document, interrupt: Interrupt<'_>) -> Segments {
    static WORDS: LazyLock<Arc<WordCache>> = LazyLock::new(|| Arc::new(WordCache::new()));
    let blocks = document.blocks.iter().map(|block| (block.kind, block.span));
    segment_with(&document.text, blocks, Arc::clone(&WORDS), interrupt)
}

/// What the stages from tagging up to syntax find in an English text.
pub(crate) struct Outline {
    mentions: Vec<NameMention>,
    tags: Vec<Tag>,
    marks: Marks,
    syntax: Syntax,
    dateline_end: usize,
}

impl Outline {
    pub(crate) fn new(
        tagger: &dyn Tagger,
        document: &Document,
        segments: &Segments,
        options: &Options,
    ) -> Result<Outline, Error> {
        let interrupt = options.interrupt();
        let text = TokenizedText { text: &document.text, segments, interrupt };
        let labels = tagger.tag(&text).mended(text.len());
        check_cancel(options)?;
        let day = options.published.as_deref().or(document.published.as_deref()).and_then(day);
        let amounts = Amounts { segments, tags: &labels.tags, day, interrupt };
        let mentions = entities::mentions(&labels.names, &amounts, &header_names(document, segments));
        check_cancel(options)?;
        let tags = entities::tags_of_names(labels.tags, &mentions, segments, interrupt);
        let marks = marks::pair(&document.text, segments, interrupt);
        check_cancel(options)?;
        let syntax = outline::outline(segments, &tags, interrupt);
        check_cancel(options)?;
        let dateline_end = dateline_end(document, segments);
        Ok(Outline { mentions, tags, marks, syntax, dateline_end })
    }

    pub(crate) fn context<'a>(
        &'a self,
        segments: &'a Segments,
        gazetteer: &'a Lexicon,
        interrupt: Interrupt<'a>,
    ) -> Context<'a> {
        Context {
            segments,
            tags: &self.tags,
            syntax: &self.syntax,
            marks: &self.marks,
            mentions: &self.mentions,
            gazetteer,
            dateline_end: self.dateline_end,
            interrupt,
        }
    }
}

/// First token after the dateline; 0 if there is none.
fn dateline_end(document: &Document, segments: &Segments) -> usize {
    document.dateline.and_then(|dateline| segments.tokens_in(dateline.span)).map_or(0, |tokens| tokens.end)
}

/// The day of a date or date-time in RFC 3339.
fn day(published: &str) -> Option<jiff::civil::Date> {
    published.get(..10)?.parse().ok()
}

/// The names that the dateline and the site's banner give.
fn header_names(document: &Document, segments: &Segments) -> HeaderNames {
    let sites = segments
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Site && !block.tokens.is_empty())
        .map(|block| block.tokens.clone())
        .collect();
    let Some(dateline) = &document.dateline else {
        return HeaderNames { sites, ..HeaderNames::default() };
    };
    let city = dateline.place.map(|place| {
        // "TALLAHASSEE, Fla." names the city first; what follows the comma is its region.
        let length = place.of(&document.text).find([',', '[', '(', '/']).unwrap_or(place.len());
        Span { end: place.start + length as u32, ..place }
    });
    HeaderNames {
        places: city.into_iter().filter_map(|city| segments.tokens_in(city)).collect(),
        agency: dateline.agency.and_then(|agency| segments.tokens_in(agency)),
        sites,
    }
}

/// Offsets are 32 bits wide, and decoding can make three bytes of one.
const MOST_BYTES: usize = 1 << 30;

fn check_size(bytes: usize, options: &Options) -> Result<(), Error> {
    let limit = options.max_bytes.min(MOST_BYTES);
    if bytes <= limit {
        return Ok(());
    }
    Err(Error::new(ErrorCode::TooLarge, format!("expected at most {limit} bytes, found {bytes}")))
}

fn check_cancel(options: &Options) -> Result<(), Error> {
    if options.interrupt().is_set() {
        return Err(Error::new(ErrorCode::Timeout, "the analysis was stopped before it ended"));
    }
    Ok(())
}
