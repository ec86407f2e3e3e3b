//! Rows as the text of a file.

use crate::{
    every::{RecordReader, show},
    formula::quoted,
    package,
    record::Record,
    settings,
};
use fourp_model::Tables;

/// Writes a whole programme: the name and text of `programme.csv`, of every table that has rows, and of
/// `datapackage.json`, which describes them.
///
/// [`read_tables`](crate::read_tables) reads them as an equal programme. The same tables make the same
/// bytes.
///
/// ```
/// use fourp_dataset::{read_tables, write_tables};
///
/// let files = [("bodies.csv", b"id,name,kind,source\nnca,NCA,organisation,gov-uk\n".as_slice())];
/// let programme = read_tables(files)?.programme;
/// let written = write_tables(programme.tables());
/// let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
/// assert_eq!(names, ["programme.csv", "bodies.csv", "datapackage.json"]);
/// # Ok::<(), fourp_model::Problems>(())
/// ```
#[must_use]
pub fn write_tables(tables: &Tables) -> Vec<(String, String)> {
    let mut text = String::new();
    for row in settings::rows(tables) {
        write_row(&mut text, row.iter().map(String::as_str));
    }
    let mut files = Files(vec![(settings::FILE.to_owned(), text)]);
    show(tables, &mut files);
    files.0.push((package::FILE.to_owned(), package::describe(tables)));
    files.0
}

/// The name of every table's file, and its header.
pub(crate) fn empty_tables() -> Vec<(String, String)> {
    struct Headers(Vec<(String, String)>);
    impl RecordReader for Headers {
        fn table<R: Record>(&mut self, rows: &[R]) {
            self.0.push((format!("{}.csv", R::TABLE), write_table(rows)));
        }
    }
    let mut headers = Headers(Vec::new());
    show(&Tables::default(), &mut headers);
    headers.0
}

struct Files(Vec<(String, String)>);

impl RecordReader for Files {
    fn table<R: Record>(&mut self, rows: &[R]) {
        if !rows.is_empty() {
            self.0.push((format!("{}.csv", R::TABLE), write_table(rows)));
        }
    }
}

/// Writes a table: the header, then the rows in the order given, each line ending in LF.
///
/// A cell stands in quotes only if it has a comma, a quote or a line end, and has an apostrophe before
/// it only if a spreadsheet would otherwise run it as a formula; the reader takes both away. What is read from the text
/// is equal to the rows, save for what a cell cannot show: spaces at either end of a text, and a text
/// that is there but empty, as the last item of a list too; and NUL, which no file of text holds.
///
/// ```
/// use fourp_dataset::write_table;
/// use fourp_model::Check;
///
/// let check = Check {
///     id: "X1".parse()?,
///     title: "parts, and their whole".into(),
///     formula: "N17 + N18 = N16".parse()?,
///     means: None,
///     note: None,
/// };
/// assert_eq!(
///     write_table(&[check]),
///     "id,title,formula,means,note\nX1,\"parts, and their whole\",N17 + N18 = N16,,\n",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn write_table<R: Record>(rows: &[R]) -> String {
    let mut text = String::new();
    let columns = R::columns();
    write_row(&mut text, columns.iter().map(|column| column.name));
    for row in rows {
        let cells = row.cells();
        write_row(&mut text, cells.iter().map(String::as_str));
    }
    text
}

fn write_row<'c>(text: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        let cell = quoted(cell);
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
}
