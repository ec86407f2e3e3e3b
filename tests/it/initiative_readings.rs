//! Did it work? The pilot of the synthetic programme, whose truth is known, and that of the report of 2019, of which nothing is.

use fourp_casebook::{DEMO_PROGRAMME_PLANTED, demo_programme, uk_soc_2019};
use fourp_model::{Answer, Table};
use fourp_performance::{Assessment, AssessmentOptions, InitiativeReading, Simulation};

fn readings(assessment: Assessment) -> Vec<InitiativeReading> {
    assessment.readings.measured().unwrap()
}

fn options() -> AssessmentOptions {
    AssessmentOptions {
        simulation: Simulation { replicates: 0, seed: 1 },
        ..AssessmentOptions::default()
    }
}

#[test]
fn the_fifth_that_the_pilot_takes_away_is_found_by_both_ways() {
    assert!(DEMO_PROGRAMME_PLANTED.contains("a pilot truly takes away a fifth of the reports"));
    let demo = demo_programme().unwrap();
    let found = readings(Assessment::of(&demo, options()).unwrap());
    let pilot = found.iter().find(|it| it.initiative.as_str() == "synthetic-warning-service");
    let series = pilot.unwrap().series.clone().measured().unwrap();
    let [one] = series.as_slice() else { panic!("{} series", series.len()) };
    assert_eq!(one.key.to_string(), "losses-reported, fraud, synthetic-area-01, reported");
    assert_eq!(one.compared.len(), 3);
    let interrupted = one.interrupted.clone().measured().unwrap();
    for reading in &interrupted.counts {
        let ratio = reading.effect.clone().measured().unwrap().ratio.interval;
        assert!(ratio.contains(0.8) && !ratio.contains(1.0), "{}: {ratio}", reading.law);
    }
    // A fifth of what was to be expected, by the means before.
    let difference = one.difference.clone().measured().unwrap();
    let truth = -0.2 * difference.cells.treated_before;
    let (_, line) = difference.headline.measured().unwrap();
    assert!(line.change.interval.contains(truth) && !line.change.interval.contains(0.0));
    let headline = interrupted.headline.measured().unwrap();
    assert!(headline.change.interval.contains(truth) && !headline.change.interval.contains(0.0));
    let ratio = difference.ratio.measured().unwrap().interval;
    assert!(ratio.contains(0.8) && !ratio.contains(1.0), "{ratio}");
    // Nobody says that the place was chosen by lot.
    let by_period = one.by_period.clone().measured().unwrap();
    assert!(!by_period.randomisation.is_measured());
}

#[test]
fn of_five_areas_and_then_eight_nothing_can_be_told_and_what_is_lacking_is_named() {
    let case = uk_soc_2019().unwrap();
    let found = readings(Assessment::of(&case, options()).unwrap());
    assert!(found.iter().all(|it| !it.series.is_measured()));
    let pilot = found.iter().find(|it| it.initiative.as_str() == "community-coordinators-pilot");
    let Answer::NotMeasurable(why) = &pilot.unwrap().series else { panic!("measured") };
    assert_eq!(why.why, "not stated: the day on which it began; the threat it is about");
    let needs: Vec<(Option<Table>, &str)> =
        why.what_would_make_it_so.iter().map(|need| (need.table, need.what.as_str())).collect();
    assert_eq!(needs[0], (Some(Table::Initiatives), "the day on which it began in each area"));
    assert_eq!(needs[2], (Some(Table::Initiatives), "which areas it works in, not how many"));
    assert!(needs.iter().any(|(table, _)| *table == Some(Table::Observations)));
}
