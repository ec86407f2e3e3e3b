//! Counts: what is planted is there, and nothing of its kind besides.

use fourp_model::{Observation, Programme};
use std::collections::{BTreeMap, BTreeSet};

fn demo() -> Programme {
    fourp_casebook::demo_programme().unwrap()
}

fn count(row: &Observation) -> i64 {
    row.value.printed().unwrap().to_string().parse().unwrap()
}

/// Every count of a measure, by threat and month.
fn by_month<'a>(demo: &'a Programme, measure: &str) -> BTreeMap<(&'a str, String), i64> {
    let rows = demo.tables().observations.iter().filter(|row| row.measure.as_str() == measure);
    let threat = |row: &'a Observation| row.threat.as_ref().unwrap().as_str();
    rows.map(|row| ((threat(row), row.period.to_string()), count(row))).collect()
}

#[test]
fn the_last_year_of_disruptions_counts_single_claims_even_if_claimed_twice() {
    let demo = demo();
    let mut claims: BTreeMap<(&str, String), i64> = BTreeMap::new();
    let (mut operations, mut twice) = (BTreeSet::new(), 0);
    for act in &demo.tables().interventions {
        let month = act.date.to_string()[..7].to_owned();
        *claims.entry((act.threat.as_ref().unwrap().as_str(), month)).or_default() += 1;
        if let Some(operation) = &act.operation {
            twice += usize::from(!operations.insert(operation));
        }
    }
    let counted = by_month(&demo, "disruptions");
    assert_eq!(counted.len(), 360);
    for (cell, claimed) in &claims {
        assert_eq!(counted[cell], *claimed, "{cell:?}");
    }
    let last_year: i64 = counted
        .iter()
        .filter(|((_, month), _)| month.as_str() >= "2023-04")
        .map(|(_, count)| count)
        .sum();
    assert_eq!(usize::try_from(last_year).unwrap(), demo.tables().interventions.len());
    let told = format!("{twice} disruptions of {last_year} are second claims");
    assert!(twice > 50 && fourp_casebook::DEMO_PROGRAMME_PLANTED.contains(&told), "{told}");
}

#[test]
fn the_levels_move_where_they_are_said_to() {
    let demo = demo();
    let counted = by_month(&demo, "disruptions");
    let mean = |threat: &str, from: &str, to: &str| {
        let rows: Vec<i64> = counted
            .iter()
            .filter(|((of, month), _)| *of == threat && (from..to).contains(&month.as_str()))
            .map(|(_, count)| *count)
            .collect();
        rows.iter().sum::<i64>() * 100 / i64::try_from(rows.len()).unwrap()
    };
    // Hundredths of a disruption a month; second claims add about a twelfth in the last year.
    assert!((1800..2200).contains(&mean("drugs", "2021-04", "2023-01")));
    assert!((2350..3300).contains(&mean("drugs", "2023-01", "2024-04")));
    assert!((750..1050).contains(&mean("cyber-crime", "2021-04", "2022-10")));
    assert!((1600..2200).contains(&mean("cyber-crime", "2022-10", "2024-04")));
}

#[test]
fn only_one_force_rounds_its_referrals() {
    let demo = demo();
    let mut forces: BTreeMap<String, bool> = BTreeMap::new();
    for row in demo.tables().observations.iter().filter(|row| row.measure.as_str() == "referrals") {
        let rounds = forces.entry(row.party.as_ref().unwrap().to_string()).or_insert(true);
        *rounds &= count(row) % 10 == 0;
    }
    assert_eq!(forces.len(), 43);
    let rounding: Vec<_> = forces.iter().filter(|(_, rounds)| **rounds).collect();
    assert_eq!(rounding, [(&"synthetic-force-29".to_owned(), &true)]);
}

#[test]
fn the_lists_hold_fewer_cases_than_there_are() {
    let demo = demo();
    let listed: u32 = demo.tables().capture_lists.iter().map(|cell| cell.count).sum();
    assert!((900..1500).contains(&listed), "{listed}");
    assert!(demo.tables().capture_lists.iter().all(|cell| !cell.lists.is_empty()));
}

#[test]
fn one_indicator_is_as_it_should_be() {
    let demo = demo();
    let whole: Vec<&str> = demo
        .tables()
        .indicators
        .iter()
        .filter(|row| row.baseline.is_some() && row.target.is_some() && row.owner.is_some())
        .map(|row| row.id.as_str())
        .collect();
    assert_eq!(whole, ["synthetic-losses"]);
    assert_eq!(demo.tables().indicators.len(), 11);
}

#[test]
fn the_revised_count_of_victims_is_the_sum_of_its_quarters() {
    let demo = demo();
    let quarters = demo.tables().observations.iter().filter(|row| {
        row.measure.as_str() == "potential-victims" && row.period.to_string().starts_with("2023-")
    });
    let sum: i64 = quarters.map(count).sum();
    let claim: &fourp_model::Claim = demo.get(&"S10".parse().unwrap()).unwrap();
    assert_eq!(claim.figure.printed().unwrap().to_string(), sum.to_string());
}
