//! Intervals of counts, proportions and ratios against 50-digit arithmetic.
//!
//! `data/rates.json` was evaluated for this project with 50-digit arithmetic and is printed to 20 digits.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use fourp_stat::{
    ConfidenceInterval, CountMethod, Exposed, Level, ProportionMethod, RatioMethod,
    binomial_interval, poisson_interval, rate_ratio,
};
use serde_json::Value;

const TRUTH: &str = include_str!("data/rates.json");

fn cases(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(TRUTH).unwrap();
    all[kind].as_array().unwrap().clone()
}

fn number(value: &Value) -> f64 {
    value.as_str().map_or_else(|| value.as_f64().unwrap(), |text| text.parse().unwrap())
}

fn level(case: &Value) -> Level {
    Level::new(number(&case["conf"])).unwrap()
}

fn same(found: ConfidenceInterval, case: &Value, name: &str) -> u32 {
    let ends = [found.lower(), found.upper()];
    for (end, found) in ends.into_iter().enumerate() {
        let truth = number(&case[name][end]);
        let near = found == truth || (found / truth - 1.0).abs() < 1e-12;
        assert!(near, "{name} end {end}: {found} for {case}");
    }
    2
}

#[test]
fn counts() {
    let mut ends = 0;
    for case in cases("one_sample") {
        let count = case["x"].as_u64().unwrap();
        let found = |how| poisson_interval(count, level(&case), how);
        ends += same(found(CountMethod::Garwood), &case, "garwood");
        ends += same(found(CountMethod::MidP), &case, "midp");
    }
    assert_eq!(ends, 48 * 4);
}

#[test]
fn proportions() {
    let mut ends = 0;
    for case in cases("proportion") {
        let (x, n) = (case["x"].as_u64().unwrap(), case["n"].as_u64().unwrap());
        let found = |how| binomial_interval(x, n, level(&case), how).unwrap();
        ends += same(found(ProportionMethod::ClopperPearson), &case, "clopper_pearson");
        ends += same(found(ProportionMethod::MidP), &case, "midp");
    }
    assert_eq!(ends, 8 * 4);
}

#[test]
fn ratios() {
    let mut ends = 0;
    for case in cases("two_sample") {
        let exposed = |count: &str, exposure: &str| {
            Exposed::new(case[count].as_u64().unwrap(), number(&case[exposure])).unwrap()
        };
        let (a, b) = (exposed("x1", "t1"), exposed("x2", "t2"));
        let found = |how| rate_ratio(a, b, level(&case), how).unwrap().interval;
        ends += same(found(RatioMethod::ConditionalExact), &case, "exact");
        ends += same(found(RatioMethod::MidP), &case, "midp");
    }
    assert_eq!(ends, 27 * 4);
}
