//! Binomial tails from one number of trials to the next, a few operations a step.

use fourp_stat::Binomial;

/// Steps after which tails are computed anew, so that roundings do not add up.
const FRESH: u32 = 128;
/// Below this, products lose their digits or vanish, and masses are computed anew.
const FAINT: f64 = 1e-280;

/// The lower tail of a binomial count below a moving place.
///
/// P(n + 1, k) = P(n, k) - p · mass(n, k - 1), and P(n, k + 1) = P(n, k) + mass(n, k): no tail is computed but every
/// 128 steps. Absolute error below 10⁻¹³.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BinomialWalk {
    success: f64,
    failure: f64,
    trials: u64,
    place: u64,
    below: f64,
    under: f64,
    at: f64,
    steps: u32,
}

impl BinomialWalk {
    /// With so many trials, at a place; `failure` is 1 less `success`, with its own digits.
    pub(crate) fn new(success: f64, failure: f64, trials: u64, place: u64) -> Self {
        let walk =
            Self { success, failure, trials, place, below: 0.0, under: 0.0, at: 0.0, steps: 0 };
        walk.anew()
    }

    /// The probability of a count below the place.
    pub(crate) const fn below(&self) -> f64 {
        self.below
    }

    /// The probability of a count at or below the place.
    pub(crate) fn up_to(&self) -> f64 {
        self.below + self.at
    }

    /// One more trial.
    pub(crate) fn another_trial(&mut self) {
        let more = float(self.trials.saturating_add(1));
        self.below = self.success.mul_add(-self.under, self.below).max(0.0);
        self.under *= more * self.failure / (more + 1.0 - float(self.place)).max(1.0);
        self.at *= more * self.failure / (more - float(self.place)).max(1.0);
        self.trials = self.trials.saturating_add(1);
        self.settle();
    }

    /// One place further.
    pub(crate) fn another_place(&mut self) {
        self.below = (self.below + self.at).min(1.0);
        self.under = self.at;
        let odds = self.success / self.failure;
        let left = float(self.trials.saturating_sub(self.place));
        self.at *= left / (float(self.place) + 1.0) * odds;
        self.place = self.place.saturating_add(1);
        self.settle();
    }

    fn settle(&mut self) {
        self.steps += 1;
        if self.steps >= FRESH || self.under < FAINT || self.at < FAINT {
            *self = self.anew();
        }
    }

    fn anew(mut self) -> Self {
        self.steps = 0;
        let Ok(law) = Binomial::new(self.trials, self.success) else { return self };
        let before = self.place.checked_sub(1);
        self.below = before.map_or(0.0, |last| law.at(last).lower);
        self.under = before.map_or(0.0, |last| law.mass(last));
        self.at = law.mass(self.place);
        self
    }
}

fn float(count: u64) -> f64 {
    crate::number::count(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_walk_arrives_where_a_tail_is_computed(
            success in prop_oneof![0.001_f64..0.999, Just(0.5), Just(1e-9), Just(0.0)],
            start in 0_u64..300,
            steps in prop::collection::vec(any::<bool>(), 0..400),
        ) {
            let mut walk = BinomialWalk::new(success, 1.0 - success, start, 0);
            for step in steps {
                if step && walk.place < walk.trials {
                    walk.another_place();
                } else {
                    walk.another_trial();
                }
            }
            let law = Binomial::new(walk.trials, success).unwrap();
            let below = walk.place.checked_sub(1).map_or(0.0, |last| law.at(last).lower);
            prop_assert!((walk.below() - below).abs() < 1e-13, "{} {below}", walk.below());
            prop_assert!((walk.up_to() - law.at(walk.place).lower).abs() < 1e-13);
        }
    }
}
