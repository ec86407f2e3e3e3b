//! Do counts end in 0 or 5 more often than chance has them?

use fourp_model::{Answer, NotMeasurable};
use serde::Serialize;

use crate::{
    number,
    sequence::{Sample, Sequence},
    trials,
};

/// How far the mean of a count may be from that of its series, as a factor either way.
const FACTOR: f64 = 2.0;
/// Means tried between those ends.
const MEANS: u32 = 33;
/// From this mean on a Poisson count ends in each digit alike, to 17 digits: the wave of the last digit is
/// exp(-2 π² mean / base²), and the base at most 10.
const EVEN_FROM: f64 = 200.0;
const QUESTION: &str = "Do counts end in round figures?";

/// Counts that end in round figures, by the last digit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Heaping {
    /// Multiples of 10, and of 5.
    pub tallies: Vec<HeapTally>,
    /// The smaller of their probabilities, doubled: there are two.
    pub p_value: f64,
}

/// How many counts are multiples of a base.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HeapTally {
    /// 10 or 5.
    pub base: u64,
    /// How many counts above 0 there are; 0 is no rounded count.
    pub counts: usize,
    /// How many of them are multiples.
    pub multiples: usize,
    /// How many chance would give at most: each count's mean is taken anywhere within a factor of two of what the rate
    /// of its series gives, where multiples are likeliest.
    pub expected_max: f64,
    /// The probability of so many or more at those means.
    pub p_value: f64,
}

impl Heaping {
    /// The tally that is least likely to be chance.
    #[must_use]
    pub fn strongest(&self) -> Option<&HeapTally> {
        self.tallies.iter().min_by(|one, other| one.p_value.total_cmp(&other.p_value))
    }
}

/// Tests the last digits of counts: exact for independent Poisson counts of any means within a factor of two of those of
/// the series, and for mixtures of them, so the probability is at most what it says.
///
/// Not measurable for values that are not counts. O(points × largest mean).
pub(crate) fn heaping(sequence: &Sequence) -> Answer<Heaping> {
    let samples = || sequence.slots().iter().flatten();
    let is_count = |sample: &&Sample| sample.value >= 0.0 && sample.value.fract() == 0.0;
    if let Some(other) = samples().find(|sample| !is_count(sample)) {
        let why = format!("{} is not a count", other.value);
        return NotMeasurable::new(QUESTION, why).into();
    }
    let exposure = |sample: &Sample| sample.exposure.unwrap_or(1.0);
    let rate = number::sum(samples().map(|it| it.value)) / number::sum(samples().map(exposure));
    let above: Vec<&Sample> = samples().filter(|sample| sample.value > 0.0).collect();
    if above.is_empty() || !rate.is_finite() {
        return NotMeasurable::new(QUESTION, "nothing was counted").into();
    }
    let tally = |base: u64| {
        // Most series have one exposure: its chance is computed once.
        let mut last: Option<(f64, f64)> = None;
        let chances: Vec<f64> = above
            .iter()
            .map(|sample| {
                let mean = rate * exposure(sample);
                let known = last.filter(|(known, _)| *known == mean).map(|(_, chance)| chance);
                let chance = known.unwrap_or_else(|| likeliest(mean, base));
                last = Some((mean, chance));
                chance
            })
            .collect();
        let multiples =
            above.iter().filter(|sample| sample.value % number::count(base) == 0.0).count();
        HeapTally {
            base,
            counts: above.len(),
            multiples,
            expected_max: number::sum(chances.iter().copied()),
            p_value: trials::at_least(multiples, &chances),
        }
    };
    let tallies = vec![tally(10), tally(5)];
    let least = tallies.iter().map(|tally| tally.p_value).fold(1.0, f64::min);
    Answer::Measured(Heaping { tallies, p_value: (2.0 * least).min(1.0) })
}

/// The largest chance of a multiple of `base`, given a count above 0, at any mean within the factor.
fn likeliest(mean: f64, base: u64) -> f64 {
    let even = 1.0 / number::count(base);
    if mean / FACTOR >= EVEN_FROM {
        return even;
    }
    let steps = f64::from(MEANS - 1);
    let tried = (0..MEANS).map(|step| mean * FACTOR.powf(2.0 * f64::from(step) / steps - 1.0));
    tried
        .map(|mean| if mean >= EVEN_FROM { even } else { multiple(mean, base) })
        .fold(0.0, f64::max)
}

/// The probability that a Poisson count above 0 is a multiple of `base`; the mean is below 200, so no term vanishes.
fn multiple(mean: f64, base: u64) -> f64 {
    let most = number::whole(mean + 12.0 * mean.sqrt() + 40.0);
    let mut mass = (-mean).exp();
    let mut kept = 0.0;
    for count in 1..=most {
        mass *= mean / number::count(count);
        if count % base == 0 {
            kept += mass;
        }
    }
    // 1 - exp(-mean) without loss for small means.
    let above = -(-mean).exp_m1();
    if above > 0.0 { (kept / above).min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law;

    fn of(counts: &[u32]) -> Heaping {
        heaping(&Sequence::of_counts(counts)).measured().unwrap()
    }

    #[test]
    fn the_chance_of_a_multiple_is_that_of_its_law() {
        for (mean, base) in [(0.3, 5), (4.0, 5), (20.0, 10), (60.0, 10), (150.0, 5)] {
            let multiples = (1..200).map(|step| law::poisson_mass(step * base, mean));
            let slow = multiples.sum::<f64>() / law::poisson_around(0, mean).above;
            assert!((multiple(mean, base) / slow - 1.0).abs() < 1e-11, "{mean} {base}");
        }
        assert!((multiple(199.9, 10) - 0.1).abs() < 1e-13);
        assert_eq!(likeliest(400.0, 10), 0.1);
    }

    #[test]
    fn counts_that_all_end_in_zero_are_seen() {
        let found = of(&[30, 20, 20, 20, 20, 20, 10, 20, 20, 20, 20, 20]);
        let tens = found.strongest().unwrap();
        assert_eq!((tens.base, tens.counts, tens.multiples), (10, 12, 12));
        assert!(found.p_value < 1e-8, "{found:?}");
    }

    #[test]
    fn counts_that_end_in_any_digit_are_not() {
        let found = of(&[27, 20, 18, 22, 31, 25, 19, 24, 16, 28, 23, 21]);
        assert!(found.p_value > 0.5, "{found:?}");
        // At a mean of 5 two in five may well be 5 or 10.
        assert!(of(&[5, 3, 5, 10, 4, 5, 7, 2, 5, 6, 4, 3]).p_value > 0.05);
    }

    #[test]
    fn zeros_are_no_rounded_counts() {
        let found = of(&[0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 1]);
        assert_eq!(found.tallies[0].counts, 3);
        assert_eq!((found.tallies[0].multiples, found.p_value), (0, 1.0));
        assert!(!heaping(&Sequence::of_counts(&[0, 0])).is_measured());
        assert!(!heaping(&Sequence::default()).is_measured());
        let half = heaping(&Sequence::of_values(&[0.5]).unwrap());
        assert_eq!(half.not_measurable().unwrap().why, "0.5 is not a count");
    }

    #[test]
    fn huge_counts_take_no_longer() {
        let counts = [4_000_000_000, 3_999_999_990, 4_000_000_007];
        assert_eq!(of(&counts).tallies[0].expected_max, 3.0 * 0.1);
    }
}
