//! The command line of Wirecopy.
//!
//! What was typed is in `args.rs`, what was opened for it in `job.rs`. Data goes to stdout, everything else to stderr.
//! Nothing here judges text, and no format is defined here.

mod args;
mod commands;
mod exit;
mod inputs;
mod job;
mod ordered;
mod output;
mod stats;

use args::{Args, Command};
use clap::{CommandFactory, Parser};
use exit::{Exit, Failure};
use std::process::ExitCode;

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // clap prints help to stdout and complaints to stderr; a closed pipe is no reason to complain.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Good.into() };
        }
    };
    match run(args) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(),
    }
}

/// The command line as clap knows it, for completions, the man page and tests.
pub fn command() -> clap::Command {
    Args::command()
}

fn run(args: Args) -> Result<Exit, Failure> {
    match args.command {
        Some(Command::Extract(extract)) => commands::extract::run(extract),
        Some(Command::Explain { code }) => commands::explain::run(code.as_deref()),
        Some(Command::Schema) => commands::reference::schema(),
        Some(Command::Completions { shell }) => commands::reference::completions(shell),
        Some(Command::Man) => commands::reference::man(),
        None => Err(Failure::usage(args::WHAT_TO_DO)),
    }
}
