//! A programme of one's own to begin with: an example row in every table, to be written over.

#[path = "support/answer.rs"]
mod answer;

use std::{error::Error, ffi::OsString, path::Path, process::ExitCode};

use fourp::dataset::{
    Existing, replace_file, template_readme, template_tables, write_folder, write_workbook,
};
use lexopt::Arg;

const HELP: &str = "\
new_programme PATH

Writes a programme with one example row in each table: a folder of CSV files, or a workbook if PATH ends
in .xlsx. Write over the examples, delete the tables you have nothing for, and look at it with `audit PATH`.
Nothing that is there is written over.
Exit codes: 0 done; 2 it could not be written.
";

fn main() -> ExitCode {
    answer::finish(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let mut target: Option<OsString> = None;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(HELP.into()),
            Arg::Value(path) if target.is_none() => target = Some(path),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(target) = target else { return Err(format!("where to?\n\n{HELP}").into()) };
    let path = Path::new(&target);
    let tables = template_tables();
    let shown = path.display();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        if path.exists() {
            return Err(format!("{shown} is there already").into());
        }
        replace_file(path, &write_workbook(&tables)?)?;
        return Ok(format!("{shown}: a sheet for each table; look at it with `audit {shown}`\n"));
    }
    let readme = path.join("README.md");
    if readme.exists() {
        return Err(format!("{} is there already", readme.display()).into());
    }
    write_folder(path, &tables, Existing::Keep)?;
    replace_file(&readme, template_readme().as_bytes())?;
    Ok(format!(
        "{shown}: a file for each table, told in its README.md; look at it with `audit {shown}`\n"
    ))
}
