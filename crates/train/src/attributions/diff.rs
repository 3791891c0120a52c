//! `diff`: every quote that two outputs of the same articles decide otherwise, in marked text, with counts at the end.
//!
//! Quotes of one article are paired by their contents, best first, so that a new number is no change. Entities are
//! compared by name, since their numbers change with every entity that is found before them.

use super::attribution;
use super::matching::Matching;
use super::show::Text;
use crate::corpora::brat::Attribution;
use crate::corpora::{Result, read};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use wirecopy::{ARTICLE_SCHEMA, Article, OffsetUnit, Quote};

/// What is compared of two quotes of one content, in the order in which it is printed.
const ASPECTS: [&str; 6] = ["source", "entity", "cue", "parts", "act", "kind"];

/// Prints what differs between two files of JSON lines.
pub fn diff(old: &Path, new: &Path) -> Result<()> {
    print!("{}", compared(&articles(old)?, &articles(new)?));
    Ok(())
}

/// The articles of a file by id; error records are left out.
fn articles(file: &Path) -> Result<BTreeMap<String, Article>> {
    let mut articles = BTreeMap::new();
    for (number, line) in read(file)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fail = |what: String| format!("{}:{}: {what}", file.display(), number + 1);
        let value: serde_json::Value = serde_json::from_str(line).map_err(|error| fail(error.to_string()))?;
        if value["schema"] == ARTICLE_SCHEMA {
            let article: Article = serde_json::from_value(value).map_err(|error| fail(error.to_string()))?;
            articles.insert(article.id.clone(), article);
        }
    }
    Ok(articles)
}

#[derive(Default)]
struct Counts {
    same: usize,
    removed: usize,
    added: usize,
    changed: usize,
    aspects: [usize; ASPECTS.len()],
}

/// The whole page.
fn compared(old: &BTreeMap<String, Article>, new: &BTreeMap<String, Article>) -> String {
    let (mut page, mut counts) = (String::new(), Counts::default());
    let (mut both, mut touched, mut other_text) = (0, 0, 0);
    for (id, old) in old {
        let Some(new) = new.get(id) else { continue };
        both += 1;
        if old.text != new.text {
            other_text += 1;
            let _ = writeln!(page, "== {id}\nthe text differs; its quotes are not compared\n");
            continue;
        }
        let changes = changes(&Side::new(old), &Side::new(new), &mut counts);
        if !changes.is_empty() {
            touched += 1;
            let _ = writeln!(page, "== {id}\n{}", changes.join(""));
        }
    }
    let alone = |one: &BTreeMap<String, Article>, other: &BTreeMap<String, Article>| {
        one.keys().filter(|id| !other.contains_key(*id)).count()
    };
    let _ = writeln!(
        page,
        "{both} articles in both, {touched} with changed quotes, {other_text} with another text; {} only in the old \
         file, {} only in the new\n{} quotes removed, {} added, {} changed, {} the same",
        alone(old, new),
        alone(new, old),
        counts.removed,
        counts.added,
        counts.changed,
        counts.same
    );
    let aspects = ASPECTS.iter().zip(counts.aspects).map(|(aspect, count)| format!("{aspect} {count}"));
    let _ = writeln!(page, "changed: {}", aspects.collect::<Vec<_>>().join(", "));
    page
}

/// One output's view of an article, in bytes of the text.
struct Side<'a> {
    article: &'a Article,
    sentences: Vec<Range<usize>>,
    found: Vec<Attribution>,
}

impl<'a> Side<'a> {
    fn new(article: &'a Article) -> Side<'a> {
        let bytes = bytes(&article.text, article.offsets);
        let place = |start: u32, end: u32| Some(*bytes.get(start as usize)?..*bytes.get(end as usize)?);
        let sentences = article.sentences.iter().filter_map(|sentence| place(sentence.start, sentence.end));
        let found = article.quotes.iter().map(|quote| attribution(quote, place)).collect();
        Side { article, sentences: sentences.collect(), found }
    }

    fn text(&self) -> Text<'_> {
        Text { text: &self.article.text, sentences: &self.sentences }
    }

    /// What this side decided about a quote, for each aspect.
    fn aspects(&self, at: usize) -> [String; ASPECTS.len()] {
        let (quote, found) = (&self.article.quotes[at], &self.found[at]);
        let speaker = quote.speaker.as_ref();
        [
            format!("{:?} {:?}", found.source, speaker.map(|speaker| &speaker.text)),
            format!("{:?}", speaker.map(|speaker| speaker.entity.as_ref().map(|_| &speaker.name))),
            format!("{:?}", found.cue),
            format!("{:?}", found.content),
            quote.act.as_str().to_owned(),
            quote.kind.as_str().to_owned(),
        ]
    }
}

/// The byte of every offset of a text, its end included.
fn bytes(text: &str, unit: OffsetUnit) -> Vec<usize> {
    let width = |character: char| match unit {
        OffsetUnit::Codepoint => 1,
        OffsetUnit::Utf8 => character.len_utf8(),
        OffsetUnit::Utf16 => character.len_utf16(),
    };
    let offsets =
        text.char_indices().flat_map(|(byte, character)| std::iter::repeat_n(byte, width(character)));
    offsets.chain([text.len()]).collect()
}

/// What changed in one article, a paragraph each: removed and changed quotes in their old order, then the added ones.
fn changes(old: &Side, new: &Side, counts: &mut Counts) -> Vec<String> {
    let matching = Matching::new(&old.article.text, &old.found, &new.found, 0.0);
    let mut changes = Vec::new();
    for (at, quote) in old.article.quotes.iter().enumerate() {
        let Some(pair) = matching.of_gold(at) else {
            counts.removed += 1;
            changes.push(format!(
                "removed {}\n  old  {}\n\n",
                told(quote),
                old.text().marked(Some(&old.found[at]), &[])
            ));
            continue;
        };
        let (before, after) = (old.aspects(at), new.aspects(pair.found));
        let other: Vec<usize> =
            (0..ASPECTS.len()).filter(|&aspect| before[aspect] != after[aspect]).collect();
        if other.is_empty() {
            counts.same += 1;
            continue;
        }
        counts.changed += 1;
        other.iter().for_each(|&aspect| counts.aspects[aspect] += 1);
        let names: Vec<&str> = other.iter().map(|&aspect| ASPECTS[aspect]).collect();
        let both = [&old.found[at], &new.found[pair.found]];
        changes.push(format!(
            "changed {}\n  old  {}\n       {}\n  new  {}\n       {}\n\n",
            names.join(", "),
            told(quote),
            old.text().marked(Some(both[0]), &both),
            told(&new.article.quotes[pair.found]),
            new.text().marked(Some(both[1]), &both),
        ));
    }
    for (at, quote) in
        new.article.quotes.iter().enumerate().filter(|(at, _)| matching.of_found(*at).is_none())
    {
        counts.added += 1;
        changes.push(format!(
            "added {}\n  new  {}\n\n",
            told(quote),
            new.text().marked(Some(&new.found[at]), &[])
        ));
    }
    changes
}

/// A quote's decisions in a line.
fn told(quote: &Quote) -> String {
    let speaker = quote.speaker.as_ref().map_or("nobody".to_owned(), |speaker| match &speaker.entity {
        Some(entity) => format!("{} ({entity})", speaker.name),
        None => speaker.name.clone(),
    });
    let (id, kind, act, confidence) = (&quote.id, quote.kind.as_str(), quote.act.as_str(), quote.confidence);
    format!("{id} {kind} {act} by {speaker}, {confidence:.2}: {}", quote.evidence.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirecopy::{Act, Analyzer, Options};

    const TEXT: &str =
        "Zoë Doe arrived. “We will stay,” she said. “Go home,” Bo Roe said. “No,” Eva Poe said.";

    fn article(unit: OffsetUnit) -> BTreeMap<String, Article> {
        let options = Options::new().id("talks").offsets(unit);
        let article = Analyzer::new().analyze(TEXT, &options).expect("a text is an article");
        assert_eq!(article.quotes.len(), 3);
        BTreeMap::from([("talks".to_owned(), article)])
    }

    #[test]
    fn units_and_numbers_are_no_change() {
        let mut new = article(OffsetUnit::Utf16);
        new.values_mut().flat_map(|article| &mut article.quotes).for_each(|quote| quote.id = "q9".into());
        let page = compared(&article(OffsetUnit::Codepoint), &new);
        assert!(page.starts_with("1 articles in both, 0 with changed quotes"), "{page}");
        assert!(page.contains("0 quotes removed, 0 added, 0 changed, 3 the same"), "{page}");
    }

    #[test]
    fn changes_are_shown_and_counted() {
        let (mut old, mut new) = (article(OffsetUnit::Codepoint), article(OffsetUnit::Utf8));
        old.values_mut().for_each(|article| drop(article.quotes.remove(2)));
        for article in new.values_mut() {
            article.quotes.remove(1);
            article.quotes[0].act = Act::Wrote;
            article.quotes[0].cue = None;
        }
        let page = compared(&old, &new);
        assert!(page.contains("== talks\nchanged cue, act\n"), "{page}");
        assert!(page.contains("“⟦q We will stay⟧,” ⟦s she⟧ ⟦c said⟧."), "{page}");
        assert!(page.contains("“⟦q We will stay⟧,” ⟦s she⟧ said."), "{page}");
        assert!(page.contains("removed q2 direct said by Bo Roe"), "{page}");
        assert!(page.contains("added q3 direct said by Eva Poe"), "{page}");
        assert!(page.contains("1 quotes removed, 1 added, 1 changed, 0 the same"), "{page}");
        assert!(page.ends_with("changed: source 0, entity 0, cue 1, parts 0, act 1, kind 0\n"), "{page}");
    }

    #[test]
    fn another_text_is_told() {
        let mut new = article(OffsetUnit::Codepoint);
        new.values_mut().for_each(|article| article.text.push('!'));
        assert!(compared(&article(OffsetUnit::Codepoint), &new).contains("1 with another text"));
    }
}
