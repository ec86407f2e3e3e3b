//! Do the figures of a folder agree? Its claims and checks, reconciled.

use std::{
    error::Error,
    io::{ErrorKind, Write, stderr, stdout},
    path::Path,
    process::ExitCode,
};

use fourp::{
    casebook,
    claims::{Config, Evidence, ledger, reconcile},
    dataset,
    model::{NoProgress, PartialDate, Problems, Programme},
    report::{Results, gaps, json, text},
};
use lexopt::{Arg, ValueExt};

const HELP: &str = "\
check_the_figures [FOLDER] [--json] [--as-at DATE]

Whether the figures in FOLDER/claims.csv agree, as FOLDER/checks.csv says they should; with --as-at,
in the versions that stood on that date. Without FOLDER: the UK response to serious and organised
crime, as published in 2019. Exit codes: 0 done; 2 unreadable input, whose problems are then on
standard error.
";

fn main() -> ExitCode {
    let failed = match run().map(|text| stdout().lock().write_all(text.as_bytes())) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        // Whoever reads has seen enough: `check_the_figures | head`.
        Ok(Err(error)) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    let _ = writeln!(stderr(), "{}", failed.trim_end());
    ExitCode::from(2)
}

fn run() -> Result<String, Box<dyn Error>> {
    let (mut folder, mut as_json, mut config) = (None, false, Config::default());
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(HELP.into()),
            Arg::Long("json") => as_json = true,
            Arg::Long("as-at") => {
                let date: PartialDate = arguments.value()?.parse()?;
                config.as_at = Some(date.last_day());
            }
            Arg::Value(path) if folder.is_none() => folder = Some(path),
            other => return Err(other.unexpected().into()),
        }
    }
    let shown = |problems: &Problems| match as_json {
        true => json::problems(problems),
        false => text::problems(problems, text::Colour::Plain),
    };
    let programme = read(folder.as_ref().map(Path::new)).map_err(|problems| shown(&problems))?;
    let agreed = reconcile(&Evidence::of(&programme), &config, &NoProgress)?;
    if !as_json {
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

fn read(folder: Option<&Path>) -> Result<Programme, Problems> {
    let Some(folder) = folder else { return casebook::uk_soc_2019() };
    let read = dataset::read_folder(folder)?;
    if !read.warnings.is_empty() {
        let _ = write!(stderr(), "{}", text::problems(&read.warnings, text::Colour::Plain));
    }
    Ok(read.programme)
}
