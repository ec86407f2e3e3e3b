//! How often intervals cover the truth, by enumeration: the tables of `docs/methods/intervals.md`.
//!
//! `cargo run --release -p fourp-stat --example coverage`

use std::io::{self, Write};

use fourp_stat::{
    Binomial, CountMethod, DomainError, Exposed, Level, Poisson, ProportionMethod, RatioMethod,
    Tail, binomial_interval, poisson_interval, rate_ratio_interval,
};

/// Least, mean and greatest coverage over a grid.
struct Coverage {
    least: f64,
    sum: f64,
    most: f64,
    points: f64,
}

impl Coverage {
    fn over(grid: impl Iterator<Item = f64>) -> Self {
        let start = Self { least: 1.0, sum: 0.0, most: 0.0, points: 0.0 };
        grid.fold(start, |all, one| Self {
            least: all.least.min(one),
            sum: all.sum + one,
            most: all.most.max(one),
            points: all.points + 1.0,
        })
    }

    fn row(&self) -> String {
        let [least, mean, most] =
            [self.least, self.sum / self.points, self.most].map(|share| 100.0 * share);
        format!("{least:.2} | {mean:.2} | {most:.2}")
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "| interval of a count, 95 % | true mean | least, % | mean, % | most, % |\n|---|---|---|---|---|"
    )?;
    for how in CountMethod::ALL {
        for (from, to) in [(0.1, 5.0), (5.0, 50.0), (50.0, 500.0)] {
            let covered =
                grid(from, to).map(|mean| count(mean, *how)).collect::<Result<Vec<_>, _>>()?;
            let row = Coverage::over(covered.into_iter()).row();
            writeln!(out, "| {how:?} | {from} to {to} | {row} |")?;
        }
    }
    writeln!(
        out,
        "\n| interval of a share, 95 % | trials | least, % | mean, % | most, % |\n|---|---|---|---|---|"
    )?;
    for how in ProportionMethod::ALL {
        for trials in [10, 43, 200] {
            let covered = grid(0.005, 0.995)
                .map(|share| proportion(trials, share, *how))
                .collect::<Result<Vec<_>, _>>()?;
            let row = Coverage::over(covered.into_iter()).row();
            writeln!(out, "| {how:?} | {trials} | {row} |")?;
        }
    }
    writeln!(
        out,
        "\n| interval of a ratio, 95 % | true means | least, % | mean, % | most, % |\n|---|---|---|---|---|"
    )?;
    for how in RatioMethod::ALL {
        for (from, to) in [(1.0, 5.0), (5.0, 30.0)] {
            let means = (0..7_u32).map(|step| from + (to - from) * f64::from(step) / 6.0);
            let pairs = means.clone().flat_map(|a| means.clone().map(move |b| (a, b)));
            let covered = pairs.map(|(a, b)| ratio(a, b, *how)).collect::<Result<Vec<_>, _>>()?;
            let row = Coverage::over(covered.into_iter()).row();
            writeln!(out, "| {how:?} | {from} to {to} | {row} |")?;
        }
    }
    Ok(())
}

/// 500 points, evenly spaced, off the round numbers at which intervals begin and end.
fn grid(from: f64, to: f64) -> impl Iterator<Item = f64> {
    (0..500_u32).map(move |step| from + (to - from) * (f64::from(step) + 0.414) / 500.0)
}

fn count(mean: f64, how: CountMethod) -> Result<f64, DomainError> {
    let poisson = Poisson::new(mean)?;
    let most = poisson.quantile(Tail::Upper(1e-12))?;
    let held = |count: &u64| poisson_interval(*count, Level::P95, how).contains(mean);
    Ok((0..=most).filter(held).map(|count| poisson.mass(count)).sum())
}

fn proportion(trials: u64, share: f64, how: ProportionMethod) -> Result<f64, DomainError> {
    let binomial = Binomial::new(trials, share)?;
    let held = |count: &u64| {
        binomial_interval(*count, trials, Level::P95, how).is_ok_and(|found| found.contains(share))
    };
    Ok((0..=trials).filter(held).map(|count| binomial.mass(count)).sum())
}

/// Where a method refuses the counts, nothing is excluded.
fn ratio(a: f64, b: f64, how: RatioMethod) -> Result<f64, DomainError> {
    let (first, second) = (Poisson::new(a)?, Poisson::new(b)?);
    let most = |poisson: Poisson| poisson.quantile(Tail::Upper(1e-9));
    let mut covered = 0.0;
    for x in 0..=most(first)? {
        for y in 0..=most(second)? {
            let mass = first.mass(x) * second.mass(y);
            let found =
                rate_ratio_interval(Exposed::new(x, 1.0)?, Exposed::new(y, 1.0)?, Level::P95, how);
            covered += if found.is_ok_and(|found| !found.contains(a / b)) { 0.0 } else { mass };
        }
    }
    Ok(covered)
}
