//! What every example does alike: read a folder, a workbook or the bundled case, and answer.

mod answer;

pub(crate) use answer::finish;

use std::{
    error::Error,
    ffi::OsString,
    io::{Write, stderr},
    path::Path,
};

use fourp::{
    casebook, dataset,
    model::{Problems, Programme},
    report::{json, text},
};

/// What the caller wants to read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Format {
    /// Text for people.
    #[default]
    Text,
    /// JSON for programs.
    Json,
}

/// The programme of a folder or workbook, or the bundled case. Warnings go to standard error; problems come back
/// as the text of the error, in the format asked for.
pub(crate) fn read(path: Option<OsString>, format: Format) -> Result<Programme, Box<dyn Error>> {
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
