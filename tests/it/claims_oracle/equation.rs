//! A check as steps of arithmetic whose last result must be in a given set.

use fourp_model::{Expression, Formula, Node, Operator, Relation};
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::set::{Set, exact, is_away_from_zero};

/// `left - right` must be zero, at most zero, below zero, at least zero or above zero.
#[derive(Clone, Debug)]
pub(crate) struct Equation {
    steps: Vec<Step>,
    allowed: Set,
}

/// Operands stand before their operator, as in [`Expression::nodes`].
#[derive(Clone, Debug)]
enum Step {
    Claim(usize),
    Number(BigRational),
    Apply(Operator, usize, usize),
}

/// Coefficients by claim, and a constant.
pub(crate) type Linear = (Vec<BigRational>, BigRational);

impl Equation {
    pub(crate) fn new(formula: &Formula) -> Self {
        let Formula::Relate(left, relation, right) = formula else {
            panic!("{formula} relates nothing")
        };
        let difference =
            Expression::apply(Operator::Subtract, left.clone(), right.clone()).unwrap();
        let zero = BigRational::zero;
        let allowed = match relation {
            Relation::Equal => Set::point(zero()),
            Relation::AtMost | Relation::PartOf => Set::up_to(zero(), true),
            Relation::LessThan => Set::up_to(zero(), false),
            Relation::AtLeast => Set::from(zero(), true),
            Relation::MoreThan => Set::from(zero(), false),
            Relation::SubsetOf => panic!("{formula} is of lists"),
        };
        Self { steps: difference.nodes().iter().map(step).collect(), allowed }
    }

    /// The claims it uses, as often as it uses them.
    pub(crate) fn claims(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().filter_map(|step| match step {
            Step::Claim(claim) => Some(*claim),
            _ => None,
        })
    }

    /// Whether it holds where each claim has one value; it does not where something is divided by zero.
    pub(crate) fn holds(&self, point: &[BigRational]) -> bool {
        let mut values: Vec<BigRational> = Vec::new();
        for step in &self.steps {
            let value = match step {
                Step::Claim(claim) => Some(point[*claim].clone()),
                Step::Number(number) => Some(number.clone()),
                Step::Apply(operator, a, b) => computed(*operator, &values[*a], &values[*b]),
            };
            let Some(value) = value else { return false };
            values.push(value);
        }
        values.last().is_some_and(|value| self.allowed.contains(value))
    }

    /// The values that one claim takes where the check holds and every other claim has a value of its set.
    ///
    /// The claim must be used once, and each other claim at most once. From the whole down to the claim, each operator is
    /// undone against the other operand, whose values are independent of it.
    pub(crate) fn solve(&self, claim: usize, sets: &[Set]) -> Set {
        let results = self.results(sets);
        let mut holds_claim: Vec<bool> = Vec::new();
        for step in &self.steps {
            holds_claim.push(match step {
                Step::Claim(this) => *this == claim,
                Step::Number(_) => false,
                Step::Apply(_, a, b) => holds_claim[*a] || holds_claim[*b],
            });
        }
        let mut at = self.steps.len() - 1;
        let mut target = self.allowed.clone();
        while let Step::Apply(operator, a, b) = &self.steps[at] {
            (at, target) = if holds_claim[*a] {
                (*a, first_operand(*operator, &target, &results[*b]))
            } else {
                (*b, second_operand(*operator, &target, &results[*a]))
            };
        }
        target
    }

    /// Whether it can hold where each claim has a value of its set; exact if it uses each claim at most once.
    pub(crate) fn can_hold(&self, sets: &[Set]) -> bool {
        let results = self.results(sets);
        results.last().is_some_and(|last| !last.intersect(&self.allowed).is_empty())
    }

    /// Whether neither a factor, a dividend nor a divisor comes to zero, or as close to it as one likes.
    pub(crate) fn stays_away_from_zero(&self, sets: &[Set]) -> bool {
        let results = self.results(sets);
        self.steps.iter().all(|step| match step {
            Step::Apply(Operator::Add | Operator::Subtract, ..)
            | Step::Claim(_)
            | Step::Number(_) => true,
            Step::Apply(_, a, b) => {
                is_away_from_zero(&results[*a]) && is_away_from_zero(&results[*b])
            }
        })
    }

    /// The difference of the two sides, and what is allowed of it, if it is linear.
    pub(crate) fn linear(&self, claims: usize) -> Option<(Linear, &Set)> {
        let mut forms: Vec<Linear> = Vec::new();
        for step in &self.steps {
            let nothing = vec![BigRational::zero(); claims];
            forms.push(match step {
                Step::Claim(claim) => {
                    let mut row = nothing;
                    row[*claim] = BigRational::one();
                    (row, BigRational::zero())
                }
                Step::Number(number) => (nothing, number.clone()),
                Step::Apply(operator, a, b) => combined(*operator, &forms[*a], &forms[*b])?,
            });
        }
        Some((forms.pop()?, &self.allowed))
    }

    /// Every result of each step.
    fn results(&self, sets: &[Set]) -> Vec<Set> {
        let mut results: Vec<Set> = Vec::new();
        for step in &self.steps {
            results.push(match step {
                Step::Claim(claim) => sets[*claim].clone(),
                Step::Number(number) => Set::point(number.clone()),
                Step::Apply(operator, a, b) => {
                    let (a, b) = (&results[*a], &results[*b]);
                    match operator {
                        Operator::Add => a.plus(b),
                        Operator::Subtract => a.minus(b),
                        Operator::Multiply => a.times(b),
                        Operator::Divide | Operator::Share => a.over(b),
                        Operator::Change => b.over(a).minus(&one()),
                    }
                }
            });
        }
        results
    }
}

fn step(node: &Node) -> Step {
    match node {
        Node::Claim(id) => Step::Claim(id.as_str().strip_prefix('c').unwrap().parse().unwrap()),
        Node::Number(number) => Step::Number(exact(*number)),
        Node::Apply(operator, first, second) => Step::Apply(*operator, *first, *second),
        Node::Count(list) => panic!("{list} is counted"),
    }
}

fn one() -> Set {
    Set::point(BigRational::one())
}

/// The definition of each operator; `None` where it divides by zero.
pub(crate) fn computed(
    operator: Operator,
    a: &BigRational,
    b: &BigRational,
) -> Option<BigRational> {
    let quotient = |a: BigRational, b: &BigRational| (!b.is_zero()).then(|| a / b);
    match operator {
        Operator::Add => Some(a + b),
        Operator::Subtract => Some(a - b),
        Operator::Multiply => Some(a * b),
        Operator::Divide | Operator::Share => quotient(a.clone(), b),
        Operator::Change => quotient(b - a, a),
    }
}

/// Every `a` for which some `b` gives a result in `target`.
fn first_operand(operator: Operator, target: &Set, b: &Set) -> Set {
    match operator {
        Operator::Add => target.minus(b),
        Operator::Subtract => target.plus(b),
        Operator::Multiply => factor(target, b),
        Operator::Divide | Operator::Share => target.times(&b.without_zero()),
        // (b - a) / a = b / a - 1.
        Operator::Change => divisor(&target.plus_one(), b),
    }
}

/// Every `b` for which some `a` gives a result in `target`.
fn second_operand(operator: Operator, target: &Set, a: &Set) -> Set {
    match operator {
        Operator::Add => target.minus(a),
        Operator::Subtract => a.minus(target),
        Operator::Multiply => factor(target, a),
        Operator::Divide | Operator::Share => divisor(target, a),
        Operator::Change => target.plus_one().times(&a.without_zero()),
    }
}

/// Every number whose product with some `other` is in `target`: anything, if both may be zero.
fn factor(target: &Set, other: &Set) -> Set {
    let zero = BigRational::zero();
    if target.contains(&zero) && other.contains(&zero) {
        Set::everything()
    } else {
        target.over(other)
    }
}

/// Every number other than zero by which some `dividend` over it is in `target`.
fn divisor(target: &Set, dividend: &Set) -> Set {
    factor(dividend, target).without_zero()
}

fn combined(operator: Operator, a: &Linear, b: &Linear) -> Option<Linear> {
    let constant = |form: &Linear| form.0.iter().all(Zero::is_zero).then(|| form.1.clone());
    let scaled = |form: &Linear, by: &BigRational| -> Linear {
        (form.0.iter().map(|n| n * by).collect(), &form.1 * by)
    };
    let sum = |a: &Linear, b: Linear| -> Linear {
        (a.0.iter().zip(b.0).map(|(a, b)| a + b).collect(), &a.1 + b.1)
    };
    let over = |form: &Linear, by: &Linear| {
        let by = constant(by).filter(|by| !by.is_zero())?;
        Some(scaled(form, &by.recip()))
    };
    let minus_one = -BigRational::one();
    match operator {
        Operator::Add => Some(sum(a, b.clone())),
        Operator::Subtract => Some(sum(a, scaled(b, &minus_one))),
        Operator::Multiply => match (constant(a), constant(b)) {
            (Some(a), _) => Some(scaled(b, &a)),
            (_, Some(b)) => Some(scaled(a, &b)),
            _ => None,
        },
        Operator::Divide | Operator::Share => over(a, b),
        Operator::Change => over(b, a).map(|(row, constant)| (row, constant + minus_one)),
    }
}

mod tests {
    use super::*;

    fn set(text: &str) -> Set {
        Set::of(&text.parse().unwrap())
    }

    #[track_caller]
    fn solved(formula: &str, claim: usize, sets: &[&str], expected: &[&str]) {
        let equation = Equation::new(&formula.parse().unwrap());
        let sets: Vec<_> = sets.iter().map(|text| set(text)).collect();
        let expected = expected.iter().fold(Set::nothing(), |all, next| all.union(&set(next)));
        assert_eq!(equation.solve(claim, &sets), expected);
    }

    #[test]
    fn each_operator_is_undone_on_either_side() {
        let any = "(-inf, inf)";
        solved("c0 + c1 = 5", 0, &[any, "[1, 2)"], &["(3, 4]"]);
        solved("c0 + c1 = 5", 1, &["[1, 2)", any], &["(3, 4]"]);
        solved("c0 - c1 = 5", 0, &[any, "[1, 2)"], &["[6, 7)"]);
        solved("c0 - c1 = 5", 1, &["[1, 2)", any], &["[-4, -3)"]);
        solved("c0 * c1 = 6", 0, &[any, "[1, 2)"], &["(3, 6]"]);
        solved("c0 * c1 = 6", 1, &["[-1, 2)", any], &["(-inf, -6]", "(3, inf)"]);
        solved("c0 / c1 = 6", 0, &[any, "[0, 2)"], &["(0, 12)"]);
        solved("c0 / c1 = 6", 1, &["[0, 2)", any], &["(0, 1/3)"]);
        solved("share(c0, c1) = 0.5", 1, &["[1, 2)", any], &["[2, 4)"]);
        solved("change(c0, c1) = 0.5", 0, &[any, "[3, 6)"], &["[2, 4)"]);
        solved("change(c0, c1) = 0.5", 1, &["[2, 4)", any], &["[3, 6)"]);
        solved("change(c0, c1) = -1", 0, &[any, "[0, 6)"], &["(-inf, 0)", "(0, inf)"]);
    }

    #[test]
    fn relations_bound_from_the_side_they_name() {
        let any = "(-inf, inf)";
        solved("c0 <= c1", 0, &[any, "[1, 2)"], &["(-inf, 2)"]);
        solved("c0 < c1", 0, &[any, "[1, 2]"], &["(-inf, 2)"]);
        solved("c0 part of c1", 0, &[any, "[1, 2]"], &["(-inf, 2]"]);
        solved("c0 >= c1", 0, &[any, "[1, 2]"], &["[1, inf)"]);
        solved("c0 > c1", 1, &["[1, 2]", any], &["(-inf, 2)"]);
    }

    #[test]
    fn a_zero_on_both_sides_of_a_product_says_nothing() {
        solved("c0 * c1 = c2", 0, &["(-inf, inf)", "[0, 5]", "[0, 1]"], &["(-inf, inf)"]);
        solved("c0 * c1 = c2", 0, &["(-inf, inf)", "(0, 5]", "[0, 1]"], &["[0, inf)"]);
        solved("c0 / c1 = c2", 1, &["[0, 1]", "(-inf, inf)", "[0, 1]"], &["(-inf, 0)", "(0, inf)"]);
    }

    #[test]
    fn dividing_by_zero_is_no_solution() {
        let equation = Equation::new(&"c0 / c1 = c0 / c1".parse().unwrap());
        let at = |n: i64| BigRational::from_integer(n.into());
        assert!(equation.holds(&[at(1), at(2)]));
        assert!(!equation.holds(&[at(1), at(0)]));
        let change = Equation::new(&"change(c0, c1) = 0.5".parse().unwrap());
        assert!(change.holds(&[at(2), at(3)]));
        assert!(!change.holds(&[at(3), at(2)]));
        assert!(!change.holds(&[at(0), at(2)]));
    }

    #[test]
    fn linear_forms_gather_what_is_written_apart() {
        let form =
            |text: &str| Equation::new(&text.parse().unwrap()).linear(2).map(|(form, _)| form);
        let at = |n: i64| BigRational::from_integer(n.into());
        let gathered = form("2 * c0 + c1 - c0 / 0.5 = 3 * ( c1 - 1 )");
        assert_eq!(gathered, Some((vec![at(0), at(-2)], at(3))));
        assert_eq!(form("change(2, c0) = 1"), form("c0 / 2 - 1 = 1"));
        assert_eq!(form("c0 * c1 = 1"), None);
        assert_eq!(form("share(c0, c1) = 1"), None);
        assert_eq!(form("c0 / 0 = 1"), None);
    }

    #[test]
    fn a_check_of_numbers_alone_is_true_or_false() {
        assert!(Equation::new(&"1 < 2".parse().unwrap()).can_hold(&[]));
        assert!(!Equation::new(&"2 < 2".parse().unwrap()).can_hold(&[]));
    }
}
