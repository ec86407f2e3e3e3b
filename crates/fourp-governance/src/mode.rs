//! The two modes of a network, and one seen from the other.

use fourp_graph::Undirected;

use crate::{
    network::Network,
    place::{number, place},
    words::conventions,
};

conventions! {
    /// One of the two kinds of nodes.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "there are two")]
    Mode {
        /// Groups.
        #[default]
        Groups = "groups",
        /// Bodies and offices.
        Parties = "parties",
    }
}

impl Mode {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Groups => Self::Parties,
            Self::Parties => Self::Groups,
        }
    }
}

/// The rows of one mode: for each of its nodes those of the other that it is tied to, rising, each once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side<'n> {
    starts: &'n [u32],
    ends: &'n [u32],
}

impl<'n> Side<'n> {
    #[inline]
    pub(crate) fn row(&self, node: u32) -> &'n [u32] {
        self.ends.get(self.span(node)).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn degree(&self, node: u32) -> u32 {
        number(self.row(node).len())
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> u32 {
        number(self.starts.len().saturating_sub(1))
    }

    /// How many ties there are.
    pub(crate) fn ties(&self) -> u32 {
        number(self.ends.len())
    }

    #[inline]
    fn span(&self, node: u32) -> std::ops::Range<usize> {
        match self.starts.get(place(node)..) {
            Some([start, end, ..]) => place(*start)..place(*end),
            Some(_) | None => 0..0,
        }
    }
}

impl Network {
    /// The rows of one mode.
    pub(crate) fn side(&self, mode: Mode) -> Side<'_> {
        let (starts, ends) = match mode {
            Mode::Groups => self.incidence().by_group(),
            Mode::Parties => self.incidence().by_party(),
        };
        Side { starts, ends }
    }

    /// Groups and parties as one graph: groups have their numbers, parties theirs after the last group's.
    ///
    /// Every kernel of [`fourp_graph`], and every algorithm of petgraph through its feature of that name, runs on it.
    /// Takes 8 bytes a tie. None if there are too many nodes to number together. O(nodes + ties).
    ///
    /// ```
    /// use fourp_governance::Network;
    /// use fourp_graph::core_numbers;
    ///
    /// let network = Network::from_ties(2, 3, &[(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)])?;
    /// assert_eq!(core_numbers(&network.as_graph().unwrap()), [2, 2, 2, 2, 1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_graph(&self) -> Option<Undirected> {
        let (groups, parties) = (self.side(Mode::Groups), self.side(Mode::Parties));
        Undirected::two_mode(groups.len(), parties.len(), |group| groups.row(group)).ok()
    }
}

/// The number of a party in [`Network::as_graph`] and of a group back: which mode a node there has, and its number in it.
pub(crate) fn of_node(groups: u32, node: u32) -> (Mode, u32) {
    match node.checked_sub(groups) {
        Some(party) => (Mode::Parties, party),
        None => (Mode::Groups, node),
    }
}
