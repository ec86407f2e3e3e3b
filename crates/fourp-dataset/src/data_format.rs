//! The page that tells people how to write a folder.

use crate::{
    column::{Column, Filling},
    every::{RecordReader, show},
    figure_parts::KindWord,
    record::Record,
};
use fourp_model::{Table, Tables};
use std::fmt::Write as _;

/// The page in Markdown: the rules of the files, the text of every kind of value, and the columns of
/// every table. Made from the definitions that reading and writing use.
///
/// ```
/// let page = fourp_dataset::data_format_page();
/// assert!(page.contains("id,title,publisher,published,address,standing"));
/// ```
#[must_use]
pub fn data_format_page() -> String {
    let mut tables = Sections::default();
    show(&Tables::default(), &mut tables);
    let files: Vec<String> =
        Table::ALL.iter().map(|table| format!("[`{table}.csv`](#{table})")).collect();
    let kinds: String = KindWord::ALL
        .iter()
        .map(|(word, parts, meaning)| {
            let parts: Vec<&str> = parts.iter().map(|part| part.name()).collect();
            format!("| `{word}` | {} | {meaning} |\n", parts.join(", "))
        })
        .collect();
    format!(
        "{OPENING}{}.\n\n{WORKBOOKS}{VALUES}{FIGURES}{kinds}\n{TABLES}{}{PROBLEMS}",
        files.join(", "),
        tables.text
    )
}

#[derive(Default)]
struct Sections {
    text: String,
}

impl RecordReader for Sections {
    fn table<R: Record>(&mut self, _: &[R]) {
        let columns = R::columns();
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let rows: String = columns.iter().map(table_row).collect();
        // Writing to a string cannot fail.
        let _ = write!(
            self.text,
            "### {}\n\n{}\n\n```text\n{}\n```\n\n| column | filled | holds | meaning |\n|---|---|---|---|\n{rows}\n",
            R::TABLE,
            R::ABOUT,
            names.join(","),
        );
    }
}

fn table_row(column: &Column) -> String {
    let filled = match &column.filling {
        Filling::Required => "always".into(),
        Filling::Optional => "if known".into(),
        Filling::Default(word) if word.is_empty() => "if known".into(),
        Filling::Default(word) => format!("empty means `{word}`"),
        Filling::ByKind(kind) => format!("as `{kind}` needs"),
    };
    format!("| `{}` | {filled} | {} | {} |\n", column.name, column.holds, column.help)
}

const OPENING: &str = "\
# How to write a programme as a folder

A programme is a folder with one CSV file for each table. Any table may be missing; what then cannot be answered is said to be so.

This page is made from the code that reads the files. After a change there, `FOURP_BLESS=1 cargo test -p fourp-dataset` writes it
again; without the variable the same test fails if the page has fallen behind.

## Files

- Text is UTF-8, with or without a byte order mark. Lines end in LF, CRLF or CR. Cells are parted by commas.
- The first line names the columns, in any order. A column that is not \"always\" filled may be left out.
- A cell with a comma, a quote or a line end stands in quotes, and a quote within it is written twice (RFC 4180). Nothing else may
  stand outside of the quotes. Spaces at either end of a cell are not part of it.
- A cell has at most 1 MiB, a row at most 16 MiB, a file at most 4 GiB. Rows without any text are passed over.
- Reading is all or nothing: with one error there is no programme, and every problem of every file is reported, with its file, line and
  column (in characters, from 1). After a quote that does not close, the rest of that file cannot be seen. A row with too many or too
  few cells is not read further, for it cannot be told which cell is which.
- Warnings stay in the data: an id that no row declares is kept, and can be listed.
- Other files are not read, and a warning names them; files that begin with a dot or end in `.md` or `.txt` are left alone,
  unless they are called as a table: `claims.txt`.
- `programme.csv` may say what holds for all tables, in two columns `key,value`: `title` (otherwise the name of the folder),
  `currency` (such as `GBP`; then every amount must be in it, and need not name it) and `synthetic` (what made up the data: a
  command and its seed; without it the rows are taken to describe the world).
- A text that a spreadsheet would run as a formula (one that begins with `=`, `+`, `-` or `@` and is no plain number) is written with an
  apostrophe before it, and read without. Format columns as text before opening a file from strangers in a spreadsheet.
- `datapackage.json` describes the folder to other tools as a Tabular Data Package (Frictionless Data, version 1): columns, keys, licences,
  sources, declarations of completeness. It is written with the tables and need not be there. When read, only three things in it count:
  the version of the format (`fourp.format`), which files are tables (`resources`, by `name`), and where they stand (`path`, which
  must stay in the folder; `programme.csv` always stands at its top). `frictionless validate datapackage.json` checks a folder with that project's own tool.
- Every row may have a protective marking of its own, in the column `marking`; it is never less protected than its source.

The files: ";

const WORKBOOKS: &str = "\
## Workbooks

The same tables may be the sheets of one workbook (`.xlsx`), each called as its table: `claims`, `flows`, and `programme` for what holds for
all tables. What is said of files above holds for sheets, but for quotes and encodings. A problem names the sheet and the cell:
`response.xlsx!claims!C7`.

- The first row with any text is the header, in whatever row and columns it stands. What stands beside the columns it names is an error;
  rows and columns with a form but no text are not there. Empty rows between others are passed over with a warning.
- A cell means what was typed into it. A number is read if it has at most 15 digits, which is what a spreadsheet keeps; more digits are an
  error, as others may have been typed: format the column as text, and type them again. Percentages are read as their plain number: 79%
  is `0.79`. The sign of a currency that only the form of a cell shows is not read; a warning counts these and percentages.
- A date without a time of day is read as `2018-09-14`, in workbooks that count from 1900 and from 1904. With a time of day it is an error.
  So is a date that is shown without its day, month or year: spreadsheets make `Sep-18` of a typed `2018-09`, and `03-Oct` of `3-10`.
- Of a formula, what it gave when the workbook was saved is read, and a warning counts the formulas of a sheet. A formula for which the file
  holds no value is an error.
- Errors such as `#N/A`, logical values, times of day and durations are errors.
- Of merged cells only the first has the text; a warning counts them.
- Hidden sheets, rows and columns are read as others are. Sheets of other names are not read, and a warning names them; so are charts.
- At most 16 MiB and 100 times the size of the file are unpacked, and the texts that cells share take at most 16 MiB and 20 times its size.
  No cell or text is longer than 2 MiB and no row than 16 MiB, and the cells of a sheet repeat shared texts to at most 16 MiB and 100 times the size.
  A workbook with a password, an old one (`.xls`) or one of another kind (`.ods`, `.xlsb`) is refused: save it as `.xlsx`.

A workbook is written with every cell as text, so that nothing in it is run and no digit is lost. A sheet holds 1,048,575 rows beside its
header, and a cell 32,767 characters (as UTF-16 counts them); what does not fit is refused, not cut. Characters that XML cannot hold
are written as `_x0001_`, as spreadsheets write them.

";

const VALUES: &str = "\
## Values

No value passes through a floating-point number: `12345678901234567.89` stays what it is.

| kind | written |
|---|---|
| id | 1 to 128 letters, digits and `-` `_` `.` `:` `/`, without spaces; case counts |
| party | the id of a body, `home-office`; or `class:` and the id of a class of bodies, `class:territorial-police-forces` |
| several items | joined by `; `; a `;` within an item is written `;;` |
| date | `2018`, `2018-09` or `2018-09-14`, as much as is known |
| dates | `2006..2013`, `2013..`, `..2013-09-14`; `..` for no bound; both ends included |
| value with dates | `home-office [2006..2013]`; a value that itself ends in `]` is followed by ` [..]` |
| period | `2015-16` (financial year from April), `2018-19/2019-20`, `2018`, `2013/2018`, `2018-Q3`, `2018-09`, `2018-04/2018-09`, `2019-06-28`, `2018-04-01/2018-09-30`, `as at 2018-09-30`, `undated: until recently`. `2011-12` could be a month or a financial year and is refused: write `2011-M12` or `2011/12`; likewise from `2000-01` |
| number | `2.9`, `-3` or a fraction `1/6`; no commas, no currency sign, no percent sign |
| amount | `GBP 1234.50`; in a programme with a currency also `1234.50` or `1,234.50` |
| interval | `[1.75, 1.85)`: a square bracket includes the end, a round one does not; `-inf` and `inf` for no end, `(100, inf)` |
| unit | `GBP`, `GBP thousand`, `GBP m`, `GBP bn`; `percent`, `fraction`; what is counted: `groups`, `thousand people`, `million people`; `measured: kg` |
| scope | the thing itself, `*` for all, `?` where the source does not say. Silence is not everything |
| strand | `pursue`, `prevent`, `protect`, `prepare` |
| purpose | `unallocated`, `strand:prevent`, `threat:fraud` or `strand:prevent+threat:fraud` |
| price base | `nominal`, or `real 2018-19 (GDP deflator)` |
| budget class | one or more of `resource` or `capital`, `budget` or `outturn`, `front-line` or `back-office`, in this order |
| certainty | `unknown`, `one-year`, or `until` and a date |
| formula | ids of claims and numbers, with spaces around `+ - * /`; `sum(A, B)`, `share(A, B)`, `change(A, B)`, `count(A)`; perhaps two of them related by `=`, `<=`, `>=`, `<`, `>`, `part of` or `subset of`: `N17 + N18 = N16` |
| cost | as a figure in one cell; `not-costed` where the source says that nobody worked it out; empty where it does not mention a cost |

";

const FIGURES: &str = "\
A figure has a kind, and the parts that the kind needs. In `claims.csv` and `observations.csv` each part has a column. Where a figure
stands in one cell, the kind comes first and then each part after its name: `rounded; value 2.9; resolution 0.1; unit GBP bn`,
`list; members fraud; members drugs; unit threats`. An exact figure is its value and unit: `43 forces`.

| kind | parts | meaning |
|---|---|---|
";

const TABLES: &str = "## Tables\n\n";

const PROBLEMS: &str = "\
## Problems

Every problem has a code: [what they mean, and how to mend them](problems.md).
";
