//! `wirecopy extract`: documents in, records out, in the order in which the documents were named.
//!
//! Workers read, analyse and write; this thread alone passes what they write to the output, record after record, and
//! checks between records whether the user wants to stop. Records are written whole or not at all.

use crate::args::{Extract, WHAT_TO_DO};
use crate::exit::{Exit, Failure, log};
use crate::inputs::{self, Source};
use crate::job::{Job, Outcome, Part};
use crate::ordered;
use crate::output::Output;
use crate::stats::Stats;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// How often a wait for a record checks for an interruption.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

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
    let results =
        ordered::start(sources.into_iter(), threads, move |source, parts| worker.run(&source, parts));
    let mut stopped = false;
    for parts in results {
        let Some(outcome) = write_record(&parts, interrupted, &mut output).map_err(Failure::writing)? else {
            stopped = true;
            job.cancel.cancel();
            break;
        };
        report(job, &outcome);
        stats.add(outcome.share);
    }
    output.finish().map_err(Failure::writing)?;
    if stats_wanted {
        stats.to_string().lines().for_each(log);
    }
    Ok(verdict(job, &stats, stopped))
}

/// Writes the next record; `None` when the user has interrupted the run before it began.
fn write_record(
    parts: &Receiver<Part>,
    interrupted: &AtomicBool,
    output: &mut Output,
) -> io::Result<Option<Outcome>> {
    let mut next = first_part(parts, interrupted);
    while let Some(part) = next {
        match part {
            Part::Begin(id) => output.begin(&id)?,
            Part::Bytes(bytes) => output.write(&bytes)?,
            Part::End(outcome) => {
                output.end()?;
                return Ok(Some(outcome));
            }
        }
        next = parts.recv().ok();
    }
    // A worker always sends an end, also after a panic of the analysis; were one to die all the same, the run is not
    // whole.
    Ok(None)
}

fn first_part(parts: &Receiver<Part>, interrupted: &AtomicBool) -> Option<Part> {
    while !interrupted.load(Ordering::Relaxed) {
        match parts.recv_timeout(POLL_INTERVAL) {
            Err(RecvTimeoutError::Timeout) => {}
            part => return part.ok(),
        }
    }
    None
}

/// Says on stderr why a document failed, where the output does not.
fn report(job: &Job, outcome: &Outcome) {
    if let Some(reason) = &outcome.failure
        && !(job.format.info().holds_errors && job.several)
    {
        log(format_args!("{}: {reason}", outcome.id));
    }
}

fn verdict(job: &Job, stats: &Stats, stopped: bool) -> Exit {
    let (failed, documents) = (stats.failed(), stats.documents());
    if failed > 0 {
        let records =
            if job.format.info().holds_errors { "; their error records are in the output" } else { "" };
        log(format_args!("{failed} of {documents} documents failed{records}"));
    }
    match () {
        () if stopped => {
            log(format_args!("interrupted after {documents} documents; what was written is whole"));
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
