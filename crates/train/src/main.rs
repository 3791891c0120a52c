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
mod origin;
mod parts_of_speech;
mod score;
mod segment;

use clap::{Args, Parser, Subcommand};
use learn::Settings;
use std::path::{Path, PathBuf};
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
    Pos {
        #[command(flatten)]
        training: Training,
        /// Weight file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Train names on articles with gold names.
    Names {
        #[command(flatten)]
        training: Training,
        /// Weight file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Train the three models of attribution on articles with gold attributions, and fit what confidence means.
    Attribution {
        #[command(flatten)]
        training: Training,
        /// Folder of the weight files to write.
        #[arg(long)]
        out: PathBuf,
        /// Write what is found in the articles to check on, in the form of the contract.
        #[arg(long)]
        jsonl: Option<PathBuf>,
    },
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
    /// Corpus to measure on: every seed alone, their mean and spread, and the average that is written.
    #[arg(long)]
    check: Option<PathBuf>,
    /// Seeds whose models are averaged, from 1 on.
    #[arg(long, default_value_t = 5)]
    seeds: u64,
    /// Passes over the data, in place of the task's own number.
    #[arg(long)]
    rounds: Option<usize>,
    /// Share of features left out at random, in place of the task's own.
    #[arg(long)]
    dropout: Option<f32>,
    /// Rows of the weight file, in place of the task's own number.
    #[arg(long)]
    rows: Option<usize>,
}

/// The settings by which the shipped weights are made.
const POS: Settings = Settings { rounds: 7, dropout: 0.5, rows: 45_000, least_seen: 2, ..COMMON };
const NAMES: Settings = Settings { rounds: 16, dropout: 0.5, rows: 150_000, least_seen: 2, ..COMMON };
const ATTRIBUTION: Settings = Settings { rounds: 3, dropout: 0.4, rows: 40_000, least_seen: 3, ..COMMON };
const COMMON: Settings = Settings {
    rounds: 0,
    seeds: 1..1,
    dropout: 0.0,
    rate: 0.05,
    transition_rate: 0.02,
    rows: 0,
    least_seen: 0,
};

impl Training {
    /// The settings of a task with what was asked for in their place.
    fn settings(&self, task: Settings) -> Settings {
        Settings {
            seeds: 1..self.seeds + 1,
            rounds: self.rounds.unwrap_or(task.rounds),
            dropout: self.dropout.unwrap_or(task.dropout),
            rows: self.rows.unwrap_or(task.rows),
            ..task
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
        Command::Pos { training, out } => {
            let settings = training.settings(POS);
            write(&out, &parts_of_speech::train(&training.data, training.check.as_deref(), &settings)?)
        }
        Command::Names { training, out } => {
            let settings = training.settings(NAMES);
            write(&out, &names::train(&training.data, training.check.as_deref(), &settings)?)
        }
        Command::Attribution { training, out, jsonl } => train_attribution(&training, &out, jsonl.as_deref()),
        Command::Clusters { from, out } => write(&out, &clusters::compile(&from)?),
        Command::Gazetteers { from, out } => gazetteers::compile(&from, &out),
        Command::Score { what: Score::Pos { data } } => parts_of_speech::score(&data),
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
    }
}

fn train_attribution(training: &Training, out: &Path, jsonl: Option<&Path>) -> corpora::Result<()> {
    let settings = training.settings(ATTRIBUTION);
    let articles = attribution::articles(&training.data)?;
    let models = attribution::train(&articles, &settings, &origin::Origin::of(&training.data)?);
    let calibration = attribution::calibrate(&articles, &settings)?;
    write(&out.join("cues.bin"), &models.cues)?;
    write(&out.join("first-pass.bin"), &models.first_pass)?;
    write(&out.join("second-pass.bin"), &models.second_pass)?;
    write(&out.join("confidence.txt"), calibration.as_bytes())?;
    let Some(check) = &training.check else { return Ok(()) };
    let checks = corpora::brat::load(check)?;
    if let Some(path) = jsonl {
        write(path, &attribution::analyse(&checks, &models.clone().analyzer(&calibration)?)?)?;
    }
    attribution::check(&models, &articles, &checks, &settings)
}

fn write(path: &Path, bytes: &[u8]) -> corpora::Result<()> {
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
