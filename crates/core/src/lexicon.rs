//! The one reader of the lists that `build.rs` compiles from `data/`.
//!
//! Lists are maps in the program's image: nothing is loaded or built when the program starts. What is looked up for
//! every word is a perfect hash map; the gazetteer is a finite-state map, which is smaller and is walked word by word.
//! Keys are phrases in lower case, their words separated by single spaces; curly apostrophes are written straight.

use fst::raw::{CompiledAddr, Fst, Output};

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// A set of lists.
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
    Words(&'static phf::Map<&'static str, Flags>),
    Gazetteer(Fst<&'static [u8]>),
}

impl Lexicon {
    /// The lists of `data/words/`.
    pub(crate) fn words() -> Lexicon {
        Lexicon(Lists::Words(&word::MAP))
    }

    /// The lists of `data/gazetteers/`.
    pub(crate) fn gazetteer() -> Lexicon {
        Lexicon(Lists::Gazetteer(open(gazetteer::BYTES)))
    }

    /// The lists that hold this phrase.
    pub(crate) fn get(&self, phrase: &str) -> Flags {
        match &self.0 {
            Lists::Words(map) => map.get(phrase).copied().unwrap_or_default(),
            Lists::Gazetteer(phrases) => {
                phrases.get(phrase).map_or(Flags::default(), |output| Flags(output.value()))
            }
        }
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
        let Lists::Gazetteer(phrases) = &self.0 else { return (Flags::default(), None) };
        let root = Begun { node: phrases.root().addr(), output: Output::zero() };
        match step(phrases, root, word.bytes()) {
            Some(state) => (state.lists(phrases), step(phrases, state, [b' '].into_iter())),
            None => (Flags::default(), None),
        }
    }

    /// Calls `found` for every phrase that continues with these words, as [`prefixes`](Lexicon::prefixes) does.
    pub(crate) fn go_on<'w>(
        &self,
        mut begun: Begun,
        words: impl Iterator<Item = &'w str>,
        mut found: impl FnMut(usize, Flags),
    ) {
        let Lists::Gazetteer(phrases) = &self.0 else { return };
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

/// A state of the gazetteer's automaton after the first words of a phrase.
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

/// The state after these bytes, if any phrase continues with them.
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
    map: phf::Map<&'static str, &'static str>,
    values: Phrases,
    /// The first words of the phrases with a star at the end, after a blank or a mark.
    starts: Phrases,
    /// The last words of the phrases with a star at the start; what follows a slash is a word.
    ends: Phrases,
    /// The first tokens of the phrases of several tokens.
    longer: Phrases,
}

impl Table {
    /// The value of this phrase.
    pub(crate) fn get(&self, phrase: &str) -> Option<&'static str> {
        self.map.get(phrase).copied()
    }

    /// The phrase as the table has it, which lives as long as the program, and its value.
    pub(crate) fn entry(&self, phrase: &str) -> Option<(&'static str, &'static str)> {
        self.map.get_entry(phrase).map(|(&key, &value)| (key, value))
    }

    /// Every phrase, in no particular order.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.map.keys().copied()
    }

    /// Every value, once.
    pub(crate) fn values(&self) -> impl Iterator<Item = &'static str> {
        self.values.iter()
    }

    /// Whether a phrase with a star at the end begins with this word.
    pub(crate) fn has_start(&self, word: &str) -> bool {
        self.starts.contains(word)
    }

    /// Whether a phrase of several tokens begins with this one.
    pub(crate) fn has_longer(&self, word: &str) -> bool {
        self.longer.contains(word)
    }

    /// Whether a phrase with a star at the start ends with this word.
    pub(crate) fn has_end(&self, word: &str) -> bool {
        self.ends.contains(word)
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

/// The map in these bytes, which `build.rs` wrote; an empty map in the case, which cannot occur, that they are none.
fn open(bytes: &'static [u8]) -> Fst<&'static [u8]> {
    // `Fst::new` reads a header of a few bytes and does not check the rest.
    match Fst::new(bytes) {
        Ok(fst) => fst,
        Err(_) => unreachable!("build.rs writes the maps with the same version of fst that reads them"),
    }
}
