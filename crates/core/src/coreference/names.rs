//! Names of one person, organisation or place.
//!
//! Longer names are read first, so that a last name finds the full name even where it precedes it. A person is
//! identified by the last name, or by the first where it is unambiguous; two people with one surname stay two. An
//! organisation is identified by its words without legal form, or by its initials. Places have a table of aliases.

use super::{Entity, EntityMention, Gender};
use crate::article::{EntityType, MentionForm};
use crate::context::Context;
use crate::entities::NameMention;
use crate::lexicon::{Lexicon, phrases, table, word};
use std::collections::BTreeMap;
use std::ops::Range;

/// A cluster in the making.
struct Cluster<'a> {
    kind: EntityType,
    /// Words of the fullest name, in lower case.
    words: Vec<&'a str>,
    name: Range<usize>,
    mentions: Vec<usize>,
}

/// An index of the clusters of one family: by name and, where a partial name can refer to them, by each word, so that a
/// mention is compared with few.
#[derive(Default)]
struct ClusterIndex<'a> {
    by_name: BTreeMap<Vec<&'a str>, usize>,
    by_word: BTreeMap<&'a str, Vec<usize>>,
}

/// Most tokens between a name and another one that its bearer is known by.
const MAX_ALIAS_GAP: usize = 5;
/// Most clusters indexed under one word; a name that more share identifies nobody.
const MAX_CLUSTERS_PER_WORD: usize = 40;

/// Entities from mentions by name, amounts and dates included.
pub(super) fn cluster(mentions: &[NameMention], context: &Context<'_>) -> Vec<Entity> {
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    // Full names before single words.
    order.sort_unstable_by_key(|&index| (std::cmp::Reverse(mentions[index].tokens().len().min(4)), index));
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    let mut cluster_of: Vec<Option<usize>> = vec![None; mentions.len()];
    let mut families: BTreeMap<u8, ClusterIndex<'_>> = BTreeMap::new();
    for index in context.interrupt.until_set(order) {
        let mention = &mentions[index];
        let words = words(mention, context);
        let family = family(mention.kind);
        let cluster_index = families.entry(family).or_default();
        if let Some(&cluster) = cluster_index.by_name.get(&words).filter(|_| !words.is_empty()) {
            clusters[cluster].mentions.push(index);
            cluster_of[index] = Some(cluster);
            continue;
        }
        let found = expansion(index, mentions, context)
            .and_then(|expansion| cluster_of[expansion])
            .or_else(|| find(&words, mention, family, &clusters, cluster_index, context));
        let cluster = found.unwrap_or_else(|| {
            clusters.push(Cluster {
                kind: mention.kind,
                words: words.clone(),
                name: mention.tokens(),
                mentions: Vec::new(),
            });
            clusters.len() - 1
        });
        if matches!(family, PERSONS | ORGANISATIONS) {
            let initials =
                if family == ORGANISATIONS { initials_key(&words, context, mention) } else { None };
            for key in words.iter().copied().chain(initials) {
                let list = cluster_index.by_word.entry(key).or_default();
                if list.len() < MAX_CLUSTERS_PER_WORD && !list.contains(&cluster) {
                    list.push(cluster);
                }
            }
        }
        cluster_index.by_name.insert(words, cluster);
        clusters[cluster].mentions.push(index);
        cluster_of[index] = Some(cluster);
    }
    context.interrupt.until_set(clusters).map(|cluster| finish(cluster, mentions, context)).collect()
}

/// The name before a mention of which that is another form: "the Banking Commission (CBIRC)", "Ines Varga, better known
/// as Kit".
fn expansion(index: usize, mentions: &[NameMention], context: &Context<'_>) -> Option<usize> {
    let mention = &mentions[index];
    let between =
        index.checked_sub(1).map_or(0..0, |before| mentions[before].end as usize..mention.first as usize);
    let lower = |at: usize| context.segments.lower(at);
    let is_alias = between.len() >= 2
        && between.len() <= MAX_ALIAS_GAP
        && (lower(between.end - 2), lower(between.end - 1)) == ("known", "as")
        && between.clone().rev().skip(2).all(|at| lower(at) == "," || context.tags[at].is_adverb());
    if is_alias && mention.kind == EntityType::Person && mentions[index - 1].kind == EntityType::Person {
        return Some(index - 1);
    }
    let before = index.checked_sub(1).filter(|_| family(mention.kind) == ORGANISATIONS)?;
    let (first, end) = (mention.first as usize, mention.end as usize);
    let is_short = end - first == 1 && context.segments.word(first).shape == crate::segment::Shape::Capitals;
    let in_parentheses = mentions[before].end as usize + 1 == first
        && context.segments.lower(first - 1) == "("
        && end < context.segments.tokens.len()
        && context.segments.lower(end) == ")";
    (is_short && in_parentheses && family(mentions[before].kind) == ORGANISATIONS).then_some(before)
}

/// Families whose members have shorter names as well.
const PERSONS: u8 = 0;
const ORGANISATIONS: u8 = 1;

/// Kinds that can share an entity.
fn family(kind: EntityType) -> u8 {
    match kind {
        EntityType::Person => PERSONS,
        EntityType::Org
        | EntityType::Fac
        | EntityType::Product
        | EntityType::Event
        | EntityType::WorkOfArt
        | EntityType::Law => ORGANISATIONS,
        EntityType::Gpe | EntityType::Loc => 2,
        other => 3 + other as u8,
    }
}

/// The words that identify a name: lower case, without articles and marks, aliases replaced.
fn words<'a>(mention: &NameMention, context: &Context<'a>) -> Vec<&'a str> {
    let all = mention.tokens().map(|token| context.segments.lower(token));
    let mut words: Vec<&str> = all
        .filter(|word| word.chars().any(char::is_alphanumeric) && !matches!(*word, "the" | "'s"))
        .collect();
    if matches!(mention.kind, EntityType::Gpe | EntityType::Loc | EntityType::Org)
        && let Some(name) = alias(&words)
    {
        words = name.split(' ').collect();
    }
    if mention.kind == EntityType::Person {
        while words.len() > 1
            && words.last().is_some_and(|last| phrases::GENERATIONAL_SUFFIXES.contains(last))
        {
            words.pop();
        }
    }
    words
}

/// The usual name of a place that has this other one.
fn alias(words: &[&str]) -> Option<&'static str> {
    match words {
        [word] => table::PLACE_ALIASES.get(word),
        _ => table::PLACE_ALIASES.get(&words.join(" ")),
    }
}

/// For an acronym, the key under which its expansion is indexed; the other way round as well.
fn initials_key<'a>(words: &[&str], context: &Context<'a>, mention: &NameMention) -> Option<&'a str> {
    if words.len() < 2 {
        return None;
    }
    // An acronym occurs in the article as a word of its own, or it is no use as a key.
    let initials: String = mention
        .tokens()
        .filter(|&token| context.segments.word(token).is_capitalised)
        .filter_map(|token| context.segments.lower(token).chars().next())
        .flat_map(char::to_uppercase)
        .collect();
    context.segments.vocabulary.find(&initials).map(|word| &*word.lower)
}

/// The cluster to which a mention belongs whose name is not indexed, the latest of several.
fn find(
    words: &[&str],
    mention: &NameMention,
    family: u8,
    clusters: &[Cluster<'_>],
    cluster_index: &ClusterIndex<'_>,
    context: &Context<'_>,
) -> Option<usize> {
    let key = words.last()?;
    let first = words.first()?;
    let last_matches = cluster_index.by_word.get(key).map_or(&[][..], |list| list);
    let first_matches = cluster_index.by_word.get(first).map_or(&[][..], |list| list);
    match family {
        PERSONS => find_person(words, mention, clusters, last_matches, first_matches, context),
        ORGANISATIONS => find_organisation(words, clusters, last_matches, first_matches),
        _ => None,
    }
}

fn find_person(
    words: &[&str],
    mention: &NameMention,
    clusters: &[Cluster<'_>],
    last: &[usize],
    first: &[usize],
    context: &Context<'_>,
) -> Option<usize> {
    let part_of = |index: &usize| is_person_part(words, &clusters[*index].words);
    let candidates: Vec<usize> = last.iter().copied().filter(|index| part_of(index)).collect();
    if let [only] = candidates[..] {
        return Some(only);
    }
    if candidates.is_empty() {
        let by_first: Vec<usize> = first
            .iter()
            .copied()
            .filter(|&index| words.len() == 1 && clusters[index].words.first() == words.first())
            .collect();
        return if let [only] = by_first[..] { Some(only) } else { None };
    }
    // Several bear the name: the one that was named last in full, if a courtesy title does not distinguish them.
    let before = mention.first as usize;
    let gender = title_gender(before, context);
    let agreeing = candidates
        .iter()
        .copied()
        .filter(|&index| super::forename_gender(&clusters[index].name, context).agrees(gender));
    agreeing
        .clone()
        .filter(|&index| clusters[index].name.start < before)
        .max_by_key(|&index| clusters[index].name.start)
        .or_else(|| agreeing.min_by_key(|&index| clusters[index].name.start))
}

/// The gender of the courtesy title before a name.
fn title_gender(name: usize, context: &Context<'_>) -> Gender {
    let Some(before) = name.checked_sub(1).map(|before| context.segments.word(before)) else {
        return Gender::Unknown;
    };
    if before.is(word::FEMININE_WORDS) {
        Gender::Feminine
    } else if before.is(word::MASCULINE_WORDS) {
        Gender::Masculine
    } else {
        Gender::Unknown
    }
}

/// Whether a shorter name can be that of the person with the longer one.
fn is_person_part(short: &[&str], full: &[&str]) -> bool {
    let (Some(short_last), Some(full_last)) = (short.last(), full.last()) else {
        return false;
    };
    if short.len() == 1 {
        return short_last == full_last
            || full.len() >= 3 && full.get(1..).is_some_and(|rest| rest.contains(short_last));
    }
    if full.windows(short.len()).any(|window| window == short) {
        return true;
    }
    // "J. Smith" and "John Smith", "Ryan C. Crocker" and "Ryan Crocker", "Rob Smith" and "Robert Smith".
    let initial = |a: &str, b: &str| {
        let (a, b) = (a.trim_end_matches('.'), b.trim_end_matches('.'));
        let begins = |short: &str, long: &str| matches!(short.len(), 1 | 3..) && long.starts_with(short);
        begins(a, b) || begins(b, a)
    };
    short_last == full_last && initial(short[0], full[0])
}

fn find_organisation(
    words: &[&str],
    clusters: &[Cluster<'_>],
    last: &[usize],
    first: &[usize],
) -> Option<usize> {
    let is_noun = |word: &str| Lexicon::words().get(word).any(word::ORGANISATION_NOUNS);
    let core = |words: &[&str]| -> usize {
        words.iter().rposition(|word| !is_legal_form(word)).map_or(words.len(), |at| at + 1)
    };
    let mut matches = first.iter().chain(last).copied().filter(|&index| {
        let full = &clusters[index].words;
        let (short_core, full_core) = (&words[..core(words)], &full[..core(full)]);
        let prefix = full_core.starts_with(short_core)
            && full_core.len() <= short_core.len() + 2
            && short_core.iter().map(|word| word.len()).sum::<usize>() >= 4;
        let acronym = words.len() == 1 && is_acronym_of(words[0], full);
        // "the Foreign Ministry" of the "Iranian Foreign Ministry", "the League" of the "Northern League".
        let suffix = full.ends_with(words) && (words.len() >= 2 || full.len() <= 3 && is_noun(words[0]));
        short_core == full_core || prefix || acronym || suffix
    });
    let found = matches.next()?;
    matches.all(|other| other == found).then_some(found)
}

fn is_legal_form(word: &str) -> bool {
    phrases::LEGAL_FORMS.contains(word.trim_end_matches('.'))
}

fn is_acronym_of(acronym: &str, words: &[&str]) -> bool {
    let letters = acronym.replace('.', "");
    let initials: String = words
        .iter()
        .filter(|word| !phrases::UNABBREVIATED_WORDS.contains(word))
        .filter_map(|word| word.chars().next())
        .collect();
    let all: String = words.iter().filter_map(|word| word.chars().next()).collect();
    letters.chars().count() >= 2 && (letters == initials || letters == all)
}

fn finish(mut cluster: Cluster<'_>, mentions: &[NameMention], context: &Context<'_>) -> Entity {
    cluster.mentions.sort_unstable();
    let spoken = cluster.mentions.iter().map(|&index| mentions[index].tokens());
    // The fullest form; of several as long, one not in capitals, then the first.
    let capitals = |tokens: &Range<usize>| {
        tokens.clone().all(|token| context.segments.word(token).shape == crate::segment::Shape::Capitals)
    };
    let length = |tokens: &Range<usize>| context.segments.span(tokens.clone()).len();
    let name = spoken
        .clone()
        .min_by_key(|tokens| (capitals(tokens), std::cmp::Reverse(length(tokens)), tokens.start));
    Entity {
        kind: cluster.kind,
        name: name.unwrap_or(cluster.name),
        role: None,
        value: cluster.mentions.first().and_then(|&index| mentions[index].value.as_deref().cloned()),
        gender: Gender::Unknown,
        mentions: spoken
            .map(|tokens| EntityMention { tokens, form: MentionForm::Name, reason: "" })
            .collect(),
    }
}
