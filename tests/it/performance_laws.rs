//! Laws that charts, contrasts, funnels and panels keep.

use std::{collections::BTreeSet, num::NonZeroUsize};

use fourp_model::{Citation, Intervention, Observation, Party, Programme, RecordingChange, Tables};
use fourp_performance::{
    ChartKind, ChartSpec, Comparison, ContrastQuestion, Counting, DisruptionLog, FunnelMeasure,
    FunnelSpec, FunnelTransform, Overdispersion, Phase, RuleSet, Sample, Sequence, Series,
    SeriesOptions, Simulation, arbitrary, control_chart, funnel, outbreaks, panel,
};
use fourp_stat::{Exposed, Level};
use proptest::prelude::*;

const NONE: Simulation = Simulation { replicates: 0, seed: 1 };

fn mapped(sequence: &Sequence, map: impl Fn(f64) -> f64) -> Sequence {
    let slots = sequence.slots().iter().map(|slot| slot.map(|it| Sample::value(map(it.value))));
    Sequence::new(slots.collect()).unwrap().broken_at(sequence.breaks()).unwrap()
}

fn spec(rules: RuleSet) -> ChartSpec {
    ChartSpec { rules, points_min: 2, ..ChartSpec::new(ChartKind::XmR) }
}

fn claim(id: usize, threat: &str, operation: Option<String>) -> Intervention {
    Intervention {
        threat: Some(threat.parse().unwrap()),
        operation: operation.map(|operation| operation.parse().unwrap()),
        ..Intervention::new(
            format!("c{id}").parse().unwrap(),
            format!("2018-{:02}-01", id % 12 + 1).parse().unwrap(),
            Party::Body("force".parse().unwrap()),
            Citation::at("register".parse().unwrap(), "row"),
        )
    }
}

fn totals(interventions: Vec<Intervention>) -> Option<(u64, u64)> {
    let programme = Programme::new(Tables { interventions, ..Tables::default() }).unwrap();
    let question = ContrastQuestion {
        period: "2018".parse().unwrap(),
        priority: BTreeSet::from(["firearms".parse().unwrap()]),
        counting: Counting::Disruptions,
        level: Level::P95,
    };
    let contrast = DisruptionLog::compile(&programme).unwrap().contrast(question).measured()?;
    Some((contrast.priority.disruptions, contrast.other.disruptions))
}

proptest! {
    #[test]
    fn an_xmr_chart_does_not_know_its_unit(
        sequence in arbitrary::sequence(),
        rules in arbitrary::rule_set(),
        // Powers of two and whole steps, so that no rounding moves a point across a line.
        power in -3_i32..=3,
        shift in -64_i32..=64,
    ) {
        let (scale, shift) = (2_f64.powi(power), f64::from(shift) * 0.25);
        let spec = spec(rules);
        let before = control_chart(&sequence, &spec, NONE).unwrap();
        let moved = mapped(&sequence, |value| scale * value);
        let after = control_chart(&moved, &spec, NONE).unwrap();
        prop_assert_eq!(before.is_measured(), after.is_measured());
        let shifted = control_chart(&mapped(&sequence, |value| value + shift), &spec, NONE).unwrap();
        let (Some(before), Some(after), Some(shifted)) =
            (before.measured(), after.measured(), shifted.measured()) else { return Ok(()) };
        prop_assert_eq!(&before.signals, &after.signals);
        for ((one, scaled), moved) in before.points.iter().zip(&after.points).zip(&shifted.points) {
            prop_assert_eq!(one.flags, scaled.flags);
            let (Some(one), Some(scaled), Some(moved)) = (one.lines, scaled.lines, moved.lines) else {
                continue;
            };
            prop_assert!((one.centre * scale - scaled.centre).abs() <= 1e-12 * scale.max(1.0) * 64.0);
            prop_assert!((one.upper_limit() + shift - moved.upper_limit()).abs() <= 1e-10);
            prop_assert!((one.lower_limit() + shift - moved.lower_limit()).abs() <= 1e-10);
        }
    }

    #[test]
    fn turned_upside_down_a_chart_signals_at_the_same_points(
        sequence in arbitrary::sequence(),
        rules in arbitrary::rule_set(),
    ) {
        let spec = spec(rules);
        let up = control_chart(&sequence, &spec, NONE).unwrap();
        let down = control_chart(&mapped(&sequence, |value| -value), &spec, NONE).unwrap();
        let (Some(up), Some(down)) = (up.measured(), down.measured()) else { return Ok(()) };
        for (one, other) in up.points.iter().zip(&down.points) {
            prop_assert_eq!(one.flags, other.flags);
        }
        for (one, other) in up.signals.iter().zip(&down.signals) {
            prop_assert_eq!((one.rule, one.point, one.first), (other.rule, other.point, other.first));
        }
    }

    #[test]
    fn what_comes_after_a_frozen_baseline_moves_no_line(
        values in prop::collection::vec(-40_i32..=40, 12..=30),
        later in prop::collection::vec(-400_i32..=400, 0..=10),
    ) {
        let frozen = ChartSpec { phases: vec![Phase::frozen(0, 12)], ..spec(RuleSet::three_sigma()) };
        let lines = |values: &[i32]| {
            let values: Vec<f64> = values.iter().copied().map(f64::from).collect();
            let sequence = Sequence::of_values(&values).unwrap();
            control_chart(&sequence, &frozen, NONE).unwrap().measured().unwrap().points[0].lines
        };
        let longer: Vec<i32> = values.iter().chain(&later).copied().collect();
        prop_assert_eq!(lines(&values), lines(&longer));
    }

    #[test]
    fn no_chart_of_any_kind_panics_or_makes_a_nan(
        sequence in prop_oneof![arbitrary::sequence(), arbitrary::exposed_counts()],
        rules in arbitrary::rule_set(),
        conventions in arbitrary::chart_conventions(),
        kind in prop::sample::select(&[
            ChartKind::XmR, ChartKind::C, ChartKind::U, ChartKind::P, ChartKind::UPrime,
            ChartKind::PPrime, ChartKind::IPrime, ChartKind::T, ChartKind::G,
        ][..]),
    ) {
        let spec = ChartSpec { kind, conventions, ..spec(rules) };
        let simulation = Simulation { replicates: 3, seed: 1 };
        let Ok(answer) = control_chart(&sequence, &spec, simulation) else { return Ok(()) };
        let Some(chart) = answer.measured() else { return Ok(()) };
        for lines in chart.points.iter().filter_map(|point| point.lines) {
            prop_assert!(!lines.centre.is_nan());
            prop_assert!(lines.upper.iter().chain(&lines.lower).all(|line| !line.is_nan()));
            prop_assert!(lines.lower_limit() <= lines.upper_limit());
        }
        let _ = outbreaks(&sequence, 0, Default::default());
    }

    #[test]
    fn a_panel_has_the_same_bytes_on_any_number_of_threads(
        sequences in prop::collection::vec(arbitrary::sequence(), 0..12),
        rules in arbitrary::rule_set(),
    ) {
        let spec = spec(rules);
        let on = |threads| {
            let found = panel(&sequences, &spec, NonZeroUsize::new(threads).unwrap()).unwrap();
            serde_json::to_string(&found).unwrap()
        };
        let one = on(1);
        prop_assert_eq!(&one, &on(2));
        prop_assert_eq!(&one, &on(4));
    }

    #[test]
    fn a_panel_says_of_each_series_what_its_chart_says(
        sequences in prop::collection::vec(arbitrary::sequence(), 1..6),
        rules in arbitrary::rule_set(),
    ) {
        let spec = spec(rules);
        let found = panel(&sequences, &spec, NonZeroUsize::MIN).unwrap();
        for (sequence, row) in sequences.iter().zip(&found.rows) {
            let chart = control_chart(sequence, &spec, NONE).unwrap();
            prop_assert_eq!(chart.is_measured(), row.chart.is_measured());
            let (Some(chart), Some(short)) = (chart.measured(), row.chart.clone().measured()) else {
                continue;
            };
            let flagged = chart.points.iter().filter(|point| point.is_flagged()).count();
            prop_assert_eq!(flagged, short.flagged);
            prop_assert!((0.0..=1.0).contains(&row.p_value) && row.q_value >= row.p_value);
        }
    }

    #[test]
    fn dividing_a_claim_raises_no_total(
        claims in prop::collection::vec((0_usize..3, 0_usize..6), 1..20),
        place in 0_usize..20,
        threat in 0_usize..3,
    ) {
        let threats = ["firearms", "drugs", "cyber"];
        let rows: Vec<Intervention> = claims
            .iter()
            .enumerate()
            .map(|(id, (threat, operation))| claim(id, threats[*threat], Some(format!("o{operation}"))))
            .collect();
        let mut divided = rows.clone();
        let half = &rows[place % rows.len()];
        divided.push(Intervention {
            id: "half".parse().unwrap(),
            threat: Some(threats[threat].parse().unwrap()),
            ..half.clone()
        });
        let (before, after) = (totals(rows).unwrap(), totals(divided).unwrap());
        prop_assert!(after.0 <= before.0 && after.1 <= before.1, "{before:?} {after:?}");
    }

    #[test]
    fn a_comparison_turned_round_is_its_reciprocal(a in 1_u64..5_000, b in 1_u64..5_000) {
        let of = |a, b| {
            let (a, b) = (Exposed::new(a, 1.0).unwrap(), Exposed::new(b, 2.0).unwrap());
            (Comparison::of(a, b, Level::P95, None), Comparison::of(b, a, Level::P95, None))
        };
        let (one, other) = of(a, b);
        let (one, other) = (one.measured().unwrap(), other.measured().unwrap());
        prop_assert!((one.independent.ratio * other.independent.ratio - 1.0).abs() < 1e-12);
        let vanishing = (one.vanishing_dispersion.unwrap(), other.vanishing_dispersion.unwrap());
        prop_assert!((vanishing.0 - vanishing.1).abs() <= 1e-9 * vanishing.0.max(1e-3));
        prop_assert_eq!(one.is_signal(), other.is_signal());
    }

    #[test]
    fn normal_funnels_narrow_with_the_base(
        mut units in arbitrary::funnel_units(),
        transform in prop::sample::select(FunnelTransform::ALL),
        overdispersion in prop::sample::select(&[Overdispersion::Additive, Overdispersion::Multiplicative][..]),
    ) {
        units.sort_by(|one, other| one.base.total_cmp(&other.base));
        let ranks = Simulation { replicates: 4, seed: 1 };
        let spec = FunnelSpec { transform, overdispersion, ranks, ..FunnelSpec::new(FunnelMeasure::Rate) };
        let Ok(answer) = funnel(&units, &spec) else { return Ok(()) };
        let Some(found) = answer.measured() else { return Ok(()) };
        for pair in found.units.windows(2) {
            prop_assert!(pair[1].outer.upper <= pair[0].outer.upper * (1.0 + 1e-12));
            prop_assert!(pair[1].outer.lower >= pair[0].outer.lower * (1.0 - 1e-12));
        }
        for unit in &found.units {
            prop_assert!(unit.outer.lower <= unit.inner.lower && unit.inner.upper <= unit.outer.upper);
        }
    }

    #[test]
    fn exact_funnels_hold_their_target_and_nest(
        units in arbitrary::funnel_units(),
        measure in prop::sample::select(FunnelMeasure::ALL),
    ) {
        let ranks = Simulation { replicates: 0, seed: 1 };
        let overdispersion = Overdispersion::None;
        let spec = FunnelSpec { overdispersion, ranks, ..FunnelSpec::new(measure) };
        let Some(found) = funnel(&units, &spec).unwrap().measured() else { return Ok(()) };
        for unit in &found.units {
            prop_assert!(unit.outer.lower <= unit.inner.lower && unit.inner.upper <= unit.outer.upper);
            prop_assert!(unit.inner.lower <= found.target && found.target <= unit.inner.upper);
        }
    }

    #[test]
    fn any_rows_compile_or_are_refused_by_name(
        observations in prop::collection::vec(fourp_model::arbitrary::observation(), 0..12),
        recording_changes in prop::collection::vec(fourp_model::arbitrary::recording_change(), 0..4),
    ) {
        let compiled = |observations: Vec<Observation>, recording_changes: Vec<RecordingChange>| {
            let tables = Tables { observations, recording_changes, ..Tables::default() };
            Series::compile(&Programme::new(tables).unwrap(), SeriesOptions::default())
        };
        let mut turned = observations.clone();
        turned.reverse();
        let one = compiled(observations, recording_changes.clone());
        prop_assert_eq!(&one, &compiled(turned, recording_changes));
        match one {
            Ok(series) => {
                for series in series {
                    prop_assert_eq!(series.sequence().slots().iter().flatten().count(), series.points.len());
                }
            }
            Err(defects) => prop_assert!(!defects.is_empty() && defects.iter().all(|it| !it.rows.is_empty())),
        }
    }
}
