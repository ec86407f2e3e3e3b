//! The gamma function.

/// The logarithm of the gamma function of a positive number.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    let mut x = x;
    let mut shift = 0.0;
    for _ in 0..20 {
        if x >= 15.0 {
            break;
        }
        shift += x.ln();
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let tail = (1.0 / 12.0
        + y * (-1.0 / 360.0
            + y * (1.0 / 1260.0
                + y * (-1.0 / 1680.0 + y * (1.0 / 1188.0 - y * 691.0 / 360_360.0)))))
        / x;
    (x - 0.5) * x.ln() - x + 0.918_938_533_204_672_8 + tail - shift
}
