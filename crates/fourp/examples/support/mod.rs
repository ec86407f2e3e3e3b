//! What every example does alike: read its arguments and a folder, a workbook or the bundled case, and answer.

mod answer;

use std::{
    collections::BTreeMap,
    error::Error,
    ffi::OsString,
    io::{Write, stderr},
    path::Path,
    process::ExitCode,
};

use fourp::{
    casebook, dataset,
    model::{PartialDate, Problems, Programme},
    report::{json, text},
};
use lexopt::{Arg, ValueExt};

/// What the caller asked.
pub(crate) struct Question {
    /// Of what.
    pub(crate) programme: Programme,
    /// For whom.
    pub(crate) format: Format,
    /// The days named in the arguments, by the argument.
    dates: BTreeMap<&'static str, PartialDate>,
}

impl Question {
    /// The day that an argument names: `--as-at`, as at which the question is answered (`None` is the latest).
    pub(crate) fn date(&self, argument: &str) -> Option<PartialDate> {
        self.dates.get(argument).copied()
    }
}

/// Who reads the answer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Format {
    /// Text for people.
    #[default]
    Text,
    /// JSON for programs.
    Json,
}

/// Answers the arguments `[PATH] [--json] [--as-at DATE] [--since DATE]`, and `--help` with the page given.
pub(crate) fn finish(
    help: &str,
    answer: impl FnOnce(&Question) -> Result<String, Box<dyn Error>>,
) -> ExitCode {
    answer::finish(match question(help) {
        Ok(Some(question)) => answer(&question),
        Ok(None) => Ok(help.into()),
        Err(error) => Err(error),
    })
}

/// What the arguments ask; `None` is for help.
fn question(help: &str) -> Result<Option<Question>, Box<dyn Error>> {
    let (mut path, mut format, mut dates) = (None, Format::default(), BTreeMap::new());
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("json") => format = Format::Json,
            Arg::Long("as-at") => {
                dates.insert("--as-at", arguments.value()?.parse()?);
            }
            // Only where the page of help has it.
            Arg::Long("since") if help.contains("--since") => {
                dates.insert("--since", arguments.value()?.parse()?);
            }
            // Read again by whoever has it.
            Arg::Long("plan") if help.contains("--plan") => {}
            Arg::Value(value) if path.is_none() => path = Some(value),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(Question { programme: read(path, format)?, format, dates }))
}

/// The programme of a folder or workbook, or the bundled case. Warnings go to standard error; problems come back
/// as the text of the error, in the format asked for.
fn read(path: Option<OsString>, format: Format) -> Result<Programme, Box<dyn Error>> {
    let shown = |problems: &Problems| match format {
        Format::Json => json::problems(problems),
        Format::Text => text::problems(problems, text::Colour::Plain),
    };
    let Some(path) = path else { return Ok(casebook::uk_soc_2019().map_err(|p| shown(&p))?) };
    let options = dataset::Options::default();
    let read = dataset::read(Path::new(&path), &options).map_err(|problems| shown(&problems))?;
    if !read.warnings.is_empty() {
        let _ = write!(stderr(), "{}", text::problems(&read.warnings, text::Colour::Plain));
    }
    Ok(read.programme)
}
