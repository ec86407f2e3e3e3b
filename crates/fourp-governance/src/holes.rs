//! Who has contacts that do not know each other.

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use serde::Serialize;

use crate::{
    float::share,
    mode::{Mode, Side},
    network::Network,
    place::place,
    projection::{Weighting, tally, weight, weights},
    tally::Tally,
};

/// Structural holes around one node, among nodes of its mode tied by what they share (Burt, R. S. 1992, "Structural
/// Holes: The Social Structure of Competition", chapter 2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Holes {
    /// How many contacts it has: others it shares a neighbour with.
    pub contacts: u32,
    /// How far its time goes to contacts that lead back to each other: the sum over contacts j of
    /// `(p_ij + Σ p_iq p_qj)²`, `p` being shares of strength. High where it has no choice.
    pub constraint: f64,
    /// Contacts less their redundancy: `contacts - Σ_j Σ_q p_iq m_jq`, `m_jq` being the strength of j and q over the
    /// strongest tie of j.
    pub effective_size: f64,
    /// Effective size over contacts.
    pub efficiency: f64,
    /// How unequally constraint comes from contacts, 0 where it comes from all alike and 1 where from one (the
    /// Coleman-Theil index). None with a single contact, or without constraint.
    pub hierarchy: Option<f64>,
}

impl Network {
    /// Structural holes around each node of a mode, by number; none for a node that shares nothing with anybody.
    ///
    /// Ties are those of the weighted projection, both ways alike and without a tie to oneself; the projection is never
    /// written down. O(sum over nodes of the ties of their contacts / 8), eight nodes at a time, and 200 bytes a node and thread.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use fourp_governance::{Mode, Network, Weighting};
    ///
    /// // Party 0 sits with each of three others in a board of its own.
    /// let network = Network::from_ties(3, 4, &[(0, 0), (0, 1), (1, 0), (1, 2), (2, 0), (2, 3)])?;
    /// let holes = network.structural_holes(Mode::Parties, Weighting::Shared, NonZeroUsize::MIN);
    /// let broker = holes[0].unwrap();
    /// assert_eq!((broker.contacts, broker.effective_size), (3, 3.0));
    /// assert!((broker.constraint - 1.0 / 3.0).abs() < 1e-15);
    /// assert_eq!(holes[1].unwrap().constraint, 1.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn structural_holes(
        &self,
        mode: Mode,
        weighting: Weighting,
        threads: NonZeroUsize,
    ) -> Vec<Option<Holes>> {
        let (own, other) = (self.side(mode), self.side(mode.other()));
        let weights = weights(other, weighting);
        let mut ties = Ties {
            own,
            other,
            strengths: Vec::new(),
            strongest: Vec::new(),
            diagonal: Vec::new(),
            weights: &weights,
        };
        ties.measure(threads);
        let mut found = Vec::with_capacity(place(own.len()));
        let parts = parts(own.len());
        for some in parts.chunks(threads.get()) {
            let part = |nodes: std::ops::Range<u32>| {
                let mut search = Search::new(&ties);
                let mut found = Vec::new();
                let mut first = nodes.start;
                while first < nodes.end {
                    let last = first.saturating_add(EIGHT).min(nodes.end);
                    found.extend(search.holes(first..last));
                    first = last;
                }
                found
            };
            found.extend(in_order(some.to_vec(), threads, part).into_iter().flatten());
        }
        found
    }
}

const EIGHT: u32 = 8;
const LANES: usize = 8;
type Line = [f64; LANES];
const NOTHING: Line = [0.0; LANES];

// Nodes are cut in this many parts whatever the number of threads.
const PARTS: u32 = 16;

fn parts(nodes: u32) -> Vec<std::ops::Range<u32>> {
    let size = nodes.div_ceil(PARTS).max(1);
    let firsts = (0..PARTS).map(|part| part.saturating_mul(size)).filter(|first| *first < nodes);
    firsts.map(|first| first..first.saturating_add(size).min(nodes)).collect()
}

/// The projection, as far as it is known beforehand.
struct Ties<'n> {
    own: Side<'n>,
    other: Side<'n>,
    weights: &'n [f64],  // What each node of the other mode adds to a pair.
    strengths: Vec<f64>, // All ties of a node together.
    strongest: Vec<f64>, // The strongest tie of a node.
    diagonal: Vec<f64>,  // What a node would be tied to itself with.
}

impl Ties<'_> {
    fn measure(&mut self, threads: NonZeroUsize) {
        let node = |own: u32| {
            let sums = self.own.row(own).iter().map(|neighbour| {
                let weight = weight(self.weights, *neighbour);
                (weight, weight * (f64::from(self.other.degree(*neighbour)) - 1.0))
            });
            sums.fold((0.0, 0.0), |(diagonal, strength), (more, ties)| {
                (diagonal + more, strength + ties)
            })
        };
        (self.diagonal, self.strengths) = (0..self.own.len()).map(node).unzip();
        let strongest = |nodes: std::ops::Range<u32>| {
            let mut sums = Strengths::new(self.own.len());
            nodes.map(|node| sums.strongest(self, node)).collect::<Vec<f64>>()
        };
        self.strongest =
            in_order(parts(self.own.len()), threads, strongest).into_iter().flatten().collect();
    }
}

/// The strengths of the ties of one node.
struct Strengths {
    met: Tally,
    sums: Vec<f64>,
}

impl Strengths {
    fn new(nodes: u32) -> Self {
        Self { met: Tally::new(nodes), sums: vec![0.0; place(nodes)] }
    }

    fn strongest(&mut self, ties: &Ties<'_>, node: u32) -> f64 {
        tally(ties.own, ties.other, node, &mut self.met);
        for (fellow, _) in self.met.iter() {
            if let Some(sum) = self.sums.get_mut(place(fellow)) {
                *sum = 0.0;
            }
        }
        for neighbour in ties.own.row(node) {
            let weight = weight(ties.weights, *neighbour);
            for fellow in ties.other.row(*neighbour) {
                if let Some(sum) = self.sums.get_mut(place(*fellow)) {
                    *sum += weight;
                }
            }
        }
        let others = self.met.iter().filter(|(fellow, _)| *fellow != node);
        others.map(|(fellow, _)| weight(&self.sums, fellow)).fold(0.0, f64::max)
    }
}

/// Eight nodes at once: for each other node a line, with the part of each of the eight in it.
struct Search<'n> {
    ties: &'n Ties<'n>,
    fellows: Tally,
    between: Tally,
    shares: Vec<Line>,   // p_ij: by fellow.
    handed: Vec<Line>,   // By node of the other mode: what its nodes hand to each other.
    returned: Vec<Line>, // Likewise, of the shares themselves, for effective size.
}

impl<'n> Search<'n> {
    fn new(ties: &'n Ties<'n>) -> Self {
        let (own, other) = (place(ties.own.len()), place(ties.other.len()));
        Self {
            ties,
            fellows: Tally::new(ties.own.len()),
            between: Tally::new(ties.other.len()),
            shares: vec![NOTHING; own],
            handed: vec![NOTHING; other],
            returned: vec![NOTHING; other],
        }
    }

    fn holes(&mut self, nodes: std::ops::Range<u32>) -> Vec<Option<Holes>> {
        self.share_out(&nodes);
        self.hand_on();
        let mut sums = [Sums::default(); LANES];
        for (fellow, _) in self.fellows.iter() {
            self.look_at(fellow, &nodes, &mut sums);
        }
        for (fellow, _) in self.fellows.iter() {
            clear(&mut self.shares, fellow);
        }
        for (node, _) in self.between.iter() {
            clear(&mut self.handed, node);
            clear(&mut self.returned, node);
        }
        nodes.zip(sums).map(|(_, sums)| sums.holes()).collect()
    }

    /// The share of each fellow in the strength of each of the eight.
    fn share_out(&mut self, nodes: &std::ops::Range<u32>) {
        self.fellows.clear();
        self.between.clear();
        for (lane, node) in nodes.clone().enumerate() {
            let strength = weight(&self.ties.strengths, node);
            for neighbour in self.ties.own.row(node) {
                let row = self.ties.other.row(*neighbour);
                self.fellows.add_all(row);
                let share = share(weight(self.ties.weights, *neighbour), strength);
                for fellow in row {
                    add(&mut self.shares, *fellow, lane, share);
                }
            }
            // Nobody is a contact of its own.
            if let Some(own) = self.shares.get_mut(place(node)).and_then(|line| line.get_mut(lane))
            {
                *own = 0.0;
            }
        }
    }

    /// Sums over the nodes of the other mode that fellows sit at.
    fn hand_on(&mut self) {
        for (fellow, _) in self.fellows.iter() {
            let strength = weight(&self.ties.strengths, fellow);
            let shares = line(&self.shares, fellow);
            let handed = shares.map(|part| share(part, strength));
            self.between.add_all(self.ties.own.row(fellow));
            for neighbour in self.ties.own.row(fellow) {
                add_line(&mut self.handed, *neighbour, &handed);
                add_line(&mut self.returned, *neighbour, &shares);
            }
        }
    }

    /// What one fellow adds to the sums of those of the eight that it is a contact of.
    fn look_at(&self, fellow: u32, nodes: &std::ops::Range<u32>, sums: &mut [Sums; LANES]) {
        let shares = line(&self.shares, fellow);
        let strength = weight(&self.ties.strengths, fellow);
        let diagonal = weight(&self.ties.diagonal, fellow);
        let strongest = weight(&self.ties.strongest, fellow);
        let (mut indirect, mut redundant) = (NOTHING, NOTHING);
        for neighbour in self.ties.own.row(fellow) {
            let weight = weight(self.ties.weights, *neighbour);
            add_weighted(&mut indirect, weight, &line(&self.handed, *neighbour));
            add_weighted(&mut redundant, weight, &line(&self.returned, *neighbour));
        }
        let lanes = nodes.clone().zip(shares).zip(indirect.into_iter().zip(redundant)).zip(sums);
        for (((node, part), (indirect, redundant)), sums) in lanes {
            if part > 0.0 && node != fellow {
                // The fellow's own part went round and came back: that is no tie.
                let indirect = (indirect - diagonal * share(part, strength)).max(0.0);
                let redundant = (redundant - diagonal * part).max(0.0);
                sums.add((part + indirect).powi(2), share(redundant, strongest));
            }
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    contacts: u32,
    constraint: f64,
    // Σ c ln c over the constraint of each contact.
    entropy: f64,
    redundancy: f64,
}

impl Sums {
    fn add(&mut self, constraint: f64, redundancy: f64) {
        self.contacts = self.contacts.saturating_add(1);
        self.constraint += constraint;
        self.entropy += if constraint > 0.0 { constraint * constraint.ln() } else { 0.0 };
        self.redundancy += redundancy;
    }

    fn holes(self) -> Option<Holes> {
        if self.contacts == 0 {
            return None;
        }
        let contacts = f64::from(self.contacts);
        let effective_size = contacts - self.redundancy;
        // Σ (c_j / mean) ln (c_j / mean) over N ln N, with mean = constraint / N.
        let mean = self.constraint / contacts;
        let is_unequal = self.contacts > 1 && self.constraint > 0.0;
        let hierarchy = is_unequal
            .then(|| (self.entropy / mean - contacts * mean.ln()) / (contacts * contacts.ln()))
            .map(|hierarchy| hierarchy.clamp(0.0, 1.0));
        Some(Holes {
            contacts: self.contacts,
            constraint: self.constraint,
            effective_size,
            efficiency: effective_size / contacts,
            hierarchy,
        })
    }
}

#[inline]
fn line(lines: &[Line], node: u32) -> Line {
    lines.get(place(node)).copied().unwrap_or(NOTHING)
}

#[inline]
fn clear(lines: &mut [Line], node: u32) {
    if let Some(line) = lines.get_mut(place(node)) {
        *line = NOTHING;
    }
}

#[inline]
fn add(lines: &mut [Line], node: u32, lane: usize, value: f64) {
    if let Some(sum) = lines.get_mut(place(node)).and_then(|line| line.get_mut(lane)) {
        *sum += value;
    }
}

#[inline]
fn add_line(lines: &mut [Line], node: u32, more: &Line) {
    if let Some(line) = lines.get_mut(place(node)) {
        add_weighted(line, 1.0, more);
    }
}

#[inline]
fn add_weighted(line: &mut Line, weight: f64, more: &Line) {
    for (sum, part) in line.iter_mut().zip(more) {
        *sum += weight * part;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Slow: the table of strengths, and the sums as they are printed.
    fn by_table(network: &Network, mode: Mode, weighting: Weighting, i: usize) -> Option<Holes> {
        let (own, other) = (network.side(mode), network.side(mode.other()));
        let nodes = place(own.len());
        let mut w = vec![vec![0.0; nodes]; nodes];
        for neighbour in 0..other.len() {
            for a in other.row(neighbour) {
                for b in other.row(neighbour).iter().filter(|b| *b != a) {
                    w[place(*a)][place(*b)] += weighting.of(other.degree(neighbour));
                }
            }
        }
        let strength = |a: usize| w[a].iter().sum::<f64>();
        let p = |a: usize, b: usize| if strength(a) > 0.0 { w[a][b] / strength(a) } else { 0.0 };
        let contacts: Vec<usize> = (0..nodes).filter(|j| w[i][*j] > 0.0).collect();
        let c = |j: usize| {
            let through: f64 =
                (0..nodes).filter(|q| *q != i && *q != j).map(|q| p(i, q) * p(q, j)).sum();
            (p(i, j) + through).powi(2)
        };
        let redundancy = |j: usize| {
            let strongest = w[j].iter().copied().fold(0.0, f64::max);
            (0..nodes)
                .filter(|q| *q != i && *q != j)
                .map(|q| p(i, q) * w[j][q] / strongest)
                .sum::<f64>()
        };
        let count = crate::float::length(contacts.len());
        let constraint: f64 = contacts.iter().map(|j| c(*j)).sum();
        let effective_size = count - contacts.iter().map(|j| redundancy(*j)).sum::<f64>();
        let each = |j: &usize| c(*j) / (constraint / count);
        let hierarchy =
            contacts.iter().map(|j| each(j) * each(j).ln()).sum::<f64>() / (count * count.ln());
        (!contacts.is_empty()).then(|| Holes {
            contacts: crate::place::number(contacts.len()),
            constraint,
            effective_size,
            efficiency: effective_size / count,
            hierarchy: (contacts.len() > 1).then_some(hierarchy),
        })
    }

    proptest! {
        #[test]
        fn without_the_table_it_is_what_the_table_says(
            ties in prop::collection::vec((0_u32..9, 0_u32..11), 0..50),
            threads in 1_usize..4,
        ) {
            let network = Network::from_ties(9, 11, &ties).unwrap();
            for (mode, weighting) in [Mode::Groups, Mode::Parties].into_iter().flat_map(|mode| Weighting::ALL.iter().map(move |w| (mode, *w))) {
                let found = network.structural_holes(mode, weighting, NonZeroUsize::new(threads).unwrap());
                prop_assert_eq!(&found, &network.structural_holes(mode, weighting, NonZeroUsize::MIN));
                for (node, ours) in found.into_iter().enumerate() {
                    let expected = by_table(&network, mode, weighting, node);
                    prop_assert_eq!(ours.is_some(), expected.is_some());
                    let Some((ours, expected)) = ours.zip(expected) else { continue };
                    prop_assert_eq!(ours.contacts, expected.contacts);
                    prop_assert!((ours.constraint - expected.constraint).abs() < 1e-12);
                    prop_assert!((ours.effective_size - expected.effective_size).abs() < 1e-11);
                    prop_assert!((ours.efficiency - expected.efficiency).abs() < 1e-11);
                    match (ours.hierarchy, expected.hierarchy) {
                        (Some(ours), Some(expected)) => prop_assert!((ours - expected).abs() < 1e-9),
                        (ours, expected) => prop_assert_eq!(ours, expected),
                    }
                }
            }
        }
    }

    #[test]
    fn who_sits_alone_has_no_holes_and_no_nan() {
        let network = Network::from_ties(2, 3, &[(0, 0), (1, 1), (1, 2)]).unwrap();
        let found = network.structural_holes(Mode::Parties, Weighting::Newman, NonZeroUsize::MIN);
        assert_eq!(found[0], None);
        let one = found[1].unwrap();
        assert_eq!((one.contacts, one.constraint, one.hierarchy), (1, 1.0, None));
    }
}
