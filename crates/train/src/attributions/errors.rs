//! `errors quotes`: gold and found attributions side by side in marked text, by kind of error, most frequent first.
//!
//! A pair is looked at twice, for its content and for its source, so that an attribution can be in two kinds.

use super::matching::{LEAST, Marked, Match, Matching, overlap, same_source};
use super::show::Text;
use super::{Case, load};
use crate::corpora::Result;
use crate::corpora::brat::Attribution;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wirecopy::Quote;

/// What can be wrong, in the words in which it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    MissedInMarks,
    MissedWithoutCue,
    MissedCueUnknown,
    MissedCueKnown,
    OtherContent,
    MadeUpOverlapping,
    MadeUpAlone,
    Start,
    End,
    StartAndEnd,
    Inside,
    BordersAndCue,
    SourceInSentence,
    SourceElsewhere,
    SourceCarriedOver,
    SourceNotFound,
    SourceNotInGold,
}

impl Kind {
    fn text(self) -> &'static str {
        match self {
            Kind::MissedInMarks => "missed, in quotation marks",
            Kind::MissedWithoutCue => "missed, without a cue in the gold",
            Kind::MissedCueUnknown => "missed, its cue is none in anything that was found",
            Kind::MissedCueKnown => "missed, its cue is one elsewhere, but not here",
            Kind::OtherContent => "right cue, but less than half of the content is shared",
            Kind::MadeUpOverlapping => "made up, overlaps a content of the gold",
            Kind::MadeUpAlone => "made up, overlaps none",
            Kind::Start => "right cue, content begins elsewhere",
            Kind::End => "right cue, content ends elsewhere",
            Kind::StartAndEnd => "right cue, content begins and ends elsewhere",
            Kind::Inside => "right cue, content differs inside",
            Kind::BordersAndCue => "other cue, other borders of the content",
            Kind::SourceInSentence => "wrong source, in the sentence of the right one",
            Kind::SourceElsewhere => "wrong source, in another sentence than the right one",
            Kind::SourceCarriedOver => "source carried over from a quote before, the gold has one here",
            Kind::SourceNotFound => "no source found",
            Kind::SourceNotInGold => "source found, the gold has none",
        }
    }
}

/// Prints the counts of all kinds, then some examples of each, taken at even distances.
pub fn errors(data: &Path, limit: usize) -> Result<()> {
    let cases = load(data)?;
    let cues = Cues::new(&cases);
    let mut kinds: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    for case in &cases {
        for (kind, example) in errors_of(case, &cues) {
            kinds.entry(kind).or_default().push(example);
        }
    }
    let mut order: Vec<(Kind, Vec<String>)> = kinds.into_iter().collect();
    order.sort_by_key(|(kind, examples)| (std::cmp::Reverse(examples.len()), *kind));
    for (kind, examples) in &order {
        println!("{:>5}  {}", examples.len(), kind.text());
    }
    for (kind, examples) in &order {
        println!("\n{:>5}  {}\n", examples.len(), kind.text());
        let shown = limit.min(examples.len());
        (0..shown).for_each(|at| println!("{}", examples[at * examples.len() / shown]));
    }
    Ok(())
}

/// The cues of everything that was found: whole, and by their dictionary forms.
struct Cues(BTreeSet<String>);

impl Cues {
    fn new(cases: &[Case]) -> Cues {
        let cues = cases.iter().flat_map(|case| &case.quotes).filter_map(|quote| quote.cue.as_ref());
        Cues(cues.flat_map(|cue| [cue.text.to_lowercase(), cue.lemma.to_lowercase()]).collect())
    }

    /// Whether this cue or one of its words is among them.
    fn know(&self, cue: &str) -> bool {
        let cue = cue.to_lowercase();
        self.0.contains(&cue) || cue.split_whitespace().any(|word| self.0.contains(word))
    }
}

/// The errors of one article, each with its kind.
fn errors_of(case: &Case, cues: &Cues) -> Vec<(Kind, String)> {
    let page = Page { case, text: Text { text: &case.raw, sentences: &case.sentences } };
    let matching = Matching::new(&case.raw, &case.gold, &case.found, LEAST);
    let marked = Marked::new(&case.raw);
    let mut errors = Vec::new();
    let mut explained = BTreeSet::new();
    for gold in (0..case.gold.len()).filter(|gold| matching.of_gold(*gold).is_none()) {
        let attribution = &case.gold[gold];
        let same_cue = case.found.iter().position(|found| overlap(&found.cue, &attribution.cue));
        if let Some(found) = same_cue {
            explained.insert(found);
            errors.push((Kind::OtherContent, page.example(Some(gold), Some(found))));
            continue;
        }
        let cue: Vec<&str> = attribution.cue.iter().filter_map(|cue| case.raw.get(cue.clone())).collect();
        let kind = match () {
            () if marked.holds(&matching.gold[gold]) => Kind::MissedInMarks,
            () if cue.is_empty() => Kind::MissedWithoutCue,
            () if cues.know(&cue.join(" ")) => Kind::MissedCueKnown,
            () => Kind::MissedCueUnknown,
        };
        errors.push((kind, page.example(Some(gold), None)));
    }
    for found in (0..case.found.len()).filter(|found| matching.of_found(*found).is_none()) {
        if explained.contains(&found) {
            continue;
        }
        let touched = matching.gold.iter().position(|gold| !gold.is_disjoint(&matching.found[found]));
        let kind = if touched.is_some() { Kind::MadeUpOverlapping } else { Kind::MadeUpAlone };
        errors.push((kind, page.example(touched, Some(found))));
    }
    for pair in &matching.pairs {
        let kinds = [content(case, &matching, pair), source(&page, pair)];
        let example = || page.example(Some(pair.gold), Some(pair.found));
        errors.extend(kinds.into_iter().flatten().map(|kind| (kind, example())));
    }
    errors
}

/// What is wrong with the content of a pair.
fn content(case: &Case, matching: &Matching, pair: &Match) -> Option<Kind> {
    let (gold, found) = (&matching.gold[pair.gold], &matching.found[pair.found]);
    if gold == found {
        return None;
    }
    if !overlap(&case.gold[pair.gold].cue, &case.found[pair.found].cue) {
        return Some(Kind::BordersAndCue);
    }
    Some(match (gold.first() == found.first(), gold.last() == found.last()) {
        (true, true) => Kind::Inside,
        (false, true) => Kind::Start,
        (true, false) => Kind::End,
        (false, false) => Kind::StartAndEnd,
    })
}

/// What is wrong with the source of a pair.
fn source(page: &Page, pair: &Match) -> Option<Kind> {
    let (gold, found) = (&page.case.gold[pair.gold], &page.case.found[pair.found]);
    if same_source(gold, found) {
        return None;
    }
    let sentence = |attribution: &Attribution| page.text.sentence_of(attribution.source.first()?.start);
    Some(match (gold.source.is_empty(), found.source.is_empty()) {
        (true, _) => Kind::SourceNotInGold,
        (_, true) if page.case.quotes[pair.found].speaker.is_some() => Kind::SourceCarriedOver,
        (_, true) => Kind::SourceNotFound,
        _ if sentence(gold) == sentence(found) => Kind::SourceInSentence,
        _ => Kind::SourceElsewhere,
    })
}

struct Page<'a> {
    case: &'a Case,
    text: Text<'a>,
}

impl Page<'_> {
    /// Gold and found one above the other, and why the found one was found.
    fn example(&self, gold: Option<usize>, found: Option<usize>) -> String {
        let (gold_of, found_of) = (gold.map(|at| &self.case.gold[at]), found.map(|at| &self.case.found[at]));
        let both: Vec<&Attribution> = gold_of.into_iter().chain(found_of).collect();
        let marked = |shown: Option<&Attribution>| self.text.marked(shown, &both);
        let mut example = format!("{}\n  gold   {}\n", self.case.name, marked(gold_of));
        if let Some(quote) = found.map(|at| &self.case.quotes[at]) {
            example += &format!("  found  {}\n  why    {}\n", marked(found_of), reasons(quote));
        }
        example
    }
}

fn reasons(quote: &Quote) -> String {
    let speaker = quote.speaker.as_ref().map_or("nobody", |speaker| &speaker.name);
    format!("{speaker}, {:.2}: {}", quote.confidence, quote.evidence.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirecopy::{Act, QuoteKind};

    fn quote() -> Quote {
        Quote {
            id: "q1".into(),
            kind: QuoteKind::Indirect,
            act: Act::Said,
            parts: vec![],
            cue: None,
            speaker: None,
            addressee: None,
            candidates: vec![],
            confidence: 0.5,
            evidence: vec!["cue:say".into()],
        }
    }

    /// The kinds of error between two attributions of one text, each given as source, cue and content.
    fn kinds(gold: Option<[&str; 3]>, found: Option<[&str; 3]>) -> Vec<Kind> {
        let raw = "Ana said that Bo left on Monday. He hopes that Eva stays.";
        let part = |words: &str| {
            let start = raw.find(words).expect("the words stand in the text");
            if words.is_empty() { vec![] } else { vec![start..start + words.len()] }
        };
        let attribution = |[source, cue, content]: [&str; 3]| Attribution {
            source: part(source),
            cue: part(cue),
            content: part(content),
        };
        let case = Case {
            name: "case".into(),
            raw: raw.into(),
            gold: gold.map(attribution).into_iter().collect(),
            found: found.map(attribution).into_iter().collect(),
            quotes: found.map(|_| quote()).into_iter().collect(),
            sentences: vec![0..32, 33..57],
        };
        errors_of(&case, &Cues(["hope".into(), "hopes".into()].into()))
            .into_iter()
            .map(|(kind, _)| kind)
            .collect()
    }

    #[test]
    fn errors_have_their_kind() {
        let gold = Some(["Ana", "said", "that Bo left on Monday"]);
        assert_eq!(kinds(gold, gold), []);
        assert_eq!(kinds(gold, None), [Kind::MissedCueUnknown]);
        assert_eq!(kinds(None, gold), [Kind::MadeUpAlone]);
        assert_eq!(kinds(Some(["He", "hopes", "that Eva stays"]), None), [Kind::MissedCueKnown]);
        assert_eq!(kinds(gold, Some(["Ana", "said", "Monday"])), [Kind::OtherContent]);
        assert_eq!(
            kinds(gold, Some(["Ana", "", "Monday"])),
            [Kind::MissedCueUnknown, Kind::MadeUpOverlapping]
        );
        assert_eq!(kinds(gold, Some(["Ana", "said", "Bo left on Monday"])), [Kind::Start]);
        assert_eq!(kinds(gold, Some(["Ana", "said", "that Bo left"])), [Kind::End]);
        assert_eq!(kinds(gold, Some(["Ana", "", "that Bo left"])), [Kind::BordersAndCue]);
        assert_eq!(kinds(gold, Some(["Bo", "said", "that Bo left on Monday"])), [Kind::SourceInSentence]);
        assert_eq!(kinds(gold, Some(["He", "said", "that Bo left on Monday"])), [Kind::SourceElsewhere]);
        assert_eq!(kinds(gold, Some(["", "said", "that Bo left on Monday"])), [Kind::SourceNotFound]);
        assert_eq!(kinds(Some(["", "said", "that Bo left on Monday"]), gold), [Kind::SourceNotInGold]);
    }
}
