//! The lines of `expected.md`: reading them, and changing their marks without touching the rest.

/// What a line says of itself, in front of its fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The program gets the fact right.
    Plain,
    /// The program gets the fact wrong.
    KnownWrong,
    /// The program finds this, and should not.
    KnownSurplus,
    /// Readers differ: the program may find it or not.
    Open,
}

impl Mark {
    const SPELLED: [(&'static str, Mark); 3] = [
        ("known-wrong: ", Mark::KnownWrong),
        ("known-surplus: ", Mark::KnownSurplus),
        ("open: ", Mark::Open),
    ];

    fn spelled(self) -> &'static str {
        Self::SPELLED.iter().find(|(_, mark)| *mark == self).map_or("", |(spelled, _)| spelled)
    }
}

/// One fact and its place in the file.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its number, counted from 1.
    pub(super) number: usize,
    pub(super) mark: Mark,
    pub(super) fact: String,
}

/// The facts of a file: the lines that begin with a dash. Blank lines and those that begin with `#` say nothing.
pub(super) fn read(file: &str) -> Result<Vec<Line>, String> {
    let mut lines = Vec::new();
    for (line, number) in file.lines().zip(1..) {
        let line = line.trim_end();
        if let Some((mark, fact)) = split(line) {
            lines.push(Line { number, mark, fact: fact.to_owned() });
        } else if !line.is_empty() && !line.starts_with('#') {
            return Err(format!("line {number} begins neither with “- ” nor with “#”: {line}"));
        }
    }
    Ok(lines)
}

fn split(line: &str) -> Option<(Mark, &str)> {
    let rest = line.strip_prefix("- ")?;
    let marked =
        Mark::SPELLED.iter().find_map(|(spelled, mark)| rest.strip_prefix(spelled).map(|fact| (*mark, fact)));
    Some(marked.unwrap_or((Mark::Plain, rest)))
}

/// The file with the marks of these facts, and with these finds as the only ones that are known to be surplus.
pub(super) fn rewritten(file: &str, facts: &[Line], surplus: &[String]) -> String {
    let mut unlisted = surplus.to_vec();
    let mut written = Vec::new();
    for (line, number) in file.lines().zip(1..) {
        match split(line) {
            Some((Mark::KnownSurplus, fact)) => {
                if let Some(listed) = unlisted.iter().position(|find| find == fact.trim_end()) {
                    unlisted.remove(listed);
                    written.push(line.to_owned());
                }
            }
            Some((_, fact)) => {
                let mark =
                    facts.iter().find(|known| known.number == number).map_or(Mark::Plain, |line| line.mark);
                written.push(format!("- {}{fact}", mark.spelled()));
            }
            None => written.push(line.to_owned()),
        }
    }
    while written.last().is_some_and(|line| line.trim().is_empty()) {
        written.pop();
    }
    if written.last().is_some_and(|line| !line.starts_with("- known-surplus: ")) && !unlisted.is_empty() {
        written.push(String::new());
    }
    written.extend(unlisted.iter().map(|find| format!("- {}{find}", Mark::KnownSurplus.spelled())));
    written.join("\n") + "\n"
}

/// The texts that one with words in round brackets stands for: each bracket is there, or it is not.
pub(super) fn variants(text: &str) -> Vec<String> {
    let bracket = text.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?)));
    let Some((before, (inside, behind))) = bracket else {
        return vec![text.split_whitespace().collect::<Vec<_>>().join(" ")];
    };
    [format!("{before}{inside}{behind}"), format!("{before}{behind}")]
        .iter()
        .flat_map(|text| variants(text))
        .collect()
}

/// The answers of a field that are right, parted by `or`, with and without what is in brackets.
pub(super) fn answers(field: &str) -> Vec<String> {
    field.split(" or ").flat_map(variants).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_set_and_removed_and_the_rest_stays() {
        let file =
            "# Quotes\n- direct | A | said |  No.\n\n- known-wrong: PERSON | A\n\n- known-surplus: GPE | B\n";
        let mut facts = read(file).expect("the file is well formed");
        facts[0].mark = Mark::KnownWrong;
        facts[1].mark = Mark::Plain;
        assert_eq!(
            rewritten(file, &facts, &["ORG | C".to_owned()]),
            "# Quotes\n- known-wrong: direct | A | said |  No.\n\n- PERSON | A\n\n- known-surplus: ORG | C\n"
        );
        assert_eq!(
            rewritten(file, &facts, &[]),
            "# Quotes\n- known-wrong: direct | A | said |  No.\n\n- PERSON | A\n"
        );
    }

    #[test]
    fn brackets_may_be_left_out() {
        assert_eq!(variants("(Storm) Berta"), ["Storm Berta", "Berta"]);
        assert_eq!(answers("Q or our (own) critic"), ["Q", "our own critic", "our critic"]);
    }

    #[test]
    fn a_line_that_is_no_fact_is_refused() {
        assert!(read("direct | A | said | No.").is_err());
    }
}
