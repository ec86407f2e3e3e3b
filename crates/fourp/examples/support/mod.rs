//! What every example does alike: read a folder or the bundled case, print, and choose an exit code.

use std::{
    error::Error,
    ffi::OsString,
    io::{ErrorKind, Write, stderr, stdout},
    path::Path,
    process::ExitCode,
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

/// The programme of a folder, or the bundled case. Warnings go to standard error; problems come back
/// as the text of the error, in the format asked for.
pub(crate) fn read(folder: Option<OsString>, format: Format) -> Result<Programme, Box<dyn Error>> {
    let shown = |problems: &Problems| match format {
        Format::Json => json::problems(problems),
        Format::Text => text::problems(problems, text::Colour::Plain),
    };
    let Some(folder) = folder else { return Ok(casebook::uk_soc_2019().map_err(|p| shown(&p))?) };
    let read = dataset::read_folder(Path::new(&folder)).map_err(|problems| shown(&problems))?;
    if !read.warnings.is_empty() {
        let _ = write!(stderr(), "{}", text::problems(&read.warnings, text::Colour::Plain));
    }
    Ok(read.programme)
}

/// Prints the whole answer, or nothing of it: 0 when done, 2 when the input cannot be read.
pub(crate) fn finish(answer: Result<String, Box<dyn Error>>) -> ExitCode {
    let failed = match answer.map(|text| stdout().lock().write_all(text.as_bytes())) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        // Whoever reads has seen enough: `audit | head`.
        Ok(Err(error)) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    let _ = writeln!(stderr(), "{}", failed.trim_end());
    ExitCode::from(2)
}
