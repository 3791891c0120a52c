//! What can be set when the server starts, with documented defaults.

use clap::Parser;
use std::net::SocketAddr;
use std::time::Duration;

/// Serves Wirecopy over HTTP. The first line on stdout is the address that was bound.
#[derive(Debug, Parser)]
#[command(name = "wirecopy-server", version)]
pub struct Config {
    /// Address and port; port 0 takes a free one. Nothing but this machine can reach the default.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub bind: SocketAddr,
    /// Largest body of a request, and largest document, in bytes.
    #[arg(long, default_value_t = wirecopy::DEFAULT_MAX_BYTES, value_name = "BYTES")]
    pub max_bytes: usize,
    /// Most documents in one batch.
    #[arg(long, default_value_t = 256, value_name = "N")]
    pub max_documents: usize,
    /// Time for one document, waiting included; its analysis is stopped when the time is over.
    #[arg(long, default_value_t = 30_000, value_name = "MS")]
    pub timeout_ms: u64,
    /// Documents analysed at once [default: the number of cores].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Documents that may wait for a free place; one more is answered 429.
    #[arg(long, default_value_t = 64, value_name = "N", value_parser = clap::value_parser!(u32).range(..=100_000))]
    pub queue: u32,
    /// Time for running requests to end after SIGTERM or SIGINT.
    #[arg(long, default_value_t = 10_000, value_name = "MS")]
    pub drain_ms: u64,
}

/// The limits of the service.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest body of a request, and largest document, in bytes.
    pub max_bytes: usize,
    /// Most documents in one batch.
    pub max_documents: usize,
    /// Time for one document, waiting included.
    pub timeout: Duration,
    /// Documents analysed at once.
    pub jobs: usize,
    /// Documents that may wait.
    pub queue: usize,
}

impl Config {
    /// The limits that this configuration sets.
    pub fn limits(&self) -> Limits {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Limits {
            max_bytes: self.max_bytes,
            max_documents: self.max_documents,
            timeout: Duration::from_millis(self.timeout_ms),
            jobs: self.jobs.map_or(cores, usize::from),
            queue: self.queue as usize,
        }
    }
}
