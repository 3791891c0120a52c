//! What can be typed, and nothing that has been opened yet.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum, builder::PossibleValue};
use std::path::PathBuf;
use wirecopy::{Act, OffsetUnit};
use wirecopy_formats::{FORMATS, Format, Only};

/// What the program says when it is called without anything to do.
pub(crate) const WHAT_TO_DO: &str = "\
nothing to do: name an article, a folder of articles, or pipe one in

  wirecopy extract article.txt
  wirecopy extract articles/ --format jsonl -o articles.jsonl
  cat article.txt | wirecopy extract

`wirecopy help extract` lists every option";

const EXITS: &str = "\
Exit codes: 0 all documents analysed; 1 nothing could be done; 2 wrong usage; 3 some documents failed, their error \
records are in the output and their count on stderr; 130 interrupted, the records written so far are whole.";

/// Turns news articles into structure: text, entities, and who said what.
#[derive(Debug, Parser)]
#[command(name = "wirecopy", version, after_help = EXITS)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Analyse articles.
    #[command(after_help = EXITS)]
    Extract(Extract),
    /// Explain what a code of the output means: evidence, a drop reason or a warning.
    Explain {
        /// The code, or an evidence string as the output shows it; all codes when left out.
        code: Option<String>,
    },
    /// Print the JSON Schema of the output.
    Schema,
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the man page.
    Man,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Extract {
    /// Files, folders, patterns such as 'news/**/*.txt', or - for stdin.
    ///
    /// A folder is walked with all that is below it; hidden files are left out, everything else is read. Stdin is read
    /// when no path is given and something is piped in.
    #[arg(value_name = "PATH|DIR|GLOB|-")]
    pub(crate) inputs: Vec<PathBuf>,

    /// How to write [default: text for one article on a terminal, json for one elsewhere, jsonl for several].
    #[arg(short, long, value_parser = format_parser(), hide_default_value = true)]
    pub(crate) format: Option<Format>,

    /// Unit of every offset.
    #[arg(long, default_value = "codepoint", value_enum)]
    pub(crate) offsets: Unit,

    /// Write a part only; not for marked text.
    #[arg(long, value_parser = only_parser())]
    pub(crate) only: Option<Only>,

    /// Keep the quotes with these acts, separated by commas [default: said,wrote,asked in text, all elsewhere].
    ///
    /// Quotes that are left out renumber none: q3 stays q3.
    #[arg(long, value_name = "ACT,…", value_delimiter = ',', value_enum)]
    pub(crate) acts: Option<Vec<QuoteAct>>,

    /// Keep the quotes whose confidence is at least this, 0 to 1.
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = parse_share, hide_default_value = true)]
    pub(crate) min_confidence: f64,

    /// Write to this file instead of stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Articles analysed at once [default: the number of cores].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,

    /// Print documents, words and speed to stderr at the end.
    #[arg(long)]
    pub(crate) stats: bool,

    /// Largest document; a larger one fails with the code too_large. K, M and G mean 2^10, 2^20 and 2^30 bytes.
    #[arg(long, value_name = "BYTES", default_value = "8M", value_parser = parse_bytes)]
    pub(crate) max_bytes: usize,

    /// Colour in text: auto is on a terminal, unless NO_COLOR is set.
    #[arg(long, default_value = "auto", value_enum, value_name = "WHEN")]
    pub(crate) color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

/// The core's unit with clap's names; clap's trait cannot be given to a type of another crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit(pub(crate) OffsetUnit);

impl ValueEnum for Unit {
    fn value_variants<'a>() -> &'a [Unit] {
        &[Unit(OffsetUnit::Codepoint), Unit(OffsetUnit::Utf8), Unit(OffsetUnit::Utf16)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self.0 {
            OffsetUnit::Codepoint => {
                PossibleValue::new("codepoint").help("Unicode code points, as Python counts")
            }
            OffsetUnit::Utf8 => PossibleValue::new("utf8").help("bytes of UTF-8, as Rust and Go count"),
            OffsetUnit::Utf16 => {
                PossibleValue::new("utf16").help("UTF-16 code units, as JavaScript and Java count")
            }
        })
    }
}

/// The core's act with clap's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QuoteAct(pub(crate) Act);

impl ValueEnum for QuoteAct {
    fn value_variants<'a>() -> &'a [QuoteAct] {
        const ACTS: [QuoteAct; 7] = [
            QuoteAct(Act::Said),
            QuoteAct(Act::Wrote),
            QuoteAct(Act::Asked),
            QuoteAct(Act::Thought),
            QuoteAct(Act::Felt),
            QuoteAct(Act::Planned),
            QuoteAct(Act::Did),
        ];
        &ACTS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.as_str()).help(match self.0 {
            Act::Said => "spoken, or reported as spoken",
            Act::Wrote => "written or published",
            Act::Asked => "asked or demanded",
            Act::Thought => "thought, known or believed",
            Act::Felt => "felt, wished or feared",
            Act::Planned => "planned or promised to oneself",
            Act::Did => "shown by deed: voted, ruled, agreed",
        }))
    }
}

/// A parser of format names, made from the table of formats.
fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let names = FORMATS.iter().map(|info| PossibleValue::new(info.name).help(info.purpose));
    // The parser before has refused every other name.
    PossibleValuesParser::new(names).map(|name| Format::by_name(&name).unwrap_or(Format::Json))
}

fn only_parser() -> impl clap::builder::TypedValueParser<Value = Only> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let names = Only::ALL.iter().map(|(_, name, purpose)| PossibleValue::new(*name).help(*purpose));
    let by_name =
        |name: String| Only::ALL.iter().find(|(_, other, _)| *other == name).map(|(only, _, _)| *only);
    PossibleValuesParser::new(names).try_map(move |name| by_name(name).ok_or("expected a part of an article"))
}

/// A number from 0 to 1.
fn parse_share(typed: &str) -> Result<f64, String> {
    let share = typed.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0 to 1".into())
}

/// A number of bytes with an optional K, M or G.
fn parse_bytes(typed: &str) -> Result<usize, String> {
    let no_number = || format!("expected a number such as 8M, found '{typed}'");
    let digits = typed.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    if digits.is_empty() {
        return Err(no_number());
    }
    let shift = match typed[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        unit => {
            return Err(format!("expected bytes or K, M, G after the number, found '{unit}'"));
        }
    };
    let number: usize = digits.parse().map_err(|_| no_number())?;
    number.checked_shl(shift).filter(|bytes| bytes >> shift == number).ok_or_else(|| "too large".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn every_act_can_be_typed() {
        let typed: Vec<Act> = QuoteAct::value_variants().iter().map(|act| act.0).collect();
        assert_eq!(typed, Act::ALL);
    }

    #[test]
    fn shares_lie_between_0_and_1() {
        assert_eq!(parse_share("0.8"), Ok(0.8));
        for typed in ["1.5", "-0.1", "NaN", "high", ""] {
            assert_eq!(parse_share(typed), Err("expected a number from 0 to 1".into()));
        }
    }

    #[test]
    fn bytes_are_read_with_their_unit() {
        assert_eq!(parse_bytes("8M"), Ok(wirecopy::DEFAULT_MAX_BYTES));
        assert_eq!(parse_bytes("17"), Ok(17));
        assert_eq!(parse_bytes("2KiB"), Ok(2048));
        assert_eq!(parse_bytes("9X"), Err("expected bytes or K, M, G after the number, found 'X'".into()));
        assert_eq!(parse_bytes("M"), Err("expected a number such as 8M, found 'M'".into()));
        assert_eq!(parse_bytes("99999999999999999G"), Err("too large".into()));
    }
}
