//! What every handler shares: the pool, the limits, and whether the server is going down.

use crate::config::Limits;
use crate::pool::{Busy, Pool, Seat};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use wirecopy::{Article, CancelFlag, Error, ErrorCode, Options};

/// The service's shared state. Clones share it.
#[derive(Clone)]
pub struct App {
    pub(crate) limits: Limits,
    pool: Arc<Pool>,
    draining: Arc<AtomicBool>,
}

/// A document as a client sends it.
pub(crate) struct Document {
    pub(crate) id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) input: Vec<u8>,
}

impl App {
    /// A service that analyses with this function; tests put slow and faulty ones in its place.
    pub fn new(
        limits: Limits,
        analyse: impl Fn(&[u8], &Options) -> Result<Article, Error> + Send + Sync + 'static,
    ) -> App {
        let pool = Arc::new(Pool::start(limits.jobs, limits.queue, analyse));
        App { limits, pool, draining: Arc::default() }
    }

    /// Marks the server as going down: it is no longer ready, and takes no more documents.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the server is going down.
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// A place for one document, at once or not at all.
    pub(crate) fn seat(&self) -> Result<Seat, Busy> {
        self.pool.seat()
    }

    /// A place for one document, as soon as there is one.
    pub(crate) async fn wait_for_seat(&self) -> Seat {
        self.pool.wait_for_seat().await
    }

    /// Analyses one document as the client asked, within the service's limits. When the deadline passes, or when the caller drops this future since
    /// its client has gone, the analysis is stopped.
    pub(crate) async fn analyse(
        &self,
        seat: Seat,
        document: Document,
        asked: Options,
    ) -> Result<Article, Error> {
        let stop = StopOnDrop(CancelFlag::new());
        let mut options = asked.max_bytes(self.limits.max_bytes).cancel(stop.0.clone());
        if let Some(id) = document.id {
            options = options.id(id);
        }
        if let Some(url) = document.url {
            options = options.url(url);
        }
        let result = self.pool.analyse(seat, document.input, options, stop.0.clone());
        tokio::time::timeout(self.limits.timeout, result).await.unwrap_or_else(|_| {
            let message = format!(
                "expected an end within {} ms, stopped the analysis",
                self.limits.timeout.as_millis()
            );
            Err(Error::new(ErrorCode::Timeout, message))
        })
    }
}

struct StopOnDrop(CancelFlag);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
