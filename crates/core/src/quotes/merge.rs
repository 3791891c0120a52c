//! What the models found beside what the marks say.
//!
//! Marks stay in charge of direct quotes. What the models attribute fills in the cue and source that a direct quote
//! lacks, and makes indirect and mixed quotes of all else.

use super::acts;
use super::content;
use super::direct::source_evidence;
use super::learned::Attribution;
use super::sites::{self, Site, SiteKind};
use super::{CueFound, QuoteFound, overlaps};
use crate::article::{Act, QuoteKind};
use crate::coreference::Context;
use crate::evidence::{Evidence, EvidenceCode};
use crate::tagger::Tag;
use std::ops::Range;

/// The least probability of a cue of which no table knows a word.
const LEAST_UNLISTED: f32 = 0.9;

/// An attribution less probable than this gives way to those it holds.
const SURE: f32 = 0.8;

/// No quote.
const NONE: u32 = u32::MAX;

/// Joins what the models found to the quotes that marks and layout tell.
pub(super) fn join(
    mut quotes: Vec<QuoteFound>,
    found: Vec<Attribution>,
    sites: &[Site],
    context: &Context<'_>,
) -> Vec<QuoteFound> {
    let mut owner = vec![NONE; context.segments.tokens.len()];
    let mut cue_of = vec![NONE; context.segments.tokens.len()];
    for (index, quote) in quotes.iter().enumerate() {
        for part in &quote.parts {
            owner[part.clone()].fill(index as u32);
        }
        if let Some(cue) = &quote.cue {
            cue_of[cue.tokens.clone()].fill(index as u32);
        }
    }
    let given = quotes.len();
    let found = found.into_iter().map(|found| settle(found, sites, context));
    let found = found.filter(|found| is_credible(found, context)).collect();
    for attribution in by_size(without_coordinates(found, context)) {
        let tokens = || attribution.content.iter().cloned().flatten();
        let size = tokens().filter(|&at| !context.tags[at].is_punctuation()).count();
        if owner[attribution.main] != NONE || size == 0 {
            continue; // what is said within what is said is the speaker's matter
        }
        let free = |at: &usize| owner[*at] == NONE;
        let words = |at: &usize| !context.tags[*at].is_punctuation();
        let freed = tokens().filter(words).filter(free).count();
        let cue_owner = cue_of[attribution.main];
        // A turn of a transcript or a signed quote needs no cue.
        let direct = |index: u32| {
            let quote = quotes.get(index as usize).filter(|_| (index as usize) < given);
            let marked = |quote: &QuoteFound| context.marks.holds(quote.start());
            quote.is_some_and(|quote| quote.kind == QuoteKind::Direct && marked(quote))
        };
        if cue_owner != NONE {
            if direct(cue_owner) {
                lengthen(&mut quotes[cue_owner as usize], &attribution);
                widen(&mut quotes[cue_owner as usize], cue_owner, &attribution, &mut owner, context);
            }
            continue;
        }
        if 2 * freed < size {
            let first = tokens().map(|at| owner[at]).find(|&index| index != NONE && direct(index));
            if let Some(index) = first.filter(|&index| quotes[index as usize].cue.is_none()) {
                supply(&mut quotes[index as usize], &attribution, sites, context);
                widen(&mut quotes[index as usize], index, &attribution, &mut owner, context);
            }
            continue;
        }
        let parts = whole_marks(runs(tokens().filter(free)), &owner, context);
        let parts: Vec<Range<usize>> = parts
            .into_iter()
            .map(|part| before_a_cue(&part, &cue_of, &quotes))
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() {
            continue;
        }
        let index = quotes.len() as u32;
        for part in &parts {
            owner[part.clone()].fill(index);
        }
        cue_of[attribution.cue.clone()].fill(index);
        quotes.push(quote(&attribution, parts, sites, context));
    }
    quotes
}

/// A content that begins with a stretch between marks has all of it: the sentences of one quotation have one source.
fn whole_marks(mut parts: Vec<Range<usize>>, owner: &[u32], context: &Context<'_>) -> Vec<Range<usize>> {
    if let Some(part) = parts.last_mut()
        && let Some(marked) = context.marks.marked.get(context.marks.of[part.end - 1] as usize)
        && part.contains(&(marked.open as usize))
        && marked.has_close
    {
        let rest = part.end..marked.end as usize;
        part.end = if rest.clone().all(|at| owner[at] == NONE) { part.end.max(rest.end) } else { part.end };
    }
    parts
}

/// A stretch up to the source or cue of a quote that was taken before it.
fn before_a_cue(part: &Range<usize>, cue_of: &[u32], quotes: &[QuoteFound]) -> Range<usize> {
    let Some(cue) = part.clone().find(|&at| cue_of[at] != NONE) else { return part.clone() };
    let source = quotes.get(cue_of[cue] as usize).and_then(|quote| quote.source.clone());
    let end = source.filter(|source| source.start < cue).map_or(cue, |source| source.start);
    part.start..end.max(part.start)
}

/// Gives a direct quote the longer source that the models found around that of the rules: the whole of an apposition.
fn lengthen(quote: &mut QuoteFound, attribution: &Attribution) {
    if let (Some(source), Some(longer)) = (&quote.source, &attribution.source)
        && longer.start <= source.start
        && longer.end >= source.end
    {
        quote.source = Some(longer.clone());
    }
}

/// Adds to a direct quote what the models attribute to the same cue: words outside the marks make it a mixed one,
/// other stretches between marks are parts of it.
fn widen(
    quote: &mut QuoteFound,
    index: u32,
    attribution: &Attribution,
    owner: &mut [u32],
    context: &Context<'_>,
) {
    let words = |at: &usize| !context.tags[*at].is_punctuation();
    let content: Vec<usize> = attribution.content.iter().cloned().flatten().collect();
    let own = quote.parts.iter().cloned().flatten().filter(words).count();
    let both = content.iter().filter(|at| words(at) && owner[**at] == index).count();
    let outside = content.iter().filter(|at| words(at) && !context.marks.holds(**at)).count();
    if 2 * both < own {
        return;
    }
    if outside >= 2 && !quote.parts.iter().any(|part| is_utterance(part.start, context)) {
        quote.kind = QuoteKind::Mixed;
        quote.parts = runs(content.into_iter().filter(|&at| owner[at] == NONE || owner[at] == index));
    } else {
        let segments = runs(content.into_iter().filter(|&at| context.marks.holds(at)));
        for segment in segments {
            let Some(marked) = context.marks.marked.get(context.marks.of[segment.start] as usize) else {
                continue;
            };
            let inside = marked.inside();
            if !inside.is_empty()
                && inside.clone().all(|at| owner[at] == NONE)
                && 2 * segment.len() >= inside.len()
            {
                quote.parts.push(inside);
            }
        }
        quote.parts.sort_by_key(|part| part.start);
    }
    for part in &quote.parts {
        owner[part.clone()].fill(index);
    }
}

/// Whether the stretch between marks around this token is a sentence of its own, so that no words outside belong to it: it
/// begins with a capital and ends with a stop or a comma.
fn is_utterance(at: usize, context: &Context<'_>) -> bool {
    let Some(marked) = context.marks.marked.get(context.marks.of[at] as usize) else { return false };
    let inside = marked.inside();
    marked.has_close
        && inside.len() > 3
        && context.segments.word(inside.start).is_capitalised
        && context.segments.lower(inside.end - 1).ends_with(['.', ',', '!', '?', '…'])
}

/// A cue of which no table knows a word counts only with a source, and where it is most likely one: the models learned
/// from stories of an election, in which nearly all that people do is reported of them.
fn is_credible(attribution: &Attribution, context: &Context<'_>) -> bool {
    let listed = acts::known(attribution, context).is_some();
    !is_naming(attribution, context)
        && (listed || attribution.source.is_some() && attribution.probability >= LEAST_UNLISTED)
}

/// "a region known as the horn": who or what bears a name is not said of by anybody.
fn is_naming(attribution: &Attribution, context: &Context<'_>) -> bool {
    let next = attribution.main + 1;
    context.segments.lower(attribution.main) == "known"
        && next < context.tags.len()
        && matches!(context.segments.lower(next), "as" | "to" | "for")
}

/// The source of a passive is its agent: its subject is what is spoken of or to.
fn without_passive_subject(attribution: &mut Attribution, context: &Context<'_>) {
    let Some(group) = context.syntax.group(attribution.main).filter(|group| group.passive) else { return };
    let subject = context.syntax.subject(group).map(|subject| subject.tokens());
    let is_subject =
        |source: &Range<usize>| subject.as_ref().is_some_and(|subject| overlaps(source, subject));
    attribution.source = attribution.source.take().filter(|source| !is_subject(source));
}

/// Where a rule of grammar is surer than the labels, the rule decides: what hangs on a noun ends with one clause, the
/// agent of a passive ends with its noun phrase, and "was quoted as saying" has its subject for a source.
fn settle(mut attribution: Attribution, sites: &[Site], context: &Context<'_>) -> Attribution {
    let quoted = quoted_as_saying(&attribution, context);
    if quoted.is_none() {
        without_passive_subject(&mut attribution, context);
    }
    let site = sites::at(attribution.main, sites);
    match site.map(|site| site.kind) {
        Some(SiteKind::Noun) => {
            let complement = site.and_then(|site| content::complement(site, context));
            attribution.content = complement.map_or(attribution.content, |range| vec![range]);
        }
        Some(SiteKind::Verb { passive: true, .. }) => {
            let agent = site.and_then(|site| site.source.clone());
            let found = agent
                .filter(|agent| attribution.source.as_ref().is_none_or(|source| overlaps(source, agent)));
            if let Some(agent) = found {
                let complement = site.and_then(|site| content::complement(site, context));
                let mut tokens: Vec<usize> = attribution
                    .content
                    .iter()
                    .cloned()
                    .chain(complement)
                    .flatten()
                    .filter(|at| !agent.contains(at))
                    .collect();
                tokens.sort_unstable();
                tokens.dedup();
                attribution.content = runs(tokens.into_iter());
                attribution.source = Some(agent);
            }
        }
        None if attribution.source.is_none() => {
            let inner = sites.partition_point(|site| site.main < attribution.cue.start);
            let inner = sites.get(inner).filter(|site| attribution.cue.contains(&site.main));
            if let Some(source) = inner.and_then(|site| site.source.clone()) {
                attribution.content.retain(|part| !overlaps(part, &source));
                attribution.source = Some(source);
            }
        }
        _ => {}
    }
    if let Some(end) = quoted {
        attribution.cue.end = end;
        let content = attribution.content.iter().cloned().flatten();
        attribution.content = runs(content.filter(|&at| at >= end || at < attribution.main));
    }
    // A dateline is nobody's words and nobody's name.
    let behind = |part: Range<usize>| match part.contains(&context.behind_dateline) {
        true => context.behind_dateline..part.end,
        false => part,
    };
    attribution.content = attribution.content.into_iter().map(behind).collect();
    attribution.source = attribution.source.map(behind);
    let edge = |at: usize| matches!(context.segments.lower(at), "," | ";" | ":" | "—" | "–" | "--");
    if let Some(source) = &mut attribution.source {
        while source.len() > 1 && edge(source.end - 1) {
            source.end -= 1;
        }
        while source.len() > 1 && edge(source.start) {
            source.start += 1;
        }
        let content = attribution.content.iter().cloned().flatten();
        attribution.content = runs(content.filter(|at| !source.contains(at)));
    }
    attribution
}

/// The end of the cue "was quoted as saying", of which the last two words are no content.
fn quoted_as_saying(attribution: &Attribution, context: &Context<'_>) -> Option<usize> {
    let passive = context.syntax.group(attribution.main).is_some_and(|group| group.passive);
    let (as_, saying) = (attribution.main + 1, attribution.main + 2);
    let reports = saying < context.tags.len()
        && context.segments.lower(as_) == "as"
        && context.tags[saying] == Tag::VerbGerund
        && context.segments.word(saying).reporting.is_some();
    (passive && reports).then_some(saying + 1)
}

/// Ends contents before a coordinate clause that attributes by itself: "said" in "she praised the plan and said it would pass",
/// which has the source of "praised", and in "she praised the plan, and others said it would fail".
fn without_coordinates(mut found: Vec<Attribution>, context: &Context<'_>) -> Vec<Attribution> {
    found.sort_by_key(|attribution| attribution.main);
    let others = found.clone();
    for attribution in &mut found {
        let Some(source) = attribution.source.clone() else { continue };
        for part in &mut attribution.content {
            let first = others.partition_point(|other| other.main < part.start.max(attribution.main + 1));
            let inside = others.iter().skip(first).take_while(|other| other.main < part.end);
            let border = inside.filter_map(|other| coordinate(other, part, &source, context)).next();
            part.end = border.unwrap_or(part.end);
        }
        attribution.content.retain(|part| !part.is_empty());
    }
    found.retain(|attribution| !attribution.content.is_empty());
    found
}

/// Where a content ends, if this attribution inside it is coordinate with that of the content.
fn coordinate(
    other: &Attribution,
    part: &Range<usize>,
    source: &Range<usize>,
    context: &Context<'_>,
) -> Option<usize> {
    let own = other.source.as_ref()?;
    let shares = overlaps(own, source) && !overlaps(part, source);
    let joins = |at: usize| {
        let tag = context.tags[at];
        tag.is_punctuation() || tag.is_adverb() || tag == Tag::Coordinator
    };
    let begins_clause = |at: usize| {
        at > part.start + 1
            && context.tags[at - 1] == Tag::Coordinator
            && context.segments.lower(at - 2) == ","
    };
    let start = match () {
        _ if shares => other.cue.start,
        _ if own.end <= other.cue.start && begins_clause(own.start) => own.start,
        _ => return None,
    };
    let last = (part.start..start).rev().find(|&at| !joins(at));
    (start > part.start).then(|| last.map_or(part.start, |at| at + 1))
}

/// The sure ones first, and of these those with the longest contents.
fn by_size(mut found: Vec<Attribution>) -> Vec<Attribution> {
    let size = |attribution: &Attribution| attribution.content.iter().map(Range::len).sum::<usize>();
    found.sort_by_key(|attribution| {
        (attribution.probability < SURE, std::cmp::Reverse(size(attribution)), attribution.main)
    });
    found
}

/// Gives a quote the cue, the source and the act that the models found.
fn supply(quote: &mut QuoteFound, attribution: &Attribution, sites: &[Site], context: &Context<'_>) {
    let site = sites::at(attribution.main, sites);
    let cue = cue(attribution, site, context);
    quote.act = site.map_or_else(|| acts::act(attribution, context), |site| site.act);
    let evidence = site.map(|site| site.evidence.clone());
    let evidence = evidence.unwrap_or_else(|| Evidence::new(EvidenceCode::Cue, cue.lemma.to_string()));
    quote.evidence.insert(0, evidence);
    quote.cue = Some(cue);
    quote.source = attribution.source.clone().or(quote.source.take());
    quote.addressee = site.and_then(|site| site.addressee.clone());
    let agrees = |site: &&Site| match (&site.source, &quote.source) {
        (Some(by_rule), Some(found)) => overlaps(by_rule, found),
        _ => false,
    };
    quote.evidence.extend(site.filter(agrees).and_then(|site| source_evidence(site, context)));
    let probability = format!("{:.2}", attribution.probability);
    quote.evidence.push(Evidence::new(EvidenceCode::Labelled, probability));
}

fn quote(
    attribution: &Attribution,
    parts: Vec<Range<usize>>,
    sites: &[Site],
    context: &Context<'_>,
) -> QuoteFound {
    let marked = parts.iter().flat_map(Clone::clone).any(|at| context.marks.holds(at));
    let kind = if marked { QuoteKind::Mixed } else { QuoteKind::Indirect };
    let mut quote = QuoteFound::new(kind, Act::Said, parts);
    supply(&mut quote, attribution, sites, context);
    quote
}

fn cue(attribution: &Attribution, site: Option<&Site>, context: &Context<'_>) -> CueFound {
    let word = context.segments.word(attribution.main);
    let lemma = site.map(|site| site.lemma.clone());
    let lemma = lemma.or_else(|| acts::listed(word).map(|(lemma, _)| lemma));
    CueFound { tokens: attribution.cue.clone(), lemma: lemma.unwrap_or_else(|| word.lower.clone()) }
}

/// Consecutive tokens as ranges.
fn runs(tokens: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in tokens {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}
