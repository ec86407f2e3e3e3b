//! Reconciliation against the slow oracle, and its laws.

use std::collections::BTreeMap;

use fourp_claims::{Config, Evidence, Reconciliation, Verdict, reconcile};
use fourp_model::{Check, Claim, End, Interval, NoProgress, Rational};
use num_rational::BigRational;
use proptest::prelude::*;

use super::claims_oracle::{
    Outcome, linear_hulls,
    set::{Set, exact},
    solutions, stays_away_from_zero, strategies,
    system::{System, claim_id},
    tree_hulls,
};

/// What the library says of the claims and checks of one system, in any order.
struct Found {
    intervals: Vec<Option<Interval>>,
    verdicts: BTreeMap<String, String>,
    end: Ending,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Ending {
    Contradictory,
    /// A cap was reached; with more evidence it may be reached elsewhere.
    CutOff,
    AtRest,
}

fn found(system: &System) -> Found {
    of_rows(system, &system.claims(), &system.checks())
}

fn of_rows(system: &System, claims: &[Claim], checks: &[Check]) -> Found {
    let evidence = Evidence { claims, checks, populations: &[], labels: &[] };
    let result: Reconciliation = reconcile(&evidence, &Config::default(), &NoProgress).unwrap();
    let outcomes = result.outcomes();
    let any = |is_one: fn(&Verdict) -> bool| outcomes.iter().any(|each| is_one(&each.verdict));
    let end = if any(|verdict| matches!(verdict, Verdict::Contradictory { .. })) {
        Ending::Contradictory
    } else if any(|verdict| matches!(verdict, Verdict::NotConverged)) {
        Ending::CutOff
    } else {
        Ending::AtRest
    };
    Found {
        intervals: system
            .intervals()
            .into_iter()
            .enumerate()
            .map(|(number, range)| {
                let claim = claim_id(number);
                let is_used =
                    checks.iter().any(|check| check.formula.claims().any(|c| *c == claim));
                // Of a claim that no check uses, nothing is said.
                if is_used { result.interval(&claim) } else { Some(range) }
            })
            .collect(),
        verdicts: outcomes
            .iter()
            .map(|outcome| (outcome.check.to_string(), format!("{:?}", outcome.verdict)))
            .collect(),
        end,
    }
}

impl Found {
    fn is_contradictory(&self) -> bool {
        self.end == Ending::Contradictory
    }

    /// Every claim's interval; for systems that are not contradictory.
    fn all(&self) -> Result<Vec<Interval>, TestCaseError> {
        let all: Option<Vec<_>> = self.intervals.iter().copied().collect();
        all.ok_or_else(|| TestCaseError::fail("a claim without an interval"))
    }

    fn contains(&self, outcome: &Outcome) -> Result<(), TestCaseError> {
        let Outcome::Hulls(hulls) = outcome else { return Ok(()) };
        prop_assert!(!self.is_contradictory(), "{:?} solves it", outcome);
        for (number, (found, hull)) in self.all()?.iter().zip(hulls).enumerate() {
            prop_assert!(
                found.contains_interval(hull),
                "c{}: {} lost part of {}",
                number,
                found.to_exact_text(),
                hull.to_exact_text()
            );
        }
        Ok(())
    }

    fn equals(&self, outcome: &Outcome) -> Result<(), TestCaseError> {
        let Outcome::Hulls(hulls) = outcome else {
            prop_assert!(self.is_contradictory(), "it has no solution");
            return Ok(());
        };
        prop_assert!(!self.is_contradictory(), "{:?} solves it", outcome);
        prop_assert_eq!(&self.all()?, hulls);
        Ok(())
    }

    fn holds(&self, point: &[BigRational]) -> Result<(), TestCaseError> {
        prop_assert!(!self.is_contradictory(), "{:?} solves it", point);
        for (number, (found, value)) in self.all()?.iter().zip(point).enumerate() {
            prop_assert!(
                Set::of(found).contains(value),
                "c{}: {} lost {}",
                number,
                found.to_exact_text(),
                value
            );
        }
        Ok(())
    }
}

/// Whether its ends are too short to have been rounded. Rounding sets in at 36 digits and leaves 24, so the narrower of two
/// operands can have the wider result.
fn is_unrounded(interval: &Interval) -> bool {
    let short = |value: Rational| {
        value.numerator().unsigned_abs().max(value.denominator().unsigned_abs()) < 10_u128.pow(20)
    };
    [interval.low(), interval.high()].into_iter().filter_map(End::value).all(short)
}

fn exactly(point: &[Rational]) -> Vec<BigRational> {
    point.iter().copied().map(exact).collect()
}

/// Any system, and an order of its claims and one of its checks.
fn shuffled() -> impl Strategy<Value = (System, Vec<usize>, Vec<usize>)> {
    any_system().prop_flat_map(|system| {
        let order = |length: usize| Just((0..length).collect::<Vec<_>>()).prop_shuffle();
        let (claims, checks) = (order(system.figures.len()), order(system.formulas.len()));
        (Just(system), claims, checks)
    })
}

fn in_order<T: Clone>(rows: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|at| rows[*at].clone()).collect()
}

fn any_system() -> impl Strategy<Value = System> {
    prop_oneof![
        strategies::linear(),
        strategies::trees(),
        strategies::witnessed().prop_map(|(system, _)| system),
        strategies::printed().prop_map(|(system, _)| system),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::with_cases(10_000) })]

    #[test]
    fn linear_systems_have_the_hulls_of_elimination(system in strategies::linear()) {
        found(&system).equals(&linear_hulls(&system).unwrap())?;
    }

    #[test]
    fn plain_trees_have_the_hulls_of_their_branches(system in strategies::plain_trees()) {
        found(&system).equals(&tree_hulls(&system).unwrap())?;
    }

    #[test]
    fn other_trees_keep_the_hulls_of_their_branches(system in strategies::trees()) {
        let (found, outcome) = (found(&system), tree_hulls(&system).unwrap());
        found.contains(&outcome)?;
        if stays_away_from_zero(&system) {
            found.equals(&outcome)?;
        }
    }

    #[test]
    fn systems_of_any_kind_keep_every_solution((system, witness) in strategies::witnessed()) {
        let found = found(&system);
        found.holds(&exactly(&witness))?;
        // An interval that holds two points holds all between them.
        let points = solutions(&system);
        for claim in 0..system.figures.len() {
            let place = |point: &&Vec<BigRational>| point[claim].clone();
            for point in [points.iter().min_by_key(place), points.iter().max_by_key(place)] {
                found.holds(point.expect("the witness is a point of the grid"))?;
            }
        }
    }

    #[test]
    fn true_values_stay_inside((system, truth) in strategies::printed()) {
        found(&system).holds(&exactly(&truth))?;
    }

    #[test]
    fn order_changes_nothing((system, claims, checks) in shuffled()) {
        let claims = in_order(&system.claims(), &claims);
        let checks = in_order(&system.checks(), &checks);
        let (plain, other) = (found(&system), of_rows(&system, &claims, &checks));
        prop_assert_eq!(plain.verdicts, other.verdicts);
        prop_assert_eq!(plain.intervals, other.intervals);
    }

    #[test]
    fn narrowing_only_shrinks_and_another_check_never_widens(system in any_system()) {
        let (before, after) = (found(&system.before_the_last_check()), found(&system));
        for (found, range) in after.intervals.iter().zip(system.intervals()) {
            prop_assert!(found.is_none_or(|found| range.contains_interval(&found)));
        }
        if before.is_contradictory() {
            prop_assert!(after.is_contradictory(), "a check settled a contradiction");
        } else if before.end == Ending::AtRest && after.end == Ending::AtRest {
            let pairs = before.all()?.into_iter().zip(after.all()?);
            for (before, after) in pairs.filter(|(a, b)| is_unrounded(a) && is_unrounded(b)) {
                prop_assert!(before.contains_interval(&after));
            }
        }
    }

    #[test]
    fn the_unit_of_print_changes_nothing(system in any_system(), sums in strategies::linear()) {
        for (system, units) in [(system, ["fraction", "percent"]), (sums, ["GBP m", "GBP bn"])] {
            let [first, second] =
                units.map(|unit| found(&system.printed_in(&unit.parse().unwrap())));
            prop_assert_eq!(&first.intervals, &second.intervals);
            prop_assert_eq!(first.end, second.end);
        }
    }
}
