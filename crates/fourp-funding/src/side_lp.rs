//! A question as a linear programme in floats, each pot counted in shares of itself.

use std::panic::{AssertUnwindSafe, catch_unwind};

use good_lp::{
    Expression, IntoAffineExpression, ProblemVariables, ResolutionError, Solution, SolverModel,
    Variable, microlp, variable,
};
use num_traits::ToPrimitive;

use crate::{side_row::Grid, side_rule::SideError};

/// What the solver says.
#[derive(Debug)]
pub(crate) struct Relaxed {
    /// What each line gets, in units.
    pub(crate) then: Vec<f64>,
    /// What the change weighs.
    pub(crate) change: f64,
}

/// What a line gets: a fixed part, and up to two columns, both in shares of its pot.
struct Columns {
    fixed: f64,
    kept: Option<Variable>,
    added: Option<Variable>,
}

/// Solves the programme in floats. As in the network a line has a column for what it keeps and one for what is added, so
/// that a change weighs the same in both.
pub(crate) fn relaxed(grid: &Grid) -> Result<Relaxed, SideError> {
    // The solver asserts what it takes for granted of its numbers; a float that breaks that must not end the caller.
    let found = catch_unwind(AssertUnwindSafe(|| solve(grid)));
    found.unwrap_or_else(|_| Err(SideError::Solver { why: "it failed a check of its own".into() }))
}

fn solve(grid: &Grid) -> Result<Relaxed, SideError> {
    let mut variables = ProblemVariables::new();
    let mut column = |width: i64, total: f64| {
        (width > 0).then(|| variables.add(variable().min(0.0).max(float(width) / total)))
    };
    let total = |pot: usize| grid.pots.get(pot).map_or(1.0, |pot| float(pot.total));
    let mut columns = Vec::with_capacity(grid.lines.len());
    for line in &grid.lines {
        let total = total(line.pot);
        let (least, most) = (line.at_least, line.at_most);
        let kept = line.now.min(most).saturating_sub(line.now.min(least));
        let added = most.max(line.now).saturating_sub(least.max(line.now));
        let fixed = float(least) / total;
        columns.push(Columns { fixed, kept: column(kept, total), added: column(added, total) });
    }
    let dearest = grid.lines.iter().map(|line| f64::from(line.weight) * total(line.pot));
    let dearest = dearest.fold(1.0, f64::max);
    let mut objective = Expression::with_capacity(columns.len());
    for (line, own) in grid.lines.iter().zip(&columns) {
        let weight = f64::from(line.weight) * total(line.pot) / dearest;
        if let Some(kept) = own.kept {
            objective.add_mul(-weight, kept);
        }
        if let Some(added) = own.added {
            objective.add_mul(weight, added);
        }
    }
    let mut model = variables.minimise(objective).using(microlp);
    for pot in &grid.pots {
        let own = columns.get(pot.lines.clone()).unwrap_or_default();
        let (mut sum, mut moved, mut fixed) = (Expression::default(), Expression::default(), 0.0);
        let mut left = float(pot.movable) / float(pot.total);
        for (own, line) in own.iter().zip(grid.lines.get(pot.lines.clone()).unwrap_or_default()) {
            add(&mut sum, own, 1.0);
            fixed += own.fixed;
            if let Some(added) = own.added {
                moved.add_mul(1.0, added);
            }
            left -= float(line.at_least.saturating_sub(line.now).max(0)) / float(pot.total);
        }
        bind(&mut model, sum, Some(1.0 - fixed), Some(1.0 - fixed))?;
        if pot.movable < pot.total {
            bind(&mut model, moved, None, Some(left))?;
        }
    }
    for row in &grid.rows {
        let size = |line: usize, times: i128| {
            let pot = grid.lines.get(line).map_or(1.0, |line| total(line.pot));
            times.to_f64().unwrap_or_default() * pot
        };
        let largest = row.terms.iter().map(|(line, times)| size(*line, *times).abs());
        let largest = largest.fold(1.0, f64::max);
        let (mut sum, mut fixed) = (Expression::with_capacity(row.terms.len()), 0.0);
        for (line, times) in &row.terms {
            let times = size(*line, *times) / largest;
            if let Some(own) = columns.get(*line) {
                add(&mut sum, own, times);
                fixed += times * own.fixed;
            }
        }
        let bound = |bound: Option<i128>| {
            bound.map(|bound| bound.to_f64().unwrap_or_default() / largest - fixed)
        };
        bind(&mut model, sum, bound(row.at_least), bound(row.at_most))?;
    }
    let solution = model.solve().map_err(|error| match error {
        ResolutionError::Infeasible => SideError::Infeasible,
        ResolutionError::Unbounded => SideError::Unbounded,
        other => SideError::Solver { why: other.to_string() },
    })?;
    let share = |column: Option<Variable>| column.map_or(0.0, |column| solution.value(column));
    let (mut then, mut change) = (Vec::with_capacity(columns.len()), 0.0);
    for (line, own) in grid.lines.iter().zip(&columns) {
        let amount = (own.fixed + share(own.kept) + share(own.added)) * total(line.pot);
        if !amount.is_finite() {
            return Err(SideError::Solver { why: "it answers with what is no number".into() });
        }
        change += f64::from(line.weight) * (amount - float(line.now)).abs();
        then.push(amount);
    }
    Ok(Relaxed { then, change })
}

fn add(sum: &mut Expression, own: &Columns, times: f64) {
    for column in [own.kept, own.added].into_iter().flatten() {
        sum.add_mul(times, column);
    }
}

/// How far a sum without a column may be from its bound: what the divisions before it lose.
const CLOSE: f64 = 1e-9;

/// Bounds a sum; one without columns is nothing, and is only checked.
fn bind(
    model: &mut impl SolverModel,
    sum: Expression,
    at_least: Option<f64>,
    at_most: Option<f64>,
) -> Result<(), SideError> {
    if (&sum).linear_coefficients().next().is_none() {
        let is_below = at_least.is_some_and(|least| least > CLOSE);
        let is_above = at_most.is_some_and(|most| most < -CLOSE);
        return if is_below || is_above { Err(SideError::Infeasible) } else { Ok(()) };
    }
    match (at_least, at_most) {
        (Some(least), Some(most)) if least >= most => {
            model.add_constraint(sum.eq(least));
        }
        (least, most) => {
            if let Some(least) = least {
                model.add_constraint(sum.clone().geq(least));
            }
            if let Some(most) = most {
                model.add_constraint(sum.leq(most));
            }
        }
    }
    Ok(())
}

fn float(amount: i64) -> f64 {
    amount.to_f64().unwrap_or_default()
}
