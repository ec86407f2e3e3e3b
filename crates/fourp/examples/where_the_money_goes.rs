//! Where does the money go, how does it come, and what is it for? The flows and allocations of a folder.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    funding::{Overview, OverviewOptions},
    model::{Defect, PartialDate},
    report::{json, text},
};
use lexopt::{Arg, ValueExt};
use support::Format;

const HELP: &str = "\
where_the_money_goes [PATH] [--json] [--as-at DATE]

What the money of a folder or workbook is spent on, as ranges where only shares are known; how little
would reverse the headline; whether it is spread as harm is; in how many pots it comes, how late and how
certain; and which capabilities may be held twice; with --as-at, what had not come by that date is open.
Without PATH: the UK response to serious and organised crime, as published in 2019. Exit codes: 0 done;
2 unreadable input or rows that do not go together, then told on standard error.
";

fn main() -> ExitCode {
    support::finish(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let (mut source, mut format, mut options) = (None, Format::Text, OverviewOptions::default());
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(HELP.into()),
            Arg::Long("json") => format = Format::Json,
            Arg::Long("as-at") => {
                let date: PartialDate = arguments.value()?.parse()?;
                options.as_at = Some(date.last_day());
            }
            Arg::Value(path) if source.is_none() => source = Some(path),
            other => return Err(other.unexpected().into()),
        }
    }
    let programme = support::read(source, format)?;
    let told = |defects: Vec<Defect>| {
        defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let overview = Overview::of(&programme, options).map_err(told)?;
    Ok(match format {
        Format::Text => text::funding(&programme, &overview),
        Format::Json => json::funding(&programme, &overview),
    })
}
