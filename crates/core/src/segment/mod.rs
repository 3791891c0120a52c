//! Sentences and tokens of the kept text.
//!
//! Tokens are split as in the Universal Dependencies treebanks of English, so that models trained there see the same
//! words here. Every token points to its [`Word`], of which there is one per distinct spelling in the article: what
//! depends on the spelling alone is computed once.

mod case;
mod sentences;
mod tokens;
mod vocabulary;
mod word_cache;
mod word_hashes;

use crate::article::BlockKind;
use crate::interrupt::Interrupt;
use crate::lexicon::Flags;
use crate::span::Span;
use case::CaseFolding;
use std::sync::Arc;
pub(crate) use vocabulary::{ClauseMarker, Shape, Vocabulary, Word, WordIdx};
pub(crate) use word_cache::{Cached, PerWord, WordCache};
pub(crate) use word_hashes::WordHashes;

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
    /// First token after the sentence.
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
    case: CaseFolding,
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

    /// Whether any of these lists of `data/words/` holds a token.
    pub(crate) fn is(&self, token: usize, lists: Flags) -> bool {
        self.word(token).flags.any(lists)
    }

    /// The index of a token's word in the vocabulary, as features see it: in lower case where capitals tell nothing.
    pub(crate) fn feature_word_index(&self, token: usize) -> usize {
        self.case.word(token).unwrap_or(self.tokens[token].word).0 as usize
    }

    /// A token's word as features see it.
    pub(crate) fn feature_word(&self, token: usize) -> &Word {
        &self.vocabulary.words()[self.feature_word_index(token)]
    }

    /// Whether a sentence's capitals tell nothing.
    pub(crate) fn is_caseless(&self, sentence: usize) -> bool {
        self.case.is_caseless(sentence)
    }

    /// What a token is to the clauses around it.
    pub(crate) fn clause_marker(&self, token: usize) -> ClauseMarker {
        self.word(token).clause_marker
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

/// Cuts blocks of the kept text into tokens and sentences, without a cache.
#[cfg(any(test, feature = "training"))]
pub(crate) fn segment(text: &str, blocks: impl IntoIterator<Item = (BlockKind, Span)>) -> Segments {
    segment_with(text, blocks, Arc::default(), Interrupt::default())
}

/// Bytes of a token of news and the blank after it, on average: what is reserved for each.
const BYTES_PER_TOKEN: usize = 5;

/// Cuts blocks of the kept text into tokens and sentences. No token or sentence crosses the end of a block.
pub(crate) fn segment_with(
    text: &str,
    blocks: impl IntoIterator<Item = (BlockKind, Span)>,
    cache: Arc<WordCache>,
    interrupt: Interrupt<'_>,
) -> Segments {
    let mut segments = Segments::empty(cache);
    segments.tokens.reserve_exact(text.len() / BYTES_PER_TOKEN);
    segments.sentence_of.reserve_exact(text.len() / BYTES_PER_TOKEN);
    let mut spans = Vec::new();
    for (index, (kind, span)) in interrupt.until_set(blocks).enumerate() {
        let first = segments.tokens.len();
        tokens::tokenize(text, span, interrupt, &mut spans, |spans| {
            segments.tokens.extend(segments.vocabulary.tokens(text, spans));
        });
        let whole = !matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Caption);
        sentences::split(text, first, index as u32, whole, interrupt, &mut segments);
        segments.blocks.push(BlockTokens { kind, tokens: first..segments.tokens.len() });
    }
    segments.case = CaseFolding::new(&mut segments, interrupt);
    segments
}

impl Segments {
    fn empty(cache: Arc<WordCache>) -> Segments {
        Segments {
            blocks: Vec::new(),
            tokens: Vec::new(),
            sentences: Vec::new(),
            vocabulary: Vocabulary::new(cache),
            sentence_of: Vec::new(),
            case: CaseFolding::default(),
        }
    }

    /// Sentences whose tokens are given, in one paragraph.
    #[cfg(feature = "training")]
    pub(crate) fn of_sentences(sentences: &[Vec<String>]) -> Segments {
        let mut segments = Segments::empty(Arc::default());
        let mut start = 0;
        for (index, sentence) in sentences.iter().enumerate() {
            let first = segments.tokens.len() as u32;
            for form in sentence {
                let word = segments.vocabulary.intern(form);
                segments.tokens.push(Token { span: Span::new(start, start + form.len()), word });
                segments.sentence_of.push(index as u32);
                start += form.len() + 1;
            }
            segments.sentences.push(Sentence { first, end: segments.tokens.len() as u32, block: 0 });
        }
        segments.blocks.push(BlockTokens { kind: BlockKind::Paragraph, tokens: 0..segments.tokens.len() });
        segments.case = CaseFolding::new(&mut segments, Interrupt::default());
        segments
    }
}
