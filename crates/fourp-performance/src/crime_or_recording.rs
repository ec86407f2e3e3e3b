//! Was there more crime, or was more of it recorded?

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use fourp_model::{
    Answer, Check, Claim, NotMeasurable, Programme, RecordingChange, RecordingChangeKind, RowRef,
    Slug, Table,
};
use fourp_stat::Exposed;
use serde::Serialize;

use crate::{
    detection_band::{
        BandError, DetectionBand, DetectionRange, ModelBand, PopulationModel, Recorded,
        RecordedChange, TippingPoint,
    },
    number,
    point::SeriesPoint,
    published::PublishedChange,
    series::Series,
    series_key::SeriesKey,
};

/// What somebody states about how much of a thing comes to be recorded. Nothing is assumed where nobody does.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct StatedDetection {
    /// Detection before and after, by the check that relates two counts.
    pub ranges: BTreeMap<Slug<Check>, (DetectionRange, DetectionRange)>,
    /// How many of the counts before and after are no cases, from the fewest to the most, by check.
    pub not_cases: BTreeMap<Slug<Check>, [(u64, u64); 2]>,
    /// Models of all cases in the period before, by check.
    pub populations: BTreeMap<Slug<Check>, Vec<PopulationModel>>,
}

/// Rises and falls of what is recorded, and what they can be told to be.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CrimeOrRecording {
    /// Changes between published counts, in order of check.
    pub published: Vec<RecordedOrReal>,
    /// Changes of series where recording changed, in order of key and then of the row.
    pub across: Vec<AcrossRecordingChange>,
}

/// A published change, and what of it may be recording.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordedOrReal {
    /// The check that relates the counts.
    pub check: Slug<Check>,
    /// The earlier count.
    pub from: Slug<Claim>,
    /// The later count.
    pub to: Slug<Claim>,
    /// What recording would have to do to account for all of it.
    pub tipping: Answer<TippingPoint>,
    /// What it stands for between the ranges that are stated.
    pub split: Answer<DetectionBand>,
    /// The same under each model of all cases.
    pub models: Answer<Vec<ModelBand>>,
    /// Changes of recording between the counts: nothing is read across them.
    pub recording_changes: Vec<RowRef>,
}

/// A series on both sides of a change of recording.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AcrossRecordingChange {
    /// The series.
    pub key: SeriesKey,
    /// The change of recording.
    pub row: RowRef,
    /// What changed.
    pub kind: RecordingChangeKind,
    /// Counted before, over so many periods or so much exposure: those of the last year, or as many as there are on both sides.
    pub before: Exposed,
    /// Counted after.
    pub after: Exposed,
    /// What the change of recording would have to have done to account for all of it.
    pub tipping: Answer<TippingPoint>,
    /// Why no improvement or worsening is read from it.
    pub reading: NotMeasurable,
}

const QUESTION: &str = "How much of the change is crime, and how much recording?";

impl CrimeOrRecording {
    /// What published changes, and series across changes of recording, can be told to be. O(changes × rows).
    #[must_use]
    pub fn of(
        programme: &Programme,
        published: &[PublishedChange],
        series: &[Series],
        stated: &StatedDetection,
    ) -> Self {
        let published = published.iter().map(|change| of_change(programme, change, stated));
        let across = series.iter().flat_map(|series| across(programme, series));
        Self { published: published.collect(), across: across.collect() }
    }
}

fn of_change(
    programme: &Programme,
    change: &PublishedChange,
    stated: &StatedDetection,
) -> RecordedOrReal {
    let recording_changes = between(programme, change);
    let (mut tipping, mut split, mut models) = match &change.comparison {
        Answer::NotMeasurable(why) => {
            (why.clone().into(), why.clone().into(), Answer::NotMeasurable(why.clone()))
        }
        Answer::Measured(found) => {
            let side = |count, exposure| Exposed::new(count, exposure).ok();
            let sides = (
                side(found.second, found.second_exposure),
                side(found.first, found.first_exposure),
            );
            match sides {
                (Some(before), Some(after)) => (
                    TippingPoint::of(before, after),
                    split(&change.check, before, after, stated),
                    under_models(&change.check, before, after, stated),
                ),
                _ => (unbounded(), unbounded(), no_models()),
            }
        }
    };
    if !recording_changes.is_empty() {
        let rows: Vec<String> = recording_changes.iter().map(ToString::to_string).collect();
        let why = format!("recording changed between the two counts [{}]", rows.join(", "));
        let refusal = NotMeasurable::new(QUESTION, why).needing_also(
            "one span counted in both ways, to tell what the change of recording did",
        );
        (tipping, split, models) = (refusal.clone().into(), refusal.clone().into(), refusal.into());
    }
    RecordedOrReal {
        check: change.check.clone(),
        from: change.from.clone(),
        to: change.to.clone(),
        tipping,
        split,
        models,
        recording_changes,
    }
}

fn recorded(
    check: &Slug<Check>,
    before: Exposed,
    after: Exposed,
    stated: &StatedDetection,
) -> Result<RecordedChange, BandError> {
    let (before, after) = (Recorded::new(before), Recorded::new(after));
    Ok(match stated.not_cases.get(check) {
        None => RecordedChange { before, after },
        Some([(least, most), (fewest, greatest)]) => RecordedChange {
            before: before.without(*least, *most)?,
            after: after.without(*fewest, *greatest)?,
        },
    })
}

fn split(
    check: &Slug<Check>,
    before: Exposed,
    after: Exposed,
    stated: &StatedDetection,
) -> Answer<DetectionBand> {
    let Some((earlier, later)) = stated.ranges.get(check) else { return unbounded() };
    let band = recorded(check, before, after, stated).and_then(|it| it.band(*earlier, *later));
    match band {
        Ok(band) => Answer::Measured(band),
        Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
    }
}

fn under_models(
    check: &Slug<Check>,
    before: Exposed,
    after: Exposed,
    stated: &StatedDetection,
) -> Answer<Vec<ModelBand>> {
    let Some(models) = stated.populations.get(check) else { return no_models() };
    let later = stated.ranges.get(check).map(|(_, later)| *later);
    let bands =
        recorded(check, before, after, stated).and_then(|it| it.under_models(models, later));
    match bands {
        Ok(bands) => Answer::Measured(bands),
        Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
    }
}

fn unbounded<T>() -> Answer<T> {
    NotMeasurable::new(
        QUESTION,
        "only what was recorded is known: nothing in the data bounds how much was, before or after",
    )
    .needing_also("a range for the share recorded before and one for after, with who says so, as from a survey of victims")
    .needing_also("how many of those recorded were found to be no cases, before and after")
    .needing(Table::CaptureLists, "overlapping lists of both periods, from which all cases can be estimated")
    .into()
}

fn no_models() -> Answer<Vec<ModelBand>> {
    NotMeasurable::new(QUESTION, "no model of all cases is given for the period before")
        .needing(Table::CaptureLists, "overlapping lists of the period before")
        .into()
}

/// Changes of recording of the measure that both claims count, from the start of the earlier to the end of the later.
fn between(programme: &Programme, change: &PublishedChange) -> Vec<RowRef> {
    let claims = (programme.get::<Claim>(&change.from), programme.get::<Claim>(&change.to));
    let (Some(from), Some(to)) = claims else { return Vec::new() };
    let (Some(start), Some(end)) = (from.period.start(), to.period.end()) else {
        return Vec::new();
    };
    let rows = programme.rows::<RecordingChange>().iter().enumerate();
    rows.filter(|(_, row)| {
        row.measure == from.measure && row.date.last_day() > start && row.date.first_day() < end
    })
    .filter_map(|(place, _)| programme.row_ref::<RecordingChange>(place))
    .collect()
}

/// A series on both sides of each change of recording within it, where it counts whole things.
fn across(programme: &Programme, series: &Series) -> Vec<AcrossRecordingChange> {
    let mut rows: BTreeMap<&RowRef, (usize, usize, RecordingChangeKind)> = BTreeMap::new();
    for each in &series.breaks {
        let place = rows.entry(&each.row).or_insert((each.point, each.point, each.kind));
        place.1 = place.1.max(each.point);
    }
    let made = rows.into_iter().filter_map(|(row, (first, last, kind))| {
        // Nothing of another change on either side.
        let others = || series.breaks.iter().filter(|each| each.row != *row).map(|each| each.point);
        let from = others().filter(|point| *point <= first).max().unwrap_or_default();
        let until = others().filter(|point| *point > last).min().unwrap_or(series.points.len());
        let before = series.points.get(from..first)?;
        let after = series.points.get(last..until)?;
        let (before, after) = alike(before, after)?;
        let (before, after) = (counted(before)?, counted(after)?);
        let changed = programme
            .rows::<RecordingChange>()
            .iter()
            .enumerate()
            .find(|(place, _)| programme.row_ref::<RecordingChange>(*place).as_ref() == Some(row))
            .map(|(_, changed)| changed)?;
        let why = format!(
            "recording changed on {} ({kind}: {}), and the counts on its two sides are not of one thing",
            changed.date, changed.what
        );
        Some(AcrossRecordingChange {
            key: series.key.clone(),
            row: row.clone(),
            kind,
            before,
            after,
            tipping: TippingPoint::of(before, after),
            reading: NotMeasurable::new("Did it become less or more?", why)
                .needing(Table::Observations, "some periods counted in both ways, or the later ones in the old way"),
        })
    });
    if series.unit.is_count() { made.collect() } else { Vec::new() }
}

/// As many points on both sides: those of a year where there are so many, so that seasons are alike.
fn alike<'a>(
    before: &'a [SeriesPoint],
    after: &'a [SeriesPoint],
) -> Option<(&'a [SeriesPoint], &'a [SeriesPoint])> {
    let end: NaiveDate = before.last()?.period.end()?;
    let year = end.checked_sub_days(Days::new(366))?;
    let of_year =
        before.iter().filter(|it| it.period.start().is_some_and(|start| start > year)).count();
    let shorter = before.len().min(after.len());
    let count = if of_year > 0 && of_year <= shorter { of_year } else { shorter };
    let before = before.get(before.len().checked_sub(count)?..)?;
    let after = after.get(..count)?;
    (count > 0).then_some((before, after))
}

/// The sum of whole counts over the exposure, or over the number of periods.
fn counted(points: &[SeriesPoint]) -> Option<Exposed> {
    let mut count = 0_u64;
    for point in points {
        let whole = number::whole(point.value);
        if number::count(whole) != point.value {
            return None;
        }
        count = count.checked_add(whole)?;
    }
    let exposure = number::sum(points.iter().map(|point| point.exposure.unwrap_or(1.0)));
    Exposed::new(count, exposure).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{published::published_changes, series::SeriesOptions};
    use fourp_model::{Citation, Figure, FigureKind, Observation, Tables};
    use fourp_stat::Level;

    fn figure(value: i64, unit: &str) -> Figure {
        let value = fourp_model::Rational::from_int(value);
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn victims(id: &str, period: &str, value: i64) -> Claim {
        Claim::new(
            id.parse().unwrap(),
            "victims".parse().unwrap(),
            "identified".parse().unwrap(),
            period.parse().unwrap(),
            figure(value, "people"),
            Citation::at("report".parse().unwrap(), id),
        )
    }

    fn changed(measure: &str, date: &str) -> RecordingChange {
        RecordingChange {
            measure: measure.parse().unwrap(),
            party: None,
            area: None,
            date: date.parse().unwrap(),
            kind: RecordingChangeKind::Recorder,
            what: "another body counts them".into(),
            citation: Citation::at("register".parse().unwrap(), "note"),
        }
    }

    fn rise(recording_changes: Vec<RecordingChange>, stated: &StatedDetection) -> RecordedOrReal {
        let check = Check {
            id: "X".parse().unwrap(),
            title: "rise".into(),
            formula: "change(a, b)".parse().unwrap(),
            means: None,
            note: None,
        };
        let programme = Programme::new(Tables {
            claims: vec![victims("a", "2017", 5_142), victims("b", "2018", 6_993)],
            checks: vec![check],
            recording_changes,
            ..Tables::default()
        })
        .unwrap();
        let published = published_changes(&programme, Level::P95);
        CrimeOrRecording::of(&programme, &published, &[], stated).published[0].clone()
    }

    #[test]
    fn without_a_stated_range_only_the_condition_is_told() {
        let found = rise(vec![], &StatedDetection::default());
        let tipping = found.tipping.measured().unwrap();
        assert!((tipping.highest_before.unwrap() - 5_142.0 / 6_993.0).abs() < 1e-12);
        assert_eq!(found.split.not_measurable().unwrap().what_would_make_it_so.len(), 3);
        assert!(!found.models.is_measured());
    }

    #[test]
    fn stated_ranges_and_models_make_a_band() {
        let check: Slug<Check> = "X".parse().unwrap();
        let range = |low, high| DetectionRange::new(low, high).unwrap();
        let model = PopulationModel { name: "made up".into(), low: 10_000.0, high: 13_000.0 };
        let mut stated = StatedDetection {
            ranges: BTreeMap::from([(check.clone(), (range(0.4, 0.5), range(0.5, 0.6)))]),
            populations: BTreeMap::from([(check.clone(), vec![model])]),
            ..StatedDetection::default()
        };
        let found = rise(vec![], &stated);
        assert!(found.split.is_measured());
        assert_eq!(found.models.measured().unwrap().len(), 1);
        stated.not_cases.insert(check.clone(), [(0, 6_000), (0, 1)]);
        let why = rise(vec![], &stated).split.not_measurable().unwrap().why.clone();
        assert!(why.starts_with("of 5142 recorded, 0 to 6000 are said"), "{why}");
        stated.not_cases.clear();
        stated
            .populations
            .insert(check, vec![PopulationModel { name: "too small".into(), low: 1.0, high: 2.0 }]);
        assert!(!rise(vec![], &stated).models.is_measured());
    }

    #[test]
    fn nothing_is_read_between_counts_made_in_two_ways() {
        let check: Slug<Check> = "X".parse().unwrap();
        let range = DetectionRange::new(0.4, 0.5).unwrap();
        let stated = StatedDetection {
            ranges: BTreeMap::from([(check, (range, range))]),
            ..StatedDetection::default()
        };
        for (measure, date, count) in
            [("victims", "2018-03", 1), ("victims", "2019", 0), ("crimes", "2018-03", 0)]
        {
            let found = rise(vec![changed(measure, date)], &stated);
            assert_eq!(found.recording_changes.len(), count);
            assert_eq!(found.split.is_measured(), count == 0);
            assert_eq!(found.tipping.is_measured(), count == 0);
        }
    }

    fn months(values: &[(u32, i64)], date: &str) -> Vec<AcrossRecordingChange> {
        let observations = values.iter().map(|(month, value)| {
            let (year, month) = (2018 + month / 12, month % 12 + 1);
            Observation::new(
                "crimes".parse().unwrap(),
                format!("{year}-M{month:02}").parse().unwrap(),
                figure(*value, "crimes"),
                Citation::at("register".parse().unwrap(), "table 1"),
            )
        });
        let programme = Programme::new(Tables {
            observations: observations.collect(),
            recording_changes: vec![changed("crimes", date)],
            ..Tables::default()
        })
        .unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        CrimeOrRecording::of(&programme, &[], &series, &StatedDetection::default()).across
    }

    #[test]
    fn a_fall_at_a_change_of_recording_is_not_read_as_one() {
        let values: Vec<(u32, i64)> =
            (0..30).map(|at| (at, if at < 15 { 50 } else { 30 })).collect();
        let found = months(&values, "2019-04-01");
        assert_eq!(found.len(), 1);
        let one = &found[0];
        assert_eq!((one.before.count(), one.after.count()), (600, 360));
        let tipping = one.tipping.as_ref().measured().unwrap();
        assert_eq!(tipping.highest_after, Some(0.6));
        assert!(one.reading.why.contains("2019-04-01 (recorder: another body counts them)"));
    }

    #[test]
    fn short_sides_are_as_long_as_each_other() {
        let values: Vec<(u32, i64)> = (0..7).map(|at| (at, 10)).collect();
        let found = months(&values, "2018-03-01");
        assert_eq!((found[0].before.count(), found[0].after.count()), (20, 20));
        // In the middle of a month, that month is on neither side.
        let found = months(&values, "2018-03-15");
        assert_eq!((found[0].before.exposure(), found[0].after.exposure()), (2.0, 2.0));
        assert!(months(&values, "2017-03-01").is_empty());
    }
}
