//! Indented JSON, for reading and for programs that take one document.

use super::View;
use crate::record::Record;
use std::io::{self, Write};

pub(crate) fn write(record: &Record, view: &View, out: &mut impl Write) -> io::Result<()> {
    match (record, view.only) {
        (Record::Article(article), Some(only)) => serde_json::to_writer_pretty(&mut *out, &only.of(article))?,
        _ => serde_json::to_writer_pretty(&mut *out, record)?,
    }
    out.write_all(b"\n")
}
