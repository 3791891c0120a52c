//! Whether a text is English.
//!
//! Function words are the surest sign of a language (Ingle, "A Language Identification Table", 1980): an English text
//! is a third of them, whatever it is about. A text counts as foreign when it has few of ours and more of others', or
//! is mostly not in Latin script; short texts and lists of names are given the benefit of the doubt.

use crate::lexicon::word;
use crate::segment::Segments;

/// Fewest words by which a language can be recognised.
const MIN_WORDS: usize = 20;
/// Share of English function words, in percent, from which on a text is English whatever else it holds.
const ENGLISH_SHARE: usize = 15;

/// Whether the text is English, as far as can be recognised.
pub(crate) fn is_english(segments: &Segments) -> bool {
    let mut counts = vec![0_usize; segments.vocabulary.words().len()];
    for token in &segments.tokens {
        counts[token.word.0 as usize] += 1;
    }
    let (mut words, mut ours, mut others, mut other_script) = (0, 0, 0, 0);
    for (word, count) in segments.vocabulary.words().iter().zip(counts) {
        let Some(first) = word.lower.chars().next().filter(|first| first.is_alphabetic()) else { continue };
        let counted = |is: bool| if is { count } else { 0 };
        words += count;
        ours += counted(word.is(word::FUNCTION_WORDS));
        others += counted(word.is(word::FOREIGN_FUNCTION_WORDS));
        other_script += counted(first > '\u{24f}');
    }
    words < MIN_WORDS || other_script * 2 < words && (ours * 100 >= words * ENGLISH_SHARE || others <= ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind;
    use crate::span::Span;

    fn english(text: &str) -> bool {
        is_english(&crate::segment::segment(text, [(BlockKind::Paragraph, Span::new(0, text.len()))]))
    }

    #[test]
    fn languages_are_told_by_their_function_words() {
        let said =
            "the minister said on Monday that he would stay in office until the end of the year and then go";
        assert!(english(said));
        assert!(!english(
            "der Minister sagte am Montag, er werde bis zum Ende des Jahres im Amt bleiben und dann auf seine Insel gehen, wie das Blatt meldet"
        ));
        assert!(!english(
            "министр заявил в понедельник, что он останется на посту до конца года и потом уйдет на остров, как сообщает газета в своем номере"
        ));
    }
}
