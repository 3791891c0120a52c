//! Dictionary forms of words, as far as attribution needs them.
//!
//! A form is looked up among the irregular ones, then stripped of its ending; of the stems that English spelling
//! allows, the one that the table in question holds wins. Without such a table a stemmer could not distinguish "hoping"
//! (hope) from "hopping" (hop).

use crate::lexicon::{Table, table};

/// The first word that the table holds of those that this lower-case word can be a form of, with its entry.
pub(crate) fn dictionary_form(lower: &str, table: &Table) -> Option<(&'static str, &'static str)> {
    let entry = |lemma: &str| table.entry(lemma);
    if lower.len() < 3 || !lower.is_ascii() {
        return None;
    }
    if let Some(lemma) = table::IRREGULAR_VERBS.get(lower) {
        return entry(lemma);
    }
    entry(lower).or_else(|| stems(lower).into_iter().flatten().find_map(|stem| entry(&stem)))
}

/// The stems that the endings -s, -es, -ed and -ing can have been put to.
fn stems(lower: &str) -> [Option<String>; 3] {
    if let Some(stem) = lower.strip_suffix("ies") {
        return [Some(format!("{stem}y")), None, None];
    }
    if let Some(stem) = lower.strip_suffix("ied") {
        return [Some(format!("{stem}y")), None, None];
    }
    if let Some(stem) = lower.strip_suffix("es") {
        return [Some(format!("{stem}e")), Some(stem.to_owned()), None];
    }
    if let Some(stem) = lower.strip_suffix('s') {
        return [Some(stem.to_owned()), None, None];
    }
    let Some(stem) = lower.strip_suffix("ed").or_else(|| lower.strip_suffix("ing")) else {
        return [None, None, None];
    };
    let bytes = stem.as_bytes();
    let doubled = bytes.len() > 2 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
    let single = if doubled { stem.get(..stem.len() - 1).map(str::to_owned) } else { None };
    [Some(stem.to_owned()), Some(format!("{stem}e")), single]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_the_listed_verb() {
        for (form, lemma) in [
            ("said", "say"),
            ("vowed", "vow"),
            ("denies", "deny"),
            ("urging", "urge"),
            ("quipped", "quip"),
            ("told", "tell"),
            ("hoping", "hope"),
            ("admitting", "admit"),
        ] {
            assert_eq!(
                dictionary_form(form, &table::REPORTING_VERBS).map(|(lemma, _)| lemma),
                Some(lemma),
                "{form}"
            );
        }
        assert!(dictionary_form("walked", &table::REPORTING_VERBS).is_none());
    }
}
