//! From the input's text to the blocks of the story.
//!
//! Lines become blocks ([`layout`]), every block is compared with what is known of headlines, bylines, datelines and
//! page furniture, and the story is copied, block by block, into one text. A line is dropped on evidence, never for being
//! short, and every stretch that is left out is listed with its reason.

mod boilerplate;
mod byline;
mod captions;
mod dateline;
mod header;
mod layout;
mod subheading;
mod teasers;
mod timestamp;

use crate::article::BlockKind;
use crate::evidence::DropReason;
use crate::interrupt::Interrupt;
use crate::lexicon::Lexicon;
use crate::span::Span;
use byline::Byline;
pub(crate) use dateline::Dateline;
use layout::Piece;

/// A block that was kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocumentBlock {
    pub(crate) kind: BlockKind,
    /// Bytes of the kept text.
    pub(crate) span: Span,
    /// Bytes of the input; the same characters.
    pub(crate) source: Span,
}

/// The story, separated from the page around it.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The kept blocks, joined by a blank line.
    pub(crate) text: String,
    pub(crate) blocks: Vec<DocumentBlock>,
    /// Bytes of the input that were left out.
    pub(crate) dropped: Vec<(Span, DropReason)>,
    pub(crate) url: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) headline: Option<String>,
    pub(crate) bylines: Vec<String>,
    /// The agency that signs the article in its byline.
    pub(crate) agency: Option<String>,
    /// Spans of the kept text.
    pub(crate) dateline: Option<Dateline>,
    pub(crate) published: Option<String>,
}

/// What becomes of a piece of the input, with what was read from it to decide that.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Undecided,
    Keep(BlockKind),
    /// Kept as a byline of these people or this agency.
    Byline(Byline),
    Drop(DropReason),
    /// Dropped as a line that holds nothing but this date.
    Timestamp(String),
}

/// Finds the story in the input.
pub(crate) fn read(input: &str, gazetteer: &Lexicon, interrupt: Interrupt<'_>) -> Document {
    let pieces = layout::pieces(input, interrupt);
    let judged = interrupt.until_set(&pieces).flat_map(|piece| judge(input, piece));
    let (pieces, mut fates): (Vec<Piece>, Vec<Fate>) = judged.unzip();
    let mut document = Document { text: String::with_capacity(input.len()), ..Document::default() };
    let body = header::decide(input, &pieces, &mut fates, gazetteer, &mut document);
    teasers::drop(input, &pieces, &mut fates, body, interrupt);
    decide_body(input, &pieces, &mut fates, body, interrupt);
    drop_trailing_links(input, &pieces, &mut fates);
    for (piece, fate) in interrupt.until_set(pieces.iter().zip(fates)) {
        match fate {
            Fate::Drop(reason) => document.drop(input, piece, reason),
            Fate::Timestamp(date) => document.drop_timestamp(piece, date),
            Fate::Keep(kind) => document.keep(input, piece, kind),
            Fate::Byline(byline) => document.keep_byline(input, piece, byline),
            Fate::Undecided => document.keep(input, piece, BlockKind::Paragraph),
        }
    }
    document.find_dateline(gazetteer);
    document
}

/// A piece and what can be told of it without context; a picture's prompt, caption and credit are pieces of their own.
fn judge(input: &str, piece: &Piece) -> Vec<(Piece, Fate)> {
    let fate = furniture(input, piece);
    let parts = if fate == Fate::Undecided { captions::parts(piece.span.of(input)) } else { Vec::new() };
    let last = parts.len().saturating_sub(1);
    let part = |(index, (span, fate)): (usize, (Span, Fate))| {
        let span = Span { start: piece.span.start + span.start, end: piece.span.start + span.end };
        (Piece { span, blank_after: piece.blank_after && index == last }, fate)
    };
    if parts.is_empty() { vec![(*piece, fate)] } else { parts.into_iter().enumerate().map(part).collect() }
}

/// Page furniture and addresses, which are recognised without context.
fn furniture(input: &str, piece: &Piece) -> Fate {
    let line = piece.span.of(input);
    if is_url(line) {
        return Fate::Drop(DropReason::Url);
    }
    if let Some(reason) = boilerplate::reason(line) {
        return Fate::Drop(reason);
    }
    if boilerplate::is_caption(line) { Fate::Keep(BlockKind::Caption) } else { Fate::Undecided }
}

fn is_url(line: &str) -> bool {
    (line.starts_with("http://") || line.starts_with("https://") || line.starts_with("www."))
        && !line.contains(char::is_whitespace)
}

/// Distinguishes paragraphs, subheadings, list items and late bylines.
fn decide_body(input: &str, pieces: &[Piece], fates: &mut [Fate], body: usize, interrupt: Interrupt<'_>) {
    let headline = fates.iter().take(body).position(|fate| *fate == Fate::Keep(BlockKind::Headline));
    let headline = headline.map(|headline| pieces[headline].span.of(input));
    for index in interrupt.until_set(body..pieces.len()) {
        if fates[index] != Fate::Undecided {
            continue;
        }
        let line = pieces[index].span.of(input);
        if headline == Some(line) {
            fates[index] = Fate::Drop(DropReason::Repeated);
            continue;
        }
        fates[index] = if is_list_item(line) {
            Fate::Keep(BlockKind::ListItem)
        } else if let Some(byline) =
            byline::parse(line).or_else(|| signature(line, index + TAIL >= pieces.len()))
        {
            Fate::Byline(byline)
        } else if timestamp::is_relative(line) {
            Fate::Drop(DropReason::Timestamp)
        } else if byline::agency_line(line).is_some() {
            Fate::Drop(DropReason::CreditLine)
        } else if subheading::is_subheading(input, pieces, fates, index) {
            Fate::Keep(BlockKind::Subheading)
        } else {
            Fate::Keep(BlockKind::Paragraph)
        };
    }
}

/// Most pieces from the end at which an article can be signed without a lead-in.
const TAIL: usize = 3;

/// "Jane Doe, The Canadian Press" below the story.
fn signature(line: &str, is_near_end: bool) -> Option<Byline> {
    byline::parse_bare(line, false).filter(|byline| is_near_end && byline.agency.is_some())
}

/// A bullet, or a number with a bracket or full stop, before text.
fn is_list_item(line: &str) -> bool {
    let rest = line.trim_start_matches(['•', '●', '▪', '■', '·', '‣', '*', '➤', '►']);
    if rest.len() < line.len()
        && !rest.trim_start_matches([' ', '\u{a0}']).is_empty()
        && line.len() - rest.len() <= 4
    {
        return true;
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = line.get(digits..).unwrap_or("");
    (1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") ")) && rest.len() > 2
}

fn begins_like_a_title(line: &str) -> bool {
    line.chars().next().is_some_and(|first| first.is_uppercase() || first.is_numeric())
}

/// Whether the line ends with a stop, ignoring closing marks after it.
fn ends_a_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ', '\u{a0}']).ends_with(['.', '!', '?', '…'])
}

/// Drops the links under a "Related" heading when nothing but links follows. A link with its label is no heading.
fn drop_trailing_links(input: &str, pieces: &[Piece], fates: &mut [Fate]) {
    let is_link = |index: usize| {
        matches!(fates[index], Fate::Drop(_) | Fate::Timestamp(_))
            || !ends_a_sentence(pieces[index].span.of(input)) && pieces[index].span.len() < 160
    };
    let Some(last_text) = (0..pieces.len()).rev().find(|&index| !is_link(index)) else {
        return;
    };
    let heading = (last_text + 1..pieces.len()).find(|&index| {
        let line = pieces[index].span.of(input);
        fates[index] == Fate::Drop(DropReason::Related) && (line.ends_with(':') || !line.contains([':', '|']))
    });
    for fate in heading.map_or(&mut [][..], |heading| &mut fates[heading..]) {
        if matches!(fate, Fate::Keep(_) | Fate::Byline(_)) {
            *fate = Fate::Drop(DropReason::Related);
        }
    }
}

impl Document {
    fn drop(&mut self, input: &str, piece: &Piece, reason: DropReason) {
        let line = piece.span.of(input);
        match reason {
            DropReason::Url if self.url.is_none() && self.blocks.is_empty() => {
                self.url = Some(line.to_owned())
            }
            DropReason::Timestamp if self.published.is_none() => self.published = timestamp::parse(line),
            DropReason::CreditLine if self.bylines.is_empty() => self.add_bylines(byline::credits(line)),
            _ => {}
        }
        self.dropped.push((piece.span, reason));
    }

    fn drop_timestamp(&mut self, piece: &Piece, date: String) {
        self.published.get_or_insert(date);
        self.dropped.push((piece.span, DropReason::Timestamp));
    }

    fn keep_byline(&mut self, input: &str, piece: &Piece, byline: Byline) {
        self.published = self.published.take().or_else(|| timestamp::parse(piece.span.of(input)));
        self.add_byline(byline);
        self.keep(input, piece, BlockKind::Byline);
    }

    fn keep(&mut self, input: &str, piece: &Piece, kind: BlockKind) {
        let line = piece.span.of(input);
        match kind {
            BlockKind::Site if self.site.is_none() => self.site = Some(line.to_owned()),
            BlockKind::Headline if self.headline.is_none() => self.headline = Some(line.to_owned()),
            _ => {}
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(line);
        self.blocks.push(DocumentBlock { kind, span: Span::new(start, self.text.len()), source: piece.span });
    }

    fn add_byline(&mut self, byline: Byline) {
        self.agency = self.agency.take().or(byline.agency);
        self.add_bylines(byline.names);
    }

    fn add_bylines(&mut self, names: Vec<String>) {
        for name in names {
            if !self.bylines.contains(&name) {
                self.bylines.push(name);
            }
        }
    }

    /// Looks for the dateline in the first paragraph, or in the second where a standfirst comes first.
    fn find_dateline(&mut self, gazetteer: &Lexicon) {
        let paragraphs = self.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph).take(2);
        let found = paragraphs
            .map(|block| block.span)
            .find_map(|span| Some((span, dateline::parse(span.of(&self.text), gazetteer)?)));
        let Some((span, dateline)) = found else { return };
        if let Some(byline) = byline::parse(dateline.before.of(span.of(&self.text))) {
            self.add_byline(byline);
        }
        let dateline = dateline.moved(span.start);
        self.published = self.published.take().or_else(|| timestamp::parse(dateline.date?.of(&self.text)));
        self.dateline = Some(dateline);
    }
}
