//! What is planted in the demo programme on governance and performance is raised.

use std::collections::BTreeSet;

use fourp_audit::{Config, Family, audit};
use fourp_model::{NoProgress, Programme};

/// Codes and subjects of the findings of a family.
fn named(programme: &Programme, family: Family) -> BTreeSet<String> {
    let audit = audit(programme, &Config::default(), &NoProgress).unwrap();
    let of_family = audit.findings.iter().filter(|finding| finding.code.family() == family);
    of_family.map(|finding| format!("{} {}", finding.code, finding.subject)).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_defect_of_governance_is_raised_and_nothing_else() {
    let forums = (50..=58).map(|number| format!("GOV003 synthetic-forum-{number}"));
    let mut expected = set(&[
        "GOV001 synthetic-board-12+synthetic-board-13",
        "GOV001 synthetic-forum-20+synthetic-forum-21",
        "GOV003 synthetic-board-30",
        "GOV004 synthetic-board-18",
        "GOV005 synthetic-board-21+synthetic-board-22+synthetic-board-23",
        "GOV006 synthetic-board-31+synthetic-board-that-nobody-declares",
        "GOV006 synthetic-board-33+synthetic-board-34",
        "GOV007 bribery-and-corruption+prepare",
        "GOV007 firearms+prevent",
        "GOV008 coordinate+synthetic-agency-01+synthetic-department-1",
        "GOV008 lead+synthetic-agency-01+synthetic-agency-02",
        "GOV008 lead+synthetic-board-07+synthetic-board-09",
        "GOV009 coordinate+synthetic-board-29+synthetic-forum-01+synthetic-forum-02+synthetic-forum-03\
         +synthetic-forum-04+synthetic-forum-05+synthetic-forum-06+synthetic-forum-07+synthetic-forum-08",
        "GOV010 synthetic-agency-01",
        "GOV013 synthetic-forum-59",
        "GOV014 synthetic-board-29",
        "GOV015 synthetic-board-10",
        "GOV016 synthetic-board-24",
        "GOV017 synthetic-board-27",
        "GOV018 synthetic-forum-11",
        "GOV020 synthetic-agency-08",
        "GOV021 synthetic-charity-6+synthetic-umbrella",
        "GOV021 synthetic-laboratory+synthetic-agency-08",
        "GOV022 synthetic-agency-06",
        "GOV024 synthetic-local-partnerships",
        "GOV025 groups",
    ]);
    expected.extend(forums);
    assert_eq!(named(&fourp_casebook::demo_programme().unwrap(), Family::Governance), expected);
}

#[test]
fn every_defect_of_performance_is_raised_and_what_else_is_true() {
    let expected = set(&[
        "PRF001 indicators",
        "PRF002 indicators",
        "PRF003 indicators",
        "PRF004 indicators",
        // Small counts a month for each threat, and of each area.
        "PRF005 synthetic-disruptions",
        "PRF005 synthetic-losses",
        "PRF006 disruptions@2022-10-01",
        "PRF006 recorded-crimes+synthetic-statistics-office@2022-10-01",
        "PRF007 synthetic-weights",
        "PRF009 synthetic-seizures-value+synthetic-seizures",
        "PRF010 synthetic-force-05",
        "PRF011 synthetic-response-times",
        "PRF012 interventions",
        // Where a pilot takes reports away, they jump.
        "PRF013 synthetic-area-01+losses-reported+fraud@2023-02",
        "PRF013 synthetic-force-12+referrals+child-sexual-exploitation@2023-10",
        "PRF014 synthetic-force-29+referrals+child-sexual-exploitation",
        "PRF017 understanding+synthetic-audit-office+synthetic-senior-owner",
        "PRF018 understanding+synthetic-senior-owner@2023-24",
        "PRF019 synthetic-force-17+referrals+child-sexual-exploitation",
        "PRF020 indicators",
        // Monthly, and known after 45 days.
        "PRF021 synthetic-losses",
        "PRF022 indicators",
    ]);
    assert_eq!(named(&fourp_casebook::demo_programme().unwrap(), Family::Performance), expected);
}

#[test]
fn the_founding_case_shows_who_shares_a_function_and_whom_nobody_names() {
    let found = fourp_casebook::uk_soc_2019().unwrap();
    // Committee of Public Accounts, 27 September 2019, paragraphs 4 and 9; National Audit Office, 28 June 2019, paragraph 10.
    let expected = set(&[
        "GOV008 coordinate+home-office+national-crime-agency+senior-responsible-owner-soc",
        "GOV008 own+home-office+senior-responsible-owner-soc",
        "GOV022 comptroller-and-auditor-general",
        "GOV024 bodies-with-a-role",
        "GOV024 governance-groups",
        "GOV024 organisations-the-department-works-with",
        "GOV024 related-topic-groups",
    ]);
    assert_eq!(named(&found, Family::Governance), expected);
    // National Audit Office, 28 June 2019, paragraph 9: effort, impact and effect of disruptions are not assessed.
    assert_eq!(named(&found, Family::Performance), set(&["PRF023 disruptions"]));
}
