//! Counts into floats, and the few sums that every chart needs.

use serde::{Serialize, Serializer};

/// JSON has no infinite numbers and would silently write `null`.
pub(crate) fn or_word<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    if number.is_finite() { to.serialize_f64(*number) } else { to.collect_str(number) }
}

/// The same for three lines.
pub(crate) fn or_words<S: Serializer>(numbers: &[f64; 3], to: S) -> Result<S::Ok, S::Error> {
    struct Number(f64);

    impl Serialize for Number {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            or_word(&self.0, to)
        }
    }

    to.collect_seq(numbers.iter().copied().map(Number))
}

/// A count as a float: exact up to 2^53, nearest beyond.
#[expect(clippy::as_conversions, reason = "the nearest float is what is meant")]
pub(crate) const fn count(count: u64) -> f64 {
    count as f64
}

/// A number of things as a float.
#[expect(clippy::as_conversions, reason = "no collection has more than 2^53 members")]
pub(crate) const fn size(size: usize) -> f64 {
    size as f64
}

/// The whole number nearest below, 0 of what is negative.
#[expect(clippy::as_conversions, reason = "the cast saturates at both ends")]
pub(crate) const fn whole(number: f64) -> u64 {
    number as u64
}

/// The sum by Neumaier's compensation (1974): wrong by a rounding or two however many terms there are.
pub(crate) fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for term in terms {
        let next = sum + term;
        lost += if sum.abs() >= term.abs() { (sum - next) + term } else { (term - next) + sum };
        sum = next;
    }
    if lost.is_finite() { sum + lost } else { sum }
}

/// The mean; `None` of nothing, or beyond all floats. Summed in eight lanes, for speed.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    finite(joined(lanes, rest.iter().copied()) / size(values.len()))
}

/// The mean difference of neighbours: the mean of their differences to the last bit.
pub(crate) fn mean_range(values: &[f64]) -> Option<f64> {
    let (ones, nexts) = (values.get(..values.len().checked_sub(1)?)?, values.get(1..)?);
    let ((ones, last_ones), (nexts, last_nexts)) = (ones.as_chunks::<8>(), nexts.as_chunks::<8>());
    let mut lanes = [0.0; 8];
    for (ones, nexts) in ones.iter().zip(nexts) {
        for (lane, (one, next)) in lanes.iter_mut().zip(ones.iter().zip(nexts)) {
            *lane += (next - one).abs();
        }
    }
    let rest = last_ones.iter().zip(last_nexts).map(|(one, next)| (next - one).abs());
    finite(joined(lanes, rest) / size(values.len().checked_sub(1)?))
}

fn joined([a, b, c, d, e, f, g, h]: [f64; 8], rest: impl Iterator<Item = f64>) -> f64 {
    rest.fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, value| sum + value)
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

/// The median, halfway between the two in the middle; `None` of nothing.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(lower / 2.0 + upper / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_terms_are_not_lost_between_large_ones() {
        assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(sum([f64::MAX, f64::MAX]), f64::INFINITY);
    }

    #[test]
    fn nothing_has_no_mean_and_no_median() {
        assert_eq!(mean(&[]), None);
        assert_eq!(median(&[]), None);
        assert_eq!(mean(&[f64::MAX, f64::MAX]), None);
    }

    #[test]
    fn the_mean_range_is_the_mean_of_the_ranges() {
        let values: Vec<f64> = (0..61).map(|at| f64::from((at * 37) % 23) / 7.0).collect();
        for length in 2..=values.len() {
            let ranges: Vec<f64> =
                values[..length].windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
            assert_eq!(mean_range(&values[..length]), mean(&ranges), "{length}");
        }
        assert_eq!(mean_range(&[1.0]), None);
        assert_eq!(mean_range(&[]), None);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&[9.0, 1.0, 3.0]), Some(3.0));
    }
}
