//! The claims of a reconciliation, and what a check makes of them.

use std::collections::BTreeMap;

use fourp_model::{
    Check, Claim, Expression, Figure, FigureKind, Formula, Interval, Node, Operator, Quantity,
    Rational, Relation, Rounding, Slug, Unit,
};

use crate::{
    config::Config,
    constraint::Step,
    contract::apply,
    evidence::{ClaimIndex, Evidence},
    incomparable::Incomparable,
    meaning::{Comparison, Meaning},
    population::Populations,
    subset::Labels,
    verdict::{CheckOutcome, Conflict, MemberStanding, Undetermined, Verdict},
    vintage::Vintages,
};

/// What is needed to judge one check.
pub(crate) struct Workbench<'a> {
    pub(crate) config: &'a Config,
    pub(crate) claims: &'a ClaimIndex<'a>,
    pub(crate) vintages: &'a Vintages<'a>,
    populations: Populations<'a>,
    labels: Labels<'a>,
}

impl<'a> Workbench<'a> {
    pub(crate) fn new(
        evidence: &Evidence<'a>,
        claims: &'a ClaimIndex<'a>,
        vintages: &'a Vintages<'a>,
        config: &'a Config,
    ) -> Self {
        Self {
            config,
            claims,
            vintages,
            populations: Populations::new(evidence.populations),
            labels: Labels::new(evidence.labels),
        }
    }

    /// The same expression over the versions of its claims that stand at the date in question.
    pub(crate) fn standing(&self, expression: &Expression) -> Expression {
        if self.config.as_at.is_none() {
            return expression.clone();
        }
        expression.map_claims(|id| match self.claims.get(id) {
            Some(claim) => self.vintages.standing(claim).id.clone(),
            None => id.clone(),
        })
    }

    pub(crate) fn compare(
        &self,
        check: &Check,
        left: &Expression,
        relation: Relation,
        right: Option<&Expression>,
    ) -> (Vec<Incomparable>, Option<Quantity>) {
        let mut comparison = Comparison::new(&self.populations, check.means.as_deref());
        let find = |id: &Slug<Claim>| self.claims.get(id).copied();
        // As the check names them: as at a date two versions are one, and would be counted twice.
        for (one, other) in check.formula.sides().flat_map(|side| self.added_versions(side)) {
            if let (Some(one), Some(other)) = (find(one), find(other)) {
                comparison.versions(one, other);
            }
        }
        let left_meaning = comparison.meaning(left, find);
        let quantity = left_meaning.quantity.clone();
        let Some(right) = right else { return (comparison.into_faults(), quantity) };
        let right_meaning: Meaning = comparison.meaning(right, find);
        let quantity = quantity.or_else(|| right_meaning.quantity.clone());
        // As the check names them: as at a date both may be one version, which says nothing.
        let lone = match &check.formula {
            Formula::Relate(a, _, b) => {
                a.as_claim().and_then(find).zip(b.as_claim().and_then(find))
            }
            Formula::Derive(_) => None,
        };
        match lone {
            Some((a, b)) if self.vintages.are_versions(a, b) => comparison.versions(a, b),
            _ => comparison.relate(&left_meaning, relation, &right_meaning),
        }
        (comparison.into_faults(), quantity)
    }

    /// Pairs of versions of one figure that a sum adds up; their difference is the revision, and is
    /// no fault. O(steps x log n).
    fn added_versions<'e>(
        &self,
        expression: &'e Expression,
    ) -> Vec<(&'e Slug<Claim>, &'e Slug<Claim>)> {
        let mut faults = Vec::new();
        let mut terms: Vec<BTreeMap<usize, &'e Slug<Claim>>> = Vec::new();
        for node in expression.nodes() {
            let mut take = |place: &usize| terms.get_mut(*place).map(std::mem::take);
            let sum = match node {
                Node::Claim(id) => {
                    self.vintages.figure(id).map(|figure| (figure, id)).into_iter().collect()
                }
                Node::Apply(Operator::Add, first, second) => {
                    let mut sum = take(first).unwrap_or_default();
                    for (figure, other) in take(second).unwrap_or_default() {
                        match sum.insert(figure, other) {
                            Some(one) if one != other => faults.push((one, other)),
                            _ => {}
                        }
                    }
                    sum
                }
                Node::Apply(Operator::Subtract, first, _) => take(first).unwrap_or_default(),
                Node::Number(_) | Node::Count(_) | Node::Apply(..) => BTreeMap::new(),
            };
            terms.push(sum);
        }
        faults
    }

    /// The unit of the reported claim, or of the first claim of the same quantity.
    pub(crate) fn unit(
        &self,
        left: &Expression,
        right: Option<&Expression>,
        quantity: Option<Quantity>,
    ) -> Unit {
        let quantity = quantity.unwrap_or(Quantity::Proportion);
        let claims = right.into_iter().flat_map(Expression::claims).chain(left.claims());
        let units = claims.filter_map(|id| self.claims.get(id)).map(|claim| claim.figure.unit());
        let mut alike = units.filter(|unit| *unit.quantity() == quantity);
        match alike.next() {
            Some(unit) => unit.clone(),
            None if quantity == Quantity::Proportion => Unit::percent(),
            None => Unit::base(quantity),
        }
    }

    pub(crate) fn compare_lists(&self, outcome: &mut CheckOutcome) {
        let Formula::Relate(left, _, right) = &outcome.formula else { return };
        let lists = [left, right].map(|side| {
            let claim = side.as_claim().and_then(|id| self.claims.get(id))?;
            Some((claim.id.clone(), claim.figure.members()?))
        });
        let [Some((id, list)), Some((whole_id, whole))] = lists else {
            let no_list = outcome.formula.claims().find(|id| {
                self.claims.get(id).is_none_or(|claim| claim.figure.members().is_none())
            });
            if let Some(claim) = no_list {
                outcome.verdict = Verdict::Undetermined(Undetermined::NoValue(claim.clone()));
            }
            return;
        };
        outcome.members = self.labels.compare(list, whole);
        let mut standings = outcome.members.iter().map(|member| member.standing);
        let is_outside =
            standings.any(|one| matches!(one, MemberStanding::Overlaps | MemberStanding::Missing));
        // A name of the whole that means nothing known might be the one that seems to be missing.
        let riddle = whole.iter().find(|name| is_outside && !self.labels.knows(name));
        let unknown = outcome.members.iter().find(|m| m.standing == MemberStanding::Unknown);
        let unknown = riddle.or(unknown.filter(|_| !is_outside).map(|member| &member.label));
        outcome.verdict = if let Some(label) = unknown {
            Verdict::Undetermined(Undetermined::UnknownLabel(label.clone()))
        } else if is_outside {
            Verdict::Contradictory(Conflict {
                checks: vec![outcome.check.clone()],
                claims: if id < whole_id { vec![id, whole_id] } else { vec![whole_id, id] },
                repairs: Vec::new(),
            })
        } else {
            Verdict::Consistent
        };
    }

    /// The true values a claim's printing allows, whole and not below zero if it counts.
    pub(crate) fn domain(&self, id: &Slug<Claim>) -> Result<(Interval, bool), Undetermined> {
        let no_value = || Undetermined::NoValue(id.clone());
        let claim = self.claims.get(id).ok_or_else(|| Undetermined::UnknownClaim(id.clone()))?;
        let interval = claim.figure.interval(self.config.rounding).ok_or_else(no_value)?;
        if !claim.figure.unit().is_count() {
            return Ok((interval, false));
        }
        let counted = interval.intersect(&Interval::at_least(Rational::ZERO));
        // A mean of counts, "2.3 people", allows no whole number and is not one.
        Ok(match counted.and_then(|interval| interval.to_integers()) {
            Some(whole) => (whole, true),
            None => (interval, false),
        })
    }

    pub(crate) fn count(&self, id: &Slug<Claim>) -> Result<Step, Undetermined> {
        let claim = self.claims.get(id).ok_or_else(|| Undetermined::UnknownClaim(id.clone()))?;
        let members = claim.figure.members().map(<[String]>::len);
        let count = members.and_then(|count| i64::try_from(count).ok());
        let count = count.ok_or_else(|| Undetermined::NoValue(id.clone()))?;
        Ok(Step::Constant(Interval::point(Rational::from_int(count))))
    }

    /// The value of an expression at the printed points, rounded down where it must be; `None` if
    /// some figure prints no point.
    pub(crate) fn point(&self, expression: &Expression) -> Option<Rational> {
        let mut points: Vec<Rational> = Vec::with_capacity(expression.nodes().len());
        for node in expression.nodes() {
            let value = match node {
                Node::Number(number) => *number,
                Node::Claim(id) => printed_point(&self.claims.get(id)?.figure)?,
                Node::Count(id) => match self.count(id).ok()? {
                    Step::Constant(count) => count.as_point()?,
                    Step::Variable(_) | Step::Apply(..) => return None,
                },
                Node::Apply(operator, first, second) => {
                    let (a, b) = (points.get(*first)?, points.get(*second)?);
                    let value = apply(*operator, &Interval::point(*a), &Interval::point(*b));
                    value.low().value()?
                }
            };
            points.push(value);
        }
        points.pop()
    }
}

/// The printed value, for kinds that mean the value itself and not a bound.
fn printed_point(figure: &Figure) -> Option<Rational> {
    match figure.kind() {
        FigureKind::AtLeast { .. }
        | FigureKind::MoreThan { .. }
        | FigureKind::AtMost { .. }
        | FigureKind::LessThan { .. }
        | FigureKind::Range { .. }
        | FigureKind::Ordinal { .. } => None,
        FigureKind::List { .. } => figure.interval(Rounding::default())?.as_point(),
        _ => figure.printed(),
    }
}
