//! Work in parallel, results in order, memory bounded.
//!
//! Each task gets a channel of its own for its one result; the channels stand in a bounded queue in the order of the
//! tasks, and whoever collects takes them from there. A slow task so holds back at most as many results as the queue is
//! long, and results need no sorting.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Results in the order of their tasks.
pub(crate) type Results<R> = Receiver<Receiver<R>>;

/// Starts `threads` threads that do `work` on each task. Nobody waits for the threads: they end when the tasks do, or
/// with the process.
pub(crate) fn start<T, R>(
    tasks: impl Iterator<Item = T> + Send + 'static,
    threads: usize,
    work: impl Fn(T) -> R + Send + Sync + 'static,
) -> Results<R>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let ahead = threads * 4;
    let (queue, results) = sync_channel(ahead);
    let (feed, fed) = sync_channel(ahead);
    let (fed, work) = (Arc::new(Mutex::new(fed)), Arc::new(work));
    thread::spawn(move || hand_out(tasks, &queue, &feed));
    for _ in 0..threads {
        let (fed, work) = (Arc::clone(&fed), Arc::clone(&work));
        thread::spawn(move || take_turns(&fed, &*work));
    }
    results
}

type Task<T, R> = (T, SyncSender<R>);

/// Gives each task its place in the queue, then to whichever thread is free.
fn hand_out<T, R>(
    tasks: impl Iterator<Item = T>,
    queue: &SyncSender<Receiver<R>>,
    feed: &SyncSender<Task<T, R>>,
) {
    for task in tasks {
        let (answer, result) = sync_channel(1);
        // An error means that the other side has gone: there is nobody left to work for.
        if queue.send(result).is_err() || feed.send((task, answer)).is_err() {
            return;
        }
    }
}

fn take_turns<T, R>(fed: &Mutex<Receiver<Task<T, R>>>, work: &impl Fn(T) -> R) {
    loop {
        let next = fed.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((task, answer)) = next else { return };
        // Where the collector has gone, the result is of no use to anyone.
        let _ = answer.send(work(task));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_their_tasks() {
        let work = |task: u64| {
            thread::sleep(Duration::from_millis((7 * task) % 5));
            task
        };
        let results: Vec<u64> = start(0..100, 8, work).iter().map(|result| result.recv().unwrap()).collect();
        assert_eq!(results, (0..100).collect::<Vec<_>>());
    }
}
