//! What one observation is in a series: a point, or no single value.

use chrono::NaiveDate;
use fourp_model::{
    Defect, DefectKind, Figure, FigureKind, Observation, PartialDate, Period, RowRef,
};
use serde::Serialize;

/// The value of one period.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeriesPoint {
    /// The period.
    pub period: Period,
    /// The value, in base units.
    pub value: f64,
    /// The exposure, in base units, above 0.
    pub exposure: Option<f64>,
    /// The last step printed, in base units, where the value is rounded or an estimate.
    pub resolution: Option<f64>,
    /// When it was published.
    pub vintage: Option<PartialDate>,
    /// How many other vintages of the same period there are as at the date.
    pub other_vintages: usize,
    /// The row.
    pub row: RowRef,
}

/// The value of a row, or what is wrong with it; a row that is no single value has no point.
pub(crate) fn point(
    row: &RowRef,
    it: &Observation,
    defects: &mut Vec<Defect>,
) -> Option<SeriesPoint> {
    let before = defects.len();
    let mut fault =
        |kind, detail: String| defects.push(Defect::new(kind, vec![row.clone()], detail));
    if it.period.start().is_none() || it.period.end().is_none() {
        fault(DefectKind::Undated, format!("the period {} has no days", it.period));
    }
    let value = single(&it.value);
    if let Some(value) = value.filter(|value| *value < 0.0 && it.value.unit().is_count()) {
        fault(DefectKind::OutOfRange, format!("{value} is no count of {}", it.value.unit()));
    }
    let exposure = it.exposure.as_ref().map(|exposure| (exposure, single(exposure)));
    match &exposure {
        Some((figure, None)) => {
            let kind = figure.kind().word();
            fault(DefectKind::OutOfRange, format!("an exposure of kind {kind} is no single value"));
        }
        Some((figure, Some(exposure))) if *exposure <= 0.0 => {
            let detail = format!("an exposure of {exposure} {} is not above 0", figure.unit());
            fault(DefectKind::NonPositiveAmount, detail);
        }
        _ => {}
    }
    if defects.len() > before {
        return None;
    }
    Some(SeriesPoint {
        period: it.period.clone(),
        value: value?,
        exposure: exposure.and_then(|(_, value)| value),
        resolution: it.value.resolution().map(|step| step.approximate()),
        vintage: it.vintage,
        other_vintages: 0,
        row: row.clone(),
    })
}

/// The printed value in base units, where a figure is one value.
pub(crate) fn single(figure: &Figure) -> Option<f64> {
    let is_single = matches!(
        figure.kind(),
        FigureKind::Exact { .. }
            | FigureKind::Rounded { .. }
            | FigureKind::Estimate { .. }
            | FigureKind::Share { .. }
    );
    let value = is_single.then(|| figure.printed()).flatten()?.approximate();
    value.is_finite().then_some(value)
}

/// Vintages by when they were published; those not known first.
pub(crate) fn rank(vintage: Option<PartialDate>) -> Option<NaiveDate> {
    vintage.map(PartialDate::last_day)
}
