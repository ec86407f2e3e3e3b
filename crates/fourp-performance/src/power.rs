//! Could two counts have shown a change?

use fourp_stat::{Dispersion, Level, Poisson, Tail};
use serde::Serialize;

use crate::{binomial_walk::BinomialWalk, number};

/// What is left out of the law of the sum at either end.
const LEFT_OUT: f64 = 1e-13;
/// Steps after which the mass of a sum is computed anew.
const FRESH: u64 = 128;
/// More events than this are not enumerated.
const MOST: f64 = 1e9;

/// A count that is yet to be made: the mean of a Poisson law, and what it is exposed to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ExpectedCount {
    mean: f64,
    exposure: f64,
}

/// How likely a test is to show that one rate is below or above another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DetectionPower {
    /// The probability that the second rate is shown to be below the first.
    pub fall: f64,
    /// The probability that the second rate is shown to be above the first.
    pub rise: f64,
}

/// Why the power of a comparison is not computed.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PowerError {
    /// A mean that is no mean.
    #[error("a mean of {mean} events is not a finite number of at least 0")]
    Mean {
        /// The mean.
        mean: f64,
    },
    /// An exposure that is none.
    #[error("an exposure of {exposure} is not finite and above 0")]
    Exposure {
        /// The exposure.
        exposure: f64,
    },
    /// Nothing is expected on either side.
    #[error("no events are expected, so no change can be shown")]
    NothingExpected,
    /// More events than are enumerated.
    #[error("{mean} events are expected; sums of more than {MOST} are not enumerated")]
    TooMany {
        /// The mean of the sum.
        mean: f64,
    },
    /// A power that no test has.
    #[error("a power of {power} is not between 0 and 1")]
    Power {
        /// The power asked for.
        power: f64,
    },
    /// No period before or after.
    #[error("{before} periods before and {after} after cannot be compared")]
    NoPeriods {
        /// How many before.
        before: u32,
        /// How many after.
        after: u32,
    },
}

impl ExpectedCount {
    /// A mean number of events over an exposure, in the unit of the other count's.
    ///
    /// # Errors
    /// [`PowerError`] unless the mean is finite and at least 0 and the exposure finite and above 0.
    pub fn new(mean: f64, exposure: f64) -> Result<Self, PowerError> {
        if !(mean.is_finite() && mean >= 0.0) {
            return Err(PowerError::Mean { mean });
        }
        if !(exposure.is_finite() && exposure > 0.0) {
            return Err(PowerError::Exposure { exposure });
        }
        Ok(Self { mean, exposure })
    }

    /// The mean number of events.
    #[must_use]
    pub const fn mean(self) -> f64 {
        self.mean
    }

    /// The exposure.
    #[must_use]
    pub const fn exposure(self) -> f64 {
        self.exposure
    }
}

/// The power of the exact conditional test on two counts: how often `fourp_stat::rate_ratio` would leave 1 out of its
/// interval, were the means these.
///
/// Both counts are Poisson. For each sum of the two, the second is binomial, and the test (Przyborowski and Wilenski
/// 1940, central) rejects where a tail falls below half of alpha; the probabilities of rejecting are summed over the law of
/// the sum (Gail 1974, Biometrics 30), all but 2 · 10⁻¹³ of it. Nothing is simulated and nothing taken as normal.
///
/// With a dispersion above 1 events come, as it were, in clusters of that size, and clusters are what is counted: the power
/// is that of the means divided by it. Below 1 it is taken as 1.
///
/// Cost: a few operations for each sum within seven standard deviations of its mean: microseconds for a hundred events.
///
/// # Errors
/// [`PowerError::NothingExpected`], or [`PowerError::TooMany`] above 10⁹ events.
///
/// ```
/// use fourp_performance::{ExpectedCount, detection_power};
/// use fourp_stat::{Dispersion, Level};
///
/// // Twenty a year, truly halved: more likely missed than shown.
/// let (before, after) = (ExpectedCount::new(20.0, 1.0)?, ExpectedCount::new(10.0, 1.0)?);
/// let power = detection_power(before, after, Level::P95, Dispersion::POISSON)?;
/// assert!(power.fall < 0.5 && power.rise < 0.001);
/// # Ok::<(), fourp_performance::PowerError>(())
/// ```
pub fn detection_power(
    before: ExpectedCount,
    after: ExpectedCount,
    level: Level,
    dispersion: Dispersion,
) -> Result<DetectionPower, PowerError> {
    let clusters = dispersion.value().max(1.0);
    let (first, second) = (before.mean / clusters, after.mean / clusters);
    let mean = first + second;
    if mean <= 0.0 {
        return Err(PowerError::NothingExpected);
    }
    if mean > MOST {
        return Err(PowerError::TooMany { mean });
    }
    // Shares of the second in the sum: under equal rates, and as they are.
    let null = Share::of(after.exposure, before.exposure);
    let truth = Share::of(second, first);
    let Ok(law) = Poisson::new(mean) else { return Err(PowerError::NothingExpected) };
    let start = law.quantile(Tail::Lower(LEFT_OUT)).unwrap_or(0);
    let end = law.quantile(Tail::Upper(LEFT_OUT)).unwrap_or(start);
    let mut fall = Side::new(null, truth, level, start);
    let mut rise = Side::new(null.mirrored(), truth.mirrored(), level, start);
    let mut mass = law.mass(start);
    let (mut falls, mut rises) = (0.0, 0.0);
    for sum in start..=end {
        falls += mass * fall.rejects.below();
        rises += mass * rise.rejects.below();
        let next = sum.saturating_add(1);
        mass = if next.is_multiple_of(FRESH) {
            law.mass(next)
        } else {
            mass * mean / number::count(next)
        };
        fall.step(level);
        rise.step(level);
    }
    Ok(DetectionPower { fall: falls.clamp(0.0, 1.0), rise: rises.clamp(0.0, 1.0) })
}

/// A probability and its complement, each with its own digits.
#[derive(Clone, Copy, Debug)]
struct Share {
    part: f64,
    rest: f64,
}

impl Share {
    fn of(part: f64, rest: f64) -> Self {
        // Divided by the larger, so that no sum overflows.
        let larger = part.max(rest);
        let (part, rest) = (part / larger, rest / larger);
        Self { part: part / (part + rest), rest: rest / (part + rest) }
    }

    const fn mirrored(self) -> Self {
        Self { part: self.rest, rest: self.part }
    }
}

/// One side of the test, for one sum after another: counts below a place reject.
struct Side {
    null: BinomialWalk,
    rejects: BinomialWalk,
}

impl Side {
    fn new(null: Share, truth: Share, level: Level, sum: u64) -> Self {
        let law = fourp_stat::Binomial::new(sum, null.part);
        let place = law.and_then(|law| law.quantile(Tail::Lower(level.tail()))).unwrap_or(0);
        let mut side = Self {
            null: BinomialWalk::new(null.part, null.rest, sum, place),
            rejects: BinomialWalk::new(truth.part, truth.rest, sum, place),
        };
        side.advance(level);
        side
    }

    fn step(&mut self, level: Level) {
        self.null.another_trial();
        self.rejects.another_trial();
        self.advance(level);
    }

    /// One more trial moves the place by at most one.
    fn advance(&mut self, level: Level) {
        if self.null.up_to() < level.tail() {
            self.null.another_place();
            self.rejects.another_place();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_stat::{Exposed, RatioMethod, rate_ratio_interval};
    use proptest::prelude::*;

    fn power(before: f64, after: f64) -> DetectionPower {
        let one = |mean| ExpectedCount::new(mean, 1.0).unwrap();
        detection_power(one(before), one(after), Level::P95, Dispersion::POISSON).unwrap()
    }

    /// Every pair of counts, its probability, and whether its interval leaves out 1: the definition.
    fn slow(before: ExpectedCount, after: ExpectedCount, level: Level) -> DetectionPower {
        let masses = |mean: f64| -> Vec<f64> {
            let mut mass = (-mean).exp();
            let counts = 0..120_u32;
            counts
                .map(|count| {
                    if count > 0 {
                        mass *= mean / f64::from(count);
                    }
                    mass
                })
                .collect()
        };
        let (mut fall, mut rise) = (0.0, 0.0);
        for (x, first) in masses(before.mean).into_iter().enumerate() {
            for (y, second) in masses(after.mean).into_iter().enumerate() {
                let one = Exposed::new(u64::try_from(x).unwrap(), before.exposure).unwrap();
                let other = Exposed::new(u64::try_from(y).unwrap(), after.exposure).unwrap();
                let Ok(interval) =
                    rate_ratio_interval(other, one, level, RatioMethod::ConditionalExact)
                else {
                    continue;
                };
                if interval.upper() < 1.0 {
                    fall += first * second;
                } else if interval.lower() > 1.0 {
                    rise += first * second;
                }
            }
        }
        DetectionPower { fall, rise }
    }

    #[test]
    fn small_counts_seldom_show_success() {
        for (before, after) in [(20.0, 10.0), (50.0, 35.0), (100.0, 80.0)] {
            assert!(power(before, after).fall < 0.5, "{before} {after}");
        }
        assert!(power(1_000.0, 800.0).fall > 0.99);
    }

    #[test]
    fn a_test_of_equal_rates_errs_no_more_often_than_its_level_says() {
        for mean in [0.1, 1.0, 3.7, 20.0, 400.0, 1e6] {
            let found = power(mean, mean);
            assert!(found.fall + found.rise <= 0.05, "{mean}: {found:?}");
            assert!((found.fall - found.rise).abs() < 1e-12, "{mean}: {found:?}");
        }
        // Of many events it errs nearly as often.
        assert!(power(1e6, 1e6).fall > 0.0249);
    }

    #[test]
    fn of_many_events_it_is_the_normal_test() {
        let found = power(1e8, 1e8 - 2e4).fall;
        let deviate = 2e4 / (2e8 - 2e4_f64).sqrt() - 1.959_963_984_540_054;
        let normal = 1.0 - crate::law::normal(deviate).upper;
        assert!((found - normal).abs() < 1e-4, "{found} {normal}");
    }

    #[test]
    fn clusters_are_counted_as_one() {
        let count = |mean| ExpectedCount::new(mean, 1.0).unwrap();
        let dispersion = Dispersion::new(4.0).unwrap();
        let clustered =
            detection_power(count(200.0), count(100.0), Level::P95, dispersion).unwrap();
        assert_eq!(clustered, power(50.0, 25.0));
        let under = Dispersion::new(0.5).unwrap();
        let even = detection_power(count(20.0), count(10.0), Level::P95, under).unwrap();
        assert_eq!(even, power(20.0, 10.0));
    }

    #[test]
    fn what_cannot_be_asked_is_refused_with_its_number() {
        let told = |error: PowerError| error.to_string();
        assert_eq!(
            told(ExpectedCount::new(f64::NAN, 1.0).unwrap_err()),
            "a mean of NaN events is not a finite number of at least 0"
        );
        assert_eq!(
            told(ExpectedCount::new(1.0, 0.0).unwrap_err()),
            "an exposure of 0 is not finite and above 0"
        );
        let count = |mean| ExpectedCount::new(mean, 1.0).unwrap();
        let of = |before, after| {
            detection_power(count(before), count(after), Level::P95, Dispersion::POISSON)
                .unwrap_err()
        };
        assert_eq!(of(0.0, 0.0), PowerError::NothingExpected);
        assert_eq!(
            told(of(1e9, 1.0)),
            "1000000001 events are expected; sums of more than 1000000000 are not enumerated"
        );
    }

    #[test]
    fn nothing_after_or_before_is_certain_only_where_enough_was_expected() {
        let gone = power(20.0, 0.0);
        // Six or more and then none: twice 2^-6 is below 0.05, twice 2^-5 is not.
        let six_or_more = Poisson::new(20.0).unwrap().at(5).upper;
        assert!((gone.fall - six_or_more).abs() < 1e-12 && gone.rise == 0.0);
        assert_eq!(power(0.0, 20.0), DetectionPower { fall: 0.0, rise: gone.fall });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn it_is_what_every_pair_of_counts_adds_up_to(
            before in 0.0_f64..40.0,
            after in 0.01_f64..40.0,
            exposure in 0.2_f64..5.0,
            confidence in 0.5_f64..0.998,
        ) {
            let level = Level::new(confidence).unwrap();
            let first = ExpectedCount::new(before, exposure).unwrap();
            let second = ExpectedCount::new(after, 1.0).unwrap();
            let fast = detection_power(first, second, level, Dispersion::POISSON).unwrap();
            let slow = slow(first, second, level);
            prop_assert!((fast.fall - slow.fall).abs() < 1e-10, "{fast:?} {slow:?}");
            prop_assert!((fast.rise - slow.rise).abs() < 1e-10, "{fast:?} {slow:?}");
        }

        #[test]
        fn a_rise_is_the_fall_of_the_other(
            before in 0.0_f64..2e3,
            after in 0.01_f64..2e3,
            exposure in 0.1_f64..10.0,
        ) {
            let first = ExpectedCount::new(before, exposure).unwrap();
            let second = ExpectedCount::new(after, 1.0).unwrap();
            let one = detection_power(first, second, Level::P95, Dispersion::POISSON).unwrap();
            let other = detection_power(second, first, Level::P95, Dispersion::POISSON).unwrap();
            prop_assert!((one.fall - other.rise).abs() < 1e-11);
            prop_assert!((one.rise - other.fall).abs() < 1e-11);
        }

        #[test]
        fn a_larger_fall_shows_more_often(
            before in 0.1_f64..2e3,
            shares in (0.0_f64..1.5, 0.0_f64..1.5),
        ) {
            let (small, large) = (shares.0.min(shares.1), shares.0.max(shares.1));
            let (deep, shallow) = (power(before, before * small), power(before, before * large));
            prop_assert!(deep.fall >= shallow.fall - 1e-11);
            prop_assert!(deep.rise <= shallow.rise + 1e-11);
        }
    }
}
