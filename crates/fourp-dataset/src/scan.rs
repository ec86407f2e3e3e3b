//! Which text stands in which cell, and where the cell begins.
//!
//! Our own scanner, because the `csv` crate reads any bytes without an error (a stray quote is kept,
//! an open one swallows the file) and knows the line of a record but not the column of a cell.

#[cfg(feature = "parallel")]
use crate::lines::Position;
use crate::{
    encoding::Encoding,
    lines::{Line, LineEnd, Lines},
    plain::{self, PlainLine},
};
use fourp_model::ProblemCode;
use std::io::{self, BufRead};

/// The longest cell, in bytes.
pub(crate) const CELL_MAX: usize = 1 << 20;

/// The longest row, in bytes.
pub(crate) const ROW_MAX: usize = 16 << 20;

/// The most cells of a row that are kept; more are counted only.
const CELLS_MAX: usize = 4096;

/// The longest line that is kept to be shown with a problem, in bytes.
const SHOWN_MAX: usize = 4096;

/// The most lines of a row that are kept to be shown.
const SHOWN_LINES_MAX: usize = 64;

/// Splits text into rows and cells as RFC 4180 has it, one row at a time.
#[derive(Debug)]
pub(crate) struct Scanner<R> {
    lines: Lines<R>,
    line: Line,
    ends: [u64; 3],
}

/// One row of cells.
#[derive(Debug, Default)]
pub(crate) struct Row {
    text: String,
    cells: Vec<Span>,
    /// Of a plain line: where its cells end. `text` then is the line as it stands in the file.
    ends: Vec<u32>,
    is_ascii: bool,
    shown: Vec<(u64, String)>,
    /// The number of the line on which it begins, from 1.
    pub(crate) line: u64,
    /// How many cells it has.
    pub(crate) width: usize,
    /// The line and column after its last character, both from 1.
    pub(crate) end: (u64, u64),
    /// What is wrong with its form, in order of place.
    pub(crate) faults: Vec<ScanFault>,
}

/// The text of one cell and where it begins.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct ScannedCell<'r> {
    pub(crate) text: &'r str,
    pub(crate) line: u64,
    pub(crate) column: u64,
    /// Whether a fault was found in it, so that its text means nothing.
    pub(crate) is_damaged: bool,
}

/// A fault in the form of a row.
#[derive(Debug)]
pub(crate) struct ScanFault {
    pub(crate) code: ProblemCode,
    /// Which cell it is in, from 0.
    pub(crate) cell: usize,
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) found: Option<String>,
    pub(crate) expected: &'static str,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
    line: u64,
    column: u64,
    is_damaged: bool,
}

/// Within what the scanner stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Plain,
    Quoted,
    Closed,
}

impl Row {
    /// The cell at a place, from 0.
    pub(crate) fn cell(&self, place: usize) -> Option<ScannedCell<'_>> {
        if !self.ends.is_empty() {
            return self.plain_cell(place);
        }
        let span = self.cells.get(place)?;
        Some(ScannedCell {
            text: trimmed(self.text.get(span.start..span.end)?),
            line: span.line,
            column: span.column,
            is_damaged: span.is_damaged,
        })
    }

    /// The text of the cell at a place.
    pub(crate) fn text(&self, place: usize) -> Option<&str> {
        let (start, end) = match self.cells.get(place) {
            Some(span) => (span.start, span.end),
            None => self.plain_span(place)?,
        };
        self.text.get(start..end).map(trimmed)
    }

    /// Whether a fault was found in the cell at a place.
    pub(crate) fn is_damaged(&self, place: usize) -> bool {
        self.cells.get(place).is_some_and(|cell| cell.is_damaged)
    }

    /// Where a cell of a plain line begins and ends.
    fn plain_span(&self, place: usize) -> Option<(usize, usize)> {
        let end = usize::try_from(*self.ends.get(place)?).ok()?;
        let start = match place.checked_sub(1) {
            Some(before) => usize::try_from(*self.ends.get(before)?).ok()?.wrapping_add(1),
            None => 0,
        };
        Some((start, end))
    }

    fn plain_cell(&self, place: usize) -> Option<ScannedCell<'_>> {
        let (start, end) = self.plain_span(place)?;
        let before = if self.is_ascii {
            u64::try_from(start).unwrap_or(u64::MAX)
        } else {
            characters(self.text.get(..start)?)
        };
        Some(ScannedCell {
            text: trimmed(self.text.get(start..end)?),
            line: self.line,
            column: before.saturating_add(1),
            is_damaged: false,
        })
    }

    /// The cells that are kept, in order.
    pub(crate) fn cells(&self) -> impl Iterator<Item = ScannedCell<'_>> {
        (0..self.kept()).filter_map(|place| self.cell(place))
    }

    /// Whether no cell has any text. Of cells that are not kept, this cannot be said.
    pub(crate) fn is_blank(&self) -> bool {
        let are_all_kept = self.width == self.kept();
        are_all_kept
            && self.faults.is_empty()
            && (0..self.kept()).all(|place| self.text(place).is_none_or(str::is_empty))
    }

    /// A line of the row as it stands in the file, unless it is too long to be shown.
    pub(crate) fn line_text(&self, line: u64) -> Option<&str> {
        if !self.ends.is_empty() {
            return (line == self.line).then_some(self.text.as_str());
        }
        let shown = self.shown.iter().find(|(number, _)| *number == line);
        shown.map(|(_, text)| text.as_str())
    }

    /// Begins it anew, without cells, on a line.
    #[cfg(feature = "xlsx")]
    pub(crate) fn begin(&mut self, line: u64) {
        self.clear();
        self.line = line;
        self.end = (line, 1);
    }

    fn kept(&self) -> usize {
        self.cells.len().max(self.ends.len())
    }

    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.shown.clear();
        self.faults.clear();
        self.ends.clear();
        self.width = 0;
    }

    /// Adds an empty cell that begins at a place.
    pub(crate) fn begin_cell(&mut self, line: u64, column: u64) {
        let start = self.text.len();
        self.width = self.width.saturating_add(1);
        if self.cells.len() < CELLS_MAX {
            self.cells.push(Span { start, end: start, line, column, is_damaged: false });
        }
    }

    /// Adds text to the last cell.
    pub(crate) fn push(&mut self, piece: &str) {
        if self.width > self.cells.len() {
            return;
        }
        let Some(cell) = self.cells.last_mut() else { return };
        let length = self.text.len().saturating_sub(cell.start).saturating_add(piece.len());
        if length <= CELL_MAX && self.text.len().saturating_add(piece.len()) <= ROW_MAX {
            self.text.push_str(piece);
            cell.end = self.text.len();
        } else if !cell.is_damaged {
            let (line, column) = (cell.line, cell.column);
            self.fault(ProblemCode::FieldTooLong, line, column, None, "a cell of at most 1 MiB");
        }
    }

    /// Takes the line that a buffer begins with, if it is plain; otherwise is left in pieces.
    fn read_plain(&mut self, buffer: &[u8]) -> Option<PlainLine> {
        let line = plain::find(buffer, &mut self.ends)?;
        let text = std::str::from_utf8(buffer.get(..line.length)?).ok()?;
        self.text.push_str(text);
        self.width = self.ends.len();
        self.is_ascii = line.is_ascii;
        Some(line)
    }

    /// Says which line it is that was read.
    fn number_plain(&mut self, number: u64, line: PlainLine) {
        self.line = number;
        let length = if line.is_ascii {
            u64::try_from(line.length).unwrap_or(u64::MAX)
        } else {
            characters(&self.text)
        };
        self.end = (number, length.saturating_add(1));
    }

    /// Says what is wrong with the last cell.
    pub(crate) fn fault(
        &mut self,
        code: ProblemCode,
        line: u64,
        column: u64,
        found: Option<String>,
        expected: &'static str,
    ) {
        let cell = self.width.saturating_sub(1);
        let Some(span) = self.cells.get_mut(cell) else { return };
        // One fault of a cell is enough, but for the one that also hides the rest of the file.
        if std::mem::replace(&mut span.is_damaged, true) && code != ProblemCode::UnterminatedQuote {
            return;
        }
        self.faults.push(ScanFault { code, cell, line, column, found, expected });
    }
}

impl<R: BufRead> Scanner<R> {
    /// Scans UTF-8 that was decoded from a file in an encoding.
    pub(crate) fn decoded(input: R, encoding: Encoding) -> Self {
        Self { lines: Lines::new(input, encoding), line: Line::default(), ends: [0; 3] }
    }

    /// Goes on in another input, which begins where a row of the same file does.
    #[cfg(feature = "parallel")]
    pub(crate) fn resume(input: R, at: Position) -> Self {
        Self { lines: Lines::resume(input, at), line: Line::default(), ends: [0; 3] }
    }

    /// What has not been read, and where it begins.
    #[cfg(feature = "parallel")]
    pub(crate) const fn rest(&mut self) -> (&mut R, Position) {
        self.lines.rest()
    }

    /// Counts the ends of rows that were read by others.
    #[cfg(feature = "parallel")]
    pub(crate) fn add_line_ends(&mut self, ends: [u64; 3]) {
        for (count, more) in self.ends.iter_mut().zip(ends) {
            *count = count.saturating_add(more);
        }
    }

    /// Whether the file began with a byte order mark, once a row has been read.
    pub(crate) const fn had_byte_order_mark(&self) -> bool {
        self.lines.had_byte_order_mark()
    }

    /// How many rows ended in LF, CRLF and CR.
    pub(crate) const fn line_ends(&self) -> [u64; 3] {
        self.ends
    }

    /// Reads the next row; `false` at the end of the file, where there is none.
    pub(crate) fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        row.clear();
        if self.lines.has_begun() {
            if let Some(line) = row.read_plain(self.lines.ahead()?) {
                row.number_plain(self.lines.pass(line.length, line.end), line);
                self.count(line.end);
                return Ok(true);
            }
            row.clear();
        }
        self.read_with_care(row)
    }

    /// The same for any row.
    fn read_with_care(&mut self, row: &mut Row) -> io::Result<bool> {
        if !self.lines.read(&mut self.line)? {
            return Ok(false);
        }
        row.line = self.line.number;
        row.begin_cell(row.line, 1);
        let mut state = State::Plain;
        let mut opened = (row.line, 1);
        loop {
            let line = &self.line;
            if line.text.len() <= SHOWN_MAX && row.shown.len() < SHOWN_LINES_MAX {
                row.shown.push((line.number, line.text.clone()));
            }
            let column = scan_line(line, row, &mut state, &mut opened);
            row.end = (line.number, column);
            if line.is_cut {
                let expected = "a line of at most 16 MiB";
                row.fault(ProblemCode::FieldTooLong, line.number, column, None, expected);
                break;
            }
            if state != State::Quoted {
                break;
            }
            row.push(line.end.as_str());
            if line.end == LineEnd::File || !self.lines.read(&mut self.line)? {
                let expected = "a closing quote before the end of the file";
                row.fault(ProblemCode::UnterminatedQuote, opened.0, opened.1, None, expected);
                break;
            }
        }
        self.count(self.line.end);
        Ok(true)
    }

    fn count(&mut self, end: LineEnd) {
        let [lf, crlf, cr] = &mut self.ends;
        match end {
            LineEnd::File => {}
            LineEnd::Lf => *lf = lf.saturating_add(1),
            LineEnd::CrLf => *crlf = crlf.saturating_add(1),
            LineEnd::Cr => *cr = cr.saturating_add(1),
        }
    }
}

/// The same as [`str::trim`]; most cells have nothing to trim.
fn trimmed(text: &str) -> &str {
    let is_kept = |byte: Option<&u8>| matches!(byte, Some(0x21..=0x7F));
    let bytes = text.as_bytes();
    if is_kept(bytes.first()) && is_kept(bytes.last()) { text } else { text.trim() }
}

/// Adds the cells of one line to a row; returns the column after its last character.
fn scan_line(line: &Line, row: &mut Row, state: &mut State, opened: &mut (u64, u64)) -> u64 {
    let mut rest = line.text.as_str();
    let mut column = 1_u64;
    let mut faults = line.faults.iter().peekable();
    let mut is_first_of_cell = *state != State::Quoted;
    loop {
        if is_first_of_cell && rest.starts_with('"') {
            *state = State::Quoted;
            *opened = (line.number, column);
            rest = rest.strip_prefix('"').unwrap_or(rest);
            column = column.saturating_add(1);
        }
        is_first_of_cell = false;
        let next = match *state {
            State::Quoted => rest.find('"'),
            State::Plain => rest.find([',', '"']),
            State::Closed => Some(0).filter(|_| !rest.is_empty()),
        };
        let (piece, after) = rest.split_at(next.unwrap_or(rest.len()));
        let begin = line.text.len().saturating_sub(rest.len());
        let end = begin.saturating_add(piece.len());
        while let Some(fault) = faults.next_if(|fault| fault.at < end) {
            let before = line.text.get(begin..fault.at).unwrap_or_default();
            let at = column.saturating_add(characters(before));
            let found = Some(fault.found.clone());
            let expected = match fault.code {
                ProblemCode::NulByte => "text without NUL bytes",
                _ => "text in UTF-8",
            };
            row.fault(fault.code, line.number, at, found, expected);
        }
        row.push(piece);
        column = column.saturating_add(characters(piece));
        rest = after;
        let Some(found) = rest.chars().next() else { return column };
        match (*state, found) {
            (State::Plain | State::Closed, ',') => {
                step(&mut rest, &mut column);
                *state = State::Plain;
                row.begin_cell(line.number, column);
                is_first_of_cell = true;
            }
            (State::Quoted, _) if rest.starts_with("\"\"") => {
                row.push("\"");
                step(&mut rest, &mut column);
                step(&mut rest, &mut column);
            }
            (State::Quoted, _) => {
                step(&mut rest, &mut column);
                *state = State::Closed;
            }
            (State::Closed, _) => {
                let expected = "a comma or the end of the line after a closing quote";
                row.fault(ProblemCode::StrayQuote, line.number, column, None, expected);
                *state = State::Plain;
            }
            (State::Plain, _) => {
                let expected = "the whole cell in quotes, and each quote within it twice";
                row.fault(ProblemCode::StrayQuote, line.number, column, None, expected);
                row.push("\"");
                step(&mut rest, &mut column);
            }
        }
    }
}

/// Passes over one character.
fn step(rest: &mut &str, column: &mut u64) {
    let mut left = rest.chars();
    if left.next().is_some() {
        *column = column.saturating_add(1);
    }
    *rest = left.as_str();
}

fn characters(text: &str) -> u64 {
    u64::try_from(text.chars().count()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Cells = Vec<(String, u64, u64)>;
    type Faults = Vec<(ProblemCode, usize, u64, u64)>;

    fn scan(bytes: &[u8]) -> (Vec<Cells>, Faults) {
        let mut scanner = Scanner::decoded(bytes, Encoding::Utf8);
        let mut row = Row::default();
        let (mut rows, mut faults) = (Vec::new(), Vec::new());
        while scanner.read(&mut row).unwrap() {
            let cells = row.cells().map(|cell| (cell.text.to_owned(), cell.line, cell.column));
            rows.push(cells.collect());
            faults.extend(
                row.faults.iter().map(|fault| (fault.code, fault.cell, fault.line, fault.column)),
            );
        }
        (rows, faults)
    }

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        let (rows, faults) = scan(bytes);
        assert!(faults.is_empty(), "{faults:?}");
        rows.into_iter().map(|row| row.into_iter().map(|(text, ..)| text).collect()).collect()
    }

    #[test]
    fn cells_stand_where_they_begin_counted_in_characters() {
        let (rows, _) = scan("a,£é,\"x,y\",z\n\"p\nq\", b\n".as_bytes());
        let place = |text: &str, line, column| (text.to_owned(), line, column);
        assert_eq!(
            rows,
            [
                vec![place("a", 1, 1), place("£é", 1, 3), place("x,y", 1, 6), place("z", 1, 12)],
                vec![place("p\nq", 2, 1), place("b", 3, 4)],
            ]
        );
    }

    #[test]
    fn quotes_hold_commas_quotes_and_line_ends() {
        assert_eq!(texts(b"\"a\"\"b\",\"\",\"c\r\nd\""), [["a\"b", "", "c\r\nd"]]);
        assert_eq!(texts(b"a,\r\n,\rb,c"), [["a", ""], ["", ""], ["b", "c"]]);
        assert_eq!(texts(b"\"\"\"\""), [["\""]]);
        assert_eq!(texts(b"a\n\nb\n"), [["a"], [""], ["b"]]);
    }

    #[test]
    fn a_stray_quote_is_found_where_it_stands() {
        assert_eq!(scan(b"a,b\"c\"\n").1, [(ProblemCode::StrayQuote, 1, 1, 4)]);
        assert_eq!(scan(b"a\n\"b\"c,d").1, [(ProblemCode::StrayQuote, 0, 2, 4)]);
        assert_eq!(scan(b" \"a\"").1, [(ProblemCode::StrayQuote, 0, 1, 2)]);
    }

    #[test]
    fn an_open_quote_is_found_where_it_opens() {
        let faults = scan(b"a,b\nc,\"d\ne,f\n").1;
        assert_eq!(faults, [(ProblemCode::UnterminatedQuote, 1, 2, 3)]);
        assert_eq!(scan(b"\"").1, [(ProblemCode::UnterminatedQuote, 0, 1, 1)]);
    }

    #[test]
    fn bytes_that_are_no_text_spoil_their_cell_only() {
        let (rows, faults) = scan(b"a,b\xA3\xA3,c\nd,\"\0\"");
        assert_eq!(rows.len(), 2);
        assert_eq!(faults, [(ProblemCode::NotUtf8, 1, 1, 4), (ProblemCode::NulByte, 1, 2, 4)]);
    }

    #[test]
    fn a_cell_may_have_a_mebibyte_and_no_more() {
        let mut bytes = vec![b'x'; CELL_MAX];
        assert!(scan(&bytes).1.is_empty());
        bytes.push(b'x');
        bytes.extend(b",y");
        let (rows, faults) = scan(&bytes);
        assert_eq!(faults, [(ProblemCode::FieldTooLong, 0, 1, 1)]);
        assert_eq!(rows[0][1], ("y".into(), 1, 1_048_579));
    }

    #[test]
    fn more_cells_than_any_table_has_are_counted() {
        let bytes = vec![b','; CELLS_MAX + 9];
        let mut scanner = Scanner::decoded(bytes.as_slice(), Encoding::Utf8);
        let mut row = Row::default();
        assert!(scanner.read(&mut row).unwrap());
        assert_eq!((row.width, row.cells().count()), (CELLS_MAX + 10, CELLS_MAX));
        assert!(!row.is_blank());
    }

    /// Everything that can be seen of the rows of a file.
    fn seen(bytes: &[u8], read: fn(&mut Scanner<&[u8]>, &mut Row) -> io::Result<bool>) -> String {
        let mut scanner = Scanner::decoded(bytes, Encoding::Utf8);
        let mut row = Row::default();
        let mut seen = String::new();
        while read(&mut scanner, &mut row).unwrap() {
            let cells: Vec<_> = row.cells().collect();
            let shown: Vec<_> = (1..6).map(|line| row.line_text(line)).collect();
            let form = (row.line, row.width, row.end, &row.faults, row.is_blank());
            seen.push_str(&format!("{cells:?} {form:?} {shown:?}\n"));
        }
        format!("{seen}{:?}", scanner.line_ends())
    }

    fn quickly(scanner: &mut Scanner<&[u8]>, row: &mut Row) -> io::Result<bool> {
        scanner.read(row)
    }

    fn with_care(scanner: &mut Scanner<&[u8]>, row: &mut Row) -> io::Result<bool> {
        row.clear();
        scanner.read_with_care(row)
    }

    proptest! {
        #[test]
        fn plain_lines_are_read_as_with_care(
            text in "(id\r?\n)?([a-z0-9 ]{0,12}|é|\u{a0}|\u{feff}|,|,|\"|\r|\n|\n|\r\n|\0){0,60}",
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            for bytes in [text.as_bytes(), &bytes] {
                prop_assert_eq!(seen(bytes, quickly), seen(bytes, with_care));
            }
        }

        #[test]
        fn any_bytes_can_be_scanned(bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), prop::sample::select(b",\"\r\n".as_slice())], 0..200,
        )) {
            let (rows, _) = scan(&bytes);
            prop_assert_eq!(rows.is_empty(), bytes.is_empty());
        }

        #[test]
        fn what_is_quoted_comes_back(
            rows in prop::collection::vec(prop::collection::vec("[a,\"\r\n é]{0,6}", 1..4), 1..4)
        ) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text: String = rows
                .iter()
                .map(|row| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\n")
                .collect();
            let trimmed: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| cell.trim().into()).collect()).collect();
            prop_assert_eq!(texts(text.as_bytes()), trimmed);
        }
    }
}
