//! The story for people: its text with quotes numbered and speakers marked.
//!
//! A quote carries the number of its id after its last part, raised like a footnote's; the index below the story lists
//! the numbers. With colour a quote is green and its speaker bold; without, a quote is put between square brackets and
//! its speaker between underscores. Where the speaker's words are no name, the name follows in angle quotes.

use super::paint::{BOLD, DIM, PLAIN, QUOTED, Style};
use super::wrap::Pieces;
use crate::positions::Positions;
use wirecopy::{Article, Block, MentionForm, Quote};

/// Something that begins or ends at a byte of the text.
struct Event {
    at: usize,
    /// Ends come before beginnings at the same byte; inner ends before outer ones.
    rank: u8,
    change: Change,
}

enum Change {
    QuoteEnds(Option<String>),
    SpeakerEnds(Option<String>),
    SpeakerBegins,
    QuoteBegins,
}

/// The text of an article, cut where quotes and speakers begin and end.
pub(crate) struct Story<'a> {
    text: &'a str,
    positions: Positions<'a>,
    events: Vec<Event>,
    /// The first event that no block has passed yet, and what is open there: a quote may run over blocks.
    next: usize,
    open: Open,
    colour: bool,
}

impl<'a> Story<'a> {
    pub(crate) fn new(article: &'a Article, colour: bool) -> Story<'a> {
        let (text, positions) = (article.text.as_str(), Positions::new(article));
        let mut story = Story { text, positions, events: Vec::new(), next: 0, open: Open::default(), colour };
        for quote in &article.quotes {
            story.add_quote(quote);
            story.add_speaker(quote);
        }
        story.events.sort_by_key(|event| (event.at, event.rank));
        story
    }

    /// The pieces of the next block; blocks are asked for in order, and some may be left out.
    pub(crate) fn block(&mut self, block: &Block) -> Pieces {
        let range = self.positions.range(block.start, block.end);
        self.pass(range.start, &mut Pieces::new());
        let (mut pieces, mut at) = (Pieces::new(), range.start);
        while let Some(event) = self.events.get(self.next).filter(|event| event.at <= range.end) {
            pieces.push((self.text[at..event.at].to_owned(), self.open.style(self.colour)));
            at = event.at;
            self.open.apply(&event.change, self.colour, &mut pieces);
            self.next += 1;
        }
        pieces.push((self.text[at..range.end].to_owned(), self.open.style(self.colour)));
        pieces
    }

    /// Passes the events before this byte.
    fn pass(&mut self, byte: usize, pieces: &mut Pieces) {
        while let Some(event) = self.events.get(self.next).filter(|event| event.at < byte) {
            self.open.apply(&event.change, self.colour, pieces);
            self.next += 1;
        }
    }

    fn add_quote(&mut self, quote: &Quote) {
        for (index, part) in quote.parts.iter().enumerate() {
            let range = self.positions.range(part.start, part.end);
            let number = (index + 1 == quote.parts.len()).then(|| number(quote).to_owned());
            self.add(range.start, 3, Change::QuoteBegins);
            self.add(range.end, 1, Change::QuoteEnds(number));
        }
    }

    fn add_speaker(&mut self, quote: &Quote) {
        let Some(speaker) = &quote.speaker else { return };
        let (Some(start), Some(end)) = (speaker.start, speaker.end) else {
            return;
        };
        let range = self.positions.range(start, end);
        let named = speaker.form == MentionForm::Name || speaker.name == speaker.text;
        // One mention can speak several quotes, mostly neighbours; it is marked once.
        let marked = |event: &Event| event.at == range.start && matches!(event.change, Change::SpeakerBegins);
        if !self.events.iter().rev().take(16).any(marked) {
            self.add(range.start, 2, Change::SpeakerBegins);
            self.add(range.end, 0, Change::SpeakerEnds((!named).then(|| speaker.name.clone())));
        }
    }

    fn add(&mut self, at: usize, rank: u8, change: Change) {
        self.events.push(Event { at, rank, change });
    }
}

/// What is open at a place in the text.
#[derive(Default)]
struct Open {
    quotes: usize,
    speakers: usize,
}

impl Open {
    fn style(&self, colour: bool) -> Style {
        let style = if colour && self.quotes > 0 { QUOTED } else { PLAIN };
        if colour && self.speakers > 0 { style.bold() } else { style }
    }

    fn apply(&mut self, change: &Change, colour: bool, pieces: &mut Pieces) {
        let mut mark = |mark: &str| {
            if !colour {
                pieces.push((mark.to_owned(), PLAIN));
            }
        };
        match change {
            Change::QuoteBegins => {
                mark("[");
                self.quotes += 1;
            }
            Change::SpeakerBegins => {
                mark("_");
                self.speakers += 1;
            }
            Change::QuoteEnds(number) => {
                mark("]");
                self.quotes = self.quotes.saturating_sub(1);
                pieces.extend(number.as_deref().map(|number| (superscript(number), BOLD)));
            }
            Change::SpeakerEnds(name) => {
                mark("_");
                self.speakers = self.speakers.saturating_sub(1);
                pieces.extend(name.as_ref().map(|name| (format!(" ‹{name}›"), DIM)));
            }
        }
    }
}

/// The number of a quote's id: that of `q4` is 4.
pub(crate) fn number(quote: &Quote) -> &str {
    quote.id.trim_start_matches('q')
}

/// The number in superior figures.
fn superscript(number: &str) -> String {
    const FIGURES: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let figure = |digit: char| digit.to_digit(10).map_or(digit, |digit| FIGURES[digit as usize]);
    number.chars().map(figure).collect()
}
