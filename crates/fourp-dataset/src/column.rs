//! What stands in a column.

use fourp_model::Table;

/// A column of a table, as its page describes it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// The field of the row that it belongs to; several columns may make one field.
    pub field: &'static str,
    /// Whether a cell may be empty.
    pub filling: Filling,
    /// What its cells hold: `a date such as 2018, 2018-09 or 2018-09-14`.
    pub holds: String,
    /// What it means, for whoever fills it in.
    pub help: &'static str,
    /// What engines that read columns may take it for.
    pub kind: ColumnKind,
    /// Whether its cells name things that rows declare.
    pub refers: bool,
    /// The table whose ids its cells hold, one in each and nothing else.
    pub refers_to: Option<Table>,
    /// The words that its cells hold, one in each and nothing else; empty if they hold anything else.
    pub words: Vec<&'static str>,
}

/// What the cells of a column are to an engine that reads columns.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Text, by the rules of this format.
    #[default]
    Text,
    /// Amounts of money.
    Amount,
}

/// Whether a cell may be empty, and what that means.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a cell is filled, or its emptiness means something")]
pub enum Filling {
    /// It must be filled, and the column must be there.
    Required,
    /// Empty, or without the column, nothing is said.
    Optional,
    /// Empty, or without the column, it means this.
    Default(String),
    /// Whether it is filled depends on the cell of the named column.
    ByKind(&'static str),
}

impl Column {
    /// Whether a table without it cannot be read.
    #[must_use]
    pub fn is_required(&self) -> bool {
        matches!(self.filling, Filling::Required)
    }
}
