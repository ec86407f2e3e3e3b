//! An example of every table, for whoever begins with an empty folder.

use crate::{
    column::{Column, Filling},
    every::{RecordReader, show},
    read::read_tables,
    record::Record,
    template_rows::EXAMPLES,
};
use fourp_model::Tables;
use std::fmt::Write as _;

/// One example row in every table, each of them a placeholder to be replaced.
///
/// The ids begin with `example` and refer to each other, so that the rows are read without a problem or a warning. They
/// describe nothing, and their provenance says so: who replaces them by real rows also removes the line `synthetic` from
/// `programme.csv`.
///
/// ```
/// use fourp_dataset::{template_tables, write_tables};
///
/// let files = write_tables(&template_tables());
/// // `programme.csv`, a file for each of the 37 tables, and `datapackage.json`.
/// assert_eq!(files.len(), fourp_model::Table::ALL.len() + 2);
/// ```
#[must_use]
pub fn template_tables() -> Tables {
    let files: Vec<(String, String)> = EXAMPLES
        .iter()
        .map(|(table, cells)| (format!("{table}.csv"), example_text(cells)))
        .chain([("programme.csv".to_owned(), SETTINGS.to_owned())])
        .collect();
    let texts = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    // The texts are our own: that they are read is a test of this crate.
    read_tables(texts).map(|dataset| dataset.programme.into_tables()).unwrap_or_default()
}

/// A page in Markdown for the folder of the template: how to go about it, and for every table its columns, whether a cell may
/// be empty, what it holds and what it means.
///
/// Made from the definitions that reading uses. Reading leaves files that end in `.md` alone.
///
/// ```
/// let readme = fourp_dataset::template_readme();
/// assert!(readme.contains("## flows.csv"));
/// ```
#[must_use]
pub fn template_readme() -> String {
    let mut sections = Sections(OPENING.to_owned());
    show(&Tables::default(), &mut sections);
    sections.0
}

/// A header and one row. No cell of an example holds a quote.
fn example_text(cells: &[(&str, &str)]) -> String {
    let names: Vec<&str> = cells.iter().map(|(column, _)| *column).collect();
    let values: Vec<String> = cells.iter().map(|(_, value)| format!("\"{value}\"")).collect();
    format!("{}\n{}\n", names.join(","), values.join(","))
}

struct Sections(String);

impl RecordReader for Sections {
    fn table<R: Record>(&mut self, _: &[R]) {
        // Writing to a string cannot fail.
        let _ = write!(
            self.0,
            "\n## {}.csv\n\n{}\n\n| column | may be empty | holds | meaning |\n|---|---|---|---|\n",
            R::TABLE,
            R::ABOUT
        );
        for column in R::columns() {
            self.0.push_str(&line(&column));
        }
    }
}

fn line(column: &Column) -> String {
    let empty = match &column.filling {
        Filling::Required => "no".to_owned(),
        Filling::Optional => "yes".to_owned(),
        Filling::Default(word) if word.is_empty() => "yes".to_owned(),
        Filling::Default(word) => format!("yes: read as `{word}`"),
        Filling::ByKind(kind) => format!("as `{kind}` needs"),
    };
    format!("| `{}` | {empty} | {} | {} |\n", column.name, column.holds, column.help)
}

const OPENING: &str = "\
# A programme to be filled in

Each CSV file of this folder is a table with one example row. Replace the examples, add rows, and delete the files that you have
nothing for: any table may be missing, and what then cannot be answered is said to be so.

- Begin with `sources.csv`: every other row says in its column `source` where it is from.
- An id is any short word of your own, without spaces. The same id means the same thing in every file.
- Leave a cell empty if you do not know. Empty is not zero, and not \"all\": `*` is all.
- Several things in one cell are joined by `; `.
- In `programme.csv`, write the title and the currency, and delete the line `synthetic` once no example is left.
- Format columns as text before you open a file in a spreadsheet, or it will change dates and long numbers.
- `datapackage.json`, if it is there, tells other tools of the files and names each of them: delete it when you delete one of them.
  Writing the folder again makes it again.
- Files that end in `.md` or `.txt`, such as this one, are not read.

What may stand in a cell of each column is said below, table by table.
";

const SETTINGS: &str = "\
key,value
title,An example programme
currency,GBP
synthetic,the template of an empty programme: every row is an example to be replaced
";
