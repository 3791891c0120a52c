//! Personal pronouns by gender and case, from `data/tables/pronouns.txt`.

use crate::lexicon::table;

/// The gender of a pronoun of the third person singular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    Masculine,
    Feminine,
    Neuter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Subject,
    Object,
    Possessive,
    Reflexive,
}

/// A pronoun by its spelling alone: "her" is an object, though it can be a possessive as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pronoun {
    pub(crate) gender: Option<Gender>,
    pub(crate) case: Case,
}

impl Pronoun {
    /// The pronoun with this lower-case spelling.
    pub(crate) fn of(lower: &str) -> Option<Pronoun> {
        let (gender, case) = table::PRONOUNS.get(lower)?.split_once(' ')?;
        let gender = match gender {
            "masculine" => Some(Gender::Masculine),
            "feminine" => Some(Gender::Feminine),
            "neuter" => Some(Gender::Neuter),
            "none" => None,
            _ => return None,
        };
        let case = match case {
            "subject" => Case::Subject,
            "object" => Case::Object,
            "possessive" => Case::Possessive,
            "reflexive" => Case::Reflexive,
            _ => return None,
        };
        Some(Pronoun { gender, case })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_table_has_a_known_gender_and_case() {
        for pronoun in table::PRONOUNS.keys() {
            assert!(Pronoun::of(pronoun).is_some(), "{pronoun}");
        }
    }

    #[test]
    fn pronouns_have_gender_and_case() {
        let her = Pronoun { gender: Some(Gender::Feminine), case: Case::Object };
        assert_eq!(Pronoun::of("her"), Some(her));
        assert_eq!(Pronoun::of("us"), Some(Pronoun { gender: None, case: Case::Object }));
        assert_eq!(Pronoun::of("they"), None);
    }
}
