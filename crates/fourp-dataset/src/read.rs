//! A programme from files, all of it or none.

use crate::{
    cell::Context,
    every::{RecordVisitor, visit},
    facts::FileFacts,
    links,
    origin::Origin,
    package::{self, Description},
    places::Places,
    record::Readable,
    rows::{Form, read_rows},
    scan::Scanner,
    settings::{self, Settings},
};
use fourp_model::{
    Defect, DefectKind, Place, Problem, ProblemCode, Problems, Programme, Severity, Table, Tables,
};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read as _},
    path::{Path, PathBuf},
};

/// The largest file that is read, in bytes: 4 GiB.
const FILE_MAX: u64 = 4 << 30;

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

/// Reads a folder of CSV files, one for each table.
///
/// The programme is called as `programme.csv` says, otherwise as the folder. Takes time in proportion
/// to n log n for n rows, and memory for the rows and 8 bytes for each cell that holds ids.
///
/// ```no_run
/// let dataset = fourp_dataset::read_folder("programme".as_ref())?;
/// println!("{}", dataset.warnings);
/// # Ok::<(), fourp_model::Problems>(())
/// ```
///
/// # Errors
/// Every problem of every file, with its place, if any of them is an error; also if the folder has no
/// table.
pub fn read_folder(folder: &Path) -> Result<Dataset, Problems> {
    let mut problems = Problems::default();
    let mut inputs = BTreeMap::new();
    let mut unread = |name: String, error: &io::Error| {
        let code = match error.kind() {
            io::ErrorKind::NotFound => ProblemCode::FileNotFound,
            _ => ProblemCode::FileUnreadable,
        };
        problems.push(Problem {
            value: Some(error.to_string()),
            ..Problem::new(code, Place::file(name), "a folder of tables that may be read")
        });
    };
    match fs::read_dir(folder) {
        Err(error) => {
            unread(folder.display().to_string(), &error);
            return Err(problems);
        }
        Ok(entries) => {
            for entry in entries {
                match entry {
                    Ok(entry) => {
                        let name = entry.file_name().to_string_lossy().into_owned();
                        inputs.insert(name, Input::Path(entry.path()));
                    }
                    Err(error) => unread(folder.display().to_string(), &error),
                }
            }
        }
    }
    inputs.retain(|name, _| !is_left_alone(name));
    let title = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    read(Some(folder), inputs, title.unwrap_or_default(), problems)
}

/// Reads the same files from memory, each with its name: `claims.csv`.
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
/// As [`read_folder`]; also a name that is given twice.
pub fn read_tables<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<Dataset, Problems> {
    let mut problems = Problems::default();
    let mut inputs = BTreeMap::new();
    for (name, bytes) in files {
        if inputs.insert(name.to_owned(), Input::Bytes(bytes)).is_some() {
            problems.push(Problem {
                severity: Severity::Error,
                ..Problem::new(ProblemCode::UnknownFile, Place::file(name), "each file once")
            });
        }
    }
    read(None, inputs, String::new(), problems)
}

enum Input<'a> {
    Path(PathBuf),
    Bytes(&'a [u8]),
}

impl<'a> Input<'a> {
    /// Opens it; `None` if it is too large.
    fn open(&self) -> io::Result<Option<Box<dyn BufRead + 'a>>> {
        match self {
            Self::Bytes(bytes) => Ok(Some(Box::new(*bytes))),
            Self::Path(path) => {
                let facts = fs::metadata(path)?;
                if !facts.is_file() {
                    return Err(io::Error::other("not a file"));
                }
                if facts.len() > FILE_MAX {
                    return Ok(None);
                }
                Ok(Some(Box::new(BufReader::with_capacity(1 << 16, File::open(path)?))))
            }
        }
    }
}

fn read(
    folder: Option<&Path>,
    inputs: BTreeMap<String, Input<'_>>,
    title: String,
    problems: Problems,
) -> Result<Dataset, Problems> {
    let mut reader = Reader {
        folder: folder.map(Path::to_owned),
        inputs,
        context: Context::default(),
        description: Description::default(),
        places: BTreeMap::new(),
        files: Vec::new(),
        problems,
    };
    reader.understand_description();
    let settings = reader.settings();
    reader.context = Context::new(settings.currency);
    let mut tables = Tables::default();
    visit(&mut tables, &mut reader);
    tables.title = settings.title.unwrap_or(title);
    tables.currency = reader.context.currency();
    tables.provenance = settings.provenance;
    reader.report_unknown_files();
    let Reader { places, mut files, mut problems, .. } = reader;
    if places.is_empty() {
        let expected = "at least one table, such as claims.csv";
        problems.push(Problem::new(ProblemCode::MissingTable, Place::file("."), expected));
    }
    links::check(&tables, &places, &mut problems);
    if problems.is_fatal() {
        return Err(problems);
    }
    files.extend(places.into_values().map(|places| places.facts));
    files.sort_by(|a, b| a.file.cmp(&b.file));
    match Programme::new(tables) {
        Ok(programme) => Ok(Dataset { programme, warnings: problems, files }),
        Err(defects) => {
            problems.extend(defects.iter().map(of_defect));
            Err(problems)
        }
    }
}

struct Reader<'a> {
    folder: Option<PathBuf>,
    inputs: BTreeMap<String, Input<'a>>,
    context: Context,
    description: Description,
    places: BTreeMap<Table, Places>,
    files: Vec<FileFacts>,
    problems: Problems,
}

impl<'a> Reader<'a> {
    /// Reads `datapackage.json`, if it is there.
    fn understand_description(&mut self) {
        let Some(input) = self.open(package::FILE) else { return };
        let most = u64::try_from(package::SIZE_MAX).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        match input.take(most).read_to_end(&mut bytes) {
            Ok(_) => {
                let (description, problems) = package::understand(package::FILE, &bytes);
                self.description = description;
                self.problems.extend(problems);
            }
            Err(error) => self.report_unread(package::FILE, &error),
        }
    }

    /// The file of a table; an error if the description names one that is not there.
    fn file_of(&mut self, table: Table) -> String {
        let usual = format!("{table}.csv");
        let Some(path) = self.description.paths.get(&table) else { return usual };
        if !self.inputs.contains_key(path) {
            let found = self.folder.as_ref().and_then(|folder| within(folder, path));
            match found {
                Some(found) => {
                    self.inputs.insert(path.clone(), Input::Path(found));
                }
                None => self.problems.push(Problem::new(
                    ProblemCode::FileNotFound,
                    Place::file(path),
                    format!("the file that {} names", package::FILE),
                )),
            }
        }
        path.clone()
    }

    fn settings(&mut self) -> Settings {
        let Some(input) = self.open(settings::FILE) else { return Settings::default() };
        match settings::read(input, &mut self.problems) {
            Ok((settings, facts)) => {
                self.files.push(facts);
                settings
            }
            Err(error) => {
                self.report_unread(settings::FILE, &error);
                Settings::default()
            }
        }
    }

    /// Opens a file; `None` if it is not there, or after reporting that it cannot be read.
    fn open(&mut self, file: &str) -> Option<Box<dyn BufRead + 'a>> {
        match self.inputs.remove(file)?.open() {
            Ok(Some(input)) => Some(input),
            Ok(None) => {
                let expected = "a file of at most 4 GiB";
                self.problems.push(Problem::new(
                    ProblemCode::FileTooLarge,
                    Place::file(file),
                    expected,
                ));
                None
            }
            Err(error) => {
                self.report_unread(file, &error);
                None
            }
        }
    }

    fn report_unread(&mut self, file: &str, error: &io::Error) {
        self.problems.push(Problem {
            value: Some(error.to_string()),
            ..Problem::new(
                ProblemCode::FileUnreadable,
                Place::file(file),
                "a file that can be read",
            )
        });
    }

    fn report_unknown_files(&mut self) {
        let described: Vec<&str> = self.description.paths.values().map(String::as_str).collect();
        let holds_table = |name: &str| {
            described
                .iter()
                .any(|path| path.split_once('/').is_some_and(|(first, _)| first == name))
        };
        for name in self.inputs.keys().filter(|name| !holds_table(name)) {
            let known = Table::ALL.iter().map(|table| format!("{table}.csv"));
            let known: Vec<String> = known.chain([settings::FILE.to_owned()]).collect();
            let meant = crate::nearest::nearest(name, known.iter().map(String::as_str));
            self.problems.push(Problem {
                nearest: meant.map(Into::into),
                ..Problem::new(
                    ProblemCode::UnknownFile,
                    Place::file(name),
                    "a table of a programme, such as claims.csv",
                )
            });
        }
    }
}

impl RecordVisitor for Reader<'_> {
    fn table<R: Readable>(&mut self, rows: &mut Vec<R>) {
        let file = self.file_of(R::TABLE);
        let Some(input) = self.open(&file) else { return };
        let columns = R::columns();
        let origin = Origin::file(&file);
        let mut places = Places::new(origin.clone(), &columns);
        let (context, problems) = (&self.context, &mut self.problems);
        let mut source = Scanner::new(input);
        let read = read_rows(&mut source, &origin, &columns, context, problems, |cells, form| {
            let row = if form == Form::Whole { R::read(cells) } else { None };
            match row {
                Some(row) => {
                    places.push(cells);
                    rows.push(row);
                    true
                }
                None => {
                    places.push_rejected(cells);
                    false
                }
            }
        });
        match read {
            Ok(facts) => places.facts = facts,
            Err(error) => self.report_unread(&file, &error),
        }
        self.places.insert(R::TABLE, places);
    }
}

/// A file within a folder, wherever links on the way lead; `None` if it is not there or is outside.
fn within(folder: &Path, path: &str) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    let found = fs::canonicalize(folder.join(path)).ok()?;
    found.starts_with(&folder).then_some(found)
}

fn is_left_alone(name: &str) -> bool {
    name.starts_with('.') || name.ends_with(".md") || name.ends_with(".txt")
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
    use fourp_model::RowRef;

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
