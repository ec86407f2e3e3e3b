//! From which count on would a change show?

use fourp_stat::{Exposed, Level, NegativeBinomial, Tail};
use serde::Serialize;

use crate::number;

/// The counts after one that was made, at which the exact conditional test begins to show a change.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CriticalCounts {
    /// The largest later count that shows a fall; `None` if even none at all does not.
    pub fall_at_most: Option<u64>,
    /// The smallest later count that shows a rise; `None` beyond 2⁵³.
    pub rise_at_least: Option<u64>,
}

impl CriticalCounts {
    /// After a count, for a later one of another exposure in the same unit.
    ///
    /// By the relation of binomial and negative binomial tails, without a search: a later count y shows a fall if a
    /// negative binomial variable of size x and mean x times the ratio of exposures is at most y with less than half of alpha.
    /// Cost: two quantiles. `after` that is not finite and above 0 shows nothing.
    ///
    /// ```
    /// use fourp_performance::CriticalCounts;
    /// use fourp_stat::{Exposed, Level};
    ///
    /// // After twenty in one year, ten in the next show nothing; eight would.
    /// let found = CriticalCounts::after(Exposed::new(20, 1.0)?, 1.0, Level::P95);
    /// assert_eq!((found.fall_at_most, found.rise_at_least), (Some(8), Some(36)));
    /// # Ok::<(), fourp_stat::DomainError>(())
    /// ```
    #[must_use]
    pub fn after(before: Exposed, after: f64, level: Level) -> Self {
        let ratio = after / before.exposure();
        let of =
            |size: f64, tail| NegativeBinomial::new(size * ratio, size).ok()?.quantile(tail).ok();
        let count = number::count(before.count());
        let fall = of(count, Tail::Lower(level.tail()));
        let rise = of(count + 1.0, Tail::Upper(level.tail()));
        Self {
            fall_at_most: fall.and_then(|count| count.checked_sub(1)),
            rise_at_least: rise.and_then(|count| count.checked_add(1)).filter(|it| *it < 1 << 53),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_stat::{RatioMethod, rate_ratio_interval};
    use proptest::prelude::*;

    /// Whether a pair shows a fall, and whether it shows a rise, by its interval.
    fn shows(before: Exposed, count: u64, after: f64, level: Level) -> (bool, bool) {
        let later = Exposed::new(count, after).unwrap();
        rate_ratio_interval(later, before, level, RatioMethod::ConditionalExact)
            .map_or((false, false), |found| (found.upper() < 1.0, found.lower() > 1.0))
    }

    #[test]
    fn after_few_even_none_shows_no_fall() {
        let found = CriticalCounts::after(Exposed::new(5, 1.0).unwrap(), 1.0, Level::P95);
        assert_eq!(found.fall_at_most, None);
        let found = CriticalCounts::after(Exposed::new(6, 1.0).unwrap(), 1.0, Level::P95);
        assert_eq!(found.fall_at_most, Some(0));
        let none = CriticalCounts::after(Exposed::new(0, 1.0).unwrap(), 1.0, Level::P95);
        assert_eq!(none, CriticalCounts { fall_at_most: None, rise_at_least: Some(6) });
    }

    #[test]
    fn no_exposure_shows_nothing() {
        for after in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let found = CriticalCounts::after(Exposed::new(9, 1.0).unwrap(), after, Level::P95);
            assert_eq!(found, CriticalCounts { fall_at_most: None, rise_at_least: None });
        }
    }

    proptest! {
        #[test]
        fn counts_show_a_change_from_there_on_and_not_before(
            count in 0_u64..3_000,
            after in 0.05_f64..20.0,
            confidence in 0.5_f64..0.999,
        ) {
            let level = Level::new(confidence).unwrap();
            let before = Exposed::new(count, 1.0).unwrap();
            let found = CriticalCounts::after(before, after, level);
            let first = found.fall_at_most.map_or(0, |most| most + 1);
            prop_assert!(!shows(before, first, after, level).0);
            if let Some(most) = found.fall_at_most {
                prop_assert!(shows(before, most, after, level).0);
            }
            let least = found.rise_at_least.unwrap();
            prop_assert!(shows(before, least, after, level).1);
            prop_assert!(!shows(before, least - 1, after, level).1);
        }
    }
}
