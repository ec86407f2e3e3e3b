//! Whole numbers as floating point and back, without a cast that could wrap.

use num_traits::ToPrimitive;

/// The nearest `f64`: exact up to 2⁵³, and never off by more than half a unit in the last place.
pub(crate) fn float(count: u64) -> f64 {
    count.to_f64().unwrap_or(f64::INFINITY)
}

/// The number of items of a slice.
pub(crate) fn length<T>(items: &[T]) -> f64 {
    items.len().to_f64().unwrap_or(f64::INFINITY)
}

/// The whole part; 0 for what is negative and the largest count for what is too large.
pub(crate) fn whole(number: f64) -> u64 {
    if number >= 1.0 { number.to_u64().unwrap_or(u64::MAX) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_go_there_and_back() {
        for count in [0, 1, 999, 1 << 53, 1 << 60] {
            assert_eq!(whole(float(count)), count);
        }
        assert_eq!(length(&[0; 7]), 7.0);
    }

    #[test]
    fn what_is_no_count_is_the_nearest_one() {
        assert_eq!(whole(-3.0), 0);
        assert_eq!(whole(0.99), 0);
        assert_eq!(whole(f64::NAN), 0);
        assert_eq!(whole(f64::INFINITY), u64::MAX);
        assert_eq!(whole(1e300), u64::MAX);
    }
}
