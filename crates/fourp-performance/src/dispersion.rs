//! Do units vary more than chance alone allows?

use fourp_stat::{ChiSquared, SampleQuantile, SortedSample};
use serde::Serialize;

use crate::{number, words::conventions};

/// The share taken from each end by [`Outliers`].
const TAIL: f64 = 0.1;

conventions! {
    /// What is done with extreme units before dispersion is estimated.
    #[expect(clippy::exhaustive_enums, reason = "drawn in, left out or kept")]
    #[derive(Default)]
    Outliers {
        /// Those beyond the 10 % quantiles (Hyndman and Fan, type 7) are drawn in to them: Spiegelhalter
        /// (2005, Statistics in Medicine 24). The default.
        #[default]
        Winsorised = "the outer 10 % are drawn in",
        /// The outer 10 % on each side are left out: the SHMI of NHS England.
        Truncated = "the outer 10 % are left out",
        /// They are kept, and widen the limits by which they are judged.
        Kept = "extreme units are kept",
    }
}

/// How much more units vary than chance alone allows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OverdispersionEstimate {
    /// Phi: the mean square of the z scores; 1 if chance is all.
    pub phi: f64,
    /// Tau squared: the variance between units on the scale of the transform; 0 if chance is enough.
    pub tau_squared: f64,
    /// The probability of a phi this large or larger by chance, by chi squared; exact for normal scores
    /// none of which was drawn in or left out.
    pub p_value: f64,
    /// How many scores it rests on.
    pub units: usize,
}

impl OverdispersionEstimate {
    /// From z scores and the standard errors behind them. `None` for fewer than two.
    pub(crate) fn of(scores: &[f64], errors: &[f64], outliers: Outliers) -> Option<Self> {
        let kept = drawn_in(scores, outliers)?;
        let units = kept.len();
        if units < 2 {
            return None;
        }
        let of = number::size(units);
        let phi = number::sum(kept.iter().map(|(_, z)| z * z)) / of;
        let weights = || {
            let errors = kept.iter().filter_map(|(at, _)| errors.get(*at));
            errors.map(|error| 1.0 / (error * error))
        };
        let total = number::sum(weights());
        let free = total - number::sum(weights().map(|weight| weight * weight)) / total;
        let excess = of.mul_add(phi, -(of - 1.0)) / free;
        let tails = ChiSquared::new(of).and_then(|law| law.at(of * phi));
        Some(Self {
            phi,
            tau_squared: if excess.is_finite() { excess.max(0.0) } else { 0.0 },
            p_value: tails.map_or(1.0, |tails| tails.upper),
            units,
        })
    }
}

/// Scores that count, with their places.
fn drawn_in(scores: &[f64], outliers: Outliers) -> Option<Vec<(usize, f64)>> {
    let placed = scores.iter().copied().enumerate();
    if outliers == Outliers::Kept {
        return Some(placed.collect());
    }
    let sorted = SortedSample::new(scores.to_vec()).ok()?;
    match outliers {
        Outliers::Winsorised => {
            let low = sorted.quantile(TAIL, SampleQuantile::Type7).ok()?;
            let high = sorted.quantile(1.0 - TAIL, SampleQuantile::Type7).ok()?;
            Some(placed.map(|(at, z)| (at, z.clamp(low, high.max(low)))).collect())
        }
        _ => {
            let out = usize::try_from(number::whole(TAIL * number::size(scores.len()))).ok()?;
            let mut order: Vec<(usize, f64)> = placed.collect();
            order.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
            let end = order.len().saturating_sub(out);
            let mut kept = order.get(out..end).unwrap_or_default().to_vec();
            kept.sort_by_key(|(at, _)| *at);
            Some(kept)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORES: [f64; 11] = [-8.0, -1.0, -0.5, -0.2, 0.0, 0.1, 0.3, 0.6, 0.9, 1.1, 9.0];

    fn of(outliers: Outliers) -> OverdispersionEstimate {
        OverdispersionEstimate::of(&SCORES, &[0.5; 11], outliers).unwrap()
    }

    #[test]
    fn extreme_scores_are_drawn_in_left_out_or_kept() {
        // Eleven scores: the 10 % quantiles are the second from either end.
        let inner = [1.0, 0.25, 0.04, 0.0, 0.01, 0.09, 0.36, 0.81, 1.21];
        let inner: f64 = inner.iter().sum();
        assert!((of(Outliers::Winsorised).phi - (inner + 1.0 + 1.21) / 11.0).abs() < 1e-12);
        assert!((of(Outliers::Truncated).phi - inner / 9.0).abs() < 1e-12);
        assert!((of(Outliers::Kept).phi - (inner + 64.0 + 81.0) / 11.0).abs() < 1e-12);
        assert_eq!(of(Outliers::Truncated).units, 9);
    }

    #[test]
    fn tau_is_zero_where_chance_is_enough() {
        assert_eq!(of(Outliers::Winsorised).tau_squared, 0.0);
        let kept = of(Outliers::Kept);
        // Equal errors: (I phi - (I - 1)) / (w (I - 1)), with w = 4.
        assert!((kept.tau_squared - (11.0 * kept.phi - 10.0) / 40.0).abs() < 1e-12);
        assert!(kept.p_value < 1e-10 && of(Outliers::Winsorised).p_value > 0.5);
    }

    #[test]
    fn one_unit_has_no_dispersion() {
        assert_eq!(OverdispersionEstimate::of(&[1.0], &[1.0], Outliers::Kept), None);
        assert_eq!(OverdispersionEstimate::of(&[], &[], Outliers::Winsorised), None);
    }
}
