//! What change meets targets under rules that are no network?

use std::collections::BTreeMap;

use fourp_graph::MinCostOptions;
use num_traits::ToPrimitive;

use crate::{
    reallocation::{pair, solved},
    reallocation_plan::{Plan, PlanLine, Reallocated},
    reallocation_question::{Checked, Reallocation, Target},
    side_lp::{Relaxed, relaxed},
    side_plan::{RuleMet, SidePlan, Sided, TargetMet},
    side_rounding::{Rounded, rounded},
    side_row::Grid,
    side_rule::{SideError, SideRule},
};

/// How far to search.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct SideOptions {
    /// The most lines that the solver is given.
    pub lines: usize,
    /// The most shifts of money that rounding looks at.
    pub tries: u64,
    /// The limit of the network's search.
    pub network: MinCostOptions,
}

/// 20,000 lines and ten million shifts.
impl Default for SideOptions {
    fn default() -> Self {
        Self { lines: 20_000, tries: 10_000_000, network: MinCostOptions::default() }
    }
}

/// Finds a small change that meets every target within every fence and keeps every rule, where targets may cross.
///
/// Such questions are no network ([`reallocate`](crate::reallocate) refuses them), so the least Σ weight × |then − now| is
/// sought as a linear programme in floats, rounded to whole units by largest remainders within each pot, and mended by
/// shifts of units until every bound holds exactly. That the change keeps everything is certain
/// ([`SidePlan::verify`]); that it is the least is not claimed, and [`SidePlan::gap`] says how much less could do. A question
/// without crossing targets and rules is answered by [`reallocate`](crate::reallocate), at once and with proof.
///
/// # Errors
/// [`SideError`]; [`SideError::Infeasible`] and [`SideError::NotRepaired`] do not prove that there is no such change.
///
/// ```
/// use fourp_funding::{
///     Budget, BudgetLine, Reallocation, ShareBound, SideOptions, SideRule, Sided, reallocate_beside,
/// };
///
/// let line = |cell: &str, now| BudgetLine { cell: cell.into(), now, weight: 1 };
/// let pot = |name: &str, lines| Budget { name: name.into(), lines, earmarked: 0 };
/// let pots = vec![
///     pot("north", vec![line("pursue", 80), line("prevent", 20)]),
///     pot("south", vec![line("pursue", 40), line("prevent", 10)]),
///     pot("west", vec![line("pursue", 50), line("prevent", 0)]),
/// ];
/// let question = Reallocation { pots, ..Reallocation::default() };
/// let share = ShareBound::AtLeast("0.3".parse()?);
/// let floor = SideRule::share_of_pots(&question, "the coast", &["south", "west"], &["prevent"], share)?;
/// let Sided::Found(plan) = reallocate_beside(&question, std::slice::from_ref(&floor), SideOptions::default())? else {
///     return Err("no way".into());
/// };
/// assert_eq!((plan.moved, plan.change, plan.gap), (20, 40, 0));
/// assert_eq!(plan.verify(&question, &[floor]), Ok(()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reallocate_beside(
    question: &Reallocation,
    rules: &[SideRule],
    options: SideOptions,
) -> Result<Sided, SideError> {
    let (checked, aside) = question.checked_apart()?;
    let aside: Vec<&Target> = aside.into_iter().map(|(target, _)| target).collect();
    let grid = Grid::of(&checked, &aside, rules)?;
    let without_rules = match solved(&checked, options.network)? {
        Reallocated::Impossible(obstacle) => return Ok(Sided::Impossible(Box::new(obstacle))),
        Reallocated::Possible(plan) => plan,
    };
    let asked = Asked { question, rules, checked: &checked, grid: &grid };
    let then: Vec<i64> = without_rules.lines.iter().map(|line| line.then).collect();
    if asked.keeps(&then) {
        return Ok(asked.plan(&then, None, 0, without_rules));
    }
    if checked.total > SideRule::MOST {
        return Err(SideError::BeyondFloats { total: checked.total });
    }
    if grid.lines.len() > options.lines {
        return Err(SideError::TooMany { lines: grid.lines.len(), most: options.lines });
    }
    let Relaxed { then, change } = relaxed(&grid)?;
    let Rounded { then, tries } = rounded(&grid, &then, options.tries)?;
    Ok(asked.plan(&then, Some(change), tries, without_rules))
}

/// How wrong the solver may be, as a part of the dearest change there could be.
const SOLVER_MAY_BE_WRONG_BY: f64 = 1e-7;

struct Asked<'a> {
    question: &'a Reallocation,
    rules: &'a [SideRule],
    checked: &'a Checked<'a>,
    grid: &'a Grid,
}

impl Asked<'_> {
    /// Whether amounts that keep the network's bounds keep the others too.
    fn keeps(&self, then: &[i64]) -> bool {
        let amount = |line: usize| i128::from(then.get(line).copied().unwrap_or_default());
        self.grid.rows.iter().all(|row| {
            row.short(row.terms.iter().map(|(line, times)| times * amount(*line)).sum()) == 0
        })
    }

    fn plan(&self, then: &[i64], by_solver: Option<f64>, tries: u64, without_rules: Plan) -> Sided {
        let (mut lines, mut moves) = (Vec::with_capacity(then.len()), Vec::new());
        let (mut change, mut moved) = (0_i128, 0_i64);
        let mut amounts = then.iter().copied();
        for pot in &self.checked.pots {
            let start = lines.len();
            for ((line, _), then) in pot.lines.iter().zip(amounts.by_ref()) {
                let delta = then.saturating_sub(line.now);
                change += i128::from(delta.abs()) * i128::from(line.weight);
                moved = moved.saturating_add(delta.max(0));
                let (pot, cell) = (pot.pot.name.clone(), line.cell.clone());
                lines.push(PlanLine { pot, cell, now: line.now, then });
            }
            pair(lines.get(start..).unwrap_or_default(), &mut moves);
        }
        let bound = by_solver.map_or(0, |least| self.bound(least));
        let bound = bound.min(change).max(without_rules.change);
        Sided::Found(Box::new(SidePlan {
            total: self.checked.total,
            change,
            moved,
            targets: self.targets(&lines),
            rules: self.rules(then),
            lines,
            moves,
            by_solver,
            bound,
            gap: change - bound,
            tries,
            without_rules,
        }))
    }

    /// What no change can weigh less than, if the solver is right but for what it may be wrong by.
    fn bound(&self, by_solver: f64) -> i128 {
        let heaviest = self.grid.lines.iter().map(|line| line.weight).max().unwrap_or(0);
        let dearest = f64::from(heaviest) * self.checked.total.to_f64().unwrap_or(f64::MAX);
        let least = by_solver - dearest * SOLVER_MAY_BE_WRONG_BY;
        least.ceil().to_i128().unwrap_or(0)
    }

    fn targets(&self, lines: &[PlanLine]) -> Vec<TargetMet> {
        let mut sums = BTreeMap::<&str, (i64, i64)>::new();
        for line in lines {
            let sum = sums.entry(&line.cell).or_default();
            *sum = (sum.0.saturating_add(line.now), sum.1.saturating_add(line.then));
        }
        let mut targets: Vec<&Target> = self.question.targets.iter().collect();
        targets.sort_by_key(|target| &target.name);
        let met = targets.into_iter().map(|target| {
            let own = || target.cells.iter().filter_map(|cell| sums.get(cell.as_str()));
            TargetMet {
                target: target.name.clone(),
                at_least: target.at_least,
                at_most: target.at_most,
                now: own().map(|sum| sum.0).sum(),
                then: own().map(|sum| sum.1).sum(),
            }
        });
        met.collect()
    }

    fn rules(&self, then: &[i64]) -> Vec<RuleMet> {
        let mut rules: Vec<&SideRule> = self.rules.iter().collect();
        rules.sort_by_key(|rule| &rule.name);
        let rows = self.grid.rows.iter().skip(self.question.targets.len());
        let met = rules.into_iter().zip(rows).map(|(rule, row)| RuleMet {
            rule: rule.name.clone(),
            at_least: rule.at_least,
            at_most: rule.at_most,
            now: row.value(|line| self.grid.lines.get(line).map_or(0, |line| line.now)),
            then: row.value(|line| then.get(line).copied().unwrap_or_default()),
        });
        met.collect()
    }
}

#[cfg(test)]
mod tests;
