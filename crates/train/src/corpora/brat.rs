//! Articles with gold attributions beside them, as PolNeAR's authors publish them: `NAME.txt`, and `NAME.ann` in the
//! stand-off form of brat with offsets in code points.

use super::{Result, files, read};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

/// One article and its gold attributions.
#[derive(Debug, Clone)]
pub struct Article {
    pub name: String,
    pub raw: String,
    pub gold: Vec<Attribution>,
}

/// Who said what, in bytes of the raw article; each part can have several stretches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    pub source: Vec<Range<usize>>,
    pub cue: Vec<Range<usize>>,
    pub content: Vec<Range<usize>>,
}

/// All articles below this path.
pub fn load(path: &Path) -> Result<Vec<Article>> {
    files(path, ".ann")?.iter().map(|file| article(file)).collect()
}

fn article(file: &Path) -> Result<Article> {
    let raw = read(&file.with_extension("txt"))?;
    let gold = attributions(&read(file)?, &raw).map_err(|what| format!("{}: {what}", file.display()))?;
    let name = file.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Article { name, raw, gold })
}

/// The attributions that have a content, in order of the file.
fn attributions(annotation: &str, raw: &str) -> Result<Vec<Attribution>> {
    let bytes: Vec<usize> = raw.char_indices().map(|(byte, _)| byte).chain([raw.len()]).collect();
    let mut spans: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
    let mut found = Vec::new();
    for line in annotation.lines() {
        // The text of a span can run over line breaks; such lines have no columns.
        let Some((name, columns)) = line.split_once('\t') else { continue };
        let columns = columns.split('\t').next().unwrap_or_default();
        if name.starts_with('T') {
            let offsets = columns.split_once(' ').map_or("", |(_, offsets)| offsets);
            spans.insert(name, stretches(offsets, &bytes).ok_or_else(|| format!("no offsets in {line:?}"))?);
        } else if name.starts_with('E') {
            let mut attribution = Attribution::default();
            for (role, span) in columns.split(' ').filter_map(|argument| argument.split_once(':')) {
                let place = match role.trim_end_matches(|character: char| character.is_ascii_digit()) {
                    "Source" => &mut attribution.source,
                    "Cue" => &mut attribution.cue,
                    "Content" => &mut attribution.content,
                    _ => continue,
                };
                place.extend(spans.get(span).into_iter().flatten().cloned());
            }
            if !attribution.content.is_empty() {
                found.push(attribution);
            }
        }
    }
    Ok(found)
}

/// "607 648;650 662" in bytes.
fn stretches(offsets: &str, bytes: &[usize]) -> Option<Vec<Range<usize>>> {
    let stretch = |text: &str| {
        let (start, end) = text.split_once(' ')?;
        Some(*bytes.get(start.parse::<usize>().ok()?)?..*bytes.get(end.parse::<usize>().ok()?)?)
    };
    offsets.split(';').map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_stretches_in_code_points() {
        let annotation = "T1\tSource 0 3\tZoë\nT2\tCue 4 8\tsaid\nT3\tContent 9 11;13 15\tit is\nE1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n";
        let expected = Attribution { source: vec![0..4], cue: vec![5..9], content: vec![10..12, 14..16] };
        assert_eq!(attributions(annotation, "Zoë said it, is."), Ok(vec![expected]));
    }
}
