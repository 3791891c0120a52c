//! Where records go: stdout or a file, framed as their format wants it.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use wirecopy_formats::Format;

/// An open output.
pub(crate) struct Output {
    out: Box<dyn Write>,
    format: Format,
    /// Whether the output can hold several records, and so has a frame.
    several: bool,
    /// On a terminal every record is shown as soon as it is there.
    eager: bool,
    written: u64,
}

impl Output {
    /// Opens the file, or stdout where there is none.
    pub(crate) fn open(file: Option<&Path>, format: Format, several: bool) -> io::Result<Output> {
        let eager = file.is_none() && io::stdout().is_terminal();
        let out: Box<dyn Write> = match file {
            Some(path) => Box::new(BufWriter::new(File::create(path)?)),
            // Rust's stdout breaks its buffer at every line; records are long and many.
            None => Box::new(BufWriter::with_capacity(1 << 16, io::stdout())),
        };
        Ok(Output { out, format, several, eager, written: 0 })
    }

    /// Writes one record that its format has made into bytes.
    pub(crate) fn record(&mut self, id: &str, bytes: &[u8]) -> io::Result<()> {
        let frame = self.format.frame();
        if self.several {
            let lead = if self.written == 0 { frame.open } else { frame.between };
            self.out.write_all(lead.as_bytes())?;
            if frame.announce {
                writeln!(self.out, "==> {id} <==")?;
            }
        }
        // The frame puts its comma behind the record and not behind the line.
        let bytes =
            if self.several && frame.between.starts_with(',') { bytes.trim_ascii_end() } else { bytes };
        self.out.write_all(bytes)?;
        self.written += 1;
        if self.eager { self.out.flush() } else { Ok(()) }
    }

    /// Ends the frame.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let frame = self.format.frame();
        if self.several && !frame.close.is_empty() {
            let lead = if self.written == 0 { frame.open } else { "\n" };
            self.out.write_all(lead.as_bytes())?;
            self.out.write_all(frame.close.as_bytes())?;
        }
        self.out.flush()
    }
}
