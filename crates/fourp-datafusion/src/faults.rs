//! What no row may lack or hold, as conditions that an engine counts.

use fourp_dataset::ColumnKind;
use fourp_model::Table;

use crate::{
    columns::{columns, words},
    lexicon::Lexicon,
    question::Question,
    text::{named, quoted},
};

/// Faults of rows taken together.
#[derive(Debug, Default)]
pub(crate) struct Joint {
    /// What a text of them defines first.
    pub(crate) with: Vec<String>,
    /// Texts that count rows in a column `found`, each with what it counts.
    pub(crate) counts: Vec<(String, &'static str)>,
}

impl Joint {
    /// Each count as a text of its own, with what it counts: a union of single rows has no end on a cluster.
    #[cfg(feature = "datafusion")]
    pub(crate) fn texts(&self) -> Vec<(String, &'static str)> {
        let with = if self.with.is_empty() {
            String::new()
        } else {
            format!("WITH {}\n", self.with.join(",\n"))
        };
        self.counts.iter().map(|(text, fault)| (format!("{with}{text}"), *fault)).collect()
    }

    fn selects(&self) -> Vec<String> {
        let select = |(text, fault): &(String, &str)| {
            format!("SELECT {} AS fault, found FROM ({text}) AS counted", quoted(fault))
        };
        self.counts.iter().map(select).collect()
    }
}

/// The text of [`Question::check_sql`].
pub(crate) fn check(question: &Question, lexicon: &Lexicon) -> String {
    let table = question.table();
    let joint = question.joint_faults(lexicon);
    let faults = faults(question);
    let sums: Vec<String> = faults
        .iter()
        .zip(0_u32..)
        .map(|((condition, _), place)| format!("    {} AS fault_{place}", counted(condition)))
        .collect();
    let mut with = joint.with.clone();
    with.push(format!("looked_at AS (\n  SELECT\n{}\n  FROM {table}\n)", sums.join(",\n")));
    let mut all: Vec<String> = faults
        .iter()
        .zip(0_u32..)
        .map(|((_, fault), place)| {
            format!("SELECT {} AS fault, fault_{place} AS found FROM looked_at", quoted(fault))
        })
        .collect();
    for column in question.columns() {
        let known = if question.words().contains(&column) {
            lexicon.known(column)
        } else {
            words(table, column).into_iter().map(quoted).collect()
        };
        let is_lexicon = question.words().contains(&column);
        if known.is_empty() && !is_lexicon {
            continue;
        }
        let (name, list) = (named(column), known.join(", "));
        let among =
            if known.is_empty() { String::new() } else { format!(" AND {name} NOT IN ({list})") };
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

/// How many rows meet a condition.
pub(crate) fn counted(condition: &str) -> String {
    format!("coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)")
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

/// Conditions that no row may meet, with what they mean.
pub(crate) fn faults(question: &Question) -> Vec<(String, String)> {
    let table = question.table();
    let lacks = |column: &&str| (format!("{} IS NULL", named(column)), format!("have no {column}"));
    let mut faults: Vec<(String, String)> = required(table).iter().map(lacks).collect();
    let amounts: Vec<&str> = columns(table)
        .unwrap_or_default()
        .into_iter()
        .filter(|column| column.kind == ColumnKind::Amount)
        .map(|column| column.name)
        .collect();
    // The format has null where nothing is said; another writer may have left a text without characters.
    for column in looked_at(question).into_iter().filter(|column| !amounts.contains(column)) {
        faults.push((format!("{} = ''", named(column)), format!("have an empty text as {column}")));
    }
    let mut fault = |condition: String, told: &str| faults.push((condition, told.into()));
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
            "length(commitment) > 128 OR strpos(commitment, ' ') > 0".into(),
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

/// Whether an observation is one value.
pub(crate) const SINGLE: &str = "kind IN ('exact', 'rounded', 'estimate', 'share')";
