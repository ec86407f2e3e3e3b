//! What is planted is found, and nothing else is.

use std::collections::BTreeSet;

use fourp_audit::{Audit, Config, audit, catalogue};
use fourp_model::NoProgress;
use proptest::prelude::*;

use crate::{
    plants::{Plant, plants},
    sheets::Sheets,
    well_run::well_run,
};

fn of(sheets: &Sheets) -> Audit {
    audit(&sheets.programme(), &Config::default(), &NoProgress).unwrap()
}

fn raised(audit: &Audit) -> Vec<(String, String)> {
    let raised = audit.findings.iter();
    let mut raised: Vec<_> =
        raised.map(|finding| (finding.code.to_string(), finding.subject.clone())).collect();
    raised.sort();
    raised
}

/// What several plants raise together: what two of them raise, once.
fn expected<'a>(planted: impl IntoIterator<Item = &'a Plant>) -> Vec<(String, String)> {
    let all = planted.into_iter().flat_map(|plant| plant.raises);
    let all: BTreeSet<_> =
        all.map(|(code, subject)| (String::from(*code), String::from(*subject))).collect();
    all.into_iter().collect()
}

#[test]
fn a_well_run_programme_raises_nothing_though_every_rule_is_asked() {
    let audit = of(&well_run());
    assert_eq!(raised(&audit), []);
    assert_eq!(audit.defects, []);
    let unasked: Vec<_> =
        audit.requests.iter().flat_map(|request| &request.rules).map(ToString::to_string).collect();
    assert_eq!(unasked, [""; 0]);
}

#[test]
fn every_rule_has_a_defect_that_it_is_for() {
    let planted: BTreeSet<String> = plants().map(|plant| plant.code.into()).collect();
    let rules: BTreeSet<String> = catalogue().map(|rule| rule.code.to_string()).collect();
    assert_eq!(planted, rules);
}

#[test]
fn each_defect_raises_what_it_should_and_nothing_else() {
    let mut wrong = Vec::new();
    for plant in plants() {
        let mut sheets = well_run();
        (plant.plant)(&mut sheets);
        let audit = of(&sheets);
        let (raised, expected) = (raised(&audit), expected([plant]));
        assert!(expected.iter().any(|(code, _)| code == plant.code), "{}", plant.code);
        if raised != expected {
            wrong.push((plant.code, plant.what, raised, expected));
        }
        for finding in &audit.findings {
            assert!(!finding.evidence.is_empty(), "{} has no evidence", finding.code);
            assert!(!finding.sources.is_empty(), "{} has no source", finding.code);
            assert!(
                !finding.fragility.is_empty(),
                "{} does not say what reverses it",
                finding.code
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_planted_is_found_and_nothing_is_invented(
        chosen in proptest::collection::vec(any::<bool>(), plants().count()),
        places in 0..1_000_usize,
    ) {
        let planted: Vec<&Plant> =
            plants().zip(chosen).filter_map(|(plant, is_in)| is_in.then_some(plant)).collect();
        let mut sheets = well_run();
        for plant in &planted {
            (plant.plant)(&mut sheets);
        }
        let audit = of(&sheets.turned(places));
        prop_assert_eq!(raised(&audit), expected(planted));
    }
}
