//! The two seams of the analyzer: a tagger and an attributor from outside the core.
// Lists of one range, and ranges that run backwards, are what is meant here.
#![allow(clippy::single_range_in_vec_init, clippy::reversed_empty_ranges)]

use std::ops::Range;
use wirecopy::{
    Analyzer, Attribution, Attributor, Calibration, Labels, NameKind, NameSpan, Options, QuoteKind, Tag,
    TaggedText, Tagger, TokenizedText,
};

const TEXT: &str = "Boats sink\n\nAna Prieto hums that boats float. Boats sink, Ana Prieto hums.\n";

/// Words that begin with a capital are names of people; "hums" is a verb.
struct CapitalTagger;

impl Tagger for CapitalTagger {
    fn tag(&self, text: &TokenizedText<'_>) -> Labels {
        let is_name = |at: usize| text.token(at).starts_with(char::is_uppercase) && text.token(at) != "Boats";
        let tag = |at: usize| match text.token(at) {
            "hums" | "float" | "sink" => Tag::VerbPresent3,
            "that" => Tag::Subordinator,
            "." | "," => Tag::Punctuation,
            _ if is_name(at) => Tag::ProperSingular,
            _ => Tag::NounPlural,
        };
        let mut names: Vec<NameSpan> = Vec::new();
        for at in (0..text.len()).filter(|&at| is_name(at)) {
            match names.last_mut() {
                Some(name) if name.end as usize == at => name.end += 1,
                _ => names.push(name(at..at + 1)),
            }
        }
        Labels { tags: (0..text.len()).map(tag).collect(), names }
    }
}

fn name(tokens: Range<usize>) -> NameSpan {
    NameSpan { first: tokens.start as u32, end: tokens.end as u32, kind: NameKind::Person, score: 1.0 }
}

/// What follows "hums that" is said by the name before it.
struct HummingAttributor(Calibration);

impl Attributor for HummingAttributor {
    fn attribute(&self, text: &TaggedText<'_>) -> Vec<Attribution> {
        let hums = (2..text.len()).filter(|&at| text.token(at) == "hums" && text.token(at + 1) == "that");
        let end =
            |at: usize| text.sentences().find(|sentence| sentence.contains(&at)).map_or(at, |it| it.end - 1);
        hums.map(|at| Attribution {
            main: at,
            cue: at..at + 1,
            source: text.names().map(|(name, _)| name).find(|name| name.end == at),
            content: vec![at + 1..end(at)],
            probability: 1.0,
        })
        .collect()
    }

    fn calibration(&self) -> &Calibration {
        &self.0
    }
}

fn humming(confidence: f32) -> HummingAttributor {
    HummingAttributor(Calibration::new([("always", confidence)]))
}

#[test]
fn either_can_be_replaced_and_calibration_goes_with_the_attributor() {
    let built_in = Analyzer::new();
    let found = |analyzer: &Analyzer| analyzer.analyze(TEXT, &Options::new()).expect("an article");
    assert!(
        found(&built_in).quotes.iter().all(|quote| quote.cue.as_ref().is_none_or(|cue| cue.text != "hums"))
    );
    for (log_odds, confidence) in [(0.0, 0.5), (3.0, 0.95)] {
        let analyzer = Analyzer::new().with_tagger(CapitalTagger).with_attributor(humming(log_odds));
        let quotes = found(&analyzer).quotes;
        assert_eq!(quotes.len(), 1);
        assert_eq!((quotes[0].kind, &*quotes[0].parts[0].text), (QuoteKind::Indirect, "that boats float"));
        assert_eq!(quotes[0].speaker.as_ref().map(|speaker| &*speaker.name), Some("Ana Prieto"));
        assert_eq!(quotes[0].confidence, confidence);
    }
    let people = found(&built_in.with_tagger(CapitalTagger)).entities;
    assert!(people.iter().any(|entity| entity.name == "Ana Prieto" && entity.mentions.len() == 2));
}

/// Breaks every rule that taggers and attributors have.
struct Careless;

impl Tagger for Careless {
    fn tag(&self, text: &TokenizedText<'_>) -> Labels {
        let end = text.len();
        Labels {
            tags: vec![Tag::VerbPast; 3],
            names: vec![name(2..4), name(1..3), name(5..5), name(end..end + 9)],
        }
    }
}

impl Attributor for Careless {
    fn attribute(&self, text: &TaggedText<'_>) -> Vec<Attribution> {
        let end = text.len();
        let attribution = |main: usize, content: Vec<Range<usize>>| Attribution {
            main,
            cue: main..main + 1,
            source: Some(0..1),
            content,
            probability: f32::NAN,
        };
        let mut all =
            vec![attribution(3, vec![4..end + 1]), attribution(end, vec![0..1]), attribution(2, vec![])];
        all.extend([
            attribution(4, vec![6..5, 8..9]),
            attribution(4, vec![8..9, 6..7]),
            attribution(1, vec![5..6]),
        ]);
        all
    }

    fn calibration(&self) -> &Calibration {
        const { &Calibration::NONE }
    }
}

#[test]
fn what_breaks_the_rules_is_mended() {
    let analyzer = Analyzer::new().with_tagger(Careless).with_attributor(Careless);
    for text in [TEXT, "", "One.", "\"We stay,\" she said. \"We"] {
        analyzer.analyze(text, &Options::new()).expect("an article");
    }
}
