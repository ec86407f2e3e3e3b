//! What stands between a question and its answer.

use fourp_model::Table;

use crate::table_faults::TableFaults;

/// Why an aggregate was not computed. There is no partial answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A word in a column whose meaning the model does not know.
    #[error("{table}.{column}: {found:?} cannot be read: {why}")]
    Word {
        /// The table.
        table: Table,
        /// The column.
        column: &'static str,
        /// The word.
        found: String,
        /// What was expected.
        why: String,
    },
    /// Rows, words or price bases for which a question cannot answer as the core would, all of them.
    #[error("{0}")]
    Table(Box<TableFaults>),
    /// A table whose columns are not those of its definition.
    #[error("{table} is not a table of this format: {}", faults.join("; "))]
    Schema {
        /// The table.
        table: Table,
        /// Every column that is missing or of another type, with what was expected.
        faults: Vec<String>,
    },
    /// A sum that an amount cannot hold.
    #[error("{payer} paid {payee} {sum} minor units; at most {} can be one flow", i64::MAX)]
    TooWide {
        /// Who pays.
        payer: String,
        /// Who is paid.
        payee: String,
        /// How much.
        sum: i128,
    },
    /// Rows that were read and are in no group, or in several.
    #[error("{table}: {found} of {all} rows came back; nothing is answered")]
    Lost {
        /// The table.
        table: Table,
        /// How many rows the groups account for.
        found: u64,
        /// How many there are.
        all: u64,
    },
    /// A file that is not there, or is not a whole Parquet file.
    #[cfg(feature = "datafusion")]
    #[error("{path}: {why}")]
    File {
        /// Where.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// A file that is no part of the table.
    #[error("{path} is {found}, expected {expected}")]
    Unlike {
        /// The file.
        path: String,
        /// What it says of itself.
        found: String,
        /// What the table, the format or the files before are.
        expected: String,
    },
    /// Groups that make no flow graph.
    #[error("{} defects in the groups, first: {}", defects.len(), defects.first().map(ToString::to_string).unwrap_or_default())]
    Defects {
        /// Every defect; rows are numbers of groups.
        defects: Vec<fourp_model::Defect>,
    },
    /// What the engine said.
    #[cfg(feature = "datafusion")]
    #[error("the engine gave no answer: {0}")]
    Engine(#[from] datafusion::error::DataFusionError),
    /// An answer in another form than its question has.
    #[error("the engine answered {question} without a readable {column}")]
    Answer {
        /// Which question.
        question: &'static str,
        /// Which column.
        column: String,
    },
}
