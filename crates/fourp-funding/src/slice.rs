//! Flows of one phase: what a question is asked of.

use std::borrow::Cow;

use fourp_graph::Digraph;
use fourp_model::{Period, Phase};

use crate::{
    flow_graph::{FlowGraph, FlowView},
    index::{number, place},
    total::total,
};

/// Flows of one phase, perhaps of one period, perhaps filtered, as a graph on the same nodes as the
/// [`FlowGraph`] they are of.
///
/// Edge e of [`graph`](Self::graph) is the flow [`flow_of`](Self::flow_of) e; edges stand in the order of flows.
/// A slice of all the flows of a graph borrows it; another copies 24 bytes a flow.
#[derive(Clone, Debug)]
pub struct Slice<'g> {
    source: &'g FlowGraph,
    phase: Phase,
    period: Option<Period>,
    graph: Cow<'g, Digraph>,
    amounts: Cow<'g, [i64]>,
    flows: Flows,
}

/// Which flow each edge is.
#[derive(Clone, Debug)]
enum Flows {
    /// Edge e is flow e.
    All,
    /// The flows in order of edge.
    Some(Vec<u32>),
}

impl FlowGraph {
    /// The flows of one phase. O(flows); without a copy if there is no other phase.
    #[must_use]
    pub fn at(&self, phase: Phase) -> Slice<'_> {
        let all = Slice {
            source: self,
            phase,
            period: None,
            graph: Cow::Borrowed(&self.graph),
            amounts: Cow::Borrowed(&self.columns.amounts),
            flows: Flows::All,
        };
        if self.flow_count() == 0 {
            return all;
        }
        let code = self.phases().iter().zip(0..).find(|(known, _)| **known == phase);
        let code = code.map(|(_, code)| code);
        all.only(|flow| code.is_some() && self.columns.phase.codes().get(flow) == code)
    }
}

impl<'g> Slice<'g> {
    /// The graph it is a slice of.
    #[must_use]
    pub const fn source(&self) -> &'g FlowGraph {
        self.source
    }

    /// The phase of all its flows.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// The period it was restricted to, if it was.
    #[must_use]
    pub const fn period(&self) -> Option<&Period> {
        self.period.as_ref()
    }

    /// The flows of exactly the days of a period, however it is written. O(flows).
    ///
    /// Flows of an undated period are found by its words, and flows of a state that is known to a month or year only
    /// (`as at 2018-09`) by that month or year.
    #[must_use]
    pub fn in_period(&self, period: &Period) -> Self {
        let periods = &self.source.columns.period;
        let is_same = |known: &Period| known == period || known.same_span(period) == Some(true);
        let same: Vec<bool> = periods.values().iter().map(is_same).collect();
        let code = |flow| periods.codes().get(flow).map(place);
        let kept = self.only(|flow| {
            code(flow).and_then(|code| same.get(code)).is_some_and(|is_same| *is_same)
        });
        Self { period: Some(period.clone()), ..kept }
    }

    /// The flows of periods that lie within one, its own among them. O(flows).
    ///
    /// Flows of an undated period, and of a state that may lie outside, are left out.
    #[must_use]
    pub fn within(&self, period: &Period) -> Self {
        let periods = &self.source.columns.period;
        let lies = |known: &Period| period.contains(known) == Some(true);
        let lies: Vec<bool> = periods.values().iter().map(lies).collect();
        let code = |flow| periods.codes().get(flow).map(place);
        let kept =
            self.only(|flow| code(flow).and_then(|code| lies.get(code)).is_some_and(|lies| *lies));
        Self { period: Some(period.clone()), ..kept }
    }

    /// The flows that a rule keeps, asked in order. O(flows).
    #[must_use]
    pub fn filter(&self, mut keep: impl FnMut(FlowView<'_>) -> bool) -> Self {
        self.only(|flow| self.source.flow(flow).is_some_and(&mut keep))
    }

    /// The graph: nodes are those of the source, edges the flows of the slice.
    ///
    /// With the feature `petgraph` of `fourp-graph`, every algorithm of petgraph runs on it:
    ///
    /// ```
    /// use fourp_funding::FlowGraph;
    /// use fourp_model::{Citation, Flow, Period, Phase};
    /// use petgraph::algo::has_path_connecting;
    ///
    /// let year = Period::financial_year(2018)?;
    /// let pay = |payer: &str, payee: &str| -> Result<Flow, Box<dyn std::error::Error>> {
    ///     let said = Citation::of("accounts".parse()?);
    ///     Ok(Flow::between(payer.parse()?, payee.parse()?, "GBP 5.00".parse()?, Phase::Paid, year.clone(), said))
    /// };
    /// let flows = [pay("treasury", "office")?, pay("office", "force")?];
    /// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
    /// let node = |party: &str| graph.node(&party.parse().ok()?);
    /// let (from, to) = (node("treasury").ok_or("no node")?, node("force").ok_or("no node")?);
    /// assert!(has_path_connecting(graph.at(Phase::Paid).graph(), from, to, None));
    /// assert!(!has_path_connecting(graph.at(Phase::Paid).graph(), to, from, None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn graph(&self) -> &Digraph {
        &self.graph
    }

    /// The amount of each edge, in minor units; above 0.
    #[must_use]
    pub fn amounts(&self) -> &[i64] {
        &self.amounts
    }

    /// The flow that an edge is.
    #[must_use]
    pub fn flow_of(&self, edge: u32) -> Option<FlowView<'g>> {
        self.source.flow(self.number_of(edge)?)
    }

    /// The flows, in order of edge.
    pub fn flows(&self) -> impl Iterator<Item = FlowView<'g>> {
        (0..self.graph.edge_count()).filter_map(|edge| self.flow_of(edge))
    }

    /// Whether there is no flow.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.amounts.is_empty()
    }

    /// The sum of all amounts, in minor units: gross, so that money passed on counts each time.
    #[must_use]
    pub fn total(&self) -> i128 {
        total(&self.amounts)
    }

    /// The number in the source of the flow that an edge is.
    pub(crate) fn number_of(&self, edge: u32) -> Option<u32> {
        match &self.flows {
            Flows::All => Some(edge).filter(|edge| *edge < self.graph.edge_count()),
            Flows::Some(flows) => flows.get(place(edge)).copied(),
        }
    }

    /// Whether edge e is flow e, for every flow of the source.
    pub(crate) const fn is_whole(&self) -> bool {
        matches!(self.flows, Flows::All)
    }

    fn only(&self, mut keep: impl FnMut(u32) -> bool) -> Self {
        let edges = 0..self.graph.edge_count();
        let flows = edges.clone().filter_map(|edge| self.number_of(edge));
        let kept: Vec<bool> = flows.map(&mut keep).collect();
        if kept.iter().all(|kept| *kept) {
            return self.clone();
        }
        let pick = |edge: &u32| kept.get(place(*edge)).copied().unwrap_or(false);
        let edges: Vec<u32> = edges.filter(pick).collect();
        let mut tails = Vec::with_capacity(edges.len());
        let mut heads = Vec::with_capacity(edges.len());
        let mut amounts = Vec::with_capacity(edges.len());
        let mut flows = Vec::with_capacity(edges.len());
        for edge in edges {
            let Some(flow) = self.number_of(edge) else { continue };
            let at = place(flow);
            let (Some(tail), Some(head)) = (self.source.payers.get(at), self.graph.head(edge))
            else {
                continue;
            };
            let Some(amount) = self.amounts.get(place(edge)) else { continue };
            tails.push(*tail);
            heads.push(head);
            amounts.push(*amount);
            flows.push(flow);
        }
        let nodes = number(self.source.parties.len());
        // The ends are nodes of the source, so that there is such a graph.
        let graph =
            Digraph::new(nodes, &tails, &heads).map_or_else(|_| self.graph.clone(), Cow::Owned);
        Self {
            source: self.source,
            phase: self.phase,
            period: self.period.clone(),
            graph,
            amounts: Cow::Owned(amounts),
            flows: Flows::Some(flows),
        }
    }
}
