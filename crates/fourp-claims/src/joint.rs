//! All comparable checks at once.

use std::collections::BTreeMap;

use fourp_model::{Check, Interval, Progress, Rational, Stopped, Toward};

use crate::{
    alone::Related,
    bench::Workbench,
    config::Config,
    conflict::{Clash, irreducible},
    solve::solve,
    system::System,
    variables::Variables,
    verdict::{CheckOutcome, Conflict, Repair, Verdict},
};

/// The constraints of all comparable checks.
#[derive(Default)]
pub(crate) struct Joint {
    /// The claims and constraints.
    pub(crate) variables: Variables,
    /// The variable of each derived figure, by the place of its check.
    pub(crate) derived: BTreeMap<usize, usize>,
}

impl Joint {
    /// Adds the check at `place`; one of whose claims some has no value is left out.
    pub(crate) fn add(&mut self, bench: &Workbench<'_>, relation: Related<'_>, place: usize) {
        if let Ok(Some(variable)) = self.variables.constrain(bench, relation, place) {
            self.derived.insert(place, variable);
        }
    }

    /// Narrows every connected set of checks; takes conflicts out and writes them into the outcomes.
    pub(crate) fn settle(
        &self,
        outcomes: &mut [CheckOutcome],
        checks: &[&Check],
        config: &Config,
        progress: &dyn Progress,
    ) -> Result<Vec<Interval>, Stopped> {
        let mut domains = self.variables.system.domains.clone();
        let (rest, mut done) = self.without_lone_clashes(outcomes, checks, config);
        let components = rest.components().into_iter().rev();
        let mut waiting: Vec<(System, usize)> = components.map(|part| (part, 0)).collect();
        while let Some((component, conflicts)) = waiting.pop() {
            let total = count(self.variables.system.constraints.len());
            progress.step(done, Some(total), "checks reconciled")?;
            match solve(&component, config) {
                Ok(solved) => {
                    done += count(component.constraints.len());
                    for (name, domain) in component.names.iter().zip(solved.domains) {
                        if let Some(slot) = domains.get_mut(*name) {
                            *slot = domain;
                        }
                    }
                    if !solved.converged {
                        decide(outcomes, &component.ids, &Verdict::NotConverged);
                    }
                }
                Err(_) if conflicts >= config.conflicts_max => {
                    decide(outcomes, &component.ids, &Verdict::NotConverged);
                }
                Err(_) => {
                    let clash = irreducible(&component, config);
                    let verdict = Verdict::Contradictory(self.conflict(&clash, checks));
                    decide(outcomes, &clash.constraints, &verdict);
                    let ids = component.ids.iter().enumerate();
                    let rest = ids.filter(|(_, id)| !clash.constraints.contains(id));
                    let rest = component.select(rest.map(|(place, _)| place));
                    let parts = rest.components().into_iter().rev();
                    waiting.extend(parts.map(|part| (part, conflicts + 1)));
                }
            }
        }
        Ok(domains)
    }

    /// Takes out every check that clashes with its own figures: each is a conflict by itself whatever
    /// it is connected with, and costs no search among the others. O(size x log n).
    fn without_lone_clashes(
        &self,
        outcomes: &mut [CheckOutcome],
        checks: &[&Check],
        config: &Config,
    ) -> (System, u64) {
        let system = &self.variables.system;
        let (mut rest, mut done) = (Vec::with_capacity(system.ids.len()), 0);
        for (place, id) in system.ids.iter().enumerate() {
            let verdict = outcomes.get(*id).map(|outcome| &outcome.verdict);
            if matches!(verdict, Some(Verdict::Contradictory(_))) {
                let one = system.select([place]);
                if solve(&one, config).is_err() {
                    let clash = irreducible(&one, config);
                    let verdict = Verdict::Contradictory(self.conflict(&clash, checks));
                    decide(outcomes, &clash.constraints, &verdict);
                    done += 1;
                    continue;
                }
            }
            rest.push(place);
        }
        (system.select(rest), done)
    }

    fn conflict(&self, clash: &Clash, checks: &[&Check]) -> Conflict {
        let claim = |variable: usize| self.variables.claims.get(variable).cloned().flatten();
        let check = |id: &usize| checks.get(*id).map(|check| check.id.clone());
        let mut repairs: Vec<Repair> = clash
            .needed
            .iter()
            .filter_map(|mend| {
                let size = mend.is.as_point().or_else(|| middle(&mend.is)).map(Rational::abs);
                Some(Repair {
                    claim: claim(mend.variable)?,
                    printed: mend.is,
                    needed: mend.needed,
                    change: mend.change,
                    relative: size.and_then(|size| mend.change.div(size, Toward::Up)),
                })
            })
            .collect();
        repairs.sort_by(|a, b| {
            (a.relative.is_none(), a.relative, &a.claim).cmp(&(
                b.relative.is_none(),
                b.relative,
                &b.claim,
            ))
        });
        Conflict {
            checks: sorted(clash.constraints.iter().filter_map(check).collect()),
            claims: sorted(
                clash.variables.iter().filter_map(|variable| claim(*variable)).collect(),
            ),
            repairs,
        }
    }
}

fn middle(interval: &Interval) -> Option<Rational> {
    let (low, high) = (interval.low().value(), interval.high().value());
    match (low, high) {
        (Some(low), Some(high)) => {
            low.add(high, Toward::Down)?.div(Rational::from_int(2), Toward::Down)
        }
        (one, other) => one.or(other),
    }
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort();
    values.dedup();
    values
}

fn decide(outcomes: &mut [CheckOutcome], checks: &[usize], verdict: &Verdict) {
    for check in checks {
        if let Some(outcome) = outcomes.get_mut(*check) {
            outcome.verdict = verdict.clone();
        }
    }
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
