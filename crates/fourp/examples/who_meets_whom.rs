//! Who governs with whom? The groups, seats, lines and responsibilities of a folder.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    governance::{Overview, OverviewOptions, Plans, PlansOptions},
    model::{Defect, NoProgress, PartialDate},
    report::{json, text},
};
use support::{Format, Question};

const HELP: &str = "\
who_meets_whom [PATH] [--json] [--as-at DATE] [--since DATE] [--plan]

How many groups a folder or workbook lists and how many they really are, which are alike, who reports to
whom, who answers for decisions, what nobody covers, who sits in too much, who stands between others and
what stops when a body leaves: on one day, the latest without --as-at; with --since, what changed since.
With --plan: which groups could go or be one without anything recorded being lost, and what would be lost
all the same, with proofs.
Without PATH: the UK response to serious and organised crime, as published in 2019. Exit codes: 0 done;
2 unreadable input or rows that do not go together, then told on standard error.
";

fn main() -> ExitCode {
    support::finish(HELP, answer)
}

fn answer(question: &Question) -> Result<String, Box<dyn Error>> {
    if std::env::args_os().any(|argument| argument == "--plan") {
        return plans(question);
    }
    let options = OverviewOptions {
        as_at: question.value::<PartialDate>("--as-at")?.map(PartialDate::last_day),
        since: question.value::<PartialDate>("--since")?.map(PartialDate::last_day),
        ..OverviewOptions::default()
    };
    let told = |defects: Vec<Defect>| {
        defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let overview = Overview::of(&question.programme, options).map_err(told)?;
    Ok(match question.format {
        Format::Text => text::governance(&question.programme, &overview),
        Format::Json => json::governance(&question.programme, &overview),
    })
}

fn plans(question: &Question) -> Result<String, Box<dyn Error>> {
    let as_at = question.value::<PartialDate>("--as-at")?.map(PartialDate::last_day);
    let options = PlansOptions { as_at, ..PlansOptions::default() };
    let plans = Plans::of(&question.programme, &options, &NoProgress)?;
    Ok(match question.format {
        Format::Text => text::plans(&question.programme, &plans),
        Format::Json => json::plans(&question.programme, &plans),
    })
}
