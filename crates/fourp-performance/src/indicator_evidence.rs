//! Which rows bear on an indicator?

use std::collections::BTreeMap;

use fourp_model::{
    Completeness, Indicator, IndicatorKind, Intervention, Objective, Programme, RecordingChange,
    RowRef, Scope, Statement, StatementClass, Table,
};

use crate::{fabric::Evidence, series::Series, series_key::SeriesKey};

/// What all indicators of a programme are held against.
pub(crate) struct Rows<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) indicators: Vec<(RowRef, &'a Indicator)>,
    pub(crate) series: &'a [Series],
    /// Whether the chart of a series shows a signal, where there is a chart.
    pub(crate) signals: &'a BTreeMap<SeriesKey, bool>,
    statements: Vec<(RowRef, &'a Statement, Vec<String>)>,
    acts: Acts,
}

/// How many acts there are, and of how many effort and effect are stated.
#[derive(Clone, Copy, Debug, Default)]
struct Acts {
    all: usize,
    with_effort: usize,
    with_effect: usize,
}

/// An indicator and the rows that bear on it.
pub(crate) struct Facts<'a> {
    pub(crate) rows: &'a Rows<'a>,
    pub(crate) row: RowRef,
    pub(crate) indicator: &'a Indicator,
    pub(crate) series: Vec<&'a Series>,
    statements: Vec<(&'a RowRef, &'a Statement)>,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(
        programme: &'a Programme,
        series: &'a [Series],
        signals: &'a BTreeMap<SeriesKey, bool>,
    ) -> Self {
        let indicators = programme.rows::<Indicator>().iter().enumerate();
        let statements = programme.rows::<Statement>().iter().enumerate();
        let acts = programme.rows::<Intervention>();
        Self {
            programme,
            indicators: indicators
                .filter_map(|(place, it)| Some((programme.row_ref::<Indicator>(place)?, it)))
                .collect(),
            series,
            signals,
            statements: statements
                .filter_map(|(place, it)| {
                    Some((programme.row_ref::<Statement>(place)?, it, words(&it.gist)))
                })
                .collect(),
            acts: Acts {
                all: acts.len(),
                with_effort: acts.iter().filter(|act| act.effort.is_some()).count(),
                with_effect: acts
                    .iter()
                    .filter(|act| act.effect != fourp_model::Effect::NotStated)
                    .count(),
            },
        }
    }

    /// Who says that the table is complete, if anybody does.
    pub(crate) fn declared(&self, table: Table) -> Option<&'a Completeness> {
        self.programme.completeness_of(table)
    }
}

impl<'a> Facts<'a> {
    pub(crate) fn of(rows: &'a Rows<'a>, row: &RowRef, indicator: &'a Indicator) -> Self {
        let name = words(indicator.measure.as_str());
        let statements = rows.statements.iter().filter(|(_, _, gist)| {
            !name.is_empty() && gist.windows(name.len()).any(|part| part == name.as_slice())
        });
        Self {
            rows,
            row: row.clone(),
            indicator,
            series: rows.series.iter().filter(|series| reads(indicator, &series.key)).collect(),
            statements: statements.map(|(row, it, _)| (row, *it)).collect(),
        }
    }

    /// Whether it counts what bodies put in or do, and not what becomes of the threat.
    pub(crate) const fn is_of_acts(&self) -> bool {
        matches!(
            self.indicator.kind,
            IndicatorKind::Input | IndicatorKind::Activity | IndicatorKind::Output
        )
    }

    /// Statements of a class whose gist names the measure, each as evidence.
    pub(crate) fn said(&self, class: StatementClass) -> Vec<Evidence> {
        let said = self.statements.iter().filter(|(_, statement)| statement.class == class);
        said.map(|(row, statement)| {
            Evidence::new([(*row).clone()], format!("a source says: {}", statement.gist))
        })
        .collect()
    }

    /// Statements of what is not known, whose gist names the measure and one of the words.
    pub(crate) fn missing(&self, any: &[&str]) -> Vec<Evidence> {
        let any: Vec<String> = any.iter().flat_map(|word| words(word)).collect();
        let said = self.statements.iter().filter(|(_, statement)| {
            statement.class == StatementClass::DataWeakness
                && words(&statement.gist).iter().any(|word| any.contains(word))
        });
        said.map(|(row, statement)| {
            Evidence::new([(*row).clone()], format!("a source says: {}", statement.gist))
        })
        .collect()
    }

    /// Whether the effort behind what is counted stands anywhere: as exposure, or with the acts.
    pub(crate) fn has_effort(&self) -> bool {
        self.rows.acts.with_effort > 0
            || self.series.iter().any(|series| series.exposure_unit.is_some())
    }

    /// Whether what the acts did stands with any of them.
    pub(crate) const fn has_effect(&self) -> bool {
        self.rows.acts.with_effect > 0
    }

    /// How many acts state their effort or effect, in words.
    pub(crate) fn acts(&self) -> String {
        let Acts { all, with_effort, with_effect } = self.rows.acts;
        if all == 0 {
            return "the data supplied have no acts one by one".into();
        }
        format!(
            "of {all} acts in the data, {with_effort} state their effort and {with_effect} their effect"
        )
    }

    /// Changes of recording that touch what it reads.
    pub(crate) fn changes(&self) -> Vec<Evidence> {
        let changes = self.rows.programme.rows::<RecordingChange>().iter().enumerate();
        let touched = changes.filter(|(_, change)| change.measure == self.indicator.measure);
        touched
            .filter_map(|(place, change)| {
                let row = self.rows.programme.row_ref::<RecordingChange>(place)?;
                // With series at hand, only a change within one of them divides anything.
                let divides = self
                    .series
                    .iter()
                    .any(|series| series.breaks.iter().any(|each| each.row == row));
                (self.series.is_empty() || divides).then(|| {
                    let says =
                        format!("its {} changed on {}: {}", change.kind, change.date, change.what);
                    Evidence::new([row], says)
                })
            })
            .collect()
    }

    /// Objectives in force that lie within its threat and strand.
    pub(crate) fn objectives(&self) -> Vec<RowRef> {
        let objectives = self.rows.programme.rows::<Objective>().iter().enumerate();
        let within =
            objectives.filter(|(_, it)| it.superseded_by.is_none() && reaches(self.indicator, it));
        within.filter_map(|(place, _)| self.rows.programme.row_ref::<Objective>(place)).collect()
    }

    /// First and last observation of a series, or the first bound of one that has no single value.
    pub(crate) fn ends(series: &Series) -> impl Iterator<Item = RowRef> {
        let ends = [series.points.first(), series.points.last()];
        let points = ends.into_iter().flatten().map(|point| point.row.clone());
        let is_empty = series.points.is_empty();
        points.chain(series.bounds.first().filter(|_| is_empty).cloned())
    }
}

/// Whether an indicator reads a series: its measure, and nothing outside its threat and strand.
pub(crate) fn reads(indicator: &Indicator, key: &SeriesKey) -> bool {
    let threat = match (&indicator.threat, &key.threat) {
        (Scope::One(one), Some(threat)) => one == threat,
        _ => true,
    };
    let strand = match (&indicator.strand, key.strand) {
        (Scope::One(one), Some(strand)) => *one == strand,
        _ => true,
    };
    indicator.measure == key.measure && threat && strand
}

/// Whether an indicator reaches all that an objective is over; what the objective leaves open is no reach.
pub(crate) fn reaches(indicator: &Indicator, objective: &Objective) -> bool {
    let threat = match &objective.threat {
        Scope::All => indicator.threat == Scope::All,
        Scope::One(threat) => indicator.threat.covers(threat),
        Scope::NotStated => true,
    };
    let strand = match &objective.strand {
        Scope::All => indicator.strand == Scope::All,
        Scope::One(strand) => indicator.strand.covers(strand),
        Scope::NotStated => true,
    };
    threat && strand
}

/// Words in lower case, without the s of the plural.
fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let stem = |word: &str| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 => stem.to_owned(),
        _ => word.to_owned(),
    };
    words.map(stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plural_names_what_a_singular_does() {
        assert_eq!(words("A disruption leaves"), ["a", "disruption", "leave"]);
        assert_eq!(words("potential-victims"), ["potential", "victim"]);
        assert_eq!(words("gas"), ["gas"]);
    }
}
