//! What evidence to ask for next.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use fourp_claims::{LedgerEntry, LedgerVerdict};
use fourp_model::{
    DataSystem, Function, Need, NotMeasurable, Party, Programme, Responsibility, Statement, Table,
};
use serde::Serialize;

use crate::{code::Code, rule::Rule, stock::Stock};

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
    /// Headline questions without an answer.
    pub headlines: Vec<String>,
    /// Statements that the data supplied cannot settle and that need it, by id.
    pub statements: Vec<String>,
    /// Questions of single analyses without an answer; most are parts of a headline.
    pub questions: Vec<String>,
    /// Columns of other tables with ids that no row of this one declares.
    pub named_in: Vec<String>,
}

impl Request {
    /// How many statements, rules and headline questions hang on it.
    #[must_use]
    pub fn settles(&self) -> usize {
        let asked = self.rules.len().saturating_add(self.headlines.len());
        asked.saturating_add(self.statements.len())
    }

    /// How many questions of single analyses and references to it hang on it beside.
    #[must_use]
    pub fn details(&self) -> usize {
        self.questions.len().saturating_add(self.named_in.len())
    }
}

/// What could not be answered, from which requests are made.
pub(crate) struct Open<'a> {
    /// Rules that could not be asked, with the tables that have no rows.
    pub(crate) rules: &'a [(&'static Rule, Vec<Table>)],
    /// Headline questions.
    pub(crate) headlines: &'a [NotMeasurable],
    /// Questions of single analyses.
    pub(crate) questions: &'a [NotMeasurable],
    /// What the data make of each statement.
    pub(crate) ledger: &'a [LedgerEntry],
}

/// What to ask for, what settles most first; of equals what has more details, then in order of table.
pub(crate) fn requests(programme: &Programme, stock: &Stock, open: &Open<'_>) -> Vec<Request> {
    let mut wanted: BTreeMap<Table, Wanted> = BTreeMap::new();
    for (rule, tables) in open.rules {
        for (table, what) in rule.needs.iter().filter(|(table, _)| tables.contains(table)) {
            let wanted = wanted.entry(*table).or_default();
            wanted.what.insert((*what).to_owned());
            wanted.rules.insert(rule.code);
        }
    }
    for (gaps, is_headline) in [(open.headlines, true), (open.questions, false)] {
        for (gap, need, table) in needs(gaps) {
            let wanted = wanted.entry(table).or_default();
            wanted.what.insert(need.what.clone());
            let questions = if is_headline { &mut wanted.headlines } else { &mut wanted.questions };
            questions.insert(gap.question.clone());
        }
    }
    for entry in open.ledger {
        let LedgerVerdict::NotMeasurable { .. } = entry.verdict else { continue };
        let Some(statement) = programme.get::<Statement>(&entry.statement) else { continue };
        for table in &statement.settled_in {
            let wanted = wanted.entry(*table).or_default();
            wanted.what.extend(statement.settled_by.clone());
            wanted.statements.insert(statement.id.to_string());
        }
    }
    for dangling in programme.dangling() {
        let Some(table) = dangling.kind.table() else { continue };
        let wanted = wanted.entry(table).or_default();
        wanted.named_in.insert(format!("{}.{}", dangling.row.table, dangling.field));
    }
    let mut requests: Vec<Request> = wanted
        .into_iter()
        .map(|(table, wanted)| Request {
            table,
            what: wanted.what.into_iter().collect(),
            ask: whom(programme, table),
            has_rows: !stock.is_empty(table),
            rules: wanted.rules.into_iter().collect(),
            headlines: wanted.headlines.into_iter().collect(),
            statements: wanted.statements.into_iter().collect(),
            questions: wanted.questions.into_iter().collect(),
            named_in: wanted.named_in.into_iter().collect(),
        })
        .collect();
    requests.sort_by_key(|request| {
        (Reverse(request.settles()), Reverse(request.details()), request.table)
    });
    requests
}

/// Each table that would help to answer a question.
fn needs(gaps: &[NotMeasurable]) -> impl Iterator<Item = (&NotMeasurable, &Need, Table)> {
    gaps.iter().flat_map(|gap| {
        let needs = gap.what_would_make_it_so.iter();
        needs.filter_map(move |need| Some((gap, need, need.table?)))
    })
}

/// What hangs on a table.
#[derive(Default)]
struct Wanted {
    what: BTreeSet<String>,
    rules: BTreeSet<Code>,
    headlines: BTreeSet<String>,
    statements: BTreeSet<String>,
    questions: BTreeSet<String>,
    named_in: BTreeSet<String>,
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
