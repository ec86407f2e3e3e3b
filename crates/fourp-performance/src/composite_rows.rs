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
