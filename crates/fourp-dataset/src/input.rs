//! Where rows of cells come from: a file of text, a sheet of a workbook.

use crate::{
    encoding::Encoding,
    facts::FileFacts,
    origin::Origin,
    recognise::{Basis, Recognised},
    scan::{Row, Scanner},
};
use fourp_model::{Problem, ProblemCode, Problems};
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

/// What holds the tables of a programme: a folder of files, a workbook.
pub(crate) trait Container {
    /// What hands over the rows of one of its tables.
    type Source<'s>: RowSource
    where
        Self: 's;

    /// Takes out the table of a name such as `claims`; `None` if it is not there, or after reporting
    /// that it cannot be read.
    fn take<'s>(
        &'s mut self,
        name: &str,
        problems: &mut Problems,
    ) -> Option<(Origin, Self::Source<'s>)>;

    /// The problem of a table that could not be opened, or not be read to its end.
    fn unread(&self, origin: &Origin, error: &io::Error) -> Problem;

    /// Reports what has not been taken out.
    fn report_rest(&self, problems: &mut Problems);

    /// The problem that it holds no table at all.
    fn no_table(&self) -> Problem;
}

/// The rows of a file of text in any encoding.
#[derive(Debug)]
pub(crate) struct Text<R> {
    pub(crate) scanner: Scanner<R>,
    pub(crate) recognised: Recognised,
}

impl<R: BufRead> RowSource for Text<R> {
    fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        self.scanner.read(row)
    }

    fn describe(&self, facts: &mut FileFacts) {
        self.scanner.describe(facts);
        facts.encoding = self.recognised.encoding;
    }

    fn warnings(&self, origin: &Origin) -> Vec<Problem> {
        let mut warnings = self.scanner.warnings(origin);
        warnings.extend(of_encoding(&self.recognised, origin));
        warnings
    }
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

/// What is to be said of the encoding of a file that is not plain UTF-8.
fn of_encoding(recognised: &Recognised, origin: &Origin) -> Option<Problem> {
    let encoding = recognised.encoding;
    let (code, line, word, expected) = match &recognised.basis {
        Basis::Named | Basis::Valid => return None,
        Basis::ByteOrderMark if encoding == Encoding::Utf8 => return None,
        Basis::ByteOrderMark => {
            let expected = format!("UTF-8; read as {encoding}, as its byte order mark says");
            (ProblemCode::OtherEncoding, None, None, expected)
        }
        Basis::Evidence { better, worse, rival, line, word } => {
            let expected = format!(
                "UTF-8; read as {encoding}, which {better} of its characters fit better, and \
                 {worse} fit {rival} better"
            );
            (ProblemCode::OtherEncoding, Some(*line), Some(word.clone()), expected)
        }
        Basis::Same { rival, line, word } => {
            let expected = format!(
                "UTF-8; read as {encoding}, which for its characters is the same as {rival}"
            );
            (ProblemCode::OtherEncoding, Some(*line), Some(word.clone()), expected)
        }
        Basis::Doubt { windows, mac, line } => {
            let expected = format!(
                "UTF-8, or that the encoding is named: in {} this would be {windows:?}, in {} {mac:?}",
                Encoding::Windows1252,
                Encoding::MacRoman
            );
            (ProblemCode::NotUtf8, Some(*line), None, expected)
        }
    };
    let place = line.map_or_else(|| origin.whole(), |line| origin.line(line));
    Some(Problem { value: word, ..Problem::new(code, place, expected) })
}
