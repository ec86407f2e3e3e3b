//! Looking at a table before it is asked.

use std::collections::BTreeMap;

use datafusion::{datasource::TableType, prelude::SessionContext};
use fourp_dataset::ColumnKind;
use fourp_model::Table;
use futures::StreamExt;

use crate::{
    columns::columns,
    error::Error,
    faults::{Fault, faults, looked_at},
    lexicon::Lexicon,
    question::Question,
    rows::{Rows, texts, whole},
    schema::{ROWS, check},
    table_faults::TableFaults,
    text::named,
};

/// How many different words of one column are handed to an engine as constants.
const WORDS_MAX: usize = 100_000;

/// How many words that cannot be read are told.
const TOLD_MAX: usize = 20;

/// Columns that hold any text, or too many different ones to read.
const UNREAD: [&str; 6] = ["commitment", "title", "value", "exposure", "id", "date"];

impl Question {
    /// The words of the table that this question needs the meaning of, when every word that it reads can be read. One
    /// pass over each column, of its different words.
    ///
    /// # Errors
    /// [`Error::Table`] for those that cannot, for more than 100,000 in a column whose words are handed over, and for amounts that
    /// cannot be added, but where price bases are told apart ([`Question::Shares`]); [`Error::Engine`].
    pub async fn lexicon(&self, context: &SessionContext) -> Result<Lexicon, Error> {
        let Words { lexicon, mut faults, without } = Words::read(self, context).await?;
        for (column, _) in without.iter().filter(|(_, [_, empty])| *empty > 0) {
            faults.unreadable = faults.unreadable.saturating_add(1);
            faults.words.push(format!("{}.{column}: a text without characters", faults.table));
        }
        refuse(faults)?;
        Ok(lexicon)
    }
}

fn refuse(faults: TableFaults) -> Result<(), Error> {
    if faults.is_empty() { Ok(()) } else { Err(Error::Table(Box::new(faults))) }
}

/// The different words of the columns that a question reads, each once.
struct Words {
    lexicon: Lexicon,
    faults: TableFaults,
    /// How many rows of each column that was read lack a word, and how many have one without characters.
    without: BTreeMap<&'static str, [u64; 2]>,
}

impl Words {
    async fn read(question: &Question, context: &SessionContext) -> Result<Self, Error> {
        let table = question.table();
        let (lexicon, faults) = (Lexicon::default(), TableFaults::of(table));
        let mut words = Self { lexicon, faults, without: BTreeMap::new() };
        if table == Table::Seats {
            // What is written where nothing is said.
            words.lexicon.add(table, "dates", "..")?;
        }
        let mut read = looked_at(question);
        if table == Table::Flows && !read.contains(&"price_base") {
            read.push("price_base");
        }
        let texts_of = columns(table).unwrap_or_default();
        let is_text = |name: &&str| {
            texts_of.iter().any(|column| column.name == *name && column.kind == ColumnKind::Text)
        };
        for column in read.into_iter().filter(is_text).filter(|column| !UNREAD.contains(column)) {
            words.read_column(question, column, context).await?;
        }
        if !matches!(question, Question::Shares { .. }) {
            let has_no_base = words.without.get("price_base").is_some_and(|[none, _]| *none > 0);
            words.faults.price_bases = words.lexicon.mixed_price_bases(has_no_base);
        }
        Ok(words)
    }

    async fn read_column(
        &mut self,
        question: &Question,
        column: &'static str,
        context: &SessionContext,
    ) -> Result<(), Error> {
        let (table, name) = (question.table(), named(column));
        let most = if question.words().contains(&column) { WORDS_MAX } else { usize::MAX };
        let missing = || Error::Answer { question: "words", column: column.into() };
        let text = format!("SELECT {name} AS word, count(*) AS found FROM {table} GROUP BY {name}");
        let mut stream = context.sql(&text).await?.execute_stream().await?;
        let (mut different, mut without) = (0_usize, [0, 0]);
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            let words = texts(&batch, "word").ok_or_else(missing)?;
            let counts = whole(&batch, "found").ok_or_else(missing)?;
            for (word, count) in words.iter().zip(counts) {
                let count = count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
                let Some(word) = word else {
                    without[0] = count;
                    continue;
                };
                if word.is_empty() {
                    without[1] = count;
                }
                different = different.saturating_add(1);
                if different > most {
                    self.faults.too_many_words = Some((column, most));
                } else if !word.is_empty()
                    && let Err(error) = self.lexicon.add(table, column, word)
                {
                    self.faults.unreadable = self.faults.unreadable.saturating_add(1);
                    // In order, whatever order the engine has.
                    self.faults.words.push(error.to_string());
                    self.faults.words.sort_unstable();
                    self.faults.words.truncate(TOLD_MAX);
                }
            }
        }
        self.without.insert(column, without);
        Ok(())
    }

    /// How many rows have a fault that the words tell of; `None` for what they do not.
    fn rows(&self, fault: &Fault) -> Option<u64> {
        match fault {
            Fault::Lacks(column) => self.without.get(column).map(|[none, _]| *none),
            Fault::Empty(column) => self.without.get(column).map(|[_, empty]| *empty),
            Fault::Meets { .. } => None,
        }
    }
}

/// Counts the rows of a table again, which must be as many as [`vet`] found: what was asked between has seen them all.
///
/// # Errors
/// [`Error::Lost`] if a file went away, which engines read as one without rows; [`Error::Engine`].
pub async fn recount(context: &SessionContext, table: Table, all: u64) -> Result<(), Error> {
    let found = count(context, table).await?;
    if found == all { Ok(()) } else { Err(Error::Lost { table, found, all }) }
}

/// The number of rows of a table, which must be as many as its files had when they were opened. Of a view of it, such as a
/// part of its rows, nobody said how many there are.
async fn count(context: &SessionContext, table: Table) -> Result<u64, Error> {
    let text = format!("SELECT count(*) AS all_rows FROM {table}");
    let counted = Rows::of("vet", context.sql(&text).await?.collect().await?);
    let found = one(&counted, "all_rows")?;
    let provider = context.table_provider(table.as_str()).await?;
    let schema = provider.schema();
    match schema.metadata().get(ROWS).and_then(|rows| rows.parse().ok()) {
        Some(all) if all != found && provider.table_type() == TableType::Base => {
            Err(Error::Lost { table, found, all })
        }
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
/// [`Error::Schema`]; [`Error::Lost`]; [`Error::Table`] with every fault of rows, words and price bases; [`Error::Engine`]. Faults of rows
/// taken together are told with them where every word can be read, and of series where every row is in order.
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
    let all = count(context, table).await?;
    let mut words = Words::read(question, context).await?;
    words.faults.all = all;
    let looked_for = faults(question);
    let asked: Vec<String> = looked_for
        .iter()
        .zip(0_u32..)
        .filter(|(fault, _)| words.rows(fault).is_none())
        .map(|(fault, place)| format!("{} AS fault_{place}", fault.counted()))
        .collect();
    let counts = if asked.is_empty() {
        Rows::of("vet", Vec::new())
    } else {
        let text = format!("SELECT {} FROM {table}", asked.join(", "));
        Rows::of("vet", context.sql(&text).await?.collect().await?)
    };
    for (fault, place) in looked_for.into_iter().zip(0_u32..) {
        let rows = match words.rows(&fault) {
            Some(rows) => rows,
            None => one(&counts, &format!("fault_{place}"))?,
        };
        if rows > 0 {
            words.faults.rows.push((rows, fault.to_string()));
        }
    }
    let Words { lexicon, mut faults, .. } = words;
    // Values of series that are no decimals cannot be compared.
    let are_comparable = faults.rows.is_empty() || !matches!(question, Question::Series);
    if faults.can_be_read() && are_comparable {
        for (text, fault) in question.joint_faults(&lexicon).texts() {
            let counts = Rows::of("vet", context.sql(&text).await?.collect().await?);
            let rows = one(&counts, "found")?;
            if rows > 0 {
                faults.rows.push((rows, fault.to_owned()));
            }
        }
    }
    refuse(faults)?;
    Ok((all, lexicon))
}

/// The one number of an answer.
fn one(counted: &Rows, column: &str) -> Result<u64, Error> {
    let found = counted.whole(column)?.into_iter().flatten().next();
    found
        .and_then(|found| u64::try_from(found).ok())
        .ok_or_else(|| Error::Answer { question: "vet", column: column.into() })
}
