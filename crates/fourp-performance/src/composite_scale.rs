//! Values of different units on one scale.

use crate::{
    composite_table::{CompositeError, CompositeTable, Goal, Normalisation},
    number,
};

/// The ends of bounded scales: above 0, so that geometric and harmonic means are defined.
const WORST: f64 = 1.0;
const BEST: f64 = 100.0;

/// Every indicator on one scale, more being better, a column to each.
pub(crate) fn scaled(
    table: &CompositeTable,
    how: Normalisation,
) -> Result<Vec<Vec<Option<f64>>>, CompositeError> {
    (0..table.indicators().len()).map(|indicator| column(table, indicator, how)).collect()
}

/// One indicator on its scale.
fn column(
    table: &CompositeTable,
    at: usize,
    how: Normalisation,
) -> Result<Vec<Option<f64>>, CompositeError> {
    let raw = table.column(at);
    let Some(indicator) = table.indicators().get(at) else { return Ok(raw) };
    let name = || indicator.name.clone();
    let sign = match indicator.goal {
        Goal::More => 1.0,
        Goal::Less => -1.0,
    };
    let turned: Vec<f64> = raw.iter().flatten().map(|value| sign * value).collect();
    let constant = || CompositeError::Constant { indicator: name(), normalisation: how };
    let scale: Box<dyn Fn(f64) -> f64> = match how {
        Normalisation::MinMax => {
            let low = turned.iter().copied().fold(f64::INFINITY, f64::min);
            let high = turned.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if high <= low {
                return Err(constant());
            }
            Box::new(move |value| between(sign * value, low, high))
        }
        Normalisation::ZScore => {
            let mean = number::mean(&turned).ok_or_else(constant)?;
            let squares = number::sum(turned.iter().map(|value| (value - mean).powi(2)));
            let deviation = (squares / (number::size(turned.len()) - 1.0)).sqrt();
            let is_spread = turned.iter().any(|value| Some(value) != turned.first());
            if !(deviation > 0.0 && deviation.is_finite() && is_spread) {
                return Err(constant());
            }
            Box::new(move |value| (sign * value - mean) / deviation)
        }
        Normalisation::Rank => {
            if turned.len() < 2 {
                return Err(constant());
            }
            let last = number::size(turned.len());
            let sorted = turned;
            Box::new(move |value| {
                let below = sorted.iter().filter(|other| **other < sign * value).count();
                let alike = sorted.iter().filter(|other| **other == sign * value).count();
                let rank = number::size(below) + (number::size(alike) + 1.0) / 2.0;
                between(rank, 1.0, last)
            })
        }
        Normalisation::Goalposts => {
            let posts = indicator.goalposts.filter(|(worst, best)| {
                worst.is_finite() && best.is_finite() && sign * best > sign * worst
            });
            let wrong =
                || CompositeError::Goalposts { indicator: name(), goalposts: indicator.goalposts };
            let (worst, best) = posts.ok_or_else(wrong)?;
            Box::new(move |value| {
                between(sign * value, sign * worst, sign * best).clamp(WORST, BEST)
            })
        }
        Normalisation::Share => {
            let sum = number::sum(raw.iter().flatten().copied());
            let is_part = raw.iter().flatten().all(|value| *value >= 0.0);
            if indicator.goal == Goal::Less || !is_part || !(sum > 0.0 && sum.is_finite()) {
                return Err(CompositeError::Share { indicator: name() });
            }
            Box::new(move |value| 100.0 * value / sum)
        }
    };
    Ok(raw.into_iter().map(|value| value.map(&scale)).collect())
}

fn between(value: f64, low: f64, high: f64) -> f64 {
    WORST + (BEST - WORST) * ((value - low) / (high - low))
}
