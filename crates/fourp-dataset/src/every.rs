//! Every table there is.

use crate::record::{Readable, Record};
use fourp_model::Tables;

/// Is handed every table, with the type of its rows.
pub(crate) trait RecordVisitor {
    /// One table.
    fn table<R: Readable>(&mut self, rows: &mut Vec<R>);
}

/// Is shown every table, with the type of its rows.
pub(crate) trait RecordReader {
    /// One table.
    fn table<R: Record>(&mut self, rows: &[R]);
}

macro_rules! every {
    ($( $field:ident, )+) => {
        /// Hands every table to a visitor, in the order of [`Table::ALL`](fourp_model::Table::ALL).
        pub(crate) fn visit<V: RecordVisitor>(tables: &mut Tables, visitor: &mut V) {
            $( visitor.table(&mut tables.$field); )+
        }

        /// Shows every table to a reader, in the same order.
        pub(crate) fn show<V: RecordReader>(tables: &Tables, reader: &mut V) {
            $( reader.table(&tables.$field); )+
        }
    };
}

every! {
    sources, populations, claims, checks, statements, events, footnotes, threats, taxonomies,
    threat_labels, priorities, body_classes, bodies, responsibilities, strategies, objectives,
    initiatives, capabilities, recommendations, commitments, data_systems, flows, allocations,
    balances, groups, seats, reporting_lines, remits, meetings, indicators, observations,
    interventions, recording_changes, ratings, harm, capture_lists, completeness,
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::Table;

    struct Names(Vec<Table>);

    impl RecordVisitor for Names {
        fn table<R: Readable>(&mut self, _: &mut Vec<R>) {
            self.0.push(R::TABLE);
        }
    }

    #[test]
    fn every_table_has_a_definition() {
        let mut names = Names(Vec::new());
        visit(&mut Tables::default(), &mut names);
        assert_eq!(names.0, Table::ALL);
    }
}
