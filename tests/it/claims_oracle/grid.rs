//! Solutions of any small system, by trying points.
//!
//! It proves no hull, but every point it finds must be in one.

use std::slice;

use num_rational::BigRational;

use super::{equation::Equation, set::Set};

/// Each claim's ends and the whole numbers from -3 to 6, where its range holds them, in every combination that solves the system.
pub(crate) fn solutions(ranges: &[Set], equations: &[Equation]) -> Vec<Vec<BigRational>> {
    let mut points: Vec<Vec<BigRational>> = vec![Vec::new()];
    for range in ranges {
        let whole = (-3..=6).map(|n: i64| BigRational::from_integer(n.into()));
        let mut values: Vec<_> = range.closed_ends().cloned().chain(whole).collect();
        values.retain(|value| range.contains(value));
        values.sort();
        values.dedup();
        let longer = |point: Vec<BigRational>| {
            values.iter().map(move |value| [point.as_slice(), slice::from_ref(value)].concat())
        };
        points = points.into_iter().flat_map(longer).collect();
        let known = points.first().map_or(0, Vec::len);
        // A check is tried as soon as its last claim has a value.
        for equation in equations {
            if equation.claims().max() == known.checked_sub(1) {
                points.retain(|point| equation.holds(point));
            }
        }
    }
    if !equations.iter().filter(|each| each.claims().next().is_none()).all(|each| each.holds(&[])) {
        points.clear();
    }
    points
}

mod tests {
    use super::*;

    fn found(ranges: &[&str], formulas: &[&str]) -> Vec<Vec<BigRational>> {
        let ranges: Vec<_> = ranges.iter().map(|text| Set::of(&text.parse().unwrap())).collect();
        let equations = formulas.iter().map(|text| Equation::new(&text.parse().unwrap()));
        solutions(&ranges, &equations.collect::<Vec<_>>())
    }

    fn points(points: &[[&str; 2]]) -> Vec<Vec<BigRational>> {
        let number = |text: &str| super::super::set::exact(text.parse().unwrap());
        points.iter().map(|point| point.map(number).to_vec()).collect()
    }

    #[test]
    fn only_points_that_solve_every_check_are_left() {
        let square = found(&["[-3, 3]", "(-1, 9]"], &["c0 * c0 = c1"]);
        assert_eq!(
            square,
            points(&[
                ["-3", "9"],
                ["-2", "4"],
                ["-1", "1"],
                ["0", "0"],
                ["1", "1"],
                ["2", "4"],
                ["3", "9"]
            ])
        );
        assert_eq!(found(&["[0.5, 1)", "[0, 1]"], &["c0 < c1"]), points(&[["0.5", "1"]]));
        assert!(found(&["[0, 1]"], &["1 = 2"]).is_empty());
        assert!(found(&["[0.25, 0.75]"], &["c0 / 0 = 1"]).is_empty());
    }
}
