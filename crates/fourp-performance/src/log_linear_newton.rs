//! The fit of a log-linear model by Newton's steps.

use crate::log_linear_design::{Counts, Design, sum_above, sum_within};

/// Steps and halvings allowed.
const STEPS_MAX: usize = 200;

/// How far a fit goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Precision {
    /// Until the estimate is good to about nine digits: for replicates.
    Estimate,
    /// Until floats tell no more, with the error of the estimate.
    Full,
}

/// A fit.
#[derive(Clone, Debug)]
pub(crate) struct LogLinearFit {
    /// The effects, in the order of the design; the intercept is the last.
    pub(crate) effects: Vec<f64>,
    /// The logarithm of the cases expected on no list.
    pub(crate) intercept: f64,
    /// Its variance; of full precision only.
    pub(crate) variance: f64,
    /// Σ count x ln expected - Σ expected; of `h` cases on no list less h ln h - h, which would drown the rest.
    pub(crate) likelihood: f64,
}

/// Memory of fits, one after another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Newton {
    expected: Vec<f64>,
    sums: Vec<f64>,
    matrix: Vec<f64>,
    step: Vec<f64>,
}

impl Newton {
    /// Fits a design whose estimate exists: Fisher's scoring for Poisson counts, halving steps that lead down.
    ///
    /// Every entry of the information matrix is a sum of expected counts over the cells that hold two sets, so one
    /// pass of sums over sets gives all of them. `hidden` is a number of cases on no list taken as known. `None` if
    /// steps do not end. Cost: a step is cells x lists + parameters³ / 6.
    pub(crate) fn fit(
        &mut self,
        design: &Design,
        counts: &Counts,
        hidden: Option<f64>,
        start: Option<&[f64]>,
        precision: Precision,
    ) -> Option<LogLinearFit> {
        let sets = &design.parameters;
        let mut effects = match start {
            Some(start) => start.to_vec(),
            None => self.first(design, counts, hidden)?,
        };
        let total = counts.cases + hidden.unwrap_or(0.0);
        let margin = |set: usize| if set == 0 { total } else { counts.margin(set) };
        let enough = match precision {
            Precision::Estimate => 1e-9,
            // Rounding of the margins makes a decrement of about 1e-32 times the cases.
            Precision::Full => f64::max(1e-18, total * 1e-28),
        };
        let mut best = f64::NEG_INFINITY;
        for _ in 0..STEPS_MAX {
            let likelihood = self.expect(design, counts, hidden, &effects);
            // What rounding takes off is not a step down: of the terms, for their sum may be near nothing.
            let slack = 1e-13 * (best.abs().min(f64::MAX) + total);
            let is_up = likelihood >= best - slack;
            if best > f64::NEG_INFINITY && !is_up {
                for (effect, step) in effects.iter_mut().zip(&mut self.step) {
                    *step /= 2.0;
                    *effect -= *step;
                }
                continue;
            }
            best = likelihood;
            self.sums.clone_from(&self.expected);
            sum_above(&mut self.sums);
            self.step.clear();
            let sums = &self.sums;
            self.step.extend(sets.iter().map(|set| margin(*set) - at(sums, *set)));
            let gradient = self.step.clone();
            self.inform(sets);
            factor(&mut self.matrix, sets.len())?;
            solve(&self.matrix, &mut self.step);
            let decrement: f64 =
                gradient.iter().zip(&self.step).map(|(one, other)| one * other).sum();
            if !decrement.is_finite() {
                return None;
            }
            for (effect, step) in effects.iter_mut().zip(&self.step) {
                *effect += step;
            }
            if decrement < enough {
                // The last entry of the factor is the reciprocal of its pivot: the root of the last variance.
                let deviate = self.matrix.last().copied()?;
                let intercept = effects.last().copied()?;
                return Some(LogLinearFit {
                    intercept,
                    variance: deviate * deviate,
                    likelihood: likelihood + decrement / 2.0,
                    effects,
                });
            }
        }
        None
    }

    /// One weighted least-squares step from counts half a case above the observed.
    fn first(&mut self, design: &Design, counts: &Counts, hidden: Option<f64>) -> Option<Vec<f64>> {
        self.expected.clear();
        let half = |(count, kept): (&f64, &f64)| (count + 0.5) * kept;
        self.expected.extend(counts.cells.iter().zip(&design.kept).map(half));
        if let (Some(hidden), Some(first)) = (hidden, self.expected.first_mut()) {
            *first = hidden + 0.5;
        }
        let weigh =
            |expected: &f64| if *expected > 0.0 { expected * expected.ln() - 0.5 } else { 0.0 };
        let mut working: Vec<f64> = self.expected.iter().map(weigh).collect();
        sum_above(&mut working);
        self.sums.clone_from(&self.expected);
        sum_above(&mut self.sums);
        self.inform(&design.parameters);
        factor(&mut self.matrix, design.parameters.len())?;
        let mut effects =
            design.parameters.iter().map(|set| at(&working, *set)).collect::<Vec<_>>();
        solve(&self.matrix, &mut effects);
        effects.iter().all(|effect| effect.is_finite()).then_some(effects)
    }

    /// Expected counts by effects, and the likelihood; not finite where an expectation is not.
    fn expect(
        &mut self,
        design: &Design,
        counts: &Counts,
        hidden: Option<f64>,
        effects: &[f64],
    ) -> f64 {
        self.expected.clear();
        self.expected.resize(design.kept.len(), 0.0);
        let mut likelihood = 0.0;
        for (set, effect) in design.parameters.iter().zip(effects) {
            if let Some(place) = self.expected.get_mut(*set) {
                *place = *effect;
            }
            likelihood += effect * counts.margin(*set);
        }
        sum_within(&mut self.expected);
        for (expected, kept) in self.expected.iter_mut().zip(&design.kept) {
            *expected = if *kept > 0.0 { expected.exp() } else { 0.0 };
            likelihood -= *expected;
        }
        if let (Some(hidden), Some(first), Some(intercept)) =
            (hidden, self.expected.first_mut(), effects.last())
        {
            *first = intercept.exp();
            let off = intercept - hidden.ln();
            likelihood += if hidden > 0.0 { hidden * (off - off.exp_m1()) } else { -*first };
        }
        likelihood
    }

    /// The lower half of the information matrix, row by row.
    fn inform(&mut self, sets: &[usize]) {
        self.matrix.clear();
        for (place, set) in sets.iter().enumerate() {
            let before = sets.iter().take(place.saturating_add(1));
            self.matrix.extend(before.map(|other| at(&self.sums, set | other)));
        }
    }

    /// What the last fit expects, by set of lists.
    pub(crate) fn expected(&self) -> &[f64] {
        &self.expected
    }
}

fn at(values: &[f64], set: usize) -> f64 {
    values.get(set).copied().unwrap_or(0.0)
}

/// Cholesky's factor of a matrix given by the rows of its lower half, in place; on the diagonal are reciprocals.
/// `None` unless the matrix is positive definite as far as floats tell.
fn factor(matrix: &mut [f64], size: usize) -> Option<()> {
    let mut from = 0_usize;
    for place in 0..size {
        let (above, rest) = matrix.split_at_mut_checked(from)?;
        let row = rest.get_mut(..=place)?;
        let mut start = 0_usize;
        for column in 0..place {
            let end = start.saturating_add(column);
            let (other, reciprocal) = (above.get(start..end)?, above.get(end)?);
            let (before, after) = row.split_at_mut_checked(column)?;
            let entry = after.first_mut()?;
            *entry = (*entry - dot(before, other)) * reciprocal;
            start = end.saturating_add(1);
        }
        let (last, before) = row.split_last_mut()?;
        let pivot = *last - dot(before, before);
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        *last = pivot.sqrt().recip();
        from = from.saturating_add(place).saturating_add(1);
    }
    Some(())
}

/// Solves by the factor, in place.
fn solve(factor: &[f64], values: &mut [f64]) {
    let (mut from, size) = (0_usize, values.len());
    for place in 0..size {
        let Some((last, row)) = factor
            .get(from..from.saturating_add(place).saturating_add(1))
            .and_then(<[f64]>::split_last)
        else {
            return;
        };
        let (before, after) = values.split_at_mut(place);
        if let Some(value) = after.first_mut() {
            *value = (*value - dot(row, before)) * last;
        }
        from = from.saturating_add(place).saturating_add(1);
    }
    for place in (0..size).rev() {
        from = from.saturating_sub(place).saturating_sub(1);
        let Some((last, row)) = factor
            .get(from..from.saturating_add(place).saturating_add(1))
            .and_then(<[f64]>::split_last)
        else {
            return;
        };
        let (before, after) = values.split_at_mut(place);
        if let Some(value) = after.first_mut() {
            *value *= last;
            for (other, entry) in before.iter_mut().zip(row) {
                *other -= entry * *value;
            }
        }
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        // 4 2 0 | 2 5 1 | 0 1 3, times (1, -2, 3).
        let mut matrix = vec![4.0, 2.0, 5.0, 0.0, 1.0, 3.0];
        let mut values = vec![0.0, -5.0, 7.0];
        factor(&mut matrix, 3).unwrap();
        solve(&matrix, &mut values);
        for (found, expected) in values.iter().zip([1.0, -2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-14, "{values:?}");
        }
        assert_eq!(factor(&mut [1.0, 1.0, 1.0], 2), None);
    }

    #[test]
    fn two_independent_lists_give_lincoln_and_petersen() {
        // 40 and 30 on one list, 6 on both: 40 x 30 / 6 on none.
        let counts = Counts::new(vec![0.0, 40.0, 30.0, 6.0], 2);
        let design = Design::of(&counts, &[]);
        let mut newton = Newton::default();
        for precision in [Precision::Estimate, Precision::Full] {
            let fit = newton.fit(&design, &counts, None, None, precision).unwrap();
            assert!((fit.intercept.exp() / 200.0 - 1.0).abs() < 1e-9);
        }
        let fit = newton.fit(&design, &counts, None, None, Precision::Full).unwrap();
        // Variance of ln (a b / c); the last step is from within 1e-9 of it.
        assert!((fit.variance - (1.0 / 40.0 + 1.0 / 30.0 + 1.0 / 6.0)).abs() < 1e-8);
    }

    #[test]
    fn a_likelihood_near_nothing_does_not_stall() {
        let cells =
            [0.0, 0.0, 0.0, 3.0, 0.0, 1.0, 0.0, 1.0, 6.0, 7.0, 0.0, 1.0, 1.0, 1.0, 1.0, 3.0];
        let counts = Counts::new(cells.to_vec(), 4);
        let pairs = [3, 5, 6, 9, 10, 12];
        let mut newton = Newton::default();
        for chosen in 0..1_usize << pairs.len() {
            let terms: Vec<usize> =
                (0..pairs.len()).filter(|at| chosen >> at & 1 == 1).map(|at| pairs[at]).collect();
            let design = Design::of(&counts, &terms);
            if crate::log_linear_existence::existence(&design, &counts).is_ok() {
                let fit = newton.fit(&design, &counts, None, None, Precision::Full);
                assert!(fit.is_some(), "{terms:?}");
            }
        }
    }
}
