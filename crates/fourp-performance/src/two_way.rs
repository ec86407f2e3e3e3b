//! What two-way fixed effects would make of places that began at different times, and why that is not the answer.

use fourp_model::{Answer, NotMeasurable};
use serde::Serialize;

use crate::number;

const QUESTION: &str = "What would two-way fixed effects say?";

/// The coefficient of two-way fixed effects, with the weights that it gives to the effects of single places and periods.
///
/// For comparison only: where effects differ, places that began earlier serve as a comparison, and their effects may
/// count against the sum (de Chaisemartin and D'Haultfœuille 2020, theorem 1; Goodman-Bacon 2021).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TwoWay {
    /// The coefficient.
    pub value: f64,
    /// How many places and periods have it.
    pub cells: usize,
    /// How many of them count by a weight below 0.
    pub negative: usize,
    /// The sum of those weights; all weights add up to 1.
    pub negative_weight: f64,
}

/// Of a panel without gaps.
pub(crate) fn two_way(rates: &[Vec<f64>], adopted: &[Option<usize>]) -> Answer<TwoWay> {
    let periods = rates.first().map_or(0, Vec::len);
    let (units, length) = (number::size(rates.len()), number::size(periods));
    let has = |first: &Option<usize>, period: usize| {
        f64::from(u8::from(first.is_some_and(|first| period >= first)))
    };
    let by_unit =
        |first: &Option<usize>| number::sum((0..periods).map(|period| has(first, period))) / length;
    let by_period =
        |period: usize| number::sum(adopted.iter().map(|first| has(first, period))) / units;
    let whole = number::sum(adopted.iter().map(by_unit)) / units;
    let mut left = Vec::new();
    for (first, row) in adopted.iter().zip(rates) {
        let own = by_unit(first);
        for (period, rate) in row.iter().enumerate() {
            let it = has(first, period);
            left.push((it - own - by_period(period) + whole, it, *rate));
        }
    }
    let scale = number::sum(left.iter().map(|(residual, it, _)| residual * it));
    if scale <= 1e-12 {
        return NotMeasurable::new(QUESTION, "places and periods together say who had it").into();
    }
    let weights =
        || left.iter().filter(|(_, it, _)| *it > 0.0).map(|(residual, _, _)| residual / scale);
    let below = || weights().filter(|weight| *weight < -1e-12);
    Answer::Measured(TwoWay {
        value: number::sum(left.iter().map(|(residual, _, rate)| residual * rate)) / scale,
        cells: weights().count(),
        negative: below().count(),
        negative_weight: number::sum(below()),
    })
}
