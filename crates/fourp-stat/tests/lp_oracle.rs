//! The simplex method against Fourier-Motzkin elimination, and laws on systems too large for that.
//!
//! Elimination (Fourier 1827, Motzkin 1936) adds pairs of inequalities until one variable is left. It
//! has no tableau, no pivots and no infinitesimals: an open end is a strict inequality that survives.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::BTreeSet;

use fourp_model::{End, Interval, Rational};
use fourp_stat::lp::{LinearProgram, Relation};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

/// Domains by variable, and rows of coefficients by variable.
#[derive(Clone, Debug)]
struct System {
    domains: Vec<Option<Interval>>,
    rows: Vec<(Vec<i64>, Relation, i64)>,
}

impl System {
    fn programme(&self) -> LinearProgram {
        let mut programme = LinearProgram::new(self.domains.len());
        for (variable, domain) in self.domains.iter().enumerate() {
            if let Some(domain) = domain {
                programme.bound(variable, domain).unwrap();
            }
        }
        for (row, relation, constant) in &self.rows {
            let row: Vec<_> = row.iter().map(|n| Rational::from_int(*n)).enumerate().collect();
            programme.constrain(&row, *relation, Rational::from_int(*constant)).unwrap();
        }
        programme
    }

    fn with(&self, variable: usize, domain: Interval) -> bool {
        let mut programme = self.programme();
        programme.bound(variable, &domain).unwrap();
        programme.is_feasible().unwrap()
    }
}

/// `sum of row < constant`, or `<=`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Inequality {
    row: Vec<BigRational>,
    constant: BigRational,
    strict: bool,
}

fn big(number: i64) -> BigRational {
    BigRational::from_integer(number.into())
}

fn exact(number: Rational) -> BigRational {
    BigRational::new(number.numerator().into(), number.denominator().into())
}

impl Inequality {
    fn new(row: &[BigRational], sign: i64, constant: &BigRational, strict: bool) -> Self {
        let row = row.iter().map(|n| n * big(sign)).collect();
        Self { row, constant: constant * big(sign), strict }
    }

    /// Divided by the size of its first coefficient, so that multiples are equal.
    fn scaled(mut self) -> Self {
        if let Some(first) = self.row.iter().find(|n| !n.is_zero()).map(|n| n.abs()) {
            self.row.iter_mut().for_each(|n| *n = &*n / &first);
            self.constant /= first;
        }
        self
    }
}

fn inequalities(system: &System) -> BTreeSet<Inequality> {
    let mut found = Vec::new();
    for (row, relation, constant) in &system.rows {
        let row: Vec<_> = row.iter().copied().map(big).collect();
        let (signs, strict): (&[i64], _) = match relation {
            Relation::Equal => (&[1, -1], false),
            Relation::AtMost => (&[1], false),
            Relation::Less => (&[1], true),
            Relation::AtLeast => (&[-1], false),
            Relation::Greater => (&[-1], true),
        };
        found
            .extend(signs.iter().map(|sign| Inequality::new(&row, *sign, &big(*constant), strict)));
    }
    for (variable, domain) in system.domains.iter().enumerate() {
        let Some(domain) = domain else { continue };
        let mut row = vec![big(0); system.domains.len()];
        row[variable] = big(1);
        for (end, sign) in [(domain.low(), -1), (domain.high(), 1)] {
            match end {
                End::Closed(at) => found.push(Inequality::new(&row, sign, &exact(at), false)),
                End::Open(at) => found.push(Inequality::new(&row, sign, &exact(at), true)),
                End::Infinite => {}
            }
        }
    }
    found.into_iter().map(Inequality::scaled).collect()
}

fn eliminate(inequalities: BTreeSet<Inequality>, variable: usize) -> BTreeSet<Inequality> {
    let (with, mut without): (BTreeSet<_>, BTreeSet<_>) =
        inequalities.into_iter().partition(|inequality| !inequality.row[variable].is_zero());
    let (above, below): (Vec<_>, Vec<_>) =
        with.into_iter().partition(|inequality| inequality.row[variable].is_positive());
    for upper in &above {
        for lower in &below {
            let (up, down) = (upper.row[variable].clone(), -lower.row[variable].clone());
            let row = upper.row.iter().zip(&lower.row).map(|(u, l)| u * &down + l * &up).collect();
            let constant = &upper.constant * &down + &lower.constant * &up;
            let strict = upper.strict || lower.strict;
            without.insert(Inequality { row, constant, strict }.scaled());
        }
    }
    without
}

type Limit = Option<(BigRational, bool)>;

/// Low and high limits of a variable, each with whether it is open; `None` if nothing is left.
fn eliminated_hull(system: &System, variable: usize) -> Option<(Limit, Limit)> {
    let mut left = inequalities(system);
    for other in (0..system.domains.len()).filter(|other| *other != variable) {
        left = eliminate(left, other);
    }
    let (mut low, mut high): (Limit, Limit) = (None, None);
    for inequality in left {
        let factor = &inequality.row[variable];
        let strict = inequality.strict;
        if factor.is_zero() {
            let zero = BigRational::zero();
            if inequality.constant < zero || (strict && inequality.constant == zero) {
                return None;
            }
            continue;
        }
        let at = &inequality.constant / factor;
        if factor.is_positive() {
            let tighter = high
                .as_ref()
                .is_none_or(|(old, open)| at < *old || (at == *old && strict && !open));
            if tighter {
                high = Some((at, strict));
            }
        } else {
            let tighter =
                low.as_ref().is_none_or(|(old, open)| at > *old || (at == *old && strict && !open));
            if tighter {
                low = Some((at, strict));
            }
        }
    }
    if let (Some((low, low_open)), Some((high, high_open))) = (&low, &high)
        && (low > high || (low == high && (*low_open || *high_open)))
    {
        return None;
    }
    Some((low, high))
}

fn limit(end: End) -> Limit {
    match end {
        End::Closed(at) => Some((exact(at), false)),
        End::Open(at) => Some((exact(at), true)),
        End::Infinite => None,
    }
}

fn ends() -> impl Strategy<Value = End> {
    (0..3, -3..=3_i64).prop_map(|(kind, at)| match kind {
        0 => End::Closed(Rational::from_int(at)),
        1 => End::Open(Rational::from_int(at)),
        _ => End::Infinite,
    })
}

fn relations() -> impl Strategy<Value = Relation> {
    prop_oneof![
        2 => Just(Relation::Equal),
        1 => Just(Relation::AtMost),
        1 => Just(Relation::Less),
        1 => Just(Relation::AtLeast),
        1 => Just(Relation::Greater),
    ]
}

fn systems(variables: usize, rows_max: usize) -> impl Strategy<Value = System> {
    // An empty pair of ends leaves the variable free.
    let domains = prop::collection::vec(
        (ends(), ends()).prop_map(|(low, high)| Interval::new(low, high)),
        variables,
    );
    let row = (prop::collection::vec(-2..=2_i64, variables), relations(), -4..=4_i64);
    (domains, prop::collection::vec(row, 0..=rows_max))
        .prop_map(|(domains, rows)| System { domains, rows })
}

/// A large system around a point that meets it.
fn met_systems(variables: usize, rows: usize) -> impl Strategy<Value = (System, Vec<i64>)> {
    let point = prop::collection::vec(-5..=5_i64, variables);
    let slack = (prop::collection::vec(-3..=3_i64, variables), relations(), 1..=4_i64);
    let margins = prop::collection::vec((0..=3_i64, 0..=3_i64, 0..4), variables);
    (point, prop::collection::vec(slack, 0..=rows), margins).prop_map(|(point, rows, margins)| {
        let rows = rows.into_iter().map(|(row, relation, slack)| {
            let sum: i64 = row.iter().zip(&point).map(|(a, x)| a * x).sum();
            let constant = match relation {
                Relation::Equal => sum,
                Relation::AtMost => sum + slack - 1,
                Relation::Less => sum + slack,
                Relation::AtLeast => sum - slack + 1,
                Relation::Greater => sum - slack,
            };
            (row, relation, constant)
        });
        let rows = rows.collect();
        let domains = point.iter().zip(margins).map(|(at, (below, above, kind))| {
            let (low, high) = (Rational::from_int(at - below), Rational::from_int(at + above));
            match kind {
                0 => Interval::new(End::Closed(low), End::Closed(high)),
                1 => Interval::new(End::Open(low), End::Open(high)),
                2 => Interval::new(End::Closed(low), End::Infinite),
                _ => None,
            }
        });
        // An open interval around a point at its end would leave the point out.
        let domains = domains
            .zip(&point)
            .map(|(domain, at)| domain.filter(|domain| domain.contains(Rational::from_int(*at))));
        (System { domains: domains.collect(), rows }, point)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn hulls_are_those_of_elimination(system in systems(3, 4)) {
        let hulls = system.programme().hulls().unwrap();
        for variable in 0..3 {
            let found = hulls.as_ref().map(|hulls| {
                (limit(hulls[variable].low()), limit(hulls[variable].high()))
            });
            prop_assert_eq!(found, eliminated_hull(&system, variable), "variable {}", variable);
        }
        prop_assert_eq!(hulls.is_some(), system.programme().is_feasible().unwrap());
    }

    #[test]
    fn a_conflict_clashes_and_none_of_its_parts_is_idle(system in systems(4, 7)) {
        let conflict = system.programme().irreducible_conflict().unwrap();
        prop_assert_eq!(conflict.is_none(), system.programme().is_feasible().unwrap());
        let Some(conflict) = conflict else { return Ok(()) };
        let part = |left_out: Option<usize>, domain_left_out: Option<usize>| {
            let keeps = |list: &[usize], i: usize, out| list.contains(&i) && out != Some(i);
            let domains = system.domains.iter().enumerate().map(|(i, domain)| {
                (*domain).filter(|_| keeps(&conflict.variables, i, domain_left_out))
            });
            let rows = system.rows.iter().enumerate();
            let rows = rows.filter(|(i, _)| keeps(&conflict.constraints, *i, left_out));
            let part = System { domains: domains.collect(), rows: rows.map(|(_, r)| r.clone()).collect() };
            // The judge is elimination, not the simplex method.
            eliminated_hull(&part, 0).is_some()
        };
        prop_assert!(!part(None, None));
        for constraint in &conflict.constraints {
            prop_assert!(part(Some(*constraint), None), "constraint {} is idle", constraint);
        }
        for variable in &conflict.variables {
            prop_assert!(part(None, Some(*variable)), "domain {} is idle", variable);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn hulls_hold_a_known_point_and_end_where_they_say((system, point) in met_systems(9, 9)) {
        let hulls = system.programme().hulls().unwrap();
        prop_assert!(hulls.is_some(), "the point is lost");
        for (variable, (hull, at)) in hulls.into_iter().flatten().zip(point).enumerate() {
            prop_assert!(hull.contains(Rational::from_int(at)));
            for (end, outside) in [
                (hull.low(), Interval::new(End::Infinite, flip(hull.low()))),
                (hull.high(), Interval::new(flip(hull.high()), End::Infinite)),
            ] {
                let Some(value) = end.value() else { continue };
                let point = Interval::new(End::Closed(value), End::Closed(value)).unwrap();
                prop_assert_eq!(system.with(variable, point), end.is_closed());
                prop_assert!(!system.with(variable, outside.unwrap()));
            }
        }
    }

    #[test]
    fn order_and_scale_change_nothing((system, _) in met_systems(6, 8), scale in 1..9_i64) {
        let mut hulls = system.programme().hulls().unwrap();
        if let Some(hulls) = &mut hulls {
            hulls.reverse();
        }
        let mut other = system;
        other.domains.reverse();
        other.rows.reverse();
        for (row, _, constant) in &mut other.rows {
            row.reverse();
            row.iter_mut().for_each(|n| *n *= scale);
            *constant *= scale;
        }
        prop_assert_eq!(other.programme().hulls().unwrap(), hulls);
    }
}

/// The end of what lies beyond this one.
fn flip(end: End) -> End {
    match end {
        End::Closed(at) => End::Open(at),
        End::Open(at) => End::Closed(at),
        End::Infinite => End::Infinite,
    }
}
