//! The cells of one row, one after the other, and what is wrong with them.

use crate::{
    cell::{Cell, Context, Fault, is_mangled},
    column::Column,
    formula::unquoted,
    memo::{Key, Memos},
    origin::Origin,
    scan::Row,
};
use fourp_model::{Problem, ProblemCode, Problems, Severity};

/// Hands out the cells of a row in the order of the table's columns, whatever their order in the file.
#[derive(Debug)]
pub(crate) struct Cells<'r> {
    pub(crate) origin: &'r Origin,
    pub(crate) columns: &'r [Column],
    /// Where each column stands in the file.
    pub(crate) places: &'r [Option<usize>],
    pub(crate) row: &'r Row,
    pub(crate) context: &'r Context,
    pub(crate) memos: &'r mut Memos,
    pub(crate) problems: &'r mut Problems,
    pub(crate) next: usize,
}

/// One cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CellText<'r> {
    /// Its text; empty where the file does not have the column.
    pub(crate) text: &'r str,
    /// The place of its column in the table.
    at: usize,
    /// Whether a fault of its form has been reported, or that a column it needs is not there.
    is_damaged: bool,
}

impl<'r> CellText<'r> {
    /// Whether there is nothing in it, and nothing wrong with it.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.is_damaged()
    }

    /// Whether a fault of its form has been reported, or that a column it needs is not there.
    pub(crate) const fn is_damaged(&self) -> bool {
        self.is_damaged
    }
}

impl<'r> Cells<'r> {
    /// The cell of the next column; `None` after the last.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<CellText<'r>> {
        let at = self.next;
        let place = *self.places.get(at)?;
        self.next = at.wrapping_add(1);
        if let Some(place) = place
            && let Some(text) = self.row.text(place)
        {
            return Some(CellText {
                text: unquoted(text),
                at,
                is_damaged: self.row.is_damaged(place),
            });
        }
        let is_damaged = self.columns.get(at).is_some_and(Column::is_required);
        Some(CellText { text: "", at, is_damaged })
    }

    /// Reads a cell that is not empty; reports what is wrong with it, unless that has been done.
    pub(crate) fn read<T: Cell>(&mut self, cell: CellText<'_>) -> Option<T> {
        if cell.is_damaged() {
            return None;
        }
        let key = if T::REPEATS && self.memos.is_on(cell.at) { Key::of(cell.text) } else { None };
        let Some(key) = key else { return self.read_part(cell, cell.text) };
        if let Some(value) = self.memos.of::<T>(cell.at).and_then(|memo| memo.find(&key)) {
            return Some(value.clone());
        }
        let value = self.read_part::<T>(cell, cell.text)?;
        // What looks mangled is reported each time.
        if !(T::REFERS && is_mangled(cell.text)) {
            self.memos.put(cell.at, key, value.clone());
        }
        Some(value)
    }

    /// Reads text that stands in a cell which is not damaged; reports what is wrong with it.
    pub(crate) fn read_part<T: Cell>(&mut self, cell: CellText<'_>, text: &str) -> Option<T> {
        match T::read(text, self.context) {
            Ok(value) => {
                if T::REFERS && is_mangled(text) {
                    let expected = "the id as its source has it";
                    let fault = Fault::new(ProblemCode::MangledBySpreadsheet, expected);
                    self.push(cell, text, fault, Severity::Warning);
                }
                Some(value)
            }
            Err(fault) => {
                self.report(cell, text, fault);
                None
            }
        }
    }

    /// Reports that a cell is empty that must not be.
    pub(crate) fn report_empty(&mut self, cell: CellText<'_>) {
        let holds = self.columns.get(cell.at).map(|column| column.holds.clone());
        let fault = Fault::new(ProblemCode::EmptyCell, holds.unwrap_or_default());
        self.report(cell, "", fault);
    }

    /// Reports a fault of a cell, or of `value` within it.
    pub(crate) fn report(&mut self, cell: CellText<'_>, value: &str, fault: Fault) {
        self.push(cell, value, fault, Severity::Error);
    }

    fn push(&mut self, cell: CellText<'_>, value: &str, fault: Fault, severity: Severity) {
        let scanned = self.places.get(cell.at).and_then(|place| self.row.cell((*place)?));
        let (line, column) =
            scanned.map_or((self.row.line, 1), |scanned| (scanned.line, scanned.column));
        let name = self.columns.get(cell.at).map_or("", |column| column.name);
        let place = self.origin.cell(line, column, name);
        self.problems.push(Problem {
            severity,
            value: Some(shortened(value)).filter(|value| !value.is_empty()),
            nearest: fault.nearest,
            line_text: self.row.line_text(line).map(Into::into),
            ..Problem::new(fault.code, place, beginning(&fault.expected, EXPECTED_MAX))
        });
    }
}

const VALUE_MAX: usize = 200;

/// What was expected may quote the cell, which can be long, or list words, which are not cut.
const EXPECTED_MAX: usize = 2000;

/// The text of a cell, or its beginning and an ellipsis.
pub(crate) fn shortened(text: &str) -> String {
    beginning(text, VALUE_MAX)
}

fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.into(),
        Some((end, _)) => text.get(..end).map(|start| format!("{start}…")).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_shown_by_their_beginning() {
        let fits = "é".repeat(VALUE_MAX);
        assert_eq!(shortened(&fits), fits);
        assert_eq!(shortened(&format!("{fits}x")), format!("{fits}…"));
    }
}
