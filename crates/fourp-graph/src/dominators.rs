//! Whom nobody can be reached without.

use serde::Serialize;

use crate::{
    digraph::Digraph,
    index::{at, number, place, set},
};

/// For each node reached from a root, the nodes that every path to it goes through.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Dominators {
    root: u32,
    immediate: Vec<u32>, // The nearest one; the root for itself; no node where unreached.
    order: Vec<u32>,     // The nodes reached, each after its immediate dominator.
}

const NONE: u32 = u32::MAX;

impl Dominators {
    /// The node that paths start from.
    #[must_use]
    pub fn root(&self) -> u32 {
        self.root
    }

    /// Whether a path from the root leads to a node.
    #[must_use]
    pub fn reaches(&self, node: u32) -> bool {
        self.immediate.get(place(node)).is_some_and(|above| *above != NONE)
    }

    /// The last other node that every path to this one goes through; none for the root and what it does not reach.
    #[must_use]
    pub fn immediate(&self, node: u32) -> Option<u32> {
        let above = self.immediate.get(place(node)).copied();
        above.filter(|above| *above != NONE && node != self.root)
    }

    /// Every other node that all paths to this one go through, from the nearest to the root.
    pub fn chain(&self, node: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(self.immediate(node), |above| self.immediate(*above))
    }

    /// For each node how many the root reaches only through it, itself among them; 0 where it is not reached.
    /// O(nodes).
    #[must_use]
    pub fn dominated(&self) -> Vec<u32> {
        let mut counts = vec![0; self.immediate.len()];
        for node in self.order.iter().rev() {
            let own = at(&counts, *node).saturating_add(1);
            set(&mut counts, *node, own);
            if let Some(above) = self.immediate(*node) {
                let sum = at(&counts, above).saturating_add(own);
                set(&mut counts, above, sum);
            }
        }
        counts
    }
}

/// The dominators of everything that a root reaches; of nothing if the root is no node.
///
/// Lengauer, T. and Tarjan, R. E. (1979), "A fast algorithm for finding dominators in a flowgraph", ACM Transactions on
/// Programming Languages and Systems 1: 121-141, the simple version, with stacks of its own. O(edges · log nodes).
///
/// ```
/// use fourp_graph::{Digraph, dominators};
///
/// // Two boards take a decision to one committee, and the committee to the owner.
/// let lines = Digraph::new(5, &[0, 0, 1, 2, 3], &[1, 2, 3, 3, 4])?;
/// let found = dominators(&lines, 0);
/// assert_eq!(found.chain(4).collect::<Vec<_>>(), [3, 0]); // The committee is a choke point, the boards are not.
/// # Ok::<(), fourp_graph::GraphError>(())
/// ```
#[must_use]
pub fn dominators(graph: &Digraph, root: u32) -> Dominators {
    let nodes = place(graph.node_count());
    let mut immediate = vec![NONE; nodes];
    if root >= graph.node_count() {
        return Dominators { root, immediate, order: Vec::new() };
    }
    let search = depth_first(graph, root);
    let found = search.by_number(graph);
    let above = found.iter().map(|number| at(&search.order, *number));
    for (node, above) in search.order.iter().zip(above) {
        set(&mut immediate, *node, above);
    }
    Dominators { root, immediate, order: search.order }
}

/// Nodes in order of discovery; from here on a node goes by its place there.
struct Search {
    order: Vec<u32>,
    number: Vec<u32>, // Of each node, none where unreached.
    parent: Vec<u32>, // By number.
    tails: Vec<u32>,  // Of every edge.
}

fn depth_first(graph: &Digraph, root: u32) -> Search {
    let mut numbers = vec![NONE; place(graph.node_count())];
    let (mut order, mut parent) = (vec![root], vec![0]);
    set(&mut numbers, root, 0);
    let mut path = vec![(0, graph.successors(root))];
    while let Some((own, rest)) = path.last_mut() {
        let Some((head, others)) = rest.split_first() else {
            path.pop();
            continue;
        };
        *rest = others;
        if at(&numbers, *head) == NONE {
            let next = number(order.len());
            set(&mut numbers, *head, next);
            order.push(*head);
            parent.push(*own);
            path.push((next, graph.successors(*head)));
        }
    }
    Search { order, number: numbers, parent, tails: graph.tails().collect() }
}

impl Search {
    /// The immediate dominator of each node reached.
    fn by_number(&self, graph: &Digraph) -> Vec<u32> {
        let count = number(self.order.len());
        let mut semi: Vec<u32> = (0..count).collect();
        let mut immediate = vec![0; place(count)];
        // Nodes whose semidominator is known but whose dominator is not: a list for each semidominator.
        let (mut first, mut next) = (vec![NONE; place(count)], vec![NONE; place(count)]);
        let mut forest = Forest::new(count);
        for own in (1..count).rev() {
            for edge in graph.in_edges(at(&self.order, own)) {
                let tail = at(&self.number, at(&self.tails, *edge));
                if tail != NONE {
                    let best = at(&semi, forest.best(tail, &semi)).min(at(&semi, own));
                    set(&mut semi, own, best);
                }
            }
            let bucket = at(&semi, own);
            set(&mut next, own, at(&first, bucket));
            set(&mut first, bucket, own);
            let parent = at(&self.parent, own);
            forest.link(parent, own);
            let mut waiting = at(&first, parent);
            while waiting != NONE {
                let best = forest.best(waiting, &semi);
                let is_lower = at(&semi, best) < at(&semi, waiting);
                set(&mut immediate, waiting, if is_lower { best } else { parent });
                waiting = at(&next, waiting);
            }
            set(&mut first, parent, NONE);
        }
        for own in 1..count {
            if at(&immediate, own) != at(&semi, own) {
                let above = at(&immediate, at(&immediate, own));
                set(&mut immediate, own, above);
            }
        }
        immediate
    }
}

/// Trees that grow upwards, and the node with the lowest semidominator on the way to each root.
struct Forest {
    ancestor: Vec<u32>,
    label: Vec<u32>,
    way: Vec<u32>,
}

impl Forest {
    fn new(count: u32) -> Self {
        Self { ancestor: vec![NONE; place(count)], label: (0..count).collect(), way: Vec::new() }
    }

    fn link(&mut self, parent: u32, child: u32) {
        set(&mut self.ancestor, child, parent);
    }

    /// The node with the lowest semidominator from this one up to, but not with, the root of its tree.
    fn best(&mut self, node: u32, semi: &[u32]) -> u32 {
        let mut above = node;
        while at(&self.ancestor, above) != NONE {
            self.way.push(above);
            above = at(&self.ancestor, above);
        }
        // From the root's child down, each node learns the best above it and then hangs from the root.
        let root = above;
        let mut best_above = self.way.pop();
        while let Some(child) = self.way.pop() {
            if let Some(upper) = best_above {
                let label = at(&self.label, upper);
                if at(semi, label) < at(semi, at(&self.label, child)) {
                    set(&mut self.label, child, label);
                }
            }
            set(&mut self.ancestor, child, root);
            best_above = Some(child);
        }
        at(&self.label, node)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn graph(nodes: u32, edges: &[(u32, u32)]) -> Digraph {
        let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
        Digraph::new(nodes, &tails, &heads).unwrap()
    }

    /// Slow: who is reached from the root when one node may not be entered.
    fn reached(graph: &Digraph, root: u32, without: Option<u32>) -> Vec<bool> {
        let mut seen = vec![false; place(graph.node_count())];
        let mut next = vec![root];
        while let Some(node) = next.pop() {
            if Some(node) != without && !std::mem::replace(&mut seen[place(node)], true) {
                next.extend(graph.successors(node));
            }
        }
        seen
    }

    proptest! {
        #[test]
        fn a_dominator_is_whom_removal_cuts_off_from(
            edges in prop::collection::vec((0_u32..10, 0_u32..10), 0..40),
            root in 0_u32..10,
        ) {
            let graph = graph(10, &edges);
            let found = dominators(&graph, root);
            let all = reached(&graph, root, None);
            let mut dominated = vec![0; 10];
            for above in 0..10 {
                let left = reached(&graph, root, Some(above));
                for node in 0..10 {
                    let is_dominated = all[place(node)] && !left[place(node)] && node != above;
                    prop_assert_eq!(found.chain(node).any(|other| other == above), is_dominated);
                    dominated[place(above)] += u32::from(all[place(node)] && !left[place(node)]);
                }
            }
            for node in 0..10 {
                prop_assert_eq!(found.reaches(node), all[place(node)]);
                // Each on the chain is dominated by the next.
                let chain: Vec<u32> = found.chain(node).collect();
                prop_assert!(chain.windows(2).all(|two| found.chain(two[0]).any(|above| above == two[1])));
            }
            prop_assert_eq!(found.dominated(), dominated);
        }
    }

    #[test]
    fn the_example_of_lengauer_and_tarjan() {
        // Figure 1 of the paper: R, A to L in alphabetical order.
        let names = "RABCDEFGHIJKL";
        let number = |name: char| number(names.find(name).unwrap());
        let text = "RA RB RC AD BA BD BE CF CG DL EH FI GI GJ HE HK IK JI KI KR LH";
        let edges: Vec<(u32, u32)> = text
            .split(' ')
            .map(|edge| edge.chars().map(number).collect::<Vec<u32>>())
            .map(|ends| (ends[0], ends[1]))
            .collect();
        let found = dominators(&graph(13, &edges), 0);
        let immediate: String = names
            .chars()
            .skip(1)
            .map(|name| names.chars().nth(place(found.immediate(number(name)).unwrap())).unwrap())
            .collect();
        assert_eq!(immediate, "RRRRRCCRRGRD");
        assert_eq!((found.root(), found.immediate(0)), (0, None));
    }

    #[test]
    fn a_root_that_is_no_node_reaches_nothing() {
        let found = dominators(&graph(2, &[(0, 1)]), 7);
        assert!(!found.reaches(0) && !found.reaches(7) && found.chain(1).next().is_none());
        assert_eq!(found.dominated(), [0, 0]);
    }

    #[test]
    fn a_chain_of_a_million_is_not_too_deep() {
        let nodes = 1_000_000;
        let (tails, heads): (Vec<u32>, Vec<u32>) = (1..nodes).map(|node| (node - 1, node)).unzip();
        let found = dominators(&Digraph::new(nodes, &tails, &heads).unwrap(), 0);
        assert_eq!(found.immediate(nodes - 1), Some(nodes - 2));
        assert_eq!(found.dominated().first(), Some(&nodes));
    }
}
