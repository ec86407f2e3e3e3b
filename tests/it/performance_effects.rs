//! Decompositions, synthetic controls, ratios and displacement against other programs, and the pages that tell them.

use std::{fs, path::Path};

use fourp_casebook::{UK_SOC_2019_FILES, demo_programme};
use fourp_dataset::read_tables;
use fourp_model::{NoProgress, Programme};
use fourp_performance::{
    Assessment, AssessmentOptions, Averted, BeforeAfter, DisplacementQuestion, DonorHull,
    FactoredPart, FiellerSet, MatchedOn, PlaceboDonors, RatioOfEstimates, SyntheticControl,
    SyntheticError, SyntheticOptions, SyntheticPanel, SyntheticUnit, Uniqueness, lmdi,
    logarithmic_mean, synthetic_control,
};
use fourp_stat::{
    Dispersion, Level,
    lp::{LinearProgram, Relation},
};
use proptest::{collection::vec, prelude::*};
use serde_json::Value;

/// Made by tests/data/effects/make.py, with its versions in the file.
fn answers() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/effects/answers.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

fn table(value: &Value) -> Vec<Vec<f64>> {
    serde_json::from_value(value.clone()).unwrap()
}

/// A number written to 25 digits.
fn written(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

fn near(one: f64, other: f64, share: f64) -> bool {
    (one - other).abs() <= share * other.abs().max(f64::MIN_POSITIVE)
}

#[test]
fn logarithmic_means_are_those_of_fifty_digits() {
    for case in answers()["means"].as_array().unwrap() {
        let (a, b) = (case["a"].as_f64().unwrap(), case["b"].as_f64().unwrap());
        let (found, truth) = (logarithmic_mean(a, b).unwrap(), written(&case["mean"]));
        assert!(near(found, truth, 1e-14) || found == truth, "{a} {b}: {found} {truth}");
    }
}

#[test]
fn decompositions_are_those_of_fifty_digits() {
    for case in answers()["decompositions"].as_array().unwrap() {
        let (before, after) = (table(&case["before"]), table(&case["after"]));
        let names: Vec<String> = (0..before[0].len()).map(|at| at.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let parts: Vec<FactoredPart> = before
            .into_iter()
            .zip(after)
            .map(|(before, after)| FactoredPart { name: "part".into(), before, after })
            .collect();
        let found = lmdi(&names, &parts).unwrap();
        for (at, effect) in found.factors.iter().enumerate() {
            assert!(near(effect.amount, written(&case["amounts"][at]), 1e-11), "{effect:?}");
            assert!(near(effect.ratio.unwrap(), written(&case["ratios"][at]), 1e-12), "{effect:?}");
        }
    }
}

fn unit(name: String, outcomes: &[f64], predictors: &[f64]) -> SyntheticUnit {
    SyntheticUnit { name, outcomes: outcomes.to_vec(), predictors: predictors.to_vec() }
}

/// The first row treated, the others called so that they stay in order.
fn panel(outcomes: &[Vec<f64>], predictors: &[Vec<f64>], before: usize) -> SyntheticPanel {
    let none = Vec::new();
    let mut units = outcomes
        .iter()
        .enumerate()
        .map(|(at, row)| unit(format!("unit {at:02}"), row, predictors.get(at).unwrap_or(&none)));
    let treated = units.next().unwrap();
    SyntheticPanel::new(treated, units.collect(), before).unwrap()
}

fn ask(
    panel: &SyntheticPanel,
    matched_on: MatchedOn,
    placebo_donors: PlaceboDonors,
) -> Result<SyntheticControl, SyntheticError> {
    let options = SyntheticOptions { matched_on, placebo_donors, ..SyntheticOptions::default() };
    synthetic_control(panel, options, &NoProgress)
}

#[test]
fn synthetic_controls_are_those_of_scipy() {
    for case in answers()["panels"].as_array().unwrap() {
        let before = usize::try_from(case["before"].as_u64().unwrap()).unwrap();
        let panel = panel(&table(&case["values"]), &[], before);
        for (name, donors) in
            [("all", PlaceboDonors::All), ("donors_only", PlaceboDonors::DonorsOnly)]
        {
            let found = ask(&panel, MatchedOn::Outcomes, donors).unwrap();
            let truth = &case["treated"];
            let is = |what: &str, found: f64| {
                let truth = truth[what].as_f64().unwrap();
                assert!(
                    (found - truth).abs() <= 1e-7 * truth.abs().max(1.0),
                    "{what}: {found} {truth}"
                );
            };
            is("distance", found.fit.distance);
            is("effect", found.fit.effect);
            is("rmspe_before", found.fit.rmspe_before);
            is("rmspe_after", found.fit.rmspe_after);
            let weights = numbers(&truth["weights"]);
            for (at, truth) in weights.iter().enumerate() {
                let name = format!("unit {:02}", at + 1);
                let weight = found.fit.weights.iter().find(|(donor, _)| *donor == name);
                let weight = weight.map_or(0.0, |(_, weight)| *weight);
                assert!((weight - truth).abs() < 1e-6, "{name}: {weight} {truth}");
            }
            let distances = numbers(&case[name]["distances"]);
            let ratios = numbers(&case[name]["ratios"]);
            for (placebo, (distance, ratio)) in
                found.placebos.iter().zip(distances.iter().zip(&ratios))
            {
                let large = distance.max(1.0);
                assert!((placebo.distance - distance).abs() <= 1e-7 * large, "{placebo:?}");
                // Where the fit is nearly exact, the ratio is of what rounding left.
                if *distance > 1e-6 && placebo.uniqueness == Uniqueness::Only {
                    assert!(near(placebo.ratio, *ratio, 1e-5), "{placebo:?} {ratio}");
                }
            }
            assert_eq!(Some(u64::try_from(found.rank).unwrap()), case[name]["rank"].as_u64());
            assert!(near(found.p_value, case[name]["p"].as_f64().unwrap(), 1e-15));
        }
    }
}

#[test]
fn weights_of_predictors_are_those_of_numpy() {
    for case in answers()["predictors"].as_array().unwrap() {
        let (outcomes, predictors) = (table(&case["outcomes"]), table(&case["predictors"]));
        // A period after, of which nothing here depends.
        let outcomes: Vec<Vec<f64>> =
            outcomes.into_iter().map(|row| row.into_iter().chain([0.0]).collect()).collect();
        let before = outcomes[0].len() - 1;
        let panel = panel(&outcomes, &predictors, before);
        let distance =
            |matched_on| ask(&panel, matched_on, PlaceboDonors::All).unwrap().fit.distance;
        for (found, truth) in [
            (distance(MatchedOn::Predictors), "distance_alike"),
            (distance(MatchedOn::Weighted(numbers(&case["stated"]))), "distance_stated"),
            (distance(MatchedOn::Weighted(numbers(&case["regressed"]))), "distance_regressed"),
            (distance(MatchedOn::Regressed), "distance_regressed"),
        ] {
            let truth = case[truth].as_f64().unwrap();
            assert!((found - truth).abs() <= 1e-7 * truth.max(1.0), "{found} {truth}");
        }
    }
}

#[test]
fn sets_of_ratios_are_those_of_fifty_digits() {
    for case in answers()["ratios"].as_array().unwrap() {
        let of = |name: &str| case[name].as_f64().unwrap();
        let found = RatioOfEstimates {
            numerator: of("numerator"),
            denominator: of("denominator"),
            numerator_variance: of("numerator_variance"),
            denominator_variance: of("denominator_variance"),
            covariance: of("covariance"),
        };
        let found = found.fieller(Level::P95).unwrap();
        let ends = |low: f64, high: f64| {
            for (found, truth) in [low, high].iter().zip(case["ends"].as_array().unwrap()) {
                // Where g is nearly 1 an end is a small number divided by another.
                let conditioned = 1e-12 / (1.0 - found_gap(case)).abs().min(1.0);
                assert!(
                    (found - written(truth)).abs()
                        <= conditioned * written(truth).abs().max(1e-300),
                    "{case}"
                );
            }
        };
        match (found.set, case["shape"].as_str().unwrap()) {
            (FiellerSet::Bounded { low, high }, "bounded") => ends(low, high),
            (FiellerSet::Outside { below, above }, "outside") => ends(below, above),
            (FiellerSet::WholeLine, "whole-line") => {}
            (set, shape) => panic!("{set:?} is not {shape}"),
        }
    }
}

fn found_gap(case: &Value) -> f64 {
    let (b, w) =
        (case["denominator"].as_f64().unwrap(), case["denominator_variance"].as_f64().unwrap());
    if b == 0.0 { f64::INFINITY } else { Level::P95.deviate().powi(2) * w / b / b }
}

#[test]
fn variances_of_displacement_are_near_those_simulated() {
    for case in answers()["displacement"].as_array().unwrap() {
        let place = |name: &str| {
            let counts: Vec<u64> = serde_json::from_value(case[name].clone()).unwrap();
            BeforeAfter::new(counts[0], counts[1])
        };
        let (target, buffer, control) = (place("target"), place("buffer"), place("control"));
        let question = DisplacementQuestion {
            target,
            buffer,
            control,
            dispersion: Dispersion::POISSON,
            level: Level::P95,
        };
        let found = question.ask().measured().unwrap();
        let of = found.quotient.of;
        let averted = Averted::of(target, control, Dispersion::POISSON, Level::P95);
        for (found, truth, share) in [
            (of.denominator_variance, "target_variance", 0.01),
            (of.numerator_variance, "buffer_variance", 0.01),
            (of.covariance, "covariance", 0.06),
            (averted.measured().unwrap().variance, "averted_variance", 0.01),
            (found.quotient.ratio.unwrap(), "quotient", 1e-12),
        ] {
            let truth = case[truth].as_f64().unwrap();
            assert!(near(found, truth, share), "{found} {truth}");
        }
    }
}

/// All weights that make whole numbers from others, exactly.
fn mixtures(points: &[Vec<i32>], target: &[i32]) -> LinearProgram {
    let whole = |number: i32| fourp_model::Rational::from_int(i64::from(number));
    let mut weights = LinearProgram::new(points.len());
    for at in 0..points.len() {
        weights.bound(at, &"[0, 1]".parse().unwrap()).unwrap();
    }
    let ones: Vec<_> = (0..points.len()).map(|at| (at, whole(1))).collect();
    weights.constrain(&ones, Relation::Equal, whole(1)).unwrap();
    for (period, aim) in target.iter().enumerate() {
        let row: Vec<_> =
            points.iter().enumerate().map(|(at, point)| (at, whole(point[period]))).collect();
        weights.constrain(&row, Relation::Equal, whole(*aim)).unwrap();
    }
    weights
}

proptest! {
    /// The slow oracle: an exact linear programme over the rationals.
    #[test]
    fn a_unit_is_in_the_hull_and_its_weights_unique_exactly_where_the_programme_says(
        points in vec(vec(0_i32..6, 2), 2..6), target in vec(0_i32..6, 2),
    ) {
        let real = |row: &Vec<i32>| {
            row.iter().map(|it| f64::from(*it)).chain([1.0]).collect::<Vec<f64>>()
        };
        let rows: Vec<Vec<f64>> = std::iter::once(&target).chain(&points).map(real).collect();
        let found = ask(&panel(&rows, &[], 2), MatchedOn::Outcomes, PlaceboDonors::All).unwrap();
        let mixtures = mixtures(&points, &target);
        let is_inside = mixtures.is_feasible().unwrap();
        prop_assert_eq!(found.fit.hull == DonorHull::Inside, is_inside, "{:?}", found.fit);
        if is_inside {
            let is_only = found.fit.uniqueness == Uniqueness::Only;
            let hulls = mixtures.hulls().unwrap().unwrap();
            let is_point = hulls.iter().all(|hull| hull.as_point().is_some());
            prop_assert_eq!(is_only, is_point, "{:?}", found.fit);
        }
    }
}

fn page(programme: &Programme) -> String {
    let assessment = Assessment::of(programme, AssessmentOptions::default()).unwrap();
    let page = fourp::report::text::performance(programme, &assessment);
    // Lines are broken where they are full.
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_demo_programme_shows_what_was_planted() {
    let page = page(&demo_programme().unwrap());
    for part in [
        // Recorded drug crimes fall because another body records them: nothing is read from it.
        "across a change of recording: recorded-crimes, drugs, synthetic-statistics-office, proactive",
        "recording changed on 2022-10-01 (recorder: drug offences found at borders are counted by another body (invented))",
        // The pilot truly takes away a fifth; its costs nobody states.
        "initiative[synthetic-warning-service]",
        "against 3 other places",
        "p 0.250, of which 0.250 is the least possible",
        "= cost: not measurable: no source states its cost",
        // A force records no effort.
        "never states any: synthetic-force-05",
    ] {
        assert!(page.contains(part), "{part:?} is not in:\n{page}");
    }
}

#[test]
fn the_published_case_is_told_without_a_split() {
    let read = read_tables(UK_SOC_2019_FILES.iter().copied());
    let page = page(&read.unwrap_or_else(|problems| panic!("{problems}")).programme);
    for part in [
        "recorded[X05]: up 36.00 %",
        "only if at most 73.53 % of cases were recorded before",
        "only what was recorded is known: nothing in the data bounds how much was, before or after",
        "initiative[community-coordinators-pilot]",
    ] {
        assert!(page.contains(part), "{part:?} is not in:\n{page}");
    }
}
