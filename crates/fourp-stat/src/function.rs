//! The special functions behind the distributions, for formulas that need them bare.

use crate::{
    domain::{DomainError, number, positive, probability},
    special::{gamma, incomplete_beta as beta, incomplete_gamma as lower_gamma, share::Share},
    tail::{Tail, Tails},
};

/// The logarithm of the gamma function of a positive number (DLMF 5.11).
///
/// Relative error below 10⁻¹⁴, but near 1 and 2, where the value is 0: there the absolute error is below
/// 10⁻¹⁵.
///
/// # Errors
/// [`DomainError`] unless the number is finite and above zero.
///
/// ```
/// use fourp_stat::ln_gamma;
///
/// assert!((ln_gamma(11.0)? - 3_628_800.0_f64.ln()).abs() < 1e-14);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
pub fn ln_gamma(x: f64) -> Result<f64, DomainError> {
    positive("x", x).map(gamma::ln_gamma)
}

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) (DLMF 8.2.4), both.
///
/// `lower` is the probability that a gamma variable of shape `a` is at most `x`; `x` below zero counts as
/// zero.
///
/// # Errors
/// [`DomainError`] unless the shape is finite and above zero and `x` a number.
///
/// ```
/// use fourp_stat::incomplete_gamma;
///
/// let tails = incomplete_gamma(1.0, 50.0)?;
/// assert!((tails.upper / (-50.0_f64).exp() - 1.0).abs() < 1e-14);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
pub fn incomplete_gamma(shape: f64, x: f64) -> Result<Tails, DomainError> {
    Ok(lower_gamma::tails(positive("shape", shape)?, number("x", x)?))
}

/// The `x` at which [`incomplete_gamma`] has a given tail, from 0 to infinity.
///
/// # Errors
/// [`DomainError`] unless the shape is finite and above zero and the probability between 0 and 1.
///
/// ```
/// use fourp_stat::{Tail, inverse_incomplete_gamma};
///
/// assert!((inverse_incomplete_gamma(1.0, Tail::Upper(1e-100))? / (100.0 * 10.0_f64.ln()) - 1.0).abs() < 1e-14);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
pub fn inverse_incomplete_gamma(shape: f64, tail: Tail) -> Result<f64, DomainError> {
    probability("probability", tail.probability())?;
    Ok(lower_gamma::inverse(positive("shape", shape)?, tail))
}

/// The regularised incomplete beta function I(x; a, b) (DLMF 8.17.2) and its complement, both.
///
/// `lower` is the probability that a beta variable of shapes `a` and `b` is at most `x`. Near 1 an `x` has
/// lost the digits of 1 - x: swap the shapes and ask for the mirrored tail there.
///
/// # Errors
/// [`DomainError`] unless the shapes are finite and above zero and `x` is between 0 and 1.
///
/// ```
/// use fourp_stat::incomplete_beta;
///
/// assert!((incomplete_beta(2.0, 1.0, 0.3)?.lower - 0.09).abs() < 1e-16);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> Result<Tails, DomainError> {
    let at = Share::of_part(probability("x", x)?);
    Ok(beta::tails(positive("a", a)?, positive("b", b)?, at))
}

/// The `x` at which [`incomplete_beta`] has a given tail, and 1 - x, both to full precision.
///
/// # Errors
/// [`DomainError`] unless the shapes are finite and above zero and the probability is between 0 and 1.
///
/// ```
/// use fourp_stat::{Tail, inverse_incomplete_beta};
///
/// let (x, rest) = inverse_incomplete_beta(1.0, 2.0, Tail::Upper(1e-40))?;
/// assert_eq!(x, 1.0);
/// assert!((rest / 1e-20 - 1.0).abs() < 1e-14);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
pub fn inverse_incomplete_beta(a: f64, b: f64, tail: Tail) -> Result<(f64, f64), DomainError> {
    probability("probability", tail.probability())?;
    let share = beta::inverse(positive("a", a)?, positive("b", b)?, tail);
    Ok((share.part, share.rest))
}
