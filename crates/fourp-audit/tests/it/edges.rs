//! Where a rule just does not fire, or just does.

mod cross;
mod funding;
mod governance;
mod performance;

use fourp_audit::{Config, audit};
use fourp_model::NoProgress;

use crate::{plants::plants, sheets::Sheets, well_run::well_run};

/// The well-run programme with the defect that a rule is for.
fn planted(code: &str) -> Sheets {
    let mut sheets = well_run();
    let plant = plants().find(|plant| plant.code == code).expect("a plant of that code");
    (plant.plant)(&mut sheets);
    sheets
}

/// The subjects that a rule raises.
fn raised(sheets: &Sheets, code: &str) -> Vec<String> {
    let found = audit(&sheets.programme(), &Config::default(), &NoProgress).expect("not stopped");
    let findings = found.findings.into_iter().filter(|finding| finding.code.to_string() == code);
    findings.map(|finding| finding.subject).collect()
}

fn assert_silent(sheets: &Sheets, code: &str) {
    assert_eq!(raised(sheets, code), [""; 0], "{code}");
}

/// Codes of all findings, in order.
fn codes(sheets: &Sheets) -> Vec<String> {
    let found = audit(&sheets.programme(), &Config::default(), &NoProgress).expect("not stopped");
    let mut codes: Vec<String> =
        found.findings.iter().map(|finding| finding.code.to_string()).collect();
    codes.sort();
    codes
}

const NONE: [&str; 0] = [];
