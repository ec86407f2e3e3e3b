//! Kappa against other programs, and its laws.

use std::{fs, path::Path};

use fourp_model::Answer;
use fourp_performance::{Agreement, Kappa, KappaWeights, arbitrary};
use fourp_stat::Level;
use proptest::prelude::*;
use serde_json::Value;

fn kappa(table: &Agreement, weights: KappaWeights) -> Answer<Kappa> {
    table.kappa(weights, Level::P95)
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * other.abs().max(1.0)
}

/// Made by tests/data/agreement/make.py, with its versions in the file.
#[test]
fn kappa_and_its_errors_are_those_of_other_programs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/agreement/answers.json");
    let made: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut compared = 0;
    for case in made["cases"].as_array().unwrap() {
        let table = serde_json::from_value(case["table"].clone()).unwrap();
        let table = Agreement::of_counts(table).unwrap();
        for weights in KappaWeights::ALL {
            let answer = &case["answers"][weights.as_str()];
            let ours = kappa(&table, *weights).measured().unwrap();
            for (name, found) in [
                ("sklearn", ours.kappa),
                ("statsmodels", ours.kappa),
                ("standard_error", ours.standard_error),
                ("null_error", ours.null_error),
            ] {
                let theirs = answer[name].as_f64().unwrap();
                assert!(near(found, theirs), "{name} {weights}: {found}, {theirs}: {case}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 15 * 3 * 4);
}

/// Every pair of ratings, one by one.
fn pairs(table: &Agreement) -> Vec<(f64, f64)> {
    let rows = table.counts().iter().zip(1_u32..);
    rows.flat_map(|(row, first)| {
        let cells = row.iter().zip(1_u32..);
        cells.flat_map(move |(count, second)| {
            (0..*count).map(move |_| (f64::from(first), f64::from(second)))
        })
    })
    .collect()
}

/// Quadratic kappa is the intraclass correlation 2 s12 / (s11 + s22 + (m1 - m2)²) (Krippendorff 1970; Fleiss and Cohen 1973),
/// which needs no table.
fn slowly(pairs: &[(f64, f64)]) -> Option<f64> {
    let count = f64::from(u32::try_from(pairs.len()).unwrap());
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (one, other) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let both = mean(&|pair| (pair.0 - one) * (pair.1 - other));
    let spread = mean(&|pair| (pair.0 - one).powi(2)) + mean(&|pair| (pair.1 - other).powi(2));
    let whole = spread + (one - other).powi(2);
    (whole > 1e-12).then(|| 2.0 * both / whole)
}

proptest! {
    #[test]
    fn quadratic_kappa_is_an_intraclass_correlation(table in arbitrary::agreement()) {
        let fast = kappa(&table, KappaWeights::Quadratic).measured().map(|found| found.kappa);
        match (fast, slowly(&pairs(&table))) {
            (Some(fast), Some(slow)) => prop_assert!((fast - slow).abs() < 1e-10, "{fast} {slow}"),
            (fast, slow) => prop_assert_eq!(fast, slow),
        }
    }

    #[test]
    fn kappa_does_not_know_who_is_first_nor_which_end_is_up(table in arbitrary::agreement()) {
        let mut turned: Vec<Vec<u64>> = table.counts().to_vec();
        turned.reverse();
        turned.iter_mut().for_each(|row| row.reverse());
        let turned = Agreement::of_counts(turned).unwrap();
        for weights in KappaWeights::ALL {
            let found = kappa(&table, *weights).measured();
            for other in [kappa(&table.exchanged(), *weights), kappa(&turned, *weights)] {
                match (&found, other.measured()) {
                    (Some(one), Some(other)) => {
                        prop_assert!(near(one.kappa, other.kappa));
                        prop_assert!(near(one.standard_error, other.standard_error));
                        prop_assert!(one.kappa <= 1.0 && one.kappa >= -1.0);
                    }
                    (one, other) => prop_assert_eq!(one.is_some(), other.is_some()),
                }
            }
        }
    }

    #[test]
    fn more_of_the_same_changes_the_error_alone(table in arbitrary::agreement(), times in 2_u32..=9) {
        let many = table.counts().iter().map(|row| row.iter().map(|count| count * u64::from(times)).collect());
        let many = Agreement::of_counts(many.collect()).unwrap();
        for weights in KappaWeights::ALL {
            let (one, more) = (kappa(&table, *weights).measured(), kappa(&many, *weights).measured());
            if let (Some(one), Some(more)) = (one, more) {
                prop_assert!(near(one.kappa, more.kappa));
                let root = f64::from(times).sqrt();
                prop_assert!((one.standard_error - root * more.standard_error).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn without_an_order_names_of_places_mean_nothing(table in arbitrary::agreement(), by in 0_usize..6) {
        let mut turned: Vec<Vec<u64>> = table.counts().to_vec();
        let by = by % turned.len();
        turned.rotate_left(by);
        turned.iter_mut().for_each(|row| row.rotate_left(by));
        let turned = Agreement::of_counts(turned).unwrap();
        let of = |table| kappa(table, KappaWeights::Unweighted).measured().map(|it| it.kappa);
        match (of(&table), of(&turned)) {
            (Some(one), Some(other)) => prop_assert!(near(one, other)),
            (one, other) => prop_assert_eq!(one, other),
        }
    }
}
