//! What could a series that is there have shown?

use fourp_model::{Answer, NotMeasurable, Quantity, RowRef, Table};
use fourp_stat::{Dispersion, Exposed, Level};
use serde::Serialize;

use crate::{
    critical::CriticalCounts,
    detectability::{Detectability, DetectabilitySpec, detectability},
    number,
    point::SeriesPoint,
    series::Series,
};

const QUESTION: &str = "What is the smallest change that this series could show?";
/// Days of a year, for how many periods make one.
const YEAR: f64 = 365.25;
/// Fewer values than this say nothing of how much they scatter.
const FEWEST: usize = 6;

/// With what power, at what level a change is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct DetectabilityOptions {
    /// The level of the test.
    pub level: Level,
    /// How often a change is to be shown if it is there.
    pub power: f64,
}

/// 95 %, and four times in five.
impl Default for DetectabilityOptions {
    fn default() -> Self {
        Self { level: Level::default(), power: 0.8 }
    }
}

/// What a series of counts could show, were its rate to change once.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeriesDetectability {
    /// How many values it rests on: those after the last change of recording.
    pub periods: usize,
    /// The first and last row of them.
    pub rows: (RowRef, RowRef),
    /// Events in a period, on average.
    pub per_period: f64,
    /// How much more values vary from one to the next than independent counts do, at least 1; `None` of fewer than six
    /// values, which are then taken as independent.
    pub scatter: Option<f64>,
    /// Of the series cut in the middle: the earlier half against the later.
    pub halves: Detectability,
    /// Of one year against the next, where a year is a whole number of periods or nearly so; `None` for longer periods.
    pub years: Option<Detectability>,
    /// Events in a year, on average, where the above is known.
    pub per_year: Option<f64>,
    /// The counts in the year after the last full one at which a change would show, if events were independent.
    pub next_year: Option<(u64, CriticalCounts)>,
}

impl SeriesDetectability {
    /// Of the values after the last change of recording.
    ///
    /// Exposures are taken to stay as they are on average. Scatter is half the mean square of the differences between
    /// neighbours over the mean (von Neumann 1941, Annals of Mathematical Statistics 12), which a lasting shift barely
    /// moves; it is never taken below 1. Cost: a hundred exact powers.
    pub fn of(series: &Series, options: DetectabilityOptions) -> Answer<Self> {
        let start = series.breaks.iter().map(|each| each.point).max().unwrap_or(0);
        let points = series.points.get(start..).unwrap_or_default();
        match Self::found(series, points, options) {
            Ok(found) => Answer::Measured(found),
            Err(why) => why.into(),
        }
    }

    fn found(
        series: &Series,
        points: &[SeriesPoint],
        options: DetectabilityOptions,
    ) -> Result<Self, NotMeasurable> {
        let refused = |why: &str| {
            NotMeasurable::new(QUESTION, format!("{}: {why}", series.key))
                .needing(Table::Observations, "whole counts of at least two periods counted alike")
        };
        let is_count = matches!(series.unit.quantity(), Quantity::Count(_));
        if !is_count || points.iter().any(|point| point.value.fract() != 0.0) {
            return Err(refused("its values are no counts of events"));
        }
        let (Some(first), Some(last), true) = (points.first(), points.last(), points.len() > 1)
        else {
            return Err(refused("fewer than two periods are counted in one way"));
        };
        let values: Vec<f64> = points.iter().map(|point| point.value).collect();
        let mean = number::mean(&values).unwrap_or(0.0);
        if mean <= 0.0 {
            return Err(refused("nothing was counted"));
        }
        let scatter = scatter(&values, mean);
        let after = values.len() / 2;
        let before = values.len().saturating_sub(after);
        let spec = |before, after| DetectabilitySpec {
            level: options.level,
            power: options.power,
            dispersion: scatter
                .and_then(|scatter| Dispersion::new(scatter).ok())
                .unwrap_or(Dispersion::POISSON),
            ..DetectabilitySpec::new(mean, before, after)
        };
        let whole = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let halves = detectability(spec(whole(before), whole(after)))
            .map_err(|error| refused(&error.to_string()))?;
        let in_year = in_year(points);
        let years = in_year.and_then(|periods| detectability(spec(periods, periods)).ok());
        let per_year = in_year.map(|periods| mean * f64::from(periods));
        let next_year = in_year.and_then(|periods| {
            let from = values.len().checked_sub(usize::try_from(periods).ok()?)?;
            let count = number::whole(number::sum(values.get(from..)?.iter().copied()));
            let counted = Exposed::new(count, 1.0).ok()?;
            Some((count, CriticalCounts::after(counted, 1.0, options.level)))
        });
        Ok(Self {
            periods: values.len(),
            rows: (first.row.clone(), last.row.clone()),
            per_period: mean,
            scatter,
            halves,
            years,
            per_year,
            next_year,
        })
    }
}

fn scatter(values: &[f64], mean: f64) -> Option<f64> {
    if values.len() < FEWEST {
        return None;
    }
    let pairs = values.iter().zip(values.iter().skip(1));
    let squares: Vec<f64> = pairs.map(|(one, next)| (next - one).powi(2)).collect();
    number::mean(&squares).map(|square| (square / 2.0 / mean).max(1.0))
}

/// How many periods of this length make a year, if it is no longer than one.
fn in_year(points: &[SeriesPoint]) -> Option<u32> {
    let days = points.iter().map(|point| point.period.days()).collect::<Option<Vec<u64>>>()?;
    let days: Vec<f64> = days.into_iter().map(number::count).collect();
    let periods = (YEAR / number::mean(&days)?).round();
    let periods = u32::try_from(number::whole(periods)).ok()?;
    (periods >= 1).then_some(periods)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeriesOptions;
    use fourp_model::{
        Citation, Figure, FigureKind, Observation, Programme, Rational, RecordingChange,
        RecordingChangeKind, Tables,
    };

    fn of(values: &[i64], unit: &str, change: Option<&str>) -> Answer<SeriesDetectability> {
        let cite = || Citation::at("made-up".parse().unwrap(), "table 1");
        let month = |(at, value): (usize, &i64)| {
            let value = Rational::from_int(*value);
            Observation::new(
                "crimes".parse().unwrap(),
                format!("{}-{:02}", 2018 + at / 12, at % 12 + 1).parse().unwrap(),
                Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap(),
                cite(),
            )
        };
        let change = change.map(|date| RecordingChange {
            measure: "crimes".parse().unwrap(),
            party: None,
            area: None,
            date: date.parse().unwrap(),
            kind: RecordingChangeKind::CountingRule,
            what: "another form".into(),
            citation: cite(),
        });
        let tables = Tables {
            observations: values.iter().enumerate().map(month).collect(),
            recording_changes: change.into_iter().collect(),
            ..Tables::default()
        };
        let programme = Programme::new(tables).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        SeriesDetectability::of(&series[0], DetectabilityOptions::default())
    }

    #[test]
    fn two_years_of_months_are_read_by_halves_and_by_years() {
        let found = of(&[10; 24], "crimes", None).measured().unwrap();
        assert_eq!((found.periods, found.per_period, found.scatter), (24, 10.0, Some(1.0)));
        assert_eq!(found.halves, found.years.unwrap());
        assert_eq!(found.per_year, Some(120.0));
        let plain = detectability(DetectabilitySpec::new(10.0, 12, 12)).unwrap();
        assert_eq!(found.halves, plain);
        let (count, critical) = found.next_year.unwrap();
        assert_eq!((count, critical.fall_at_most), (120, Some(90)));
    }

    #[test]
    fn values_that_leap_about_show_less_and_a_lasting_shift_does_not_count_as_leaping() {
        let leaping: Vec<i64> = (0..24).map(|at| if at % 2 == 0 { 4 } else { 16 }).collect();
        let leaping = of(&leaping, "crimes", None).measured().unwrap();
        assert!((leaping.scatter.unwrap() - 7.2).abs() < 1e-12, "{leaping:?}");
        let shifted: Vec<i64> = (0..24).map(|at| if at < 12 { 4 } else { 16 }).collect();
        let shifted = of(&shifted, "crimes", None).measured().unwrap();
        assert_eq!(shifted.scatter, Some(1.0));
        assert!(leaping.halves.fall.unwrap() > shifted.halves.fall.unwrap());
    }

    #[test]
    fn nothing_is_read_across_a_change_of_recording() {
        let found = of(&[10; 24], "crimes", Some("2019-01-01")).measured().unwrap();
        assert_eq!(found.periods, 12);
        let refused = of(&[10; 3], "crimes", Some("2018-03-01"));
        assert!(refused.not_measurable().unwrap().why.contains("fewer than two periods"));
    }

    #[test]
    fn amounts_and_nothing_show_nothing() {
        let why = |found: Answer<SeriesDetectability>| found.not_measurable().unwrap().why.clone();
        assert!(why(of(&[10; 9], "GBP", None)).ends_with("its values are no counts of events"));
        assert!(why(of(&[0; 9], "crimes", None)).ends_with("nothing was counted"));
        assert!(why(of(&[1_000_000_000; 4], "crimes", None)).contains("are not enumerated"));
    }
}
