//! How many equal parts would be as diverse as these unequal ones?

use crate::domain::{DomainError, within};

/// The Hill number of order `q` of non-negative amounts: the effective number of parts (Hill 1973).
///
/// (Σ pᵢ^q)^(1/(1-q)) over the shares pᵢ. Order 0 counts the parts above zero; order 1 is the exponential of
/// Shannon's entropy; order 2 is one over the Herfindahl index. Falls as `q` grows; equals n for n equal
/// parts. Amounts need no common sum; without any above zero there is no part, and the number is 0. Cost:
/// linear.
///
/// # Errors
/// [`DomainError`] if an amount is negative or not finite, if all together are beyond the largest number, or
/// if `q` is negative or not a number; infinite `q` is the inverse of the largest share.
///
/// ```
/// use fourp_stat::hill_number;
///
/// let grants = [60.0, 20.0, 20.0, 0.0];
/// assert_eq!(hill_number(&grants, 0.0)?, 3.0);
/// assert!((hill_number(&grants, 1.0)? - 2.586).abs() < 1e-3);
/// assert!((hill_number(&grants, 2.0)? - 1.0 / 0.44).abs() < 1e-12);
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
pub fn hill_number(amounts: &[f64], q: f64) -> Result<f64, DomainError> {
    let order = within("order", q, q >= 0.0, "zero or above")?;
    for amount in amounts {
        within(
            "amount",
            *amount,
            (0.0..f64::INFINITY).contains(amount),
            "finite and not negative",
        )?;
    }
    let total: f64 = amounts.iter().sum();
    within("sum of the amounts", total, total.is_finite(), "finite")?;
    let shares = || amounts.iter().map(|amount| amount / total).filter(|share| *share > 0.0);
    let parts = crate::float::float(shares().map(|_| 1_u64).sum());
    if parts <= 1.0 || order == 0.0 {
        return Ok(parts);
    }
    // Between 1 and the number of parts by theory, and after rounding too.
    Ok(effective(shares, order).clamp(1.0, parts))
}

fn effective<I: Iterator<Item = f64>>(shares: impl Fn() -> I, order: f64) -> f64 {
    let largest = shares().fold(0.0, f64::max);
    if order == f64::INFINITY {
        return 1.0 / largest;
    }
    if (order - 1.0).abs() < 1e-9 {
        return shares().map(|share| -share * share.ln()).sum::<f64>().exp();
    }
    // By the largest share, so that a high order does not underflow.
    let sum: f64 = shares().map(|share| (share / largest).powf(order)).sum();
    ((order * largest.ln() + sum.ln()) / (1.0 - order)).exp()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_has_no_parts_and_one_part_is_one() {
        assert_eq!(hill_number(&[], 1.0), Ok(0.0));
        assert_eq!(hill_number(&[0.0, 0.0], 2.0), Ok(0.0));
        assert_eq!(hill_number(&[0.0, 7.0], 2.0), Ok(1.0));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let refused = |amounts: &[f64], q| hill_number(amounts, q).unwrap_err().to_string();
        assert_eq!(refused(&[1.0, -2.0], 1.0), "amount is -2, and must be finite and not negative");
        assert_eq!(refused(&[f64::NAN], 1.0), "amount is NaN, and must be finite and not negative");
        assert_eq!(refused(&[1.0], -1.0), "order is -1, and must be zero or above");
        assert_eq!(refused(&[1.0], f64::NAN), "order is NaN, and must be zero or above");
        let refused = refused(&[f64::MAX, f64::MAX], 1.0);
        assert_eq!(refused, "sum of the amounts is inf, and must be finite");
    }

    #[test]
    fn an_infinite_order_sees_only_the_largest_part() {
        assert_eq!(hill_number(&[4.0, 2.0, 2.0], f64::INFINITY), Ok(2.0));
        assert!((hill_number(&[4.0, 2.0, 2.0], 1e6).unwrap() - 2.0).abs() < 1e-5);
    }

    proptest! {
        #[test]
        fn equal_parts_count_themselves(parts in 1_u32..50, size in 1e-6..1e6, q in 0.0..20.0) {
            let amounts = vec![size; usize::try_from(parts).unwrap()];
            let found = hill_number(&amounts, q).unwrap();
            prop_assert!((found / f64::from(parts) - 1.0).abs() < 1e-12);
        }

        #[test]
        fn it_falls_with_the_order_and_stays_between_one_and_the_parts(
            amounts in prop::collection::vec(1e-6..1e6, 1..30), q in 0.0..5.0, more in 0.01..5.0,
        ) {
            let (low, high) = (hill_number(&amounts, q + more).unwrap(), hill_number(&amounts, q).unwrap());
            prop_assert!(low <= high * (1.0 + 1e-7), "{low} {high}");
            prop_assert!(low >= 1.0 && high <= hill_number(&amounts, 0.0).unwrap());
        }

        #[test]
        fn it_is_continuous_at_one_and_ignores_the_unit(
            amounts in prop::collection::vec(1e-3..1e3, 2..30), unit in 1e-6..1e6,
        ) {
            let at = hill_number(&amounts, 1.0).unwrap();
            let near = hill_number(&amounts, 1.0 + 1e-6).unwrap();
            prop_assert!((at / near - 1.0).abs() < 1e-4);
            let scaled: Vec<f64> = amounts.iter().map(|amount| amount * unit).collect();
            prop_assert!((hill_number(&scaled, 1.0).unwrap() / at - 1.0).abs() < 1e-12);
        }
    }
}
