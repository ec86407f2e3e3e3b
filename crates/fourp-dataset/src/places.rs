//! Where the rows of a table and the ids in them stand.

use crate::{cells::Cells, column::Column, facts::FileFacts, formula::unquoted, origin::Origin};
use fourp_model::Place;

/// The places of the rows of one table, in the order of the file.
///
/// Takes 4 bytes for a row and 8 for each of its cells that can hold ids.
#[derive(Debug, Default)]
pub(crate) struct Places {
    origin: Origin,
    pub(crate) facts: FileFacts,
    columns: Vec<Column>,
    lines: Vec<u32>,
    cells: Vec<(u32, u32)>,
    /// The ids of rows that were not accepted, so that a mention of them is not called dangling.
    rejected_ids: Vec<(Box<str>, u32, u32)>,
    /// Whether a row that was not accepted may have had an id that could not be read.
    pub(crate) has_unread_ids: bool,
}

impl Places {
    /// No rows yet of a table with these columns.
    pub(crate) fn new(origin: Origin, columns: &[Column]) -> Self {
        let columns = columns.iter().filter(|column| column.refers).cloned().collect();
        Self { origin, columns, ..Self::default() }
    }

    /// Whether they are of a sheet, not of a file of text.
    pub(crate) const fn is_sheet(&self) -> bool {
        self.origin.sheet.is_some()
    }

    /// Adds a row that was accepted.
    pub(crate) fn push(&mut self, cells: &Cells<'_>) {
        self.lines.push(small(cells.row.line));
        for (column, place) in cells.columns.iter().zip(cells.places) {
            if column.refers {
                let cell = place.and_then(|place| cells.row.cell(place));
                self.cells.push(cell.map_or((0, 0), |cell| (small(cell.line), small(cell.column))));
            }
        }
    }

    /// Notes the id of a row that was not accepted.
    pub(crate) fn push_rejected(&mut self, cells: &Cells<'_>) {
        let id = cells.columns.iter().position(|column| column.name == "id");
        let place = id.and_then(|at| cells.places.get(at).copied().flatten());
        self.has_unread_ids |= id.is_some() && place.is_none();
        if let Some(cell) = place.and_then(|place| cells.row.cell(place))
            && !cell.is_damaged
        {
            self.rejected_ids.push((
                unquoted(cell.text).into(),
                small(cell.line),
                small(cell.column),
            ));
        }
    }

    /// The ids that rows gave that were not accepted, each with its place.
    pub(crate) fn rejected(&self) -> impl Iterator<Item = (&str, Place)> {
        self.rejected_ids.iter().map(|(id, line, column)| {
            let (line, column) = (u64::from(*line), u64::from(*column));
            (&**id, self.origin.cell(line, column, "id"))
        })
    }

    /// The line on which a row begins.
    pub(crate) fn row(&self, row: usize) -> Place {
        match self.lines.get(row) {
            Some(&line) => self.origin.line(line.into()),
            None => self.origin.whole(),
        }
    }

    /// The cell of a row that holds the ids of a field.
    pub(crate) fn cell(&self, row: usize, field: &str) -> Place {
        let by_name = self.columns.iter().position(|column| column.name == field);
        let column = by_name
            .or_else(|| self.columns.iter().position(|column| column.field == field))
            .and_then(|at| Some((at, self.columns.get(at)?.name)));
        let Some((at, name)) = column else { return self.row(row) };
        let cell = row.checked_mul(self.columns.len()).and_then(|start| start.checked_add(at));
        match cell.and_then(|cell| self.cells.get(cell)) {
            Some(&(line, column)) if line > 0 => self.origin.cell(line.into(), column.into(), name),
            _ => self.row(row),
        }
    }
}

/// Files have at most 4 GiB, so no number is cut.
fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
