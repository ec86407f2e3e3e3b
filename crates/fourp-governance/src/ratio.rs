//! Thresholds as fractions, compared in whole numbers.

use std::{fmt, str::FromStr};

use serde::Serialize;

/// A fraction from 0 to 1: `4/5`, and `0.8` is the same.
///
/// Whether two groups share at least four fifths of their members is a comparison of whole numbers, so that a tie at
/// the threshold is in, on every machine.
///
/// ```
/// use fourp_governance::Ratio;
///
/// let threshold: Ratio = "0.8".parse()?;
/// assert_eq!(threshold.to_string(), "4/5");
/// assert!(threshold.is_reached(4, 5) && !threshold.is_reached(79, 99));
/// # Ok::<(), fourp_governance::RatioError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Ratio {
    part: u32,  // Invariant: at most `whole`, with no common factor.
    whole: u32, // Invariant: above 0.
}

/// Why there is no such fraction.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RatioError {
    /// A text that is not written as a fraction.
    #[error("{found:?} is not a fraction; expected 4/5 or 0.8, with at most nine digits")]
    Text {
        /// The text.
        found: String,
    },
    /// A fraction above 1, or of nothing.
    #[error("{part}/{whole} does not lie between 0 and 1")]
    Range {
        /// The part.
        part: u32,
        /// The whole.
        whole: u32,
    },
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { part: 0, whole: 1 };
    /// A half.
    pub const HALF: Self = Self { part: 1, whole: 2 };
    /// Everything.
    pub const ONE: Self = Self { part: 1, whole: 1 };

    /// A part of a whole, in lowest terms.
    ///
    /// # Errors
    /// [`RatioError::Range`] if the part is above the whole or the whole is 0.
    pub const fn new(part: u32, whole: u32) -> Result<Self, RatioError> {
        if whole == 0 || part > whole {
            return Err(RatioError::Range { part, whole });
        }
        let (mut a, mut b) = (part, whole);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Ok(Self { part: part / a, whole: whole / a })
    }

    /// The numerator in lowest terms.
    #[must_use]
    pub const fn part(self) -> u32 {
        self.part
    }

    /// The denominator in lowest terms.
    #[must_use]
    pub const fn whole(self) -> u32 {
        self.whole
    }

    /// Whether `part` of `whole` is at least this fraction; of nothing, no part is. Exact.
    #[must_use]
    pub fn is_reached(self, part: u64, whole: u64) -> bool {
        whole > 0
            && u128::from(part) * u128::from(self.whole)
                >= u128::from(self.part) * u128::from(whole)
    }

    /// The fraction as the nearest float.
    #[must_use]
    pub fn approximate(self) -> f64 {
        f64::from(self.part) / f64::from(self.whole)
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (left, right) = (u64::from(self.part), u64::from(other.part));
        (left * u64::from(other.whole)).cmp(&(right * u64::from(self.whole)))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}/{}", self.part, self.whole))
    }
}

impl FromStr for Ratio {
    type Err = RatioError;

    fn from_str(text: &str) -> Result<Self, RatioError> {
        let refused = || RatioError::Text { found: text.into() };
        let digits = |text: &str| {
            let is_number =
                (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { text.parse::<u32>().ok() } else { None }
        };
        if let Some((part, whole)) = text.split_once('/') {
            return Self::new(
                digits(part).ok_or_else(refused)?,
                digits(whole).ok_or_else(refused)?,
            );
        }
        let (units, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let scale = 10_u32.checked_pow(u32::try_from(decimals.len()).unwrap_or(u32::MAX));
        let (Some(units), Some(decimals), Some(scale)) = (digits(units), digits(decimals), scale)
        else {
            return Err(refused());
        };
        let part = units.checked_mul(scale).and_then(|whole| whole.checked_add(decimals));
        Self::new(part.ok_or_else(refused)?, scale)
    }
}

impl Serialize for Ratio {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_fraction_is_refused() {
        for text in
            ["", "x", "1/", "/2", "-1/2", "0.", ".5", "0.1234567890", "1e-1", "+1/2", "1 / 2"]
        {
            let message = format!(
                "{text:?} is not a fraction; expected 4/5 or 0.8, with at most nine digits"
            );
            assert_eq!(text.parse::<Ratio>().unwrap_err().to_string(), message);
        }
        for (text, message) in [
            ("3/2", "3/2 does not lie between 0 and 1"),
            ("0/0", "0/0 does not lie between 0 and 1"),
            ("1.5", "15/10 does not lie between 0 and 1"),
        ] {
            assert_eq!(text.parse::<Ratio>().unwrap_err().to_string(), message);
        }
        assert_eq!(
            "999999999.9".parse::<Ratio>().unwrap_err(),
            RatioError::Text { found: "999999999.9".into() }
        );
        assert_eq!("1".parse(), Ok(Ratio::ONE));
        assert_eq!("0.000".parse(), Ok(Ratio::ZERO));
        assert!(!Ratio::ZERO.is_reached(0, 0));
        assert_eq!(serde_json::to_string(&Ratio::HALF).unwrap(), "\"1/2\"");
    }

    proptest! {
        #[test]
        fn it_is_its_text_and_is_reached_by_itself(part in 0_u32..1000, more in 1_u32..1000) {
            let ratio = Ratio::new(part, part + more).unwrap();
            prop_assert_eq!(ratio.to_string().parse(), Ok(ratio));
            prop_assert!(ratio.is_reached(u64::from(part), u64::from(part + more)));
            prop_assert!(ratio.is_reached(u64::MAX, u64::MAX));
            prop_assert!(!Ratio::ONE.is_reached(u64::from(part), u64::from(part + more)));
            prop_assert!(ratio < Ratio::ONE && ratio >= Ratio::ZERO);
            prop_assert_eq!(ratio.cmp(&Ratio::HALF), part.cmp(&more));
        }
    }
}
