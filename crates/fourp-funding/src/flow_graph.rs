//! Flows of one currency, frozen.

use fourp_graph::Digraph;
use fourp_model::{
    BudgetClass, Certainty, Currency, Earmark, FlowKind, FundingCommitment, PartialDate, Party,
    Period, Phase, PriceBase, RowRef, Slug, Stream, Table,
};

use crate::{
    columns::{Columns, by_text},
    index::{number, place},
};

/// Flows between parties, of every phase, in one currency and one price base.
///
/// Nodes are parties in order of their text, flows are numbered in canonical order: by payer, payee, then
/// every column, the row last. So the same rows make the same graph in whatever order they come, but for
/// the numbers of rows. Phases are never added: a question is asked of [`FlowGraph::at`], a
/// [`Slice`](crate::Slice) of one phase.
///
/// ```
/// use fourp_funding::FlowGraph;
/// use fourp_model::{Citation, Flow, Money, Period, Phase};
///
/// let said = Citation::of("settlement-2018".parse()?);
/// let pay = |payer: &str, payee: &str, amount: &str| {
///     let year = Period::financial_year(2018).ok()?;
///     let amount: Money = amount.parse().ok()?;
///     Some(Flow::between(payer.parse().ok()?, payee.parse().ok()?, amount, Phase::Paid, year, said.clone()))
/// };
/// let flows: Vec<Flow> = [pay("treasury", "office", "GBP 12.00"), pay("office", "force", "GBP 11.50")]
///     .into_iter().flatten().collect();
/// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
/// assert_eq!(graph.parties().len(), 3);
/// assert_eq!(graph.at(Phase::Paid).total(), 2350);
/// assert!(graph.at(Phase::Pledged).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Takes some 30 to 55 bytes a flow, by how many different values the columns have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FlowGraph {
    pub(crate) parties: Vec<Party>,
    pub(crate) declared: Vec<bool>,
    pub(crate) currency: Option<Currency>,
    pub(crate) price_base: Option<PriceBase>,
    pub(crate) graph: Digraph, // Of every phase; edge e is flow e.
    pub(crate) payers: Vec<u32>,
    pub(crate) columns: Columns,
}

/// One flow of a [`FlowGraph`], with its ends as nodes and its amounts in minor units of the graph's currency.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct FlowView<'g> {
    /// Its number in the graph.
    pub flow: u32,
    /// The node that pays.
    pub payer: u32,
    /// The node that is paid.
    pub payee: u32,
    /// How much, in minor units; above 0.
    pub amount: i64,
    /// Half the unit the amount was rounded to, in minor units, where it was rounded.
    pub half_width: Option<i64>,
    /// What kind of flow.
    pub kind: FlowKind,
    /// How far the money has come.
    pub phase: Phase,
    /// What span the money is for.
    pub period: &'g Period,
    /// When it was announced.
    pub announced: Option<PartialDate>,
    /// When it was confirmed.
    pub confirmed: Option<PartialDate>,
    /// When it was paid.
    pub paid: Option<PartialDate>,
    /// When it was withdrawn.
    pub withdrawn: Option<PartialDate>,
    /// The pot or line it comes from.
    pub stream: Option<&'g Slug<Stream>>,
    /// What it may only be spent on.
    pub earmark: Option<&'g Slug<Earmark>>,
    /// How long the payee can count on it.
    pub certainty: Certainty,
    /// Resource or capital, budget or outturn, front line or back office.
    pub budget: Option<BudgetClass>,
    /// The promise whose phases share this id.
    pub commitment: Option<&'g Slug<FundingCommitment>>,
    /// Which side reports it.
    pub reported_by: Option<&'g Party>,
    /// The row it was read from.
    pub row: RowRef,
}

impl FlowGraph {
    /// The nodes, in order of their text: a node's number is its place here, from 0.
    #[must_use]
    pub fn parties(&self) -> &[Party] {
        &self.parties
    }

    /// Whether a node was declared, and not only mentioned by a flow.
    #[must_use]
    pub fn is_declared(&self, node: u32) -> bool {
        self.declared.get(place(node)).copied().unwrap_or(false)
    }

    /// The node of a party. O(log nodes).
    #[must_use]
    pub fn node(&self, party: &Party) -> Option<u32> {
        self.parties.binary_search_by(|node| by_text(node, party)).ok().map(number)
    }

    /// The currency of every amount; `None` if there is no flow.
    #[must_use]
    pub const fn currency(&self) -> Option<Currency> {
        self.currency
    }

    /// The price base that flows state; `None` if none of them states one.
    ///
    /// Beside flows that are stated to be nominal, those that state nothing are taken to be so.
    #[must_use]
    pub const fn price_base(&self) -> Option<&PriceBase> {
        self.price_base.as_ref()
    }

    /// How many flows there are, of every phase.
    #[must_use]
    pub fn flow_count(&self) -> u32 {
        self.graph.edge_count()
    }

    /// A flow by its number.
    #[must_use]
    pub fn flow(&self, flow: u32) -> Option<FlowView<'_>> {
        let columns = &self.columns;
        let at = place(flow);
        Some(FlowView {
            flow,
            payer: *self.payers.get(at)?,
            payee: self.graph.head(flow)?,
            amount: *columns.amounts.get(at)?,
            half_width: *columns.half_width.get(flow)?,
            kind: *columns.kind.get(flow)?,
            phase: *columns.phase.get(flow)?,
            period: columns.period.get(flow)?,
            announced: *columns.announced.get(flow)?,
            confirmed: *columns.confirmed.get(flow)?,
            paid: *columns.paid.get(flow)?,
            withdrawn: *columns.withdrawn.get(flow)?,
            stream: columns.stream.get(flow)?.as_ref(),
            earmark: columns.earmark.get(flow)?.as_ref(),
            certainty: *columns.certainty.get(flow)?,
            budget: *columns.budget.get(flow)?,
            commitment: columns.commitment.get(flow)?.as_ref(),
            reported_by: columns.reported_by.get(flow)?.as_ref(),
            row: RowRef::at(Table::Flows, *columns.rows.get(at)?),
        })
    }

    /// Every flow of every phase, in canonical order.
    pub fn flows(&self) -> impl Iterator<Item = FlowView<'_>> {
        (0..self.flow_count()).filter_map(|flow| self.flow(flow))
    }

    /// The phases that occur, in order.
    #[must_use]
    pub fn phases(&self) -> &[Phase] {
        self.columns.phase.values()
    }

    /// The periods that occur, in order; two may be of the same days.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        self.columns.period.values()
    }
}
