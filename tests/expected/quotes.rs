//! Quotes that are expected beside quotes that are found.
//!
//! Acts of speech alone are compared. Each expected quote is paired with the found one whose words are most nearly its
//! own; what remains is surplus.

use super::lines::{answers, variants};
use super::text::{Folded, overlap};
use std::cmp::Reverse;
use std::ops::Range;
use wirecopy::{Act, Article, Quote};

/// What the line of a quote says.
pub(super) struct Expected {
    kinds: Vec<String>,
    speakers: Vec<String>,
    cues: Vec<String>,
    /// The words, once for each way to leave out what is in brackets.
    words: Vec<String>,
}

impl Expected {
    /// Reads `direct | speaker | cue | words`; none if the first field names no kind of quote.
    pub(super) fn read(fact: &str) -> Option<Result<Self, String>> {
        let fields: Vec<&str> = fact.splitn(4, " | ").map(str::trim).collect();
        let kinds = answers(fields[0]);
        if !kinds.iter().all(|kind| ["direct", "indirect", "mixed"].contains(&kind.as_str())) {
            return None;
        }
        Some(match fields[..] {
            [_, speakers, cues, words] => Ok(Expected {
                kinds,
                speakers: answers(speakers),
                cues: answers(cues),
                words: variants(words),
            }),
            _ => Err("a quote has four fields: kind | speaker | cue | words".to_owned()),
        })
    }

    /// Whether the words stand in the text.
    pub(super) fn stands_in(&self, text: &Folded) -> bool {
        self.words.iter().any(|words| text.locate(words).is_some())
    }

    /// What is wrong with this quote, apart from its words.
    fn faults(&self, found: &Found) -> Vec<String> {
        let quote = found.quote;
        let speaker = quote.speaker.as_ref().map_or("nobody", |speaker| &speaker.name);
        let cue = quote.cue.as_ref().map_or("no cue", |cue| &cue.text);
        let same = |right: &str, found: &str| plain(right) == plain(found);
        // Whether "was told" or "told" is the cue, nobody has laid down.
        let held =
            |right: &str, found: &str| format!(" {} ", plain(found)).contains(&format!(" {} ", plain(right)));
        let mut faults = Vec::new();
        let mut compare =
            |field: &str, right: &[String], found: &str, is_right: &dyn Fn(&str, &str) -> bool| {
                if !right.iter().any(|right| is_right(right, found)) {
                    faults.push(format!("the {field} is “{found}”"));
                }
            };
        compare("kind", &self.kinds, quote.kind.as_str(), &same);
        compare("speaker", &self.speakers, speaker, &same);
        compare("cue", &self.cues, cue, &held);
        faults
    }
}

/// A text without what may differ in names and cues: case, blanks, an article in front.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let bare = ["the ", "a ", "an "].iter().find_map(|article| text.strip_prefix(article));
    bare.unwrap_or(&text).trim_end_matches('.').to_owned()
}

struct Found<'a> {
    quote: &'a Quote,
    parts: Vec<Range<usize>>,
}

impl Found<'_> {
    fn words(&self, text: &Folded) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| shortened(&text.text[part.clone()])).collect();
        parts.join(" / ")
    }
}

/// The first and last words of a long text.
fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    match &words[..] {
        [first @ .., a, b, c] if first.len() > 5 => format!("{} … {a} {b} {c}", first[..4].join(" ")),
        _ => text.to_owned(),
    }
}

/// What is wrong with each expected quote, nothing if it is right; and the found ones that nobody expects.
pub(super) fn compare(
    expected: &[Expected],
    article: &Article,
    text: &Folded,
) -> (Vec<Option<String>>, Vec<String>) {
    let found: Vec<Found> = article
        .quotes
        .iter()
        .filter(|quote| Act::SPEECH.contains(&quote.act))
        .map(|quote| {
            let parts = quote.parts.iter().map(|part| text.core(text.span(part.start, part.end)));
            Found { quote, parts: parts.collect() }
        })
        .collect();
    let partners = pair(expected, &found, text);
    let verdict = |(expected, partner): (&Expected, &Option<usize>)| {
        let Some(found) = partner.and_then(|partner| found.get(partner)) else {
            return Some("no such quote is found".to_owned());
        };
        let mut faults = expected.faults(found);
        if !places(expected, text).contains(&found.parts) {
            faults.insert(0, format!("the words are “{}”", found.words(text)));
        }
        (!faults.is_empty()).then(|| faults.join(", "))
    };
    let verdicts = expected.iter().zip(&partners).map(verdict).collect();
    let surplus = found.iter().enumerate().filter(|(index, _)| !partners.contains(&Some(*index)));
    (
        verdicts,
        surplus.map(|(_, found)| format!("quote | {}", found.words(text)).trim_end().to_owned()).collect(),
    )
}

fn places(expected: &Expected, text: &Folded) -> Vec<Vec<Range<usize>>> {
    expected.words.iter().filter_map(|words| text.locate(words)).collect()
}

/// For each expected quote the found one that is most like it; none is taken twice.
fn pair(expected: &[Expected], found: &[Found], text: &Folded) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (one, expectation) in expected.iter().enumerate() {
        let places = places(expectation, text);
        for (other, find) in found.iter().enumerate() {
            let likeness = places.iter().map(|place| likeness(place, &find.parts)).max().unwrap_or(0);
            if likeness > 0 {
                pairs.push((Reverse(likeness), expectation.faults(find).len(), one, other));
            }
        }
    }
    pairs.sort_unstable();
    let mut partners = vec![None; expected.len()];
    for (_, _, one, other) in pairs {
        if partners[one].is_none() && !partners.contains(&Some(other)) {
            partners[one] = Some(other);
        }
    }
    partners
}

/// How much two lists of spans have in common, in thousandths of what both cover.
fn likeness(one: &[Range<usize>], other: &[Range<usize>]) -> usize {
    let length = |spans: &[Range<usize>]| spans.iter().map(ExactSizeIterator::len).sum::<usize>();
    let both = |a: &Range<usize>| {
        let shared = |b: &&Range<usize>| overlap(a, b);
        other.iter().filter(shared).map(|b| a.end.min(b.end) - a.start.max(b.start)).sum::<usize>()
    };
    let shared: usize = one.iter().map(both).sum();
    1000 * shared / (length(one) + length(other) - shared).max(1)
}
