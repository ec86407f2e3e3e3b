//! A covariance as a product of a triangle with itself.

use crate::float::length;

/// The lower factor of a symmetric positive definite matrix, by row: L with L Lᵀ the matrix (Cholesky).
///
/// Only the lower half is read. O(n³).
///
/// # Errors
/// [`NotPositiveDefinite`] at the first row whose own variance the rows before leave nothing of.
///
/// ```
/// use fourp_stat::cholesky;
///
/// let lower = cholesky(&[vec![4.0, 2.0], vec![2.0, 5.0]])?;
/// assert_eq!(lower, [vec![2.0], vec![1.0, 2.0]]);
/// # Ok::<(), fourp_stat::NotPositiveDefinite>(())
/// ```
pub fn cholesky(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, NotPositiveDefinite> {
    let mut lower: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
    for (row, values) in matrix.iter().enumerate() {
        let mut made: Vec<f64> = Vec::with_capacity(row.saturating_add(1));
        for (before, value) in lower.iter().zip(values) {
            let dot: f64 = made.iter().zip(before).map(|(a, b)| a * b).sum();
            made.push((value - dot) / before.last().copied().unwrap_or(1.0));
        }
        let own = values.get(row).copied().unwrap_or(0.0);
        let left = own - made.iter().map(|value| value * value).sum::<f64>();
        if !(left > f64::EPSILON * length(matrix) * own && left.is_finite()) {
            return Err(NotPositiveDefinite { row, left });
        }
        made.push(left.sqrt());
        lower.push(made);
    }
    Ok(lower)
}

/// A matrix that is no covariance of independent things.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the matrix is not positive definite: {left} is left of row {row}")]
#[non_exhaustive]
pub struct NotPositiveDefinite {
    /// The row, from 0.
    pub row: usize,
    /// What the rows before leave of its diagonal.
    pub left: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_covariance_is_refused() {
        let refused = cholesky(&[vec![1.0, 2.0], vec![2.0, 1.0]]).unwrap_err();
        assert_eq!(refused.to_string(), "the matrix is not positive definite: -3 is left of row 1");
        assert!(cholesky(&[vec![0.0]]).is_err());
        assert!(cholesky(&[vec![f64::NAN]]).is_err());
        assert!(cholesky(&[vec![1.0, 1.0], vec![1.0, 1.0]]).is_err());
        assert_eq!(cholesky(&[]), Ok(vec![]));
    }
}
