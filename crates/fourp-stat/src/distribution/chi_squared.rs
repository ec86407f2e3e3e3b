//! The chi-squared distribution.

use crate::{
    domain::{DomainError, number, positive, probability},
    special::incomplete_gamma,
    tail::{Tail, Tails},
};

/// The chi-squared distribution: twice a gamma distribution of half the degrees of freedom.
///
/// ```
/// use fourp_stat::{ChiSquared, Tail};
///
/// let one = ChiSquared::new(1.0)?;
/// assert!((one.quantile(Tail::Upper(0.05))? - 3.841_458_820_694_124).abs() < 1e-12);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquared {
    degrees: f64,
}

impl ChiSquared {
    /// With these degrees of freedom, which need not be whole.
    ///
    /// # Errors
    /// [`DomainError`] unless they are finite and above zero.
    pub fn new(degrees: f64) -> Result<Self, DomainError> {
        positive("degrees of freedom", degrees).map(|degrees| Self { degrees })
    }

    /// The probabilities below and above a value; below zero there is nothing.
    ///
    /// # Errors
    /// [`DomainError`] if the value is not a number.
    pub fn at(self, value: f64) -> Result<Tails, DomainError> {
        Ok(incomplete_gamma::tails(self.degrees / 2.0, number("value", value)? / 2.0))
    }

    /// The value of a probability, from 0 to infinity.
    ///
    /// # Errors
    /// [`DomainError`] unless the probability is between 0 and 1.
    pub fn quantile(self, tail: Tail) -> Result<f64, DomainError> {
        probability("probability", tail.probability())?;
        Ok(2.0 * incomplete_gamma::inverse(self.degrees / 2.0, tail))
    }
}
