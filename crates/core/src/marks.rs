//! Quotation marks, paired.
//!
//! Marks are paired paragraph by paragraph with a stack, as a typesetter would: a mark opens or closes by its own
//! shape, or by the adjacent white space where the shape is ambiguous. A paragraph that ends inside marks runs on
//! into the next when that begins with an opening mark. Apostrophes, inches and decades are no marks; a mark without
//! a partner is reported and covers the rest of its paragraph.

use crate::english::frames::Frames;
use crate::interrupt::Interrupt;
use crate::lexicon::word;
use crate::segment::{BlockTokens, Segments};
use crate::span::Span;

/// A stretch of tokens between quotation marks, not inside another such stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marked {
    /// The opening mark, or the first token where the mark is missing.
    pub(crate) open: u32,
    /// First token after the closing mark, or after the paragraph where the mark is missing.
    pub(crate) end: u32,
    pub(crate) has_open: bool,
    pub(crate) has_close: bool,
    /// Whether the quote continues in the next paragraph.
    pub(crate) runs_on: bool,
    pub(crate) family: Family,
}

impl Marked {
    /// The tokens between the marks.
    pub(crate) fn inside(&self) -> std::ops::Range<usize> {
        self.open as usize + usize::from(self.has_open)..self.end as usize - usize::from(self.has_close)
    }
}

/// Kinds of quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// `"`
    Straight,
    /// `“ ”` and `„ “`
    Curly,
    /// `'`
    Single,
    /// `‘ ’`
    CurlySingle,
    /// `« »`
    Guillemet,
    /// ``` `` '' ```
    Tex,
}

impl Family {
    /// The family's name in evidence strings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Family::Straight => "straight",
            Family::Curly => "curly",
            Family::Single => "single",
            Family::CurlySingle => "single curly",
            Family::Guillemet => "guillemets",
            Family::Tex => "doubled single",
        }
    }

    fn is_single(self) -> bool {
        matches!(self, Family::Single | Family::CurlySingle)
    }
}

/// What pairing found.
pub(crate) struct Marks {
    /// Outermost stretches, in order.
    pub(crate) marked: Vec<Marked>,
    /// Marks without a partner.
    pub(crate) unbalanced: Vec<Span>,
    /// For each token, the index of the stretch that holds it, marks included; `NONE` outside.
    pub(crate) of: Vec<u32>,
}

/// No stretch of marks.
pub(crate) const NONE: u32 = u32::MAX;

impl Marks {
    pub(crate) fn holds(&self, token: usize) -> bool {
        self.of[token] != NONE
    }
}

/// Pairs the marks of the article.
pub(crate) fn pair(text: &str, segments: &Segments, interrupt: Interrupt<'_>) -> Marks {
    let blocks = &segments.blocks;
    let mut marks =
        Marks { marked: Vec::new(), unbalanced: Vec::new(), of: vec![NONE; segments.tokens.len()] };
    let mut carried = None;
    for (index, BlockTokens { tokens: block, .. }) in interrupt.until_set(blocks).enumerate() {
        if block.is_empty() {
            continue;
        }
        let mut pairing =
            Pairing { text, segments, block: block.clone(), stack: Vec::new(), marks: &mut marks };
        let next = blocks.get(index + 1).filter(|next| !next.tokens.is_empty()).map(|next| next.tokens.start);
        carried = pairing.run(carried, next, interrupt);
    }
    for (index, marked) in marks.marked.iter().enumerate() {
        marks.of[marked.open as usize..marked.end as usize].fill(index as u32);
    }
    marks
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Open,
    Close,
    Either,
}

#[derive(Debug, Clone, Copy)]
struct OpenMark {
    at: usize,
    family: Family,
    /// The token that will close it, known from the start for single marks alone.
    closer: Option<usize>,
}

/// Deepest nesting of open marks; a deeper one is no mark.
const DEEPEST: usize = 8;
/// The longest mark, in bytes.
const LONGEST_MARK: usize = '“'.len_utf8();
/// Most tokens between a single mark and its closing mark.
const SINGLE_REACH: usize = 500;

struct Pairing<'a> {
    text: &'a str,
    segments: &'a Segments,
    block: std::ops::Range<usize>,
    /// Open marks, outermost first.
    stack: Vec<OpenMark>,
    marks: &'a mut Marks,
}

impl Pairing<'_> {
    /// Pairs one paragraph. `carried` is the family of a quote that runs on from the paragraph before; returns that of
    /// a quote that runs on into the paragraph that begins with the token `next`.
    fn run(
        &mut self,
        carried: Option<Family>,
        next: Option<usize>,
        interrupt: Interrupt<'_>,
    ) -> Option<Family> {
        for at in interrupt.until_set(self.block.clone()) {
            let Some((family, role)) = self.mark(at) else {
                continue;
            };
            match role {
                Role::Open => self.open(at, family),
                Role::Close => self.close(at, family, carried),
                Role::Either if self.is_open(family) => self.close(at, family, carried),
                Role::Either => self.open(at, family),
            }
        }
        self.finish(next)
    }

    fn is_open(&self, family: Family) -> bool {
        self.stack.iter().any(|open| open.family == family)
    }

    fn open(&mut self, at: usize, family: Family) {
        let closer = if family.is_single() { self.closer_of_single(at, family) } else { None };
        if family.is_single() && closer.is_none() || self.stack.len() >= DEEPEST {
            return;
        }
        if let Some(depth) = self.stack.iter().position(|open| open.family == family) {
            // The same mark opens again: the earlier one was never closed, unless others opened in between.
            if depth + 1 == self.stack.len() {
                let open = self.stack[depth].at;
                self.stack.truncate(depth);
                self.marks.unbalanced.push(self.segments.tokens[open].span);
                if depth == 0 {
                    self.push(open, at, true, false, false, family);
                }
            }
        }
        self.stack.push(OpenMark { at, family, closer });
    }

    fn close(&mut self, at: usize, family: Family, carried: Option<Family>) {
        let family = self.partner(family);
        let closes = |open: &OpenMark| open.family == family && open.closer.is_none_or(|closer| closer == at);
        if let Some(depth) = self.stack.iter().rposition(closes) {
            let open = self.stack[depth].at;
            self.stack.truncate(depth);
            if depth == 0 {
                self.push(open, at + 1, true, true, false, family);
            }
        } else if !family.is_single() && self.stack.is_empty() {
            let after_last = self.marks.marked.last().map_or(0, |last| last.end as usize);
            if carried == Some(family) && after_last <= self.block.start {
                // The paragraph continues a quote whose opening mark is not repeated.
                self.push(self.block.start, at + 1, false, true, false, family);
            } else {
                self.marks.unbalanced.push(self.segments.tokens[at].span);
            }
        }
    }

    /// Whether a mark that nothing closes is followed by ", said" or ", he said": then it does not cover the rest of
    /// the paragraph.
    fn is_attributed(&self, open: usize) -> bool {
        (open + 1..self.block.end.saturating_sub(2)).filter(|&at| self.segments.lower(at) == ",").any(
            |comma| {
                let reports = |at: usize| {
                    self.segments
                        .word(at)
                        .reporting
                        .as_ref()
                        .is_some_and(|verb| verb.frames.any(Frames::QUOTATION))
                };
                reports(comma + 1) || reports(comma + 2)
            },
        )
    }

    /// The family that a closing mark closes: writers and scrapers mix straight and curly marks.
    fn partner(&self, family: Family) -> Family {
        let top = self.stack.last().map(|open| open.family);
        match (family, top) {
            (Family::Straight | Family::Tex, Some(Family::Curly)) if !self.is_open(family) => Family::Curly,
            (Family::Curly, Some(top @ (Family::Straight | Family::Tex))) if !self.is_open(family) => top,
            (Family::Tex, Some(Family::Straight)) if !self.is_open(family) => Family::Straight,
            _ => family,
        }
    }

    /// Ends the paragraph; what is open runs on or is unbalanced.
    fn finish(&mut self, next: Option<usize>) -> Option<Family> {
        let &OpenMark { at: open, family, .. } = self.stack.first()?;
        let runs_on = next.is_some_and(|next| {
            self.mark(next).is_some_and(|(mark, role)| mark == family && role != Role::Close)
        });
        if !runs_on && self.is_attributed(open) {
            self.marks.unbalanced.push(self.segments.tokens[open].span);
            return None;
        }
        if !runs_on {
            self.marks.unbalanced.push(self.segments.tokens[open].span);
        }
        if !family.is_single() || runs_on {
            self.push(open, self.block.end, true, false, runs_on, family);
        }
        Some(family)
    }

    fn push(
        &mut self,
        open: usize,
        end: usize,
        has_open: bool,
        has_close: bool,
        runs_on: bool,
        family: Family,
    ) {
        self.marks.marked.push(Marked {
            open: open as u32,
            end: end as u32,
            has_open,
            has_close,
            runs_on,
            family,
        });
    }

    /// The family and role of a token, if it is a quotation mark.
    fn mark(&self, at: usize) -> Option<(Family, Role)> {
        let token = self.segments.tokens[at].span.of(self.text);
        if token.len() > LONGEST_MARK || token.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            return None; // what most tokens are
        }
        let family = match token {
            "\"" | "＂" => Family::Straight,
            "“" | "”" | "„" | "‟" | "''" | "``" => return self.curly_or_tex(at),
            "«" | "»" | "‹" | "›" => return self.guillemet(at),
            "'" => Family::Single,
            "’" | "‘" | "‛" | "`" => return self.curly_single(at),
            _ => return None,
        };
        let role = self.role_by_blanks(at);
        if family == Family::Straight && role != Role::Open && !self.is_open(family) && self.follows_digit(at)
        {
            return None; // inches: 5'10"
        }
        if family == Family::Single && (role == Role::Either || self.is_apostrophe(at, role)) {
            return None;
        }
        Some((family, role))
    }

    fn curly_or_tex(&self, at: usize) -> Option<(Family, Role)> {
        Some(match self.segments.tokens[at].span.of(self.text) {
            "“" if self.is_open(Family::Curly) && self.role_by_blanks(at) == Role::Close => {
                (Family::Curly, Role::Close)
            }
            "“" | "„" | "‟" => (Family::Curly, Role::Open),
            // A closing mark where only an opening one is possible: a slip of the scraper or writer.
            "”" if !self.is_open(Family::Curly) && self.role_by_blanks(at) == Role::Open => {
                (Family::Curly, Role::Open)
            }
            "”" => (Family::Curly, Role::Close),
            "``" => (Family::Tex, Role::Open),
            _ => (Family::Tex, self.role_by_blanks(at)),
        })
    }

    fn guillemet(&self, at: usize) -> Option<(Family, Role)> {
        let role = match self.role_by_blanks(at) {
            Role::Either if matches!(self.segments.tokens[at].span.of(self.text), "«" | "‹") => Role::Open,
            Role::Either => Role::Close,
            role => role,
        };
        Some((Family::Guillemet, role))
    }

    /// Whether a closing mark and the next one are one double mark, as in “We stay,’’ she said.
    fn is_doubled(&self, at: usize) -> bool {
        let span = |at: usize| self.segments.tokens[at].span;
        at + 1 < self.block.end
            && [at, at + 1].iter().all(|&at| span(at).of(self.text) == "’")
            && span(at).end == span(at + 1).start
            && !self.is_open(Family::CurlySingle)
    }

    fn curly_single(&self, at: usize) -> Option<(Family, Role)> {
        if self.is_doubled(at) {
            return Some((Family::Tex, Role::Close));
        }
        let role = match (self.segments.tokens[at].span.of(self.text), self.role_by_blanks(at)) {
            ("‘" | "‛" | "`", _) => Role::Open,
            (_, role) => role,
        };
        if role == Role::Either || self.is_apostrophe(at, role) {
            return None;
        }
        Some((Family::CurlySingle, role))
    }

    /// The role by the adjacent characters: a blank before a mark and none after it opens.
    fn role_by_blanks(&self, at: usize) -> Role {
        let span = self.segments.tokens[at].span;
        let before = self.text.get(..span.start as usize).and_then(|text| text.chars().next_back());
        let after = self.text.get(span.end as usize..).and_then(|text| text.chars().next());
        let loose_before = before.is_none_or(|c| {
            c.is_whitespace()
                || matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '“' | '‘' | '"' | '\'' | '«')
        });
        let loose_after = after.is_none_or(|c| {
            c.is_whitespace()
                || (c.is_ascii_punctuation()
                    && !matches!(c, '(' | '[' | '$' | '\'' | '"' | '#' | '@' | '.' | '-'))
                || matches!(c, '”' | '’' | '»' | '—' | '–' | '…')
        });
        match (loose_before, loose_after) {
            (true, false) => Role::Open,
            (false, true) => Role::Close,
            (false, false) if after == Some('.') || after == Some('-') => Role::Close,
            _ => Role::Either,
        }
    }

    fn follows_digit(&self, at: usize) -> bool {
        let start = self.segments.tokens[at].span.start as usize;
        self.text.get(..start).is_some_and(|text| text.ends_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether a single mark is an apostrophe: "'tis" and "rock 'n' roll" before it, "workers'" after it.
    fn is_apostrophe(&self, at: usize, role: Role) -> bool {
        match role {
            Role::Open => {
                let elided = self.block.end > at + 1 && self.segments.is(at + 1, word::ELISIONS);
                elided && self.segments.tokens[at + 1].span.start == self.segments.tokens[at].span.end
            }
            _ => !self.is_open(Family::Single) && !self.is_open(Family::CurlySingle),
        }
    }

    /// The mark that closes the single quote that opens here, if there is one in the paragraph. A mark after a stop
    /// or comma, or before one, always closes; one after a plural ("the workers’ union") only if none follows.
    fn closer_of_single(&self, at: usize, family: Family) -> Option<usize> {
        let closing = if family == Family::Single { "'" } else { "’" };
        let mut doubtful = None;
        for close in at + 2..self.block.end.min(at + SINGLE_REACH) {
            let span = self.segments.tokens[close].span;
            if span.of(self.text) != closing || self.role_by_blanks(close) != Role::Close {
                continue;
            }
            let before = self.segments.lower(close - 1);
            if !before.ends_with('s')
                || close + 1 >= self.block.end
                || !self.segments.lower(close + 1).starts_with(char::is_alphabetic)
            {
                return Some(close);
            }
            doubtful.get_or_insert(close);
        }
        doubtful
    }
}
