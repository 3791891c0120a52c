//! `attribution`: trains who said what on articles with gold attributions.
//!
//! The first pass sees how probable each word is a cue, the second pass what the first one says. Of the articles that a
//! model was trained on, it says too well; so what the next model sees comes from models of the other parts of the
//! articles (jackknife). The articles are divided several times, each time in another way, and all versions are learned
//! from, so that what is learned hangs less on one division.

use crate::attributions::{self, calibration};
use crate::corpora::Result;
use crate::corpora::brat::{Article, Attribution, load};
use crate::learn::{Event, Settings, Source, Spread, Trained, learn};
use crate::origin::Origin;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::PathBuf;
use wirecopy::training::{self, ATTRIBUTION_WIDTH, CUES_WIDTH, Story, Task, TokenPrediction};
use wirecopy::{Analyzer, Options};

/// Parts into which the training articles are divided.
const FOLDS: usize = 4;
/// How often they are, each time in another way.
const VERSIONS: u32 = 3;
/// Rows of the weight file of cues.
const CUE_ROWS: usize = 60_000;
/// One article in so many is held out to fit the calibration on.
const HELD_OUT: usize = 4;

/// The labels of tokens that begin a part; those that follow have the next.
const SOURCE: u8 = 1;
const CUE: u8 = 3;
const CONTENT: u8 = 5;

/// The bytes of the weight files.
#[derive(Clone)]
pub struct Models {
    pub cues: Vec<u8>,
    pub first_pass: Vec<u8>,
    pub second_pass: Vec<u8>,
}

impl Models {
    /// The built-in analyzer with these models and this calibration.
    pub fn analyzer(self, calibration: &str) -> Result<Analyzer> {
        training::analyzer_with(self.cues, self.first_pass, self.second_pass, calibration)
    }
}

/// The articles of these corpora.
pub fn articles(data: &[PathBuf]) -> Result<Vec<Article>> {
    Ok(data.iter().map(|path| load(path)).collect::<Result<Vec<_>>>()?.concat())
}

/// Trains all models on these articles.
pub fn train(articles: &[Article], settings: &Settings, origin: &Origin) -> Models {
    let examples: Vec<Example> = articles.iter().filter_map(Example::new).collect();
    let all: Vec<&Example> = examples.iter().collect();
    let cues: Vec<Cues> =
        (0..VERSIONS).map(|version| jackknifed_cues(&examples, version, settings)).collect();
    let versions = || (0..).zip(&cues);
    let predictions: Vec<Vec<Vec<TokenPrediction>>> = versions()
        .map(|(version, cues)| jackknifed_predictions(&examples, cues, version, settings))
        .collect();
    let first_pass: &Source<'_> = &|take| cues.iter().for_each(|cues| first_pass_events(&all, cues, take));
    let second_pass: &Source<'_> = &|take| {
        cues.iter().zip(&predictions).for_each(|(cues, first)| second_pass_events(&all, cues, first, take));
    };
    let cue_settings = Settings { rows: CUE_ROWS, ..settings.clone() };
    Models {
        cues: learn::<CUES_WIDTH>(Task::Cues, &|take| cue_events(&all, take), None, &cue_settings, origin),
        first_pass: learn::<ATTRIBUTION_WIDTH>(Task::FirstPass, first_pass, None, settings, origin),
        second_pass: learn::<ATTRIBUTION_WIDTH>(Task::SecondPass, second_pass, None, settings, origin),
    }
}

/// Fits what evidence is worth: trains on all but every fourth article, and weighs the evidence of the quotes in these.
pub fn calibrate(articles: &[Article], settings: &Settings) -> Result<String> {
    let (unseen, used): (Vec<_>, Vec<_>) =
        articles.iter().cloned().enumerate().partition(|(index, _)| index.is_multiple_of(HELD_OUT));
    let [unseen, used] =
        [unseen, used].map(|part| part.into_iter().map(|(_, article)| article).collect::<Vec<_>>());
    let analyzer = train(&used, settings, &Origin::default()).analyzer("")?;
    Ok(calibration::table(&attributions::cases(unseen, &analyzer)?))
}

/// Prints F of content with source on other articles: of models from each seed alone, their mean and spread, and of these
/// models.
pub fn check(models: &Models, articles: &[Article], checks: &[Article], settings: &Settings) -> Result<()> {
    let f = |models: Models| -> Result<f64> {
        Ok(attributions::score::content_and_source(checks, &models.analyzer("")?)?.f())
    };
    let mut measures = Vec::new();
    for seed in settings.seeds.clone() {
        let single = Settings { seeds: seed..seed + 1, ..settings.clone() };
        measures.push(f(train(articles, &single, &Origin::default()))?);
        eprintln!("seed {seed}: content with source F {:.4}", measures[measures.len() - 1]);
    }
    eprintln!("{}; average of the weights {:.4}", Spread::of(&measures), f(models.clone())?);
    Ok(())
}

/// What the whole analysis finds in these articles, a line of JSON each.
pub fn analyse(articles: &[Article], analyzer: &Analyzer) -> Result<Vec<u8>> {
    let mut lines = Vec::new();
    for article in articles {
        let options = Options::new().id(&article.name);
        let found =
            analyzer.analyze(&article.raw, &options).map_err(|error| format!("{}: {error}", article.name))?;
        serde_json::to_writer(&mut lines, &found).map_err(|error| error.to_string())?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// An article, and its gold in tokens.
struct Example {
    story: Story,
    gold: Vec<Gold>,
    /// For each token, the gold attribution whose cue holds it.
    of_cue: HashMap<usize, usize>,
    /// Main words of cues.
    mains: BTreeSet<usize>,
}

struct Gold {
    source: BTreeSet<usize>,
    cue: BTreeSet<usize>,
    content: BTreeSet<usize>,
}

impl Example {
    /// `None` where the article cannot be analysed.
    fn new(article: &Article) -> Option<Example> {
        let story = Story::from_raw(&article.raw)?;
        let gold: Vec<Gold> = article.gold.iter().map(|attribution| Gold::new(attribution, &story)).collect();
        let mut of_cue = HashMap::new();
        let mut mains = BTreeSet::new();
        for (index, gold) in gold.iter().enumerate() {
            let tokens: Vec<usize> = gold.cue.iter().copied().collect();
            mains.extend(story.main_word(&tokens));
            for token in tokens {
                of_cue.entry(token).or_insert(index);
            }
        }
        Some(Example { story, gold, of_cue, mains })
    }
}

impl Gold {
    fn new(attribution: &Attribution, story: &Story) -> Gold {
        let tokens =
            |ranges: &[Range<usize>]| ranges.iter().flat_map(|range| covered(story, range)).collect();
        Gold {
            source: tokens(&attribution.source),
            cue: tokens(&attribution.cue),
            content: tokens(&attribution.content),
        }
    }

    /// The label of a token that begins a part.
    fn part(&self, at: usize) -> u8 {
        match () {
            _ if self.cue.contains(&at) => CUE,
            _ if self.source.contains(&at) => SOURCE,
            _ if self.content.contains(&at) => CONTENT,
            _ => 0,
        }
    }
}

/// The tokens that share characters with a range of the raw article.
fn covered(story: &Story, range: &Range<usize>) -> Range<usize> {
    let tokens = story.tokens();
    let first = tokens.partition_point(|token| token.end <= range.start);
    first..tokens.partition_point(|token| token.start < range.end).max(first)
}

/// Candidates for cues with their probabilities, for each article.
type Cues = Vec<Vec<(usize, f32)>>;

/// The parts of one division of the articles: for each the articles outside of it, and those in it.
fn parts(articles: usize, version: u32) -> impl Iterator<Item = (Vec<usize>, Vec<usize>)> {
    let part = move |article: usize| article / FOLDS.pow(version) % FOLDS;
    (0..FOLDS).map(move |own| (0..articles).partition(|&article| part(article) != own))
}

/// Settings of a model that only labels articles for the next one.
fn of_version(version: u32, settings: &Settings) -> Settings {
    let seed = settings.seeds.start + u64::from(version);
    Settings { seeds: seed..seed + 1, ..settings.clone() }
}

/// How probable the candidates of each article are, by models of the other parts.
fn jackknifed_cues(examples: &[Example], version: u32, settings: &Settings) -> Cues {
    let mut cues: Cues = vec![Vec::new(); examples.len()];
    for (others, own) in parts(examples.len(), version) {
        let others: Vec<&Example> = others.iter().map(|&index| &examples[index]).collect();
        let source: &Source<'_> = &|take| cue_events(&others, take);
        let model = Trained::<CUES_WIDTH>::new(Task::Cues, source, &of_version(version, settings));
        for index in own {
            examples[index]
                .story
                .cues(|at, features| cues[index].push((at, model.probabilities(features)[1])));
        }
    }
    cues
}

/// What the first pass says of the tokens of each article, by models of the other parts.
fn jackknifed_predictions(
    examples: &[Example],
    cues: &Cues,
    version: u32,
    settings: &Settings,
) -> Vec<Vec<TokenPrediction>> {
    let mut predictions: Vec<Vec<TokenPrediction>> = vec![Vec::new(); examples.len()];
    for (others, own) in parts(examples.len(), version) {
        let other_cues: Cues = others.iter().map(|&index| cues[index].clone()).collect();
        let others: Vec<&Example> = others.iter().map(|&index| &examples[index]).collect();
        let source: &Source<'_> = &|take| first_pass_events(&others, &other_cues, take);
        let model =
            Trained::<ATTRIBUTION_WIDTH>::new(Task::FirstPass, source, &of_version(version, settings));
        for index in own {
            predictions[index] = predict(&examples[index], &cues[index], &model);
        }
    }
    predictions
}

/// What a model of the first pass says of the tokens of an article; nothing of those that it does not look at.
fn predict(
    example: &Example,
    cues: &[(usize, f32)],
    model: &Trained<ATTRIBUTION_WIDTH>,
) -> Vec<TokenPrediction> {
    let of_example = [cues.to_vec()].to_vec();
    let mut found = model.labels(&|take| first_pass_events(&[example], &of_example, take)).into_iter();
    let mut predictions = vec![TokenPrediction::default(); example.story.tokens().len()];
    example.story.first_pass(cues, |token| {
        if let (Some((at, ..)), Some((label, shares))) = (token, token.and_then(|_| found.next())) {
            predictions[at] = TokenPrediction::new(label, &shares);
        }
    });
    predictions
}

/// Every candidate for a cue, a sequence of its own.
fn cue_events(examples: &[&Example], take: &mut dyn FnMut(Event<'_>)) {
    for example in examples {
        example.story.cues(|at, features| {
            take(Event::Token(features, u8::from(example.mains.contains(&at)), 0));
            take(Event::End);
        });
    }
}

/// The sequences of the first pass.
fn first_pass_events(examples: &[&Example], cues: &Cues, take: &mut dyn FnMut(Event<'_>)) {
    for (example, cues) in examples.iter().zip(cues) {
        let labels = joint_labels(example);
        example.story.first_pass(cues, |token| match token {
            Some((at, features, class)) => take(Event::Token(features, labels[at], class)),
            None => take(Event::End),
        });
    }
}

/// Labels of all tokens by all gold attributions: cues before sources before contents.
fn joint_labels(example: &Example) -> Vec<u8> {
    let mut labels = vec![0; example.story.tokens().len()];
    let golds = || example.gold.iter();
    let parts = golds().map(|gold| (CONTENT, &gold.content));
    let parts = parts.chain(golds().map(|gold| (SOURCE, &gold.source)));
    for (label, tokens) in parts.chain(golds().map(|gold| (CUE, &gold.cue))) {
        let mut last = None;
        for &at in tokens {
            labels[at] = if at > 0 && last == Some(at - 1) { label + 1 } else { label };
            last = Some(at);
        }
    }
    // What was cut in two by another part begins again after it.
    for at in 0..labels.len() {
        let before = if at > 0 { labels[at - 1] } else { 0 };
        let continues = labels[at] > 0 && labels[at].is_multiple_of(2);
        if continues && before != labels[at] && before + 1 != labels[at] {
            labels[at] -= 1;
        }
    }
    labels
}

/// The sequences of the second pass, one for each candidate cue.
fn second_pass_events(
    examples: &[&Example],
    cues: &Cues,
    first_pass: &[Vec<TokenPrediction>],
    take: &mut dyn FnMut(Event<'_>),
) {
    for ((example, cues), first_pass) in examples.iter().zip(cues).zip(first_pass) {
        example.story.second_pass(cues, first_pass, |cue, tokens| {
            let gold = example.of_cue.get(&cue.main).map(|&gold| &example.gold[gold]);
            let mut before = 0;
            let mut at = cue.window.start;
            tokens(&mut |features, class| {
                let part = gold.map_or(0, |gold| gold.part(at));
                let label = if part > 0 && (before == part || before == part + 1) { part + 1 } else { part };
                take(Event::Token(features, label, class));
                before = label;
                at += 1;
            });
            take(Event::End);
        });
    }
}
