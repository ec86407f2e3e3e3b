//! The quantile of a count by search: exact whatever the start.

use crate::tail::{Tail, Tails};

/// The smallest count, up to `most`, whose tails reach the probability; `most` if none does.
///
/// Gallops from `start` and then halves: at most 128 evaluations, and about twice the logarithm of the distance
/// from the start.
pub(crate) fn smallest(start: u64, most: u64, tail: Tail, at: impl Fn(u64) -> Tails) -> u64 {
    let reaches = |count: u64| match tail {
        Tail::Lower(p) => at(count).lower >= p,
        Tail::Upper(q) => at(count).upper <= q,
    };
    // `low` does not reach, `high` does; counts are bracketed as low < answer <= high.
    let start = start.min(most);
    let mut step = 1_u64;
    let (mut low, mut high) = if reaches(start) {
        let mut high = start;
        loop {
            let Some(low) = high.checked_sub(step).filter(|_| high > 0) else {
                if high == 0 || reaches(0) {
                    return 0;
                }
                break (0, high);
            };
            if !reaches(low) {
                break (low, high);
            }
            high = low;
            step = step.saturating_mul(2);
        }
    } else {
        let mut low = start;
        loop {
            if low >= most {
                return most;
            }
            let high = low.saturating_add(step).min(most);
            if high == most || reaches(high) {
                break (low, high);
            }
            low = high;
            step = step.saturating_mul(2);
        }
    };
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if reaches(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_start_does_not_matter(answer in any::<u64>(), start in any::<u64>(), most in any::<u64>()) {
            let steps = std::cell::Cell::new(0);
            let at = |count: u64| {
                steps.set(steps.get() + 1);
                Tails::from_lower(if count >= answer { 1.0 } else { 0.0 })
            };
            prop_assert_eq!(smallest(start, most, Tail::Lower(0.5), at), answer.min(most));
            prop_assert_eq!(smallest(start, most, Tail::Upper(0.5), at), answer.min(most));
            prop_assert!(steps.get() <= 256);
        }
    }

    #[test]
    fn the_ends_are_found() {
        let at =
            |answer: u64| move |count: u64| Tails::from_lower(f64::from(u8::from(count >= answer)));
        for (answer, start) in
            [(0, 0), (0, 9), (1, 0), (u64::MAX, 0), (u64::MAX, u64::MAX), (7, 7), (6, 7)]
        {
            assert_eq!(smallest(start, u64::MAX, Tail::Lower(0.5), at(answer)), answer);
        }
    }
}
