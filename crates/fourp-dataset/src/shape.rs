//! How a field of a row is laid out in columns.

use crate::{
    cell::{Cell, Fault},
    cells::Cells,
    column::{Column, ColumnKind, Filling},
    list,
};
use fourp_model::ProblemCode;

/// A way of laying out fields of a type: written once per field, used to read, write and document it.
pub(crate) trait Shape<T> {
    /// The columns, in order.
    fn columns(field: &'static str, help: &'static str) -> Vec<Column>;

    /// Reads the cells of the columns; `None` after reporting what is wrong with them.
    fn read(cells: &mut Cells<'_>) -> Option<T>;

    /// Adds the cells of the columns.
    fn write(value: &T, cells: &mut Vec<String>);
}

/// One cell that must be filled.
pub(crate) enum Required {}

/// One cell; empty where nothing is said.
pub(crate) enum Optional {}

/// One cell; empty stands for the default, which is written out.
pub(crate) enum OrDefault {}

/// One cell of any number of items, joined by `; `.
pub(crate) enum Listed {}

fn column<T: Cell>(field: &'static str, filling: Filling, help: &'static str) -> Vec<Column> {
    vec![Column {
        name: field,
        field,
        filling,
        holds: T::holds(),
        help,
        kind: T::KIND,
        refers: T::REFERS,
        refers_to: T::refers_to(),
        words: T::words(),
    }]
}

impl<T: Cell> Shape<T> for Required {
    fn columns(field: &'static str, help: &'static str) -> Vec<Column> {
        column::<T>(field, Filling::Required, help)
    }

    fn read(cells: &mut Cells<'_>) -> Option<T> {
        let cell = cells.next()?;
        if cell.is_empty() {
            cells.report_empty(cell);
            return None;
        }
        cells.read(cell)
    }

    fn write(value: &T, cells: &mut Vec<String>) {
        cells.push(value.write());
    }
}

impl<T: Cell> Shape<Option<T>> for Optional {
    fn columns(field: &'static str, help: &'static str) -> Vec<Column> {
        column::<T>(field, Filling::Optional, help)
    }

    fn read(cells: &mut Cells<'_>) -> Option<Option<T>> {
        let cell = cells.next()?;
        if cell.is_empty() { Some(None) } else { cells.read(cell).map(Some) }
    }

    fn write(value: &Option<T>, cells: &mut Vec<String>) {
        cells.push(value.as_ref().map(Cell::write).unwrap_or_default());
    }
}

impl<T: Cell + Default> Shape<T> for OrDefault {
    fn columns(field: &'static str, help: &'static str) -> Vec<Column> {
        column::<T>(field, Filling::Default(T::default().write()), help)
    }

    fn read(cells: &mut Cells<'_>) -> Option<T> {
        let cell = cells.next()?;
        if cell.is_empty() { Some(T::default()) } else { cells.read(cell) }
    }

    fn write(value: &T, cells: &mut Vec<String>) {
        cells.push(value.write());
    }
}

impl<T: Cell> Shape<Vec<T>> for Listed {
    fn columns(field: &'static str, help: &'static str) -> Vec<Column> {
        let holds = format!("any number, joined by \"; \", of: {}", T::holds());
        let column = column::<T>(field, Filling::Optional, help);
        let listed = |column| Column {
            holds: holds.clone(),
            kind: ColumnKind::Text,
            refers_to: None,
            words: Vec::new(),
            ..column
        };
        column.into_iter().map(listed).collect()
    }

    fn read(cells: &mut Cells<'_>) -> Option<Vec<T>> {
        let cell = cells.next()?;
        if cell.is_damaged() {
            return None;
        }
        if cell.is_empty() {
            return Some(Vec::new());
        }
        let mut items = Some(Vec::new());
        for item in list::split(cell.text) {
            let read = if item.is_empty() {
                let expected = "an item before and after each \"; \"";
                let fault = Fault::new(ProblemCode::MalformedValue, expected);
                cells.report(cell, cell.text, fault);
                None
            } else {
                cells.read_part(cell, &item)
            };
            items = items.zip(read).map(|(mut items, value): (Vec<T>, T)| {
                items.push(value);
                items
            });
        }
        items
    }

    fn write(value: &Vec<T>, cells: &mut Vec<String>) {
        cells.push(list::join(value.iter().map(Cell::write)));
    }
}
