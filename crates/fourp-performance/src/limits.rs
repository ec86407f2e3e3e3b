//! Centre and lines of a phase, by kind of chart.

use std::ops::Range;

use fourp_stat::Tail;
use serde::Serialize;

use crate::{
    convention::{ChartConventions, ChartKind, LowCounts},
    law,
    moving_range::MovingRanges,
    number,
    place::Lines,
    sequence::Sample,
};

/// Below so many expected events three sigma is a poor bound of a Poisson count.
const FEW: f64 = 4.0;
/// Times between events are nearly normal as this power of theirs (Nelson 1994).
const WEIBULL: f64 = 3.6;

/// What the baseline of a phase fixes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Baseline {
    /// How many points it rests on.
    pub points: usize,
    /// The centre, in the unit of the chart.
    pub centre: f64,
    /// One sigma: of a value; of a count; of a rate at exposure 1; of a time as its power 1 / 3.6.
    pub sigma: f64,
    /// How much wider than the law alone the points vary, for u' and p' (Laney 2002: sigma z).
    pub sigma_z: Option<f64>,
    /// The moving ranges behind sigma or sigma z.
    pub ranges: Option<MovingRanges>,
}

/// A baseline and the law by which lines follow from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) baseline: Baseline,
    law: Law,
}

#[derive(Clone, Copy, Debug)]
enum Law {
    /// The same lines at every point.
    Steps { floor: f64 },
    /// Sigma falls with the root of exposure; lines outside the range of a rate are none.
    PerExposure { floor: f64, ceiling: f64 },
    /// Counts of a Poisson law, by quantiles where the convention says so.
    Poisson { low_counts: LowCounts },
    /// A power of time.
    Time,
}

impl Limits {
    /// From the samples of a span; `None` if they fix no centre or no sigma.
    ///
    /// The samples have been checked for the kind of chart.
    pub(crate) fn fit(
        kind: ChartKind,
        slots: &[Option<Sample>],
        span: Range<usize>,
        conventions: &ChartConventions,
    ) -> Option<Self> {
        let slots = slots.get(span)?;
        let present: Vec<Sample> = slots.iter().copied().flatten().collect();
        let rates: Vec<f64> = present.iter().map(Sample::rate).collect();
        let law = law_of(kind, conventions);
        let made = |centre: f64, sigma: f64, sigma_z, ranges| {
            let points = present.len();
            let baseline = Baseline { points, centre, sigma, sigma_z, ranges };
            (centre.is_finite() && sigma.is_finite()).then_some(Self { baseline, law })
        };
        let ranges = |of: &dyn Fn(&Sample) -> f64| {
            let points: Vec<Option<f64>> = slots.iter().map(|slot| slot.as_ref().map(of)).collect();
            MovingRanges::of(&points, 0..points.len(), conventions)
        };
        match kind {
            ChartKind::XmR => {
                let moving = ranges(&Sample::rate)?;
                made(number::mean(&rates)?, moving.sigma, None, Some(moving))
            }
            ChartKind::T => {
                let moving = ranges(&|sample| sample.rate().powf(1.0 / WEIBULL))?;
                let powers: Vec<f64> = rates.iter().map(|time| time.powf(1.0 / WEIBULL)).collect();
                made(number::mean(&powers)?, moving.sigma, None, Some(moving))
            }
            ChartKind::C => {
                let centre =
                    number::mean(&present.iter().map(|each| each.value).collect::<Vec<_>>())?;
                made(centre, centre.sqrt(), None, None)
            }
            ChartKind::G => {
                let centre = number::mean(&rates)?;
                made(centre, (centre * (centre + 1.0)).sqrt(), None, None)
            }
            ChartKind::U => {
                let centre = pooled(&present)?;
                made(centre, centre.sqrt(), None, None)
            }
            ChartKind::P => {
                let centre = pooled(&present)?;
                made(centre, (centre * (1.0 - centre)).max(0.0).sqrt(), None, None)
            }
            ChartKind::UPrime | ChartKind::PPrime => {
                let centre = pooled(&present)?;
                let spread =
                    if kind == ChartKind::UPrime { centre } else { centre * (1.0 - centre) };
                let unit = spread.max(0.0).sqrt();
                if unit == 0.0 {
                    return made(centre, 0.0, None, None);
                }
                let z = |sample: &Sample| {
                    (sample.rate() - centre) * sample.exposure.unwrap_or(1.0).sqrt() / unit
                };
                let moving = ranges(&z)?;
                made(centre, unit * moving.sigma, Some(moving.sigma), Some(moving))
            }
            ChartKind::IPrime => {
                let centre = pooled(&present)?;
                let moving = weighted_ranges(slots, conventions)?;
                made(centre, moving.sigma, None, Some(moving))
            }
        }
    }

    /// The lines of one point.
    pub(crate) fn lines(&self, sample: &Sample) -> Lines {
        let Baseline { centre, sigma, .. } = self.baseline;
        let exposure = sample.exposure.unwrap_or(1.0);
        match self.law {
            Law::Steps { floor } => within(Lines::at_steps(centre, sigma), floor, f64::INFINITY),
            Law::PerExposure { floor, ceiling } => {
                within(Lines::at_steps(centre, sigma / exposure.sqrt()), floor, ceiling)
            }
            Law::Poisson { low_counts } => {
                let expected = centre * exposure;
                let by_quantiles = match low_counts {
                    LowCounts::Sigma => false,
                    LowCounts::QuantilesBelowFour => expected < FEW,
                    LowCounts::Quantiles => true,
                };
                let quantiles = by_quantiles.then(|| quantile_lines(centre, exposure)).flatten();
                quantiles.unwrap_or_else(|| {
                    let lines = Lines::at_steps(centre, sigma / exposure.sqrt());
                    within(lines, 0.0, f64::INFINITY)
                })
            }
            Law::Time => Lines::at_steps(centre, sigma)
                .map(|line| if line < 0.0 { f64::NEG_INFINITY } else { line.powf(WEIBULL) }),
        }
    }
}

/// The samples as the chart draws them: counts for c, rates for all others.
pub(crate) fn drawn(kind: ChartKind, sample: &Sample) -> f64 {
    if kind == ChartKind::C { sample.value } else { sample.rate() }
}

fn law_of(kind: ChartKind, conventions: &ChartConventions) -> Law {
    let low_counts = conventions.low_counts;
    match kind {
        ChartKind::XmR => Law::Steps { floor: f64::NEG_INFINITY },
        ChartKind::G => Law::Steps { floor: 0.0 },
        ChartKind::C | ChartKind::U => Law::Poisson { low_counts },
        ChartKind::UPrime => Law::PerExposure { floor: 0.0, ceiling: f64::INFINITY },
        ChartKind::P | ChartKind::PPrime => Law::PerExposure { floor: 0.0, ceiling: 1.0 },
        ChartKind::IPrime => Law::PerExposure { floor: f64::NEG_INFINITY, ceiling: f64::INFINITY },
        ChartKind::T => Law::Time,
    }
}

/// A line below the lowest or above the highest possible value cannot be passed.
fn within(lines: Lines, floor: f64, ceiling: f64) -> Lines {
    Lines {
        centre: lines.centre,
        upper: lines.upper.map(|line| if line > ceiling { f64::INFINITY } else { line }),
        lower: lines.lower.map(|line| if line < floor { f64::NEG_INFINITY } else { line }),
    }
}

/// Lines at the Poisson quantiles of 1, 2 and 3 sigma. Each stands half a count outside the last count that
/// is not beyond it, so that no count lies on it.
fn quantile_lines(centre: f64, exposure: f64) -> Option<Lines> {
    let expected = centre * exposure;
    let mut upper = [f64::INFINITY; 3];
    let mut lower = [f64::NEG_INFINITY; 3];
    for ((upper, lower), sigmas) in upper.iter_mut().zip(&mut lower).zip([1.0, 2.0, 3.0]) {
        let tail = law::normal(sigmas).upper;
        let highest = law::poisson_quantile(Tail::Upper(tail), expected)?;
        *upper = (number::count(highest) + 0.5) / exposure;
        let lowest = law::poisson_quantile(Tail::Lower(tail), expected)?;
        if lowest > 0 {
            *lower = (number::count(lowest) - 0.5) / exposure;
        }
    }
    Some(Lines { centre, upper, lower })
}

/// Events of all points per exposure of all points.
fn pooled(present: &[Sample]) -> Option<f64> {
    let events = number::sum(present.iter().map(|sample| sample.value));
    let exposure = number::sum(present.iter().map(|sample| sample.exposure.unwrap_or(1.0)));
    let pooled = events / exposure;
    pooled.is_finite().then_some(pooled)
}

/// Moving ranges of values with denominators, each as if both denominators were 1: |Δ| √2 / √(1/m + 1/n).
///
/// With the exact constants sigma is the mean of √(π/2) |Δ| / √(1/m + 1/n), as qicharts2 has it.
fn weighted_ranges(
    slots: &[Option<Sample>],
    conventions: &ChartConventions,
) -> Option<MovingRanges> {
    let pairs = slots.iter().zip(slots.iter().skip(1));
    let ranges = pairs.filter_map(|(one, next)| {
        let (one, next) = ((*one)?, (*next)?);
        let inverse = |sample: &Sample| 1.0 / sample.exposure.unwrap_or(1.0);
        let spread = (inverse(&one) + inverse(&next)).sqrt();
        Some((next.rate() - one.rate()).abs() / spread * std::f64::consts::SQRT_2)
    });
    MovingRanges::of_ranges(ranges.collect(), conventions)
}
