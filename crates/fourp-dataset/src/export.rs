//! A programme as a folder on disk.

use crate::{
    replace::{Staged, WriteError, WriteStep},
    write::{empty_tables, write_tables},
};
use fourp_model::Tables;
use std::{fs, io, path::Path};

/// What to do about tables that the folder holds already.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "files are there to stay or to go")]
pub enum Existing {
    /// Write nothing.
    #[default]
    Keep,
    /// Replace them. A table that the programme has no rows of keeps its file with the header alone, so
    /// that the folder reads as the programme; other files are left alone.
    Replace,
}

/// Writes a programme as a folder, which is made if it is not there: `programme.csv`, a CSV file for
/// each table that has rows, and `datapackage.json`.
///
/// Every file is on the disk before the first one takes its name, so that a full disk or an
/// interruption until then leaves the old files as they were. Names are taken one after the other: an
/// interruption among them leaves some files new and the others old, each whole. The same tables make the
/// same bytes.
///
/// ```
/// use fourp_dataset::{Existing, write_folder};
/// use fourp_model::Tables;
/// # let folder = std::env::temp_dir().join(format!("fourp-doc-{}", std::process::id()));
///
/// let tables = Tables { title: "An empty programme".into(), ..Tables::default() };
/// write_folder(&folder, &tables, Existing::Keep)?;
/// assert!(write_folder(&folder, &tables, Existing::Keep).is_err());
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What the system refuses, with the file and the step; tables that are there, if they are to be kept.
pub fn write_folder(folder: &Path, tables: &Tables, existing: Existing) -> Result<(), WriteError> {
    let failed = |step| move |source| WriteError { path: folder.to_owned(), step, source };
    fs::create_dir_all(folder).map_err(failed(WriteStep::MakeFolder))?;
    let mut files = write_tables(tables);
    for (name, header) in empty_tables() {
        let is_there = folder.join(&name).exists();
        if is_there && !files.iter().any(|(file, _)| *file == name) {
            files.push((name, header));
        }
    }
    if existing == Existing::Keep
        && let Some((name, _)) = files.iter().find(|(name, _)| folder.join(name).exists())
    {
        let error = io::Error::new(io::ErrorKind::AlreadyExists, "it is there already");
        return Err(WriteError {
            path: folder.join(name),
            step: WriteStep::Replace,
            source: error,
        });
    }
    let staged: Result<Vec<Staged>, WriteError> = files
        .iter()
        .map(|(name, text)| Staged::write(&folder.join(name), text.as_bytes()))
        .collect();
    staged?.into_iter().try_for_each(Staged::commit)
}
