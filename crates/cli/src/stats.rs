//! What `--stats` counts.
//!
//! Speed is words per second of processor time of the analysing threads, which is what one core does and does not
//! depend on what else the machine is busy with; where the system does not report processor time, it is wall-clock time.

use std::fmt;
use std::time::{Duration, Instant};

/// Sums over the documents of a run.
#[derive(Debug)]
pub(crate) struct Stats {
    started: Instant,
    documents: u64,
    failed: u64,
    words: u64,
    bytes: u64,
    analysis: Duration,
}

/// The share of one document.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Share {
    pub(crate) failed: bool,
    pub(crate) words: u64,
    pub(crate) bytes: u64,
    pub(crate) analysis: Duration,
}

impl Stats {
    pub(crate) fn start() -> Stats {
        Stats {
            started: Instant::now(),
            documents: 0,
            failed: 0,
            words: 0,
            bytes: 0,
            analysis: Duration::ZERO,
        }
    }

    pub(crate) fn add(&mut self, share: Share) {
        self.documents += 1;
        self.failed += u64::from(share.failed);
        self.words += share.words;
        self.bytes += share.bytes;
        self.analysis += share.analysis;
    }

    pub(crate) fn documents(&self) -> u64 {
        self.documents
    }

    pub(crate) fn failed(&self) -> u64 {
        self.failed
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (wall, analysis) = (self.started.elapsed().as_secs_f64(), self.analysis.as_secs_f64());
        let rate = |seconds: f64| {
            if seconds > 0.0 { self.words as f64 / seconds } else { 0.0 }
        };
        writeln!(f, "documents  {} ({} failed)", self.documents, self.failed)?;
        writeln!(f, "bytes      {}", self.bytes)?;
        writeln!(f, "words      {}", self.words)?;
        writeln!(
            f,
            "analysis   {analysis:.3} s of processor time, {:.0} words per second and core",
            rate(analysis)
        )?;
        write!(f, "run        {wall:.3} s by the clock, {:.0} words per second", rate(wall))
    }
}

/// Processor time that this thread has used.
#[cfg(unix)]
pub(crate) fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

/// Time by the clock since the first call.
#[cfg(not(unix))]
pub(crate) fn thread_time() -> Duration {
    static FIRST: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed()
}
