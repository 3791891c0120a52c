//! Names out of treebanks that bear mentions as GUM does, so that names can be trained on open data alone.
//!
//! GUM marks whole noun phrases of every sort, named or not, and knows no nationalities; a corpus of names marks the
//! name alone. So a mention is a name where all words of its core begin with a capital and one is a proper noun ("United"
//! is none in "United States"); the name reaches from the first of them to the last, and over proper nouns beside them:
//!
//! | GUM | name |
//! |---|---|
//! | person | Person, without the title that stands before it, and not where an article leads a title alone; NORP where the last word is a plural: "Americans" |
//! | organization | Organization |
//! | place | Location; GUM does not tell buildings from other places, so there is no Facility |
//! | event | Misc |
//! | object | Product |
//! | abstract, animal, plant, substance | none |
//! | time | none: the grammar of dates finds them without a model |
//! | an adjective whose lemma has a capital, outside any name and not before a proper noun | NORP: "Mexican" |
//!
//! Of names within names the outermost counts. Documents without a single mention, as all of EWT, are left out: names
//! that nobody marked would teach that there are none.

use super::Result;
use super::conllu::{self, Document, Word};
use super::mentions::{Mention, mentions};
use super::standoff::{Article, Gold};
use std::ops::Range;
use std::path::Path;

/// All documents with mentions below this path, as articles with gold names.
pub fn load(path: &Path) -> Result<Vec<Article>> {
    let mut articles = Vec::new();
    for document in conllu::load(path)? {
        if document.sentences.iter().flatten().any(|word| !word.entity.is_empty()) {
            articles.push(article(&document));
        }
    }
    if articles.is_empty() {
        return Err(format!(
            "{}: expected documents with Entity= in their last column, found none",
            path.display()
        ));
    }
    Ok(articles)
}

fn article(document: &Document) -> Article {
    let (raw, ranges) = document.raw();
    let ranges: Vec<Range<usize>> = ranges.into_iter().flatten().collect();
    let words: Vec<&Word> = document.sentences.iter().flatten().collect();
    let gold = names(&words).into_iter().map(|(words, kind)| Gold {
        range: ranges[words.start].start..ranges[words.end - 1].end,
        kind: kind.to_owned(),
    });
    Article { name: document.name.clone(), gold: gold.collect(), raw }
}

/// The names, in order.
fn names(words: &[&Word]) -> Vec<(Range<usize>, &'static str)> {
    let mut all: Vec<(Range<usize>, &'static str)> =
        mentions(words).iter().filter_map(|mention| name(mention, words)).collect();
    all.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut outer: Vec<(Range<usize>, &'static str)> = Vec::new();
    for (range, kind) in all {
        if outer.last().is_none_or(|(last, _)| last.end <= range.start) {
            outer.push((range, kind));
        }
    }
    let inside = |at: usize| outer.iter().any(|(range, _)| range.contains(&at));
    let peoples: Vec<(Range<usize>, &'static str)> = (0..words.len())
        .filter(|&at| is_of_people(words, at) && !inside(at))
        .map(|at| (at..at + 1, "NORP"))
        .collect();
    outer.extend(peoples);
    outer.sort_by_key(|(range, _)| range.start);
    outer
}

/// The name in a mention, if it is one.
fn name(mention: &Mention, words: &[&Word]) -> Option<(Range<usize>, &'static str)> {
    let is_proper = |at: &usize| words[*at].upos == "PROPN";
    let is_capital = |at: &usize| words[*at].form.starts_with(char::is_uppercase);
    if !mention.core.iter().all(is_capital) || !mention.core.iter().any(is_proper) {
        return None;
    }
    let (mut first, mut last) = (*mention.core.iter().min()?, *mention.core.iter().max()?);
    while first > mention.words.start && is_proper(&(first - 1)) {
        first -= 1;
    }
    while last + 1 < mention.words.end && is_proper(&(last + 1)) {
        last += 1;
    }
    let kind = match mention.kind.as_str() {
        "person" if words[last].xpos == "NNPS" => "NORP",
        "person" => "Person",
        "organization" => "Organization",
        "place" => "Location",
        "event" => "Misc",
        "object" => "Product",
        _ => return None,
    };
    if kind == "Person" {
        // "Prime Minister Ana Ruiz" and "the President": a title in front goes, and one alone is no name.
        match (first..last).rfind(|&at| words[at].relation == "nmod:desc") {
            Some(title) => first = title + 1,
            None if words[mention.words.start].upos == "DET" => return None,
            None => {}
        }
        // "Architect of the Capitol" is an office.
        if (first..last)
            .any(|at| matches!(words[at].upos.as_str(), "ADP" | "DET" | "CCONJ" | "VERB" | "NOUN"))
        {
            return None;
        }
    }
    Some((first..last + 1, kind))
}

/// Whether a word is an adjective of a people or a party.
fn is_of_people(words: &[&Word], at: usize) -> bool {
    let word = words[at];
    let starts_name = words.get(at + 1).is_some_and(|next| next.upos == "PROPN");
    word.upos == "ADJ" && word.xpos == "JJ" && word.lemma.starts_with(char::is_uppercase) && !starts_name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words as "form/UPOS/XPOS/relation/entity".
    fn words(text: &str) -> Vec<Word> {
        let word = |fields: &str| {
            let fields: Vec<&str> = fields.split('/').collect();
            Word {
                form: fields[0].into(),
                lemma: fields[0].into(),
                upos: fields[1].into(),
                xpos: fields[2].into(),
                relation: fields[3].into(),
                entity: fields[4].into(),
                ..Word::default()
            }
        };
        text.split_whitespace().map(word).collect()
    }

    fn found(text: &str) -> Vec<(String, &'static str)> {
        let words = words(text);
        let words: Vec<&Word> = words.iter().collect();
        let forms = |range: Range<usize>| {
            words[range].iter().map(|word| word.form.as_str()).collect::<Vec<_>>().join(" ")
        };
        names(&words).into_iter().map(|(range, kind)| (forms(range), kind)).collect()
    }

    #[test]
    fn a_person_loses_the_title_and_what_describes_the_name() {
        let text = "the/DET/DT/det/(1-person-new-nnnns-cf1-4,5,6-coref Mexican/ADJ/JJ/amod/ Prime/ADJ/JJ/amod/ \
            Minister/PROPN/NNP/nmod:desc/ \
            Ana/PROPN/NNP/nsubj/ Ruiz/PROPN/NNP/flat/1) left/VERB/VBD/root/";
        assert_eq!(found(text), [("Mexican".into(), "NORP"), ("Ana Ruiz".into(), "Person")]);
    }

    #[test]
    fn the_outermost_name_counts_and_descriptions_are_none() {
        let text = "Bank/PROPN/NNP/nsubj/(1-organization-new-nnnns-cf1-1,3-coref of/ADP/IN/case/ \
            Lima/PROPN/NNP/nmod/(2-place-new-nnnns-cf2-1-sgl)1) helps/VERB/VBZ/root/ the/DET/DT/det/(3-place-new-s-c-2-sgl \
            city/NOUN/NN/obj/3)";
        assert_eq!(found(text), [("Bank of Lima".into(), "Organization")]);
    }

    #[test]
    fn a_title_alone_is_no_person() {
        assert_eq!(found("the/DET/DT/det/(1-person-new-s-c-2-sgl Speaker/PROPN/NNP/nsubj/1)"), []);
        assert_eq!(found("Ana/PROPN/NNP/nsubj/(1-person-new-s-c-1-sgl)"), [("Ana".into(), "Person")]);
    }

    #[test]
    fn a_name_has_capitals_and_reaches_over_proper_nouns() {
        let text = "the/DET/DT/det/(1-place-new-s-c-2,3-coref United/VERB/VBN/amod/ States/PROPN/NNPS/obl/1) and/CCONJ/CC/cc/ \
            New/ADJ/JJ/amod/(2-place-new-s-c-1,2-coref York/PROPN/NNP/compound/ City/PROPN/NNP/conj/2) see/VERB/VB/root/ \
            the/DET/DT/det/(3-object-new-s-c-2,3-sgl Zealand/PROPN/NNP/compound/ flag/NOUN/NN/obj/3)";
        assert_eq!(found(text), [("United States".into(), "Location"), ("New York City".into(), "Location")]);
    }

    #[test]
    fn plural_people_are_a_people() {
        assert_eq!(
            found("Americans/PROPN/NNPS/nsubj/(1-person-new-s-c-1-coref)"),
            [("Americans".into(), "NORP")]
        );
    }
}
