//! Does it work, or is it noise? The counts, disruptions and series of a folder.

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    model::{Defect, PartialDate},
    performance::{Assessment, AssessmentOptions},
    report::{json, text},
};
use support::{Format, Question};

const HELP: &str = "\
does_it_work [PATH] [--json] [--as-at DATE]

Whether the rises among the claims of a folder or workbook are more than chance, whether disruptions
fell on the threats that had priority, and which points of its observations are signals, each with how
often chance alone would look so; with --as-at, in the vintages that stood on that date. Without PATH:
the UK response to serious and organised crime, as published in 2019. Exit codes: 0 done; 2 unreadable
input or rows that do not go together, then told on standard error.
";

fn main() -> ExitCode {
    support::finish(HELP, answer)
}

fn answer(question: &Question) -> Result<String, Box<dyn Error>> {
    let as_at = question.value::<PartialDate>("--as-at")?.map(PartialDate::last_day);
    let options = AssessmentOptions { as_at, ..AssessmentOptions::default() };
    let told = |defects: Vec<Defect>| {
        defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let assessment = Assessment::of(&question.programme, options).map_err(told)?;
    Ok(match question.format {
        Format::Text => text::performance(&question.programme, &assessment),
        Format::Json => json::performance(&question.programme, &assessment),
    })
}
