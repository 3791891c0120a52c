//! What every handler shares: the limits, admission, the analysis, and whether the server is going down.
//!
//! Two semaphores bound the work. A *seat* admits a document: it is taken before the body is read and given back when
//! the work on the document has ended, so that a full server holds no more documents than it has seats. A *worker*
//! permit lets an admitted document use one of tokio's blocking threads. A single document finds a seat at once or is
//! refused; a batch, once admitted, waits for its seats.

use crate::chunks::Chunks;
use crate::config::Limits;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wirecopy::{Article, CancelFlag, Error, ErrorCode, Options};
use wirecopy_formats::Record;

type Analyse = dyn Fn(&[u8], &Options) -> Result<Article, Error> + Send + Sync;

/// The service's shared state. Clones share it.
#[derive(Clone)]
pub struct App {
    pub(crate) limits: Limits,
    analyse: Arc<Analyse>,
    seats: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    draining: Arc<AtomicBool>,
}

/// A document as a client sends it.
pub(crate) struct Document {
    pub(crate) id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) input: Vec<u8>,
}

/// A document's right to wait for a worker and to be analysed.
pub(crate) struct Seat(#[expect(dead_code, reason = "held, never read")] OwnedSemaphorePermit);

/// Every seat is taken.
pub(crate) struct Busy;

impl App {
    /// A service that analyses with this function; tests put slow and faulty ones in its place.
    pub fn new(
        limits: Limits,
        analyse: impl Fn(&[u8], &Options) -> Result<Article, Error> + Send + Sync + 'static,
    ) -> App {
        App {
            limits,
            analyse: Arc::new(analyse),
            seats: Arc::new(Semaphore::new(limits.jobs + limits.queue)),
            workers: Arc::new(Semaphore::new(limits.jobs)),
            draining: Arc::default(),
        }
    }

    /// Marks the server as going down: it is no longer ready, and takes no more documents.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the server is going down.
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// A seat for one document, at once or not at all.
    pub(crate) fn seat(&self) -> Result<Seat, Busy> {
        Arc::clone(&self.seats).try_acquire_owned().map(Seat).map_err(|_| Busy)
    }

    /// A seat for one document, as soon as there is one.
    pub(crate) async fn wait_for_seat(&self) -> Result<Seat, Error> {
        permit(&self.seats).await.map(Seat)
    }

    /// Analyses one document with these options, within the service's limits, and writes its record. When the time is
    /// up, or when the caller drops this future since its client has gone, the work is stopped.
    pub(crate) async fn analyse(
        &self,
        seat: Seat,
        document: Document,
        options: Options,
        write: impl FnOnce(&Record, &mut Chunks) -> io::Result<()> + Send + 'static,
    ) -> Result<Chunks, Error> {
        let stop = CancelOnDrop(CancelFlag::new());
        let mut options = options.max_bytes(self.limits.max_bytes).cancel(stop.0.clone());
        if let Some(id) = document.id {
            options = options.id(id);
        }
        if let Some(url) = document.url {
            options = options.url(url);
        }
        let work = self.work(seat, document.input, options, write);
        tokio::time::timeout(self.limits.timeout, work).await.unwrap_or_else(|_| {
            let limit = self.limits.timeout.as_millis();
            Err(Error::new(
                ErrorCode::Timeout,
                format!("expected an end within {limit} ms, stopped the analysis"),
            ))
        })
    }

    /// Waits for a worker and lets it analyse and write. Seat and worker come free when the thread is done, whether or
    /// not anybody still waits for it.
    async fn work(
        &self,
        seat: Seat,
        input: Vec<u8>,
        options: Options,
        write: impl FnOnce(&Record, &mut Chunks) -> io::Result<()> + Send + 'static,
    ) -> Result<Chunks, Error> {
        let worker = permit(&self.workers).await?;
        let analyse = Arc::clone(&self.analyse);
        let task = tokio::task::spawn_blocking(move || {
            let _held = (seat, worker);
            let article = analyse(&input, &options)?;
            drop(input);
            let mut written = Chunks::default();
            write(&Record::from(article), &mut written).map_err(unwritten)?;
            Ok(written)
        });
        // What a panic says can quote the document, so it is not passed on.
        task.await.unwrap_or_else(|_| {
            let message = "the analysis ended in a fault of the program; please report it";
            Err(Error::new(ErrorCode::Internal, message))
        })
    }
}

fn unwritten(error: io::Error) -> Error {
    Error::new(ErrorCode::Internal, format!("the result cannot be written: {error}"))
}

async fn permit(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Error> {
    // Nobody closes the semaphores.
    Arc::clone(semaphore)
        .acquire_owned()
        .await
        .map_err(|_| Error::new(ErrorCode::Internal, "expected an open queue, found it closed"))
}

struct CancelOnDrop(CancelFlag);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
