//! Forward and backward through one constraint (HC4-revise; Benhamou, Goualard, Granvilliers and
//! Puget 1999).

use fourp_model::{End, Interval, Operator, Rational, Relation};

use crate::constraint::{Constraint, Step};

/// Nothing satisfies the constraint.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Empty;

/// The possible values of every step, computed upwards from the variables. O(steps).
pub(crate) fn forward(constraint: &Constraint, domains: &[Interval], values: &mut Vec<Interval>) {
    values.clear();
    for step in &constraint.steps {
        let value = match step {
            Step::Variable(variable) => at(domains, *variable),
            Step::Constant(value) => *value,
            Step::Apply(operator, first, second) => {
                apply(*operator, &at(values, *first), &at(values, *second))
            }
        };
        values.push(value);
    }
}

/// Narrows the domains to what one constraint allows, and lists the variables that changed.
///
/// Exact for a constraint that uses each variable once and divides by nothing around zero; otherwise
/// what it keeps contains every solution. O(steps).
pub(crate) fn contract(
    constraint: &Constraint,
    domains: &mut [Interval],
    is_count: &[bool],
    values: &mut Vec<Interval>,
    changed: &mut Vec<usize>,
) -> Result<(), Empty> {
    forward(constraint, domains, values);
    relate(constraint, values)?;
    for place in (0..constraint.steps.len()).rev() {
        match constraint.steps.get(place) {
            Some(Step::Apply(operator, first, second)) => {
                let whole = at(values, place);
                let (a, b) = (at(values, *first), at(values, *second));
                let (to_first, to_second) = project(*operator, &whole, &a, &b);
                narrow(values, *first, &to_first)?;
                narrow(values, *second, &to_second)?;
            }
            Some(Step::Variable(variable)) => {
                let before = at(domains, *variable);
                let mut after = before.intersect(&at(values, place)).ok_or(Empty)?;
                if is_count.get(*variable) == Some(&true) {
                    after = after.to_integers().ok_or(Empty)?;
                }
                if after != before {
                    if let Some(domain) = domains.get_mut(*variable) {
                        *domain = after;
                    }
                    changed.push(*variable);
                }
            }
            Some(Step::Constant(_)) | None => {}
        }
    }
    Ok(())
}

/// Narrows the two sides by their relation.
fn relate(constraint: &Constraint, values: &mut [Interval]) -> Result<(), Empty> {
    let (left, right) = (at(values, constraint.left), at(values, constraint.right));
    let (to_left, to_right) = match constraint.relation {
        Relation::Equal => (right, left),
        Relation::AtMost | Relation::PartOf | Relation::SubsetOf => (below(&right), above(&left)),
        Relation::AtLeast => (above(&right), below(&left)),
        Relation::LessThan => (open_high(&below(&right)), open_low(&above(&left))),
        Relation::MoreThan => (open_low(&above(&right)), open_high(&below(&left))),
    };
    narrow(values, constraint.left, &to_left)?;
    narrow(values, constraint.right, &to_right)
}

pub(crate) fn apply(operator: Operator, first: &Interval, second: &Interval) -> Interval {
    match operator {
        Operator::Add => first.add(second),
        Operator::Subtract => first.sub(second),
        Operator::Multiply => first.mul(second),
        Operator::Divide | Operator::Share => first.div(second),
        // (second - first) / first, written so that the first stands once.
        Operator::Change => second.div(first).sub(&one()),
    }
}

/// What each operand can be, given the result and the other.
fn project(
    operator: Operator,
    whole: &Interval,
    first: &Interval,
    second: &Interval,
) -> (Interval, Interval) {
    match operator {
        Operator::Add => (whole.sub(second), whole.sub(first)),
        Operator::Subtract => (whole.add(second), first.sub(whole)),
        Operator::Multiply => (quotient(whole, second), quotient(whole, first)),
        Operator::Divide | Operator::Share => (whole.mul(second), quotient(first, whole)),
        Operator::Change => {
            let growth = whole.add(&one());
            (quotient(second, &growth), growth.mul(first))
        }
    }
}

/// Every x with x * divisor = dividend: anything if both can be zero.
fn quotient(dividend: &Interval, divisor: &Interval) -> Interval {
    if dividend.contains(Rational::ZERO) && divisor.contains(Rational::ZERO) {
        Interval::EVERYTHING
    } else {
        dividend.div(divisor)
    }
}

fn one() -> Interval {
    Interval::point(Rational::ONE)
}

/// Everything not above some value of the interval.
fn below(interval: &Interval) -> Interval {
    Interval::new(End::Infinite, interval.high()).unwrap_or(Interval::EVERYTHING)
}

/// Everything not below some value of the interval.
fn above(interval: &Interval) -> Interval {
    Interval::new(interval.low(), End::Infinite).unwrap_or(Interval::EVERYTHING)
}

fn open_high(interval: &Interval) -> Interval {
    let high = interval.high().value().map_or(End::Infinite, End::Open);
    Interval::new(interval.low(), high).unwrap_or(Interval::EVERYTHING)
}

fn open_low(interval: &Interval) -> Interval {
    let low = interval.low().value().map_or(End::Infinite, End::Open);
    Interval::new(low, interval.high()).unwrap_or(Interval::EVERYTHING)
}

fn narrow(values: &mut [Interval], place: usize, to: &Interval) -> Result<(), Empty> {
    let value = values.get_mut(place).ok_or(Empty)?;
    *value = value.intersect(to).ok_or(Empty)?;
    Ok(())
}

/// Places are made by `Constraint::compile` and always exist; a place that did not would stand for
/// anything, which keeps every solution.
fn at(values: &[Interval], place: usize) -> Interval {
    values.get(place).copied().unwrap_or(Interval::EVERYTHING)
}
