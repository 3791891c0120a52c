//! `wirecopy explain`: what a code of the output means, in the words of the code's own documentation.

use crate::exit::{Exit, Failure};
use std::fmt::Write as _;
use std::io::Write as _;
use wirecopy::{Explanation, explain, explanations};

pub(crate) fn run(code: Option<&str>) -> Result<Exit, Failure> {
    let text = match code {
        None => list(),
        Some(code) => match explain(code) {
            Some(explanation) => full(&explanation),
            None => return Err(Failure::usage(unknown(code))),
        },
    };
    std::io::stdout().write_all(text.as_bytes()).map_err(Failure::writing)?;
    Ok(Exit::Good)
}

fn full(explanation: &Explanation) -> String {
    let Explanation { code, family, meaning, example } = explanation;
    format!("{code} ({family})\n\n{}\n\nExample: {}\n", meaning.trim(), example.replace('¶', "\n         "))
}

/// Every code with the first sentence of its meaning, family by family.
fn list() -> String {
    let mut text = String::new();
    let mut last = "";
    for Explanation { code, family, meaning, .. } in explanations() {
        if family != last {
            let gap = if last.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{gap}{}", family.to_uppercase());
            last = family;
        }
        let _ = writeln!(text, "  {code:<20} {}", meaning.trim());
    }
    text
}

fn unknown(code: &str) -> String {
    let closest =
        explanations().min_by_key(|known| distance(code, known.code)).map_or("", |known| known.code);
    format!("no code is named '{code}'; the closest is '{closest}', and `wirecopy explain` lists all")
}

/// Levenshtein's distance, by characters.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_code_is_found() {
        assert_eq!(distance("cue", "cue"), 0);
        assert_eq!(distance("quue", "cue"), 2);
        assert_eq!(distance("", "cue"), 3);
        assert!(unknown("accordin").contains("'according'"));
    }
}
