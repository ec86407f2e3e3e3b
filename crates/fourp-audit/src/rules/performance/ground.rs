//! What the rules on performance read.

use fourp_model::{Answer, Indicator, RowRef, Slug};
use fourp_performance::{
    Assessment, AuditedIndicator, IndicatorAudit, Series, SeriesChart, SeriesKey,
};

use crate::{asked::Asked, finding::Materiality};

pub(super) fn assessment<'a>(asked: &Asked<'a>) -> Option<&'a Assessment> {
    asked.answers.performance.as_ref()
}

/// What the measures in use could show.
pub(super) fn measures<'a>(asked: &Asked<'a>) -> Option<&'a IndicatorAudit> {
    measured(&assessment(asked)?.indicators)
}

/// Every compiled series, in order of key.
pub(super) fn series<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a Series> {
    let charts = assessment(asked).and_then(|found| measured(&found.charts));
    charts.map(Vec::as_slice).unwrap_or_default().iter().map(|chart: &SeriesChart| &chart.series)
}

pub(super) fn measured<T>(answer: &Answer<T>) -> Option<&T> {
    match answer {
        Answer::Measured(found) => Some(found),
        Answer::NotMeasurable(_) => None,
    }
}

pub(super) fn name(asked: &Asked<'_>, id: &Slug<Indicator>) -> String {
    asked.programme.get(id).map_or_else(|| id.to_string(), |row| row.name.clone())
}

/// Who counts, or where, as comparisons of bodies name it.
pub(super) fn unit(key: &SeriesKey) -> String {
    let party = key.party.as_ref().map(ToString::to_string);
    let area = key.area.as_ref().map(ToString::to_string);
    let parts: Vec<String> = [party, area].into_iter().flatten().collect();
    parts.join(" in ")
}

/// The rows of all values of a series.
pub(super) fn rows(series: &Series) -> impl Iterator<Item = RowRef> {
    series.points.iter().map(|point| point.row.clone())
}

/// So many measures of all.
pub(super) fn measures_of(found: &IndicatorAudit, some: &[&AuditedIndicator]) -> Materiality {
    Materiality::count(some.len(), Some(found.indicators.len()), "measures")
}

/// A share as whole percent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// How many, for arithmetic of means.
pub(super) fn size(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
