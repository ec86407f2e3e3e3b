//! Fisher's F distribution.

use crate::{
    domain::{DomainError, number, positive, probability},
    special::{incomplete_beta, share::Share},
    tail::{Tail, Tails},
};

/// Fisher's F distribution: the ratio of two mean squares.
///
/// ```
/// use fourp_stat::{FisherF, Tail};
///
/// let f = FisherF::new(3.0, 20.0)?;
/// assert!((f.quantile(Tail::Upper(0.05))? - 3.098_391_212_140_78).abs() < 1e-11);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FisherF {
    above: f64,
    below: f64,
}

impl FisherF {
    /// With the degrees of freedom of the mean square above and of that below the line.
    ///
    /// # Errors
    /// [`DomainError`] unless both are finite and above zero.
    pub fn new(above: f64, below: f64) -> Result<Self, DomainError> {
        Ok(Self {
            above: positive("degrees of freedom above", above)?,
            below: positive("degrees of freedom below", below)?,
        })
    }

    /// The probabilities below and above a value; below zero there is nothing.
    ///
    /// # Errors
    /// [`DomainError`] if the value is not a number.
    pub fn at(self, value: f64) -> Result<Tails, DomainError> {
        let odds = number("value", value)?.max(0.0) * (self.above / self.below);
        // 0 times an infinite ratio: nothing is below zero.
        let odds = if odds.is_nan() { 0.0 } else { odds };
        Ok(incomplete_beta::tails(self.above / 2.0, self.below / 2.0, Share::of_odds(odds)))
    }

    /// The value of a probability, from 0 to infinity.
    ///
    /// # Errors
    /// [`DomainError`] unless the probability is between 0 and 1.
    pub fn quantile(self, tail: Tail) -> Result<f64, DomainError> {
        probability("probability", tail.probability())?;
        let odds = incomplete_beta::inverse(self.above / 2.0, self.below / 2.0, tail).odds();
        let value = odds * (self.below / self.above);
        Ok(if value.is_nan() { 0.0 } else { value })
    }
}
