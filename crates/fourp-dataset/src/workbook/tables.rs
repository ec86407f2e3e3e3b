//! Which sheet of a workbook holds which table.

use super::{
    archive::{Archive, Part},
    book::{Book, Sheet},
    fault::Fault,
    sheet::{Interrupted, SheetRows},
};
use crate::{input::Container, nearest::nearest, origin::Origin, settings};
use fourp_model::{Place, Problem, ProblemCode, Problems, Table};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek},
};

/// The sheets of a workbook, each taken out once.
#[derive(Debug)]
pub(crate) struct Workbook<R> {
    /// The name of the file.
    name: String,
    archive: Archive<R>,
    book: Book,
    /// Where in the book the sheet of each name is that has not been taken out.
    left: BTreeMap<String, usize>,
}

impl<R: Read + Seek> Workbook<R> {
    /// Reads all but the sheets; `None` after reporting that this cannot be done.
    pub(crate) fn open(name: &str, input: R, problems: &mut Problems) -> Option<Self> {
        let mut archive = match Archive::open(input) {
            Ok(archive) => archive,
            Err(fault) => {
                problems.push(fault.at(Place::file(name)));
                return None;
            }
        };
        let book = match Book::read(&mut archive) {
            Ok(book) => book,
            Err(fault) => {
                problems.push(fault.at(Place::file(name)));
                return None;
            }
        };
        let mut workbook = Self { name: name.into(), archive, book, left: BTreeMap::new() };
        let mut names = BTreeSet::new();
        for (at, sheet) in workbook.book.sheets.iter().enumerate() {
            if !names.insert(sheet.name.to_lowercase()) {
                let fault = Fault::broken("two sheets have this name");
                problems.push(fault.at(workbook.origin(&sheet.name).whole()));
            }
            workbook.left.insert(sheet.name.clone(), at);
        }
        Some(workbook)
    }

    /// The names of its sheets, in their order.
    #[cfg(feature = "import-360giving")]
    pub(crate) fn sheets(&self) -> Vec<String> {
        self.book.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    fn origin(&self, sheet: &str) -> Origin {
        Origin { file: self.name.clone(), sheet: Some(sheet.into()) }
    }
}

impl<R: Read + Seek> Container for Workbook<R> {
    type Source<'s>
        = SheetRows<'s, Part<'s, R>>
    where
        Self: 's;

    fn take<'s>(
        &'s mut self,
        name: &str,
        problems: &mut Problems,
    ) -> Option<(Origin, Self::Source<'s>)> {
        let origin = self.origin(name);
        // A chart of this name is no table, and is left.
        let Sheet { part, .. } = self.book.sheets.get(*self.left.get(name)?)?;
        let part = part.as_ref()?;
        self.left.remove(name);
        match self.archive.part(part) {
            Ok(Some(part)) => return Some((origin, SheetRows::new(part, &self.book.cells))),
            Ok(None) => {
                let fault = Fault::broken(format!("{part} is not there"));
                problems.push(fault.at(origin.whole()));
            }
            Err(fault) => problems.push(fault.at(origin.whole())),
        }
        None
    }

    fn unread(&self, origin: &Origin, error: &io::Error) -> Problem {
        match error.get_ref().and_then(|error| error.downcast_ref::<Interrupted>()) {
            Some(Interrupted { row: 0, fault }) => fault.at(origin.whole()),
            Some(Interrupted { row, fault }) => fault.at(origin.line(*row)),
            None => Fault::Unreadable(error.to_string()).at(origin.whole()),
        }
    }

    fn report_rest(&self, problems: &mut Problems) {
        let known: Vec<&str> =
            Table::ALL.iter().map(|table| table.as_str()).chain([settings::NAME]).collect();
        for name in self.left.keys() {
            problems.push(Problem {
                nearest: nearest(name, known.iter().copied()).map(Into::into),
                ..Problem::new(
                    ProblemCode::UnknownFile,
                    self.origin(name).whole(),
                    "a sheet called as a table of a programme, such as claims",
                )
            });
        }
    }

    fn no_table(&self) -> Problem {
        let expected = "at least one sheet called as a table, such as claims";
        Problem::new(ProblemCode::MissingTable, Place::file(&self.name), expected)
    }
}
