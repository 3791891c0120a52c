//! What a task looks at and what it says: declared once, checked against the weight file that was trained for it.
//!
//! A task declares its features by name with [`features!`] and puts them into a [`Template`] with its labels. The
//! template's hash stands in every weight file, so that weights which belong to another template are refused.

use super::hash::mix;

/// The declaration of one feature.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declaration {
    pub(crate) name: &'static str,
    /// What the feature's hash begins with; part of the weight file.
    pub(crate) id: u16,
    /// What the feature looks at.
    pub(crate) sees: &'static str,
    /// Whether it sees a word and nothing else, so that its weights can be summed once per word and cached.
    pub(crate) per_word: bool,
}

/// Declares the features of a task, one a line: its name, its id, whether it sees a word alone (`per word`) or more
/// (`per token`), and what it looks at. Two features with one id do not compile.
macro_rules! features {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($feature:ident = $id:literal, per $unit:ident, $sees:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u16)]
        $vis enum $name {
            $(#[doc = $sees] $feature = $id,)+
        }

        impl $name {
            /// All declarations.
            $vis const DECLARATIONS: &[$crate::model::Declaration] = &[
                $($crate::model::Declaration {
                    name: stringify!($feature),
                    id: $id,
                    sees: $sees,
                    per_word: $crate::model::is_per_word(stringify!($unit)),
                },)+
            ];
        }

        impl From<$name> for u64 {
            fn from(feature: $name) -> u64 {
                feature as u64
            }
        }
    };
}
pub(crate) use features;

/// Whether a declaration says `per word`.
pub(crate) const fn is_per_word(unit: &str) -> bool {
    matches!(unit.as_bytes(), b"word")
}

/// A task: its name, its labels, the classes of tokens that its transitions depend on, and its features.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) task: &'static str,
    /// Labels by number.
    pub(crate) labels: &'static [&'static str],
    pub(crate) classes: &'static [&'static str],
    pub(crate) features: &'static [&'static [Declaration]],
}

impl Template {
    /// A hash of everything that the template declares.
    pub(crate) const fn hash(&self) -> u64 {
        let mut hash = text(0, self.task);
        hash = texts(hash, self.labels);
        hash = texts(hash, self.classes);
        let mut group = 0;
        while group < self.features.len() {
            let mut index = 0;
            while index < self.features[group].len() {
                let Declaration { name, id, sees, per_word } = self.features[group][index];
                hash = byte(text(text(hash, name), sees), per_word as u8);
                hash = byte(byte(hash, id as u8), (id >> 8) as u8);
                index += 1;
            }
            group += 1;
        }
        hash
    }
}

const fn texts(mut hash: u64, texts: &[&str]) -> u64 {
    let mut index = 0;
    while index < texts.len() {
        hash = text(hash, texts[index]);
        index += 1;
    }
    byte(hash, 0xfe)
}

const fn text(mut hash: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        hash = byte(hash, bytes[index]);
        index += 1;
    }
    byte(hash, 0xff)
}

/// One step of FNV-1a.
const fn byte(hash: u64, byte: u8) -> u64 {
    (hash ^ 0xcbf2_9ce4_8422_2325 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The features of one token, as hashes of their ids and of what they see.
pub(crate) struct FeatureList<'v>(pub(crate) &'v mut Vec<u64>);

impl FeatureList<'_> {
    /// Adds a feature that sees small values, a byte each.
    #[inline]
    pub(crate) fn add<const N: usize>(&mut self, feature: impl Into<u64>, values: [u8; N]) {
        self.add_word(feature, values, 0);
    }

    /// Adds a feature that sees small values, a byte each, and the hash of a word.
    #[inline]
    pub(crate) fn add_word<const N: usize>(&mut self, feature: impl Into<u64>, values: [u8; N], word: u64) {
        const { assert!(N <= 6, "the values of a feature lie in the six bytes below its id") };
        let values = values.iter().fold(0, |values, &value| values << 8 | u64::from(value));
        self.0.push(mix(feature.into() << 48 | values, word));
    }

    /// Adds a feature that sees the hashes of two words.
    #[inline]
    pub(crate) fn add_pair(&mut self, feature: impl Into<u64>, left: u64, right: u64) {
        self.0.push(mix(mix(feature.into() << 48, left), right));
    }
}
