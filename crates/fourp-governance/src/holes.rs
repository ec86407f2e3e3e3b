//! Who has contacts that do not know each other.

use std::{num::NonZeroUsize, ops::Range};

use fourp_graph::in_order;
use serde::Serialize;

use crate::{
    float::share,
    indirect::{Line, Ties, parts},
    mode::Mode,
    network::Network,
    place::place,
    projection::{Weighting, tally, weight},
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
    /// written down. O(sum over nodes of the ties of their contacts / 16), sixteen nodes at a time, and 300 bytes a node and
    /// thread.
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
        let ties = Ties::new(self, mode, weighting);
        let (squares, redundancies) = (ties.squares::<true>(threads), ties.redundancies(threads));
        let found = ties.strengths.iter().zip(squares).zip(redundancies);
        let holes = found.map(|((strength, squares), redundancy)| {
            let contacts = f64::from(redundancy.contacts);
            let effective_size = contacts - share(redundancy.all, *strength);
            (redundancy.contacts > 0).then(|| Holes {
                contacts: redundancy.contacts,
                constraint: share(squares.all, strength.powi(2)),
                effective_size,
                efficiency: effective_size / contacts,
                hierarchy: squares.hierarchy(redundancy.contacts),
            })
        });
        holes.collect()
    }

    /// Only the constraint of each node of a mode, as in [`structural_holes`](Self::structural_holes) bit for bit and in less
    /// than half of its time; none for a node that shares nothing with anybody.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use fourp_governance::{Mode, Network, Weighting};
    ///
    /// // Each of three parties sits with each of the others, and a fourth alone.
    /// let network = Network::from_ties(2, 4, &[(0, 0), (0, 1), (0, 2), (1, 3)])?;
    /// let found = network.constraint(Mode::Parties, Weighting::Shared, NonZeroUsize::MIN);
    /// // Half of its time goes to each, and half of theirs to the other: 2 (1/2 + 1/4)².
    /// assert_eq!(found, [Some(1.125), Some(1.125), Some(1.125), None]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn constraint(
        &self,
        mode: Mode,
        weighting: Weighting,
        threads: NonZeroUsize,
    ) -> Vec<Option<f64>> {
        let ties = Ties::new(self, mode, weighting);
        let found = ties.strengths.iter().zip(ties.squares::<false>(threads));
        let found = found.map(|(strength, squares)| {
            (*strength > 0.0).then(|| share(squares.all, strength.powi(2)))
        });
        found.collect()
    }
}

impl Ties<'_> {
    /// The strongest tie of each node.
    fn strongest(&self, threads: NonZeroUsize) -> Vec<f64> {
        let strongest = |nodes: Range<u32>| {
            let mut met = Tally::new(self.own.len());
            let mut sums = vec![0.0; place(self.own.len())];
            nodes.map(|node| self.strongest_of(node, &mut met, &mut sums)).collect::<Vec<f64>>()
        };
        in_order(parts(self.own.len()), threads, strongest).into_iter().flatten().collect()
    }

    fn strongest_of(&self, node: u32, met: &mut Tally, sums: &mut [f64]) -> f64 {
        tally(self.own, self.other, node, met);
        for (fellow, _) in met.iter() {
            if let Some(sum) = sums.get_mut(place(fellow)) {
                *sum = 0.0;
            }
        }
        for neighbour in self.own.row(node) {
            let weight = weight(&self.weights, *neighbour);
            for fellow in self.other.row(*neighbour) {
                if let Some(sum) = sums.get_mut(place(*fellow)) {
                    *sum += weight;
                }
            }
        }
        let others = met.iter().filter(|(fellow, _)| *fellow != node);
        others.map(|(fellow, _)| weight(sums, fellow)).fold(0.0, f64::max)
    }

    /// For each node the sum over contacts j of `(w_ij + Σ w_iq w_qj / s_q)²`, its constraint but for the square of its
    /// strength s: so written, what i has of j is what j has of i, and each pair is looked at once.
    fn squares<const ENTROPY: bool>(&self, threads: NonZeroUsize) -> Vec<Squares> {
        let factors: Vec<f64> = self.strengths.iter().map(|all| share(1.0, *all)).collect();
        let add = |sums: &mut [Squares], node: u32, first: u32, tied: &Line, indirect: &Line| {
            let mut own = Squares::default();
            let before = sums.get_mut(place(first)..).unwrap_or_default().iter_mut();
            for ((sum, tie), indirect) in before.zip(tied).zip(indirect) {
                let square = (tie + indirect).powi(2);
                let entropy = if ENTROPY && square > 0.0 { square * square.ln() } else { 0.0 };
                let both = Squares { all: square, entropy };
                sum.add(both);
                own.add(both);
            }
            sums.get_mut(place(node)).into_iter().for_each(|sum| sum.add(own));
        };
        self.sums(&factors, threads, add, Squares::add)
    }

    /// For each node how many contacts it has, and its redundancy but for its strength.
    fn redundancies(&self, threads: NonZeroUsize) -> Vec<Redundancy> {
        let strongest = self.strongest(threads);
        let ones = vec![1.0; place(self.own.len())];
        let add = |sums: &mut [Redundancy], node: u32, first: u32, tied: &Line, indirect: &Line| {
            let mut own = Redundancy::default();
            let own_strongest = weight(&strongest, node);
            let before = sums.iter_mut().zip(&strongest).skip(place(first));
            for (((sum, strongest), tie), indirect) in before.zip(tied).zip(indirect) {
                if *tie > 0.0 {
                    sum.add(Redundancy { contacts: 1, all: share(*indirect, own_strongest) });
                    own.add(Redundancy { contacts: 1, all: share(*indirect, *strongest) });
                }
            }
            sums.get_mut(place(node)).into_iter().for_each(|sum| sum.add(own));
        };
        self.sums(&ones, threads, add, Redundancy::add)
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Squares {
    all: f64,
    entropy: f64, // Σ c ln c over the square of each contact.
}

impl Squares {
    fn add(&mut self, more: Self) {
        self.all += more.all;
        self.entropy += more.entropy;
    }

    /// Σ (c / mean) ln (c / mean) over N ln N, with mean = all / N: the square of the strength is in neither or both.
    fn hierarchy(self, contacts: u32) -> Option<f64> {
        let count = f64::from(contacts);
        let mean = self.all / count;
        let is_unequal = contacts > 1 && self.all > 0.0;
        let hierarchy = (self.entropy / mean - count * mean.ln()) / (count * count.ln());
        is_unequal.then(|| hierarchy.clamp(0.0, 1.0))
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Redundancy {
    contacts: u32,
    all: f64,
}

impl Redundancy {
    fn add(&mut self, more: Self) {
        self.contacts = self.contacts.saturating_add(more.contacts);
        self.all += more.all;
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
        let strengths: Vec<f64> = w.iter().map(|row| row.iter().sum()).collect();
        let p = |a: usize, b: usize| share(w[a][b], strengths[a]);
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
            // Few ties to a node, and many; more nodes than are looked at together.
            ties in prop::collection::vec((0_u32..40, 0_u32..35), 0..60)
                .prop_union(prop::collection::vec((0_u32..9, 0_u32..11), 0..50)),
            threads in 1_usize..4,
        ) {
            let network = Network::from_ties(40, 35, &ties).unwrap();
            for (mode, weighting) in [Mode::Groups, Mode::Parties].into_iter().flat_map(|mode| Weighting::ALL.iter().map(move |w| (mode, *w))) {
                let found = network.structural_holes(mode, weighting, NonZeroUsize::new(threads).unwrap());
                prop_assert_eq!(&found, &network.structural_holes(mode, weighting, NonZeroUsize::MIN));
                let constraint = network.constraint(mode, weighting, NonZeroUsize::new(threads).unwrap());
                let expected: Vec<Option<f64>> = found.iter().map(|holes| holes.map(|holes| holes.constraint)).collect();
                prop_assert_eq!(constraint, expected);
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

    /// More nodes than parts times those looked at together: in rings, where few have a contact in common, and all with all.
    #[test]
    fn full_batches_are_what_the_table_says() {
        let rings = (0..300).flat_map(|group| [(group, group), (group, (group * 7 + 1) % 300)]);
        let crowd =
            (0..300).flat_map(|group| (0..9).map(move |n| (group, (group * n + n * n) % 31)));
        let nets = [(300, rings.collect::<Vec<(u32, u32)>>()), (31, crowd.collect())];
        for (parties, ties) in nets {
            let network = Network::from_ties(300, parties, &ties).unwrap();
            let holes = |threads| {
                let threads = NonZeroUsize::new(threads).unwrap();
                network.structural_holes(Mode::Groups, Weighting::Newman, threads)
            };
            let found = holes(1);
            assert_eq!(found, holes(3));
            for node in (0..300).step_by(13) {
                let expected = by_table(&network, Mode::Groups, Weighting::Newman, node).unwrap();
                let ours = found[node].unwrap();
                assert_eq!(ours.contacts, expected.contacts);
                assert!((ours.constraint - expected.constraint).abs() < 1e-12);
                assert!((ours.effective_size - expected.effective_size).abs() < 1e-9);
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
