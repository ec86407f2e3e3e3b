//! Workbooks: one sheet for each table.

// What the file is made of.
mod archive;
mod fault;

// What stands in its parts.
mod book;
mod escape;
mod formats;
mod strings;

// Cells into rows of cells.
mod sheet;
mod value;

// A workbook into a programme, and back.
mod parts;
mod read;
mod tables;
mod write;

pub(crate) use self::tables::Workbook;
pub use self::{
    read::{read_workbook, salvage_workbook},
    write::{Sheet, WorkbookError, write_sheets, write_workbook},
};
