//! Rows as the text of a file.

use crate::record::Record;

/// Writes a table: the header, then the rows in the order given, each line ending in LF.
///
/// A cell stands in quotes only if it has a comma, a quote or a line end. What is read from the text
/// is equal to the rows, save for the spaces at either end of texts, which are not kept.
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
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}
