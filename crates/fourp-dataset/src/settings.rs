//! What `programme.csv` says of all tables.

use crate::{
    cell::{Cell, Context, Fault},
    column::{Column, ColumnKind, Filling},
    facts::FileFacts,
    input::RowSource,
    nearest::nearest,
    origin::Origin,
    rows::{Form, read_rows},
};
use fourp_model::{Currency, ProblemCode, Problems, Provenance, Tables};
use std::{collections::BTreeSet, io};

/// The name of the sheet, and of the file without its ending.
pub(crate) const NAME: &str = "programme";

/// The name of the file.
pub(crate) const FILE: &str = "programme.csv";

/// What holds for all tables.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Settings {
    pub(crate) title: Option<String>,
    pub(crate) currency: Option<Currency>,
    pub(crate) provenance: Provenance,
}

/// Its columns.
pub(crate) fn columns() -> [Column; 2] {
    let column = |name, holds: String, help| Column {
        name,
        field: name,
        filling: Filling::Required,
        holds,
        help,
        kind: ColumnKind::Text,
        refers: false,
        refers_to: None,
        words: Vec::new(),
    };
    [column("key", Key::holds(), "What is said."), column("value", String::holds(), "What it is.")]
}

/// Reads the file or sheet, as far as that can be done.
pub(crate) fn read(
    source: &mut impl RowSource,
    origin: &Origin,
    problems: &mut Problems,
) -> (Settings, io::Result<FileFacts>) {
    let columns = columns();
    let mut settings = Settings::default();
    let mut given = BTreeSet::new();
    let context = Context::default();
    let facts = read_rows(source, origin, &columns, &context, problems, |cells, form| {
        let (Some(key_cell), Some(value)) = (cells.next(), cells.next()) else { return false };
        // Whatever is wrong with the rest of the row: rows that are invented must not pass for real.
        if key_cell.text == SYNTHETIC && settings.provenance == Provenance::default() {
            settings.provenance = Provenance::Synthetic { made_by: value.text.into() };
        }
        if form == Form::Broken {
            return false;
        }
        for cell in [key_cell, value] {
            if cell.is_empty() {
                cells.report_empty(cell);
            }
        }
        if key_cell.is_empty() {
            return false;
        }
        let Some(Key(key)) = cells.read(key_cell) else { return false };
        if !given.insert(key) {
            cells.report(key_cell, key, Fault::new(ProblemCode::DuplicateId, "each key once"));
            return false;
        }
        if value.is_empty() || value.is_damaged() {
            return false;
        }
        match key {
            "title" => settings.title = Some(value.text.into()),
            "currency" => settings.currency = cells.read(value),
            _ => {}
        }
        key != "currency" || settings.currency.is_some()
    });
    (settings, facts)
}

/// The rows that [`read`] reads as the same settings.
pub(crate) fn rows(tables: &Tables) -> Vec<[String; 2]> {
    let mut rows = vec![["key".into(), "value".into()]];
    if !tables.title.trim().is_empty() {
        rows.push(["title".into(), tables.title.clone()]);
    }
    if let Some(currency) = tables.currency {
        rows.push(["currency".into(), currency.to_string()]);
    }
    if let Provenance::Synthetic { made_by } = &tables.provenance {
        rows.push(["synthetic".into(), made_by.clone()]);
    }
    rows
}

const KEYS: [&str; 3] = ["title", "currency", SYNTHETIC];

const SYNTHETIC: &str = "synthetic";

#[derive(Clone)]
struct Key(&'static str);

impl Cell for Key {
    fn holds() -> String {
        format!("one of: {}", KEYS.join(", "))
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        KEYS.into_iter().find(|key| *key == text).map(Self).ok_or_else(|| Fault {
            code: ProblemCode::UnknownWord,
            expected: Self::holds(),
            nearest: nearest(text, KEYS).map(Into::into),
        })
    }

    fn write(&self) -> String {
        self.0.into()
    }
}

impl Cell for Currency {
    fn holds() -> String {
        let codes: Vec<String> = Self::KNOWN.iter().map(ToString::to_string).collect();
        format!("a currency: {}", codes.join(", "))
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        text.parse().map_err(|_| Fault::new(ProblemCode::UnknownWord, Self::holds()))
    }

    fn write(&self) -> String {
        self.to_string()
    }
}
