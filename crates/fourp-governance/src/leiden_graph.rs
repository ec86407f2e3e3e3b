//! Graphs of which communities are found: of nodes, and of communities as nodes.

use crate::{
    mode::{Mode, Side},
    network::Network,
    place::{number, place},
};

/// What a node, or a community, has to say of how many ties are expected between it and another.
pub(crate) trait Strength: Copy + Default + Send + Sync {
    /// Of one node of the network with that many ties.
    fn of(mode: Mode, degree: u32) -> Self;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    /// The ties expected between two disjoint sets, but for a factor.
    fn expected(self, other: Self) -> i64;
    /// The factor that makes ties as large as what is expected, in a network of that many.
    fn scale(ties: i64) -> i64;
}

/// Of a node of a plain graph: its degree.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plain(i64);

/// Of a node of two modes: the degrees of its groups, and those of its parties.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TwoMode {
    groups: i64,
    parties: i64,
}

impl Strength for Plain {
    fn of(_: Mode, degree: u32) -> Self {
        Self(i64::from(degree))
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    #[inline]
    fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    #[inline]
    fn expected(self, other: Self) -> i64 {
        self.0 * other.0
    }

    fn scale(ties: i64) -> i64 {
        2 * ties
    }
}

impl Strength for TwoMode {
    fn of(mode: Mode, degree: u32) -> Self {
        match mode {
            Mode::Groups => Self { groups: i64::from(degree), parties: 0 },
            Mode::Parties => Self { groups: 0, parties: i64::from(degree) },
        }
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        Self { groups: self.groups + other.groups, parties: self.parties + other.parties }
    }

    #[inline]
    fn minus(self, other: Self) -> Self {
        Self { groups: self.groups - other.groups, parties: self.parties - other.parties }
    }

    #[inline]
    fn expected(self, other: Self) -> i64 {
        self.groups * other.parties + self.parties * other.groups
    }

    fn scale(ties: i64) -> i64 {
        ties
    }
}

/// A neighbour, and by how many ties.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Arc {
    pub(crate) end: u32,
    pub(crate) ties: u32,
}

/// An undirected graph in compressed rows, each edge both ways. Loops are left out: they are no reason to move.
#[derive(Clone, Debug)]
pub(crate) struct Weighted<S> {
    starts: Vec<usize>, // One more than there are nodes.
    arcs: Vec<Arc>,
    strengths: Vec<S>,
}

impl<S: Strength> Weighted<S> {
    /// Groups, then parties, each tie one. O(nodes + ties), 16 bytes a tie.
    pub(crate) fn of(network: &Network) -> Self {
        let (groups, parties) = (network.side(Mode::Groups), network.side(Mode::Parties));
        let nodes = place(groups.len()).saturating_add(place(parties.len()));
        let mut graph = Self {
            starts: Vec::with_capacity(nodes.saturating_add(1)),
            arcs: Vec::with_capacity(place(groups.ties()).saturating_mul(2)),
            strengths: Vec::with_capacity(nodes),
        };
        graph.starts.push(0);
        graph.append(groups, Mode::Groups, groups.len());
        graph.append(parties, Mode::Parties, 0);
        graph
    }

    fn append(&mut self, side: Side<'_>, mode: Mode, first_of_other: u32) {
        for node in 0..side.len() {
            let ends = side.row(node).iter().map(|end| end.saturating_add(first_of_other));
            self.arcs.extend(ends.map(|end| Arc { end, ties: 1 }));
            self.starts.push(self.arcs.len());
            self.strengths.push(S::of(mode, side.degree(node)));
        }
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> u32 {
        number(self.strengths.len())
    }

    #[inline]
    pub(crate) fn row(&self, node: u32) -> &[Arc] {
        match self.starts.get(place(node)..) {
            Some([start, end, ..]) => self.arcs.get(*start..*end).unwrap_or_default(),
            Some(_) | None => &[],
        }
    }

    #[inline]
    pub(crate) fn strength(&self, node: u32) -> S {
        self.strengths.get(place(node)).copied().unwrap_or_default()
    }

    pub(crate) fn strengths(&self) -> &[S] {
        &self.strengths
    }

    /// The graph of communities, numbered below `count`, given that of each node. O(nodes + ties).
    pub(crate) fn aggregate(&self, community: &[u32], count: u32) -> Self {
        let starts = crate::incidence::starts(community.iter().copied(), count);
        let mut next = starts.clone();
        let mut nodes = vec![0_u32; community.len()];
        let mut strengths = vec![S::default(); place(count)];
        for (node, label) in (0..).zip(community) {
            if let Some(slot) = next.get_mut(place(*label)) {
                if let Some(entry) = nodes.get_mut(place(*slot)) {
                    *entry = node;
                }
                *slot += 1;
            }
            if let Some(sum) = strengths.get_mut(place(*label)) {
                *sum = sum.plus(self.strength(node));
            }
        }
        let mut near = Near::new(count);
        let mut graph = Self {
            starts: Vec::with_capacity(place(count).saturating_add(1)),
            arcs: Vec::new(),
            strengths,
        };
        graph.starts.push(0);
        for label in 0..count {
            near.clear();
            for node in crate::incidence::row(&starts, &nodes, label) {
                near.add(self.row(*node), community);
            }
            let others = near.met().iter().filter(|other| **other != label);
            graph.arcs.extend(others.map(|other| Arc { end: *other, ties: near.ties(*other) }));
            graph.starts.push(graph.arcs.len());
        }
        graph
    }
}

/// By how many ties a node is tied to each community near it.
#[derive(Debug)]
pub(crate) struct Near {
    ties: Vec<u32>,
    met: Vec<u32>,
}

impl Near {
    /// For communities numbered below `bound`.
    pub(crate) fn new(bound: u32) -> Self {
        Self { ties: vec![0; place(bound)], met: Vec::new() }
    }

    #[inline]
    pub(crate) fn clear(&mut self) {
        for label in self.met.drain(..) {
            if let Some(ties) = self.ties.get_mut(place(label)) {
                *ties = 0;
            }
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, row: &[Arc], community: &[u32]) {
        for arc in row {
            let label = community.get(place(arc.end)).copied().unwrap_or_default();
            self.add_one(label, arc.ties);
        }
    }

    #[inline]
    pub(crate) fn add_one(&mut self, label: u32, more: u32) {
        if let Some(ties) = self.ties.get_mut(place(label)) {
            if *ties == 0 {
                self.met.push(label);
            }
            *ties = ties.saturating_add(more);
        }
    }

    /// Those with a tie, in order of meeting.
    #[inline]
    pub(crate) fn met(&self) -> &[u32] {
        &self.met
    }

    #[inline]
    pub(crate) fn ties(&self, label: u32) -> u32 {
        self.ties.get(place(label)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn communities_are_nodes_with_the_ties_between_them() {
        // Two boards of two members each, one of whom sits in both.
        let network = Network::from_ties(2, 3, &[(0, 0), (0, 1), (1, 1), (1, 2)]).unwrap();
        let graph = Weighted::<TwoMode>::of(&network);
        assert_eq!(graph.len(), 5);
        let found = graph.aggregate(&[0, 1, 0, 1, 1], 2);
        let row: Vec<(u32, u32)> = found.row(0).iter().map(|arc| (arc.end, arc.ties)).collect();
        assert_eq!((found.len(), row), (2, vec![(1, 1)]));
        let strength = found.strength(1);
        assert_eq!((strength.groups, strength.parties), (2, 3));
        // Of a group of degree 2 and a party of 1, with one of 2 and parties of 3: 2 · 3 + 1 · 2.
        assert_eq!(found.strength(0).expected(strength), 8);
        assert_eq!(Weighted::<Plain>::of(&network).aggregate(&[0; 5], 1).strength(0).0, 8);
        assert!(found.row(2).is_empty());
    }
}
