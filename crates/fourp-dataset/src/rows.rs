//! The rows of one file, and how its columns stand to those of the table.

use crate::{
    cell::Context,
    cells::{Cells, shortened},
    column::Column,
    nearest::nearest,
    scan::{Row, Scanner},
};
use fourp_model::{Place, Problem, ProblemCode, Problems};
use std::io::{self, BufRead};

/// What a file was made of, and what became of its rows: `rows` is `accepted + rejected + merged`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct FileFacts {
    /// The file.
    pub file: String,
    /// How many rows it has, the header and rows without any text left out.
    pub rows: u64,
    /// How many of them are in the programme.
    pub accepted: u64,
    /// How many could not be read; none, where there is a programme.
    pub rejected: u64,
    /// How many were made into one with another; none, for a folder keeps rows apart even if they are
    /// the same.
    pub merged: u64,
    /// How many rows without any text were passed over.
    pub blank: u64,
    /// Whether it begins with a byte order mark.
    pub byte_order_mark: bool,
    /// How many rows end in a line feed.
    pub lf: u64,
    /// How many end in a carriage return and a line feed.
    pub crlf: u64,
    /// How many end in a carriage return alone.
    pub cr: u64,
}

/// Whether the cells of a row stand in the columns they seem to stand in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    Whole,
    /// Cells are missing or too many; only the first can be relied on.
    Broken,
}

/// Reads every row of a file, handing the cells of each to `read`, which says whether it
/// accepts them. A row that is not whole is to be refused.
///
/// Memory is bounded by the longest row, whatever the size of the file.
pub(crate) fn read_rows(
    input: impl BufRead,
    file: &str,
    columns: &[Column],
    context: &Context,
    problems: &mut Problems,
    mut read: impl FnMut(&mut Cells<'_>, Form) -> bool,
) -> io::Result<FileFacts> {
    let mut scanner = Scanner::new(input);
    let mut row = Row::default();
    let mut facts = FileFacts { file: file.into(), ..FileFacts::default() };
    let mut first_blank = None;
    let header = match scanner.read(&mut row)? {
        true => read_header(file, &row, columns, problems),
        false => {
            problems.push(missing_header(Place::file(file), columns));
            None
        }
    };
    if let Some(header) = header {
        while scanner.read(&mut row)? {
            if row.is_blank() {
                facts.blank = facts.blank.saturating_add(1);
                first_blank.get_or_insert(row.line);
                continue;
            }
            facts.rows = facts.rows.saturating_add(1);
            let form = report_form(file, &row, &header.names, problems);
            let mut cells = Cells {
                file,
                columns,
                places: &header.places,
                row: &row,
                context,
                problems,
                next: 0,
            };
            if read(&mut cells, form) {
                facts.accepted = facts.accepted.saturating_add(1);
            } else {
                facts.rejected = facts.rejected.saturating_add(1);
            }
        }
    }
    facts.byte_order_mark = scanner.had_byte_order_mark();
    [facts.lf, facts.crlf, facts.cr] = scanner.line_ends();
    if let Some(line) = first_blank {
        problems.push(Problem {
            value: Some(format!("{} in the file, the first here", facts.blank)),
            ..Problem::new(ProblemCode::BlankRows, Place::line(file, line), "")
        });
    }
    if facts.cr > 0 {
        problems.push(Problem::new(ProblemCode::OtherLineEnds, Place::file(file), ""));
    }
    Ok(facts)
}

struct Header {
    names: Vec<String>,
    places: Vec<Option<usize>>,
}

/// Finds the columns of the table in the first row; `None` after reporting that it is no header.
fn read_header(
    file: &str,
    row: &Row,
    columns: &[Column],
    problems: &mut Problems,
) -> Option<Header> {
    let names: Vec<String> = row.cells().map(|cell| cell.text.to_owned()).collect();
    let place_of = |name: &str| names.iter().position(|found| found == name);
    let places: Vec<_> = columns.iter().map(|column| place_of(column.name)).collect();
    report_faults(file, row, &[], problems);
    if places.iter().all(Option::is_none) {
        problems.push(Problem {
            line_text: row.line_text(row.line).map(Into::into),
            ..missing_header(Place::line(file, row.line), columns)
        });
        return None;
    }
    let known = || columns.iter().map(|column| column.name);
    let place = |at: usize, name: &str| {
        let (line, column) = row.cell(at).map_or((row.line, 1), |cell| (cell.line, cell.column));
        Place::cell(file, line, column, name)
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
            (ProblemCode::UnknownColumn, format!("a column of the table: {}", unused.join(", ")))
        };
        let line_text = row.line_text(row.line).map(Into::into);
        problems.push(Problem {
            value: Some(shortened(name)),
            nearest: (code == ProblemCode::UnknownColumn)
                .then(|| nearest(name, known()).map(Into::into))
                .flatten(),
            line_text,
            related: first.filter(|_| is_known).map(|first| place(first, name)),
            ..Problem::new(code, place(at, name), expected)
        });
    }
    for (column, place) in columns.iter().zip(&places) {
        if place.is_none() && column.is_required() {
            problems.push(Problem {
                place: Place { field: Some(column.name.into()), ..Place::line(file, row.line) },
                ..Problem::new(ProblemCode::MissingColumn, Place::file(file), column.holds.clone())
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
fn report_form(file: &str, row: &Row, names: &[String], problems: &mut Problems) -> Form {
    report_faults(file, row, names, problems);
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
    let place = Place { column: Some(column), ..Place::line(file, line) };
    problems.push(Problem {
        value: Some(shortened(&value)),
        line_text: row.line_text(line).map(Into::into),
        ..Problem::new(ProblemCode::FieldCount, place, expected)
    });
    Form::Broken
}

fn report_faults(file: &str, row: &Row, names: &[String], problems: &mut Problems) {
    for fault in &row.faults {
        let mut place = Place { column: Some(fault.column), ..Place::line(file, fault.line) };
        place.field = names.get(fault.cell).cloned();
        problems.push(Problem {
            value: fault.found.clone(),
            line_text: row.line_text(fault.line).map(Into::into),
            ..Problem::new(fault.code, place, fault.expected)
        });
    }
}
