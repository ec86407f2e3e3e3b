//! What is the least change that meets a target?

use std::collections::{BTreeMap, BTreeSet};

use fourp_graph::{CheapestFlow, MinCostError, MinCostOptions, Shortage, min_cost_flow};

use crate::{
    index::place,
    reallocation_net::{Net, Role},
    reallocation_plan::{
        FencePrice, Limit, LimitPrice, Move, Obstacle, Plan, PlanLine, Reallocated, TargetPrice,
    },
    reallocation_question::{Checked, CheckedPot, Reallocation, ReallocationError},
};

/// Finds the least change of where money goes that meets every target within every fence.
///
/// Least is Σ weight × |then − now| over all lines, while every pot keeps its total. That is a minimum-cost flow (Ahuja,
/// Magnanti and Orlin 1993, *Network Flows*, chapter 9): each pot sends on what it holds by two arcs a line, what is kept
/// at minus its weight, what is added at its weight, to cells and on to targets. Amounts are whole and stay whole. The
/// answer carries prices, or a cut, from which [`Plan::verify`] and [`Obstacle::verify`] prove it anew.
///
/// The proof is of arithmetic, not of impact: see [`PROVES_ARITHMETIC_NOT_IMPACT`](crate::PROVES_ARITHMETIC_NOT_IMPACT).
///
/// # Errors
/// [`ReallocationError`] for a question that contradicts itself; a question that only cannot be met is
/// [`Reallocated::Impossible`].
///
/// ```
/// use fourp_funding::{Fence, FenceRule, Budget, BudgetLine, Reallocated, Reallocation, Target, reallocate};
///
/// let line = |cell: &str, now| BudgetLine { cell: cell.into(), now, weight: 1 };
/// let pot = |name: &str, lines| Budget { name: name.into(), lines, earmarked: 0 };
/// let question = Reallocation {
///     pots: vec![
///         pot("north", vec![line("pursue", 80), line("prevent", 5), line("protect", 15)]),
///         pot("south", vec![line("pursue", 90), line("prevent", 5), line("protect", 5)]),
///     ],
///     targets: vec![Target::share("a tenth for Prevent", ["prevent".into()], "0.1".parse()?, 200)?],
///     fences: vec![Fence {
///         name: "north is spoken for".into(),
///         pot: Some("north".into()),
///         cell: None,
///         rule: FenceRule::Unchanged,
///     }],
///     pace: None,
/// };
/// let Reallocated::Possible(plan) = reallocate(&question)? else { return Err("no way".into()) };
/// assert_eq!((plan.moved, plan.change), (10, 20));
/// assert!(plan.moves.iter().all(|found| found.pot == "south"));
/// assert_eq!(plan.targets[0].price, 2, "a pound more is a pound less elsewhere");
/// assert_eq!(plan.verify(&question), Ok(()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reallocate(question: &Reallocation) -> Result<Reallocated, ReallocationError> {
    reallocate_within(question, MinCostOptions::default())
}

/// [`reallocate`], with a limit on the search.
///
/// # Errors
/// Those, and [`ReallocationError::TooLong`] at the limit.
pub fn reallocate_within(
    question: &Reallocation,
    options: MinCostOptions,
) -> Result<Reallocated, ReallocationError> {
    solved(&question.checked()?, options)
}

/// [`reallocate_within`] of a question that was checked.
pub(crate) fn solved(
    checked: &Checked<'_>,
    options: MinCostOptions,
) -> Result<Reallocated, ReallocationError> {
    let net = Net::of(checked)?;
    match min_cost_flow(&net.network, options) {
        Ok(flow) => Ok(Reallocated::Possible(plan(checked, &net, flow))),
        Err(MinCostError::Infeasible(cut)) => {
            Ok(Reallocated::Impossible(obstacle(checked, &net, cut)))
        }
        Err(MinCostError::TooLong { pivots }) => Err(ReallocationError::TooLong { pivots }),
        Err(other) => Err(ReallocationError::TooDear { why: other.to_string() }),
    }
}

fn plan(checked: &Checked<'_>, net: &Net, proof: CheapestFlow) -> Plan {
    let mut then: Vec<Vec<i64>> = checked.pots.iter().map(|pot| vec![0; pot.lines.len()]).collect();
    for (role, flow) in net.roles.iter().zip(&proof.flows) {
        if let Role::Kept(pot, line) | Role::Added(pot, line) = *role
            && let Some(amount) = then.get_mut(pot).and_then(|lines| lines.get_mut(line))
        {
            *amount = amount.saturating_add(*flow);
        }
    }
    let (mut lines, mut moves) = (Vec::new(), Vec::new());
    let (mut change, mut moved) = (0_i128, 0_i64);
    for (pot, then) in checked.pots.iter().zip(then) {
        let start = lines.len();
        for ((line, _), then) in pot.lines.iter().zip(then) {
            let delta = then.saturating_sub(line.now);
            let weighed = i128::from(delta.abs()).saturating_mul(i128::from(line.weight));
            change = change.saturating_add(weighed);
            moved = moved.saturating_add(delta.max(0));
            let (pot, cell) = (pot.pot.name.clone(), line.cell.clone());
            lines.push(PlanLine { pot, cell, now: line.now, then });
        }
        pair(lines.get(start..).unwrap_or_default(), &mut moves);
    }
    let targets = targets(checked, net, &proof, &lines);
    let (fences, limits) = prices(checked, net, &proof, &lines);
    Plan { total: checked.total, change, moved, lines, moves, targets, fences, limits, proof }
}

/// Pairs what lines of one pot lose with what others get, both in order of cell.
pub(crate) fn pair(lines: &[PlanLine], moves: &mut Vec<Move>) {
    let losses = lines.iter().filter(|line| line.then < line.now);
    let mut losses: Vec<(&PlanLine, i64)> =
        losses.map(|line| (line, line.now.saturating_sub(line.then))).collect();
    losses.reverse();
    for gain in lines.iter().filter(|line| line.then > line.now) {
        let mut wanted = gain.then.saturating_sub(gain.now);
        while wanted > 0 {
            let Some((loss, left)) = losses.last_mut() else { return };
            let amount = wanted.min(*left);
            let (pot, from, to) = (gain.pot.clone(), loss.cell.clone(), gain.cell.clone());
            moves.push(Move { pot, from, to, amount });
            wanted = wanted.saturating_sub(amount);
            *left = left.saturating_sub(amount);
            if *left == 0 {
                losses.pop();
            }
        }
    }
}

/// What one unit along an arc from a node to another costs beside what the prices of the nodes say.
fn reduced(proof: &CheapestFlow, tail: u32, head: u32, cost: i128) -> i128 {
    let price = |node: u32| proof.prices.get(place(node)).copied().unwrap_or_default();
    cost.saturating_add(price(tail)).saturating_sub(price(head))
}

fn targets(
    checked: &Checked<'_>,
    net: &Net,
    proof: &CheapestFlow,
    lines: &[PlanLine],
) -> Vec<TargetPrice> {
    let mut sums = BTreeMap::<&str, (i64, i64)>::new();
    for line in lines {
        let sum = sums.entry(&line.cell).or_default();
        *sum = (sum.0.saturating_add(line.now), sum.1.saturating_add(line.then));
    }
    let mut found = Vec::new();
    for (role, arc) in net.roles.iter().zip(net.network.arcs()) {
        let Role::Target(at) = *role else { continue };
        let Some(target) = checked.targets.get(at) else { continue };
        let own = target.cells.iter().filter_map(|cell| sums.get(cell.as_str()));
        let (now, then) = own.fold((0_i64, 0_i64), |sum, own| {
            (sum.0.saturating_add(own.0), sum.1.saturating_add(own.1))
        });
        found.push(TargetPrice {
            target: target.name.clone(),
            at_least: target.at_least,
            at_most: target.at_most,
            now,
            then,
            price: reduced(proof, arc.tail, arc.head, 0).abs(),
        });
    }
    found.sort_by(|a, b| a.target.cmp(&b.target));
    found
}

fn prices(
    checked: &Checked<'_>,
    net: &Net,
    proof: &CheapestFlow,
    lines: &[PlanLine],
) -> (Vec<FencePrice>, Vec<LimitPrice>) {
    let (mut fences, mut limits) = (Vec::new(), Vec::new());
    let mut lines = lines.iter();
    for (pot, (own, mover)) in checked.pots.iter().zip(&net.pots) {
        let price = reduced(proof, *own, *mover, 0).saturating_neg();
        if price > 0 {
            let (why, movable) = (limit(pot), pot.movable);
            limits.push(LimitPrice { pot: pot.pot.name.clone(), why, movable, price });
        }
        for ((line, bounds), planned) in pot.lines.iter().zip(lines.by_ref()) {
            let Some(cell) = net.cells.get(&line.cell).copied() else { continue };
            let weight = i128::from(line.weight);
            let kept = || reduced(proof, *own, cell, weight.saturating_neg());
            let added = || reduced(proof, *mover, cell, weight);
            let mut bind = |fence: &Option<String>, bound: i64, price: i128| {
                let Some(fence) = fence.clone().filter(|_| planned.then == bound && price > 0)
                else {
                    return;
                };
                let (pot, cell) = (planned.pot.clone(), planned.cell.clone());
                fences.push(FencePrice { fence, pot, cell, bound, price });
            };
            // One unit less comes off what is kept, unless something was added; one more goes on what is added, unless less is kept.
            let less = if bounds.at_least > line.now { added() } else { kept() };
            bind(&bounds.floor, bounds.at_least, less);
            let more = if bounds.at_most < line.now { kept() } else { added() };
            bind(&bounds.cap, bounds.at_most, more.saturating_neg());
        }
    }
    fences.sort_by(|a, b| (&a.fence, &a.pot, &a.cell).cmp(&(&b.fence, &b.pot, &b.cell)));
    (fences, limits)
}

fn limit(pot: &CheckedPot<'_>) -> Limit {
    if pot.movable == pot.total.saturating_sub(pot.pot.earmarked) {
        Limit::Earmarked
    } else {
        Limit::Pace
    }
}

fn obstacle(checked: &Checked<'_>, net: &Net, proof: Shortage) -> Obstacle {
    let mut targets = BTreeSet::new();
    let mut fences = BTreeMap::<String, BTreeSet<(usize, usize)>>::new();
    let mut limits = BTreeMap::<String, Limit>::new();
    let line = |pot: usize, line: usize| checked.pots.get(pot).and_then(|pot| pot.lines.get(line));
    for arc in &proof.full {
        match net.arc(*arc).map(|(role, _)| role) {
            Some(Role::Kept(pot, at) | Role::Added(pot, at)) => {
                let Some((own, bounds)) = line(pot, at) else { continue };
                // What is kept may be all there is; then what can be added is told beside it.
                let is_kept = matches!(net.arc(*arc), Some((Role::Kept(..), _)));
                if !is_kept || bounds.at_most <= own.now {
                    hold(&mut fences, bounds.cap.as_ref(), (pot, at));
                }
            }
            Some(Role::Moved(pot)) => {
                let Some(pot) = checked.pots.get(pot) else { continue };
                limits.insert(pot.pot.name.clone(), limit(pot));
            }
            Some(Role::Target(at)) => {
                targets.extend(checked.targets.get(at).map(|target| target.name.clone()));
            }
            Some(Role::Link) | None => {}
        }
    }
    for arc in &proof.forced {
        match net.arc(*arc).map(|(role, _)| role) {
            Some(Role::Kept(pot, at) | Role::Added(pot, at)) => {
                let Some((_, bounds)) = line(pot, at) else { continue };
                hold(&mut fences, bounds.floor.as_ref(), (pot, at));
            }
            Some(Role::Target(at)) => {
                targets.extend(checked.targets.get(at).map(|target| target.name.clone()));
            }
            _ => {}
        }
    }
    Obstacle {
        short: proof.excess,
        targets: targets.into_iter().collect(),
        fences: fences.into_iter().map(|(fence, lines)| (fence, lines.len())).collect(),
        limits: limits.into_iter().collect(),
        proof,
    }
}

/// Notes that a fence holds a line.
fn hold(
    held: &mut BTreeMap<String, BTreeSet<(usize, usize)>>,
    fence: Option<&String>,
    line: (usize, usize),
) {
    if let Some(fence) = fence {
        held.entry(fence.clone()).or_default().insert(line);
    }
}

#[cfg(test)]
pub(crate) mod tests;
