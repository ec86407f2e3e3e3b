//! Special functions and quantiles against 50-digit arithmetic (`tests/data/make_special.py`).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use fourp_stat::{
    Normal, Tail, incomplete_beta, incomplete_gamma, inverse_incomplete_beta,
    inverse_incomplete_gamma, ln_gamma,
};
use serde_json::Value;

const TRUTH: &str = include_str!("data/special.json");

/// What the specification asks for; most are a hundred times better.
const BOUND: f64 = 1e-12;

fn cases(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(TRUTH).unwrap();
    let cases = all[kind].as_array().unwrap().clone();
    assert!(cases.len() > 9, "{kind}");
    cases
}

fn number(case: &Value, name: &str) -> f64 {
    match &case[name] {
        Value::String(text) => text.parse().unwrap(),
        number => number.as_f64().unwrap(),
    }
}

fn tail(case: &Value) -> Tail {
    case.get("lower")
        .map_or_else(|| Tail::Upper(number(case, "upper")), |_| Tail::Lower(number(case, "lower")))
}

/// The worst relative error over the bound of each case, where it occurs.
fn worst(errors: impl Iterator<Item = (f64, f64, Value)>) -> f64 {
    let (worst, case) = errors
        .map(|(error, bound, case)| (error / bound, case))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap();
    assert!(worst < 1.0, "{worst} of the bound at {case}");
    worst
}

fn error(found: f64, case: &Value, name: &str) -> f64 {
    (found / number(case, name) - 1.0).abs()
}

#[test]
fn normal_tails_and_deviates() {
    let tails = cases("normal_tail").into_iter().map(|case| {
        (error(Normal.at(number(&case, "z")).unwrap().upper, &case, "upper"), 1e-14, case)
    });
    println!("normal tail {:e}", 1e-14 * worst(tails));
    let deviates = cases("normal_quantile").into_iter().map(|case| {
        // Near a half, where the deviate vanishes, the rounding of the probability decides.
        let bound = 1e-14 + 4.0 * f64::EPSILON / number(&case, "z");
        (error(Normal.quantile(tail(&case)).unwrap(), &case, "z"), bound, case)
    });
    println!("normal quantile: {} of the bound", worst(deviates));
}

#[test]
fn the_logarithm_of_the_gamma_function() {
    let values = cases("ln_gamma")
        .into_iter()
        .map(|case| (error(ln_gamma(number(&case, "x")).unwrap(), &case, "value"), 1e-14, case));
    println!("ln gamma {:e}", 1e-14 * worst(values));
}

#[test]
fn gamma_tails() {
    let errors = cases("gamma_tails").into_iter().map(|case| {
        let found = incomplete_gamma(number(&case, "a"), number(&case, "x")).unwrap();
        let error = error(found.lower, &case, "lower").max(error(found.upper, &case, "upper"));
        (error, BOUND, case)
    });
    println!("gamma tails {:e}", BOUND * worst(errors));
}

#[test]
fn gamma_quantiles() {
    let errors = cases("gamma_quantile").into_iter().map(|case| {
        let found = inverse_incomplete_gamma(number(&case, "a"), tail(&case)).unwrap();
        (error(found, &case, "x"), BOUND, case)
    });
    println!("gamma quantiles {:e}", BOUND * worst(errors));
}

/// A tail changes by its condition number times the rounding of `x`; that is allowed on top.
#[test]
fn beta_tails() {
    let errors = cases("beta_tails").into_iter().map(|case| {
        let found =
            incomplete_beta(number(&case, "a"), number(&case, "b"), number(&case, "x")).unwrap();
        let error = error(found.lower, &case, "lower").max(error(found.upper, &case, "upper"));
        let smaller = number(&case, "lower").min(number(&case, "upper"));
        let condition = number(&case, "rate") / smaller;
        (error, BOUND + 2.0 * condition * f64::EPSILON, case)
    });
    println!("beta tails: {} of the bound", worst(errors));
}

#[test]
fn beta_quantiles() {
    let errors = cases("beta_quantile").into_iter().map(|case| {
        let (part, rest) =
            inverse_incomplete_beta(number(&case, "a"), number(&case, "b"), tail(&case)).unwrap();
        (error(part, &case, "part").max(error(rest, &case, "rest")), BOUND, case)
    });
    println!("beta quantiles {:e}", BOUND * worst(errors));
}
