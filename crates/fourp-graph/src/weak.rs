//! Which nodes hang together, whichever way the edges go.

use serde::Serialize;

use crate::{
    digraph::Digraph,
    index::{at, number, place, set, sorted, starts},
    undirected::Undirected,
};

/// Connected parts of a graph, numbered by their lowest node.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Components {
    of: Vec<u32>,
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Components {
    /// How many there are; a node without edges is one by itself.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are none, for the graph has no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The component of each node.
    #[must_use]
    pub fn of(&self) -> &[u32] {
        &self.of
    }

    /// The nodes of a component, rising; none for a number that is no component.
    #[must_use]
    pub fn members(&self, component: u32) -> &[u32] {
        let (start, end) =
            (at(&self.starts, component), at(&self.starts, component.saturating_add(1)));
        self.members.get(place(start)..place(end)).unwrap_or_default()
    }

    /// The component with the most nodes, the first of several; none if there is no node.
    #[must_use]
    pub fn largest(&self) -> Option<u32> {
        let size = |component: &u32| self.members(*component).len();
        (0..number(self.len())).rev().max_by_key(size)
    }
}

/// The connected components of a directed graph, directions aside. O(edges · log nodes) at worst: union by lowest
/// number, with path halving (Tarjan and van Leeuwen 1984).
#[must_use]
pub fn weak_components(graph: &Digraph) -> Components {
    joined(graph.node_count(), |node| graph.successors(node))
}

/// The connected components of an undirected graph. Cost as [`weak_components`].
///
/// ```
/// use fourp_graph::{Undirected, connected_components};
///
/// // Two boards share a member; a third stands by itself.
/// let seats: [&[u32]; 3] = [&[0, 1], &[1], &[2]];
/// let graph = Undirected::two_mode(3, 3, |board| seats[board as usize])?;
/// let parts = connected_components(&graph);
/// assert_eq!((parts.len(), parts.members(0)), (2, &[0, 1, 3, 4][..]));
/// # Ok::<(), fourp_graph::GraphError>(())
/// ```
#[must_use]
pub fn connected_components(graph: &Undirected) -> Components {
    // Each edge is in two rows; the part below the node itself is enough.
    joined(graph.node_count(), |node| {
        let row = graph.neighbours(node);
        row.get(..row.partition_point(|other| *other < node)).unwrap_or_default()
    })
}

fn joined<'g>(nodes: u32, row: impl Fn(u32) -> &'g [u32]) -> Components {
    let mut parent: Vec<u32> = (0..nodes).collect();
    for node in 0..nodes {
        let mut own = root(&mut parent, node);
        for other in row(node) {
            let theirs = root(&mut parent, *other);
            if theirs != own {
                set(&mut parent, own.max(theirs), own.min(theirs));
                own = own.min(theirs);
            }
        }
    }
    // A parent is never above its child, so one pass upwards finds every root already named.
    let (mut of, mut count) = (vec![0; place(nodes)], 0_u32);
    for node in 0..nodes {
        let above = at(&parent, node);
        let component = if above == node { count } else { at(&of, above) };
        count = count.saturating_add(u32::from(above == node));
        set(&mut of, node, component);
    }
    let starts = starts(&of, count);
    let members = sorted(&of, &starts);
    Components { of, starts, members }
}

/// The lowest node of the tree, every second step on the way shortened.
fn root(parent: &mut [u32], node: u32) -> u32 {
    let mut node = node;
    loop {
        let above = at(parent, node);
        if above == node {
            return node;
        }
        let next = at(parent, above);
        set(parent, node, next);
        node = next;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Slow: labels spread until none changes.
    fn labels(nodes: u32, edges: &[(u32, u32)]) -> Vec<u32> {
        let mut label: Vec<u32> = (0..nodes).collect();
        loop {
            let before = label.clone();
            for (a, b) in edges {
                let low = label[place(*a)].min(label[place(*b)]);
                label[place(*a)] = low;
                label[place(*b)] = low;
            }
            if label == before {
                return label;
            }
        }
    }

    proptest! {
        #[test]
        fn parts_are_those_of_spreading_labels(edges in prop::collection::vec((0_u32..20, 0_u32..20), 0..25)) {
            let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
            let graph = Digraph::new(20, &tails, &heads).unwrap();
            let found = weak_components(&graph);
            prop_assert_eq!(&found, &connected_components(&Undirected::of(&graph)));
            prop_assert_eq!(&found, &weak_components(&graph.reversed()));
            let lowest: Vec<u32> = found.of().iter().map(|part| found.members(*part)[0]).collect();
            prop_assert_eq!(lowest, labels(20, &edges));
            let firsts: Vec<u32> = (0..number(found.len())).map(|part| found.members(part)[0]).collect();
            prop_assert!(firsts.is_sorted());
        }
    }

    #[test]
    fn the_largest_is_the_first_of_equals() {
        let parts =
            |tails: &[u32], heads: &[u32]| weak_components(&Digraph::new(5, tails, heads).unwrap());
        assert_eq!(parts(&[1, 3], &[2, 4]).largest(), Some(1));
        assert_eq!(parts(&[0, 3, 4], &[2, 4, 3]).largest(), Some(0));
        assert_eq!(parts(&[], &[]).largest(), Some(0));
        let none = weak_components(&Digraph::new(0, &[], &[]).unwrap());
        assert_eq!((none.largest(), none.is_empty(), none.members(0).len()), (None, true, 0));
    }
}
