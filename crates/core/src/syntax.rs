//! Noun phrases, verb groups, and which phrase is the subject of which group.
//!
//! This is a parser's outline, made from parts of speech alone. On PolNeAR such an outline keeps two thirds of what a
//! dependency parser brings to attribution, at a hundredth of its cost. A noun phrase is a run of determiners,
//! adjectives and nouns; a verb group a run of auxiliaries, adverbs and one main verb; the subject of a finite group is
//! found by walking left over prepositional phrases, appositions and relative clauses.

use crate::lexicon::word;
use crate::segment::{Segments, Sentence};
use crate::tagger::Tag;
use std::ops::Range;

/// No phrase or group.
pub(crate) const NONE: u32 = u32::MAX;
/// How far left a subject is looked for, in steps.
const SUBJECT_STEPS: usize = 40;

/// A noun phrase without what hangs on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    pub(crate) first: u32,
    pub(crate) end: u32,
}

impl Phrase {
    pub(crate) fn tokens(self) -> Range<usize> {
        self.first as usize..self.end as usize
    }

    /// The noun or pronoun that the phrase is about: its last token.
    pub(crate) fn head(self) -> usize {
        self.end as usize - 1
    }
}

/// A main verb with its auxiliaries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VerbGroup {
    pub(crate) first: u32,
    pub(crate) main: u32,
    /// Whether the first verb has a tense.
    pub(crate) finite: bool,
    pub(crate) passive: bool,
    /// Whether the subject stands behind the verb.
    pub(crate) inverted: bool,
    /// Index of the subject's phrase, or `NONE`.
    pub(crate) subject: u32,
    /// Whether the subject is that of an earlier verb with which this one is coordinated.
    pub(crate) shares_subject: bool,
}

/// The outline of an article's sentences.
pub(crate) struct Syntax {
    pub(crate) phrases: Vec<Phrase>,
    pub(crate) groups: Vec<VerbGroup>,
    /// For each token, the index of its phrase, or `NONE`.
    pub(crate) phrase_of: Vec<u32>,
    /// For each token, the index of its verb group, or `NONE`.
    pub(crate) group_of: Vec<u32>,
}

impl Syntax {
    pub(crate) fn phrase(&self, token: usize) -> Option<Phrase> {
        self.phrases.get(*self.phrase_of.get(token)? as usize).copied()
    }

    pub(crate) fn group(&self, token: usize) -> Option<&VerbGroup> {
        self.groups.get(*self.group_of.get(token)? as usize)
    }

    pub(crate) fn subject(&self, group: &VerbGroup) -> Option<Phrase> {
        self.phrases.get(group.subject as usize).copied()
    }

    /// The whole of a noun phrase: with the phrases that prepositions and genitives hang on it to the right, up to
    /// the token `limit`.
    pub(crate) fn extent(
        &self,
        phrase: Phrase,
        limit: usize,
        tags: &[Tag],
        segments: &Segments,
    ) -> Range<usize> {
        let mut end = phrase.end as usize;
        while end < limit && tags[end] == Tag::Adposition && !segments.word(end).is(word::CLAUSE_PREPOSITIONS)
        {
            match self
                .phrase(end + 1)
                .filter(|next| next.first as usize == end + 1 && (next.end as usize) <= limit)
            {
                Some(next) => end = next.end as usize,
                None => break,
            }
        }
        phrase.first as usize..end
    }
}

/// Outlines every sentence of the article.
pub(crate) fn outline(segments: &Segments, tags: &[Tag]) -> Syntax {
    let count = segments.tokens.len();
    let mut syntax = Syntax {
        phrases: Vec::new(),
        groups: Vec::new(),
        phrase_of: vec![NONE; count],
        group_of: vec![NONE; count],
    };
    for &sentence in &segments.sentences {
        let first_group = syntax.groups.len();
        find_phrases(segments, tags, sentence, &mut syntax);
        find_groups(segments, tags, sentence, &mut syntax);
        for group in first_group..syntax.groups.len() {
            find_subject(segments, tags, sentence, &mut syntax, group);
        }
    }
    syntax
}

fn in_phrase(tag: Tag) -> bool {
    tag.is_noun()
        || tag.is_adjective()
        || tag.is_determiner()
        || tag.is_pronoun() && tag != Tag::RelativePronoun
        || matches!(tag, Tag::Number | Tag::Symbol | Tag::Possessive)
}

/// Whether a tag can only begin a phrase.
fn begins_phrase(tag: Tag) -> bool {
    tag.is_determiner() || tag.is_pronoun()
}

fn find_phrases(segments: &Segments, tags: &[Tag], sentence: Sentence, syntax: &mut Syntax) {
    let mut at = sentence.first as usize;
    let end = sentence.end as usize;
    while at < end {
        if !in_phrase(tags[at]) || tags[at] == Tag::Possessive {
            at += 1;
            continue;
        }
        let first = at;
        at += 1;
        while at < end && continues_phrase(segments, tags, at, end) {
            at += 1;
        }
        let index = syntax.phrases.len() as u32;
        syntax.phrase_of[first..at].fill(index);
        syntax.phrases.push(Phrase { first: first as u32, end: at as u32 });
    }
}

fn continues_phrase(segments: &Segments, tags: &[Tag], at: usize, end: usize) -> bool {
    if segments.lower(at) == "-"
        && at + 1 < end
        && (in_phrase(tags[at + 1]) || tags[at + 1].is_verb() || tags[at + 1].is_adverb())
    {
        return segments.tokens[at - 1].span.end == segments.tokens[at].span.start;
    }
    if segments.lower(at - 1) == "-"
        && segments.tokens[at - 1].span.end == segments.tokens[at].span.start
        && at >= 2
        && !begins_phrase(tags[at])
    {
        // "high-ranking officials", "US-led forces"
        return true;
    }
    if !in_phrase(tags[at]) {
        // "the recently elected president"
        let participle = matches!(tags[at], Tag::VerbParticiple | Tag::VerbGerund | Tag::Adverb);
        return participle
            && tags[at - 1].is_determiner()
            && at + 1 < end
            && (tags[at + 1].is_noun() || tags[at + 1].is_adjective());
    }
    !begins_phrase(tags[at]) || tags[at - 1] == Tag::Predeterminer
}

fn find_groups(segments: &Segments, tags: &[Tag], sentence: Sentence, syntax: &mut Syntax) {
    let mut at = sentence.first as usize;
    let end = sentence.end as usize;
    while at < end {
        if !tags[at].is_verb() || syntax.phrase_of[at] != NONE {
            at += 1;
            continue;
        }
        let mut group = read_group(segments, tags, at, end, syntax);
        group.finite |= is_coordinated_past(tags, sentence, syntax, &group);
        let index = syntax.groups.len() as u32;
        syntax.group_of[group.first as usize..=group.main as usize].fill(index);
        at = group.main as usize + 1;
        syntax.groups.push(group);
    }
}

/// "accused Iran and called on Tehran": a participle behind a conjunction that follows a verb in the past tense is in
/// the past tense as well; taggers confuse the two.
fn is_coordinated_past(tags: &[Tag], sentence: Sentence, syntax: &Syntax, group: &VerbGroup) -> bool {
    let first = group.first as usize;
    let behind_conjunction = first > sentence.first as usize && tags[first - 1] == Tag::Coordinator;
    behind_conjunction
        && group.first == group.main
        && tags[first] == Tag::VerbParticiple
        && syntax.groups.last().is_some_and(|other| other.first >= sentence.first)
        && syntax
            .groups
            .iter()
            .rev()
            .take_while(|other| other.first >= sentence.first)
            .find(|other| other.finite)
            .is_some_and(|other| tags[other.main as usize] == Tag::VerbPast)
}

/// Reads the verb group that begins with this token.
fn read_group(segments: &Segments, tags: &[Tag], first: usize, end: usize, syntax: &Syntax) -> VerbGroup {
    let (mut main, mut passive) = (first, false);
    let mut at = first + 1;
    while at < end && syntax.phrase_of[at] == NONE {
        let tag = tags[at];
        if tag.is_verb() {
            let helper = tags[main].is_auxiliary() || is_raising(segments, main) && tags[at - 1] == Tag::To;
            if !helper {
                break;
            }
            passive = tag == Tag::VerbParticiple && segments.word(main).is(word::FORMS_OF_BE);
            main = at;
        } else if !(tag.is_adverb()
            || tag == Tag::Negation
            || tag == Tag::To && (tags[main].is_auxiliary() || is_raising(segments, main)))
        {
            break;
        }
        at += 1;
    }
    VerbGroup {
        first: first as u32,
        main: main as u32,
        finite: tags[first].is_finite(),
        passive,
        inverted: false,
        subject: NONE,
        shares_subject: false,
    }
}

/// Verbs that stand before "to" without a meaning of their own: "is going to", "has to", "used to".
fn is_raising(segments: &Segments, token: usize) -> bool {
    segments.word(token).is(word::RAISING_VERBS)
}

/// Finds the subject of a group.
fn find_subject(segments: &Segments, tags: &[Tag], sentence: Sentence, syntax: &mut Syntax, index: usize) {
    let group = syntax.groups[index];
    if !group.finite && tags[group.first as usize] != Tag::VerbGerund {
        return;
    }
    if group.finite
        && let Some(subject) = coordinated_subject(segments, tags, sentence, syntax, &group)
    {
        syntax.groups[index].subject = subject;
        syntax.groups[index].shares_subject = true;
        return;
    }
    if group.finite
        && let Some(phrase) = inverted_subject(segments, tags, sentence, syntax, &group)
    {
        syntax.groups[index].subject = phrase;
        syntax.groups[index].inverted = true;
        return;
    }
    let found = subject_to_the_left(segments, tags, sentence, syntax, &group);
    if let Some((subject, shares)) = found {
        syntax.groups[index].subject = subject;
        syntax.groups[index].shares_subject = shares;
    }
}

/// "…,” said Crocker": a phrase directly behind a verb that follows a closing mark or a comma behind one.
fn inverted_subject(
    segments: &Segments,
    tags: &[Tag],
    sentence: Sentence,
    syntax: &Syntax,
    group: &VerbGroup,
) -> Option<u32> {
    let (first, start) = (group.first as usize, sentence.first as usize);
    let (_, frames) = segments.word(group.main as usize).reporting.as_ref()?;
    let before = |back: usize| first.checked_sub(back).filter(|&at| at >= start).map(|at| segments.lower(at));
    let closes = |mark: Option<&str>| matches!(mark, Some("\"" | "”" | "''" | "»" | "’" | "'"));
    let behind_quote = closes(before(1)) || before(1) == Some(",") && closes(before(2));
    // Without marks only a verb that takes no object but a clause can stand so: "The talks will go on, said Crocker."
    let takes = |frame: &str| frames.split(' ').skip(1).any(|other| other == frame);
    let plain = takes("q") && takes("t") && !["o", "f", "n", "x", "a"].into_iter().any(takes);
    let behind_clause = before(1) == Some(",") && plain && (start..first).any(|at| tags[at].is_finite());
    if !behind_quote && !behind_clause && first != start {
        return None;
    }
    let next = group.main as usize + 1;
    if next >= sentence.end as usize
        || tags[next] == Tag::PersonalPronoun
            && matches!(segments.lower(next), "him" | "her" | "them" | "me" | "us")
    {
        return None;
    }
    // "…, said he would" goes on with a clause of its own; then what is behind the verb is no subject.
    let phrase = *syntax.phrase_of.get(next).filter(|&&phrase| phrase != NONE)?;
    let behind = syntax.phrases.get(phrase as usize)?.end as usize;
    let clause_follows = behind < sentence.end as usize && tags[behind].is_finite();
    (!clause_follows).then_some(phrase)
}

/// "… and said": a verb directly behind a conjunction shares the subject of the finite verb before it. Where that
/// verb stands in what a reporting verb reports, and its subject is a pronoun, the two speak of one person, and the
/// subject of the reporting verb names it better.
fn coordinated_subject(
    segments: &Segments,
    tags: &[Tag],
    sentence: Sentence,
    syntax: &Syntax,
    group: &VerbGroup,
) -> Option<u32> {
    let start = sentence.first as usize;
    let mut at = group.first as usize;
    while at > start && (tags[at - 1].is_adverb() || segments.lower(at - 1) == ",") {
        at -= 1;
    }
    if at <= start || tags[at - 1] != Tag::Coordinator {
        return None;
    }
    let has_subject = |at: usize| {
        syntax.group(at).filter(|other| other.first as usize == at && other.finite && other.subject != NONE)
    };
    let mut verbs = (start..at - 1).rev().filter_map(has_subject);
    let nearest = verbs.next()?;
    let subject = syntax.phrases[nearest.subject as usize];
    let is_pronoun = subject.end - subject.first == 1 && tags[subject.first as usize] == Tag::PersonalPronoun;
    let reports = segments
        .word(group.main as usize)
        .reporting
        .as_ref()
        .is_some_and(|(_, frames)| frames.contains(" t") || frames.contains(" f"));
    if is_pronoun && reports {
        let reporting = verbs.find(|other| segments.word(other.main as usize).reporting.is_some());
        if let Some(outer) = reporting.filter(|outer| (outer.main + 1..subject.first).len() <= 4) {
            return Some(outer.subject);
        }
    }
    Some(nearest.subject)
}

/// Walks left from a verb to its subject; says whether the subject is shared with an earlier verb.
fn subject_to_the_left(
    segments: &Segments,
    tags: &[Tag],
    sentence: Sentence,
    syntax: &Syntax,
    group: &VerbGroup,
) -> Option<(u32, bool)> {
    let start = sentence.first as usize;
    let gerund = !group.finite;
    if gerund && group.first as usize > start && segments.lower(group.first as usize - 1) == "," {
        // "…, adding that": the subject of the main clause.
        let verbs = (start..group.first as usize - 1).rev().filter_map(|at| {
            syntax
                .group(at)
                .filter(|other| other.first as usize == at && other.finite && other.subject != NONE)
        });
        let mut verbs = verbs.peekable();
        let nearest = verbs.peek()?.subject;
        let reporting = verbs.find(|other| segments.word(other.main as usize).reporting.is_some());
        return Some((reporting.map_or(nearest, |other| other.subject), true));
    }
    let mut at = group.first as usize;
    let mut skipped_relative = false;
    for _ in 0..SUBJECT_STEPS {
        if at <= start {
            return None;
        }
        at -= 1;
        let phrase = syntax.phrase_of[at];
        if phrase != NONE {
            let first = syntax.phrases[phrase as usize].first as usize;
            let before = first.checked_sub(1).filter(|&before| before >= start);
            if segments.word(syntax.phrases[phrase as usize].head()).is(word::TIME_NOUNS)
                && before
                    .is_some_and(|before| syntax.phrase_of[before] != NONE || segments.lower(before) == ",")
            {
                // "the court this month rejected"
                at = first;
                continue;
            }
            match before {
                Some(before) if segments.word(before).is(word::CLAUSE_PREPOSITIONS) && !gerund => {
                    return Some((phrase, false));
                }
                // "the fate of the talks was": the phrase hangs on another to its left.
                Some(before)
                    if tags[before] == Tag::Adposition
                        && !(gerund && matches!(segments.lower(before), "with" | "without")) =>
                {
                    at = before
                }
                // "Crocker, the ambassador, said": an apposition.
                Some(before) if is_apposition(segments, syntax, at, before, start) => at = before,
                _ => return Some((phrase, false)),
            }
            continue;
        }
        let tag = tags[at];
        if segments.lower(at) == ")" {
            while at > start && segments.lower(at) != "(" {
                at -= 1;
            }
        } else if segments.lower(at) == "," && !skipped_relative {
            if let Some(opening) = relative_clause(segments, tags, syntax, at, start) {
                at = opening;
                skipped_relative = true;
            }
        } else if syntax.group_of[at] != NONE {
            let other = &syntax.groups[syntax.group_of[at] as usize];
            let coordinated = tags[group.first as usize - 1] == Tag::Coordinator
                || (tags[group.first as usize - 1].is_adverb()
                    && group.first >= 2
                    && tags[group.first as usize - 2] == Tag::Coordinator)
                || gerund;
            if (other.finite || other.subject != NONE) && coordinated {
                return (other.subject != NONE).then_some((other.subject, true));
            }
            if other.finite && !coordinated {
                return (other.subject != NONE && segments.lower(group.first as usize - 1) == ",")
                    .then_some((other.subject, true));
            }
            at = other.first as usize;
        } else if matches!(tag, Tag::Subordinator | Tag::WhAdverb) || matches!(segments.lower(at), ";" | ":")
        {
            if !gerund {
                return None;
            }
        } else if matches!(tag, Tag::RelativePronoun | Tag::WhPronoun) && at > start && !gerund {
            // "the man who said": the subject is what the pronoun stands for.
            let mut left = at - 1;
            if segments.lower(left) == "," && left > start {
                left -= 1;
            }
            let phrase = syntax.phrase_of[left];
            return (phrase != NONE).then_some((phrase, false));
        }
    }
    None
}

/// Whether the phrase before `at` stands between commas behind another phrase.
fn is_apposition(segments: &Segments, syntax: &Syntax, at: usize, before: usize, start: usize) -> bool {
    segments.lower(before) == ","
        && segments.lower(at + 1) == ","
        && before > start
        && (syntax.phrase_of[before - 1] != NONE || segments.lower(before - 1) == ")")
}

/// The comma that opens the relative or participial clause which the comma at `close` closes.
fn relative_clause(
    segments: &Segments,
    tags: &[Tag],
    syntax: &Syntax,
    close: usize,
    start: usize,
) -> Option<usize> {
    let open = (start..close).rev().take(SUBJECT_STEPS).find(|&at| segments.lower(at) == ",")?;
    let opens = matches!(
        tags[open + 1],
        Tag::RelativePronoun | Tag::WhPronoun | Tag::WhPossessive | Tag::VerbGerund | Tag::VerbParticiple
    ) || syntax.phrase_of[open + 1] != NONE;
    let follows_phrase = open > start && syntax.phrase_of[open - 1] != NONE;
    (opens && follows_phrase && open + 1 < close).then_some(open)
}
