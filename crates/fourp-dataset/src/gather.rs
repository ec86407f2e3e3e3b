//! The rows of every table, wherever they stand, and what became of each.

use crate::{
    cell::Context,
    every::{RecordVisitor, visit},
    excluded::Tally,
    facts::FileFacts,
    input::Container,
    origin::Origin,
    places::Places,
    record::Readable,
    rows::{Form, read_rows},
    settings::{self, Settings},
};
use fourp_model::{Problems, Table, Tables};
use std::collections::BTreeMap;

/// Everything that could be read.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The rows that were accepted, in the order of their files.
    pub(crate) tables: Tables,
    /// Where they stand, for each table that is there.
    pub(crate) places: BTreeMap<Table, Places>,
    pub(crate) problems: Problems,
    /// What the settings were made of.
    pub(crate) settings: Option<FileFacts>,
    /// What was not accepted.
    pub(crate) excluded: Tally,
    /// Whether errors were too many to read on.
    pub(crate) is_given_up: bool,
}

/// Reads the settings and every table; gives up after so many errors, if that is asked for.
pub(crate) fn gather(
    container: &mut impl Container,
    title: String,
    errors_max: Option<u64>,
    problems: Problems,
) -> Gathered {
    let mut gathered = Gathered { problems, ..Gathered::default() };
    let settings = read_settings(container, &mut gathered);
    let context = Context::new(settings.currency).stopping_after(errors_max);
    let mut tables = Tables::default();
    let mut reader = Reader { container, context, gathered };
    visit(&mut tables, &mut reader);
    let Reader { context, mut gathered, .. } = reader;
    tables.title = settings.title.unwrap_or(title);
    tables.currency = context.currency();
    tables.provenance = settings.provenance;
    gathered.tables = tables;
    if gathered.is_given_up {
        return gathered;
    }
    container.report_rest(&mut gathered.problems);
    if gathered.places.is_empty() {
        gathered.problems.push(container.no_table());
    }
    gathered
}

fn read_settings(container: &mut impl Container, gathered: &mut Gathered) -> Settings {
    let problems = &mut gathered.problems;
    let Some((origin, mut source)) = container.take(settings::NAME, problems) else {
        return Settings::default();
    };
    let (settings, facts) = settings::read(&mut source, &origin, problems);
    drop(source);
    match facts {
        Ok(facts) => gathered.settings = Some(facts),
        Err(error) => problems.push(container.unread(&origin, &error)),
    }
    settings
}

fn is_too_much(problems: &Problems, errors_max: Option<u64>) -> bool {
    errors_max.is_some_and(|most| problems.errors() >= most)
}

struct Reader<'c, C> {
    container: &'c mut C,
    context: Context,
    gathered: Gathered,
}

impl<C: Container> RecordVisitor for Reader<'_, C> {
    fn table<R: Readable>(&mut self, rows: &mut Vec<R>) {
        let Gathered { places: known, problems, excluded, is_given_up, .. } = &mut self.gathered;
        if *is_given_up {
            return;
        }
        let Some((origin, mut source)) = self.container.take(R::TABLE.as_str(), problems) else {
            return;
        };
        let columns = R::columns();
        let context = &self.context;
        let mut places = Places::new(origin.clone(), &columns);
        let [mut accepted, mut rejected] = [0_u64; 2];
        let read = read_rows(&mut source, &origin, &columns, context, problems, |cells, form| {
            let currency = context.currency();
            let row = if form == Form::Whole { R::read(cells) } else { None };
            match row {
                Some(row) => {
                    places.push(cells);
                    rows.push(row);
                    accepted = accepted.saturating_add(1);
                    true
                }
                None => {
                    context.forget_since(currency);
                    places.push_rejected(cells);
                    excluded.push(R::TABLE, cells, form);
                    rejected = rejected.saturating_add(1);
                    false
                }
            }
        });
        drop(source);
        places.facts = read.unwrap_or_else(|error| {
            problems.push(self.container.unread(&origin, &error));
            cut_short(&origin, accepted, rejected)
        });
        *is_given_up = is_too_much(problems, context.errors_max());
        known.insert(R::TABLE, places);
    }
}

/// What is known of a file that could not be read to its end.
fn cut_short(origin: &Origin, accepted: u64, rejected: u64) -> FileFacts {
    FileFacts {
        file: origin.file.clone(),
        sheet: origin.sheet.clone(),
        rows: accepted.saturating_add(rejected),
        accepted,
        rejected,
        ..FileFacts::default()
    }
}
