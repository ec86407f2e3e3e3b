//! Who goes between whom, and on whose behalf.

use fourp_graph::Digraph;
use serde::Serialize;

use crate::{mode::Mode, network::Network, place::place, tally::Tally};

/// How often a node goes between two that are not tied, by which of the three are of one class (Gould, R. V. and
/// Fernandez, R. M. 1989, "Structures of mediation", Sociological Methodology 19: 89-126). Counts of chains a to b to c.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Brokerage {
    /// All three of one class.
    pub coordinator: u64,
    /// Both ends of one class, the broker of another ("consultant", "itinerant broker").
    pub consultant: u64,
    /// The broker and whom it leads to of one class, who comes to it of another.
    pub gatekeeper: u64,
    /// The broker and who comes to it of one class, whom it leads to of another.
    pub representative: u64,
    /// Three classes.
    pub liaison: u64,
}

impl Brokerage {
    /// All five.
    #[must_use]
    pub fn total(&self) -> u64 {
        let all =
            [self.coordinator, self.consultant, self.gatekeeper, self.representative, self.liaison];
        all.into_iter().fold(0, u64::saturating_add)
    }

    fn role(&mut self, from: u32, broker: u32, to: u32) -> &mut u64 {
        match (from == broker, broker == to, from == to) {
            (true, true, _) => &mut self.coordinator,
            (_, _, true) => &mut self.consultant,
            (false, true, _) => &mut self.gatekeeper,
            (true, false, _) => &mut self.representative,
            (false, false, false) => &mut self.liaison,
        }
    }
}

/// Classes that do not fit the nodes.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{classes} classes for {nodes} nodes; expected one for each")]
#[non_exhaustive]
pub struct ClassesError {
    /// How many classes were given.
    pub classes: usize,
    /// How many nodes there are.
    pub nodes: u32,
}

/// The brokerage of each node of a directed graph, whose nodes are each of a class: parallel edges count once, loops not.
///
/// A chain a to b to c counts for b if there is no edge from a to c; a and c are two nodes. Each chain counts once, where
/// some programs give each broker of a pair a share. O(sum over edges of the edges that leave their heads).
///
/// # Errors
/// [`ClassesError`] unless there is a class for each node.
///
/// ```
/// use fourp_governance::brokerage;
/// use fourp_graph::Digraph;
///
/// // Two groups of one ministry report to each other through another ministry's.
/// let lines = Digraph::new(3, &[0, 1], &[1, 2])?;
/// assert_eq!(brokerage(&lines, &[7, 8, 7])?[1].consultant, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn brokerage(graph: &Digraph, classes: &[u32]) -> Result<Vec<Brokerage>, ClassesError> {
    let nodes = graph.node_count();
    let rows = (0..nodes).map(|node| {
        let mut row: Vec<u32> =
            graph.successors(node).iter().copied().filter(|to| *to != node).collect();
        row.sort_unstable();
        row.dedup();
        row
    });
    count(nodes, classes, &rows.collect::<Vec<_>>())
}

impl Network {
    /// The brokerage of each node of a mode among nodes of its mode, tied where they share a neighbour: each tie both ways,
    /// so that a pair of ends counts twice, once from each. Cost as [`brokerage`], and 4 bytes a tie of the projection.
    ///
    /// # Errors
    /// [`ClassesError`] unless there is a class for each node of the mode.
    pub fn brokerage(&self, mode: Mode, classes: &[u32]) -> Result<Vec<Brokerage>, ClassesError> {
        let nodes = self.side(mode).len();
        let row = |node| self.shared(mode, node).into_iter().map(|(fellow, _)| fellow).collect();
        count(nodes, classes, &(0..nodes).map(row).collect::<Vec<Vec<u32>>>())
    }
}

fn count(nodes: u32, classes: &[u32], rows: &[Vec<u32>]) -> Result<Vec<Brokerage>, ClassesError> {
    if classes.len() != place(nodes) {
        return Err(ClassesError { classes: classes.len(), nodes });
    }
    let class = |node: u32| classes.get(place(node)).copied().unwrap_or_default();
    let row = |node: u32| rows.get(place(node)).map_or(&[][..], Vec::as_slice);
    let mut found = vec![Brokerage::default(); place(nodes)];
    let mut direct = Tally::new(nodes);
    for from in 0..nodes {
        direct.clear();
        direct.add_all(row(from));
        for broker in row(from) {
            let Some(counts) = found.get_mut(place(*broker)) else { continue };
            for to in row(*broker).iter().filter(|to| **to != from && direct.count(**to) == 0) {
                *counts.role(class(from), class(*broker), class(*to)) += 1;
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn roles_are_those_of_every_three(
            edges in prop::collection::vec((0_u32..7, 0_u32..7), 0..30),
            classes in prop::collection::vec(0_u32..3, 7),
        ) {
            let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
            let found = brokerage(&Digraph::new(7, &tails, &heads).unwrap(), &classes).unwrap();
            let mut expected = [[0_u64; 5]; 7];
            for (a, b, c) in (0..7).flat_map(|a| (0..7).flat_map(move |b| (0..7).map(move |c| (a, b, c)))) {
                let apart = a != b && b != c && a != c;
                if apart && edges.contains(&(a, b)) && edges.contains(&(b, c)) && !edges.contains(&(a, c)) {
                    let [x, y, z] = [a, b, c].map(|node| classes[place(node)]);
                    let role = if x == y && y == z { 0 } else if x == z { 1 } else if y == z { 2 } else if x == y { 3 } else { 4 };
                    expected[place(b)][role] += 1;
                }
            }
            for (ours, expected) in found.iter().zip(expected) {
                let all = [ours.coordinator, ours.consultant, ours.gatekeeper, ours.representative, ours.liaison];
                prop_assert_eq!(all, expected);
                prop_assert_eq!(ours.total(), expected.iter().sum::<u64>());
            }
        }
    }

    #[test]
    fn ties_of_a_projection_go_both_ways() {
        // Party 1 sits with 0 and with 2, who never meet.
        let network = Network::from_ties(2, 3, &[(0, 0), (0, 1), (1, 1), (1, 2)]).unwrap();
        let found = network.brokerage(Mode::Parties, &[0, 0, 5]).unwrap();
        assert_eq!((found[1].gatekeeper, found[1].representative, found[1].total()), (1, 1, 2));
        assert_eq!(found[0], Brokerage::default());
        let error = network.brokerage(Mode::Groups, &[1]).unwrap_err();
        assert_eq!(error.to_string(), "1 classes for 2 nodes; expected one for each");
    }
}
