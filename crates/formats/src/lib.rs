//! The formats that Wirecopy writes: records in, bytes out.
//!
//! One table, [`FORMATS`], says what there is; `--help`, HTTP negotiation and the documentation are made from it. Each
//! format has one file under `write/`. Nothing here knows paths, threads or sockets, and nothing judges text.
//!
//! ```
//! use wirecopy_formats::{Format, Record, View};
//!
//! let article = wirecopy::Analyzer::new().analyze("He won.", &wirecopy::Options::new())?;
//! let mut bytes = Vec::new();
//! Format::Jsonl.write(&Record::from(article), &View::default(), &mut bytes)?;
//! assert!(bytes.ends_with(b"}\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod format;
mod negotiate;
mod only;
mod positions;
mod record;
mod schema;
mod write;

pub use format::{FORMATS, Format, FormatInfo, Frame};
pub use negotiate::negotiate;
pub use only::Only;
pub use record::Record;
pub use schema::{ARTICLE_SCHEMA_ID, article_schema};
pub use write::View;
