//! What charts cost: one with its false-alarm rate, a grid of many, and the run length of a rule set.

use std::{hint::black_box, num::NonZeroUsize};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fourp_performance::{
    ChartConventions, ChartKind, ChartSpec, RuleSet, Sequence, Simulation, control_chart, xmr_grid,
};
use fourp_stat::Rng;

fn numbers(count: usize) -> Vec<f64> {
    let mut random = Rng::new(2019);
    (0..count).map(|_| random.normal()).collect()
}

fn run_lengths(criterion: &mut Criterion) {
    let rules = RuleSet::western_electric();
    criterion.bench_function("run length, four rules", |bench| {
        bench.iter(|| black_box(&rules).in_control_run_length());
    });
}

fn charts(criterion: &mut Criterion) {
    let Ok(sequence) = Sequence::of_values(&numbers(60)) else { return };
    let spec = ChartSpec { rules: RuleSet::western_electric(), ..ChartSpec::new(ChartKind::XmR) };
    criterion.bench_function("one chart with 1,000 simulated", |bench| {
        bench.iter(|| control_chart(black_box(&sequence), &spec, Simulation::default()));
    });
}

fn grids(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("grid of 60 columns");
    let (rules, conventions) = (RuleSet::western_electric(), ChartConventions::default());
    for rows in [1_000_usize, 10_000, 100_000] {
        let numbers = numbers(rows.saturating_mul(60));
        group.throughput(Throughput::Elements(u64::try_from(numbers.len()).unwrap_or(u64::MAX)));
        group.bench_with_input(BenchmarkId::from_parameter(rows), &numbers, |bench, numbers| {
            bench
                .iter(|| xmr_grid(black_box(numbers), 60, &conventions, &rules, NonZeroUsize::MIN));
        });
    }
    group.finish();
}

criterion_group!(benches, run_lengths, charts, grids);
criterion_main!(benches);
