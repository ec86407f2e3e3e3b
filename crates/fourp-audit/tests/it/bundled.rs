//! What the rules find in the bundled programmes.

use std::collections::BTreeSet;

use fourp_audit::{Audit, Config, Family, audit};
use fourp_casebook::DEMO_PROGRAMME_FILES;
use fourp_model::{NoProgress, Programme, Table};

fn of(programme: &Programme) -> Audit {
    audit(programme, &Config::default(), &NoProgress).unwrap()
}

fn named(audit: &Audit) -> BTreeSet<String> {
    let findings = audit.findings.iter();
    findings.map(|finding| format!("{} {}", finding.code, finding.subject)).collect()
}

#[test]
fn the_demo_programme_raises_a_finding_of_every_family() {
    let audit = of(&fourp_casebook::demo_programme().unwrap());
    let families: BTreeSet<Family> =
        audit.findings.iter().map(|finding| finding.code.family()).collect();
    assert_eq!(families, Family::ALL.iter().copied().collect());
}

#[test]
fn every_defect_of_figures_and_strategy_planted_in_the_demo_programme_is_raised() {
    let names = named(&of(&fourp_casebook::demo_programme().unwrap()));
    for expected in [
        "CLM001 SC3",
        "CLM004 S11",
        "CLM005 synthetic-senior-owner",
        "STR001 synthetic-strategy-2022",
        "STR002 synthetic-strategy-2022",
        "STR003 synthetic-strategy-2022",
        "STR004 synthetic-recommendation-1",
        "STR005 synthetic-recommendation-2",
        "STR006 synthetic-commitment-2",
        "STR008 synthetic-acts",
        "STR009 synthetic-mentoring-again+synthetic-mentoring",
    ] {
        assert!(names.contains(expected), "{expected}: {names:?}");
    }
}

#[test]
fn every_defect_of_funding_planted_in_the_demo_programme_is_raised_and_no_other() {
    let audit = of(&fourp_casebook::demo_programme().unwrap());
    let names: Vec<String> =
        named(&audit).into_iter().filter(|name| name.starts_with("FND")).collect();
    let late = ["2", "4", "5", "6", "7", "8", "9"];
    let late = late.map(|unit| format!("FND003 synthetic-unit-{unit}"));
    let mut expected: Vec<String> = [
        "FND001 synthetic-force-03",
        "FND001 synthetic-unit-5",
        "FND002 synthetic-department-1",
        "FND004 synthetic-department-1",
        "FND006 pot:force-budget",
        "FND006 synthetic-department-1",
        "FND006 synthetic-department-3",
        "FND007 synthetic-department-1",
        "FND009 synthetic-department-1+synthetic-commissioner-05",
        "FND009 synthetic-department-1+synthetic-commissioner-09",
        "FND010 synthetic-department-1+synthetic-commissioner-11",
        "FND011 synthetic-department-1+synthetic-commissioner-14",
        "FND013 synthetic-unit-4",
        "FND014 synthetic-commissioner-02+prevent-only",
        "FND015 synthetic-department-1",
        "FND016 synthetic-department-1",
        "FND017 pot:force-contribution",
        "FND017 synthetic-agency-02+synthetic-department-2",
        "FND018 surveillance+synthetic-region-3",
        "FND019 surveillance-synthetic-force-11",
        "FND019 surveillance-synthetic-unit-3",
    ]
    .map(String::from)
    .into();
    expected.extend(late);
    expected.sort();
    assert_eq!(names, expected);
}

#[test]
fn the_money_of_the_founding_case_gives_cause_for_two_findings() {
    let audit = of(&fourp_casebook::uk_soc_2019().unwrap());
    let names: Vec<String> = named(&audit)
        .into_iter()
        .filter(|name| name.starts_with("FND") || name.starts_with("XLN"))
        .collect();
    assert_eq!(names, ["FND006 home-office", "FND006 ministry-of-justice"]);
}

#[test]
fn a_table_that_is_taken_from_the_demo_programme_is_asked_for() {
    let settles = |audit: &Audit, table| {
        let request = audit.requests.iter().find(|request| request.table == table);
        request.map_or(0, |request| request.settles())
    };
    let whole = of(&fourp_casebook::demo_programme().unwrap());
    for table in Table::ALL.iter().copied().filter(|table| *table != Table::Sources) {
        let file = format!("{table}.csv");
        let rest: Vec<_> =
            DEMO_PROGRAMME_FILES.iter().copied().filter(|(name, _)| *name != file).collect();
        if rest.len() == DEMO_PROGRAMME_FILES.len() {
            continue;
        }
        let programme = fourp_dataset::read_tables(rest).unwrap().programme;
        assert!(settles(&of(&programme), table) > settles(&whole, table), "{table}");
    }
}
