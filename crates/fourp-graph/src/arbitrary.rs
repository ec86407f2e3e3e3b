//! Strategies for graphs, for our property tests and for yours.

use proptest::prelude::*;

use crate::{digraph::Digraph, index::number, undirected::Undirected};

/// Any directed graph with at most so many nodes and edges: loops, parallel edges, nodes without edges and no nodes at
/// all among them. It shrinks towards fewer edges between lower nodes.
pub fn digraph(nodes: u32, edges: usize) -> impl Strategy<Value = Digraph> {
    edge_list(nodes, edges).prop_filter_map("ends are nodes", |(nodes, ends)| {
        let (tails, heads): (Vec<u32>, Vec<u32>) = ends.into_iter().unzip();
        Digraph::new(nodes, &tails, &heads).ok()
    })
}

/// Any directed graph without a cycle: every edge goes to a higher node.
pub fn acyclic(nodes: u32, edges: usize) -> impl Strategy<Value = Digraph> {
    edge_list(nodes, edges).prop_filter_map("ends are nodes", |(nodes, ends)| {
        let apart = ends.into_iter().filter(|(a, b)| a != b);
        let (tails, heads): (Vec<u32>, Vec<u32>) = apart.map(|(a, b)| (a.min(b), a.max(b))).unzip();
        Digraph::new(nodes, &tails, &heads).ok()
    })
}

/// Any undirected graph.
pub fn undirected(nodes: u32, edges: usize) -> impl Strategy<Value = Undirected> {
    digraph(nodes, edges).prop_map(|graph| Undirected::of(&graph))
}

/// Any graph of two modes with at most so many nodes of each.
pub fn two_mode(left: u32, right: u32, ties: usize) -> impl Strategy<Value = Undirected> {
    (0..=left, 0..=right).prop_flat_map(move |(left, right)| {
        let ties = if left == 0 || right == 0 { 0 } else { ties };
        let tie = (0..left.max(1), 0..right.max(1));
        prop::collection::vec(tie, 0..=ties).prop_filter_map("ends are nodes", move |ties| {
            let mut rows: Vec<Vec<u32>> = (0..left).map(|_| Vec::new()).collect();
            for (slot, row) in rows.iter_mut().enumerate() {
                let own = ties.iter().filter(|tie| tie.0 == number(slot));
                row.extend(own.map(|tie| tie.1));
            }
            let row = |node| rows.get(crate::index::place(node)).map_or(&[][..], Vec::as_slice);
            Undirected::two_mode(left, right, row).ok()
        })
    })
}

fn edge_list(nodes: u32, edges: usize) -> impl Strategy<Value = (u32, Vec<(u32, u32)>)> {
    (0..=nodes).prop_flat_map(move |nodes| {
        let edges = if nodes == 0 { 0 } else { edges };
        let end = || 0..nodes.max(1);
        (Just(nodes), prop::collection::vec((end(), end()), 0..=edges))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strong::strong_components;

    proptest! {
        #[test]
        fn what_is_generated_is_what_is_said(
            graph in digraph(6, 10),
            acyclic in acyclic(6, 10),
            plain in undirected(6, 10),
            two_mode in two_mode(3, 4, 9),
        ) {
            prop_assert!(graph.node_count() <= 6 && graph.edge_count() <= 10);
            prop_assert_eq!(strong_components(&acyclic).len(), crate::index::place(acyclic.node_count()));
            prop_assert!(acyclic.tails().zip(acyclic.heads()).all(|(tail, head)| tail < *head));
            prop_assert!(plain.edge_count() <= 10 && two_mode.node_count() <= 7);
        }
    }
}
