//! Is a plan what it says it is? Checked from the question alone, not from how the plan was found.

use std::collections::BTreeMap;

use crate::{
    reallocation_net::Net,
    reallocation_plan::{Obstacle, Plan, PlanFlaw, PlanLine},
    reallocation_question::{Checked, Reallocation, Target},
};

impl Plan {
    /// Checks that the plan keeps every fence, limit and pot, meets every target, weighs what it says, and that no
    /// other weighs less. The first from its lines and the question, in 128 bits; the last by the proof, whose flow must
    /// weigh as much. O(n log n) for n lines, targets and fences.
    ///
    /// # Errors
    /// The first [`PlanFlaw`].
    pub fn verify(&self, question: &Reallocation) -> Result<(), PlanFlaw> {
        let checked = question.checked().map_err(PlanFlaw::Question)?;
        let (change, moved) = lines_hold(&self.lines, &checked)?;
        targets_hold(&self.lines, &checked.targets)?;
        let sums = [
            ("the change", change, self.change),
            ("the money moved", moved, i128::from(self.moved)),
            ("the total", i128::from(checked.total), i128::from(self.total)),
        ];
        if let Some((what, found, told)) = sums.into_iter().find(|(_, found, told)| found != told) {
            return Err(PlanFlaw::Sum { what, found, told });
        }
        let net = Net::of(&checked).map_err(PlanFlaw::Question)?;
        self.proof.verify(&net.network).map_err(PlanFlaw::Proof)?;
        let least = net.base.saturating_add(self.proof.cost);
        if least != change {
            let what = "the least change by the proof";
            return Err(PlanFlaw::Sum { what, found: least, told: change });
        }
        Ok(())
    }
}

impl Obstacle {
    /// Checks that no change can meet the question, by the cut. O(n log n) for n lines, targets and fences.
    ///
    /// # Errors
    /// The first [`PlanFlaw`].
    pub fn verify(&self, question: &Reallocation) -> Result<(), PlanFlaw> {
        let checked = question.checked().map_err(PlanFlaw::Question)?;
        let net = Net::of(&checked).map_err(PlanFlaw::Question)?;
        self.proof.verify(&net.network).map_err(PlanFlaw::Proof)?;
        if self.proof.excess != self.short {
            let (found, told) = (self.proof.excess, self.short);
            return Err(PlanFlaw::Sum { what: "what is short", found, told });
        }
        Ok(())
    }
}

/// What the lines weigh in all, and how much moves.
pub(crate) fn lines_hold(
    told: &[PlanLine],
    checked: &Checked<'_>,
) -> Result<(i128, i128), PlanFlaw> {
    let mut lines = told.iter().enumerate();
    let (mut change, mut all_moved) = (0_i128, 0_i128);
    for pot in &checked.pots {
        let (mut then, mut moved) = (0_i128, 0_i128);
        let name = &pot.pot.name;
        for (asked, bounds) in &pot.lines {
            let Some((at, line)) = lines.next() else {
                return Err(PlanFlaw::Line {
                    at: told.len(),
                    pot: name.clone(),
                    cell: asked.cell.clone(),
                    now: asked.now,
                });
            };
            if (&line.pot, &line.cell, line.now) != (name, &asked.cell, asked.now) {
                let (pot, cell, now) = (line.pot.clone(), line.cell.clone(), line.now);
                return Err(PlanFlaw::Line { at, pot, cell, now });
            }
            let what = || format!("{} of {name}", line.cell);
            within(what, line.then.into(), bounds.at_least.into(), bounds.at_most.into())?;
            let delta = i128::from(line.then) - i128::from(line.now);
            change = change.saturating_add(delta.abs().saturating_mul(asked.weight.into()));
            then += i128::from(line.then);
            moved += delta.max(0);
        }
        let total = i128::from(pot.total);
        if then != total {
            return Err(PlanFlaw::Pot { pot: name.clone(), total, then });
        }
        within(|| format!("what moves of {name}"), moved, 0, pot.movable.into())?;
        all_moved += moved;
    }
    if let Some((at, line)) = lines.next() {
        let (pot, cell, now) = (line.pot.clone(), line.cell.clone(), line.now);
        return Err(PlanFlaw::Line { at, pot, cell, now });
    }
    Ok((change, all_moved))
}

/// Whether each target is met.
pub(crate) fn targets_hold(told: &[PlanLine], targets: &[&Target]) -> Result<(), PlanFlaw> {
    let mut sums = BTreeMap::<&str, i128>::new();
    for line in told {
        *sums.entry(&line.cell).or_default() += i128::from(line.then);
    }
    for target in targets {
        let own = target.cells.iter().filter_map(|cell| sums.get(cell.as_str()));
        let at_most = target.at_most.map_or(i128::MAX, i128::from);
        within(|| target.name.clone(), own.sum(), target.at_least.into(), at_most)?;
    }
    Ok(())
}

fn within(
    what: impl Fn() -> String,
    found: i128,
    at_least: i128,
    at_most: i128,
) -> Result<(), PlanFlaw> {
    if found < at_least || found > at_most {
        return Err(PlanFlaw::Broken { what: what(), found, at_least, at_most });
    }
    Ok(())
}
