//! Student's t distribution.

use crate::{
    domain::{DomainError, number, positive, probability},
    special::{incomplete_beta, share::Share},
    tail::{Tail, Tails},
};

/// Student's t distribution.
///
/// ```
/// use fourp_stat::{StudentT, Tail};
///
/// let ten = StudentT::new(10.0)?;
/// assert!((ten.quantile(Tail::Upper(0.025))? - 2.228_138_851_986_274).abs() < 1e-12);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentT {
    degrees: f64,
}

impl StudentT {
    /// With these degrees of freedom, which need not be whole.
    ///
    /// # Errors
    /// [`DomainError`] unless they are finite and above zero.
    pub fn new(degrees: f64) -> Result<Self, DomainError> {
        positive("degrees of freedom", degrees).map(|degrees| Self { degrees })
    }

    /// The probabilities below and above a value.
    ///
    /// Half the tails of t² over ν, which is a ratio of gamma variables (DLMF 8.17).
    ///
    /// # Errors
    /// [`DomainError`] if the value is not a number.
    pub fn at(self, value: f64) -> Result<Tails, DomainError> {
        let value = number("value", value)?;
        let root = value.abs() / self.degrees.sqrt();
        let square = incomplete_beta::tails(0.5, self.degrees / 2.0, Share::of_odds(root * root));
        let tails = Tails { lower: 0.5 + square.lower / 2.0, upper: square.upper / 2.0 };
        Ok(if value < 0.0 { tails.swapped() } else { tails })
    }

    /// The value of a probability; infinite for 0 and 1.
    ///
    /// # Errors
    /// [`DomainError`] unless the probability is between 0 and 1.
    pub fn quantile(self, tail: Tail) -> Result<f64, DomainError> {
        probability("probability", tail.probability())?;
        let tail = tail.smaller();
        // From the middle the value is as precise as its distance to a half.
        let beyond = 2.0 * tail.probability();
        let square = incomplete_beta::inverse(0.5, self.degrees / 2.0, Tail::Upper(beyond));
        let size = (self.degrees * square.odds()).sqrt();
        Ok(if matches!(tail, Tail::Lower(_)) { -size } else { size })
    }
}
