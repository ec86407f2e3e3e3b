//! The faults that were planted, each of another kind.

use fourp::model::ProblemCode as Code;

/// One fault in the files of `tests/fixtures/planted_faults`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planted {
    /// The table, which is the name of the file without its ending.
    pub(crate) table: &'static str,
    /// The line of the file, from 1. No cell holds a line end, so it is also the row.
    pub(crate) line: u64,
    /// The character at which the fault begins, from 1; none where the fault is of the whole line.
    pub(crate) column: Option<u64>,
    /// The cell of the row, from 1; none where the fault is of the whole row.
    pub(crate) cell: Option<u64>,
    /// The column of the table that it is reported for.
    pub(crate) field: Option<&'static str>,
    pub(crate) code: Code,
    pub(crate) what: &'static str,
}

const fn cell(
    table: &'static str,
    (line, column): (u64, u64),
    (cell, field): (u64, &'static str),
    code: Code,
    what: &'static str,
) -> Planted {
    Planted { table, line, column: Some(column), cell: Some(cell), field: Some(field), code, what }
}

const fn row(
    table: &'static str,
    line: u64,
    column: Option<u64>,
    field: Option<&'static str>,
    code: Code,
    what: &'static str,
) -> Planted {
    Planted { table, line, column, cell: None, field, code, what }
}

/// In order of table, as problems are.
pub(crate) const PLANTED: [Planted; 25] = [
    cell("balances", (2, 20), (4, "closing"), Code::TooFine, "half a penny"),
    cell("bodies", (3, 12), (2, "name"), Code::StrayQuote, "quotes within a cell without quotes"),
    cell("body_classes", (3, 13), (3, "count"), Code::MalformedFigure, "two and a half units"),
    cell("checks", (3, 21), (3, "formula"), Code::MalformedExpression, "two operators in a row"),
    cell("claims", (3, 35), (7, "value"), Code::MalformedNumber, "a comma in a number"),
    cell("events", (3, 4), (2, "period"), Code::MalformedPeriod, "a year or a month"),
    cell("flows", (3, 13), (3, "amount"), Code::MalformedAmount, "a sign and a word for a number"),
    cell("flows", (4, 13), (3, "amount"), Code::OtherCurrency, "euros among pounds"),
    cell("footnotes", (3, 1), (1, "mark"), Code::EmptyCell, "no mark"),
    cell("groups", (3, 10), (2, "name"), Code::NotUtf8, "one letter in Windows-1252"),
    cell("initiatives", (3, 8), (3, "threats"), Code::MalformedValue, "a list with nothing in it"),
    row("meetings", 1, None, Some("date"), Code::MissingColumn, "no column of dates"),
    row("objectives", 3, Some(27), None, Code::FieldCount, "a comma without quotes"),
    cell("populations", (3, 1), (1, "id"), Code::MalformedId, "a space in an id"),
    cell("priorities", (3, 9), (3, "labels"), Code::UnterminatedQuote, "a quote that stays open"),
    row("ratings", 1, None, None, Code::MissingHeader, "rows without a header"),
    cell("recommendations", (3, 17), (4, "made"), Code::MangledBySpreadsheet, "02-Oct for 2-10"),
    cell("responsibilities", (1, 16), (3, "jurisdicton"), Code::UnknownColumn, "a letter left out"),
    cell("seats", (3, 14), (3, "people"), Code::Overflow, "more people than can be counted"),
    row("sources", 2, None, None, Code::OtherEncoding, "MacRoman"),
    cell("statements", (3, 4), (2, "class"), Code::UnknownWord, "findings for finding"),
    cell("strategies", (1, 9), (3, "name"), Code::DuplicateColumn, "two columns of names"),
    cell("taxonomies", (3, 15), (3, "dates"), Code::MalformedDate, "the 30th of February"),
    cell("threat_labels", (3, 15), (2, "threat"), Code::DanglingReference, "two letters exchanged"),
    cell("threats", (4, 1), (1, "id"), Code::DuplicateId, "drugs again"),
];
