//! Sentences and tokens of the kept text.
//!
//! Tokens are split as in the Universal Dependencies treebanks of English, so that models trained there see the same
//! words here. Every token points to its [`Word`], of which there is one per distinct spelling in the article: what
//! depends on the spelling alone is computed once.

mod known;
mod sentences;
mod tokens;
mod vocabulary;

use crate::article::BlockKind;
use crate::lexicon::Flags;
use crate::span::Span;
pub(crate) use known::KnownWords;
use std::sync::Arc;
pub(crate) use vocabulary::{Joint, Shape, Traits, Vocabulary, Word, WordIdx};

/// Index of a token of the article.
pub(crate) type TokenIdx = u32;

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Bytes of the kept text.
    pub(crate) span: Span,
    pub(crate) word: WordIdx,
}

/// One sentence; sentences tile the tokens of the article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sentence {
    pub(crate) first: TokenIdx,
    /// First token behind the sentence.
    pub(crate) end: TokenIdx,
    /// Index of the block that holds it.
    pub(crate) block: u32,
}

impl Sentence {
    pub(crate) fn tokens(self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// A block of the article, in tokens.
#[derive(Debug, Clone)]
pub(crate) struct BlockTokens {
    pub(crate) kind: BlockKind,
    pub(crate) tokens: std::ops::Range<usize>,
}

/// The kept text cut into tokens and sentences.
pub(crate) struct Segments {
    /// The blocks of the document, those without tokens included.
    pub(crate) blocks: Vec<BlockTokens>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) vocabulary: Vocabulary,
    /// For each token, the index of its sentence.
    pub(crate) sentence_of: Vec<u32>,
}

impl Segments {
    /// The word of a token.
    pub(crate) fn word(&self, token: usize) -> &Word {
        self.vocabulary.word(self.tokens[token].word)
    }

    /// The token in lower case, apostrophes straight.
    pub(crate) fn lower(&self, token: usize) -> &str {
        &self.word(token).lower
    }

    /// What is asked of a token's word most often.
    pub(crate) fn traits(&self, token: usize) -> &Traits {
        self.vocabulary.traits(self.tokens[token].word)
    }

    /// Whether any of these lists of `data/words/` holds a token.
    pub(crate) fn is(&self, token: usize, lists: Flags) -> bool {
        self.traits(token).flags.any(lists)
    }

    /// What a token is to the clauses around it.
    pub(crate) fn joint(&self, token: usize) -> Joint {
        self.traits(token).joint
    }

    /// The tokens that lie inside a span; `None` if there are none.
    pub(crate) fn tokens_in(&self, span: Span) -> Option<std::ops::Range<usize>> {
        let first = self.tokens.partition_point(|token| token.span.start < span.start);
        let end = self.tokens.partition_point(|token| token.span.end <= span.end);
        (first < end).then_some(first..end)
    }

    /// The span of the text that these tokens cover.
    pub(crate) fn span(&self, tokens: std::ops::Range<usize>) -> Span {
        self.tokens[tokens.start].span.cover(self.tokens[tokens.end - 1].span)
    }
}

/// The length of a token with the blank behind it and of a sentence, in bytes: those of most articles are longer.
const BYTES_OF_TOKEN: usize = 5;
const BYTES_OF_SENTENCE: usize = 80;

/// Cuts blocks of the kept text into tokens and sentences, without words met before.
#[cfg(any(test, feature = "training"))]
pub(crate) fn segment(text: &str, blocks: impl IntoIterator<Item = (BlockKind, Span)>) -> Segments {
    segment_knowing(text, blocks, Arc::default())
}

/// Cuts blocks of the kept text into tokens and sentences. No token or sentence crosses the end of a block.
pub(crate) fn segment_knowing(
    text: &str,
    blocks: impl IntoIterator<Item = (BlockKind, Span)>,
    known: Arc<KnownWords>,
) -> Segments {
    let mut segments = Segments {
        blocks: Vec::new(),
        tokens: Vec::with_capacity(text.len() / BYTES_OF_TOKEN),
        sentences: Vec::with_capacity(text.len() / BYTES_OF_SENTENCE),
        vocabulary: Vocabulary::new(known),
        sentence_of: Vec::with_capacity(text.len() / BYTES_OF_TOKEN),
    };
    for (index, (kind, span)) in blocks.into_iter().enumerate() {
        let first = segments.tokens.len();
        tokens::tokenize(text, span, &mut segments.vocabulary, &mut segments.tokens);
        let whole = !matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Caption);
        sentences::split(text, first, index as u32, whole, &mut segments);
        segments.blocks.push(BlockTokens { kind, tokens: first..segments.tokens.len() });
    }
    segments
}
