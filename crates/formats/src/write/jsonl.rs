//! One JSON record a line (JSON Lines, also known as NDJSON), for pipes and large collections.

use super::View;
use crate::record::Record;
use std::io::{self, Write};

pub(crate) fn write(record: &Record, view: &View, out: &mut impl Write) -> io::Result<()> {
    match (record, view.only) {
        (Record::Article(article), Some(only)) => serde_json::to_writer(&mut *out, &only.of(article))?,
        _ => serde_json::to_writer(&mut *out, record)?,
    }
    out.write_all(b"\n")
}
