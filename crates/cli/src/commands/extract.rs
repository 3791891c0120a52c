//! `wirecopy extract`: documents in, records out, in the order in which the documents were named.
//!
//! Threads read, analyse and write into memory; this thread alone writes to the output, and looks every now and then
//! whether the user wants to stop. Records are written whole or not at all.

use crate::args::{Extract, WHAT_TO_DO};
use crate::exit::{Exit, Failure, tell};
use crate::inputs::{self, Source};
use crate::job::{Job, Outcome};
use crate::ordered;
use crate::output::Output;
use crate::stats::Stats;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// How long an interruption may go unseen.
const GLANCE: Duration = Duration::from_millis(50);

pub(crate) fn run(mut args: Extract) -> Result<Exit, Failure> {
    if args.inputs.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Failure::usage(WHAT_TO_DO));
        }
        args.inputs.push(PathBuf::from("-"));
    }
    let job = Arc::new(Job::open(&args)?);
    let sources = inputs::find(&args.inputs);
    if sources.is_empty() {
        let named: Vec<_> = args.inputs.iter().map(|path| path.to_string_lossy()).collect();
        return Err(Failure::nothing(format!("expected articles, found no file in {}", named.join(", "))));
    }
    let output = Output::open(args.output.as_deref(), job.format, job.several)
        .map_err(|error| cannot_open(&args, &error))?;
    let interrupted = watch_for_interruption()?;
    write_all(&job, sources, output, &interrupted, args.stats)
}

fn write_all(
    job: &Arc<Job>,
    sources: Vec<Source>,
    mut output: Output,
    interrupted: &AtomicBool,
    stats_wanted: bool,
) -> Result<Exit, Failure> {
    let mut stats = Stats::start();
    let worker = Arc::clone(job);
    let threads = job.threads.min(sources.len());
    let results = ordered::start(sources.into_iter(), threads, move |source| worker.run(&source));
    let mut stopped = false;
    for result in results {
        let Some(outcome) = wait(&result, interrupted) else {
            stopped = true;
            job.cancel.cancel();
            break;
        };
        write_one(job, &outcome, &mut output).map_err(Failure::writing)?;
        stats.add(outcome.share);
    }
    output.finish().map_err(Failure::writing)?;
    if stats_wanted {
        stats.to_string().lines().for_each(tell);
    }
    Ok(verdict(job, &stats, stopped))
}

/// The next outcome; `None` when the user has interrupted the run.
fn wait(result: &Receiver<Outcome>, interrupted: &AtomicBool) -> Option<Outcome> {
    loop {
        if interrupted.load(Ordering::Relaxed) {
            return None;
        }
        match result.recv_timeout(GLANCE) {
            Ok(outcome) => return Some(outcome),
            Err(RecvTimeoutError::Timeout) => {}
            // A thread always answers, panics included; were one to die all the same, the run is not whole.
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

fn write_one(job: &Job, outcome: &Outcome, output: &mut Output) -> io::Result<()> {
    match &outcome.failure {
        Some(reason) if !job.format.info().holds_errors || !job.several => {
            tell(format_args!("{}: {reason}", outcome.id))
        }
        _ => {}
    }
    if outcome.bytes.is_empty() { Ok(()) } else { output.record(&outcome.id, &outcome.bytes) }
}

fn verdict(job: &Job, stats: &Stats, stopped: bool) -> Exit {
    let (failed, documents) = (stats.failed(), stats.documents());
    if failed > 0 {
        let records =
            if job.format.info().holds_errors { "; their error records are in the output" } else { "" };
        tell(format_args!("{failed} of {documents} documents failed{records}"));
    }
    match () {
        () if stopped => {
            tell(format_args!("interrupted after {documents} documents; what was written is whole"));
            Exit::Interrupted
        }
        () if failed == 0 => Exit::Good,
        () if failed == documents => Exit::Nothing,
        () => Exit::Partial,
    }
}

/// A flag that Ctrl-C sets; a second Ctrl-C ends the process at once.
fn watch_for_interruption() -> Result<Arc<AtomicBool>, Failure> {
    use signal_hook::consts::SIGINT;
    let flag = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register_conditional_shutdown(SIGINT, Exit::Interrupted as i32, Arc::clone(&flag))
        .and_then(|_| signal_hook::flag::register(SIGINT, Arc::clone(&flag)))
        .map_err(|error| Failure::nothing(format!("Ctrl-C cannot be watched for: {error}")))?;
    Ok(flag)
}

fn cannot_open(args: &Extract, error: &io::Error) -> Failure {
    let file = args.output.as_ref().map_or("stdout".into(), |path| path.to_string_lossy());
    Failure::nothing(format!("{file} cannot be opened for writing: {error}"))
}
