//! Plain numbers in order of time: what charts are drawn of.

use serde::Serialize;

/// Counts or values in order of time, with exposure, missing periods and breaks.
///
/// ```
/// use fourp_performance::{Sample, Sequence};
///
/// let mut months = Sequence::of_counts(&[9, 7, 11]);
/// assert_eq!(months.len(), 3);
/// // A month is missing, and from the third on something else is counted.
/// months = Sequence::new(vec![Some(Sample::value(9.0)), None, Some(Sample::value(11.0))])?
///     .broken_at(&[2])?;
/// assert_eq!(months.breaks(), [2]);
/// # Ok::<(), fourp_performance::SequenceError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sequence {
    slots: Vec<Option<Sample>>, // Invariant: finite; all exposed or none; exposures above 0.
    breaks: Vec<usize>,         // Invariant: increasing, above 0, below the length.
}

/// One count or value, and what it is exposed to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Sample {
    /// The count or value. With an exposure it is a count, and the rate is the one by the other.
    pub value: f64,
    /// What it is exposed to, above 0: residents, officer hours, referrals.
    pub exposure: Option<f64>,
}

/// Why numbers are not a sequence.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SequenceError {
    /// A value that is not a finite number.
    #[error("the value of point {point} is {value}, and must be finite")]
    Value {
        /// The place of the point, from 0.
        point: usize,
        /// The value.
        value: f64,
    },
    /// An exposure of zero or less, or not finite: nothing can be said per unit of it.
    #[error("the exposure of point {point} is {exposure}, and must be finite and above 0")]
    Exposure {
        /// The place of the point, from 0.
        point: usize,
        /// The exposure.
        exposure: f64,
    },
    /// A count without exposure among counts with one: a count and a rate are not alike.
    #[error("point {point} has no exposure, and others have")]
    NotExposed {
        /// The place of the point, from 0.
        point: usize,
    },
    /// A break before the first point or after the last, or not after the break before it.
    #[error(
        "a break at point {point} of {points} divides nothing; expected increasing places from 1"
    )]
    Break {
        /// The place of the break.
        point: usize,
        /// How many points there are.
        points: usize,
    },
}

impl Sample {
    /// A value without exposure.
    #[must_use]
    pub const fn value(value: f64) -> Self {
        Self { value, exposure: None }
    }

    /// A count with its exposure.
    #[must_use]
    pub const fn of(count: f64, exposure: f64) -> Self {
        Self { value: count, exposure: Some(exposure) }
    }

    /// The count per unit of exposure, or the value where there is none.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.exposure.map_or(self.value, |exposure| self.value / exposure)
    }
}

impl Sequence {
    /// Samples in order of time; `None` is a period without one.
    ///
    /// # Errors
    /// [`SequenceError`] for a value that is not finite, an exposure that is not above 0, and exposures that only
    /// some samples have.
    pub fn new(slots: Vec<Option<Sample>>) -> Result<Self, SequenceError> {
        for (point, slot) in slots.iter().enumerate() {
            let Some(Sample { value, exposure }) = *slot else { continue };
            if !value.is_finite() {
                return Err(SequenceError::Value { point, value });
            }
            if let Some(exposure) = exposure
                && !(exposure > 0.0 && exposure.is_finite() && (value / exposure).is_finite())
            {
                return Err(SequenceError::Exposure { point, exposure });
            }
        }
        let is_exposed = |sample: &Sample| sample.exposure.is_some();
        let bare = slots.iter().position(|slot| slot.is_some_and(|sample| !is_exposed(&sample)));
        if let Some(point) = bare.filter(|_| slots.iter().flatten().any(is_exposed)) {
            return Err(SequenceError::NotExposed { point });
        }
        Ok(Self { slots, breaks: Vec::new() })
    }

    /// Values without exposure.
    ///
    /// # Errors
    /// [`SequenceError::Value`] for a value that is not finite.
    pub fn of_values(values: &[f64]) -> Result<Self, SequenceError> {
        Self::new(values.iter().map(|value| Some(Sample::value(*value))).collect())
    }

    /// Counts without exposure.
    #[must_use]
    pub fn of_counts(counts: &[u32]) -> Self {
        let sample = |count: &u32| Some(Sample::value(f64::from(*count)));
        Self { slots: counts.iter().map(sample).collect(), breaks: Vec::new() }
    }

    /// Counts, each with its exposure.
    ///
    /// # Errors
    /// [`SequenceError::Exposure`] for an exposure that is not above 0.
    pub fn of_rates(counts: &[(u32, f64)]) -> Result<Self, SequenceError> {
        let sample = |(count, exposure): &(u32, f64)| Sample::of(f64::from(*count), *exposure);
        Self::new(counts.iter().map(|rate| Some(sample(rate))).collect())
    }

    /// The same with breaks: each is the first point of something counted in another way.
    ///
    /// # Errors
    /// [`SequenceError::Break`] unless the places increase from 1 and are points.
    pub fn broken_at(mut self, breaks: &[usize]) -> Result<Self, SequenceError> {
        let mut before = 0;
        for point in breaks.iter().copied() {
            if point <= before || point >= self.slots.len() {
                return Err(SequenceError::Break { point, points: self.slots.len() });
            }
            before = point;
        }
        self.breaks = breaks.to_vec();
        Ok(self)
    }

    /// The samples, `None` where one is missing.
    #[must_use]
    pub fn slots(&self) -> &[Option<Sample>] {
        &self.slots
    }

    /// The first points of what is counted in another way than before.
    #[must_use]
    pub fn breaks(&self) -> &[usize] {
        &self.breaks
    }

    /// How many periods there are, those without a sample included.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_and_what_divides_by_nothing_is_refused() {
        let refused = |sample| Sequence::new(vec![None, Some(sample)]).unwrap_err().to_string();
        assert_eq!(
            refused(Sample::value(f64::NAN)),
            "the value of point 1 is NaN, and must be finite"
        );
        assert_eq!(
            refused(Sample::of(1.0, 0.0)),
            "the exposure of point 1 is 0, and must be finite and above 0"
        );
        assert!(Sequence::of_rates(&[(1, -2.0)]).is_err());
        assert!(Sequence::of_rates(&[(1, f64::INFINITY)]).is_err());
        assert!(Sequence::new(vec![Some(Sample::of(1e300, 1e-300))]).is_err());
        let mixed = vec![Some(Sample::of(3.0, 2.0)), None, Some(Sample::value(3.0))];
        assert_eq!(
            Sequence::new(mixed).unwrap_err().to_string(),
            "point 2 has no exposure, and others have"
        );
    }

    #[test]
    fn a_break_divides_two_points() {
        let counts = || Sequence::of_counts(&[1, 2, 3]);
        assert!(counts().broken_at(&[1, 2]).is_ok());
        assert_eq!(
            counts().broken_at(&[3]).unwrap_err().to_string(),
            "a break at point 3 of 3 divides nothing; expected increasing places from 1"
        );
        assert!(counts().broken_at(&[0]).is_err());
        assert!(counts().broken_at(&[2, 2]).is_err());
    }

    #[test]
    fn a_rate_is_a_count_per_exposure() {
        assert_eq!(Sample::of(6.0, 4.0).rate(), 1.5);
        assert_eq!(Sample::value(6.0).rate(), 6.0);
    }
}
