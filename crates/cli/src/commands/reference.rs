//! What the program knows about itself: the schema of its output, completions, the man page.

use crate::exit::{Exit, Failure};
use std::io::{self, Write};

/// Prints the JSON Schema of one record.
pub(crate) fn schema() -> Result<Exit, Failure> {
    print(|out| {
        serde_json::to_writer_pretty(&mut *out, &wirecopy_formats::article_schema())?;
        out.write_all(b"\n")
    })
}

/// Prints a completion script.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Exit, Failure> {
    print(|out| {
        clap_complete::generate(shell, &mut crate::command(), "wirecopy", out);
        Ok(())
    })
}

/// Prints one man page with every command's options in it.
pub(crate) fn man() -> Result<Exit, Failure> {
    print(|out| {
        let command = crate::command();
        clap_mangen::Man::new(command.clone()).render(out)?;
        for sub in command.get_subcommands() {
            let name = format!("wirecopy {}", sub.get_name());
            let page = clap_mangen::Man::new(sub.clone().bin_name(&name).display_name(&name));
            writeln!(out, ".SH \"{}\"", name.to_uppercase())?;
            page.render_description_section(out)?;
            page.render_options_section(out)?;
        }
        Ok(())
    })
}

/// Collects what is printed first, since clap's generators panic on a closed pipe.
fn print(fill: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    fill(&mut bytes).and_then(|()| io::stdout().write_all(&bytes)).map_err(Failure::writing)?;
    Ok(Exit::Good)
}
