//! How deep in the graph a node sits.

use crate::{
    index::{at, number, place, set, sorted, starts},
    undirected::Undirected,
};

/// The core number of each node: the highest k for which it is in a part where everyone has k neighbours or more.
///
/// Seidman, S. B. (1983), "Network structure and minimum degree", Social Networks 5: 269-287; peeled in order of
/// degree as Batagelj, V. and Zaveršnik, M. (2003), "An O(m) algorithm for cores decomposition of networks".
/// O(nodes + edges). Parallel edges count once and loops not at all, as [`Undirected`] has it.
///
/// ```
/// use fourp_graph::{Digraph, Undirected, core_numbers};
///
/// // A triangle with one node hanging off it.
/// let graph = Undirected::of(&Digraph::new(4, &[0, 1, 2, 2], &[1, 2, 0, 3])?);
/// assert_eq!(core_numbers(&graph), [2, 2, 2, 1]);
/// # Ok::<(), fourp_graph::GraphError>(())
/// ```
#[must_use]
pub fn core_numbers(graph: &Undirected) -> Vec<u32> {
    let nodes = graph.node_count();
    let mut degree: Vec<u32> =
        (0..nodes).map(|node| number(graph.neighbours(node).len())).collect();
    let highest = degree.iter().max().map_or(0, |degree| degree.saturating_add(1));
    // Nodes in order of what is left of their degree: where each degree begins, who stands where.
    let mut bins = starts(&degree, highest);
    let mut order = sorted(&degree, &bins);
    let mut stands = vec![0; place(nodes)];
    for (slot, node) in order.iter().enumerate() {
        set(&mut stands, *node, number(slot));
    }
    for slot in 0..nodes {
        let node = at(&order, slot);
        let own = at(&degree, node);
        for other in graph.neighbours(node) {
            let theirs = at(&degree, *other);
            if theirs > own {
                // The neighbour changes places with the first of its degree, which then begins one later.
                let (here, first) = (at(&stands, *other), at(&bins, theirs));
                let displaced = at(&order, first);
                set(&mut order, here, displaced);
                set(&mut stands, displaced, here);
                set(&mut order, first, *other);
                set(&mut stands, *other, first);
                set(&mut bins, theirs, first.saturating_add(1));
                set(&mut degree, *other, theirs.saturating_sub(1));
            }
        }
    }
    degree
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::digraph::Digraph;

    /// Slow: for each k, takes away whoever has fewer than k neighbours left, again and again.
    fn by_definition(graph: &Undirected) -> Vec<u32> {
        let nodes = graph.node_count();
        let mut core = vec![0; place(nodes)];
        for k in 1..=nodes {
            let mut stays = vec![true; place(nodes)];
            loop {
                let left = |node: &u32| {
                    graph.neighbours(*node).iter().filter(|o| stays[place(**o)]).count()
                };
                let gone: Vec<u32> = (0..nodes)
                    .filter(|node| stays[place(*node)] && left(node) < place(k))
                    .collect();
                if gone.is_empty() {
                    break;
                }
                gone.iter().for_each(|node| stays[place(*node)] = false);
            }
            stays
                .iter()
                .zip(&mut core)
                .filter(|(stays, _)| **stays)
                .for_each(|(_, core)| *core = k);
        }
        core
    }

    proptest! {
        #[test]
        fn peeling_once_is_peeling_for_each_k(edges in prop::collection::vec((0_u32..12, 0_u32..12), 0..60)) {
            let (tails, heads): (Vec<u32>, Vec<u32>) = edges.into_iter().unzip();
            let graph = Undirected::of(&Digraph::new(12, &tails, &heads).unwrap());
            prop_assert_eq!(core_numbers(&graph), by_definition(&graph));
        }
    }

    #[test]
    fn nobody_is_in_no_core() {
        let none = Undirected::of(&Digraph::new(0, &[], &[]).unwrap());
        assert_eq!(core_numbers(&none), []);
        let alone = Undirected::of(&Digraph::new(2, &[1], &[1]).unwrap());
        assert_eq!(core_numbers(&alone), [0, 0]);
    }
}
