//! The awards of 2016-17 in the grants register, imported from the workbook as it was published.

use std::collections::BTreeMap;

use fourp_dataset::import::{
    GrantsFile, Imported, Rejection, Repair, RepairRule, threesixty_giving,
};
use fourp_funding::{Overview, OverviewOptions};
use fourp_model::{Certainty, Marking, Phase, Source, Standing};

const WORKBOOK: &[u8] =
    include_bytes!("../data/360giving/government-grant-awards-2016-17.xlsx").as_slice();

fn imported() -> Imported {
    let source = Source {
        id: "government-grant-awards-2016-17".parse().unwrap(),
        title: "Government grants register, awards 2016-17".into(),
        publisher: "Cabinet Office".into(),
        published: None,
        address: Some("https://github.com/openregister/government-grant".into()),
        standing: Standing::Primary,
        copy_of: None,
        licence: Some("Open Government Licence v3.0".into()),
        marking: Marking::Public,
        note: None,
    };
    let file = GrantsFile { file: "awards.xlsx", bytes: WORKBOOK, source: &source };
    threesixty_giving([file]).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn every_award_is_a_flow_or_an_award_of_nothing() {
    let imported = imported();
    let [facts] = imported.files.as_slice() else { panic!("one sheet") };
    assert_eq!([facts.rows, facts.accepted, facts.rejected, facts.merged], [3351, 3242, 109, 0]);
    assert_eq!(imported.rejection_counts(), [(Rejection::ZeroAmount, 109)].into_iter().collect());
    assert_eq!(imported.tables.flows.len(), 3242);
    let mut pence = BTreeMap::<String, i64>::new();
    for flow in &imported.tables.flows {
        *pence.entry(flow.payer.to_string()).or_default() += flow.amount.minor();
    }
    assert_eq!(pence.values().sum::<i64>(), 392_098_673_300);
    assert_eq!(pence.keys().map(String::as_str).collect::<Vec<_>>(), ["D18", "D9"]);
}

#[test]
fn nothing_can_be_said_of_how_late_an_award_was() {
    let imported = imported();
    let copied: Vec<_> =
        imported.repairs.iter().filter(|repair| repair.rule == RepairRule::CopiedDates).collect();
    let [Repair { place, found, .. }] = copied[..] else { panic!("{copied:?}") };
    assert_eq!(place.to_string(), "awards.xlsx!GGIS_Grant_Awards_2016_to_2017 !F2");
    assert_eq!(found, "the start date in each of 3351 rows");
    for flow in &imported.tables.flows {
        assert_eq!(flow.phase, Phase::Confirmed);
        let dates = [flow.announced, flow.confirmed, flow.paid, flow.withdrawn];
        assert_eq!(dates, [None; 4], "{}", flow.citation);
    }
}

#[test]
fn how_late_awards_are_is_not_measurable() {
    let programme = imported().into_programme().unwrap();
    let found = Overview::of(&programme, OverviewOptions::default()).unwrap();
    let reasons = found.timeliness.iter().map(|answer| answer.not_measurable().unwrap());
    assert_eq!(
        reasons.filter(|why| !why.what_would_make_it_so.is_empty()).count(),
        found.timeliness.len()
    );
    assert!(!found.timeliness.is_empty());
}

#[test]
fn days_are_read_in_the_epoch_of_the_workbook() {
    let imported = imported();
    let mut periods = BTreeMap::new();
    for flow in &imported.tables.flows {
        *periods.entry(flow.period.to_string()).or_insert(0) += 1;
    }
    // 40999 days after 1 January 1904.
    assert_eq!(periods["2016-04-01/2017-03-31"], 3086);
    let long = imported.tables.flows.iter().filter(|flow| flow.certainty != Certainty::OneYear);
    assert_eq!(long.count(), 15);
}

#[test]
fn recipients_are_bodies_under_their_own_ids() {
    let imported = imported();
    let other: Vec<_> = imported
        .repairs
        .iter()
        .filter(|repair| repair.rule == RepairRule::OtherName)
        .map(|repair| (repair.found.as_str(), repair.read_as.as_deref().unwrap()))
        .collect();
    assert!(other.contains(&("CLINKS", "Clinks")) || other.contains(&("Clinks", "CLINKS")));
    let by_name = imported.tables.bodies.iter().filter(|body| body.id.as_str().starts_with("org-"));
    assert!(by_name.clone().count() <= 9, "{:?}", by_name.map(|body| &body.id).collect::<Vec<_>>());
    let rules: Vec<_> = imported.repair_counts().into_keys().collect();
    assert_eq!(rules, [RepairRule::CopiedDates, RepairRule::OtherName]);
    assert!(imported.into_programme().unwrap().dangling().is_empty());
}
