//! What evidence to ask for next.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use fourp_claims::LedgerVerdict;
use fourp_model::{
    DataSystem, Function, NotMeasurable, Party, Programme, Responsibility, Statement, Table,
};
use serde::Serialize;

use crate::{answers::Answers, code::Code, rule::Rule, stock::Stock};

/// Data that are missing, and what they would settle.
///
/// The rank counts what hangs on the rows; one table may not be enough by itself, and rows may settle a thing either way.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// The table.
    pub table: Table,
    /// What is missing, each once.
    pub what: Vec<String>,
    /// Whom to ask, as far as responsibilities and data systems tell.
    pub ask: Vec<Party>,
    /// Whether the table has rows, but not those.
    pub has_rows: bool,
    /// Rules that cannot be asked without it.
    pub rules: Vec<Code>,
    /// Questions without an answer.
    pub questions: Vec<String>,
    /// Statements that the data supplied cannot settle and that need it.
    pub statements: Vec<String>,
}

impl Request {
    /// How much it would help to settle.
    #[must_use]
    pub fn settles(&self) -> usize {
        self.rules.len().saturating_add(self.questions.len()).saturating_add(self.statements.len())
    }
}

/// What to ask for, what settles most first; of equals in order of table.
pub(crate) fn requests(
    programme: &Programme,
    stock: &Stock,
    answers: &Answers,
    unasked: &[(&'static Rule, Vec<Table>)],
    not_measurable: &[NotMeasurable],
) -> Vec<Request> {
    let mut wanted: BTreeMap<Table, Wanted> = BTreeMap::new();
    for (rule, tables) in unasked {
        for (table, what) in rule.needs.iter().filter(|(table, _)| tables.contains(table)) {
            let wanted = wanted.entry(*table).or_default();
            wanted.what.insert((*what).to_owned());
            wanted.rules.insert(rule.code);
        }
    }
    for gap in not_measurable {
        for need in &gap.what_would_make_it_so {
            let Some(table) = need.table else { continue };
            let wanted = wanted.entry(table).or_default();
            wanted.what.insert(need.what.clone());
            wanted.questions.insert(gap.question.clone());
        }
    }
    for entry in &answers.ledger {
        let LedgerVerdict::NotMeasurable { .. } = entry.verdict else { continue };
        let Some(statement) = programme.get::<Statement>(&entry.statement) else { continue };
        for table in &statement.settled_in {
            let wanted = wanted.entry(*table).or_default();
            wanted.what.extend(statement.settled_by.clone());
            wanted.statements.insert(statement.id.to_string());
        }
    }
    let mut requests: Vec<Request> = wanted
        .into_iter()
        .map(|(table, wanted)| Request {
            table,
            what: wanted.what.into_iter().collect(),
            ask: whom(programme, table),
            has_rows: !stock.is_empty(table),
            rules: wanted.rules.into_iter().collect(),
            questions: wanted.questions.into_iter().collect(),
            statements: wanted.statements.into_iter().collect(),
        })
        .collect();
    requests.sort_by_key(|request| (Reverse(request.settles()), request.table));
    requests
}

/// What hangs on a table.
#[derive(Default)]
struct Wanted {
    what: BTreeSet<String>,
    rules: BTreeSet<Code>,
    questions: BTreeSet<String>,
    statements: BTreeSet<String>,
}

/// Who should have such rows: those responsible for what the table tells of, and those who hold data on it.
fn whom(programme: &Programme, table: Table) -> Vec<Party> {
    let functions: &[Function] = match table {
        Table::Flows | Table::Allocations | Table::Balances => &[Function::Funding],
        Table::Groups
        | Table::Seats
        | Table::ReportingLines
        | Table::Remits
        | Table::Meetings
        | Table::Responsibilities
        | Table::Bodies
        | Table::BodyClasses => &[Function::Coordinate],
        Table::Strategies | Table::Objectives | Table::Initiatives | Table::Priorities => {
            &[Function::Policy]
        }
        Table::Recommendations | Table::Commitments => &[Function::AccountToParliament],
        Table::Indicators | Table::Capabilities | Table::Interventions => {
            &[Function::Lead, Function::Coordinate]
        }
        _ => &[],
    };
    let responsible = programme.rows::<Responsibility>().iter();
    let responsible = responsible.filter(|row| functions.contains(&row.function));
    let holds = matches!(
        table,
        Table::Observations
            | Table::Interventions
            | Table::RecordingChanges
            | Table::CaptureLists
            | Table::Ratings
            | Table::DataSystems
    );
    let systems = programme.rows::<DataSystem>().iter().filter(|_| holds);
    let found: BTreeSet<Party> = responsible
        .map(|row| row.party.clone())
        .chain(systems.map(|system| system.held_by.clone()))
        .collect();
    found.into_iter().collect()
}
