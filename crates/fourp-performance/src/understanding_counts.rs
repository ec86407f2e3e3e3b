//! Did the counts of a threat move when its rating did?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Answer, NotMeasurable, Period, Slug, Threat};
use fourp_stat::{Dispersion, Exposed, FalseDiscovery, Level, adjusted_p_values};
use serde::Serialize;

use crate::{
    comparison::Comparison, number, point::SeriesPoint, series::Series, series_key::SeriesKey,
};

/// What the counts of threats did between two periods in which their ratings moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CountsBeside {
    /// Series of those threats that fill both periods and were counted in one way, in order of key; not those that several
    /// bodies or areas count, each for itself.
    pub compared: Vec<CountMove>,
    /// Series left out because recording changed between the two periods.
    pub across_change: Vec<SeriesKey>,
    /// Threats without any series that covers both periods.
    pub uncounted: Vec<Slug<Threat>>,
}

/// One series in two periods.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CountMove {
    /// The series.
    pub key: SeriesKey,
    /// The later count against the earlier, widened by how unevenly points vary within each period.
    pub change: Comparison,
    /// The smallest share of false discoveries, among the series compared here, at which it would be one.
    pub q_value: f64,
}

impl CountsBeside {
    /// The series that moved by more than chance at a share of false discoveries.
    pub fn moved(&self, false_discovery: f64) -> impl Iterator<Item = &CountMove> {
        self.compared.iter().filter(move |each| each.q_value <= false_discovery)
    }

    /// Whether a count of this threat moved by more than chance, `None` if none could be compared.
    #[must_use]
    pub fn has_moved(&self, threat: &Slug<Threat>, false_discovery: f64) -> Option<bool> {
        let of = |each: &&CountMove| each.key.threat.as_ref() == Some(threat);
        self.compared.iter().find(of)?;
        Some(self.moved(false_discovery).any(|each| of(&each)))
    }
}

/// Compares every series of the threats in two periods.
///
/// Only counts whose points fill both periods; those whose recording changed in between are named, not read.
pub(crate) fn counts_beside(
    threats: &BTreeSet<&Slug<Threat>>,
    from: &Period,
    to: &Period,
    series: &[Series],
    level: Level,
) -> CountsBeside {
    let (mut made, mut across_change) = (Vec::new(), Vec::new());
    let mut counted = BTreeSet::new();
    let of_threats: Vec<&Series> = series
        .iter()
        .filter(|each| each.key.threat.as_ref().is_some_and(|threat| threats.contains(threat)))
        .collect();
    // What several bodies count, each for itself, is no count of the threat.
    let mut recorders: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let thing = |key: &SeriesKey| (key.measure.clone(), key.threat.clone(), key.strand);
    for each in &of_threats {
        recorders.entry(thing(&each.key)).or_default().insert(each.unit_name());
    }
    let of_threats = of_threats.into_iter().filter(|each| {
        recorders.get(&thing(&each.key)).is_some_and(|recorders| recorders.len() == 1)
    });
    for each in of_threats {
        let (before, after) = (within(each, from), within(each, to));
        if before.is_empty() || after.is_empty() {
            continue;
        }
        counted.extend(&each.key.threat);
        let first = before.first().and_then(|point| point.period.start());
        let last = after.last().and_then(|point| point.period.start());
        let is_broken = each.breaks.iter().any(|change| {
            let at = each.points.get(change.point).and_then(|point| point.period.start());
            at > first && at <= last
        });
        if is_broken {
            across_change.push(each.key.clone());
        } else if let Answer::Measured(change) = compared(&before, &after, level) {
            made.push((each.key.clone(), change));
        }
    }
    let p_values: Vec<f64> =
        made.iter().map(|(_, change)| change.headline().p_value.clamp(0.0, 1.0)).collect();
    let q_values = adjusted_p_values(&p_values, FalseDiscovery::BenjaminiHochberg);
    let moves = made.into_iter().zip(q_values.unwrap_or(p_values));
    CountsBeside {
        compared: moves
            .map(|((key, change), q_value)| CountMove { key, change, q_value })
            .collect(),
        across_change,
        uncounted: threats
            .iter()
            .filter(|threat| !counted.contains(*threat))
            .map(|threat| (*threat).clone())
            .collect(),
    }
}

/// The points of a series in a period, if they fill it and are counts.
fn within<'a>(series: &'a Series, period: &Period) -> Vec<&'a SeriesPoint> {
    let inside = series.points.iter().filter(|point| period.contains(&point.period) == Some(true));
    let inside: Vec<&SeriesPoint> = inside.collect();
    let days = inside.iter().filter_map(|point| point.period.days()).fold(0, u64::saturating_add);
    let is_count = |point: &&SeriesPoint| point.value >= 0.0 && point.value.fract() == 0.0;
    let is_whole = Some(days) == period.days() && inside.iter().all(is_count);
    if is_whole { inside } else { Vec::new() }
}

fn compared(before: &[&SeriesPoint], after: &[&SeriesPoint], level: Level) -> Answer<Comparison> {
    let exposure = |point: &SeriesPoint| {
        point.exposure.unwrap_or_else(|| number::count(point.period.days().unwrap_or(1)))
    };
    let total = |points: &[&SeriesPoint]| {
        let count = number::whole(number::sum(points.iter().map(|point| point.value)));
        Exposed::new(count, number::sum(points.iter().map(|point| exposure(point))))
    };
    // Squared deviations from the rate of the own period, over what independent events would have.
    let spread = |points: &[&SeriesPoint]| {
        let count = number::sum(points.iter().map(|point| point.value));
        let rate = count / number::sum(points.iter().map(|point| exposure(point)));
        let square = |point: &&SeriesPoint| {
            let mean = rate * exposure(point);
            if mean > 0.0 { (point.value - mean).powi(2) / mean } else { 0.0 }
        };
        number::sum(points.iter().map(square))
    };
    let free = before.len().saturating_add(after.len()).saturating_sub(2);
    let phi = (spread(before) + spread(after)) / number::size(free.max(1));
    let dispersion = Dispersion::new(phi.max(1.0)).ok().filter(|_| free > 0);
    match (total(after), total(before)) {
        (Ok(after), Ok(before)) => Comparison::of(after, before, level, dispersion),
        _ => NotMeasurable::new("Did the count move?", "an exposure is beyond measure").into(),
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Citation, Figure, FigureKind, Observation, Programme, Rational, RecordingChange,
        RecordingChangeKind, Tables,
    };

    use super::*;
    use crate::series::SeriesOptions;

    fn seen(threat: &str, period: &str, count: i64) -> Observation {
        let value = Rational::from_int(count);
        let value = Figure::new(FigureKind::Exact { value }, "crimes".parse().unwrap()).unwrap();
        let citation = Citation::at("made-up".parse().unwrap(), "table 1");
        Observation {
            threat: Some(threat.parse().unwrap()),
            ..Observation::new("crimes".parse().unwrap(), period.parse().unwrap(), value, citation)
        }
    }

    fn years(threat: &str, counts: [i64; 2]) -> Vec<Observation> {
        let quarter = |year: u32, at: u32, count: i64| {
            seen(threat, &format!("{year}-Q{at}"), count / 4 + i64::from(at % 2))
        };
        let [before, after] = counts;
        let first = (1..=4).map(move |at| quarter(2021, at, before));
        first.chain((1..=4).map(move |at| quarter(2022, at, after))).collect()
    }

    fn beside(observations: Vec<Observation>, changes: Vec<RecordingChange>) -> CountsBeside {
        let tables = Tables { observations, recording_changes: changes, ..Tables::default() };
        let programme = Programme::new(tables).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        let threats: Vec<Slug<Threat>> = ["a", "b", "c"].map(|it| it.parse().unwrap()).to_vec();
        let (from, to) = ("2021".parse().unwrap(), "2022".parse().unwrap());
        counts_beside(&threats.iter().collect(), &from, &to, &series, Level::P95)
    }

    #[test]
    fn a_count_that_moved_is_told_from_one_that_did_not() {
        let rows = [years("a", [400, 800]), years("b", [400, 404])].concat();
        let found = beside(rows, Vec::new());
        let moved = |threat: &str| found.has_moved(&threat.parse().unwrap(), 0.05);
        assert_eq!((moved("a"), moved("b"), moved("c")), (Some(true), Some(false), None));
        assert_eq!(found.uncounted, ["c".parse().unwrap()]);
    }

    #[test]
    fn nothing_is_read_across_a_change_of_recording() {
        let change = RecordingChange {
            measure: "crimes".parse().unwrap(),
            party: None,
            area: None,
            date: "2022-01-01".parse().unwrap(),
            kind: RecordingChangeKind::CountingRule,
            what: "a new rule".into(),
            citation: Citation::at("made-up".parse().unwrap(), "note 1"),
        };
        let found = beside(years("a", [400, 800]), vec![change]);
        assert!(found.compared.is_empty() && found.across_change.len() == 1);
    }

    #[test]
    fn a_period_that_is_not_filled_is_not_compared() {
        let mut rows = years("a", [400, 800]);
        rows.remove(2);
        let found = beside(rows, Vec::new());
        assert!(found.compared.is_empty() && found.uncounted.len() == 3);
        // Half a thing is no count.
        let half = Observation {
            value: Figure::new(
                FigureKind::Exact { value: "0.5".parse().unwrap() },
                "measured: tonnes".parse().unwrap(),
            )
            .unwrap(),
            ..seen("a", "2021", 1)
        };
        let whole = Observation { value: half.value.clone(), ..seen("a", "2022", 1) };
        assert!(beside(vec![half, whole], Vec::new()).compared.is_empty());
    }
}
