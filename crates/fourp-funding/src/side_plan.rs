//! A change that keeps rules beside the network, how far it may be from the least, and whether it is what it says.

use std::collections::BTreeSet;

use fourp_model::Rational;
use num_bigint::BigInt;
use num_rational::BigRational;
use serde::Serialize;

use crate::{
    reallocation_plan::{Move, Obstacle, Plan, PlanFlaw, PlanLine, maybe_text, text},
    reallocation_proof::{lines_hold, targets_hold},
    reallocation_question::{Reallocation, Target},
    side_rule::{SideError, SideRule},
};

/// What must stand beside every plan that rests on a linear programme.
pub const OPTIMALITY_IS_NOT_CLAIMED: &str = "every fence, target and rule is checked in whole numbers; that no other change is smaller is not claimed: \
     the solver computes in floats, and its answer was rounded";

/// What came of the search.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a change was found or there is proof that there is none"
)]
pub enum Sided {
    /// A change that keeps every rule.
    Found(Box<SidePlan>),
    /// Even without the rules and the targets that cross there is no change, by a cut that
    /// [`Obstacle::verify`] checks against [`Reallocation::nested`].
    Impossible(Box<Obstacle>),
}

/// A change that meets every target within every fence and keeps every rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SidePlan {
    /// What all pots hold.
    #[serde(serialize_with = "text")]
    pub total: i64,
    /// Σ weight × |then − now| over all lines.
    #[serde(serialize_with = "text")]
    pub change: i128,
    /// How much money moves.
    #[serde(serialize_with = "text")]
    pub moved: i64,
    /// Every line, in order of pot and cell.
    pub lines: Vec<PlanLine>,
    /// What goes from where to where within each pot, by the convention of [`Plan::moves`].
    pub moves: Vec<Move>,
    /// What each target asked and what comes of it, in order of name.
    pub targets: Vec<TargetMet>,
    /// What each rule asked and what comes of it, in order of name.
    pub rules: Vec<RuleMet>,
    /// What the solver says the least change weighs, in fractions of units: a float that nothing proves. `None` where
    /// [`without_rules`](Self::without_rules) keeps every rule, so that it was not asked.
    pub by_solver: Option<f64>,
    /// What no change can weigh less than, if the solver is right to one part in ten million of the dearest change that
    /// could be (all money, at the largest weight); never less than what [`without_rules`](Self::without_rules) proves.
    #[serde(serialize_with = "text")]
    pub bound: i128,
    /// change − bound: how much smaller another change could be, at most, if the bound holds.
    #[serde(serialize_with = "text")]
    pub gap: i128,
    /// How many shifts of money rounding looked at.
    pub tries: u64,
    /// The least change without the rules and the targets that cross, with its proof: no change that keeps them weighs
    /// less.
    pub without_rules: Plan,
}

/// A target and what comes of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TargetMet {
    /// The target.
    pub target: String,
    /// The least that was asked.
    #[serde(serialize_with = "text")]
    pub at_least: i64,
    /// The most; `None` is any amount.
    #[serde(serialize_with = "maybe_text")]
    pub at_most: Option<i64>,
    /// What its cells get now.
    #[serde(serialize_with = "text")]
    pub now: i64,
    /// What they would get.
    #[serde(serialize_with = "text")]
    pub then: i64,
}

/// A rule and what comes of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RuleMet {
    /// The rule.
    pub rule: String,
    /// The least that was asked.
    pub at_least: Option<Rational>,
    /// The most.
    pub at_most: Option<Rational>,
    /// The weighed sum now.
    pub now: Rational,
    /// What it would be.
    pub then: Rational,
}

/// What is wrong with what claims to be such a change.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SideFlaw {
    /// In lines, pots, fences, targets or sums.
    #[error(transparent)]
    Plan(#[from] PlanFlaw),
    /// In the proof of the least change without rules.
    #[error("without the rules: {0}")]
    WithoutRules(PlanFlaw),
    /// A rule that names a line which is not there.
    #[error("{0}")]
    Rule(SideError),
    /// A rule that is not kept.
    #[error("the rule {rule} is broken: its sum is {found}")]
    Broken {
        /// The rule.
        rule: String,
        /// What its sum is.
        found: String,
    },
    /// Targets or rules told otherwise than they come out.
    #[error("what is told of the {what} {name} is not what comes out")]
    Told {
        /// `target` or `rule`.
        what: &'static str,
        /// Its name.
        name: String,
    },
}

impl SidePlan {
    /// Checks that the plan keeps every fence, limit, pot, target and rule, and weighs what it says; in exact numbers,
    /// from its lines and the question, without the solver. The bound is checked against the least change without rules,
    /// which is proved anew; what the solver says is not checked. O(n log n) for n lines, targets, fences and terms.
    ///
    /// # Errors
    /// The first [`SideFlaw`].
    pub fn verify(&self, question: &Reallocation, rules: &[SideRule]) -> Result<(), SideFlaw> {
        let (checked, _) = question.checked_apart().map_err(PlanFlaw::Question)?;
        let (change, moved) = lines_hold(&self.lines, &checked)?;
        let mut targets: Vec<&Target> = question.targets.iter().collect();
        targets.sort_by_key(|target| &target.name);
        targets_hold(&self.lines, &targets)?;
        self.targets_are_told(&targets)?;
        self.rules_hold(rules)?;
        self.without_rules.verify(&question.nested()).map_err(SideFlaw::WithoutRules)?;
        let least = self.without_rules.change;
        let sums = [
            ("the change", change, self.change),
            ("the money moved", moved, i128::from(self.moved)),
            ("the total", i128::from(checked.total), i128::from(self.total)),
            ("the bound", self.bound.clamp(least, change.max(least)), self.bound),
            ("the gap", change.saturating_sub(self.bound), self.gap),
        ];
        if let Some((what, found, told)) = sums.into_iter().find(|(_, found, told)| found != told) {
            return Err(PlanFlaw::Sum { what, found, told }.into());
        }
        Ok(())
    }

    fn targets_are_told(&self, targets: &[&Target]) -> Result<(), SideFlaw> {
        let mut told = self.targets.iter();
        for target in targets {
            let own = || self.lines.iter().filter(|line| target.cells.contains(&line.cell));
            let (now, then) = (own().map(|line| line.now).sum(), own().map(|line| line.then).sum());
            let Target { name, at_least, at_most, .. } = target;
            let (target, at_least, at_most) = (name.clone(), *at_least, *at_most);
            let found = TargetMet { target, at_least, at_most, now, then };
            if told.next() != Some(&found) {
                return Err(SideFlaw::Told { what: "target", name: name.clone() });
            }
        }
        match told.next() {
            Some(more) => Err(SideFlaw::Told { what: "target", name: more.target.clone() }),
            None => Ok(()),
        }
    }

    fn rules_hold(&self, rules: &[SideRule]) -> Result<(), SideFlaw> {
        let mut sorted: Vec<&SideRule> = rules.iter().collect();
        sorted.sort_by_key(|rule| &rule.name);
        let mut told = self.rules.iter();
        for rule in sorted {
            let (mut now, mut then) = (big(Rational::ZERO), big(Rational::ZERO));
            let mut seen = BTreeSet::new();
            for term in &rule.terms {
                let (pot, cell) = (term.pot.as_str(), term.cell.as_str());
                // Lines are in order: `lines_hold` has seen to that.
                let at = self.lines.binary_search_by(|line| {
                    (line.pot.as_str(), line.cell.as_str()).cmp(&(pot, cell))
                });
                let line = at.ok().and_then(|at| self.lines.get(at)).filter(|_| seen.insert(at));
                let Some(line) = line else {
                    let (rule, name) = (rule.name.clone(), format!("{cell} of {pot}"));
                    return Err(SideFlaw::Rule(SideError::Unknown { rule, of: "line", name }));
                };
                now += big(term.times) * BigInt::from(line.now);
                then += big(term.times) * BigInt::from(line.then);
            }
            let is_below = rule.at_least.is_some_and(|least| then < big(least));
            if is_below || rule.at_most.is_some_and(|most| then > big(most)) {
                return Err(SideFlaw::Broken { rule: rule.name.clone(), found: then.to_string() });
            }
            let is_told = told.next().is_some_and(|told| {
                (&told.rule, told.at_least, told.at_most)
                    == (&rule.name, rule.at_least, rule.at_most)
                    && (big(told.now), big(told.then)) == (now, then)
            });
            if !is_told {
                return Err(SideFlaw::Told { what: "rule", name: rule.name.clone() });
            }
        }
        match told.next() {
            Some(more) => Err(SideFlaw::Told { what: "rule", name: more.rule.clone() }),
            None => Ok(()),
        }
    }
}

impl Reallocation {
    /// The question without the targets that cross one with fewer cells (of as many, one earlier by name): what
    /// [`reallocate`](crate::reallocate) takes. The same question where none crosses, or where it makes no sense.
    #[must_use]
    pub fn nested(&self) -> Self {
        let aside = self.checked_apart().map(|(_, aside)| aside).unwrap_or_default();
        let aside: BTreeSet<&str> = aside.iter().map(|(one, _)| one.name.as_str()).collect();
        let mut nested = self.clone();
        nested.targets.retain(|target| !aside.contains(target.name.as_str()));
        nested
    }
}

fn big(value: Rational) -> BigRational {
    BigRational::new(value.numerator().into(), value.denominator().into())
}
