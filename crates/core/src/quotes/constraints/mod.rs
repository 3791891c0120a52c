//! Grammar where it is surer than the labels of the models: an ordered list of named rules.
//!
//! Each rule corrects one thing about the source, the content or the cue of one attribution; then attributions that
//! cannot be reports are rejected, and contents end before a coordinate report. The order matters: a later rule sees
//! what an earlier one decided.

mod contents;
mod coordination;
mod credibility;
mod sources;

use super::rules::applies;
use crate::attribution::Attribution;
use crate::context::Context;
use crate::english::reporting_cues::{self, ReportingCue};

/// One rule of English and the correction it makes.
struct Rule {
    name: &'static str,
    apply: fn(&mut Attribution, &Grammar<'_>),
}

/// The rules that correct one attribution, in order.
const RULES: &[Rule] = &[
    Rule { name: "the subject of a passive is not its source", apply: sources::drop_passive_subject },
    Rule { name: "the content of a noun is its complement clause", apply: contents::complement_of_noun },
    Rule { name: "the agent of a passive is its source", apply: sources::passive_agent },
    Rule {
        name: "a cue has the source of the reporting verb inside it",
        apply: sources::source_of_inner_verb,
    },
    Rule { name: "a clause of content has a verb", apply: contents::whole_clause },
    Rule { name: "an adjunct of the saying is not said", apply: contents::drop_adjunct },
    Rule { name: "a clause after the marks is the reporter's", apply: contents::end_at_mark },
    Rule { name: "a content without a verb has no time", apply: contents::drop_time },
    Rule { name: "what a subordinate clause reports ends with it", apply: contents::end_with_clause },
    Rule { name: "a noun phrase ends before a coordinate clause", apply: contents::end_before_clause },
    Rule { name: "the occasion belongs to the verb", apply: contents::drop_occasion },
    Rule { name: "examples belong to the content", apply: contents::include_examples },
    Rule { name: "quoted as saying is one cue", apply: contents::quoted_as_saying },
    Rule { name: "a dateline is no part of a report", apply: sources::drop_dateline },
    Rule { name: "a source has no comma or time at its edges", apply: sources::trim },
    Rule { name: "a source is no part of its content", apply: contents::drop_source },
    Rule { name: "the subject of an active verb is its source", apply: sources::active_subject },
    Rule { name: "a source ends before a participial clause", apply: sources::drop_participial_clause },
    Rule { name: "coordinate subjects are one source", apply: sources::include_coordinate },
    Rule { name: "a time is no source", apply: sources::dated_phrase },
    Rule { name: "an expletive is no source", apply: sources::drop_expletive },
];

/// The names of the rules, and of what rejects an attribution or ends its content early.
#[cfg(test)]
pub(super) fn rule_names() -> impl Iterator<Item = &'static str> {
    let rejections = credibility::REJECTIONS.iter().map(|rejection| rejection.name);
    RULES
        .iter()
        .map(|rule| rule.name)
        .chain(rejections)
        .chain([coordination::COORDINATE, coordination::INNER])
}

/// What rules look at besides the attribution.
pub(super) struct Grammar<'a> {
    context: &'a Context<'a>,
    /// Those of the article, in order.
    reporting_cues: &'a [ReportingCue],
}

impl Grammar<'_> {
    /// The reporting cue that is the main word of an attribution.
    fn reporting_cue(&self, attribution: &Attribution) -> Option<&ReportingCue> {
        reporting_cues::at(attribution.main, self.reporting_cues)
    }
}

/// The attributions that count, corrected, in order of their cues.
pub(super) fn apply_constraints(
    mut found: Vec<Attribution>,
    reporting_cues: &[ReportingCue],
    context: &Context<'_>,
) -> Vec<Attribution> {
    let grammar = Grammar { context, reporting_cues };
    for attribution in context.interrupt.until_set(&mut found) {
        for rule in RULES.iter().filter(|rule| applies(rule.name)) {
            (rule.apply)(attribution, &grammar);
        }
    }
    found.retain(|attribution| credibility::is_credible(attribution, context));
    coordination::drop_outer(&mut found, &grammar);
    coordination::end_before_coordinates(found, context)
}
