//! An interval with the confidence it carries.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::level::Level;

/// A confidence interval: two ends in order, and a level.
///
/// An end may be infinite and is never NaN. The ends are statistics, not printed figures: for what a
/// printed figure allows see `fourp_model::Interval`.
///
/// ```
/// use fourp_stat::{ConfidenceInterval, Level};
///
/// let ratio = ConfidenceInterval::new(1.312, 1.410, Level::P95)?;
/// assert!(ratio.contains(1.36) && !ratio.contains(1.0));
/// assert_eq!(ratio.to_string(), "1.312 to 1.41 (95 %)");
/// # Ok::<(), fourp_stat::IntervalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ConfidenceInterval {
    #[serde(serialize_with = "number_or_word")]
    lower: f64,
    #[serde(serialize_with = "number_or_word")]
    upper: f64,
    level: Level,
}

/// Why two numbers are not the ends of an interval.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IntervalError {
    /// A value or an end is not a number.
    #[error("{what} is not a number")]
    NotANumber {
        /// Which.
        what: &'static str,
    },
    /// The lower end is above the upper end.
    #[error("the lower end {lower} is above the upper end {upper}")]
    Reversed {
        /// The lower end.
        lower: f64,
        /// The upper end.
        upper: f64,
    },
}

impl ConfidenceInterval {
    /// The interval from `lower` to `upper`, both included.
    ///
    /// # Errors
    /// [`IntervalError`] if an end is not a number or the ends are reversed.
    pub const fn new(lower: f64, upper: f64, level: Level) -> Result<Self, IntervalError> {
        if lower.is_nan() {
            return Err(IntervalError::NotANumber { what: "the lower end" });
        }
        if upper.is_nan() {
            return Err(IntervalError::NotANumber { what: "the upper end" });
        }
        if lower > upper {
            return Err(IntervalError::Reversed { lower, upper });
        }
        Ok(Self { lower, upper, level })
    }

    /// For ends made by our own kernels: whatever rounding did, the result is an interval.
    pub(crate) const fn between(lower: f64, upper: f64, level: Level) -> Self {
        let lower = if lower.is_nan() { f64::NEG_INFINITY } else { lower };
        let upper = if upper.is_nan() { f64::INFINITY } else { upper };
        Self { lower: lower.min(upper), upper: upper.max(lower), level }
    }

    /// The lower end; may be minus infinity.
    #[must_use]
    pub const fn lower(self) -> f64 {
        self.lower
    }

    /// The upper end; may be infinite.
    #[must_use]
    pub const fn upper(self) -> f64 {
        self.upper
    }

    /// The level.
    #[must_use]
    pub const fn level(self) -> Level {
        self.level
    }

    /// Whether the value lies in the interval, ends included.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// The same interval in another unit: both ends divided by a positive number, such as an
    /// exposure or an expected count.
    ///
    /// # Errors
    /// [`IntervalError::NotANumber`] unless the divisor is finite and above zero.
    pub fn per(self, divisor: f64) -> Result<Self, IntervalError> {
        if !(divisor > 0.0 && divisor < f64::INFINITY) {
            return Err(IntervalError::NotANumber { what: "an end divided by no positive number" });
        }
        Self::new(self.lower / divisor, self.upper / divisor, self.level)
    }
}

impl fmt::Display for ConfidenceInterval {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(places) = formatter.precision() {
            return write!(
                formatter,
                "{:.places$} to {:.places$} ({})",
                self.lower, self.upper, self.level
            );
        }
        write!(formatter, "{} to {} ({})", self.lower, self.upper, self.level)
    }
}

/// JSON has no infinite numbers and would silently write `null`.
pub(crate) fn number_or_word<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    if number.is_finite() { to.serialize_f64(*number) } else { to.collect_str(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(lower: f64, upper: f64) -> ConfidenceInterval {
        ConfidenceInterval::new(lower, upper, Level::P95).unwrap()
    }

    #[test]
    fn ends_that_are_no_interval_are_refused() {
        let refused = |lower, upper| {
            ConfidenceInterval::new(lower, upper, Level::P95).unwrap_err().to_string()
        };
        assert_eq!(refused(2.0, 1.0), "the lower end 2 is above the upper end 1");
        assert_eq!(refused(f64::NAN, 1.0), "the lower end is not a number");
        assert_eq!(refused(1.0, f64::NAN), "the upper end is not a number");
    }

    #[test]
    fn a_point_and_the_whole_line_are_intervals() {
        assert!(interval(1.0, 1.0).contains(1.0));
        let line = interval(f64::NEG_INFINITY, f64::INFINITY);
        assert!(line.contains(1e308) && !line.contains(f64::NAN));
    }

    #[test]
    fn kernels_always_give_an_interval() {
        let made = ConfidenceInterval::between(f64::NAN, f64::NAN, Level::P95);
        assert_eq!((made.lower(), made.upper()), (f64::NEG_INFINITY, f64::INFINITY));
        let made = ConfidenceInterval::between(2.0, 1.0, Level::P95);
        assert_eq!((made.lower(), made.upper()), (1.0, 2.0));
    }

    #[test]
    fn a_rate_is_a_count_per_exposure() {
        let rate = interval(4.0, 8.0).per(2.0).unwrap();
        assert_eq!((rate.lower(), rate.upper()), (2.0, 4.0));
        for divisor in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(interval(4.0, 8.0).per(divisor).is_err(), "{divisor}");
        }
        // Infinity over a number stays; 0 over a subnormal stays; nothing becomes NaN.
        let wide = interval(0.0, f64::INFINITY).per(f64::from_bits(1)).unwrap();
        assert_eq!((wide.lower(), wide.upper()), (0.0, f64::INFINITY));
    }

    #[test]
    fn infinite_ends_are_written_as_words() {
        let json = serde_json::to_string(&interval(0.5, f64::INFINITY)).unwrap();
        assert_eq!(json, r#"{"lower":0.5,"upper":"inf","level":0.95}"#);
    }

    #[test]
    fn digits_are_cut_where_asked() {
        assert_eq!(format!("{:.1}", interval(0.25, 1.75)), "0.2 to 1.8 (95 %)");
    }
}
