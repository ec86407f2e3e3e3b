//! Where recording changed within a series.

use fourp_model::{PartialDate, Programme, RecordingChange, RecordingChangeKind, RowRef};
use serde::Serialize;

use crate::{point::SeriesPoint, series_key::SeriesKey};

/// A change of recording within a series: nothing is read across it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeriesBreak {
    /// The first point counted, wholly or in part, in the new way.
    pub point: usize,
    /// What changed.
    pub kind: RecordingChangeKind,
    /// When.
    pub date: PartialDate,
    /// The row.
    pub row: RowRef,
}

/// Changes of recording that concern the series, each at the first point that it touches. One known only
/// to its month or year breaks the series at both ends of what is not known.
pub(crate) fn breaks(
    key: &SeriesKey,
    points: &[SeriesPoint],
    programme: &Programme,
) -> Vec<SeriesBreak> {
    let mut breaks = Vec::new();
    for (place, change) in programme.rows::<RecordingChange>().iter().enumerate() {
        let Some(row) = programme.row_ref::<RecordingChange>(place) else { continue };
        if change.measure != key.measure
            || differ(change.party.as_ref(), key.party.as_ref())
            || differ(change.area.as_ref(), key.area.as_ref())
        {
            continue;
        }
        let touched = points
            .iter()
            .position(|point| point.period.end().is_some_and(|end| end > change.date.first_day()));
        let after = points.iter().position(|point| {
            point.period.start().is_some_and(|from| from > change.date.last_day())
        });
        let mut places: Vec<usize> = [touched, after].into_iter().flatten().collect();
        places.dedup();
        // The first point after a change of one day is simply counted in the new way.
        if change.date.first_day() == change.date.last_day() && touched.is_some() {
            let clean = touched.and_then(|at| points.get(at)).is_some_and(|point| {
                point.period.start().is_some_and(|start| start >= change.date.first_day())
            });
            places.truncate(if clean { 1 } else { 2 });
        }
        for point in places.into_iter().filter(|point| *point > 0) {
            breaks.push(SeriesBreak {
                point,
                kind: change.kind,
                date: change.date,
                row: row.clone(),
            });
        }
    }
    breaks.sort_by(|one, other| (one.point, &one.row).cmp(&(other.point, &other.row)));
    breaks
}

/// Whether both are known and are not the same; a change somewhere concerns the whole, and one
/// everywhere each part.
fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

#[cfg(test)]
mod tests {
    use fourp_model::{Area, Slug};

    use super::*;

    #[test]
    fn a_change_elsewhere_concerns_no_other_part() {
        let part = |area: &str| Some(area.parse::<Slug<Area>>().unwrap());
        assert!(differ(part("north").as_ref(), part("south").as_ref()));
        assert!(!differ(part("north").as_ref(), None));
        assert!(!differ(None, part("south").as_ref()));
    }
}
