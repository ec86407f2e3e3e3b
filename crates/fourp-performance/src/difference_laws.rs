//! Edges, laws and slow definitions of differences in differences.

use fourp_model::Answer;
use fourp_stat::Design;
use proptest::prelude::*;

use crate::{
    Assignment, ComparedWith, DifferenceInDifferences, DifferenceSpec, Drawn, EffectPanel,
    PanelUnit, Sequence, StaggeredEffects, StaggeredSpec, difference_in_differences,
    staggered_effects,
};

fn unit(name: &str, adopted: Option<usize>, counts: &[u32]) -> PanelUnit {
    PanelUnit { name: name.into(), adopted, sequence: Sequence::of_counts(counts) }
}

fn asked(panel: &EffectPanel, change: usize) -> DifferenceInDifferences {
    let spec = DifferenceSpec { side_min: 2, ..DifferenceSpec::at(change) };
    difference_in_differences(panel, &spec).measured().unwrap()
}

fn staggered(panel: &EffectPanel, spec: StaggeredSpec) -> StaggeredEffects {
    staggered_effects(panel, &spec).measured().unwrap()
}

fn few() -> std::num::NonZeroUsize {
    std::num::NonZeroUsize::MIN.saturating_add(39)
}

#[test]
fn what_is_no_panel_is_named() {
    let refused = |units| EffectPanel::new(units).unwrap_err().to_string();
    assert_eq!(refused(vec![]), "0 series have nothing to be compared with");
    let one = || unit("north", None, &[1, 2]);
    assert_eq!(refused(vec![one()]), "1 series have nothing to be compared with");
    assert_eq!(refused(vec![one(), one()]), "two series are named north");
    assert_eq!(
        refused(vec![one(), unit("south", None, &[1])]),
        "south has 1 periods and the others have 2"
    );
}

#[test]
fn what_cannot_be_compared_is_named() {
    let why = |units: Vec<PanelUnit>, spec: &DifferenceSpec| {
        let found = difference_in_differences(&EffectPanel::new(units).unwrap(), spec);
        found.not_measurable().unwrap().why.clone()
    };
    let moving: Vec<u32> = (0..20).map(|at| 10 + at % 3).collect();
    let spec = DifferenceSpec::at(10);
    let both = || vec![unit("a", Some(10), &moving), unit("b", Some(10), &moving)];
    assert_eq!(
        why(both(), &spec),
        "2 series where something was done at period 10, and 0 where nothing ever was"
    );
    let pair = || vec![unit("a", Some(10), &moving), unit("b", None, &moving)];
    assert!(
        why(pair(), &DifferenceSpec { lag: 4, ..spec })
            .starts_with("10 periods before the change and 6 after it")
    );
    let mut broken = pair();
    broken[1].sequence = broken[1].sequence.clone().broken_at(&[5]).unwrap();
    assert_eq!(why(broken, &spec), "recording changed at period 5 in one of the series");
}

#[test]
fn nothing_counted_in_a_cell_has_no_ratio() {
    let after: Vec<u32> = (0..20).map(|at| if at < 10 { 9 + at % 2 } else { 0 }).collect();
    let other: Vec<u32> = (0..20).map(|at| 20 + at % 3).collect();
    let panel =
        EffectPanel::new(vec![unit("a", Some(10), &after), unit("b", None, &other)]).unwrap();
    let found = asked(&panel, 10);
    assert_eq!(
        found.ratio.not_measurable().unwrap().why,
        "nothing was counted where it was done, after: a ratio has no finite value"
    );
    assert!(found.headline.is_measured());
}

#[test]
fn two_that_move_alike_to_the_last_have_no_error() {
    let one: Vec<u32> = (0..20).map(|at| 10 + at % 3).collect();
    let other: Vec<u32> = one.iter().map(|it| it + 7).collect();
    let panel = EffectPanel::new(vec![unit("a", Some(10), &one), unit("b", None, &other)]).unwrap();
    assert!(!asked(&panel, 10).headline.is_measured());
}

#[test]
fn one_place_has_no_error_by_places() {
    let panel = EffectPanel::new(vec![
        unit("a", Some(2), &[5, 6, 3, 2]),
        unit("b", None, &[5, 7, 6, 8]),
        unit("c", None, &[4, 4, 5, 6]),
    ])
    .unwrap();
    let found = staggered(&panel, StaggeredSpec::default());
    assert_eq!(
        found.overall.effect.not_measurable().unwrap().why,
        "one place by itself shows no chance that places differ by"
    );
    assert!(!found.randomisation.is_measured());
    let by_lot = StaggeredSpec { assignment: Assignment::ByLot, ..StaggeredSpec::default() };
    let test = staggered(&panel, by_lot).randomisation.measured().unwrap();
    // Three places: one of three lots, and the true one is the clearest.
    assert_eq!((test.assignments, test.as_large, test.are_all), (3, 1, Drawn::All));
}

#[test]
fn gaps_and_missing_comparisons_are_named() {
    let mut gap = unit("b", None, &[5, 7, 6]);
    gap.sequence =
        Sequence::new(vec![gap.sequence.slots()[0], None, gap.sequence.slots()[2]]).unwrap();
    let panel = EffectPanel::new(vec![unit("a", Some(1), &[5, 6, 3]), gap]).unwrap();
    let found = staggered_effects(&panel, &StaggeredSpec::default());
    assert_eq!(found.not_measurable().unwrap().why, "b has no value in period 1");
    let none =
        EffectPanel::new(vec![unit("a", Some(1), &[5, 6]), unit("b", Some(1), &[5, 6])]).unwrap();
    assert!(!staggered_effects(&none, &StaggeredSpec::default()).is_measured());
}

/// Two groups whose effects grow: the earlier one serves two-way fixed effects as a comparison for the later.
#[test]
fn two_way_fixed_effects_may_count_effects_against_the_sum() {
    let grown = |first: usize| {
        (0..8)
            .map(|at: usize| 100 - 10 * u32::try_from((at + 1).saturating_sub(first)).unwrap())
            .collect::<Vec<u32>>()
    };
    let panel = EffectPanel::new(vec![
        unit("early", Some(1), &grown(1)),
        unit("late", Some(5), &grown(5)),
        unit("never", None, &[100; 8]),
    ])
    .unwrap();
    let found = staggered(&panel, StaggeredSpec::default());
    let two_way = found.two_way.measured().unwrap();
    assert!(two_way.negative > 0 && two_way.negative_weight < 0.0);
    assert_ne!(two_way.value, found.overall.value);
    // Ten a period: by event time the truth, exactly.
    for each in found.by_event_time {
        let truth = if each.since < 0 {
            0.0
        } else {
            -10.0 * f64::from(u8::try_from(each.since + 1).unwrap())
        };
        assert_eq!(each.effect.value, truth);
    }
}

/// The five areas and then eight of the pilot, as it might have been: by definition.
#[test]
fn five_areas_and_then_eight() {
    let counts = |place: u32, adopted: Option<usize>| -> Vec<u32> {
        (0..24_usize)
            .map(|at| {
                let noise = (u32::try_from(at).unwrap() * (place + 3) * 31 + place) % 7;
                60 + 3 * place + noise - adopted.map_or(0, |first| if at >= first { 12 } else { 0 })
            })
            .collect()
    };
    let adopted = |place: u32| match place {
        0..5 => Some(8),
        5..8 => Some(14),
        _ => None,
    };
    let units = (0..14).map(|place| {
        unit(&format!("area {place:02}"), adopted(place), &counts(place, adopted(place)))
    });
    let panel = EffectPanel::new(units.collect()).unwrap();
    let found = staggered(&panel, StaggeredSpec::default());
    let overall = found.overall.effect.measured().unwrap();
    assert!(overall.interval.contains(-12.0) && overall.interval.upper() < 0.0, "{overall:?}");
    assert_eq!(found.effects.iter().map(|it| it.places).max(), Some(5));
}

/// When each place began, and its counts.
type Places = Vec<(Option<usize>, Vec<u32>)>;

fn panel() -> impl Strategy<Value = (Places, usize)> {
    (4_usize..9, 4_usize..10).prop_flat_map(|(units, periods)| {
        let adopted = prop_oneof![Just(None), (1..periods).prop_map(Some)];
        let one = (adopted, prop::collection::vec(0_u32..60, periods));
        (prop::collection::vec(one, units), Just(periods))
    })
}

fn built(rows: &[(Option<usize>, Vec<u32>)]) -> EffectPanel {
    let units = rows.iter().enumerate();
    EffectPanel::new(
        units.map(|(at, (adopted, counts))| unit(&format!("u{at}"), *adopted, counts)).collect(),
    )
    .unwrap()
}

/// By the definition, one group and period at a time.
fn slow(
    rows: &[(Option<usize>, Vec<u32>)],
    group: usize,
    period: usize,
    compared: ComparedWith,
) -> Option<f64> {
    let moved = |counts: &[u32]| f64::from(counts[period]) - f64::from(counts[group - 1]);
    let mean = |picked: Vec<f64>| {
        (!picked.is_empty())
            .then(|| picked.iter().sum::<f64>() / f64::from(u32::try_from(picked.len()).unwrap()))
    };
    let own =
        rows.iter().filter(|(first, _)| *first == Some(group)).map(|(_, it)| moved(it)).collect();
    let is_free = |first: &Option<usize>| match compared {
        ComparedWith::Never => first.is_none(),
        ComparedWith::NotYet => {
            first.is_none_or(|first| first > period.max(group - 1)) && *first != Some(group)
        }
    };
    let others = rows.iter().filter(|(first, _)| is_free(first)).map(|(_, it)| moved(it)).collect();
    Some(mean(own)? - mean(others)?)
}

proptest! {
    #[test]
    fn effects_are_those_of_the_definition((rows, _) in panel(), not_yet in any::<bool>()) {
        let compared = if not_yet { ComparedWith::NotYet } else { ComparedWith::Never };
        let Answer::Measured(found) = staggered_effects(&built(&rows), &StaggeredSpec { compared, ..StaggeredSpec::default() })
        else { return Ok(()) };
        let (mut sum, mut weight) = (0.0, 0.0);
        for each in &found.effects {
            let slow = slow(&rows, each.group, each.period, compared).unwrap();
            prop_assert!((each.effect.value - slow).abs() < 1e-9);
            if each.period >= each.group {
                let places = f64::from(u32::try_from(rows.iter().filter(|(first, _)| *first == Some(each.group)).count()).unwrap());
                sum += places * slow;
                weight += places;
            }
        }
        prop_assert!((found.overall.value - sum / weight).abs() < 1e-9);
    }

    /// The overall mean is a mean over each group of a sum by place, less a mean over the never treated of one: its variance
    /// by Welch's rule, group by group.
    #[test]
    fn its_error_is_that_of_means_by_place((rows, periods) in panel()) {
        let Answer::Measured(found) = staggered_effects(&built(&rows), &StaggeredSpec::default()) else { return Ok(()) };
        let Answer::Measured(overall) = found.overall.effect else { return Ok(()) };
        let groups: Vec<usize> = (1..periods).filter(|group| rows.iter().any(|(first, _)| *first == Some(*group))).collect();
        let size = |group: usize| f64::from(u32::try_from(rows.iter().filter(|(first, _)| *first == Some(group)).count()).unwrap());
        let whole: f64 = groups.iter().map(|group| size(*group) * f64::from(u32::try_from(periods - group).unwrap())).sum();
        let along = |counts: &[u32], group: usize| -> f64 {
            (group..periods).map(|at| size(group) / whole * (f64::from(counts[at]) - f64::from(counts[group - 1]))).sum()
        };
        let variance = |sums: Vec<f64>| {
            let n = f64::from(u32::try_from(sums.len()).unwrap());
            let mean = sums.iter().sum::<f64>() / n;
            sums.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (n - 1.0) / n
        };
        let mut expected = variance(rows.iter().filter(|(first, _)| first.is_none())
            .map(|(_, counts)| groups.iter().map(|group| along(counts, *group)).sum()).collect());
        for group in &groups {
            expected += variance(rows.iter().filter(|(first, _)| *first == Some(*group)).map(|(_, it)| along(it, *group)).collect());
        }
        prop_assert!((overall.standard_error - expected.sqrt()).abs() < 1e-9 * (1.0 + expected.sqrt()));
    }

    #[test]
    fn two_way_fixed_effects_are_those_of_dummies((rows, periods) in panel()) {
        let Answer::Measured(found) = staggered_effects(&built(&rows), &StaggeredSpec::default()) else { return Ok(()) };
        let Answer::Measured(two_way) = found.two_way else { return Ok(()) };
        let cells: Vec<(usize, usize)> = (0..rows.len()).flat_map(|unit| (0..periods).map(move |at| (unit, at))).collect();
        let column = |value: &dyn Fn(usize, usize) -> bool| cells.iter().map(|(unit, at)| f64::from(u8::from(value(*unit, *at)))).collect::<Vec<f64>>();
        let mut columns = vec![column(&|unit, at| rows[unit].0.is_some_and(|first| at >= first))];
        columns.extend((0..rows.len()).map(|own| column(&|unit, _| unit == own)));
        columns.extend((1..periods).map(|own| column(&|_, at| at == own)));
        let response: Vec<f64> = cells.iter().map(|(unit, at)| f64::from(rows[*unit].1[*at])).collect();
        let design = Design::new(columns).unwrap();
        let Ok(factored) = design.factor() else { return Ok(()) };
        let fit = factored.coefficients(&response).unwrap();
        prop_assert!((fit[0] - two_way.value).abs() < 1e-7 * (1.0 + fit[0].abs()), "{} {}", fit[0], two_way.value);
    }

    #[test]
    fn two_by_two_is_exact_and_turns_over(
        one in prop::collection::vec(1_u32..90, 12), other in prop::collection::vec(1_u32..90, 12), change in 2_usize..11,
    ) {
        let pair = |first, second| EffectPanel::new(vec![unit("a", first, &one), unit("b", second, &other)]).unwrap();
        let (here, there) = (asked(&pair(Some(change), None), change), asked(&pair(None, Some(change)), change));
        let mean = |counts: &[u32]| counts.iter().map(|it| f64::from(*it)).sum::<f64>() / f64::from(u32::try_from(counts.len()).unwrap());
        let exact = (mean(&one[change..]) - mean(&one[..change])) - (mean(&other[change..]) - mean(&other[..change]));
        let line = here.lines[0].effect.clone();
        if let Answer::Measured(line) = line {
            prop_assert!((line.change.value - exact).abs() < 1e-9);
            // Ordinary least squares: the pooled variance of two means of differences.
            let differences: Vec<f64> = one.iter().zip(&other).map(|(a, b)| f64::from(*a) - f64::from(*b)).collect();
            let squares = |part: &[f64]| {
                let mean = part.iter().sum::<f64>() / f64::from(u32::try_from(part.len()).unwrap());
                part.iter().map(|it| (it - mean).powi(2)).sum::<f64>()
            };
            let (n, m) = (f64::from(u32::try_from(change).unwrap()), f64::from(u32::try_from(12 - change).unwrap()));
            let pooled = (squares(&differences[..change]) + squares(&differences[change..])) / 10.0;
            prop_assert!((line.change.standard_error - (pooled * (1.0 / n + 1.0 / m)).sqrt()).abs() < 1e-9);
        }
        let (a, b) = (here.ratio.measured().unwrap(), there.ratio.measured().unwrap());
        prop_assert!((a.value * b.value - 1.0).abs() < 1e-9);
        prop_assert!((a.interval.lower() * b.interval.upper() - 1.0).abs() < 1e-9);
        let total = |counts: &[u32]| counts.iter().map(|it| f64::from(*it)).sum::<f64>();
        let cells = [total(&one[change..]), total(&one[..change]), total(&other[change..]), total(&other[..change])];
        prop_assert!((a.value - cells[0] / cells[1] * cells[3] / cells[2]).abs() < 1e-9 * a.value);
        prop_assert!((a.standard_error.powi(2) - cells.iter().map(|it| 1.0 / it).sum::<f64>()).abs() < 1e-12);
    }

    #[test]
    fn places_without_values_and_their_order_change_nothing((rows, periods) in panel()) {
        let units: Vec<PanelUnit> = rows.iter().enumerate().map(|(at, (adopted, counts))| unit(&format!("u{at}"), *adopted, counts)).collect();
        let empty = PanelUnit { name: "empty".into(), adopted: None, sequence: Sequence::new(vec![None; periods]).unwrap() };
        let mut more: Vec<PanelUnit> = units.iter().rev().cloned().collect();
        more.push(empty);
        let (one, other) = (EffectPanel::new(units).unwrap(), EffectPanel::new(more).unwrap());
        let spec = StaggeredSpec { assignment: Assignment::ByLot, draws: few(), ..StaggeredSpec::default() };
        let text = |panel: &EffectPanel| serde_json::to_string(&staggered_effects(panel, &spec)).unwrap();
        prop_assert_eq!(text(&one), text(&other));
    }

    #[test]
    fn no_panel_brings_a_number_that_is_none(panel in crate::arbitrary::effect_panel(), change in 0_usize..14) {
        let spec = DifferenceSpec { side_min: 1, lag: change % 3, ..DifferenceSpec::at(change) };
        let found = difference_in_differences(&panel, &spec);
        if let Answer::Measured(found) = &found {
            let ends = found.ratio.as_ref().measured().map(|it| it.interval.contains(it.value));
            prop_assert!(ends != Some(false));
            prop_assert!(found.cells.treated_after.is_finite());
        }
        let spec = StaggeredSpec { assignment: Assignment::ByLot, compared: ComparedWith::NotYet, draws: few(), ..StaggeredSpec::default() };
        if let Answer::Measured(found) = staggered_effects(&panel, &spec) {
            prop_assert!(found.overall.value.is_finite());
            let test = found.randomisation.measured().unwrap();
            prop_assert!(test.as_large >= 1 && test.as_large <= test.assignments);
        }
    }
}
