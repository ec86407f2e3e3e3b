//! How confident an interval is.

use crate::{
    domain::{DomainError, within},
    special::normal::upper_deviate,
};

/// A confidence level, strictly between 0 and 1, such as 95 %.
///
/// A two-sided interval leaves [`tail`](Self::tail) on each side. The complement is kept as it was
/// given, because 1 - 0.998 in floating point is no longer 0.002.
///
/// ```
/// use fourp_stat::Level;
///
/// assert_eq!(Level::P998.alpha(), 0.002);
/// assert_eq!(Level::P95.to_string(), "95 %");
/// assert!((Level::P95.deviate() - 1.959964).abs() < 1e-6);
/// assert_eq!(Level::new(1.0).unwrap_err().to_string(), "level is 1, and must be above 0 and below 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Level {
    confidence: f64,
    alpha: f64,
    deviate: f64,
}

impl Level {
    /// 90 %.
    pub const P90: Self = Self { confidence: 0.9, alpha: 0.1, deviate: 1.644_853_626_951_472_7 };
    /// 95 %.
    pub const P95: Self = Self { confidence: 0.95, alpha: 0.05, deviate: 1.959_963_984_540_054 };
    /// 99 %.
    pub const P99: Self = Self { confidence: 0.99, alpha: 0.01, deviate: 2.575_829_303_548_901 };
    /// 99.8 %, the outer limit of funnel plots.
    pub const P998: Self =
        Self { confidence: 0.998, alpha: 0.002, deviate: 3.090_232_306_167_813_5 };

    /// A level given as a fraction: 0.95.
    ///
    /// # Errors
    /// [`DomainError`] unless it is above 0 and below 1.
    pub fn new(confidence: f64) -> Result<Self, DomainError> {
        within("level", confidence, confidence > 0.0 && confidence < 1.0, "above 0 and below 1")?;
        let known = [Self::P90, Self::P95, Self::P99, Self::P998];
        let known = known.into_iter().find(|level| level.confidence == confidence);
        Ok(known.unwrap_or_else(|| Self::of(confidence, 1.0 - confidence)))
    }

    /// A level given by what it leaves out on both sides together: 0.05 for 95 %.
    ///
    /// # Errors
    /// [`DomainError`] unless it is above 0 and below 1.
    pub fn from_alpha(alpha: f64) -> Result<Self, DomainError> {
        within("alpha", alpha, alpha > 0.0 && alpha < 1.0, "above 0 and below 1")?;
        Ok(Self::of(1.0 - alpha, alpha))
    }

    fn of(confidence: f64, alpha: f64) -> Self {
        Self { confidence, alpha, deviate: upper_deviate(alpha / 2.0) }
    }

    /// The level as a fraction: 0.95.
    #[must_use]
    pub const fn confidence(self) -> f64 {
        self.confidence
    }

    /// What the level leaves out, on both sides together: 0.05.
    #[must_use]
    pub const fn alpha(self) -> f64 {
        self.alpha
    }

    /// What the level leaves out on each side: 0.025.
    #[must_use]
    pub const fn tail(self) -> f64 {
        self.alpha / 2.0
    }

    /// The standard normal deviate that leaves [`tail`](Self::tail) above it: 1.96 for 95 %.
    #[must_use]
    pub const fn deviate(self) -> f64 {
        self.deviate
    }
}

/// 95 %, as in most of the literature.
impl Default for Level {
    fn default() -> Self {
        Self::P95
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Ten digits hide that 99.8 is not a sum of powers of two.
        let percent = (self.confidence * 1e12).round() / 1e10;
        write!(formatter, "{percent} %")
    }
}

/// Written as its fraction.
impl serde::Serialize for Level {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_are_what_the_constructor_makes() {
        for level in [Level::P90, Level::P95, Level::P99, Level::P998] {
            let made = Level::of(level.confidence, level.alpha);
            assert!(
                (made.deviate / level.deviate - 1.0).abs() < 4e-16,
                "{level}: {}",
                made.deviate
            );
            assert_eq!(Level::new(level.confidence), Ok(level));
        }
        assert_eq!(Level::default(), Level::P95);
    }

    #[test]
    fn the_ends_are_no_levels() {
        for confidence in [0.0, 1.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
            assert!(Level::new(confidence).is_err(), "{confidence}");
            assert!(Level::from_alpha(confidence).is_err(), "{confidence}");
        }
    }

    #[test]
    fn what_is_left_out_is_kept_as_it_was_given() {
        let level = Level::from_alpha(1e-20).unwrap();
        assert_eq!((level.alpha(), level.tail(), level.confidence()), (1e-20, 5e-21, 1.0));
        assert!((level.deviate() / 9.336_2 - 1.0).abs() < 1e-2);
    }

    #[test]
    fn a_level_is_shown_in_per_cent_and_written_as_a_fraction() {
        assert_eq!(Level::P998.to_string(), "99.8 %");
        assert_eq!(Level::new(0.6827).unwrap().to_string(), "68.27 %");
        assert_eq!(serde_json::to_string(&Level::P95).unwrap(), "0.95");
    }

    #[test]
    fn levels_are_ordered_by_confidence() {
        assert!(Level::P90 < Level::P95 && Level::P95 < Level::P998);
    }
}
