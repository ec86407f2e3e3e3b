//! Which file of a folder, or of the same in memory, holds which table.

use crate::{
    encoding::Encoding,
    file::{Bytes, Input},
    input::{Container, Text},
    nearest::nearest,
    options::{FILE_MAX, Options},
    origin::Origin,
    package::{self, Description, SettingsKnown},
    settings,
};
use fourp_model::{Place, Problem, ProblemCode, Problems, Severity, Table};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Files by name, each taken out once.
#[derive(Debug)]
pub(crate) struct Folder<'a> {
    /// Where it is, unless it is in memory.
    path: Option<PathBuf>,
    files: BTreeMap<String, Input<'a>>,
    description: Description,
    encoding: Option<Encoding>,
    file_max: u64,
}

impl<'a> Folder<'a> {
    /// The files of a folder on a disk; without those that are no tables and are not meant to be.
    pub(crate) fn open(path: &Path, options: &Options, problems: &mut Problems) -> Option<Self> {
        let mut files = BTreeMap::new();
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                problems.push(unread_folder(path, &error));
                return None;
            }
        };
        for entry in entries {
            match entry {
                Ok(entry) => {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    if !is_left_alone(&name) {
                        files.insert(name, Input::Path(entry.path()));
                    }
                }
                Err(error) => problems.push(unread_folder(path, &error)),
            }
        }
        Some(Self::of(Some(path.into()), files, options, problems))
    }

    /// Files in memory, each with its name.
    pub(crate) fn of_bytes(
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        options: &Options,
        problems: &mut Problems,
    ) -> Self {
        let mut named = BTreeMap::new();
        for (name, bytes) in files {
            if named.insert(name.to_owned(), Input::Bytes(bytes)).is_some() {
                problems.push(Problem {
                    severity: Severity::Error,
                    ..Problem::new(ProblemCode::UnknownFile, Place::file(name), "each file once")
                });
            }
        }
        Self::of(None, named, options, problems)
    }

    fn of(
        path: Option<PathBuf>,
        files: BTreeMap<String, Input<'a>>,
        options: &Options,
        problems: &mut Problems,
    ) -> Self {
        let file_max = options.file_max.min(FILE_MAX);
        let description = Description::default();
        let mut folder = Self { path, files, description, encoding: options.encoding, file_max };
        if let Some(input) = folder.files.remove(package::FILE) {
            match input.bytes(package::SIZE_MAX, file_max) {
                Ok(bytes) => {
                    let (description, found) = package::understand(package::FILE, &bytes);
                    folder.description = description;
                    problems.extend(found);
                }
                Err(error) => problems.push(folder.unread(&Origin::file(package::FILE), &error)),
            }
        }
        folder
    }

    /// That the settings are not there, if the description knows of them. Without them rows that were made
    /// up would pass for real, which is an error.
    fn missed_settings(&self) -> Option<Problem> {
        let (severity, expected) = match self.description.settings {
            SettingsKnown::Nothing => return None,
            SettingsKnown::Named => {
                (Severity::Warning, format!("the file that {} names", package::FILE))
            }
            SettingsKnown::Synthetic => (
                Severity::Error,
                format!(
                    "the file that says of these rows, as {} does, that they were made up",
                    package::FILE
                ),
            ),
        };
        let place = Place::file(settings::FILE);
        Some(Problem { severity, ..Problem::new(ProblemCode::FileNotFound, place, expected) })
    }

    /// The file that holds a table or the settings. A file that the description names and that is not
    /// there is an error, unless it would stand where it always does: then somebody took a table away.
    fn file_of(&mut self, name: &str, problems: &mut Problems) -> String {
        let usual = format!("{name}.csv");
        if name == settings::NAME && !self.files.contains_key(&usual) {
            problems.extend(self.missed_settings());
        }
        let table = name.parse::<Table>().ok();
        let Some(path) = table.and_then(|table| self.description.paths.get(&table)) else {
            return usual;
        };
        if !self.files.contains_key(path) {
            match self.path.as_ref().and_then(|folder| within(folder, path)) {
                Some(found) => {
                    self.files.insert(path.clone(), Input::Path(found));
                }
                None => {
                    let expected = format!("the file that {} names", package::FILE);
                    let missed =
                        Problem::new(ProblemCode::FileNotFound, Place::file(path), expected);
                    let severity = match *path == usual {
                        true => Severity::Warning,
                        false => Severity::Error,
                    };
                    problems.push(Problem { severity, ..missed });
                }
            }
        }
        path.clone()
    }
}

impl<'a> Container for Folder<'a> {
    type Source<'s>
        = Text<Bytes<'a>>
    where
        Self: 's;

    fn take<'s>(
        &'s mut self,
        name: &str,
        problems: &mut Problems,
    ) -> Option<(Origin, Self::Source<'s>)> {
        let file = self.file_of(name, problems);
        match self.files.remove(&file)?.open(self.encoding, self.file_max) {
            Ok(source) => Some((Origin::file(file), source)),
            Err(error) => {
                problems.push(self.unread(&Origin::file(file), &error));
                None
            }
        }
    }

    fn unread(&self, origin: &Origin, error: &io::Error) -> Problem {
        if error.kind() == io::ErrorKind::FileTooLarge {
            let most = match self.file_max {
                FILE_MAX => "4 GiB".into(),
                most => format!("{most} bytes"),
            };
            let expected = format!("a file of at most {most}");
            return Problem::new(ProblemCode::FileTooLarge, origin.whole(), expected);
        }
        Problem {
            value: Some(error.to_string()),
            ..Problem::new(ProblemCode::FileUnreadable, origin.whole(), "a file that can be read")
        }
    }

    fn report_rest(&self, problems: &mut Problems) {
        let described: Vec<&str> = self.description.paths.values().map(String::as_str).collect();
        let holds_table = |name: &str| {
            described
                .iter()
                .any(|path| path.split_once('/').is_some_and(|(first, _)| first == name))
        };
        for name in self.files.keys().filter(|name| !holds_table(name)) {
            let known = Table::ALL.iter().map(|table| format!("{table}.csv"));
            let known: Vec<String> = known.chain([settings::FILE.into()]).collect();
            let meant = nearest(name, known.iter().map(String::as_str));
            problems.push(Problem {
                nearest: meant.map(Into::into),
                ..Problem::new(
                    ProblemCode::UnknownFile,
                    Place::file(name),
                    "a table of a programme, such as claims.csv",
                )
            });
        }
    }

    fn no_table(&self) -> Problem {
        let expected = "at least one table, such as claims.csv";
        Problem::new(ProblemCode::MissingTable, Place::file("."), expected)
    }
}

fn unread_folder(path: &Path, error: &io::Error) -> Problem {
    let code = match error.kind() {
        io::ErrorKind::NotFound => ProblemCode::FileNotFound,
        _ => ProblemCode::FileUnreadable,
    };
    let place = Place::file(path.display().to_string());
    Problem {
        value: Some(error.to_string()),
        ..Problem::new(code, place, "a folder of tables that may be read")
    }
}

/// A file within a folder, wherever links on the way lead; `None` if it is not there or is outside.
fn within(folder: &Path, path: &str) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    let found = fs::canonicalize(folder.join(path)).ok()?;
    found.starts_with(&folder).then_some(found)
}

/// Whether a file is no table and not meant to be: `claims.txt` is what a spreadsheet saves as text.
fn is_left_alone(name: &str) -> bool {
    let is_table = |stem: &str| stem.parse::<Table>().is_ok() || stem == settings::NAME;
    name.starts_with('.')
        || name.ends_with(".md")
        || name.strip_suffix(".txt").is_some_and(|stem| !is_table(stem))
}
