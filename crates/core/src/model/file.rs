//! Weight files: a header that says what the file is, then its payload.
//!
//! The header is lines of text up to an empty one: the format and its version, the task, the hash of its
//! [`Template`], the labels, the corpora and settings of the training, the length of the payload and a checksum of it.
//! It is padded to whole cache lines, so that the buckets of the [`Table`](super::table::Table) lie in one each.

use super::hash::{mix, raw_hash};
use super::template::Template;

use std::fmt;

/// The first line: what the file is and in which version of the format, the hashes of features included.
const FORMAT: &str = "wirecopy weights 3";
/// What the length of a header is a multiple of.
#[cfg(any(test, feature = "training"))]
const LINE: usize = 64;

/// Why a weight file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WeightsError(String);

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl WeightsError {
    fn new<T>(message: impl Into<String>) -> Result<T, WeightsError> {
        Err(WeightsError(message.into()))
    }

    /// The payload is no scales, starts, transitions and whole buckets of rows of this width.
    pub(crate) fn short(width: usize, classes: usize) -> WeightsError {
        WeightsError(format!("expected weights of {width} labels and {classes} classes, found fewer bytes"))
    }
}

/// The payload of the file in these bytes, once it is known to be what the template asks for and undamaged.
pub(crate) fn open<'b>(bytes: &'b [u8], template: &Template) -> Result<&'b [u8], WeightsError> {
    let end = bytes.windows(2).take(1 << 16).position(|pair| pair == b"\n\n");
    let header = end.and_then(|end| std::str::from_utf8(bytes.get(..end)?).ok()).unwrap_or("");
    let mut lines = header.lines();
    let format = lines.next().unwrap_or("");
    if format != FORMAT {
        return WeightsError::new(format!(
            "expected a weight file that begins with {FORMAT:?}, found {format:?}"
        ));
    }
    let field = |name: &str| {
        let value = lines.clone().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        value.ok_or_else(|| WeightsError(format!("expected a line {name:?} in the header, found none")))
    };
    let expect = |name: &str, expected: &str| match field(name)? {
        found if found == expected => Ok(()),
        found => {
            WeightsError::new(format!("expected {expected:?} as {name} of the weights, found {found:?}"))
        }
    };
    expect("task", template.task)?;
    expect("labels", &template.labels.join(" "))?;
    expect("template", &template_hash(template))?;
    let payload = bytes.get(header.len() + 2..).unwrap_or(&[]);
    expect("bytes", &payload.len().to_string())?;
    expect("checksum", &checksum(payload))?;
    Ok(payload)
}

/// The template's hash as the header spells it.
fn template_hash(template: &Template) -> String {
    format!("{:016x}", template.hash())
}

fn checksum(payload: &[u8]) -> String {
    format!("{:016x}", mix(raw_hash(payload), payload.len() as u64))
}

/// The bytes of a weight file; `origin` is what its header says of corpora and settings, as names and values.
#[cfg(any(test, feature = "training"))]
pub(crate) fn write(template: &Template, origin: &[(String, String)], payload: &[u8]) -> Vec<u8> {
    let mut header = format!("{FORMAT}\n");
    let mut line =
        |name: &str, value: &str| header += &format!("{name}: {}\n", value.replace(['\n', '\r'], " "));
    line("task", template.task);
    line("template", &template_hash(template));
    line("labels", &template.labels.join(" "));
    origin.iter().for_each(|(name, value)| line(name, value));
    line("bytes", &payload.len().to_string());
    line("checksum", &checksum(payload));
    header += "padding: ";
    header += &".".repeat((LINE - (header.len() + 2) % LINE) % LINE);
    let mut bytes = (header + "\n\n").into_bytes();
    bytes.extend(payload);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: Template =
        Template { task: "test", labels: &["no", "yes"], classes: &["any"], features: &[] };

    #[test]
    fn what_was_written_is_opened_and_begins_a_cache_line() {
        let bytes = write(&TEMPLATE, &[("corpus".into(), "none".into())], b"payload");
        assert_eq!(open(&bytes, &TEMPLATE), Ok(&b"payload"[..]));
        assert!((bytes.len() - 7).is_multiple_of(LINE));
    }

    #[test]
    fn what_is_wrong_or_damaged_is_refused() {
        let bytes = write(&TEMPLATE, &[], b"payload");
        let fault = |bytes: &[u8], template: &Template| open(bytes, template).unwrap_err().to_string();
        assert!(fault(b"", &TEMPLATE).starts_with("expected a weight file"));
        assert!(fault(b"wirecopy weights 1\n\n", &TEMPLATE).contains("found \"wirecopy weights 1\""));
        let other = Template { task: "other", ..TEMPLATE };
        assert_eq!(fault(&bytes, &other), "expected \"other\" as task of the weights, found \"test\"");
        let other = Template { labels: &["no", "maybe"], ..TEMPLATE };
        assert!(fault(&bytes, &other).contains("as labels"));
        let other = Template { classes: &["none"], ..TEMPLATE };
        assert!(fault(&bytes, &other).contains("as template"));
        assert!(fault(&bytes[..bytes.len() - 1], &TEMPLATE).contains("as bytes"));
        let mut damaged = bytes.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert!(fault(&damaged, &TEMPLATE).contains("as checksum"));
    }

    #[test]
    fn every_part_of_a_template_counts_for_its_hash() {
        use crate::model::Declaration;
        const A: Declaration = Declaration { name: "A", id: 1, sees: "a word", per_word: true };
        let of = |feature: &'static [Declaration]| {
            Template { features: Box::leak(Box::new([feature])), ..TEMPLATE }.hash()
        };
        let leak = |feature| -> &'static [Declaration] { Box::leak(Box::new([feature])) };
        let hashes = [
            of(leak(A)),
            of(leak(Declaration { name: "B", ..A })),
            of(leak(Declaration { id: 2, ..A })),
            of(leak(Declaration { sees: "a tag", ..A })),
            of(leak(Declaration { per_word: false, ..A })),
        ];
        assert!((1..hashes.len()).all(|index| !hashes[..index].contains(&hashes[index])));
    }
}
