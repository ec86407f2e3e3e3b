//! Sums of amounts.

/// The exact sum. It cannot overflow: fewer than 2^63 amounts below 2^63 stay below 2^126.
pub(crate) fn total(amounts: &[i64]) -> i128 {
    amounts.iter().map(|amount| i128::from(*amount)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_may_exceed_its_parts() {
        assert_eq!(total(&[]), 0);
        assert_eq!(total(&[i64::MAX; 4]), 4 * i128::from(i64::MAX));
    }
}
