//! What a redaction did.

use crate::redact::rule::RedactionOptions;
use fourp_model::{Dangling, Marking, Table};
use std::{collections::BTreeMap, fmt};

/// What was kept, masked and dropped, table by table.
///
/// It is for whoever redacts, not for publication: how many rows are secret may itself be.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct RedactionRecord {
    /// The highest marking that stays.
    pub level: Marking,
    /// The choices made.
    pub options: RedactionOptions,
    /// Every table that had rows, in the order of [`Table::ALL`].
    pub tables: Vec<TableRedaction>,
    /// What rows that stay still mention, and which is no longer declared. The row that mentions it is
    /// itself cleared for the level, ids included; whoever publishes may want to look.
    pub left_dangling: Vec<Dangling>,
}

/// What was kept, masked and dropped of one table. The counts add up to the rows there were.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TableRedaction {
    /// The table.
    pub table: Table,
    /// Rows that stay as they are.
    pub kept: usize,
    /// Rows that were masked, by their marking.
    pub masked: BTreeMap<Marking, usize>,
    /// Rows that were taken out for their marking, by it.
    pub dropped: BTreeMap<Marking, usize>,
    /// Of those dropped: rows that were to be masked, and have no honest masked form.
    pub unmaskable: usize,
    /// Declarations of completeness that are no longer true, and were taken out for that.
    pub withdrawn: usize,
    /// Of all rows: those whose marking was supposed, because something they rest on is not declared.
    pub supposed: usize,
}

impl RedactionRecord {
    /// Whether any row was masked, dropped or withdrawn.
    #[must_use]
    pub fn is_withholding(&self) -> bool {
        self.tables.iter().any(|table| table.withheld() > 0)
    }
}

impl TableRedaction {
    pub(super) const fn of(table: Table) -> Self {
        Self {
            table,
            kept: 0,
            masked: BTreeMap::new(),
            dropped: BTreeMap::new(),
            unmaskable: 0,
            withdrawn: 0,
            supposed: 0,
        }
    }

    /// How many rows are no longer what they were: masked, dropped or withdrawn.
    #[must_use]
    pub fn withheld(&self) -> usize {
        self.masked.values().chain(self.dropped.values()).sum::<usize>() + self.withdrawn
    }
}

impl fmt::Display for TableRedaction {
    /// `flows: 2 kept, 1 secret dropped`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} kept", self.table, self.kept)?;
        for (what, counts) in [("masked", &self.masked), ("dropped", &self.dropped)] {
            for (marking, count) in counts {
                write!(formatter, ", {count} {marking} {what}")?;
            }
        }
        if self.unmaskable > 0 {
            write!(formatter, " ({} that cannot be masked)", self.unmaskable)?;
        }
        if self.withdrawn > 0 {
            write!(formatter, ", {} withdrawn", self.withdrawn)?;
        }
        if self.supposed > 0 {
            write!(formatter, ", {} of supposed marking", self.supposed)?;
        }
        Ok(())
    }
}

impl fmt::Display for RedactionRecord {
    /// One line for each table that had rows.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "redacted to {}", self.level)?;
        for table in &self.tables {
            write!(formatter, "\n{table}")?;
        }
        Ok(())
    }
}
