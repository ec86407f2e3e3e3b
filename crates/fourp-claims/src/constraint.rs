//! Checks as arithmetic over numbered variables.

use fourp_model::{Claim, Expression, Interval, Node, Operator, Relation, Slug};

/// One step of a constraint; operands are places of earlier steps.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Variable(usize),
    Constant(Interval),
    Apply(Operator, usize, usize),
}

/// A relation between two values, each computed by steps.
#[derive(Clone, Debug)]
pub(crate) struct Constraint {
    /// Operands before operators; both sides one after the other.
    pub(crate) steps: Vec<Step>,
    /// The place of the left value.
    pub(crate) left: usize,
    /// How the left value should stand to the right.
    pub(crate) relation: Relation,
    /// The place of the right value.
    pub(crate) right: usize,
}

impl Constraint {
    /// Compiles both sides; `leaf` gives each claim its variable, or `Err` if it has no value.
    pub(crate) fn compile<E>(
        left: &Expression,
        relation: Relation,
        right: Option<&Expression>,
        mut leaf: impl FnMut(Leaf<'_>) -> Result<Step, E>,
    ) -> Result<Self, E> {
        let mut steps = Vec::new();
        let left = append(&mut steps, left, &mut leaf)?;
        let right = match right {
            Some(expression) => append(&mut steps, expression, &mut leaf)?,
            None => {
                steps.push(leaf(Leaf::Unknown)?);
                steps.len() - 1
            }
        };
        Ok(Self { steps, left, relation, right })
    }

    /// The variables it uses, as often as it uses them.
    pub(crate) fn variables(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().filter_map(|step| match step {
            Step::Variable(variable) => Some(*variable),
            Step::Constant(_) | Step::Apply(..) => None,
        })
    }
}

/// What stands where an expression has no operator.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Leaf<'a> {
    /// The value of a claim.
    Value(&'a Slug<Claim>),
    /// The number of names in a list claim.
    Count(&'a Slug<Claim>),
    /// The figure that is to be derived.
    Unknown,
}

fn append<E>(
    steps: &mut Vec<Step>,
    expression: &Expression,
    leaf: &mut impl FnMut(Leaf<'_>) -> Result<Step, E>,
) -> Result<usize, E> {
    let offset = steps.len();
    for node in expression.nodes() {
        let step = match node {
            Node::Claim(claim) => leaf(Leaf::Value(claim))?,
            Node::Count(claim) => leaf(Leaf::Count(claim))?,
            Node::Number(number) => Step::Constant(Interval::point(*number)),
            Node::Apply(operator, first, second) => {
                Step::Apply(*operator, first + offset, second + offset)
            }
        };
        steps.push(step);
    }
    Ok(steps.len().saturating_sub(1))
}
