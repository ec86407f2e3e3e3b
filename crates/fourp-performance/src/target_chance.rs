//! Will a series that goes on as it is meet its target?

use fourp_stat::{DomainError, Exposed, NegativeBinomial};
use serde::Serialize;

use crate::number;

/// What a count is to come to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a target is met from above or from below")]
pub enum CountTarget {
    /// No more than this.
    AtMost(u64),
    /// No fewer than this.
    AtLeast(u64),
}

/// How likely a count is to meet its target by chance, if the rate stays what it was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TargetChance {
    /// What was counted, over how much.
    pub counted: Exposed,
    /// The exposure of the count that is to meet the target, in the same unit.
    pub exposure: f64,
    /// The target.
    pub target: CountTarget,
    /// The mean of the count to come: (x + ½) times the ratio of exposures.
    pub expected: f64,
    /// The probability of meeting it.
    pub chance: f64,
}

impl TargetChance {
    /// The probability that a later count meets a target, if events are independent and their rate stays as it was counted.
    ///
    /// The rate is not known but from the count, so the count to come is negative binomial of size x + ½: the gamma-Poisson
    /// predictive distribution under the prior of Jeffreys (1946). Nothing is done about the target: this is what luck alone
    /// meets. Cost: one tail.
    ///
    /// # Errors
    /// [`DomainError`] unless the exposure to come is finite and above zero, also after division by the one counted over.
    ///
    /// ```
    /// use fourp_performance::{CountTarget, TargetChance};
    /// use fourp_stat::Exposed;
    ///
    /// // 100 last year, and at most 90 wanted next year: one such year in four meets that with nothing done.
    /// let found = TargetChance::of(Exposed::new(100, 12.0)?, 12.0, CountTarget::AtMost(90))?;
    /// assert!((found.chance - 0.246).abs() < 0.001, "{}", found.chance);
    /// # Ok::<(), fourp_stat::DomainError>(())
    /// ```
    pub fn of(counted: Exposed, exposure: f64, target: CountTarget) -> Result<Self, DomainError> {
        let size = number::count(counted.count()) + 0.5;
        let expected = size * (exposure / counted.exposure());
        let law = NegativeBinomial::new(expected, size)?;
        let chance = match target {
            CountTarget::AtMost(most) => law.at(most).lower,
            CountTarget::AtLeast(least) => {
                least.checked_sub(1).map_or(1.0, |last| law.at(last).upper)
            }
        };
        Ok(Self { counted, exposure, target, expected, chance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_stat::Rng;
    use proptest::prelude::*;

    fn chance(count: u64, exposure: f64, target: CountTarget) -> f64 {
        TargetChance::of(Exposed::new(count, 1.0).unwrap(), exposure, target).unwrap().chance
    }

    #[test]
    fn none_at_least_is_certain() {
        assert_eq!(chance(7, 1.0, CountTarget::AtLeast(0)), 1.0);
    }

    #[test]
    fn an_exposure_of_nothing_is_refused() {
        let counted = Exposed::new(7, 1.0).unwrap();
        assert!(TargetChance::of(counted, 0.0, CountTarget::AtMost(1)).is_err());
        assert!(TargetChance::of(counted, f64::NAN, CountTarget::AtMost(1)).is_err());
    }

    /// A rate drawn from its gamma law, by adding exponential and chi-squared variables; then a count drawn at that rate.
    #[test]
    fn it_is_what_drawing_rates_and_then_counts_gives() {
        let mut random = Rng::new(1946);
        let (count, exposure, target, draws) = (12_u32, 0.75, 7_u32, 40_000_u32);
        let mut met = 0_u32;
        for _ in 0..draws {
            let mut rate: f64 = (0..count).map(|_| -random.uniform().ln()).sum();
            rate += random.normal().powi(2) / 2.0;
            // Arrivals within the exposure.
            let (mut time, mut seen) = (0.0, 0_u32);
            loop {
                time -= random.uniform().ln() / rate;
                if time > exposure {
                    break;
                }
                seen += 1;
            }
            met += u32::from(seen <= target);
        }
        let share = f64::from(met) / f64::from(draws);
        let exact = chance(u64::from(count), exposure, CountTarget::AtMost(u64::from(target)));
        // Five standard errors of a share.
        assert!((share - exact).abs() < 5.0 * (0.25 / f64::from(draws)).sqrt(), "{share} {exact}");
    }

    proptest! {
        #[test]
        fn at_most_and_more_are_everything(
            count in 0_u64..100_000,
            exposure in 0.01_f64..100.0,
            target in 0_u64..200_000,
        ) {
            let most = chance(count, exposure, CountTarget::AtMost(target));
            let more = chance(count, exposure, CountTarget::AtLeast(target + 1));
            prop_assert!((most + more - 1.0).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&most));
        }
    }
}
