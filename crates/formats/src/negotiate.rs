//! Which format an HTTP client asks for (RFC 9110, section 12.5.1).
//!
//! Departure: parameters other than `q` are ignored, so `application/json;charset=utf-8` asks for JSON.

use crate::format::{FORMATS, Format};

/// The format that an `Accept` header asks for; `None` when none of ours will do. No header, or an empty one, asks for
/// the first of the table.
pub fn negotiate(accept: &str) -> Option<Format> {
    if accept.trim().is_empty() {
        return FORMATS.first().map(|info| info.format);
    }
    let ranges: Vec<Range> = accept.split(',').filter_map(Range::parse).collect();
    let mut best = (0, None);
    for info in FORMATS {
        let quality = quality(essence(info.media_type), &ranges);
        // Only a higher quality wins: among equals, the table's order decides.
        if quality > best.0 {
            best = (quality, Some(info.format));
        }
    }
    best.1
}

struct Range<'h> {
    media: &'h str,
    /// In thousandths, so that qualities compare exactly.
    quality: u32,
}

impl<'h> Range<'h> {
    fn parse(item: &'h str) -> Option<Range<'h>> {
        let mut parts = item.split(';').map(str::trim);
        let media = parts.next().filter(|media| !media.is_empty())?;
        let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let quality = quality.map_or(1.0, |value| value.parse::<f32>().unwrap_or(0.0));
        Some(Range { media, quality: (quality.clamp(0.0, 1.0) * 1000.0) as u32 })
    }

    /// How closely the range names this media type; `None` where it does not.
    fn precision(&self, media: &str) -> Option<u8> {
        let family = media.split('/').next().unwrap_or(media);
        if self.media.eq_ignore_ascii_case(media) {
            Some(2)
        } else if self.media.strip_suffix("/*").is_some_and(|wanted| wanted.eq_ignore_ascii_case(family)) {
            Some(1)
        } else {
            (self.media == "*/*").then_some(0)
        }
    }
}

/// The quality that the most precise range gives this media type.
fn quality(media: &str, ranges: &[Range]) -> u32 {
    let matching = ranges.iter().filter_map(|range| Some((range.precision(media)?, range.quality)));
    matching.max().map_or(0, |(_, quality)| quality)
}

/// The media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or(media_type).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_preference_is_json() {
        assert_eq!(negotiate(""), Some(Format::Json));
        assert_eq!(negotiate("*/*"), Some(Format::Json));
        assert_eq!(negotiate("text/html, */*;q=0.1"), Some(Format::Json));
    }

    #[test]
    fn the_most_precise_range_counts() {
        assert_eq!(negotiate("text/plain"), Some(Format::Text));
        assert_eq!(negotiate("application/*;q=0.2, application/x-ndjson"), Some(Format::Jsonl));
        assert_eq!(negotiate("application/json;q=0, */*"), Some(Format::Jsonl));
        assert_eq!(negotiate("application/json; charset=utf-8"), Some(Format::Json));
    }

    #[test]
    fn what_we_do_not_write_is_refused() {
        assert_eq!(negotiate("image/png"), None);
        assert_eq!(negotiate("application/json;q=0"), None);
    }
}
