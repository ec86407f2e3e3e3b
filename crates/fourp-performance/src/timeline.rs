//! The points of a series side by side: the latest vintage of each period, and what lies between periods.

use chrono::NaiveDate;
use fourp_model::{Defect, DefectKind, Observation, Period, PeriodKind, RowRef};

use crate::{
    number,
    point::{SeriesPoint, rank},
};

/// The longest hole between two periods of a series, in periods.
const MISSING_MAX: f64 = 10_000.0;
/// Periods without exposure may differ in length by this factor: February and March, but not a month
/// and a quarter.
const LENGTHS_ALIKE: f64 = 1.2;

/// The latest vintage of each period; `points` are sorted by period, then by vintage.
pub(crate) fn latest(points: Vec<SeriesPoint>, defects: &mut Vec<Defect>) -> Vec<SeriesPoint> {
    let mut kept = Vec::new();
    for versions in points.chunk_by(|one, other| are_alike(&one.period, &other.period)) {
        let mut distinct = 0_usize;
        let mut last: Option<&SeriesPoint> = None;
        for version in versions.chunk_by(|one, other| rank(one.vintage) == rank(other.vintage)) {
            let Some(first) = version.first() else { continue };
            let differs = |other: &&SeriesPoint| {
                (other.value, other.exposure) != (first.value, first.exposure)
            };
            if let Some(other) = version.iter().find(differs) {
                let rows = version.iter().map(|point| point.row.clone()).collect();
                let detail = format!(
                    "{} has {} and {} in one vintage",
                    first.period,
                    shown(first),
                    shown(other)
                );
                defects.push(Defect::new(DefectKind::DuplicateKey, rows, detail));
            }
            distinct = distinct.saturating_add(1);
            last = Some(first);
        }
        if let Some(last) = last {
            kept.push(SeriesPoint { other_vintages: distinct.saturating_sub(1), ..last.clone() });
        }
    }
    kept
}

/// Leaves a hole where a later vintage of the period is no single value: an older one would be out of date.
pub(crate) fn without_superseded(
    points: Vec<SeriesPoint>,
    bounds: &[(RowRef, &Observation)],
) -> Vec<SeriesPoint> {
    let is_superseded = |point: &SeriesPoint| {
        bounds.iter().any(|(_, bound)| {
            are_alike(&bound.period, &point.period) && rank(bound.vintage) > rank(point.vintage)
        })
    };
    points.into_iter().filter(|point| !is_superseded(point)).collect()
}

fn are_alike(one: &Period, other: &Period) -> bool {
    one.start() == other.start() && one.end() == other.end()
}

fn shown(point: &SeriesPoint) -> String {
    match point.exposure {
        Some(exposure) => format!("{} per {exposure}", point.value),
        None => point.value.to_string(),
    }
}

/// Periods of one series share no day.
pub(crate) fn overlaps(points: &[SeriesPoint], defects: &mut Vec<Defect>) {
    let mut before: Option<&SeriesPoint> = None;
    for point in points {
        if let Some(before) = before.filter(|before| before.period.end() > point.period.start()) {
            let rows = vec![before.row.clone(), point.row.clone()];
            let detail = format!("{} and {} share days", before.period, point.period);
            defects.push(Defect::new(DefectKind::DuplicateKey, rows, detail));
        }
        if before.is_none_or(|before| before.period.end() < point.period.end()) {
            before = Some(point);
        }
    }
}

/// Periods of unlike length cannot stand side by side unless their exposure says so.
pub(crate) fn lengths(points: &[SeriesPoint], defects: &mut Vec<Defect>) {
    let spans = points
        .iter()
        .filter(|point| point.exposure.is_none() && point.period.kind() != PeriodKind::AsAt);
    let days = |point: &&SeriesPoint| point.period.days().unwrap_or(0);
    let (Some(short), Some(long)) = (spans.clone().min_by_key(days), spans.max_by_key(days)) else {
        return;
    };
    let (least, most) = (days(&short), days(&long));
    if number::count(most) > LENGTHS_ALIKE * number::count(least) {
        let rows = vec![short.row.clone(), long.row.clone()];
        let detail = format!(
            "{} has {least} days and {} has {most}, and neither has an exposure",
            short.period, long.period
        );
        defects.push(Defect::new(DefectKind::OutOfRange, rows, detail));
    }
}

/// Either all values of a series are per exposure or none is.
pub(crate) fn exposures(points: &[SeriesPoint], defects: &mut Vec<Defect>) {
    let (with, without): (Vec<&SeriesPoint>, Vec<&SeriesPoint>) =
        points.iter().partition(|point| point.exposure.is_some());
    if let (Some(exposed), Some(bare)) = (with.first(), without.first()) {
        let rows = without.iter().map(|point| point.row.clone()).collect();
        let detail = format!("{} has no exposure, and {} has", bare.period, exposed.period);
        defects.push(Defect::new(DefectKind::MixedUnit, rows, detail));
    }
}

/// How many periods are missing before each point: distances between starts over the usual length of a
/// period, or for states of single days over the lower half of those distances.
pub(crate) fn holes(points: &[SeriesPoint], defects: &mut Vec<Defect>) -> Vec<usize> {
    let starts: Vec<Option<NaiveDate>> = points.iter().map(|point| point.period.start()).collect();
    let pairs = starts.iter().zip(starts.iter().skip(1));
    let distance = |(one, next): (&Option<NaiveDate>, &Option<NaiveDate>)| {
        let days = (*next)?.signed_duration_since((*one)?).num_days();
        u32::try_from(days).ok().map(f64::from)
    };
    let distances: Vec<f64> = pairs.map(|pair| distance(pair).unwrap_or(0.0)).collect();
    let lengths = points.iter().filter(|point| point.period.kind() != PeriodKind::AsAt);
    let lengths: Vec<f64> =
        lengths.filter_map(|point| point.period.days()).map(number::count).collect();
    let mut shorter = distances.clone();
    shorter.sort_by(f64::total_cmp);
    shorter.truncate(shorter.len().div_ceil(2));
    let usual = number::median(&lengths).or_else(|| number::median(&shorter));
    let step = usual.unwrap_or(1.0).max(1.0);
    let mut holes = vec![0; points.len().min(1)];
    for (days, point) in distances.iter().zip(points.iter().skip(1)) {
        let missing = ((days / step).round() - 1.0).max(0.0);
        if missing > MISSING_MAX {
            let detail = format!("{missing} periods are missing before {}", point.period);
            defects.push(Defect::new(DefectKind::OutOfRange, vec![point.row.clone()], detail));
        }
        holes.push(usize::try_from(number::whole(missing.min(MISSING_MAX))).unwrap_or(0));
    }
    holes
}
