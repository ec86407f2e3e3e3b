//! What falls apart when one node, or one tie, is taken away.

use serde::Serialize;

use crate::{
    index::{at, number, place, set, sorted, starts},
    undirected::Undirected,
};

/// The cut points and bridges of an undirected graph, with what each cuts off.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Cuts {
    nodes: Vec<u32>,
    starts: Vec<u32>,
    parts: Vec<u32>,
    bridges: Vec<Bridge>,
}

/// A node without which the rest of its component is in several parts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CutPoint<'c> {
    /// The node.
    pub node: u32,
    /// How many nodes are in each part that is left of its component: two numbers or more, the largest first.
    pub parts: &'c [u32],
}

impl CutPoint<'_> {
    /// How many nodes lose their connection to the largest part that is left.
    #[must_use]
    pub fn cut_off(&self) -> u32 {
        self.parts.iter().skip(1).sum()
    }

    /// How many pairs of other nodes are connected only through this one.
    #[must_use]
    pub fn pairs(&self) -> u64 {
        let mut before = 0_u64;
        let mut pairs = 0_u64;
        for part in self.parts {
            let part = u64::from(*part);
            pairs = pairs.saturating_add(before.saturating_mul(part));
            before = before.saturating_add(part);
        }
        pairs
    }
}

/// A pair of neighbours whose tie is all that connects the two sides.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Bridge {
    /// The lower of the two nodes.
    pub low: u32,
    /// The higher.
    pub high: u32,
    /// How many nodes are on the side of the lower, itself among them.
    pub low_side: u32,
    /// How many are on the side of the higher.
    pub high_side: u32,
}

impl Cuts {
    /// The cut points, in order of node.
    #[must_use]
    pub fn points(&self) -> impl ExactSizeIterator<Item = CutPoint<'_>> {
        self.nodes.iter().zip(self.starts.windows(2)).map(|(node, ends)| {
            let (start, end) = (at(ends, 0), at(ends, 1));
            let parts = self.parts.get(place(start)..place(end)).unwrap_or_default();
            CutPoint { node: *node, parts }
        })
    }

    /// The bridges, in order of their nodes.
    #[must_use]
    pub fn bridges(&self) -> &[Bridge] {
        &self.bridges
    }
}

/// Cut points (articulation points) and bridges, with the sizes of what each cuts off, in one search.
///
/// Hopcroft, J. and Tarjan, R. (1973), "Algorithm 447: efficient algorithms for graph manipulation", Communications
/// of the ACM 16: 372-378, with a stack of its own. O(nodes + edges). Ties that were given twice, or both ways round, are
/// one tie here: its loss is the loss of both.
///
/// ```
/// use fourp_graph::{Digraph, Undirected, cuts};
///
/// // 0 - 1 - 2, and 2, 3, 4 all tied.
/// let graph = Undirected::of(&Digraph::new(5, &[0, 1, 2, 3, 4], &[1, 2, 3, 4, 2])?);
/// let found = cuts(&graph);
/// let points: Vec<(u32, &[u32])> = found.points().map(|point| (point.node, point.parts)).collect();
/// assert_eq!(points, [(1, &[3, 1][..]), (2, &[2, 2][..])]);
/// assert_eq!(found.bridges().len(), 2);
/// # Ok::<(), fourp_graph::GraphError>(())
/// ```
#[must_use]
pub fn cuts(graph: &Undirected) -> Cuts {
    let mut search = Search::new(graph);
    for node in 0..graph.node_count() {
        if at(&search.found, node) == UNSEEN {
            search.component(node);
        }
    }
    search.finish()
}

const UNSEEN: u32 = 0;

struct Search<'g> {
    graph: &'g Undirected,
    found: Vec<u32>, // 0 unseen, or when the node was discovered, from 1.
    clock: u32,
    path: Vec<Visit<'g>>,
    severed: Vec<u32>, // How many nodes hang below each node that would be lost with it.
    owners: Vec<u32>,  // Parts that a node cuts off: whose they are,
    sizes: Vec<u32>,   // and how many nodes each has.
    bridges: Vec<Bridge>,
}

struct Visit<'g> {
    node: u32,
    above: u32,      // Where it was come from, which says nothing; no node for the first.
    rest: &'g [u32], // Neighbours still to look at.
    lowest: u32,     // The earliest node that it and what hangs below it are tied to.
    size: u32,       // How many nodes hang below it, itself among them.
}

impl<'g> Search<'g> {
    fn new(graph: &'g Undirected) -> Self {
        let none = || vec![0; place(graph.node_count())];
        Self {
            graph,
            found: none(),
            clock: UNSEEN,
            path: Vec::new(),
            severed: none(),
            owners: Vec::new(),
            sizes: Vec::new(),
            bridges: Vec::new(),
        }
    }

    fn component(&mut self, root: u32) {
        let (first, first_bridge, before) = (self.owners.len(), self.bridges.len(), self.clock);
        self.open(root, u32::MAX);
        while let Some(visit) = self.path.last_mut() {
            match descend(&self.found, visit) {
                Some((next, node)) => self.open(next, node),
                None => self.leave(),
            }
        }
        let whole = self.clock.saturating_sub(before);
        self.complete(first, root, whole);
        for bridge in self.bridges.iter_mut().skip(first_bridge) {
            // What is not below the tie is above it.
            let above = whole.saturating_sub(bridge.low_side.max(bridge.high_side));
            let side =
                if bridge.low_side == 0 { &mut bridge.low_side } else { &mut bridge.high_side };
            *side = above;
        }
    }

    fn open(&mut self, node: u32, above: u32) {
        self.clock = self.clock.saturating_add(1);
        set(&mut self.found, node, self.clock);
        let rest = self.graph.neighbours(node);
        self.path.push(Visit { node, above, rest, lowest: self.clock, size: 1 });
    }

    /// Hands what is known of a finished node to the one above it.
    fn leave(&mut self) {
        let Some(done) = self.path.pop() else { return };
        let Some(above) = self.path.last_mut() else { return };
        above.size = above.size.saturating_add(done.size);
        let own = at(&self.found, above.node);
        if done.lowest < own {
            above.lowest = above.lowest.min(done.lowest);
            return;
        }
        self.owners.push(above.node);
        self.sizes.push(done.size);
        let severed = at(&self.severed, above.node).saturating_add(done.size);
        set(&mut self.severed, above.node, severed);
        if done.lowest > own {
            let (low_side, high_side) =
                if done.node < above.node { (done.size, 0) } else { (0, done.size) };
            let (low, high) = (done.node.min(above.node), done.node.max(above.node));
            self.bridges.push(Bridge { low, high, low_side, high_side });
        }
    }

    /// Adds to the parts of each node the one above it, once the size of the component is known.
    fn complete(&mut self, first: usize, root: u32, whole: u32) {
        let last = self.owners.len();
        for slot in first..last {
            let Some(owner) = self.owners.get(slot).copied() else { continue };
            let below = at(&self.severed, owner);
            if owner != root && below > 0 {
                self.owners.push(owner);
                self.sizes.push(whole.saturating_sub(1).saturating_sub(below));
                set(&mut self.severed, owner, 0);
            }
        }
    }

    fn finish(mut self) -> Cuts {
        let begins = starts(&self.owners, self.graph.node_count());
        let order = sorted(&self.owners, &begins);
        let (mut nodes, mut ends, mut parts) = (Vec::new(), vec![0], Vec::new());
        for (node, range) in begins.windows(2).enumerate() {
            let range = place(at(range, 0))..place(at(range, 1));
            // A root with one part below it cuts nothing off.
            if range.len() > 1 {
                let from = parts.len();
                let own = order.get(range).unwrap_or_default();
                parts.extend(own.iter().map(|slot| at(&self.sizes, *slot)));
                parts.get_mut(from..).unwrap_or_default().sort_unstable_by(|a, b| b.cmp(a));
                nodes.push(number(node));
                ends.push(number(parts.len()));
            }
        }
        self.bridges.sort_unstable();
        Cuts { nodes, starts: ends, parts, bridges: self.bridges }
    }
}

/// The next neighbour not yet seen, and the node it was come upon from; the others' times are noted on the way.
fn descend(found: &[u32], visit: &mut Visit<'_>) -> Option<(u32, u32)> {
    while let Some((next, rest)) = visit.rest.split_first() {
        visit.rest = rest;
        let when = at(found, *next);
        if when == UNSEEN {
            return Some((*next, visit.node));
        }
        if *next != visit.above {
            visit.lowest = visit.lowest.min(when);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{digraph::Digraph, weak::connected_components};

    fn graph(nodes: u32, edges: &[(u32, u32)]) -> Undirected {
        let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
        Undirected::of(&Digraph::new(nodes, &tails, &heads).unwrap())
    }

    /// Slow: takes away each node, and each tie, and looks at what is left of its component.
    fn by_removal(nodes: u32, edges: &[(u32, u32)]) -> (Vec<(u32, Vec<u32>)>, Vec<Bridge>) {
        let whole = connected_components(&graph(nodes, edges));
        let size = |parts: &crate::weak::Components, node: u32| {
            number(parts.members(at(parts.of(), node)).len())
        };
        let mut points = Vec::new();
        for node in 0..nodes {
            let rest: Vec<(u32, u32)> =
                edges.iter().copied().filter(|(a, b)| *a != node && *b != node).collect();
            let parts = connected_components(&graph(nodes, &rest));
            let fellows =
                whole.members(at(whole.of(), node)).iter().filter(|other| **other != node);
            let mut left: Vec<u32> = fellows.map(|other| at(parts.of(), *other)).collect();
            left.sort_unstable();
            left.dedup();
            let mut sizes: Vec<u32> =
                left.iter().map(|part| number(parts.members(*part).len())).collect();
            sizes.sort_unstable_by(|a, b| b.cmp(a));
            if sizes.len() > 1 {
                points.push((node, sizes));
            }
        }
        let mut bridges = Vec::new();
        for low in 0..nodes {
            for high in low + 1..nodes {
                let is_it = |(a, b): &(u32, u32)| (*a.min(b), *a.max(b)) == (low, high);
                let rest: Vec<(u32, u32)> =
                    edges.iter().copied().filter(|tie| !is_it(tie)).collect();
                let parts = connected_components(&graph(nodes, &rest));
                if rest.len() < edges.len() && at(parts.of(), low) != at(parts.of(), high) {
                    let (low_side, high_side) = (size(&parts, low), size(&parts, high));
                    bridges.push(Bridge { low, high, low_side, high_side });
                }
            }
        }
        (points, bridges)
    }

    proptest! {
        #[test]
        fn what_is_cut_off_is_what_removal_cuts_off(edges in prop::collection::vec((0_u32..12, 0_u32..12), 0..24)) {
            let found = cuts(&graph(12, &edges));
            let (points, bridges) = by_removal(12, &edges);
            let ours: Vec<(u32, Vec<u32>)> =
                found.points().map(|point| (point.node, point.parts.to_vec())).collect();
            prop_assert_eq!(ours, points);
            prop_assert_eq!(found.bridges(), bridges);
        }
    }

    #[test]
    fn the_centre_of_a_star_cuts_every_pair() {
        let found = cuts(&graph(5, &[(0, 4), (1, 4), (2, 4), (4, 3)]));
        let point = found.points().next().unwrap();
        assert_eq!(
            (point.node, point.parts, point.cut_off(), point.pairs()),
            (4, &[1; 4][..], 3, 6)
        );
        assert_eq!(found.points().len(), 1);
        assert_eq!(
            found.bridges().first().copied(),
            Some(Bridge { low: 0, high: 4, low_side: 1, high_side: 4 })
        );
    }

    #[test]
    fn which_way_edges_point_does_not_matter() {
        // Both lines come to 1: along their directions 1 reaches nobody, yet without it 0 and 2 are apart.
        let found = cuts(&graph(3, &[(0, 1), (2, 1)]));
        assert_eq!(found.points().map(|point| point.node).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_chain_of_a_million_is_not_too_deep() {
        let nodes = 1_000_000;
        let (tails, heads): (Vec<u32>, Vec<u32>) = (1..nodes).map(|node| (node - 1, node)).unzip();
        let found = cuts(&Undirected::of(&Digraph::new(nodes, &tails, &heads).unwrap()));
        assert_eq!((found.points().len(), found.bridges().len()), (999_998, 999_999));
        let middle = found.points().nth(499_999).unwrap();
        assert_eq!((middle.node, middle.parts), (500_000, &[500_000, 499_999][..]));
    }

    #[test]
    fn nothing_has_no_cuts() {
        assert_eq!(
            (cuts(&graph(0, &[])).points().len(), cuts(&graph(2, &[])).bridges().len()),
            (0, 0)
        );
    }
}
