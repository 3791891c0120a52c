//! The mentions that GUM writes as brackets in `Entity=`, by the fields that its files declare:
//! `GRP-etype-infstat-salience-centering-minspan-link-identity`.

use super::conllu::Word;
use std::ops::Range;

/// One mention; words are counted over the whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The group of mentions of one thing, within the document.
    pub group: String,
    /// What is mentioned: person, place, organization, time, and six more.
    pub kind: String,
    pub words: Range<usize>,
    /// The words without which it is no mention, head first in most; never empty.
    pub core: Vec<usize>,
}

/// The mentions of a document, in the order in which they end.
pub fn mentions(words: &[&Word]) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut open: Vec<Mention> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        for piece in word.entity.replace('(', " (").replace(')', ") ").split_whitespace() {
            let fields: Vec<&str> = piece.trim_matches(['(', ')']).split('-').collect();
            let group = fields[0];
            if piece.starts_with('(') {
                let places = fields.get(5).into_iter().flat_map(|places| places.split(','));
                let mut core: Vec<usize> = places
                    .filter_map(|place| Some(at + place.parse::<usize>().ok()?.checked_sub(1)?))
                    .collect();
                if core.is_empty() {
                    core.push(at);
                }
                let kind = fields.get(1).copied().unwrap_or_default().to_owned();
                open.push(Mention { group: group.to_owned(), kind, words: at..at + 1, core });
            }
            if piece.ends_with(')')
                && let Some(index) = open.iter().rposition(|mention| mention.group == group)
            {
                let mut mention = open.remove(index);
                mention.words.end = at + 1;
                mention.core.retain(|place| mention.words.contains(place));
                if !mention.core.is_empty() {
                    found.push(mention);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_open_and_close_over_words() {
        let word = |entity: &str| Word { entity: entity.to_owned(), ..Word::default() };
        let words = [
            word("(1-organization-new-sssss-cf1-2,4-coref-Bank_%28of_A%29"),
            word(""),
            word("(2-place-new-nnnns-cf2-1-sgl)1)"),
            word(")7("),
        ];
        let found = mentions(&words.iter().collect::<Vec<_>>());
        let mention = |group: &str, kind: &str, words, core| Mention {
            group: group.to_owned(),
            kind: kind.to_owned(),
            words,
            core,
        };
        assert_eq!(
            found,
            [mention("2", "place", 2..3, vec![2]), mention("1", "organization", 0..3, vec![1])]
        );
    }
}
