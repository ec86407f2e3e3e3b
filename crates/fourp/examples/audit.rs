//! The main job: what a case holds, whether its figures agree, what of it is shown, what cannot be.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    claims::{Config, Evidence, ledger, reconcile},
    model::{NoProgress, PartialDate},
    report::{Results, gaps, json, text},
};
use support::{Format, Question};

const HELP: &str = "\
audit [PATH] [--json] [--as-at DATE]

What a folder or workbook holds, whether its figures agree, what the data make of each statement, and
what is not measurable; with --as-at, in the versions that stood on that date. Without PATH: the UK
response to serious and organised crime, as published in 2019. Exit codes: 0 done; 2 unreadable input,
whose problems are then on standard error.
";

fn main() -> ExitCode {
    support::finish(HELP, answer)
}

fn answer(question: &Question) -> Result<String, Box<dyn Error>> {
    let programme = &question.programme;
    let as_at = question.value::<PartialDate>("--as-at")?.map(PartialDate::last_day);
    let config = Config { as_at, ..Config::default() };
    let rows = programme.tables();
    let agreed = reconcile(&Evidence::of(programme), &config, &NoProgress)?;
    let entries = ledger(&rows.statements, &rows.claims, &agreed);
    let results = Results {
        programme,
        reconciliation: &agreed,
        ledger: &entries,
        not_measurable: &gaps(programme, &entries),
    };
    Ok(match question.format {
        Format::Json => json::audit(&results),
        Format::Text => text::audit(&results),
    })
}
