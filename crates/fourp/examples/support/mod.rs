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
    /// The values given in the arguments, by the argument, each as often as it was given.
    values: BTreeMap<&'static str, Vec<String>>,
}

impl Question {
    /// The values that were given for an argument, in their order.
    pub(crate) fn values(&self, argument: &str) -> &[String] {
        self.values.get(argument).map_or(&[], Vec::as_slice)
    }

    /// The day that an argument names: `--as-at`, as at which the question is answered (`None` is the latest).
    pub(crate) fn date(&self, argument: &str) -> Option<PartialDate> {
        self.values(argument).last()?.parse().ok()
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

/// Arguments with a value that only some examples have: those whose page of help names them.
const VALUED: [&str; 3] = ["--from", "--since", "--to"];

/// Answers the arguments `[PATH] [--json] [--as-at DATE]`, those in `VALUED`, and `--help` with the page given.
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
    let (mut path, mut format) = (None, Format::default());
    let mut values = BTreeMap::<_, Vec<String>>::new();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("json") => format = Format::Json,
            Arg::Long(name) if valued(name, help).is_some() => {
                let Some(name) = valued(name, help) else { continue };
                let value = arguments.value()?.string()?;
                if ["--as-at", "--since"].contains(&name) {
                    value.parse::<PartialDate>()?;
                }
                values.entry(name).or_default().push(value);
            }
            // Read again by whoever has it.
            Arg::Long("plan") if help.contains("--plan") => {}
            Arg::Value(value) if path.is_none() => path = Some(value),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(Question { programme: read(path, format)?, format, values }))
}

/// The argument of that name with a value: as at which day, or one that the page of help has.
fn valued(name: &str, help: &str) -> Option<&'static str> {
    let own = |argument: &&str| argument.strip_prefix("--") == Some(name);
    let known = VALUED.into_iter().filter(|argument| help.contains(&format!("[{argument} ")));
    known.chain(["--as-at"]).find(own)
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
