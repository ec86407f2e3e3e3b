//! Does it work, or is it noise? The counts, disruptions and series of a folder.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    model::{Defect, PartialDate},
    performance::{Assessment, AssessmentOptions},
    report::{json, text},
};
use lexopt::{Arg, ValueExt};
use support::Format;

const HELP: &str = "\
does_it_work [PATH] [--json] [--as-at DATE]

Whether the rises among the claims of a folder or workbook are more than chance, whether disruptions
fell on the threats that had priority, and which points of its observations are signals, each with how
often chance alone would look so; with --as-at, in the vintages that stood on that date. Without PATH:
the UK response to serious and organised crime, as published in 2019. Exit codes: 0 done; 2 unreadable
input or rows that do not go together, then told on standard error.
";

fn main() -> ExitCode {
    support::finish(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let (mut source, mut format, mut options) = (None, Format::Text, AssessmentOptions::default());
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
    let assessment = Assessment::of(&programme, options).map_err(told)?;
    Ok(match format {
        Format::Text => text::performance(&programme, &assessment),
        Format::Json => json::performance(&programme, &assessment),
    })
}
