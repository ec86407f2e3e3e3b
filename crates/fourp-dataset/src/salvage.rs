//! As much of a programme as can be read, and what was left out.

use crate::{
    every::{RecordVisitor, visit},
    excluded::{Excluded, Tally},
    facts::FileFacts,
    gather::Gathered,
    options::Options,
    places::Places,
    read::{check, gather_bytes, gather_path, programme},
    record::Readable,
};
use fourp_model::{Problems, Programme, Table};
use std::{collections::BTreeMap, path::Path};

/// What was saved of files with errors.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Salvage {
    /// The rows that could be read.
    pub programme: Programme,
    /// Every error and warning, as a strict reading tells them.
    pub problems: Problems,
    /// What each file was made of, in order of name. Of a file that could not be opened there is
    /// nothing; of one that could not be read to its end, the rows up to there.
    pub files: Vec<FileFacts>,
    /// What was left out of each table, in order of table. A table that is not named lost no row,
    /// unless a problem says that its file could not be opened or read to its end.
    pub excluded: Vec<Excluded>,
}

/// Reads what can be read at a path, leaving out rows with errors.
///
/// A row with one error is left out as a whole: no cell is guessed. Of rows that share an id the first is
/// kept; those that are the same in every cell become one with it, the others are left out. References to
/// rows that were left out stay in the data, and lead nowhere. Without errors the programme is that of
/// [`read`](crate::read). Time and memory are those of [`read`](crate::read).
///
/// # Errors
/// The problems, if there is nothing to be read: no folder, or no table in it.
pub fn salvage(path: &Path, options: &Options) -> Result<Salvage, Problems> {
    lenient(gather_path(path, options, None)?)
}

/// Reads what can be read of files in memory, each with its name: `claims.csv`.
///
/// ```
/// use fourp_dataset::{Options, salvage_tables};
///
/// let bodies = "id,name,kind,source\nnca,NCA,organisation,nao\nmet,MPS,police,nao\n";
/// let salvage = salvage_tables([("bodies.csv", bodies.as_bytes())], &Options::default())?;
/// assert_eq!(salvage.programme.tables().bodies.len(), 1);
/// assert_eq!(salvage.excluded[0].to_string(), "bodies: 1 row left out");
/// assert!(salvage.problems.is_fatal());
/// # Ok::<(), fourp_model::Problems>(())
/// ```
///
/// # Errors
/// As [`salvage`].
pub fn salvage_tables<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    options: &Options,
) -> Result<Salvage, Problems> {
    lenient(gather_bytes(files, options, None))
}

/// A programme of the rows that were accepted, each id once.
pub(crate) fn lenient(mut gathered: Gathered) -> Result<Salvage, Problems> {
    check(&mut gathered);
    if gathered.places.is_empty() {
        return Err(gathered.problems);
    }
    let Gathered { tables, places, excluded, .. } = &mut gathered;
    visit(tables, &mut Unite { places, excluded });
    let (programme, rest) = programme(gathered)?;
    Ok(Salvage {
        programme,
        problems: rest.problems,
        files: rest.files,
        excluded: rest.excluded.finish(),
    })
}

/// Keeps the first of the rows that share an id.
struct Unite<'g> {
    places: &'g mut BTreeMap<Table, Places>,
    excluded: &'g mut Tally,
}

impl RecordVisitor for Unite<'_> {
    fn table<R: Readable>(&mut self, rows: &mut Vec<R>) {
        let Some(facts) = self.places.get_mut(&R::TABLE).map(|places| &mut places.facts) else {
            return;
        };
        let mut ids: Vec<(&str, usize)> =
            rows.iter().enumerate().filter_map(|(at, row)| row.id().map(|id| (id, at))).collect();
        ids.sort_unstable();
        let mut dropped = Vec::new();
        for same in ids.chunk_by(|(a, _), (b, _)| a == b) {
            let Some(((_, first), others)) = same.split_first() else { continue };
            if others.is_empty() {
                continue;
            }
            let cells = |at: &usize| rows.get(*at).map(R::cells);
            let first = cells(first);
            for (_, at) in others {
                dropped.push(*at);
                facts.accepted = facts.accepted.saturating_sub(1);
                if cells(at) == first {
                    facts.merged = facts.merged.saturating_add(1);
                } else {
                    facts.rejected = facts.rejected.saturating_add(1);
                    self.excluded.push_row(R::TABLE);
                }
            }
        }
        dropped.sort_unstable();
        let mut dropped = dropped.into_iter().peekable();
        let mut at = 0_usize;
        rows.retain(|_| {
            let is_dropped = dropped.next_if_eq(&at).is_some();
            at = at.saturating_add(1);
            !is_dropped
        });
    }
}
