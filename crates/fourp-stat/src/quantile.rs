//! Quantiles of a sample, of which nine definitions are in use.

use crate::{
    domain::{DomainError, number, probability},
    float::{length, whole},
};

/// A definition of the quantile of a sample, by its number in Hyndman and Fan (1996).
///
/// Between the order statistics the quantile is linear; they differ in where the ends lie. For 11 values all
/// agree on the median; for the others see the page on quantiles.
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
