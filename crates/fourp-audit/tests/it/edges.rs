//! Where a rule just fires, and where it just does not.

mod governance;
mod performance;

use fourp_audit::{Config, audit};
use fourp_model::NoProgress;

use crate::{plants::plants, sheets::Sheets, well_run::well_run};

/// The well-run programme with the defect of a rule.
fn planted(code: &str) -> Sheets {
    let mut sheets = well_run();
    let plant = plants().find(|plant| plant.code == code).unwrap();
    (plant.plant)(&mut sheets);
    sheets
}

/// Codes of all findings, in order.
fn raised(sheets: &Sheets) -> Vec<String> {
    let audit = audit(&sheets.programme(), &Config::default(), &NoProgress).unwrap();
    let mut codes: Vec<String> =
        audit.findings.iter().map(|finding| finding.code.to_string()).collect();
    codes.sort();
    codes
}

const NONE: [&str; 0] = [];
