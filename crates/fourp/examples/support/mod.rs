//! What every example does alike: read its arguments and a folder, a workbook or the bundled case, and answer.

mod answer;

use std::{
    collections::BTreeMap,
    error::Error,
    ffi::OsString,
    io::{Write, stderr},
    path::Path,
    process::ExitCode,
    str::FromStr,
};

use fourp::{
    casebook, dataset,
    model::{Problems, Programme},
    report::{json, text},
};
use lexopt::{Arg, ValueExt};

/// What the caller asked.
pub(crate) struct Question {
    /// Of what.
    pub(crate) programme: Programme,
    /// For whom.
    pub(crate) format: Format,
    /// What the arguments with a value were given, by the argument.
    values: BTreeMap<&'static str, String>,
}

impl Question {
    /// What an argument was given, such as the day of `--as-at`; the last, where it was given more than once.
    pub(crate) fn value<T>(&self, argument: &str) -> Result<Option<T>, Box<dyn Error>>
    where
        T: FromStr<Err: Error + 'static>,
    {
        let Some(text) = self.values.get(argument) else { return Ok(None) };
        let told = |error| format!("{argument} {text:?}: {error}");
        Ok(Some(text.parse().map_err(told)?))
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

impl Format {
    /// Problems, for whoever reads the answer.
    pub(crate) fn problems(self, problems: &Problems) -> String {
        match self {
            Self::Json => json::problems(problems),
            Self::Text => text::problems(problems, text::Colour::Plain),
        }
    }
}

/// Arguments with a value; an example takes those that its page of help names.
const VALUED: [&str; 14] = [
    "--as-at",
    "--since",
    "--from",
    "--to",
    "--strand",
    "--period",
    "--at",
    "--keep",
    "--still",
    "--pace",
    "--config",
    "--page",
    "--papers",
    "--fail-on",
];

/// Answers the arguments `[PATH] [--json]`, those in `VALUED`, and `--help` with the page given.
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
    let (mut path, mut format, mut values) = (None, Format::default(), BTreeMap::new());
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("json") => format = Format::Json,
            Arg::Long(name) if valued(name, help).is_some() => {
                let Some(name) = valued(name, help) else { continue };
                values.insert(name, arguments.value()?.string()?);
            }
            // Read again by whoever has it.
            Arg::Long("plan") if help.contains("--plan") => {}
            Arg::Value(value) if path.is_none() => path = Some(value),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(Question { programme: read(path, format)?, format, values }))
}

/// The argument of that name, if it takes a value and the page of help has it.
fn valued(name: &str, help: &str) -> Option<&'static str> {
    let is_own = |argument: &&str| argument.strip_prefix("--") == Some(name);
    VALUED.into_iter().find(|argument| is_own(argument) && help.contains(&format!("[{argument} ")))
}

/// The programme of a folder or workbook, or the bundled case. Warnings go to standard error; problems come back
/// as the text of the error, in the format asked for.
fn read(path: Option<OsString>, format: Format) -> Result<Programme, Box<dyn Error>> {
    let shown = |problems: &Problems| format.problems(problems);
    let Some(path) = path else { return Ok(casebook::uk_soc_2019().map_err(|p| shown(&p))?) };
    let options = dataset::Options::default();
    let read = dataset::read(Path::new(&path), &options).map_err(|problems| shown(&problems))?;
    if !read.warnings.is_empty() {
        let _ = write!(stderr(), "{}", text::problems(&read.warnings, text::Colour::Plain));
    }
    Ok(read.programme)
}
