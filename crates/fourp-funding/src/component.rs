//! Composition of money that goes round, by exact fractions.

use num_bigint::BigInt;
use num_traits::Zero;

use crate::knot::Knot;

/// The most nodes of a strong component that is solved by exact fractions.
pub(crate) const EXACT_NODES: usize = 64;

/// Shares over one denominator: the share of node i is `numerators[i] / denominator`.
#[derive(Clone, Debug)]
pub(crate) struct Shares {
    pub(crate) numerators: Vec<BigInt>,
    pub(crate) denominator: BigInt,
}

/// What share of the money at each node of a knot is the money that arrives as `inflow`, exactly.
///
/// Solves through(v) s(v) - sum over u of amount(u, v) s(u) = inflow(v) by fraction-free elimination (Bareiss 1968).
/// The matrix is a non-singular M-matrix as soon as anything arrives, for money then also leaves, and every node
/// reaches the way out: its leading minors are positive and no row changes place. `None` if nothing leaves.
/// O(n^3) products of numbers of up to 63 n bits.
pub(crate) fn solve(knot: &Knot, inflow: &[BigInt]) -> Option<Shares> {
    let n = knot.len();
    let mut rows: Vec<Vec<BigInt>> = (0..n).map(|v| matrix_row(knot, v)).collect();
    for (row, right) in rows.iter_mut().zip(inflow) {
        row.push(right.clone());
    }
    let mut last = BigInt::from(1);
    for step in 0..n {
        let (done, rest) = rows.split_at_mut(step.saturating_add(1));
        let pivot_row = done.get(step)?;
        let pivot = pivot_row.get(step)?;
        if pivot.is_zero() {
            return None;
        }
        for row in rest {
            eliminate(row, pivot_row, pivot, step, &last);
        }
        last.clone_from(pivot);
    }
    substitute(&rows, n, last)
}

fn matrix_row(knot: &Knot, v: usize) -> Vec<BigInt> {
    let mut row = vec![BigInt::zero(); knot.len()];
    for (tail, amount) in knot.edges_into(v) {
        if let Some(cell) = row.get_mut(tail) {
            *cell -= amount;
        }
    }
    if let Some(cell) = row.get_mut(v) {
        *cell += knot.through(v);
    }
    row
}

fn eliminate(row: &mut [BigInt], pivot_row: &[BigInt], pivot: &BigInt, step: usize, last: &BigInt) {
    let Some(factor) = row.get(step).cloned() else { return };
    for (cell, above) in row.iter_mut().zip(pivot_row).skip(step) {
        // Bareiss: the division leaves no rest.
        *cell = (&*cell * pivot - &factor * above) / last;
    }
}

fn substitute(rows: &[Vec<BigInt>], n: usize, denominator: BigInt) -> Option<Shares> {
    let mut numerators = vec![BigInt::zero(); n];
    for (v, row) in rows.iter().enumerate().rev() {
        let mut right = row.last()? * &denominator;
        for (cell, known) in row.iter().zip(&numerators).take(n).skip(v.saturating_add(1)) {
            right -= cell * known;
        }
        // By Cramer's rule every share has the determinant below it.
        *numerators.get_mut(v)? = right / row.get(v)?;
    }
    Some(Shares { numerators, denominator })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refund_goes_round_forever_and_ends() {
        // 10 arrive at node 0, which passes 12 to node 1, which keeps 10 and sends 2 back.
        let knot = Knot::new(vec![12, 12], &[(0, 1, 12), (1, 0, 2)]);
        let shares = solve(&knot, &[BigInt::from(10), BigInt::zero()]).unwrap();
        assert_eq!(shares.numerators, vec![shares.denominator.clone(); 2]);
        let half = solve(&knot, &[BigInt::from(5), BigInt::zero()]).unwrap();
        assert_eq!(&half.numerators[1] * 2, half.denominator);
    }

    #[test]
    fn what_nothing_leaves_has_no_answer() {
        let knot = Knot::new(vec![5, 5], &[(0, 1, 5), (1, 0, 5)]);
        assert!(solve(&knot, &[BigInt::from(1), BigInt::zero()]).is_none());
    }
}
