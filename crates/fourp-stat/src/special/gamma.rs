//! The gamma function, and what is left of it after Stirling's formula.

use crate::special::{
    polynomial::polynomial,
    tables::{STIRLING, STIRLING_NEAR},
};

/// Half the logarithm of 2π.
pub(crate) const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_7;

/// The logarithm of the gamma function of a positive number (DLMF 5.11.1).
pub(crate) fn ln_gamma(x: f64) -> f64 {
    if x < 1.0 {
        return ln_gamma_from_one(x + 1.0) - x.ln();
    }
    ln_gamma_from_one(x)
}

fn ln_gamma_from_one(x: f64) -> f64 {
    (x - 0.5) * x.ln() - x + LN_SQRT_2PI + stirling_rest(x)
}

/// ln Γ(x) less Stirling's formula (x - ½) ln x - x + ½ ln 2π, for positive x: about 1/(12 x).
pub(crate) fn stirling_rest(x: f64) -> f64 {
    if x >= 8.0 {
        let inverse = 1.0 / x;
        inverse * polynomial(&STIRLING, inverse * inverse)
    } else if x >= 1.0 {
        let inverse = 1.0 / x;
        inverse * polynomial(&STIRLING_NEAR, (inverse - 9.0 / 16.0) * (16.0 / 7.0))
    } else {
        stirling_rest_below_one(x)
    }
}

/// From the recurrence Γ(x + 1) = x Γ(x); not precise for large x, where the terms cancel.
fn stirling_rest_below_one(x: f64) -> f64 {
    let next = 1.0 / (x + 1.0);
    let rest = next * polynomial(&STIRLING_NEAR, (next - 9.0 / 16.0) * (16.0 / 7.0));
    rest + (x + 0.5) * ((1.0 + x).ln() - x.ln()) - 1.0
}

/// The gamma function over Stirling's formula, Γ*(x) of Temme: from infinity at 0 down to 1.
pub(crate) fn scaled_gamma(x: f64) -> f64 {
    stirling_rest(x).exp()
}

/// 1/√(2π).
pub(crate) const INVERSE_SQRT_2PI: f64 = 0.398_942_280_401_432_7;
