//! Do those who rate agree, and does anything move with the rating?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Measure, Party, Period, Rating, Rational, RowRef, Slug, Threat};
use fourp_performance::{PairedRatings, Understanding};

use super::ground::{assessment, measured};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

fn understanding<'a>(asked: &Asked<'a>) -> Option<&'a Understanding> {
    measured(&assessment(asked)?.understanding)
}

/// Two assessors of the same threats who differ by so many places, over all periods.
pub(super) fn disagreements(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(found) = understanding(asked) else { return Vec::new() };
    let least = asked.threshold("places");
    let mut by_pair: BTreeMap<_, Vec<(&Period, &PairedRatings)>> = BTreeMap::new();
    for told in &found.agreements {
        if let Some(paired) = measured(&told.agreement) {
            let pair = (&told.measure, &told.first, &told.second);
            by_pair.entry(pair).or_default().push((&told.period, paired));
        }
    }
    let found = by_pair.into_iter().filter_map(|((measure, first, second), told)| {
        let places = |paired: &PairedRatings| {
            let both = paired.first_higher.iter().chain(&paired.second_higher);
            both.map(|(_, places)| *places).max().unwrap_or(0)
        };
        let most = told.iter().map(|(_, paired)| places(paired)).max()?;
        if Rational::from_int(most.into()) < least {
            return None;
        }
        let mut evidence = Vec::new();
        let (mut higher, mut lower) = (0_usize, 0_usize);
        for (period, paired) in &told {
            higher = higher.saturating_add(paired.first_higher.len());
            lower = lower.saturating_add(paired.second_higher.len());
            let threats: BTreeSet<&Slug<Threat>> =
                paired.first_higher.iter().chain(&paired.second_higher).map(|(threat, _)| threat).collect();
            evidence.extend(rows(asked, measure, &[first, second], &[period], &threats));
        }
        let differ = higher.saturating_add(lower);
        Some(Observed {
            subject: format!("{measure}+{first}+{second}"),
            headline: format!(
                "{} and {} differ in {measure} by up to {most} places",
                asked.party(first),
                asked.party(second)
            ),
            condition: format!(
                "of the same threats in the same period {} is higher {higher} times and {} {lower} times",
                asked.party(first),
                asked.party(second)
            ),
            cause: None,
            effect: "which of the two is reported decides how well the threat is said to be understood".into(),
            materiality: Materiality::count(differ, None, "pairs of ratings"),
            confidence: Confidence::Recorded,
            fragility: format!("the grounds of either; it is raised from {least} places on"),
            evidence,
        })
    });
    found.collect()
}

/// Ratings that rise while no count of the same threats moves.
pub(super) fn rises(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(found) = understanding(asked) else { return Vec::new() };
    let share = asked.threshold("false-discovery").approximate();
    let found = found.changes.iter().filter_map(|told| {
        let moves = measured(&told.moves)?;
        let still: BTreeSet<&Slug<Threat>> = moves
            .risen
            .iter()
            .map(|(threat, _, _)| threat)
            .filter(|threat| moves.counts.has_moved(threat, share) == Some(false))
            .collect();
        if still.is_empty() {
            return None;
        }
        let names: Vec<String> = still.iter().map(ToString::to_string).collect();
        let compared = moves.counts.compared.iter();
        let compared = compared.filter(|each| each.key.threat.as_ref().is_some_and(|threat| still.contains(threat)));
        let least = compared.map(|each| each.q_value).fold(1.0, f64::min);
        Some(Observed {
            subject: format!("{}+{}@{}", told.measure, told.assessor, told.to),
            headline: format!(
                "{} raises {} of {}; no count of it moves",
                asked.party(&told.assessor),
                told.measure,
                names.join(", ")
            ),
            condition: format!(
                "from {} to {} the ratings of {} rise; no count of them moved by more than chance (least q {least:.2})",
                told.from,
                told.to,
                names.join(", ")
            ),
            cause: None,
            effect: "the rise tells of what is known, and not of what becomes of the threat".into(),
            materiality: Materiality::count(still.len(), Some(moves.risen.len()), "ratings that rise"),
            confidence: Confidence::Derived,
            fragility: "a count of the same threats that moved with the rating".into(),
            evidence: rows(asked, &told.measure, &[&told.assessor], &[&told.from, &told.to], &still),
        })
    });
    found.collect()
}

/// The ratings of some threats by some assessors in some periods.
fn rows(
    asked: &Asked<'_>,
    measure: &Slug<Measure>,
    assessors: &[&Party],
    periods: &[&Period],
    threats: &BTreeSet<&Slug<Threat>>,
) -> Vec<RowRef> {
    let found = asked.rows::<Rating>().filter(|(_, row)| {
        row.measure == *measure
            && assessors.contains(&&row.assessor)
            && periods.contains(&&row.period)
            && threats.contains(&row.threat)
    });
    found.map(|(row, _)| row).collect()
}
