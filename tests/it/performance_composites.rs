//! Composites and Sobol's indices against other programs, and their laws.

use std::{fs, num::NonZeroUsize, path::Path};

use fourp_performance::{
    Aggregation, Composite, CompositeChoices, CompositeError, CompositeIndicator, CompositeRecipe,
    CompositeTable, CompositeWeights, FirstOrder, Goal, MissingPolicy, Normalisation, SobolRuns,
    SobolSpec, arbitrary, composite, robustness, sobol_indices,
};
use proptest::{prelude::*, sample::select};
use serde_json::Value;

fn answers() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/composites/answers.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * other.abs().max(1.0)
}

/// Made by tests/data/composites/make.py, with its versions in the file.
#[test]
fn indices_of_the_same_runs_are_those_of_salib() {
    for case in answers()["sobol"].as_array().unwrap() {
        let swapped = case["swapped"].as_array().unwrap();
        let runs = SobolRuns {
            first: numbers(&case["first"]),
            second: numbers(&case["second"]),
            swapped: swapped.iter().map(numbers).collect(),
        };
        let found = runs.indices(FirstOrder::Saltelli).unwrap().measured().unwrap();
        for (at, index) in found.iter().enumerate() {
            let (first, total) = (numbers(&case["first_order"])[at], numbers(&case["total"])[at]);
            assert!(near(index.first_order, first), "{index:?} {first}");
            assert!(near(index.total, total), "{index:?} {total}");
        }
    }
}

#[test]
fn scores_and_ranks_are_those_of_scipy() {
    for case in answers()["composites"].as_array().unwrap() {
        let values: Vec<Vec<f64>> = serde_json::from_value(case["values"].clone()).unwrap();
        let goals: Vec<bool> = serde_json::from_value(case["more_is_better"].clone()).unwrap();
        let indicators = goals.iter().enumerate().map(|(at, is_more)| {
            CompositeIndicator::new(format!("{at}"), if *is_more { Goal::More } else { Goal::Less })
        });
        let names = (0..values.len()).map(|at| at.to_string()).collect();
        let values = values.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        let table = CompositeTable::new(names, indicators.collect(), values).unwrap();
        for answer in case["answers"].as_array().unwrap() {
            let normalisation = match answer["normalisation"].as_str().unwrap() {
                "min-max" => Normalisation::MinMax,
                "z-score" => Normalisation::ZScore,
                _ => Normalisation::Rank,
            };
            let aggregation = match answer["aggregation"].as_str().unwrap() {
                "arithmetic" => Aggregation::Arithmetic,
                "geometric" => Aggregation::Geometric,
                _ => Aggregation::Harmonic,
            };
            let weights = CompositeWeights::Given {
                weights: numbers(&case["weights"]),
                source: "drawn at random".into(),
            };
            let missing = MissingPolicy::Refuse;
            let recipe = CompositeRecipe { normalisation, weights, aggregation, missing };
            let found = composite(&table, &recipe).unwrap();
            for (at, score) in found.scores.iter().enumerate() {
                assert!(near(score.score, numbers(&answer["scores"])[at]), "{score:?} {answer}");
                assert_eq!(score.rank, numbers(&answer["ranks"])[at], "{score:?} {answer}");
            }
            for (at, importance) in found.importance.iter().enumerate() {
                let theirs = numbers(&answer["linear"])[at];
                assert!(near(importance.linear.unwrap(), theirs), "{importance:?} {theirs}");
            }
        }
    }
}

fn recipe(normalisation: Normalisation, aggregation: Aggregation) -> CompositeRecipe {
    CompositeRecipe { normalisation, aggregation, ..CompositeRecipe::default() }
}

fn small() -> CompositeChoices {
    let sobol = SobolSpec { replicates: 3, points: 8, ..SobolSpec::default() };
    CompositeChoices { sobol, ..CompositeChoices::default() }
}

/// The same in other units: each indicator times its factor, plus a shift.
fn converted(table: &CompositeTable, factor: f64, shift: f64) -> CompositeTable {
    let to = |value: f64| value * factor + shift;
    let indicators = table.indicators().iter().map(|indicator| CompositeIndicator {
        goalposts: indicator.goalposts.map(|(worst, best)| (to(worst), to(best))),
        ..indicator.clone()
    });
    let values = table.values().iter().map(|row| row.iter().map(|value| value.map(to)).collect());
    CompositeTable::new(table.alternatives().to_vec(), indicators.collect(), values.collect())
        .unwrap()
}

fn scores(found: &Composite) -> Vec<(f64, f64)> {
    found.scores.iter().map(|score| (score.score, score.rank)).collect()
}

fn alike(
    one: &Result<Composite, CompositeError>,
    other: &Result<Composite, CompositeError>,
) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => scores(one).iter().zip(scores(other)).all(|(one, other)| {
            // A score may be a difference of far larger numbers.
            (one.0 - other.0).abs() < 1e-7 && one.1 == other.1
        }),
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_composite_does_not_know_its_units(
        table in arbitrary::composite_table(),
        normalisation in select(Normalisation::ALL),
        aggregation in select(Aggregation::ALL),
        factor in prop_oneof![Just(0.3), Just(1_000.0), Just(0.001), 0.01_f64..100.0],
        shift in prop_oneof![Just(0.0), -50.0_f64..500.0],
    ) {
        let shift = if normalisation == Normalisation::Share { 0.0 } else { shift };
        let recipe = recipe(normalisation, aggregation);
        let (found, other) = (composite(&table, &recipe), composite(&converted(&table, factor, shift), &recipe));
        prop_assert!(alike(&found, &other), "{:?} {:?}", found, other);
    }

    #[test]
    fn the_order_of_rows_and_columns_changes_nothing(
        table in arbitrary::composite_table(),
        normalisation in select(Normalisation::ALL),
        aggregation in select(Aggregation::ALL),
        by in 0_usize..8,
    ) {
        let recipe = recipe(normalisation, aggregation);
        let mut names = table.alternatives().to_vec();
        let mut values = table.values().to_vec();
        let rows = by % names.len();
        names.rotate_left(rows);
        values.rotate_left(rows);
        let mut indicators = table.indicators().to_vec();
        indicators.reverse();
        values.iter_mut().for_each(|row| row.reverse());
        let turned = CompositeTable::new(names, indicators, values).unwrap();
        if let (Ok(found), Ok(other)) = (composite(&table, &recipe), composite(&turned, &recipe)) {
            let mut expected = found.scores;
            expected.rotate_left(rows);
            for (one, other) in expected.iter().zip(&other.scores) {
                prop_assert_eq!(&one.alternative, &other.alternative);
                prop_assert!(near(one.score, other.score) && one.rank == other.rank, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn who_is_best_in_everything_is_first(
        table in arbitrary::composite_table(),
        normalisation in select(vec![Normalisation::MinMax, Normalisation::Rank, Normalisation::ZScore]),
        aggregation in select(vec![Aggregation::Arithmetic, Aggregation::Borda, Aggregation::Copeland]),
    ) {
        let mut values = table.values().to_vec();
        values[0] = table
            .indicators()
            .iter()
            .map(|indicator| Some(if indicator.goal == Goal::More { 1e3 } else { -1e3 }))
            .collect();
        let (names, indicators) = (table.alternatives().to_vec(), table.indicators().to_vec());
        let table = CompositeTable::new(names, indicators, values).unwrap();
        let found = composite(&table, &recipe(normalisation, aggregation)).unwrap();
        prop_assert_eq!(found.scores[0].rank, 1.0);
    }

    #[test]
    fn ranks_and_parts_add_up_and_threads_change_no_byte(table in arbitrary::composite_table()) {
        let run = |threads| {
            let threads = NonZeroUsize::new(threads).unwrap();
            robustness(&table, &CompositeRecipe::default(), &small(), threads).unwrap()
        };
        let found = run(1);
        let bytes = serde_json::to_string(&found).unwrap();
        for threads in [2, 4] {
            prop_assert_eq!(&bytes, &serde_json::to_string(&run(threads)).unwrap());
        }
        let alternatives = f64::from(u32::try_from(table.alternatives().len()).unwrap());
        let ranks: f64 = found.nominal.scores.iter().map(|score| score.rank).sum();
        prop_assert!(near(ranks, alternatives * (alternatives + 1.0) / 2.0));
        let weights: f64 = found.nominal.importance.iter().map(|it| it.weight).sum();
        prop_assert!(near(weights, 1.0));
        for rank in &found.ranks {
            prop_assert!(near(rank.shares.iter().sum(), 1.0), "{rank:?}");
            prop_assert!(rank.range.lower <= rank.interval.upper && rank.interval.lower <= rank.range.upper);
            prop_assert!((0.0..=1.0).contains(&rank.holds));
        }
    }
}

#[test]
fn indices_of_a_sum_are_the_parts_of_its_variance_on_any_number_of_threads() {
    let model = |at: &[f64]| 3.0 * at[0] + at[1] * 2.0 + at[2];
    let spec = SobolSpec { points: 512, ..SobolSpec::default() };
    let run = |threads| sobol_indices(&[1, 2], spec, NonZeroUsize::new(threads).unwrap(), model);
    let found = run(1).unwrap().measured().unwrap();
    assert_eq!(Some(&found), run(4).unwrap().measured().as_ref());
    for (index, part) in found.iter().zip([9.0 / 14.0, 5.0 / 14.0]) {
        assert!((index.first_order - part).abs() < 4.0 * index.first_order_error, "{index:?}");
        assert!((index.total - part).abs() < 4.0 * index.total_error, "{index:?}");
    }
}

fn table(values: &[&[Option<f64>]]) -> CompositeTable {
    let columns = values[0].len();
    let indicators = (0..columns).map(|at| CompositeIndicator::new(format!("i{at}"), Goal::More));
    let names = (0..values.len()).map(|at| format!("a{at}")).collect();
    let values = values.iter().map(|row| row.to_vec()).collect();
    CompositeTable::new(names, indicators.collect(), values).unwrap()
}

fn refused(table: &CompositeTable, recipe: &CompositeRecipe) -> String {
    composite(table, recipe).unwrap_err().to_string()
}

#[test]
fn a_missing_value_is_dealt_with_as_was_said() {
    let table = table(&[&[Some(1.0), Some(4.0)], &[Some(2.0), None], &[Some(3.0), Some(5.0)]]);
    let with = |missing| CompositeRecipe { missing, ..CompositeRecipe::default() };
    assert_eq!(
        refused(&table, &with(MissingPolicy::Refuse)),
        "\"i1\" of \"a1\" is missing, and the policy is to refuse that"
    );
    let left = composite(&table, &with(MissingPolicy::LeaveOut)).unwrap();
    assert_eq!((left.scores.len(), left.left_out), (2, vec!["a1".to_owned()]));
    let kept = composite(&table, &with(MissingPolicy::Reweigh)).unwrap();
    // Half way in the one indicator that it has.
    assert_eq!((kept.scores[1].score, kept.left_out.len()), (50.5, 0));
    let nothing = self::table(&[&[None], &[Some(1.0)], &[None]]);
    assert_eq!(
        refused(&nothing, &with(MissingPolicy::Reweigh)),
        "1 alternatives are left, and a composite needs two"
    );
}

#[test]
fn what_a_composite_cannot_be_made_of_is_named() {
    let plain = table(&[&[Some(1.0)], &[Some(3.0)]]);
    let flat = table(&[&[Some(2.0)], &[Some(2.0)]]);
    let below = table(&[&[Some(-1.0)], &[Some(2.0)]]);
    let of = |normalisation, aggregation| recipe(normalisation, aggregation);
    let arithmetic = Aggregation::Arithmetic;
    assert_eq!(
        refused(&flat, &of(Normalisation::MinMax, arithmetic)),
        "\"i0\" is the same everywhere, which min-max (1 to 100) cannot scale"
    );
    assert_eq!(
        refused(&flat, &of(Normalisation::ZScore, arithmetic)),
        "\"i0\" is the same everywhere, which z-score cannot scale"
    );
    assert!(
        refused(&below, &of(Normalisation::Share, arithmetic)).starts_with("\"i0\" has no shares")
    );
    assert!(
        refused(&plain, &of(Normalisation::Goalposts, arithmetic))
            .starts_with("the goalposts of \"i0\" are None")
    );
    assert!(
        refused(&plain, &of(Normalisation::ZScore, Aggregation::Geometric))
            .starts_with("geometric mean needs values above 0, and z-score gives -0.7")
    );
    let weights = CompositeWeights::Given { weights: vec![-1.0], source: "nobody".into() };
    assert_eq!(
        refused(&plain, &CompositeRecipe { weights, ..CompositeRecipe::default() }),
        "the weights are [-1.0], and 1 finite ones are expected, none below 0, not all 0"
    );
    let make = |names: &[&str], values: Vec<Vec<Option<f64>>>| {
        let indicators = vec![CompositeIndicator::new("i", Goal::Less)];
        let names = names.iter().map(ToString::to_string).collect();
        CompositeTable::new(names, indicators, values).unwrap_err().to_string()
    };
    assert_eq!(
        make(&["a"], vec![vec![Some(1.0)]]),
        "1 alternatives with 1 indicators make no composite"
    );
    assert_eq!(
        make(&["a", "b"], vec![vec![Some(1.0)], vec![]]),
        "row 1 has 0 values where 1 are expected"
    );
    assert_eq!(
        make(&["a", "b"], vec![vec![Some(1.0)], vec![Some(f64::NAN)]]),
        "\"i\" of \"b\" is NaN, and must be finite"
    );
}

#[test]
fn choices_that_are_none_are_refused() {
    let table = table(&[&[Some(1.0)], &[Some(3.0)]]);
    let refused = |choices: CompositeChoices| {
        let recipe = CompositeRecipe::default();
        robustness(&table, &recipe, &choices, NonZeroUsize::MIN).unwrap_err().to_string()
    };
    let plain = CompositeChoices::default;
    assert_eq!(
        refused(CompositeChoices { normalisations: vec![], ..plain() }),
        "a list of normalisations of 0 cannot be varied"
    );
    assert_eq!(
        refused(CompositeChoices { aggregations: vec![], ..plain() }),
        "a list of aggregations of 0 cannot be varied"
    );
    assert_eq!(
        refused(CompositeChoices { weight_range: 1.0, ..plain() }),
        "a range of weights of 1 cannot be varied"
    );
    let sobol = SobolSpec { points: 1, ..SobolSpec::default() };
    assert_eq!(
        refused(CompositeChoices { sobol, ..plain() }),
        "a number of runs of 1 cannot be varied"
    );
}

#[test]
fn one_indicator_leaves_nothing_to_choose() {
    let table = table(&[&[Some(1.0)], &[Some(3.0)], &[Some(2.0)]]);
    let found =
        robustness(&table, &CompositeRecipe::default(), &small(), NonZeroUsize::MIN).unwrap();
    assert_eq!((found.mean_shift, found.first_stays), (0.0, 1.0));
    assert_eq!(found.sensitivity.not_measurable().unwrap().why, "no choice changes the result");
    assert!(found.ranks.iter().all(|rank| rank.holds == 1.0));
}

#[test]
fn a_weight_is_not_importance() {
    // Made up: the second varies with the first, the third hardly varies at all.
    let rows: Vec<[Option<f64>; 3]> = (0_i32..12)
        .map(|at| {
            let x = f64::from((at * 7) % 12);
            let third = if at == 3 { 0.0 } else { 50.0 + f64::from((at * 5) % 3) };
            [Some(x), Some(2.0 * x + f64::from(at % 2)), Some(third)]
        })
        .collect();
    let table = table(&rows.iter().map(|row| row.as_slice()).collect::<Vec<_>>());
    let found = composite(&table, &CompositeRecipe::default()).unwrap();
    let parts: Vec<f64> = found.importance.iter().map(|it| it.linear_part.unwrap()).collect();
    assert!(found.importance.iter().all(|it| near(it.weight, 1.0 / 3.0)));
    assert!(parts[0] > 0.4 && parts[1] > 0.4 && parts[2] < 0.2, "{parts:?}");
    assert!(
        found.importance.iter().all(|it| it.main_effect.unwrap() >= it.linear.unwrap() - 1e-12)
    );
}
