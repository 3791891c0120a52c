//! How a caller stops an analysis, and how the stages notice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag by which a caller stops an analysis that runs in another thread.
///
/// Clones share the flag. The analysis looks at it once a sentence and then ends with
/// [`ErrorCode::Timeout`](crate::ErrorCode::Timeout).
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// A flag that is not set.
    pub fn new() -> CancelFlag {
        CancelFlag::default()
    }

    /// Asks every analysis that holds the flag to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether [`cancel`](CancelFlag::cancel) was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The caller's flag, if there is one, as the stages look at it: in each outer loop, at least once a sentence. A stage that
/// sees it set stops where it is; what it returns is not used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Interrupt<'a>(pub(crate) Option<&'a CancelFlag>);

impl<'a> Interrupt<'a> {
    pub(crate) fn is_set(self) -> bool {
        #[cfg(test)]
        tests::look(self);
        self.0.is_some_and(CancelFlag::is_cancelled)
    }

    /// These items, up to the one before which the flag is set.
    pub(crate) fn until_set<I: IntoIterator>(self, items: I) -> impl Iterator<Item = I::Item> {
        items.into_iter().take_while(move |_| !self.is_set())
    }
}

#[cfg(test)]
mod tests;
