//! Exact results as ends that fit, never tighter than the result.

use fourp_model::{End, Rational};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::nudged::Nudged;

/// Digits kept of a number that does not fit, as when a [`Rational`] is rounded.
const DIGITS: i64 = 24;

/// Decimal places of the smallest [`Rational`] above zero.
const PLACES_MAX: i64 = 36;

pub(crate) fn exact(number: Rational) -> BigRational {
    BigRational::new(number.numerator().into(), number.denominator().into())
}

/// The smallest value as the low end of an interval; `None` is no end.
pub(crate) fn low_end(least: Option<&Nudged>) -> End {
    least.map_or(End::Infinite, |least| end(least, floor))
}

/// The largest value as the high end of an interval; `None` is no end.
pub(crate) fn high_end(most: Option<&Nudged>) -> End {
    most.map_or(End::Infinite, |most| end(most, |number| floor(&-number).map(Rational::negate)))
}

/// A nudged value is approached and not reached; nor is a rounded one.
fn end(extreme: &Nudged, round: impl Fn(&BigRational) -> Option<Rational>) -> End {
    match fitting(&extreme.value) {
        Some(value) if extreme.nudge.is_zero() => End::Closed(value),
        Some(value) => End::Open(value),
        None => round(&extreme.value).map_or(End::Infinite, End::Open),
    }
}

fn fitting(number: &BigRational) -> Option<Rational> {
    Rational::new(number.numer().to_i128()?, number.denom().to_i128()?)
}

/// The number rounded down to [`DIGITS`] significant digits or [`PLACES_MAX`] places, whichever is
/// coarser; `None` if it is below every number that fits.
fn floor(number: &BigRational) -> Option<Rational> {
    if number.abs() > exact(Rational::MAX) {
        return number.is_positive().then_some(Rational::MAX);
    }
    let places = DIGITS.saturating_sub(whole_digits(number)).min(PLACES_MAX);
    let power = BigInt::from(10).pow(u32::try_from(places.unsigned_abs()).ok()?);
    let (up, down) = if places < 0 { (1.into(), power) } else { (power, 1.into()) };
    let scale = BigRational::new(up, down);
    fitting(&((number * &scale).floor() / scale))
}

/// Digits before the point; for numbers below one, the zeros after it, negative.
fn whole_digits(number: &BigRational) -> i64 {
    let size = number.abs();
    let digits = |whole: BigInt| i64::try_from(whole.to_string().len()).unwrap_or(i64::MAX);
    if size >= BigRational::from_integer(1.into()) {
        digits(size.to_integer())
    } else if size.is_zero() {
        0
    } else {
        1 - digits(size.recip().to_integer())
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::Toward;
    use proptest::prelude::*;

    use super::*;

    fn ratio(numerator: &str, denominator: &str) -> BigRational {
        BigRational::new(numerator.parse().unwrap(), denominator.parse().unwrap())
    }

    fn at(value: BigRational) -> Nudged {
        Nudged::new(value, 0)
    }

    fn power(digits: usize) -> String {
        format!("1{}", "0".repeat(digits))
    }

    fn value(end: End) -> BigRational {
        match end {
            End::Closed(value) | End::Open(value) => exact(value),
            End::Infinite => panic!("no end"),
        }
    }

    #[test]
    fn what_fits_is_kept() {
        let third = Rational::new(1, 3).unwrap();
        assert_eq!(low_end(Some(&at(ratio("1", "3")))), End::Closed(third));
        assert_eq!(high_end(Some(&at(ratio("1", "3")))), End::Closed(third));
        assert_eq!(high_end(Some(&Nudged::new(ratio("1", "3"), -1))), End::Open(third));
        assert_eq!(low_end(None), End::Infinite);
        assert_eq!(high_end(None), End::Infinite);
        let largest = at(exact(Rational::MAX));
        assert_eq!(high_end(Some(&largest)), End::Closed(Rational::MAX));
    }

    #[test]
    fn what_does_not_fit_keeps_twenty_four_digits() {
        // 2/3 and a little, over a denominator of 41 digits.
        let number = ratio(&format!("2{}", "0".repeat(40)), &format!("3{}1", "0".repeat(39)));
        let low = Rational::new(666_666_666_666_666_666_666_666, 10_i128.pow(24)).unwrap();
        let high = Rational::new(666_666_666_666_666_666_666_667, 10_i128.pow(24)).unwrap();
        assert_eq!(low_end(Some(&at(number.clone()))), End::Open(low));
        assert_eq!(high_end(Some(&at(number.clone()))), End::Open(high));
        let high = Rational::new(-666_666_666_666_666_666_666_666, 10_i128.pow(24)).unwrap();
        assert_eq!(high_end(Some(&at(-number))), End::Open(high));
    }

    #[test]
    fn a_size_beyond_all_that_fits_has_no_end_outwards() {
        for huge in [ratio(&power(60), "1"), exact(Rational::MAX) + ratio("1", "3")] {
            assert_eq!(high_end(Some(&at(huge.clone()))), End::Infinite);
            assert_eq!(low_end(Some(&at(huge.clone()))), End::Open(Rational::MAX));
            assert_eq!(low_end(Some(&at(-huge.clone()))), End::Infinite);
            assert_eq!(high_end(Some(&at(-huge))), End::Open(Rational::MIN));
        }
    }

    #[test]
    fn a_large_size_that_does_not_fit_is_rounded_above_the_point() {
        let number = ratio(&format!("{}1", "7".repeat(36)), "10");
        let low = Rational::new(777_777_777_777_777_777_777_777, 1).unwrap();
        let high = Rational::new(777_777_777_777_777_777_777_778, 1).unwrap();
        let million = Rational::new(1_000_000_000_000, 1).unwrap();
        let scaled = |number: Rational| number.mul(million, Toward::Down).unwrap();
        assert_eq!(low_end(Some(&at(number.clone()))), End::Open(scaled(low)));
        assert_eq!(high_end(Some(&at(number))), End::Open(scaled(high)));
    }

    #[test]
    fn a_size_below_all_that_fits_ends_at_zero() {
        let tiny = ratio("1", &power(60));
        assert_eq!(low_end(Some(&at(tiny.clone()))), End::Open(Rational::ZERO));
        assert_eq!(
            high_end(Some(&at(tiny.clone()))),
            End::Open(Rational::new(1, 10_i128.pow(36)).unwrap())
        );
        assert_eq!(high_end(Some(&at(-tiny))), End::Open(Rational::ZERO));
    }

    proptest! {
        #[test]
        fn rounding_goes_outwards_and_not_far(
            numerator in -(10_i128.pow(36))..10_i128.pow(36), shift in 0..36_u32,
            denominator in 1..i128::MAX,
        ) {
            // Of every size, and never of a form that fits.
            let wide = BigInt::from(denominator) * 10_i128.pow(36) + 1;
            let numerator = BigInt::from(numerator) * BigInt::from(10).pow(36 + shift) + 1;
            let number = BigRational::new(numerator, wide);
            prop_assume!(fitting(&number).is_none() && number.abs() < exact(Rational::MAX));
            let (low, high) = (low_end(Some(&at(number.clone()))), high_end(Some(&at(number.clone()))));
            let (low, high) = (value(low), value(high));
            prop_assert!(low <= number && number <= high);
            let grain = number.abs() / ratio(&power(23), "1") + ratio("1", &power(36));
            prop_assert!(high - low <= grain);
        }
    }
}
