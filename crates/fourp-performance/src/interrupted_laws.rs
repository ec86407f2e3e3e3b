//! Edges and laws of interrupted series.

use fourp_model::Answer;
use proptest::prelude::*;

use crate::{
    AcrossBreaks, CountLaw, EffectShape, ErrorMethod, InterruptedSeries, InterruptionSpec,
    Measured, Sample, Season, Sequence, interrupted_series,
};

/// Counts that look like noise about a level, with a fall by `drop` from period 12 of 24.
fn counts(level: u32, drop: u32) -> Vec<u32> {
    let noise = |at: u32| (at * 7919 + 13) % 11;
    (0..24).map(|at| level + noise(at) - if at >= 12 { drop } else { 0 }).collect()
}

fn asked(sequence: &Sequence, spec: &InterruptionSpec) -> Answer<InterruptedSeries> {
    interrupted_series(sequence, spec).unwrap()
}

fn why(sequence: &Sequence, spec: &InterruptionSpec) -> String {
    asked(sequence, spec).not_measurable().unwrap().why.clone()
}

#[test]
fn a_change_of_recording_is_not_read_across_unless_asked() {
    let broken = Sequence::of_counts(&counts(30, 10)).broken_at(&[12]).unwrap();
    let spec = InterruptionSpec::at(12);
    assert_eq!(
        why(&broken, &spec),
        "recording changed at period 12: what is counted before and after is not the same"
    );
    let read = asked(&broken, &InterruptionSpec { breaks: AcrossBreaks::Read, ..spec });
    let read = read.measured().unwrap();
    let told: Vec<&str> = read.caveats.iter().map(fourp_stat::Caveat::as_str).collect();
    assert!(told.contains(&"read across a change of recording at period 12, on request"));
    // One before the first value that counts is no hindrance.
    let mut slots = Sequence::of_counts(&counts(30, 10)).slots().to_vec();
    slots.insert(0, None);
    let early = Sequence::new(slots).unwrap().broken_at(&[1]).unwrap();
    assert!(asked(&early, &InterruptionSpec::at(13)).is_measured());
}

#[test]
fn too_few_periods_on_a_side_are_counted() {
    let months = Sequence::of_counts(&counts(30, 10));
    assert_eq!(
        why(&months, &InterruptionSpec::at(7)),
        "7 periods before the change and 17 after it; 8 are needed on each side"
    );
    let lagged = InterruptionSpec { lag: 5, ..InterruptionSpec::at(12) };
    assert_eq!(
        why(&months, &lagged),
        "12 periods before the change and 7 after it; 8 are needed on each side"
    );
    let nothing = Sequence::new(vec![None; 24]).unwrap();
    assert!(!asked(&nothing, &InterruptionSpec::at(12)).is_measured());
    let weak = asked(&months, &InterruptionSpec::at(9)).measured().unwrap();
    assert!(weak.caveats.iter().any(|it| it.as_str().starts_with("9 periods on the shorter side")));
}

#[test]
fn series_that_never_move_are_named() {
    let spec = InterruptionSpec::at(12);
    let constant = why(&Sequence::of_counts(&[5; 24]), &spec);
    assert!(constant.starts_with("every value is 5: a series that never moves"), "{constant}");
    assert_eq!(why(&Sequence::of_counts(&[0; 24]), &spec), "every value is 0: nothing was counted");
}

#[test]
fn columns_that_cannot_be_told_apart_are_named() {
    // A year of 18 periods seen for 18: half a cycle on either side is a step.
    let spec = InterruptionSpec {
        side_min: 1,
        season: Some(Season { periods: 2, pairs: 1 }),
        shape: EffectShape::LevelAndSlope,
        ..InterruptionSpec::at(4)
    };
    let mut slots: Vec<Option<Sample>> = vec![None; 20];
    for at in [0, 2, 4, 6, 8, 10, 12, 14] {
        slots[at] = Some(Sample::value(f64::from(u8::try_from(at % 5).unwrap())));
    }
    let even = why(&Sequence::new(slots).unwrap(), &spec);
    assert!(even.starts_with("the design is singular, rank 4 of 5: "), "{even}");
    let few = InterruptionSpec {
        side_min: 2,
        season: Some(Season { periods: 12, pairs: 6 }),
        ..InterruptionSpec::at(4)
    };
    assert_eq!(
        why(&Sequence::of_counts(&[1, 4, 2, 5, 3, 6, 2, 4]), &few),
        "8 periods for 14 coefficients leave nothing over"
    );
}

#[test]
fn nothing_counted_afterwards_is_a_separation_and_no_huge_number() {
    let months: Vec<u32> =
        counts(30, 0).iter().enumerate().map(|(at, it)| if at < 12 { *it } else { 0 }).collect();
    let found = asked(&Sequence::of_counts(&months), &InterruptionSpec::at(12)).measured().unwrap();
    assert_eq!(found.counts.len(), 3);
    for reading in &found.counts {
        let why = &reading.effect.not_measurable().unwrap().why;
        assert_eq!(
            why,
            "12 counts of 0 are set apart by the columns: a coefficient runs off to infinity"
        );
    }
    assert!(found.headline.is_measured());
}

#[test]
fn a_series_that_is_its_own_line_has_no_error() {
    let values: Vec<f64> =
        (0..24).map(|at| f64::from(at) + if at >= 12 { 3.0 } else { 0.0 }).collect();
    let spec = InterruptionSpec { measured: Measured::Values, ..InterruptionSpec::at(12) };
    let found = asked(&Sequence::of_values(&values).unwrap(), &spec).measured().unwrap();
    for reading in &found.lines {
        let why = &reading.effect.not_measurable().unwrap().why;
        assert_eq!(why, "the line meets every period exactly: there is no error to judge by");
    }
    assert!(!found.headline.is_measured());
}

#[test]
fn errors_like_a_random_walk_leave_no_headline() {
    let values: Vec<f64> = (0..200).map(|at| (f64::from(at) / 200.0 - 0.5).powi(3)).collect();
    let spec = InterruptionSpec { measured: Measured::Values, ..InterruptionSpec::at(100) };
    let found = asked(&Sequence::of_values(&values).unwrap(), &spec).measured().unwrap();
    let refused = found.headline.not_measurable().unwrap();
    assert!(
        refused.why.starts_with("errors go on from period to period like a random walk"),
        "{}",
        refused.why
    );
}

#[test]
fn fractions_are_no_counts() {
    let values = Sequence::of_values(&[1.5; 24]).unwrap();
    assert_eq!(
        interrupted_series(&values, &InterruptionSpec::at(12)).unwrap_err().to_string(),
        "period 0 has 1.5, which is no count"
    );
}

#[test]
fn the_headline_is_never_narrower_than_least_squares() {
    let found =
        asked(&Sequence::of_counts(&counts(30, 10)), &InterruptionSpec::at(12)).measured().unwrap();
    let headline = found.headline.measured().unwrap();
    assert_ne!(headline.method, ErrorMethod::NeweyWest);
    for reading in found.lines.iter().filter(|reading| reading.method != ErrorMethod::NeweyWest) {
        let line = reading.effect.clone().measured().unwrap();
        let width = |it: fourp_stat::ConfidenceInterval| it.upper() - it.lower();
        assert!(width(headline.change.interval) >= width(line.change.interval));
    }
}

#[test]
fn under_a_level_alone_the_ratio_is_its_coefficient() {
    let found =
        asked(&Sequence::of_counts(&counts(30, 10)), &InterruptionSpec::at(12)).measured().unwrap();
    for reading in found.counts {
        let effect = reading.effect.measured().unwrap();
        let step = effect.coefficients[2];
        assert!((effect.ratio.value / step.value.exp() - 1.0).abs() < 1e-12);
        assert!((effect.ratio.standard_error / step.standard_error - 1.0).abs() < 1e-9);
        // What was counted, and what was averted, make up what was expected.
        let seen: f64 = counts(30, 10)[12..].iter().map(|it| f64::from(*it)).sum();
        assert!((effect.averted.value - (seen / effect.ratio.value - seen)).abs() < 1e-9);
        assert_eq!(effect.ratio.degrees.is_some(), reading.law == CountLaw::QuasiPoisson);
    }
}

fn close(one: f64, other: f64, tolerance: f64) -> bool {
    (one - other).abs() <= tolerance * one.abs().max(other.abs()).max(1e-6)
}

fn series() -> impl Strategy<Value = (Vec<u32>, Vec<f64>, usize)> {
    (18_usize..40).prop_flat_map(|periods| {
        let counts = prop::collection::vec(1_u32..200, periods);
        let exposures = prop::collection::vec(1.0..5.0_f64, periods);
        (counts, exposures, 8..periods - 8)
    })
}

proptest! {
    #[test]
    fn a_unit_of_exposure_moves_the_constant_alone((counts, exposures, change) in series(), times in 0.01..100.0_f64) {
        let at = |times: f64| {
            let rates: Vec<(u32, f64)> = counts.iter().zip(&exposures).map(|(it, of)| (*it, of * times)).collect();
            asked(&Sequence::of_rates(&rates).unwrap(), &InterruptionSpec::at(change)).measured().unwrap()
        };
        let (one, other) = (at(1.0), at(times));
        prop_assert_eq!(one.placebo, other.placebo);
        for (a, b) in one.counts.iter().zip(&other.counts) {
            prop_assert_eq!(a.effect.is_measured(), b.effect.is_measured());
            let (Answer::Measured(a), Answer::Measured(b)) = (&a.effect, &b.effect) else { continue };
            prop_assert!(close(a.coefficients[0].value - times.ln(), b.coefficients[0].value, 1e-6));
            for (a, b) in a.coefficients.iter().zip(&b.coefficients).skip(1) {
                prop_assert!(close(a.value, b.value, 1e-6) && close(a.standard_error, b.standard_error, 1e-6));
            }
            prop_assert!(close(a.averted.value, b.averted.value, 1e-5));
        }
        if let (Answer::Measured(a), Answer::Measured(b)) = (&one.headline, &other.headline) {
            prop_assert!(close(a.averted.value, b.averted.value, 1e-6));
            prop_assert!(close(a.change.value, b.change.value * times, 1e-6));
        }
    }

    #[test]
    fn a_series_upside_down_has_the_effect_upside_down(
        (counts, _, change) in series(), shift in -1e3..1e3_f64,
    ) {
        let values: Vec<f64> = counts.iter().map(|it| f64::from(*it)).collect();
        let turned: Vec<f64> = values.iter().map(|it| shift - it).collect();
        let spec = InterruptionSpec {
            measured: Measured::Values,
            shape: EffectShape::LevelAndSlope,
            ..InterruptionSpec::at(change)
        };
        let of = |values: &[f64]| asked(&Sequence::of_values(values).unwrap(), &spec).measured().unwrap();
        let (one, other) = (of(&values), of(&turned));
        prop_assert!((one.placebo.rank, one.placebo.of) == (other.placebo.rank, other.placebo.of));
        for (a, b) in one.lines.iter().zip(&other.lines) {
            let (Answer::Measured(a), Answer::Measured(b)) = (&a.effect, &b.effect) else { continue };
            prop_assert!(close(a.change.value, -b.change.value, 1e-5), "{} {}", a.change.value, b.change.value);
            prop_assert!(close(a.change.standard_error, b.change.standard_error, 1e-5));
            prop_assert!(close(a.change.p_value, b.change.p_value, 1e-4));
        }
    }

    #[test]
    fn periods_without_values_at_either_end_change_nothing((counts, _, change) in series(), before in 0_usize..5) {
        let bare = Sequence::of_counts(&counts);
        let mut slots: Vec<Option<Sample>> = vec![None; before];
        slots.extend(bare.slots());
        slots.extend([None; 3]);
        let padded = Sequence::new(slots).unwrap();
        let of = |sequence: &Sequence, change| asked(sequence, &InterruptionSpec::at(change)).measured().unwrap();
        let (one, other) = (of(&bare, change), of(&padded, change + before));
        prop_assert_eq!((one.before, one.after, one.missing), (other.before, other.after, other.missing));
        for (a, b) in one.lines.iter().zip(&other.lines) {
            let (Answer::Measured(a), Answer::Measured(b)) = (&a.effect, &b.effect) else { continue };
            prop_assert!(close(a.change.value, b.change.value, 1e-6));
            prop_assert!(close(a.change.standard_error, b.change.standard_error, 1e-6));
        }
    }

    #[test]
    fn no_number_that_comes_out_is_none((counts, _, change) in series(), lag in 0_usize..3) {
        let spec = InterruptionSpec { lag, side_min: 3, shape: EffectShape::Slope, ..InterruptionSpec::at(change) };
        let found = asked(&Sequence::of_counts(&counts), &spec).measured().unwrap();
        let text = serde_json::to_string(&found).unwrap();
        prop_assert!(!text.contains("null,\"standard_error\"") && !text.contains("NaN"), "{text}");
        for reading in &found.lines {
            if let Answer::Measured(line) = &reading.effect {
                prop_assert!(line.change.interval.contains(line.change.value));
                prop_assert!((0.0..=1.0).contains(&line.change.p_value));
            }
        }
    }
}
