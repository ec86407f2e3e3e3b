//! What the two bundled cases say of their measures: each sentence with the row that it rests on.

use fourp::{
    casebook::UK_SOC_2019_FILES,
    dataset::read_tables,
    model::{Answer, Detection, IndicatorKind, Programme},
    performance::{
        Assessment, AssessmentOptions, AuditedIndicator, IndicatorAudit, Lack, MeasureCriterion,
        Outcome, Simulation,
    },
    report::text,
};
use fourp_casebook::demo_programme;
use fourp_performance::{ExpectedCount, detection_power};
use fourp_stat::{Dispersion, Level};

fn assessed(programme: &Programme) -> Assessment {
    let simulation = Simulation { replicates: 0, seed: 1 };
    let options = AssessmentOptions { simulation, ..AssessmentOptions::default() };
    Assessment::of(programme, options).unwrap()
}

fn audit(assessment: &Assessment) -> &IndicatorAudit {
    match &assessment.indicators {
        Answer::Measured(audit) => audit,
        Answer::NotMeasurable(why) => panic!("{why}"),
    }
}

fn one<'a>(audit: &'a IndicatorAudit, id: &str) -> &'a AuditedIndicator {
    audit.indicators.iter().find(|it| it.id.as_str() == id).unwrap()
}

#[test]
fn disruptions_are_output_only_proactive_and_bare_each_with_its_row() {
    let files = UK_SOC_2019_FILES.iter().copied();
    let programme = read_tables(files).unwrap_or_else(|problems| panic!("{problems}")).programme;
    let assessment = assessed(&programme);
    let audit = audit(&assessment);
    let disruptions = one(audit, "disruptions");
    assert_eq!(disruptions.kind, IndicatorKind::Output);
    let why = &disruptions.moved_by_effort[0];
    assert!(why.says.contains("is proactive"), "{why:?}");
    assert_eq!(why.rows, std::slice::from_ref(&disruptions.row));
    let rows = |lack: Lack| -> Vec<String> {
        let (_, evidence) = disruptions.lacks.iter().find(|(it, _)| *it == lack).unwrap();
        evidence.iter().flat_map(|it| &it.rows).map(ToString::to_string).collect()
    };
    assert_eq!(rows(Lack::Effort), ["indicators disruptions", "statements F13"]);
    assert_eq!(rows(Lack::Effect), ["indicators disruptions", "statements F14"]);
    assert_eq!(rows(Lack::Baseline), ["indicators disruptions"]);
    assert_eq!(rows(Lack::Target), ["indicators disruptions"]);
    // Nobody declares the indicators complete: nothing is said not to be.
    assert_eq!(audit.coverage.complete_within, None);
    assert!(audit.system.iter().all(|it| matches!(it.outcome, Outcome::NotMeasurable(_))));
    assert!(!assessment.harm.is_measured());
    let page = text::performance(&programme, &assessment);
    for part in [
        "of kind output: it counts what bodies do, and so is proactive",
        "= without: baseline, target, owner",
        "the effort that goes into disruptions is not assessed [statements F13]",
        "the impact that disruptions had is not assessed [statements F14]",
        "have no measure in the data supplied, which nobody",
    ] {
        assert!(page.contains(part), "{part:?} is not in:\n{page}");
    }
}

#[test]
fn what_was_planted_in_the_synthetic_programme_is_on_the_page() {
    let programme = demo_programme().unwrap();
    let assessment = assessed(&programme);
    let audit = audit(&assessment);
    // Eight of eleven tell of acts and are bare, and so is the ninth, which restates another.
    assert_eq!((audit.indicators.len(), audit.of_acts, audit.bare.len()), (11, 10, 9));
    let restates: Vec<&str> = audit.restatements.iter().map(|it| it.indicator.as_str()).collect();
    assert_eq!(restates, ["synthetic-seizures-value"]);
    let gamed: Vec<&str> =
        audit.indicators.iter().filter(|it| it.gaming.is_some()).map(|it| it.id.as_str()).collect();
    assert_eq!(gamed, ["synthetic-response-times"]);
    let good = one(audit, "synthetic-losses");
    assert!(good.lacks.is_empty() && good.gaming.is_none());
    for criterion in [MeasureCriterion::Relevant, MeasureCriterion::Verifiable] {
        let judged = good.criteria.iter().find(|it| it.criterion == criterion).unwrap();
        assert_eq!(judged.outcome, Outcome::Met);
    }
    let harm = assessment.harm.clone().measured().unwrap();
    let of = |threat: &str| -> Vec<Option<Detection>> {
        let of = harm.totals.iter().filter(|total| {
            let parts = || total.parts.iter().filter_map(|part| part.threat.as_ref());
            parts().any(|it| it.as_str() == threat)
        });
        let mut ways: Vec<_> = of.map(|total| total.key.detection).collect();
        ways.dedup();
        ways
    };
    assert_eq!(of("fraud"), [Some(Detection::Reported)]);
    assert_eq!(of("drugs"), [Some(Detection::Proactive)]);
    // 5,214 frauds at 60 points and 3,109 thefts at 40, in 2021-22.
    let first = harm.totals[0].weighed.clone().measured().unwrap();
    assert!((first.value() - 437_200.0).abs() < 1e-6, "{}", first.value());
    let page = text::performance(&programme, &assessment);
    for part in [
        "10 of 11 tell only of what goes in, is done or comes out (91 %), 9 of them without baseline",
        "restates: synthetic-seizures-value adds nothing to synthetic-seizures",
        "measure: synthetic-response-times, output, may be gamed",
        "measure: synthetic-losses, outcome [",
        "harm: synthetic-weights, reported",
        "harm: synthetic-weights, proactive",
        "could not be shown",
    ] {
        let joined = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(joined.contains(part), "{part:?} is not in:\n{page}");
    }
}

/// tests/data/power/power.json: `python tests/data/power/make.py`, every pair of counts with `SciPy`.
#[test]
fn power_is_what_another_program_adds_up() {
    let stored = include_str!("../data/power/power.json");
    let stored: serde_json::Value = serde_json::from_str(stored).unwrap();
    let cases = stored["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 9);
    for case in cases {
        let number = |name: &str| case[name].as_f64().unwrap();
        let count = |side: &str| {
            let exposure = number(&format!("exposure_{side}"));
            ExpectedCount::new(number(side), exposure).unwrap()
        };
        let found =
            detection_power(count("before"), count("after"), Level::P95, Dispersion::POISSON)
                .unwrap();
        for (ours, theirs) in [(found.fall, number("fall")), (found.rise, number("rise"))] {
            assert!((ours - theirs).abs() < 1e-10, "{ours} {theirs}");
        }
    }
}
