//! How deep in the graph a node sits.

use crate::{
    index::{at, number, place},
    undirected::Undirected,
};

/// The core number of each node: the highest k for which it is in a part where everyone has k neighbours or more.
///
/// Seidman, S. B. (1983), "Network structure and minimum degree", Social Networks 5: 269-287. Whoever has fewest left goes
/// first, as in Batagelj, V. and Zaveršnik, M. (2003), "An O(m) algorithm for cores decomposition of networks", but
/// without their sorted bins: those left are looked through once for each k, and as they have k neighbours each there are at
/// most 2 · edges / k of them. O(nodes + edges · log of the highest k). Parallel edges count once and loops not at all, as
/// [`Undirected`] has it.
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
    let degrees = (0..graph.node_count()).map(|node| number(graph.neighbours(node).len()));
    core_numbers_by(degrees.collect(), |node| graph.neighbours(node).iter().copied())
}

/// [`core_numbers`] of a graph that is kept in another form: how many neighbours each node has, and who they are.
///
/// Neighbours must be told both ways, each once, and never the node itself; otherwise the numbers mean nothing. Takes 8
/// bytes a node.
///
/// ```
/// use fourp_graph::core_numbers_by;
///
/// // A ring of five, where everybody's neighbours are the next and the last.
/// assert_eq!(core_numbers_by(vec![2; 5], |node| [(node + 1) % 5, (node + 4) % 5]), [2; 5]);
/// ```
#[must_use]
pub fn core_numbers_by<I: IntoIterator<Item = u32>>(
    degrees: Vec<u32>,
    neighbours: impl Fn(u32) -> I,
) -> Vec<u32> {
    let mut degree = degrees;
    let mut left: Vec<u32> = (0..number(degree.len())).collect();
    let mut leaving = Vec::new();
    // Who has gone keeps the k at which that was, which is no higher than that of who is left.
    while let Some(k) = left.iter().map(|node| at(&degree, *node)).min() {
        leaving.extend(left.iter().filter(|node| at(&degree, **node) == k));
        while let Some(node) = leaving.pop() {
            for other in neighbours(node) {
                if let Some(degree) = degree.get_mut(place(other)).filter(|degree| **degree > k) {
                    *degree -= 1;
                    if *degree == k {
                        leaving.push(other);
                    }
                }
            }
        }
        left.retain(|node| at(&degree, *node) > k);
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
