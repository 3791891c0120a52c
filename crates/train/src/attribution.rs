//! `attribution`: trains who said what on articles with gold attributions.
//!
//! The second model sees how likely each word is a cue. On the articles that the first model was trained on that is
//! too good to be true, so it is told by a model that was trained on the others (jackknife).

use crate::corpora::Result;
use crate::corpora::brat::{Article, Attribution, load};
use crate::learn::{Event, Settings, Trained, Used, learn};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::PathBuf;
use wirecopy::training::{self, ATTRIBUTION_WIDTH, CUES_WIDTH, Story, Task, TokenPrediction};
use wirecopy::{Analyzer, Options};

/// Parts of the training articles that take turns.
const FOLDS: usize = 4;
/// How often they do, each time with other parts, so that what is learned hangs less on one division.
const VERSIONS: u32 = 3;
/// Rows of the weight file of cues.
const CUE_ROWS: usize = 60_000;

/// The labels of tokens that begin a part; those that follow have the next.
const SOURCE: u8 = 1;
const CUE: u8 = 3;
const CONTENT: u8 = 5;

/// The bytes of the weight files.
pub struct Weights {
    pub cues: Vec<u8>,
    pub first: Vec<u8>,
    pub attributions: Vec<u8>,
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

/// Candidates for cues with their probabilities, for each article.
type Cues = Vec<Vec<(usize, f32)>>;

/// The articles of these corpora, or an even share of them.
pub fn articles(data: &[PathBuf], share: f64) -> Result<Vec<Article>> {
    let mut articles = Vec::new();
    for path in data {
        articles.extend(load(path)?);
    }
    let count = |index: usize| (index as f64 * share) as usize;
    Ok(articles
        .into_iter()
        .enumerate()
        .filter(|(index, _)| count(index + 1) > count(*index))
        .map(|(_, article)| article)
        .collect())
}

/// By one of the ways to divide the training articles into parts, for each part the articles outside of it and those in it.
fn divisions(articles: usize, version: u32) -> impl Iterator<Item = (Vec<usize>, Vec<usize>)> {
    let part = move |article: usize| article / FOLDS.pow(version) % FOLDS;
    (0..FOLDS).map(move |own| (0..articles).partition(|&article| part(article) != own))
}

/// Trains all models on these articles; shows how they do on others.
pub fn train(articles: &[Article], checks: &[Article], settings: &Settings) -> Weights {
    let examples: Vec<Example> = articles.iter().filter_map(example).collect();
    let checks: Vec<Example> = checks.iter().filter_map(example).collect();
    let all: Vec<&Example> = examples.iter().collect();
    let checked: Vec<&Example> = checks.iter().collect();
    let single = Settings { seeds: 1, ..settings.clone() };

    let of_version =
        |version: u32| Settings { first_seed: settings.first_seed + u64::from(version), ..single.clone() };

    let cues_of = |version| {
        let mut cues: Cues = vec![Vec::new(); examples.len()];
        for (others, own) in divisions(examples.len(), version) {
            let others: Vec<&Example> = others.iter().map(|&index| &examples[index]).collect();
            let model = Trained::<CUES_WIDTH>::new(
                &|take| cue_events(&others, take),
                Used::of(Task::Cues),
                &of_version(version),
            );
            own.into_iter().for_each(|index| cues[index] = probabilities(&examples[index], &model));
        }
        eprintln!("cues of the training articles, by models of the others: {}", cue_agreement(&all, &cues));
        cues
    };
    let cues: Vec<Cues> = (0..VERSIONS).map(cues_of).collect();
    // Models that only tell how the articles to check on come out are not needed where there are none.
    let mut check_cues: Cues = Vec::new();
    if !checks.is_empty() {
        let model =
            Trained::<CUES_WIDTH>::new(&|take| cue_events(&all, take), Used::of(Task::Cues), settings);
        check_cues.extend(checks.iter().map(|example| probabilities(example, &model)));
    }
    eprintln!("cues of the articles to check on: {}", cue_agreement(&checked, &check_cues));
    let cue_settings = Settings { rows: CUE_ROWS, ..settings.clone() };
    let cue_weights = learn::<CUES_WIDTH>(
        Task::Cues,
        Used::of(Task::Cues),
        &|take| cue_events(&all, take),
        &|take| cue_events(&checked, take),
        &cue_settings,
        |labels| agreement(labels, &gold_labels(|take| cue_events(&checked, take)), |label| label == 1),
    );

    let first_of = |(version, cues): (u32, &Cues)| {
        let mut first: Vec<Vec<TokenPrediction>> = vec![Vec::new(); examples.len()];
        for (others, own) in divisions(examples.len(), version) {
            let other_cues: Cues = others.iter().map(|&index| cues[index].clone()).collect();
            let others: Vec<&Example> = others.iter().map(|&index| &examples[index]).collect();
            let model = Trained::<ATTRIBUTION_WIDTH>::new(
                &|take| first_events(&others, &other_cues, take),
                Used::of(Task::FirstPass),
                &of_version(version),
            );
            own.into_iter()
                .for_each(|index| first[index] = predictions(&examples[index], &cues[index], &model));
        }
        first
    };
    let first: Vec<Vec<Vec<TokenPrediction>>> = (0..).zip(&cues).map(first_of).collect();
    let all_first =
        |take: &mut dyn FnMut(Event<'_>)| cues.iter().for_each(|cues| first_events(&all, cues, take));
    let all_parts = |take: &mut dyn FnMut(Event<'_>)| {
        cues.iter().zip(&first).for_each(|(cues, first)| part_events(&all, cues, first, take));
    };
    let mut check_first: Vec<Vec<TokenPrediction>> = Vec::new();
    if !checks.is_empty() {
        let model = Trained::<ATTRIBUTION_WIDTH>::new(&all_first, Used::of(Task::FirstPass), &single);
        let pairs = checks.iter().zip(&check_cues);
        check_first.extend(pairs.map(|(example, cues)| predictions(example, cues, &model)));
    }
    let check_gold = gold_labels(|take| first_events(&checked, &check_cues, take));
    let first_weights = learn::<ATTRIBUTION_WIDTH>(
        Task::FirstPass,
        Used::of(Task::FirstPass),
        &all_first,
        &|take| first_events(&checked, &check_cues, take),
        settings,
        |labels| agreement(labels, &check_gold, |label| label != 0),
    );
    let gold = gold_labels(|take| part_events(&checked, &check_cues, &check_first, take));
    let attributions = learn::<ATTRIBUTION_WIDTH>(
        Task::SecondPass,
        Used::of(Task::FirstPass),
        &all_parts,
        &|take| part_events(&checked, &check_cues, &check_first, take),
        settings,
        |labels| agreement(labels, &gold, |label| label != 0),
    );
    Weights { cues: cue_weights, first: first_weights, attributions }
}

impl Weights {
    /// An analyzer that uses these.
    pub fn analyzer(self) -> Analyzer {
        training::analyzer_with(
            self.cues,
            self.first,
            self.attributions,
            include_str!("../../core/models/confidence.txt"),
        )
        .expect("these weights")
    }
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

fn example(article: &Article) -> Option<Example> {
    let story = Story::from_raw(&article.raw)?;
    let gold: Vec<Gold> = article.gold.iter().map(|attribution| gold(attribution, &story)).collect();
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

fn gold(attribution: &Attribution, story: &Story) -> Gold {
    let tokens = |ranges: &[Range<usize>]| ranges.iter().flat_map(|range| covered(story, range)).collect();
    Gold {
        source: tokens(&attribution.source),
        cue: tokens(&attribution.cue),
        content: tokens(&attribution.content),
    }
}

/// The tokens that share characters with a range of the raw article.
fn covered(story: &Story, range: &Range<usize>) -> Range<usize> {
    let tokens = story.tokens();
    let first = tokens.partition_point(|token| token.end <= range.start);
    first..tokens.partition_point(|token| token.start < range.end).max(first)
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

/// All tokens, a sequence a block.
fn first_events(examples: &[&Example], cues: &Cues, take: &mut dyn FnMut(Event<'_>)) {
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
    // What was cut in two by another part begins again behind it.
    for at in 0..labels.len() {
        let before = if at > 0 { labels[at - 1] } else { 0 };
        let goes_on = labels[at] > 0 && labels[at].is_multiple_of(2);
        if goes_on && before != labels[at] && before + 1 != labels[at] {
            labels[at] -= 1;
        }
    }
    labels
}

/// What a model of the first pass says of the tokens of an article; nothing of those in blocks without a cue.
fn predictions(
    example: &Example,
    cues: &[(usize, f32)],
    model: &Trained<ATTRIBUTION_WIDTH>,
) -> Vec<TokenPrediction> {
    let mut found = model.labels(&|take| first_events(&[example], &vec![cues.to_vec()], take)).into_iter();
    let mut predictions = vec![TokenPrediction::default(); example.story.tokens().len()];
    example.story.first_pass(cues, |token| {
        if let (Some((at, ..)), Some((label, shares))) = (token, token.and_then(|_| found.next())) {
            predictions[at] = TokenPrediction::new(label, &shares);
        }
    });
    predictions
}

/// The tokens around every likely cue, a sequence a cue.
fn part_events(
    examples: &[&Example],
    cues: &Cues,
    first: &[Vec<TokenPrediction>],
    take: &mut dyn FnMut(Event<'_>),
) {
    for ((example, cues), first) in examples.iter().zip(cues).zip(first) {
        example.story.second_pass(cues, first, |cue, tokens| {
            let gold = example.of_cue.get(&cue.main).map(|&gold| &example.gold[gold]);
            let mut before = 0;
            let mut at = cue.window.start;
            tokens(&mut |features, class| {
                let part = gold.map_or(0, |gold| part(gold, at));
                let label = if part > 0 && (before == part || before == part + 1) { part + 1 } else { part };
                take(Event::Token(features, label, class));
                before = label;
                at += 1;
            });
            take(Event::End);
        });
    }
}

/// The label of a token that begins a part.
fn part(gold: &Gold, at: usize) -> u8 {
    match () {
        _ if gold.cue.contains(&at) => CUE,
        _ if gold.source.contains(&at) => SOURCE,
        _ if gold.content.contains(&at) => CONTENT,
        _ => 0,
    }
}

fn probabilities(example: &Example, model: &Trained<CUES_WIDTH>) -> Vec<(usize, f32)> {
    let mut cues = Vec::new();
    example.story.cues(|at, features| cues.push((at, model.probabilities(features)[1])));
    cues
}

/// How many gold cues are candidates and are likely, and how many likely ones are right.
fn cue_agreement(examples: &[&Example], cues: &Cues) -> String {
    let (mut gold, mut among) = (0, 0);
    let mut at_least = [(0.06, 0, 0), (0.2, 0, 0), (0.5, 0, 0)];
    for (example, cues) in examples.iter().zip(cues) {
        gold += example.mains.len();
        for (at, probability) in cues {
            let right = example.mains.contains(at);
            among += usize::from(right);
            for (least, found, correct) in &mut at_least {
                *found += usize::from(*probability >= *least);
                *correct += usize::from(*probability >= *least && right);
            }
        }
    }
    let shares = at_least.map(|(least, found, correct)| {
        let (precision, recall) = (correct as f64 / found.max(1) as f64, correct as f64 / gold.max(1) as f64);
        format!("p ≥ {least}: {found} found, precision {precision:.3}, recall {recall:.3}")
    });
    format!("{gold} gold, {among} candidates; {}", shares.join("; "))
}

/// The labels of the gold.
fn gold_labels(events: impl Fn(&mut dyn FnMut(Event<'_>))) -> Vec<u8> {
    let mut labels = Vec::new();
    events(&mut |event| {
        if let Event::Token(_, label, _) = event {
            labels.push(label);
        }
    });
    labels
}

/// F of the labels that count.
fn agreement(labels: &[u8], gold: &[u8], counts: impl Fn(u8) -> bool) -> f64 {
    let both = labels.iter().zip(gold).filter(|&(&label, &gold)| counts(label) && label == gold).count();
    let all = labels.iter().chain(gold).filter(|&&label| counts(label)).count();
    2.0 * both as f64 / all.max(1) as f64
}
