//! The threads that analyse, apart from those that answer.
//!
//! The queue is bounded by seats: a document takes a seat before it is queued and gives it back when its analysis has
//! ended. A single document finds a seat at once or is refused; a batch, once admitted, waits for its seats.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use wirecopy::{Article, CancelFlag, Error, ErrorCode, Options};

type Analyse = dyn Fn(&[u8], &Options) -> Result<Article, Error> + Send + Sync;

/// Every seat is taken.
pub(crate) struct Busy;

/// A document's right to be in the queue or under analysis.
pub(crate) struct Seat(#[expect(dead_code, reason = "held, never read")] OwnedSemaphorePermit);

pub(crate) struct Pool {
    seats: Arc<Semaphore>,
    queue: Sender<Job>,
}

struct Job {
    input: Vec<u8>,
    options: Options,
    cancel: CancelFlag,
    answer: oneshot::Sender<Result<Article, Error>>,
    seat: Seat,
}

impl Pool {
    /// Starts the threads; they end when the pool is dropped.
    pub(crate) fn start(
        threads: usize,
        waiting: usize,
        analyse: impl Fn(&[u8], &Options) -> Result<Article, Error> + Send + Sync + 'static,
    ) -> Pool {
        let (queue, jobs) = channel();
        let (jobs, analyse) = (Arc::new(Mutex::new(jobs)), Arc::new(analyse));
        for _ in 0..threads {
            let (jobs, analyse) = (Arc::clone(&jobs), Arc::clone(&analyse));
            thread::spawn(move || take_turns(&jobs, &*analyse));
        }
        Pool { seats: Arc::new(Semaphore::new(threads + waiting)), queue }
    }

    pub(crate) fn seat(&self) -> Result<Seat, Busy> {
        Arc::clone(&self.seats).try_acquire_owned().map(Seat).map_err(|_| Busy)
    }

    pub(crate) async fn wait_for_seat(&self) -> Seat {
        match Arc::clone(&self.seats).acquire_owned().await {
            Ok(permit) => Seat(permit),
            Err(_) => unreachable!("nobody closes the semaphore"),
        }
    }

    /// Queues a document and waits for its article.
    pub(crate) async fn analyse(
        &self,
        seat: Seat,
        input: Vec<u8>,
        options: Options,
        cancel: CancelFlag,
    ) -> Result<Article, Error> {
        let (answer, result) = oneshot::channel();
        let fault = || Error::new(ErrorCode::Internal, "no analysing thread is left");
        self.queue.send(Job { input, options, cancel, answer, seat }).map_err(|_| fault())?;
        result.await.unwrap_or_else(|_| Err(fault()))
    }
}

fn take_turns(jobs: &Mutex<Receiver<Job>>, analyse: &Analyse) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { input, options, cancel, answer, seat }) = next else {
            return;
        };
        // Whoever waited has gone already: the document is not worth the work.
        if !cancel.is_cancelled() {
            let result = catch_unwind(AssertUnwindSafe(|| analyse(&input, &options))).unwrap_or_else(|_| {
                let message = "the analysis ended in a fault of the program; please report it";
                Err(Error::new(ErrorCode::Internal, message))
            });
            let _ = answer.send(result);
        }
        drop(seat);
    }
}
