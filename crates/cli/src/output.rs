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
    /// Whether the last byte of the record so far is a line break that has not been written yet.
    line_break_waits: bool,
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
        Ok(Output { out, format, several, eager, line_break_waits: false, written: 0 })
    }

    /// Begins the record of the document with this id.
    pub(crate) fn begin(&mut self, id: &str) -> io::Result<()> {
        let frame = self.format.frame();
        if self.several {
            let lead = if self.written == 0 { frame.open } else { frame.between };
            self.out.write_all(lead.as_bytes())?;
            if frame.announce {
                writeln!(self.out, "==> {id} <==")?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Writes bytes of the record that was begun last.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        // A comma follows the record, not the line that the record ends: its line break waits, and is dropped if
        // nothing follows.
        let comma = self.several && self.format.frame().between.starts_with(',');
        if std::mem::take(&mut self.line_break_waits) {
            self.out.write_all(b"\n")?;
        }
        let bytes = match bytes.strip_suffix(b"\n") {
            Some(line) if comma => {
                self.line_break_waits = true;
                line
            }
            _ => bytes,
        };
        self.out.write_all(bytes)
    }

    /// Ends the record.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.line_break_waits = false;
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
