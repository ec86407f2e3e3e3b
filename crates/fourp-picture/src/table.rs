//! The data behind a picture, to be read and to be taken away.

use std::borrow::Cow;

use crate::element::Element;

/// Rows that paper shows; those beyond are marked, so that a style sheet can leave them out in print.
const PRINTED: usize = 40;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cell {
    /// Words.
    Words(String),
    /// A number, as it is shown (`£1.2bn`) and as a program reads it (`1200000000`).
    Number {
        /// For people.
        shown: String,
        /// For programs: digits, and a point before decimals.
        plain: String,
    },
    /// Not known: why, if that is known.
    Unknown(String),
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }

    /// A number that is shown as it is written.
    #[must_use]
    pub fn number(number: impl ToString) -> Self {
        let plain = number.to_string();
        Self::Number { shown: plain.clone(), plain }
    }

    /// A number with the form in which it is shown.
    #[must_use]
    pub fn shown(shown: impl Into<String>, plain: impl ToString) -> Self {
        Self::Number { shown: shown.into(), plain: plain.to_string() }
    }

    /// Not known, and why.
    #[must_use]
    pub fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }

    fn read(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Number { shown, .. } => shown.clone(),
            Self::Unknown(why) if why.is_empty() => "not known".into(),
            Self::Unknown(why) => format!("not known: {why}"),
        }
    }

    fn taken(&self) -> Cow<'_, str> {
        match self {
            Self::Words(words) => harmless(words),
            Self::Number { plain, .. } => plain.into(),
            Self::Unknown(_) => "unknown".into(),
        }
    }
}

/// Rows under named columns. The first column names the row.
///
/// ```
/// use fourp_picture::{Cell, Table};
///
/// let mut table = Table::new(["threat", "spent (£)"]);
/// table.row([Cell::words("fraud, online"), Cell::shown("£1.2m", 1_200_000)]);
/// table.row([Cell::words("drugs"), Cell::unknown("not stated")]);
/// assert_eq!(table.csv(), "threat,spent (£)\r\n\"fraud, online\",1200000\r\ndrugs,unknown\r\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new<C: Into<String>>(columns: impl IntoIterator<Item = C>) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row. A cell too few stays empty; one too many has no heading.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows, in order.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// The table with its first rows only.
    #[must_use]
    pub fn first(&self, rows: usize) -> Self {
        Self { columns: self.columns.clone(), rows: self.rows.iter().take(rows).cloned().collect() }
    }

    /// The table as HTML, under a caption. Rows beyond the fortieth are of the class `unprinted`, and where there are
    /// such, a last row of the class `printed` says so: a style sheet shows either the ones or the other.
    #[must_use]
    pub fn html(&self, caption: &str) -> Element {
        let head = self
            .columns
            .iter()
            .map(|name| Element::new("th").with("scope", "col").text(name.clone()));
        let rows = self.rows.iter().enumerate().map(|(at, row)| {
            let cells = row.iter().enumerate().map(|(place, cell)| {
                let read = cell.read();
                match (place, cell) {
                    (0, _) => Element::new("th").with("scope", "row").text(read),
                    (_, Cell::Number { .. }) => {
                        Element::new("td").with("class", "number").text(read)
                    }
                    _ => Element::new("td").text(read),
                }
            });
            let line = Element::new("tr").children(cells);
            if at < PRINTED { line } else { line.with("class", "unprinted") }
        });
        let unprinted = self.rows.len().saturating_sub(PRINTED);
        let told = (unprinted > 0).then(|| {
            let words = format!("and {} more rows, on the screen", grouped(unprinted));
            let across = self.columns.len().max(1);
            let cell = Element::new("td").with("colspan", across).text(words);
            Element::new("tr").with("class", "printed").child(cell)
        });
        Element::new("table")
            .child(Element::new("caption").text(caption))
            .child(Element::new("thead").child(Element::new("tr").children(head)))
            .child(Element::new("tbody").children(rows).children(told))
    }

    /// The table as CSV (RFC 4180), numbers as programs read them, what is not known as `unknown`.
    ///
    /// Words that a spreadsheet would take for a formula (they begin with `=`, `+`, `-`, `@`, a tab or a return) are written
    /// behind an apostrophe, as the Open Worldwide Application Security Project advises of CSV injection.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = Cow<'_, str>>| {
            let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        };
        line(&mut self.columns.iter().map(|name| harmless(name)));
        for row in &self.rows {
            line(&mut row.iter().map(Cell::taken));
        }
        text
    }
}

/// A count with commas between thousands.
///
/// ```
/// assert_eq!(fourp_picture::grouped(1_234_567), "1,234,567");
/// ```
#[must_use]
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Words that no spreadsheet takes for a formula.
fn harmless(words: &str) -> Cow<'_, str> {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{words}").into()
    } else {
        words.into()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\r', '\n']) || cell.trim() != cell {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut table = Table::new(["a"]);
        for odd in ["x\"y", "x\ny", " x", ""] {
            table.row([Cell::words(odd)]);
        }
        assert_eq!(table.csv(), "a\r\n\"x\"\"y\"\r\n\"x\ny\"\r\n\" x\"\r\n\r\n");
    }

    #[test]
    fn words_are_no_formula_and_numbers_stay_numbers() {
        let mut table = Table::new(["a", "b"]);
        table.row([Cell::words("=1+1"), Cell::number(-5)]);
        table.row([Cell::words("@home"), Cell::words("a-b")]);
        assert_eq!(table.csv(), "a,b\r\n'=1+1,-5\r\n'@home,a-b\r\n");
    }

    #[test]
    fn paper_is_told_what_it_does_not_show() {
        let of = |count: usize| {
            let mut table = Table::new(["a", "b"]);
            (0..count).for_each(|at| table.row([Cell::number(at), Cell::number(at)]));
            table.html("Rows").to_string()
        };
        assert!(!of(PRINTED).contains("printed"));
        let long = of(PRINTED + 1_200);
        assert_eq!(long.matches("class=\"unprinted\"").count(), 1_200);
        let told =
            "<tr class=\"printed\"><td colspan=\"2\">and 1,200 more rows, on the screen</td></tr>";
        assert!(long.contains(told), "{long}");
    }

    #[test]
    fn thousands_are_apart() {
        let written = [0, 999, 1_000, 12_345_678].map(grouped);
        assert_eq!(written, ["0", "999", "1,000", "12,345,678"]);
    }

    #[test]
    fn the_unknown_is_said() {
        let mut table = Table::new(["a", "b"]);
        table.row([Cell::words("x"), Cell::unknown("")]);
        let html = table.html("Rows").to_string();
        assert!(html.contains("<td>not known</td>"), "{html}");
        assert!(html.contains("<th scope=\"row\">x</th>"), "{html}");
    }
}
