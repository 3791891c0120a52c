//! The subject of a verb group.
//!
//! A reporting verb after a quote can be inverted; a coordinate verb shares the subject of the verb before it; any other
//! has its subject to the left, across prepositional phrases, appositions and relative clauses. The
//! walk to the left is bounded, so that no sentence costs more than its length.

use super::frames::Frames;
use super::pronouns::{Case, Pronoun};
use crate::lexicon::word;
use crate::segment::{Segments, Sentence};
use crate::syntax::{NONE, Phrase, Syntax, VerbGroup};
use crate::tagger::Tag;
use std::iter::once;

/// How far left a subject is looked for, in steps.
const STEPS: usize = 40;
/// Tokens between a reporting verb and the pronoun that begins what it reports: "said that he".
const REPORT_REACH: usize = 4;
/// Frames of verbs whose subject must be able to speak.
const SPEAKS: Frames = Frames::THAT_CLAUSE.or(Frames::OBJECT_OF).or(Frames::FOR_PHRASE);
/// Frames with an object other than a clause.
const TAKES_OBJECT: Frames = Frames::ADDRESSEE
    .or(Frames::OBJECT_OF)
    .or(Frames::NOUN_PHRASE)
    .or(Frames::OBJECT_INFINITIVE)
    .or(Frames::AS_PHRASE);

/// Finds the subject of a group and notes it there.
pub(super) fn find(segments: &Segments, tags: &[Tag], sentence: Sentence, syntax: &mut Syntax, index: usize) {
    let group = syntax.groups[index];
    if !group.finite && tags[group.first as usize] != Tag::VerbGerund {
        return;
    }
    let finder =
        Finder { segments, tags, start: sentence.first as usize, end: sentence.end as usize, syntax, group };
    let shared = finder.coordinated();
    let inverted = if shared.is_none() { finder.inverted() } else { None };
    let left = if shared.is_none() && inverted.is_none() { finder.to_the_left() } else { None };
    let left = left.map(|(subject, shared)| (finder.named_before(subject).unwrap_or(subject), shared));
    let group = &mut syntax.groups[index];
    group.inverted = inverted.is_some();
    group.shares_subject = shared.is_some() || left.is_some_and(|(_, shared)| shared);
    group.subject = shared.or(inverted).or(left.map(|(subject, _)| subject)).unwrap_or(NONE);
}

struct Finder<'a> {
    segments: &'a Segments,
    tags: &'a [Tag],
    /// The sentence, in tokens.
    start: usize,
    end: usize,
    syntax: &'a Syntax,
    group: VerbGroup,
}

impl Finder<'_> {
    fn lower(&self, at: usize) -> &str {
        self.segments.lower(at)
    }

    fn first(&self) -> usize {
        self.group.first as usize
    }

    /// The token this many steps before the verb, inside the sentence.
    fn back(&self, steps: usize) -> Option<usize> {
        self.first().checked_sub(steps).filter(|&at| at >= self.start)
    }

    /// The frames of a reporting verb.
    fn frames(&self, group: &VerbGroup) -> Option<Frames> {
        self.segments.word(group.main as usize).reporting.as_ref().map(|verb| verb.frames)
    }

    /// Finite groups with a subject to the left of a token, nearest first.
    fn verbs_before(&self, at: usize) -> impl Iterator<Item = &VerbGroup> {
        let begins = |at: usize| self.syntax.group(at).filter(|other| other.first as usize == at);
        (self.start..at).rev().filter_map(begins).filter(|other| other.finite && other.subject != NONE)
    }

    /// "… and said": a verb directly after a conjunction shares the subject of the finite verb before it that has the
    /// same tense. Where that verb is part of what a reporting verb reports, and its subject is a pronoun or a thing,
    /// the verb is coordinate with the reporting verb instead.
    fn coordinated(&self) -> Option<u32> {
        let mut at = self.first();
        while at > self.start && (self.tags[at - 1].is_adverb() || self.lower(at - 1) == ",") {
            at = self.before_parenthesis(at).unwrap_or(at - 1);
        }
        if !self.group.finite || at <= self.start || self.tags[at - 1] != Tag::Coordinator {
            return None;
        }
        let same_tense = |other: &&VerbGroup| {
            let modal = |group: &VerbGroup| self.tags[group.first as usize] == Tag::Modal;
            modal(other) == modal(&self.group)
                && (modal(other) || other.is_past(self.tags) == self.group.is_past(self.tags))
        };
        let verbs = || self.verbs_before(at - 1);
        let nearest = verbs().find(same_tense).or_else(|| verbs().next())?;
        let speaks = self.frames(&self.group).is_some_and(|frames| frames.any(SPEAKS));
        if speaks && !self.can_speak(nearest.subject) {
            let outer = self.verbs_before(nearest.first as usize).find(|other| self.frames(other).is_some());
            let subject = self.syntax.phrases[nearest.subject as usize];
            // "noticed Bly because he ran": what a conjunction introduces is not reported.
            let is_conjunction = |at: usize| {
                self.tags[at] == Tag::WhAdverb
                    || self.tags[at] == Tag::Subordinator && self.lower(at) != "that"
            };
            let reported = |outer: &&VerbGroup| {
                subject.first > outer.main
                    && (subject.first - outer.main) as usize <= REPORT_REACH + 1
                    && !(outer.main as usize..subject.first as usize).any(is_conjunction)
            };
            if let Some(outer) = outer.filter(|outer| reported(outer) || !self.is_pronoun(nearest.subject)) {
                return Some(outer.subject);
            }
        }
        Some(nearest.subject)
    }

    /// "and, two days before the final, told": the token after the conjunction, across what stands between commas before
    /// the verb.
    fn before_parenthesis(&self, at: usize) -> Option<usize> {
        if self.lower(at - 1) != "," {
            return None;
        }
        let open = (self.start..at - 1).rev().take(STEPS).find(|&open| self.lower(open) == ",")?;
        let is_plain = !(open + 1..at - 1).any(|inner| self.tags[inner].is_finite());
        let follows = open > self.start && self.tags[open - 1] == Tag::Coordinator;
        (is_plain && follows).then_some(open)
    }

    fn is_pronoun(&self, phrase: u32) -> bool {
        let phrase = self.syntax.phrases[phrase as usize];
        phrase.tokens().len() == 1 && self.tags[phrase.first as usize] == Tag::PersonalPronoun
    }

    /// Whether a phrase names somebody of its own who can say something: a name, an office, a body.
    fn can_speak(&self, phrase: u32) -> bool {
        let phrase = self.syntax.phrases[phrase as usize];
        phrase.tokens().any(|at| {
            self.tags[at].is_proper() || self.segments.is(at, word::ROLE_NOUNS.or(word::ORGANISATION_NOUNS))
        })
    }

    fn is_opening(&self, at: usize) -> bool {
        matches!(self.lower(at), "\"" | "“" | "``" | "«" | "‘")
    }

    fn is_dash(&self, at: usize) -> bool {
        matches!(self.lower(at), "-" | "–" | "—")
    }

    /// Whether a phrase names a body that can say something.
    fn is_body(&self, phrase: u32) -> bool {
        let head = self.syntax.phrases[phrase as usize].head();
        self.tags[head].is_proper() || self.segments.is(head, word::ORGANISATION_NOUNS)
    }

    /// "…,” said Crocker": a phrase directly after a verb that follows a closing mark, with or without a comma.
    fn inverted(&self) -> Option<u32> {
        let frames = self.frames(&self.group).filter(|_| self.group.finite)?;
        let is = |at: Option<usize>, words: &[&str]| at.is_some_and(|at| words.contains(&self.lower(at)));
        const CLOSING: [&str; 6] = ["\"", "”", "''", "»", "’", "'"];
        let follows_quote =
            is(self.back(1), &CLOSING) || is(self.back(1), &[","]) && is(self.back(2), &CLOSING);
        // Without marks only a verb that takes no object but a clause can be inverted: "The talks go on, said Crocker."
        let plain =
            frames.any(Frames::QUOTATION) && frames.any(Frames::THAT_CLAUSE) && !frames.any(TAKES_OBJECT);
        let follows_clause = is(self.back(1), &[",", "?", "!"])
            && plain
            && (self.start..self.first()).any(|at| self.tags[at].is_finite());
        if !follows_quote && !follows_clause && self.first() != self.start {
            return None;
        }
        let next = self.group.main as usize + 1;
        if next >= self.end || self.is_objective(next) {
            return None;
        }
        // "…, said he would" continues with a clause of its own; then what follows the verb is no subject.
        let phrase = *self.syntax.phrase_of.get(next).filter(|&&phrase| phrase != NONE)?;
        let after = self.syntax.phrases[phrase as usize].end as usize;
        if [next, after - 1].iter().any(|&at| self.segments.is(at, word::TIME_NOUNS)) {
            return None; // "…, Flynn, a surrogate, said Thursday morning"
        }
        // "…, said the photo “totally misrepresents” them"
        let is_between = |&at: &usize| self.tags[at].is_adverb() || self.is_opening(at);
        let verb = (after..self.end).find(|at| !is_between(at));
        verb.is_none_or(|verb| !self.tags[verb].is_finite()).then_some(phrase)
    }

    /// Pronouns that are never a subject.
    fn is_objective(&self, at: usize) -> bool {
        self.tags[at] != Tag::PossessivePronoun
            && Pronoun::of(self.lower(at))
                .is_some_and(|pronoun| matches!(pronoun.case, Case::Object | Case::Reflexive))
    }

    /// Walks left from the verb to its subject; says whether the subject is shared with an earlier verb.
    fn to_the_left(&self) -> Option<(u32, bool)> {
        let gerund = !self.group.finite;
        if gerund && self.opens_sentence() {
            return self.following_main_clause().map(|subject| (subject, true));
        }
        if gerund && self.back(1).is_some_and(|before| self.lower(before) == ",") {
            return self.main_clause();
        }
        // "has cut off the gas after accusing it": the subject of the main clause.
        if gerund && self.back(1).is_some_and(|before| self.segments.is(before, word::CLAUSE_PREPOSITIONS)) {
            let nearest = self.verbs_before(self.first() - 1).next()?;
            return Some((nearest.subject, true));
        }
        let mut at = self.first();
        let mut skipped = false;
        for _ in 0..STEPS {
            at = at.checked_sub(1).filter(|&at| at >= self.start)?;
            let phrase = self.syntax.phrase_of[at];
            if phrase != NONE {
                match self.phrase(phrase, at, gerund) {
                    Step::Found(phrase) => return Some((phrase, false)),
                    Step::To(next) => at = next,
                }
            } else if self.lower(at) == ")" {
                at = (self.start..at).rev().find(|&open| self.lower(open) == "(")?;
            } else if self.is_dash(at) && !skipped {
                at = (self.start..at).rev().take(STEPS).find(|&open| self.is_dash(open)).unwrap_or(at);
                skipped = true;
            } else if self.lower(at) == "," && !skipped {
                if let Some(opening) = self.clause_between_commas(at) {
                    at = opening;
                    skipped = true;
                }
            } else if let Some(other) = self.syntax.group(at) {
                if let Some(antecedent) = self.antecedent(other.first as usize) {
                    return Some((antecedent, false));
                }
                if gerund && other.subject != NONE {
                    return Some((other.subject, true));
                }
                if other.finite {
                    let resumes =
                        self.back(1).is_some_and(|before| self.lower(before) == ",") && other.subject != NONE;
                    return resumes.then_some((other.subject, true));
                }
                at = other.first as usize;
            } else if self.is_relative(at) && !gerund {
                return self.before_relative(at).map(|phrase| (phrase, false));
            } else if !gerund
                && (matches!(self.tags[at], Tag::Subordinator | Tag::WhAdverb)
                    || matches!(self.lower(at), ";" | ":"))
            {
                return None;
            }
        }
        None
    }

    /// "…, adding that": the subject of the main clause, of its reporting verb if it has one.
    fn main_clause(&self) -> Option<(u32, bool)> {
        let verbs = || self.verbs_before(self.first() - 1).filter(|verb| !self.is_in_relative_clause(verb));
        let nearest = verbs().next()?;
        let reports = |verb: &&VerbGroup| self.frames(verb).is_some() && !self.is_reported(verb.subject);
        let reporting = verbs().find(reports);
        Some((reporting.unwrap_or(nearest).subject, true))
    }

    /// Whether nothing but "while" or "by" precedes the verb in its sentence.
    fn opens_sentence(&self) -> bool {
        let opens = |at: usize| {
            self.tags[at].is_adverb()
                || matches!(self.tags[at], Tag::Adposition | Tag::Subordinator | Tag::WhAdverb)
        };
        self.first() - self.start <= 2 && (self.start..self.first()).all(opens)
    }

    /// "Claiming that …, Trump told": the subject of the clause after the comma.
    fn following_main_clause(&self) -> Option<u32> {
        let main = self.group.main as usize;
        let clauses = (main + 1..self.end.min(main + STEPS)).filter(|&at| self.lower(at) == ",");
        clauses.filter_map(|comma| self.clause_at(comma + 1)).next()
    }

    /// The phrase that begins here, if a finite verb follows it.
    fn clause_at(&self, at: usize) -> Option<u32> {
        let index = *self.syntax.phrase_of.get(at).filter(|&&phrase| phrase != NONE && at < self.end)?;
        let after = self.syntax.phrases[index as usize].end as usize;
        let verb = (after..self.end).find(|&at| !self.tags[at].is_adverb())?;
        self.tags[verb].is_finite().then_some(index)
    }

    /// Whether a phrase begins a clause that "that" or a reporting verb introduces.
    fn is_reported(&self, phrase: u32) -> bool {
        let first = self.syntax.phrases[phrase as usize].first as usize;
        first.checked_sub(1).filter(|&before| before >= self.start).is_some_and(|before| {
            self.lower(before) == "that"
                || self.syntax.group(before).is_some_and(|verb| self.frames(verb).is_some())
        })
    }

    /// What a phrase to the left of the verb means for the walk.
    fn phrase(&self, phrase: u32, at: usize, gerund: bool) -> Step {
        let first = self.syntax.phrases[phrase as usize].first as usize;
        let Some(before) = first.checked_sub(1).filter(|&before| before >= self.start) else {
            return Step::Found(phrase);
        };
        let time = self.segments.is(self.syntax.phrases[phrase as usize].head(), word::TIME_NOUNS);
        if time && (self.syntax.phrase_of[before] != NONE || self.lower(before) == ",") {
            return Step::To(first); // "the court this month rejected"
        }
        if self.segments.is(before, word::CLAUSE_PREPOSITIONS) && !gerund {
            return Step::Found(phrase);
        }
        let with = gerund && matches!(self.lower(before), "with" | "without");
        if self.tags[before] == Tag::Adposition && !with {
            return Step::To(before); // "the fate of the talks was"
        }
        if self.is_apposition(at, before) {
            return Step::To(before); // "Crocker, the ambassador, said"
        }
        // "fishermen who have blocked the lagoon said": an object within a relative clause.
        let governor = self.syntax.group(before).filter(|_| !gerund);
        if let Some(antecedent) = governor.and_then(|verb| self.antecedent(verb.first as usize)) {
            return Step::Found(antecedent);
        }
        if self.is_objective(first) { Step::To(first) } else { Step::Found(phrase) }
    }

    /// Whether a relative pronoun directly precedes this verb: "who once shot two guards".
    fn is_in_relative_clause(&self, verb: &VerbGroup) -> bool {
        self.antecedent(verb.first as usize).is_some()
    }

    /// The antecedent of the relative pronoun before this verb.
    fn antecedent(&self, verb: usize) -> Option<u32> {
        let mut at = verb.checked_sub(1)?;
        while at > self.start && self.tags[at].is_adverb() {
            at -= 1;
        }
        if at > self.start && self.is_relative(at) { self.before_relative(at) } else { None }
    }

    fn is_relative(&self, at: usize) -> bool {
        matches!(self.tags[at], Tag::RelativePronoun | Tag::WhPronoun) || self.lower(at) == "who"
    }

    /// The phrase before a relative pronoun, across a comma and its prepositional phrases.
    fn before_relative(&self, at: usize) -> Option<u32> {
        let mut left = at.checked_sub(1).filter(|&left| left >= self.start)?;
        if self.lower(left) == "," {
            left = left.checked_sub(1).filter(|&left| left >= self.start)?;
        }
        loop {
            let phrase = self.syntax.phrase_of[left];
            let first = self.syntax.phrases.get(phrase as usize)?.first as usize;
            let governed = first > self.start + 1 && self.tags[first - 1] == Tag::Adposition;
            let outer = Some(first.wrapping_sub(2)).filter(|_| governed).map(|at| self.syntax.phrase_of[at]);
            // "members of the board, who"; "the Trust in Peru, which says", but "an office in Peru, which says"
            let is_modifier = outer.filter(|&outer| outer != NONE).is_some_and(|outer| {
                self.lower(first - 1) == "of" || self.is_body(outer) && self.lower(at) == "which"
            });
            // "Bly, from Peru, who"
            let across_comma =
                governed && self.lower(at) == "who" && self.lower(first - 2) == "," && first > self.start + 2;
            if across_comma && self.syntax.phrase_of[first - 3] != NONE {
                left = first - 3;
                continue;
            }
            if !is_modifier {
                return Some(phrase);
            }
            left = first - 2;
        }
    }

    /// Whether the phrase at `at` is set off by commas after another phrase.
    fn is_apposition(&self, at: usize, before: usize) -> bool {
        !self.follows_subordinate(before, at + 1)
            && self.lower(before) == ","
            && at + 1 < self.end
            && self.lower(at + 1) == ","
            && before > self.start
            && (self.syntax.phrase_of[before - 1] != NONE || self.lower(before - 1) == ")")
    }

    /// "While the school offered a taxi, Varga, told": whether a name between these commas is the subject after a clause that
    /// opens the sentence.
    fn follows_subordinate(&self, open: usize, close: usize) -> bool {
        let opens = matches!(self.tags[self.start], Tag::Subordinator | Tag::WhAdverb)
            || self.segments.is(self.start, word::CLAUSE_PREPOSITIONS);
        let is_name = close > open + 1 && self.tags[close - 1].is_proper();
        let is_first = !(self.start..open).any(|at| self.lower(at) == ",");
        opens && is_name && is_first && (self.start..open).any(|at| self.tags[at].is_finite())
    }

    /// The name that opens the sentence before this phrase, which says who that is: "Bly, a retired postman who found the
    /// case told".
    fn named_before(&self, phrase: u32) -> Option<u32> {
        let Phrase { first, .. } = self.syntax.phrases[phrase as usize];
        let first = first as usize;
        let comma = first.checked_sub(1).filter(|&comma| comma > self.start && self.lower(comma) == ",")?;
        let name = self.syntax.phrase_of[comma - 1];
        let is_name = self
            .syntax
            .phrases
            .get(name as usize)
            .is_some_and(|name| name.first as usize == self.start && self.tags[name.head()].is_proper());
        let is_description = self.tags[first].is_determiner();
        (is_name && is_description).then_some(name)
    }

    /// The comma that opens the relative or participial clause, or the apposition, which the comma at `close` closes.
    fn clause_between_commas(&self, close: usize) -> Option<usize> {
        let mut commas = (self.start..close).rev().take(STEPS).filter(|&at| self.lower(at) == ",");
        let follows_phrase = |open: usize| open > self.start && self.syntax.phrase_of[open - 1] != NONE;
        let open = commas.next()?;
        let opens = self.is_relative(open + 1)
            || matches!(self.tags[open + 1], Tag::WhPossessive | Tag::VerbGerund | Tag::VerbParticiple)
            || self.syntax.phrase_of[open + 1] != NONE;
        if opens && follows_phrase(open) && open + 1 < close && !self.follows_subordinate(open, close) {
            return Some(open);
        }
        // "Bly, despite the off-again, on-again talks, said"
        let is_plain = |open: usize| !(open + 1..close).any(|at| self.tags[at].is_finite());
        let is_adverbial = |open: usize| self.segments.is(open + 1, word::CLAUSE_PREPOSITIONS);
        once(open)
            .chain(commas)
            .find(|&open| is_adverbial(open) && follows_phrase(open))
            .filter(|&open| is_plain(open))
    }
}

/// Where the walk goes from a phrase.
enum Step {
    Found(u32),
    To(usize),
}
