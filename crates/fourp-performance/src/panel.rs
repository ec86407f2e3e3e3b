//! Many series at once, the same bytes on any number of threads.

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use fourp_model::{Answer, NotMeasurable};
use fourp_stat::{FalseDiscovery, adjusted_p_values};
use serde::Serialize;

use crate::{
    drawing::{ChartError, ChartPoint, ChartSpec, Drawing},
    false_alarm::FalseAlarms,
    law, number,
    sequence::Sequence,
};

/// The charts of many series by one question.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Panel {
    /// What was asked of every series.
    pub spec: ChartSpec,
    /// The series, in the order given.
    pub rows: Vec<PanelRow>,
    /// What false alarms to expect of all charts together, were limits known: they come from the panel,
    /// whether or not anything happened.
    pub false_alarms: FalseAlarms,
    /// How p-values were adjusted.
    pub adjustment: &'static str,
}

/// One series of a panel.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PanelRow {
    /// Its chart in short.
    pub chart: Answer<PanelChart>,
    /// The probability of a point as far out as its farthest, were all points independent and normal about
    /// known lines; 1 where there is no chart.
    pub p_value: f64,
    /// The smallest share of false discoveries in the panel at which it would be one.
    pub q_value: f64,
}

/// A chart in short.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PanelChart {
    /// The centre of the last phase with limits.
    pub centre: f64,
    /// Its sigma.
    pub sigma: f64,
    /// How many points rules could flag.
    pub points: usize,
    /// How many they flag.
    pub flagged: usize,
    /// Whether the latest point with a value is flagged.
    pub is_last_flagged: bool,
    /// Which rules are met anywhere: one bit for each.
    pub rules: u16,
}

/// Why a panel makes no sense: the first series of which the question cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("series {series}: {error}")]
#[non_exhaustive]
pub struct PanelError {
    /// The place of the series, from 0.
    pub series: usize,
    /// Why.
    pub error: ChartError,
}

/// Draws the same chart of every series, on as many threads as given; without the feature `parallel` on one.
///
/// The result does not depend on the number of threads. False discoveries by Benjamini and Hochberg (1995) over
/// Šidák's probability of the farthest point. O(series x points x rules).
///
/// ```
/// use std::num::NonZeroUsize;
/// use fourp_performance::{ChartKind, ChartSpec, Sequence, panel};
///
/// let steady = Sequence::of_counts(&[9, 11, 8, 12, 10, 9, 11, 10, 8, 12, 10, 11]);
/// let struck = Sequence::of_counts(&[9, 11, 8, 12, 10, 9, 11, 10, 8, 12, 10, 40]);
/// let spec = ChartSpec::new(ChartKind::C);
/// let found = panel(&[steady, struck], &spec, NonZeroUsize::MIN)?;
/// let flagged: Vec<usize> =
///     found.rows.iter().filter_map(|row| row.chart.clone().measured()).map(|it| it.flagged).collect();
/// assert_eq!(flagged, [0, 1]);
/// assert!(found.rows[1].q_value < 0.001);
/// # Ok::<(), fourp_performance::PanelError>(())
/// ```
///
/// # Errors
/// [`PanelError`] names the first series whose values do not fit the chart.
pub fn panel(
    sequences: &[Sequence],
    spec: &ChartSpec,
    threads: NonZeroUsize,
) -> Result<Panel, PanelError> {
    let drawn = in_order(sequences.iter().collect(), threads, |sequence| short(sequence, spec));
    let mut charts = Vec::with_capacity(sequences.len());
    for (series, chart) in drawn.into_iter().enumerate() {
        charts.push(chart.map_err(|error| PanelError { series, error })?);
    }
    let p_values: Vec<f64> = charts.iter().map(|(_, p_value)| *p_value).collect();
    let q_values = adjusted_p_values(&p_values, FalseDiscovery::BenjaminiHochberg)
        .unwrap_or_else(|_| p_values.clone());
    let points = charts.iter().filter_map(|(chart, _)| Some(chart.as_ref().measured()?.points));
    let points = points.fold(0, usize::saturating_add);
    let rows = charts.into_iter().zip(q_values);
    Ok(Panel {
        spec: spec.clone(),
        rows: rows
            .map(|((chart, p_value), q_value)| PanelRow { chart, p_value, q_value })
            .collect(),
        false_alarms: FalseAlarms::known(&spec.rules, points),
        adjustment: "Benjamini and Hochberg 1995",
    })
}

fn short(sequence: &Sequence, spec: &ChartSpec) -> Result<(Answer<PanelChart>, f64), ChartError> {
    let drawing = match Drawing::of(sequence, spec)? {
        Answer::Measured(drawing) => drawing,
        Answer::NotMeasurable(why) => return Ok((Answer::NotMeasurable(why), 1.0)),
    };
    let Some(baseline) = drawing.phases.iter().rev().find_map(|phase| phase.baseline) else {
        let why = NotMeasurable::new("Which points are signals?", "no phase has limits");
        return Ok((why.into(), 1.0));
    };
    let points = drawing.judged();
    let last = drawing.points.iter().rev().find(|point| point.value.is_some());
    let farthest = drawing.points.iter().filter_map(distance).fold(0.0, f64::max);
    // 1 - (1 - p)^n without loss for small p.
    let p_value = -(number::size(points) * (-law::two_sided(farthest)).ln_1p()).exp_m1();
    let chart = PanelChart {
        centre: baseline.centre,
        sigma: baseline.sigma,
        points,
        flagged: drawing.points.iter().filter(|point| point.is_flagged()).count(),
        is_last_flagged: last.is_some_and(|point| point.is_flagged()),
        rules: drawing.points.iter().fold(0, |rules, point| rules | point.flags),
    };
    Ok((Answer::Measured(chart), p_value.clamp(0.0, 1.0)))
}

/// How far a point is from the centre, in sigma as its own limit on that side has it.
fn distance(point: &ChartPoint) -> Option<f64> {
    let (value, lines) = (point.value?, point.lines?);
    let off = value - lines.centre;
    let limit = if off > 0.0 { lines.upper_limit() } else { lines.lower_limit() };
    let distance = 3.0 * off / (limit - lines.centre);
    // Off lines of no width, as of a constant baseline, it is infinitely far.
    Some(if off == 0.0 { 0.0 } else { distance.abs() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{convention::ChartKind, drawing::Phase};

    fn one(values: &[f64], spec: &ChartSpec) -> PanelRow {
        let found = panel(&[Sequence::of_values(values).unwrap()], spec, NonZeroUsize::MIN);
        found.unwrap().rows.remove(0)
    }

    fn frozen() -> ChartSpec {
        ChartSpec {
            phases: vec![Phase::frozen(0, 4)],
            points_min: 4,
            ..ChartSpec::new(ChartKind::XmR)
        }
    }

    #[test]
    fn the_p_value_is_that_of_the_farthest_of_so_many_points() {
        // Centre 1, mean moving range 2, sigma √π: the last point lies 4/√π from the centre.
        let row = one(&[0.0, 2.0, 0.0, 2.0, 5.0], &frozen());
        let alone = law::two_sided(4.0 / std::f64::consts::PI.sqrt());
        assert!((row.p_value - (1.0 - (1.0 - alone).powi(5))).abs() < 1e-12, "{row:?}");
        assert_eq!(row.q_value, row.p_value);
    }

    #[test]
    fn what_leaves_a_constant_baseline_is_infinitely_far_from_it() {
        let struck = one(&[7.0, 7.0, 7.0, 7.0, 6.0], &frozen());
        assert_eq!((struck.p_value, struck.chart.measured().unwrap().flagged), (0.0, 1));
        let still = one(&[7.0; 5], &frozen());
        assert_eq!((still.p_value, still.chart.measured().unwrap().flagged), (1.0, 0));
    }

    #[test]
    fn a_series_without_a_chart_is_no_discovery() {
        let row = one(&[1.0, 2.0], &frozen());
        assert_eq!((row.chart.is_measured(), row.p_value, row.q_value), (false, 1.0, 1.0));
    }

    #[test]
    fn a_value_that_does_not_fit_is_told_with_its_series() {
        let sequences = [Sequence::of_counts(&[1; 12]), Sequence::of_values(&[0.5]).unwrap()];
        let spec = ChartSpec::new(ChartKind::C);
        let error = panel(&sequences, &spec, NonZeroUsize::MIN).unwrap_err();
        assert_eq!(error.to_string(), "series 1: the c chart needs counts; point 0 is 0.5");
    }
}
