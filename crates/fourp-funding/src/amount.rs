//! Sums of money as exact numbers, and sets of them.

use fourp_model::{Currency, End, Interval, Rational, Toward};

/// Minor units as a number of major units (pounds); `None` beyond 36 digits.
pub(crate) fn major(minor: i128, currency: Currency) -> Option<Rational> {
    let scale = 10_i128.checked_pow(u32::from(currency.minor_digits()))?;
    Rational::new(minor, scale)
}

/// The amounts in major units that a sum of minor units may stand for, half a unit's rounding to each side.
///
/// What cannot be held is anything at all.
pub(crate) fn around(minor: i128, half_width: i128, currency: Currency) -> Interval {
    let end = |minor: Option<i128>| minor.and_then(|minor| major(minor, currency));
    let low = end(minor.checked_sub(half_width)).map_or(End::Infinite, End::Closed);
    let high = end(minor.checked_add(half_width)).map_or(End::Infinite, End::Closed);
    Interval::new(low, high).unwrap_or(Interval::EVERYTHING)
}

/// The sum of intervals; nothing at all is 0.
pub(crate) fn sum<'a>(intervals: impl IntoIterator<Item = &'a Interval>) -> Interval {
    let nothing = Interval::point(Rational::ZERO);
    intervals.into_iter().fold(nothing, |sum, interval| sum.add(interval))
}

/// From nothing to everything.
pub(crate) fn unit() -> Interval {
    Interval::new(End::Closed(Rational::ZERO), End::Closed(Rational::ONE))
        .unwrap_or(Interval::EVERYTHING)
}

/// The narrower of two things known of one number; the first, where they contradict each other.
pub(crate) fn both(one: &Interval, other: &Interval) -> Interval {
    one.intersect(other).unwrap_or(*one)
}

/// The bounds of Σ aᵢ rᵢ / Σ aᵢ where every `a` lies in its interval and every `r` is known.
///
/// The extreme puts every amount at one of its ends, the large ones where `r` is beyond some threshold, so
/// every threshold is tried. `None` where no amount can be above zero, one may be below it, or has no upper end.
/// O(n²) for n amounts.
pub(crate) fn weighted_mean(parts: &[(Interval, Rational)]) -> Option<Interval> {
    let mut known = Vec::with_capacity(parts.len());
    for (amount, rank) in parts {
        let (low, high) = (amount.low().value()?, amount.high().value()?);
        if low.is_negative() {
            return None;
        }
        known.push((low, high, *rank));
    }
    known.sort_by_key(|(_, _, rank)| *rank);
    let mean = |at: usize, large_last: bool, toward| {
        let (mut above, mut below) = (Rational::ZERO, Rational::ZERO);
        for (place, (low, high, rank)) in known.iter().enumerate() {
            let amount = if (place >= at) == large_last { *high } else { *low };
            above = above.add(amount.mul(*rank, toward)?, toward)?;
            below = below.add(amount, toward)?;
        }
        above.div(below, toward)
    };
    let each =
        |large_last, toward| (0..=known.len()).filter_map(move |at| mean(at, large_last, toward));
    let high = each(true, Toward::Up).max()?;
    let low = each(false, Toward::Down).min()?;
    Interval::new(End::Closed(low), End::Closed(high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(low: i64, high: i64) -> Interval {
        let end = |value| End::Closed(Rational::from_int(value));
        Interval::new(end(low), end(high)).unwrap()
    }

    #[test]
    fn pence_become_pounds() {
        assert_eq!(major(12_345, Currency::GBP).unwrap().to_string(), "123.45");
        assert_eq!(around(1_000, 50, Currency::GBP).to_string(), "[9.5, 10.5]");
        assert_eq!(around(i128::MAX, 1, Currency::GBP), Interval::EVERYTHING);
    }

    #[test]
    fn nothing_has_no_mean() {
        let nothing = [(whole(0, 0), Rational::ONE)];
        assert_eq!(weighted_mean(&nothing), None);
        assert_eq!(weighted_mean(&[(whole(-1, 1), Rational::ONE)]), None);
        let endless = [(Interval::at_least(Rational::ONE), Rational::ONE)];
        assert_eq!(weighted_mean(&endless), None);
    }

    proptest! {
        #[test]
        fn no_choice_of_ends_has_a_mean_outside(
            parts in prop::collection::vec((0_i64..9, 1_i64..9, -5_i64..5), 1..7),
        ) {
            let boxed: Vec<_> = parts
                .iter()
                .map(|(low, more, rank)| (whole(*low, low + more), Rational::from_int(*rank)))
                .collect();
            let found = weighted_mean(&boxed).unwrap();
            let mut means = Vec::new();
            for choice in 0_u32..(1 << parts.len()) {
                let amount = |at: usize| {
                    let (low, more, rank) = parts[at];
                    (low + if choice >> at & 1 == 1 { more } else { 0 }, rank)
                };
                let above: i64 = (0..parts.len()).map(|at| amount(at).0 * amount(at).1).sum();
                let below: i64 = (0..parts.len()).map(|at| amount(at).0).sum();
                means.extend(Rational::new(i128::from(above), i128::from(below)));
            }
            prop_assert_eq!(found.low(), End::Closed(*means.iter().min().unwrap()));
            prop_assert_eq!(found.high(), End::Closed(*means.iter().max().unwrap()));
        }
    }
}
