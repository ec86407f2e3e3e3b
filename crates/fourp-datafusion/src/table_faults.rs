//! Everything that keeps a table from being asked.

use std::fmt;

use fourp_model::Table;

/// Everything that is wrong with a table, as far as a question reads it, at once.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TableFaults {
    /// The table.
    pub table: Table,
    /// How many rows it has; 0 where they were not counted.
    pub all: u64,
    /// What no programme may hold, or what the question cannot answer for as the core would, each with how many rows have it.
    pub rows: Vec<(u64, String)>,
    /// The first words that cannot be read, in order, each with its column and what was expected.
    pub words: Vec<String>,
    /// How many different words cannot be read.
    pub unreadable: usize,
    /// A column with more different words than can be handed to an engine, and how many can.
    pub too_many_words: Option<(&'static str, usize)>,
    /// Price bases whose amounts cannot be added.
    pub price_bases: Vec<String>,
}

impl TableFaults {
    /// None yet of a table.
    #[must_use]
    pub const fn of(table: Table) -> Self {
        Self {
            table,
            all: 0,
            rows: Vec::new(),
            words: Vec::new(),
            unreadable: 0,
            too_many_words: None,
            price_bases: Vec::new(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.price_bases.is_empty() && self.can_be_read()
    }

    /// Whether the question knows every word.
    pub(crate) const fn can_be_read(&self) -> bool {
        self.unreadable == 0 && self.too_many_words.is_none()
    }
}

impl fmt::Display for TableFaults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self
            .rows
            .iter()
            .map(|(rows, fault)| format!("{rows} of {} rows {fault}", self.all))
            .collect();
        if let Some((column, most)) = self.too_many_words {
            parts.push(format!("{column} has more than {most} different words"));
        }
        if !self.price_bases.is_empty() {
            let found = self.price_bases.join(", ");
            parts.push(format!("amounts in several price bases cannot be added: {found}"));
        }
        if self.unreadable > 0 {
            let more = if self.words.len() < self.unreadable { "; ..." } else { "" };
            let words = self.words.join("; ");
            parts.push(format!("{} words cannot be read: {words}{more}", self.unreadable));
        }
        write!(formatter, "{}: {}", self.table, parts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_in_one_line() {
        let none = TableFaults::of(Table::Flows);
        assert!(none.is_empty() && none.can_be_read());
        let faults = TableFaults {
            all: 9,
            rows: vec![(2, "have no payer".into()), (1, "have no phase".into())],
            words: vec!["flows.kind: \"gift\"".into()],
            unreadable: 2,
            too_many_words: Some(("period", 100)),
            price_bases: vec!["nominal".into(), "real 2018".into()],
            ..none
        };
        assert!(!faults.is_empty() && !faults.can_be_read());
        assert_eq!(
            faults.to_string(),
            "flows: 2 of 9 rows have no payer; 1 of 9 rows have no phase; period has more than 100 different words; \
             amounts in several price bases cannot be added: nominal, real 2018; 2 words cannot be read: flows.kind: \"gift\"; ..."
        );
    }
}
