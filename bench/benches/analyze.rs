//! How soon an analyzer is ready, how fast articles are analysed on one core, and whether time grows with length and
//! no faster.
//!
//! `cargo bench --manifest-path bench/Cargo.toml`; "elem/s" are words per second. `WIRECOPY_BENCH_DIR` names a folder of
//! articles; without it the fixtures are measured, which are few and short. In the group `analyze` the fastest pass over the
//! articles is told as well: on a machine that others use it says more than the mean. In the group `linearity` words
//! per second should not fall as the text gets longer. In the group `start`, `first` is the first analyzer of the
//! process, made once and timed by the clock, `new` any later one; neither should take 10 ms. Run one group alone by
//! its name: `cargo bench --manifest-path bench/Cargo.toml -- start`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::{Duration, Instant};
use wirecopy::{Analyzer, Options};
use wirecopy_bench::{articles, concatenated, words};

/// The program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn start(criterion: &mut Criterion) {
    let begun = Instant::now();
    black_box(Analyzer::new());
    println!("start/first             time:   {:?}", begun.elapsed());
    let mut group = criterion.benchmark_group("start");
    group.bench_function("new", |bencher| bencher.iter_with_large_drop(Analyzer::new));
    group.finish();
}

fn analyze(criterion: &mut Criterion) {
    let (analyzer, articles) = (Analyzer::new(), articles());
    let all: u64 = articles.iter().map(|article| words(article)).sum();
    let mut group = criterion.benchmark_group("analyze");
    group.throughput(Throughput::Elements(all));
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    let mut fastest = Duration::MAX;
    group.bench_function("articles", |bencher| {
        bencher.iter_custom(|passes| {
            let pass = |_| {
                let begun = Instant::now();
                for article in &articles {
                    black_box(analyzer.analyze(black_box(article), &Options::new()).expect("an article"));
                }
                let time = begun.elapsed();
                fastest = fastest.min(time);
                time
            };
            (0..passes).map(pass).sum()
        });
    });
    group.finish();
    if fastest < Duration::MAX {
        let speed = all as f64 / fastest.as_secs_f64();
        println!("analyze/articles        fastest pass: {fastest:?}, {speed:.0} words/s");
    }
}

fn linearity(criterion: &mut Criterion) {
    let (analyzer, articles) = (Analyzer::new(), articles());
    let mut group = criterion.benchmark_group("linearity");
    group.sample_size(10);
    for (name, bytes) in [("4 KiB", 4 << 10), ("64 KiB", 64 << 10), ("1 MiB", 1 << 20), ("8 MiB", 8 << 20)] {
        let text = concatenated(&articles, bytes);
        group.throughput(Throughput::Elements(words(&text)));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |bencher, text| {
            bencher
                .iter(|| black_box(analyzer.analyze(black_box(text), &Options::new()).expect("an article")));
        });
    }
    group.finish();
}

criterion_group!(benches, start, analyze, linearity);
criterion_main!(benches);
