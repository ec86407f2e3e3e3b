//! Where rows of cells come from: a file of text, a sheet of a workbook.

use crate::{
    facts::FileFacts,
    origin::Origin,
    scan::{Row, Scanner},
};
use fourp_model::{Problem, ProblemCode};
use std::io::{self, BufRead};

/// Hands over the rows of one table, one after the other.
pub(crate) trait RowSource {
    /// The next row; `false` after the last.
    fn read(&mut self, row: &mut Row) -> io::Result<bool>;

    /// What the rows were made of, once they have been read.
    fn describe(&self, facts: &mut FileFacts);

    /// What is to be known of the whole, once it has been read, apart from what its rows report.
    fn warnings(&self, origin: &Origin) -> Vec<Problem>;
}

impl<R: BufRead> RowSource for Scanner<R> {
    fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        Self::read(self, row)
    }

    fn describe(&self, facts: &mut FileFacts) {
        facts.byte_order_mark = self.had_byte_order_mark();
        [facts.lf, facts.crlf, facts.cr] = self.line_ends();
    }

    fn warnings(&self, origin: &Origin) -> Vec<Problem> {
        let [_, _, cr] = self.line_ends();
        let other_ends = Problem::new(ProblemCode::OtherLineEnds, origin.whole(), "");
        Vec::from_iter((cr > 0).then_some(other_ends))
    }
}
