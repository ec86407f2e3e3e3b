//! Tails and deviates of the standard normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use crate::special::erfc::scaled_erfc;

/// The probability above a deviate.
pub(crate) fn upper_tail(deviate: f64) -> f64 {
    let tail = 0.5 * bell(deviate) * scaled_erfc(deviate.abs() * FRAC_1_SQRT_2);
    if deviate < 0.0 { 1.0 - tail } else { tail }
}

/// exp(-z²/2), with the rounding of the square made good: its error would else be multiplied by z².
fn bell(deviate: f64) -> f64 {
    if deviate.abs() > 40.0 {
        return 0.0;
    }
    // To a multiple of 1/16, of which the square is exact.
    let coarse = (deviate * 16.0).round() / 16.0;
    (-0.5 * coarse * coarse).exp() * (-0.5 * (deviate - coarse) * (deviate + coarse)).exp()
}

/// The deviate that leaves `tail` above it; infinite for 0, minus infinity for 1.
///
/// A start by Hastings (Abramowitz and Stegun 1964, 26.2.23), then steps of fourth order on the logarithm of
/// the tail; three always do.
pub(crate) fn upper_deviate(tail: f64) -> f64 {
    if tail > 0.5 {
        return -upper_deviate_of_half(1.0 - tail);
    }
    upper_deviate_of_half(tail)
}

fn upper_deviate_of_half(tail: f64) -> f64 {
    if tail <= 0.0 {
        return f64::INFINITY;
    }
    let t = (-2.0 * tail.ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut deviate = t - above / below;
    for _ in 0..3 {
        // ln of the tail sought over the tail found, and the hazard: density over tail.
        let hazard = (2.0 / PI).sqrt() / scaled_erfc(deviate.max(0.0) * FRAC_1_SQRT_2);
        let found = upper_tail(deviate);
        let miss = if found > 0.0 { (tail / found).ln() } else { tail.ln() + 745.0 };
        let curve = hazard - deviate;
        let newton = -miss / hazard;
        deviate += newton * (1.0 - 0.5 * newton * curve);
        if newton.abs() < 1e-9 {
            break;
        }
    }
    deviate
}
