//! Known answers on the published figures and on systems that propagation alone gets wrong.

use crate::support::{check, claim, left_of, number, part, rounded, run, run_with, share, verdict};
use fourp_claims::{Aspect, Config, Reconciliation, Undetermined, Verdict};
use fourp_model::{Claim, FigureKind, Interval, Population, Slug};

/// The spending of 2015-16 as printed by the Committee of Public Accounts, paragraph 7.
fn spending() -> (Vec<Claim>, Vec<Population>) {
    let year = "2015-16";
    let claims = vec![
        claim("front-line", "front-line", year, rounded("2.2", "0.1"), "GBP bn"),
        claim("prevent", "prevent", year, rounded("84", "1"), "GBP m"),
        claim("prevent-share", "prevent", year, share("4", "front-line"), "percent"),
        claim("pursue", "pursue", year, rounded("1.8", "0.1"), "GBP bn"),
        claim("pursue-share", "pursue", year, share("79", "front-line"), "percent"),
        claim("local", "local", year, rounded("1.8", "0.1"), "GBP bn"),
    ];
    let populations = vec![
        part("prevent", "front-line"),
        part("pursue", "front-line"),
        part("front-line", "everything"),
        part("local", "everything"),
    ];
    (claims, populations)
}

#[test]
fn pursue_agrees_only_as_intervals_and_narrows() {
    let (claims, populations) = spending();
    let checks = [check("X03", "share(pursue, front-line) = pursue-share", None)];
    let result = run(&claims, &checks, &populations);
    assert_eq!(verdict(&result, "X03"), &Verdict::ConsistentAsIntervals);
    // £1.75bn / 79.5 % is £2.2013bn; 79.5 % of £2.25bn is £1.78875bn.
    left_of(&result, "front-line", "(350000000000/159, 2250000000)");
    left_of(&result, "pursue", "[1750000000, 1788750000)");
    let outcome = result.outcome(&"X03".parse().unwrap()).unwrap();
    assert_eq!(outcome.computed.unwrap().to_exact_text(), "(7/9, 37/43)");
    assert_eq!(outcome.computed_point, Some(number("9/11")));
    assert_eq!(outcome.narrowed.len(), 2);
}

#[test]
fn prevent_is_consistent_for_every_value() {
    let (claims, populations) = spending();
    let checks = [check("X02", "share(prevent, front-line) = prevent-share", None)];
    assert_eq!(verdict(&run(&claims, &checks, &populations), "X02"), &Verdict::Consistent);
}

#[test]
fn the_residual_is_derived_from_what_all_checks_leave() {
    let (claims, populations) = spending();
    let checks = [
        check("X03", "share(pursue, front-line) = pursue-share", None),
        check("X04", "1 - pursue-share - share(prevent, front-line)", None),
    ];
    let result = run(&claims, &checks, &populations);
    let residual = &result.derived()[0];
    assert_eq!(residual.unit.show_interval(&residual.interval, 4), "over 16.66 % to under 17.79 %");
    assert_eq!(verdict(&result, "X04"), &Verdict::Derived);
}

#[test]
fn equal_numbers_of_different_things_are_not_joined() {
    let (claims, populations) = spending();
    let result = run(&claims, &[check("X16", "local = pursue", None)], &populations);
    let Verdict::NotComparable(faults) = verdict(&result, "X16") else { panic!() };
    assert_eq!(faults.iter().map(|f| f.aspect).collect::<Vec<_>>(), [Aspect::Population]);
    assert_eq!(result.interval(&"local".parse().unwrap()), None);
}

#[test]
fn unlike_counts_are_not_added_and_a_ratio_needs_a_meaning() {
    let more = |value: &str| FigureKind::MoreThan { value: number(value) };
    let exact = |value: &str| FigureKind::Exact { value: number(value) };
    let claims = [
        claim("groups", "crime-groups", "2019", more("4500"), "groups"),
        claim("people", "criminals", "2019", more("181000"), "people"),
        claim("governing", "governing", "2018-09", exact("37"), "groups"),
        claim("discussing", "discussing", "2018-09", exact("59"), "groups"),
    ];
    let checks = [
        check("X10", "governing + discussing", None),
        check("X17", "people / groups", None),
        check("X17-m", "people / groups", Some("people per group, were they in groups")),
    ];
    let result = run(&claims, &checks, &[]);
    let aspects = |id: &str| match verdict(&result, id) {
        Verdict::NotComparable(faults) => faults.iter().map(|f| f.aspect).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(aspects("X10"), [Aspect::Population]);
    assert_eq!(aspects("X17"), [Aspect::Unit, Aspect::Population]);
    assert_eq!(verdict(&result, "X17-m"), &Verdict::Derived);
}

fn measured(id: &str, interval: &str) -> Claim {
    let interval: Interval = interval.parse().unwrap();
    let value = |end: fourp_model::End| end.value().unwrap();
    let (low, high) = (value(interval.low()), value(interval.high()));
    claim(id, "p", "2019", FigureKind::Range { low, high }, "measured: kg")
}

#[test]
fn a_linear_clash_that_propagation_cannot_see_is_found_and_is_irreducible() {
    let claims = ["x", "y", "z", "w"].map(|id| measured(id, "[-10, 10]"));
    let checks = [
        check("a", "x + y = 1", None),
        check("b", "y + z = 1", None),
        check("c", "x + z = 1", None),
        check("d", "x + y + z = 2", None),
        check("e", "w = x", None),
    ];
    let result = run(&claims, &checks, &[]);
    let Verdict::Contradictory(conflict) = verdict(&result, "a") else { panic!() };
    let names: Vec<_> = conflict.checks.iter().map(Slug::as_str).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    assert!(conflict.claims.is_empty(), "the checks clash whatever was printed");
    assert_eq!(verdict(&result, "e"), &Verdict::Consistent);
}

#[test]
fn a_mean_of_counts_is_no_count() {
    let mean = claim("mean", "p", "2019", rounded("2.3", "0.1"), "people");
    let exact = FigureKind::Exact { value: number("23") };
    let total = claim("total", "p", "2019", exact, "people");
    let result = run(&[mean, total], &[check("x", "total / 10 = mean", None)], &[]);
    assert_eq!(verdict(&result, "x"), &Verdict::Consistent);
}

#[test]
fn a_creeping_propagation_is_settled_exactly() {
    let claims = ["x", "y"].map(|id| measured(id, "[0, 10]"));
    let checks = [check("a", "x = y", None), check("b", "y = 0.999 * x", None)];
    let result = run(&claims, &checks, &[]);
    left_of(&result, "x", "[0, 0]");
    assert!(!matches!(verdict(&result, "a"), Verdict::NotConverged));
    // Without the linear programme the cap is reached, and that is said.
    let capped = Config { linear_claims_max: 0, ..Config::default() };
    let result = run_with(&claims, &checks, &[], &capped);
    assert_eq!(verdict(&result, "a"), &Verdict::NotConverged);
}

#[test]
fn a_check_of_one_known_figure_does_not_hide_a_block() {
    let claims = [measured("a", "[-2, 2]"), measured("b", "[-3, 3]"), measured("c", "[0, 0]")];
    let checks = [
        check("1", "2 * b = a + 1", None),
        check("2", "c = b + a + 0.5", None),
        check("3", "c = 0", None),
    ];
    left_of(&run(&claims, &checks, &[]), "a", "[-2/3, -2/3]");
}

#[test]
fn a_chain_settles_in_three_sweeps_whatever_its_length() {
    let ids: Vec<String> = (0..2_000).map(|place| format!("c{place:04}")).collect();
    let claims: Vec<Claim> = ids.iter().map(|id| measured(id, "[0, 5000]")).collect();
    let mut checks: Vec<_> = ids
        .windows(2)
        .map(|pair| check(&pair[1], &format!("{} + 1 = {}", pair[0], pair[1]), None))
        .collect();
    let config = Config { sweeps_max: 3, ..Config::default() };
    let result = run_with(&claims, &checks, &[], &config);
    left_of(&result, "c0000", "[0, 3001]");
    left_of(&result, "c1999", "[1999, 5000]");
    assert!(result.outcomes().iter().all(|outcome| outcome.verdict.agrees()));
    checks.reverse();
    let again = run_with(&claims, &checks, &[], &config);
    assert_eq!(format!("{:?}", again.outcomes()), format!("{:?}", result.outcomes()));
}

#[test]
fn a_conflict_names_the_figures_and_the_smallest_mend() {
    let claims = [
        claim("total", "all", "2019", rounded("2.9", "0.1"), "GBP bn"),
        claim("front", "front", "2019", rounded("2.2", "0.1"), "GBP bn"),
        claim("back", "back", "2019", rounded("0.9", "0.1"), "GBP bn"),
        claim("spare", "front", "2019", rounded("2.2", "0.1"), "GBP bn"),
    ];
    let populations = [part("front", "all"), part("back", "all")];
    let checks =
        [check("sum", "front + back = total", None), check("again", "spare = front", None)];
    let result = run(&claims, &checks, &populations);
    let Verdict::Contradictory(conflict) = verdict(&result, "sum") else { panic!() };
    assert_eq!(conflict.checks.len(), 1);
    assert_eq!(
        conflict.claims.iter().map(Slug::as_str).collect::<Vec<_>>(),
        ["back", "front", "total"]
    );
    // 2.15 + 0.85 = 3.0 is £0.05bn above the highest total; of the three, the total is the largest.
    let best = &conflict.repairs[0];
    assert_eq!((best.claim.as_str(), best.change), ("total", number("50000000")));
    assert_eq!(best.needed.to_exact_text(), "[3000000000, 3200000000)");
    assert_eq!(verdict(&result, "again"), &Verdict::Consistent);
}

#[test]
fn a_check_can_be_run_as_at_a_vintage() {
    let exact = |value: &str| FigureKind::Exact { value: number(value) };
    let mut first = claim("first", "victims", "2018", exact("6993"), "people");
    first.vintage = Some("2019-03-20".parse().unwrap());
    let mut second = claim("second", "victims", "2018", exact("6985"), "people");
    second.vintage = Some("2020-03".parse().unwrap());
    second.supersedes = Some(first.id.clone());
    let before = claim("before", "victims", "2017", exact("5142"), "people");
    let claims = [first, second, before];
    let checks =
        [check("rise", "change(before, first)", None), check("same", "first = second", None)];
    let at = |date: Option<&str>| {
        let as_at = date.map(|date| date.parse().unwrap());
        run_with(&claims, &checks, &[], &Config { as_at, ..Config::default() })
    };
    let rise = |result: &Reconciliation| result.derived()[0].interval.as_point().unwrap();
    assert_eq!(rise(&at(None)), number("1851/5142"));
    assert_eq!(rise(&at(Some("2019-06-28"))), number("1851/5142"));
    assert_eq!(rise(&at(Some("2020-12-31"))), number("1843/5142"));
    assert_eq!(rise(&at(Some("2010-01-01"))), number("1851/5142"));
    let Verdict::NotComparable(faults) = verdict(&at(None), "same").clone() else { panic!() };
    assert_eq!(faults[0].aspect, Aspect::Vintage);
    let revised = at(None);
    let revision = &revised.revisions()[0];
    assert_eq!(revision.change.unwrap().as_point(), Some(number("-8")));
}

#[test]
fn two_versions_of_one_figure_are_not_added() {
    let exact = |value: &str| FigureKind::Exact { value: number(value) };
    let first = claim("first", "victims", "2018", exact("6993"), "people");
    let mut second = claim("second", "victims", "2018", exact("6985"), "people");
    second.supersedes = Some(first.id.clone());
    second.vintage = Some("2020-03".parse().unwrap());
    let other = claim("other", "victims", "2018", exact("7"), "people");
    let claims = [first, second, other];
    for as_at in [None, Some("2021-01-01".parse().unwrap())] {
        let config = Config { as_at, ..Config::default() };
        let checks = [
            check("sum", "first + (other + second)", None),
            check("side", "other = first - other + second", None),
            check("revision", "second - first", None),
            check("one", "first + other", None),
        ];
        let result = run_with(&claims, &checks, &[], &config);
        for added in ["sum", "side"] {
            let Verdict::NotComparable(faults) = verdict(&result, added) else { panic!("{added}") };
            assert_eq!(faults[0].aspect, Aspect::Vintage);
        }
        assert_eq!(verdict(&result, "revision"), &Verdict::Derived);
        assert_eq!(verdict(&result, "one"), &Verdict::Derived);
    }
}

#[test]
fn what_cannot_be_decided_is_said() {
    let order = FigureKind::Ordinal { order: fourp_model::Order::Fewer, than: "others".into() };
    let claims = [
        measured("a", "[1, 3]"),
        measured("b", "[2, 4]"),
        measured("around-zero", "[-1, 1]"),
        claim("order", "p", "2019", order, "measured: kg"),
    ];
    let checks = [
        check("either", "a < b", None),
        check("zero", "a / around-zero", None),
        check("unknown", "a = nowhere", None),
        check("order", "a = order", None),
    ];
    let result = run(&claims, &checks, &[]);
    let because = |id: &str| match verdict(&result, id) {
        Verdict::Undetermined(because) => because.clone(),
        other => panic!("{id}: {other:?}"),
    };
    assert_eq!(because("either"), Undetermined::EitherAnswer);
    assert_eq!(because("zero"), Undetermined::NothingFollows);
    assert_eq!(because("unknown"), Undetermined::UnknownClaim("nowhere".parse().unwrap()));
    assert_eq!(because("order"), Undetermined::NoValue("order".parse().unwrap()));
}
