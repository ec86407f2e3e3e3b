//! The main job: what a case holds, whether its figures agree, what of it is shown, what cannot be.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    claims::{Config, Evidence, ledger, reconcile},
    model::NoProgress,
    report::{Results, gaps, json, text},
};
use lexopt::Arg;
use support::Format;

const HELP: &str = "\
audit [PATH] [--json]

What a folder or workbook holds, whether its figures agree, what the data make of each statement, and
what is not measurable. Without PATH: the UK response to serious and organised crime, as published in
2019. Exit codes: 0 done; 2 unreadable input, whose problems are then on standard error.
";

fn main() -> ExitCode {
    support::finish(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let (mut folder, mut format) = (None, Format::Text);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(HELP.into()),
            Arg::Long("json") => format = Format::Json,
            Arg::Value(path) if folder.is_none() => folder = Some(path),
            other => return Err(other.unexpected().into()),
        }
    }
    let programme = support::read(folder, format)?;
    let rows = programme.tables();
    let agreed = reconcile(&Evidence::of(&programme), &Config::default(), &NoProgress)?;
    let entries = ledger(&rows.statements, &rows.claims, &agreed);
    let results = Results {
        programme: &programme,
        reconciliation: &agreed,
        ledger: &entries,
        not_measurable: &gaps(&programme, &entries),
    };
    Ok(match format {
        Format::Json => json::audit(&results),
        Format::Text => text::audit(&results),
    })
}
