//! Payments in the order of time as a network: what a party holds, or owes, from one payment to the next.

use fourp_graph::{Digraph, GraphError};

use crate::{
    index::{number, place},
    origin::Selection,
    proof::{Gate, Net},
    slice::Slice,
};

/// A network whose nodes are parties at a time.
///
/// Between two payments of a party runs an edge of what it held: forwards, for it can be paid later. Where it had spent
/// more than it had, the edge is what it owed and runs backwards: what comes later settles what was paid before.
#[derive(Debug)]
pub(crate) struct TimeNet {
    graph: Digraph,
    amounts: Vec<i64>,
    entries: Vec<Gate>,
    exits: Vec<Gate>,
}

/// A party as it stands.
#[derive(Clone, Copy, Debug)]
struct Standing {
    node: u32, // None at first.
    held: i64, // Below 0 it is owed.
    so_far: SoFar,
}

/// What a party has done at the node where it stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum SoFar {
    /// It was paid, if anything.
    Received,
    /// It was paid when it owed: what the node gets goes to that, first.
    Settled,
    /// It has paid.
    Paid,
}

const NONE: u32 = u32::MAX;

#[derive(Debug, Default)]
struct Edges {
    nodes: u32,
    tails: Vec<u32>,
    heads: Vec<u32>,
    amounts: Vec<i64>,
}

impl TimeNet {
    /// The flows of a slice in this order of edges. Sums must fit. O(flows + parties).
    pub(crate) fn new(
        slice: &Slice<'_>,
        openings: &[i64],
        order: &[u32],
        (from, to): (&Selection, &Selection),
    ) -> Result<Self, GraphError> {
        let mut edges = Edges::default();
        let (mut entries, mut exits) = (Vec::new(), Vec::new());
        let mut add = |party: u32, node: u32, amount: i64| {
            let (gates, chosen) = match amount > 0 {
                true => (&mut entries, from.has_party(party)),
                false => (&mut exits, to.has_party(party)),
            };
            if amount != 0 {
                gates.push(Gate { node, amount: amount.saturating_abs(), is_chosen: chosen });
            }
        };
        let mut standings: Vec<Standing> = Vec::new();
        for party in 0..slice.graph().node_count() {
            let held = openings.get(place(party)).copied().unwrap_or(0);
            let node = if held == 0 { NONE } else { edges.node() };
            add(party, node, held);
            // What is paid or comes later is apart from what was owed at the start.
            let so_far = if held < 0 { SoFar::Paid } else { SoFar::Received };
            standings.push(Standing { node, held, so_far });
        }
        for edge in order {
            let Some(flow) = slice.flow_of(*edge) else { continue };
            let mut node = |party: u32, turn: fn(&mut Standing, i64, &mut Edges)| {
                let Some(standing) = standings.get_mut(place(party)) else { return NONE };
                turn(standing, flow.amount, &mut edges);
                standing.node
            };
            let tail = node(flow.payer, Standing::pay);
            let head = node(flow.payee, Standing::receive);
            edges.join(tail, head, flow.amount);
        }
        for (standing, party) in standings.iter().zip(0_u32..) {
            // What is left rests; what is still owed was the party's own.
            add(party, standing.node, standing.held.saturating_neg());
        }
        let graph = Digraph::new(edges.nodes, &edges.tails, &edges.heads)?;
        let amount = |edge: &u32| edges.amounts.get(place(*edge)).copied().unwrap_or(0);
        let amounts = graph.given().iter().map(amount).collect();
        Ok(Self { graph, amounts, entries, exits })
    }

    pub(crate) fn net(&self) -> Net<'_> {
        let (entries, exits) = (self.entries.clone(), self.exits.clone());
        Net { graph: &self.graph, amounts: &self.amounts, entries, exits }
    }
}

impl Standing {
    /// Several payments share a node as long as no money could have been used otherwise if they did not.
    fn pay(&mut self, amount: i64, edges: &mut Edges) {
        let left = self.held.saturating_sub(amount);
        let is_first = self.so_far == SoFar::Received && self.held >= 0;
        if self.node == NONE || !(left >= 0 || is_first) {
            self.go_on(edges);
        }
        self.so_far = SoFar::Paid;
        self.held = left;
    }

    fn receive(&mut self, amount: i64, edges: &mut Edges) {
        let owes = self.held < 0;
        if self.node == NONE || self.so_far != SoFar::Received || owes {
            self.go_on(edges);
        }
        if owes {
            self.so_far = SoFar::Settled;
        }
        self.held = self.held.saturating_add(amount);
    }

    /// Goes on to a new node with what is held or owed.
    fn go_on(&mut self, edges: &mut Edges) {
        let next = edges.node();
        if self.node != NONE && self.held > 0 {
            edges.join(self.node, next, self.held);
        } else if self.node != NONE && self.held < 0 {
            edges.join(next, self.node, self.held.saturating_neg());
        }
        (self.node, self.so_far) = (next, SoFar::Received);
    }
}

impl Edges {
    fn node(&mut self) -> u32 {
        let node = self.nodes;
        self.nodes = node.saturating_add(1);
        node
    }

    fn join(&mut self, tail: u32, head: u32, amount: i64) {
        self.tails.push(tail);
        self.heads.push(head);
        self.amounts.push(amount);
        debug_assert!(number(self.tails.len()) < NONE);
    }
}
