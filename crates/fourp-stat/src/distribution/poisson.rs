//! The Poisson distribution.

use crate::{
    distribution::search::smallest,
    domain::{DomainError, positive, probability},
    float::{float, whole},
    special::{incomplete_gamma, normal::upper_deviate},
    tail::{Tail, Tails},
};

/// The Poisson distribution of a mean.
///
/// ```
/// use fourp_stat::{Poisson, Tail};
///
/// let four = Poisson::new(4.0)?;
/// assert!((four.at(6).upper - 0.110_673_978_402_574_4).abs() < 1e-15);
/// assert_eq!(four.quantile(Tail::Upper(0.001))?, 11);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poisson {
    mean: f64,
}

impl Poisson {
    /// With a mean in events.
    ///
    /// # Errors
    /// [`DomainError`] unless the mean is finite and above zero.
    pub fn new(mean: f64) -> Result<Self, DomainError> {
        positive("mean", mean).map(|mean| Self { mean })
    }

    /// The mean.
    #[must_use]
    pub const fn mean(self) -> f64 {
        self.mean
    }

    /// The probability of at most `count` events, and of more.
    #[must_use]
    pub fn at(self, count: u64) -> Tails {
        incomplete_gamma::tails(float(count) + 1.0, self.mean).swapped()
    }

    /// The probability of exactly `count` events.
    #[must_use]
    pub fn mass(self, count: u64) -> f64 {
        incomplete_gamma::poisson_mass(float(count), self.mean)
    }

    /// The smallest count that at most `1 - p` of the distribution lies above; for probability 1 from below the
    /// largest `u64`. Above a mean of 2⁵³ neighbouring counts are not told apart.
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
        let start = self.mean + deviate * self.mean.sqrt() + (deviate * deviate - 1.0) / 6.0;
        Ok(smallest(whole(start), u64::MAX, tail, |count| self.at(count)))
    }
}
