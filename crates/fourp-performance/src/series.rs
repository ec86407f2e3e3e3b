//! Observations put together: one measure of one thing in time.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fourp_model::{Defect, DefectKind, Observation, PartialDate, Programme, RowRef, Unit};
use serde::Serialize;

use crate::{
    breaks::{SeriesBreak, breaks},
    point::{SeriesPoint, point, rank, single},
    sequence::{Sample, Sequence},
    series_key::SeriesKey,
    timeline::{exposures, holes, latest, lengths, overlaps, without_superseded},
};

/// One measure of one thing in time, compiled from observations.
///
/// At most one value to a period: that of the latest vintage as at the date asked for, and none where that
/// is no single value but a bound, a range or an order. Reported and
/// proactively detected counts, counting rules and populations never share a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Series {
    /// Of what.
    pub key: SeriesKey,
    /// The unit of the values, without a power of ten.
    pub unit: Unit,
    /// The unit of the exposures; `None` where no value has one.
    pub exposure_unit: Option<Unit>,
    /// The values, by period.
    pub points: Vec<SeriesPoint>,
    /// The rows that are no single value, and so no points, as at the same date.
    pub bounds: Vec<RowRef>,
    /// Where recording changed within the series.
    pub breaks: Vec<SeriesBreak>,
    /// As at which date vintages were chosen; `None` is the latest of all.
    pub as_at: Option<NaiveDate>,
    #[serde(skip)]
    sequence: Sequence,
}

/// Which observations are compiled.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeriesOptions {
    /// Leave out vintages published after this date; `None`, the default, is the latest of all. A vintage
    /// known only to its month or year counts as of its last day, one not known as the first of all.
    pub as_at: Option<NaiveDate>,
}

impl SeriesOptions {
    /// Vintages as they stood on a date.
    #[must_use]
    pub const fn as_at(date: NaiveDate) -> Self {
        Self { as_at: Some(date) }
    }
}

impl Series {
    /// Compiles the observations of a programme into series, in order of their keys. O(n log n).
    ///
    /// # Errors
    /// Every [`Defect`] at once: periods without dates, or that overlap, or that differ in length where
    /// there is no exposure; several units in one series; counts below zero; exposures that are not above zero, not
    /// single values, or stated for some periods and not for others; two values of one vintage of one period.
    ///
    /// ```
    /// use fourp_model::{Citation, Figure, FigureKind, Observation, Programme, Tables};
    /// use fourp_performance::{Series, SeriesOptions};
    ///
    /// let month = |period: &str, count: &str| {
    ///     let value = FigureKind::Exact { value: count.parse()? };
    ///     Ok::<_, Box<dyn std::error::Error>>(Observation::new(
    ///         "referrals".parse()?,
    ///         period.parse()?,
    ///         Figure::new(value, "people".parse()?)?,
    ///         Citation::at("register".parse()?, "table 1"),
    ///     ))
    /// };
    /// let rows = vec![month("2018-01", "9")?, month("2018-02", "7")?, month("2018-04", "11")?];
    /// let programme = Programme::new(Tables { observations: rows, ..Tables::default() })
    ///     .map_err(|defects| format!("{defects:?}"))?;
    /// let series = Series::compile(&programme, SeriesOptions::default())
    ///     .map_err(|defects| format!("{defects:?}"))?;
    /// // March is missing, and known to be.
    /// assert_eq!(series[0].sequence().len(), 4);
    /// assert_eq!(series[0].sequence().slots()[2], None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(
        programme: &Programme,
        options: SeriesOptions,
    ) -> Result<Vec<Self>, Vec<Defect>> {
        let mut groups: BTreeMap<SeriesKey, Vec<(RowRef, &Observation)>> = BTreeMap::new();
        for (place, row) in programme.rows::<Observation>().iter().enumerate() {
            let is_out = |published: PartialDate| {
                options.as_at.is_some_and(|date| published.last_day() > date)
            };
            if row.vintage.is_some_and(is_out) {
                continue;
            }
            if let Some(reference) = programme.row_ref::<Observation>(place) {
                groups.entry(SeriesKey::of(row)).or_default().push((reference, row));
            }
        }
        let (mut made, mut defects) = (Vec::new(), Vec::new());
        for (key, rows) in groups {
            match Self::of(key, &rows, programme, options) {
                Ok(series) => made.push(series),
                Err(faults) => defects.extend(faults),
            }
        }
        if defects.is_empty() {
            return Ok(made);
        }
        defects.sort();
        Err(defects)
    }

    /// The values in order of time, with missing periods and breaks.
    #[must_use]
    pub const fn sequence(&self) -> &Sequence {
        &self.sequence
    }

    /// Whether a value is rounded or an estimate: limits then rest on printed values.
    #[must_use]
    pub fn is_rounded(&self) -> bool {
        self.points.iter().any(|point| point.resolution.is_some())
    }

    /// Whose records, and where; `None` for a series of no single body and no single area.
    #[must_use]
    pub fn unit_name(&self) -> Option<String> {
        let party = self.key.party.as_ref().map(ToString::to_string);
        let area = self.key.area.as_ref().map(ToString::to_string);
        let parts: Vec<String> = [party, area].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" in "))
    }

    fn of(
        key: SeriesKey,
        rows: &[(RowRef, &Observation)],
        programme: &Programme,
        options: SeriesOptions,
    ) -> Result<Self, Vec<Defect>> {
        let mut defects = Vec::new();
        let mut points: Vec<SeriesPoint> =
            rows.iter().filter_map(|(row, it)| point(row, it, &mut defects)).collect();
        let bounds: Vec<(RowRef, &Observation)> =
            rows.iter().filter(|(_, it)| single(&it.value).is_none()).cloned().collect();
        let unit = one_unit(rows, |row| Some(row.value.unit()), "values", &mut defects);
        let exposure_unit =
            one_unit(rows, |row| Some(row.exposure.as_ref()?.unit()), "exposures", &mut defects);
        points.sort_by(|one, other| {
            let order = |point: &SeriesPoint| (point.period.start(), point.period.end());
            let vintage = |point: &SeriesPoint| rank(point.vintage);
            order(one).cmp(&order(other)).then_with(|| vintage(one).cmp(&vintage(other)))
        });
        let points = without_superseded(latest(points, &mut defects), &bounds);
        overlaps(&points, &mut defects);
        lengths(&points, &mut defects);
        exposures(&points, &mut defects);
        let holes = holes(&points, &mut defects);
        let Some(unit) = unit.filter(|_| defects.is_empty()) else { return Err(defects) };
        let breaks = breaks(&key, &points, programme);
        let sequence = sequence(&points, &holes, &breaks);
        let bounds = bounds.into_iter().map(|(row, _)| row).collect();
        let as_at = options.as_at;
        Ok(Self { key, unit, exposure_unit, points, bounds, breaks, as_at, sequence })
    }
}

/// The one unit of all rows, without its power of ten.
fn one_unit<'a>(
    rows: &[(RowRef, &'a Observation)],
    unit: impl Fn(&'a Observation) -> Option<&'a Unit>,
    what: &str,
    defects: &mut Vec<Defect>,
) -> Option<Unit> {
    let with_unit = || rows.iter().filter_map(|(row, it)| Some((row, unit(it)?)));
    let (_, first) = with_unit().next()?;
    let others: Vec<(&RowRef, &Unit)> =
        with_unit().filter(|(_, unit)| unit.quantity() != first.quantity()).collect();
    if let Some((_, other)) = others.first() {
        let rows = others.iter().map(|(row, _)| (*row).clone()).collect();
        let detail = format!("{what} in {other} stand among {what} in {first}");
        defects.push(Defect::new(DefectKind::MixedUnit, rows, detail));
    }
    Some(Unit::base(first.quantity().clone()))
}

fn sequence(points: &[SeriesPoint], holes: &[usize], breaks: &[SeriesBreak]) -> Sequence {
    let (mut slots, mut places) = (Vec::new(), Vec::new());
    for (point, hole) in points.iter().zip(holes) {
        slots.extend(std::iter::repeat_n(None, *hole));
        places.push(slots.len());
        slots.push(Some(Sample { value: point.value, exposure: point.exposure }));
    }
    let mut starts: Vec<usize> =
        breaks.iter().filter_map(|each| places.get(each.point).copied()).collect();
    starts.dedup();
    // Values and exposures were checked, and breaks increase: neither step can fail.
    let whole = Sequence::new(slots).unwrap_or_default();
    whole.clone().broken_at(&starts).unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{
        Citation, Detection, Figure, FigureKind, RecordingChange, RecordingChangeKind, Tables,
    };

    fn figure(value: &str, unit: &str) -> Figure {
        let value = value.parse().unwrap();
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn seen(period: &str, value: &str) -> Observation {
        Observation::new(
            "crimes".parse().unwrap(),
            period.parse().unwrap(),
            figure(value, "crimes"),
            Citation::at("register".parse().unwrap(), period),
        )
    }

    fn exposed(period: &str, value: &str, exposure: &str) -> Observation {
        Observation { exposure: Some(figure(exposure, "measured: hours")), ..seen(period, value) }
    }

    fn compile(tables: Tables, as_at: Option<&str>) -> Result<Vec<Series>, Vec<Defect>> {
        let as_at = as_at.map(|date| date.parse().unwrap());
        Series::compile(&Programme::new(tables).unwrap(), SeriesOptions { as_at })
    }

    fn of(observations: Vec<Observation>) -> Result<Vec<Series>, Vec<Defect>> {
        compile(Tables { observations, ..Tables::default() }, None)
    }

    fn faults(observations: Vec<Observation>) -> Vec<String> {
        of(observations).unwrap_err().iter().map(ToString::to_string).collect()
    }

    fn values(series: &Series) -> Vec<Option<f64>> {
        series.sequence().slots().iter().map(|slot| slot.map(|sample| sample.value)).collect()
    }

    #[test]
    fn periods_are_put_in_order_and_missing_ones_are_seen() {
        let rows = ["2018-05", "2018-01", "2018-02", "2018-06"].map(|month| seen(month, "3"));
        let series = of(rows.to_vec()).unwrap();
        let three = Some(3.0);
        assert_eq!(values(&series[0]), [three, three, None, None, three, three]);
    }

    #[test]
    fn quarters_and_years_have_no_holes_for_being_uneven() {
        let quarters = ["2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1"];
        assert_eq!(of(quarters.map(|it| seen(it, "1")).to_vec()).unwrap()[0].sequence().len(), 5);
        let years = ["2015-16", "2016-17", "2018-19"];
        assert_eq!(of(years.map(|it| seen(it, "1")).to_vec()).unwrap()[0].sequence().len(), 4);
    }

    #[test]
    fn what_differs_in_more_than_time_is_another_series() {
        let proactive = Observation { detection: Detection::Proactive, ..seen("2018-01", "2") };
        let series = of(vec![seen("2018-01", "1"), proactive]).unwrap();
        assert_eq!(series.len(), 2);
        assert_eq!(series[0].key.to_string(), "crimes, proactive");
        assert_eq!(series[1].key.to_string(), "crimes");
    }

    #[test]
    fn the_latest_vintage_as_at_a_date_counts() {
        let vintage = |value: &str, vintage: &str| Observation {
            vintage: Some(vintage.parse().unwrap()),
            ..seen("2018-01", value)
        };
        let observations =
            vec![seen("2018-01", "1"), vintage("2", "2018-03"), vintage("3", "2019")];
        let at = |date| {
            let tables = Tables { observations: observations.clone(), ..Tables::default() };
            let series = compile(tables, date).unwrap();
            (series[0].points[0].value, series[0].points[0].other_vintages)
        };
        assert_eq!(at(None), (3.0, 2));
        assert_eq!(at(Some("2019-06-30")), (2.0, 1));
        assert_eq!(at(Some("2018-03-30")), (1.0, 0));
    }

    #[test]
    fn a_change_of_recording_breaks_the_series_where_it_touches_it() {
        let change = |date: &str| RecordingChange {
            measure: "crimes".parse().unwrap(),
            party: None,
            area: None,
            date: date.parse().unwrap(),
            kind: RecordingChangeKind::CountingRule,
            what: "one crime to a victim".into(),
            citation: Citation::at("register".parse().unwrap(), "note"),
        };
        let breaks = |date: &str| {
            let months = ["2018-01", "2018-02", "2018-03", "2018-04"];
            let observations = months.map(|month| seen(month, "1")).to_vec();
            let recording_changes = vec![change(date)];
            let tables = Tables { observations, recording_changes, ..Tables::default() };
            compile(tables, None).unwrap()[0].sequence().breaks().to_vec()
        };
        assert_eq!(breaks("2018-03-01"), [2]);
        // In the middle of a month: neither that month nor the one after goes on from before.
        assert_eq!(breaks("2018-02-15"), [1, 2]);
        assert_eq!(breaks("2018-02"), [1, 2]);
        assert_eq!(breaks("2018-01-01"), [0; 0]);
        assert_eq!(breaks("2017"), [0; 0]);
        assert_eq!(breaks("2019"), [0; 0]);
    }

    fn more_than(period: &str, value: &str) -> Observation {
        let kind = FigureKind::MoreThan { value: value.parse().unwrap() };
        let value = Figure::new(kind, "crimes".parse().unwrap()).unwrap();
        Observation { value, ..seen(period, "1") }
    }

    fn published(date: &str, observation: Observation) -> Observation {
        Observation { vintage: Some(date.parse().unwrap()), ..observation }
    }

    #[test]
    fn a_bound_is_no_point_and_is_told() {
        let rows = vec![seen("2018-01", "3"), more_than("2018-02", "5"), seen("2018-03", "4")];
        let series = of(rows).unwrap();
        assert_eq!(values(&series[0]), [Some(3.0), None, Some(4.0)]);
        assert_eq!(series[0].bounds.len(), 1);
        let alone = of(vec![more_than("2018-02", "5")]).unwrap();
        assert_eq!((alone[0].points.len(), alone[0].bounds.len()), (0, 1));
        assert!(alone[0].sequence().is_empty());
    }

    #[test]
    fn an_older_value_does_not_stand_for_a_later_bound() {
        let month = |date, row| published(date, row);
        let rows = vec![
            seen("2018-01", "3"),
            month("2018-03", seen("2018-02", "7")),
            month("2018-09", more_than("2018-02", "9")),
            seen("2018-03", "4"),
        ];
        assert_eq!(values(&of(rows.clone()).unwrap()[0]), [Some(3.0), None, Some(4.0)]);
        let tables = || Tables { observations: rows.clone(), ..Tables::default() };
        let before = &compile(tables(), Some("2018-06-30")).unwrap()[0];
        assert_eq!(values(before), [Some(3.0), Some(7.0), Some(4.0)]);
        assert!(before.bounds.is_empty());
        let later = vec![
            month("2018-03", more_than("2018-02", "5")),
            month("2018-09", seen("2018-02", "7")),
        ];
        assert_eq!(values(&of(later).unwrap()[0]), [Some(7.0)]);
    }

    #[test]
    fn every_defect_is_told_at_once() {
        let rows = vec![
            exposed("2018-01", "1", "0"),
            Observation { value: figure("4", "people"), ..seen("2018-03", "1") },
            seen("undated: lately", "1"),
        ];
        let found = faults(rows);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(
            found.iter().any(|it| it.contains("an exposure of 0 measured: hours is not above 0"))
        );
        assert!(
            found.iter().any(|it| it.contains("values in people stand among values in crimes"))
        );
        assert!(found.iter().any(|it| it.contains("the period undated: lately has no days")));
    }

    #[test]
    fn periods_that_share_days_are_refused() {
        let found = faults(vec![seen("2018-01", "1"), seen("2018-01", "2")]);
        assert!(found[0].ends_with("2018-01 has 1 and 2 in one vintage"), "{found:?}");
        assert_eq!(of(vec![seen("2018-01", "1"), seen("2018-01", "1")]).unwrap().len(), 1);
        let found = faults(vec![exposed("2018-Q1", "1", "9"), exposed("2018-02", "1", "3")]);
        assert!(found[0].ends_with("2018-Q1 and 2018-02 share days"), "{found:?}");
    }

    #[test]
    fn periods_of_unlike_length_need_exposure() {
        let found = faults(vec![seen("2018-01", "1"), seen("2018-Q2", "1")]);
        assert!(found[0].contains("31 days") && found[0].contains("91"), "{found:?}");
        assert!(of(vec![exposed("2018-01", "1", "1"), exposed("2018-Q2", "1", "3")]).is_ok());
    }

    #[test]
    fn a_count_and_a_rate_do_not_share_a_series() {
        let found = faults(vec![exposed("2018-01", "1", "9"), seen("2018-02", "1")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with("2018-02 has no exposure, and 2018-01 has"), "{found:?}");
        // What was published without one, and later with it, is a rate.
        let mended = published("2019", exposed("2018-02", "1", "9"));
        let first = published("2018", seen("2018-02", "1"));
        assert!(of(vec![exposed("2018-01", "1", "9"), first, mended]).is_ok());
    }

    #[test]
    fn rounded_values_are_told() {
        let (value, resolution) = ("4500".parse().unwrap(), "100".parse().unwrap());
        let rounded = FigureKind::Rounded { value, resolution };
        let value = Figure::new(rounded, "crimes".parse().unwrap()).unwrap();
        let series = of(vec![Observation { value, ..seen("2018", "1") }]).unwrap();
        assert!(series[0].is_rounded());
        assert_eq!(series[0].points[0].resolution, Some(100.0));
    }
}
