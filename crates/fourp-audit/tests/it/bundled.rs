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
