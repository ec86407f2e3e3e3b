//! How often a chart cries wolf.

use fourp_stat::{Caveat, Rng};
use serde::Serialize;

use crate::{
    convention::ChartKind,
    drawing::{ChartSpec, Drawing},
    made_up::MadeUp,
    number,
    rules::RuleSet,
    run_length::RunLength,
    sequence::{Sample, Sequence},
};

/// What false alarms a chart must be expected to raise where nothing happens.
///
/// With known limits exactly; with limits estimated from the points themselves, as most are, by
/// simulation. A chart that shows as many signals as this shows nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FalseAlarms {
    /// How many points the rules could flag.
    pub points: usize,
    /// The run length if the limits were known; `None` for rules that have no finite chain.
    pub known_limits: Option<RunLength>,
    /// Points over the run length: about how many first signals to expect, were the limits known.
    pub expected: Option<f64>,
    /// The probability of at least one, were the limits known.
    pub at_least_one: Option<f64>,
    /// With limits estimated as in the chart; `None` where none was asked for.
    pub estimated_limits: Option<SimulatedAlarms>,
}

/// False alarms counted on charts of made-up series in which nothing happens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SimulatedAlarms {
    /// The share of charts with at least one.
    pub at_least_one: f64,
    /// The standard error of that share.
    pub at_least_one_error: f64,
    /// Points flagged, on average.
    pub flagged: f64,
    /// The standard error of that average.
    pub flagged_error: f64,
    /// How many series.
    pub replicates: u32,
    /// The seed.
    pub seed: u64,
}

/// How many made-up series, and from which seed.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Simulation {
    /// How many; 0 asks for none.
    pub replicates: u32,
    /// The seed: the same seed gives the same numbers on every machine.
    pub seed: u64,
}

/// 1,000 series from seed 1: standard errors of shares below 1.6 percentage points.
impl Default for Simulation {
    fn default() -> Self {
        Self { replicates: 1_000, seed: 1 }
    }
}

impl FalseAlarms {
    /// Of rules alone, were limits known, on so many points.
    ///
    /// ```
    /// use fourp_performance::{FalseAlarms, RuleSet};
    ///
    /// // 43 forces, 24 months: three sigma alone, and all of Western Electric.
    /// let alarms = |rules: &RuleSet| FalseAlarms::known(rules, 43 * 24).expected;
    /// assert_eq!(alarms(&RuleSet::three_sigma()).map(f64::round), Some(3.0));
    /// assert_eq!(alarms(&RuleSet::western_electric()).map(f64::round), Some(11.0));
    /// ```
    #[must_use]
    pub fn known(rules: &RuleSet, points: usize) -> Self {
        let length = rules.in_control_run_length().ok();
        let steps = u32::try_from(points).unwrap_or(u32::MAX);
        Self {
            points,
            known_limits: length,
            expected: length.map(|length| number::size(points) / length.mean),
            at_least_one: rules.false_alarm_probability(steps).ok(),
            estimated_limits: None,
        }
    }

    /// Of a chart as drawn: with its points, exposures, gaps and phases.
    pub(crate) fn of(
        sequence: &Sequence,
        spec: &ChartSpec,
        drawing: &Drawing,
        simulation: Simulation,
    ) -> Self {
        let mut alarms = Self::known(&spec.rules, drawing.judged());
        alarms.estimated_limits = simulate(sequence, spec, drawing, simulation);
        alarms
    }

    /// The number in words.
    #[must_use]
    pub fn caveat(&self) -> Caveat {
        match (self.estimated_limits, self.at_least_one) {
            (Some(simulated), _) => Caveat::new(format!(
                "where nothing happens, {:.0} % of such charts show a signal all the same (simulated, ± {:.1})",
                100.0 * simulated.at_least_one,
                100.0 * simulated.at_least_one_error
            )),
            (None, Some(known)) => Caveat::new(format!(
                "where nothing happens and limits are known, {:.0} % of such charts show a signal all the same",
                100.0 * known
            )),
            (None, None) => {
                Caveat::new("how often these rules signal where nothing happens was not computed")
            }
        }
    }
}

/// Charts of series like this one in which nothing happens. O(replicates x points x rules).
fn simulate(
    sequence: &Sequence,
    spec: &ChartSpec,
    drawing: &Drawing,
    simulation: Simulation,
) -> Option<SimulatedAlarms> {
    if simulation.replicates == 0 {
        return None;
    }
    let laws = laws(sequence, spec, drawing);
    let quiet = ChartSpec { kind: simulated_kind(spec.kind), target: None, ..spec.clone() };
    let source = Rng::new(simulation.seed);
    let (mut any, mut flagged, mut squares) = (0_u32, 0.0, 0.0);
    for replicate in 0..simulation.replicates {
        let mut random = source.stream(u64::from(replicate));
        let slots = laws.iter().map(|law| {
            let (law, exposure) = law.as_ref()?;
            Some(Sample { value: law.draw(&mut random), exposure: *exposure })
        });
        let slots: Vec<Option<Sample>> = slots.collect();
        let made = Sequence::new(slots).ok()?.broken_at(sequence.breaks()).ok()?;
        let chart = Drawing::of(&made, &quiet).ok()?.measured();
        let count = chart.map_or(0, |chart| {
            let flags = chart.points.iter().filter(|point| point.is_flagged());
            flags.count().max(usize::from(!chart.signals.is_empty()))
        });
        any = any.saturating_add(u32::from(count > 0));
        let count = number::size(count);
        flagged += count;
        squares += count * count;
    }
    let of = f64::from(simulation.replicates);
    let (share, mean) = (f64::from(any) / of, flagged / of);
    Some(SimulatedAlarms {
        at_least_one: share,
        at_least_one_error: (share * (1.0 - share) / of).sqrt(),
        flagged: mean,
        flagged_error: ((squares / of - mean * mean).max(0.0) / of).sqrt(),
        replicates: simulation.replicates,
        seed: simulation.seed,
    })
}

/// Charts that make no use of a law are simulated as `XmR` charts of normal values.
const fn simulated_kind(kind: ChartKind) -> ChartKind {
    match kind {
        ChartKind::C | ChartKind::U | ChartKind::P | ChartKind::G => kind,
        _ => ChartKind::XmR,
    }
}

fn laws(
    sequence: &Sequence,
    spec: &ChartSpec,
    drawing: &Drawing,
) -> Vec<Option<(MadeUp, Option<f64>)>> {
    let slots = sequence.slots().iter().enumerate();
    slots
        .map(|(at, slot)| {
            let sample = (*slot)?;
            let phase = drawing.phases.iter().find(|phase| phase.periods.contains(&at))?;
            let centre = phase.baseline.map_or(1.0, |baseline| baseline.centre);
            let exposure = sample.exposure.filter(|_| simulated_kind(spec.kind) != ChartKind::XmR);
            Some((made(spec.kind, &sample, centre), exposure))
        })
        .collect()
}

fn made(kind: ChartKind, sample: &Sample, centre: f64) -> MadeUp {
    let exposure = sample.exposure.unwrap_or(1.0);
    match kind {
        ChartKind::C => MadeUp::poisson(centre),
        ChartKind::U => MadeUp::poisson(centre * exposure),
        ChartKind::P => MadeUp::binomial(exposure, centre),
        ChartKind::G => MadeUp::geometric(centre),
        _ => MadeUp::Normal,
    }
}
