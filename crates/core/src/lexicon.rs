//! The one reader of the lists that `build.rs` compiles from `data/`.
//!
//! Lists are finite-state maps inside the program's own image: nothing is loaded or built when the program starts.
//! Keys are phrases in lower case, words parted by single spaces; curly apostrophes are written straight.

use fst::raw::Fst;

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// A set of lists in which a phrase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags(pub(crate) u64);

impl Flags {
    /// Whether any of these lists is in the set.
    pub(crate) fn any(self, lists: Flags) -> bool {
        self.0 & lists.0 != 0
    }

    pub(crate) const fn or(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

/// A map from phrase to flags.
#[derive(Clone)]
pub(crate) struct Lexicon(Fst<&'static [u8]>);

impl Lexicon {
    /// The lists of `data/words/`.
    pub(crate) fn words() -> Lexicon {
        Lexicon(open(word::BYTES))
    }

    /// The lists of `data/gazetteers/`.
    pub(crate) fn gazetteer() -> Lexicon {
        Lexicon(open(gazetteer::BYTES))
    }

    /// The lists that hold this phrase.
    pub(crate) fn get(&self, phrase: &str) -> Flags {
        Flags(self.0.get(phrase).map_or(0, |output| output.value()))
    }

    /// Calls `found` with the number of words and the lists of every phrase that these words begin with.
    pub(crate) fn prefixes<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
        mut found: impl FnMut(usize, Flags),
    ) {
        let mut node = self.0.root();
        let mut output = fst::raw::Output::zero();
        for (index, word) in words.enumerate() {
            let space: &[u8] = if index == 0 { b"" } else { b" " };
            for &byte in space.iter().chain(word.as_bytes()) {
                let Some(transition) = node.find_input(byte) else {
                    return;
                };
                let transition = node.transition(transition);
                output = output.cat(transition.out);
                node = self.0.node(transition.addr);
            }
            if node.is_final() {
                found(index + 1, Flags(output.cat(node.final_output()).value()));
            }
        }
    }
}

/// A map from phrase to a value.
pub(crate) struct Table {
    bytes: &'static [u8],
    values: &'static [&'static str],
}

impl Table {
    /// The value of this phrase.
    pub(crate) fn get(&self, phrase: &str) -> Option<&'static str> {
        let index = open(self.bytes).get(phrase)?.value();
        self.values.get(index as usize).copied()
    }
}

/// The map in these bytes, which `build.rs` wrote; an empty map in the case, which cannot occur, that they are none.
fn open(bytes: &'static [u8]) -> Fst<&'static [u8]> {
    // `Fst::new` reads a header of a few bytes and does not look at the rest.
    match Fst::new(bytes) {
        Ok(fst) => fst,
        Err(_) => unreachable!("build.rs writes the maps with the same version of fst that reads them"),
    }
}
