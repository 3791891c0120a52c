//! What a caller can ask for, with documented defaults.

use crate::article::{Act, OffsetUnit};
use crate::interrupt::{CancelFlag, Interrupt};

/// Largest input that is analysed unless the caller says otherwise: 8 MiB.
pub const DEFAULT_MAX_BYTES: usize = 8 << 20;

/// What a caller can ask of one analysis.
///
/// ```
/// use wirecopy::{OffsetUnit, Options};
///
/// let options = Options::new().id("story-17").offsets(OffsetUnit::Utf16).max_bytes(1 << 20);
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) offsets: OffsetUnit,
    pub(crate) acts: Option<Vec<Act>>,
    pub(crate) min_confidence: f64,
    pub(crate) max_bytes: usize,
    pub(crate) cancel: Option<CancelFlag>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            id: None,
            url: None,
            published: None,
            offsets: OffsetUnit::default(),
            acts: None,
            min_confidence: 0.0,
            max_bytes: DEFAULT_MAX_BYTES,
            cancel: None,
        }
    }
}

impl Options {
    pub(crate) fn interrupt(&self) -> Interrupt<'_> {
        Interrupt(self.cancel.as_ref())
    }

    /// The defaults: no id, offsets in code points, all quotes, at most [`DEFAULT_MAX_BYTES`] of input.
    pub fn new() -> Options {
        Options::default()
    }

    /// The article's id. Default: `sha256:` and the digest of the input's bytes.
    pub fn id(mut self, id: impl Into<String>) -> Options {
        self.id = Some(id.into());
        self
    }

    /// Where the article was published. Default: a URL line above the text, if there is one.
    pub fn url(mut self, url: impl Into<String>) -> Options {
        self.url = Some(url.into());
        self
    }

    /// When the article was published, as an RFC 3339 date or date-time; relative dates are resolved against it.
    /// Default: what the text states.
    pub fn published(mut self, published: impl Into<String>) -> Options {
        self.published = Some(published.into());
        self
    }

    /// The unit in which offsets are counted. Default: [`OffsetUnit::Codepoint`].
    pub fn offsets(mut self, unit: OffsetUnit) -> Options {
        self.offsets = unit;
        self
    }

    /// The acts whose quotes are wanted; others are left out of [`Article::quotes`](crate::Article::quotes).
    /// Default: all acts.
    ///
    /// Nothing else of the article changes: a quote that stays keeps the id that it has among all quotes.
    ///
    /// ```
    /// use wirecopy::{Act, Analyzer, Options};
    ///
    /// let text = "Ana Prieto believes that talks will go on. \"We will stay,\" she said.";
    /// let all = Analyzer::new().analyze(text, &Options::new())?;
    /// let speech = Analyzer::new().analyze(text, &Options::new().acts(Act::SPEECH))?;
    /// assert_eq!((all.quotes.len(), speech.quotes.len()), (2, 1));
    /// assert_eq!(speech.quotes[0].id, "q2");
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    pub fn acts(mut self, acts: impl IntoIterator<Item = Act>) -> Options {
        self.acts = Some(acts.into_iter().collect());
        self
    }

    /// The least [confidence](crate::Quote::confidence) with which a quote is wanted; less certain ones are left out
    /// as [`acts`](Options::acts) leaves them out. Default: 0, which leaves all in.
    ///
    /// ```
    /// use wirecopy::{Analyzer, Options};
    ///
    /// let text = "\"We will stay,\" Ana Prieto said. \"It is late.\"";
    /// let article = Analyzer::new().analyze(text, &Options::new().min_confidence(1.0))?;
    /// assert!(article.quotes.iter().all(|quote| quote.confidence >= 1.0));
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    pub fn min_confidence(mut self, confidence: f64) -> Options {
        self.min_confidence = confidence;
        self
    }

    /// The largest input in bytes; a larger one is an [`ErrorCode::TooLarge`](crate::ErrorCode::TooLarge) error.
    /// Default: [`DEFAULT_MAX_BYTES`]. Offsets are 32 bits wide, so no more than 1 GiB is ever taken.
    ///
    /// An analysis of news holds about 15 times the input's size in memory, and 40 MB for models and words whatever the
    /// size. What no one writes holds more: a text of nothing but quotes of one word holds 70 times its size.
    pub fn max_bytes(mut self, bytes: usize) -> Options {
        self.max_bytes = bytes;
        self
    }

    /// A flag by which the analysis can be stopped. Default: none.
    pub fn cancel(mut self, flag: CancelFlag) -> Options {
        self.cancel = Some(flag);
        self
    }
}
