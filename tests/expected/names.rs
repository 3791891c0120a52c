//! Names that are expected beside names that are found.
//!
//! A line holds all names of one entity. It is right if every place where one of them stands is a mention of one entity
//! of that type, which is called by the first of them and has no other names. Amounts and dates are not compared.

use super::lines::{answers, variants};
use super::text::{Folded, overlap};
use std::ops::Range;
use wirecopy::{Article, Entity, EntityType, MentionForm};

/// The types of what has a name.
const NAMED: [EntityType; 11] = [
    EntityType::Person,
    EntityType::Norp,
    EntityType::Fac,
    EntityType::Org,
    EntityType::Gpe,
    EntityType::Loc,
    EntityType::Product,
    EntityType::Event,
    EntityType::WorkOfArt,
    EntityType::Law,
    EntityType::Language,
];

/// What the line of an entity says.
pub(super) struct Expected {
    types: Vec<String>,
    /// Its names, the fullest first, each with and without what is in brackets.
    names: Vec<Vec<String>>,
}

impl Expected {
    /// Reads `PERSON | name = other name`; none if the first field names no type.
    pub(super) fn read(fact: &str) -> Option<Self> {
        let (types, names) = fact.split_once(" | ")?;
        let types = answers(types);
        let known = |name: &String| NAMED.iter().any(|kind| kind.as_str() == name);
        types.iter().all(known).then(|| Expected { types, names: names.split(" = ").map(variants).collect() })
    }

    /// The first name that does not stand in the text.
    pub(super) fn missing_in(&self, text: &Folded) -> Option<&str> {
        let missing = |name: &&Vec<String>| !name.iter().any(|name| text.find(name, 0).is_some());
        self.names.iter().find(missing).and_then(|name| name.first()).map(String::as_str)
    }

    fn calls(&self, name: &str) -> bool {
        self.names.iter().flatten().any(|known| bare(known) == bare(name))
    }
}

/// A name without what may stand around it or not: an article, a possessive, a full stop.
fn bare(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = ["the ", "The "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(&name);
    let name = ["'s", "’s"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    name.trim_end_matches('.').to_owned()
}

/// A place where a name of one of the expected entities stands.
struct Place {
    span: Range<usize>,
    owner: usize,
}

/// A name as it was found.
struct Found<'a> {
    span: Range<usize>,
    text: &'a str,
    entity: &'a Entity,
}

/// What is wrong with each expected entity, nothing if it is right; and the found ones that nobody expects.
pub(super) fn compare(
    expected: &[Expected],
    article: &Article,
    text: &Folded,
) -> (Vec<Option<String>>, Vec<String>) {
    let entities = || article.entities.iter().filter(|entity| NAMED.contains(&entity.kind));
    let found: Vec<Found> = entities()
        .flat_map(|entity| entity.mentions.iter().map(move |mention| (entity, mention)))
        .filter(|(_, mention)| mention.form == MentionForm::Name)
        .map(|(entity, mention)| Found {
            span: text.span(mention.start, mention.end),
            text: &mention.text,
            entity,
        })
        .collect();
    let places = places(expected, text);
    let verdict = |(owner, expected): (usize, &Expected)| {
        let own: Vec<&Range<usize>> =
            places.iter().filter(|place| place.owner == owner).map(|place| &place.span).collect();
        let faults = faults(expected, &own, &found, text);
        (!faults.is_empty()).then(|| faults.join(", "))
    };
    let verdicts = expected.iter().enumerate().map(verdict).collect();
    let unexpected = |entity: &&Entity| {
        let own: Vec<&Found> = found.iter().filter(|found| found.entity.id == entity.id).collect();
        let expected = |found: &&Found| places.iter().any(|place| overlap(&found.span, &place.span));
        !own.is_empty() && !own.iter().any(expected)
    };
    let surplus =
        entities().filter(unexpected).map(|entity| format!("{} | {}", entity.kind.as_str(), entity.name));
    (verdicts, surplus.collect())
}

/// Where the expected names stand; a longer name is not searched for shorter ones.
fn places(expected: &[Expected], text: &Folded) -> Vec<Place> {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for (owner, entity) in expected.iter().enumerate() {
        names.extend(entity.names.iter().flatten().map(|name| (name.as_str(), owner)));
    }
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut places: Vec<Place> = Vec::new();
    for (name, owner) in names {
        let mut from = 0;
        while let Some(span) = text.find(name, from) {
            from = span.end;
            if !places.iter().any(|place| overlap(&place.span, &span)) {
                places.push(Place { span, owner });
            }
        }
    }
    places.sort_by_key(|place| place.span.start);
    places
}

fn faults(expected: &Expected, places: &[&Range<usize>], found: &[Found], text: &Folded) -> Vec<String> {
    let mut faults = Vec::new();
    if places.is_empty() {
        faults.push("the text that was kept does not hold it".to_owned());
    }
    let mut entities: Vec<&Entity> = Vec::new();
    for place in places {
        let mut here = found.iter().filter(|found| overlap(&found.span, place)).peekable();
        if here.peek().is_none() {
            faults.push(format!("“{}” is found as no name", &text.text[(*place).clone()]));
        }
        for found in here {
            if !expected.calls(found.text) {
                faults.push(format!("“{}” is found as one name", found.text));
            }
            if !entities.iter().any(|entity| entity.id == found.entity.id) {
                entities.push(found.entity);
            }
        }
    }
    if entities.len() > 1 {
        let listed =
            entities.iter().map(|entity| format!("{} {} {}", entity.id, entity.kind.as_str(), entity.name));
        faults.push(format!("it is split into {}", listed.collect::<Vec<_>>().join(" and ")));
    }
    if let [entity] = entities[..] {
        if !expected.types.iter().any(|kind| kind == entity.kind.as_str()) {
            faults.push(format!("the type is {}", entity.kind.as_str()));
        }
        let fullest = expected.names.first().into_iter().flatten();
        if !fullest.into_iter().any(|name| bare(name).to_lowercase() == bare(&entity.name).to_lowercase()) {
            faults.push(format!("it is called “{}”", entity.name));
        }
        let elsewhere = |found: &&Found| {
            found.entity.id == entity.id && !places.iter().any(|place| overlap(&found.span, place))
        };
        faults.extend(found.iter().filter(elsewhere).map(|found| format!("it takes in “{}”", found.text)));
    }
    faults.dedup();
    faults
}
