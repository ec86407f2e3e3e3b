//! A programme from files, all of it or none.

use crate::{
    excluded::Tally,
    facts::FileFacts,
    folder::Folder,
    gather::{Gathered, gather},
    links,
    options::Options,
};
use fourp_model::{Defect, DefectKind, Place, Problem, ProblemCode, Problems, Programme};
use std::{fs, path::Path};
#[cfg(feature = "xlsx")]
use {
    crate::{file, options::FILE_MAX, workbook::Workbook},
    std::{
        ffi::OsStr,
        io::{self, BufReader},
    },
};

/// A programme that was read, and what is to be known of the reading.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Dataset {
    /// The programme.
    pub programme: Programme,
    /// What somebody should look at; none is an error.
    pub warnings: Problems,
    /// What each file was made of, in order of name.
    pub files: Vec<FileFacts>,
}

/// Reads a folder of CSV files, one for each table, or a workbook (`.xlsx`, feature `xlsx`) of sheets; all
/// of it, or nothing if there is an error.
///
/// The programme is called as `programme.csv`, or the sheet `programme`, says, otherwise as the folder or
/// file. Takes time in proportion
/// to n log n for n rows, and memory for the rows and 8 bytes for each cell that holds ids; beside
/// them at most 256 MiB for the longest row and the problems that are kept.
///
/// ```no_run
/// use fourp_dataset::{Options, read};
///
/// let dataset = read("programme".as_ref(), &Options::default())?;
/// println!("{}", dataset.warnings);
/// # Ok::<(), fourp_model::Problems>(())
/// ```
///
/// # Errors
/// Every problem of every file, with its place, if any of them is an error, up to
/// [`problems_max`](Options::problems_max); also if the folder has no table, or the path is none.
pub fn read(path: &Path, options: &Options) -> Result<Dataset, Problems> {
    strict(gather_path(path, options, Some(options.problems_max))?)
}

/// Reads a folder as [`read`] does by default.
///
/// # Errors
/// As [`read`].
pub fn read_folder(folder: &Path) -> Result<Dataset, Problems> {
    read(folder, &Options::default())
}

/// Reads the same files from memory as [`read`] does by default, each with its name: `claims.csv`.
///
/// ```
/// let dataset = fourp_dataset::read_tables([(
///     "bodies.csv",
///     b"id,name,kind,source\nnca,National Crime Agency,organisation,gov-uk\n".as_slice(),
/// )])?;
/// assert_eq!(dataset.programme.tables().bodies.len(), 1);
/// assert_eq!(
///     dataset.warnings.to_string(),
///     "bodies.csv:2:40: dangling reference in source: \"gov-uk\", expected the id of a row of \
///      sources.csv, which is not there; said once for the column",
/// );
/// # Ok::<(), fourp_model::Problems>(())
/// ```
///
/// # Errors
/// As [`read`]; also a name that is given twice.
pub fn read_tables<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<Dataset, Problems> {
    let options = Options::default();
    strict(gather_bytes(files, &options, Some(options.problems_max)))
}

/// The rows of what is at a path, whatever that is; problems if it holds nothing at all.
pub(crate) fn gather_path(
    path: &Path,
    options: &Options,
    errors_max: Option<u64>,
) -> Result<Gathered, Problems> {
    let mut problems = Problems::default();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    if fs::metadata(path).is_ok_and(|facts| !facts.is_dir()) {
        return gather_file(path, options, errors_max);
    }
    match Folder::open(path, options, &mut problems) {
        Some(mut folder) => Ok(gather(&mut folder, name.unwrap_or_default(), errors_max, problems)),
        None => Err(problems),
    }
}

/// The rows of a workbook.
#[cfg(feature = "xlsx")]
fn gather_file(
    path: &Path,
    options: &Options,
    errors_max: Option<u64>,
) -> Result<Gathered, Problems> {
    let mut problems = Problems::default();
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let name = part(path.file_name());
    let most = options.file_max.min(FILE_MAX);
    match file::open(path, most).map(BufReader::new) {
        Ok(input) => {
            if let Some(mut workbook) = Workbook::open(&name, input, &mut problems) {
                return Ok(gather(&mut workbook, part(path.file_stem()), errors_max, problems));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let expected = format!("a file of at most {most} bytes");
            problems.push(Problem::new(ProblemCode::FileTooLarge, Place::file(name), expected));
        }
        // A pipe, or what else is neither a folder nor a file.
        Err(_) if !path.is_file() => problems.push(Problem::new(
            ProblemCode::UnknownFormat,
            Place::file(name),
            "a folder of tables, or a workbook",
        )),
        Err(error) => problems.push(Problem {
            value: Some(error.to_string()),
            ..Problem::new(
                ProblemCode::FileUnreadable,
                Place::file(name),
                "a folder of tables, or a workbook, that may be read",
            )
        }),
    }
    Err(problems)
}

/// That a file is no folder.
#[cfg(not(feature = "xlsx"))]
fn gather_file(path: &Path, _: &Options, _: Option<u64>) -> Result<Gathered, Problems> {
    let place = Place::file(path.display().to_string());
    let problem = Problem::new(ProblemCode::UnknownFormat, place, "a folder of tables");
    Err([problem].into_iter().collect())
}

/// The rows of files in memory.
pub(crate) fn gather_bytes<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    options: &Options,
    errors_max: Option<u64>,
) -> Gathered {
    let mut problems = Problems::default();
    let mut folder = Folder::of_bytes(files, options, &mut problems);
    gather(&mut folder, String::new(), errors_max, problems)
}

/// A programme of everything that was gathered, if nothing of it is an error.
pub(crate) fn strict(mut gathered: Gathered) -> Result<Dataset, Problems> {
    if gathered.is_given_up {
        return Err(gathered.problems);
    }
    check(&mut gathered);
    if gathered.problems.is_fatal() {
        return Err(gathered.problems);
    }
    let (programme, rest) = programme(gathered)?;
    Ok(Dataset { programme, warnings: rest.problems, files: rest.files })
}

/// Reports what is wrong with rows taken together, and puts those without ids in order.
pub(crate) fn check(gathered: &mut Gathered) {
    let Gathered { tables, places, problems, .. } = gathered;
    let orders = links::check(tables, places, problems);
    orders.apply(tables);
}

/// What is left of a reading beside the programme.
#[derive(Debug)]
pub(crate) struct Rest {
    pub(crate) problems: Problems,
    pub(crate) files: Vec<FileFacts>,
    pub(crate) excluded: Tally,
}

/// Makes the programme of rows whose ids are known to be unique.
pub(crate) fn programme(gathered: Gathered) -> Result<(Programme, Rest), Problems> {
    let Gathered { tables, places, mut problems, settings, excluded, .. } = gathered;
    let mut files: Vec<FileFacts> = settings.into_iter().collect();
    files.extend(places.into_values().map(|places| places.facts));
    files.sort_by(|a, b| (&a.file, &a.sheet).cmp(&(&b.file, &b.sheet)));
    match Programme::new(tables) {
        Ok(programme) => Ok((programme, Rest { problems, files, excluded })),
        Err(defects) => {
            problems.extend(defects.iter().map(of_defect));
            Err(problems)
        }
    }
}

/// A defect that the checks before cannot have found: more rows than can be numbered.
fn of_defect(defect: &Defect) -> Problem {
    let code = match defect.kind {
        DefectKind::DuplicateId => ProblemCode::DuplicateId,
        _ => ProblemCode::FileTooLarge,
    };
    let file = defect.rows.first().map_or(".".into(), |row| format!("{}.csv", row.table));
    Problem {
        value: Some(defect.to_string()),
        ..Problem::new(code, Place::file(file), "rows that make one programme")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{RowRef, Table};

    #[test]
    fn what_a_programme_refuses_is_a_problem_of_the_file() {
        let row = RowRef::named(Table::Bodies, 2, "nca");
        let same = Defect::new(DefectKind::DuplicateId, vec![row], "2 rows are called nca");
        assert_eq!(
            of_defect(&same).to_string(),
            "bodies.csv: duplicate id: \"duplicate id in bodies nca: 2 rows are called nca\", \
             expected rows that make one programme"
        );
        let many = Defect::new(DefectKind::TooManyRows, Vec::new(), "5000000000 rows");
        assert_eq!(of_defect(&many).code, ProblemCode::FileTooLarge);
    }
}
