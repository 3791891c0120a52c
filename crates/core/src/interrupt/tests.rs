//! Whether the stages stop.

use super::*;
use crate::analyzer::{self, Analyzer, Outline};
use crate::article::BlockKind;
use crate::assemble::{self, Found, Stages};
use crate::attribution::{Attribution, Calibration};
use crate::coreference::{self, Entities};
use crate::decode::decode;
use crate::document;
use crate::english::amounts::{self, Amounts};
use crate::english::{outline, reporting_cues};
use crate::entities::{self, HeaderNames};
use crate::error::ErrorCode;
use crate::lexicon::Lexicon;
use crate::marks;
use crate::options::Options;
use crate::quotes;
use crate::tagger::{BuiltInTagger, Tagger, TokenizedText};
use std::cell::Cell;

thread_local! {
    /// How often this thread has looked at a flag, and the look at which it is set.
    static LOOKS: Cell<usize> = const { Cell::new(0) };
    static SET_AT: Cell<usize> = const { Cell::new(0) };
}

pub(super) fn look(interrupt: Interrupt<'_>) {
    LOOKS.set(LOOKS.get() + 1);
    if let Some(flag) = interrupt.0.filter(|_| LOOKS.get() == SET_AT.get()) {
        flag.cancel();
    }
}

const STORY: &str = "Talks on water end\n\nBy Jane Doe\n\nGENEVA, May 28 (Reuters) - Ana Prieto of the Water \
    Board said on Monday that 12 talks had ended. \"We will stay,\" she said. The board's head, Tom Roe, wrote:\n\n\
    It is late. They have no choice but to go.\n\nSMITH: We will stay.\n\nJONES: We will go.\n\nSMITH: It is \
    late.\n\nJONES: It is not.\n\n\"It has begun,\" said Prieto of the Board. \"Ms Prieto left.\n";

#[test]
fn every_stage_stops_at_once_when_the_flag_is_set() {
    let (options, gazetteer, input) = (Options::new(), Lexicon::gazetteer(), decode(STORY.as_bytes()));
    let calm = Interrupt::default();
    let document = document::read(STORY, &gazetteer, calm);
    let segments = analyzer::segment(&document, calm);
    let tagger = BuiltInTagger::built_in();
    let text = TokenizedText { text: &document.text, segments: &segments, interrupt: calm };
    let names = tagger.tag(&text).names;
    let outline = Outline::new(&tagger, &document, &segments, &options).unwrap();
    let context = |interrupt| outline.context(&segments, &gazetteer, interrupt);
    let tags = context(calm).tags;
    let amounts = |interrupt| Amounts { segments: &segments, tags, day: None, interrupt };
    let cues = reporting_cues::find(&context(calm));
    let attributions: Vec<Attribution> = (cues.iter().map(|cue| (cue, cue.complement)))
        .filter(|&(_, start)| start < segments.tokens.len())
        .map(|(cue, start)| Attribution {
            main: cue.main,
            cue: cue.tokens.clone(),
            source: cue.source.clone(),
            content: vec![start..start + 1],
            probability: 1.0,
        })
        .collect();
    let resolve = |interrupt| coreference::resolve(context(calm).mentions, &context(interrupt));
    let entities = resolve(calm);
    let calibration = Calibration::built_in();
    let quotes = |attributions, entities: &Entities, interrupt| {
        quotes::find(&cues, attributions, &calibration, &context(interrupt), entities)
    };
    let found = Found {
        quotes: quotes(attributions.clone(), &entities, calm),
        entities: resolve(calm).all,
        unbalanced: context(calm).marks.unbalanced.clone(),
    };
    let flag: &'static CancelFlag = Box::leak(Box::default());
    let stages: [(&str, &dyn Fn(Interrupt<'static>) -> usize); 10] = [
        ("document", &|interrupt| document::read(STORY, &gazetteer, interrupt).blocks.len()),
        ("segment", &|interrupt| analyzer::segment(&document, interrupt).tokens.len()),
        ("amounts", &|interrupt| amounts::find(&amounts(interrupt)).len()),
        ("entities", &|interrupt| {
            entities::mentions(&names, &amounts(interrupt), &HeaderNames::default()).len()
        }),
        ("marks", &|interrupt| {
            let marks = marks::pair(&document.text, &segments, interrupt);
            marks.marked.len() + marks.unbalanced.len()
        }),
        ("outline", &|interrupt| outline::outline(&segments, tags, interrupt).phrases.len()),
        ("coreference", &|interrupt| resolve(interrupt).all.len()),
        ("reporting cues", &|interrupt| reporting_cues::find(&context(interrupt)).len()),
        ("quotes", &|interrupt| quotes(attributions.clone(), &entities, interrupt).len()),
        ("assemble", &|interrupt| {
            let options = interrupt.0.map_or(Options::new(), |flag| Options::new().cancel(flag.clone()));
            let (bytes, found) = (STORY.as_bytes(), &found);
            let document = document::read(STORY, &gazetteer, calm);
            let (input, segments) = (&input, &segments);
            let stages = Stages { bytes, input, segments, english: true, found };
            let article = assemble::article(&stages, document, found.quotes.clone(), &options);
            let lists = [article.blocks.len(), article.sentences.len(), article.entities.len()];
            lists.iter().sum::<usize>() + article.quotes.len() + article.warnings.len()
        }),
    ];
    assert!(document.blocks.iter().any(|block| block.kind == BlockKind::Byline));
    for (name, stage) in stages {
        assert!(stage(Interrupt(Some(flag))) > 0, "{name} finds nothing in the story");
    }
    flag.cancel();
    for (name, stage) in stages {
        assert_eq!(stage(Interrupt(Some(flag))), 0, "{name} goes on");
    }
}

#[test]
fn an_analysis_ends_with_a_timeout_wherever_it_is_stopped() {
    let analyze = |set_at| {
        LOOKS.set(0);
        SET_AT.set(set_at);
        Analyzer::new().analyze(STORY, &Options::new().cancel(CancelFlag::new()))
    };
    analyze(0).unwrap();
    let looks = LOOKS.get();
    for set_at in (1..=looks).step_by(looks / 200 + 1) {
        assert_eq!(analyze(set_at).unwrap_err().code(), ErrorCode::Timeout);
        assert!(LOOKS.get() < set_at + 20, "it looks at a flag again that was set at look {set_at}");
    }
}
