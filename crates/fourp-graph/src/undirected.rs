//! Who is next to whom, whichever way the edges go.

use serde::Serialize;

use crate::{
    digraph::{Digraph, GraphError},
    index::{number, place},
};

/// An undirected simple graph in compressed rows: each node's neighbours, rising, each once, never the node itself.
///
/// What is said of connection (components, cut points, cores) is said of this, so that no answer depends on which
/// way an edge was written down. Takes 8 bytes an edge and 8 a node.
///
/// ```
/// use fourp_graph::{Digraph, Undirected};
///
/// let lines = Digraph::new(3, &[0, 1, 2, 2], &[1, 0, 0, 2])?; // There and back, and a loop.
/// let graph = Undirected::of(&lines);
/// assert_eq!((graph.neighbours(0), graph.edge_count()), (&[1, 2][..], 2));
/// # Ok::<(), fourp_graph::GraphError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Undirected {
    starts: Vec<usize>, // Invariant: one more than there are nodes; rises from 0 to the length of the next.
    neighbours: Vec<u32>, // Rising and distinct in each row; b in the row of a if a in that of b.
}

impl Undirected {
    /// The edges of a directed graph without their directions: parallel ones are one, loops none.
    /// O(nodes + edges), and a sort of each row.
    #[must_use]
    pub fn of(graph: &Digraph) -> Self {
        Self::from_edges(graph.node_count(), || graph.tails().zip(graph.heads().iter().copied()))
    }

    /// A graph of two modes: `left` nodes from 0, and `right` nodes after them. The row of a left node names its
    /// neighbours on the right by their places there; a tie given twice is one. O(nodes + ties) if rows rise.
    ///
    /// # Errors
    /// [`GraphError`] if a row names no node on the right, or nodes or ties cannot be numbered.
    pub fn two_mode<'r>(
        left: u32,
        right: u32,
        row: impl Fn(u32) -> &'r [u32],
    ) -> Result<Self, GraphError> {
        let nodes = left.checked_add(right).filter(|nodes| *nodes < u32::MAX);
        let nodes = nodes.ok_or(GraphError::TooManyNodes { left, right })?;
        let mut ties = 0_usize;
        for node in 0..left {
            let wrong = row(node).iter().position(|end| *end >= right);
            if let Some(within) = wrong {
                let node = row(node).get(within).map_or(left, |end| end.saturating_add(left));
                return Err(GraphError::NoSuchNode {
                    edge: ties.saturating_add(within),
                    node,
                    nodes,
                });
            }
            ties = ties.saturating_add(row(node).len());
        }
        if ties >= place(u32::MAX) {
            return Err(GraphError::TooManyEdges { edges: ties });
        }
        let row = &row;
        let ties_of = |node| row(node).iter().map(move |end| (node, left.saturating_add(*end)));
        Ok(Self::from_edges(nodes, || (0..left).flat_map(ties_of)))
    }

    /// Every end of `edges` must be below `nodes`.
    fn from_edges<I: Iterator<Item = (u32, u32)>>(nodes: u32, edges: impl Fn() -> I) -> Self {
        let mut starts = vec![0_usize; place(nodes).saturating_add(1)];
        let edges = || edges().filter(|(a, b)| a != b);
        for (a, b) in edges() {
            for end in [a, b] {
                if let Some(count) = starts.get_mut(place(end).saturating_add(1)) {
                    *count += 1;
                }
            }
        }
        let mut sum = 0_usize;
        for start in &mut starts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        let (mut neighbours, mut next) = (vec![0_u32; sum], starts.clone());
        for (a, b) in edges() {
            for (own, other) in [(a, b), (b, a)] {
                if let Some(slot) = next.get_mut(place(own)) {
                    if let Some(entry) = neighbours.get_mut(*slot) {
                        *entry = other;
                    }
                    *slot += 1;
                }
            }
        }
        distinct(&mut starts, &mut neighbours);
        Self { starts, neighbours }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn node_count(&self) -> u32 {
        number(self.starts.len().saturating_sub(1))
    }

    /// How many pairs of neighbours there are.
    #[must_use]
    pub fn edge_count(&self) -> u32 {
        number(self.neighbours.len() / 2)
    }

    /// The neighbours of a node, rising; none for a number that is no node.
    #[must_use]
    pub fn neighbours(&self, node: u32) -> &[u32] {
        let start = place(node);
        let end = self.starts.get(start.saturating_add(1)).copied().unwrap_or_default();
        let start = self.starts.get(start).copied().unwrap_or_default();
        self.neighbours.get(start..end).unwrap_or_default()
    }
}

/// Sorts each row and keeps each entry once.
fn distinct(starts: &mut [usize], neighbours: &mut Vec<u32>) {
    let (mut kept, mut from) = (0_usize, 0_usize);
    for start in starts.iter_mut().skip(1) {
        let to = std::mem::replace(start, 0);
        let row = neighbours.get_mut(from..to).unwrap_or_default();
        if !row.is_sorted() {
            row.sort_unstable();
        }
        let is_moved = kept < from || !row.is_sorted_by(|a, b| a < b);
        if is_moved {
            let mut last = None;
            for at in from..to {
                let entry = neighbours.get(at).copied().unwrap_or_default();
                if last.replace(entry) != Some(entry) {
                    if let Some(slot) = neighbours.get_mut(kept) {
                        *slot = entry;
                    }
                    kept = kept.saturating_add(1);
                }
            }
        } else {
            kept = to;
        }
        (*start, from) = (kept, to);
    }
    neighbours.truncate(kept);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_hold_each_pair_both_ways_once(edges in prop::collection::vec((0_u32..8, 0_u32..8), 0..40)) {
            let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
            let graph = Undirected::of(&Digraph::new(8, &tails, &heads).unwrap());
            let apart = edges.iter().filter(|(a, b)| a != b);
            let pairs: BTreeSet<(u32, u32)> = apart.flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
            prop_assert_eq!(place(graph.edge_count()) * 2, pairs.len());
            for node in 0..8 {
                let expected: Vec<u32> = (0..8).filter(|end| pairs.contains(&(node, *end))).collect();
                prop_assert_eq!(graph.neighbours(node), expected);
            }
        }

        #[test]
        fn two_modes_are_an_edge_from_each_to_each(ties in prop::collection::vec((0_u32..5, 0_u32..6), 0..40)) {
            let rows: Vec<Vec<u32>> = (0..5)
                .map(|group| ties.iter().filter(|tie| tie.0 == group).map(|tie| tie.1).collect())
                .collect();
            let found = Undirected::two_mode(5, 6, |group| &rows[place(group)]).unwrap();
            let (tails, heads): (Vec<u32>, Vec<u32>) = ties.iter().map(|(a, b)| (*a, b + 5)).unzip();
            prop_assert_eq!(found, Undirected::of(&Digraph::new(11, &tails, &heads).unwrap()));
        }
    }

    #[test]
    fn what_is_no_graph_of_two_modes_is_refused() {
        let rows: [&[u32]; 2] = [&[0, 1], &[1, 2]];
        let error = |left, right| {
            let row = |node: u32| *rows.get(place(node)).unwrap_or(&rows[1]);
            Undirected::two_mode(left, right, row).map(|_| ()).unwrap_err().to_string()
        };
        assert_eq!(error(2, 2), "edge 3 touches node 4, but there are 4 nodes, from 0");
        assert_eq!(
            error(u32::MAX, 1),
            "4294967295 nodes beside 1; at most 4294967294 can be numbered"
        );
        let empty = Undirected::two_mode(0, 3, |_| &[]).unwrap();
        assert_eq!((empty.node_count(), empty.edge_count(), empty.neighbours(7).len()), (3, 0, 0));
    }
}
