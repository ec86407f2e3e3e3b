//! From values to places: round numbers along a line.

use crate::canvas::length;

/// A straight scale from values to pixels, with round numbers to mark it.
///
/// ```
/// use fourp_picture::Scale;
///
/// let scale = Scale::covering([3.0, 97.0], true).between(0.0, 200.0);
/// assert_eq!(scale.ticks(5), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
/// assert_eq!(scale.at(50.0), 100.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale over values, with round ends; from zero if it must show sizes. Values that are no finite
    /// numbers are left out; without any it reaches from 0 to 1.
    #[must_use]
    pub fn covering(values: impl IntoIterator<Item = f64>, from_zero: bool) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (mut low, mut high) = finite
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if low == high {
            (low, high) = if low == 0.0 { (0.0, 1.0) } else { (low.min(0.0), high.max(0.0)) };
        }
        let step = round_step(high - low, 5);
        if step > 0.0 {
            (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        }
        Self { low, high, from: 0.0, to: 1.0 }
    }

    /// The scale, from one place to another; the first may lie to the right of, or below, the second.
    #[must_use]
    pub const fn between(mut self, from: f64, to: f64) -> Self {
        (self.from, self.to) = (from, to);
        self
    }

    /// Where a value lies; what lies beyond an end is put at it.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + (self.to - self.from) * share
    }

    /// The lowest value.
    #[must_use]
    pub const fn low(&self) -> f64 {
        self.low
    }

    /// The highest value.
    #[must_use]
    pub const fn high(&self) -> f64 {
        self.high
    }

    /// Round values along it: about `count` of them, at least its ends where those are round.
    #[must_use]
    pub fn ticks(&self, count: u32) -> Vec<f64> {
        let step = round_step(self.high - self.low, count);
        if step <= 0.0 {
            return vec![self.low];
        }
        let first = (self.low / step).ceil();
        let places = (0..1_000_usize).map(|place| (first + length(place)) * step);
        places.take_while(|value| *value <= self.high + step * 1e-9).collect()
    }
}

/// One, two or five times a power of ten, so that about `count` of them fill a span.
fn round_step(span: f64, count: u32) -> f64 {
    if !(span.is_finite() && span > 0.0) {
        return 0.0;
    }
    let rough = span / f64::from(count.max(1));
    // By multiplication and not by a logarithm, whose last bit differs between machines.
    let mut power = 1.0_f64;
    while power > rough && power > f64::MIN_POSITIVE {
        power /= 10.0;
    }
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    let factor = match rough / power {
        share if share <= 1.5 => 1.0,
        share if share <= 3.5 => 2.0,
        share if share <= 7.5 => 5.0,
        _ => 10.0,
    };
    power * factor
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_and_one_value_have_a_scale() {
        for values in [vec![], vec![0.0], vec![7.0], vec![-7.0], vec![f64::NAN]] {
            let scale = Scale::covering(values, false);
            assert!(scale.low() < scale.high());
            assert!(!scale.ticks(5).is_empty());
        }
    }

    #[test]
    fn small_numbers_are_marked_too() {
        let scale = Scale::covering([0.0, 0.0007], true);
        assert!(scale.ticks(5).len() >= 4);
    }

    proptest! {
        #[test]
        fn values_lie_on_it_in_order(mut values in prop::collection::vec(-1e9..1e9_f64, 1..20)) {
            let scale = Scale::covering(values.iter().copied(), false).between(10.0, 300.0);
            values.sort_by(f64::total_cmp);
            let places: Vec<f64> = values.iter().map(|value| scale.at(*value)).collect();
            prop_assert!(places.is_sorted());
            prop_assert!(places.iter().all(|place| (10.0..=300.0).contains(place)));
        }

        #[test]
        fn ticks_lie_within_and_are_few(low in -1e6..1e6_f64, span in 1e-3..1e6_f64, count in 3..9_u32) {
            let scale = Scale::covering([low, low + span], false);
            let ticks = scale.ticks(count);
            prop_assert!((2..=20).contains(&ticks.len()), "{:?}", ticks);
            prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
