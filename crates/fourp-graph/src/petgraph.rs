//! The visit traits of [petgraph](https://docs.rs/petgraph), so that its algorithms run on our graphs.
//!
//! Nodes and edges go by their numbers. Edges of a [`Digraph`] weigh nothing (`()`); [`Weighted`] gives them weights.
//! [`Undirected`] has neighbours and no edges.
//!
//! ```
//! use fourp_graph::Digraph;
//! use petgraph::algo::{dominators::simple_fast, kosaraju_scc, toposort};
//!
//! let lines = Digraph::new(4, &[0, 1, 1, 2], &[1, 2, 3, 3])?;
//! assert_eq!(toposort(&lines, None).unwrap().first(), Some(&0));
//! assert_eq!(kosaraju_scc(&lines).len(), 4);
//! assert_eq!(simple_fast(&lines, 0).immediate_dominator(3), Some(1));
//! # Ok::<(), fourp_graph::GraphError>(())
//! ```
//!
//! petgraph's articulation points and bridges walk along out-edges: give them an [`Undirected`], never a directed
//! graph. Its `tarjan_scc` recurses as deep as the graph: take [`strong_components`](crate::strong_components).

use ::petgraph::{
    Directed, Direction,
    graph::DiGraph,
    visit::{
        Data, EdgeCount, EdgeIndexable, EdgeRef, GetAdjacencyMatrix, GraphBase, GraphProp,
        GraphRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighbors,
        IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences, NodeCompactIndexable,
        NodeCount, NodeIndexable, Visitable,
    },
};

use crate::{
    digraph::Digraph,
    index::{number, place},
    undirected::Undirected,
};

// petgraph's own bits, by the one public name that they have there.
type Bits = <DiGraph<(), ()> as Visitable>::Map;

/// A graph whose edges have weights, for algorithms that need them.
///
/// ```
/// use fourp_graph::{Digraph, petgraph::Weighted};
/// use petgraph::algo::dijkstra;
///
/// let lines = Digraph::new(3, &[0, 0, 1], &[1, 2, 2])?;
/// let days = [2_u32, 9, 3];
/// let weighted = Weighted::new(&lines, &days).unwrap();
/// assert_eq!(dijkstra(weighted, 0, Some(2), |line| *line.weight())[&2], 5);
/// # use petgraph::visit::EdgeRef;
/// # Ok::<(), fourp_graph::GraphError>(())
/// ```
#[derive(Debug)]
pub struct Weighted<'g, W> {
    graph: &'g Digraph,
    weights: &'g [W], // Invariant: as many as there are edges.
}

impl<W> Clone for Weighted<'_, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W> Copy for Weighted<'_, W> {}

impl<'g, W> Weighted<'g, W> {
    /// A graph with the weight of each edge at its number; none if there are not as many weights as edges.
    ///
    /// Weights that stand in the order in which edges were given go through [`Digraph::given`] first.
    #[must_use]
    pub fn new(graph: &'g Digraph, weights: &'g [W]) -> Option<Self> {
        (weights.len() == graph.heads().len()).then_some(Self { graph, weights })
    }
}

/// One edge, with its weight.
#[derive(Debug)]
pub struct Edge<'g, W> {
    number: u32,
    tail: u32,
    head: u32,
    weight: &'g W,
}

impl<W> Clone for Edge<'_, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W> Copy for Edge<'_, W> {}

impl<W> EdgeRef for Edge<'_, W> {
    type NodeId = u32;
    type EdgeId = u32;
    type Weight = W;

    fn source(&self) -> u32 {
        self.tail
    }

    fn target(&self) -> u32 {
        self.head
    }

    fn weight(&self) -> &W {
        self.weight
    }

    fn id(&self) -> u32 {
        self.number
    }
}

/// The numbers of some edges of a graph, one after the other.
#[derive(Clone, Debug)]
enum Numbers<'g> {
    Out(std::ops::Range<u32>),
    In(std::slice::Iter<'g, u32>),
}

impl<'g> Numbers<'g> {
    fn of(graph: &'g Digraph, node: u32, way: Direction) -> Self {
        match way {
            Direction::Outgoing => Self::Out(graph.out_edges(node)),
            Direction::Incoming => Self::In(graph.in_edges(node).iter()),
        }
    }
}

impl Iterator for Numbers<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match self {
            Self::Out(numbers) => numbers.next(),
            Self::In(numbers) => numbers.next().copied(),
        }
    }
}

/// Edges of a node, or of a whole graph.
#[derive(Clone, Debug)]
pub struct Edges<'g, W> {
    graph: &'g Digraph,
    weights: &'g [W],
    numbers: Numbers<'g>,
    tail: u32, // Of the last edge, and often of the next.
}

impl<'g, W> Iterator for Edges<'g, W> {
    type Item = Edge<'g, W>;

    fn next(&mut self) -> Option<Edge<'g, W>> {
        let number = self.numbers.next()?;
        let head = self.graph.head(number)?;
        if !self.graph.out_edges(self.tail).contains(&number) {
            self.tail = self.graph.tail(number)?;
        }
        // Edges without weights share one.
        let weight = self.weights.get(place(number)).or_else(|| self.weights.first())?;
        Some(Edge { number, tail: self.tail, head, weight })
    }
}

/// Nodes at the other ends of a node's edges; parallel edges repeat.
#[derive(Clone, Debug)]
pub struct Neighbours<'g> {
    graph: &'g Digraph,
    numbers: Numbers<'g>,
}

impl<'g> Neighbours<'g> {
    fn of(graph: &'g Digraph, node: u32, way: Direction) -> Self {
        Self { graph, numbers: Numbers::of(graph, node, way) }
    }
}

impl Iterator for Neighbours<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let number = self.numbers.next()?;
        match self.numbers {
            Numbers::Out(_) => self.graph.head(number),
            Numbers::In(_) => self.graph.tail(number),
        }
    }
}

/// Nodes with their weight, which is none.
#[derive(Clone, Debug)]
pub struct Nodes(std::ops::Range<u32>);

impl Iterator for Nodes {
    type Item = (u32, &'static ());

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|node| (node, &()))
    }

    // petgraph takes the number of nodes from this.
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// Which pairs of nodes an edge joins: the rows of the graph, sorted. O(log) a question.
#[derive(Clone, Debug)]
pub struct Pairs {
    rows: Vec<Vec<u32>>,
}

impl Pairs {
    fn of<'g>(nodes: u32, row: impl Fn(u32) -> &'g [u32]) -> Self {
        let sorted = |node| {
            let mut row = row(node).to_vec();
            row.sort_unstable();
            row
        };
        Self { rows: (0..nodes).map(sorted).collect() }
    }

    fn has(&self, tail: u32, head: u32) -> bool {
        self.rows.get(place(tail)).is_some_and(|row| row.binary_search(&head).is_ok())
    }
}

fn all(graph: &Digraph) -> Numbers<'_> {
    Numbers::Out(0..graph.edge_count())
}

fn emptied(bits: &mut Bits, nodes: u32) {
    bits.clear();
    bits.grow(place(nodes));
}

/// What a graph has to say of its nodes, in petgraph's words.
macro_rules! nodes {
    ([$($parameters:tt)*] $graph:ty, $count:expr) => {
        impl<$($parameters)*> NodeCount for $graph {
            fn node_count(&self) -> usize {
                place($count(self))
            }
        }

        impl<$($parameters)*> NodeIndexable for $graph {
            fn node_bound(&self) -> usize {
                place($count(self))
            }

            fn to_index(&self, node: u32) -> usize {
                place(node)
            }

            fn from_index(&self, index: usize) -> u32 {
                number(index)
            }
        }

        impl<$($parameters)*> NodeCompactIndexable for $graph {}

        impl<$($parameters)*> Visitable for $graph {
            type Map = Bits;

            fn visit_map(&self) -> Bits {
                Bits::with_capacity(place($count(self)))
            }

            fn reset_map(&self, map: &mut Bits) {
                emptied(map, $count(self));
            }
        }
    };
}

nodes!([] Digraph, Digraph::node_count);
nodes!([] Undirected, Undirected::node_count);
nodes!([W] Weighted<'_, W>, |view: &Self| view.graph.node_count());

/// What a directed graph has to say of its edges, in petgraph's words.
macro_rules! edges {
    ([$($parameters:tt)*] $graph:ty, $weight:ty, $inner:expr) => {
        impl<$($parameters)*> GraphBase for $graph {
            type NodeId = u32;
            type EdgeId = u32;
        }

        impl<$($parameters)*> GraphProp for $graph {
            type EdgeType = Directed;
        }

        impl<$($parameters)*> Data for $graph {
            type NodeWeight = ();
            type EdgeWeight = $weight;
        }

        impl<$($parameters)*> EdgeCount for $graph {
            fn edge_count(&self) -> usize {
                $inner(self).heads().len()
            }
        }

        impl<$($parameters)*> EdgeIndexable for $graph {
            fn edge_bound(&self) -> usize {
                $inner(self).heads().len()
            }

            fn to_index(&self, edge: u32) -> usize {
                place(edge)
            }

            fn from_index(&self, index: usize) -> u32 {
                number(index)
            }
        }

        impl<$($parameters)*> GetAdjacencyMatrix for $graph {
            type AdjMatrix = Pairs;

            fn adjacency_matrix(&self) -> Pairs {
                let graph: &Digraph = $inner(self);
                Pairs::of(graph.node_count(), |node| graph.successors(node))
            }

            fn is_adjacent(&self, pairs: &Pairs, tail: u32, head: u32) -> bool {
                pairs.has(tail, head)
            }
        }
    };
}

edges!([] Digraph, (), |graph| graph);
edges!([W] Weighted<'_, W>, W, |view: &Self| view.graph);

impl<W> GraphRef for Weighted<'_, W> {}

/// How a directed graph is walked, in petgraph's words.
macro_rules! walks {
    ([$($parameters:tt)*] $graph:ty, $weight:ty, $inner:expr, $weights:expr) => {
        impl<$($parameters)*> IntoNodeIdentifiers for $graph {
            type NodeIdentifiers = std::ops::Range<u32>;

            fn node_identifiers(self) -> Self::NodeIdentifiers {
                0..$inner(self).node_count()
            }
        }

        impl<$($parameters)*> IntoNodeReferences for $graph {
            type NodeRef = (u32, &'static ());
            type NodeReferences = Nodes;

            fn node_references(self) -> Nodes {
                Nodes(0..$inner(self).node_count())
            }
        }

        impl<$($parameters)*> IntoNeighbors for $graph {
            type Neighbors = Neighbours<'g>;

            fn neighbors(self, node: u32) -> Neighbours<'g> {
                Neighbours::of($inner(self), node, Direction::Outgoing)
            }
        }

        impl<$($parameters)*> IntoNeighborsDirected for $graph {
            type NeighborsDirected = Neighbours<'g>;

            fn neighbors_directed(self, node: u32, way: Direction) -> Neighbours<'g> {
                Neighbours::of($inner(self), node, way)
            }
        }

        impl<$($parameters)*> IntoEdgeReferences for $graph {
            type EdgeRef = Edge<'g, $weight>;
            type EdgeReferences = Edges<'g, $weight>;

            fn edge_references(self) -> Edges<'g, $weight> {
                let graph: &'g Digraph = $inner(self);
                Edges { graph, weights: $weights(self), numbers: all(graph), tail: 0 }
            }
        }

        impl<$($parameters)*> IntoEdges for $graph {
            type Edges = Edges<'g, $weight>;

            fn edges(self, node: u32) -> Edges<'g, $weight> {
                self.edges_directed(node, Direction::Outgoing)
            }
        }

        impl<$($parameters)*> IntoEdgesDirected for $graph {
            type EdgesDirected = Edges<'g, $weight>;

            fn edges_directed(self, node: u32, way: Direction) -> Edges<'g, $weight> {
                let graph: &'g Digraph = $inner(self);
                let numbers = Numbers::of(graph, node, way);
                Edges { graph, weights: $weights(self), numbers, tail: node }
            }
        }
    };
}

walks!(['g] &'g Digraph, (), |graph| graph, |_| &[()]);
walks!(['g, W] Weighted<'g, W>, W, |view: Self| view.graph, |view: Self| view.weights);

impl GraphBase for Undirected {
    type NodeId = u32;
    type EdgeId = (u32, u32);
}

impl GraphProp for Undirected {
    type EdgeType = ::petgraph::Undirected;
}

impl IntoNodeIdentifiers for &Undirected {
    type NodeIdentifiers = std::ops::Range<u32>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        0..self.node_count()
    }
}

impl<'g> IntoNeighbors for &'g Undirected {
    type Neighbors = std::iter::Copied<std::slice::Iter<'g, u32>>;

    fn neighbors(self, node: u32) -> Self::Neighbors {
        self.neighbours(node).iter().copied()
    }
}

impl Data for Undirected {
    type NodeWeight = ();
    type EdgeWeight = ();
}

impl EdgeCount for Undirected {
    fn edge_count(&self) -> usize {
        place(Self::edge_count(self))
    }
}

impl IntoNodeReferences for &Undirected {
    type NodeRef = (u32, &'static ());
    type NodeReferences = Nodes;

    fn node_references(self) -> Nodes {
        Nodes(0..self.node_count())
    }
}

/// Pairs of neighbours: those of one node, or each pair of a graph once.
#[derive(Clone, Debug)]
pub struct Ties<'g> {
    graph: &'g Undirected,
    node: u32,
    rest: &'g [u32],
    last: u32,
}

impl<'g> Ties<'g> {
    /// Those of the nodes from one to another: for several, each pair from its lower node.
    fn from(graph: &'g Undirected, node: u32, last: u32) -> Self {
        let mut ties = Self { graph, node, rest: graph.neighbours(node), last };
        if node != last {
            ties.skip_lower();
        }
        ties
    }

    fn skip_lower(&mut self) {
        let from = self.rest.partition_point(|other| *other < self.node);
        self.rest = self.rest.get(from..).unwrap_or_default();
    }
}

impl Iterator for Ties<'_> {
    type Item = (u32, u32, &'static ());

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((other, rest)) = self.rest.split_first() {
                self.rest = rest;
                return Some((self.node, *other, &()));
            }
            if self.node >= self.last {
                return None;
            }
            self.node = self.node.saturating_add(1);
            self.rest = self.graph.neighbours(self.node);
            self.skip_lower();
        }
    }
}

impl<'g> IntoEdgeReferences for &'g Undirected {
    type EdgeRef = (u32, u32, &'static ());
    type EdgeReferences = Ties<'g>;

    fn edge_references(self) -> Ties<'g> {
        Ties::from(self, 0, self.node_count())
    }
}

impl<'g> IntoEdges for &'g Undirected {
    type Edges = Ties<'g>;

    fn edges(self, node: u32) -> Ties<'g> {
        Ties::from(self, node, node)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ::petgraph::{
        algo::{
            self, articulation_points::articulation_points, bridges::bridges,
            dominators::simple_fast,
        },
        visit::{Bfs, Walker},
    };
    use proptest::prelude::*;

    use super::*;
    use crate::{
        core::core_numbers, cut::cuts, dominators::dominators, strong::strong_components,
        weak::weak_components,
    };

    fn graph(nodes: u32, edges: &[(u32, u32)]) -> Digraph {
        let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
        Digraph::new(nodes, &tails, &heads).unwrap()
    }

    fn sorted(mut parts: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts.sort();
        parts
    }

    fn points_of(graph: &Undirected) -> Vec<u32> {
        cuts(graph).points().map(|point| point.node).collect()
    }

    proptest! {
        #[test]
        fn petgraph_finds_the_same(
            edges in prop::collection::vec((0_u32..12, 0_u32..12), 0..40),
            root in 0_u32..12,
        ) {
            let graph = graph(12, &edges);
            let found = strong_components(&graph);
            let ours = (0..number(found.len())).map(|part| found.members(part).to_vec()).collect();
            prop_assert_eq!(&sorted(ours), &sorted(algo::tarjan_scc(&graph)));
            prop_assert_eq!(sorted(algo::tarjan_scc(&graph)), sorted(algo::kosaraju_scc(&graph)));
            prop_assert_eq!(weak_components(&graph).len(), algo::connected_components(&graph));

            let (ours, theirs) = (dominators(&graph, root), simple_fast(&graph, root));
            for node in 0..12 {
                prop_assert_eq!(ours.immediate(node), theirs.immediate_dominator(node));
            }

            let undirected = Undirected::of(&graph);
            let theirs: BTreeSet<u32> = articulation_points(&undirected).into_iter().collect();
            prop_assert_eq!(points_of(&undirected), theirs.into_iter().collect::<Vec<_>>());
            let theirs: BTreeSet<(u32, u32)> = bridges(&undirected)
                .map(|tie| (tie.source().min(tie.target()), tie.source().max(tie.target())))
                .collect();
            let ours: Vec<(u32, u32)> =
                cuts(&undirected).bridges().iter().map(|bridge| (bridge.low, bridge.high)).collect();
            prop_assert_eq!(ours, theirs.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn edges_are_the_same_from_every_side(edges in prop::collection::vec((0_u32..6, 0_u32..6), 0..20)) {
            let graph = graph(6, &edges);
            let numbers: Vec<u32> = (0..graph.edge_count()).collect();
            let view = Weighted::new(&graph, &numbers).unwrap();
            let mut given = edges;
            given.sort_unstable();
            let ends = |edge: Edge<'_, u32>| (edge.source(), edge.target());
            let mut all: Vec<(u32, u32)> = view.edge_references().map(ends).collect();
            all.sort_unstable();
            prop_assert_eq!(&all, &given);
            for way in [Direction::Outgoing, Direction::Incoming] {
                let each = (0..6).flat_map(|node| view.edges_directed(node, way));
                let mut found: Vec<(u32, u32)> = each.map(ends).collect();
                found.sort_unstable();
                prop_assert_eq!(&found, &given);
                for node in 0..6 {
                    let other = |edge: Edge<'_, u32>| match way {
                        Direction::Outgoing => edge.target(),
                        Direction::Incoming => edge.source(),
                    };
                    let through_edges = view.edges_directed(node, way).map(other);
                    prop_assert!((&graph).neighbors_directed(node, way).eq(through_edges));
                }
            }
            prop_assert!(view.edge_references().all(|edge| *edge.weight() == edge.id()));
            let pairs = graph.adjacency_matrix();
            for (tail, head) in (0..6).flat_map(|tail| (0..6).map(move |head| (tail, head))) {
                prop_assert_eq!(graph.is_adjacent(&pairs, tail, head), given.contains(&(tail, head)));
            }
            let undirected = Undirected::of(&graph);
            prop_assert_eq!(undirected.edge_references().count(), edge_count(&undirected));
            for node in 0..6 {
                prop_assert!(undirected.edges(node).map(|tie| tie.1).eq(undirected.neighbors(node)));
            }
        }
    }

    fn edge_count(graph: impl EdgeCount) -> usize {
        graph.edge_count()
    }

    #[test]
    fn petgraph_walks_a_directed_graph_along_its_edges_and_we_do_not() {
        // 1 holds 0 and 2 together, but both edges come to it, so from no node does petgraph see that.
        let inwards = graph(3, &[(0, 1), (2, 1)]);
        assert!(articulation_points(&inwards).is_empty());
        assert_eq!(points_of(&Undirected::of(&inwards)), [1]);
        assert_eq!(articulation_points(&Undirected::of(&inwards)).len(), 1);
        assert_eq!(core_numbers(&Undirected::of(&inwards)), [1, 1, 1]);
    }

    #[test]
    fn weights_must_be_as_many_as_edges() {
        let graph = graph(2, &[(0, 1)]);
        assert!(Weighted::<u32>::new(&graph, &[]).is_none());
        assert!(Weighted::new(&graph, &[1, 2]).is_none());
    }

    #[test]
    fn a_map_of_visits_can_be_used_again() {
        let graph = graph(3, &[(0, 1), (1, 2)]);
        let mut map = graph.visit_map();
        map.insert(2);
        graph.reset_map(&mut map);
        assert_eq!((map.count_ones(..), map.len()), (0, 3));
        let walked: Vec<u32> = Bfs::new(&graph, 1).iter(&graph).collect();
        assert_eq!(walked, [1, 2]);
        let back: Vec<u32> = (0..3).map(|index| NodeIndexable::from_index(&graph, index)).collect();
        assert_eq!(back, graph.node_identifiers().collect::<Vec<_>>());
        assert_eq!(
            (EdgeIndexable::from_index(&graph, 1), EdgeIndexable::to_index(&graph, 1)),
            (1, 1)
        );
    }
}
