//! Tokens with labels, one a line: a token, a tab, a label in BIO; an empty line between sentences. So the authors of
//! en-worldwide-newswire publish it. The article is put together again with a space between tokens and a line a
//! sentence, which is not the text that was scraped, but near enough to train on.

use super::standoff::{Article, Gold};
use super::{Result, files, read};
use std::path::Path;

/// All articles below this path.
pub fn load(path: &Path) -> Result<Vec<Article>> {
    files(path, ".tsv")?.iter().map(|file| article(file)).collect()
}

fn article(file: &Path) -> Result<Article> {
    let name = file.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut article = Article { name, raw: String::new(), gold: Vec::new() };
    let mut goes_on = false;
    for (number, line) in read(file)?.lines().enumerate() {
        if line.trim().is_empty() {
            article.raw.push('\n');
            goes_on = false;
            continue;
        }
        // Some files have columns between the two.
        let mut fields = line.split('\t');
        let (Some(token), Some(label)) = (fields.next(), fields.next_back()) else {
            let place = format!("{}:{}", file.display(), number + 1);
            return Err(format!("{place}: expected a token, a tab and a label: {line:?}"));
        };
        let start = article.raw.len();
        article.raw.push_str(token);
        goes_on = add(&mut article, start, label, goes_on);
        article.raw.push(' ');
    }
    Ok(article)
}

/// Adds the token from `start` on to the gold if its label says so; returns whether a name is open.
fn add(article: &mut Article, start: usize, label: &str, goes_on: bool) -> bool {
    let end = article.raw.len();
    let Some((place, kind)) = label.split_once('-') else { return false };
    match article.gold.last_mut() {
        Some(name) if goes_on && place != "B" && name.kind == kind => name.range.end = end,
        _ => article.gold.push(Gold { range: start..end, kind: kind.to_owned() }),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_ranges() {
        let file = std::env::temp_dir().join("wirecopy-train-bio-test.tsv");
        std::fs::write(&file, "Ana\tB-Person\nPrieto\tI-Person\nleft\tO\n\nLima\tB-Location\n").unwrap();
        let article = article(&file).unwrap();
        let texts: Vec<&str> = article.gold.iter().map(|name| &article.raw[name.range.clone()]).collect();
        assert_eq!(texts, ["Ana Prieto", "Lima"]);
    }
}
