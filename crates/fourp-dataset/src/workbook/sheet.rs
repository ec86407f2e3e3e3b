//! The rows of a sheet.

use super::{
    book::CellFacts,
    fault::Fault,
    formats::Shown,
    strings::rich_text,
    value::{self, Kind},
};
use crate::xml::{Tag, Token, Xml};
use crate::{
    cells::shortened,
    facts::FileFacts,
    input::RowSource,
    origin::Origin,
    scan::{ROW_MAX, Row},
};
use fourp_model::{Problem, ProblemCode};
use std::{
    io::{self, BufRead},
    ops::Range,
};

/// The most rows and columns of a sheet.
pub(super) const ROWS_MAX: u64 = 1 << 20;
pub(super) const COLUMNS_MAX: u64 = 1 << 14;

/// Hands over the rows of a sheet that have any text.
///
/// The first of them is the header; the columns under its names are the table, in whatever column of
/// the sheet they stand, and a cell beside them is one too many. Rows and columns that have a form but
/// no text are not there. Rows and columns that are hidden are.
///
/// Memory is bounded by the longest row, not by how far apart cells stand.
#[derive(Debug)]
pub(crate) struct SheetRows<'b, R> {
    xml: Xml<R>,
    facts: &'b CellFacts,
    /// The columns of the header, from 0, once it has been read.
    header: Option<Vec<u64>>,
    /// The row that was read last, and the last of them that had any text.
    last: u64,
    last_with_text: u64,
    cells: Vec<Found>,
    text: String,
    /// How many bytes of shared texts cells have repeated.
    repeated: u64,
    blank: u64,
    first_blank: Option<u64>,
    formulas: Noted,
    merged: Noted,
    signed: Noted,
}

/// A cell that is not empty.
#[derive(Debug)]
struct Found {
    column: u64,
    /// Where its text begins and ends.
    text: Range<usize>,
    unfit: Option<value::Unfit>,
}

/// Why a sheet was not read to its end.
#[derive(Debug, thiserror::Error)]
#[error("after row {row}: {fault}")]
pub(super) struct Interrupted {
    /// The row that was being read, from 1; 0 before the first.
    pub(super) row: u64,
    pub(super) fault: Fault,
}

/// How many there are of something, and the first.
#[derive(Debug, Default)]
struct Noted {
    count: u64,
    first: String,
}

impl Noted {
    fn add(&mut self, place: impl FnOnce() -> String) {
        if self.count == 0 {
            self.first = place();
        }
        self.count = self.count.saturating_add(1);
    }
}

impl<'b, R: BufRead> SheetRows<'b, R> {
    pub(super) fn new(part: R, facts: &'b CellFacts) -> Self {
        Self {
            xml: Xml::new(part),
            facts,
            header: None,
            last: 0,
            last_with_text: 0,
            cells: Vec::new(),
            text: String::new(),
            repeated: 0,
            blank: 0,
            first_blank: None,
            formulas: Noted::default(),
            merged: Noted::default(),
            signed: Noted::default(),
        }
    }

    /// Reads up to the next row with any text; `false` after the last.
    fn find_row(&mut self) -> Result<bool, Fault> {
        loop {
            let is_row = match self.xml.next()? {
                Token::Start(tag) => match tag.name() {
                    "row" => {
                        self.last = row_number(&tag, self.last)?;
                        true
                    }
                    "mergeCell" => {
                        let range = tag.attribute("ref")?.unwrap_or_default();
                        self.merged.add(|| shortened(&range));
                        false
                    }
                    _ => false,
                },
                Token::Close => return Ok(false),
                Token::End(_) | Token::Text(_) | Token::Other => false,
            };
            if is_row && self.read_row()? {
                return Ok(true);
            }
        }
    }

    /// Reads the cells of the row just begun; `false` if it has no text.
    fn read_row(&mut self) -> Result<bool, Fault> {
        self.cells.clear();
        self.text.clear();
        let outside = self.xml.depth().saturating_sub(1);
        let mut next = 0;
        loop {
            match self.xml.next()? {
                Token::Start(tag) if tag.name() == "c" => {
                    let head = CellHead::read(&tag, self.last, next)?;
                    next = head.column.saturating_add(1);
                    self.read_cell(head)?;
                }
                Token::Close => return Err(Fault::broken("a row does not end")),
                Token::End(depth) if depth == outside => break,
                _ => {}
            }
        }
        self.cells.sort_by_key(|cell| cell.column);
        let is_twice =
            self.cells.windows(2).any(|pair| matches!(pair, [a, b] if a.column == b.column));
        if is_twice {
            return Err(Fault::broken(format!("row {} has a cell twice", self.last)));
        }
        Ok(self.cells.iter().any(|cell| {
            let text = self.text.get(cell.text.clone()).unwrap_or_default();
            cell.unfit.is_some() || !text.trim().is_empty()
        }))
    }

    /// Reads the cell just begun, and keeps it unless it is empty.
    fn read_cell(&mut self, head: CellHead) -> Result<(), Fault> {
        let outside = self.xml.depth().saturating_sub(1);
        let mut raw = String::new();
        let mut formula = None;
        let mut has_value = false;
        loop {
            let name = match self.xml.next()? {
                Token::Start(tag) => match tag.name() {
                    "v" => "v",
                    "f" => "f",
                    "is" => "is",
                    _ => "",
                },
                Token::Close => return Err(Fault::broken("a cell does not end")),
                Token::End(depth) if depth == outside => break,
                _ => continue,
            };
            match name {
                // Beside `is` a `v` says nothing.
                "v" if head.kind != Kind::Inline => {
                    self.xml.text(&mut raw)?;
                    has_value = true;
                }
                "is" => {
                    rich_text(&mut self.xml, &mut raw)?;
                    has_value = true;
                }
                "f" => {
                    let text = formula.get_or_insert_with(|| String::from("="));
                    self.xml.text(text)?;
                }
                _ => {}
            }
        }
        let is_empty = raw.trim().is_empty();
        let start = self.text.len();
        let mut unfit = None;
        if let Some(formula) = formula {
            let place = || cell_name(head.column, self.last);
            self.formulas.add(place);
            // The result of a formula may be a text without characters.
            if is_empty && !(has_value && head.kind == Kind::Result) {
                unfit = Some(value::Unfit {
                    code: ProblemCode::MalformedValue,
                    found: formula,
                    expected: "what the formula gives, which the file does not hold: open it in a spreadsheet, and save it",
                });
            }
        }
        if !is_empty {
            let shown = self.facts.formats.shown(head.style);
            let is_signed = matches!(shown, Shown::Percentage | Shown::Currency);
            if head.kind == Kind::Number && is_signed {
                self.signed.add(|| cell_name(head.column, self.last));
            }
            match value::text(head.kind, &raw, shown, self.facts)? {
                Ok(text) => {
                    self.check_room(head.kind, text.len())?;
                    self.text.push_str(&text);
                }
                Err(why) => unfit = Some(why),
            }
        }
        if unfit.is_some() || start < self.text.len() {
            let text = start..self.text.len();
            self.cells.push(Found { column: head.column, text, unfit });
        }
        Ok(())
    }

    /// Whether the row may have so much more text. A shared text takes a few bytes of the file wherever it is
    /// repeated, and as much memory as it is long.
    fn check_room(&mut self, kind: Kind, length: usize) -> Result<(), Fault> {
        if kind == Kind::Shared {
            let length = u64::try_from(length).unwrap_or(u64::MAX);
            self.repeated = self.repeated.saturating_add(length);
            let most = self.facts.repeated_max;
            if self.repeated > most {
                let what = format!("texts that cells share, repeated to more than {most} bytes");
                return Err(Fault::Expands(what));
            }
        }
        match self.text.len().saturating_add(length) > ROW_MAX {
            true => Err(Fault::Expands("a row of more than 16 MiB".into())),
            false => Ok(()),
        }
    }

    /// Lays the cells out under the names of the header, or takes them for the header.
    fn lay_out(&mut self, row: &mut Row) {
        row.begin(self.last);
        let is_header = self.header.is_none();
        let columns =
            self.header.get_or_insert_with(|| self.cells.iter().map(|cell| cell.column).collect());
        let mut cells = self.cells.iter().peekable();
        let mut beside = Vec::new();
        for &column in columns.iter() {
            while let Some(cell) = cells.next_if(|cell| cell.column < column) {
                beside.push(cell);
            }
            let cell = cells.next_if(|cell| cell.column == column);
            push(row, self.last, column, cell, &self.text);
        }
        if !is_header {
            for cell in beside.into_iter().chain(cells) {
                push(row, self.last, cell.column, Some(cell), &self.text);
            }
        }
    }
}

impl<R: BufRead> RowSource for SheetRows<'_, R> {
    fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        let is_row = self
            .find_row()
            .map_err(|fault| io::Error::other(Interrupted { row: self.last, fault }))?;
        if !is_row {
            return Ok(false);
        }
        let between = self.last.saturating_sub(self.last_with_text).saturating_sub(1);
        if between > 0 {
            self.blank = self.blank.saturating_add(between);
            self.first_blank.get_or_insert(self.last_with_text.saturating_add(1));
        }
        self.last_with_text = self.last;
        self.lay_out(row);
        Ok(true)
    }

    fn describe(&self, facts: &mut FileFacts) {
        facts.blank = self.blank;
    }

    fn warnings(&self, origin: &Origin) -> Vec<Problem> {
        let mut warnings = Vec::new();
        if let Some(first) = self.first_blank {
            warnings.push(Problem {
                value: Some(format!("{} in the sheet, the first here", self.blank)),
                ..Problem::new(ProblemCode::BlankRows, origin.line(first), "")
            });
        }
        if self.formulas.count > 0 {
            let Noted { count, first } = &self.formulas;
            warnings.push(Problem {
                value: Some(format!("{count} formulas, the first in {first}")),
                ..Problem::new(
                    ProblemCode::Unmapped,
                    origin.whole(),
                    "values; what each formula gave when the file was saved is read, not the formula",
                )
            });
        }
        if self.signed.count > 0 {
            let Noted { count, first } = &self.signed;
            warnings.push(Problem {
                value: Some(format!(
                    "{count} numbers shown with the sign of a currency or percent, the first in {first}"
                )),
                ..Problem::new(
                    ProblemCode::Unmapped,
                    origin.whole(),
                    "plain numbers; the sign of a currency is not read, and 79% is read as 0.79",
                )
            });
        }
        if self.merged.count > 0 {
            let Noted { count, first } = &self.merged;
            warnings.push(Problem {
                value: Some(format!("{count} merged ranges, the first {first}")),
                ..Problem::new(
                    ProblemCode::Unmapped,
                    origin.whole(),
                    "cells that are not merged; only the first cell of a range has its text",
                )
            });
        }
        warnings
    }
}

/// Adds a cell to a row; without one, an empty cell.
fn push(row: &mut Row, line: u64, column: u64, cell: Option<&Found>, text: &str) {
    let number = column.saturating_add(1);
    row.begin_cell(line, number);
    let Some(cell) = cell else { return };
    match &cell.unfit {
        None => row.push(text.get(cell.text.clone()).unwrap_or_default()),
        Some(unfit) => {
            let found = Some(shortened(&unfit.found));
            row.fault(unfit.code, line, number, found, unfit.expected);
        }
    }
}

/// What the tag of a cell says.
#[derive(Clone, Copy, Debug)]
struct CellHead {
    column: u64,
    kind: Kind,
    style: Option<usize>,
}

impl CellHead {
    /// Reads the tag; a cell that does not say where it is stands in the column `next`.
    fn read(tag: &Tag<'_>, row: u64, next: u64) -> Result<Self, Fault> {
        let column = match tag.attribute("r")? {
            Some(name) => match place(&name) {
                Some((column, line)) if line == row => column,
                _ => return Err(Fault::broken(format!("a cell {name:?} in row {row}"))),
            },
            None if next < COLUMNS_MAX => next,
            None => return Err(Fault::broken(format!("too many cells in row {row}"))),
        };
        let kind = Kind::of(tag.attribute("t")?.as_deref())?;
        let style = match tag.attribute("s")? {
            None => None,
            Some(style) => match style.parse() {
                Ok(style) => Some(style),
                Err(_) => return Err(Fault::broken(format!("a style {style:?} in row {row}"))),
            },
        };
        Ok(Self { column, kind, style })
    }
}

/// The number of a row, which is greater than that of the row before.
fn row_number(tag: &Tag<'_>, last: u64) -> Result<u64, Fault> {
    let number = match tag.attribute("r")? {
        None => last.saturating_add(1),
        Some(number) => {
            let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
            let parsed = number.parse().ok().filter(|_| is_number);
            parsed.ok_or_else(|| Fault::broken(format!("a row {number:?}")))?
        }
    };
    if number <= last || number > ROWS_MAX {
        return Err(Fault::broken(format!("row {number} after row {last}")));
    }
    Ok(number)
}

/// The column from 0 and the row from 1 of a cell's name, such as `C7`.
fn place(name: &str) -> Option<(u64, u64)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !row.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut column = 0_u64;
    for letter in letters.bytes() {
        let digit = letter.to_ascii_uppercase().checked_sub(b'A').filter(|&digit| digit < 26)?;
        column = column.checked_mul(26)?.checked_add(u64::from(digit))?.checked_add(1)?;
    }
    let row = row.parse().ok().filter(|row| (1..=ROWS_MAX).contains(row))?;
    let column = column.checked_sub(1).filter(|&column| column < COLUMNS_MAX)?;
    Some((column, row))
}

/// What spreadsheets call a cell, its column from 0 and its row from 1.
pub(super) fn cell_name(column: u64, row: u64) -> String {
    let mut letters = String::new();
    let mut left = column.saturating_add(1);
    while let Some(place) = left.checked_sub(1) {
        let digit = u8::try_from(place % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A'.saturating_add(digit)));
        left = place / 26;
    }
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_called_as_spreadsheets_call_them() {
        for (name, column, row) in
            [("A1", 0, 1), ("Z9", 25, 9), ("AA10", 26, 10), ("XFD1048576", 16383, 1 << 20)]
        {
            assert_eq!(place(name), Some((column, row)), "{name}");
            assert_eq!(cell_name(column, row), name);
        }
        assert_eq!(place("xfd1"), Some((16383, 1)));
        for name in
            ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A-1", "A1B", "É1", "A1:B2", "$A$1"]
        {
            assert_eq!(place(name), None, "{name}");
        }
    }
}
