//! Asking an engine.

use datafusion::{
    error::DataFusionError, execution::SendableRecordBatchStream,
    physical_plan::stream::RecordBatchStreamAdapter, prelude::SessionContext,
};
use fourp_dataset::ColumnKind;
use fourp_model::Table;
use futures::{StreamExt, stream};

use crate::{
    columns::columns,
    error::Error,
    faults::{counted, faults, looked_at},
    lexicon::Lexicon,
    question::Question,
    rows::{Rows, texts},
    schema::{ROWS, check},
    text::named,
};

/// How many different words of one column are handed to an engine as constants.
const WORDS_MAX: usize = 100_000;

/// How many words that cannot be read are told.
const TOLD_MAX: usize = 20;

impl Question {
    /// Asks the engine of a context, in process or on a cluster, which has the table under its name (`flows`, `seats`,
    /// `observations`, `interventions`).
    ///
    /// The table is looked at first: see [`vet`]. The answer is whole or an error. It does not depend on partitions, executors or
    /// the order of rows.
    ///
    /// # Errors
    /// As [`vet`]; [`Error::Lost`] if a file goes away meanwhile; [`Error::Engine`] for whatever the engine could not do: a file
    /// that cannot be read, memory, an executor that was lost for good.
    pub async fn run(&self, context: &SessionContext) -> Result<Rows, Error> {
        let (_, lexicon) = look(context, self).await?;
        let answer = context.sql(&self.sql(&lexicon)).await?.collect().await?;
        recount(context, self.table()).await?;
        Ok(Rows::of(self.name(), answer))
    }

    /// The same, row by row as they come; what is kept in memory is the engine's affair. The table is counted again at the
    /// end: a stream that does not end in an error is a whole answer.
    ///
    /// # Errors
    /// As [`Question::run`]; what goes wrong later comes from the stream, [`Error::Lost`] within
    /// `DataFusionError::External`.
    pub async fn stream(
        &self,
        context: &SessionContext,
    ) -> Result<SendableRecordBatchStream, Error> {
        let (_, lexicon) = look(context, self).await?;
        let answer = context.sql(&self.sql(&lexicon)).await?.execute_stream().await?;
        let (columns, context, table) = (answer.schema(), context.clone(), self.table());
        let end = stream::once(async move { recount(&context, table).await.err() });
        let end =
            end.filter_map(|lost| async { Some(Err(DataFusionError::External(Box::new(lost?)))) });
        Ok(Box::pin(RecordBatchStreamAdapter::new(columns, answer.chain(end))))
    }

    /// The words of the table that this question needs the meaning of, when every word that it reads can be read. One
    /// pass over each column, of its different words.
    ///
    /// # Errors
    /// [`Error::Words`] for those that cannot; [`Error::TooManyWords`] for more than 100,000 in a column whose words are handed
    /// over; [`Error::MixedPriceBase`] for amounts that cannot be added, but where price bases are told apart
    /// ([`Question::Shares`]); [`Error::Engine`].
    pub async fn lexicon(&self, context: &SessionContext) -> Result<Lexicon, Error> {
        let table = self.table();
        let mut lexicon = Lexicon::default();
        if table == Table::Seats {
            // What is written where nothing is said.
            lexicon.add(table, "dates", "..")?;
        }
        let mut read = looked_at(self);
        if table == Table::Flows && !read.contains(&"price_base") {
            read.push("price_base");
        }
        let texts_of = columns(table).unwrap_or_default();
        let is_text = |name: &&str| {
            texts_of.iter().any(|column| column.name == *name && column.kind == ColumnKind::Text)
        };
        let (mut told, mut all, mut has_no_base) = (Vec::new(), 0_usize, false);
        for column in read.into_iter().filter(is_text).filter(|column| !UNREAD.contains(column)) {
            let text = format!("SELECT DISTINCT {} AS word FROM {table}", named(column));
            let mut stream = context.sql(&text).await?.execute_stream().await?;
            let mut count = 0_usize;
            while let Some(batch) = stream.next().await {
                let batch = batch?;
                let missing = || Error::Answer { question: "words", column: column.into() };
                for word in &texts(&batch, "word").ok_or_else(missing)? {
                    let Some(word) = word else {
                        has_no_base |= column == "price_base";
                        continue;
                    };
                    count = count.saturating_add(1);
                    if count > WORDS_MAX && self.words().contains(&column) {
                        return Err(Error::TooManyWords { table, column, most: WORDS_MAX });
                    }
                    if let Err(error) = lexicon.add(table, column, word) {
                        all = all.saturating_add(1);
                        // In order, whatever order the engine has.
                        told.push(error.to_string());
                        told.sort_unstable();
                        told.truncate(TOLD_MAX);
                    }
                }
            }
        }
        if all > 0 {
            return Err(Error::Words { table, words: told, all });
        }
        let found = lexicon.mixed_price_bases(has_no_base);
        if !found.is_empty() && !matches!(self, Self::Shares { .. }) {
            return Err(Error::MixedPriceBase { table, found });
        }
        Ok(lexicon)
    }
}

/// Columns that hold any text, or too many different ones to read.
const UNREAD: [&str; 6] = ["commitment", "title", "value", "exposure", "id", "date"];

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

/// Looks at the table of a question, as far as the question reads it, and tells how many rows there are: its columns; that no file
/// went away; what no row may lack or hold; every word, each once; and what rows may not say together.
///
/// What a question does not read is not looked at, so a table that passes for one may not for another; the core refuses it as
/// a whole. Of dates that are certainly out of order only [`Question::Lags`] and [`Question::Certainty`] tell.
///
/// # Errors
/// [`Error::Schema`]; [`Error::Lost`]; [`Error::Rows`] with every fault of rows; [`Error::Words`], [`Error::TooManyWords`] and
/// [`Error::MixedPriceBase`] for words; [`Error::Engine`].
pub async fn vet(context: &SessionContext, question: &Question) -> Result<u64, Error> {
    look(context, question).await.map(|(rows, _)| rows)
}

/// [`vet`], and the words that were read.
pub(crate) async fn look(
    context: &SessionContext,
    question: &Question,
) -> Result<(u64, Lexicon), Error> {
    let table = question.table();
    let provider = context.table_provider(table.as_str()).await?;
    check(table, &provider.schema())?;
    let all = recount(context, table).await?;
    let looked_for = faults(question);
    let counts: Vec<String> = looked_for
        .iter()
        .zip(0_u32..)
        .map(|((condition, _), place)| format!("{} AS fault_{place}", counted(condition)))
        .collect();
    let text = format!("SELECT {} FROM {table}", counts.join(", "));
    let counts = Rows::of("vet", context.sql(&text).await?.collect().await?);
    let mut found = Vec::new();
    for ((_, fault), place) in looked_for.into_iter().zip(0_u32..) {
        let rows = one(&counts, &format!("fault_{place}"))?;
        if rows > 0 {
            found.push((rows, fault));
        }
    }
    if !found.is_empty() {
        return Err(Error::Rows { table, faults: found, all });
    }
    let lexicon = question.lexicon(context).await?;
    for (text, fault) in question.joint_faults(&lexicon).texts() {
        let counts = Rows::of("vet", context.sql(&text).await?.collect().await?);
        let rows = one(&counts, "found")?;
        if rows > 0 {
            found.push((rows, fault.to_owned()));
        }
    }
    if found.is_empty() {
        Ok((all, lexicon))
    } else {
        Err(Error::Rows { table, faults: found, all })
    }
}

/// The one number of an answer.
fn one(counted: &Rows, column: &str) -> Result<u64, Error> {
    let found = counted.whole(column)?.into_iter().flatten().next();
    found
        .and_then(|found| u64::try_from(found).ok())
        .ok_or_else(|| Error::Answer { question: "vet", column: column.into() })
}
