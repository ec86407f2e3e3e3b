//! All checks together.

use std::collections::BTreeMap;

use fourp_model::{
    Check, Claim, ClaimStatus, Formula, Interval, Progress, Relation, Slug, Stopped, Unit,
};
use serde::Serialize;

use crate::{
    alone::Alone,
    bench::Workbench,
    config::Config,
    evidence::{Evidence, index_claims},
    joint::Joint,
    verdict::{CheckOutcome, Narrowing, Undetermined, Verdict},
    vintage::{Revision, Vintages},
};

/// What all checks came to, and what is left of the figures they join.
#[derive(Clone, Debug, Serialize)]
pub struct Reconciliation {
    config: Config,
    outcomes: Vec<CheckOutcome>,
    narrowed: Vec<Narrowing>,
    derived: Vec<DerivedFigure>,
    revisions: Vec<Revision>,
    #[serde(skip)]
    intervals: BTreeMap<Slug<Claim>, Interval>,
}

/// A figure that nobody published, computed from figures that somebody did.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DerivedFigure {
    /// The check that asks for it.
    pub check: Slug<Check>,
    /// What it is, in words.
    pub title: String,
    /// Always [`ClaimStatus::Derived`]: never to be quoted as published.
    pub status: ClaimStatus,
    /// How it was computed.
    pub derivation: Formula,
    /// The unit in which it is best shown.
    pub unit: Unit,
    /// What it can be, in base units, all other checks considered.
    pub interval: Interval,
    /// What it could be by the printed figures alone, in base units.
    pub from_print: Interval,
}

/// Relates every check's claims and narrows them all together.
///
/// Figures become the sets of true values their printing allows. Checks that compare unlike things are
/// refused by name and join nothing. The others are propagated forwards and backwards (HC4) and, where
/// they are linear and have cycles, solved exactly. What cannot hold is taken out as irreducible
/// conflicts, first every check that clashes with its own figures, then one after the other in order
/// of ids, and the rest is narrowed without it.
///
/// The result contains every solution; it is exact on trees of checks that use each claim once, divide
/// by nothing around zero and hold no counts. Neither the order of claims nor of checks matters.
///
/// Cost: linear in the number of claims and checks for each sweep (at most [`Config::sweeps_max`]),
/// plus the linear blocks, plus for each conflict of several checks, k among n connected ones,
/// O(k log n) solutions.
///
/// # Errors
/// [`Stopped`] if `progress` asks for it.
pub fn reconcile(
    evidence: &Evidence<'_>,
    config: &Config,
    progress: &dyn Progress,
) -> Result<Reconciliation, Stopped> {
    let claims = index_claims(evidence.claims);
    let mut checks: Vec<&Check> = evidence.checks.iter().collect();
    checks.sort_by(|a, b| a.id.cmp(&b.id));
    checks.dedup_by(|a, b| a.id == b.id);
    let vintages = Vintages::new(&claims, config.as_at);
    let bench = Workbench::new(evidence, &claims, &vintages, config);
    let mut joint = Joint::default();
    let mut outcomes = Vec::with_capacity(checks.len());
    for (place, check) in checks.iter().enumerate() {
        outcomes.push(judge(&bench, check, place, &mut joint));
        if place % 1024 == 0 {
            progress.step(count(place), Some(count(checks.len())), "checks compared")?;
        }
    }
    let intervals = joint.settle(&mut outcomes, &checks, config, progress)?;
    Ok(conclude(&bench, outcomes, &checks, &joint, &intervals))
}

impl Reconciliation {
    /// The conventions that were used.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Every check's outcome, in order of id.
    #[must_use]
    pub fn outcomes(&self) -> &[CheckOutcome] {
        &self.outcomes
    }

    /// One check's outcome. O(log n).
    #[must_use]
    pub fn outcome(&self, check: &Slug<Check>) -> Option<&CheckOutcome> {
        let place = self.outcomes.binary_search_by(|outcome| outcome.check.cmp(check)).ok()?;
        self.outcomes.get(place)
    }

    /// Claims of which all checks together leave less than their printing allows, in order of id.
    #[must_use]
    pub fn narrowed(&self) -> &[Narrowing] {
        &self.narrowed
    }

    /// Derived figures, in order of their check's id.
    #[must_use]
    pub fn derived(&self) -> &[DerivedFigure] {
        &self.derived
    }

    /// Figures that were replaced by later versions, in order of the later id.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// What a claim can be in base units, all checks considered; `None` if no check joins it.
    /// O(log n).
    #[must_use]
    pub fn interval(&self, claim: &Slug<Claim>) -> Option<Interval> {
        self.intervals.get(claim).copied()
    }
}

/// Judges a check from the printed figures alone, and adds it to the joint system if it belongs
/// there.
fn judge(bench: &Workbench<'_>, check: &Check, place: usize, joint: &mut Joint) -> CheckOutcome {
    let (left, relation, right) = match &check.formula {
        Formula::Derive(expression) => (expression, Relation::Equal, None),
        Formula::Relate(left, relation, right) => (left, *relation, Some(right)),
    };
    let left = bench.standing(left);
    let right = right.map(|expression| bench.standing(expression));
    let formula = match &right {
        None => Formula::Derive(left.clone()),
        Some(right) => Formula::Relate(left.clone(), relation, right.clone()),
    };
    let mut outcome = CheckOutcome {
        check: check.id.clone(),
        formula,
        verdict: Verdict::Derived,
        unit: Unit::fraction(),
        computed: None,
        reported: None,
        computed_point: None,
        narrowed: Vec::new(),
        members: Vec::new(),
    };
    let unknown = outcome.formula.claims().find(|claim| !bench.claims.contains_key(claim));
    if let Some(claim) = unknown {
        outcome.verdict = Verdict::Undetermined(Undetermined::UnknownClaim(claim.clone()));
        return outcome;
    }
    let (faults, quantity) = bench.compare(check, &left, relation, right.as_ref());
    outcome.unit = bench.unit(&left, right.as_ref(), quantity);
    if !faults.is_empty() {
        outcome.verdict = Verdict::NotComparable(faults);
        return outcome;
    }
    if relation == Relation::SubsetOf {
        bench.compare_lists(&mut outcome);
        return outcome;
    }
    let related = (&left, relation, right.as_ref());
    match Alone::new(bench, related) {
        Ok(alone) => {
            outcome.verdict = alone.judge(&mut outcome, related);
            joint.add(bench, related, place);
        }
        Err(because) => outcome.verdict = Verdict::Undetermined(because),
    }
    outcome
}

fn conclude(
    bench: &Workbench<'_>,
    outcomes: Vec<CheckOutcome>,
    checks: &[&Check],
    joint: &Joint,
    domains: &[Interval],
) -> Reconciliation {
    let mut intervals = BTreeMap::new();
    let mut narrowed = Vec::new();
    for (variable, claim) in joint.variables.claims.iter().enumerate() {
        let (Some(claim), Some(to)) = (claim, domains.get(variable)) else { continue };
        let from = joint.variables.system.domains.get(variable).copied().unwrap_or(*to);
        if from != *to {
            narrowed.push(Narrowing { claim: claim.clone(), from, to: *to });
        }
        intervals.insert(claim.clone(), *to);
    }
    narrowed.sort_by(|a, b| a.claim.cmp(&b.claim));
    let derived = outcomes.iter().enumerate().filter_map(|(place, outcome)| {
        let variable = joint.derived.get(&place)?;
        let from_print = outcome.computed?;
        let interval = domains.get(*variable)?.intersect(&from_print).unwrap_or(from_print);
        Some(DerivedFigure {
            check: outcome.check.clone(),
            title: checks.get(place)?.title.clone(),
            status: ClaimStatus::Derived,
            derivation: outcome.formula.clone(),
            unit: outcome.unit.clone(),
            interval,
            from_print,
        })
    });
    Reconciliation {
        config: bench.config.clone(),
        narrowed,
        derived: derived.collect(),
        revisions: bench.vintages.revisions(bench.config.rounding),
        intervals,
        outcomes,
    }
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
