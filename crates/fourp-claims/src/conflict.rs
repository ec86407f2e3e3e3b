//! The smallest sets of figures and checks that cannot all hold, and what would mend them.

use fourp_model::{End, Interval, Rational, Toward};

use crate::{config::Config, solve::solve, system::System};

/// Constraints and variables that clash, by their names in the system they were cut out of.
#[derive(Clone, Debug)]
pub(crate) struct Clash {
    /// The constraints, none of which can be spared.
    pub(crate) constraints: Vec<usize>,
    /// The variables whose domains matter, none of which can be spared.
    pub(crate) variables: Vec<usize>,
    /// What each of those variables would have to be, the others being as they are.
    pub(crate) needed: Vec<Mend>,
}

/// A variable, what it is and what it would have to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mend {
    pub(crate) variable: usize,
    pub(crate) is: Interval,
    pub(crate) needed: Interval,
    /// The distance between the two.
    pub(crate) change: Rational,
}

/// Finds one irreducible clash in a system that has no solution.
///
/// The shortest beginning of the list of constraints that clashes ends with a constraint of the clash;
/// that constraint is kept and the search goes on before it (the linear form of `QuickXplain`, Junker
/// 2004). O(k log n) solutions for a clash of k among n constraints.
pub(crate) fn irreducible(system: &System, config: &Config) -> Clash {
    let mut kept: Vec<usize> = Vec::new();
    let mut end = system.constraints.len();
    while end > 0 && !clashes(&system.select(kept.iter().copied()), config) {
        // By doubling first: what clashes near the beginning costs nothing of a long rest.
        let mut high = 1;
        let clashes_before = |high: usize, kept: &[usize]| {
            clashes(&system.select((0..high).chain(kept.iter().copied())), config)
        };
        while high < end && !clashes_before(high, &kept) {
            high = high.saturating_mul(2);
        }
        let mut low = high / 2;
        high = high.min(end);
        while low < high {
            let middle = low + (high - low) / 2;
            if clashes_before(middle, &kept) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        end = low.saturating_sub(1);
        kept.push(end);
    }
    kept.sort_unstable();
    let printed = system.select(kept);
    let mut clash = printed.clone();
    let mut variables = Vec::new();
    for variable in 0..clash.domains.len() {
        let is = relax(&mut clash, variable);
        if !clashes(&clash, config) {
            restore(&mut clash, variable, is);
            variables.push(variable);
        }
    }
    let needed =
        variables.iter().filter_map(|variable| mend(&printed, *variable, config)).collect();
    let names = variables.iter().filter_map(|variable| clash.names.get(*variable).copied());
    Clash { variables: names.collect(), constraints: clash.ids.clone(), needed }
}

fn clashes(system: &System, config: &Config) -> bool {
    solve(system, config).is_err()
}

/// What one variable would have to be for the clash to go away, all others being as printed; `None`
/// if it cannot mend the clash alone.
fn mend(clash: &System, variable: usize, config: &Config) -> Option<Mend> {
    let mut free = clash.clone();
    let is = relax(&mut free, variable);
    let needed = solve(&free, config).ok()?.domains.get(variable).copied()?;
    let name = clash.names.get(variable).copied()?;
    Some(Mend { variable: name, is, needed, change: gap(&is, &needed)? })
}

/// How far apart two intervals without a common value are.
fn gap(one: &Interval, other: &Interval) -> Option<Rational> {
    let between = |high: End, low: End| low.value()?.sub(high.value()?, Toward::Up);
    let gaps = [between(one.high(), other.low()), between(other.high(), one.low())];
    gaps.into_iter().flatten().filter(|gap| !gap.is_negative()).max()
}

/// Forgets what was printed, but not that what is counted is never below zero.
fn relax(system: &mut System, variable: usize) -> Interval {
    let counted = Interval::at_least(Rational::ZERO);
    let is_count = system.is_count.get(variable) == Some(&true);
    let stays = |domain: &&Interval| is_count && counted.contains_interval(domain);
    let free = system.domains.get(variable).filter(stays).map(|_| counted);
    restore(system, variable, free.unwrap_or(Interval::EVERYTHING))
}

fn restore(system: &mut System, variable: usize, domain: Interval) -> Interval {
    match system.domains.get_mut(variable) {
        Some(old) => std::mem::replace(old, domain),
        None => Interval::EVERYTHING,
    }
}
