//! How far everybody is.

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use serde::Serialize;

use crate::{
    float::{float, length, share},
    mode::{Mode, Side},
    network::Network,
    pieces::{Piece, Pieces},
    place::place,
    scores::{Normalisation, Scores},
};

/// Distances in sum, and what closeness and harmonic centrality make of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Closeness {
    /// The number of other nodes that can be reached, groups and parties together.
    pub reached: Reached,
    /// Closeness within what can be reached (Freeman 1979), 0 for who reaches nobody: the raw conventions are one over the
    /// sum of distances; the one-mode share is the number reached over it; the two-mode share is the smallest possible sum
    /// over it (Borgatti and Everett 1997), both for the sizes of the node's own component.
    pub closeness: Scores,
    /// The same times the share of other nodes that are reached, so that a small component does not look close
    /// (Wasserman and Faust 1994, equation 5.22).
    pub over_all: Scores,
    /// The sum of one over each distance, nothing for who is not reached (Rochat 2009), and for shares over the largest
    /// possible sum: all at 1, or those of the other mode at 1 and those of its own at 2.
    pub harmonic: Scores,
}

/// How many other nodes each node reaches, and how far they are in sum.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reached {
    /// By each group: how many, and the sum of their distances.
    pub groups: Vec<(u32, u64)>,
    /// By each party.
    pub parties: Vec<(u32, u64)>,
}

impl Network {
    /// How close each group and party is to all others, over seats. Distances between two groups, and between two parties,
    /// are even; a party is 1 from its groups.
    ///
    /// Searches run from 64 nodes at a time, a bit each. O(nodes · ties · rounds / 64), rounds being the largest distance.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use fourp_governance::{Network, Normalisation};
    ///
    /// let network = Network::from_ties(1, 3, &[(0, 0), (0, 1), (0, 2)])?;
    /// let found = network.closeness(Normalisation::TwoMode, NonZeroUsize::MIN);
    /// assert_eq!(found.closeness.groups, [1.0]);
    /// assert_eq!(found.closeness.parties, [1.0, 1.0, 1.0]); // They cannot be closer than two apart.
    /// assert_eq!(found.reached.parties[0], (3, 1 + 2 + 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn closeness(&self, normalisation: Normalisation, threads: NonZeroUsize) -> Closeness {
        let pieces = Pieces::of(self);
        let sides = [self.side(Mode::Groups), self.side(Mode::Parties)];
        let [groups, parties] = self.distances(&pieces, sides, threads);
        let unit = Unit {
            normalisation,
            groups: f64::from(sides[0].len()),
            parties: f64::from(sides[1].len()),
        };
        let mut found = Closeness {
            reached: Reached { groups: Vec::new(), parties: Vec::new() },
            closeness: unit.nobody(),
            over_all: unit.nobody(),
            harmonic: unit.nobody(),
        };
        found.reached.groups = vec![(0, 0); place(sides[0].len())];
        found.reached.parties = vec![(0, 0); place(sides[1].len())];
        for piece in pieces.iter() {
            for (mode, sums) in [(Mode::Groups, &groups), (Mode::Parties, &parties)] {
                for node in pieces.nodes(mode).get(piece.of(mode)).unwrap_or_default() {
                    let sum = sums.get(place(*node)).copied().unwrap_or_default();
                    found.note(&unit, &piece, mode, *node, sum);
                }
            }
        }
        found
    }

    fn distances(
        &self,
        pieces: &Pieces,
        sides: [Side<'_>; 2],
        threads: NonZeroUsize,
    ) -> [Vec<Sum>; 2] {
        let mut batches: Vec<Batch<'_>> = Vec::new();
        for piece in pieces.iter().filter(|piece| piece.len() > 1) {
            for mode in [Mode::Groups, Mode::Parties] {
                let nodes = pieces.nodes(mode).get(piece.of(mode)).unwrap_or_default();
                batches.extend(nodes.chunks(64).map(|sources| Batch {
                    mode,
                    sources,
                    piece: piece.clone(),
                }));
            }
        }
        let none = || sides.map(|side| vec![Sum::default(); place(side.len())]);
        let mut total = none();
        // Parts do not depend on the number of threads, for harmonic sums are taken in their order.
        let parts: Vec<&[Batch<'_>]> =
            batches.chunks(batches.len().div_ceil(PARTS).max(1)).collect();
        for some in parts.chunks(threads.get()) {
            let found = in_order(some.to_vec(), threads, |part| {
                let mut search = Search {
                    pieces,
                    sides,
                    sums: none(),
                    seen: none_seen(sides),
                    front: none_seen(sides),
                    next: none_seen(sides),
                };
                part.iter().for_each(|batch| search.add(batch));
                search.sums
            });
            for part in found {
                for (sums, more) in total.iter_mut().zip(part) {
                    for (sum, more) in sums.iter_mut().zip(more) {
                        sum.distances = sum.distances.saturating_add(more.distances);
                        sum.inverses += more.inverses;
                    }
                }
            }
        }
        total
    }
}

const PARTS: usize = 16;

fn none_seen(sides: [Side<'_>; 2]) -> [Vec<u64>; 2] {
    sides.map(|side| vec![0; place(side.len())])
}

/// Distances between two nodes are the same both ways, so what reaches a node is what it reaches.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    distances: u64,
    inverses: f64,
}

#[derive(Clone, Debug)]
struct Batch<'p> {
    mode: Mode,
    sources: &'p [u32],
    piece: Piece,
}

/// By mode, groups first: a bit for each source.
struct Search<'n> {
    pieces: &'n Pieces,
    sides: [Side<'n>; 2],
    sums: [Vec<Sum>; 2],
    seen: [Vec<u64>; 2],
    front: [Vec<u64>; 2],
    next: [Vec<u64>; 2],
}

impl Search<'_> {
    fn add(&mut self, batch: &Batch<'_>) {
        let modes = [Mode::Groups, Mode::Parties];
        for (mode, (seen, front)) in modes.iter().zip(self.seen.iter_mut().zip(&mut self.front)) {
            for node in self.pieces.nodes(*mode).get(batch.piece.of(*mode)).unwrap_or_default() {
                set(seen, *node, 0);
                set(front, *node, 0);
            }
        }
        let [groups, parties] = [0, 1];
        let own = if batch.mode == Mode::Groups { groups } else { parties };
        for (bit, source) in batch.sources.iter().enumerate() {
            let bit = 1_u64.checked_shl(crate::place::number(bit)).unwrap_or(0);
            for bits in [self.seen.get_mut(own), self.front.get_mut(own)].into_iter().flatten() {
                set(bits, *source, bit);
            }
        }
        let mut mode = batch.mode;
        for distance in 1_u64.. {
            mode = mode.other();
            if !self.step(&batch.piece, mode, distance) {
                break;
            }
        }
    }

    /// Reaches the nodes of one mode that are so far away; whether there were any.
    fn step(&mut self, piece: &Piece, mode: Mode, distance: u64) -> bool {
        let [groups, parties] = &mut self.front;
        let [next_groups, next_parties] = &mut self.next;
        let [seen_groups, seen_parties] = &mut self.seen;
        let [sum_groups, sum_parties] = &mut self.sums;
        let [side_groups, side_parties] = self.sides;
        let (side, front, next, seen, sums) = match mode {
            Mode::Groups => (side_groups, &*parties, next_groups, seen_groups, sum_groups),
            Mode::Parties => (side_parties, &*groups, next_parties, seen_parties, sum_parties),
        };
        let mut is_any = false;
        for node in self.pieces.nodes(mode).get(piece.of(mode)).unwrap_or_default() {
            let at = place(*node);
            let known = seen.get(at).copied().unwrap_or(0);
            let mut bits = 0_u64;
            for other in side.row(*node) {
                bits |= front.get(place(*other)).copied().unwrap_or(0);
            }
            bits &= !known;
            set(next, *node, bits);
            if bits != 0 {
                is_any = true;
                set(seen, *node, known | bits);
                if let Some(sum) = sums.get_mut(at) {
                    let count = u64::from(bits.count_ones());
                    sum.distances = sum.distances.saturating_add(count.saturating_mul(distance));
                    sum.inverses += float(count) / float(distance);
                }
            }
        }
        let front = if mode == Mode::Groups { groups } else { parties };
        std::mem::swap(front, next);
        is_any
    }
}

fn set(bits: &mut [u64], node: u32, value: u64) {
    if let Some(slot) = bits.get_mut(place(node)) {
        *slot = value;
    }
}

struct Unit {
    normalisation: Normalisation,
    groups: f64,
    parties: f64,
}

impl Unit {
    fn nobody(&self) -> Scores {
        let none = |count: f64| {
            (0_u32..).take_while(|node| f64::from(*node) < count).map(|_| 0.0).collect()
        };
        Scores {
            normalisation: self.normalisation,
            groups: none(self.groups),
            parties: none(self.parties),
        }
    }

    /// The smallest sum of distances, and the largest of inverses, for a node of a mode among so many of each.
    fn best(&self, mode: Mode, groups: f64, parties: f64) -> (f64, f64) {
        let (own, other) = match mode {
            Mode::Groups => (groups - 1.0, parties),
            Mode::Parties => (parties - 1.0, groups),
        };
        match self.normalisation {
            Normalisation::RawUnorderedPairs | Normalisation::RawOrderedPairs => (1.0, 1.0),
            Normalisation::OneMode => (own + other, own + other),
            Normalisation::TwoMode => (other + 2.0 * own, other + own / 2.0),
        }
    }
}

impl Closeness {
    fn note(&mut self, unit: &Unit, piece: &Piece, mode: Mode, node: u32, sum: Sum) {
        let reached = piece.len().saturating_sub(1);
        let known = match mode {
            Mode::Groups => &mut self.reached.groups,
            Mode::Parties => &mut self.reached.parties,
        };
        if let Some(slot) = known.get_mut(place(node)) {
            *slot = (crate::place::number(reached), sum.distances);
        }
        let (least, _) = unit.best(mode, length(piece.groups.len()), length(piece.parties.len()));
        let (_, most) = unit.best(mode, unit.groups, unit.parties);
        let closeness = share(least, float(sum.distances));
        let part = share(length(reached), unit.groups + unit.parties - 1.0);
        self.closeness.put(mode, node, closeness);
        self.over_all.put(mode, node, closeness * part);
        self.harmonic.put(mode, node, share(sum.inverses, most));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Slow: a queue from each node.
    fn distances(network: &Network, source: u32) -> Vec<Option<u32>> {
        let graph = network.as_graph().unwrap();
        let mut found = vec![None; place(graph.node_count())];
        found[place(source)] = Some(0);
        let mut queue = std::collections::VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            for next in graph.neighbours(node) {
                if found[place(*next)].is_none() {
                    found[place(*next)] = found[place(node)].map(|far| far + 1);
                    queue.push_back(*next);
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn sums_are_those_of_plain_searches(
            ties in prop::collection::vec((0_u32..7, 0_u32..80), 0..120),
            threads in 1_usize..5,
        ) {
            let network = Network::from_ties(7, 80, &ties).unwrap();
            let raw = Normalisation::RawUnorderedPairs;
            let found = network.closeness(raw, NonZeroUsize::new(threads).unwrap());
            prop_assert_eq!(&found, &network.closeness(raw, NonZeroUsize::MIN));
            let reached = found.reached.groups.iter().chain(&found.reached.parties);
            let harmonic = found.harmonic.groups.iter().chain(&found.harmonic.parties);
            for (node, (reached, harmonic)) in (0..).zip(reached.zip(harmonic)) {
                let far: Vec<u32> = distances(&network, node).into_iter().flatten().filter(|far| *far > 0).collect();
                let sum: u64 = far.iter().map(|far| u64::from(*far)).sum();
                prop_assert_eq!(*reached, (crate::place::number(far.len()), sum));
                let inverses: f64 = far.iter().map(|far| 1.0 / f64::from(*far)).sum();
                prop_assert!((harmonic - inverses).abs() < 1e-9);
            }
            for normalisation in [Normalisation::OneMode, Normalisation::TwoMode] {
                let found = network.closeness(normalisation, NonZeroUsize::MIN);
                let all = [&found.closeness, &found.over_all, &found.harmonic];
                for score in all.iter().flat_map(|scores| scores.groups.iter().chain(&scores.parties)) {
                    prop_assert!((0.0..=1.0 + 1e-12).contains(score), "{}", score);
                }
            }
        }
    }

    #[test]
    fn who_reaches_nobody_is_close_to_nobody_and_never_nan() {
        let network = Network::from_ties(2, 2, &[(0, 0)]).unwrap();
        for normalisation in Normalisation::ALL {
            let found = network.closeness(*normalisation, NonZeroUsize::MIN);
            assert_eq!((found.closeness.groups[1], found.harmonic.parties[1]), (0.0, 0.0));
            assert_eq!(found.reached.groups, [(1, 1), (0, 0)]);
            // One of three others is reached.
            assert!((found.over_all.groups[0] - found.closeness.groups[0] / 3.0).abs() < 1e-15);
        }
    }
}
