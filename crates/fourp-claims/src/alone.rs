//! One check by itself, from the printed figures.

use fourp_model::{Expression, Interval, Rational, Relation};

use crate::{
    bench::Workbench,
    constraint::Constraint,
    contract::{Empty, contract, forward},
    variables::Variables,
    verdict::{CheckOutcome, Conflict, Narrowing, Undetermined, Verdict},
};

/// Two sides, of which the second may be missing, and how they should stand to each other.
pub(crate) type Related<'e> = (&'e Expression, Relation, Option<&'e Expression>);

/// One check and its own claims.
pub(crate) struct Alone<'a> {
    bench: &'a Workbench<'a>,
    variables: Variables,
}

impl<'a> Alone<'a> {
    /// The check over its own claims only.
    pub(crate) fn new(
        bench: &'a Workbench<'a>,
        relation: Related<'_>,
    ) -> Result<Self, Undetermined> {
        let mut variables = Variables::default();
        variables.constrain(bench, relation, 0)?;
        Ok(Self { bench, variables })
    }

    /// The verdict by the printed figures; fills in the outcome's two sides and what they narrow.
    pub(crate) fn judge(
        &self,
        outcome: &mut CheckOutcome,
        (left, relation, right): Related<'_>,
    ) -> Verdict {
        let bench = self.bench;
        let system = &self.variables.system;
        let Some(constraint) = system.constraints.first() else { return Verdict::Derived };
        let mut values = Vec::new();
        forward(constraint, &self.variables.system.domains, &mut values);
        let side = |place: usize| values.get(place).copied().unwrap_or(Interval::EVERYTHING);
        let sides = (side(constraint.left), side(constraint.right));
        let Some(right) = right else {
            outcome.computed = Some(sides.0);
            outcome.computed_point = bench.point(left);
            return if sides.0 == Interval::EVERYTHING {
                Verdict::Undetermined(Undetermined::NothingFollows)
            } else {
                Verdict::Derived
            };
        };
        // The side that is a lone claim is the reported one; of two, the right.
        let swap = left.as_claim().is_some() && right.as_claim().is_none();
        let (computed, reported) = if swap { (sides.1, sides.0) } else { sides };
        let (computed_side, reported_side) = if swap { (right, left) } else { (left, right) };
        outcome.computed = Some(computed);
        outcome.reported = Some(reported);
        outcome.computed_point = bench.point(computed_side);
        let mut domains = self.variables.system.domains.clone();
        let held = self.hold(constraint, &mut domains);
        if held.is_err() {
            // Which claims and what would mend it is found when all checks are looked at together.
            return Verdict::Contradictory(Conflict {
                checks: vec![outcome.check.clone()],
                claims: Vec::new(),
                repairs: Vec::new(),
            });
        }
        outcome.narrowed = self.narrowed(&domains);
        let says_nothing = computed == Interval::EVERYTHING && computed_side.as_claim().is_none();
        if says_nothing && outcome.narrowed.is_empty() {
            return Verdict::Undetermined(Undetermined::NothingFollows);
        }
        let points = outcome.computed_point.zip(bench.point(reported_side));
        let is_lone = reported_side.as_claim().is_some();
        let both_lone = is_lone && computed_side.as_claim().is_some();
        let certain = match relation {
            Relation::Equal => {
                (is_lone && reported.contains_interval(&computed))
                    || (both_lone && computed.contains_interval(&reported))
            }
            _ => self.holds_always(constraint),
        };
        let points_agree = points.is_none_or(|(computed_point, reported_point)| match relation {
            Relation::Equal if is_lone => {
                reported.contains(computed_point)
                    || (both_lone && computed.contains(reported_point))
            }
            Relation::Equal => computed_point == reported_point,
            _ => {
                let (a, b) = if swap {
                    (reported_point, computed_point)
                } else {
                    (computed_point, reported_point)
                };
                related(a, relation, b)
            }
        });
        if certain {
            Verdict::Consistent
        } else if !points_agree {
            Verdict::ConsistentAsIntervals
        } else if !outcome.narrowed.is_empty() {
            Verdict::Narrows
        } else if relation == Relation::Equal {
            Verdict::Consistent
        } else {
            Verdict::Undetermined(Undetermined::EitherAnswer)
        }
    }

    /// Narrows until nothing changes, or a few times.
    fn hold(&self, constraint: &Constraint, domains: &mut [Interval]) -> Result<(), Empty> {
        let (mut values, mut changed) = (Vec::new(), Vec::new());
        for _ in 0..8 {
            contract(
                constraint,
                domains,
                &self.variables.system.is_count,
                &mut values,
                &mut changed,
            )?;
            if changed.is_empty() {
                break;
            }
            changed.clear();
        }
        Ok(())
    }

    fn narrowed(&self, domains: &[Interval]) -> Vec<Narrowing> {
        let mut narrowed = Vec::new();
        for ((claim, from), to) in
            self.variables.claims.iter().zip(&self.variables.system.domains).zip(domains)
        {
            if let Some(claim) = claim
                && from != to
            {
                narrowed.push(Narrowing { claim: claim.clone(), from: *from, to: *to });
            }
        }
        narrowed.sort_by(|a, b| a.claim.cmp(&b.claim));
        narrowed
    }

    /// Whether the relation cannot fail: its opposite has no solution.
    fn holds_always(&self, constraint: &Constraint) -> bool {
        let opposite = match constraint.relation {
            Relation::AtMost | Relation::PartOf => Relation::MoreThan,
            Relation::AtLeast => Relation::LessThan,
            Relation::LessThan => Relation::AtLeast,
            Relation::MoreThan => Relation::AtMost,
            Relation::Equal | Relation::SubsetOf => return false,
        };
        let opposite = Constraint { relation: opposite, ..constraint.clone() };
        self.hold(&opposite, &mut self.variables.system.domains.clone()).is_err()
    }
}

fn related(left: Rational, relation: Relation, right: Rational) -> bool {
    match relation {
        Relation::Equal => left == right,
        Relation::AtMost | Relation::PartOf | Relation::SubsetOf => left <= right,
        Relation::AtLeast => left >= right,
        Relation::LessThan => left < right,
        Relation::MoreThan => left > right,
    }
}
