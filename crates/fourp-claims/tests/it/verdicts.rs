//! Which verdict is given where two could be mistaken for each other.

use std::sync::Mutex;

use fourp_claims::{Aspect, Config, Evidence, MemberStanding, Undetermined, Verdict, reconcile};
use fourp_model::{Claim, FigureKind, NoProgress, Progress, Slug, Unit};

use crate::support::{check, claim, left_of, number, part, rounded, run, run_with, verdict};

fn of(id: &str, kind: FigureKind, unit: &str) -> Claim {
    claim(id, "p", "2019", kind, unit)
}

fn range(id: &str, low: &str, high: &str, unit: &str) -> Claim {
    of(id, FigureKind::Range { low: number(low), high: number(high) }, unit)
}

fn exact(id: &str, value: &str, unit: &str) -> Claim {
    of(id, FigureKind::Exact { value: number(value) }, unit)
}

#[track_caller]
fn judged(claims: &[Claim], formula: &str) -> Verdict {
    verdict(&run(claims, &[check("x", formula, None)], &[]), "x").clone()
}

#[test]
fn something_follows_from_bounds_whose_difference_is_not_bounded() {
    let least = |id: &str, value: &str| {
        of(id, FigureKind::AtLeast { value: number(value) }, "measured: kg")
    };
    let claims = [least("a", "100"), least("b", "50"), exact("c", "10", "measured: kg")];
    let result = run(&claims, &[check("x", "a - b = c", None)], &[]);
    assert_eq!(verdict(&result, "x"), &Verdict::Narrows);
    left_of(&result, "b", "[90, inf)");
}

#[test]
fn a_divisor_that_turns_out_not_to_be_zero_is_looked_at_again() {
    let claims = [
        range("x", "4", "5", "measured: kg"),
        range("y", "-1", "4", "measured: kg"),
        range("z", "0", "1000", "percent"),
    ];
    let result = run(&claims, &[check("check", "x / y = z", None)], &[]);
    left_of(&result, "y", "[0.4, 4]");
    left_of(&result, "z", "[1, 10]");
    let alone = &result.outcomes()[0].narrowed;
    assert_eq!(alone.as_slice(), result.narrowed());
    assert_eq!(verdict(&result, "check"), &Verdict::Narrows);
}

#[test]
fn counts_that_creep_are_not_said_to_agree() {
    // No two whole numbers are a half apart, which takes half a million looks to see.
    let claims = [range("a", "0", "1000000", "people"), range("b", "0", "1000000", "people")];
    assert_eq!(judged(&claims, "a = b + 0.5"), Verdict::NotConverged);
    let few = [range("a", "0", "20", "people"), range("b", "0", "20", "people")];
    assert!(matches!(judged(&few, "a = b + 0.5"), Verdict::Contradictory(_)));
}

#[test]
fn what_is_counted_is_never_mended_below_zero() {
    let claims = [range("a", "1", "5", "people"), exact("c", "10", "people")];
    let Verdict::Contradictory(conflict) = judged(&claims, "a + 20 = c") else { panic!() };
    assert_eq!(conflict.claims.iter().map(Slug::as_str).collect::<Vec<_>>(), ["c"]);
    let needed: Vec<_> = conflict.repairs.iter().map(|r| r.needed.to_exact_text()).collect();
    assert_eq!(needed, ["[21, 25]"]);
    let Verdict::Contradictory(conflict) = judged(&claims, "a >= c") else { panic!() };
    let needed: Vec<_> = conflict.repairs.iter().map(|r| r.needed.to_exact_text()).collect();
    assert_eq!(needed, ["[0, 5]", "[10, inf)"]);
    // The total must hold both figures as printed; the second alone clashes with it already.
    let claims = [
        range("a", "5", "6", "people"),
        range("b", "7", "8", "people"),
        range("total", "1", "2", "people"),
    ];
    let Verdict::Contradictory(conflict) = judged(&claims, "a + b = total") else { panic!() };
    assert_eq!(conflict.claims.iter().map(Slug::as_str).collect::<Vec<_>>(), ["b", "total"]);
    let needed: Vec<_> = conflict.repairs.iter().map(|r| r.needed.to_exact_text()).collect();
    assert_eq!(needed, ["[12, 14]"]);
    // What was printed below zero is no such count.
    let claims = [range("a", "-5", "-1", "people"), exact("c", "10", "people")];
    let Verdict::Contradictory(conflict) = judged(&claims, "a >= c") else { panic!() };
    let needed: Vec<_> = conflict.repairs.iter().map(|r| r.needed.to_exact_text()).collect();
    assert_eq!(needed, ["[10, inf)"]);
}

#[test]
fn a_figure_used_twice_is_looked_at_until_nothing_is_left() {
    let claims = [range("p", "10", "90", "percent")];
    let Verdict::Contradictory(conflict) = judged(&claims, "p * p = p") else { panic!() };
    assert_eq!(conflict.claims.iter().map(Slug::as_str).collect::<Vec<_>>(), ["p"]);
}

#[test]
fn every_verdict_has_its_words() {
    let claims = [exact("a", "1", "measured: kg"), exact("b", "2", "people")];
    for (formula, words) in [
        ("a = a", "consistent"),
        ("a = 2", "contradictory"),
        ("a = b", "not comparable"),
        ("a = nowhere", "undetermined"),
        ("2 * a", "derived"),
    ] {
        let verdict = judged(&claims, formula);
        assert_eq!((verdict.as_str(), format!("{verdict:>14}")), (words, format!("{words:>14}")));
    }
    assert_eq!(Verdict::ConsistentAsIntervals.to_string(), "consistent as intervals");
    assert_eq!(Verdict::Narrows.to_string(), "narrows");
    assert_eq!(Verdict::NotConverged.to_string(), "not converged");
}

#[test]
fn every_check_that_clashes_by_itself_is_named_whatever_the_cap() {
    let ids: Vec<String> = (0..300).map(|place| format!("c{place:03}")).collect();
    let mut claims = vec![range("hub", "0", "1", "measured: kg")];
    let leaf = |(place, id): (usize, &String)| {
        let (low, high) = if place % 3 == 0 { ("0", "0.5") } else { ("5", "6") };
        range(id, low, high, "measured: kg")
    };
    claims.extend(ids.iter().enumerate().map(leaf));
    let checks: Vec<_> = ids.iter().map(|id| check(id, &format!("hub = {id}"), None)).collect();
    let config = Config { conflicts_max: 0, ..Config::default() };
    let result = run_with(&claims, &checks, &[], &config);
    for (place, id) in ids.iter().enumerate() {
        match verdict(&result, id) {
            Verdict::Contradictory(conflict) => {
                assert_ne!(place % 3, 0, "{id}");
                assert_eq!(conflict.checks.len(), 1);
                assert_eq!(conflict.repairs.len(), 2);
            }
            other => assert!(place % 3 == 0 && other.agrees(), "{id}: {other}"),
        }
    }
    left_of(&result, "hub", "[0, 0.5]");
}

#[test]
fn conflicts_of_several_checks_are_taken_out_up_to_the_cap() {
    let mut claims = vec![range("h", "0", "100", "measured: kg")];
    let ends = [("0", "1"), ("5", "6"), ("10", "11"), ("20", "21")];
    let ids = ["a", "b", "c", "d"];
    claims
        .extend(ids.iter().zip(ends).map(|(id, (low, high))| range(id, low, high, "measured: kg")));
    let checks = ids.map(|id| check(id, &format!("h = {id}"), None));
    let contradictory = |conflicts_max: usize| {
        let config = Config { conflicts_max, ..Config::default() };
        let result = run_with(&claims, &checks, &[], &config);
        ids.map(|id| match verdict(&result, id) {
            Verdict::Contradictory(conflict) => conflict.checks.len(),
            other => usize::from(*other != Verdict::NotConverged),
        })
    };
    assert_eq!(contradictory(2), [2, 2, 2, 2]);
    assert_eq!(contradictory(1), [2, 2, 0, 0]);
    assert_eq!(contradictory(0), [0, 0, 0, 0]);
}

#[test]
fn two_versions_stay_two_as_at_any_date() {
    let mut first = exact("first", "6993", "people");
    first.vintage = Some("2019-03-20".parse().unwrap());
    let mut second = exact("second", "6985", "people");
    second.vintage = Some("2020-03".parse().unwrap());
    second.supersedes = Some(first.id.clone());
    let config = Config { as_at: Some("2021-01-01".parse().unwrap()), ..Config::default() };
    let result = run_with(&[first, second], &[check("x", "first = second", None)], &[], &config);
    let Verdict::NotComparable(faults) = verdict(&result, "x") else { panic!() };
    assert_eq!(faults[0].aspect, Aspect::Vintage);
    assert_eq!(faults[0].to_string(), "vintage: first of 2019-03-20 against second of 2020-03");
}

#[test]
fn a_long_chain_of_versions_costs_each_check_no_walk() {
    let ids: Vec<String> = (0..3_000).map(|place| format!("c{place:04}")).collect();
    let mut claims: Vec<Claim> = ids.iter().map(|id| exact(id, "7", "people")).collect();
    for (place, claim) in claims.iter_mut().enumerate() {
        claim.vintage = Some(format!("{}", 1000 + place / 2).parse().unwrap());
        claim.supersedes = place.checked_sub(1).map(|earlier| ids[earlier].parse().unwrap());
    }
    claims.push(exact("else", "7", "people"));
    let mut checks: Vec<_> =
        ids.iter().map(|id| check(id, &format!("{id} = c0000"), None)).collect();
    checks.push(check("other", "c2999 = else", None));
    let as_at = |date: &str| Config { as_at: Some(date.parse().unwrap()), ..Config::default() };
    for config in [Config::default(), as_at("1500-06-30")] {
        let result = run_with(&claims, &checks, &[], &config);
        let refused = |id: &&String| matches!(verdict(&result, id), Verdict::NotComparable(_));
        assert_eq!(ids.iter().filter(refused).count(), 2_999);
        let used = result.outcome(&"other".parse().unwrap()).unwrap().formula.to_string();
        let expected = if config.as_at.is_some() { "c1001 = else" } else { "c2999 = else" };
        assert_eq!(used, expected);
    }
}

#[test]
fn orders_between_printed_points_are_told_apart() {
    let printed = |id: &str, value: &str, step: &str| of(id, rounded(value, step), "measured: kg");
    let near = [printed("a", "2", "2"), printed("b", "3", "2")];
    let either = Verdict::Undetermined(Undetermined::EitherAnswer);
    for formula in ["a < b", "a <= b", "b > a", "b >= a", "a part of b"] {
        assert_eq!(judged(&near, formula), either, "{formula}");
    }
    for formula in ["b < a", "b <= a", "a > b", "a >= b", "b part of a"] {
        assert_eq!(judged(&near, formula), Verdict::ConsistentAsIntervals, "{formula}");
    }
    for formula in ["2 < b", "b > 2", "a + 0 < b", "b > a + 0"] {
        assert!(!matches!(judged(&near, formula), Verdict::ConsistentAsIntervals), "{formula}");
    }
    let apart = [exact("a", "1", "measured: kg"), exact("b", "2", "measured: kg")];
    for formula in ["a < b", "a <= b", "b > a", "b >= a", "a <= a", "a >= a", "a = a"] {
        assert_eq!(judged(&apart, formula), Verdict::Consistent, "{formula}");
    }
    for formula in ["b < a", "b <= a", "a > b", "a >= b", "a < a", "a > a", "a = b"] {
        assert!(matches!(judged(&apart, formula), Verdict::Contradictory(_)), "{formula}");
    }
}

#[test]
fn a_point_inside_the_reported_figure_raises_no_alarm() {
    let claims = [
        of("front", rounded("2.2", "0.1"), "measured: kg"),
        of("back", rounded("0.72", "0.01"), "measured: kg"),
        of("total", rounded("2.9", "0.1"), "measured: kg"),
    ];
    assert_eq!(judged(&claims, "front + back = total"), Verdict::Narrows);
    assert_eq!(judged(&claims, "total = front + back"), Verdict::Narrows);
    assert_eq!(judged(&claims, "front + back = total + 0"), Verdict::ConsistentAsIntervals);
}

#[test]
fn a_ratio_in_a_cycle_is_multiplied_out() {
    let claims = [range("x", "1", "10", "measured: kg"), range("y", "1", "10", "measured: kg")];
    let checks = [check("a", "x / y = 1", None), check("b", "y = 0.999 * x", None)];
    let result = run(&claims, &checks, &[]);
    assert!(matches!(verdict(&result, "a"), Verdict::Contradictory(_)));
    let checks = [check("a", "1 = x / y", None), check("b", "change(x, y) = -0.001", None)];
    let result = run(&claims, &checks, &[]);
    assert!(matches!(verdict(&result, "b"), Verdict::Contradictory(_)));
}

#[test]
fn a_share_without_a_printed_percentage_is_shown_in_per_cent() {
    let claims = [range("x", "1", "10", "measured: kg"), range("y", "1", "10", "measured: kg")];
    let result = run(&claims, &[check("a", "share(x, y)", None)], &[part("p", "q")]);
    assert_eq!(result.derived()[0].unit, Unit::percent());
    assert_eq!(result.outcomes()[0].members.first().map(|m| m.standing), None::<MemberStanding>);
}

/// Notes what it is told, and stops after so many steps.
struct Listener {
    told: Mutex<Vec<(u64, Option<u64>)>>,
    stops_after: usize,
}

impl Progress for Listener {
    fn report(&self, done: u64, of: Option<u64>, _: &str) {
        self.told.lock().unwrap().push((done, of));
    }

    fn is_cancelled(&self) -> bool {
        self.told.lock().unwrap().len() > self.stops_after
    }
}

#[test]
fn progress_is_told_and_can_stop() {
    let claims = ["a", "b", "c", "d"].map(|id| range(id, "0", "1", "measured: kg"));
    let checks = [check("1", "a = b", None), check("2", "b = a", None), check("3", "c = d", None)];
    let evidence = Evidence { claims: &claims, checks: &checks, populations: &[], labels: &[] };
    let listener = |stops_after| Listener { told: Mutex::default(), stops_after };
    let all = listener(9);
    assert!(reconcile(&evidence, &Config::default(), &all).is_ok());
    assert_eq!(*all.told.lock().unwrap(), [(0, Some(3)), (0, Some(3)), (2, Some(3))]);
    for steps in 0..3 {
        let stopped = reconcile(&evidence, &Config::default(), &listener(steps));
        assert!(stopped.is_err(), "{steps}");
    }
    assert!(reconcile(&evidence, &Config::default(), &NoProgress).is_ok());
}
