//! The one reader of the lists that `build.rs` compiles from `data/`.
//!
//! Lists are maps inside the program's own image: nothing is loaded or built when the program starts. What is asked for
//! every word is a table of hashes; the gazetteer is a finite-state map, which is smaller and is walked word by word.
//! Keys are phrases in lower case, words parted by single spaces; curly apostrophes are written straight.

use crate::phrase_hash::phrase_hash;
use fst::raw::{CompiledAddr, Fst, Output};

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
pub(crate) struct Lexicon(Lists);

#[derive(Clone)]
enum Lists {
    Hashes(&'static [u8]),
    Phrases(Fst<&'static [u8]>),
}

impl Lexicon {
    /// The lists of `data/words/`.
    pub(crate) fn words() -> Lexicon {
        Lexicon(Lists::Hashes(word::BYTES))
    }

    /// The lists of `data/gazetteers/`.
    pub(crate) fn gazetteer() -> Lexicon {
        Lexicon(Lists::Phrases(open(gazetteer::BYTES)))
    }

    /// The lists that hold this phrase.
    pub(crate) fn get(&self, phrase: &str) -> Flags {
        Flags(match &self.0 {
            Lists::Hashes(slots) => lookup(slots, phrase).unwrap_or(0),
            Lists::Phrases(phrases) => phrases.get(phrase).map_or(0, |output| output.value()),
        })
    }

    /// Calls `found` with the number of words and the lists of every phrase of the gazetteer that these words begin
    /// with.
    pub(crate) fn prefixes<'w>(
        &self,
        mut words: impl Iterator<Item = &'w str>,
        mut found: impl FnMut(usize, Flags),
    ) {
        let Some(first) = words.next() else { return };
        let (alone, begun) = self.begin(first);
        if alone != Flags::default() {
            found(1, alone);
        }
        if let Some(begun) = begun {
            self.go_on(begun, words, found);
        }
    }

    /// The lists of the gazetteer that hold this word, and where the phrases of several words lie that begin with it, if
    /// there are any.
    pub(crate) fn begin(&self, word: &str) -> (Flags, Option<Begun>) {
        let Lists::Phrases(phrases) = &self.0 else { return (Flags::default(), None) };
        let root = Begun { node: phrases.root().addr(), output: Output::zero() };
        match step(phrases, root, word.bytes()) {
            Some(behind) => (behind.lists(phrases), step(phrases, behind, [b' '].into_iter())),
            None => (Flags::default(), None),
        }
    }

    /// Calls `found` for every phrase that goes on with these words, as [`prefixes`](Lexicon::prefixes) does.
    pub(crate) fn go_on<'w>(
        &self,
        mut begun: Begun,
        words: impl Iterator<Item = &'w str>,
        mut found: impl FnMut(usize, Flags),
    ) {
        let Lists::Phrases(phrases) = &self.0 else { return };
        for (index, word) in words.enumerate() {
            let space: &[u8] = if index == 0 { b"" } else { b" " };
            let Some(next) = step(phrases, begun, space.iter().copied().chain(word.bytes())) else { return };
            let lists = next.lists(phrases);
            if lists != Flags::default() {
                found(index + 2, lists);
            }
            begun = next;
        }
    }
}

/// A place in the gazetteer behind the first words of a phrase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begun {
    node: CompiledAddr,
    output: Output,
}

impl Begun {
    /// The lists that hold the phrase that ends here.
    fn lists(self, phrases: &Fst<&'static [u8]>) -> Flags {
        let node = phrases.node(self.node);
        if node.is_final() { Flags(self.output.cat(node.final_output()).value()) } else { Flags::default() }
    }
}

/// The place behind these bytes, if any phrase goes on with them.
fn step(phrases: &Fst<&'static [u8]>, from: Begun, bytes: impl Iterator<Item = u8>) -> Option<Begun> {
    let Begun { node, mut output } = from;
    let mut node = phrases.node(node);
    for byte in bytes {
        let transition = node.transition(node.find_input(byte)?);
        output = output.cat(transition.out);
        node = phrases.node(transition.addr);
    }
    Some(Begun { node: node.addr(), output })
}

/// A map from phrase to a value.
pub(crate) struct Table {
    bytes: &'static [u8],
    values: &'static [&'static str],
    /// The first words of the phrases with a star at the end, sorted.
    starts: &'static [&'static str],
    /// The last words of the phrases with a star at the start, sorted; what stands behind a slash is a word.
    ends: &'static [&'static str],
    /// The first words of the phrases of several words, sorted.
    longer: &'static [&'static str],
}

impl Table {
    /// The value of this phrase.
    pub(crate) fn get(&self, phrase: &str) -> Option<&'static str> {
        let index = lookup(self.bytes, phrase)?;
        self.values.get(index as usize).copied()
    }

    /// Every value, once.
    pub(crate) fn values(&self) -> &'static [&'static str] {
        self.values
    }

    /// Whether a phrase with a star at the end begins with this word.
    pub(crate) fn has_start(&self, word: &str) -> bool {
        self.starts.binary_search(&word).is_ok()
    }

    /// Whether a phrase of several words begins with this word.
    pub(crate) fn has_longer(&self, word: &str) -> bool {
        self.longer.binary_search(&word).is_ok()
    }

    /// Whether a phrase with a star at the start ends with this word.
    pub(crate) fn has_end(&self, word: &str) -> bool {
        self.ends.binary_search(&word).is_ok()
    }
}

/// A short list of its own.
pub(crate) struct Phrases(&'static [&'static str]);

impl Phrases {
    /// Whether the list holds this phrase.
    pub(crate) fn contains(&self, phrase: &str) -> bool {
        self.0.binary_search(&phrase).is_ok()
    }

    /// The phrases, sorted.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}

/// Bytes of a slot of a table of hashes: the hash, then the value, little-endian.
const SLOT: usize = 16;

/// The value of a phrase in a table of hashes.
fn lookup(slots: &[u8], phrase: &str) -> Option<u64> {
    let count = slots.len() / SLOT;
    let hash = phrase_hash(phrase.as_bytes());
    let number = |at: usize| Some(u64::from_le_bytes(slots.get(at..at + 8)?.try_into().ok()?));
    // Half of the slots are free, so the search ends.
    let mut slot = hash as usize & (count - 1);
    loop {
        match number(slot * SLOT)? {
            0 => return None,
            found if found == hash => return number(slot * SLOT + 8),
            _ => slot = (slot + 1) & (count - 1),
        }
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
