//! The rules of charts, written straight from their definitions, against the scanner.

use fourp_performance::{
    AtGap, Border, ChartKind, ChartPoint, ChartSpec, ControlChart, EqualPoints, Flagging, Line,
    Lines, OnCentre, Rule, RuleSet, Sequence, Simulation, ZoneReach, ZoneSide, arbitrary,
    control_chart, xmr_grid,
};
use proptest::prelude::*;
use std::num::NonZeroUsize;

const NONE: Simulation = Simulation { replicates: 0, seed: 1 };

/// A point on a chart: its place, value and lines.
#[derive(Clone, Copy)]
struct Seen {
    at: usize,
    value: f64,
    lines: Lines,
}

fn beyond(point: &Seen, line: Line, side: f64, border: Border) -> bool {
    let steps = Line::ALL.iter().position(|other| *other == line).unwrap();
    let limit = if side > 0.0 { point.lines.upper[steps] } else { point.lines.lower[steps] };
    let off = side * (point.value - point.lines.centre);
    let past = side * (point.value - limit);
    off > 0.0 && if border == Border::Beyond { past >= 0.0 } else { past > 0.0 }
}

fn on_side(point: &Seen, side: f64) -> bool {
    side * (point.value - point.lines.centre) > 0.0
}

/// The sets of points that make up a pattern, each with the point that completes it.
fn patterns(rule: Rule, points: &[Seen], set: &RuleSet) -> Vec<(Vec<usize>, usize)> {
    let conventions = set.conventions();
    let border = conventions.border;
    let far =
        |point: &Seen, line| beyond(point, line, 1.0, border) || beyond(point, line, -1.0, border);
    let mut found = Vec::new();
    let at = |points: &[&Seen]| points.iter().map(|point| point.at).collect::<Vec<_>>();
    match rule {
        Rule::Beyond { line } => {
            found.extend(
                points
                    .iter()
                    .filter(|point| far(point, line))
                    .map(|point| (vec![point.at], point.at)),
            );
        }
        Rule::Zone { needed, of, line, side, reach } => {
            for end in 1..=points.len() {
                let start = end.saturating_sub(usize::from(of));
                let window = &points[start..end];
                let near = |point: &Seen| reach == ZoneReach::AndBeyond || !far(point, Line::Three);
                if side == ZoneSide::Either {
                    let counted: Vec<&Seen> =
                        window.iter().filter(|point| far(point, line) && near(point)).collect();
                    let last =
                        counted.last().is_some_and(|point| point.at == window[window.len() - 1].at);
                    if last && counted.len() >= usize::from(needed) {
                        found.push((at(&counted), window[window.len() - 1].at));
                    }
                    continue;
                }
                for sign in [1.0, -1.0] {
                    let counted: Vec<&Seen> = window
                        .iter()
                        .filter(|point| beyond(point, line, sign, border) && near(point))
                        .collect();
                    let last =
                        counted.last().is_some_and(|point| point.at == window[window.len() - 1].at);
                    let full = window.len() == usize::from(of);
                    let all = full && window.iter().all(|point| on_side(point, sign));
                    let fits = if side == ZoneSide::Window { all } else { last };
                    if fits && counted.len() >= usize::from(needed) {
                        found.push((at(&counted), window[window.len() - 1].at));
                    }
                }
            }
        }
        Rule::Run { points: needed } => {
            for sign in [1.0, -1.0] {
                for end in 0..points.len() {
                    if !on_side(&points[end], sign) {
                        continue;
                    }
                    let mut run = Vec::new();
                    for point in points[..=end].iter().rev() {
                        if on_side(point, sign) {
                            run.push(point);
                        } else if on_side(point, -sign) || conventions.on_centre == OnCentre::Breaks
                        {
                            break;
                        }
                    }
                    if run.len() >= usize::from(needed) {
                        run.truncate(needed.into());
                        found.push((at(&run), points[end].at));
                    }
                }
            }
        }
        Rule::Hugging { points: needed, line } | Rule::Avoiding { points: needed, line } => {
            let wants_far = matches!(rule, Rule::Avoiding { .. });
            for window in points.windows(needed.into()) {
                if window.iter().all(|point| far(point, line) == wants_far) {
                    let members = window.iter().map(|point| point.at).collect();
                    found.push((members, window[window.len() - 1].at));
                }
            }
        }
        Rule::Trend { points: needed } | Rule::Alternating { points: needed } => {
            // Runs of equal values are one point, or begin a new stretch.
            let mut stretches: Vec<Vec<Vec<&Seen>>> = vec![Vec::new()];
            for point in points {
                let stretch = stretches.last_mut().unwrap();
                match stretch.last_mut() {
                    Some(equal) if equal[0].value == point.value => {
                        if conventions.equal_points == EqualPoints::Breaks {
                            stretches.push(vec![vec![point]]);
                        } else {
                            equal.push(point);
                        }
                    }
                    _ => stretch.push(vec![point]),
                }
            }
            for stretch in stretches {
                for window in stretch.windows(needed.into()) {
                    let steps: Vec<bool> =
                        window.windows(2).map(|pair| pair[1][0].value > pair[0][0].value).collect();
                    let trend = steps.windows(2).all(|pair| pair[0] == pair[1]);
                    let turns = steps.windows(2).all(|pair| pair[0] != pair[1]);
                    if if matches!(rule, Rule::Trend { .. }) { trend } else { turns } {
                        let last = window.len() - 1;
                        // Of equal points the first completes a pattern, and the last stands for the rest.
                        let of = |place: usize, equal: &Vec<&Seen>| {
                            if place == last { equal[0].at } else { equal[equal.len() - 1].at }
                        };
                        let members = window.iter().enumerate();
                        let members = members.map(|(place, equal)| of(place, equal)).collect();
                        found.push((members, window[last][0].at));
                    }
                }
            }
        }
        _ => {}
    }
    found
}

/// The patterns of whole phases.
fn whole(rule: Rule, points: &[Seen]) -> Option<Vec<usize>> {
    let sided: Vec<&Seen> =
        points.iter().filter(|point| point.value != point.lines.centre).collect();
    let above = |point: &&Seen| on_side(point, 1.0);
    let runs: Vec<&[&Seen]> = sided.chunk_by(|one, other| above(one) == above(other)).collect();
    let count = u32::try_from(sided.len()).unwrap();
    let small = |size: usize| u32::try_from(size).unwrap();
    match rule {
        Rule::LongestRun => {
            let longest = runs.iter().map(|run| run.len()).max()?;
            let allowed = f64::from(count).log2().round() + 3.0;
            let run = runs.iter().find(|run| run.len() == longest)?;
            (f64::from(small(longest)) > allowed)
                .then(|| run.iter().map(|point| point.at).collect())
        }
        Rule::FewCrossings => {
            let crossings = runs.len().checked_sub(1)?;
            // The 5 % quantile of a binomial of n - 1 at one half, by summing Pascal's triangle.
            let (mut below, mut term, mut quantile) =
                (0.0, 0.5_f64.powf(f64::from(count) - 1.0), 0);
            loop {
                below += term;
                if below >= 0.05 {
                    break;
                }
                term *= f64::from(count - 1 - quantile) / f64::from(quantile + 1);
                quantile += 1;
            }
            (small(crossings) < quantile).then(|| sided.iter().map(|point| point.at).collect())
        }
        _ => None,
    }
}

/// Flags and signals (rule, last point, first point) as the definitions have them.
fn naive(chart: &ControlChart) -> (Vec<u16>, Vec<(usize, usize, usize)>) {
    let set = &chart.rules;
    let mut flags = vec![0_u16; chart.points.len()];
    let mut signals = Vec::new();
    for phase in &chart.phases {
        let mut segments: Vec<Vec<Seen>> = vec![Vec::new()];
        for at in phase.periods.clone() {
            let ChartPoint { value, lines, .. } = chart.points[at];
            match (value, lines) {
                (Some(value), Some(lines)) => {
                    segments.last_mut().unwrap().push(Seen { at, value, lines })
                }
                _ if set.conventions().at_gap == AtGap::Ends => segments.push(Vec::new()),
                _ => {}
            }
        }
        for (number, rule) in set.rules().iter().enumerate() {
            let mut found: Vec<(Vec<usize>, usize)> =
                segments.iter().flat_map(|points| patterns(*rule, points, set)).collect();
            found.extend(whole(*rule, &segments.concat()).map(|members| {
                let last = *members.last().unwrap();
                (members, last)
            }));
            for (members, last) in found {
                signals.push((number, last, *members.iter().min().unwrap()));
                match set.conventions().flagging {
                    Flagging::Members => members.iter().for_each(|at| flags[*at] |= 1 << number),
                    Flagging::Completing => flags[last] |= 1 << number,
                }
            }
        }
    }
    signals.sort_unstable_by_key(|(rule, last, first)| (*last, *rule, *first));
    (flags, signals)
}

fn short(kind: ChartKind, rules: RuleSet) -> ChartSpec {
    ChartSpec { rules, points_min: 2, ..ChartSpec::new(kind) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_scanner_finds_what_the_definitions_say(
        sequence in arbitrary::sequence(),
        rules in arbitrary::rule_set(),
        conventions in arbitrary::chart_conventions(),
    ) {
        let spec = ChartSpec { conventions, ..short(ChartKind::XmR, rules) };
        let Some(chart) = control_chart(&sequence, &spec, NONE).unwrap().measured() else { return Ok(()) };
        let (flags, signals) = naive(&chart);
        let found: Vec<u16> = chart.points.iter().map(|point| point.flags).collect();
        prop_assert_eq!(found, flags);
        let found: Vec<_> = chart.signals.iter().map(|it| (it.rule, it.point, it.first)).collect();
        prop_assert_eq!(found, signals);
    }

    #[test]
    fn so_it_does_with_limits_that_differ_by_point(
        sequence in arbitrary::exposed_counts(),
        rules in arbitrary::rule_set(),
        kind in prop::sample::select(&[ChartKind::U, ChartKind::UPrime, ChartKind::IPrime][..]),
    ) {
        let Some(chart) = control_chart(&sequence, &short(kind, rules), NONE).unwrap().measured() else {
            return Ok(());
        };
        let found: Vec<u16> = chart.points.iter().map(|point| point.flags).collect();
        prop_assert_eq!(found, naive(&chart).0);
    }

    #[test]
    fn a_grid_has_the_flags_of_single_charts(
        numbers in prop::collection::vec((-40_i32..40).prop_map(|it| f64::from(it) / 4.0), 0..=120),
        columns in 2_usize..=24,
        rules in arbitrary::rule_set(),
        conventions in arbitrary::chart_conventions(),
        threads in 1_usize..=4,
    ) {
        let numbers = &numbers[..numbers.len() / columns * columns];
        let threads = NonZeroUsize::new(threads).unwrap();
        let grid = xmr_grid(numbers, columns, &conventions, &rules, threads).unwrap();
        let mut flags = Vec::new();
        for (row, values) in numbers.chunks(columns).enumerate() {
            let spec = ChartSpec { conventions, ..short(ChartKind::XmR, rules.clone()) };
            let sequence = Sequence::of_values(values).unwrap();
            let chart = control_chart(&sequence, &spec, NONE).unwrap().measured().unwrap();
            let baseline = chart.phases[0].baseline.unwrap();
            prop_assert_eq!((grid.centres[row], grid.sigmas[row]), (baseline.centre, baseline.sigma));
            flags.extend(chart.points.iter().map(|point| point.flags));
        }
        prop_assert_eq!(grid.flags, flags);
    }
}

#[test]
fn a_table_that_is_none_is_refused() {
    let ask = |numbers: &[f64], columns| {
        let rules = RuleSet::three_sigma();
        let charts = xmr_grid(numbers, columns, &Default::default(), &rules, NonZeroUsize::MIN);
        charts.unwrap_err().to_string()
    };
    assert_eq!(ask(&[1.0, 2.0, 3.0], 2), "3 numbers are not rows of 2");
    assert_eq!(ask(&[1.0], 1), "rows of 1 points have no moving range; expected 2 or more");
    let mut numbers = vec![1.0; 2_000];
    numbers[1_501] = f64::NAN;
    assert_eq!(
        ask(&numbers, 2),
        "row 750 has a number that is not finite, or numbers too large to be averaged"
    );
}
