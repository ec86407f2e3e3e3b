//! The logarithmic mean of two numbers.

/// (a - b) / ln(a / b): the logarithmic mean (Carlson 1972), between the geometric and the arithmetic; a where both are
/// a, and 0 where one is 0. `None` of what is below 0 or no finite number.
///
/// Good to a few units in the last place however near a and b are: their difference is then exact, and `ln_1p` takes it
/// as it is. O(1).
///
/// ```
/// use fourp_performance::logarithmic_mean;
///
/// assert_eq!(logarithmic_mean(7.0, 7.0), Some(7.0));
/// assert_eq!(logarithmic_mean(7.0, 0.0), Some(0.0));
/// assert_eq!(logarithmic_mean(-7.0, 1.0), None);
/// let near = logarithmic_mean(1.0, 1.0 + 1e-9).ok_or("none")?;
/// assert!((near - (1.0 + 0.5e-9)).abs() < 1e-15);
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn logarithmic_mean(a: f64, b: f64) -> Option<f64> {
    let is_number = |number: f64| number.is_finite() && number >= 0.0;
    if !is_number(a) || !is_number(b) {
        return None;
    }
    let (low, high) = (a.min(b), a.max(b));
    if low == 0.0 || low == high {
        return Some(low);
    }
    let growth = (high - low) / low;
    let logarithm = if growth.is_finite() { growth.ln_1p() } else { high.ln() - low.ln() };
    // Rounding may leave the interval that the mean lies in.
    Some(((high - low) / logarithm).clamp(low, high))
}

/// ln(a / b) of two numbers above 0, as good where they are near each other.
pub(crate) fn log_ratio(a: f64, b: f64) -> f64 {
    let growth = if a >= b { (a - b) / b } else { (b - a) / a };
    let size = if growth.is_finite() { growth.ln_1p() } else { (a.ln() - b.ln()).abs() };
    if a >= b { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn far_ends_have_a_mean() {
        let mean = logarithmic_mean(f64::MAX, f64::MIN_POSITIVE).unwrap();
        assert!((mean / (f64::MAX / (f64::MAX.ln() - f64::MIN_POSITIVE.ln())) - 1.0).abs() < 1e-12);
        let subnormal = logarithmic_mean(5e-324, 1e-323).unwrap();
        assert!(subnormal > 0.0);
        for wrong in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(logarithmic_mean(wrong, 1.0), None);
            assert_eq!(logarithmic_mean(1.0, wrong), None);
        }
    }

    proptest! {
        #[test]
        fn it_is_symmetric_and_between_both_means(a in 1e-6_f64..1e6, b in 1e-6_f64..1e6) {
            let mean = logarithmic_mean(a, b).unwrap();
            prop_assert_eq!(Some(mean), logarithmic_mean(b, a));
            prop_assert!(mean >= (a * b).sqrt() * (1.0 - 1e-14) && mean <= (a + b) / 2.0 * (1.0 + 1e-14));
            prop_assert_eq!(log_ratio(a, b), -log_ratio(b, a));
            prop_assert!((mean * log_ratio(a, b) - (a - b)).abs() <= 1e-14 * a.max(b));
        }
    }
}
