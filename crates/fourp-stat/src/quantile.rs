//! Quantiles of a sample, of which nine definitions are in use.

use crate::{
    domain::{DomainError, number, probability},
    float::{length, whole},
};

/// A definition of the quantile of a sample, by its number in Hyndman and Fan (1996).
///
/// Between the order statistics the quantile is linear; they differ in where the ends lie. On the median all agree;
/// on the rest see the page on quantiles.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SampleQuantile {
    /// The smallest value is the quantile of 0, the largest that of 1 (Gumbel 1939): the default of R, numpy
    /// and spreadsheets.
    #[default]
    Type7,
    /// Median-unbiased whatever the distribution: what Hyndman and Fan recommend.
    Type8,
}

/// Why a sample has no quantile.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// No values.
    #[error("no values, so no quantile of them")]
    Empty,
    /// A value that is not a number, or a probability that is none.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// A sample in order, of which any number of quantiles can be asked.
///
/// ```
/// use fourp_stat::{SampleQuantile, SortedSample};
///
/// let months = SortedSample::new(vec![9.0, 2.0, 4.0, 3.0])?;
/// assert_eq!(months.quantile(0.5, SampleQuantile::Type7)?, 3.5);
/// assert_eq!(months.quantile(0.25, SampleQuantile::Type7)?, 2.75);
/// assert!((months.quantile(0.25, SampleQuantile::Type8)? - 2.416_666_666_666_667).abs() < 1e-14);
/// # Ok::<(), fourp_stat::SampleError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SortedSample(Vec<f64>);

impl SortedSample {
    /// Sorts the values. Cost: n log n.
    ///
    /// # Errors
    /// [`SampleError`] if there is none, or one is not a number.
    pub fn new(mut values: Vec<f64>) -> Result<Self, SampleError> {
        if values.is_empty() {
            return Err(SampleError::Empty);
        }
        for value in &values {
            number("value", *value)?;
        }
        values.sort_by(f64::total_cmp);
        Ok(Self(values))
    }

    /// The values, from the smallest.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// The quantile of a probability. Cost: constant.
    ///
    /// # Errors
    /// [`SampleError::Domain`] unless the probability is between 0 and 1.
    pub fn quantile(&self, p: f64, how: SampleQuantile) -> Result<f64, SampleError> {
        let p = probability("probability", p)?;
        let count = length(&self.0);
        // The place among the values, counted from 1.
        let place = match how {
            SampleQuantile::Type7 => (count - 1.0) * p + 1.0,
            SampleQuantile::Type8 => (count + 1.0 / 3.0) * p + 1.0 / 3.0,
        };
        let place = place.clamp(1.0, count);
        let (below, between) = (place.floor(), place - place.floor());
        let at = |place: f64| {
            let index = usize::try_from(whole(place - 1.0)).unwrap_or(usize::MAX);
            self.0.get(index).or_else(|| self.0.last()).copied().unwrap_or(f64::INFINITY)
        };
        let (low, high) = (at(below), at(below + 1.0));
        // Equal or infinite neighbours have nothing between them, and their difference may be no number.
        let inside = low + between * (high - low);
        Ok(if between == 0.0 || low == high || !inside.is_finite() { low } else { inside })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    use SampleQuantile::{Type7, Type8};

    /// From numpy 2.4.6, `quantile` with the methods `linear` and `median_unbiased`.
    #[test]
    fn another_implementation_agrees() {
        let sample = SortedSample::new(vec![8.0, 1.0, 2.0, 32.0, 4.0, 16.0]).unwrap();
        let found = |how| [0.0, 0.1, 0.25, 0.9, 1.0].map(|p| sample.quantile(p, how).unwrap());
        let near = |found: [f64; 5], expected: [f64; 5]| {
            found.iter().zip(expected).all(|(ours, theirs)| (ours - theirs).abs() < 1e-13)
        };
        assert!(near(found(Type7), [1.0, 1.5, 2.5, 24.0, 32.0]), "{:?}", found(Type7));
        assert!(near(found(Type8), [1.0, 1.0, 23.0 / 12.0, 32.0, 32.0]), "{:?}", found(Type8));
    }

    #[test]
    fn a_sample_must_have_values_that_are_numbers() {
        let refused = |values: &[f64]| SortedSample::new(values.to_vec()).unwrap_err().to_string();
        assert_eq!(refused(&[]), "no values, so no quantile of them");
        assert_eq!(refused(&[1.0, f64::NAN]), "value is NaN, and must be a number");
        let one = SortedSample::new(vec![7.0]).unwrap();
        assert_eq!(one.quantile(0.3, Type8), Ok(7.0));
        let error = one.quantile(1.5, Type7).unwrap_err().to_string();
        assert_eq!(error, "probability is 1.5, and must be between 0 and 1");
        assert_eq!(one.values(), [7.0]);
    }

    #[test]
    fn infinite_values_make_no_other() {
        let sample = SortedSample::new(vec![f64::INFINITY, 1.0, f64::NEG_INFINITY]).unwrap();
        for (p, expected) in
            [(0.0, f64::NEG_INFINITY), (0.5, 1.0), (0.75, 1.0), (1.0, f64::INFINITY)]
        {
            assert_eq!(sample.quantile(p, Type7), Ok(expected), "{p}");
        }
        assert_eq!(sample.quantile(0.25, Type7), Ok(f64::NEG_INFINITY));
    }

    proptest! {
        #[test]
        fn quantiles_rise_and_mirror(
            values in prop::collection::vec(-1e6..1e6_f64, 1..40), p in 0.0..=1.0_f64, q in 0.0..=1.0_f64,
        ) {
            let sample = SortedSample::new(values.clone()).unwrap();
            let mirrored = SortedSample::new(values.iter().map(|value| -value).collect()).unwrap();
            for how in [Type7, Type8] {
                let at = |p| sample.quantile(p, how).unwrap();
                prop_assert!(at(p.min(q)) <= at(p.max(q)));
                prop_assert!((at(p) + mirrored.quantile(1.0 - p, how).unwrap()).abs() < 1e-6);
            }
        }
    }
}
