//! What an article holds, told by people who read it, beside what the program finds in it.
//!
//! A snapshot pins what the program does, right or wrong. `expected.md` says what is right, a fact a line:
//!
//! ```text
//! - direct | Jane Doe | said | We will stay / We have … to go
//! - known-wrong: indirect | a spokesman (for the club) | denied or told | nobody had left
//! - PERSON | Jane Doe = Doe
//! - known-surplus: GPE | Pal
//! ```
//!
//! A quote is kind, speaker, cue and words. The speaker is called by the fullest name in the article, else by the
//! source's own words; `nobody` and `no cue` stand for none. The cue is the word that reports; what is found may hold
//! more words. A quote's parts are parted by ` / `; of a long part the first and the last words suffice, with ` … `
//! between, and ` #2` behind it means the second place where it stands. Marks and stops at the ends and a "that" or "to"
//! in front do not count. An entity is its type, its fullest name, and its other names. `or` parts answers that are both
//! right, and what is in round brackets may be there or not.
//!
//! A line that the program gets wrong is marked `known-wrong`, what it finds without ground is listed as
//! `known-surplus`, and what good readers would disagree on is `open`: it is not compared. A mark that is missing fails
//! the test, and so does one that has become idle; `UPDATE=1` sets and removes marks.

mod lines;
mod names;
mod quotes;
mod text;

use lines::{Line, Mark};
use std::path::Path;
use text::Folded;
use wirecopy::{Analyzer, OffsetUnit, Options};

/// The file with the expectations of a fixture.
const FILE: &str = "expected.md";

/// How many expectations came out how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Expectations that the program meets.
    pub right: usize,
    /// Expectations that it does not.
    pub wrong: usize,
    /// What it finds that is not there.
    pub surplus: usize,
}

impl Tally {
    /// Adds another fixture's numbers.
    pub fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.surplus += other.surplus;
    }
}

/// What comparing one fixture came to.
#[derive(Debug)]
pub struct Outcome {
    /// How many expectations came out how.
    pub tally: Tally,
    /// Which lines of which file have to change, if any.
    pub failure: Option<String>,
}

/// Compares a fixture's expectations with what the program finds in its article. Rewrites the marks if asked to, else
/// fails where one is missing or idle.
pub fn check(folder: &Path, input: &[u8], update: bool) -> Result<Outcome, String> {
    let path = folder.join(FILE);
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = format!("fixtures/{name}/{FILE}");
    let file = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
    let result = Comparison::new(&file, input).map_err(|fault| format!("{name}: {fault}"))?;
    let tally = result.tally();
    if update {
        let rewritten = result.rewritten(&file);
        if rewritten != file {
            std::fs::write(&path, rewritten).map_err(|error| format!("{name}: {error}"))?;
        }
        return Ok(Outcome { tally, failure: None });
    }
    let faults: Vec<String> = result.faults().iter().map(|fault| format!("{name}{fault}")).collect();
    let failure =
        (!faults.is_empty()).then(|| format!("{}\nUPDATE=1 sets and removes the marks", faults.join("\n")));
    Ok(Outcome { tally, failure })
}

/// The lines of one file with what is wrong about each, and what was found besides.
struct Comparison {
    lines: Vec<(Line, Option<String>)>,
    surplus: Vec<String>,
}

impl Comparison {
    fn new(file: &str, input: &[u8]) -> Result<Self, String> {
        let lines = lines::read(file)?;
        let article = Analyzer::new()
            .analyze(input, &Options::new().offsets(OffsetUnit::Utf8))
            .map_err(|error| error.to_string())?;
        let text = Folded::new(&article.text);
        let raw = Folded::new(&String::from_utf8_lossy(input));
        let (mut expected_quotes, mut expected_names) = (Vec::new(), Vec::new());
        // Which list a line's fact went to.
        let mut is_quote = Vec::new();
        let (listed, facts): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|line| line.mark == Mark::KnownSurplus);
        for line in &facts {
            let refuse = |fault: &str| format!("line {}: {fault}: {}", line.number, line.fact);
            if let Some(quote) = quotes::Expected::read(&line.fact) {
                let quote = quote.map_err(|fault| refuse(&fault))?;
                if !quote.stands_in(&text) && !quote.stands_in(&raw) {
                    return Err(refuse("the article does not hold these words in this order"));
                }
                expected_quotes.push(quote);
                is_quote.push(true);
            } else if let Some(entity) = names::Expected::read(&line.fact) {
                if let Some(missing) = entity.missing_in(&raw).filter(|_| entity.missing_in(&text).is_some())
                {
                    return Err(refuse(&format!("the article does not hold “{missing}”")));
                }
                expected_names.push(entity);
                is_quote.push(false);
            } else {
                return Err(refuse("a line begins with a kind of quote or a type of entity"));
            }
        }
        let (about_quotes, mut surplus) = quotes::compare(&expected_quotes, &article, &text);
        let (about_names, surplus_names) = names::compare(&expected_names, &article, &text);
        surplus.extend(surplus_names);
        let (mut about_quotes, mut about_names) = (about_quotes.into_iter(), about_names.into_iter());
        let verdicts = is_quote.into_iter().map(|is_quote| {
            if is_quote { about_quotes.next().flatten() } else { about_names.next().flatten() }
        });
        let mut lines: Vec<(Line, Option<String>)> = facts.into_iter().zip(verdicts).collect();
        lines.extend(listed.into_iter().map(|line| (line, None)));
        Ok(Comparison { lines, surplus })
    }

    fn compared(&self) -> impl Iterator<Item = &(Line, Option<String>)> {
        self.lines.iter().filter(|(line, _)| matches!(line.mark, Mark::Plain | Mark::KnownWrong))
    }

    fn tally(&self) -> Tally {
        let wrong = self.compared().filter(|(_, fault)| fault.is_some()).count();
        Tally { right: self.compared().count() - wrong, wrong, surplus: self.surplus.len() }
    }

    /// What has to change in the file, each with its line.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (Line { number, mark, fact }, fault) in self.compared() {
            match (mark, fault) {
                (Mark::Plain, Some(fault)) => faults.push(format!(
                    ":{number}: comes out wrong, {fault}; correct the program, or put “known-wrong: ” in front of: {fact}"
                )),
                (Mark::KnownWrong, None) => {
                    faults.push(format!(":{number}: comes out right, take “known-wrong: ” away from: {fact}"));
                }
                _ => {}
            }
        }
        let mut unlisted = self.surplus.clone();
        for (line, _) in self.lines.iter().filter(|(line, _)| line.mark == Mark::KnownSurplus) {
            match unlisted.iter().position(|find| *find == line.fact) {
                Some(listed) => drop(unlisted.remove(listed)),
                None => faults
                    .push(format!(":{}: is found no more, take the line away: {}", line.number, line.fact)),
            }
        }
        faults.extend(unlisted.iter().map(|find| {
            format!(": what nobody expects is found; correct the program, or add the line: - known-surplus: {find}")
        }));
        faults
    }

    fn rewritten(&self, file: &str) -> String {
        let marked = self.compared().map(|(line, fault)| Line {
            mark: if fault.is_some() { Mark::KnownWrong } else { Mark::Plain },
            ..line.clone()
        });
        let open = self.lines.iter().map(|(line, _)| line).filter(|line| line.mark == Mark::Open).cloned();
        let facts: Vec<Line> = marked.chain(open).collect();
        lines::rewritten(file, &facts, &self.surplus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str =
        "Ferry stays\n\n\"We will stay,\" said Jane Doe. \"Nobody has asked us.\"\n\nDoe lives in Oslo.\n";

    fn faults(file: &str) -> Vec<String> {
        Comparison::new(file, ARTICLE.as_bytes()).expect("the lines are well formed").faults()
    }

    #[test]
    fn what_is_right_needs_no_mark_and_bears_none() {
        let file = "- direct | Jane Doe | said | We will stay / Nobody has asked us.\n- PERSON | Jane Doe = Doe\n- GPE | Oslo\n";
        assert_eq!(faults(file), Vec::<String>::new());
        let marked = file.replace("- GPE", "- known-wrong: GPE");
        assert!(faults(&marked)[0].starts_with(":3: comes out right"), "{:?}", faults(&marked));
    }

    #[test]
    fn what_is_wrong_or_surplus_fails_unless_it_is_marked() {
        let file =
            "- direct | Ann Roe or nobody | said | We will stay / Nobody … us\n- PERSON | Jane Doe = Doe\n";
        let [speaker, surplus] = &faults(file)[..] else { panic!("two faults: {:?}", faults(file)) };
        assert!(speaker.starts_with(":1: comes out wrong, the speaker is “Jane Doe”"), "{speaker}");
        assert!(surplus.ends_with("- known-surplus: GPE | Oslo"), "{surplus}");
        let updated = Comparison::new(file, ARTICLE.as_bytes()).expect("well formed").rewritten(file);
        assert!(updated.starts_with("- known-wrong: direct | Ann Roe"), "{updated}");
        assert_eq!(faults(&updated), Vec::<String>::new());
    }

    #[test]
    fn what_is_open_is_not_compared_and_what_was_surplus_leaves() {
        let file = "- open: mixed | Ann | no cue | We will stay\n- PERSON | Jane Doe = Doe\n- GPE | Oslo\n";
        assert_eq!(faults(file), Vec::<String>::new());
        let listed = format!("{file}\n- known-surplus: GPE | Ferry\n");
        assert!(faults(&listed)[0].starts_with(":5: is found no more"), "{:?}", faults(&listed));
        let updated = Comparison::new(&listed, ARTICLE.as_bytes()).expect("well formed").rewritten(&listed);
        assert_eq!(updated, file);
    }

    #[test]
    fn words_that_the_article_does_not_hold_are_refused() {
        let refused = Comparison::new("- direct | nobody | no cue | We will go", ARTICLE.as_bytes());
        assert!(refused.is_err_and(|fault| fault.starts_with("line 1: the article does not hold")));
    }
}
