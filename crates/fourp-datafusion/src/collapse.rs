//! From grouped flows back to the core.

use std::{collections::BTreeMap, str::FromStr};

use arrow::{array::Array, record_batch::RecordBatch};
use datafusion::prelude::SessionContext;
use fourp_funding::{FlowGraph, FlowGraphBuilder};
use fourp_model::{Citation, Currency, Flow, FlowKind, Money, Table};
use futures::StreamExt;

use crate::{
    dimension::Dimension,
    error::Error,
    look::look,
    question::Question,
    rows::{texts, whole},
    schema::CURRENCY,
};

/// A flow graph of groups, with an account of the rows behind it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Collapsed {
    /// The groups as flows; their rows are the numbers of groups, from 1 in the order of the question.
    pub graph: FlowGraph,
    /// How many rows were read; every one is in one group.
    pub rows: u64,
    /// How many groups there are.
    pub groups: u64,
}

/// Groups flows on the engine and compiles the groups into a [`FlowGraph`], in which money is traced exactly as in a
/// graph of all rows: sums by payer, payee, period, phase and dimension are the same to the last unit.
///
/// What the dimensions do not tell apart is not said of the groups; their kind is then `transfer`. Half-widths add up. Groups
/// are streamed: in memory are the graph (30 to 55 bytes a group) and what the engine needs.
///
/// # What the groups are good for
/// | in the core | needs `by` |
/// |---|---|
/// | tracing, conservation, gross and net, concentration, sums by payer, payee, period or phase | nothing |
/// | fragmentation by pot | [`Dimension::Stream`]; by earmark or kind, those |
/// | balances and tracing of one part of the budget | [`Dimension::Budget`] |
/// | what one reporter tells | [`Dimension::ReportedBy`] |
/// | shares of a kind, earmark or certainty | [`Dimension::Kind`], [`Dimension::Earmark`], [`Dimension::Certainty`] |
/// | promises, lags, certainty, mirrors | **cannot**: commitments, dates and single rows are gone. Ask [`Question::Lags`], [`Question::Certainty`], [`Question::Mirrors`] |
/// | anything that counts rows, or their sizes | **cannot**: a group is one flow; [`Question::Shares`] counts |
///
/// # Errors
/// As [`Question::run`]; [`Error::Unlike`] if the files say another currency; [`Error::TooWide`] for a group whose sum no amount
/// can hold; [`Error::Lost`] if the groups do not account for every row; [`Error::Defects`] for what a flow graph must refuse.
pub async fn collapse(
    context: &SessionContext,
    by: &[Dimension],
    currency: Currency,
) -> Result<Collapsed, Error> {
    let question = Question::Collapse { by: by.to_vec() };
    let (rows, lexicon) = look(context, &question).await?;
    let provider = context.table_provider(Table::Flows.as_str()).await?;
    let schema = provider.schema();
    if let Some(said) =
        schema.metadata().get(CURRENCY).filter(|said| **said != currency.to_string())
    {
        let (found, expected) = (said.clone(), currency.to_string());
        return Err(Error::Unlike { path: Table::Flows.to_string(), found, expected });
    }
    // Every row is counted below, so the table need not be counted again.
    let mut stream = context.sql(&question.sql(&lexicon)).await?.execute_stream().await?;
    let mut builder = FlowGraphBuilder::new();
    let mut reader = Reader::new(currency)?;
    let (mut counted, mut groups) = (0_u64, 0_u64);
    while let Some(batch) = stream.next().await {
        reader.read(&batch?, |flow, rows| {
            builder.add(flow);
            counted = counted.saturating_add(rows);
            groups = groups.saturating_add(1);
        })?;
    }
    if counted != rows {
        return Err(Error::Lost { table: Table::Flows, found: counted, all: rows });
    }
    let graph = builder.freeze().map_err(|defects| Error::Defects { defects })?;
    Ok(Collapsed { graph, rows, groups })
}

/// Values by their words, each read once.
struct Words<T>(BTreeMap<String, T>);

impl<T: FromStr<Err: ToString> + Clone> Words<T> {
    const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The value of a word in a column.
    fn read(&mut self, column: &'static str, word: &str) -> Result<T, Error> {
        if let Some(known) = self.0.get(word) {
            return Ok(known.clone());
        }
        let read: T = word.parse().map_err(|why: T::Err| Error::Word {
            table: Table::Flows,
            column,
            found: word.into(),
            why: why.to_string(),
        })?;
        self.0.insert(word.into(), read.clone());
        Ok(read)
    }
}

/// Groups into flows.
struct Reader {
    currency: Currency,
    citation: Citation,
    party: Words<fourp_model::Party>,
    kind: Words<FlowKind>,
    phase: Words<fourp_model::Phase>,
    period: Words<fourp_model::Period>,
    stream: Words<fourp_model::Slug<fourp_model::Stream>>,
    earmark: Words<fourp_model::Slug<fourp_model::Earmark>>,
    certainty: Words<fourp_model::Certainty>,
    budget: Words<fourp_model::BudgetClass>,
    price_base: Words<fourp_model::PriceBase>,
}

impl Reader {
    fn new(currency: Currency) -> Result<Self, Error> {
        let citation =
            "collapsed-flows".parse().map(Citation::of).map_err(|_| missing("source"))?;
        Ok(Self {
            currency,
            citation,
            party: Words::new(),
            kind: Words::new(),
            phase: Words::new(),
            period: Words::new(),
            stream: Words::new(),
            earmark: Words::new(),
            certainty: Words::new(),
            budget: Words::new(),
            price_base: Words::new(),
        })
    }

    /// Hands over each group with how many rows it has.
    fn read(&mut self, batch: &RecordBatch, mut each: impl FnMut(&Flow, u64)) -> Result<(), Error> {
        let [payers, payees, phases, periods, bases] =
            ["payer", "payee", "phase", "period", "price_base"].map(|column| texts(batch, column));
        let [kinds, streams, earmarks, certainties, budgets, tellers] =
            ["kind", "stream", "earmark", "certainty", "budget", "reported_by"]
                .map(|column| texts(batch, column));
        let [flows, amounts, halves] = ["flows", "amount", "half_width"]
            .map(|column| whole(batch, column).ok_or_else(|| missing(column)));
        let (flows, amounts, halves) = (flows?, amounts?, halves?);
        let sums = flows.into_iter().zip(amounts).zip(halves);
        for (row, ((count, amount), half)) in sums.enumerate() {
            let word = |column: &Option<arrow::array::StringArray>| {
                let column = column.as_ref()?;
                (!column.is_null(row)).then(|| column.value(row).to_owned())
            };
            let must = |column, name| word(column).ok_or_else(|| missing(name));
            let (payer, payee) = (must(&payers, "payer")?, must(&payees, "payee")?);
            let amount = amount.ok_or_else(|| missing("amount"))?;
            let half = half.filter(|half| *half != 0).map(|half| self.money(half, &payer, &payee));
            let flow = Flow {
                half_width: half.transpose()?,
                kind: word(&kinds)
                    .map_or(Ok(FlowKind::Transfer), |word| self.kind.read("kind", &word))?,
                stream: word(&streams).map(|word| self.stream.read("stream", &word)).transpose()?,
                earmark: word(&earmarks)
                    .map(|word| self.earmark.read("earmark", &word))
                    .transpose()?,
                certainty: word(&certainties)
                    .map(|word| self.certainty.read("certainty", &word))
                    .transpose()?
                    .unwrap_or_default(),
                budget: word(&budgets).map(|word| self.budget.read("budget", &word)).transpose()?,
                price_base: word(&bases)
                    .map(|word| self.price_base.read("price_base", &word))
                    .transpose()?,
                reported_by: word(&tellers)
                    .map(|word| self.party.read("reported_by", &word))
                    .transpose()?,
                ..Flow::between(
                    self.party.read("payer", &payer)?,
                    self.party.read("payee", &payee)?,
                    self.money(amount, &payer, &payee)?,
                    self.phase.read("phase", &must(&phases, "phase")?)?,
                    self.period.read("period", &must(&periods, "period")?)?,
                    self.citation.clone(),
                )
            };
            let count = count.and_then(|count| u64::try_from(count).ok());
            each(&flow, count.ok_or_else(|| missing("flows"))?);
        }
        Ok(())
    }

    fn money(&self, sum: i128, payer: &str, payee: &str) -> Result<Money, Error> {
        let minor = i64::try_from(sum).map_err(|_| Error::TooWide {
            payer: payer.into(),
            payee: payee.into(),
            sum,
        })?;
        Ok(Money::from_minor(minor, self.currency))
    }
}

fn missing(column: &str) -> Error {
    Error::Answer { question: "collapse", column: column.into() }
}
