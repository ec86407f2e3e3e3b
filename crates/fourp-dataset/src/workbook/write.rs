//! Rows as a workbook.
//!
//! Our own writer, because it is short: a sheet needs five parts beside its cells. The writer at hand
//! (`rust_xlsxwriter` 0.102) keeps every cell of a workbook until the end, 270 bytes for each, and reads
//! the clock.

use super::{
    escape::escape,
    parts::{BOLD, SHEET_END, TEXT, around, sheet_part, sheet_start},
    sheet::{ROWS_MAX, cell_name},
};
use crate::{
    every::{RecordReader, show},
    formula::{quoted, unquoted},
    record::Record,
    settings,
};
use fourp_model::Tables;
use std::{
    borrow::Cow,
    io::{self, Cursor, Write},
};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// The most characters of a cell, as UTF-16 counts them.
const CELL_MAX: usize = 32_767;

/// How wide a column is at least and at most, in characters.
const WIDTH_LEAST: usize = 8;
const WIDTH_MOST: usize = 60;

/// How many rows tell how wide columns are.
const ROWS_MEASURED: usize = 200;

/// What a workbook cannot hold. Nothing is cut to make it fit.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkbookError {
    /// A sheet has 1,048,576 rows, the header among them.
    #[error("{sheet} has {rows} rows beside its header, and a sheet of a workbook holds {most}")]
    TooManyRows {
        /// The sheet, called as its table.
        sheet: String,
        /// How many rows it would have.
        rows: u64,
        /// How many it can have.
        most: u64,
    },
    /// A cell has 32,767 characters at most, as UTF-16 counts them.
    #[error("{field} in {sheet}!{cell} has {length} characters, and a cell holds {most}")]
    CellTooLong {
        /// The sheet, called as its table.
        sheet: String,
        /// What spreadsheets would call the cell: `C7`.
        cell: String,
        /// The name of its column.
        field: String,
        /// How many characters it would have.
        length: usize,
        /// How many it can have.
        most: usize,
    },
    /// The parts could not be packed into one file.
    #[error("the workbook could not be packed: {0}")]
    Packing(io::Error),
}

/// Writes a whole programme as a workbook (`.xlsx`): the sheet `programme`, and one for each table that
/// has rows, in the order of [`Table::ALL`](fourp_model::Table::ALL).
///
/// Every cell is text, so that nothing is run as a formula and no digit is lost; the header stays in
/// sight. [`read_workbook`](crate::read_workbook) reads the bytes as an equal programme, and
/// [`replace_file`](crate::replace_file) puts them on a disk. The same tables make the same bytes.
///
/// Costs time in proportion to the text, and memory for the packed bytes and one row.
///
/// ```
/// use fourp_dataset::{read_tables, read_workbook, write_workbook};
///
/// let files = [("bodies.csv", b"id,name,kind,source\nnca,NCA,organisation,gov-uk\n".as_slice())];
/// let programme = read_tables(files)?.programme;
/// let written = write_workbook(programme.tables())?;
/// let read = read_workbook("response.xlsx", &written)?.programme;
/// assert_eq!(read.tables().bodies, programme.tables().bodies);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What a workbook cannot hold: more rows than a sheet has, more characters than a cell.
pub fn write_workbook(tables: &Tables) -> Result<Vec<u8>, WorkbookError> {
    let mut sheets = Sheets::default();
    sheets.add_settings(tables)?;
    show(tables, &mut sheets);
    match sheets.failed {
        Some(error) => Err(error),
        None => finish(sheets.zip, &sheets.names).map_err(Into::into),
    }
}

/// A sheet of any rows, with a header.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "callers put it together")]
pub struct Sheet<'a> {
    /// What it is called; spreadsheets want at most 31 characters, none of them `[ ] : * ? / \\`.
    pub name: &'a str,
    /// The names of its columns.
    pub columns: &'a [&'a str],
    /// Its rows, each with a cell for every column.
    pub rows: &'a [Vec<String>],
}

/// Writes sheets as a workbook (`.xlsx`), in the order given.
///
/// Every cell is text, so that nothing is run as a formula and no digit is lost; the header stays in sight. The same sheets
/// make the same bytes. Costs time in proportion to the text, and memory for the packed bytes.
///
/// ```
/// use fourp_dataset::{Sheet, write_sheets};
///
/// let rows = [vec!["FND001".to_owned(), "=1+1".to_owned()]];
/// let sheet = Sheet { name: "findings", columns: &["rule", "finding"], rows: &rows };
/// assert!(write_sheets(&[sheet])?.starts_with(b"PK"));
/// # Ok::<(), fourp_dataset::WorkbookError>(())
/// ```
///
/// # Errors
/// What a workbook cannot hold: more rows than a sheet has, more characters than a cell.
pub fn write_sheets(sheets: &[Sheet<'_>]) -> Result<Vec<u8>, WorkbookError> {
    let mut written = Sheets::default();
    for sheet in sheets {
        written.add(sheet.name, sheet.columns, sheet.rows.iter().cloned())?;
    }
    finish(written.zip, &written.names).map_err(Into::into)
}

/// Packs what stands beside the sheets.
fn finish(mut zip: Zip, names: &[String]) -> Result<Vec<u8>, ZipError> {
    for (part, text) in around(names) {
        zip.start_file(part, packing())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

type Zip = ZipWriter<Cursor<Vec<u8>>>;

struct Sheets {
    zip: Zip,
    names: Vec<String>,
    failed: Option<WorkbookError>,
}

impl Default for Sheets {
    fn default() -> Self {
        Self {
            zip: ZipWriter::new(Cursor::new(Vec::new())).set_auto_large_file(),
            names: Vec::new(),
            failed: None,
        }
    }
}

impl Sheets {
    fn add_settings(&mut self, tables: &Tables) -> Result<(), WorkbookError> {
        let rows = settings::rows(tables);
        let rows = rows.iter().skip(1).map(|row| row.to_vec());
        let names = settings::columns().map(|column| column.name);
        self.add(settings::NAME, &names, rows)
    }

    /// Adds a sheet with a header and rows.
    fn add(
        &mut self,
        sheet: &str,
        names: &[&str],
        rows: impl ExactSizeIterator<Item = Vec<String>> + Clone,
    ) -> Result<(), WorkbookError> {
        check_rows(sheet, rows.len())?;
        self.names.push(sheet.into());
        self.zip.start_file(sheet_part(self.names.len()), packing())?;
        self.zip.write_all(sheet_start(&widths(names, rows.clone())).as_bytes())?;
        let mut text = String::new();
        let header = names.iter().map(|name| (*name).to_owned()).collect();
        let styles = std::iter::once(BOLD).chain(std::iter::repeat(TEXT));
        for ((number, cells), style) in (1..).zip(std::iter::once(header).chain(rows)).zip(styles) {
            text.clear();
            write_row(&mut text, sheet, number, names, &cells, style)?;
            self.zip.write_all(text.as_bytes())?;
        }
        self.zip.write_all(SHEET_END.as_bytes())?;
        Ok(())
    }
}

impl RecordReader for Sheets {
    fn table<R: Record>(&mut self, rows: &[R]) {
        if rows.is_empty() || self.failed.is_some() {
            return;
        }
        let names: Vec<_> = R::columns().iter().map(|column| column.name).collect();
        self.failed = self.add(R::TABLE.as_str(), &names, rows.iter().map(Record::cells)).err();
    }
}

impl From<io::Error> for WorkbookError {
    fn from(error: io::Error) -> Self {
        Self::Packing(error)
    }
}

impl From<ZipError> for WorkbookError {
    fn from(error: ZipError) -> Self {
        Self::Packing(error.into())
    }
}

/// Whether a sheet holds so many rows beside its header.
fn check_rows(sheet: &str, rows: usize) -> Result<(), WorkbookError> {
    let rows = u64::try_from(rows).unwrap_or(u64::MAX);
    let most = ROWS_MAX.saturating_sub(1);
    match rows <= most {
        true => Ok(()),
        false => Err(WorkbookError::TooManyRows { sheet: sheet.into(), rows, most }),
    }
}

fn write_row(
    text: &mut String,
    sheet: &str,
    number: u64,
    names: &[&str],
    cells: &[String],
    style: u8,
) -> Result<(), WorkbookError> {
    text.push_str(&format!("<row r=\"{number}\">"));
    for ((column, cell), &field) in (0..).zip(cells).zip(names) {
        if cell.is_empty() {
            continue;
        }
        let cell = written(cell);
        let name = cell_name(column, number);
        let length = cell.encode_utf16().count();
        if length > CELL_MAX {
            return Err(WorkbookError::CellTooLong {
                sheet: sheet.into(),
                cell: name,
                field: field.into(),
                length,
                most: CELL_MAX,
            });
        }
        text.push_str(&format!(
            "<c r=\"{name}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
        ));
        escape(&cell, text);
        text.push_str("</t></is></c>");
    }
    text.push_str("</row>");
    Ok(())
}

/// The text of a cell. In a workbook no text is run, so only what the reader would take for quoted is
/// quoted.
fn written(cell: &str) -> Cow<'_, str> {
    match unquoted(cell) == cell {
        true => Cow::Borrowed(cell),
        false => quoted(cell),
    }
}

/// How wide each column is: as its name and the first rows need.
fn widths(names: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<usize> {
    let length = |text: &str| text.chars().count().saturating_add(2);
    let mut widths: Vec<_> = names.iter().map(|name| length(name)).collect();
    for cells in rows.take(ROWS_MEASURED) {
        for (width, cell) in widths.iter_mut().zip(&cells) {
            *width = length(cell).max(*width);
        }
    }
    widths.into_iter().map(|width| width.clamp(WIDTH_LEAST, WIDTH_MOST)).collect()
}

/// How parts are packed: the same on every machine and at every time.
fn packing() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_holds_rows_to_its_end_and_no_more() {
        assert!(check_rows("flows", 1_048_575).is_ok());
        assert_eq!(
            check_rows("flows", 1_048_576).unwrap_err().to_string(),
            "flows has 1048576 rows beside its header, and a sheet of a workbook holds 1048575"
        );
    }

    #[test]
    fn columns_are_as_wide_as_their_first_rows() {
        let rows = [vec!["x".repeat(30), "y".repeat(100)], vec![String::new(), String::new()]];
        assert_eq!(widths(&["id", "title", "note"], rows.into_iter()), [32, 60, 8]);
    }

    #[test]
    fn only_what_looks_quoted_is_quoted() {
        for (cell, text) in [("=1", "=1"), ("-5", "-5"), ("'tis", "'tis"), ("'=1", "''=1")] {
            assert_eq!(written(cell), text);
            assert_eq!(unquoted(text), cell);
        }
    }
}
