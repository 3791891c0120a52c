//! Tables of amounts and what they are worth.

use super::*;
use crate::article::BlockKind;
use crate::segment::segment;
use crate::span::Span;

/// The finds in a text of one sentence, filed on Tuesday, 29 May 2007, as `text|TYPE|value`.
fn finds(text: &str) -> Vec<String> {
    let segments = segment(text, [(BlockKind::Paragraph, Span::new(0, text.len()))]);
    let tags = crate::tagger::parts_of_speech(&segments);
    let (day, interrupt) = (Date::new(2007, 5, 29).ok(), Interrupt::default());
    let amounts = Amounts { segments: &segments, tags: &tags, day, interrupt };
    let show = |amount: Amount| {
        let value = amount.value.as_ref().map_or("-".to_owned(), ToString::to_string);
        format!("{}|{}|{value}", segments.span(amount.first..amount.end).of(text), amount.kind.as_str())
    };
    find(&amounts).into_iter().map(show).collect()
}

fn check(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(finds(text).join("; "), *expected, "in {text:?}");
    }
}

#[test]
fn money() {
    check(&[
        ("It paid $1.2bn for the firm.", "$1.2bn|MONEY|1200000000 USD"),
        ("The scheme costs Rs 3,150 crore.", "Rs 3,150 crore|MONEY|31500000000 ?"),
        ("Sales rose to SR5.2 billion.", "SR5.2 billion|MONEY|5200000000 SAR"),
        ("The fine is Dh800.", "Dh800|MONEY|800 AED"),
        ("He paid 1,000 colones.", "1,000 colones|MONEY|1000 CRC"),
        ("It lost N$40m.", "N$40m|MONEY|40000000 NAD"),
        ("The court extended his R50 000 bail.", "R50 000|MONEY|50000 ZAR"),
        ("They owe five million US dollars.", "five million US dollars|MONEY|5000000 USD"),
        ("It cost €5.50.", "€5.50|MONEY|5.5 EUR"),
        ("It is worth $12-14 billion.", "$12-14 billion|MONEY|12000000000 USD"),
        ("It paid millions of shekels.", "millions of shekels|MONEY|1000000 ILS"),
        ("The scheme costs Rs. 500 crore.", "Rs. 500 crore|MONEY|5000000000 ?"),
        ("It owes GH₵ 20 million.", "GH₵ 20 million|MONEY|20000000 GHS"),
        ("Leaders met at COP26.", ""),
        ("She won 20 races.", "20|CARDINAL|20"),
    ]);
}

#[test]
fn dates() {
    check(&[
        ("They met on Monday.", "Monday|DATE|2007-05-28"),
        ("They met on May 28, 2007.", "May 28, 2007|DATE|2007-05-28"),
        ("They met on 28 May.", "28 May|DATE|2007-05-28"),
        ("It fell in 1980.", "1980|DATE|1980"),
        ("They were held for 444 days.", "444 days|DATE|P444D"),
        ("It was the first meeting in 27 years.", "first|ORDINAL|1; 27 years|DATE|P27Y"),
        ("That was a quarter of a century ago.", "a quarter of a century|DATE|P25Y"),
        ("They left late Monday.", "late Monday|DATE|2007-05-28"),
        ("It opens next week.", "next week|DATE|2007-W23"),
        ("He may leave in May.", "May|DATE|-"),
        ("The 1980s were hard.", "1980s|DATE|-"),
        ("They spoke yesterday.", "yesterday|DATE|2007-05-28"),
    ]);
}

#[test]
fn times_measures_and_numbers() {
    check(&[
        ("It began at 5:30 p.m. on the hill.", "5:30 p.m.|TIME|17:30"),
        ("The talks lasted four hours.", "four hours|TIME|PT4H"),
        ("Prices rose 2.5 percent.", "2.5 percent|PERCENT|2.5 percent"),
        ("Prices rose 3%.", "3%|PERCENT|3 percent"),
        ("It lies 40 km away.", "40 km|QUANTITY|40 kilometre"),
        ("The wind reached 90 km/h.", "90 km/h|QUANTITY|90 kilometre per hour"),
        ("It was 25°C there.", "25°C|QUANTITY|25 degree"),
        ("Some 3,455 troops died.", "3,455|CARDINAL|3455"),
        ("About two thirds agreed.", "two thirds|CARDINAL|0.6666666666666666"),
        ("He is the 21st to go.", "21st|ORDINAL|21"),
        ("Half a million people came.", "Half a million|CARDINAL|500000"),
        ("Twenty-seven people came.", "Twenty-seven|CARDINAL|27"),
        ("One hundred and five people came.", "One hundred and five|CARDINAL|105"),
    ]);
}
