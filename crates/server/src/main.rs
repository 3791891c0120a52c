//! The binary `wirecopy-server`; all of it is in the library, so that tests can build the same program.

use std::process::ExitCode;

fn main() -> ExitCode {
    wirecopy_server::main()
}
