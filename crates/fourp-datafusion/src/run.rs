//! Asking an engine.

use datafusion::{execution::SendableRecordBatchStream, prelude::SessionContext};
use fourp_model::Table;

use crate::{
    error::Error,
    lexicon::Lexicon,
    question::Question,
    rows::Rows,
    schema::{ROWS, check},
};

impl Question {
    /// Asks the engine of a context, in process or on a cluster, which has the table under its name (`flows`, `seats`,
    /// `observations`, `interventions`).
    ///
    /// The table is looked at first: its columns, and that no row is without what a row must have and no amount
    /// is out of range. Then the words are read whose meaning an engine does not know. The answer is whole or an
    /// error. It does not depend on partitions, executors or the order of rows.
    ///
    /// # Errors
    /// [`Error::Schema`], [`Error::Rows`], [`Error::Word`]; [`Error::Engine`] for whatever the engine could not do: a file that
    /// went away, memory, an executor that was lost for good.
    pub async fn run(&self, context: &SessionContext) -> Result<Rows, Error> {
        vet(context, self.table()).await?;
        let lexicon = self.lexicon(context).await?;
        let answer = context.sql(&self.sql(&lexicon)).await?.collect().await?;
        recount(context, self.table()).await?;
        Ok(Rows::of(self.name(), answer))
    }

    /// The same, row by row as they come; what is kept in memory is the engine's affair. Whether the table was still whole
    /// at the end is for the caller to see: [`recount`], or a sum of `flows`.
    ///
    /// # Errors
    /// As [`Question::run`]; what goes wrong later comes from the stream.
    pub async fn stream(
        &self,
        context: &SessionContext,
    ) -> Result<SendableRecordBatchStream, Error> {
        vet(context, self.table()).await?;
        let lexicon = self.lexicon(context).await?;
        Ok(context.sql(&self.sql(&lexicon)).await?.execute_stream().await?)
    }

    /// The words of the table that this question needs the meaning of. One pass over each of their columns.
    ///
    /// # Errors
    /// [`Error::Word`] for one that has none, [`Error::Engine`].
    pub async fn lexicon(&self, context: &SessionContext) -> Result<Lexicon, Error> {
        let mut lexicon = Lexicon::default();
        if self.table() == Table::Seats {
            // What is written where nothing is said.
            lexicon.add_dates("..")?;
        }
        for column in self.words() {
            let table = self.table().as_str();
            let text =
                format!("SELECT DISTINCT {column} AS word FROM {table} WHERE {column} IS NOT NULL");
            let words = context.sql(&text).await?.collect().await?;
            for word in Rows::of("words", words).texts("word")?.into_iter().flatten() {
                match *column {
                    "period" => lexicon.add_period(&word)?,
                    "certainty" => lexicon.add_certainty(&word)?,
                    "dates" => lexicon.add_dates(&word)?,
                    column => lexicon.add_day(column, &word)?,
                }
            }
        }
        Ok(lexicon)
    }
}

/// Counts the rows of a table, which must be as many as its files had when they were opened.
///
/// # Errors
/// [`Error::Lost`] if a file went away, which engines read as one without rows; [`Error::Engine`].
pub async fn recount(context: &SessionContext, table: Table) -> Result<u64, Error> {
    let text = format!("SELECT count(*) AS all_rows FROM {table}");
    let counted = Rows::of("vet", context.sql(&text).await?.collect().await?);
    let found = one(&counted, "all_rows")?;
    let provider = context.table_provider(table.as_str()).await?;
    let schema = provider.schema();
    match schema.metadata().get(ROWS).and_then(|rows| rows.parse().ok()) {
        Some(all) if all != found => Err(Error::Lost { table, found, all }),
        _ => Ok(found),
    }
}

/// Looks at a table: its columns, that no file went away, and what no row may lack or hold. Tells how many rows there are.
///
/// # Errors
/// [`Error::Schema`]; [`Error::Lost`]; [`Error::Rows`] for the first fault that rows have; [`Error::Engine`].
pub async fn vet(context: &SessionContext, table: Table) -> Result<u64, Error> {
    let provider = context.table_provider(table.as_str()).await?;
    check(table, &provider.schema())?;
    let all = recount(context, table).await?;
    let faults = faults(table);
    let counts: Vec<String> = faults
        .iter()
        .zip(0_u32..)
        .map(|((condition, _), place)| {
            format!("coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), CAST(0 AS BIGINT)) AS fault_{place}")
        })
        .collect();
    let text = format!("SELECT {} FROM {table}", counts.join(", "));
    let counted = Rows::of("vet", context.sql(&text).await?.collect().await?);
    for ((_, fault), place) in faults.iter().zip(0_u32..) {
        let rows = one(&counted, &format!("fault_{place}"))?;
        if rows > 0 {
            return Err(Error::Rows { table, rows, all, fault: fault.clone() });
        }
    }
    Ok(all)
}

/// The one number of an answer.
fn one(counted: &Rows, column: &str) -> Result<u64, Error> {
    let found = counted.whole(column)?.into_iter().flatten().next();
    found
        .and_then(|found| u64::try_from(found).ok())
        .ok_or_else(|| Error::Answer { question: "vet", column: column.into() })
}

/// Conditions that no row may meet, with what they mean.
fn faults(table: Table) -> Vec<(String, String)> {
    let lacks = |column: &str| (format!("{column} IS NULL"), format!("have no {column}"));
    match table {
        Table::Flows => {
            let required = ["payer", "payee", "amount", "kind", "phase", "period"];
            let most = i64::MAX;
            let half = "half_width < CAST(0 AS DECIMAL(19, 0)) OR half_width >= amount";
            let mut faults: Vec<_> = required.into_iter().map(lacks).collect();
            faults.push((
                "amount <= CAST(0 AS DECIMAL(19, 0))".into(),
                "have an amount that is not above 0".into(),
            ));
            faults.push((
                format!("amount > CAST('{most}' AS DECIMAL(19, 0))"),
                format!("have an amount beyond {most} minor units"),
            ));
            faults.push((
                half.into(),
                "have a half-width that does not lie from 0 to below their amount".into(),
            ));
            faults
        }
        Table::Seats => {
            let mut faults: Vec<_> = ["party", "people"].into_iter().map(lacks).collect();
            faults.push(("\"group\" IS NULL".into(), "have no group".into()));
            faults
        }
        Table::Observations => {
            let mut faults: Vec<_> =
                ["measure", "period", "kind", "unit"].into_iter().map(lacks).collect();
            faults.push((
                "kind = 'exact' AND strpos(value, '.') > 0 AND length(value) - strpos(value, '.') > 9"
                    .into(),
                "have a value of more than nine decimals".into(),
            ));
            faults
        }
        _ => ["id", "date", "party"].into_iter().map(lacks).collect(),
    }
}
