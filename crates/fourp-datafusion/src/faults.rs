//! What no row may lack or hold, as conditions that an engine counts.

use std::fmt;

use fourp_dataset::ColumnKind;
use fourp_model::Table;

use crate::{
    columns::{columns, words},
    joint::SINGLE,
    lexicon::Lexicon,
    question::Question,
    text::{named, quoted},
};

impl Question {
    /// What another engine is asked first: every fault of the table that would make the answer another than the core's, with how
    /// many rows (or words) have it: `fault`, `found`. Where all is well it has no row.
    ///
    /// It tells words that the lexicon does not know and rows with faults. Whether ids are ids and price bases may stand
    /// side by side it does not tell: [`Question::run`] and [`vet`](crate::vet) do, by reading every word.
    #[must_use]
    pub fn check_sql(&self, lexicon: &Lexicon) -> String {
        let table = self.table();
        let joint = self.joint_faults(lexicon);
        let faults = faults(self);
        let sums: Vec<String> = faults
            .iter()
            .zip(0_u32..)
            .map(|(fault, place)| format!("    {} AS fault_{place}", fault.counted()))
            .collect();
        let mut with = joint.with.clone();
        with.push(format!("looked_at AS (\n  SELECT\n{}\n  FROM {table}\n)", sums.join(",\n")));
        let mut all: Vec<String> = faults
            .iter()
            .zip(0_u32..)
            .map(|(fault, place)| {
                format!(
                    "SELECT {} AS fault, fault_{place} AS found FROM looked_at",
                    quoted(&fault.to_string())
                )
            })
            .collect();
        for column in self.columns() {
            let known = if self.words().contains(&column) {
                lexicon.known(column)
            } else {
                words(table, column).into_iter().map(quoted).collect()
            };
            let is_lexicon = self.words().contains(&column);
            if known.is_empty() && !is_lexicon {
                continue;
            }
            let (name, list) = (named(column), known.join(", "));
            let among = if known.is_empty() {
                String::new()
            } else {
                format!(" AND {name} NOT IN ({list})")
            };
            let fault = format!("have a word in {column} whose meaning the question does not know");
            all.push(format!(
                "SELECT {} AS fault, count(*) AS found FROM {table} WHERE {name} IS NOT NULL{among}",
                quoted(&fault)
            ));
        }
        all.extend(joint.selects());
        format!(
            "WITH {}\nSELECT fault, found FROM (\n{}\n) AS faults\nWHERE found > 0\nORDER BY fault\n",
            with.join(",\n"),
            all.join("\nUNION ALL\n")
        )
    }
}

/// What no row may have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// Nothing in a column.
    Lacks(&'static str),
    /// A text without characters in a column. The format has null where nothing is said; another writer may have left one.
    Empty(&'static str),
    /// Whatever meets a condition.
    Meets {
        /// As an engine asks it.
        condition: String,
        /// As it is told.
        told: String,
    },
}

impl Fault {
    /// The number of rows that have it, as an engine counts them.
    pub(crate) fn counted(&self) -> String {
        let condition = match self {
            Self::Lacks(column) => format!("{} IS NULL", named(column)),
            Self::Empty(column) => format!("{} = ''", named(column)),
            Self::Meets { condition, .. } => condition.clone(),
        };
        format!("coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks(column) => write!(formatter, "have no {column}"),
            Self::Empty(column) => write!(formatter, "have an empty text as {column}"),
            Self::Meets { told, .. } => formatter.write_str(told),
        }
    }
}

/// Columns without which a row is none, whatever is asked.
const fn required(table: Table) -> &'static [&'static str] {
    match table {
        Table::Flows => &["payer", "payee", "amount", "kind", "phase", "period"],
        Table::Seats => &["party", "people", "group"],
        Table::Observations => &["measure", "period", "kind", "unit"],
        _ => &["id", "date", "party"],
    }
}

/// The columns that are looked at for a question: those it reads, and those that every row must have.
pub(crate) fn looked_at(question: &Question) -> Vec<&'static str> {
    let mut all = required(question.table()).to_vec();
    all.extend(question.columns());
    all.sort_unstable();
    all.dedup();
    all
}

/// What no row may have for a question, in the order in which it is told.
pub(crate) fn faults(question: &Question) -> Vec<Fault> {
    let table = question.table();
    let mut faults: Vec<Fault> =
        required(table).iter().map(|column| Fault::Lacks(column)).collect();
    let amounts: Vec<&str> = columns(table)
        .unwrap_or_default()
        .into_iter()
        .filter(|column| column.kind == ColumnKind::Amount)
        .map(|column| column.name)
        .collect();
    let texts = looked_at(question).into_iter().filter(|column| !amounts.contains(column));
    faults.extend(texts.map(Fault::Empty));
    let mut fault =
        |condition: String, told: &str| faults.push(Fault::Meets { condition, told: told.into() });
    if table == Table::Flows {
        let most = i64::MAX;
        fault("amount <= CAST(0 AS DECIMAL(19, 0))".into(), "have an amount that is not above 0");
        fault(
            format!("amount > CAST('{most}' AS DECIMAL(19, 0))"),
            &format!("have an amount beyond {most} minor units"),
        );
        fault(
            "half_width < CAST(0 AS DECIMAL(19, 0)) OR half_width >= amount".into(),
            "have a half-width that does not lie from 0 to below their amount",
        );
    }
    if question.columns().contains(&"commitment") {
        // Commitments are too many to be read one by one.
        fault(
            "length(commitment) > 128 OR commitment LIKE '% %'".into(),
            "have a commitment that is no id",
        );
    }
    if matches!(question, Question::Series) {
        fault(format!("{SINGLE} AND value IS NULL"), "have no value");
        fault(
            format!(
                "{SINGLE} AND (translate(value, '0123456789', '') NOT IN ('', '-', '.', '-.') OR strpos(value, '-') > 1 \
                 OR translate(value, '0123456789', '') = value)"
            ),
            "have a value that is no decimal",
        );
        fault(
            format!(
                "{SINGLE} AND (length(translate(split_part(value, '.', 1), '-', '')) > 20 OR length(split_part(value, '.', 2)) > 9)"
            ),
            "have a value of more than 20 digits before the point or nine after it",
        );
        fault(
            "exposure IS NOT NULL".into(),
            "have an exposure, by which this question does not divide: the core does",
        );
    }
    faults
}
