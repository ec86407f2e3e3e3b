//! Do the figures of a folder agree? Its claims and checks, reconciled.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    claims::{Config, Evidence, ledger, reconcile},
    model::{NoProgress, PartialDate},
    report::{json, text},
};
use support::{Format, Question};

const HELP: &str = "\
check_the_figures [PATH] [--json] [--as-at DATE]

Whether the claims of a folder or workbook agree, as its checks say they should; with --as-at, in the
versions that stood on that date. Without PATH: the UK response to serious and organised
crime, as published in 2019. Exit codes: 0 done; 2 unreadable input, whose problems are then on
standard error.
";

fn main() -> ExitCode {
    support::finish(HELP, answer)
}

fn answer(question: &Question) -> Result<String, Box<dyn Error>> {
    let programme = &question.programme;
    let as_at = question.value::<PartialDate>("--as-at")?.map(PartialDate::last_day);
    let config = Config { as_at, ..Config::default() };
    let agreed = reconcile(&Evidence::of(programme), &config, &NoProgress)?;
    if let Format::Text = question.format {
        return Ok(text::reconciliation(programme, &agreed));
    }
    let entries = ledger(&programme.tables().statements, &programme.tables().claims, &agreed);
    Ok(json::figures(programme, &agreed, &entries))
}
