//! What is traced: the money that enters at each party, until it rests.

use std::collections::BTreeSet;

use fourp_graph::Digraph;
use fourp_model::Party;
use serde::Serialize;

use crate::{
    flow_graph::{FlowGraph, FlowView},
    index::place,
    slice::Slice,
};

/// What enters, goes through and rests at each party, in minor units.
///
/// For every party exactly: received + entering = paid + resting = through.
/// - *Entering* is money of which the data do not say where it came from: what the party held at the start, and what it
///   paid beyond that and beyond what it received (unfunded). It is the party's own: its **origin** is this party.
/// - *Resting* is money that the party received and did not pay on (retained), and what it owed at the start.
///
/// A payment of a party to itself counts in both what it received and what it paid.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Accounts {
    #[serde(serialize_with = "crate::minor::texts")]
    pub(crate) entering: Vec<i64>,
    #[serde(serialize_with = "crate::minor::texts")]
    pub(crate) resting: Vec<i64>,
    #[serde(serialize_with = "crate::minor::texts")]
    pub(crate) through: Vec<i64>,
    #[serde(serialize_with = "crate::minor::texts")]
    pub(crate) unfunded: Vec<i64>,
}

/// Parties, flows or both: what money is traced from, or to.
///
/// As where money comes from, a party stands for the money that [enters](Accounts) there and a flow for all the money
/// it carries; as where money goes, a party stands for the money that rests there and a flow again for what it
/// carries. A selection is never empty: asking after nothing is a mistake, not 0.
///
/// ```
/// # use fourp_funding::{FlowGraph, Selection};
/// # let graph = FlowGraph::compile([]).unwrap_or_else(|_| unreachable!());
/// let nobody = Selection::parties(&graph, []);
/// assert_eq!(nobody.unwrap_err().to_string(), "nothing is selected");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Selection {
    parties: BTreeSet<u32>,
    flows: BTreeSet<u32>,
}

/// Why there is no such selection.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectionError {
    /// No party and no flow.
    #[error("nothing is selected")]
    Empty,
    /// A party with which no flow begins or ends.
    #[error("no flow of the graph is paid or received by {party}")]
    UnknownParty {
        /// The party.
        party: Party,
    },
}

/// Why money cannot be traced.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// So much money that its sums cannot be multiplied.
    #[error(
        "{through} minor units go through all parties together; at most {} can be traced",
        i64::MAX
    )]
    TooMuch {
        /// What goes through all parties, those it passes on the way included.
        through: i128,
    },
    /// Opening balances for another number of parties than there are.
    #[error("{found} opening balances for {parties} parties")]
    OpeningsUneven {
        /// How many were given.
        found: usize,
        /// How many parties there are.
        parties: usize,
    },
    /// Flows selected where money is known by where it entered and rests only.
    #[error("{flows} flows are selected; by date, money goes from parties to parties")]
    FlowsByDate {
        /// How many.
        flows: usize,
    },
    /// A graph too large for exact fractions, whose digits grow with it.
    #[error("{nodes} parties {what}; exact fractions are for at most {limit}")]
    TooLargeForFractions {
        /// How many parties.
        nodes: usize,
        /// Which: all of them, or those that pay each other in circles.
        what: &'static str,
        /// The most.
        limit: usize,
    },
}

impl Accounts {
    /// Balances each node. O(nodes + edges).
    pub(crate) fn new(
        graph: &Digraph,
        amounts: &[i64],
        opening: &[i64],
    ) -> Result<Self, TraceError> {
        let nodes = place(graph.node_count());
        if !opening.is_empty() && opening.len() != nodes {
            return Err(TraceError::OpeningsUneven { found: opening.len(), parties: nodes });
        }
        let mut received = vec![0_i128; nodes];
        let mut paid = vec![0_i128; nodes];
        for ((tail, head), amount) in graph.tails().zip(graph.heads()).zip(amounts) {
            for (sums, node) in [(&mut paid, tail), (&mut received, *head)] {
                if let Some(sum) = sums.get_mut(place(node)) {
                    *sum += i128::from(*amount);
                }
            }
        }
        let held = |node: usize| i128::from(opening.get(node).copied().unwrap_or(0));
        let throughs = received.iter().zip(&paid).enumerate().map(|(node, (received, paid))| {
            (received + held(node).max(0)).max(paid + (-held(node)).max(0))
        });
        let through: i128 = throughs.sum();
        if through > i128::from(i64::MAX) {
            return Err(TraceError::TooMuch { through });
        }
        let mut accounts = Self {
            entering: Vec::with_capacity(nodes),
            resting: Vec::with_capacity(nodes),
            through: Vec::with_capacity(nodes),
            unfunded: Vec::with_capacity(nodes),
        };
        for (node, (received, paid)) in received.iter().zip(&paid).enumerate() {
            accounts.balance(*received, *paid, held(node));
        }
        Ok(accounts)
    }

    /// Adds a node; sums that fit together fit one by one.
    fn balance(&mut self, received: i128, paid: i128, held: i128) {
        let small = |sum: i128| i64::try_from(sum).unwrap_or(i64::MAX);
        let (has, owes) = (received + held.max(0), paid + (-held).max(0));
        let unfunded = (owes - has).max(0);
        self.unfunded.push(small(unfunded));
        self.entering.push(small(held.max(0) + unfunded));
        self.resting.push(small((-held).max(0) + (has - owes).max(0)));
        self.through.push(small(has.max(owes)));
    }

    /// The money that enters at each node, by number.
    #[must_use]
    pub fn entering(&self) -> &[i64] {
        &self.entering
    }

    /// The money that rests at each node, by number.
    #[must_use]
    pub fn resting(&self) -> &[i64] {
        &self.resting
    }

    /// The money that goes through each node, by number: what it received and what entered there.
    #[must_use]
    pub fn through(&self) -> &[i64] {
        &self.through
    }

    /// The part of what enters at each node that it paid without having it, as far as the data say.
    #[must_use]
    pub fn unfunded(&self) -> &[i64] {
        &self.unfunded
    }
}

impl Selection {
    /// These parties.
    ///
    /// # Errors
    /// [`SelectionError`] if there are none, or one is not in the graph.
    pub fn parties<'a>(
        graph: &FlowGraph,
        parties: impl IntoIterator<Item = &'a Party>,
    ) -> Result<Self, SelectionError> {
        let number = |party: &Party| {
            let unknown = || SelectionError::UnknownParty { party: party.clone() };
            graph.node(party).ok_or_else(unknown)
        };
        let parties = parties.into_iter().map(number).collect::<Result<_, _>>()?;
        Self { parties, flows: BTreeSet::new() }.unless_empty()
    }

    /// The parties, by their number as nodes, that a rule keeps. O(parties).
    ///
    /// # Errors
    /// [`SelectionError::Empty`] if it keeps none.
    pub fn nodes(
        graph: &FlowGraph,
        mut keep: impl FnMut(u32) -> bool,
    ) -> Result<Self, SelectionError> {
        let nodes = graph.parties().iter().zip(0..).map(|(_, node)| node);
        Self { parties: nodes.filter(|node| keep(*node)).collect(), flows: BTreeSet::new() }
            .unless_empty()
    }

    /// The flows of a slice that a rule keeps, asked in order. O(flows).
    ///
    /// # Errors
    /// [`SelectionError::Empty`] if it keeps none.
    pub fn flows(
        slice: &Slice<'_>,
        mut keep: impl FnMut(FlowView<'_>) -> bool,
    ) -> Result<Self, SelectionError> {
        let kept = slice.flows().filter_map(|flow| {
            let number = flow.flow;
            keep(flow).then_some(number)
        });
        Self { parties: BTreeSet::new(), flows: kept.collect() }.unless_empty()
    }

    /// What is in one or the other.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        self.parties.extend(&other.parties);
        self.flows.extend(&other.flows);
        self
    }

    /// The numbers of the parties, rising.
    #[must_use]
    pub fn party_numbers(&self) -> impl ExactSizeIterator<Item = u32> + Clone {
        self.parties.iter().copied()
    }

    /// The numbers of the flows in their [`FlowGraph`], rising.
    #[must_use]
    pub fn flow_numbers(&self) -> impl ExactSizeIterator<Item = u32> + Clone {
        self.flows.iter().copied()
    }

    pub(crate) fn has_party(&self, node: u32) -> bool {
        self.parties.contains(&node)
    }

    pub(crate) fn has_flow(&self, flow: u32) -> bool {
        self.flows.contains(&flow)
    }

    fn unless_empty(self) -> Result<Self, SelectionError> {
        if self.parties.is_empty() && self.flows.is_empty() {
            return Err(SelectionError::Empty);
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounts(edges: &[(u32, u32, i64)], opening: &[i64]) -> Result<Accounts, TraceError> {
        let tails: Vec<u32> = edges.iter().map(|edge| edge.0).collect();
        let heads: Vec<u32> = edges.iter().map(|edge| edge.1).collect();
        let graph = Digraph::new(3, &tails, &heads).unwrap();
        let amounts: Vec<i64> = graph.given().iter().map(|e| edges[place(*e)].2).collect();
        Accounts::new(&graph, &amounts, opening)
    }

    #[test]
    fn what_comes_in_goes_out_or_rests() {
        let found = accounts(&[(0, 1, 10), (1, 2, 7), (1, 1, 2)], &[4, 0, 0]).unwrap();
        assert_eq!(found.entering(), [10, 0, 0]);
        assert_eq!(found.unfunded(), [6, 0, 0]);
        assert_eq!(found.resting(), [0, 3, 7]);
        assert_eq!(found.through(), [10, 12, 7]);
    }

    #[test]
    fn what_was_owed_is_where_money_rests() {
        let found = accounts(&[(0, 1, 10), (1, 2, 8)], &[0, -5, 1]).unwrap();
        assert_eq!(found.resting(), [0, 5, 9]);
        assert_eq!(found.entering(), [10, 3, 1]);
        assert_eq!(found.unfunded(), [10, 3, 0]);
    }

    #[test]
    fn what_cannot_be_balanced_is_refused() {
        let error = accounts(&[(0, 1, i64::MAX), (1, 2, 1)], &[]).unwrap_err().to_string();
        assert_eq!(
            error,
            "18446744073709551615 minor units go through all parties together; at most 9223372036854775807 can be traced"
        );
        let error = accounts(&[], &[1]).unwrap_err().to_string();
        assert_eq!(error, "1 opening balances for 3 parties");
    }
}
