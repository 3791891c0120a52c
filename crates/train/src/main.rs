//! Trains and measures the models of Wirecopy. `crates/core/models/MODEL_CARD.md` names the commands that made the
//! shipped weights.

mod attribution;
mod attributions;
mod clusters;
mod coreference;
mod corpora;
mod crf;
mod gazetteers;
mod learn;
mod names;
mod parts;
mod random;
mod score;
mod segment;

use clap::{Args, Parser, Subcommand};
use learn::Settings;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train parts of speech on treebanks in CoNLL-U.
    Pos(Training),
    /// Train names on articles with gold names.
    Ner(Training),
    /// Train attribution on articles with gold attributions.
    Attribution {
        #[command(flatten)]
        training: Training,
        /// Share of the articles to train on, for a learning curve.
        #[arg(long, default_value_t = 1.0)]
        share: f64,
        /// Weight file of cues to write; `--out` is that of sources and contents.
        #[arg(long)]
        cues: PathBuf,
        /// Weight file of the first pass to write.
        #[arg(long)]
        first: PathBuf,
        /// Write what is found in the articles to check on, in the form of the contract.
        #[arg(long)]
        jsonl: Option<PathBuf>,
    },
    /// Fit what confidence means; trains attribution without every fourth article and weighs evidence on these.
    Confidence(Training),
    /// Pack word clusters (tab-separated, unpacked) into the core's file.
    Clusters {
        /// Lines of word and classes.
        #[arg(long)]
        from: PathBuf,
        /// File to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Compile public lists of facts into the core's gazetteers.
    Gazetteers {
        /// Folder of the sources.
        #[arg(long)]
        from: PathBuf,
        /// Folder of the lists.
        #[arg(long, default_value = "crates/core/data/gazetteers")]
        out: PathBuf,
    },
    /// Measure a stage on a corpus.
    Score {
        #[command(subcommand)]
        what: Score,
    },
    /// Show what a stage gets wrong.
    Errors {
        #[command(subcommand)]
        what: Errors,
    },
    /// List the quotes that two outputs in JSON lines decide otherwise.
    Diff { old: PathBuf, new: PathBuf },
    /// Measure tokens and sentences on the running text of a treebank.
    Segment {
        #[arg(long)]
        data: PathBuf,
    },
    /// Convert.
    Convert { task: String, from: PathBuf, out: PathBuf },
}

#[derive(Subcommand)]
enum Errors {
    /// Names: confusions of kinds and the most frequent errors of each sort.
    Entities {
        #[arg(long)]
        data: PathBuf,
        /// Examples of each sort.
        #[arg(long, default_value_t = 12)]
        limit: usize,
    },
    /// Quotes: gold beside found in marked text, by kind of error.
    Quotes {
        /// Articles with attributions beside them, as PolNeAR's authors publish them.
        #[arg(long)]
        data: PathBuf,
        /// Examples of each kind.
        #[arg(long, default_value_t = 12)]
        limit: usize,
    },
}

#[derive(Subcommand)]
enum Score {
    /// Names, by kind, with the interval over documents.
    Entities {
        #[arg(long)]
        data: PathBuf,
        /// Change the case of the articles.
        #[arg(long, value_enum, default_value = "as-is")]
        case: score::Case,
        /// Write a row per document and kind.
        #[arg(long)]
        csv: Option<PathBuf>,
        /// Write the names found in the form of the contract.
        #[arg(long)]
        jsonl: Option<PathBuf>,
    },
    /// Quotes and their sources, with the interval over articles, and what confidence and evidence are worth.
    Quotes {
        /// Articles with attributions beside them, as PolNeAR's authors publish them.
        #[arg(long)]
        data: PathBuf,
        /// Write a row per article and measure.
        #[arg(long)]
        csv: Option<PathBuf>,
    },
    /// Parts of speech on the running text of a treebank.
    Pos {
        #[arg(long)]
        data: PathBuf,
    },
    /// Chains of people, organisations and places on documents that bear them as GUM does.
    Coreference {
        #[arg(long)]
        data: PathBuf,
    },
}

#[derive(Args)]
struct Training {
    /// Corpora to train on.
    #[arg(long, required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    /// Corpus to show the learning curve on.
    #[arg(long)]
    check: Option<PathBuf>,
    /// Weight file to write.
    #[arg(long)]
    out: PathBuf,
    /// Passes over the data.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Models to average.
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Seed of the first of these; the others follow it.
    #[arg(long, default_value_t = 1)]
    first_seed: u64,
    /// Share of features left out at random.
    #[arg(long, default_value_t = 0.5)]
    dropout: f32,
    /// Rate of the weights.
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    /// Rate of the transitions.
    #[arg(long, default_value_t = 0.02)]
    transition_rate: f32,
    /// Rows of the weight file.
    #[arg(long)]
    rows: usize,
    /// Features seen less often are left out.
    #[arg(long, default_value_t = 2)]
    least_seen: u32,
}

impl Training {
    fn settings(&self) -> Settings {
        Settings {
            rounds: self.rounds,
            seeds: self.seeds,
            first_seed: self.first_seed,
            dropout: self.dropout,
            rate: self.rate,
            transition_rate: self.transition_rate,
            rows: self.rows,
            least_seen: self.least_seen,
        }
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("wirecopy-train: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> corpora::Result<()> {
    match command {
        Command::Pos(training) => {
            let bytes = parts::train(&training.data, training.check.as_deref(), &training.settings())?;
            write(&training.out, &bytes)
        }
        Command::Ner(training) => {
            let bytes = names::train(&training.data, training.check.as_deref(), &training.settings())?;
            write(&training.out, &bytes)
        }
        Command::Attribution { training, share, cues, first, jsonl } => {
            let articles = attribution::articles(&training.data, share)?;
            let checks = training.check.as_deref().map(corpora::brat::load).transpose()?.unwrap_or_default();
            let weights = attribution::train(&articles, &checks, &training.settings());
            write(&cues, &weights.cues)?;
            write(&first, &weights.first)?;
            write(&training.out, &weights.attributions)?;
            jsonl.map_or(Ok(()), |path| write(&path, &attribution::analyse(&checks, &weights.analyzer())?))
        }
        Command::Confidence(training) => {
            let table = attributions::calibration::calibrate(&training.data, &training.settings())?;
            write(&training.out, table.as_bytes())
        }
        Command::Clusters { from, out } => write(&out, &clusters::compile(&from)?),
        Command::Gazetteers { from, out } => gazetteers::compile(&from, &out),
        Command::Score { what: Score::Pos { data } } => parts::score(&data),
        Command::Score { what: Score::Coreference { data } } => coreference::score(&data),
        Command::Score { what: Score::Entities { data, case, csv, jsonl } } => {
            score::entities(&data, case, csv.as_deref(), jsonl.as_deref())
        }
        Command::Score { what: Score::Quotes { data, csv } } => {
            attributions::score::score(&data, csv.as_deref())
        }
        Command::Errors { what: Errors::Quotes { data, limit } } => {
            attributions::errors::errors(&data, limit)
        }
        Command::Diff { old, new } => attributions::diff::diff(&old, &new),
        Command::Errors { what: Errors::Entities { data, limit } } => score::errors(&data, limit),
        Command::Segment { data } => segment::measure(&data),
        Command::Convert { task, from, out } => {
            write(&out, &wirecopy::training::convert(&task, &std::fs::read(from).unwrap()))
        }
    }
}

fn write(path: &std::path::Path, bytes: &[u8]) -> corpora::Result<()> {
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
