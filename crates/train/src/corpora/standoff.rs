//! Articles with gold names beside them: `NAME.txt` as scraped, `NAME.entities.json` with offsets in code points.

use super::{Result, files, read};
use std::ops::Range;
use std::path::Path;

/// One article and its gold names.
#[derive(Debug, Clone)]
pub struct Article {
    pub name: String,
    pub raw: String,
    pub gold: Vec<Gold>,
}

/// One gold name, in bytes of the raw article.
#[derive(Debug, Clone)]
pub struct Gold {
    pub range: Range<usize>,
    pub kind: String,
}

/// All articles below this path.
pub fn load(path: &Path) -> Result<Vec<Article>> {
    files(path, ".entities.json")?.iter().map(|file| article(file)).collect()
}

fn article(file: &Path) -> Result<Article> {
    let stem = file.to_string_lossy().trim_end_matches(".entities.json").to_owned();
    let raw = read(Path::new(&format!("{stem}.txt")))?;
    let bytes: Vec<usize> = raw.char_indices().map(|(byte, _)| byte).chain([raw.len()]).collect();
    let fail = |what: &str| format!("{}: {what}", file.display());
    let value: serde_json::Value =
        serde_json::from_str(&read(file)?).map_err(|error| fail(&error.to_string()))?;
    let mut gold = Vec::new();
    for entry in value.as_array().into_iter().flatten() {
        let offset = |key: &str| bytes.get(entry[key].as_u64()? as usize).copied();
        let (Some(start), Some(end), Some(kind)) = (offset("start"), offset("end"), entry["type"].as_str())
        else {
            return Err(fail("expected start, end and type within the article"));
        };
        gold.push(Gold { range: start..end, kind: kind.to_owned() });
    }
    let name =
        Path::new(&stem).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Article { name, raw, gold })
}
