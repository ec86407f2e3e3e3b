//! Somebody else's files into a programme of one's own, with an account of every row.

#[path = "support/answer.rs"]
mod answer;
#[path = "support/forms.rs"]
mod forms;

use std::{error::Error, ffi::OsString, fs, path::Path, process::ExitCode};

use forms::Extra;
use fourp::{
    audit::headlines,
    dataset::{Existing, write_folder},
    model::Defect,
    report::{json, text},
};
use lexopt::{Arg, ValueExt};

const HELP: &str = "\
import FORM PATH.. OUT [--json] [--year YEAR] [--currency CODE] [--entity NAME]

Reads files in somebody else's form, writes the folder OUT, and says what became of every row. Look at OUT
with `audit OUT`, and write into its sources.csv who published the files. FORM is one of
  360giving        grants in the columns of 360Giving: CSV, XLSX; or their JSON
  fiscal           a Fiscal Data Package: datapackage.json, then its CSV files; needs --currency if no column has it
  govuk            answers of the GOV.UK organisations API: JSON
  grants-register  UK government grants register, a list of schemes; needs --year, as 2013-14
  iati             activities of IATI: XML; needs --currency if there are several
  ocds             contracting in OCDS 1.1: JSON; needs --currency if there are several
  popolo           organisations and memberships in Popolo: JSON
  spend            payments over £25,000 or £500: CSV; needs --entity NAME if no column says who pays
Nothing that is there is written over. Exit codes: 0 done; 2 unreadable input, or OUT cannot be written.
";

fn main() -> ExitCode {
    answer::finish(run())
}

fn run() -> Result<String, Box<dyn Error>> {
    let (mut values, mut extra, mut is_json) = (Vec::<OsString>::new(), Extra::default(), false);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(HELP.into()),
            Arg::Long("json") => is_json = true,
            Arg::Long("year") => extra.year = Some(arguments.value()?.parse()?),
            Arg::Long("currency") => extra.currency = Some(arguments.value()?.parse()?),
            Arg::Long("entity") => extra.entity = Some(arguments.value()?.string()?),
            Arg::Value(value) => values.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let [form, paths @ .., out] = values.as_slice() else { return Ok(HELP.into()) };
    if paths.is_empty() {
        return Err(format!("a form, files and a folder to write are needed\n\n{HELP}").into());
    }
    let mut files = Vec::new();
    for path in paths.iter().map(Path::new) {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push((path.display().to_string(), bytes));
    }
    let imported = forms::read(&form.to_string_lossy(), &files, &extra)?;
    if imported.tables.currency.is_none() && !imported.tables.flows.is_empty() {
        return Err(
            "the amounts are of several currencies, and a folder holds one; with iati and ocds \
                    --currency chooses which"
                .into(),
        );
    }
    let told = |defects: Vec<Defect>| {
        defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let programme = imported.clone().into_programme().map_err(told)?;
    write_folder(Path::new(out), programme.tables(), Existing::Keep)?;
    let gaps = headlines(&programme);
    Ok(if is_json { json::imported(&imported, &gaps) } else { text::imported(&imported, &gaps) })
}
