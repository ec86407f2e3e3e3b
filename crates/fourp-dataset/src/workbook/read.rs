//! A programme from the bytes of a workbook.

use super::tables::Workbook;
use crate::{
    gather::{Gathered, gather},
    options::Options,
    read::{Dataset, strict},
    salvage::{Salvage, lenient},
};
use fourp_model::Problems;
use std::io::Cursor;

/// Reads a workbook (`.xlsx`) from memory, as [`read`](crate::read) does by default from a file of this
/// name: one sheet for each table, by the name of the table.
///
/// The programme is called as the sheet `programme` says, otherwise as the file. The first row of a
/// sheet with any text is its header. A cell means the text that was typed into it: a number is read
/// if it has at most 15 digits, which is what spreadsheets keep; a date without a time of day is read as
/// `2018-09-14`, counted from 1900 or 1904 as the workbook says; of a formula, what it gave when the
/// file was saved, with a warning. Logical values, errors, times, and formulas without a value are
/// problems at their cells. Hidden sheets, rows and columns are read as others are.
///
/// Memory: what the rows take, as for a folder; beside them one row, and the texts that cells share, of
/// at most 16 MiB and 20 times the size of the file. No more than 16 MiB and 100 times that size are
/// unpacked. What lies in parts that are not read, such as pictures and other archives, stays packed.
///
/// ```
/// use fourp_dataset::{read_workbook, write_workbook};
/// use fourp_model::Tables;
///
/// let written = write_workbook(&Tables { title: "A response".into(), ..Tables::default() })?;
/// let problems = read_workbook("response.xlsx", &written).unwrap_err();
/// assert_eq!(
///     problems.to_string(),
///     "response.xlsx: missing table, expected at least one sheet called as a table, such as claims",
/// );
/// # Ok::<(), fourp_dataset::WorkbookError>(())
/// ```
///
/// # Errors
/// Every problem of every sheet, with its cell, if any of them is an error; a file that is no workbook,
/// needs a password, breaks the rules of the format, or unpacks to too much.
pub fn read_workbook(name: &str, bytes: &[u8]) -> Result<Dataset, Problems> {
    strict(gather_workbook(name, bytes, Some(Options::default().problems_max))?)
}

/// Reads what can be read of a workbook in memory, as [`salvage`](crate::salvage) does from a file of
/// this name.
///
/// # Errors
/// The problems, if there is nothing to be read: no workbook, or no table in it.
pub fn salvage_workbook(name: &str, bytes: &[u8]) -> Result<Salvage, Problems> {
    lenient(gather_workbook(name, bytes, None)?)
}

fn gather_workbook(
    name: &str,
    bytes: &[u8],
    errors_max: Option<u64>,
) -> Result<Gathered, Problems> {
    let mut problems = Problems::default();
    match Workbook::open(name, Cursor::new(bytes), &mut problems) {
        Some(mut workbook) => {
            let title = name.rsplit_once('.').map_or(name, |(title, _)| title).into();
            Ok(gather(&mut workbook, title, errors_max, problems))
        }
        None => Err(problems),
    }
}
