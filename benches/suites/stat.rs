//! Intervals one by one: what a count and a ratio cost, by method and size.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use fourp_stat::{CountMethod, Exposed, Level, RatioMethod, poisson_interval, rate_ratio_interval};

fn counts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("interval of a count");
    for how in CountMethod::ALL {
        for count in [3_u64, 30, 300, 3_000_000] {
            group.bench_function(BenchmarkId::new(format!("{how:?}"), count), |bencher| {
                bencher.iter(|| poisson_interval(black_box(count), Level::P95, *how));
            });
        }
    }
    group.finish();
}

fn ratios(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("interval of a rate ratio");
    for how in RatioMethod::ALL {
        for (count, other) in [(3_u64, 9_u64), (41, 15), (6_993, 5_142)] {
            let pair = (Exposed::new(count, 1.0), Exposed::new(other, 1.0));
            let (Ok(a), Ok(b)) = pair else { continue };
            let name = BenchmarkId::new(format!("{how:?}"), format!("{count}-{other}"));
            group.bench_function(name, |bencher| {
                bencher.iter(|| rate_ratio_interval(black_box(a), black_box(b), Level::P95, *how));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, counts, ratios);
criterion_main!(benches);
