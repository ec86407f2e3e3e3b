//! The binomial distribution.

use crate::{
    distribution::search::smallest,
    domain::{DomainError, probability},
    float::{float, whole},
    special::{incomplete_beta, normal::upper_deviate, share::Share},
    tail::{Tail, Tails},
};

/// The binomial distribution: successes in so many trials.
///
/// ```
/// use fourp_stat::{Binomial, Tail};
///
/// let coins = Binomial::new(23, 0.5)?;
/// assert_eq!(coins.quantile(Tail::Lower(0.05))?, 8);
/// assert!((coins.at(7).lower - 0.046_569_824_218_75).abs() < 1e-15);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binomial {
    trials: u64,
    success: Share,
}

impl Binomial {
    /// With a number of trials, which may be zero, and a probability of success.
    ///
    /// # Errors
    /// [`DomainError`] unless the probability is between 0 and 1.
    pub fn new(trials: u64, success: f64) -> Result<Self, DomainError> {
        let success = Share::of_part(probability("probability of success", success)?);
        Ok(Self { trials, success })
    }

    /// The probability of at most `count` successes, and of more.
    #[must_use]
    pub fn at(self, count: u64) -> Tails {
        match self.trials.checked_sub(count) {
            None | Some(0) => Tails::BELOW,
            Some(failures) => {
                incomplete_beta::tails(float(count) + 1.0, float(failures), self.success).swapped()
            }
        }
    }

    /// The probability of exactly `count` successes.
    #[must_use]
    pub fn mass(self, count: u64) -> f64 {
        self.trials.checked_sub(count).map_or(0.0, |failures| {
            incomplete_beta::binomial_mass(float(count), float(failures), self.success)
        })
    }

    /// The smallest count of successes that has at least the probability at or below it.
    ///
    /// # Errors
    /// [`DomainError`] unless the probability is between 0 and 1.
    pub fn quantile(self, tail: Tail) -> Result<u64, DomainError> {
        probability("probability", tail.probability())?;
        let mean = float(self.trials) * self.success.part;
        let deviate = match tail.smaller() {
            Tail::Upper(upper) => upper_deviate(upper),
            Tail::Lower(lower) => -upper_deviate(lower),
        };
        let start = mean + deviate.clamp(-40.0, 40.0) * (mean * self.success.rest).sqrt();
        Ok(smallest(whole(start), self.trials, tail, |count| self.at(count)))
    }
}
