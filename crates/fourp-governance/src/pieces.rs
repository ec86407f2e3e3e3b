//! Which nodes hang together, mode by mode.

use fourp_graph::connected_components;

use crate::{
    mode::{Mode, of_node},
    network::Network,
    place::{number, place},
};

/// The connected components of a network, in order of their lowest node, groups before parties.
#[derive(Debug)]
pub(crate) struct Pieces {
    /// Nodes in order of component.
    pub(crate) groups: Vec<u32>,
    pub(crate) parties: Vec<u32>,
    starts: Vec<(usize, usize)>, // Where each component begins in both, and last the ends.
}

/// Where the nodes of one component stand in both lists.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) groups: std::ops::Range<usize>,
    pub(crate) parties: std::ops::Range<usize>,
}

impl Piece {
    pub(crate) fn of(&self, mode: Mode) -> std::ops::Range<usize> {
        match mode {
            Mode::Groups => self.groups.clone(),
            Mode::Parties => self.parties.clone(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.groups.len().saturating_add(self.parties.len())
    }
}

impl Pieces {
    pub(crate) fn of(network: &Network) -> Self {
        let mut pieces = Self { groups: Vec::new(), parties: Vec::new(), starts: vec![(0, 0)] };
        // Too many nodes to number together would not fit in memory either.
        let Some(graph) = network.as_graph() else { return pieces };
        let found = connected_components(&graph);
        for component in 0..number(found.len()) {
            for node in found.members(component) {
                match of_node(network.group_count(), *node) {
                    (Mode::Groups, group) => pieces.groups.push(group),
                    (Mode::Parties, party) => pieces.parties.push(party),
                }
            }
            pieces.starts.push((pieces.groups.len(), pieces.parties.len()));
        }
        pieces
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Piece> {
        self.starts.windows(2).map(|ends| match ends {
            [start, end] => Piece { groups: start.0..end.0, parties: start.1..end.1 },
            _ => Piece { groups: 0..0, parties: 0..0 },
        })
    }

    pub(crate) fn nodes(&self, mode: Mode) -> &[u32] {
        match mode {
            Mode::Groups => &self.groups,
            Mode::Parties => &self.parties,
        }
    }

    /// The component of each node of a mode.
    pub(crate) fn component_of(&self, mode: Mode) -> Vec<u32> {
        let mut of = vec![0; self.nodes(mode).len()];
        for (component, piece) in self.iter().enumerate() {
            for node in self.nodes(mode).get(piece.of(mode)).unwrap_or_default() {
                if let Some(slot) = of.get_mut(place(*node)) {
                    *slot = number(component);
                }
            }
        }
        of
    }
}
