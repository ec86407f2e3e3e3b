//! The rows of one file, and how its columns stand to those of the table.

use crate::{
    cell::Context,
    cells::{Cells, shortened},
    column::Column,
    facts::FileFacts,
    input::RowSource,
    memo::Memos,
    nearest::nearest,
    origin::Origin,
    scan::Row,
};
use fourp_model::{Place, Problem, ProblemCode, Problems, Severity};
use std::io;

/// Whether the cells of a row stand in the columns they seem to stand in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    Whole,
    /// Cells are missing or too many; only the first can be relied on.
    Broken,
}

/// The columns of a file, and those of its table.
#[derive(Debug)]
pub(crate) struct Header {
    names: Vec<String>,
    /// Where each column of the table stands in the file.
    places: Vec<Option<usize>>,
}

/// What is read, and as what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout<'a> {
    pub(crate) origin: &'a Origin,
    pub(crate) columns: &'a [Column],
    /// `None` if the first row is no header.
    pub(crate) header: Option<&'a Header>,
}

/// How many rows there were so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) rows: u64,
    pub(crate) accepted: u64,
    pub(crate) rejected: u64,
    pub(crate) blank: u64,
    pub(crate) first_blank: Option<u64>,
}

/// Reads every row of a file, handing the cells of each to `read`, which says whether it
/// accepts them. A row that is not whole is to be refused, and stops where the context says that errors
/// are too many. Without a header that is known, every row is handed over as broken and without cells.
///
/// Memory is bounded by the longest row, whatever the size of the source.
pub(crate) fn read_rows(
    source: &mut impl RowSource,
    origin: &Origin,
    columns: &[Column],
    context: &Context,
    problems: &mut Problems,
    read: impl FnMut(&mut Cells<'_>, Form) -> bool,
) -> io::Result<FileFacts> {
    let mut tally = Tally::default();
    let header = read_header(source, origin, columns, problems)?;
    let layout = Layout { origin, columns, header: header.as_ref() };
    read_body(source, layout, context, &mut Memos::default(), problems, &mut tally, read)?;
    Ok(finish(source, origin, tally, problems))
}

/// Reads the first row; `None` after reporting that it is no header.
pub(crate) fn read_header(
    source: &mut impl RowSource,
    origin: &Origin,
    columns: &[Column],
    problems: &mut Problems,
) -> io::Result<Option<Header>> {
    let mut row = Row::default();
    if source.read(&mut row)? {
        return Ok(header_of(origin, &row, columns, problems));
    }
    problems.push(missing_header(origin.whole(), columns));
    Ok(None)
}

/// Reads the rows that are left.
pub(crate) fn read_body(
    source: &mut impl RowSource,
    layout: Layout<'_>,
    context: &Context,
    memos: &mut Memos,
    problems: &mut Problems,
    tally: &mut Tally,
    mut read: impl FnMut(&mut Cells<'_>, Form) -> bool,
) -> io::Result<()> {
    let Layout { origin, columns, header } = layout;
    let mut row = Row::default();
    while source.read(&mut row)? {
        if row.is_blank() {
            tally.blank = tally.blank.saturating_add(1);
            tally.first_blank.get_or_insert(row.line);
            continue;
        }
        tally.rows = tally.rows.saturating_add(1);
        let (form, places): (_, &[_]) = match header {
            Some(header) => (report_form(origin, &row, &header.names, problems), &header.places),
            None => (Form::Broken, &[]),
        };
        let at = row.line;
        let row = &row;
        let mut cells = Cells { origin, columns, places, row, context, memos, problems, next: 0 };
        if read(&mut cells, form) {
            tally.accepted = tally.accepted.saturating_add(1);
            continue;
        }
        tally.rejected = tally.rejected.saturating_add(1);
        if context.errors_max().is_some_and(|most| problems.errors() >= most) {
            problems.push(Problem::new(
                ProblemCode::TooManyProblems,
                origin.line(at),
                format!("fewer than {} errors; the rest was not read", problems.errors()),
            ));
            break;
        }
    }
    Ok(())
}

/// Reports what is to be known of the whole.
pub(crate) fn finish(
    source: &impl RowSource,
    origin: &Origin,
    tally: Tally,
    problems: &mut Problems,
) -> FileFacts {
    let Tally { rows, accepted, rejected, blank, first_blank } = tally;
    let mut facts = FileFacts {
        file: origin.file.clone(),
        sheet: origin.sheet.clone(),
        rows,
        accepted,
        rejected,
        blank,
        ..FileFacts::default()
    };
    source.describe(&mut facts);
    if let Some(line) = first_blank {
        problems.push(Problem {
            value: Some(format!("{blank} in the file, the first here")),
            ..Problem::new(ProblemCode::BlankRows, origin.line(line), "")
        });
    }
    problems.extend(source.warnings(origin));
    facts
}

impl Tally {
    /// Adds rows that come after.
    #[cfg(feature = "parallel")]
    pub(crate) fn append(&mut self, other: Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.accepted = self.accepted.saturating_add(other.accepted);
        self.rejected = self.rejected.saturating_add(other.rejected);
        self.blank = self.blank.saturating_add(other.blank);
        self.first_blank = self.first_blank.or(other.first_blank);
    }
}

/// Finds the columns of the table in the first row; `None` after reporting that it is no header.
fn header_of(
    origin: &Origin,
    row: &Row,
    columns: &[Column],
    problems: &mut Problems,
) -> Option<Header> {
    let names: Vec<String> = row.cells().map(|cell| cell.text.to_owned()).collect();
    let place_of = |name: &str| names.iter().position(|found| found == name);
    let places: Vec<_> = columns.iter().map(|column| place_of(column.name)).collect();
    report_faults(origin, row, &[], problems);
    if places.iter().all(Option::is_none) {
        problems.push(Problem {
            line_text: row.line_text(row.line).map(Into::into),
            ..missing_header(origin.line(row.line), columns)
        });
        return None;
    }
    let known = || columns.iter().map(|column| column.name);
    let place = |at: usize, name: &str| {
        let (line, column) = row.cell(at).map_or((row.line, 1), |cell| (cell.line, cell.column));
        origin.cell(line, column, name)
    };
    for (at, name) in names.iter().enumerate() {
        let first = place_of(name).filter(|&first| first < at);
        let is_known = known().any(|column| column == name);
        let is_damaged = row.cell(at).is_some_and(|cell| cell.is_damaged);
        if is_damaged || (is_known && first.is_none()) {
            continue;
        }
        let (code, expected) = if is_known {
            (ProblemCode::DuplicateColumn, String::from("each column once"))
        } else {
            let unused: Vec<_> =
                known().filter(|column| !names.iter().any(|found| found == column)).collect();
            let expected = match (name.is_empty(), unused.is_empty()) {
                (true, _) => "no column without a name: take it out".into(),
                (false, true) => "no more columns: the table has all of them".into(),
                _ => format!("a column of the table: {}", unused.join(", ")),
            };
            (ProblemCode::UnknownColumn, expected)
        };
        let line_text = row.line_text(row.line).map(Into::into);
        let mut here = place(at, name);
        here.field = here.field.filter(|field| !field.is_empty());
        problems.push(Problem {
            value: Some(shortened(name)).filter(|name| !name.is_empty()),
            nearest: (code == ProblemCode::UnknownColumn)
                .then(|| nearest(name, known()).map(Into::into))
                .flatten(),
            line_text,
            related: first.filter(|_| is_known).map(|first| place(first, name)),
            ..Problem::new(code, here, expected)
        });
    }
    for (column, place) in columns.iter().zip(&places) {
        if place.is_none() && column.is_required() {
            problems.push(Problem {
                place: Place { field: Some(column.name.into()), ..origin.line(row.line) },
                ..Problem::new(ProblemCode::MissingColumn, origin.whole(), column.holds.clone())
            });
        }
    }
    Some(Header { names, places })
}

fn missing_header(place: Place, columns: &[Column]) -> Problem {
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    Problem::new(ProblemCode::MissingHeader, place, names.join(","))
}

/// Reports what is wrong with the form of a row.
fn report_form(origin: &Origin, row: &Row, names: &[String], problems: &mut Problems) -> Form {
    report_faults(origin, row, names, problems);
    if row.width == names.len() {
        return Form::Whole;
    }
    let cuts = |code| matches!(code, ProblemCode::StrayQuote | ProblemCode::UnterminatedQuote);
    // A quote out of place is reason enough for cells to run together or apart.
    if row.faults.iter().any(|fault| cuts(fault.code)) {
        return Form::Broken;
    }
    let expected = format!("{} cells", names.len());
    let (value, (line, column)) = if let Some(extra) = row.cell(names.len()) {
        let extras: Vec<_> = row.cells().skip(names.len()).map(|cell| cell.text).collect();
        let value = format!("{} cells; beyond the last column: {}", row.width, extras.join(","));
        (value, (extra.line, extra.column))
    } else {
        let missing: Vec<_> = names.iter().skip(row.width).map(String::as_str).collect();
        (format!("{} cells; none for {}", row.width, missing.join(", ")), row.end)
    };
    let place = Place { column: Some(column), ..origin.line(line) };
    problems.push(Problem {
        value: Some(shortened(&value)),
        line_text: row.line_text(line).map(Into::into),
        ..Problem::new(ProblemCode::FieldCount, place, expected)
    });
    Form::Broken
}

fn report_faults(origin: &Origin, row: &Row, names: &[String], problems: &mut Problems) {
    for fault in &row.faults {
        let mut place = Place { column: Some(fault.column), ..origin.line(fault.line) };
        place.field = names.get(fault.cell).cloned();
        problems.push(Problem {
            value: fault.found.clone(),
            // What damages a cell is an error, although a text may be kept with a warning of the same kind.
            severity: Severity::Error,
            line_text: row.line_text(fault.line).map(Into::into),
            ..Problem::new(fault.code, place, fault.expected)
        });
    }
}
