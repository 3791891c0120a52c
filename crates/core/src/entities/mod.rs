//! Who and what is named: mentions by model, gazetteer and grammar, and the roles beside names.

mod bodies;
mod names;
mod repeats;
mod votes;

use crate::article::{EntityType, Value};
use crate::english::amounts::{self, Amount, Amounts};
use crate::interrupt::Interrupt;
use crate::segment::{Segments, Shape};
use crate::tagger::{NameSpan, Tag};
use std::ops::Range;

/// One mention by name, or one amount or date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NameMention {
    pub(crate) first: u32,
    /// First token after it.
    pub(crate) end: u32,
    pub(crate) kind: EntityType,
    /// Boxed, as names have none.
    pub(crate) value: Option<Box<Value>>,
}

impl NameMention {
    pub(crate) fn tokens(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

impl From<Amount> for NameMention {
    fn from(Amount { first, end, kind, value }: Amount) -> NameMention {
        NameMention { first: first as u32, end: end as u32, kind, value: value.map(Box::new) }
    }
}

/// What the header of the article names, in tokens: it overrides what the model sees there.
#[derive(Debug, Default)]
pub(crate) struct HeaderNames {
    /// Places of the dateline.
    pub(crate) places: Vec<Range<usize>>,
    /// The agency of the dateline.
    pub(crate) agency: Option<Range<usize>>,
    /// Blocks that name the site.
    pub(crate) sites: Vec<Range<usize>>,
}

/// The mentions of the article by name, with its amounts and dates: in order, no two overlapping.
pub(crate) fn mentions(names: &[NameSpan], amounts: &Amounts<'_>, header: &HeaderNames) -> Vec<NameMention> {
    let &Amounts { segments, interrupt, .. } = amounts;
    let names = names::with_companies(names, segments, interrupt);
    let votes = votes::majority_kinds(&names, segments, interrupt);
    let mut mentions: Vec<NameMention> = header.mentions(&votes, segments);
    let given = mentions.len();
    let names = names::find(&votes, segments, interrupt)
        .into_iter()
        .filter(|name| !mentions.iter().any(|mention| overlap(mention, name)));
    let (dated, named): (Vec<_>, Vec<_>) =
        names.partition(|name| matches!(name.kind, EntityType::Date | EntityType::Money));
    let found = amounts::find(amounts)
        .into_iter()
        .map(NameMention::from)
        .filter(|amount| !mentions[..given].iter().any(|mention| overlap(mention, amount)))
        .collect();
    let (named, found) = resolve_overlaps(named, found, interrupt);
    // The dates and sums of the model that the grammar does not see.
    mentions.extend(compatible(&found, dated, interrupt, |_, _| false));
    mentions.extend(named);
    mentions.extend(found);
    mentions.sort_by_key(|mention| mention.first);
    mentions.extend(bodies::find(&mentions, segments, interrupt));
    mentions.sort_by_key(|mention| mention.first);
    mentions.extend(repeats::find(&mentions, segments, interrupt));
    mentions.sort_by_key(|mention| mention.first);
    mentions
}

impl HeaderNames {
    /// The site, the agency, and what of the dateline is a place: of a word that no list has the model decides.
    fn mentions(&self, names: &[NameSpan], segments: &Segments) -> Vec<NameMention> {
        let mention = |tokens: &Range<usize>, kind| NameMention {
            first: tokens.start as u32,
            end: tokens.end as u32,
            kind,
            value: None,
        };
        let named = |place: &Range<usize>| {
            names.iter().any(|name| place.start < name.end as usize && (name.first as usize) < place.end)
        };
        let places = self.places.iter().filter_map(|place| {
            if names::is_listed_place(place.clone(), segments) {
                Some(mention(place, EntityType::Gpe))
            } else if named(place) {
                None
            } else if place.clone().all(|at| segments.word(at).shape == Shape::Capitals) {
                // "ALBAWABA - ": capitals in the position of a place that are no place are the outlet.
                Some(mention(place, EntityType::Org))
            } else {
                Some(mention(place, EntityType::Gpe))
            }
        });
        let organisations =
            self.agency.iter().chain(&self.sites).map(|tokens| mention(tokens, EntityType::Org));
        places.chain(organisations).collect()
    }
}

fn overlap(a: &NameMention, b: &NameMention) -> bool {
    a.first < b.end && b.first < a.end
}

/// Decides between names and amounts that overlap: a number inside a name is part of it ("Boeing 737"), and an amount that
/// reaches beyond a name prevails.
fn resolve_overlaps(
    names: Vec<NameMention>,
    amounts: Vec<NameMention>,
    interrupt: Interrupt<'_>,
) -> (Vec<NameMention>, Vec<NameMention>) {
    let wins = |name: &NameMention, amount: &NameMention| {
        let number = matches!(amount.kind, EntityType::Cardinal | EntityType::Ordinal | EntityType::Quantity);
        let year = amount.kind == EntityType::Date && amount.tokens().len() == 1;
        number && name.tokens().len() >= amount.tokens().len()
            || (year || name.tokens().len() > amount.tokens().len())
                && name.first <= amount.first
                && amount.end <= name.end
    };
    let amounts = compatible(&names, amounts, interrupt, |name, amount| !wins(name, amount));
    (compatible(&amounts, names, interrupt, |_, _| false), amounts)
}

/// The candidates that may stay beside every other mention that they overlap; both lists are in order.
fn compatible(
    others: &[NameMention],
    candidates: Vec<NameMention>,
    interrupt: Interrupt<'_>,
    stays: impl Fn(&NameMention, &NameMention) -> bool,
) -> Vec<NameMention> {
    let stays_beside_all = |mention: &NameMention| {
        let first = others.partition_point(|other| other.end <= mention.first);
        let touching = others[first..].iter().take_while(|other| other.first < mention.end);
        touching.into_iter().all(|other| stays(other, mention))
    };
    interrupt.until_set(candidates).filter(stays_beside_all).collect()
}

/// Parts of speech corrected by names: a capitalised word inside a name is no verb ("United States").
pub(crate) fn tags_of_names(
    mut tags: Vec<Tag>,
    names: &[NameMention],
    segments: &Segments,
    interrupt: Interrupt<'_>,
) -> Vec<Tag> {
    let is_name = |kind: EntityType| kind < EntityType::Date && kind != EntityType::Norp;
    for token in interrupt.until_set(names).filter(|name| is_name(name.kind)).flat_map(NameMention::tokens) {
        if segments.word(token).is_capitalised && (tags[token].is_verb() || tags[token].is_adverb()) {
            tags[token] = Tag::ProperSingular;
        }
    }
    tags
}
