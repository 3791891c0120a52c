//! Parts of speech: the universal tags, and the Penn tags within them where later stages ask for the form.

/// Declares the tags in the order of the labels of the weight file, each with its universal and its Penn name.
macro_rules! tags {
    ($($(#[doc = $doc:literal])+ $tag:ident = $upos:literal, $xpos:literal;)+) => {
        /// Part of speech of one token.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Tag {
            $($(#[doc = $doc])+ $tag,)+
        }

        /// All tags with their universal and Penn names, in the order of the labels.
        const TAGS: &[(Tag, &str, &str)] = &[$((Tag::$tag, $upos, $xpos),)+];

        /// Names of the labels.
        pub(super) const LABELS: &[&str] = &[$(concat!($upos, "/", $xpos),)+];
    };
}

tags! {
    /// A common noun in the singular.
    NounSingular = "NOUN", "NN";
    /// A common noun in the plural.
    NounPlural = "NOUN", "NNS";
    /// A name in the singular.
    ProperSingular = "PROPN", "NNP";
    /// A name in the plural.
    ProperPlural = "PROPN", "NNPS";
    /// An infinitive or imperative.
    VerbBase = "VERB", "VB";
    /// A verb in the past tense.
    VerbPast = "VERB", "VBD";
    /// A verb in the present tense, not of the third person singular.
    VerbPresent = "VERB", "VBP";
    /// A verb in the present tense, third person singular.
    VerbPresent3 = "VERB", "VBZ";
    /// A gerund or present participle.
    VerbGerund = "VERB", "VBG";
    /// A past participle.
    VerbParticiple = "VERB", "VBN";
    /// An auxiliary in the infinitive.
    AuxBase = "AUX", "VB";
    /// An auxiliary in the past tense.
    AuxPast = "AUX", "VBD";
    /// An auxiliary in the present tense, not of the third person singular.
    AuxPresent = "AUX", "VBP";
    /// An auxiliary in the present tense, third person singular.
    AuxPresent3 = "AUX", "VBZ";
    /// An auxiliary as gerund.
    AuxGerund = "AUX", "VBG";
    /// An auxiliary as past participle.
    AuxParticiple = "AUX", "VBN";
    /// "will", "may", "could".
    Modal = "AUX", "MD";
    /// An adjective.
    Adjective = "ADJ", "JJ";
    /// An adjective in the comparative.
    AdjectiveComparative = "ADJ", "JJR";
    /// An adjective in the superlative.
    AdjectiveSuperlative = "ADJ", "JJS";
    /// An adjective as part of a name: "New York", "Supreme Court".
    ProperAdjective = "ADJ", "NNP";
    /// An adverb.
    Adverb = "ADV", "RB";
    /// An adverb in the comparative.
    AdverbComparative = "ADV", "RBR";
    /// An adverb in the superlative.
    AdverbSuperlative = "ADV", "RBS";
    /// "when", "where", "how".
    WhAdverb = "ADV", "WRB";
    /// A preposition.
    Adposition = "ADP", "IN";
    /// The particle of a phrasal verb.
    Particle = "ADP", "RP";
    /// "that", "because", "if".
    Subordinator = "SCONJ", "IN";
    /// "and", "or", "but".
    Coordinator = "CCONJ", "CC";
    /// "to" before an infinitive.
    To = "PART", "TO";
    /// "not", "n't".
    Negation = "PART", "RB";
    /// "'s" of the genitive.
    Possessive = "PART", "POS";
    /// An article or another determiner.
    Determiner = "DET", "DT";
    /// "all" in "all the".
    Predeterminer = "DET", "PDT";
    /// "which" before a noun.
    WhDeterminer = "DET", "WDT";
    /// "he", "they", "him".
    PersonalPronoun = "PRON", "PRP";
    /// "his", "their".
    PossessivePronoun = "PRON", "PRP$";
    /// "this", "that", "some" without a noun.
    Demonstrative = "PRON", "DT";
    /// "there" in "there is".
    Existential = "PRON", "EX";
    /// "everyone", "nothing".
    IndefinitePronoun = "PRON", "NN";
    /// "who", "what".
    WhPronoun = "PRON", "WP";
    /// "that" and "which" after a noun.
    RelativePronoun = "PRON", "WDT";
    /// "whose".
    WhPossessive = "PRON", "WP$";
    /// A number.
    Number = "NUM", "CD";
    /// "yes", "well".
    Interjection = "INTJ", "UH";
    /// Foreign words, addresses, fragments.
    Other = "X", "FW";
    /// A mark of punctuation.
    Punctuation = "PUNCT", ".";
    /// A currency sign, percent sign or another symbol.
    Symbol = "SYM", "SYM";
}

/// Number of tags.
pub(crate) const COUNT: usize = TAGS.len();

/// A set of tags, a bit each.
type TagSet = u64;

const _: () = assert!(COUNT <= 64, "a bit a tag has to fit");

/// The tags whose name is one of these; `universal` names if so, else Penn names.
const fn named(names: &[&str], universal: bool) -> TagSet {
    let (mut tags, mut tag) = (0, 0);
    while tag < COUNT {
        let name = if universal { TAGS[tag].1 } else { TAGS[tag].2 };
        let mut index = 0;
        while index < names.len() {
            tags |= (is_same(name.as_bytes(), names[index].as_bytes()) as u64) << tag;
            index += 1;
        }
        tag += 1;
    }
    tags
}

/// Whether two strings are the same, in constants.
const fn is_same(left: &[u8], right: &[u8]) -> bool {
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}

impl Tag {
    /// The tag with this label in the weight file.
    pub(crate) fn from_label(label: u8) -> Tag {
        TAGS.get(usize::from(label)).map_or(Tag::Other, |&(tag, ..)| tag)
    }

    /// The tag of a treebank's pair of universal and Penn tag: the one of that very pair, else the first of the same
    /// universal tag, else [`Tag::Other`].
    pub fn from_names(upos: &str, xpos: &str) -> Tag {
        let pair = TAGS.iter().find(|names| names.1 == upos && names.2 == xpos);
        pair.or_else(|| TAGS.iter().find(|names| names.1 == upos)).map_or(Tag::Other, |names| names.0)
    }

    /// Name in Universal Dependencies.
    pub fn upos(self) -> &'static str {
        TAGS.get(self as usize).map_or("X", |names| names.1)
    }

    /// Name in the Penn treebank; one stands for all marks of punctuation, and one for all symbols.
    pub fn xpos(self) -> &'static str {
        TAGS.get(self as usize).map_or("FW", |names| names.2)
    }

    fn is_of(self, tags: TagSet) -> bool {
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
