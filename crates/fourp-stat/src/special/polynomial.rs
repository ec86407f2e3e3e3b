//! Polynomials.

/// The polynomial with these coefficients, the constant first, by Horner's rule on every fourth power apart: four
/// short chains of dependent steps instead of a long one.
#[inline]
pub(crate) fn polynomial<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    let square = x * x;
    let fourth = square * square;
    let (fours, last) = coefficients.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (sum, coefficient) in sums.iter_mut().zip(last) {
        *sum = *coefficient;
    }
    for four in fours.iter().rev() {
        for (sum, coefficient) in sums.iter_mut().zip(four) {
            *sum = *sum * fourth + coefficient;
        }
    }
    let [zero, one, two, three] = sums;
    (zero + x * one) + square * (two + x * three)
}

/// x - ln(1 + x) for x above -1, to full relative precision however small x is. `whole` is 1 + x, which near zero
/// has digits that x has lost.
///
/// With r = x / (2 + x), ln(1 + x) = 2 artanh r, so the difference is x r - 2 (r³/3 + r⁵/5 + ...) and no
/// longer cancels.
pub(crate) fn less_log(x: f64, whole: f64) -> f64 {
    if !(-0.4..=0.65).contains(&x) {
        return if x < f64::INFINITY { x - whole.ln() } else { x };
    }
    let r = x / (2.0 + x);
    r * (x - 2.0 * r * r * polynomial(&ARTANH, r * r))
}

/// 1/3, 1/5, ...: |r| stays below a quarter, so that the first left out is below 10⁻¹⁷ of the sum.
const ARTANH: [f64; 13] = [
    1.0 / 3.0,
    1.0 / 5.0,
    1.0 / 7.0,
    1.0 / 9.0,
    1.0 / 11.0,
    1.0 / 13.0,
    1.0 / 15.0,
    1.0 / 17.0,
    1.0 / 19.0,
    1.0 / 21.0,
    1.0 / 23.0,
    1.0 / 25.0,
    1.0 / 27.0,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_polynomial_of_any_length_is_summed() {
        assert_eq!(polynomial(&[], 3.0), 0.0);
        assert_eq!(polynomial(&[5.0], 3.0), 5.0);
        assert_eq!(polynomial(&[5.0, 1.0], 3.0), 8.0);
        assert_eq!(polynomial(&[5.0, 1.0, 2.0], 3.0), 26.0);
        assert_eq!(polynomial(&[5.0, 1.0, 2.0, 1.0], 3.0), 53.0);
    }

    #[test]
    fn the_difference_from_a_logarithm_keeps_its_digits() {
        assert_eq!(less_log(0.0, 1.0), 0.0);
        // x²/2 - x³/3 + x⁴/4
        let small = 1e-5_f64;
        let series = small * small * (0.5 - small / 3.0 + small * small / 4.0);
        assert!((less_log(small, 1.0 + small) / series - 1.0).abs() < 1e-15);
        assert_eq!(less_log(f64::INFINITY, f64::INFINITY), f64::INFINITY);
        assert!((less_log(-1.0, 1e-30) - 30.0 * 10.0_f64.ln() + 1.0).abs() < 1e-13);
        assert_eq!(less_log(-1.0, 0.0), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn both_formulas_agree_where_they_meet(x in prop_oneof![-0.5..-0.3, 0.55..0.75]) {
            let x: f64 = x;
            let r = x / (2.0 + x);
            let by_series = r * (x - 2.0 * r * r * polynomial(&ARTANH, r * r));
            prop_assert!((by_series / (x - x.ln_1p()) - 1.0).abs() < 1e-14);
        }
    }
}
