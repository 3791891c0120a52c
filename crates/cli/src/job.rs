//! What was opened for `extract`: the analyzer, the limits, the view; and what is done to one document.

use crate::args::{Extract, When};
use crate::exit::Failure;
use crate::inputs::{self, Source};
use crate::stats::{Share, thread_time};
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::SyncSender;
use wirecopy::{Act, Analyzer, Article, CancelFlag, Error, ErrorCode, ErrorSource, Options};
use wirecopy_formats::{Format, Record, View};

/// Everything that a worker needs to turn a source into bytes of output.
pub(crate) struct Job {
    pub(crate) format: Format,
    /// Whether the output can hold several records.
    pub(crate) several: bool,
    pub(crate) threads: usize,
    /// Set when the user interrupts the run.
    pub(crate) cancel: CancelFlag,
    view: View,
    options: Options,
    max_bytes: usize,
    analyzer: Analyzer,
}

/// What a worker sends of a document: a beginning and bytes where there is a record, and always an end.
pub(crate) enum Part {
    /// The record of the document with this id begins.
    Begin(String),
    /// Some bytes of the record, in the job's format.
    Bytes(Vec<u8>),
    /// All has been sent.
    End(Outcome),
}

/// How a document went.
pub(crate) struct Outcome {
    pub(crate) id: String,
    /// Why the document failed.
    pub(crate) failure: Option<String>,
    pub(crate) share: Share,
}

impl Job {
    /// Opens what these arguments ask for.
    pub(crate) fn open(args: &Extract) -> Result<Job, Failure> {
        let several = inputs::names_several(&args.inputs);
        let on_terminal = args.output.is_none() && io::stdout().is_terminal();
        let format = args.format.unwrap_or(match (several, on_terminal) {
            (false, true) => Format::Text,
            (false, false) => Format::Json,
            (true, _) => Format::Jsonl,
        });
        if format == Format::Marked && args.only.is_some() {
            return Err(Failure::usage(
                "--only goes with the formats json, jsonl and text, found --format marked",
            ));
        }
        let cancel = CancelFlag::new();
        let mut options = Options::new()
            .offsets(args.offsets.0)
            .min_confidence(args.min_confidence)
            .max_bytes(args.max_bytes)
            .cancel(cancel.clone());
        if let Some(acts) = acts(args, format) {
            options = options.acts(acts);
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Job {
            format,
            several,
            threads: args.jobs.map_or(cores, usize::from),
            cancel,
            view: View {
                only: args.only,
                width: width(on_terminal),
                colour: colour(args.color, on_terminal),
            },
            options,
            max_bytes: args.max_bytes,
            analyzer: Analyzer::new(),
        })
    }

    /// Reads, analyses and writes one document.
    pub(crate) fn run(&self, source: &Source, parts: &SyncSender<Part>) {
        let mut share = Share::default();
        let result = self.read(source).and_then(|input| {
            let before = thread_time();
            let result = self.analyse(source, &input);
            share.analysis = thread_time().saturating_sub(before);
            share.bytes = input.len() as u64;
            result
        });
        let (record, failure) = match result {
            Ok(article) => {
                share.words = article.text.split_whitespace().count() as u64;
                (Record::from(article), None)
            }
            Err(error) => {
                share.failed = true;
                let message = error.message().to_owned();
                (Record::from(error.into_record(id(source), error_source(source))), Some(message))
            }
        };
        let mut out = PartWriter { parts, id: Some(record.id().to_owned()), buffer: Vec::new() };
        // Writing fails only when the collector has gone, and then nobody hears of it.
        let _ = self.format.write(&record, &self.view, &mut out).and_then(|()| out.flush());
        let _ = parts.send(Part::End(Outcome { id: record.id().to_owned(), failure, share }));
    }

    /// The document's bytes; never more than the limit and one, whatever the file holds.
    fn read(&self, source: &Source) -> Result<Vec<u8>, Error> {
        let limit = self.max_bytes as u64 + 1;
        let mut input = Vec::new();
        let read = match source {
            Source::Stdin => io::stdin().lock().take(limit).read_to_end(&mut input),
            Source::File(path) => File::open(path).and_then(|file| {
                // Reserved at once, since a large vector that grows is copied again and again.
                let size = file.metadata().map_or(0, |metadata| metadata.len());
                input.reserve_exact(size.saturating_add(1).min(limit) as usize);
                file.take(limit).read_to_end(&mut input)
            }),
            Source::Missing { reason, .. } => return Err(Error::new(ErrorCode::Unsupported, reason)),
        };
        match read {
            Ok(_) if input.len() > self.max_bytes => {
                let message = format!("expected at most {} bytes, found more", self.max_bytes);
                Err(Error::new(ErrorCode::TooLarge, message))
            }
            Ok(_) => Ok(input),
            Err(error) => Err(Error::new(ErrorCode::Unsupported, format!("cannot be read: {error}"))),
        }
    }

    /// Analyses one document; a fault of the program costs this document and no other.
    fn analyse(&self, source: &Source, input: &[u8]) -> Result<Article, Error> {
        let mut options = self.options.clone();
        if source.path().is_some() {
            options = options.id(id(source));
        }
        catch_unwind(AssertUnwindSafe(|| self.analyzer.analyze(input, &options))).unwrap_or_else(|_| {
            Err(Error::new(
                ErrorCode::Internal,
                "the analysis ended in a fault of the program; please report it",
            ))
        })
    }
}

/// Sends a record in parts as it is written, so that no record is ever in memory as a whole.
struct PartWriter<'a> {
    parts: &'a SyncSender<Part>,
    /// The record's id, until its beginning has been sent.
    id: Option<String>,
    buffer: Vec<u8>,
}

/// Bytes of a part: enough to make the channel cheap, few enough for any number of threads.
const PART_BYTES: usize = 1 << 16;

impl PartWriter<'_> {
    fn send(&self, part: Part) -> io::Result<()> {
        self.parts.send(part).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for PartWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PART_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        if let Some(id) = self.id.take() {
            self.send(Part::Begin(id))?;
        }
        let bytes = std::mem::take(&mut self.buffer);
        self.send(Part::Bytes(bytes))
    }
}

/// The acts that were typed, else those that the format usually shows.
fn acts(args: &Extract, format: Format) -> Option<Vec<Act>> {
    let typed = args.acts.as_ref().map(|acts| acts.iter().map(|act| act.0).collect());
    typed.or_else(|| format.usual_acts().map(<[Act]>::to_vec))
}

/// The path as given. Stdin has none: its article is named by its digest, its error record by the dash.
fn id(source: &Source) -> String {
    source.path().map_or_else(|| "-".into(), |path| path.to_string_lossy().into_owned())
}

fn error_source(source: &Source) -> ErrorSource {
    ErrorSource { path: source.path().map(|path| path.to_string_lossy().into_owned()), line: None }
}

fn colour(when: When, on_terminal: bool) -> bool {
    // https://no-color.org: any value but the empty one.
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => on_terminal && !refused && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 96;

#[cfg(unix)]
fn width(on_terminal: bool) -> usize {
    let columns = || rustix::termios::tcgetwinsize(io::stdout()).ok().map(|size| usize::from(size.ws_col));
    let columns = if on_terminal { columns().filter(|&columns| columns > 0) } else { None };
    columns.unwrap_or(View::default().width).min(WIDEST)
}

#[cfg(not(unix))]
fn width(_: bool) -> usize {
    View::default().width.min(WIDEST)
}
