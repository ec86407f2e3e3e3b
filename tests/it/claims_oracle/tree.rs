//! Hulls of trees of checks, by asking every branch what it leaves of the claim at the root.
//!
//! Claims and checks are the nodes, uses the edges. Where they make no circle, the branches behind the other claims of a
//! check have nothing in common, so the values of each claim are independent of the others' and [`Equation::solve`] is exact.
//! Each claim is the root in its turn, and nothing is remembered between turns.

use super::{equation::Equation, set::Set};

/// The set of each claim; `None` if the checks make a circle or one uses a claim twice. If any set is empty, so is the system.
pub(crate) fn sets(ranges: &[Set], equations: &[Equation]) -> Option<Vec<Set>> {
    if !is_forest(ranges.len(), equations) {
        return None;
    }
    // A check of numbers alone is in no branch.
    let mut alone = equations.iter().filter(|equation| equation.claims().next().is_none());
    if !alone.all(|equation| equation.can_hold(&[])) {
        return Some(vec![Set::nothing(); ranges.len()]);
    }
    Some((0..ranges.len()).map(|root| values(root, None, ranges, equations)).collect())
}

/// What the branches of a claim leave of it, other than the branch behind one check.
fn values(claim: usize, behind: Option<usize>, ranges: &[Set], equations: &[Equation]) -> Set {
    let mut left = ranges[claim].clone();
    for (number, equation) in equations.iter().enumerate() {
        if behind == Some(number) || !equation.claims().any(|used| used == claim) {
            continue;
        }
        let mut sets = ranges.to_vec();
        for other in equation.claims().filter(|other| *other != claim) {
            sets[other] = values(other, Some(number), ranges, equations);
        }
        left = left.intersect(&equation.solve(claim, &sets));
    }
    left
}

/// Whether no two ways lead from one claim to another.
fn is_forest(claims: usize, equations: &[Equation]) -> bool {
    let mut group: Vec<usize> = (0..claims).collect();
    for equation in equations {
        let used: Vec<usize> = equation.claims().collect();
        let mut groups: Vec<usize> = used.iter().map(|claim| group[*claim]).collect();
        groups.sort_unstable();
        if groups.windows(2).any(|pair| pair[0] == pair[1]) {
            return false;
        }
        for member in &mut group {
            if groups.contains(member) {
                *member = groups[0];
            }
        }
    }
    true
}

mod tests {
    use super::*;

    fn forest(formulas: &[&str]) -> bool {
        let equations = formulas.iter().map(|text| Equation::new(&text.parse().unwrap()));
        is_forest(5, &equations.collect::<Vec<_>>())
    }

    #[test]
    fn a_circle_is_no_tree() {
        assert!(forest(&["c0 + c1 = c2", "c2 <= c3", "c4 < 1"]));
        assert!(!forest(&["c0 + c0 = c2"]));
        assert!(!forest(&["c0 = c1", "c0 <= c1"]));
        assert!(!forest(&["c0 = c1", "c1 = c2", "c2 = c0"]));
        assert!(forest(&["c0 = 1", "c0 < 3", "1 = 1"]));
    }

    #[test]
    fn both_halves_of_a_broken_range_are_followed() {
        // c1 is -1 or less, or 1 or more; so c2, which is from 0 to 3 and equals it, is from 1.
        let set = |text: &str| Set::of(&text.parse().unwrap());
        let ranges = [set("[-1, 1]"), set("(-inf, inf)"), set("[0, 3]")];
        let equations =
            ["c0 * c1 = 1", "c1 = c2"].map(|text| Equation::new(&text.parse().unwrap()));
        let found = sets(&ranges, &equations).unwrap();
        assert_eq!(found, [set("[1/3, 1]"), set("[1, 3]"), set("[1, 3]")]);
    }
}
