//! The rows as they are written, and what was made wrong on purpose.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The tables of a programme as text, and the list of planted defects.
pub(crate) struct Book {
    made_by: String,
    sheets: BTreeMap<&'static str, Sheet>,
    planted: Vec<Planted>,
}

#[derive(Default)]
struct Sheet {
    columns: Vec<&'static str>,
    rows: Vec<BTreeMap<&'static str, String>>,
}

/// What is wrong on purpose, in which rows, and which question should find it.
struct Planted {
    question: &'static str,
    what: String,
    rows: Vec<String>,
}

/// Adds a row: the table, then columns and their values, as the fields of a struct are written. What is empty is left out. A row
/// that names no source cites the programme itself.
macro_rules! row {
    (@value $column:ident) => { $column };
    (@value $column:ident $value:expr) => { $value };
    ($book:expr, $table:ident { $($column:ident $(: $value:expr)?),* $(,)? }) => {
        $book.add(
            stringify!($table),
            &[$((stringify!($column), row!(@value $column $($value)?).to_string())),*],
        )
    };
}

pub(crate) use row;

/// The source of every row that names no other.
const SOURCE: &str = "synthetic-demo";

impl Book {
    pub(crate) fn new(made_by: String) -> Self {
        let mut book = Self { made_by, sheets: BTreeMap::new(), planted: Vec::new() };
        for (id, title) in [
            (SOURCE, "Synthetic demo programme"),
            ("synthetic-register", "Synthetic demo programme: register of payments (invented)"),
            ("synthetic-returns", "Synthetic demo programme: returns of payees (invented)"),
            ("synthetic-accounts", "Synthetic demo programme: accounts (invented)"),
            ("synthetic-report", "Synthetic demo programme: auditor's report (invented)"),
            ("synthetic-statement", "Synthetic demo programme: agency's statement (invented)"),
        ] {
            row!(
                book,
                sources {
                    id,
                    title,
                    publisher: "fourp, which made it up",
                    published: "2024-06",
                    standing: "primary",
                    licence: "MIT OR Apache-2.0",
                    marking: "public",
                    note: "made by a program from a seed; nothing in it is about any real body",
                }
            );
        }
        book
    }

    /// Adds a row; see [`row`].
    pub(crate) fn add(&mut self, table: &'static str, cells: &[(&'static str, String)]) {
        let sheet = self.sheets.entry(table).or_default();
        let mut row = BTreeMap::new();
        for (column, value) in cells {
            if !sheet.columns.contains(column) {
                sheet.columns.push(column);
            }
            row.insert(*column, value.clone());
        }
        if !["sources", "checks"].contains(&table) {
            if !sheet.columns.contains(&"source") {
                sheet.columns.push("source");
            }
            row.entry("source").or_insert_with(|| SOURCE.into());
        }
        sheet.rows.push(row);
    }

    /// Writes down what was made wrong, the rows as `table` and a text that stands in them, and the question that should find it.
    pub(crate) fn plant(
        &mut self,
        question: &'static str,
        what: impl Into<String>,
        rows: &[(&str, &str)],
    ) {
        let rows = rows.iter().map(|(table, text)| format!("`{table}` `{text}`")).collect();
        self.planted.push(Planted { question, what: what.into(), rows });
    }

    /// The files, in order of name.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let settings = format!(
            "key,value\ntitle,Synthetic demo programme\ncurrency,GBP\nsynthetic,{}\n",
            quoted(&self.made_by)
        );
        let mut files: Vec<(String, String)> = self
            .sheets
            .iter()
            .map(|(table, sheet)| (format!("{table}.csv"), sheet.text()))
            .collect();
        files.push(("programme.csv".into(), settings));
        files.push(("planted.md".into(), self.planted_text()));
        files.sort();
        files
    }

    fn planted_text(&self) -> String {
        let mut text = String::from(
            "| question | what is wrong, or true, on purpose | rows |\n|---|---|---|\n",
        );
        let mut planted: Vec<&Planted> = self.planted.iter().collect();
        planted.sort_by_key(|one| one.question);
        for Planted { question, what, rows } in planted {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "| {question} | {what} | {} |", rows.join("; "));
        }
        text
    }
}

impl Sheet {
    fn text(&self) -> String {
        let mut text = self.columns.join(",");
        text.push('\n');
        for row in &self.rows {
            let cells: Vec<String> = self
                .columns
                .iter()
                .map(|column| quoted(row.get(column).map_or("", String::as_str)))
                .collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        text
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.into()
    }
}
