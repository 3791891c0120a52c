//! How the program ends: the contract's exit codes, and the one place that reports a failure of the whole run.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All good.
    Good = 0,
    /// Nothing could be done.
    Nothing = 1,
    /// What was typed makes no sense.
    Usage = 2,
    /// Some documents failed.
    Partial = 3,
    /// Interrupted between two records.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why the run as a whole ended early.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    /// Nothing could be done.
    pub(crate) fn nothing(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Nothing, message: message.into() }
    }

    /// What was typed makes no sense.
    pub(crate) fn usage(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, message: message.into() }
    }

    /// Writing the output failed. A reader that has seen enough (`| head`) is no failure.
    pub(crate) fn writing(error: io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure { exit: Exit::Good, message: String::new() };
        }
        Failure::nothing(format!("the output cannot be written: {error}"))
    }

    /// Says why on stderr.
    pub(crate) fn report(self) -> ExitCode {
        if !self.message.is_empty() {
            log(&self.message);
        }
        self.exit.into()
    }
}

/// Says something on stderr; where stderr is closed, nobody listens and nothing is lost.
pub(crate) fn log(message: impl Display) {
    let _ = writeln!(io::stderr(), "wirecopy: {message}");
}
