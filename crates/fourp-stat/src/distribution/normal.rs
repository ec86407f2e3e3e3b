//! The standard normal distribution.

use crate::{
    domain::{DomainError, number, probability},
    special::normal,
    tail::{Tail, Tails},
};

/// The normal distribution of mean 0 and variance 1.
///
/// ```
/// use fourp_stat::{Normal, Tail};
///
/// assert!((Normal.quantile(Tail::Upper(0.025))? - 1.959_963_984_540_054).abs() < 1e-15);
/// assert!((Normal.at(10.0)?.upper / 7.619_853_024_160_527e-24 - 1.0).abs() < 1e-13);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "there is one standard normal distribution")]
pub struct Normal;

impl Normal {
    /// The probabilities below and above a deviate. Relative error below 10⁻¹⁴ plus, in the far tail, half
    /// the square of the deviate in units of the last place.
    ///
    /// # Errors
    /// [`DomainError`] if the deviate is not a number.
    pub fn at(self, deviate: f64) -> Result<Tails, DomainError> {
        let deviate = number("deviate", deviate)?;
        Ok(Tails { lower: normal::upper_tail(-deviate), upper: normal::upper_tail(deviate) })
    }

    /// The deviate of a probability; infinite for 0 and 1.
    ///
    /// # Errors
    /// [`DomainError`] unless the probability is between 0 and 1.
    pub fn quantile(self, tail: Tail) -> Result<f64, DomainError> {
        probability("probability", tail.probability())?;
        Ok(match tail.smaller() {
            Tail::Upper(upper) => normal::upper_deviate(upper),
            Tail::Lower(lower) => -normal::upper_deviate(lower),
        })
    }
}
