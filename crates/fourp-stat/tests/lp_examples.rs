//! Programmes with known answers, and each edge by name.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it fails")]

use fourp_model::{End, Interval, Rational};
use fourp_stat::lp::{LinearProgram, Relation};

const FREE: &str = "(-inf, inf)";

fn number(text: &str) -> Rational {
    text.parse().unwrap()
}

/// Variables by their domains; constraints as `(coefficients, relation, constant)`.
fn programme(domains: &[&str], constraints: &[(&str, Relation, &str)]) -> LinearProgram {
    let mut built = LinearProgram::new(domains.len());
    for (variable, domain) in domains.iter().enumerate() {
        built.bound(variable, &domain.parse().unwrap()).unwrap();
    }
    for (coefficients, relation, constant) in constraints {
        let row: Vec<_> = coefficients.split_whitespace().map(number).enumerate().collect();
        built.constrain(&row, *relation, number(constant)).unwrap();
    }
    built
}

#[track_caller]
fn hulls_are(programme: &LinearProgram, expected: &[&str]) {
    let hulls = programme.hulls().unwrap().expect("feasible");
    let texts: Vec<_> = hulls.iter().map(Interval::to_exact_text).collect();
    assert_eq!(texts, expected);
    for (variable, hull) in hulls.into_iter().enumerate() {
        assert_eq!(programme.hull(variable), Ok(Some(hull)));
    }
    assert_eq!(programme.is_feasible(), Ok(true));
    assert_eq!(programme.irreducible_conflict(), Ok(None));
}

#[track_caller]
fn conflict_is(programme: &LinearProgram, constraints: &[usize], variables: &[usize]) {
    let conflict = programme.irreducible_conflict().unwrap().expect("a conflict");
    assert_eq!(conflict.constraints, constraints);
    assert_eq!(conflict.variables, variables);
    assert_eq!(programme.is_feasible(), Ok(false));
    assert_eq!(programme.hulls(), Ok(None));
    for variable in 0..programme.variables() {
        assert_eq!(programme.hull(variable), Ok(None));
    }
}

#[test]
fn pairwise_sums_fix_the_total() {
    let mut rows = vec![
        ("1 1 0", Relation::Equal, "1"),
        ("0 1 1", Relation::Equal, "1"),
        ("1 0 1", Relation::Equal, "1"),
    ];
    hulls_are(&programme(&["[0, 9]"; 3], &rows), &["[0.5, 0.5]"; 3]);
    rows.push(("1 1 1", Relation::Equal, "2"));
    conflict_is(&programme(&["[0, 9]"; 3], &rows), &[0, 1, 2, 3], &[]);
}

#[test]
fn a_shrinking_loop_is_zero() {
    let rows = [("1 -1", Relation::Equal, "0"), ("0.999 -1", Relation::Equal, "0")];
    hulls_are(&programme(&["[-1, 1]", FREE], &rows), &["[0, 0]", "[0, 0]"]);
    conflict_is(&programme(&["(0, 1]", FREE], &rows), &[0, 1], &[0]);
}

#[test]
fn open_ends_travel_through_sums() {
    let rows = [("1 1 -1", Relation::Equal, "0")];
    let domains = ["[1, 2)", "[3, 4]", FREE];
    hulls_are(&programme(&domains, &rows), &["[1, 2)", "[3, 4]", "[4, 6)"]);
    let domains = ["[1, 2)", "[3, 4]", "[6, 9]"];
    conflict_is(&programme(&domains, &rows), &[0], &[0, 1, 2]);
    let domains = ["[1, 2]", "[3, 4]", "[6, 9)"];
    hulls_are(&programme(&domains, &rows), &["[2, 2]", "[4, 4]", "[6, 6]"]);
}

#[test]
fn an_open_end_that_does_not_bind_leaves_others_closed() {
    let rows = [("1 1", Relation::AtMost, "5")];
    hulls_are(&programme(&["[0, 3)", "[0, 4]"], &rows), &["[0, 3)", "[0, 4]"]);
    // The largest y, 5, needs x = 0, which is not allowed.
    hulls_are(&programme(&["(0, 3)", "[0, 9]"], &rows), &["(0, 3)", "[0, 5)"]);
}

#[test]
fn every_relation_says_what_it_says() {
    for (relation, hull) in [
        (Relation::Equal, "[3.5, 3.5]"),
        (Relation::AtMost, "(-inf, 3.5]"),
        (Relation::Less, "(-inf, 3.5)"),
        (Relation::AtLeast, "[3.5, inf)"),
        (Relation::Greater, "(3.5, inf)"),
    ] {
        hulls_are(&programme(&[FREE], &[("2", relation, "7")]), &[hull]);
    }
}

#[test]
fn strict_relations_alone_can_clash() {
    let rows = [("1 -1", Relation::Less, "0"), ("-1 1", Relation::Less, "0")];
    conflict_is(&programme(&[FREE, FREE], &rows), &[0, 1], &[]);
    let rows = [("1 -1", Relation::AtMost, "0"), ("-1 1", Relation::AtMost, "0")];
    hulls_are(&programme(&[FREE, "[0, 2)"], &rows), &["[0, 2)", "[0, 2)"]);
}

#[test]
fn unbounded_variables_have_infinite_ends() {
    let rows = [("1 1", Relation::Equal, "10"), ("1 -1", Relation::Greater, "0")];
    hulls_are(&programme(&[FREE, FREE], &rows), &["(5, inf)", "(-inf, 5)"]);
    hulls_are(&programme(&[FREE, "[1, inf)"], &rows), &["(5, 9]", "[1, 5)"]);
}

#[test]
fn no_constraints_leave_the_domains() {
    hulls_are(&LinearProgram::new(2), &[FREE, FREE]);
    hulls_are(&programme(&["(1, 2]", FREE, "(-inf, 3)"], &[]), &["(1, 2]", FREE, "(-inf, 3)"]);
    hulls_are(&LinearProgram::new(0), &[]);
}

#[test]
fn a_second_domain_narrows_the_first() {
    let mut narrowed = programme(&["[1, 5)"], &[]);
    for (next, hull) in [
        (FREE, "[1, 5)"),
        ("[0, 9]", "[1, 5)"),
        ("(1, inf)", "(1, 5)"),
        ("(-inf, 4]", "(1, 4]"),
        ("[2, 4]", "[2, 4]"),
        ("[4, 4]", "[4, 4]"),
    ] {
        narrowed.bound(0, &next.parse().unwrap()).unwrap();
        hulls_are(&narrowed, &[hull]);
    }
    narrowed.bound(0, &"(4, 5]".parse().unwrap()).unwrap();
    conflict_is(&narrowed, &[], &[0]);
}

#[test]
fn a_repeated_variable_is_summed() {
    let mut sums = LinearProgram::new(2);
    let row = |terms: &[(usize, i64)]| -> Vec<_> {
        terms.iter().map(|(variable, n)| (*variable, Rational::from_int(*n))).collect()
    };
    let thrice = row(&[(0, 1), (1, 1), (0, 2), (1, -1)]);
    sums.constrain(&thrice, Relation::AtMost, number("6")).unwrap();
    hulls_are(&sums, &["(-inf, 2]", FREE]);
}

#[test]
fn a_constraint_on_nothing_holds_or_not() {
    let mut empty = LinearProgram::new(1);
    empty.constrain(&[], Relation::Equal, Rational::ZERO).unwrap();
    empty.constrain(&[(0, Rational::ZERO)], Relation::AtMost, Rational::ONE).unwrap();
    hulls_are(&empty, &[FREE]);
    empty.constrain(&[], Relation::Less, Rational::ZERO).unwrap();
    conflict_is(&empty, &[2], &[]);
}

#[test]
fn repeated_and_dependent_rows_do_no_harm() {
    let rows = [
        ("1 1", Relation::Equal, "4"),
        ("1 1", Relation::Equal, "4"),
        ("2 2", Relation::Equal, "8"),
        ("1 1", Relation::AtMost, "4"),
    ];
    hulls_are(&programme(&["[0, 3]", FREE], &rows), &["[0, 3]", "[1, 4]"]);
}

/// Beale (1955), on which the largest-coefficient rule goes round for ever.
#[test]
fn beales_example_ends() {
    let rows = [
        ("0.25 -60 -0.04 9", Relation::AtMost, "0"),
        ("0.5 -90 -0.02 3", Relation::AtMost, "0"),
        ("0.75 -150 0.02 -6 -1", Relation::Equal, "0"),
    ];
    let half_line = "[0, inf)";
    let domains = [half_line, half_line, "[0, 1]", half_line, FREE];
    let hull = programme(&domains, &rows).hull(4).unwrap().unwrap();
    assert_eq!(hull.to_exact_text(), "(-inf, 0.05]");
}

/// Klee and Minty (1972): the corners of a squashed cube, all on the way up.
#[test]
fn a_klee_minty_cube_has_its_known_top() {
    let rows = [
        ("1", Relation::AtMost, "5"),
        ("4 1", Relation::AtMost, "25"),
        ("8 4 1", Relation::AtMost, "125"),
        ("16 8 4 1", Relation::AtMost, "625"),
        ("8 4 2 1 -1", Relation::Equal, "0"),
    ];
    let half_line = "[0, inf)";
    let domains = [half_line, half_line, half_line, half_line, FREE];
    let hull = programme(&domains, &rows).hull(4).unwrap().unwrap();
    assert_eq!(hull.to_exact_text(), "[0, 625]");
}

#[test]
fn a_conflict_leaves_out_what_does_not_matter() {
    let rows = [
        ("1 0 0", Relation::AtMost, "7"),
        ("1 -1 0", Relation::Equal, "0"),
        ("0 1 1", Relation::AtMost, "100"),
        ("0 -1 1", Relation::Equal, "0"),
    ];
    let domains = ["[1, inf)", "[-50, 50]", "(7, 8]"];
    conflict_is(&programme(&domains, &rows), &[0, 1, 3], &[2]);
}

#[test]
fn an_end_that_does_not_fit_is_rounded_outwards() {
    let small = "0.000000000000000000000000000001";
    let rows = [
        (format!("{small} -1"), Relation::Equal, "0"),
        (format!("0 {small} -1"), Relation::Equal, "0"),
    ];
    let rows: Vec<_> =
        rows.iter().map(|(row, relation, n)| (row.as_str(), *relation, *n)).collect();
    let tiny = programme(&["[1, 1]", FREE, FREE], &rows).hull(2).unwrap().unwrap();
    assert_eq!(tiny.low(), End::Open(Rational::ZERO));
    assert_eq!(tiny.high(), End::Open(Rational::new(1, 10_i128.pow(36)).unwrap()));
    let huge = programme(&[FREE, FREE, "[1, 1]"], &rows).hull(0).unwrap().unwrap();
    assert_eq!((huge.low(), huge.high()), (End::Open(Rational::MAX), End::Infinite));
}
