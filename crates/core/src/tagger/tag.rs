//! Parts of speech: the universal tags, and the Penn tags within them where later stages ask for the form.

/// Part of speech of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Tag {
    /// A common noun in the singular.
    NounSingular,
    /// A common noun in the plural.
    NounPlural,
    /// A name in the singular.
    ProperSingular,
    /// A name in the plural.
    ProperPlural,
    /// An infinitive or imperative.
    VerbBase,
    /// A verb in the past tense.
    VerbPast,
    /// A verb in the present tense, not of the third person singular.
    VerbPresent,
    /// A verb in the present tense, third person singular.
    VerbPresent3,
    /// A gerund or present participle.
    VerbGerund,
    /// A past participle.
    VerbParticiple,
    /// An auxiliary in the infinitive.
    AuxBase,
    /// An auxiliary in the past tense.
    AuxPast,
    /// An auxiliary in the present tense, not of the third person singular.
    AuxPresent,
    /// An auxiliary in the present tense, third person singular.
    AuxPresent3,
    /// An auxiliary as gerund.
    AuxGerund,
    /// An auxiliary as past participle.
    AuxParticiple,
    /// "will", "may", "could".
    Modal,
    /// An adjective.
    Adjective,
    /// An adjective in the comparative.
    AdjectiveComparative,
    /// An adjective in the superlative.
    AdjectiveSuperlative,
    /// An adjective as part of a name: "New York", "Supreme Court".
    ProperAdjective,
    /// An adverb.
    Adverb,
    /// An adverb in the comparative.
    AdverbComparative,
    /// An adverb in the superlative.
    AdverbSuperlative,
    /// "when", "where", "how".
    WhAdverb,
    /// A preposition.
    Adposition,
    /// The particle of a phrasal verb.
    Particle,
    /// "that", "because", "if".
    Subordinator,
    /// "and", "or", "but".
    Coordinator,
    /// "to" before an infinitive.
    To,
    /// "not", "n't".
    Negation,
    /// "'s" of the genitive.
    Possessive,
    /// An article or another determiner.
    Determiner,
    /// "all" in "all the".
    Predeterminer,
    /// "which" before a noun.
    WhDeterminer,
    /// "he", "they", "him".
    PersonalPronoun,
    /// "his", "their".
    PossessivePronoun,
    /// "this", "that", "some" without a noun.
    Demonstrative,
    /// "there" in "there is".
    Existential,
    /// "everyone", "nothing".
    IndefinitePronoun,
    /// "who", "what".
    WhPronoun,
    /// "that" and "which" behind a noun.
    RelativePronoun,
    /// "whose".
    WhPossessive,
    /// A number.
    Number,
    /// "yes", "well".
    Interjection,
    /// Foreign words, addresses, fragments.
    Other,
    /// A mark of punctuation.
    Punctuation,
    /// A currency sign, percent sign or another symbol.
    Symbol,
}

/// A tag's universal and Penn names.
struct Names(Tag, &'static str, &'static str);

/// All tags, in the order of the enumeration and of the labels of the weight file.
const TAGS: [Names; 48] = [
    Names(Tag::NounSingular, "NOUN", "NN"),
    Names(Tag::NounPlural, "NOUN", "NNS"),
    Names(Tag::ProperSingular, "PROPN", "NNP"),
    Names(Tag::ProperPlural, "PROPN", "NNPS"),
    Names(Tag::VerbBase, "VERB", "VB"),
    Names(Tag::VerbPast, "VERB", "VBD"),
    Names(Tag::VerbPresent, "VERB", "VBP"),
    Names(Tag::VerbPresent3, "VERB", "VBZ"),
    Names(Tag::VerbGerund, "VERB", "VBG"),
    Names(Tag::VerbParticiple, "VERB", "VBN"),
    Names(Tag::AuxBase, "AUX", "VB"),
    Names(Tag::AuxPast, "AUX", "VBD"),
    Names(Tag::AuxPresent, "AUX", "VBP"),
    Names(Tag::AuxPresent3, "AUX", "VBZ"),
    Names(Tag::AuxGerund, "AUX", "VBG"),
    Names(Tag::AuxParticiple, "AUX", "VBN"),
    Names(Tag::Modal, "AUX", "MD"),
    Names(Tag::Adjective, "ADJ", "JJ"),
    Names(Tag::AdjectiveComparative, "ADJ", "JJR"),
    Names(Tag::AdjectiveSuperlative, "ADJ", "JJS"),
    Names(Tag::ProperAdjective, "ADJ", "NNP"),
    Names(Tag::Adverb, "ADV", "RB"),
    Names(Tag::AdverbComparative, "ADV", "RBR"),
    Names(Tag::AdverbSuperlative, "ADV", "RBS"),
    Names(Tag::WhAdverb, "ADV", "WRB"),
    Names(Tag::Adposition, "ADP", "IN"),
    Names(Tag::Particle, "ADP", "RP"),
    Names(Tag::Subordinator, "SCONJ", "IN"),
    Names(Tag::Coordinator, "CCONJ", "CC"),
    Names(Tag::To, "PART", "TO"),
    Names(Tag::Negation, "PART", "RB"),
    Names(Tag::Possessive, "PART", "POS"),
    Names(Tag::Determiner, "DET", "DT"),
    Names(Tag::Predeterminer, "DET", "PDT"),
    Names(Tag::WhDeterminer, "DET", "WDT"),
    Names(Tag::PersonalPronoun, "PRON", "PRP"),
    Names(Tag::PossessivePronoun, "PRON", "PRP$"),
    Names(Tag::Demonstrative, "PRON", "DT"),
    Names(Tag::Existential, "PRON", "EX"),
    Names(Tag::IndefinitePronoun, "PRON", "NN"),
    Names(Tag::WhPronoun, "PRON", "WP"),
    Names(Tag::RelativePronoun, "PRON", "WDT"),
    Names(Tag::WhPossessive, "PRON", "WP$"),
    Names(Tag::Number, "NUM", "CD"),
    Names(Tag::Interjection, "INTJ", "UH"),
    Names(Tag::Other, "X", "FW"),
    Names(Tag::Punctuation, "PUNCT", "."),
    Names(Tag::Symbol, "SYM", "SYM"),
];

/// Number of tags.
pub(crate) const COUNT: usize = TAGS.len();

/// Tags, a bit each.
type Tags = u64;

const _: () = assert!(COUNT <= 64, "a bit a tag has to fit");

/// The tags whose name is one of these; `universal` names if so, else Penn names.
const fn named(names: &[&str], universal: bool) -> Tags {
    let (mut tags, mut tag) = (0, 0);
    while tag < COUNT {
        let name = if universal { TAGS[tag].1 } else { TAGS[tag].2 };
        let mut index = 0;
        while index < names.len() {
            tags |= (same(name.as_bytes(), names[index].as_bytes()) as u64) << tag;
            index += 1;
        }
        tag += 1;
    }
    tags
}

/// Whether two strings are one, in constants.
const fn same(left: &[u8], right: &[u8]) -> bool {
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}

impl Tag {
    /// The tag with this label in the weight file.
    pub(crate) fn from_label(label: u8) -> Tag {
        TAGS.get(usize::from(label)).map_or(Tag::Other, |names| names.0)
    }

    /// The tag of a treebank's pair of universal and Penn tag: the one of that very pair, else the first of the same
    /// universal tag.
    #[cfg(any(test, feature = "training"))]
    pub(crate) fn from_names(upos: &str, xpos: &str) -> Tag {
        let pair = TAGS.iter().find(|names| names.1 == upos && names.2 == xpos);
        pair.or_else(|| TAGS.iter().find(|names| names.1 == upos)).map_or(Tag::Other, |names| names.0)
    }

    /// Name in Universal Dependencies.
    #[cfg(feature = "training")]
    pub(crate) fn upos(self) -> &'static str {
        TAGS.get(self as usize).map_or("X", |names| names.1)
    }

    /// Name in the Penn treebank; one stands for all marks, and one for all symbols.
    #[cfg(feature = "training")]
    pub(crate) fn xpos(self) -> &'static str {
        TAGS.get(self as usize).map_or("FW", |names| names.2)
    }

    fn is_of(self, tags: Tags) -> bool {
        tags >> self as u32 & 1 != 0
    }

    /// Verbs and auxiliaries.
    pub(crate) fn is_verb(self) -> bool {
        self.is_of(const { named(&["VERB", "AUX"], true) })
    }

    /// Auxiliaries, modal verbs included.
    pub(crate) fn is_auxiliary(self) -> bool {
        self.is_of(const { named(&["AUX"], true) })
    }

    /// Verbs and auxiliaries with a tense, modal verbs included.
    pub(crate) fn is_finite(self) -> bool {
        self.is_verb() && self.is_of(const { named(&["VBD", "VBP", "VBZ", "MD"], false) })
    }

    /// Common nouns and names.
    pub(crate) fn is_noun(self) -> bool {
        self.is_of(const { named(&["NOUN", "PROPN"], true) })
    }

    /// Names.
    pub(crate) fn is_proper(self) -> bool {
        self.is_of(const { named(&["PROPN"], true) })
    }

    /// Adjectives of any degree.
    pub(crate) fn is_adjective(self) -> bool {
        self.is_of(const { named(&["ADJ"], true) })
    }

    /// Adverbs of any degree.
    pub(crate) fn is_adverb(self) -> bool {
        self.is_of(const { named(&["ADV"], true) })
    }

    /// Pronouns of any kind.
    pub(crate) fn is_pronoun(self) -> bool {
        self.is_of(const { named(&["PRON"], true) })
    }

    /// Determiners of any kind.
    pub(crate) fn is_determiner(self) -> bool {
        self.is_of(const { named(&["DET"], true) })
    }

    /// Marks of punctuation.
    pub(crate) fn is_punctuation(self) -> bool {
        self == Tag::Punctuation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_tags_agree() {
        for (label, names) in TAGS.iter().enumerate() {
            assert_eq!(names.0 as usize, label);
            assert_eq!(Tag::from_label(label as u8), names.0);
            assert_eq!(Tag::from_names(names.1, names.2), names.0);
        }
        assert_eq!(Tag::from_names("PROPN", "ADD"), Tag::ProperSingular);
        assert!(Tag::Modal.is_verb() && Tag::ProperAdjective.is_adjective() && !Tag::Particle.is_adverb());
        assert!(Tag::Modal.is_finite() && !Tag::AuxBase.is_finite() && !Tag::NounPlural.is_finite());
    }
}
