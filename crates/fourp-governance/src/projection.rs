//! Nodes of one mode, tied through the other, without writing the ties down.

use crate::{
    float::share,
    mode::{Mode, Side},
    network::Network,
    place::place,
    tally::Tally,
    words::conventions,
};

conventions! {
    /// What a shared neighbour adds to the strength of a tie between two nodes of one mode.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "each is one that programs use")]
    Weighting {
        /// One: strength is the number of groups two parties share, or of members two groups share.
        #[default]
        Shared = "number shared",
        /// One over the number of others it is shared with, so that a large board ties no party more strongly than a small
        /// one (Newman 2001, "Scientific collaboration networks. II", Physical Review E 64: 016132).
        Newman = "shared, each over its size less one",
    }
}

impl Weighting {
    /// What a neighbour of that many nodes adds to each pair of them.
    pub(crate) fn of(self, degree: u32) -> f64 {
        match self {
            Self::Shared => 1.0,
            Self::Newman => share(1.0, f64::from(degree) - 1.0),
        }
    }
}

impl Network {
    /// The others of a mode that a node shares neighbours with, and how many: parties that sit in a group with it, groups
    /// that have a member in common. In order of number; the node itself is not among them.
    ///
    /// A group of k members ties k(k - 1)/2 pairs of parties, which is why the projection as a whole is never made: see
    /// [`for_each_shared`](Self::for_each_shared). O(sum of the degrees of its neighbours).
    ///
    /// ```
    /// use fourp_governance::{Mode, Network};
    ///
    /// let network = Network::from_ties(3, 2, &[(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)])?;
    /// assert_eq!(network.shared(Mode::Groups, 0), [(1, 2), (2, 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn shared(&self, mode: Mode, node: u32) -> Vec<(u32, u32)> {
        let (own, other) = (self.side(mode), self.side(mode.other()));
        let mut shared = Tally::new(own.len());
        tally(own, other, node, &mut shared);
        let mut fellows: Vec<(u32, u32)> =
            shared.iter().filter(|(fellow, _)| *fellow != node).collect();
        fellows.sort_unstable();
        fellows
    }

    /// Hands over each pair of nodes of a mode that share a neighbour, once, the lower number first, with how many they
    /// share. Pairs come in order of their first, and for one first in no order that is promised; none is kept.
    ///
    /// O(sum of the squares of the degrees of the other mode) and 8 bytes a node.
    pub fn for_each_shared(&self, mode: Mode, mut each: impl FnMut(u32, u32, u32)) {
        let (own, other) = (self.side(mode), self.side(mode.other()));
        let mut shared = Tally::new(own.len());
        for node in 0..own.len() {
            shared.clear();
            for neighbour in own.row(node) {
                let row = other.row(*neighbour);
                let later = row.partition_point(|fellow| *fellow <= node);
                shared.add_all(row.get(later..).unwrap_or_default());
            }
            for (fellow, count) in shared.iter() {
                each(node, fellow, count);
            }
        }
    }
}

/// Counts what a node shares with each of its mode, itself among them.
pub(crate) fn tally(own: Side<'_>, other: Side<'_>, node: u32, shared: &mut Tally) {
    shared.clear();
    for neighbour in own.row(node) {
        shared.add_all(other.row(*neighbour));
    }
}

/// What each node of a mode adds to each pair of its neighbours.
pub(crate) fn weights(side: Side<'_>, weighting: Weighting) -> Vec<f64> {
    (0..side.len()).map(|node| weighting.of(side.degree(node))).collect()
}

/// The weight at a number.
#[inline]
pub(crate) fn weight(weights: &[f64], node: u32) -> f64 {
    weights.get(place(node)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pairs_share_what_their_rows_have_in_common(
            ties in prop::collection::vec((0_u32..7, 0_u32..8), 0..40),
        ) {
            let network = Network::from_ties(7, 8, &ties).unwrap();
            for mode in [Mode::Groups, Mode::Parties] {
                let side = network.side(mode);
                let mut streamed = BTreeMap::new();
                network.for_each_shared(mode, |a, b, count| {
                    assert_eq!(streamed.insert((a, b), count), None);
                });
                for a in 0..side.len() {
                    let common = |b: u32| side.row(a).iter().filter(|n| side.row(b).contains(n)).count();
                    let others = (0..side.len()).filter(|b| *b != a);
                    let expected: Vec<(u32, u32)> = others
                        .map(|b| (b, crate::place::number(common(b))))
                        .filter(|(_, count)| *count > 0)
                        .collect();
                    prop_assert_eq!(network.shared(mode, a), expected.clone());
                    // No node is tied to itself, as one is where a table is multiplied with its transpose.
                    prop_assert_eq!(streamed.get(&(a, a)), None);
                    for (b, count) in expected {
                        prop_assert_eq!(streamed.get(&(a.min(b), a.max(b))), Some(&count));
                    }
                }
            }
        }
    }
}
