//! Hulls of linear systems by elimination (Fourier 1827, Motzkin 1936).
//!
//! An equation that holds the variable to be eliminated is solved for it; without one, each upper bound of the variable is
//! set against each lower bound. Strict inequalities stay strict, so open ends come out open.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::{equation::Equation, set::Set};

/// A row of coefficients whose product with the claims is bounded by a constant.
type Row = Vec<BigRational>;

/// Rows that equal their constant, and rows at most (`false`) or below (`true`) theirs.
#[derive(Clone, Debug, Default)]
struct Bounds {
    equal: Vec<(Row, BigRational)>,
    upper: BTreeMap<Row, (BigRational, bool)>,
}

/// The set of each claim; `None` if some check is not linear. If any set is empty, so is the system.
pub(crate) fn sets(ranges: &[Set], equations: &[Equation]) -> Option<Vec<Set>> {
    let mut bounds = Bounds::default();
    for equation in equations {
        let ((row, constant), allowed) = equation.linear(ranges.len())?;
        bounds.allow(&row, &allowed.minus(&Set::point(constant)));
    }
    for (claim, range) in ranges.iter().enumerate() {
        let mut row = vec![BigRational::zero(); ranges.len()];
        row[claim] = BigRational::from_integer(1.into());
        bounds.allow(&row, range);
    }
    Some((0..ranges.len()).map(|claim| bounds.clone().only(claim, ranges.len())).collect())
}

impl Bounds {
    /// The row's product must be in an interval.
    fn allow(&mut self, row: &[BigRational], allowed: &Set) {
        let (low, high) = allowed.limits();
        if let (Some((low, true)), Some((high, true))) = (&low, &high)
            && low == high
        {
            self.equal.push((row.to_vec(), low.clone()));
            return;
        }
        if let Some((high, closed)) = high {
            self.bound(row.to_vec(), high, !closed);
        }
        if let Some((low, closed)) = low {
            self.bound(row.iter().map(|n| -n).collect(), -low, !closed);
        }
    }

    /// Keeps the tighter of two bounds on one row.
    fn bound(&mut self, mut row: Row, mut constant: BigRational, strict: bool) {
        if let Some(first) = row.iter().find(|n| !n.is_zero()).map(Signed::abs) {
            row.iter_mut().for_each(|n| *n /= &first);
            constant /= first;
        }
        let tighter = |(old, old_strict): &(BigRational, bool)| {
            constant < *old || (constant == *old && strict && !old_strict)
        };
        if self.upper.get(&row).is_none_or(tighter) {
            self.upper.insert(row, (constant, strict));
        }
    }

    /// Every value of one claim.
    fn only(mut self, claim: usize, claims: usize) -> Set {
        for other in (0..claims).filter(|other| *other != claim) {
            self = self.without(other);
        }
        let mut found = Set::everything();
        for (row, constant) in self.equal {
            let factor = &row[claim];
            let values = match (factor.is_zero(), constant.is_zero()) {
                (true, true) => Set::everything(),
                (true, false) => Set::nothing(),
                (false, _) => Set::point(constant / factor),
            };
            found = found.intersect(&values);
        }
        for (row, (constant, strict)) in self.upper {
            let factor = &row[claim];
            let values = if factor.is_positive() {
                Set::up_to(constant / factor, !strict)
            } else if factor.is_negative() {
                Set::from(constant / factor, !strict)
            } else if constant.is_negative() || (strict && constant.is_zero()) {
                Set::nothing()
            } else {
                Set::everything()
            };
            found = found.intersect(&values);
        }
        found
    }

    fn without(mut self, variable: usize) -> Self {
        if let Some(at) = self.equal.iter().position(|(row, _)| !row[variable].is_zero()) {
            let (row, constant) = self.equal.swap_remove(at);
            return self.substituted(variable, &row, &constant);
        }
        let mut left = Self { equal: self.equal, upper: BTreeMap::new() };
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for (row, (constant, strict)) in self.upper {
            if row[variable].is_zero() {
                left.bound(row, constant, strict);
            } else if row[variable].is_positive() {
                above.push((row, constant, strict));
            } else {
                below.push((row, constant, strict));
            }
        }
        for (up, up_constant, up_strict) in &above {
            for (down, down_constant, down_strict) in &below {
                let (by_up, by_down) = (-down[variable].clone(), up[variable].clone());
                let row = up.iter().zip(down).map(|(u, d)| u * &by_up + d * &by_down).collect();
                let constant = up_constant * &by_up + down_constant * &by_down;
                left.bound(row, constant, *up_strict || *down_strict);
            }
        }
        left
    }

    /// Takes `row * claims = constant`, solved for a variable, into every other row.
    fn substituted(self, variable: usize, row: &Row, constant: &BigRational) -> Self {
        let take = |into: Row, bound: BigRational| -> (Row, BigRational) {
            let by = &into[variable] / &row[variable];
            let replaced = into.iter().zip(row).map(|(n, solved)| n - solved * &by).collect();
            (replaced, bound - constant * &by)
        };
        let equal = self.equal.into_iter().map(|(row, bound)| take(row, bound)).collect();
        let mut left = Self { equal, upper: BTreeMap::new() };
        for (row, (bound, strict)) in self.upper {
            let (row, bound) = take(row, bound);
            left.bound(row, bound, strict);
        }
        left
    }
}
