//! Which whole numbers can stand behind a printed share, mean or change.
//!
//! A share of 12 people cannot print as 79 %: no whole number over 12 rounds to it. Brown and Heathers
//! (2017, "The GRIM test", Social Psychological and Personality Science 8:363) use this on means of
//! whole numbers; the same holds for shares and for changes between counts. Everything is exact: the
//! printed figure is the [`Interval`] of [`Figure::interval`](fourp_model::Figure::interval).
//!
//! ```
//! use fourp_claims::granularity;
//!
//! // 6,525 offences were printed as a rise of 26 %: the year before had 5,159 to 5,199.
//! let rise = "[0.255, 0.265)".parse()?;
//! assert_eq!(granularity::befores(&rise, 6_525), Some(5_159..=5_199));
//! // No count among 12 prints as 79 %.
//! assert_eq!(granularity::parts(&"[0.785, 0.795)".parse()?, 12), None);
//! # Ok::<(), fourp_model::IntervalError>(())
//! ```

use std::ops::RangeInclusive;

use fourp_model::{End, Interval, Rational};

/// The whole numbers k for which k / `whole` prints as `share`; `None` if there is none, as for a
/// whole of 0, of which nothing is a share.
///
/// Also the totals of `whole` whole numbers whose mean prints as `share`. O(1).
#[must_use]
pub fn parts(share: &Interval, whole: u64) -> Option<RangeInclusive<u64>> {
    let whole = point(whole).filter(|_| whole > 0)?;
    whole_numbers(&share.mul(&whole), 0)
}

/// The whole numbers n, from 1, for which `part` / n prints as `share`; `None` if there is none.
///
/// A part of 0 is a share of 0 whatever the whole: every n, if 0 can print so. O(1).
#[must_use]
pub fn wholes(share: &Interval, part: u64) -> Option<RangeInclusive<u64>> {
    if part == 0 {
        return share.contains(Rational::ZERO).then_some(1..=u64::MAX);
    }
    let positive = share.intersect(&Interval::more_than(Rational::ZERO))?;
    whole_numbers(&point(part)?.div(&positive), 1)
}

/// The pairs of a whole, among those given, and the parts of it that print as `share`; wholes that
/// have none are left out. Lazy: O(1) a whole.
pub fn pairs(
    share: &Interval,
    wholes: RangeInclusive<u64>,
) -> impl Iterator<Item = (u64, RangeInclusive<u64>)> {
    wholes.filter_map(move |whole| Some((whole, parts(share, whole)?)))
}

/// The whole numbers b, from 1, for which the change from b to `after` prints as `change`; `None` if
/// there is none. O(1).
#[must_use]
pub fn befores(change: &Interval, after: u64) -> Option<RangeInclusive<u64>> {
    wholes(&growth(change), after)
}

/// The whole numbers a for which the change from `before` to a prints as `change`; `None` if there is
/// none. O(1).
#[must_use]
pub fn afters(change: &Interval, before: u64) -> Option<RangeInclusive<u64>> {
    parts(&growth(change), before)
}

fn growth(change: &Interval) -> Interval {
    change.add(&Interval::point(Rational::ONE))
}

fn point(count: u64) -> Option<Interval> {
    Rational::new(count.into(), 1).map(Interval::point)
}

fn whole_numbers(values: &Interval, least: u64) -> Option<RangeInclusive<u64>> {
    let above = Interval::at_least(Rational::new(least.into(), 1)?);
    let whole = values.intersect(&above)?.to_integers()?;
    let end =
        |end: End| end.value().map_or(Some(u64::MAX), |value| u64::try_from(value.floor()).ok());
    Some(end(whole.low())?..=end(whole.high()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interval(text: &str) -> Interval {
        text.parse().unwrap()
    }

    #[test]
    fn published_changes_imply_whole_numbers() {
        // The third quarter of 2017: 1,322 referrals, printed as 10 % more than the second.
        assert_eq!(befores(&interval("[0.095, 0.105)"), 1_322), Some(1_197..=1_207));
        assert_eq!(afters(&interval("[0.355, 0.365)"), 5_142), Some(6_968..=7_018));
    }

    #[test]
    fn edges_are_answered() {
        assert_eq!(parts(&interval("[0.785, 0.795)"), 0), None);
        assert_eq!(parts(&interval("[0, 0.005)"), 0), None);
        assert_eq!(parts(&interval("[0, 0.005)"), 1), Some(0..=0));
        assert_eq!(parts(&interval("[0.5, 0.5]"), 3), None);
        assert_eq!(wholes(&interval("[0, 0.005)"), 0), Some(1..=u64::MAX));
        assert_eq!(wholes(&interval("[0.3, 0.4)"), 0), None);
        assert_eq!(wholes(&interval("(-0.005, 0.005)"), 1), Some(201..=u64::MAX));
        assert_eq!(wholes(&interval("[-0.4, -0.3)"), 1), None);
        assert_eq!(wholes(&interval("[2, 3)"), 1), None);
        assert_eq!(befores(&interval("[-1, -1]"), 5), None);
    }

    proptest! {
        #[test]
        fn parts_and_wholes_equal_trying_every_number(
            whole in 1_u64..60, low in 0_i64..100, width in 1_i64..20,
        ) {
            let end = |percent: i64| Rational::new(percent.into(), 100).unwrap();
            let share =
                Interval::new(End::Closed(end(low)), End::Open(end(low + width))).unwrap();
            let prints = |part: u64, whole: u64| {
                share.contains(Rational::new(part.into(), whole.into()).unwrap())
            };
            let tried: Vec<u64> = (0..=200).filter(|part| prints(*part, whole)).collect();
            let found: Vec<u64> = parts(&share, whole).into_iter().flatten().collect();
            prop_assert_eq!(&found, &tried);
            let tried: Vec<u64> = (1..=500).filter(|other| prints(whole, *other)).collect();
            let found = wholes(&share, whole).into_iter().flatten().take_while(|n| *n <= 500);
            prop_assert_eq!(found.collect::<Vec<_>>(), tried);
            let listed: Vec<_> = pairs(&share, whole..=whole).collect();
            prop_assert_eq!(listed.is_empty(), parts(&share, whole).is_none());
        }
    }
}
