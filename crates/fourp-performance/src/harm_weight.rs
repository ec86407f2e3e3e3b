//! Which weight holds for a count?

use std::collections::BTreeMap;

use fourp_model::{Harm, HarmIndex, Measure, Period, Programme, RowRef, Slug, Threat, Unit};
use serde::Serialize;

use crate::point::single;

/// A weight that holds for a count.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weight {
    pub(crate) value: f64,
    pub(crate) unit: Unit,
    pub(crate) row: RowRef,
}

/// Why a count has no weight: it is then said, and never weighed as nothing.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoWeight {
    /// No row weighs this measure of this threat in this period.
    NoRow,
    /// Rows as near as each other give different weights.
    Several {
        /// The rows.
        rows: Vec<RowRef>,
    },
    /// The row gives a bound, a range or an order, or a weight below zero.
    NoSingleValue {
        /// The row.
        row: RowRef,
    },
}

impl std::fmt::Display for NoWeight {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoRow => formatter.write_str("no row weighs it"),
            Self::Several { rows } => {
                write!(formatter, "{} rows weigh it differently", rows.len())
            }
            Self::NoSingleValue { row } => {
                write!(formatter, "{row} gives no single weight of at least 0")
            }
        }
    }
}

/// The weights of all scales.
#[derive(Debug)]
pub(crate) struct Weights<'a> {
    rows: BTreeMap<&'a Slug<HarmIndex>, Scale<'a>>,
}

/// The rows of one scale, by what they weigh.
type Scale<'a> = BTreeMap<&'a Slug<Measure>, Vec<(RowRef, &'a Harm)>>;

impl<'a> Weights<'a> {
    pub(crate) fn of(programme: &'a Programme) -> Self {
        let mut rows: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
        for (place, row) in programme.rows::<Harm>().iter().enumerate() {
            let Some(reference) = programme.row_ref::<Harm>(place) else { continue };
            let of_scale: &mut BTreeMap<_, Vec<_>> = rows.entry(&row.index).or_default();
            of_scale.entry(&row.measure).or_default().push((reference, row));
        }
        Self { rows }
    }

    /// The scales, in order.
    pub(crate) fn scales(&self) -> impl Iterator<Item = &'a Slug<HarmIndex>> {
        self.rows.keys().copied()
    }

    /// Whether a scale weighs a measure at all.
    pub(crate) fn weighs(&self, scale: &Slug<HarmIndex>, measure: &Slug<Measure>) -> bool {
        self.rows.get(scale).is_some_and(|rows| rows.contains_key(measure))
    }

    /// The weight of one count: that of the very threat before that of any, that of a period which holds all of the count's
    /// before that of no stated one.
    pub(crate) fn weight(
        &self,
        scale: &Slug<HarmIndex>,
        measure: &Slug<Measure>,
        threat: Option<&Slug<Threat>>,
        period: &Period,
    ) -> Result<Weight, NoWeight> {
        let rows = self.rows.get(scale).and_then(|rows| rows.get(measure));
        let candidates = rows.into_iter().flatten().filter(|(_, row)| {
            let is_in_time =
                row.period.as_ref().is_none_or(|holds| holds.contains(period) == Some(true));
            is_in_time && (row.threat.is_none() || row.threat.as_ref() == threat)
        });
        let nearness = |row: &Harm| (row.threat.is_some(), row.period.is_some());
        let nearest = candidates.clone().map(|(_, row)| nearness(row)).max();
        let mut nearest = candidates.filter(|(_, row)| Some(nearness(row)) == nearest);
        let Some((reference, row)) = nearest.next() else { return Err(NoWeight::NoRow) };
        let others: Vec<RowRef> = nearest
            .filter(|(_, other)| other.weight != row.weight)
            .map(|(reference, _)| reference.clone())
            .collect();
        if !others.is_empty() {
            let rows = std::iter::once(reference.clone()).chain(others).collect();
            return Err(NoWeight::Several { rows });
        }
        let value = single(&row.weight).filter(|value| *value >= 0.0);
        let value = value.ok_or_else(|| NoWeight::NoSingleValue { row: reference.clone() })?;
        let unit = Unit::base(row.weight.unit().quantity().clone());
        Ok(Weight { value, unit, row: reference.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Figure, FigureKind, Tables};

    fn weight(threat: Option<&str>, period: Option<&str>, value: i64) -> Harm {
        let value = fourp_model::Rational::from_int(value);
        Harm {
            index: "scale".parse().unwrap(),
            measure: "crimes".parse().unwrap(),
            threat: threat.map(|threat| threat.parse().unwrap()),
            period: period.map(|period| period.parse().unwrap()),
            weight: Figure::new(FigureKind::Exact { value }, "measured: points".parse().unwrap())
                .unwrap(),
            citation: Citation::at("made-up".parse().unwrap(), "table 1"),
        }
    }

    fn ask(harm: Vec<Harm>, threat: Option<&str>, period: &str) -> Result<f64, NoWeight> {
        let programme = Programme::new(Tables { harm, ..Tables::default() }).unwrap();
        let threat = threat.map(|threat| threat.parse().unwrap());
        let (scale, measure) = ("scale".parse().unwrap(), "crimes".parse().unwrap());
        Weights::of(&programme)
            .weight(&scale, &measure, threat.as_ref(), &period.parse().unwrap())
            .map(|weight| weight.value)
    }

    #[test]
    fn the_nearest_row_holds() {
        let rows = || {
            vec![
                weight(None, None, 1),
                weight(None, Some("2019"), 2),
                weight(Some("fraud"), None, 3),
                weight(Some("fraud"), Some("2019"), 4),
            ]
        };
        assert_eq!(ask(rows(), Some("fraud"), "2019-04"), Ok(4.0));
        assert_eq!(ask(rows(), Some("fraud"), "2020-04"), Ok(3.0));
        assert_eq!(ask(rows(), Some("drugs"), "2019-04"), Ok(2.0));
        assert_eq!(ask(rows(), None, "2020-04"), Ok(1.0));
        // A financial year is not within a calendar year.
        assert_eq!(ask(rows(), Some("fraud"), "2019-20"), Ok(3.0));
    }

    #[test]
    fn a_missing_or_doubtful_weight_is_said() {
        let none = ask(vec![weight(Some("fraud"), None, 3)], Some("drugs"), "2019").unwrap_err();
        assert_eq!(none.to_string(), "no row weighs it");
        let two = vec![weight(None, None, 3), weight(None, None, 4)];
        assert_eq!(ask(two, None, "2019").unwrap_err().to_string(), "2 rows weigh it differently");
        let same = vec![
            weight(None, None, 3),
            Harm {
                citation: Citation::at("other".parse().unwrap(), "table 2"),
                ..weight(None, None, 3)
            },
        ];
        assert_eq!(ask(same, None, "2019"), Ok(3.0));
        let below = ask(vec![weight(None, None, -3)], None, "2019").unwrap_err();
        assert_eq!(below.to_string(), "harm row 1 gives no single weight of at least 0");
    }
}
