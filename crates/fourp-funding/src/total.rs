//! Sums of amounts.

use serde::Serialize;

/// An exact sum of amounts in minor units, and how far rounding may have moved it.
///
/// What was really there lies from `minor - half_width` to `minor + half_width`.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Total {
    /// The sum, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub minor: i128,
    /// The sum of the half-widths of its parts, in minor units; 0 where none was rounded.
    #[serde(serialize_with = "crate::minor::text")]
    pub half_width: i128,
}

impl Total {
    /// An amount that was not rounded.
    #[must_use]
    pub const fn exact(minor: i128) -> Self {
        Self { minor, half_width: 0 }
    }

    /// An amount that was rounded by at most a half-width.
    #[must_use]
    pub const fn rounded(minor: i128, half_width: i128) -> Self {
        Self { minor, half_width }
    }

    /// Both added, with the rounding of both.
    ///
    /// Sums of fewer than 2^63 amounts below 2^63 stay below 2^126, and four of them fit; beyond, the end of `i128` is
    /// kept.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            minor: self.minor.saturating_add(other.minor),
            half_width: self.half_width.saturating_add(other.half_width),
        }
    }

    /// The other taken away, with the rounding of both.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self {
            minor: self.minor.saturating_sub(other.minor),
            half_width: self.half_width.saturating_add(other.half_width),
        }
    }

    /// Whether it may be 0.
    #[must_use]
    pub const fn may_be_zero(self) -> bool {
        self.minor.unsigned_abs() <= self.half_width.unsigned_abs()
    }
}

/// The exact sum. It cannot overflow: fewer than 2^63 amounts below 2^63 stay below 2^126.
pub(crate) fn total(amounts: &[i64]) -> i128 {
    amounts.iter().map(|amount| i128::from(*amount)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_may_exceed_its_parts() {
        assert_eq!(total(&[]), 0);
        assert_eq!(total(&[i64::MAX; 4]), 4 * i128::from(i64::MAX));
    }

    #[test]
    fn rounding_adds_up_whichever_way() {
        let (a, b) = (Total::rounded(10, 2), Total::rounded(7, 1));
        assert_eq!(a.plus(b), Total::rounded(17, 3));
        assert_eq!(a.minus(b), Total::rounded(3, 3));
        assert!(a.minus(b).may_be_zero());
        assert!(!a.may_be_zero());
        assert!(!Total::exact(-1).may_be_zero());
        assert!(Total::rounded(-1, 1).may_be_zero());
        assert_eq!(Total::exact(i128::MAX).plus(Total::exact(1)).minor, i128::MAX);
    }
}
