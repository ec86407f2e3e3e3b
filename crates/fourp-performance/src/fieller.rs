//! Which ratios of two uncertain numbers are not refuted?

use fourp_stat::Level;
use serde::Serialize;

use crate::number;

/// Two estimates whose ratio is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct RatioOfEstimates {
    /// What is divided.
    pub numerator: f64,
    /// What it is divided by.
    pub denominator: f64,
    /// The variance of the numerator; 0 if it is exact.
    pub numerator_variance: f64,
    /// The variance of the denominator; 0 if it is exact.
    pub denominator_variance: f64,
    /// Their covariance.
    pub covariance: f64,
}

/// Why two estimates have no set of ratios.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FiellerError {
    /// An estimate or a variance that is no number.
    #[error("{what} is {value}, and must be finite")]
    NotFinite {
        /// Which.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A variance below 0.
    #[error("{what} is {value}, and must not be below 0")]
    Negative {
        /// Which.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// More covariance than the variances allow.
    #[error(
        "a covariance of {covariance} is more than variances of {numerator} and {denominator} allow"
    )]
    Covariance {
        /// The covariance.
        covariance: f64,
        /// The variance of the numerator.
        numerator: f64,
        /// The variance of the denominator.
        denominator: f64,
    },
    /// A division by what is exactly 0.
    #[error("the denominator is 0 without any variance")]
    ZeroDenominator,
}

/// The ratios that are not refuted at a level. No number stands for it where it has no end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the solutions of a quadratic inequality that holds somewhere"
)]
pub enum FiellerSet {
    /// All from `low` to `high`.
    Bounded {
        /// The lowest.
        #[serde(serialize_with = "number::or_word")]
        low: f64,
        /// The highest.
        #[serde(serialize_with = "number::or_word")]
        high: f64,
    },
    /// All up to `below`, and all from `above`: without end on both sides, or on one where the other end is infinite. The
    /// denominator may be 0 for all that is known.
    Outside {
        /// The highest of those below; minus infinity where there are none.
        #[serde(serialize_with = "number::or_word")]
        below: f64,
        /// The lowest of those above; infinity where there are none.
        #[serde(serialize_with = "number::or_word")]
        above: f64,
    },
    /// Every number: nothing is said about the ratio.
    WholeLine,
}

/// A ratio with all that are not refuted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FiellerRatio {
    /// What was asked.
    pub of: RatioOfEstimates,
    /// Numerator over denominator; `None` where the denominator is 0.
    pub ratio: Option<f64>,
    /// z² × variance of the denominator / its square: the set has two ends where it is below 1, as it is where the denominator
    /// differs from 0 at the level.
    #[serde(serialize_with = "number::or_word")]
    pub g: f64,
    /// The ratios that are not refuted.
    pub set: FiellerSet,
    /// The level.
    pub level: Level,
}

impl FiellerSet {
    /// Whether a ratio is in the set.
    #[must_use]
    pub fn contains(&self, ratio: f64) -> bool {
        match *self {
            Self::Bounded { low, high } => (low..=high).contains(&ratio),
            Self::Outside { below, above } => ratio <= below || ratio >= above,
            Self::WholeLine => !ratio.is_nan(),
        }
    }

    /// Whether it has an end on both sides.
    #[must_use]
    pub const fn is_bounded(&self) -> bool {
        matches!(self, Self::Bounded { .. })
    }
}

/// `2 to 5`, `up to -3 or from 4`, `any number`; digits by the precision asked for.
impl std::fmt::Display for FiellerSet {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = |number: f64| match formatter.precision() {
            Some(digits) => format!("{number:.digits$}"),
            None => number.to_string(),
        };
        let words = match *self {
            Self::Bounded { low, high } => format!("{} to {}", number(low), number(high)),
            Self::Outside { below, above } if below == f64::NEG_INFINITY => {
                format!("from {}", number(above))
            }
            Self::Outside { below, above } if above == f64::INFINITY => {
                format!("up to {}", number(below))
            }
            Self::Outside { below, above } => {
                format!("up to {} or from {}", number(below), number(above))
            }
            Self::WholeLine => "any number".into(),
        };
        formatter.write_str(&words)
    }
}

impl RatioOfEstimates {
    /// Two estimates that were made apart.
    #[must_use]
    pub const fn independent(
        (numerator, numerator_variance): (f64, f64),
        (denominator, denominator_variance): (f64, f64),
    ) -> Self {
        Self { numerator, denominator, numerator_variance, denominator_variance, covariance: 0.0 }
    }

    /// Every ratio θ that a normal test of numerator - θ × denominator = 0 does not refute (Fieller 1954, Journal of the
    /// Royal Statistical Society B 16).
    ///
    /// Where the denominator may be 0 the set has no end, and any interval with two ends would cover less often than it says
    /// (Gleser and Hwang 1987): so it is a type here, not a large number. O(1).
    ///
    /// # Errors
    /// [`FiellerError`]: what is not finite, variances below 0, more covariance than they allow, a denominator of exactly 0.
    ///
    /// ```
    /// use fourp_performance::{FiellerSet, RatioOfEstimates};
    /// use fourp_stat::Level;
    ///
    /// // £450,000 for 90 averted crimes, with a standard error of 20.
    /// let found = RatioOfEstimates::independent((450_000.0, 0.0), (90.0, 400.0)).fieller(Level::P95)?;
    /// assert_eq!(format!("{:.0}", found.set), "3483 to 8858");
    /// // With one of 60, none may have been averted, or some brought about.
    /// let found = RatioOfEstimates::independent((450_000.0, 0.0), (90.0, 3_600.0)).fieller(Level::P95)?;
    /// assert!(found.g > 1.0);
    /// assert_eq!(format!("{:.0}", found.set), "up to -16306 or from 2168");
    /// # Ok::<(), fourp_performance::FiellerError>(())
    /// ```
    pub fn fieller(self, level: Level) -> Result<FiellerRatio, FiellerError> {
        self.check()?;
        let Self { numerator: a, denominator: b, covariance: c, .. } = self;
        let (v, w) = (self.numerator_variance, self.denominator_variance);
        let z = level.deviate();
        let reach = |variance: f64| z * variance.sqrt();
        // θ² p - 2 θ q + r <= 0, factored so that near ends do not cancel.
        let p = (b - reach(w)) * (b + reach(w));
        let q = a.mul_add(b, -(z * z * c));
        let r = (a - reach(v)) * (a + reach(v));
        let spread = v * b * b - 2.0 * a * b * c + a * a * w - z * z * (v * w - c * c);
        let set = ratios(p, q, r, z * z * spread);
        let ratio = (b != 0.0).then(|| a / b);
        let set = match (set, ratio) {
            // Rounding may leave out the estimate itself.
            (FiellerSet::Bounded { low, high }, Some(ratio)) => {
                FiellerSet::Bounded { low: low.min(ratio), high: high.max(ratio) }
            }
            (set, _) => set,
        };
        let g = z * z * w / (b * b);
        Ok(FiellerRatio { of: self, ratio, g: if g.is_nan() { 0.0 } else { g }, set, level })
    }

    fn check(&self) -> Result<(), FiellerError> {
        let variances = [
            ("the variance of the numerator", self.numerator_variance),
            ("the variance of the denominator", self.denominator_variance),
        ];
        let others = [
            ("the numerator", self.numerator),
            ("the denominator", self.denominator),
            ("the covariance", self.covariance),
        ];
        if let Some((what, value)) =
            others.into_iter().chain(variances).find(|(_, value)| !value.is_finite())
        {
            return Err(FiellerError::NotFinite { what, value });
        }
        if let Some((what, value)) = variances.into_iter().find(|(_, value)| *value < 0.0) {
            return Err(FiellerError::Negative { what, value });
        }
        let (numerator, denominator) = (self.numerator_variance, self.denominator_variance);
        let most = numerator.sqrt() * denominator.sqrt();
        if self.covariance.abs() > most * (1.0 + 1e-9) {
            let covariance = self.covariance;
            return Err(FiellerError::Covariance { covariance, numerator, denominator });
        }
        if self.denominator == 0.0 && denominator == 0.0 {
            return Err(FiellerError::ZeroDenominator);
        }
        Ok(())
    }
}

/// The solutions of θ² p - 2 θ q + r <= 0, which has one, with its quarter discriminant.
fn ratios(p: f64, q: f64, r: f64, discriminant: f64) -> FiellerSet {
    if p == 0.0 {
        let end = r / (2.0 * q);
        return match q {
            _ if !end.is_finite() => FiellerSet::WholeLine,
            q if q > 0.0 => FiellerSet::Outside { below: f64::NEG_INFINITY, above: end },
            _ => FiellerSet::Outside { below: end, above: f64::INFINITY },
        };
    }
    if p < 0.0 && discriminant <= 0.0 {
        return FiellerSet::WholeLine;
    }
    // Of the two forms of each root, the one that adds.
    let sum = q + discriminant.max(0.0).sqrt().copysign(q);
    let (one, other) = if sum == 0.0 { (0.0, 0.0) } else { (sum / p, r / sum) };
    let (low, high) = (one.min(other), one.max(other));
    if p > 0.0 {
        FiellerSet::Bounded { low, high }
    } else {
        FiellerSet::Outside { below: low, above: high }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(a: (f64, f64), b: (f64, f64), covariance: f64) -> RatioOfEstimates {
        RatioOfEstimates { covariance, ..RatioOfEstimates::independent(a, b) }
    }

    fn set(a: (f64, f64), b: (f64, f64)) -> FiellerSet {
        RatioOfEstimates::independent(a, b).fieller(Level::P95).unwrap().set
    }

    #[test]
    fn each_shape_is_a_type() {
        assert!(set((10.0, 4.0), (5.0, 1.0)).is_bounded());
        assert!(
            matches!(set((10.0, 1.0), (1.0, 1.0)), FiellerSet::Outside { below, above } if below < 0.0 && above > 0.0)
        );
        assert_eq!(set((0.1, 1.0), (0.1, 1.0)), FiellerSet::WholeLine);
        let z = Level::P95.deviate();
        // g is 1 exactly where the reach is the estimate.
        let half = set((10.0, 1.0), (z, 1.0));
        assert!(matches!(half, FiellerSet::Outside { below: f64::NEG_INFINITY, .. }), "{half:?}");
        assert!(matches!(
            set((-10.0, 1.0), (z, 1.0)),
            FiellerSet::Outside { above: f64::INFINITY, .. }
        ));
        assert_eq!(set((0.0, 1.0), (z, 1.0)), FiellerSet::WholeLine);
        assert_eq!(set((0.0, 0.0), (1.0, 0.0)), FiellerSet::Bounded { low: 0.0, high: 0.0 });
        assert_eq!(
            format!("{half:.1}"),
            format!(
                "from {:.1}",
                match half {
                    FiellerSet::Outside { above, .. } => above,
                    _ => 0.0,
                }
            )
        );
        assert_eq!(FiellerSet::WholeLine.to_string(), "any number");
        assert_eq!(
            FiellerSet::Outside { below: -1.5, above: f64::INFINITY }.to_string(),
            "up to -1.5"
        );
    }

    #[test]
    fn without_a_denominator_there_is_no_estimate_and_still_a_set() {
        let found = of((3.0, 1.0), (0.0, 1.0), 0.0).fieller(Level::P95).unwrap();
        assert_eq!((found.ratio, found.g), (None, f64::INFINITY));
        assert!(!found.set.contains(0.0) && found.set.contains(1e9) && found.set.contains(-1e9));
        let json = serde_json::to_value(found).unwrap();
        assert_eq!(json["g"], "inf");
    }

    #[test]
    fn each_fault_is_named() {
        let fault = |of: RatioOfEstimates| of.fieller(Level::P95).unwrap_err().to_string();
        assert_eq!(
            fault(of((f64::NAN, 1.0), (1.0, 1.0), 0.0)),
            "the numerator is NaN, and must be finite"
        );
        assert_eq!(
            fault(of((1.0, 1.0), (1.0, -1.0), 0.0)),
            "the variance of the denominator is -1, and must not be below 0"
        );
        assert_eq!(
            fault(of((1.0, 1.0), (1.0, 4.0), 3.0)),
            "a covariance of 3 is more than variances of 1 and 4 allow"
        );
        assert_eq!(
            fault(of((1.0, 1.0), (0.0, 0.0), 0.0)),
            "the denominator is 0 without any variance"
        );
    }

    proptest! {
        #[test]
        fn the_set_is_what_the_test_does_not_refute(
            a in -50_f64..50.0, b in -50_f64..50.0, v in 0_f64..400.0, w in 0.01_f64..400.0,
            correlation in -0.99_f64..0.99, theta in -40_f64..40.0,
        ) {
            let c = correlation * (v * w).sqrt();
            let found = of((a, v), (b, w), c).fieller(Level::P95).unwrap();
            let z = Level::P95.deviate();
            let distance = (a - theta * b).powi(2);
            let allowed = z * z * (v - 2.0 * theta * c + theta * theta * w);
            if (distance - allowed).abs() > 1e-6 * (distance + allowed) {
                prop_assert_eq!(found.set.contains(theta), distance <= allowed, "{:?}", found);
            }
            prop_assert_eq!(found.set.is_bounded(), found.g < 1.0);
            if let Some(ratio) = found.ratio {
                prop_assert!(found.set.contains(ratio) || !found.set.is_bounded());
            }
        }

        #[test]
        fn units_of_money_only_rescale_it(a in 1_f64..1e6, b in 5_f64..100.0, w in 0.1_f64..2.0) {
            let pounds = set((a, 0.0), (b, w));
            let pence = set((a * 100.0, 0.0), (b, w));
            if let (FiellerSet::Bounded { low, high }, FiellerSet::Bounded { low: l, high: h }) = (pounds, pence) {
                prop_assert!((l / low - 100.0).abs() < 1e-9 && (h / high - 100.0).abs() < 1e-9);
            } else { prop_assert!(false); }
        }
    }
}
