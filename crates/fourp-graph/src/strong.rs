//! Which nodes reach each other.

use serde::Serialize;

use crate::{
    digraph::Digraph,
    index::{at, place, set, sorted, starts},
};

/// Sets of nodes that reach each other, numbered so that every edge between two of them goes to a higher number.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct StrongComponents {
    of: Vec<u32>,
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl StrongComponents {
    /// How many there are.
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

    /// Every node, in order of component: a topological order where there is no cycle.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.members
    }
}

/// The strong components of a graph, in topological order. O(nodes + edges).
///
/// Pearce, D. J. (2016), "A space-efficient algorithm for finding strongly connected components", Information
/// Processing Letters 116: 47-52, with a stack of its own: depth of nesting does not matter.
#[must_use]
pub fn strong_components(graph: &Digraph) -> StrongComponents {
    let mut search = Search::new(graph);
    for node in 0..graph.node_count() {
        if at(&search.rank, node) == UNSEEN {
            search.from(node);
        }
    }
    search.finish()
}

const UNSEEN: u32 = 0;

struct Search<'g> {
    graph: &'g Digraph,
    // 0 unseen; while open, from 1, in order of discovery or the lowest reached; once closed, from the top down.
    rank: Vec<u32>,
    path: Vec<Visit>,  // From the root to the node at hand.
    pending: Vec<u32>, // Nodes that are done but whose component is not.
    next: u32,
    closing: u32, // The rank of the component that closes next; sinks close first.
}

struct Visit {
    node: u32,
    next_edge: u32,
    reaches_lower: bool,
}

impl<'g> Search<'g> {
    fn new(graph: &'g Digraph) -> Self {
        let rank = vec![UNSEEN; place(graph.node_count())];
        Self { graph, rank, path: Vec::new(), pending: Vec::new(), next: 1, closing: u32::MAX }
    }

    fn from(&mut self, root: u32) {
        self.open(root);
        while let Some(visit) = self.path.last_mut() {
            match descend(self.graph, &mut self.rank, visit) {
                Some(head) => self.open(head),
                None => self.leave(),
            }
        }
    }

    fn open(&mut self, node: u32) {
        set(&mut self.rank, node, self.next);
        self.next = self.next.saturating_add(1);
        let next_edge = self.graph.out_edges(node).start;
        self.path.push(Visit { node, next_edge, reaches_lower: false });
    }

    fn leave(&mut self) {
        match self.path.pop() {
            Some(Visit { node, reaches_lower: true, .. }) => self.pending.push(node),
            Some(Visit { node, .. }) => self.close(node),
            None => {}
        }
    }

    /// Closes the component whose first node this is: it and all pending since.
    fn close(&mut self, node: u32) {
        let own = at(&self.rank, node);
        while let Some(member) = self.pending.pop_if(|member| own <= at(&self.rank, *member)) {
            self.shut(member);
        }
        self.shut(node);
        self.closing = self.closing.saturating_sub(1);
    }

    fn shut(&mut self, node: u32) {
        set(&mut self.rank, node, self.closing);
        self.next = self.next.saturating_sub(1);
    }

    fn finish(self) -> StrongComponents {
        let first = self.closing.saturating_add(1);
        let count = if self.rank.is_empty() { 0 } else { u32::MAX.saturating_sub(self.closing) };
        let of: Vec<u32> = self.rank.iter().map(|rank| rank.saturating_sub(first)).collect();
        let starts = starts(&of, count);
        let members = sorted(&of, &starts);
        StrongComponents { of, starts, members }
    }
}

/// The next node not yet seen along the edges of a node. Its edge is looked at again afterwards, for what it reached.
fn descend(graph: &Digraph, rank: &mut [u32], visit: &mut Visit) -> Option<u32> {
    let end = graph.out_edges(visit.node).end;
    while visit.next_edge < end {
        let head = at(graph.heads(), visit.next_edge);
        let reached = at(rank, head);
        if reached == UNSEEN {
            return Some(head);
        }
        // Closed ranks are above all open ones, so they lower nothing.
        if reached < at(rank, visit.node) {
            set(rank, visit.node, reached);
            visit.reaches_lower = true;
        }
        visit.next_edge += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::number;

    fn parts(nodes: u32, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
        let found = strong_components(&Digraph::new(nodes, &tails, &heads).unwrap());
        assert_eq!(found.of().len(), found.order().len());
        (0..number(found.len())).map(|part| found.members(part).to_vec()).collect()
    }

    #[test]
    fn nodes_that_reach_each_other_are_one() {
        assert_eq!(parts(0, &[]), Vec::<Vec<u32>>::new());
        assert_eq!(parts(1, &[(0, 0)]), [[0]]);
        assert_eq!(parts(3, &[(0, 1), (1, 2), (2, 0)]), [[0, 1, 2]]);
        let two = parts(5, &[(4, 3), (3, 4), (3, 0), (0, 1), (1, 0), (1, 2)]);
        assert_eq!(two, [vec![3, 4], vec![0, 1], vec![2]]);
    }

    #[test]
    fn edges_between_components_go_up() {
        let edges = [(5, 0), (0, 3), (3, 5), (3, 1), (1, 4), (4, 1), (2, 4), (2, 2)];
        let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
        let found = strong_components(&Digraph::new(6, &tails, &heads).unwrap());
        for (tail, head) in edges {
            assert!(at(found.of(), tail) <= at(found.of(), head), "{tail} -> {head}");
        }
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_chain_of_a_million_is_not_too_deep() {
        let nodes = 1_000_000;
        let (tails, heads): (Vec<u32>, Vec<u32>) = (1..nodes).map(|node| (node - 1, node)).unzip();
        let found = strong_components(&Digraph::new(nodes, &tails, &heads).unwrap());
        assert_eq!(found.len(), 1_000_000);
        assert!(found.order().is_sorted());
    }
}
