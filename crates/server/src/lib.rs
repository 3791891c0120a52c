//! Wirecopy over HTTP.
//!
//! One function, [`router`], makes the whole service from its [`App`]; tests call it without a socket. Analysis runs on
//! tokio's blocking threads, so that the probes answer while it works. Every error is `application/problem+json`. No log line
//! ever holds a document's text.

mod app;
mod body;
mod chunks;
mod config;
mod layers;
mod openapi;
mod problem;
mod query;
mod routes;
mod serve;

pub use app::App;
pub use config::{Config, Limits};
pub use routes::router;
pub use serve::serve;

use clap::{CommandFactory, Parser};
use std::io::Write;
use std::process::ExitCode;
use wirecopy::Analyzer;

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let config = Config::parse();
    keep_text_out_of_panics();
    let analyzer = Analyzer::new();
    let app = App::new(config.limits(), move |input, options| analyzer.analyze(input, options));
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).max_blocking_threads(app.limits.jobs).enable_all();
    let runtime = match builder.build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the runtime cannot be started: {error}")),
    };
    let result = runtime.block_on(serve(&config, app));
    // Analyses that still run have been cancelled, and are not waited for.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("{}: {error}", config.bind)),
    }
}

/// The command line as clap knows it, for tests of the documentation.
pub fn command() -> clap::Command {
    Config::command()
}

fn fail(message: &str) -> ExitCode {
    say(message);
    ExitCode::FAILURE
}

/// Says something on stderr.
fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "wirecopy-server: {message}");
}

/// A panic's message can quote what it failed on; only its place is logged.
fn keep_text_out_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place =
            panic.location().map_or(String::new(), |place| format!(" at {}:{}", place.file(), place.line()));
        say(&format!("fault of the program{place}; please report it"));
    }));
}
