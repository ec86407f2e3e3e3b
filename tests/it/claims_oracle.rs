//! A slow oracle of reconciliation, written from the definition alone.
//!
//! A system is claims, each with the true values its figure allows, and checks. A solution gives every claim one of its true
//! values so that every check holds and nothing is divided by zero. The hull of a claim is the smallest interval that holds
//! every value the claim takes in a solution. Without a solution the claims contradict each other.
//!
//! | systems | method | what it gives |
//! |---|---|---|
//! | linear | [`linear`]: elimination | the hulls |
//! | checks that make no circle and use each claim once | [`tree`]: each check solved for each claim, with sets in pieces | the hulls |
//! | any | [`grid`]: trying points | some solutions |

mod equation;
mod grid;
mod linear;
pub(crate) mod set;
pub(crate) mod strategies;
pub(crate) mod system;
mod tree;

use fourp_model::Interval;
use num_rational::BigRational;

use self::{equation::Equation, set::Set, system::System};

/// What is true of a system.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// It has no solution.
    Empty,
    /// The hull of each claim.
    Hulls(Vec<Interval>),
}

/// The hulls; `None` if no exact method applies.
pub(crate) fn hulls(system: &System) -> Option<Outcome> {
    linear_hulls(system).or_else(|| tree_hulls(system))
}

/// The hulls of a linear system; `None` if it is not linear.
pub(crate) fn linear_hulls(system: &System) -> Option<Outcome> {
    let (ranges, equations) = compiled(system);
    linear::sets(&ranges, &equations).map(|sets| Outcome::of(&sets))
}

/// The hulls of a tree of checks; `None` if it is no tree.
pub(crate) fn tree_hulls(system: &System) -> Option<Outcome> {
    let (ranges, equations) = compiled(system);
    tree::sets(&ranges, &equations).map(|sets| Outcome::of(&sets))
}

/// Some solutions.
pub(crate) fn solutions(system: &System) -> Vec<Vec<BigRational>> {
    let (ranges, equations) = compiled(system);
    grid::solutions(&ranges, &equations)
}

/// Whether each claim may have the value given and every check then holds.
fn is_solved_by(system: &System, point: &[BigRational]) -> bool {
    let (ranges, equations) = compiled(system);
    ranges.iter().zip(point).all(|(range, value)| range.contains(value))
        && equations.iter().all(|equation| equation.holds(point))
}

/// Whether no factor, dividend or divisor comes to zero: propagation of intervals then loses nothing on a tree.
pub(crate) fn stays_away_from_zero(system: &System) -> bool {
    let (ranges, equations) = compiled(system);
    equations.iter().all(|equation| equation.stays_away_from_zero(&ranges))
}

fn compiled(system: &System) -> (Vec<Set>, Vec<Equation>) {
    let ranges = system.intervals().iter().map(Set::of).collect();
    (ranges, system.formulas.iter().map(Equation::new).collect())
}

impl Outcome {
    fn of(sets: &[Set]) -> Self {
        sets.iter().map(Set::hull).collect::<Option<_>>().map_or(Self::Empty, Self::Hulls)
    }

    pub(crate) fn holds(&self, point: &[BigRational]) -> bool {
        match self {
            Self::Empty => false,
            Self::Hulls(hulls) => {
                hulls.iter().zip(point).all(|(hull, value)| Set::of(hull).contains(value))
            }
        }
    }
}

mod tests {
    use proptest::prelude::*;

    use super::{set::exact, strategies, *};

    #[track_caller]
    fn known(intervals: &[&str], formulas: &[&str], expected: &[&str]) {
        let expected = Outcome::Hulls(expected.iter().map(|text| text.parse().unwrap()).collect());
        assert_eq!(hulls(&System::read(intervals, formulas)), Some(expected));
    }

    #[track_caller]
    fn empty(intervals: &[&str], formulas: &[&str]) {
        assert_eq!(hulls(&System::read(intervals, formulas)), Some(Outcome::Empty));
    }

    #[test]
    fn pursue_is_1_8_of_2_2_and_79_percent() {
        known(
            &["[1750000000, 1850000000)", "[2150000000, 2250000000)", "[0.785, 0.795)"],
            &["share(c0, c1) = c2"],
            &["[1750000000, 1788750000)", "(350000000000/159, 2250000000)", "[0.785, 0.795)"],
        );
    }

    #[test]
    fn a_circle_of_sums_clashes_with_its_total() {
        let circle = ["c0 + c1 = 1", "c1 + c2 = 1", "c0 + c2 = 1"];
        let ranges = ["[0, 1]", "[0, 1]", "[0, 1]"];
        known(&ranges, &circle, &["[0.5, 0.5]", "[0.5, 0.5]", "[0.5, 0.5]"]);
        empty(&ranges, &[&circle[..], &["c0 + c1 + c2 = 2"]].concat());
    }

    #[test]
    fn a_creeping_pair_has_one_solution() {
        known(&["[0, 1]", "[0, 1]"], &["c0 = c1", "c1 = 0.999 * c0"], &["[0, 0]", "[0, 0]"]);
        empty(&["[0.001, 1]", "[0, 1]"], &["c0 = c1", "c1 = 0.999 * c0"]);
    }

    #[test]
    fn ends_are_open_where_they_are_not_reached() {
        known(&["[1, 2)", "[1, 2)"], &["c0 < c1"], &["[1, 2)", "(1, 2)"]);
        known(&["(-inf, 5)", "[2, inf)"], &["c1 <= c0"], &["[2, 5)", "[2, 5)"]);
        known(&["(4500, inf)", "[0, 6000]"], &["c0 part of c1"], &["(4500, 6000]", "(4500, 6000]"]);
        known(&["[1, 2)", "(3, inf)"], &["c0 * c1 >= 6"], &["[1, 2)", "(3, inf)"]);
        empty(&["[1, 2)", "[2, 3]"], &["c0 = c1"]);
        empty(&["[1, 2]", "[2, 3]"], &["c0 > c1"]);
    }

    #[test]
    fn a_quotient_of_what_may_be_zero_falls_apart() {
        known(&["[-1, 1]", "[-5, 3]"], &["c0 * c1 = 1"], &["[-1, 1]", "[-5, 3]"]);
        known(&["[0, 1]", "[0.5, 3]"], &["c0 * c1 = 1"], &["[1/3, 1]", "[1, 3]"]);
        known(
            &["[-3, 3]", "[0, 5]", "[0, 1]"],
            &["c0 * c1 = c2"],
            &["[-3, 3]", "[0, 5]", "[0, 1]"],
        );
        empty(&["[1, 2]", "[0, 0]"], &["c0 / c1 = 0.5"]);
        empty(&["[1, 2]", "[0, 0]"], &["c0 / c1 > -1000"]);
    }

    #[test]
    fn a_change_is_taken_from_its_first_claim() {
        known(
            &["[100, 100]", "[130, 140]", "[0.355, 0.365)"],
            &["change(c0, c1) = c2"],
            &["[100, 100]", "[135.5, 136.5)", "[0.355, 0.365)"],
        );
    }

    #[test]
    fn systems_of_neither_kind_have_no_known_hull() {
        let system = System::read(&["[1, 2]", "[1, 2]"], &["c0 * c1 = c0"]);
        assert_eq!(hulls(&system), None);
        assert_eq!(solutions(&system).len(), 2);
        assert_eq!(linear_hulls(&System::read(&["[1, 2]"], &["1 / c0 = 1"])), None);
        assert_eq!(tree_hulls(&System::read(&["[1, 2]"], &["c0 + c0 = 2"])), None);
    }

    #[test]
    fn no_claim_is_shown_where_only_numbers_clash() {
        empty(&["[0, 1]"], &["1 = 2"]);
        empty(&["[0, 1]"], &["1 / 0 = 2"]);
    }

    fn judged(system: &System, outcome: &Outcome) -> Result<(), TestCaseError> {
        for point in solutions(system) {
            prop_assert!(outcome.holds(&point), "{:?} is lost", point);
        }
        if let Outcome::Hulls(hulls) = outcome {
            for (hull, range) in hulls.iter().zip(system.intervals()) {
                prop_assert!(range.contains_interval(hull));
            }
        }
        Ok(())
    }

    /// Fixes one claim after another until every claim has one value.
    fn completed(mut ranges: Vec<Set>, equations: &[Equation]) -> Option<Vec<BigRational>> {
        let mut point = Vec::new();
        for claim in 0..ranges.len() {
            let left = tree::sets(&ranges, equations)?.swap_remove(claim);
            point.push(left.samples().pop()?);
            ranges[claim] = Set::point(point.last()?.clone());
        }
        Some(point)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn branches_leave_nothing_that_is_in_no_solution(system in strategies::trees()) {
            let (ranges, equations) = compiled(&system);
            for (claim, left) in tree::sets(&ranges, &equations).unwrap().into_iter().enumerate() {
                for value in left.samples() {
                    let mut fixed = ranges.clone();
                    fixed[claim] = Set::point(value.clone());
                    let point = completed(fixed, &equations);
                    prop_assert!(point.is_some_and(|point| {
                        point[claim] == value && is_solved_by(&system, &point)
                    }), "c{} is {} in no solution", claim, value);
                }
            }
        }

        #[test]
        fn elimination_loses_no_solution(system in strategies::linear()) {
            judged(&system, &linear_hulls(&system).unwrap())?;
        }

        #[test]
        fn branches_lose_no_solution(system in strategies::trees()) {
            judged(&system, &tree_hulls(&system).unwrap())?;
        }

        #[test]
        fn two_methods_agree_on_linear_trees(system in strategies::linear_trees()) {
            prop_assert_eq!(linear_hulls(&system).unwrap(), tree_hulls(&system).unwrap());
        }

        #[test]
        fn plain_trees_stay_away_from_zero(system in strategies::plain_trees()) {
            prop_assert!(stays_away_from_zero(&system));
            judged(&system, &tree_hulls(&system).unwrap())?;
        }

        #[test]
        fn a_witness_solves_its_system((system, witness) in strategies::witnessed()) {
            let witness: Vec<_> = witness.into_iter().map(exact).collect();
            prop_assert!(is_solved_by(&system, &witness));
            prop_assert!(solutions(&system).contains(&witness));
            if let Some(outcome) = hulls(&system) {
                prop_assert!(outcome.holds(&witness));
            }
        }

        #[test]
        fn true_values_lie_in_the_hulls_of_what_is_printed_of_them((system, truth) in strategies::printed()) {
            let truth: Vec<_> = truth.into_iter().map(exact).collect();
            prop_assert!(is_solved_by(&system, &truth));
            if let Some(outcome) = hulls(&system) {
                prop_assert!(outcome.holds(&truth));
            }
        }
    }
}
