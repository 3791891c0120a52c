//! Direct quotes: words between quotation marks, and the verb that attributes them.
//!
//! A stretch between marks is linked to a verb after it ("…,” she said), to one before it (She said: “…), or to the
//! quote before it, which its attribution splits or which runs on over a paragraph. A stretch that nothing attributes is
//! a quote when it reads like speech, and a title, nickname or scare quote when it does not.

use super::{CueFound, QuoteFound, titles};
use crate::article::{Act, QuoteKind};
use crate::context::Context;
use crate::english::content;
use crate::english::frames::Frames;
use crate::english::reporting_cues::{ReportingCue, ReportingKind};
use crate::evidence::{Evidence, EvidenceCode};
use crate::lexicon::{table, word};
use crate::marks::Marked;
use crate::segment::BlockTokens;
use crate::syntax::Phrase;
use crate::tagger::Tag;
use std::ops::Range;

/// How far after the closing mark an attribution can begin, in tokens.
const MAX_GAP: usize = 4;
/// How far an attribution can reach, in tokens.
const MAX_REACH: usize = 45;
/// Tokens between marks from which on a stretch without attribution is taken for speech. On PolNeAR 98 in 100 of so
/// long ones are.
const MIN_SPEECH: usize = 8;

/// Most cues of a sentence that are considered.
const MAX_CUES: usize = 8;

/// Finds the direct quotes; `taken` are quotes that need no marks.
pub(super) fn find(
    reporting_cues: &[ReportingCue],
    taken: &[QuoteFound],
    context: &Context<'_>,
) -> Vec<QuoteFound> {
    let blocks = &context.segments.blocks;
    let quotes = Vec::with_capacity(context.marks.marked.len());
    let mut finder = Finder { blocks, reporting_cues, context, quotes, last: None };
    let mut block = 0;
    for (index, marked) in context.interrupt.until_set(&context.marks.marked).enumerate() {
        while block + 1 < blocks.len() && blocks[block].tokens.end <= marked.open as usize {
            block += 1;
        }
        // Turns and signed quotes are in order and do not overlap.
        let start = marked.inside().start;
        let before = taken.partition_point(|quote| quote.start() <= start);
        if !taken[..before].last().is_some_and(|quote| quote.holds(start)) {
            finder.place(index, block);
        }
    }
    finder.quotes
}

/// The quote that was found last.
#[derive(Debug, Clone, Copy)]
struct Last {
    marked: usize,
    block: usize,
    /// First token after an attribution that follows the quote's last part.
    attribution_end: Option<usize>,
}

struct Finder<'a> {
    blocks: &'a [BlockTokens],
    reporting_cues: &'a [ReportingCue],
    context: &'a Context<'a>,
    quotes: Vec<QuoteFound>,
    last: Option<Last>,
}

impl Finder<'_> {
    fn marked(&self, index: usize) -> &Marked {
        &self.context.marks.marked[index]
    }

    /// Finds out what a stretch is and where it belongs.
    fn place(&mut self, index: usize, block: usize) {
        let marked = *self.marked(index);
        if marked.inside().is_empty() {
            return;
        }
        let part = self.part(&marked);
        if part.is_empty()
            || titles::is_title(&marked, self.context, || self.is_attributed(&marked))
            || titles::is_term(
                &marked,
                self.cue_before(&marked).map(|cue| &self.reporting_cues[cue]),
                self.context,
            )
        {
            return;
        }
        if self.runs_on(index) {
            return self.extend(index, block, part, EvidenceCode::RunOn);
        }
        let after = self.cue_after(&marked);
        if let Some(reporting_cue) = after.filter(|_| self.can_precede_its_cue(&marked)) {
            let end = self.reporting_cues[reporting_cue].end();
            let clause = self.clause_around(&marked, &self.reporting_cues[reporting_cue]);
            self.start(index, block, part, Some(reporting_cue), Some(end));
            return self.make_mixed(clause);
        }
        if self.splits_before(index, block, &marked) {
            return self.extend(index, block, part, EvidenceCode::Split);
        }
        if let Some(reporting_cue) = self.cue_before(&marked) {
            let subject = self.pronoun_before(&marked);
            self.start(index, block, part, Some(reporting_cue), None);
            return self.make_mixed(subject.map(|pronoun| vec![pronoun..marked.end as usize]));
        }
        if self.is_covered(&marked) {
            return;
        }
        if let Some(source) = self.colon_source(&marked, block) {
            self.start(index, block, part, None, None);
            if let Some(quote) = self.quotes.last_mut() {
                quote.source = source;
                quote.evidence.push(Evidence::bare(EvidenceCode::Colon));
            }
            return;
        }
        if self.reads_like_speech(&marked, block) {
            self.start(index, block, part, None, None);
        }
    }

    /// "The roof is “basically sound,” she said": the clause that a stretch goes on, where it is no utterance of its own.
    fn clause_around(&self, marked: &Marked, reporting_cue: &ReportingCue) -> Option<Vec<Range<usize>>> {
        let open = marked.open as usize;
        let parts = content::around(reporting_cue, self.context)?;
        let tags = self.context.tags;
        let goes_on = open.checked_sub(1).is_some_and(|before| {
            !tags[before].is_punctuation() && !matches!(tags[before], Tag::Coordinator | Tag::Subordinator)
        });
        let lead = parts.first().filter(|part| part.start < open && part.contains(&open))?.start..open;
        let first = self.reporting_cues.partition_point(|cue| cue.main < lead.start);
        let reports = self
            .reporting_cues
            .get(first)
            .is_some_and(|cue| cue.main < open && cue.source.is_some() && Act::SPEECH.contains(&cue.act));
        (goes_on && !reports).then_some(parts)
    }

    /// "said they “have no sympathy”": the subject before the stretch belongs to what is said.
    fn pronoun_before(&self, marked: &Marked) -> Option<usize> {
        let before = (marked.open as usize).checked_sub(1)?;
        let tags = self.context.tags;
        (tags[before] == Tag::PersonalPronoun && tags[marked.inside().start].is_finite()).then_some(before)
    }

    /// Makes a mixed quote of the one that was found last, with these parts.
    fn make_mixed(&mut self, parts: Option<Vec<Range<usize>>>) {
        if let (Some(parts), Some(quote)) = (parts, self.quotes.last_mut()) {
            quote.kind = QuoteKind::Mixed;
            quote.parts = parts;
        }
    }

    fn is_attributed(&self, marked: &Marked) -> bool {
        self.cue_before(marked).is_some() || self.cue_after(marked).is_some()
    }

    /// The words between the marks, without a comma or colon that belongs to the sentence around.
    fn part(&self, marked: &Marked) -> Range<usize> {
        let inside = marked.inside();
        let mut end = inside.end;
        while end > inside.start && self.context.segments.lower(end - 1) == "," {
            end -= 1;
        }
        inside.start..end
    }

    fn start(
        &mut self,
        index: usize,
        block: usize,
        part: Range<usize>,
        reporting_cue: Option<usize>,
        attribution_end: Option<usize>,
    ) {
        let mut quote = QuoteFound::new(QuoteKind::Direct, Act::Said, vec![part]);
        if let Some(reporting_cue) = reporting_cue {
            attribute(&mut quote, &self.reporting_cues[reporting_cue], self.context);
        }
        quote.evidence.push(Evidence::text(EvidenceCode::Marks, self.marked(index).family.name()));
        self.quotes.push(quote);
        self.last = Some(Last { marked: index, block, attribution_end });
    }

    fn extend(&mut self, index: usize, block: usize, part: Range<usize>, code: EvidenceCode) {
        let Some(quote) = self.quotes.last_mut() else {
            return;
        };
        quote.parts.push(part);
        if !quote.evidence.iter().any(|evidence| evidence.code == code) {
            quote.evidence.push(Evidence::bare(code));
        }
        // What runs on may be attributed only at its end.
        let reporting_cue = self.cue_after(self.marked(index));
        let needs_cue = self.quotes.last().is_some_and(|quote| quote.cue.is_none());
        let end = reporting_cue.map(|reporting_cue| self.reporting_cues[reporting_cue].end());
        if let Some(reporting_cue) = reporting_cue.filter(|_| needs_cue && code == EvidenceCode::RunOn)
            && let Some(quote) = self.quotes.last_mut()
        {
            attribute(quote, &self.reporting_cues[reporting_cue], self.context);
        }
        self.last = Some(Last { marked: index, block, attribution_end: end });
    }

    /// Whether the quote before runs on into this stretch.
    fn runs_on(&self, index: usize) -> bool {
        self.last.is_some_and(|last| last.marked + 1 == index && self.marked(last.marked).runs_on)
            || index > 0
                && !self.marked(index).has_open
                && self.last.is_some_and(|last| last.marked + 1 == index)
    }

    /// Whether nothing but the attribution of the preceding quote separates it from this stretch.
    fn splits_before(&self, index: usize, block: usize, marked: &Marked) -> bool {
        let Some(last) = self.last.filter(|last| last.block == block && last.marked + 1 == index) else {
            return false;
        };
        let Some(end) = last.attribution_end else {
            return false;
        };
        let between = end..marked.open as usize;
        let finite = |at: usize| self.context.tags[at].is_finite();
        // “…,” Bly said. And a report “says”: a stretch in another sentence is another quote.
        let own_end = between.start.checked_sub(1).map_or(0, |last| self.context.sentence(last).end);
        if own_end > between.start && own_end < between.end {
            return false;
        }
        // "…, said Bly, who has sung there since 1976. “…"
        let relative = between.clone().take(3).any(|at| is_relative(at, self.context));
        let first = self.reporting_cues.partition_point(|reporting_cue| reporting_cue.main < between.start);
        let reports_on =
            self.reporting_cues.get(first).is_some_and(|reporting_cue| between.contains(&reporting_cue.main));
        let is_short = between.len() <= 14 && (relative || !between.clone().any(finite));
        // "…, said Bly, a singer who was born in the town that she now leads. “…"
        // An opening mark that looks like a closing one can end up in the sentence before its own.
        let is_apposition =
            between.len() <= MAX_REACH && (own_end == between.end || own_end == between.end + 1);
        !reports_on && !self.has_later_cue(marked) && (is_short || is_apposition)
    }

    /// Whether a verb further on in its sentence attributes a stretch: “A” to the very end, she said.
    fn has_later_cue(&self, marked: &Marked) -> bool {
        let after = marked.end as usize..self.context.sentence(marked.end as usize - 1).end;
        let first = self.reporting_cues.partition_point(|reporting_cue| reporting_cue.main < after.start);
        let reporting_cues = self
            .reporting_cues
            .get(first..)
            .unwrap_or(&[])
            .iter()
            .take_while(|reporting_cue| reporting_cue.main < after.end);
        reporting_cues.take(MAX_CUES).any(|reporting_cue| {
            let speaks =
                matches!(reporting_cue.kind, ReportingKind::Verb { participle: false, passive: false });
            speaks
                && reporting_cue.takes(Frames::QUOTATION)
                && !self.context.marks.holds(reporting_cue.main)
                && reporting_cue.source.as_ref().is_some_and(|source| after.contains(&source.start))
        })
    }

    /// The cue after a stretch that attributes it.
    fn cue_after(&self, marked: &Marked) -> Option<usize> {
        if !marked.has_close {
            return None;
        }
        let from = marked.end as usize;
        // “A.” He said B: a new sentence attributes what follows, not what precedes.
        let limit = self.context.sentence(from - 1).end.min(from + MAX_REACH);
        let stop = (from..limit).find(|&at| self.context.marks.holds(at)).unwrap_or(limit);
        let first = self.reporting_cues.partition_point(|reporting_cue| reporting_cue.main < from);
        let reporting_cues = self.reporting_cues[first..]
            .iter()
            .enumerate()
            .take_while(|(_, reporting_cue)| reporting_cue.main < stop);
        reporting_cues
            .map(|(index, reporting_cue)| (first + index, reporting_cue))
            .find(|(_, reporting_cue)| self.attributes_preceding(reporting_cue, from))
            .map(|(index, _)| index)
    }

    fn attributes_preceding(&self, reporting_cue: &ReportingCue, from: usize) -> bool {
        let is_adjacent = |at: usize| at >= from && at <= from + MAX_GAP;
        match reporting_cue.kind {
            ReportingKind::According => reporting_cue.tokens.start <= from + MAX_GAP,
            ReportingKind::Noun => false,
            // "…,” adding: “…": a participle attributes what follows it.
            ReportingKind::Verb { participle: true, .. } => false,
            ReportingKind::Verb { passive, .. } => {
                let subject_first = reporting_cue.source.as_ref().is_some_and(|source| {
                    is_adjacent(source.start)
                        && source.start < reporting_cue.tokens.start
                        && self.is_plain(from, source.start)
                });
                let verb_first = is_adjacent(reporting_cue.tokens.start)
                    && self.is_plain(from, reporting_cue.tokens.start);
                reporting_cue.takes(Frames::QUOTATION) && !passive && (subject_first || verb_first)
            }
        }
    }

    /// Whether only a comma, dash or adverbs separate the closing mark from the attribution.
    fn is_plain(&self, from: usize, to: usize) -> bool {
        (from..to).all(|at| {
            self.context.tags[at].is_punctuation()
                || self.context.tags[at].is_adverb()
                || self.context.segments.is(at, word::ATTRIBUTION_LEADS)
        })
    }

    /// Whether a verb after a stretch can attribute it: it ends with a stop or comma, or begins
    /// its sentence.
    fn can_precede_its_cue(&self, marked: &Marked) -> bool {
        let inside = marked.inside();
        let last = self.context.segments.lower(inside.end - 1);
        let ends = last.ends_with(['.', ',', '!', '?', '…', '-', '—', '–']);
        let comma_follows = (marked.end as usize) < self.context.segments.tokens.len()
            && self.context.segments.lower(marked.end as usize) == ",";
        let sentence = self.context.sentence(marked.open as usize);
        ends || sentence.start == marked.open as usize || comma_follows && inside.len() >= 3
    }

    /// The cue before a stretch that attributes it: "She said: “", "telling reporters, “".
    fn cue_before(&self, marked: &Marked) -> Option<usize> {
        let open = marked.open as usize;
        let sentence = self.context.sentence(open);
        let led = |before: usize| matches!(self.context.segments.lower(before), ":" | ",");
        let start = match open.checked_sub(1) {
            Some(before) if sentence.start == open && led(before) => self.context.sentence(before).start,
            _ => sentence.start,
        };
        let after = self.reporting_cues.partition_point(|reporting_cue| reporting_cue.main < open);
        let reporting_cues = self.reporting_cues[..after]
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, reporting_cue)| reporting_cue.main >= start);
        reporting_cues
            .into_iter()
            .find(|(_, reporting_cue)| self.attributes_following(reporting_cue, open))
            .map(|(index, _)| index)
    }

    fn attributes_following(&self, reporting_cue: &ReportingCue, open: usize) -> bool {
        let from = reporting_cue.complement.min(open);
        let between = from..open;
        let no_verb =
            !between.clone().any(|at| self.context.tags[at].is_finite() || self.context.marks.holds(at));
        let last = self.context.segments.lower(open - 1);
        // "said they “have no sympathy”": the marks begin after the subject of what is said.
        let is_subject = between.len() == 1 && self.context.tags[open - 1].is_pronoun();
        let led =
            matches!(last, "," | ":" | "-" | "—" | "–") || between.is_empty() || last == "that" || is_subject;
        // "had been promised “a job for life”": what a passive is about is no speech.
        let is_spoken_to = matches!(reporting_cue.kind, ReportingKind::Verb { passive: true, .. });
        let verb = matches!(reporting_cue.kind, ReportingKind::Verb { .. })
            && !(is_spoken_to && reporting_cue.source.is_none() && !matches!(last, "," | ":"))
            && reporting_cue.takes(Frames::QUOTATION)
            && !self.context.marks.holds(reporting_cue.main);
        let only_that = between.len() <= 1;
        verb && no_verb && led && (only_that || matches!(last, "," | ":") && between.len() <= 20)
    }

    /// Whether an indirect content holds the stretch.
    fn is_covered(&self, marked: &Marked) -> bool {
        let open = marked.open as usize;
        let sentence = self.context.sentence(open);
        let first = self.reporting_cues.partition_point(|reporting_cue| reporting_cue.main < sentence.start);
        self.reporting_cues[first..]
            .iter()
            .take_while(|reporting_cue| reporting_cue.main < sentence.end)
            .filter(|reporting_cue| !self.context.marks.holds(reporting_cue.main))
            .any(|reporting_cue| {
                content::complement(reporting_cue, self.context).is_some_and(|range| range.contains(&open))
                    || content::around(reporting_cue, self.context)
                        .is_some_and(|parts| parts.iter().any(|part| part.contains(&open)))
            })
    }

    /// The subject of a clause that ends with a colon before the stretch; the inner value is `None` where it has none.
    fn colon_source(&self, marked: &Marked, block: usize) -> Option<Option<Range<usize>>> {
        let open = marked.open as usize;
        let before = open.checked_sub(1)?;
        if self.context.segments.lower(before) != ":"
            || !(self.blocks[block].tokens.start <= before || marked.inside().len() >= MIN_SPEECH)
        {
            return None;
        }
        if let Some(agent) = self.agent_before(before) {
            return Some(Some(agent));
        }
        let sentence = self.context.sentence(before);
        let group = (sentence.start..before)
            .rev()
            .find_map(|at| self.context.syntax.group(at).filter(|group| group.finite));
        // "It is about memory, as Albornoz has it: “…”": what names nobody is no source.
        let names_somebody = |subject: &Phrase| {
            subject.tokens().len() > 1 || !self.context.segments.is(subject.head(), word::DUMMY_SUBJECTS)
        };
        let subject = group.and_then(|group| self.context.syntax.subject(group)).filter(names_somebody);
        Some(subject.map(|subject| self.context.extent(subject, before)))
    }

    /// "as explained by Albornoz:", "a statement by the ministry:", "And this from Albornoz:": whoever "by" or "from" names
    /// directly before this token; "the stone by the gate" has no author.
    fn agent_before(&self, colon: usize) -> Option<Range<usize>> {
        let segments = self.context.segments;
        let phrase = self.context.syntax.phrase(colon.checked_sub(1)?)?;
        let by = phrase.tokens().start.checked_sub(1)?;
        let is_author = || {
            let reports = by.checked_sub(1).is_some_and(|before| {
                segments.word(before).reporting.is_some()
                    || table::REPORTING_NOUNS.get(segments.lower(before)).is_some()
            });
            reports
                || segments.is(phrase.head(), word::ROLE_NOUNS)
                || self.context.tags[phrase.head()].is_proper()
        };
        let is_sender = || {
            !self.context.sentence(by).take_while(|&at| at < by).any(|at| self.context.tags[at].is_finite())
        };
        let names = match segments.lower(by) {
            "by" => is_author(),
            "from" => is_sender(),
            _ => false,
        };
        names.then(|| phrase.tokens())
    }

    /// Whether an unattributed stretch is speech: long, or a sentence of its own.
    fn reads_like_speech(&self, marked: &Marked, block: usize) -> bool {
        let inside = marked.inside();
        let words = inside.clone().filter(|&at| !self.context.tags[at].is_punctuation()).count();
        let has_verb = inside.clone().any(|at| self.context.tags[at].is_finite());
        let is_title = inside
            .clone()
            .filter(|&at| self.context.segments.lower(at).len() > 3)
            .all(|at| self.context.segments.word(at).is_capitalised);
        let ends = self.context.segments.lower(inside.end - 1).ends_with(['.', '!', '?', '…', ',']);
        let whole = marked.open as usize == self.blocks[block].tokens.start
            && marked.end as usize + 1 >= self.blocks[block].tokens.end;
        !is_title
            && (words >= MIN_SPEECH && (has_verb || ends)
                || whole && words >= 2 && ends
                || ends
                    && has_verb
                    && (words >= 3 || words == 2 && self.last.is_some_and(|last| last.block == block))
                    && self.context.sentence(marked.open as usize).start == marked.open as usize)
    }
}

/// Gives a quote the cue, source, addressee and act of the verb that attributes it.
pub(super) fn attribute(quote: &mut QuoteFound, reporting_cue: &ReportingCue, context: &Context<'_>) {
    quote.act = reporting_cue.act;
    quote.cue = Some(CueFound { tokens: reporting_cue.tokens.clone(), lemma: reporting_cue.lemma.into() });
    quote.source = reporting_cue.source.clone();
    quote.addressee = reporting_cue.addressee.clone();
    quote.evidence.insert(0, reporting_cue.evidence(context));
    quote.evidence.extend(source_evidence(reporting_cue, context));
}

/// What ties a source to its verb.
pub(super) fn source_evidence(reporting_cue: &ReportingCue, context: &Context<'_>) -> Option<Evidence> {
    let source = reporting_cue.source.as_ref()?;
    let ReportingKind::Verb { passive, participle } = reporting_cue.kind else {
        return None;
    };
    let group = context.syntax.group(reporting_cue.main)?;
    let code = match () {
        _ if passive => EvidenceCode::Passive,
        _ if group.inverted => EvidenceCode::Inverted,
        _ if participle => EvidenceCode::Participle,
        _ if group.shares_subject => EvidenceCode::SharedSubject,
        _ => EvidenceCode::Subject,
    };
    let words: Vec<&str> = source.clone().take(6).map(|at| context.segments.lower(at)).collect();
    Some(Evidence::text(code, words.join(" ")))
}

/// Whether a token is the relative pronoun of a clause, so that it names nobody itself.
pub(super) fn is_relative(token: usize, context: &Context<'_>) -> bool {
    matches!(context.tags[token], Tag::RelativePronoun | Tag::WhPronoun)
}
