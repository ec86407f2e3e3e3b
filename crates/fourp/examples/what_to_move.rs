//! What would have to move for a strand to get a given share of the money, with the least change?

mod support;

use std::{error::Error, process::ExitCode};

use fourp::{
    funding::{SharePoint, WhatToMoveError, WhatToMoveOptions, what_to_move},
    model::{Rational, Strand, Toward},
    report::{json, text},
};
use support::{Format, Question};

const HELP: &str = "\
what_to_move [PATH] [--strand STRAND] [--to SHARE] [--period PERIOD] [--at POINT]
             [--keep STRANDS] [--still PARTIES] [--pace SHARE] [--json]

The least change of a folder's or workbook's spending by which a strand (prevent) gets a share (10%): what
moves from where to where, what one more pound costs, which ring-fences bind, and what the proof shows.
--period is the latest by default; --at middle, low or high says which point of each range is taken for
now; strands to --keep are cut nowhere (all but the largest, by default), parties left --still move nothing,
both with commas between; --pace is the most that may move of each body's spending. Without PATH: the UK
response to serious and organised crime, as published in 2019. Exit codes: 0 done; 2 unreadable input, rows
that do not go together, or a question that makes no sense, then told on standard error.
";

fn main() -> ExitCode {
    support::finish(HELP, answer)
}

fn answer(question: &Question) -> Result<String, Box<dyn Error>> {
    let options = options(question)?;
    let answer = what_to_move(&question.programme, &options).map_err(|error| match error {
        WhatToMoveError::Defects(defects) => {
            defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    })?;
    Ok(match question.format {
        Format::Text => text::what_to_move(&question.programme, &answer),
        Format::Json => json::what_to_move(&question.programme, &answer),
    })
}

fn options(question: &Question) -> Result<WhatToMoveOptions, Box<dyn Error>> {
    let before = WhatToMoveOptions::default();
    let point = match question.value::<String>("--at")?.as_deref() {
        None | Some("middle") => SharePoint::Middle,
        Some("low") => SharePoint::Low,
        Some("high") => SharePoint::High,
        Some(other) => return Err(format!("--at {other:?}; expected low, middle or high").into()),
    };
    let part = |argument: &str| -> Result<Option<Rational>, Box<dyn Error>> {
        question.value::<String>(argument)?.map(|text| share(&text)).transpose()
    };
    let list = |argument: &str| -> Result<Vec<String>, Box<dyn Error>> {
        let text = question.value::<String>(argument)?.unwrap_or_default();
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        Ok(items.map(str::to_owned).collect())
    };
    let keep = list("--keep")?;
    let keep: Vec<Strand> = keep.iter().map(|strand| strand.parse()).collect::<Result<_, _>>()?;
    let still = list("--still")?;
    Ok(WhatToMoveOptions {
        strand: question.value("--strand")?.unwrap_or(before.strand),
        share: part("--to")?.unwrap_or(before.share),
        period: question.value("--period")?,
        point,
        keep: (!keep.is_empty()).then_some(keep),
        still: still.iter().map(|party| party.parse()).collect::<Result<_, _>>()?,
        pace: part("--pace")?,
        ..before
    })
}

/// A share, as `10%` or `0.1`, exactly.
fn share(text: &str) -> Result<Rational, Box<dyn Error>> {
    let Some(percent) = text.trim().strip_suffix('%') else { return Ok(text.trim().parse()?) };
    let hundred = Rational::from_int(100);
    let share = percent.trim().parse::<Rational>()?.div(hundred, Toward::Down);
    share.ok_or_else(|| format!("{text:?} is not a share").into())
}
