//! The main job: what should be raised of a case, what to ask for next, and all that it rests on.

#[path = "support/files.rs"]
mod files;
#[path = "support/progress.rs"]
mod progress;
mod support;

use std::{cell::Cell, error::Error, fs, path::Path, process::ExitCode};

use fourp::{
    audit::{Audit, Config, Severity, audit, template},
    model::PartialDate,
    report::{Results, json, markdown, page, text},
};
use progress::Bar;
use support::{Format, Question};

const HELP: &str = "\
audit [PATH] [--json] [--as-at DATE] [--config FILE] [--page FOLDER] [--papers FOLDER]
      [--fail-on LEVEL]

What should be raised of a folder or workbook, what to ask for next, whether its figures agree, what the
data make of each statement, and what is not measurable; with --as-at, in the versions that stood on that
date. Without PATH: the UK response to serious and organised crime, as published in 2019. --config FILE
sets weights, limits and what is let stand (--config - prints one to start from). Writes the audit as a
page for a browser, with its pictures and their data, to the folder of --page (audit-page, unless --json
is asked for; --page - writes none); --papers FOLDER writes it as Markdown, and a working paper for each
finding. Exit codes: 0 done; 1 with --fail-on LEVEL
(information, low, medium, high) and a finding as heavy or heavier; 2 unreadable input, whose problems
are then on standard error.
";

fn main() -> ExitCode {
    let is_failed = Cell::new(false);
    let code = support::finish(HELP, |question| {
        let level = question.value::<Severity>("--fail-on")?;
        answer(question, |audit| is_failed.set(level.is_some_and(|level| audit.reaches(level))))
    });
    if is_failed.get() && code == ExitCode::SUCCESS { ExitCode::FAILURE } else { code }
}

fn answer(question: &Question, look: impl FnOnce(&Audit)) -> Result<String, Box<dyn Error>> {
    let file = question.value::<String>("--config")?;
    if file.as_deref() == Some("-") {
        return Ok(template());
    }
    let mut config =
        file.map_or_else(|| Ok(Config::default()), |file| configured(&file, question))?;
    let as_at = question.value::<PartialDate>("--as-at")?.map(PartialDate::last_day);
    config.as_of = as_at.or(config.as_of);
    let programme = &question.programme;
    let audit = audit(programme, &config, &Bar::default())?;
    look(&audit);
    let results = Results { programme, audit: &audit };
    if let Some(folder) = question.value::<String>("--papers")? {
        files::write(Path::new(&folder), markdown::files(&results))?;
    }
    let folder = question.value::<String>("--page")?;
    let folder = match (folder.as_deref(), question.format) {
        (Some("-"), _) | (None, Format::Json) => None,
        (folder, _) => Some(Path::new(folder.unwrap_or("audit-page"))),
    };
    let mut written = String::new();
    if let Some(folder) = folder {
        files::write(folder, page::files(&results))?;
        let index = folder.join("index.html");
        written = format!("\n\nAs a page for a browser: {}\n", index.display());
    }
    Ok(match question.format {
        Format::Json => json::audit(&results),
        Format::Text => text::audit(&results) + &written,
    })
}

fn configured(file: &str, question: &Question) -> Result<Config, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    Ok(Config::from_toml(file, &text).map_err(|problems| question.format.problems(&problems))?)
}
