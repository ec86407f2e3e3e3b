//! What the rules find in the bundled programmes.

use fourp_audit::{Audit, Config, audit};
use fourp_model::{NoProgress, Programme};

fn of(programme: &Programme) -> Audit {
    audit(programme, &Config::default(), &NoProgress).unwrap()
}

fn named(audit: &Audit) -> Vec<String> {
    let mut names: Vec<String> = audit
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.subject))
        .collect();
    names.sort();
    names
}

#[test]
fn published_figures_and_strategy_of_the_demo_programme() {
    let audit = of(&fourp_casebook::demo_programme().unwrap());
    for finding in &audit.findings {
        println!(
            "{}[{}] {}: {}\n   {}\n   {:?} {:?}",
            finding.severity,
            finding.code,
            finding.subject,
            finding.headline,
            finding.condition,
            finding.evidence,
            finding.sources
        );
    }
    for r in audit.requests.iter().take(12) {
        println!(
            "{} {} rules {:?} statements {:?} {:?}",
            r.table,
            r.settles(),
            r.rules,
            r.statements,
            r.ask
        );
    }
    let names = named(&audit);
    for expected in ["CLM004 S11"] {
        assert!(names.iter().any(|name| name == expected), "{expected}: {names:?}");
    }
}

#[test]
fn the_founding_case_is_asked_what_settles_most() {
    let audit = of(&fourp_casebook::uk_soc_2019().unwrap());
    for finding in &audit.findings {
        println!(
            "{}[{}] {}: {}\n   {}",
            finding.severity, finding.code, finding.subject, finding.headline, finding.condition
        );
    }
    for r in audit.requests.iter().take(12) {
        println!(
            "{} {} rules {:?} statements {:?} {:?} {:?}",
            r.table,
            r.settles(),
            r.rules,
            r.statements,
            r.ask,
            r.what.len()
        );
    }
}
