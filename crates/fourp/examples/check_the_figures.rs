//! Do the figures of a folder agree? Its claims and checks, reconciled.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    claims::{Config, Evidence, ledger, reconcile},
    model::{NoProgress, PartialDate},
    report::{Results, gaps, json, text},
};
use lexopt::{Arg, ValueExt};
use support::Format;

const HELP: &str = "\
check_the_figures [PATH] [--json] [--as-at DATE]

Whether the claims of a folder or workbook agree, as its checks say they should; with --as-at, in the
versions that stood on that date. Without PATH: the UK response to serious and organised
crime, as published in 2019. Exit codes: 0 done; 2 unreadable input, whose problems are then on
standard error.
";

fn main() -> ExitCode {
    support::finish(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let (mut folder, mut format, mut config) = (None, Format::Text, Config::default());
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(HELP.into()),
            Arg::Long("json") => format = Format::Json,
            Arg::Long("as-at") => {
                let date: PartialDate = arguments.value()?.parse()?;
                config.as_at = Some(date.last_day());
            }
            Arg::Value(path) if folder.is_none() => folder = Some(path),
            other => return Err(other.unexpected().into()),
        }
    }
    let programme = support::read(folder, format)?;
    let agreed = reconcile(&Evidence::of(&programme), &config, &NoProgress)?;
    if let Format::Text = format {
        return Ok(text::reconciliation(&programme, &agreed));
    }
    let entries = ledger(&programme.tables().statements, &programme.tables().claims, &agreed);
    Ok(json::audit(&Results {
        programme: &programme,
        reconciliation: &agreed,
        ledger: &entries,
        not_measurable: &gaps(&programme, &entries),
    }))
}
