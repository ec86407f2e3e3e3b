//! Flows as tables of nodes and edges, for whoever draws or exchanges them.

use std::{cmp::Reverse, collections::BTreeMap};

use fourp_model::{
    Answer, Body, BodyClass, Currency, NotMeasurable, Party, Period, Phase, Programme, Table,
};
use serde::Serialize;

use crate::{
    index::{number, place},
    slice::Slice,
    total::Total,
};

/// Nodes and edges of a slice, parallel flows added up.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FlowTables {
    /// The currency of every amount.
    pub currency: Option<Currency>,
    /// How far the money has come.
    pub phase: Phase,
    /// In which period, if the flows were restricted to one.
    pub period: Option<Period>,
    /// Parties that pay or are paid, in order of their text; the last may stand for others.
    pub nodes: Vec<NodeRow>,
    /// Money from one node to another, in order of both; the amounts add up to those of all flows.
    pub edges: Vec<EdgeRow>,
}

/// A party, or all parties that are not shown by themselves.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NodeRow {
    /// The party; `None` for those that are not shown by themselves.
    pub party: Option<Party>,
    /// What it is called: its name where one was given, its id otherwise.
    pub label: String,
    /// How many parties it stands for.
    pub parties: u32,
    /// Whether all of them are declared.
    pub is_declared: bool,
    /// What they were paid, by themselves included.
    pub received: Total,
    /// What they paid, to themselves included.
    pub paid: Total,
}

/// All money from one node to another.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EdgeRow {
    /// The place among the nodes of who pays.
    pub payer: u32,
    /// The place among the nodes of who is paid.
    pub payee: u32,
    /// How much.
    pub amount: Total,
    /// In how many flows.
    pub flows: u64,
}

/// What tables show.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TableOptions {
    /// How many parties are shown by themselves, those with most money paid and received first; the rest is one node.
    /// `None`, the default, shows all.
    pub parties_max: Option<u32>,
    /// What parties are called; by default nothing but their ids.
    pub labels: BTreeMap<Party, String>,
    /// What the node of those not shown is called: by default `other`.
    pub other: String,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self { parties_max: None, labels: BTreeMap::new(), other: "other".into() }
    }
}

/// The names of a programme's bodies and classes of bodies.
#[must_use]
pub fn labels(programme: &Programme) -> BTreeMap<Party, String> {
    let bodies = programme.rows::<Body>().iter();
    let bodies = bodies.map(|body| (Party::Body(body.id.clone()), body.name.clone()));
    let classes = programme.rows::<BodyClass>().iter();
    let classes = classes.map(|class| (Party::Class(class.id.clone()), class.name.clone()));
    bodies.chain(classes).collect()
}

/// The flows of a slice as tables of nodes and edges; gross, so that money passed on counts each time.
///
/// ```
/// use fourp_funding::{FlowGraph, TableOptions, flow_tables};
/// use fourp_model::{Citation, Flow, Period, Phase};
///
/// let year = Period::financial_year(2018)?;
/// let pay = |payer: &str, payee: &str, amount: &str| -> Result<Flow, Box<dyn std::error::Error>> {
///     let said = Citation::of("settlement-2018".parse()?);
///     Ok(Flow::between(payer.parse()?, payee.parse()?, amount.parse()?, Phase::Paid, year.clone(), said))
/// };
/// let flows = [pay("treasury", "office", "GBP 12.00")?, pay("office", "force", "GBP 11.50")?];
/// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
/// let options = TableOptions { parties_max: Some(1), ..TableOptions::default() };
/// let tables = flow_tables(&graph.at(Phase::Paid), &options).measured().ok_or("no flows")?;
/// let labels: Vec<&str> = tables.nodes.iter().map(|node| node.label.as_str()).collect();
/// assert_eq!(labels, ["office", "other"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// O(flows + nodes log nodes).
pub fn flow_tables(slice: &Slice<'_>, options: &TableOptions) -> Answer<FlowTables> {
    if slice.is_empty() {
        let why = format!("no flow is {}", slice.phase());
        return NotMeasurable::new("who pays whom?", why)
            .needing(Table::Flows, format!("flows that are {}", slice.phase()))
            .into();
    }
    let source = slice.source();
    let mut sums = vec![(Total::default(), Total::default()); source.parties().len()];
    for flow in slice.flows() {
        let amount = Total::rounded(flow.amount.into(), flow.half_width.unwrap_or_default().into());
        if let Some((_, paid)) = sums.get_mut(place(flow.payer)) {
            *paid = paid.plus(amount);
        }
        if let Some((received, _)) = sums.get_mut(place(flow.payee)) {
            *received = received.plus(amount);
        }
    }
    let (nodes, places) = nodes(slice, &sums, options);
    let mut edges: Vec<EdgeRow> = slice
        .flows()
        .filter_map(|flow| {
            let half = flow.half_width.unwrap_or_default();
            Some(EdgeRow {
                payer: *places.get(place(flow.payer))?,
                payee: *places.get(place(flow.payee))?,
                amount: Total::rounded(flow.amount.into(), half.into()),
                flows: 1,
            })
        })
        .collect();
    edges.sort_by_key(|edge| (edge.payer, edge.payee));
    edges.dedup_by(|next, kept| {
        let is_same = (next.payer, next.payee) == (kept.payer, kept.payee);
        if is_same {
            kept.amount = kept.amount.plus(next.amount);
            kept.flows = kept.flows.saturating_add(1);
        }
        is_same
    });
    Answer::Measured(FlowTables {
        currency: source.currency(),
        phase: slice.phase(),
        period: slice.period().cloned(),
        nodes,
        edges,
    })
}

/// The nodes that are shown, and where each party stands among them.
fn nodes(
    slice: &Slice<'_>,
    sums: &[(Total, Total)],
    options: &TableOptions,
) -> (Vec<NodeRow>, Vec<u32>) {
    let source = slice.source();
    let moved = |node: &u32| {
        let sums = sums.get(place(*node)).copied().unwrap_or_default();
        sums.0.plus(sums.1).minor
    };
    // A party has flows exactly if it has money, for every amount is above 0.
    let mut shown: Vec<u32> = (0..number(sums.len())).filter(|node| moved(node) > 0).collect();
    if let Some(most) = options.parties_max {
        shown.sort_by_key(|node| (Reverse(moved(node)), *node));
        shown.truncate(place(most));
        shown.sort_unstable();
    }
    let mut places = vec![number(shown.len()); sums.len()];
    let mut nodes = Vec::with_capacity(shown.len());
    for (at, node) in (0_u32..).zip(shown) {
        let Some(slot) = places.get_mut(place(node)) else { continue };
        *slot = at;
        let Some(party) = source.parties().get(place(node)) else { continue };
        let (received, paid) = sums.get(place(node)).copied().unwrap_or_default();
        nodes.push(NodeRow {
            party: Some(party.clone()),
            label: options.labels.get(party).cloned().unwrap_or_else(|| party.to_string()),
            parties: 1,
            is_declared: source.is_declared(node),
            received,
            paid,
        });
    }
    let last = number(nodes.len());
    let mut other = NodeRow {
        party: None,
        label: options.other.clone(),
        parties: 0,
        is_declared: true,
        received: Total::default(),
        paid: Total::default(),
    };
    for (node, (received, paid)) in (0_u32..).zip(sums) {
        if places.get(place(node)) == Some(&last) && moved(&node) > 0 {
            other.parties = other.parties.saturating_add(1);
            other.is_declared &= source.is_declared(node);
            other.received = other.received.plus(*received);
            other.paid = other.paid.plus(*paid);
        }
    }
    if other.parties > 0 {
        nodes.push(other);
    }
    (nodes, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{arbitrary, builder::FlowGraphBuilder, flow_graph::FlowGraph};
    use fourp_model::{Citation, Flow};
    use proptest::prelude::*;

    fn flow(payer: &str, payee: &str, amount: &str) -> Flow {
        let citation = Citation::of("a".parse().unwrap());
        let year = Period::financial_year(2018).unwrap();
        let (payer, payee) = (payer.parse().unwrap(), payee.parse().unwrap());
        Flow::between(payer, payee, amount.parse().unwrap(), Phase::Paid, year, citation)
    }

    #[test]
    fn parallel_flows_are_one_edge() {
        let half = "GBP 0.05".parse().ok();
        let flows = [
            flow("a", "b", "GBP 1.00"),
            Flow { half_width: half, ..flow("a", "b", "GBP 2.00") },
            flow("b", "b", "GBP 4.00"),
        ];
        let mut builder = FlowGraphBuilder::new();
        builder.declare("a".parse().unwrap());
        builder.declare("idle".parse().unwrap());
        flows.iter().for_each(|flow| builder.add(flow));
        let graph = builder.freeze().unwrap();
        let labels = BTreeMap::from([("a".parse().unwrap(), "Office A".to_owned())]);
        let options = TableOptions { labels, ..TableOptions::default() };
        let tables = flow_tables(&graph.at(Phase::Paid), &options).measured().unwrap();
        let nodes: Vec<_> = tables
            .nodes
            .iter()
            .map(|node| {
                (node.label.as_str(), node.is_declared, node.received.minor, node.paid.minor)
            })
            .collect();
        assert_eq!(nodes, [("Office A", true, 0, 300), ("b", false, 700, 400)]);
        let edges: Vec<_> = tables
            .edges
            .iter()
            .map(|edge| (edge.payer, edge.payee, edge.amount, edge.flows))
            .collect();
        assert_eq!(edges, [(0, 1, Total::rounded(300, 5), 2), (1, 1, Total::exact(400), 1)]);
    }

    #[test]
    fn those_with_least_money_are_one_node() {
        let flows = [
            flow("a", "b", "GBP 9.00"),
            flow("b", "c", "GBP 2.00"),
            flow("c", "d", "GBP 1.00"),
            flow("d", "a", "GBP 1.00"),
        ];
        let graph = FlowGraph::compile(&flows).unwrap();
        let tables = |most| {
            flow_tables(
                &graph.at(Phase::Paid),
                &TableOptions { parties_max: Some(most), ..TableOptions::default() },
            )
            .measured()
            .unwrap()
        };
        let limited = tables(2);
        let nodes: Vec<_> =
            limited.nodes.iter().map(|node| (node.label.as_str(), node.parties)).collect();
        assert_eq!(nodes, [("a", 1), ("b", 1), ("other", 2)]);
        let edges: Vec<_> =
            limited.edges.iter().map(|edge| (edge.payer, edge.payee, edge.amount.minor)).collect();
        assert_eq!(edges, [(0, 1, 900), (1, 2, 200), (2, 0, 100), (2, 2, 100)]);
        assert_eq!(tables(4).nodes.len(), 4);
        let none = tables(0);
        assert_eq!((none.nodes.len(), none.edges.len(), none.edges[0].amount.minor), (1, 1, 1300));
    }

    #[test]
    fn no_flow_no_tables() {
        let graph = FlowGraph::compile(&[flow("a", "b", "GBP 9.00")]).unwrap();
        assert!(!flow_tables(&graph.at(Phase::Pledged), &TableOptions::default()).is_measured());
    }

    proptest! {
        #[test]
        fn every_unit_is_in_the_tables(graph in arbitrary::flow_graph(), most in prop::option::of(0_u32..9)) {
            let slice = graph.at(Phase::Paid);
            let Some(tables) = flow_tables(&slice, &TableOptions { parties_max: most, ..TableOptions::default() }).measured() else { return Ok(()) };
            prop_assert_eq!(tables.edges.iter().map(|edge| edge.amount.minor).sum::<i128>(), slice.total());
            prop_assert_eq!(tables.nodes.iter().map(|node| node.paid.minor).sum::<i128>(), slice.total());
            prop_assert_eq!(tables.edges.iter().map(|edge| edge.flows).sum::<u64>(), u64::from(slice.graph().edge_count()));
            for (at, node) in (0..).zip(&tables.nodes) {
                let paid: i128 = tables.edges.iter().filter(|edge| edge.payer == at).map(|edge| edge.amount.minor).sum();
                let received: i128 = tables.edges.iter().filter(|edge| edge.payee == at).map(|edge| edge.amount.minor).sum();
                prop_assert_eq!((node.paid.minor, node.received.minor), (paid, received));
            }
        }
    }
}
