//! A chart drawn: phases, lines and signals.

use std::ops::Range;

use fourp_model::{Answer, NotMeasurable, Table};
use fourp_stat::Caveat;
use serde::Serialize;

use crate::{
    convention::{AtBreak, ChartConventions, ChartKind},
    limits::{Baseline, Limits, drawn},
    place::Lines,
    rules::RuleSet,
    scan::{Signal, scan_phase},
    sequence::{Sample, Sequence},
    target::Target,
};

/// What is asked of a chart.
///
/// ```
/// use fourp_performance::{ChartKind, ChartSpec, Phase, RuleSet};
///
/// // Limits frozen on the first twelve months, then anew from month 24 on the twelve after it.
/// let spec = ChartSpec {
///     phases: vec![Phase::frozen(0, 12), Phase::frozen(24, 12)],
///     rules: RuleSet::three_sigma(),
///     ..ChartSpec::new(ChartKind::C)
/// };
/// assert_eq!(spec.points_min, 12);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct ChartSpec {
    /// Which chart.
    pub kind: ChartKind,
    /// Where limits begin anew, and on how many points each rests: freeze, rebase or both.
    pub phases: Vec<Phase>,
    /// The conventions of the chart.
    pub conventions: ChartConventions,
    /// The rules.
    pub rules: RuleSet,
    /// A value to be reached.
    pub target: Option<Target>,
    /// How few points a baseline may have and still fix limits.
    pub points_min: usize,
}

/// A stretch of a chart with limits of its own.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Phase {
    /// Its first period, from 0.
    pub start: usize,
    /// How many of its first points its limits rest on; `None` is all of them.
    pub baseline: Option<usize>,
}

/// A stretch of a chart as drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DrawnPhase {
    /// Its periods.
    pub periods: Range<usize>,
    /// What its limits rest on; `None` where there are too few points for limits.
    pub baseline: Option<Baseline>,
}

/// A period as drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChartPoint {
    /// The value drawn, in the unit of the chart; `None` where a period has none.
    pub value: Option<f64>,
    /// Centre and lines; `None` where there are none.
    pub lines: Option<Lines>,
    /// One bit for each rule of the set that flags the point, the first rule lowest.
    pub flags: u16,
}

/// Why a chart makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChartError {
    /// Phases out of order, or beyond the last period.
    #[error(
        "a phase cannot start at period {start} of {periods}; expected increasing starts from 0"
    )]
    Phase {
        /// Where it would start.
        start: usize,
        /// How many periods there are.
        periods: usize,
    },
    /// No phase at all.
    #[error("a chart has at least one phase, from period 0")]
    NoPhase,
    /// A baseline of fewer than two points.
    #[error("a baseline of {points} points fixes no limits; expected 2 or more")]
    Baseline {
        /// How many.
        points: usize,
    },
    /// A chart of counts with a value that is no count.
    #[error("the {kind} chart needs counts; point {point} is {value}")]
    NotACount {
        /// The chart.
        kind: ChartKind,
        /// The place of the point.
        point: usize,
        /// The value.
        value: f64,
    },
    /// More cases than there were trials.
    #[error("point {point} has {value} cases among {exposure}")]
    MoreThanAll {
        /// The place of the point.
        point: usize,
        /// The cases.
        value: f64,
        /// The trials.
        exposure: f64,
    },
    /// A target that is no number to be reached.
    #[error("the target is {value}, and must be finite")]
    Target {
        /// The target.
        value: f64,
    },
    /// A time between events below zero.
    #[error("point {point} is {value}, and no time between events is below 0")]
    NegativeTime {
        /// The place of the point.
        point: usize,
        /// The time.
        value: f64,
    },
}

/// What [`ControlChart`](crate::ControlChart) and panels are made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawing {
    pub(crate) phases: Vec<DrawnPhase>,
    pub(crate) points: Vec<ChartPoint>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) caveats: Vec<Caveat>,
}

impl ChartSpec {
    /// A chart of one phase whose limits rest on all points, by the default conventions and three sigma;
    /// at least 12 points.
    #[must_use]
    pub fn new(kind: ChartKind) -> Self {
        Self {
            kind,
            phases: vec![Phase { start: 0, baseline: None }],
            conventions: ChartConventions::default(),
            rules: RuleSet::three_sigma(),
            target: None,
            points_min: 12,
        }
    }
}

impl Phase {
    /// From a period on, with limits that rest on all its points.
    #[must_use]
    pub const fn from(start: usize) -> Self {
        Self { start, baseline: None }
    }

    /// From a period on, with limits that rest on its first points.
    #[must_use]
    pub const fn frozen(start: usize, baseline: usize) -> Self {
        Self { start, baseline: Some(baseline) }
    }
}

impl ChartPoint {
    /// Whether any rule flags it.
    #[must_use]
    pub const fn is_flagged(&self) -> bool {
        self.flags != 0
    }
}

impl Drawing {
    /// Draws a sequence. O(points x rules).
    pub(crate) fn of(sequence: &Sequence, spec: &ChartSpec) -> Result<Answer<Self>, ChartError> {
        check_phases(&spec.phases, sequence.len())?;
        check_samples(spec.kind, sequence.slots())?;
        if let Some(Target { value, .. }) = spec.target
            && !value.is_finite()
        {
            return Err(ChartError::Target { value });
        }
        if let Some(why) = unanswerable(sequence, spec) {
            return Ok(why.into());
        }
        let slots = sequence.slots();
        let mut drawing = Self {
            phases: Vec::new(),
            points: slots
                .iter()
                .map(|slot| ChartPoint {
                    value: slot.as_ref().map(|sample| drawn(spec.kind, sample)),
                    lines: None,
                    flags: 0,
                })
                .collect(),
            signals: Vec::new(),
            caveats: Vec::new(),
        };
        let mut flags = vec![0; slots.len()];
        for (start, end, baseline) in phases(&spec.phases, sequence) {
            let span = start..baseline_end(slots, start..end, baseline);
            let count = slots.get(span.clone()).unwrap_or_default().iter().flatten().count();
            let limits = (count >= spec.points_min.max(2))
                .then(|| Limits::fit(spec.kind, slots, span, &spec.conventions))
                .flatten();
            drawing.draw(start..end, slots, limits.as_ref());
            let points = &drawing.points;
            let border = spec.rules.conventions().border;
            let point = |at: usize| {
                let ChartPoint { value, lines, .. } = points.get(at)?;
                let value = (*value)?;
                Some((value, lines.as_ref()?.place(value, border)))
            };
            scan_phase(&spec.rules, start..end, point, &mut flags, &mut drawing.signals);
            if limits.is_none() {
                drawing.caveats.push(Caveat::new(format!(
                    "the phase from period {start} has {count} points to fix limits and no limits; at least {} are asked for",
                    spec.points_min.max(2)
                )));
            }
        }
        for (point, flags) in drawing.points.iter_mut().zip(flags) {
            point.flags = flags;
        }
        drawing.signals.sort_by_key(|signal| (signal.point, signal.rule, signal.first));
        if drawing.phases.iter().all(|phase| phase.baseline.is_none()) {
            let present = slots.iter().flatten().count();
            return Ok(too_short(present, spec.points_min.max(2)).into());
        }
        if !sequence.breaks().is_empty() {
            drawing.caveats.push(Caveat::new(format!(
                "recording changed {} within the series; nothing is read across, and levels before and after are not compared",
                times(sequence.breaks().len())
            )));
        }
        let missing = slots.iter().filter(|slot| slot.is_none()).count();
        if missing > 0 {
            drawing.caveats.push(Caveat::new(format!(
                "{missing} of {} periods have no value; {}",
                slots.len(),
                spec.rules.conventions().at_gap
            )));
        }
        Ok(Answer::Measured(drawing))
    }

    fn draw(&mut self, periods: Range<usize>, slots: &[Option<Sample>], limits: Option<&Limits>) {
        self.phases.push(DrawnPhase {
            periods: periods.clone(),
            baseline: limits.map(|limits| limits.baseline),
        });
        let Some(limits) = limits else { return };
        let points = self.points.get_mut(periods.clone()).unwrap_or_default();
        for (point, slot) in points.iter_mut().zip(slots.get(periods).unwrap_or_default()) {
            point.lines = slot.as_ref().map(|sample| limits.lines(sample));
        }
    }

    /// How many points rules could flag.
    pub(crate) fn judged(&self) -> usize {
        self.points.iter().filter(|point| point.lines.is_some()).count()
    }
}

fn check_phases(phases: &[Phase], periods: usize) -> Result<(), ChartError> {
    let mut least = 0;
    for (place, Phase { start, baseline }) in phases.iter().copied().enumerate() {
        let is_first = place == 0;
        if (is_first && start != 0) || start < least || (start >= periods && !is_first) {
            return Err(ChartError::Phase { start, periods });
        }
        least = start.saturating_add(1);
        if let Some(points) = baseline.filter(|points| *points < 2) {
            return Err(ChartError::Baseline { points });
        }
    }
    if phases.is_empty() { Err(ChartError::NoPhase) } else { Ok(()) }
}

fn check_samples(kind: ChartKind, slots: &[Option<Sample>]) -> Result<(), ChartError> {
    let needs_counts = matches!(
        kind,
        ChartKind::C
            | ChartKind::U
            | ChartKind::P
            | ChartKind::UPrime
            | ChartKind::PPrime
            | ChartKind::G
    );
    for (point, sample) in slots.iter().enumerate() {
        let Some(Sample { value, exposure }) = *sample else { continue };
        if needs_counts && (value < 0.0 || value.fract() != 0.0) {
            return Err(ChartError::NotACount { kind, point, value });
        }
        if kind == ChartKind::T && value < 0.0 {
            return Err(ChartError::NegativeTime { point, value });
        }
        if let (ChartKind::P | ChartKind::PPrime, Some(exposure)) = (kind, exposure)
            && value > exposure
        {
            return Err(ChartError::MoreThanAll { point, value, exposure });
        }
    }
    Ok(())
}

const QUESTION: &str = "Which points are signals and which are noise?";

fn unanswerable(sequence: &Sequence, spec: &ChartSpec) -> Option<NotMeasurable> {
    let present =
        || sequence.slots().iter().enumerate().filter_map(|(at, slot)| Some((at, (*slot)?)));
    if spec.conventions.at_break == AtBreak::Refuse && !sequence.breaks().is_empty() {
        let why = format!(
            "recording changed {} within the series, and the question refuses to look across",
            times(sequence.breaks().len())
        );
        let needed = "the series counted in one way, before and after";
        return Some(NotMeasurable::new(QUESTION, why).needing(Table::Observations, needed));
    }
    let needs_exposure = matches!(
        spec.kind,
        ChartKind::U | ChartKind::P | ChartKind::UPrime | ChartKind::PPrime | ChartKind::IPrime
    );
    if needs_exposure && let Some((at, _)) = present().find(|(_, each)| each.exposure.is_none()) {
        let why = format!("the {} chart needs exposure, and point {at} has none", spec.kind);
        let needed = "what each count is exposed to: residents, officer hours, referrals";
        return Some(NotMeasurable::new(QUESTION, why).needing(Table::Observations, needed));
    }
    if spec.kind == ChartKind::C {
        let mut exposures = present().map(|(_, sample)| sample.exposure);
        let first = exposures.next().flatten();
        if exposures.any(|exposure| exposure != first) {
            let why = "the c chart takes exposure as equal, and it varies";
            return Some(NotMeasurable::new(QUESTION, why).needing_also("a u chart instead"));
        }
    }
    None
}

fn too_short(points: usize, points_min: usize) -> NotMeasurable {
    let why = format!(
        "limits rest on {points_min} points of one phase, two of them successive, and the series has {points} in all"
    );
    NotMeasurable::new(QUESTION, why)
        .needing(Table::Observations, "a longer series, counted in one way")
}

/// The phases asked for, cut at breaks: start, end and baseline of each.
fn phases(asked: &[Phase], sequence: &Sequence) -> Vec<(usize, usize, Option<usize>)> {
    let mut starts: Vec<Phase> = asked.to_vec();
    for start in sequence.breaks().iter().copied() {
        let around = asked.iter().rev().find(|phase| phase.start <= start);
        if let Some(phase) = around.filter(|phase| phase.start < start) {
            starts.push(Phase { start, baseline: phase.baseline });
        }
    }
    starts.sort_by_key(|phase| phase.start);
    let ends = starts.iter().skip(1).map(|phase| phase.start).chain([sequence.len()]);
    starts.iter().zip(ends).map(|(phase, end)| (phase.start, end, phase.baseline)).collect()
}

/// Where the first so many points of a phase end.
fn baseline_end(slots: &[Option<Sample>], phase: Range<usize>, baseline: Option<usize>) -> usize {
    let Some(baseline) = baseline else { return phase.end };
    let present = phase.clone().filter(|at| slots.get(*at).is_some_and(Option::is_some));
    let last = present.take(baseline).last();
    last.map_or(phase.end, |last| last.saturating_add(1))
}

fn times(count: usize) -> String {
    if count == 1 { "once".into() } else { format!("{count} times") }
}
