//! Which measures only restate another?

use std::collections::BTreeMap;

use fourp_model::{
    Area, FigureKind, Indicator, Observation, Party, Period, Rational, RowRef, Slug, Toward,
};
use serde::Serialize;

use crate::{fabric::Evidence, indicator_evidence::Facts, series::Series};

/// Two indicators that say one thing.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Restatement {
    /// The indicator that adds nothing.
    pub indicator: Slug<Indicator>,
    /// The one that says it already.
    pub of: Slug<Indicator>,
    /// How it is known.
    pub how: Restating,
    /// The rows.
    pub evidence: Evidence,
}

/// How one measure is known to restate another.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Restating {
    /// Its row says so.
    Declared,
    /// Both read one measure, and their threats and strands overlap.
    SameMeasure,
    /// Its every value is the other's times this.
    Factor(Rational),
    /// Its every value is the other's plus this.
    Difference(Rational),
    /// Its every value and the other's add up to this: a part and the rest.
    Sum(Rational),
}

/// Every restatement: declared, of the same measure, or found in the values.
///
/// Values are compared as they are printed, in exact arithmetic, over the periods that two series of the same body and area
/// share: at least `least` of them, and at least three different values. Series that only move alike are not found, nor are
/// rounded values, which fit many factors. Cost: for each body and area, the square of its series in first looks, of which few
/// go further than two values.
pub(crate) fn restatements(facts: &[Facts<'_>], least: usize) -> Vec<Restatement> {
    let mut found = Vec::new();
    for facts in facts {
        if let Some(of) = &facts.indicator.restates {
            found.push(Restatement {
                indicator: facts.indicator.id.clone(),
                of: of.clone(),
                how: Restating::Declared,
                evidence: Evidence::new(
                    [facts.row.clone()],
                    format!("{} says that it restates {of}", facts.row),
                ),
            });
        }
    }
    let mut places: BTreeMap<Place<'_>, Vec<Exact<'_>>> = BTreeMap::new();
    for (at, later) in facts.iter().enumerate() {
        for earlier in facts.iter().take(at) {
            if later.indicator.measure == earlier.indicator.measure && overlap(later, earlier) {
                found.push(Restatement {
                    indicator: later.indicator.id.clone(),
                    of: earlier.indicator.id.clone(),
                    how: Restating::SameMeasure,
                    evidence: Evidence::new(
                        [later.row.clone(), earlier.row.clone()],
                        format!("both read {}", later.indicator.measure),
                    ),
                });
            }
        }
        for series in &later.series {
            if let Some(exact) = Exact::of(later, series) {
                let place = (series.key.party.as_ref(), series.key.area.as_ref());
                places.entry(place).or_default().push(exact);
            }
        }
    }
    for all in places.values() {
        for (at, later) in all.iter().enumerate() {
            for earlier in all.iter().take(at) {
                found.extend(later.restates(earlier, least));
            }
        }
    }
    found.sort_by(|one, other| (&one.indicator, &one.of).cmp(&(&other.indicator, &other.of)));
    found
}

/// Whether the reach of two indicators may overlap; what is not stated may be anything.
fn overlap(one: &Facts<'_>, other: &Facts<'_>) -> bool {
    let (one, other) = (one.indicator, other.indicator);
    let threats = (one.threat.one(), other.threat.one());
    let strands = (one.strand.one(), other.strand.one());
    !matches!(threats, (Some(one), Some(other)) if one != other)
        && !matches!(strands, (Some(one), Some(other)) if one != other)
}

/// Whose records, and where.
type Place<'a> = (Option<&'a Party>, Option<&'a Slug<Area>>);

/// A series with its values as printed.
struct Exact<'a> {
    indicator: &'a Indicator,
    series: &'a Series,
    values: BTreeMap<&'a Period, (Rational, &'a RowRef)>,
}

impl<'a> Exact<'a> {
    fn of(facts: &'a Facts<'_>, series: &'a Series) -> Option<Self> {
        let rows = facts.rows.programme.rows::<Observation>();
        let value = |row: &RowRef| {
            let place = usize::try_from(row.row).ok()?.checked_sub(1)?;
            let figure = &rows.get(place)?.value;
            matches!(figure.kind(), FigureKind::Exact { .. }).then(|| figure.printed()).flatten()
        };
        let points = series.points.iter();
        let values = points
            .map(|point| Some((&point.period, (value(&point.row)?, &point.row))))
            .collect::<Option<_>>()?;
        Some(Self { indicator: facts.indicator, series, values })
    }

    fn restates(&self, other: &Self, least: usize) -> Option<Restatement> {
        if self.indicator.id == other.indicator.id
            || self.series.key.measure == other.series.key.measure
        {
            return None;
        }
        let mut shared = self.values.iter().filter_map(|(period, (value, row))| {
            let (others, other_row) = other.values.get(period)?;
            Some(((*value, *others), [*row, *other_row]))
        });
        let (first, rows) = shared.next()?;
        let mut candidates = Candidates::of(first);
        let (mut periods, mut last) = (1_usize, rows);
        let mut values = vec![first.1];
        for (pair, rows) in shared {
            candidates.keep(pair);
            if candidates.is_none() {
                return None;
            }
            if values.len() < 3 && !values.contains(&pair.1) {
                values.push(pair.1);
            }
            (periods, last) = (periods.saturating_add(1), rows);
        }
        let how = candidates.found().filter(|_| periods >= least && values.len() >= 3)?;
        let told = match &how {
            Restating::Factor(by) => format!("{by} times that of"),
            Restating::Difference(by) => format!("{by} more than that of"),
            Restating::Sum(by) => format!("{by} less that of"),
            Restating::Declared | Restating::SameMeasure => "that of".into(),
        };
        let says = format!(
            "in all {periods} shared periods, each value of {} is {told} {}",
            self.series.key, other.series.key
        );
        let rows = rows.into_iter().chain(last).cloned();
        Some(Restatement {
            indicator: self.indicator.id.clone(),
            of: other.indicator.id.clone(),
            how,
            evidence: Evidence::new(rows, says),
        })
    }
}

/// What the values so far allow.
struct Candidates {
    factor: Option<Rational>,
    difference: Option<Rational>,
    sum: Option<Rational>,
    /// Pairs of zeros fit every factor.
    any_factor: bool,
}

impl Candidates {
    fn of((value, other): (Rational, Rational)) -> Self {
        let none = value.is_zero() && other.is_zero();
        Self {
            factor: ratio(value, other),
            difference: exactly(value.sub(other, Toward::Down), value.sub(other, Toward::Up)),
            sum: exactly(value.add(other, Toward::Down), value.add(other, Toward::Up)),
            any_factor: none,
        }
    }

    fn keep(&mut self, (value, other): (Rational, Rational)) {
        let next = Self::of((value, other));
        if self.any_factor {
            (self.factor, self.any_factor) = (next.factor, next.any_factor);
        } else if !next.any_factor && self.factor != next.factor {
            self.factor = None;
        }
        self.difference = self.difference.filter(|it| Some(*it) == next.difference);
        self.sum = self.sum.filter(|it| Some(*it) == next.sum);
    }

    const fn is_none(&self) -> bool {
        self.factor.is_none() && self.difference.is_none() && self.sum.is_none() && !self.any_factor
    }

    fn found(self) -> Option<Restating> {
        let factor = self.factor.map(Restating::Factor);
        factor
            .or_else(|| self.difference.map(Restating::Difference))
            .or_else(|| self.sum.map(Restating::Sum))
    }
}

/// A quotient that is known exactly, and neither none nor of none.
fn ratio(value: Rational, other: Rational) -> Option<Rational> {
    if value.is_zero() || other.is_zero() {
        return None;
    }
    exactly(value.div(other, Toward::Down), value.div(other, Toward::Up))
}

/// A result that no rounding touched.
fn exactly(low: Option<Rational>, high: Option<Rational>) -> Option<Rational> {
    low.filter(|low| Some(*low) == high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SeriesOptions, indicator_evidence::Rows};
    use fourp_model::{Citation, Figure, IndicatorKind, Programme, Scope, Tables};
    use proptest::prelude::*;

    fn cite() -> Citation {
        Citation::at("made-up".parse().unwrap(), "table 1")
    }

    fn months(measure: &str, values: &[i64]) -> Vec<Observation> {
        let month = |(at, value): (usize, &i64)| {
            let value = Rational::from_int(*value);
            Observation::new(
                measure.parse().unwrap(),
                format!("{}-{:02}", 2018 + at / 12, at % 12 + 1).parse().unwrap(),
                Figure::new(FigureKind::Exact { value }, "measured: kg".parse().unwrap()).unwrap(),
                cite(),
            )
        };
        values.iter().enumerate().map(month).collect()
    }

    fn indicator(id: &str, measure: &str) -> Indicator {
        Indicator::new(
            id.parse().unwrap(),
            id,
            measure.parse().unwrap(),
            IndicatorKind::Output,
            cite(),
        )
    }

    fn found(
        indicators: Vec<Indicator>,
        observations: Vec<Observation>,
    ) -> Vec<(String, Restating)> {
        let programme =
            Programme::new(Tables { indicators, observations, ..Tables::default() }).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        let signals = BTreeMap::new();
        let rows = Rows::of(&programme, &series, &signals);
        let facts: Vec<Facts<'_>> =
            rows.indicators.iter().map(|(row, it)| Facts::of(&rows, row, it)).collect();
        let found = restatements(&facts, 6);
        found.into_iter().map(|it| (format!("{} of {}", it.indicator, it.of), it.how)).collect()
    }

    fn pair(values: &[i64], others: &[i64]) -> Vec<(String, Restating)> {
        let rows = months("a", values).into_iter().chain(months("b", others)).collect();
        found(vec![indicator("a", "a"), indicator("b", "b")], rows)
    }

    #[test]
    fn a_factor_a_difference_and_a_rest_are_found_exactly() {
        let values = [3, 1, 4, 1, 5, 9, 2, 6];
        let of = |change: fn(i64) -> i64| pair(&values, &values.map(change));
        let told = |how| vec![("b of a".to_owned(), how)];
        assert_eq!(of(|it| it * 45), told(Restating::Factor(Rational::from_int(45))));
        assert_eq!(of(|it| it), told(Restating::Factor(Rational::ONE)));
        assert_eq!(of(|it| it + 7), told(Restating::Difference(Rational::from_int(7))));
        assert_eq!(of(|it| 100 - it), told(Restating::Sum(Rational::from_int(100))));
        assert_eq!(of(|it| it * it), []);
    }

    #[test]
    fn one_value_off_is_no_restatement_and_few_periods_or_values_show_none() {
        assert_eq!(pair(&[3, 1, 4, 1, 5, 9], &[6, 2, 8, 2, 10, 19]), []);
        assert_eq!(pair(&[3, 1, 4, 1, 5], &[6, 2, 8, 2, 10]), []);
        assert_eq!(pair(&[3, 1, 3, 1, 3, 1], &[6, 2, 6, 2, 6, 2]), []);
    }

    #[test]
    fn pairs_of_nothing_fit_every_factor() {
        let two = Restating::Factor(Rational::from_int(2));
        assert_eq!(pair(&[0, 0, 4, 1, 0, 9], &[0, 0, 8, 2, 0, 18]), [("b of a".into(), two)]);
        assert_eq!(pair(&[0, 0, 4, 1, 0, 9], &[0, 0, 8, 2, 1, 18]), []);
    }

    #[test]
    fn declared_and_same_measures_are_told() {
        let declared = Indicator { restates: Some("a".parse().unwrap()), ..indicator("b", "b") };
        let same = indicator("c", "a");
        let all = found(vec![indicator("a", "a"), declared, same], vec![]);
        assert_eq!(
            all,
            [
                ("b of a".to_owned(), Restating::Declared),
                ("c of a".to_owned(), Restating::SameMeasure)
            ]
        );
        let of = |id: &str, threat: &str| Indicator {
            threat: Scope::One(threat.parse().unwrap()),
            ..indicator(id, "a")
        };
        assert_eq!(found(vec![of("a", "drugs"), of("b", "fraud")], vec![]), []);
    }

    proptest! {
        #[test]
        fn whatever_is_a_multiple_of_another_is_found(
            values in prop::collection::vec(1_i64..1_000, 6..20),
            factor in 2_i64..1_000_000,
        ) {
            let mut distinct = values.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let others: Vec<i64> = values.iter().map(|it| it * factor).collect();
            let wanted: Vec<(String, Restating)> = (distinct.len() >= 3)
                .then(|| ("b of a".to_owned(), Restating::Factor(Rational::from_int(factor))))
                .into_iter()
                .collect();
            prop_assert_eq!(pair(&values, &others), wanted);
        }
    }
}
