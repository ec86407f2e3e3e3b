//! The rows of a file or sheet whose columns are not ours, each accounted for.

use super::imported::{BlankRows, Imported, RejectedRow, Rejection, Repair, RepairRule};
use crate::{
    facts::FileFacts,
    file::{Bytes, Input},
    input::{RowSource, Text},
    options::FILE_MAX,
    origin::Origin,
    scan::Row,
};
use fourp_model::{Place, Problem, ProblemCode, Problems};
use std::io;

/// A file or sheet with a header, read row by row.
pub(crate) struct List<S> {
    origin: Origin,
    source: S,
    header: Vec<String>,
    row: Row,
    /// How many rows have been read, the header and blank ones included.
    number: u64,
    facts: FileFacts,
    blank: Vec<BlankRows>,
}

/// One row of a list.
#[derive(Clone, Copy)]
pub(crate) struct ListRow<'r> {
    origin: &'r Origin,
    header: &'r [String],
    row: &'r Row,
    /// Its number, the header being the first.
    #[cfg_attr(
        not(any(
            feature = "import-fiscal",
            feature = "import-grants-register",
            feature = "import-spend"
        )),
        expect(dead_code, reason = "forms with ids are cited by them")
    )]
    pub(crate) number: u64,
}

impl<'a> List<Text<Bytes<'a>>> {
    /// Opens a file of text and reads its header, or says why not.
    pub(crate) fn open(file: &str, bytes: &'a [u8]) -> Result<Self, Problems> {
        let origin = Origin::file(file);
        match Input::Bytes(bytes).open(None, FILE_MAX) {
            Ok(source) => Self::over(origin, source),
            Err(error) => Err(unread(&origin, &error)),
        }
    }
}

impl<S: RowSource> List<S> {
    /// Reads the header of rows from anywhere, or says why not.
    pub(crate) fn over(origin: Origin, mut source: S) -> Result<Self, Problems> {
        let mut row = Row::default();
        match source.read(&mut row) {
            Ok(true) => {}
            Ok(false) => {
                let missing = Problem::new(ProblemCode::MissingHeader, origin.whole(), "a header");
                return Err([missing].into_iter().collect());
            }
            Err(error) => return Err(unread(&origin, &error)),
        }
        let header = row.cells().map(|cell| cell.text.to_owned()).collect();
        let Origin { file, sheet } = origin.clone();
        let facts = FileFacts { file, sheet, ..FileFacts::default() };
        Ok(Self { origin, source, header, row, number: 1, facts, blank: Vec::new() })
    }

    /// The names of the columns.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// The problem of a header that is not as it should be.
    pub(crate) fn unknown_header(&self, expected: &str) -> Problems {
        let problem = Problem {
            value: Some(self.header.join(",").chars().take(200).collect()),
            ..Problem::new(ProblemCode::MissingHeader, self.origin.line(1), expected)
        };
        [problem].into_iter().collect()
    }

    /// Reads on to the next row that has text and is whole; `None` after the last.
    ///
    /// # Errors
    /// The problem of a file that cannot be read on.
    pub(crate) fn next(&mut self, into: &mut Imported) -> Result<Option<ListRow<'_>>, Problems> {
        loop {
            match self.source.read(&mut self.row) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => return Err(unread(&self.origin, &error)),
            }
            self.number = self.number.saturating_add(1);
            if self.row.is_blank() {
                self.push_blank();
                continue;
            }
            self.facts.rows = self.facts.rows.saturating_add(1);
            if self.row.width == self.header.len() && self.row.faults.is_empty() {
                break;
            }
            let line = self.row.line;
            let found = match self.row.faults.first() {
                Some(fault) => fault.code.title().to_owned(),
                None => format!("{} cells, not {}", self.row.width, self.header.len()),
            };
            let place = self.origin.line(line);
            into.rejected.push(RejectedRow { place, why: Rejection::BrokenRow, found });
            self.facts.rejected = self.facts.rejected.saturating_add(1);
        }
        let Self { origin, header, row, number, .. } = &*self;
        Ok(Some(ListRow { origin, header, row, number: *number }))
    }

    /// Says that the last row made something.
    pub(crate) const fn accept(&mut self) {
        self.facts.accepted = self.facts.accepted.saturating_add(1);
    }

    /// Says that the last row made nothing.
    pub(crate) fn reject(&mut self, into: &mut Imported, row: RejectedRow) {
        into.rejected.push(row);
        self.facts.rejected = self.facts.rejected.saturating_add(1);
    }

    /// Says that the last row repeats one that made something, in every cell.
    #[cfg(feature = "import-360giving")]
    pub(crate) const fn merge(&mut self) {
        self.facts.merged = self.facts.merged.saturating_add(1);
    }

    /// Adds what is to be known of the whole.
    pub(crate) fn finish(mut self, into: &mut Imported) {
        let blank = self.facts.blank;
        self.source.describe(&mut self.facts);
        // A sheet passes over blank rows by itself, and counts them.
        self.facts.blank = self.facts.blank.max(blank);
        into.warnings.extend(self.source.warnings(&self.origin));
        into.blank.append(&mut self.blank);
        into.files.push(self.facts);
    }

    fn push_blank(&mut self) {
        self.facts.blank = self.facts.blank.saturating_add(1);
        let line = self.row.line;
        if let Some(run) = self.blank.last_mut()
            && run.last_line.checked_add(1) == Some(line)
        {
            run.last_line = line;
            run.rows = run.rows.saturating_add(1);
            return;
        }
        let first = self.origin.line(line);
        self.blank.push(BlankRows { first, last_line: line, rows: 1 });
    }
}

impl<'r> ListRow<'r> {
    /// The text of the cell in a column, without the space around it; empty for no column.
    pub(crate) fn text(&self, column: Option<usize>) -> &'r str {
        column.and_then(|at| self.row.text(at)).unwrap_or_default()
    }

    /// The texts of all its cells.
    #[cfg(feature = "import-360giving")]
    pub(crate) fn texts(&self) -> Vec<&'r str> {
        self.row.cells().map(|cell| cell.text).collect()
    }

    /// Where the cell in a column stands.
    pub(crate) fn place(&self, column: Option<usize>) -> Place {
        let at = column.unwrap_or_default();
        match (self.row.cell(at), self.header.get(at)) {
            (Some(cell), Some(name)) => self.origin.cell(cell.line, cell.column, name),
            _ => self.origin.line(self.row.line),
        }
    }

    /// What a cell was read as.
    pub(crate) fn repair(
        &self,
        column: Option<usize>,
        rule: RepairRule,
        read_as: Option<String>,
    ) -> Repair {
        let found = self.text(column).to_owned();
        Repair { place: self.place(column), rule, found, read_as }
    }

    /// That the row is refused for a cell.
    pub(crate) fn refuse(&self, column: Option<usize>, why: Rejection) -> Box<RejectedRow> {
        let found = self.text(column).to_owned();
        Box::new(RejectedRow { place: self.place(column), why, found })
    }
}

fn unread(origin: &Origin, error: &io::Error) -> Problems {
    let code = match error.kind() {
        io::ErrorKind::FileTooLarge => ProblemCode::FileTooLarge,
        _ => ProblemCode::FileUnreadable,
    };
    let problem = Problem {
        value: Some(error.to_string()),
        ..Problem::new(code, origin.whole(), "a file that can be read")
    };
    [problem].into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> (Vec<(u64, String)>, Imported) {
        let mut imported = Imported::default();
        let mut list = List::open("a.csv", bytes).unwrap();
        let mut seen = Vec::new();
        let place = list.header().iter().position(|name| name == "b");
        while let Some(row) = list.next(&mut imported).unwrap() {
            seen.push((row.number, row.text(place).to_owned()));
            list.accept();
        }
        list.finish(&mut imported);
        (seen, imported)
    }

    #[test]
    fn every_row_is_read_refused_or_blank() {
        let (seen, imported) = rows(b"a,b\r1, x \r,\r,\r2\r3,\"y\"z\r,\r4,w\r");
        assert_eq!(seen, [(2, "x".into()), (8, "w".into())]);
        let facts = &imported.files[0];
        assert_eq!([facts.rows, facts.accepted, facts.rejected, facts.blank], [4, 2, 2, 3]);
        assert_eq!(facts.cr, 8);
        let rejected: Vec<_> = imported.rejected.iter().map(ToString::to_string).collect();
        assert_eq!(
            rejected,
            ["a.csv:5: broken row: \"1 cells, not 2\"", "a.csv:6: broken row: \"stray quote\""]
        );
        let blank: Vec<_> = imported.blank.iter().map(ToString::to_string).collect();
        assert_eq!(blank, ["a.csv:3 to line 4: 2 blank", "a.csv:7 to line 7: 1 blank"]);
    }

    #[test]
    fn a_file_without_a_row_has_no_header() {
        let problem = List::open("a.csv", b"").err().unwrap();
        assert_eq!(problem.to_string(), "a.csv: missing header, expected a header");
    }
}
