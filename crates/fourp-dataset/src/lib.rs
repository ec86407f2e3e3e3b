#![doc = include_str!("../README.md")]

// Bytes into text.
mod encoding;
mod lines;
mod plausible;
mod recognise;

// Text into elements.
#[cfg(any(feature = "import-iati", feature = "xlsx"))]
mod xml;

// Text into cells.
mod formula;
mod list;
mod nearest;
mod origin;
mod plain;
mod scan;

// Cells into values.
mod cell;
mod cells;
mod column;
mod figure;
mod figure_parts;
mod memo;
mod shape;
mod spread;

// Values into rows, by one definition for each table.
mod record;
mod tables;

// Rows of a table, from wherever.
#[cfg(feature = "parallel")]
mod blocks;
mod facts;
mod file;
mod folder;
mod input;
mod options;
#[cfg(feature = "parallel")]
mod parallel;
mod rows;
mod settings;
mod stream;

// Rows into a programme.
mod every;
mod excluded;
mod gather;
mod links;
mod places;
mod read;
mod salvage;

// What describes a folder.
mod package;

// And back.
#[cfg(feature = "parquet")]
mod columnar;
mod data_format;
mod export;
mod problem_page;
mod replace;
mod template;
mod template_rows;
mod write;

// Other containers.
#[cfg(feature = "xlsx")]
mod workbook;

// Other people's forms.
pub mod import;

// Before publication.
mod redact;
mod suppress;

#[cfg(feature = "parquet")]
pub use crate::columnar::{ColumnarError, write_parquet};
#[cfg(feature = "xlsx")]
pub use crate::workbook::{
    Sheet, WorkbookError, read_workbook, salvage_workbook, write_sheets, write_workbook,
};
pub use crate::{
    column::{Column, ColumnKind, Filling},
    data_format::data_format_page,
    encoding::Encoding,
    excluded::{CurrencyTotal, Excluded, ExcludedAmounts},
    export::{Existing, write_folder},
    facts::FileFacts,
    options::Options,
    package::FORMAT_VERSION,
    problem_page::problem_page,
    read::{Dataset, read, read_folder, read_tables},
    record::Record,
    redact::{
        Redacted, RedactionOptions, RedactionRecord, TableRedaction, Treatment, WITHHELD, redact,
    },
    replace::{WriteError, WriteStep, replace_file},
    salvage::{Salvage, salvage, salvage_tables},
    stream::{RowPlaces, StreamOptions, StreamedRow, stream_rows},
    suppress::{
        CONFIDENTIAL, CountTable, CountTableError, Loss, Position, Protection, Suppressed,
        Suppression, SuppressionCost, SuppressionError, SuppressionReason, SuppressionRule, Zeros,
        interventions_by_threat_and_party, suppress,
    },
    template::{template_readme, template_tables},
    write::{write_table, write_tables},
};
