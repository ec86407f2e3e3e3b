//! The most that can go from some nodes to others, and what keeps it from being more.

use serde::Serialize;

use crate::{digraph::Digraph, index::place, residual::Residual};

/// A node where flow enters or leaves.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Terminal {
    /// The node.
    pub node: u32,
    /// The most that enters or leaves there; `None` is any amount.
    pub limit: Option<i64>,
}

impl Terminal {
    /// A node where any amount enters or leaves.
    #[must_use]
    pub const fn unlimited(node: u32) -> Self {
        Self { node, limit: None }
    }

    /// A node where at most so much enters or leaves.
    #[must_use]
    pub const fn limited(node: u32, limit: i64) -> Self {
        Self { node, limit: Some(limit) }
    }
}

/// A largest flow with two cuts of the same size, which prove that there is no larger one.
///
/// A cut is a set of nodes, the side of the entries. What can leave it (over edges out of it, over entries beyond it
/// and exits on it) is all that any flow can bring; so a flow as large as a cut is the largest, and the cut the smallest.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MaxFlow {
    /// How much goes from the entries to the exits.
    pub value: i128,
    /// What each edge carries, by number.
    pub flows: Vec<i64>,
    /// What enters at each entry, in the order given.
    pub entered: Vec<i128>,
    /// What leaves at each exit, in the order given.
    pub left: Vec<i128>,
    /// For each node whether it is on the side of the entries of the smallest such cut, the one nearest to them.
    pub near: Vec<bool>,
    /// The same of the largest such cut, the one nearest to the exits.
    pub far: Vec<bool>,
}

/// Why no largest flow was looked for.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MaxFlowError {
    /// Not one capacity for each edge.
    #[error("{capacities} capacities for {edges} edges")]
    Uneven {
        /// How many capacities.
        capacities: usize,
        /// How many edges.
        edges: u32,
    },
    /// A capacity below 0.
    #[error("edge {edge} has the capacity {capacity}, below 0")]
    NegativeCapacity {
        /// Which edge.
        edge: usize,
        /// Its capacity.
        capacity: i64,
    },
    /// A limit below 0.
    #[error("the limit of node {node} is {limit}, below 0")]
    NegativeLimit {
        /// Which node.
        node: u32,
        /// Its limit.
        limit: i64,
    },
    /// An entry or exit that is no node.
    #[error("flow is to enter or leave at node {node}, but there are {nodes} nodes, from 0")]
    NoSuchNode {
        /// The number that is no node.
        node: u32,
        /// How many nodes there are.
        nodes: u32,
    },
    /// Any amount is to enter and to leave at the same node.
    #[error("node {node} is source and sink at once: any amount would go from it to itself")]
    SourceIsSink {
        /// Which node.
        node: u32,
    },
    /// More edges and ends than can be numbered both ways.
    #[error("{ends} edges, entries and exits; at most {} can be numbered both ways", MOST_ENDS)]
    TooLarge {
        /// How many of all together.
        ends: usize,
    },
}

/// Why a result is no largest flow of a graph.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// A list of another length than what it tells of.
    #[error("{found} {what}, but there are {expected}")]
    Uneven {
        /// What is listed.
        what: &'static str,
        /// How many were found.
        found: usize,
        /// How many there are.
        expected: usize,
    },
    /// An edge that carries less than nothing or more than it can.
    #[error("edge {edge} carries {flow}, its capacity is {capacity}")]
    BeyondCapacity {
        /// Which edge.
        edge: usize,
        /// What it carries.
        flow: i64,
        /// What it can carry.
        capacity: i64,
    },
    /// An entry or exit that takes less than nothing or more than it may.
    #[error("{flow} goes over an end at node {node}, beyond its limit")]
    BeyondLimit {
        /// At which node.
        node: u32,
        /// What goes over it.
        flow: i128,
    },
    /// A node where something is lost or made.
    #[error("node {node} has {surplus} more coming in than going out")]
    Unbalanced {
        /// Which node.
        node: usize,
        /// What comes in, less what goes out.
        surplus: i128,
    },
    /// The value is not what enters.
    #[error("{entered} enters, but the value is {value}")]
    WrongValue {
        /// What enters.
        entered: i128,
        /// The value stated.
        value: i128,
    },
    /// A cut through which more could go than does.
    #[error("{capacity} can leave the {side} cut, but {value} does")]
    CutTooLarge {
        /// Which cut, near or far.
        side: &'static str,
        /// What can leave it.
        capacity: i128,
        /// What does.
        value: i128,
    },
    /// An unlimited end on the wrong side of a cut.
    #[error("any amount can leave the {side} cut at node {node}")]
    CutUnlimited {
        /// Which cut, near or far.
        side: &'static str,
        /// At which node.
        node: u32,
    },
}

/// The most edges, entries and exits of one question.
const MOST_ENDS: usize = 0x7fff_fffe;

/// The largest flow from entries to exits along the edges of a graph, each with a capacity, by number.
///
/// Dinic, E. A. (1970), "Algorithm for solution of a problem of maximum flow in networks with power estimation", Soviet
/// Mathematics Doklady 11: 1277-1280, in whole numbers, on the part of the graph that lies between entries and exits,
/// without recursion. O(nodes² · edges) at worst, as far as is known; on nets of a few tiers a small multiple of
/// O(edges). Takes 40 bytes an edge of that part while it works. That no flow is larger is Ford, L. R. and
/// Fulkerson, D. R. (1956), "Maximal flow through a network", Canadian Journal of Mathematics 8: 399-404.
///
/// A limited entry may be a limited exit as well; what passes straight through it is in both.
///
/// # Errors
/// [`MaxFlowError`] if capacities are not those of the edges, anything is below 0, an end is no node, or any
/// amount would enter and leave at one node.
///
/// ```
/// use fourp_graph::{Digraph, Terminal, max_flow};
///
/// // Two ways from 0 to 3, of 4 and of 3, with a narrow way across.
/// let graph = Digraph::new(4, &[0, 0, 1, 1, 2], &[1, 2, 2, 3, 3])?;
/// let (from, to) = ([Terminal::unlimited(0)], [Terminal::unlimited(3)]);
/// let capacities = [9, 3, 1, 4, 9];
/// let most = max_flow(&graph, &capacities, &from, &to)?;
/// assert_eq!(most.value, 8);
/// assert_eq!(most.cut(&graph, &most.near).collect::<Vec<_>>(), [1, 2, 3]); // Full edges, and nothing goes round them.
/// most.verify(&graph, &capacities, &from, &to)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn max_flow(
    graph: &Digraph,
    capacities: &[i64],
    entries: &[Terminal],
    exits: &[Terminal],
) -> Result<MaxFlow, MaxFlowError> {
    check(graph, capacities, entries, exits)?;
    let plain = |ends: &[Terminal]| -> Vec<(u32, Option<i64>)> {
        ends.iter().map(|end| (end.node, end.limit)).collect()
    };
    let mut residual = Residual::new(graph, capacities, &plain(entries), &plain(exits));
    let value = residual.fill();
    let flows = residual.flows(graph.edge_count());
    let [near, far] = residual.sides();
    let [entered, left] = residual.ends();
    let mut found = MaxFlow {
        value,
        flows,
        entered: vec![0; entries.len()],
        left: vec![0; exits.len()],
        near,
        far,
    };
    let limited = [(&mut found.entered, entered), (&mut found.left, left)];
    for (amounts, known) in limited {
        for (slot, amount) in known {
            if let Some(place) = amounts.get_mut(slot) {
                *place = amount.into();
            }
        }
    }
    found.unlimited(graph, entries, exits);
    Ok(found)
}

fn check(
    graph: &Digraph,
    capacities: &[i64],
    entries: &[Terminal],
    exits: &[Terminal],
) -> Result<(), MaxFlowError> {
    let (edges, nodes) = (graph.edge_count(), graph.node_count());
    if capacities.len() != place(edges) {
        return Err(MaxFlowError::Uneven { capacities: capacities.len(), edges });
    }
    fits(capacities.len().saturating_add(entries.len()).saturating_add(exits.len()))?;
    let negative = capacities.iter().enumerate().find(|(_, capacity)| **capacity < 0);
    if let Some((edge, capacity)) = negative {
        return Err(MaxFlowError::NegativeCapacity { edge, capacity: *capacity });
    }
    for Terminal { node, limit } in entries.iter().chain(exits).copied() {
        if node >= nodes {
            return Err(MaxFlowError::NoSuchNode { node, nodes });
        }
        if let Some(limit) = limit.filter(|limit| *limit < 0) {
            return Err(MaxFlowError::NegativeLimit { node, limit });
        }
    }
    let mut is_source = vec![false; place(nodes)];
    for source in entries.iter().filter(|end| end.limit.is_none()) {
        if let Some(slot) = is_source.get_mut(place(source.node)) {
            *slot = true;
        }
    }
    let is_source = |node: u32| is_source.get(place(node)).copied().unwrap_or(false);
    let both = exits.iter().find(|end| end.limit.is_none() && is_source(end.node));
    both.map_or(Ok(()), |end| Err(MaxFlowError::SourceIsSink { node: end.node }))
}

const fn fits(ends: usize) -> Result<(), MaxFlowError> {
    if ends > MOST_ENDS { Err(MaxFlowError::TooLarge { ends }) } else { Ok(()) }
}

impl MaxFlow {
    /// The edges that leave a side, rising: those of positive capacity are full. O(nodes + edges).
    pub fn cut<'a>(
        &'a self,
        graph: &'a Digraph,
        side: &'a [bool],
    ) -> impl Iterator<Item = u32> + 'a {
        let on = |node: u32| side.get(place(node)).copied().unwrap_or(false);
        let ends = graph.tails().zip(graph.heads()).zip(0_u32..);
        ends.filter_map(move |((tail, head), edge)| (on(tail) && !on(*head)).then_some(edge))
    }

    /// Checks everything anew from the definition, in 128 bits: that the flow is one, and that both cuts prove that
    /// none is larger. O(nodes + edges). Shares no code with [`max_flow`].
    ///
    /// # Errors
    /// [`CertificateError`], the first fault found.
    pub fn verify(
        &self,
        graph: &Digraph,
        capacities: &[i64],
        entries: &[Terminal],
        exits: &[Terminal],
    ) -> Result<(), CertificateError> {
        let (nodes, edges) = (place(graph.node_count()), place(graph.edge_count()));
        let lengths = [
            ("capacities", capacities.len(), edges),
            ("flows", self.flows.len(), edges),
            ("amounts that enter", self.entered.len(), entries.len()),
            ("amounts that leave", self.left.len(), exits.len()),
            ("nodes of the near cut", self.near.len(), nodes),
            ("nodes of the far cut", self.far.len(), nodes),
        ];
        for (what, found, expected) in lengths {
            if found != expected {
                return Err(CertificateError::Uneven { what, found, expected });
            }
        }
        let carried = self.flows.iter().zip(capacities).enumerate();
        for (edge, (&flow, &capacity)) in carried {
            if flow < 0 || flow > capacity {
                return Err(CertificateError::BeyondCapacity { edge, flow, capacity });
            }
        }
        let ends = entries.iter().zip(&self.entered).chain(exits.iter().zip(&self.left));
        for (end, &flow) in ends {
            if flow < 0 || end.limit.is_some_and(|limit| flow > limit.into()) {
                return Err(CertificateError::BeyondLimit { node: end.node, flow });
            }
        }
        let balances = self.balances(graph, entries, exits);
        let uneven = balances.into_iter().enumerate().find(|(_, surplus)| *surplus != 0);
        if let Some((node, surplus)) = uneven {
            return Err(CertificateError::Unbalanced { node, surplus });
        }
        // As every node is balanced, what leaves is what enters.
        let entered: i128 = self.entered.iter().sum();
        if entered != self.value {
            return Err(CertificateError::WrongValue { entered, value: self.value });
        }
        for (side, on) in [("near", &self.near), ("far", &self.far)] {
            self.holds(graph, capacities, (entries, exits), (side, on))?;
        }
        Ok(())
    }

    /// Whether no more can leave a side than does.
    fn holds(
        &self,
        graph: &Digraph,
        capacities: &[i64],
        (entries, exits): (&[Terminal], &[Terminal]),
        (side, on): (&'static str, &[bool]),
    ) -> Result<(), CertificateError> {
        let is_on = |node: u32| on.get(place(node)).copied().unwrap_or(false);
        let over = graph.tails().zip(graph.heads()).zip(capacities);
        let over = over.filter(|((tail, head), _)| is_on(*tail) && !is_on(**head));
        let mut capacity: i128 = over.map(|(_, capacity)| i128::from(*capacity)).sum();
        let beyond = entries.iter().filter(|end| !is_on(end.node));
        for end in beyond.chain(exits.iter().filter(|end| is_on(end.node))) {
            let limit = end.limit.ok_or(CertificateError::CutUnlimited { side, node: end.node })?;
            capacity += i128::from(limit);
        }
        if capacity != self.value {
            return Err(CertificateError::CutTooLarge { side, capacity, value: self.value });
        }
        Ok(())
    }

    /// What comes into each node, less what goes out.
    fn balances(&self, graph: &Digraph, entries: &[Terminal], exits: &[Terminal]) -> Vec<i128> {
        let mut balances = vec![0_i128; place(graph.node_count())];
        let mut add = |node: u32, amount: i128| {
            if let Some(sum) = balances.get_mut(place(node)) {
                *sum += amount;
            }
        };
        for ((tail, head), flow) in graph.tails().zip(graph.heads()).zip(&self.flows) {
            add(tail, -i128::from(*flow));
            add(*head, (*flow).into());
        }
        for (end, amount) in entries.iter().zip(&self.entered) {
            add(end.node, *amount);
        }
        for (end, amount) in exits.iter().zip(&self.left) {
            add(end.node, -amount);
        }
        balances
    }

    /// What enters and leaves at ends without a limit is what their nodes lack or have over.
    fn unlimited(&mut self, graph: &Digraph, entries: &[Terminal], exits: &[Terminal]) {
        if entries.iter().chain(exits).all(|end| end.limit.is_some()) {
            return;
        }
        let mut balances = self.balances(graph, entries, exits);
        let sides = [(entries, &mut self.entered, -1_i128), (exits, &mut self.left, 1_i128)];
        for (ends, amounts, sign) in sides {
            for (end, amount) in ends.iter().zip(amounts) {
                let balance = balances.get_mut(place(end.node));
                if let Some(balance) = balance.filter(|_| end.limit.is_none()) {
                    *amount = sign * std::mem::take(balance);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary::digraph;

    fn any_to_any(from: u32, to: u32) -> ([Terminal; 1], [Terminal; 1]) {
        ([Terminal::unlimited(from)], [Terminal::unlimited(to)])
    }

    /// Slow: the least that can leave any set of nodes, by trying them all.
    fn least_cut(
        graph: &Digraph,
        capacities: &[i64],
        entries: &[Terminal],
        exits: &[Terminal],
    ) -> i128 {
        let sets = 0_u32..1 << graph.node_count();
        let leaves = |set: u32| {
            let on = |node: u32| set >> node & 1 == 1;
            let over = graph.tails().zip(graph.heads()).zip(capacities);
            let over = over.filter(|((tail, head), _)| on(*tail) && !on(**head));
            let edges: i128 = over.map(|(_, capacity)| i128::from(*capacity)).sum();
            let ends = entries.iter().filter(|end| !on(end.node));
            let ends = ends.chain(exits.iter().filter(|end| on(end.node)));
            ends.map(|end| end.limit.map(i128::from)).sum::<Option<i128>>().map(|ends| edges + ends)
        };
        sets.filter_map(leaves).min().unwrap()
    }

    fn capacity() -> impl Strategy<Value = i64> {
        prop_oneof![2 => Just(0), 6 => 1_i64..20, 1 => Just(i64::MAX), 1 => i64::MAX - 5..i64::MAX]
    }

    fn ends() -> impl Strategy<Value = Vec<(u32, Option<i64>)>> {
        let limit = prop_oneof![2 => Just(None), 3 => capacity().prop_map(Some)];
        prop::collection::vec((0_u32..8, limit), 0..4)
    }

    fn terminals(graph: &Digraph, ends: &[(u32, Option<i64>)]) -> Vec<Terminal> {
        let nodes = graph.node_count().max(1);
        let ends = ends.iter().map(|(node, limit)| Terminal { node: node % nodes, limit: *limit });
        if graph.node_count() == 0 { Vec::new() } else { ends.collect() }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_most_that_flows_is_the_least_that_is_cut(
            graph in digraph(7, 16),
            capacities in prop::collection::vec(capacity(), 16),
            entries in ends(),
            exits in ends(),
        ) {
            let capacities = &capacities[..place(graph.edge_count())];
            let (entries, exits) = (terminals(&graph, &entries), terminals(&graph, &exits));
            match max_flow(&graph, capacities, &entries, &exits) {
                Ok(found) => {
                    found.verify(&graph, capacities, &entries, &exits).unwrap();
                    prop_assert_eq!(found.value, least_cut(&graph, capacities, &entries, &exits));
                    prop_assert!(found.near.iter().zip(&found.far).all(|(near, far)| !near || *far));
                }
                Err(error) => {
                    let is_both = |end: &&Terminal| {
                        end.limit.is_none() && exits.contains(end)
                    };
                    let node = entries.iter().find(is_both).map(|_| ());
                    prop_assert!(node.is_some(), "{}", error);
                }
            }
        }

        #[test]
        fn whatever_is_tampered_with_is_caught(
            edges in prop::collection::vec((0_u32..7, 1_u32..7, 1_i64..20), 1..16),
            what in 0_usize..4,
            which in any::<prop::sample::Index>(),
            by in prop_oneof![-3_i64..0, 1_i64..4],
        ) {
            let tails: Vec<u32> = edges.iter().map(|edge| edge.0).collect();
            let heads: Vec<u32> = edges.iter().map(|edge| (edge.0 + edge.1) % 7).collect();
            let graph = Digraph::new(7, &tails, &heads).unwrap();
            let capacities: Vec<i64> = graph.given().iter().map(|edge| edges[place(*edge)].2).collect();
            let (from, to) = any_to_any(0, 1);
            let mut found = max_flow(&graph, &capacities, &from, &to).unwrap();
            let edge = which.index(found.flows.len());
            match what {
                0 => found.flows[edge] += by,
                1 => found.value += i128::from(by),
                2 => found.entered[0] += i128::from(by),
                _ => found.left[0] += i128::from(by),
            }
            prop_assert!(found.verify(&graph, &capacities, &from, &to).is_err());
        }
    }

    fn ladder() -> (Digraph, [i64; 5]) {
        (Digraph::new(4, &[0, 0, 1, 1, 2], &[1, 2, 2, 3, 3]).unwrap(), [9, 3, 1, 4, 9])
    }

    #[test]
    fn each_tampering_has_a_name() {
        let (graph, capacities) = ladder();
        let (from, to) = any_to_any(0, 3);
        let whole = max_flow(&graph, &capacities, &from, &to).unwrap();
        let error = |change: &dyn Fn(&mut MaxFlow)| {
            let mut found = whole.clone();
            change(&mut found);
            found.verify(&graph, &capacities, &from, &to).unwrap_err().to_string()
        };
        assert_eq!(error(&|found| found.flows[2] = 2), "edge 2 carries 2, its capacity is 1");
        assert_eq!(error(&|found| found.flows[2] = -1), "edge 2 carries -1, its capacity is 1");
        assert_eq!(
            error(&|found| found.flows[3] = 3),
            "node 1 has 1 more coming in than going out"
        );
        assert_eq!(error(&|found| found.value = 9), "8 enters, but the value is 9");
        assert_eq!(
            error(&|found| found.entered[0] = -8),
            "-8 goes over an end at node 0, beyond its limit"
        );
        assert_eq!(error(&|found| found.near[1] = false), "12 can leave the near cut, but 8 does");
        assert_eq!(
            error(&|found| found.far[3] = true),
            "any amount can leave the far cut at node 3"
        );
        assert_eq!(
            error(&|found| found.near.truncate(3)),
            "3 nodes of the near cut, but there are 4"
        );
        // A flow that is one, but not the largest, has no cut of its size.
        let none = |found: &mut MaxFlow| {
            (found.flows, found.entered, found.left) = (vec![0; 5], vec![0], vec![0]);
            found.value = 0;
        };
        assert_eq!(error(&none), "8 can leave the near cut, but 0 does");
    }

    #[test]
    fn what_is_no_question_is_refused() {
        let (graph, capacities) = ladder();
        let error = |capacities: &[i64], from: Terminal, to: Terminal| {
            max_flow(&graph, capacities, &[from], &[to]).unwrap_err().to_string()
        };
        let (zero, three) = (Terminal::unlimited(0), Terminal::unlimited(3));
        assert_eq!(
            error(&capacities, zero, zero),
            "node 0 is source and sink at once: any amount would go from it to itself"
        );
        assert_eq!(error(&capacities[..4], zero, three), "4 capacities for 5 edges");
        assert_eq!(error(&[1, 1, -7, 1, 1], zero, three), "edge 2 has the capacity -7, below 0");
        assert_eq!(
            error(&capacities, Terminal::limited(0, -1), three),
            "the limit of node 0 is -1, below 0"
        );
        assert_eq!(
            error(&capacities, zero, Terminal::unlimited(4)),
            "flow is to enter or leave at node 4, but there are 4 nodes, from 0"
        );
        assert_eq!(
            fits(1 << 31).unwrap_err().to_string(),
            "2147483648 edges, entries and exits; at most 2147483646 can be numbered both ways"
        );
        assert_eq!(fits(MOST_ENDS), Ok(()));
    }

    #[test]
    fn sums_may_exceed_what_one_edge_can_carry() {
        let graph = Digraph::new(3, &[0, 0, 0, 1, 1, 1], &[1, 1, 1, 2, 2, 2]).unwrap();
        let capacities = [i64::MAX; 6];
        let (from, to) = any_to_any(0, 2);
        let found = max_flow(&graph, &capacities, &from, &to).unwrap();
        assert_eq!(found.value, 3 * i128::from(i64::MAX));
        found.verify(&graph, &capacities, &from, &to).unwrap();
    }

    #[test]
    fn a_limited_end_may_be_both() {
        let graph = Digraph::new(2, &[0], &[1]).unwrap();
        let (entries, exits) =
            ([Terminal::limited(0, 7)], [Terminal::limited(0, 4), Terminal::unlimited(1)]);
        let found = max_flow(&graph, &[2], &entries, &exits).unwrap();
        assert_eq!((found.value, found.left.as_slice()), (6, [4, 2].as_slice()));
        found.verify(&graph, &[2], &entries, &exits).unwrap();
    }

    #[test]
    fn nothing_flows_where_no_way_leads() {
        let graph = Digraph::new(4, &[0, 3], &[1, 2]).unwrap();
        let (from, to) = any_to_any(0, 2);
        for capacities in [[5, 5], [0, 0]] {
            let found = max_flow(&graph, &capacities, &from, &to).unwrap();
            assert_eq!((found.value, found.flows.as_slice()), (0, [0, 0].as_slice()));
            found.verify(&graph, &capacities, &from, &to).unwrap();
        }
        let found = max_flow(&graph, &[5, 5], &[], &[]).unwrap();
        assert_eq!((found.value, found.verify(&graph, &[5, 5], &[], &[])), (0, Ok(())));
        let nothing = Digraph::new(0, &[], &[]).unwrap();
        assert_eq!(max_flow(&nothing, &[], &[], &[]).unwrap().value, 0);
    }

    #[test]
    fn a_chain_of_a_million_is_not_too_deep() {
        let nodes = 1_000_000;
        let (tails, heads): (Vec<u32>, Vec<u32>) = (1..nodes).map(|node| (node - 1, node)).unzip();
        let graph = Digraph::new(nodes, &tails, &heads).unwrap();
        let mut capacities = vec![9; tails.len()];
        capacities[700_000] = 4;
        let (from, to) = any_to_any(0, nodes - 1);
        let found = max_flow(&graph, &capacities, &from, &to).unwrap();
        assert_eq!(found.value, 4);
        assert_eq!(found.cut(&graph, &found.near).collect::<Vec<_>>(), [700_000]);
        assert_eq!(found.near, found.far);
        found.verify(&graph, &capacities, &from, &to).unwrap();
    }

    #[test]
    fn a_hundred_thousand_parallel_edges_add_up() {
        let graph = Digraph::new(2, &vec![0; 100_000], &vec![1; 100_000]).unwrap();
        let (from, to) = any_to_any(0, 1);
        let found = max_flow(&graph, &vec![3; 100_000], &from, &to).unwrap();
        assert_eq!(found.value, 300_000);
    }
}
