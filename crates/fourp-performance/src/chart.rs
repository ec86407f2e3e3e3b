//! Which points of a series are signals, and how often such a chart cries wolf.

use fourp_model::Answer;
use fourp_stat::Caveat;
use serde::Serialize;

use crate::{
    convention::{ChartConventions, ChartKind},
    drawing::{ChartError, ChartPoint, ChartSpec, Drawing, DrawnPhase},
    false_alarm::{FalseAlarms, Simulation},
    rules::RuleSet,
    scan::Signal,
    sequence::Sequence,
    target::{Assurance, Target},
};

/// A control chart with all that its reading depends on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ControlChart {
    /// Which chart.
    pub kind: ChartKind,
    /// The conventions of the chart.
    pub conventions: ChartConventions,
    /// The rules, with theirs.
    pub rules: RuleSet,
    /// Stretches with limits of their own.
    pub phases: Vec<DrawnPhase>,
    /// Every period.
    pub points: Vec<ChartPoint>,
    /// The signals, by point.
    pub signals: Vec<Signal>,
    /// What false alarms to expect of this chart.
    pub false_alarms: FalseAlarms,
    /// The target, and what the last limits say of it.
    pub assurance: Option<(Target, Assurance)>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// Draws a control chart.
///
/// Not measurable where no phase has enough points for limits, where exposure is missing, and across
/// changes of recording if [`AtBreak::Refuse`](crate::AtBreak::Refuse) says so. O(points x rules), and as
/// much again for each simulated series.
///
/// ```
/// use fourp_performance::{ChartKind, ChartSpec, Sequence, Simulation, control_chart};
///
/// // NIST/SEMATECH e-Handbook 6.3.2.2: ten flow rates.
/// let flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
/// let spec = ChartSpec { points_min: 10, ..ChartSpec::new(ChartKind::XmR) };
/// let chart = control_chart(&Sequence::of_values(&flow)?, &spec, Simulation::default())?;
/// let chart = chart.measured().ok_or("too short")?;
/// let baseline = chart.phases[0].baseline.ok_or("no limits")?;
/// assert!((baseline.centre - 50.81).abs() < 1e-9);
/// assert!(chart.signals.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ChartError`] for phases that do not fit the series and values that do not fit the chart.
pub fn control_chart(
    sequence: &Sequence,
    spec: &ChartSpec,
    simulation: Simulation,
) -> Result<Answer<ControlChart>, ChartError> {
    let drawing = Drawing::of(sequence, spec)?;
    Ok(drawing.map(|drawing| {
        let false_alarms = FalseAlarms::of(sequence, spec, &drawing, simulation);
        let last = drawing.points.iter().rev().find_map(|point| point.lines);
        let assurance = spec.target.zip(last);
        let mut caveats = vec![false_alarms.caveat()];
        caveats.extend(drawing.caveats);
        ControlChart {
            kind: spec.kind,
            conventions: spec.conventions,
            rules: spec.rules.clone(),
            phases: drawing.phases,
            points: drawing.points,
            signals: drawing.signals,
            false_alarms,
            assurance: assurance.map(|(target, lines)| (target, target.assurance(&lines))),
            caveats,
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        convention::{AtBreak, Constants, LowCounts},
        drawing::Phase,
        rule_convention::Flagging,
        rules::{Rule, RuleSet},
        sequence::Sample,
    };
    use fourp_model::Direction;

    const NONE: Simulation = Simulation { replicates: 0, seed: 1 };
    const FLOW: [f64; 10] = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];

    fn chart(sequence: &Sequence, spec: &ChartSpec) -> ControlChart {
        control_chart(sequence, spec, NONE).unwrap().measured().unwrap()
    }

    fn short(kind: ChartKind) -> ChartSpec {
        ChartSpec { points_min: 2, ..ChartSpec::new(kind) }
    }

    fn limits(chart: &ControlChart, point: usize) -> (f64, f64, f64) {
        let lines = chart.points[point].lines.unwrap();
        (lines.lower_limit(), lines.centre, lines.upper_limit())
    }

    fn close(found: (f64, f64, f64), expected: (f64, f64, f64), within: f64) {
        let is_close = (found.0 - expected.0).abs() <= within
            && (found.1 - expected.1).abs() <= within
            && (found.2 - expected.2).abs() <= within;
        assert!(is_close, "{found:?} is not {expected:?}");
    }

    #[test]
    fn individuals_are_those_of_the_nist_handbook() {
        let mut spec = short(ChartKind::XmR);
        spec.conventions.constants = Constants::Montgomery;
        let chart = chart(&Sequence::of_values(&FLOW).unwrap(), &spec);
        close(limits(&chart, 0), (45.8159, 50.81, 55.8041), 1e-4);
        let ranges = chart.phases[0].baseline.unwrap().ranges.unwrap();
        assert!((ranges.average - 1.8778).abs() < 1e-4);
    }

    #[test]
    fn counts_are_those_of_the_nist_handbook() {
        // 6.3.3.1: 400 defects on 25 wafers.
        let wafers = [
            16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19,
            16, 31, 13,
        ];
        let chart = chart(&Sequence::of_counts(&wafers), &short(ChartKind::C));
        close(limits(&chart, 0), (4.0, 16.0, 28.0), 1e-12);
        let flagged: Vec<usize> =
            (0..wafers.len()).filter(|at| chart.points[*at].is_flagged()).collect();
        assert_eq!(flagged, [23]);
    }

    #[test]
    fn proportions_are_those_of_the_nist_handbook() {
        // 6.3.3.2: 30 samples of 50 chips.
        let chips = [
            12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15,
            9, 12, 7, 13, 9, 6,
        ];
        let rates: Vec<(u32, f64)> = chips.iter().map(|count| (*count, 50.0)).collect();
        let chart = chart(&Sequence::of_rates(&rates).unwrap(), &short(ChartKind::P));
        close(limits(&chart, 0), (0.0524, 0.2313, 0.4102), 5e-5);
    }

    #[test]
    fn sigma_falls_with_the_root_of_exposure() {
        let rates = Sequence::of_rates(&[(40, 4.0), (10, 1.0), (160, 16.0)]).unwrap();
        let mut spec = short(ChartKind::U);
        spec.conventions.low_counts = LowCounts::Sigma;
        let chart = chart(&rates, &spec);
        for (point, exposure) in [(0, 4.0_f64), (1, 1.0), (2, 16.0)] {
            let width = 3.0 * (10.0 / exposure).sqrt();
            let low = if width > 10.0 { f64::NEG_INFINITY } else { 10.0 - width };
            let found = limits(&chart, point);
            assert!((found.2 - 10.0 - width).abs() < 1e-12);
            assert!(found.0 == low || (found.0 - low).abs() < 1e-12);
        }
    }

    #[test]
    fn laney_widens_by_the_ranges_of_z() {
        // Equal exposures: sigma z times sigma is the sigma of an XmR chart of the rates.
        let counts = [40, 50, 43, 56, 44, 53];
        let rates: Vec<(u32, f64)> = counts.iter().map(|count| (*count, 100.0)).collect();
        let sequence = Sequence::of_rates(&rates).unwrap();
        let xmr = chart(&sequence, &short(ChartKind::XmR));
        for kind in [ChartKind::UPrime, ChartKind::PPrime, ChartKind::IPrime] {
            let prime = chart(&sequence, &short(kind));
            close(limits(&prime, 0), limits(&xmr, 0), 1e-12);
        }
        let sigma_z =
            chart(&sequence, &short(ChartKind::UPrime)).phases[0].baseline.unwrap().sigma_z;
        assert!(sigma_z.unwrap() > 1.0);
    }

    #[test]
    fn unequal_exposures_widen_and_narrow_each_chart_by_its_definition() {
        let samples = [(40, 100.0), (66, 121.0), (39, 81.0), (80, 144.0), (22, 64.0), (51, 100.0)];
        let sequence = Sequence::of_rates(&samples).unwrap();
        let total: f64 = samples.iter().map(|(count, _)| f64::from(*count)).sum();
        let centre = total / 610.0;
        let rate = |(count, exposure): (u32, f64)| f64::from(count) / exposure;
        let mean_step = |of: &dyn Fn((u32, f64), (u32, f64)) -> f64| {
            samples.windows(2).map(|pair| of(pair[0], pair[1])).sum::<f64>() / 5.0
        };
        // Laney (2002): the moving ranges of z over d2.
        let laney = |spread: f64| {
            let z = |it: (u32, f64)| (rate(it) - centre) / (spread / it.1).sqrt();
            let d2 = 2.0 / std::f64::consts::PI.sqrt();
            spread.sqrt() * mean_step(&|one, next| (z(next) - z(one)).abs()) / d2
        };
        // qicharts2: the mean of √(π/2) |Δ| / √(1/m + 1/n).
        let prime = mean_step(&|one, next| {
            let spread = (1.0 / one.1 + 1.0 / next.1).sqrt();
            (std::f64::consts::PI / 2.0).sqrt() * (rate(next) - rate(one)).abs() / spread
        });
        for (kind, sigma) in [
            (ChartKind::UPrime, laney(centre)),
            (ChartKind::PPrime, laney(centre * (1.0 - centre))),
            (ChartKind::IPrime, prime),
        ] {
            let chart = chart(&sequence, &short(kind));
            for (at, (_, exposure)) in samples.iter().enumerate() {
                let half = 3.0 * sigma / exposure.sqrt();
                close(limits(&chart, at), (centre - half, centre, centre + half), 1e-12);
            }
        }
    }

    #[test]
    fn times_are_charted_as_the_power_that_makes_them_nearly_normal() {
        // Nelson (1994): an individuals chart of t^(1/3.6), and back.
        let times = [400.0, 520.0, 310.0, 450.0, 600.0, 380.0];
        let powers = times.map(|time: f64| time.powf(1.0 / 3.6));
        let centre = powers.iter().sum::<f64>() / 6.0;
        let steps: f64 = powers.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
        let half = 2.658_680_776_358_274 * steps / 5.0;
        let back = [centre - half, centre, centre + half].map(|line| line.powf(3.6));
        let chart = chart(&Sequence::of_values(&times).unwrap(), &short(ChartKind::T));
        close(limits(&chart, 0), (back[0], back[1], back[2]), 1e-9);
    }

    #[test]
    fn rare_events_have_limits_on_their_own_scale() {
        let times = Sequence::of_values(&[3.0, 10.0, 1.0, 30.0, 7.0, 2.0]).unwrap();
        let t = chart(&times, &short(ChartKind::T));
        let (low, centre, high) = limits(&t, 0);
        assert!(low == f64::NEG_INFINITY && centre > 0.0 && high > 30.0);
        let cases = Sequence::of_counts(&[4, 0, 9, 3]);
        let g = chart(&cases, &short(ChartKind::G));
        close(
            (0.0, limits(&g, 0).1, limits(&g, 0).2),
            (0.0, 4.0, 4.0 + 3.0 * 20_f64.sqrt()),
            1e-12,
        );
        assert_eq!(limits(&g, 0).0, f64::NEG_INFINITY);
    }

    #[test]
    fn few_events_are_judged_by_quantiles() {
        // Mean 1: P(X > 5) = 0.0006, P(X > 4) = 0.0037, and three sigma leaves 0.00135.
        let counts = Sequence::of_counts(&[1, 0, 2, 1, 1, 0, 2, 1, 0, 2, 1, 1]);
        let chart = chart(&counts, &short(ChartKind::C));
        assert_eq!(limits(&chart, 0), (f64::NEG_INFINITY, 1.0, 5.5));
    }

    #[test]
    fn freeze_and_rebase_go_together() {
        let values: Vec<f64> =
            (0..40).map(|at| f64::from(at % 2) + if at < 20 { 0.0 } else { 10.0 }).collect();
        let sequence = Sequence::of_values(&values).unwrap();
        let mut spec = ChartSpec { points_min: 8, ..short(ChartKind::XmR) };
        spec.phases = vec![Phase::frozen(0, 8), Phase::frozen(20, 8)];
        let both = chart(&sequence, &spec);
        assert_eq!(both.phases[0].baseline.unwrap().points, 8);
        assert_eq!((limits(&both, 19).1, limits(&both, 20).1), (0.5, 10.5));
        assert!(both.signals.is_empty());
        spec.phases = vec![Phase::frozen(0, 8)];
        assert_eq!(chart(&sequence, &spec).signals.len(), 20);
    }

    #[test]
    fn nothing_is_read_across_a_break() {
        let values: Vec<f64> =
            (0..24).map(|at| f64::from(at % 2) + if at < 12 { 0.0 } else { 10.0 }).collect();
        let broken = Sequence::of_values(&values).unwrap().broken_at(&[12]).unwrap();
        let mut spec = ChartSpec::new(ChartKind::XmR);
        let drawn = chart(&broken, &spec);
        assert!(drawn.signals.is_empty());
        assert_eq!(drawn.phases[0].baseline.unwrap().ranges.unwrap().average, 1.0);
        assert!(
            drawn.caveats.iter().any(|caveat| caveat.as_str().contains("nothing is read across"))
        );
        spec.conventions.at_break = AtBreak::Refuse;
        let refused = control_chart(&broken, &spec, NONE).unwrap();
        assert!(refused.not_measurable().unwrap().why.contains("recording changed once"));
    }

    #[test]
    fn a_break_inside_a_frozen_phase_freezes_anew() {
        let values: Vec<f64> = (0..30).map(|at| f64::from(at % 3)).collect();
        let broken = Sequence::of_values(&values).unwrap().broken_at(&[15]).unwrap();
        let mut spec = short(ChartKind::XmR);
        spec.phases = vec![Phase::frozen(0, 6)];
        let points = |chart: ControlChart| {
            chart.phases.iter().map(|phase| phase.baseline.unwrap().points).collect::<Vec<_>>()
        };
        assert_eq!(points(chart(&broken, &spec)), [6, 6]);
    }

    #[test]
    fn what_the_data_cannot_bear_is_not_measurable() {
        let why = |sequence: &Sequence, spec: &ChartSpec| {
            let answer = control_chart(sequence, spec, NONE).unwrap();
            answer.not_measurable().unwrap().why.clone()
        };
        let counts = Sequence::of_counts(&[1, 2, 3]);
        assert!(why(&counts, &ChartSpec::new(ChartKind::XmR)).contains("the series has 3"));
        assert!(why(&counts, &short(ChartKind::U)).contains("point 0 has none"));
        assert!(why(&Sequence::default(), &short(ChartKind::XmR)).contains("the series has 0"));
        let uneven = Sequence::of_rates(&[(1, 1.0), (2, 2.0)]).unwrap();
        assert!(why(&uneven, &short(ChartKind::C)).contains("varies"));
        let gaps = Sequence::new(vec![Some(Sample::value(1.0)), None, Some(Sample::value(2.0))]);
        assert!(why(&gaps.unwrap(), &short(ChartKind::XmR)).contains("limits rest on"));
    }

    #[test]
    fn questions_that_make_no_sense_are_refused() {
        let refused = |sequence: &Sequence, spec: &ChartSpec| {
            control_chart(sequence, spec, NONE).unwrap_err().to_string()
        };
        let counts = Sequence::of_counts(&[1, 2, 3]);
        let phases = |phases: Vec<Phase>| ChartSpec { phases, ..short(ChartKind::C) };
        assert_eq!(
            refused(&counts, &phases(vec![])),
            "a chart has at least one phase, from period 0"
        );
        assert_eq!(
            refused(&counts, &phases(vec![Phase::from(0), Phase::from(3)])),
            "a phase cannot start at period 3 of 3; expected increasing starts from 0"
        );
        assert!(refused(&counts, &phases(vec![Phase::from(1)])).starts_with("a phase cannot"));
        assert!(
            refused(&counts, &phases(vec![Phase::from(0), Phase::from(0)])).starts_with("a phase")
        );
        assert_eq!(
            refused(&counts, &phases(vec![Phase::frozen(0, 1)])),
            "a baseline of 1 points fixes no limits; expected 2 or more"
        );
        let values = Sequence::of_values(&[1.0, 2.5, -1.0]).unwrap();
        assert_eq!(
            refused(&values, &short(ChartKind::C)),
            "the c chart needs counts; point 1 is 2.5"
        );
        assert_eq!(
            refused(&values, &short(ChartKind::T)),
            "point 2 is -1, and no time between events is below 0"
        );
        let target = Some(Target { value: f64::NAN, direction: Direction::Up });
        assert_eq!(
            refused(&values, &ChartSpec { target, ..short(ChartKind::XmR) }),
            "the target is NaN, and must be finite"
        );
        let many = Sequence::of_rates(&[(1, 2.0), (3, 2.0)]).unwrap();
        assert_eq!(refused(&many, &short(ChartKind::P)), "point 1 has 3 cases among 2");
    }

    #[test]
    fn a_constant_series_raises_nothing() {
        let same = Sequence::of_values(&[5.0; 20]).unwrap();
        for rules in [RuleSet::western_electric(), RuleSet::nelson(), RuleSet::anhoej()] {
            let spec = ChartSpec { rules, ..ChartSpec::new(ChartKind::XmR) };
            let found = chart(&same, &spec);
            let hugging = found
                .signals
                .iter()
                .filter(|signal| !matches!(found.rules.rules()[signal.rule], Rule::Hugging { .. }));
            assert_eq!(hugging.count(), 0);
        }
        let spec = ChartSpec {
            target: Some(Target { value: 5.0, direction: Direction::Up }),
            ..ChartSpec::new(ChartKind::XmR)
        };
        assert_eq!(chart(&same, &spec).assurance.unwrap().1, Assurance::ConsistentlyMet);
    }

    #[test]
    fn flags_are_of_the_last_point_or_of_all_members() {
        let mut values = vec![0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        values.extend([0.9, 0.8, 0.9, 0.7]);
        let sequence = Sequence::of_values(&values).unwrap();
        let flagged = |flagging| {
            let rules = RuleSet::new("run", [Rule::Run { points: 4 }]).unwrap().flagging(flagging);
            let spec =
                ChartSpec { rules, phases: vec![Phase::frozen(0, 12)], ..short(ChartKind::XmR) };
            let chart = chart(&sequence, &spec);
            (0..values.len()).filter(|at| chart.points[*at].is_flagged()).collect::<Vec<_>>()
        };
        assert_eq!(flagged(Flagging::Completing), [14, 15]);
        assert_eq!(flagged(Flagging::Members), [11, 12, 13, 14, 15]);
    }

    #[test]
    fn a_simulated_rate_is_near_the_exact_one_on_long_series() {
        let values: Vec<f64> = (0..400).map(|at| f64::from((at * 7) % 13)).collect();
        let spec = ChartSpec::new(ChartKind::XmR);
        let simulation = Simulation { replicates: 400, seed: 3 };
        let sequence = Sequence::of_values(&values).unwrap();
        let chart = control_chart(&sequence, &spec, simulation).unwrap().measured().unwrap();
        let simulated = chart.false_alarms.estimated_limits.unwrap();
        let exact = chart.false_alarms.at_least_one.unwrap();
        assert!((simulated.at_least_one - exact).abs() < 5.0 * simulated.at_least_one_error + 0.03);
    }
}
