//! The server as the tests start it.

use std::process::ExitCode;

fn main() -> ExitCode {
    wirecopy_server::main()
}
