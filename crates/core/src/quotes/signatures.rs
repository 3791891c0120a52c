//! Quotes whose source stands beside them without a verb: after a dash, at the end of a pull quote, on the line before or after.
//!
//! A signature is a name and, behind a comma, what the person is: "Jane Doe, ferry user". Without a dash it has to end with a
//! person's name, so that neither a picture's credit nor a place is taken for one. A line that names a source and announces
//! words is one, too: "And this from Treasurer Jane Doe:", "From the desk of Jane Doe".

use super::QuoteFound;
use crate::article::{Act, BlockKind, EntityType, QuoteKind};
use crate::context::Context;
use crate::entities::NameMention;
use crate::evidence::{Evidence, EvidenceCode};
use crate::lexicon::word;
use crate::segment::BlockTokens;
use crate::tagger::Tag;
use std::collections::HashMap;
use std::ops::Range;

/// Most tokens of the name, titles included.
const MAX_NAME_LENGTH: usize = 6;
/// Most tokens of a signature.
const MAX_LENGTH: usize = 14;
/// Most tokens of a line that announces words.
const MAX_LEAD_LENGTH: usize = 16;

/// What signs a quote.
struct Signature {
    name: Range<usize>,
    has_dash: bool,
    /// Whether it says what the person is.
    is_described: bool,
}

/// A line that names the source of the block after it.
struct Lead {
    block: usize,
    source: Range<usize>,
    /// Whether it ends with a colon, so that words without marks can follow.
    announces: bool,
}

/// Finds signed quotes, block by block.
pub(super) struct Signatures<'c, 'a> {
    context: &'c Context<'a>,
    /// How often the last word of a name is that of a person; counted when it is first needed.
    people: Option<HashMap<&'a str, usize>>,
    lead: Option<Lead>,
    /// The block that signs the one before.
    claimed: Option<usize>,
}

impl<'c, 'a> Signatures<'c, 'a> {
    pub(super) fn new(context: &'c Context<'a>) -> Signatures<'c, 'a> {
        Signatures { context, people: None, lead: None, claimed: None }
    }

    /// The signed quote in this block, which is the next one.
    pub(super) fn quote(&mut self, index: usize) -> Option<QuoteFound> {
        let lead = self.lead.take().filter(|lead| lead.block == index);
        let block = self.line(index)?;
        if let Some(inside) = self.quotation(block) {
            if let Some(lead) = lead {
                return Some(self.signed_by(inside, lead.source, EvidenceCode::Signed));
            }
            let signature = self.line(index + 1).and_then(|line| self.signature(line.tokens.clone()))?;
            if !signature.has_dash && !signature.is_described && self.is_heading(&signature.name, index + 2) {
                return None;
            }
            self.claimed = Some(index + 1);
            let code = if signature.has_dash { EvidenceCode::DashName } else { EvidenceCode::Signed };
            return Some(self.signed_by(inside, signature.name, code));
        }
        if let Some(lead) = lead.filter(|lead| lead.announces && self.is_text(block)) {
            return Some(self.signed_by(block.tokens.clone(), lead.source, EvidenceCode::Signed));
        }
        self.lead = self.lead(index).filter(|_| self.claimed != Some(index));
        if self.lead.is_some() {
            return None;
        }
        self.after_marks(block).or_else(|| self.after_text(block)).or_else(|| self.below_text(index))
    }

    /// A block that can hold a quote or sign one.
    fn line(&self, index: usize) -> Option<&'c BlockTokens> {
        let block = self.context.segments.blocks.get(index)?;
        let fits = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Subheading | BlockKind::Headline
        );
        (fits && !block.tokens.is_empty()).then_some(block)
    }

    fn lower(&self, at: usize) -> &'a str {
        self.context.segments.lower(at)
    }

    fn is_stop(&self, at: usize) -> bool {
        self.lower(at).ends_with(['.', '!', '?', '…']) && self.context.tags[at].is_punctuation()
    }

    fn is_dash(&self, at: usize) -> bool {
        matches!(self.lower(at), "—" | "–" | "-" | "--" | "―")
    }

    /// The words of a block that is one quotation from mark to mark.
    fn quotation(&self, block: &BlockTokens) -> Option<Range<usize>> {
        let marked = self.context.marks.marked.get(self.context.marks.of[block.tokens.start] as usize)?;
        let whole = marked.open as usize == block.tokens.start
            && marked.has_open
            && marked.has_close
            && (marked.end as usize == block.tokens.end
                || marked.end as usize + 1 == block.tokens.end && self.is_stop(block.tokens.end - 1));
        let inside = marked.inside();
        (whole && inside.len() > 1 && block.kind != BlockKind::Headline).then_some(inside)
    }

    /// A paragraph of sentences without marks at its start.
    fn is_text(&self, block: &BlockTokens) -> bool {
        block.kind == BlockKind::Paragraph
            && !self.context.marks.holds(block.tokens.start)
            && self.is_stop(block.tokens.end - 1)
            && self.has_verb(block.tokens.clone())
    }

    fn has_verb(&self, mut tokens: Range<usize>) -> bool {
        tokens.any(|at| self.context.tags[at].is_finite())
    }

    /// The name of a person that ends where these tokens end.
    fn person(&self, name: &Range<usize>) -> Option<&'c NameMention> {
        let mentions = self.context.mentions;
        let after = mentions.partition_point(|mention| (mention.first as usize) < name.end);
        let mention = mentions.get(after.checked_sub(1)?)?;
        let ends = mention.end as usize == name.end && mention.first as usize >= name.start;
        (mention.kind == EntityType::Person && ends).then_some(mention)
    }

    /// What these tokens sign; `None` if they do not name somebody and say nothing else.
    fn signature(&self, tokens: Range<usize>) -> Option<Signature> {
        let start = tokens.clone().find(|&at| !self.is_dash(at))?;
        let has_dash = start > tokens.start;
        let end = if has_dash && self.is_stop(tokens.end - 1) { tokens.end - 1 } else { tokens.end };
        let comma = (start..end).find(|&at| self.lower(at) == "," || has_dash && self.lower(at) == "(");
        let name = start..comma.unwrap_or(end);
        let named = (1..=MAX_NAME_LENGTH).contains(&name.len())
            && name
                .clone()
                .all(|at| self.context.segments.word(at).is_capitalised || self.lower(at).len() <= 3)
            && !self.context.tags[start].is_pronoun();
        let is_plain = |at: usize| {
            !self.context.tags[at].is_finite()
                && !self.context.marks.holds(at)
                && !matches!(self.lower(at), ":" | "/" | ";")
        };
        let is_line = end - start <= MAX_LENGTH && (start..end).all(is_plain) && !self.is_stop(end - 1);
        // A name that the tagger misses is told by what follows it.
        let is_told = || {
            comma
                .is_some_and(|comma| comma + 1 < end && !self.context.segments.word(comma + 1).is_capitalised)
                && (2..MAX_NAME_LENGTH).contains(&name.len())
                && name.clone().all(|at| self.context.segments.word(at).is_capitalised)
        };
        let is_person = has_dash || self.person(&name).is_some() || is_told();
        (named && is_line && is_person).then_some(Signature { name, has_dash, is_described: comma.is_some() })
    }

    /// "“We will stay.” — Jane Doe", and a pull quote without the dash.
    fn after_marks(&self, block: &BlockTokens) -> Option<QuoteFound> {
        let marked = self.context.marks.marked.get(self.context.marks.of[block.tokens.start] as usize)?;
        let end = marked.end as usize;
        if marked.open as usize != block.tokens.start || end >= block.tokens.end {
            return None;
        }
        let signature = self.signature(end..block.tokens.end)?;
        let inside = marked.inside();
        let speaks = signature.has_dash || !inside.is_empty() && self.is_stop(inside.end - 1);
        let code = if signature.has_dash { EvidenceCode::DashName } else { EvidenceCode::Signed };
        speaks.then(|| self.signed_by(inside, signature.name, code))
    }

    /// "It is a slap in the face. Jane Doe, ferry user": whoever is not described has to be named elsewhere, as whoever took
    /// a picture is not.
    fn after_text(&mut self, block: &BlockTokens) -> Option<QuoteFound> {
        let tokens = block.tokens.clone();
        let from = tokens.end.saturating_sub(MAX_LENGTH + 1).max(tokens.start);
        let stop = (from..tokens.end - 1).rev().find(|&at| self.is_stop(at))?;
        let (words, tail) = (tokens.start..stop + 1, stop + 1..tokens.end);
        if block.kind != BlockKind::Paragraph || self.has_marks(&tokens) || !self.has_verb(words.clone()) {
            return None;
        }
        let signature = self.signature(tail)?;
        // "— SPA" credits an agency with the whole article.
        self.person(&signature.name)?;
        if !signature.is_described && !signature.has_dash && !self.is_known(&signature.name) {
            return None;
        }
        let code = if signature.has_dash { EvidenceCode::DashName } else { EvidenceCode::Signed };
        Some(self.signed_by(words, signature.name, code))
    }

    /// A pull quote without marks above the line that signs it, with a dash or, if the words are somebody's own, without.
    fn below_text(&mut self, index: usize) -> Option<QuoteFound> {
        let block = self.line(index).filter(|block| self.is_text(block) && !self.has_marks(&block.tokens))?;
        let line = self.line(index + 1)?.tokens.clone();
        let signature = self.signature(line.clone())?;
        self.person(&signature.name)?;
        let leads = || self.line(index + 2).is_some_and(|after| self.quotation(after).is_some());
        let is_own = || block.tokens.clone().any(|at| self.is_personal(at));
        // "Jane Doe, A Private War" is an item of a list.
        let description = signature.name.end + 1;
        let is_described = signature.is_described
            && description < line.end
            && (!self.context.segments.word(description).is_capitalised
                || self.context.segments.is(description, word::ROLE_NOUNS));
        if !signature.has_dash && (!is_described || leads() || !is_own()) {
            return None;
        }
        self.claimed = Some(index + 1);
        let code = if signature.has_dash { EvidenceCode::DashName } else { EvidenceCode::Signed };
        Some(self.signed_by(block.tokens.clone(), signature.name, code))
    }

    /// Whether a line with a name heads what follows: it is named nowhere else, or in the next block.
    fn is_heading(&mut self, name: &Range<usize>, next: usize) -> bool {
        let last = self.lower(name.end - 1);
        let follows =
            self.line(next).is_some_and(|block| block.tokens.clone().any(|at| self.lower(at) == last));
        follows || !self.is_known(name)
    }

    /// Words of speech: the first person, or a verb that is contracted.
    fn is_personal(&self, at: usize) -> bool {
        let is_first = matches!(self.lower(at), "i" | "we" | "me" | "us" | "my" | "our");
        let is_contracted = self.lower(at).contains(['\'', '’']) && self.context.tags[at] != Tag::Possessive;
        is_first || is_contracted
    }

    fn has_marks(&self, tokens: &Range<usize>) -> bool {
        tokens.clone().any(|at| self.context.marks.holds(at))
    }

    /// Whether the article names this person more than once.
    fn is_known(&mut self, name: &Range<usize>) -> bool {
        let context = self.context;
        let people = self.people.get_or_insert_with(|| {
            let mut people = HashMap::new();
            for mention in context.mentions.iter().filter(|mention| mention.kind == EntityType::Person) {
                *people.entry(context.segments.lower(mention.end as usize - 1)).or_insert(0) += 1;
            }
            people
        });
        people.get(context.segments.lower(name.end - 1)).is_some_and(|&count| count > 1)
    }

    /// The line before a quote that names its source.
    fn lead(&self, index: usize) -> Option<Lead> {
        let tokens = self.line(index)?.tokens.clone();
        let next = self.line(index + 1)?;
        let announces = self.lower(tokens.end - 1) == ":";
        let is_quotation = self.quotation(next).is_some();
        if !is_quotation && !announces {
            return None;
        }
        let source = self.sender(tokens.clone()).or_else(|| {
            let signature = self.signature(tokens).filter(|signature| is_quotation && !signature.has_dash);
            signature.map(|signature| signature.name)
        })?;
        Some(Lead { block: index + 1, source, announces })
    }

    /// Whom a line without a verb names after "from": "And this from Treasurer Jane Doe:", "From the desk of Jane Doe".
    fn sender(&self, tokens: Range<usize>) -> Option<Range<usize>> {
        let colon = self.lower(tokens.end - 1) == ":";
        let end = tokens.end - usize::from(colon);
        let from = (tokens.start..end).rev().find(|&at| self.lower(at) == "from")?;
        let is_line = tokens.len() <= MAX_LEAD_LENGTH
            && !self.has_verb(tokens.clone())
            && !self.has_marks(&tokens)
            && (colon || from == tokens.start && !self.is_stop(end - 1));
        // "the desk of Superintendent Jane Doe": whose desk it is.
        let of = (from + 1..end).find(|&at| self.lower(at) == "of" && self.lower(at - 1) == "desk");
        let source = of.unwrap_or(from) + 1..end;
        (is_line && !source.is_empty()).then_some(source)
    }

    fn signed_by(&self, words: Range<usize>, name: Range<usize>, code: EvidenceCode) -> QuoteFound {
        let spelled: Vec<&str> = name.clone().map(|at| self.lower(at)).collect();
        let mut quote = QuoteFound::new(QuoteKind::Direct, Act::Said, vec![words]);
        quote.evidence.push(Evidence::text(code, spelled.join(" ")));
        quote.source = Some(name);
        quote
    }
}
