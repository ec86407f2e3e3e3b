//! Where does the money go, how does it come, and what is it for? The flows and allocations of a folder.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    funding::{Overview, OverviewOptions},
    model::{Defect, PartialDate, Party},
    report::{json, text},
};
use support::{Format, Question};

const HELP: &str = "\
where_the_money_goes [PATH] [--json] [--as-at DATE] [--from PARTY] [--to PARTY]

What the money of a folder or workbook is spent on, as ranges where only shares are known; how little
would reverse the headline; whether it is spread as harm is; in how many pots it comes, how late and how
certain; and which capabilities may be held twice; with --as-at, what had not come by that date is open.
Between two parties, --from and --to or those with most: the least and the most that can have gone, and
on whom it depends.
Without PATH: the UK response to serious and organised crime, as published in 2019. Exit codes: 0 done;
2 unreadable input or rows that do not go together, then told on standard error.
";

fn main() -> ExitCode {
    support::finish(HELP, answer)
}

fn answer(question: &Question) -> Result<String, Box<dyn Error>> {
    let as_at = question.value::<PartialDate>("--as-at")?.map(PartialDate::last_day);
    let (from, to) = (question.value::<Party>("--from")?, question.value::<Party>("--to")?);
    let options = OverviewOptions { as_at, from, to, ..OverviewOptions::default() };
    let told = |defects: Vec<Defect>| {
        defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let overview = Overview::of(&question.programme, options).map_err(told)?;
    Ok(match question.format {
        Format::Text => text::funding(&question.programme, &overview),
        Format::Json => json::funding(&question.programme, &overview),
    })
}
