//! Linear blocks of constraints, solved exactly.
//!
//! Propagation looks at one constraint at a time: it cannot see that x + y = y + z = x + z = 1 and
//! x + y + z = 2 clash, and it can creep for ever on x = y, y = 0.999 x. A linear programme sees both.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{End, Interval, Operator, Rational, Relation, Toward};
use fourp_stat::lp::{self, LinearProgram};

use crate::{
    constraint::{Constraint, Step},
    contract::Empty,
    system::System,
};

/// A weighted sum of variables and a constant.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Sum {
    terms: BTreeMap<usize, Rational>,
    constant: Rational,
}

/// What the linear blocks of a system came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "two independent facts, each named where it is read"
)]
pub(crate) struct Blocks {
    /// Whether some domain narrowed.
    pub(crate) narrowed: bool,
    /// Whether every constraint stood in a block that was solved here: a tree is left to propagation.
    pub(crate) all_solved: bool,
}

/// Narrows the domains to the exact hulls of every linear block that propagation may not settle: one
/// with a cycle, of at most `claims_max` variables.
pub(crate) fn narrow_blocks(
    system: &System,
    domains: &mut [Interval],
    claims_max: usize,
) -> Result<Blocks, Empty> {
    let rows: Vec<Option<Row>> =
        system.constraints.iter().map(|constraint| Row::of(constraint, domains)).collect();
    let mut blocks = Blocks { narrowed: false, all_solved: rows.iter().all(Option::is_some) };
    let (rows, constant): (Vec<Row>, Vec<Row>) =
        rows.into_iter().flatten().partition(|row| !row.sum.terms.is_empty());
    if constant.iter().any(|row| !row.holds_at(Rational::ZERO)) {
        return Err(Empty);
    }
    for block in connected(&rows) {
        let variables: BTreeSet<usize> =
            block.iter().flat_map(|row| row.sum.terms.keys().copied()).collect();
        let uses: usize = block.iter().map(|row| row.sum.terms.len()).sum();
        let is_tree = uses < variables.len() + block.len() && block.iter().all(|row| !row.repeats);
        if is_tree {
            blocks.all_solved = false;
            continue;
        }
        let variables: Vec<usize> = variables.into_iter().collect();
        if variables.len() > claims_max || !solve(&block, &variables, system, domains, &mut blocks)?
        {
            blocks.all_solved = false;
        }
    }
    Ok(blocks)
}

/// Rows that share variables, directly or through others, in order of their first rows.
fn connected(rows: &[Row]) -> Vec<Vec<&Row>> {
    let mut users = BTreeMap::<usize, Vec<usize>>::new();
    for (place, row) in rows.iter().enumerate() {
        for variable in row.sum.terms.keys() {
            users.entry(*variable).or_default().push(place);
        }
    }
    let mut waiting: BTreeSet<usize> = (0..rows.len()).collect();
    let mut blocks = Vec::new();
    while let Some(first) = waiting.pop_first() {
        let (mut block, mut queue) = (Vec::new(), vec![first]);
        while let Some(row) = queue.pop().and_then(|place| rows.get(place)) {
            block.push(row);
            for variable in row.sum.terms.keys() {
                // A variable's users are visited once: taking them keeps hubs linear.
                let users = users.get_mut(variable).map(std::mem::take).unwrap_or_default();
                queue.extend(users.into_iter().filter(|user| waiting.remove(user)));
            }
        }
        blocks.push(block);
    }
    blocks
}

/// Solves one block; whether it was small enough to be solved.
fn solve(
    rows: &[&Row],
    variables: &[usize],
    system: &System,
    domains: &mut [Interval],
    blocks: &mut Blocks,
) -> Result<bool, Empty> {
    let Ok(hulls) = programme(rows, variables, domains).and_then(|programme| programme.hulls())
    else {
        return Ok(false);
    };
    let hulls = hulls.ok_or(Empty)?;
    for (variable, hull) in variables.iter().zip(hulls) {
        let Some(domain) = domains.get_mut(*variable) else { continue };
        let mut narrowed = domain.intersect(&hull).ok_or(Empty)?;
        if system.is_count.get(*variable) == Some(&true) {
            narrowed = narrowed.to_integers().ok_or(Empty)?;
        }
        blocks.narrowed |= narrowed != *domain;
        *domain = narrowed;
    }
    Ok(true)
}

fn programme(
    rows: &[&Row],
    variables: &[usize],
    domains: &[Interval],
) -> Result<LinearProgram, lp::LpError> {
    let mut programme = LinearProgram::new(variables.len());
    for (number, variable) in variables.iter().enumerate() {
        if let Some(domain) = domains.get(*variable) {
            programme.bound(number, domain)?;
        }
    }
    for row in rows {
        let number = |variable: &usize| variables.binary_search(variable).unwrap_or(usize::MAX);
        let terms: Vec<(usize, Rational)> =
            row.sum.terms.iter().map(|(variable, weight)| (number(variable), *weight)).collect();
        programme.constrain(&terms, row.relation, row.sum.constant.negate())?;
    }
    Ok(programme)
}

/// A constraint as a sum related to zero.
#[derive(Clone, Debug)]
struct Row {
    sum: Sum,
    relation: lp::Relation,
    /// Whether the constraint used a variable twice, which propagation does not see through.
    repeats: bool,
}

impl Row {
    /// The constraint in linear form, if it has one that is exact and equivalent; a variable of which
    /// one value is left is a constant.
    fn of(constraint: &Constraint, domains: &[Interval]) -> Option<Self> {
        let mut sums: Vec<Option<Sum>> = Vec::with_capacity(constraint.steps.len());
        for step in &constraint.steps {
            let sum = match step {
                Step::Constant(value) => value.as_point().map(Sum::constant),
                Step::Variable(variable) => match domains.get(*variable)?.as_point() {
                    Some(value) => Some(Sum::constant(value)),
                    None => Some(Sum::variable(*variable)),
                },
                Step::Apply(operator, first, second) => {
                    let (a, b) = (sums.get(*first)?.as_ref(), sums.get(*second)?.as_ref());
                    a.zip(b).and_then(|(a, b)| Sum::apply(*operator, a, b))
                }
            };
            sums.push(sum);
        }
        let (left, right) = (sums.get(constraint.left)?, sums.get(constraint.right)?);
        let sum = match (left, right) {
            (Some(left), Some(right)) => left.plus(right, Rational::from_int(-1))?,
            (None, Some(right)) => {
                Self::cross(constraint, constraint.left, &sums, right.as_constant()?, domains)?
            }
            (Some(left), None) => {
                let sum =
                    Self::cross(constraint, constraint.right, &sums, left.as_constant()?, domains)?;
                sum.times(Rational::from_int(-1))?
            }
            (None, None) => return None,
        };
        let relation = match constraint.relation {
            Relation::Equal => lp::Relation::Equal,
            Relation::AtMost | Relation::PartOf | Relation::SubsetOf => lp::Relation::AtMost,
            Relation::AtLeast => lp::Relation::AtLeast,
            Relation::LessThan => lp::Relation::Less,
            Relation::MoreThan => lp::Relation::Greater,
        };
        let mut variables: Vec<usize> = constraint.variables().collect();
        let uses = variables.len();
        variables.sort_unstable();
        variables.dedup();
        Some(Self { sum, relation, repeats: variables.len() < uses })
    }

    /// Whether the relation holds for one value of the terms.
    fn holds_at(&self, terms: Rational) -> bool {
        let against_zero = terms.cmp(&self.sum.constant.negate());
        match self.relation {
            lp::Relation::Equal => against_zero.is_eq(),
            lp::Relation::AtMost => against_zero.is_le(),
            lp::Relation::Less => against_zero.is_lt(),
            lp::Relation::AtLeast => against_zero.is_ge(),
            lp::Relation::Greater => against_zero.is_gt(),
        }
    }

    /// A quotient related to a constant, multiplied out: only where the divisor is above zero.
    fn cross(
        constraint: &Constraint,
        place: usize,
        sums: &[Option<Sum>],
        constant: Rational,
        domains: &[Interval],
    ) -> Option<Sum> {
        let Some(Step::Apply(operator, first, second)) = constraint.steps.get(place) else {
            return None;
        };
        let (first, second) = (sums.get(*first)?.as_ref()?, sums.get(*second)?.as_ref()?);
        let (above, below, constant) = match operator {
            Operator::Divide | Operator::Share => (first, second, constant),
            Operator::Change => {
                (second, first, exact(|toward| constant.add(Rational::ONE, toward))?)
            }
            Operator::Add | Operator::Subtract | Operator::Multiply => return None,
        };
        let positive = match below.range(domains)?.low() {
            End::Closed(low) => low > Rational::ZERO,
            End::Open(low) => low >= Rational::ZERO,
            End::Infinite => false,
        };
        positive.then(|| above.plus(below, constant.negate())).flatten()
    }
}

impl Sum {
    fn constant(value: Rational) -> Self {
        Self { terms: BTreeMap::new(), constant: value }
    }

    fn variable(variable: usize) -> Self {
        Self { terms: BTreeMap::from([(variable, Rational::ONE)]), constant: Rational::ZERO }
    }

    fn as_constant(&self) -> Option<Rational> {
        self.terms.is_empty().then_some(self.constant)
    }

    fn apply(operator: Operator, first: &Self, second: &Self) -> Option<Self> {
        match operator {
            Operator::Add => first.plus(second, Rational::ONE),
            Operator::Subtract => first.plus(second, Rational::from_int(-1)),
            Operator::Multiply => match (first.as_constant(), second.as_constant()) {
                (Some(factor), _) => second.times(factor),
                (_, Some(factor)) => first.times(factor),
                (None, None) => None,
            },
            Operator::Divide | Operator::Share => first.over(second.as_constant()?),
            Operator::Change => second
                .over(first.as_constant()?)?
                .plus(&Self::constant(Rational::ONE), Rational::from_int(-1)),
        }
    }

    /// This and another, weighted; `None` if some coefficient would have to be rounded.
    fn plus(&self, other: &Self, weight: Rational) -> Option<Self> {
        let mut sum = self.clone();
        let weighted = other.times(weight)?;
        for (variable, coefficient) in weighted.terms {
            let old = sum.terms.get(&variable).copied().unwrap_or(Rational::ZERO);
            let new = exact(|toward| old.add(coefficient, toward))?;
            sum.terms.insert(variable, new);
        }
        sum.terms.retain(|_, coefficient| !coefficient.is_zero());
        sum.constant = exact(|toward| sum.constant.add(weighted.constant, toward))?;
        Some(sum)
    }

    fn times(&self, factor: Rational) -> Option<Self> {
        let product = |value: Rational| exact(|toward| value.mul(factor, toward));
        let terms = self.terms.iter().map(|(variable, c)| Some((*variable, product(*c)?)));
        let mut terms: BTreeMap<_, _> = terms.collect::<Option<_>>()?;
        terms.retain(|_, coefficient| !coefficient.is_zero());
        Some(Self { terms, constant: product(self.constant)? })
    }

    fn over(&self, divisor: Rational) -> Option<Self> {
        self.times(divisor.reciprocal()?)
    }

    /// The values it can take.
    fn range(&self, domains: &[Interval]) -> Option<Interval> {
        let mut range = Interval::point(self.constant);
        for (variable, weight) in &self.terms {
            range = range.add(&domains.get(*variable)?.mul(&Interval::point(*weight)));
        }
        Some(range)
    }
}

/// The result, if rounding up and down give the same: then nothing was rounded.
fn exact(compute: impl Fn(Toward) -> Option<Rational>) -> Option<Rational> {
    let (down, up) = (compute(Toward::Down)?, compute(Toward::Up)?);
    (down == up).then_some(down)
}
