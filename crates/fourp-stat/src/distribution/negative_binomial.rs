//! The negative binomial distribution.

use crate::{
    distribution::search::smallest,
    domain::{DomainError, positive, probability},
    float::{float, whole},
    special::{incomplete_beta, normal::upper_deviate, share::Share},
    tail::{Tail, Tails},
};

/// The negative binomial distribution of a mean and a size: a Poisson count whose mean varies as a gamma
/// variable of shape `size` does.
///
/// Its variance is mean + mean²/size. As the predictive distribution of a count whose rate is known from
/// earlier counts it answers whether a target will be met.
///
/// ```
/// use fourp_stat::NegativeBinomial;
///
/// let next = NegativeBinomial::new(10.0, 2.5)?;
/// assert!((next.mass(0) - 0.2_f64.powf(2.5)).abs() < 1e-16);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NegativeBinomial {
    mean: f64,
    size: f64,
    /// The part of size in size plus mean: the probability of success.
    success: Share,
}

impl NegativeBinomial {
    /// With a mean in events and a size, which need not be whole.
    ///
    /// # Errors
    /// [`DomainError`] unless both are finite and above zero.
    pub fn new(mean: f64, size: f64) -> Result<Self, DomainError> {
        let mean = positive("mean", mean)?;
        let size = positive("size", size)?;
        Ok(Self { mean, size, success: Share::of_odds(size / mean) })
    }

    /// The mean.
    #[must_use]
    pub const fn mean(self) -> f64 {
        self.mean
    }

    /// The probability of at most `count` events, and of more.
    #[must_use]
    pub fn at(self, count: u64) -> Tails {
        incomplete_beta::tails(self.size, float(count) + 1.0, self.success)
    }

    /// The probability of exactly `count` events.
    #[must_use]
    pub fn mass(self, count: u64) -> f64 {
        let count = float(count);
        let share = self.size / (self.size + count);
        share * incomplete_beta::binomial_mass(self.size, count, self.success)
    }

    /// The smallest count that has at least the probability at or below it; for probability 1 the largest
    /// `u64`.
    ///
    /// # Errors
    /// [`DomainError`] unless the probability is between 0 and 1.
    pub fn quantile(self, tail: Tail) -> Result<u64, DomainError> {
        probability("probability", tail.probability())?;
        if matches!(tail, Tail::Lower(1.0) | Tail::Upper(0.0)) {
            return Ok(u64::MAX);
        }
        let deviate = match tail.smaller() {
            Tail::Upper(upper) => upper_deviate(upper),
            Tail::Lower(lower) => -upper_deviate(lower),
        };
        let start = self.mean + deviate * (self.mean / self.success.part).sqrt();
        Ok(smallest(whole(start), u64::MAX, tail, |count| self.at(count)))
    }
}
