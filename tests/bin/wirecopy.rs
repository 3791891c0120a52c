//! The command line as the tests start it.

use std::process::ExitCode;

fn main() -> ExitCode {
    wirecopy_cli::main()
}
