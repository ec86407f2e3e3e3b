//! How boards and parties knit together: clustering, redundancy, butterflies.

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use serde::Serialize;

use crate::{
    float::{float, share},
    mode::{Mode, Side},
    network::Network,
    place::{number, place},
    tally::Tally,
};

/// The structure of a network of two modes, as a whole and node by node.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TwoModeStructure {
    /// Pairs of groups with a pair of parties that sits in both: cycles of four ties, each once.
    pub butterflies: u64,
    /// Paths of three ties, each once.
    pub three_paths: u64,
    /// The share of paths of three ties that a fourth closes: 4 · butterflies / paths (Robins, G. and Alexander, M. 2004,
    /// "Small worlds among interlocking directors", Computational & Mathematical Organization Theory 10: 69-94). None if
    /// there is no such path.
    pub robins_alexander: Option<f64>,
    /// Of each group, by number.
    pub groups: Vec<Knit>,
    /// Of each party, by number.
    pub parties: Vec<Knit>,
}

/// How a node is knit in with others of its mode (Latapy, M., Magnien, C. and Del Vecchio, N. 2008, "Basic notions for the
/// analysis of large two-mode networks", Social Networks 30: 31-48).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Knit {
    /// How many others of its mode it shares a neighbour with.
    pub others: u32,
    /// Shared neighbours as a share of those of either, on average over these others (`cc•`, "dot"). None without others.
    pub by_union: Option<f64>,
    /// As a share of those of the one with fewer ("min").
    pub by_smaller: Option<f64>,
    /// As a share of those of the one with more ("max").
    pub by_larger: Option<f64>,
    /// The share of pairs of its neighbours that another node ties together too, so that they stay tied without it.
    /// None with fewer than two neighbours.
    pub redundancy: Option<f64>,
}

impl Network {
    /// Clustering of Robins and Alexander, clustering and redundancy of Latapy, and butterflies, in one pass over each
    /// mode. O(sum of the squares of all degrees), and 16 bytes a node and thread beside the result.
    ///
    /// Counts are whole numbers, and each mean is taken in one order, so `threads` changes no bit.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use fourp_governance::Network;
    ///
    /// // Two boards with the same two members, one of whom sits in a third.
    /// let network = Network::from_ties(3, 2, &[(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)])?;
    /// let found = network.two_mode(NonZeroUsize::MIN);
    /// assert_eq!((found.butterflies, found.three_paths), (1, 6));
    /// assert_eq!(found.robins_alexander, Some(4.0 / 6.0));
    /// assert_eq!(found.groups[0].redundancy, Some(1.0)); // Its members meet in the second too.
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn two_mode(&self, threads: NonZeroUsize) -> TwoModeStructure {
        let (groups, parties) = (self.side(Mode::Groups), self.side(Mode::Parties));
        let of_groups = pass(groups, parties, threads);
        let of_parties = pass(parties, groups, threads);
        // Each pair of groups with its shared members was met from both.
        let butterflies = of_groups.butterflies / 2;
        let three_paths = (0..groups.len())
            .map(|group| {
                let more = |party: &u32| u64::from(parties.degree(*party)).saturating_sub(1);
                let seen: u64 = groups.row(group).iter().map(more).sum();
                seen.saturating_mul(u64::from(groups.degree(group)).saturating_sub(1))
            })
            .fold(0, u64::saturating_add);
        let closed = float(butterflies) * 4.0;
        TwoModeStructure {
            butterflies,
            three_paths,
            robins_alexander: (three_paths > 0).then(|| closed / float(three_paths)),
            groups: knit(groups, of_groups.clustering, &of_parties.kept_together),
            parties: knit(parties, of_parties.clustering, &of_groups.kept_together),
        }
    }
}

/// What one pass over the nodes of a mode finds out.
struct Found {
    butterflies: u64, // Each as often as it has nodes of this mode: twice.
    clustering: Vec<Knit>,
    // For each node of the other mode, pairs of its neighbours (of this mode) that another node ties too.
    kept_together: Vec<u64>,
}

// Nodes are cut in this many parts whatever the number of threads.
const PARTS: u32 = 16;

fn pass(own: Side<'_>, other: Side<'_>, threads: NonZeroUsize) -> Found {
    let size = own.len().div_ceil(PARTS).max(1);
    let firsts =
        (0..PARTS).map(|part| part.saturating_mul(size)).filter(|first| *first < own.len());
    let parts: Vec<_> =
        firsts.map(|first| first..first.saturating_add(size).min(own.len())).collect();
    // As many parts at a time as there are threads, for each has an array of the other mode.
    let mut found = Found {
        butterflies: 0,
        clustering: Vec::with_capacity(place(own.len())),
        kept_together: vec![0; place(other.len())],
    };
    for some in parts.chunks(threads.get()) {
        for part in in_order(some.to_vec(), threads, |nodes| pass_over(own, other, nodes)) {
            found.butterflies = found.butterflies.saturating_add(part.butterflies);
            found.clustering.extend(part.clustering);
            for (sum, more) in found.kept_together.iter_mut().zip(part.kept_together) {
                *sum = sum.saturating_add(more);
            }
        }
    }
    found
}

fn pass_over(own: Side<'_>, other: Side<'_>, nodes: std::ops::Range<u32>) -> Found {
    let mut shared = Tally::new(own.len());
    let mut found = Found {
        butterflies: 0,
        clustering: Vec::new(),
        kept_together: vec![0; place(other.len())],
    };
    for node in nodes {
        shared.clear();
        for neighbour in own.row(node) {
            shared.add_all(other.row(*neighbour));
        }
        let degree = own.degree(node);
        let mut sums = [0.0; 3];
        for (fellow, count) in shared.iter().filter(|(fellow, _)| *fellow != node) {
            found.butterflies = found.butterflies.saturating_add(pairs(count));
            let theirs = own.degree(fellow);
            let union = u64::from(degree)
                .saturating_add(u64::from(theirs))
                .saturating_sub(u64::from(count));
            let wholes =
                [float(union), f64::from(degree.min(theirs)), f64::from(degree.max(theirs))];
            for (sum, whole) in sums.iter_mut().zip(wholes) {
                *sum += f64::from(count) / whole;
            }
        }
        let others = shared.len().saturating_sub(u32::from(degree > 0));
        let [by_union, by_smaller, by_larger] =
            sums.map(|sum| (others > 0).then(|| share(sum, f64::from(others))));
        found.clustering.push(Knit { others, by_union, by_smaller, by_larger, redundancy: None });
        for neighbour in own.row(node) {
            // Each pair once: from its lower node.
            let row = other.row(*neighbour);
            let later =
                row.get(row.partition_point(|fellow| *fellow <= node)..).unwrap_or_default();
            let kept = later.iter().filter(|fellow| shared.count(**fellow) > 1).count();
            if let Some(sum) = found.kept_together.get_mut(place(*neighbour)) {
                *sum = sum.saturating_add(u64::from(number(kept)));
            }
        }
    }
    found
}

fn pairs(count: u32) -> u64 {
    let count = u64::from(count);
    count.saturating_mul(count.saturating_sub(1)) / 2
}

fn knit(side: Side<'_>, clustering: Vec<Knit>, kept_together: &[u64]) -> Vec<Knit> {
    let nodes = (0..side.len()).zip(clustering).zip(kept_together);
    nodes
        .map(|((node, knit), kept)| {
            let all = pairs(side.degree(node));
            Knit { redundancy: (all > 0).then(|| float(*kept) / float(all)), ..knit }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(a: Option<f64>, b: Option<f64>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-12,
            (a, b) => a == b,
        }
    }

    fn mean(parts: &[f64]) -> Option<f64> {
        (!parts.is_empty()).then(|| parts.iter().sum::<f64>() / crate::float::length(parts.len()))
    }

    /// Slow: from the definitions, set by set.
    fn by_definition(network: &Network, mode: Mode, node: u32) -> Knit {
        let (own, other) = (network.side(mode), network.side(mode.other()));
        let common = |a: u32, b: u32| own.row(a).iter().filter(|n| own.row(b).contains(n)).count();
        let size = |node: u32| crate::float::length(own.row(node).len());
        let mut ratios = [Vec::new(), Vec::new(), Vec::new()];
        for fellow in (0..own.len()).filter(|fellow| *fellow != node && common(node, *fellow) > 0) {
            let both = crate::float::length(common(node, fellow));
            ratios[0].push(both / (size(node) + size(fellow) - both));
            ratios[1].push(both / size(node).min(size(fellow)));
            ratios[2].push(both / size(node).max(size(fellow)));
        }
        let (mut kept, mut all) = (0_u32, 0_u32);
        for (place, a) in own.row(node).iter().enumerate() {
            for b in &own.row(node)[place + 1..] {
                let elsewhere = |third: &u32| *third != node && other.row(*b).contains(third);
                all += 1;
                kept += u32::from(other.row(*a).iter().any(elsewhere));
            }
        }
        Knit {
            others: number(ratios[0].len()),
            by_union: mean(&ratios[0]),
            by_smaller: mean(&ratios[1]),
            by_larger: mean(&ratios[2]),
            redundancy: (all > 0).then(|| f64::from(kept) / f64::from(all)),
        }
    }

    proptest! {
        #[test]
        fn one_pass_finds_what_the_definitions_say(
            ties in prop::collection::vec((0_u32..7, 0_u32..8), 0..40),
            threads in 1_usize..5,
        ) {
            let network = Network::from_ties(7, 8, &ties).unwrap();
            let found = network.two_mode(NonZeroUsize::new(threads).unwrap());
            prop_assert_eq!(&found, &network.two_mode(NonZeroUsize::MIN));
            for (mode, knits) in [(Mode::Groups, &found.groups), (Mode::Parties, &found.parties)] {
                for (node, knit) in (0..).zip(knits) {
                    let expected = by_definition(&network, mode, node);
                    prop_assert_eq!(knit.others, expected.others);
                    prop_assert!(close(knit.by_union, expected.by_union));
                    prop_assert!(close(knit.by_smaller, expected.by_smaller));
                    prop_assert!(close(knit.by_larger, expected.by_larger));
                    prop_assert!(close(knit.redundancy, expected.redundancy));
                }
            }
            let side = network.side(Mode::Groups);
            let is_tied = |group: u32, party: u32| side.row(group).contains(&party);
            let (mut cycles, mut paths) = (0_u64, 0_u64);
            for (a, b) in (0..7).flat_map(|a| (0..7).map(move |b| (a, b))).filter(|(a, b)| a != b) {
                for (x, y) in (0..8).flat_map(|x| (0..8).map(move |y| (x, y))).filter(|(x, y)| x != y) {
                    // The path x - a - y - b, and the tie b - x that closes it.
                    let is_path = is_tied(a, x) && is_tied(a, y) && is_tied(b, y);
                    paths += u64::from(is_path);
                    cycles += u64::from(is_path && is_tied(b, x));
                }
            }
            prop_assert_eq!((found.butterflies, found.three_paths), (cycles / 4, paths));
            prop_assert_eq!(found.robins_alexander.is_some(), paths > 0);
        }
    }

    #[test]
    fn nobody_alone_has_a_share_of_nothing() {
        let found = Network::from_ties(2, 2, &[(0, 0)]).unwrap().two_mode(NonZeroUsize::MIN);
        assert_eq!(found.robins_alexander, None);
        assert!(found.groups.iter().chain(&found.parties).all(|knit| *knit == Knit::default()));
    }
}
