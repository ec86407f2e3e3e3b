//! The columns of the tables that aggregates read.

use fourp_dataset::{Column, Record};
use fourp_model::{Flow, Intervention, Observation, Seat, Table};

/// The columns of a table that aggregates read; `None` for another.
pub(crate) fn columns(table: Table) -> Option<Vec<Column>> {
    match table {
        Table::Flows => Some(Flow::columns()),
        Table::Seats => Some(Seat::columns()),
        Table::Observations => Some(Observation::columns()),
        Table::Interventions => Some(Intervention::columns()),
        _ => None,
    }
}

/// The words of a column whose words are few; none where any other text may stand.
pub(crate) fn words(table: Table, column: &str) -> Vec<&'static str> {
    let all = columns(table).unwrap_or_default();
    all.into_iter().find(|found| found.name == column).map(|found| found.words).unwrap_or_default()
}
