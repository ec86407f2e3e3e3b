//! Could the indicators of a programme be put into one number, body by body?

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
};

use fourp_model::{Answer, Direction, Indicator, NotMeasurable, Programme, Table};

use crate::{
    comparability::Comparability,
    composite::CompositeRecipe,
    composite_table::{CompositeIndicator, CompositeTable, Goal, MissingPolicy},
    number,
    robustness::{CompositeChoices, CompositeRobustness, robustness},
    series::Series,
};

/// The fewest bodies that are worth an order.
const UNITS_MIN: usize = 3;
const QUESTION: &str = "How do bodies stand by all indicators together?";

/// A composite of every indicator that says which way is better, of the bodies or areas that are counted for all of them,
/// with equal weights, and how far it rests on that.
///
/// Not measurable where fewer than two such indicators have three bodies in common, and where those bodies do not record
/// alike.
pub(crate) fn composite_of(
    programme: &Programme,
    series: &[Series],
    comparability: &Comparability,
    choices: &CompositeChoices,
    threads: NonZeroUsize,
) -> Answer<CompositeRobustness> {
    let mut columns: Vec<(CompositeIndicator, BTreeMap<String, f64>)> = Vec::new();
    for indicator in programme.rows::<Indicator>() {
        let goal = match indicator.direction {
            Direction::Up => Goal::More,
            Direction::Down => Goal::Less,
            Direction::Neither | Direction::NotStated => continue,
        };
        let of_it = series.iter().filter(|each| {
            let key = &each.key;
            key.measure == indicator.measure
                && key.threat.as_ref().is_none_or(|threat| indicator.threat.covers(threat))
        });
        let mut values = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for each in of_it {
            let (Some(unit), Some(value)) = (each.unit_name(), level(each)) else { continue };
            if values.insert(unit.clone(), value).is_some() {
                twice.insert(unit);
            }
        }
        // What one body counts in two ways has no one value.
        values.retain(|unit, _| !twice.contains(unit));
        if values.len() >= UNITS_MIN {
            columns.push((CompositeIndicator::new(indicator.name.clone(), goal), values));
        }
    }
    let needs = |why: String| -> Answer<CompositeRobustness> {
        NotMeasurable::new(QUESTION, why)
            .needing(Table::Indicators, "which way is better, for two indicators or more")
            .needing(Table::Observations, "the values of those indicators, body by body")
            .needing_also("weights, and whose judgement they are")
            .into()
    };
    if columns.len() < 2 {
        let only = columns.len();
        return needs(format!(
            "indicators that say which way is better and are counted for {UNITS_MIN} bodies or more: {only}, and two are needed"
        ));
    }
    let mut units: BTreeSet<&String> =
        columns.iter().flat_map(|(_, values)| values.keys()).collect();
    units.retain(|unit| columns.iter().all(|(_, values)| values.contains_key(*unit)));
    if units.len() < UNITS_MIN {
        let common = units.len();
        return needs(format!(
            "bodies that are counted for all {} indicators: {common}",
            columns.len()
        ));
    }
    let unlike = comparability.peers.as_ref().measured().into_iter().flatten().find(|set| {
        let is_used = programme.rows::<Indicator>().iter().any(|it| it.measure == set.measure);
        is_used && !set.reasons.is_empty()
    });
    if let Some(set) = unlike {
        return needs(format!("bodies do not record {} alike", set.measure));
    }
    let values = units
        .iter()
        .map(|unit| columns.iter().map(|(_, values)| values.get(*unit).copied()).collect())
        .collect();
    let names = units.into_iter().cloned().collect();
    let indicators = columns.iter().map(|(indicator, _)| indicator.clone()).collect();
    let recipe = CompositeRecipe { missing: MissingPolicy::LeaveOut, ..CompositeRecipe::default() };
    let made = CompositeTable::new(names, indicators, values)
        .and_then(|table| robustness(&table, &recipe, choices, threads));
    match made {
        Ok(found) => Answer::Measured(found),
        Err(error) => needs(error.to_string()),
    }
}

/// The rate over all periods, or the mean value where there is no exposure.
fn level(series: &Series) -> Option<f64> {
    let sum = number::sum(series.points.iter().map(|point| point.value));
    let exposure = number::sum(series.points.iter().map(|point| point.exposure.unwrap_or(1.0)));
    let level = sum / exposure;
    level.is_finite().then_some(level)
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Citation, Figure, FigureKind, IndicatorKind, Observation, Party, Rational, Scope, Tables,
    };

    use super::*;
    use crate::{comparability_panel::RecordingSpec, series::SeriesOptions, sobol::SobolSpec};

    fn cite() -> Citation {
        Citation::at("made-up".parse().unwrap(), "table 1")
    }

    fn figure(value: i64, unit: &str) -> Figure {
        let value = Rational::from_int(value);
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn indicator(measure: &str, direction: Direction) -> Indicator {
        Indicator {
            direction,
            threat: Scope::All,
            ..Indicator::new(
                format!("{measure}-indicator").parse().unwrap(),
                measure,
                measure.parse().unwrap(),
                IndicatorKind::Outcome,
                cite(),
            )
        }
    }

    fn seen(measure: &str, body: &str, value: i64) -> Vec<Observation> {
        let month = |at: u32| Observation {
            party: Some(Party::Body(body.parse().unwrap())),
            exposure: Some(figure(1_000, "residents")),
            ..Observation::new(
                measure.parse().unwrap(),
                format!("2022-M{at:02}").parse().unwrap(),
                figure(value + i64::from(at % 3), "cases"),
                cite(),
            )
        };
        (1..=6).map(month).collect()
    }

    fn of(
        indicators: Vec<Indicator>,
        observations: Vec<Vec<Observation>>,
    ) -> Answer<CompositeRobustness> {
        let observations = observations.concat();
        let tables = Tables { indicators, observations, ..Tables::default() };
        let programme = Programme::new(tables).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        let spec = RecordingSpec::default();
        let alike = Comparability::of(&programme, &series, spec, NonZeroUsize::MIN).unwrap();
        let sobol = SobolSpec { replicates: 2, points: 16, ..SobolSpec::default() };
        let choices = CompositeChoices { sobol, ..CompositeChoices::default() };
        composite_of(&programme, &series, &alike, &choices, NonZeroUsize::MIN)
    }

    fn both() -> Vec<Indicator> {
        vec![indicator("solved", Direction::Up), indicator("waiting", Direction::Down)]
    }

    fn three() -> Vec<Vec<Observation>> {
        let bodies = [("north", 31, 12), ("south", 22, 21), ("west", 26, 16)];
        let rows = bodies.map(|(body, solved, waiting)| {
            [seen("solved", body, solved), seen("waiting", body, waiting)].concat()
        });
        rows.to_vec()
    }

    #[test]
    fn indicators_of_three_bodies_are_put_together_by_their_direction() {
        let found = of(both(), three()).measured().unwrap();
        let ranks: Vec<(&str, f64)> =
            found.nominal.scores.iter().map(|it| (it.alternative.as_str(), it.rank)).collect();
        assert_eq!(ranks, [("north", 1.0), ("south", 3.0), ("west", 2.0)]);
    }

    #[test]
    fn what_is_not_enough_is_said() {
        let why =
            |answer: Answer<CompositeRobustness>| answer.not_measurable().unwrap().why.clone();
        let neither =
            vec![indicator("solved", Direction::Up), indicator("waiting", Direction::Neither)];
        assert!(why(of(neither, three())).ends_with("3 bodies or more: 1, and two are needed"));
        let mut apart = three();
        apart.extend([seen("solved", "east", 20), seen("waiting", "isle", 20)]);
        apart.remove(0);
        assert_eq!(why(of(both(), apart)), "bodies that are counted for all 2 indicators: 2");
    }

    #[test]
    fn bodies_that_do_not_record_alike_have_no_composite() {
        let mut unlike = three();
        unlike[0].retain(|row| row.period != "2022-M03".parse().unwrap());
        let why = of(both(), unlike);
        assert_eq!(why.not_measurable().unwrap().why, "bodies do not record solved alike");
    }
}
