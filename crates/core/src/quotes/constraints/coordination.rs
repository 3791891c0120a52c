//! Contents that hold another report.

use super::super::rules::applies;
use super::Grammar;
use crate::attribution::Attribution;
use crate::context::Context;
use crate::english::reporting_cues::ReportingKind;
use crate::span::overlap;
use crate::tagger::Tag;
use std::ops::Range;

/// The names of the rules.
pub(super) const COORDINATE: &str = "a content ends before a coordinate report";
pub(super) const INNER: &str = "an inner report has its words";

/// Sorts attributions by their cues and ends contents before a coordinate clause that attributes by itself: "said" in
/// "she praised the plan and said it would pass", which has the source of "praised", and in "she praised the plan, and
/// others said it would fail".
pub(super) fn end_before_coordinates(mut found: Vec<Attribution>, context: &Context<'_>) -> Vec<Attribution> {
    found.sort_by_key(|attribution| attribution.main);
    for index in context.interrupt.until_set(0..found.len()).filter(|_| applies(COORDINATE)) {
        let Some(source) = found[index].source.clone() else { continue };
        let mut content = std::mem::take(&mut found[index].content);
        for part in &mut content {
            let first = found.partition_point(|other| other.main < part.start.max(found[index].main + 1));
            let inside = found.iter().skip(first).take_while(|other| other.main < part.end);
            let boundary = inside.filter_map(|other| coordinate_start(other, part, &source, context)).next();
            part.end = boundary.unwrap_or(part.end);
        }
        content.retain(|part| !part.is_empty());
        found[index].content = content;
    }
    found.retain(|attribution| !attribution.content.is_empty());
    found
}

/// Where this part of a content ends, if an attribution inside it is coordinate with that of the content.
fn coordinate_start(
    other: &Attribution,
    part: &Range<usize>,
    source: &Range<usize>,
    context: &Context<'_>,
) -> Option<usize> {
    let other_source = other.source.as_ref()?;
    let shares_source = overlap(other_source, source) && !overlap(part, source);
    let is_joint = |at: usize| {
        let tag = context.tags[at];
        tag.is_punctuation() || tag.is_adverb() || tag == Tag::Coordinator
    };
    let begins_clause = |at: usize| {
        at > part.start + 1
            && context.tags[at - 1] == Tag::Coordinator
            && (context.segments.lower(at - 2) == "," || context.segments.lower(at - 1) == "but")
    };
    let start = if shares_source {
        other.cue.start
    } else if other_source.end <= other.cue.start && begins_clause(other_source.start) {
        other_source.start
    } else {
        return None;
    };
    let last = (part.start..start).rev().find(|&at| !is_joint(at));
    (start > part.start).then(|| last.map_or(part.start, |at| at + 1))
}

/// Leaves out what "according to" attributes where another cue inside it attributes the same words: "The raid lasted six
/// minutes, he boasted, according to the indictment." The attributions are in order of their main words.
pub(super) fn drop_outer(found: &mut Vec<Attribution>, grammar: &Grammar<'_>) {
    let is_outer = |outer: &Attribution| {
        let according = grammar.reporting_cue(outer).is_some_and(|cue| cue.kind == ReportingKind::According);
        let start = outer.content.first().map(|part| part.start);
        let begins_alike = |inner: &Attribution| inner.content.first().map(|part| part.start) == start;
        according
            && outer.content.iter().any(|part| {
                let first = found.partition_point(|other| other.main < part.start);
                let inside = found[first..].iter().take_while(|other| other.main < part.end);
                inside.into_iter().any(|inner| inner.source.is_some() && begins_alike(inner))
            })
    };
    let inner: Vec<bool> = found.iter().map(|one| !applies(INNER) || !is_outer(one)).collect();
    let mut inner = inner.into_iter();
    found.retain(|_| inner.next() == Some(true));
}
