//! Marked text: the notation of the core's own cases, so that a reviewer and a test read the same thing.

use crate::record::Record;
use std::io::{self, Write};
use wirecopy::to_marked;

pub(crate) fn write(record: &Record, out: &mut impl Write) -> io::Result<()> {
    let Record::Article(article) = record else {
        return Ok(());
    };
    let marked = to_marked(article);
    out.write_all(marked.as_bytes())?;
    if marked.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") }
}
