//! Which tables have rows, and where they stand.

use std::collections::BTreeMap;

use fourp_model::{Programme, Row, RowRef, Table, TableVisitor, Tabled};

/// How many rows each table has.
pub(crate) struct Stock(BTreeMap<Table, usize>);

impl Stock {
    pub(crate) fn of(programme: &Programme) -> Self {
        let mut stock = Self(BTreeMap::new());
        programme.tables().visit(&mut stock);
        stock
    }

    pub(crate) fn is_empty(&self, table: Table) -> bool {
        self.0.get(&table).is_none_or(|rows| *rows == 0)
    }
}

impl<'a> TableVisitor<'a> for Stock {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        self.0.insert(<R as Row>::TABLE, rows.len());
    }
}

/// The rows of a table, each with where it stands.
pub(crate) fn rows<'a, R: Tabled + 'a>(
    programme: &'a Programme,
) -> impl Iterator<Item = (RowRef, &'a R)> {
    let rows = programme.rows::<R>().iter().enumerate();
    rows.filter_map(|(place, row)| Some((programme.row_ref::<R>(place)?, row)))
}
