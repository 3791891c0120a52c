//! Work in parallel, results in order, memory bounded.
//!
//! Each task gets a channel of its own, into which its worker sends the parts of its result; the channels wait in a
//! bounded queue in the order of the tasks, and the collector takes them from there. So results need no sorting, a slow
//! task holds back at most as many results as the queue is long, and a worker that is far ahead of the collector waits
//! before its result fills the memory. The first task of the queue never waits, so there is always progress.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The parts of each result, in the order of their tasks.
pub(crate) type Results<P> = Receiver<Receiver<P>>;

/// Parts of a result that can wait for the collector.
const PARTS_AHEAD: usize = 16;

/// Starts `threads` threads that do `work` on each task. Nobody waits for the threads: they end when the tasks do, or
/// with the process.
pub(crate) fn start<T, P>(
    tasks: impl Iterator<Item = T> + Send + 'static,
    threads: usize,
    work: impl Fn(T, &SyncSender<P>) + Send + Sync + 'static,
) -> Results<P>
where
    T: Send + 'static,
    P: Send + 'static,
{
    let tasks_ahead = threads * 4;
    let (results_sender, results) = sync_channel(tasks_ahead);
    let (task_sender, task_receiver) = sync_channel(tasks_ahead);
    let (task_receiver, work) = (Arc::new(Mutex::new(task_receiver)), Arc::new(work));
    thread::spawn(move || distribute(tasks, &results_sender, &task_sender));
    for _ in 0..threads {
        let (task_receiver, work) = (Arc::clone(&task_receiver), Arc::clone(&work));
        thread::spawn(move || worker_loop(&task_receiver, &*work));
    }
    results
}

type Task<T, P> = (T, SyncSender<P>);

/// Gives each task its place in the queue of results, then to whichever thread is free.
fn distribute<T, P>(
    tasks: impl Iterator<Item = T>,
    results: &SyncSender<Receiver<P>>,
    workers: &SyncSender<Task<T, P>>,
) {
    for task in tasks {
        let (parts_sender, parts) = sync_channel(PARTS_AHEAD);
        // An error means that the other side has gone: there is nobody left to work for.
        if results.send(parts).is_err() || workers.send((task, parts_sender)).is_err() {
            return;
        }
    }
}

fn worker_loop<T, P>(tasks: &Mutex<Receiver<Task<T, P>>>, work: &impl Fn(T, &SyncSender<P>)) {
    loop {
        let next = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((task, parts)) = next else { return };
        work(task, &parts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_their_tasks_and_whole() {
        // Some results have more parts than fit into a channel.
        let work = |task: usize, parts: &SyncSender<usize>| {
            thread::sleep(Duration::from_millis((7 * task as u64) % 5));
            (0..=task).for_each(|part| parts.send(part).unwrap());
        };
        let results: Vec<usize> = start(0..100, 8, work).iter().map(|parts| parts.iter().count()).collect();
        assert_eq!(results, (1..=100).collect::<Vec<_>>());
    }
}
