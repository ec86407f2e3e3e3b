//! Composition of money that goes round, by pushing it on until next to nothing is left to push.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::{
    component::{EXACT_NODES, solve},
    knot::Knot,
};

/// One in fixed point: shares of money are whole numbers of 2^-62.
pub(crate) const ONE: u64 = 1 << 62;
/// What may be left unplaced of the money of a knot when pushing ends: 2^-22 of a minor unit.
const NEGLIGIBLE: u128 = 1 << 40;
/// So many sweeps before a small knot is solved exactly instead.
const SWEEPS_FIRST: u64 = 64;
/// The most steps along edges in one knot.
const STEPS_MOST: u64 = 1 << 29;
/// Sweeps between attempts to leap ahead.
const SWEEPS_PER_LEAP: u64 = 8;

/// Shares from below, in units of 2^-62, of the money at each node that is the money arriving as `inflow`.
///
/// `inflow` is in units of 2^-62 of a minor unit. Each sweep sets the share of a node to what arrives there over what
/// goes through it, rounded down, which never exceeds the true share if the shares before did not; so no share is
/// ever too large, and what the shares do not account for is unplaced, exactly. Ends when that is next to nothing,
/// when nothing moves any more, or after [`STEPS_MOST`] steps along edges; a knot of at most [`EXACT_NODES`] nodes
/// that is slow is solved by exact fractions. Deterministic: all arithmetic that decides is on whole numbers.
pub(crate) fn fixed(knot: &Knot, inflow: &[u128]) -> Vec<u64> {
    let mut shares = vec![0_u64; knot.len()];
    if inflow.iter().all(|arriving| *arriving == 0) {
        return shares;
    }
    let steps_per_sweep = knot.edge_count().saturating_add(knot.len()).to_u64().unwrap_or(u64::MAX);
    let sweeps_most = (STEPS_MOST / steps_per_sweep.max(1)).max(SWEEPS_FIRST);
    let enough = enough(knot);
    for sweep in 1..=sweeps_most {
        let before = shares.clone();
        let has_moved = sweep_once(knot, inflow, &mut shares);
        if !has_moved || unplaced(knot, inflow, &shares) <= enough {
            return shares;
        }
        let is_slow = sweep == SWEEPS_FIRST && knot.len() <= EXACT_NODES;
        if let Some(exact) = is_slow.then(|| exactly(knot, inflow)).flatten() {
            return exact;
        }
        if sweep.is_multiple_of(SWEEPS_PER_LEAP) {
            leap(knot, inflow, &before, &mut shares);
        }
    }
    shares
}

/// What may be left unplaced in all: in a small knot, less than is negligible by as much as money goes round there.
fn enough(knot: &Knot) -> u128 {
    if knot.len() > EXACT_NODES {
        return NEGLIGIBLE;
    }
    let leaving: u128 = knot.leaving().iter().map(|out| u128::from(out.unsigned_abs())).sum();
    let most = (0..knot.len()).map(|v| knot.through(v).unsigned_abs()).max().unwrap_or(0);
    (NEGLIGIBLE * leaving).checked_div(u128::from(most)).map_or(0, |limit| limit.min(NEGLIGIBLE))
}

/// What enters a knot less what leaves it, in units of 2^-62.
pub(crate) fn unplaced(knot: &Knot, inflow: &[u128], shares: &[u64]) -> u128 {
    let left = knot.leaving().iter().zip(shares).map(|(out, share)| times(*out, *share));
    inflow.iter().sum::<u128>().saturating_sub(left.sum())
}

/// An amount times a share.
pub(crate) fn times(amount: i64, share: u64) -> u128 {
    u128::from(amount.unsigned_abs()) * u128::from(share)
}

/// What part of all that goes through is `arriving`, rounded down.
pub(crate) fn share_of(arriving: u128, through: i64) -> u64 {
    let below = u128::from(through.unsigned_abs());
    arriving.checked_div(below).map_or(0, |share| u64::try_from(share).map_or(ONE, |s| s.min(ONE)))
}

fn arriving(knot: &Knot, v: usize, inflow: u128, shares: &[u64]) -> u128 {
    let along = knot
        .edges_into(v)
        .map(|(tail, amount)| times(amount, shares.get(tail).copied().unwrap_or(0)));
    inflow + along.sum::<u128>()
}

fn sweep_once(knot: &Knot, inflow: &[u128], shares: &mut [u64]) -> bool {
    let mut has_moved = false;
    for (v, start) in inflow.iter().enumerate() {
        let share = share_of(arriving(knot, v, *start, shares), knot.through(v));
        if let Some(slot) = shares.get_mut(v) {
            // Rounding down after a leap must not take back what was certain.
            has_moved |= share > *slot;
            *slot = share.max(*slot);
        }
    }
    has_moved
}

/// Adds all later steps at once where they can be bounded from below.
///
/// Steps shrink by a fixed linear map without negative entries: if every part of the last step is at least q times
/// the one before, so is every later one, and q / (1 - q) of the last step is still to come. The factor comes from
/// floating point and only proposes; the leap is taken if no node then claims more than arrives there, which makes
/// it a bound from below, and taken back if not.
fn leap(knot: &Knot, inflow: &[u128], before: &[u64], shares: &mut Vec<u64>) {
    let mut next = shares.clone();
    sweep_once(knot, inflow, &mut next);
    let step = |new: &[u64], old: &[u64]| -> Vec<f64> {
        let pairs = new.iter().zip(old);
        pairs.map(|(n, o)| n.saturating_sub(*o).to_f64().unwrap_or(0.0)).collect()
    };
    let (first, second) = (step(shares, before), step(&next, shares));
    let ratios = first.iter().zip(&second).filter(|(a, _)| **a > 0.0).map(|(a, b)| b / a);
    let factor = ratios.fold(1.0_f64, f64::min).min(1.0 - 1e-12);
    let ahead = factor / (1.0 - factor) * (1.0 - 1e-9);
    let leapt: Vec<u64> = next
        .iter()
        .zip(&second)
        .map(|(share, step)| share.saturating_add((step * ahead).to_u64().unwrap_or(0)).min(ONE))
        .collect();
    let is_below = inflow.iter().zip(&leapt).enumerate().all(|(v, (start, share))| {
        times(knot.through(v), *share) <= arriving(knot, v, *start, &leapt)
    });
    *shares = if is_below { leapt } else { next };
}

fn exactly(knot: &Knot, inflow: &[u128]) -> Option<Vec<u64>> {
    let inflow: Vec<BigInt> = inflow.iter().map(|arriving| BigInt::from(*arriving)).collect();
    let shares = solve(knot, &inflow)?;
    let rounded = shares.numerators.iter().map(|above| above / &shares.denominator);
    Some(rounded.map(|share| share.to_u64().unwrap_or(0).min(ONE)).collect())
}

/// The same in floating point, by way of whole numbers: what goes round slowly is where floats go wrong.
pub(crate) fn float(knot: &Knot, inflow: &[f64]) -> Vec<f64> {
    let one = ONE.to_f64().unwrap_or(1.0);
    let whole = |arriving: &f64| (arriving * one).to_u128().unwrap_or(0);
    let inflow: Vec<u128> = inflow.iter().map(whole).collect();
    fixed(knot, &inflow).iter().map(|share| share.to_f64().unwrap_or(0.0) / one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::place;

    /// A ring of n nodes that keeps one part in `keep` of what goes through and passes the rest on.
    fn ring(n: u32, through: i64, keep: i64) -> Knot {
        let passed = through - through / keep;
        let edges: Vec<_> = (0..n).map(|v| (v, (v + 1) % n, passed)).collect();
        Knot::new(vec![through; place(n)], &edges)
    }

    #[test]
    fn shares_lie_below_the_exact_ones_and_close_to_them() {
        let knot = Knot::new(vec![12, 12], &[(0, 1, 12), (1, 0, 2)]);
        let inflow = [5 * u128::from(ONE), 0];
        let shares = fixed(&knot, &inflow);
        let off = |share: u64| ONE / 2 - share;
        assert!(
            shares.iter().all(|share| *share <= ONE / 2 && off(*share) < 1 << 32),
            "{shares:?}"
        );
        assert!(unplaced(&knot, &inflow, &shares) <= NEGLIGIBLE);
        assert_eq!(fixed(&knot, &[0, 0]), [0, 0]);
        let close = float(&knot, &[5.0, 0.0]);
        assert!(close.iter().all(|share| (share - 0.5).abs() < 1e-12), "{close:?}");
    }

    #[test]
    fn a_knot_that_keeps_nearly_everything_is_solved() {
        // Only one part in a million of what goes round is let out by each node.
        for n in [2, 60, 500] {
            let knot = ring(n, 1_000_000_000, 1_000_000);
            let mut inflow = vec![0; place(n)];
            inflow[0] = 1_000 * u128::from(ONE);
            let shares = fixed(&knot, &inflow);
            let left = unplaced(&knot, &inflow, &shares);
            assert!(left < u128::from(ONE) / 4, "{n} nodes: {left} unplaced");
            let total: f64 = 1_000.0;
            let even = total / (f64::from(n) * 1_000.0);
            let found = shares[0].to_f64().unwrap() / ONE.to_f64().unwrap();
            assert!((found / even - 1.0).abs() < 1e-3, "{n} nodes: {found} against {even}");
        }
    }

    #[test]
    fn shares_are_never_more_than_everything() {
        assert_eq!(share_of(u128::MAX, 1), ONE);
        assert_eq!(share_of(7, 0), 0);
        assert_eq!(share_of(times(10, ONE), 10), ONE);
    }
}
