//! Chains of claims: the time per check should not depend on the number of checks.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fourp_benches::{Link, chain};
use fourp_claims::{Config, Evidence, reconcile};
use fourp_model::NoProgress;

fn chains(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reconcile a chain");
    group.sample_size(10);
    for link in [Link::Sum, Link::Product] {
        for checks in [1_000_u32, 10_000, 100_000] {
            let Ok((claims, rows)) = chain(checks, link) else { continue };
            let evidence =
                Evidence { claims: &claims, checks: &rows, populations: &[], labels: &[] };
            group.throughput(Throughput::Elements(checks.into()));
            group.bench_function(BenchmarkId::new(format!("{link:?}"), checks), |bencher| {
                bencher.iter(|| reconcile(black_box(&evidence), &Config::default(), &NoProgress));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, chains);
criterion_main!(benches);
