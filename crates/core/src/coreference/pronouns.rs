//! "he", "she", "it": whom or what a pronoun means.
//!
//! A pronoun takes the most prominent mention before it that agrees in gender, in the sense of Lappin and Leass ("An
//! Algorithm for Pronominal Anaphora Resolution", Computational Linguistics 20:4, 1994): near mentions before far
//! ones, subjects before objects, objects before what a genitive or preposition governs. Words between quotation marks
//! are another voice: a mention there counts less.

use super::{Entities, EntityIdx, EntityMention, Gender};
use crate::article::{EntityType, MentionForm};
use crate::context::Context;
use crate::english::frames::Frames;
use crate::english::pronouns::{self, Case, Pronoun};
use crate::lexicon::phrases;
use crate::syntax::{NONE, VerbGroup};
use crate::tagger::Tag;

/// How many sentences back an antecedent can be.
const REACH: u32 = 8;
/// What a sentence of distance leaves of a mention's prominence.
const DECAY: f32 = 0.65;
/// What quotation marks leave of it.
const IN_MARKS: f32 = 0.15;
/// How much more prominent the subject of a reporting verb is than another: it is whom the story quotes.
const SOURCE: f32 = 1.2;
/// What a death leaves of it for a pronoun that speaks: the dead do not speak.
const DEAD: f32 = 0.1;
/// Most mentions that are weighed for one pronoun.
const MAX_MENTIONS: usize = 64;

/// Resolves the pronouns of the article, first to last.
pub(super) fn resolve(entities: &mut Entities, context: &Context<'_>) {
    // Mentions of persons and organisations in text order, with their entity; pronouns are added as they are resolved.
    let mut before: Vec<Candidate> = Vec::new();
    let mut named: Vec<(usize, EntityIdx)> = entities
        .all
        .iter()
        .enumerate()
        .filter(|(_, entity)| matches!(entity.kind, EntityType::Person | EntityType::Org | EntityType::Gpe))
        .flat_map(|(index, entity)| entity.mentions.iter().map(move |mention| (mention.tokens.start, index)))
        .collect();
    named.sort_unstable();
    let mut upcoming = named.into_iter().peekable();
    for token in context.interrupt.until_set(0..context.segments.tokens.len()) {
        while let Some((mention, entity)) = upcoming.next_if(|&(start, _)| start <= token) {
            before.push(Candidate { mention, entity, salience: None });
        }
        let Some(kind) = pronoun(token, context) else {
            continue;
        };
        if let Some((entity, reason)) = antecedent(token, kind, &mut before, entities, context) {
            if let Kind::Person(gender) = kind {
                let known = &mut entities.all[entity].gender;
                if *known == Gender::Unknown {
                    *known = gender;
                }
            }
            entities
                .add(entity, EntityMention { tokens: token..token + 1, form: MentionForm::Pronoun, reason });
            before.push(Candidate { mention: token, entity, salience: None });
        }
    }
}

/// A possible antecedent of later pronouns.
struct Candidate {
    mention: usize,
    entity: EntityIdx,
    /// Its syntactic position, once a pronoun needed it.
    salience: Option<Salience>,
}

/// What of a mention's prominence does not depend on the pronoun.
#[derive(Debug, Clone, Copy)]
struct Salience {
    is_subject: bool,
    /// Whether its sentence says that it died.
    has_died: bool,
    weight: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person(Gender),
    Thing,
}

/// What kind of antecedent this token requires, if it is a pronoun of the third person singular.
fn pronoun(token: usize, context: &Context<'_>) -> Option<Kind> {
    if !context.tags[token].is_pronoun() {
        return None;
    }
    let Pronoun { gender, case } = Pronoun::of(context.segments.lower(token))?;
    match gender? {
        pronouns::Gender::Masculine => Some(Kind::Person(Gender::Masculine)),
        pronouns::Gender::Feminine => Some(Kind::Person(Gender::Feminine)),
        pronouns::Gender::Neuter => {
            (case == Case::Subject && is_speaking(token, context)).then_some(Kind::Thing)
        }
    }
}

/// "it said": only where something is reported does "it" reliably refer to an organisation.
fn is_speaking(token: usize, context: &Context<'_>) -> bool {
    let after = token + 1..context.segments.tokens.len().min(token + 4);
    after
        .into_iter()
        .find(|&at| context.tags[at].is_verb() && !context.tags[at].is_auxiliary())
        .is_some_and(|at| context.segments.word(at).reporting.is_some())
        && !context.marks.holds(token)
}

fn antecedent(
    token: usize,
    kind: Kind,
    before: &mut [Candidate],
    entities: &Entities,
    context: &Context<'_>,
) -> Option<(EntityIdx, &'static str)> {
    let sentence = context.segments.sentence_of[token];
    let in_marks = context.marks.of[token];
    let mut best: Option<(f32, EntityIdx, &'static str)> = None;
    for earlier in before.iter_mut().rev().take(MAX_MENTIONS) {
        let &mut Candidate { mention, entity, .. } = earlier;
        let distance = sentence - context.segments.sentence_of[mention];
        if distance > REACH {
            break;
        }
        let candidate = &entities.all[entity];
        let fits = match kind {
            Kind::Person(gender) => candidate.kind == EntityType::Person && candidate.gender.agrees(gender),
            Kind::Thing => candidate.kind != EntityType::Person,
        };
        if !fits || mention == token || governs(mention, token, entities, context) {
            continue;
        }
        let salience = *earlier.salience.get_or_insert_with(|| salience(mention, context));
        // "… including Lima, it said": a place that does nothing says nothing.
        if kind == Kind::Thing && candidate.kind == EntityType::Gpe && !salience.is_subject {
            continue;
        }
        let same_block = context.block(mention) == context.block(token);
        let mut prominence = salience.weight * DECAY.powi(distance as i32);
        if context.marks.of[mention] != in_marks && context.marks.holds(mention) {
            prominence *= IN_MARKS;
        }
        if let Kind::Person(gender) = kind {
            prominence *= if candidate.gender == gender { 1.25 } else { 1.0 };
        }
        if salience.has_died && is_source(token, context) {
            prominence *= DEAD;
        }
        if kind == Kind::Thing && candidate.kind == EntityType::Org {
            prominence *= 1.5;
        }
        if best.is_none_or(|(most, _, _)| prominence > most) {
            best = Some((prominence, entity, reason(salience.is_subject, distance, same_block)));
        }
    }
    best.map(|(_, entity, reason)| (entity, reason))
}

/// How prominent a mention is in its sentence.
fn salience(mention: usize, context: &Context<'_>) -> Salience {
    let is_subject = is_subject(mention, context);
    let weight = match (is_subject, is_governed(mention, context)) {
        (true, _) if is_source(mention, context) => SOURCE,
        (true, _) => 1.0,
        (false, false) => 0.6,
        (false, true) => 0.4,
    };
    Salience { is_subject, has_died: is_subject && has_died(mention, context), weight }
}

/// "Varga died in 1962", "was found dead": whether a mention is the subject of a verb of dying.
fn has_died(mention: usize, context: &Context<'_>) -> bool {
    let phrase = context.syntax.phrase_of[mention];
    let dies = |group: &VerbGroup| {
        let main = group.main as usize;
        let is_fatal = phrases::DEATH_VERBS.contains(context.segments.lower(main));
        let is_dead = phrases::DEATH_VERBS.contains(context.segments.lower(main + 1))
            && context.tags[main + 1].is_adjective();
        (group.subject == phrase || is_subject(mention, context))
            && (is_fatal && (group.passive || context.syntax.phrase_of[main + 1] == NONE) || is_dead)
    };
    let sentence = context.sentence(mention);
    let verbs = sentence.filter(|&at| at + 1 < context.tags.len()).filter_map(|at| context.syntax.group(at));
    verbs.into_iter().any(dies)
}

/// Why a mention at this distance is the antecedent of a pronoun.
fn reason(is_subject: bool, distance: u32, same_block: bool) -> &'static str {
    match (is_subject, distance, same_block) {
        (true, 0, _) => "subject of the same sentence",
        (true, 1, true) => "subject of the sentence before",
        (true, _, false) => "subject of a preceding paragraph",
        (true, _, true) => "subject of an earlier sentence",
        (false, 0, _) => "named in the same sentence",
        (false, ..) => "named before",
    }
}

/// Whether a mention is, or is part of, the subject of a verb.
fn is_subject(mention: usize, context: &Context<'_>) -> bool {
    let Some(&phrase) = context.syntax.phrase_of.get(mention).filter(|&&phrase| phrase != NONE) else {
        return false;
    };
    let sentence = context.sentence(mention);
    let tokens = context.syntax.phrases[phrase as usize].tokens();
    let genitive =
        tokens.clone().skip_while(|&at| at <= mention).any(|at| context.tags[at] == Tag::Possessive);
    let governed = tokens.start > sentence.start && context.tags[tokens.start - 1] == Tag::Adposition;
    // A name after its role across a preposition ("ambassador to Iraq Ryan Crocker") ends the subject all the same.
    let ends = tokens.end < sentence.end
        && (context.tags[tokens.end].is_verb() || matches!(context.segments.lower(tokens.end), ","));
    let subject_of_group =
        || sentence.clone().any(|at| context.syntax.group(at).is_some_and(|group| group.subject == phrase));
    // "Its leader, Kavita Rao, asked": an apposition to the subject.
    let verb_of =
        |at: usize| context.syntax.group(at).filter(|group| group.finite && group.first as usize == at);
    let stands_between = |group: &VerbGroup| {
        let subject = context.syntax.subject(group);
        subject.is_some_and(|subject| {
            (subject.end as usize) < tokens.start && tokens.end <= group.first as usize
        })
    };
    let apposed = tokens.start > sentence.start
        && context.segments.lower(tokens.start - 1) == ","
        && ends
        && (tokens.end..sentence.end).find_map(verb_of).is_some_and(stands_between);
    !genitive && (subject_of_group() || apposed || governed && ends && tokens.end - 1 > mention)
}

/// Whether a mention is the subject of a verb that reports.
fn is_source(mention: usize, context: &Context<'_>) -> bool {
    let phrase = context.syntax.phrase_of[mention];
    let reports = |at: usize| {
        let group = context.syntax.group(at).filter(|group| group.main as usize == at && !group.passive);
        let verb = context.segments.word(at).reporting.as_ref();
        group.is_some_and(|group| group.subject == phrase)
            && verb.is_some_and(|verb| verb.frames.any(Frames::QUOTATION))
    };
    phrase != NONE && context.sentence(mention).any(reports)
}

/// Whether a genitive or preposition governs a mention.
fn is_governed(mention: usize, context: &Context<'_>) -> bool {
    let Some(phrase) = context.syntax.phrase(mention) else {
        return false;
    };
    let first = phrase.first as usize;
    let genitive =
        phrase.tokens().skip_while(|&at| at <= mention).any(|at| context.tags[at] == Tag::Possessive);
    genitive || first > 0 && context.tags[first - 1] == Tag::Adposition
}

/// A verb's object cannot be its subject: "Crocker told him" is not about Crocker.
fn governs(mention: usize, token: usize, entities: &Entities, context: &Context<'_>) -> bool {
    let is_object =
        Pronoun::of(context.segments.lower(token)).is_some_and(|pronoun| pronoun.case == Case::Object);
    if !is_object || context.tags[token] == Tag::PossessivePronoun {
        return false;
    }
    let Some(verb) =
        (context.sentence(token).start..token).rev().find(|&at| context.syntax.group_of[at] != NONE)
    else {
        return false;
    };
    let subject = context.syntax.group(verb).and_then(|group| context.syntax.subject(group));
    subject.is_some_and(|subject| {
        subject.tokens().any(|at| entities.at(at) == entities.at(mention) && entities.at(at).is_some())
    })
}
