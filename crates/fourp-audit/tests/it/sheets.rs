//! A programme as sheets of text, which a test can change cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::Programme;

/// Rows by table; each row has its cells by column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheets(BTreeMap<&'static str, Vec<BTreeMap<String, String>>>);

impl Sheets {
    /// Adds rows to a table: a line of columns, then a line for each row, cells between bars.
    pub(crate) fn add(&mut self, table: &'static str, rows: &str) {
        let mut lines = rows.lines().map(str::trim).filter(|line| !line.is_empty());
        let columns: Vec<&str> = cells(lines.next().expect("a line of columns"));
        for line in lines {
            let cells = cells(line);
            assert_eq!(cells.len(), columns.len(), "{table}: {line}");
            let row = columns
                .iter()
                .zip(cells)
                .map(|(column, cell)| (String::from(*column), String::from(cell)));
            self.0.entry(table).or_default().push(row.collect());
        }
    }

    /// Sets a cell of the one row whose cell in another column is as given.
    pub(crate) fn set(&mut self, table: &str, at: (&str, &str), column: &str, cell: &str) {
        let rows = self.0.get_mut(table).expect("the table has rows");
        let mut found = 0;
        for row in rows.iter_mut().filter(|row| is(row, at)) {
            row.insert(column.into(), cell.into());
            found += 1;
        }
        assert_eq!(found, 1, "{table}: rows with {at:?}");
    }

    /// Takes out all rows whose cell is as given; there must be some.
    pub(crate) fn remove(&mut self, table: &str, at: (&str, &str)) {
        let rows = self.0.get_mut(table).expect("the table has rows");
        let before = rows.len();
        rows.retain(|row| !is(row, at));
        assert!(rows.len() < before, "{table}: no row with {at:?}");
    }

    /// The rows of every table turned by so many places.
    pub(crate) fn turned(mut self, places: usize) -> Self {
        for rows in self.0.values_mut() {
            let places = places.checked_rem(rows.len()).unwrap_or(0);
            rows.rotate_left(places);
        }
        self
    }

    /// The programme; every problem and every warning fails the test.
    pub(crate) fn programme(&self) -> Programme {
        let files: Vec<(String, Vec<u8>)> = self
            .0
            .iter()
            .map(|(table, rows)| (format!("{table}.csv"), file(rows).into_bytes()))
            .collect();
        let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let dataset = fourp_dataset::read_tables(files).unwrap_or_else(|problems| {
            panic!("{problems}");
        });
        assert!(dataset.warnings.kept().is_empty(), "{}", dataset.warnings);
        dataset.programme
    }
}

fn cells(line: &str) -> Vec<&str> {
    line.split('|').map(str::trim).collect()
}

fn is(row: &BTreeMap<String, String>, (column, cell): (&str, &str)) -> bool {
    row.get(column).is_some_and(|found| found == cell)
}

fn file(rows: &[BTreeMap<String, String>]) -> String {
    let columns: BTreeSet<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    let header: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
    let mut text = header.join(",");
    for row in rows {
        text.push('\n');
        let cells: Vec<String> = columns
            .iter()
            .map(|column| {
                let cell = row.get(*column).map(String::as_str).unwrap_or_default();
                match cell {
                    "" => String::new(),
                    cell => format!("\"{}\"", cell.replace('"', "\"\"")),
                }
            })
            .collect();
        text.push_str(&cells.join(","));
    }
    text.push('\n');
    text
}
