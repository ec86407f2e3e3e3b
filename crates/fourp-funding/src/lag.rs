//! Days from one date to another, where a date may be known to the month or year only.

use chrono::NaiveDate;
use fourp_model::{PartialDate, Rational};
use serde::Serialize;

/// The least and the most days that may lie between two dates; below 0 where the second may come first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct DayRange {
    /// The least.
    pub low: i64,
    /// The most; the same where both days are known.
    pub high: i64,
}

impl DayRange {
    /// From a known day to a date.
    #[must_use]
    pub fn since(from: NaiveDate, to: PartialDate) -> Self {
        Self { low: days(from, to.first_day()), high: days(from, to.last_day()) }
    }

    /// From a date to another.
    ///
    /// ```
    /// use fourp_funding::DayRange;
    ///
    /// let range = DayRange::between("2018-03".parse()?, "2018-04-10".parse()?);
    /// assert_eq!((range.low, range.high), (10, 40));
    /// # Ok::<(), fourp_model::DateError>(())
    /// ```
    #[must_use]
    pub fn between(from: PartialDate, to: PartialDate) -> Self {
        Self {
            low: days(from.last_day(), to.first_day()),
            high: days(from.first_day(), to.last_day()),
        }
    }

    /// Whether it is one number.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        self.low == self.high
    }
}

/// The least value at or below which at least the share `p` of all weight lies: the inverse of the empirical
/// distribution (Hyndman and Fan 1996, type 1), with weights, compared in whole numbers.
///
/// `None` without weight. Values need no order. O(n log n).
pub(crate) fn weighted_quantile(values: &mut [(i64, u64)], p: Rational) -> Option<i64> {
    values.sort_unstable();
    let total: u128 = values.iter().map(|(_, weight)| u128::from(*weight)).sum();
    let (above, below) =
        (u128::try_from(p.numerator()).ok()?, u128::try_from(p.denominator()).ok()?);
    let needed = total.checked_mul(above)?;
    let mut sum = 0_u128;
    for (value, weight) in values.iter().filter(|(_, weight)| *weight > 0) {
        sum = sum.saturating_add(u128::from(*weight));
        if sum.checked_mul(below)? >= needed {
            return Some(*value);
        }
    }
    None
}

pub(crate) fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_rough_date_gives_a_range() {
        let start = NaiveDate::from_ymd_opt(2018, 4, 1).unwrap();
        let range = DayRange::since(start, "2018".parse().unwrap());
        assert_eq!((range.low, range.high, range.is_exact()), (-90, 274, false));
        assert!(DayRange::since(start, "2018-04-01".parse().unwrap()).is_exact());
    }

    #[test]
    fn the_quantile_is_a_value_and_weights_count() {
        let half = Rational::new(1, 2).unwrap();
        assert_eq!(weighted_quantile(&mut [], half), None);
        assert_eq!(weighted_quantile(&mut [(1, 0)], half), None);
        assert_eq!(weighted_quantile(&mut [(3, 1), (1, 1), (2, 1), (4, 1)], half), Some(2));
        assert_eq!(weighted_quantile(&mut [(1, 1), (100, 9)], half), Some(100));
        assert_eq!(weighted_quantile(&mut [(1, 1), (2, 1)], Rational::ZERO), Some(1));
    }

    proptest! {
        #[test]
        fn a_weight_is_so_many_values(
            values in prop::collection::vec((-9_i64..9, 0_u64..4), 1..20), twentieths in 1_i128..=20,
        ) {
            let mut many: Vec<i64> =
                values.iter().flat_map(|(value, weight)| (0..*weight).map(|_| *value)).collect();
            prop_assume!(!many.is_empty());
            many.sort_unstable();
            let p = Rational::new(twentieths, 20).unwrap();
            let place = (many.len() * usize::try_from(twentieths).unwrap()).div_ceil(20);
            let mut values = values;
            prop_assert_eq!(weighted_quantile(&mut values, p), Some(many[place - 1]));
        }
    }
}
