//! Which tables have rows.

use std::collections::BTreeMap;

use fourp_model::{Programme, Row, Table, TableVisitor, Tabled};

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
