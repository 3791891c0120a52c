//! From bytes to text.
//!
//! A byte order mark decides; else bytes that are valid UTF-8 are UTF-8; else UTF-16 is told by its zero bytes, UTF-8
//! with a few broken sequences by the many sound ones; else chardetng, the detector of Firefox, guesses. The mark
//! of UTF-8 stays in the text as U+FEFF, so that byte offsets fit the file; the marks of UTF-16 do not.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes that the detector looks at.
const SAMPLE: usize = 64 << 10;

/// A decoded input.
pub(crate) struct Decoded<'b> {
    pub(crate) text: Cow<'b, str>,
    pub(crate) encoding: &'static Encoding,
    /// Whether neither a mark nor the bytes themselves made the encoding certain.
    pub(crate) guessed: bool,
    /// Whether some bytes fitted no character and were replaced by U+FFFD.
    pub(crate) replaced: bool,
}

/// Decodes an input in whatever encoding it is.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), encoding: UTF_8, guessed: false, replaced: false };
    }
    let (encoding, guessed) = match bytes {
        [0xFF, 0xFE, ..] => (UTF_16LE, false),
        [0xFE, 0xFF, ..] => (UTF_16BE, false),
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, false),
        _ => (guess(bytes), true),
    };
    let content = if encoding == UTF_8 || guessed { bytes } else { bytes.get(2..).unwrap_or(&[]) };
    let (text, replaced) = encoding.decode_without_bom_handling(content);
    Decoded { text, encoding, guessed, replaced }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if (even + odd) * 3 > sample.len() {
        return if even > odd { UTF_16BE } else { UTF_16LE };
    }
    let (sound, broken) = utf8_sequences(sample);
    if sound > 4 * broken {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

/// How many sequences beyond ASCII are sound UTF-8, and how many are not.
fn utf8_sequences(sample: &[u8]) -> (usize, usize) {
    let (mut sound, mut broken) = (0, 0);
    for chunk in sample.utf8_chunks() {
        sound += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (sound, broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn utf8_keeps_its_mark_so_that_byte_offsets_fit_the_file() {
        assert_eq!(decode("\u{feff}Zoë".as_bytes()).text, "\u{feff}Zoë");
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        for (big, mark) in [(true, true), (false, true), (true, false), (false, false)] {
            let bytes = utf16("Talks in Zürich ended on Monday.", big, mark);
            assert_eq!(decode(&bytes).text, "Talks in Zürich ended on Monday.", "big {big}, mark {mark}");
        }
    }

    #[test]
    fn a_truncated_sequence_does_not_turn_utf8_into_something_else() {
        let mut bytes = "“We will stay,” she said. “It’s late.”".as_bytes().to_vec();
        bytes.push(0xE2);
        let decoded = decode(&bytes);
        assert!(decoded.encoding == UTF_8 && decoded.replaced && decoded.text.ends_with('\u{fffd}'));
    }

    #[test]
    fn windows_1252_is_guessed() {
        let decoded = decode(b"\x93We will stay,\x94 said Andr\xe9 of the caf\xe9 in Z\xfcrich.");
        assert_eq!(
            (decoded.text.as_ref(), decoded.guessed),
            ("“We will stay,” said André of the café in Zürich.", true)
        );
    }
}
