//! The graph of who reports to whom.

use std::collections::VecDeque;

use fourp_graph::{Digraph, strong_components};
use serde::Serialize;

use crate::place::{number, place};

/// Distinct edges from those who report to those they report to, without loops; nodes are numbers.
pub(crate) struct Hierarchy {
    pub(crate) up: Digraph,
    pub(crate) loops: Vec<u32>,
}

impl Hierarchy {
    /// Of edges (from, to), whose ends must be below `nodes`; `None` if they cannot be numbered.
    pub(crate) fn new(nodes: u32, edges: impl IntoIterator<Item = (u32, u32)>) -> Option<Self> {
        let mut edges: Vec<(u32, u32)> = edges.into_iter().collect();
        edges.sort_unstable();
        edges.dedup();
        let loops = edges.iter().filter(|(from, to)| from == to).map(|(from, _)| *from).collect();
        edges.retain(|(from, to)| from != to);
        let (tails, heads): (Vec<u32>, Vec<u32>) = edges.into_iter().unzip();
        Some(Self { up: Digraph::new(nodes, &tails, &heads).ok()?, loops })
    }

    /// Sets of nodes that report to each other in a circle, each with a shortest circle through its first node.
    pub(crate) fn circles(&self) -> Vec<Circle> {
        let parts = strong_components(&self.up);
        let mut circles: Vec<Circle> = (0..number(parts.len()))
            .map(|part| parts.members(part))
            .filter(|members| members.len() > 1)
            .filter_map(|members| {
                let first = members.first()?;
                Some(Circle { members: members.to_vec(), shortest: self.circle(*first) })
            })
            .collect();
        circles.sort_unstable();
        circles
    }

    /// A shortest way from a node back to itself, the node first; the lowest numbers of those that are as short.
    fn circle(&self, from: u32) -> Vec<u32> {
        let mut before = vec![u32::MAX; place(self.up.node_count())];
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            for next in self.up.successors(node) {
                if *next == from {
                    let way = std::iter::successors(Some(node), |node| {
                        before.get(place(*node)).copied().filter(|before| *before != u32::MAX)
                    });
                    let mut way: Vec<u32> = way.collect();
                    way.reverse();
                    return way;
                }
                if let Some(slot) = before.get_mut(place(*next)).filter(|slot| **slot == u32::MAX) {
                    *slot = node;
                    queue.push_back(*next);
                }
            }
        }
        Vec::new()
    }

    /// How many steps the longest way up from each node has; nodes of one circle count as one. O(nodes + edges).
    pub(crate) fn heights(&self) -> Vec<u32> {
        let parts = strong_components(&self.up);
        let mut of_part = vec![0_u32; parts.len()];
        // Edges go to higher parts, so those are done first.
        for part in (0..number(parts.len())).rev() {
            let above =
                parts.members(part).iter().flat_map(|node| self.up.successors(*node)).filter_map(
                    |next| {
                        let other = *parts.of().get(place(*next))?;
                        let height = of_part.get(place(other))?;
                        (other != part).then(|| height.saturating_add(1))
                    },
                );
            let height = above.max().unwrap_or(0);
            if let Some(slot) = of_part.get_mut(place(part)) {
                *slot = height;
            }
        }
        parts.of().iter().map(|part| of_part.get(place(*part)).copied().unwrap_or(0)).collect()
    }
}

/// Those who report to each other in a circle.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct Circle {
    pub(crate) members: Vec<u32>,
    pub(crate) shortest: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_and_loops_are_told_apart() {
        let edges = [(0, 1), (1, 2), (2, 0), (2, 1), (3, 3), (4, 3), (0, 1)];
        let found = Hierarchy::new(5, edges).unwrap();
        assert_eq!(found.loops, [3]);
        let circle = Circle { members: vec![0, 1, 2], shortest: vec![0, 1, 2] };
        assert_eq!(found.circles(), [circle]);
        assert_eq!(found.heights(), [0, 0, 0, 0, 1]);
        assert!(Hierarchy::new(1, [(0, 1)]).is_none());
    }

    #[test]
    fn a_chain_of_a_million_is_not_too_deep() {
        let chain = Hierarchy::new(1_000_000, (1..1_000_000).map(|node| (node, node - 1))).unwrap();
        assert_eq!(chain.heights().last(), Some(&999_999));
        let ring =
            Hierarchy::new(1_000_000, (0..1_000_000).map(|node| (node, (node + 1) % 1_000_000)))
                .unwrap();
        assert_eq!(ring.circles()[0].shortest.len(), 1_000_000);
    }
}
