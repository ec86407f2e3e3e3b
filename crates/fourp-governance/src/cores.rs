//! How deep a node sits, and what falls apart without it.

use fourp_graph::{core_numbers_by, cuts};
use serde::Serialize;

use crate::{
    mode::{Mode, Side, of_node},
    network::Network,
    pieces::Pieces,
    place::place,
};

/// A number for each group and each party.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NodeNumbers {
    /// Of each group, by number.
    pub groups: Vec<u32>,
    /// Of each party, by number.
    pub parties: Vec<u32>,
}

/// Parties that sit in many groups of many parties, and those groups.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TwoModeCore {
    /// The groups in it, rising.
    pub groups: Vec<u32>,
    /// The parties in it, rising.
    pub parties: Vec<u32>,
}

/// A group or party without which others are no longer connected.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bottleneck {
    /// Whether it is a group or a party.
    pub mode: Mode,
    /// Its number.
    pub node: u32,
    /// How many groups and parties are in each part that is left of what it connected, the largest part first.
    pub parts: Vec<u32>,
    /// How many pairs of others are connected only through it.
    pub pairs: u64,
}

impl Bottleneck {
    /// How many groups and parties are cut off from the largest part that is left.
    #[must_use]
    pub fn cut_off(&self) -> u32 {
        self.parts.iter().skip(1).sum()
    }
}

impl Network {
    /// The component of each group and party, numbered from 0 in order of their first node, groups before parties.
    /// O(ties · log nodes) at worst.
    #[must_use]
    pub fn components(&self) -> NodeNumbers {
        let pieces = Pieces::of(self);
        NodeNumbers {
            groups: pieces.component_of(Mode::Groups),
            parties: pieces.component_of(Mode::Parties),
        }
    }

    /// The core number of each group and party (Seidman 1983): the highest k for which it is in a part where everybody has
    /// k ties or more, see [`fourp_graph::core_numbers`]. None where groups and parties are too many to number together.
    /// O(nodes + ties · log of the highest k).
    #[must_use]
    pub fn core_numbers(&self) -> NodeNumbers {
        let (groups, parties) = (self.side(Mode::Groups), self.side(Mode::Parties));
        let first = groups.len();
        if first.checked_add(parties.len()).is_none() {
            return NodeNumbers::default();
        }
        let of_groups = (0..first).map(|group| groups.degree(group));
        let of_parties = (0..parties.len()).map(|party| parties.degree(party));
        // Parties are numbered after groups, as in the graph of both, which is not made.
        let neighbours = |node: u32| {
            let (row, offset) = match node.checked_sub(first) {
                Some(party) => (parties.row(party), 0),
                None => (groups.row(node), first),
            };
            row.iter().map(move |end| end.saturating_add(offset))
        };
        let mut groups = core_numbers_by(of_groups.chain(of_parties).collect(), neighbours);
        let parties = groups.split_off(place(first).min(groups.len()));
        NodeNumbers { groups, parties }
    }

    /// The largest part in which every party sits in so many of its groups, and every group has so many of its parties
    /// (Cerinšek, M. and Batagelj, V. 2015, "Generalized two-mode cores", Social Networks 42: 80-87). O(nodes + ties).
    ///
    /// ```
    /// use fourp_governance::Network;
    ///
    /// let network = Network::from_ties(3, 3, &[(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2)])?;
    /// let core = network.two_mode_core(2, 2);
    /// assert_eq!((core.groups, core.parties), (vec![0, 1], vec![0, 1]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn two_mode_core(&self, groups_each: u32, parties_each: u32) -> TwoModeCore {
        let sides = [self.side(Mode::Groups), self.side(Mode::Parties)];
        let [groups, parties] = sides;
        let mut left = [Left::new(groups, parties_each), Left::new(parties, groups_each)];
        loop {
            let [of_groups, of_parties] = &mut left;
            let is_done = of_parties.lose(of_groups.leave(groups))
                & of_groups.lose(of_parties.leave(parties));
            if is_done {
                let [of_groups, of_parties] = left;
                return TwoModeCore { groups: of_groups.stay(), parties: of_parties.stay() };
            }
        }
    }

    /// Groups and parties without which others are no longer connected, and what each cuts off; in order of number,
    /// groups first. See [`fourp_graph::cuts`]. O(nodes + ties).
    ///
    /// ```
    /// use fourp_governance::{Mode, Network};
    ///
    /// let network = Network::from_ties(2, 3, &[(0, 0), (0, 1), (1, 1), (1, 2)])?;
    /// let found = network.bottlenecks();
    /// let party = found.iter().find(|found| found.mode == Mode::Parties).unwrap();
    /// assert_eq!((party.node, &party.parts[..], party.pairs), (1, &[2, 2][..], 4));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn bottlenecks(&self) -> Vec<Bottleneck> {
        let Some(graph) = self.as_graph() else { return Vec::new() };
        let found = cuts(&graph);
        let points = found.points().map(|point| {
            let (mode, node) = of_node(self.group_count(), point.node);
            Bottleneck { mode, node, parts: point.parts.to_vec(), pairs: point.pairs() }
        });
        points.collect()
    }
}

/// How many ties nodes of one mode have left, and who goes next.
struct Left {
    least: u32,
    ties: Vec<u32>,
    is_gone: Vec<bool>,
    leaving: Vec<u32>,
}

impl Left {
    fn new(side: Side<'_>, least: u32) -> Self {
        let ties: Vec<u32> = (0..side.len()).map(|node| side.degree(node)).collect();
        let is_gone: Vec<bool> = ties.iter().map(|ties| *ties < least).collect();
        let leaving =
            (0..side.len()).zip(&is_gone).filter(|(_, gone)| **gone).map(|(node, _)| node);
        Self { least, leaving: leaving.collect(), ties, is_gone }
    }

    /// The ties of those who leave now, by their other ends.
    fn leave<'n>(&mut self, side: Side<'n>) -> impl Iterator<Item = u32> + use<'n> {
        std::mem::take(&mut self.leaving)
            .into_iter()
            .flat_map(move |node| side.row(node).iter().copied())
    }

    /// Takes ties away; whether nobody leaves for it.
    fn lose(&mut self, ends: impl Iterator<Item = u32>) -> bool {
        for node in ends {
            if let (Some(ties), Some(is_gone)) =
                (self.ties.get_mut(place(node)), self.is_gone.get_mut(place(node)))
            {
                *ties = ties.saturating_sub(1);
                if *ties < self.least && !std::mem::replace(is_gone, true) {
                    self.leaving.push(node);
                }
            }
        }
        self.leaving.is_empty()
    }

    fn stay(self) -> Vec<u32> {
        (0..).zip(self.is_gone).filter(|(_, gone)| !gone).map(|(node, _)| node).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Slow: takes away whoever has too few, again and again.
    fn by_definition(network: &Network, groups_each: usize, parties_each: usize) -> TwoModeCore {
        let mut core = TwoModeCore {
            groups: (0..network.group_count()).collect(),
            parties: (0..network.party_count()).collect(),
        };
        loop {
            let before = core.clone();
            core.groups.retain(|group| {
                network.members(*group).iter().filter(|p| before.parties.contains(p)).count()
                    >= parties_each
            });
            core.parties.retain(|party| {
                network.groups_of(*party).iter().filter(|g| before.groups.contains(g)).count()
                    >= groups_each
            });
            if core == before {
                return core;
            }
        }
    }

    proptest! {
        #[test]
        fn peeling_is_taking_away_again_and_again(
            ties in prop::collection::vec((0_u32..7, 0_u32..8), 0..50),
            groups_each in 0_u32..5,
            parties_each in 0_u32..5,
        ) {
            let network = Network::from_ties(7, 8, &ties).unwrap();
            let expected = by_definition(&network, place(groups_each), place(parties_each));
            prop_assert_eq!(network.two_mode_core(groups_each, parties_each), expected);
            // A part where everybody has k ties is the (k, k)-core.
            let cores = network.core_numbers();
            let core = network.two_mode_core(groups_each, groups_each);
            for (numbers, members) in [(&cores.groups, &core.groups), (&cores.parties, &core.parties)] {
                let deep = (0..).zip(numbers).filter(|(_, core)| **core >= groups_each).map(|(node, _)| node);
                prop_assert_eq!(&deep.collect::<Vec<u32>>(), members);
            }
        }

        #[test]
        fn a_bottleneck_is_whom_removal_disconnects(
            ties in prop::collection::vec((0_u32..6, 0_u32..7), 0..25),
        ) {
            let network = Network::from_ties(6, 7, &ties).unwrap();
            let count = |network: &Network| {
                let parts = network.components();
                parts.groups.iter().chain(&parts.parties).max().copied().unwrap_or(0) + 1
            };
            let found = network.bottlenecks();
            for group in 0..6 {
                let rest: Vec<(u32, u32)> = ties.iter().copied().filter(|tie| tie.0 != group).collect();
                // It stays as a part by itself.
                let more = count(&Network::from_ties(6, 7, &rest).unwrap()) > count(&network) + 1;
                let is_found = found.iter().find(|found| found.mode == Mode::Groups && found.node == group);
                prop_assert_eq!(is_found.is_some(), more);
                if let Some(found) = is_found {
                    prop_assert!(found.parts.len() > 1 && found.cut_off() < found.parts.iter().sum());
                }
            }
        }
    }
}
