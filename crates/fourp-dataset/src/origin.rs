//! Which file or sheet rows stand in.

use fourp_model::Place;

/// The file, or the sheet of a file, that rows stand in.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Origin {
    pub(crate) file: String,
    pub(crate) sheet: Option<String>,
}

impl Origin {
    /// A file of text.
    pub(crate) fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), sheet: None }
    }

    /// All of it.
    pub(crate) fn whole(&self) -> Place {
        self.within(Place::file(&self.file))
    }

    /// A line, or a row of the sheet.
    pub(crate) fn line(&self, line: u64) -> Place {
        self.within(Place::line(&self.file, line))
    }

    /// A cell.
    pub(crate) fn cell(&self, line: u64, column: u64, field: &str) -> Place {
        self.within(Place::cell(&self.file, line, column, field))
    }

    fn within(&self, place: Place) -> Place {
        match &self.sheet {
            Some(sheet) => place.in_sheet(sheet),
            None => place,
        }
    }
}
