//! The complementary error function, without the factor that makes it vanish.

use crate::special::{polynomial::polynomial, tables::ERFC};

/// exp(t²) erfc(t) for t from zero to infinity: from 1 down to 1/(t √π).
///
/// By one polynomial in (t - 4)/(t + 4), as Shepherd and Laframboise (1981) have it. Relative error below
/// 10⁻¹⁵.
pub(crate) fn scaled_erfc(t: f64) -> f64 {
    if t > 1e9 {
        // Far beyond the last digit of the series in 1/t²; and (t - 4)/(t + 4) of infinity is no number.
        return std::f64::consts::FRAC_2_SQRT_PI / 2.0 / t;
    }
    polynomial(&ERFC, (t - 4.0) / (t + 4.0)) / (1.0 + 2.0 * t)
}
