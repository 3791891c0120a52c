//! The page for people, on an article made by hand: what the analysis does is not its business.

use wirecopy::{
    Act, Analyzer, Article, Block, BlockKind, Cue, Entity, EntityType, Mention, MentionForm, Options, Quote,
    QuoteKind, Speaker, TextSpan,
};
use wirecopy_formats::{Format, Only, Record, View};

const TEXT: &str = "Talks go on\n\nRyan Crocker met Jane Doe — naïvely. “We will stay,” he said. “For long.”";

fn span(words: &str) -> (u32, u32) {
    let byte = TEXT.find(words).expect("the words stand in the text");
    let start = TEXT[..byte].chars().count() as u32;
    (start, start + words.chars().count() as u32)
}

fn block(kind: BlockKind, words: &str) -> Block {
    let (start, end) = span(words);
    Block { kind, start, end, source: None }
}

fn entity(id: &str, name: &str, role: Option<&str>) -> Entity {
    let (start, end) = span(name);
    let mention = Mention { start, end, text: name.into(), form: MentionForm::Name };
    let role = role.map(str::to_owned);
    Entity {
        id: id.into(),
        kind: EntityType::Person,
        name: name.into(),
        role,
        value: None,
        mentions: vec![mention],
    }
}

fn part(words: &str) -> TextSpan {
    let (start, end) = span(words);
    TextSpan { start, end, text: words.into() }
}

fn quote() -> Quote {
    let (start, end) = span("he said");
    let speaker = Speaker {
        start: Some(start),
        end: Some(start + 2),
        text: "he".into(),
        form: MentionForm::Pronoun,
        entity: Some("e1".into()),
        name: "Ryan Crocker".into(),
    };
    Quote {
        id: "q1".into(),
        kind: QuoteKind::Direct,
        act: Act::Said,
        parts: vec![part("We will stay,"), part("For long.")],
        cue: Some(Cue { start: start + 3, end, text: "said".into(), lemma: "say".into() }),
        speaker: Some(speaker),
        addressee: None,
        candidates: vec![],
        confidence: 0.9,
        evidence: vec!["cue:say".into()],
    }
}

fn article() -> Article {
    let empty =
        Analyzer::new().analyze("", &Options::new().id("talks")).expect("an empty text is an article");
    Article {
        headline: Some("Talks go on".into()),
        text: TEXT.into(),
        blocks: vec![
            block(BlockKind::Headline, "Talks go on"),
            block(BlockKind::Paragraph, &TEXT["Talks go on\n\n".len()..]),
        ],
        entities: vec![entity("e1", "Ryan Crocker", Some("ambassador")), entity("e2", "Jane Doe", None)],
        quotes: vec![quote()],
        ..empty
    }
}

fn shown(view: &View) -> String {
    let mut page = Vec::new();
    Format::Text.write(&Record::from(article()), view, &mut page).expect("memory takes every byte");
    String::from_utf8(page).expect("the page is UTF-8")
}

#[test]
fn without_colour_marks_stand_in_the_text() {
    insta::assert_snapshot!(shown(&View { width: 40, ..View::default() }), @r"
    Talks go on

    Ryan Crocker met Jane Doe — naïvely.
    “[We will stay,]” _he_ ‹Ryan Crocker›
    said. “[For long.]¹”

    WHO SAID WHAT
    Ryan Crocker, ambassador
       1  said: We will stay, … For long.

    Also named: Jane Doe
    ");
}

#[test]
fn with_colour_the_story_has_no_marks() {
    let page = shown(&View { colour: true, ..View::default() });
    insta::assert_snapshot!(page.replace('\x1b', "␛"), @r"
    ␛[1mTalks go on␛[0m

    Ryan Crocker met Jane Doe — naïvely. “␛[32mWe will stay,␛[0m” ␛[1mhe␛[0m ␛[2m‹Ryan Crocker›␛[0m said.
    “␛[32mFor long.␛[0m␛[1m¹␛[0m”

    ␛[1m␛[4mWHO SAID WHAT␛[0m
    ␛[1mRyan Crocker␛[0m␛[2m, ambassador␛[0m
       1  ␛[2msaid:␛[0m ␛[32mWe will stay, … For long.␛[0m

    ␛[2mAlso named: Jane Doe␛[0m
    ");
}

#[test]
fn parts_of_the_page() {
    insta::assert_snapshot!(shown(&View { only: Some(Only::Entities), ..View::default() }), @r"
    PERSON       Ryan Crocker, ambassador ×1
    PERSON       Jane Doe ×1
    ");
    assert!(shown(&View { only: Some(Only::Quotes), ..View::default() }).starts_with("WHO SAID WHAT\n"));
    assert_eq!(shown(&View { only: Some(Only::Text), ..View::default() }), format!("{TEXT}\n"));
}
