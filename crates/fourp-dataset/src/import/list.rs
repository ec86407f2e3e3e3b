//! The rows of a file of text whose columns are not ours, each accounted for.

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

/// A file of text with a header, read row by row.
pub(crate) struct List<'a> {
    origin: Origin,
    source: Text<Bytes<'a>>,
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
    pub(crate) number: u64,
}

impl<'a> List<'a> {
    /// Opens a list and reads its header; or says why not.
    pub(crate) fn open(file: &str, bytes: &'a [u8]) -> Result<Self, Problems> {
        let origin = Origin::file(file);
        let opened = Input::Bytes(bytes).open(None, FILE_MAX).and_then(|mut source| {
            let mut row = Row::default();
            source.read(&mut row).map(|is_there| (source, row, is_there))
        });
        let (source, row, is_there) = opened.map_err(|error| unread(&origin, &error))?;
        if !is_there {
            let missing = Problem::new(ProblemCode::MissingHeader, origin.whole(), "a header");
            return Err([missing].into_iter().collect());
        }
        let header = row.cells().map(|cell| cell.text.to_owned()).collect();
        let facts = FileFacts { file: file.into(), ..FileFacts::default() };
        Ok(Self { origin, source, header, row, number: 1, facts, blank: Vec::new() })
    }

    /// Where a column stands, by its name; the first, if there are several of that name.
    pub(crate) fn place_of(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|found| found == name)
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

    /// Adds what is to be known of the whole.
    pub(crate) fn finish(mut self, into: &mut Imported) {
        self.source.describe(&mut self.facts);
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
        let place = list.place_of("b");
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
