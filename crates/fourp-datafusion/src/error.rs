//! What stands between a question and its answer.

use fourp_model::Table;

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
    /// Words of a table that cannot be read, each once, whatever column they stand in.
    #[error("{table}: {all} words cannot be read: {}{}", words.join("; "), if words.len() < *all { "; ..." } else { "" })]
    Words {
        /// The table.
        table: Table,
        /// The first of them, each with its column and what was expected.
        words: Vec<String>,
        /// How many there are.
        all: usize,
    },
    /// A column with more different words than can be handed to an engine.
    #[error("{table}.{column} has more than {most} different words")]
    TooManyWords {
        /// The table.
        table: Table,
        /// The column.
        column: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// Amounts that mean nothing together.
    #[error("{table}: amounts in several price bases cannot be added: {}", found.join(", "))]
    MixedPriceBase {
        /// The table.
        table: Table,
        /// The price bases.
        found: Vec<String>,
    },
    /// A table whose columns are not those of its definition.
    #[error("{table} is not a table of this format: {}", faults.join("; "))]
    Schema {
        /// The table.
        table: Table,
        /// Every column that is missing or of another type, with what was expected.
        faults: Vec<String>,
    },
    /// Rows that no programme may hold, or that a question cannot answer for as the core would.
    #[error("{table}: {}", told(faults, *all))]
    Rows {
        /// The table.
        table: Table,
        /// Every fault, and how many rows have it.
        faults: Vec<(u64, String)>,
        /// Of how many.
        all: u64,
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

/// Each fault, and of how many rows.
fn told(faults: &[(u64, String)], all: u64) -> String {
    let told = |(rows, fault): &(u64, String)| format!("{rows} of {all} rows {fault}");
    faults.iter().map(told).collect::<Vec<_>>().join("; ")
}
