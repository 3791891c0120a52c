//! Subcategorization frames: what complements a reporting verb takes.
//!
//! `data/tables/reporting-verbs.txt` gives each verb its act and the codes of its frames, `reporting-nouns.txt` and
//! `cue-acts.txt` the act alone. The codes are read once, when a word is made; all rules ask for named frames.

use super::lemma::dictionary_form;
use crate::article::Act;
use crate::lexicon::{Table, table};

/// A set of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Frames(u32);

impl Frames {
    /// “We stay,” she said.
    pub(crate) const QUOTATION: Frames = Frames(1);
    /// She said that they would stay.
    pub(crate) const THAT_CLAUSE: Frames = Frames(1 << 1);
    /// She said they would stay.
    pub(crate) const BARE_CLAUSE: Frames = Frames(1 << 2);
    /// She told reporters they would stay.
    pub(crate) const ADDRESSEE: Frames = Frames(1 << 3);
    /// She asked whether they would stay.
    pub(crate) const WH_CLAUSE: Frames = Frames(1 << 4);
    /// She vowed to stay.
    pub(crate) const INFINITIVE: Frames = Frames(1 << 5);
    /// She urged them to stay.
    pub(crate) const OBJECT_INFINITIVE: Frames = Frames(1 << 6);
    /// She denied staying.
    pub(crate) const GERUND: Frames = Frames(1 << 7);
    /// She accused them of staying.
    pub(crate) const OBJECT_OF: Frames = Frames(1 << 8);
    /// She described the stay as short.
    pub(crate) const AS_PHRASE: Frames = Frames(1 << 9);
    /// She denied the charge.
    pub(crate) const NOUN_PHRASE: Frames = Frames(1 << 10);
    /// She called it a mistake.
    pub(crate) const OBJECT_COMPLEMENT: Frames = Frames(1 << 11);
    /// She accused them of lying: "of" stands directly after the object.
    pub(crate) const OF_CHARGE: Frames = Frames(1 << 12);
    /// She told them they would stay: the addressee precedes even a clause of which it could be the subject.
    pub(crate) const ADDRESSEE_BEFORE_CLAUSE: Frames = Frames(1 << 13);
    /// She called for calm.
    pub(crate) const FOR_PHRASE: Frames = Frames(1 << 14);
    /// She called on them to leave.
    pub(crate) const ON_PHRASE: Frames = Frames(1 << 15);
    /// She pointed out that they would stay: the verb reports only before "out".
    pub(crate) const OUT_PARTICLE: Frames = Frames(1 << 16);

    /// The codes of `data/tables/reporting-verbs.txt`.
    const CODES: [(&str, Frames); 17] = [
        ("q", Frames::QUOTATION),
        ("t", Frames::THAT_CLAUSE),
        ("b", Frames::BARE_CLAUSE),
        ("o", Frames::ADDRESSEE),
        ("w", Frames::WH_CLAUSE),
        ("i", Frames::INFINITIVE),
        ("x", Frames::OBJECT_INFINITIVE),
        ("g", Frames::GERUND),
        ("f", Frames::OBJECT_OF),
        ("a", Frames::AS_PHRASE),
        ("n", Frames::NOUN_PHRASE),
        ("c", Frames::OBJECT_COMPLEMENT),
        ("of", Frames::OF_CHARGE),
        ("d", Frames::ADDRESSEE_BEFORE_CLAUSE),
        ("for", Frames::FOR_PHRASE),
        ("on", Frames::ON_PHRASE),
        ("out", Frames::OUT_PARTICLE),
    ];

    pub(crate) const fn or(self, other: Frames) -> Frames {
        Frames(self.0 | other.0)
    }

    /// Whether the set holds any of these frames.
    pub(crate) fn any(self, frames: Frames) -> bool {
        self.0 & frames.0 != 0
    }

    /// The frame with this code.
    fn with_code(code: &str) -> Option<Frames> {
        Frames::CODES.iter().find(|(known, _)| *known == code).map(|&(_, frame)| frame)
    }
}

/// A reporting verb, as the lexicon has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReportingVerb {
    /// The dictionary form.
    pub(crate) lemma: &'static str,
    pub(crate) act: Act,
    pub(crate) frames: Frames,
}

impl ReportingVerb {
    /// The reporting verb of which this lower-case word is a form.
    pub(crate) fn of(lower: &str) -> Option<ReportingVerb> {
        let (lemma, entry) = dictionary_form(lower, &table::REPORTING_VERBS)?;
        let (act, frames) = parse(entry)?;
        Some(ReportingVerb { lemma, act, frames })
    }
}

/// The dictionary form of a lower-case word and its act, if this table of acts holds it.
pub(crate) fn dictionary_form_and_act(lower: &str, acts: &Table) -> Option<(&'static str, Act)> {
    let (lemma, entry) = dictionary_form(lower, acts)?;
    Some((lemma, Act::by_name(entry)?))
}

/// An act and the codes of frames after it; `None` if one of them is unknown.
fn parse(entry: &str) -> Option<(Act, Frames)> {
    let mut words = entry.split(' ');
    let act = Act::by_name(words.next()?)?;
    let frames =
        words.try_fold(Frames::default(), |frames, code| Some(frames.or(Frames::with_code(code)?)))?;
    Some((act, frames))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_tables_has_a_known_act_and_known_frames() {
        for entry in table::REPORTING_VERBS.values() {
            assert!(parse(entry).is_some(), "{entry}");
        }
        for entry in table::REPORTING_NOUNS.values().chain(table::CUE_ACTS.values()) {
            assert!(Act::by_name(entry).is_some(), "{entry}");
        }
    }

    #[test]
    fn every_key_is_its_own_dictionary_form() {
        for acts in [&table::REPORTING_VERBS, &table::REPORTING_NOUNS, &table::CUE_ACTS] {
            for key in acts.keys() {
                // "go" is too short to be looked up as it is.
                let form = if key.len() < 3 { format!("{key}ing") } else { key.to_owned() };
                assert_eq!(dictionary_form(&form, acts).map(|(lemma, _)| lemma), Some(key));
            }
        }
    }

    #[test]
    fn entries_are_an_act_and_frames() {
        let frames = Frames::QUOTATION.or(Frames::FOR_PHRASE);
        assert_eq!(parse("asked q for"), Some((Act::Asked, frames)));
        assert!(!frames.any(Frames::OBJECT_OF));
        assert_eq!(parse("said q z"), None);
        assert_eq!(parse("sung q"), None);
    }
}
