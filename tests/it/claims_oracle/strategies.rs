//! Strategies for small systems, each shrinking to few claims, plain figures and `+`.

use fourp_model::{
    Expression, Figure, FigureKind, Formula, Operator, Rational, Relation, Rounding,
};
use num_rational::BigRational;
use num_traits::Signed;
use proptest::{prelude::*, sample::Index, sample::select};

use super::{
    equation::{Equation, computed},
    set::{Set, exact, rational},
    system::{RELATIONS, System, claim, figure},
};

const OPERATORS: [Operator; 6] = [
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Divide,
    Operator::Share,
    Operator::Change,
];

/// How operands are joined two by two: which neighbours next, and how.
type Joins = Vec<(Index, Operator)>;

/// Sums of multiples of 2 to 4 claims, with circles and claims used twice. Most checks hold at one point that all share; the
/// others are a little off.
pub(crate) fn linear() -> impl Strategy<Value = System> {
    (2_usize..=4).prop_flat_map(|claims| {
        let term = (0..claims, prop_oneof![3 => Just(1_i64), 2 => Just(-1), 1 => -3..=3_i64]);
        let off = prop_oneof![6 => Just(0_i64), 1 => -2..=2_i64];
        let check = (prop::collection::vec(term, 1..=3), relation(), off);
        (
            prop::collection::vec((-6..=6_i64, figure_around()), claims),
            prop::collection::vec(check, 1..=4),
        )
            .prop_map(|(point, checks)| {
                let figures = point.iter().map(|(at, around)| around.print(halves(*at))).collect();
                let formulas = checks.into_iter().map(|(terms, relation, off)| {
                    let met = terms.iter().map(|(claim, by)| point[*claim].0 * by).sum::<i64>();
                    sum(&terms, relation, beyond(halves(met + off), relation))
                });
                System { figures, formulas: formulas.collect() }
            })
    })
}

/// Trees of 1 to 3 sums.
pub(crate) fn linear_trees() -> impl Strategy<Value = System> {
    trees_of(figures(), select(&OPERATORS[..2]))
}

/// Trees of 1 to 3 checks with every operator, on values of any sign; zero may be divided by.
pub(crate) fn trees() -> impl Strategy<Value = System> {
    trees_of(figures(), select(&OPERATORS[..]))
}

/// Trees in which no factor, dividend or divisor comes to zero: random ones, and ones that were printed from true values.
pub(crate) fn plain_trees() -> impl Strategy<Value = System> {
    prop_oneof![
        trees_of(positive_figures(), select(&OPERATORS[..])),
        printed().prop_map(|(system, _)| system),
    ]
    .prop_filter("zero is near", super::stays_away_from_zero)
    .prop_filter("a circle", |system| super::tree_hulls(system).is_some())
}

/// Any checks of 2 or 3 claims, and values that solve them.
pub(crate) fn witnessed() -> impl Strategy<Value = (System, Vec<Rational>)> {
    (2_usize..=3).prop_flat_map(|claims| {
        let check =
            (prop::collection::vec(0..claims, 1..=3), joins(select(&OPERATORS[..])), relation());
        (
            prop::collection::vec((-3..=6_i64, figure_around()), claims),
            prop::collection::vec(check, 1..=3),
        )
            .prop_filter_map("a division by zero", |(values, checks)| {
                let (values, around): (Vec<_>, Vec<_>) = values.into_iter().unzip();
                let values: Vec<Rational> = values.into_iter().map(Rational::from_int).collect();
                let figures =
                    values.iter().zip(around).map(|(value, around)| around.print(*value)).collect();
                let formulas = checks.into_iter().map(|(operands, joins, relation)| {
                    let left =
                        joined(operands.into_iter().map(claim).collect(), &joins, 1).remove(0);
                    let right =
                        Expression::number(beyond(rational(&value(&left, &values)?)?, relation));
                    Some(Formula::Relate(left, relation, right))
                });
                Some((System { figures, formulas: formulas.collect::<Option<_>>()? }, values))
            })
    })
}

/// True values, some computed from others; what is printed of them; and the checks by which they were computed.
///
/// Often a tree, and sometimes not: several checks may use one claim.
pub(crate) fn printed() -> impl Strategy<Value = (System, Vec<Rational>)> {
    let given = prop::collection::vec((1..=400_i64, figure_around()), 2..=3);
    let check =
        (prop::collection::vec(any::<Index>(), 2), joins(select(&OPERATORS[..])), figure_around());
    (given, prop::collection::vec(check, 1..=2)).prop_filter_map(
        "too many digits",
        |(given, checks)| {
            let mut values: Vec<Rational> = Vec::new();
            let mut figures: Vec<Figure> = Vec::new();
            let mut formulas: Vec<Formula> = Vec::new();
            for (value, around) in given {
                values.push(Rational::new(value.into(), 20)?);
                figures.push(around.print(*values.last()?));
            }
            for (operands, joins, around) in checks {
                let operands = operands.iter().map(|at| claim(at.index(values.len()))).collect();
                let left = joined(operands, &joins, 1).remove(0);
                let computed = rational(&value(&left, &values)?)?;
                formulas.push(Formula::Relate(left, Relation::Equal, claim(values.len())));
                values.push(computed);
                figures.push(around.print(computed));
            }
            Some((System { figures, formulas }, values))
        },
    )
}

/// One claim, then checks that each join one known claim with one to three new ones.
fn trees_of(
    figure: impl Strategy<Value = Figure> + Clone,
    operator: impl Strategy<Value = Operator> + Clone + 'static,
) -> impl Strategy<Value = System> {
    let new = prop::collection::vec(figure.clone(), 1..=2);
    let check = (new, any::<Index>(), any::<Index>(), joins(operator), relation());
    (figure, prop::collection::vec(check, 1..=3)).prop_map(|(first, checks)| {
        let mut figures = vec![first];
        let mut formulas = Vec::new();
        for (new, known, place, joins, relation) in checks {
            let known = claim(known.index(figures.len()));
            let mut operands: Vec<_> =
                (figures.len()..figures.len() + new.len()).map(claim).collect();
            operands.insert(place.index(operands.len() + 1), known);
            let mut sides = joined(operands, &joins, 2).into_iter();
            let (left, right) = (sides.next().unwrap(), sides.next().unwrap());
            formulas.push(Formula::Relate(left, relation, right));
            figures.extend(new);
        }
        System { figures, formulas }
    })
}

/// Joins neighbours until only `left` expressions are left.
fn joined(mut operands: Vec<Expression>, joins: &Joins, left: usize) -> Vec<Expression> {
    for (at, operator) in joins {
        if operands.len() <= left {
            break;
        }
        let at = at.index(operands.len() - 1);
        let second = operands.remove(at + 1);
        let first = operands[at].clone();
        operands[at] = Expression::apply(*operator, first, second).unwrap();
    }
    operands
}

/// `c0 + 2 * c1 <= c2 + 3`: what is taken away stands on the right.
fn sum(terms: &[(usize, i64)], relation: Relation, constant: Rational) -> Formula {
    let side = |sign: i64, constant: Rational| {
        let number = |n: i64| Expression::number(Rational::from_int(n));
        let multiples = terms.iter().filter(|(_, by)| by.signum() == sign).map(|(at, by)| {
            let size = by.abs();
            if size == 1 {
                claim(*at)
            } else {
                Expression::apply(Operator::Multiply, number(size), claim(*at)).unwrap()
            }
        });
        let constant = (!constant.is_zero()).then(|| Expression::number(constant));
        let sum = multiples
            .chain(constant)
            .reduce(|sum, next| Expression::apply(Operator::Add, sum, next).unwrap());
        sum.unwrap_or_else(|| number(0))
    };
    Formula::Relate(side(1, Rational::ZERO), relation, side(-1, constant))
}

/// The value of an expression where each claim has one; `None` if something is divided by zero.
fn value(expression: &Expression, values: &[Rational]) -> Option<BigRational> {
    let mut results: Vec<BigRational> = Vec::new();
    for node in expression.nodes() {
        results.push(match node {
            fourp_model::Node::Claim(id) => {
                exact(values[id.as_str().strip_prefix('c')?.parse::<usize>().ok()?])
            }
            fourp_model::Node::Number(number) => exact(*number),
            fourp_model::Node::Apply(operator, a, b) => {
                computed(*operator, &results[*a], &results[*b])?
            }
            fourp_model::Node::Count(_) => return None,
        });
    }
    results.pop()
}

/// A number to which another stands in a relation.
fn beyond(value: Rational, relation: Relation) -> Rational {
    let step = match relation {
        Relation::LessThan => 1,
        Relation::MoreThan => -1,
        _ => 0,
    };
    value.add(Rational::from_int(step), fourp_model::Toward::Down).unwrap()
}

fn halves(number: i64) -> Rational {
    Rational::new(number.into(), 2).unwrap()
}

/// How a true value is printed.
#[derive(Clone, Copy, Debug)]
enum Around {
    Exactly,
    Rounded(Rational),
    Between(i64, i64),
    NoLess(i64),
    More(i64),
    NoMore(i64),
    Less(i64),
}

impl Around {
    fn print(self, value: Rational) -> Figure {
        let moved = |by: i64| value.add(halves(by), fourp_model::Toward::Down).unwrap();
        let figure = figure(match self {
            Self::Exactly => FigureKind::Exact { value },
            Self::Rounded(resolution) => {
                FigureKind::Rounded { value: to_nearest(value, resolution), resolution }
            }
            Self::Between(below, above) => {
                FigureKind::Range { low: moved(-below), high: moved(above) }
            }
            Self::NoLess(below) => FigureKind::AtLeast { value: moved(-below) },
            Self::More(below) => FigureKind::MoreThan { value: moved(-1 - below) },
            Self::NoMore(above) => FigureKind::AtMost { value: moved(above) },
            Self::Less(above) => FigureKind::LessThan { value: moved(1 + above) },
        });
        let interval = figure.interval(Rounding::default()).unwrap();
        assert!(interval.contains(value), "{value} is not printed as {figure:?}");
        figure
    }
}

/// The nearest whole number of steps, halves away from zero.
fn to_nearest(value: Rational, step: Rational) -> Rational {
    let (value, step) = (exact(value), exact(step));
    let half = BigRational::new(1.into(), 2.into());
    let steps = (value.abs() / &step + half).floor();
    rational(&(value.signum() * steps * step)).expect("a number of few digits")
}

fn relation() -> impl Strategy<Value = Relation> {
    prop_oneof![2 => Just(Relation::Equal), 1 => select(&RELATIONS[..])]
}

/// Enough joins for four operands.
fn joins(operator: impl Strategy<Value = Operator>) -> impl Strategy<Value = Joins> {
    prop::collection::vec((any::<Index>(), operator), 3)
}

fn figure_around() -> impl Strategy<Value = Around> + Clone {
    let step = select(vec![(1, 1), (1, 2), (1, 10), (5, 1)])
        .prop_map(|(above, below)| Rational::new(above, below).unwrap());
    prop_oneof![
        2 => Just(Around::Exactly),
        4 => step.prop_map(Around::Rounded),
        2 => (0..=3_i64, 0..=3_i64).prop_map(|(below, above)| Around::Between(below, above)),
        1 => (0..=3_i64).prop_map(Around::NoLess),
        1 => (0..=3_i64).prop_map(Around::More),
        1 => (0..=3_i64).prop_map(Around::NoMore),
        1 => (0..=3_i64).prop_map(Around::Less),
    ]
}

/// Figures on both sides of zero, in halves.
fn figures() -> impl Strategy<Value = Figure> + Clone {
    (-6..=6_i64, figure_around()).prop_map(|(at, around)| around.print(halves(at)))
}

/// Figures that allow nothing but positive numbers.
fn positive_figures() -> impl Strategy<Value = Figure> + Clone {
    let kind = (1..=12_i64, 0..=6_i64, 0..5_u8).prop_map(|(low, more, kind)| {
        let value = halves(low);
        match kind {
            0 => FigureKind::Exact { value },
            1 => FigureKind::Rounded { value, resolution: Rational::new(1, 2).unwrap() },
            2 => FigureKind::Range { low: value, high: halves(low + more) },
            3 => FigureKind::AtLeast { value },
            _ => FigureKind::MoreThan { value },
        }
    });
    kind.prop_map(figure)
}

mod tests {
    use super::*;

    #[test]
    fn rounding_is_to_the_nearest_step_and_halves_go_outwards() {
        let nearest = |value: &str, step: &str| {
            to_nearest(value.parse().unwrap(), step.parse().unwrap()).to_string()
        };
        assert_eq!(nearest("1.75", "0.1"), "1.8");
        assert_eq!(nearest("-1.75", "0.1"), "-1.8");
        assert_eq!(nearest("1.74", "0.1"), "1.7");
        assert_eq!(nearest("2.4", "5"), "0");
        assert_eq!(nearest("-7.5", "5"), "-10");
    }

    #[test]
    fn sums_are_written_with_what_is_taken_away_on_the_right() {
        let text = |terms: &[_], constant| {
            sum(terms, Relation::AtMost, Rational::from_int(constant)).to_string()
        };
        assert_eq!(text(&[(0, 1), (1, -2), (0, 3)], 3), "c0 + 3 * c0 <= 2 * c1 + 3");
        assert_eq!(text(&[(0, -1)], 0), "0 <= c0");
        assert_eq!(text(&[(0, 0)], -1), "0 <= -1");
    }

    proptest! {
        #[test]
        fn positive_figures_allow_nothing_else(figure in positive_figures()) {
            let allowed = Set::of(&figure.interval(Rounding::default()).unwrap());
            prop_assert!(super::super::set::is_away_from_zero(&allowed));
        }

        #[test]
        fn trees_are_trees(system in trees(), sums in linear_trees()) {
            prop_assert!(super::super::tree_hulls(&system).is_some());
            prop_assert!(sums.formulas.iter().all(|f| Equation::new(f).linear(9).is_some()));
        }
    }
}
