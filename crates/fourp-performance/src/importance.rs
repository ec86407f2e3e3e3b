//! A weight is not importance: how much of a score does each indicator account for?

use serde::Serialize;

use crate::{composite_table::CompositeTable, number};

/// The fewest alternatives about which a curve says anything.
const POINTS_MIN: usize = 6;

/// What an indicator weighs, and what it accounts for (Paruolo, Saisana and Saltelli 2013, Journal of the Royal
/// Statistical Society A 176, 609).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Importance {
    /// The indicator.
    pub indicator: String,
    /// Its weight; all sum to 1.
    pub weight: f64,
    /// The share of the variance of the score that a line through this indicator explains: Pearson's correlation squared.
    /// `None` where either does not vary.
    pub linear: Option<f64>,
    /// The same for a parabola, an estimate of the main effect Var(E[score | indicator]) / Var(score) that is too high where
    /// alternatives are few; `None` below six of them.
    pub main_effect: Option<f64>,
    /// Its part of the sum of the linear shares, to be held against the weight.
    pub linear_part: Option<f64>,
}

pub(crate) fn importance(
    table: &CompositeTable,
    columns: &[Vec<Option<f64>>],
    weights: &[f64],
    scores: &[f64],
) -> Vec<Importance> {
    let explained = |column: &[Option<f64>], degree: usize| {
        let pairs: Vec<(f64, f64)> = column
            .iter()
            .zip(scores)
            .filter_map(|(value, score)| Some(((*value)?, *score)))
            .collect();
        let enough = degree == 1 || pairs.len() >= POINTS_MIN;
        enough.then(|| fit(&pairs, degree)).flatten()
    };
    let linear: Vec<Option<f64>> = columns.iter().map(|column| explained(column, 1)).collect();
    let sum = number::sum(linear.iter().flatten().copied());
    let indicators = table.indicators().iter().zip(weights).zip(linear.iter().zip(columns));
    indicators
        .map(|((indicator, weight), (linear, column))| Importance {
            indicator: indicator.name.clone(),
            weight: *weight,
            linear: *linear,
            main_effect: explained(column, 2),
            linear_part: linear.filter(|_| sum > 0.0).map(|linear| linear / sum),
        })
        .collect()
}

/// The share of the variance of the second that a polynomial in the first explains, by Gram and Schmidt.
fn fit(pairs: &[(f64, f64)], degree: usize) -> Option<f64> {
    let centred = |values: Vec<f64>| -> Option<Vec<f64>> {
        let mean = number::mean(&values)?;
        Some(values.into_iter().map(|value| value - mean).collect())
    };
    let dot = |one: &[f64], other: &[f64]| number::sum(one.iter().zip(other).map(|(a, b)| a * b));
    let x = centred(pairs.iter().map(|pair| pair.0).collect())?;
    let y = centred(pairs.iter().map(|pair| pair.1).collect())?;
    let (whole, spread) = (dot(&y, &y), dot(&x, &x));
    if !(whole > 0.0 && spread > 0.0) {
        return None;
    }
    let mut explained = dot(&x, &y).powi(2) / (spread * whole);
    if degree > 1 {
        let mut square = centred(x.iter().map(|value| value * value).collect())?;
        let before = dot(&square, &square);
        let along = dot(&square, &x) / spread;
        square = square.iter().zip(&x).map(|(square, x)| square - along * x).collect();
        let left = dot(&square, &square);
        // Two values alone have no square of their own.
        if left > 1e-12 * before {
            explained += dot(&square, &y).powi(2) / (left * whole);
        }
    }
    Some(explained.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_explains_what_a_line_cannot() {
        let pairs: Vec<(f64, f64)> = (-5..=5).map(|x| (f64::from(x), f64::from(x * x))).collect();
        assert!(fit(&pairs, 1).unwrap() < 1e-12);
        assert!((fit(&pairs, 2).unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_explains_nothing() {
        assert_eq!(fit(&[(1.0, 2.0), (1.0, 3.0)], 1), None);
        assert_eq!(fit(&[(1.0, 2.0), (3.0, 2.0)], 1), None);
        assert_eq!(fit(&[(1.0, 2.0), (3.0, 4.0)], 2), Some(1.0));
        assert_eq!(fit(&[], 1), None);
    }
}
