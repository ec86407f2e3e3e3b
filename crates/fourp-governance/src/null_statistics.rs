//! Numbers of a network that its degrees alone do not fix.

use crate::{
    float::float,
    incidence::Incidence,
    place::{number, place},
    ratio::Ratio,
    tally::Tally,
    words::conventions,
};

conventions! {
    /// A number of a network that its degrees alone do not fix, so that networks of the same degrees can be compared by it.
    #[expect(clippy::exhaustive_enums, reason = "each is one that is counted")]
    Statistic {
        /// The Jaccard overlap of the members of two groups, on average over all pairs of groups.
        MeanOverlap = "mean Jaccard overlap of pairs of groups",
        /// Pairs of groups whose Jaccard overlap reaches the threshold.
        AlikePairs = "pairs of groups at the threshold of overlap",
        /// Pairs of groups with a member in common.
        SharingPairs = "pairs of groups that share a member",
        /// Pairs of groups with a pair of parties that sits in both.
        Butterflies = "pairs of parties that meet in two groups, by pairs of groups",
        /// How far the parties' numbers of others they meet are those of a star: the sum of what each is short of the most,
        /// over that of a star (Freeman 1979, "Centrality in social networks", Social Networks 1: 215-239, equation of degree
        /// centralisation), of the network of parties that meet.
        PartyCentralisation = "centralisation of who meets how many others",
        /// The same of groups that share a member.
        GroupCentralisation = "centralisation of groups by others they share members with",
    }
}

/// How many there are.
pub(crate) const COUNT: usize = Statistic::ALL.len();

/// Whole numbers behind each statistic, in order of [`Statistic::ALL`]: larger where the statistic is larger, and equal
/// where it is equal, for networks of the same degrees. Overlaps are counted in parts of 2^32, rounded down.
///
/// O(sum of the squares of all degrees).
pub(crate) fn numerators(
    groups: u32,
    parties: u32,
    ties: &[(u32, u32)],
    alike: Ratio,
) -> [u64; COUNT] {
    let incidence = Incidence::new(groups, parties, ties);
    let [mut overlap, mut pairs_alike, mut sharing, mut butterflies] = [0_u64; 4];
    let mut group_meets = vec![0_u64; place(groups)];
    let mut tally = Tally::new(groups);
    for group in 0..groups {
        tally.clear();
        for party in incidence.members(group) {
            let row = incidence.groups_of(*party);
            let later = row.partition_point(|other| *other <= group);
            tally.add_all(row.get(later..).unwrap_or_default());
        }
        let size = incidence.members(group).len();
        for (other, shared) in tally.iter() {
            let either =
                number(size.saturating_add(incidence.members(other).len())).saturating_sub(shared);
            let (shared, either) = (u64::from(shared), u64::from(either));
            overlap = overlap.saturating_add((shared << 32) / either.max(1));
            pairs_alike += u64::from(alike.is_reached(shared, either));
            butterflies = butterflies.saturating_add(shared * shared.saturating_sub(1) / 2);
            sharing += 1;
            for met in [group, other] {
                if let Some(count) = group_meets.get_mut(place(met)) {
                    *count += 1;
                }
            }
        }
    }
    let mut tally = Tally::new(parties);
    let party_meets = (0..parties).map(|party| {
        tally.clear();
        for group in incidence.groups_of(party) {
            tally.add_all(incidence.members(*group));
        }
        // Itself is among them.
        u64::from(tally.len().saturating_sub(1))
    });
    let party_meets: Vec<u64> = party_meets.collect();
    [
        overlap,
        pairs_alike,
        sharing,
        butterflies,
        short_of_most(&party_meets),
        short_of_most(&group_meets),
    ]
}

fn short_of_most(counts: &[u64]) -> u64 {
    let most = counts.iter().max().copied().unwrap_or_default();
    counts.iter().map(|count| most - count).fold(0, u64::saturating_add)
}

/// What a whole number of a statistic is divided by.
pub(crate) fn denominator(statistic: Statistic, groups: u32, parties: u32) -> f64 {
    let star = |nodes: u32| (f64::from(nodes) - 1.0) * (f64::from(nodes) - 2.0);
    let groups_in_pairs = f64::from(groups) * (f64::from(groups) - 1.0) / 2.0;
    let whole = match statistic {
        Statistic::MeanOverlap => groups_in_pairs * float(1 << 32),
        Statistic::AlikePairs | Statistic::SharingPairs | Statistic::Butterflies => 1.0,
        Statistic::PartyCentralisation => star(parties),
        Statistic::GroupCentralisation => star(groups),
    };
    if whole > 0.0 { whole } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{arbitrary, network::Network};

    /// Slow: set by set, pair by pair.
    fn pair_by_pair(network: &Network, alike: Ratio) -> [f64; COUNT] {
        let groups: Vec<Vec<u32>> =
            (0..network.group_count()).map(|group| network.members(group).to_vec()).collect();
        let parties: Vec<Vec<u32>> =
            (0..network.party_count()).map(|party| network.groups_of(party).to_vec()).collect();
        let shared = |a: &[u32], b: &[u32]| a.iter().filter(|node| b.contains(node)).count();
        let [mut overlap, mut alike_pairs, mut sharing, mut butterflies, mut pairs] = [0.0; 5];
        for a in 0..groups.len() {
            for b in 0..a {
                let both = shared(&groups[a], &groups[b]);
                let either = groups[a].len() + groups[b].len() - both;
                pairs += 1.0;
                let (both, either) =
                    (float(both.try_into().unwrap()), float(either.try_into().unwrap()));
                if both > 0.0 {
                    overlap += both / either;
                    sharing += 1.0;
                }
                if either > 0.0 && both / either >= alike.approximate() {
                    alike_pairs += 1.0;
                }
                butterflies += both * (both - 1.0) / 2.0;
            }
        }
        let centralisation = |rows: &[Vec<u32>]| {
            let met = |a: usize| {
                (0..rows.len()).filter(|b| a != *b && shared(&rows[a], &rows[*b]) > 0).count()
            };
            let met: Vec<f64> =
                (0..rows.len()).map(|a| float(met(a).try_into().unwrap())).collect();
            let most = met.iter().copied().fold(0.0, f64::max);
            let n = float(rows.len().try_into().unwrap());
            let star = (n - 1.0) * (n - 2.0);
            met.iter().map(|count| most - count).sum::<f64>() / if star > 0.0 { star } else { 1.0 }
        };
        let mean = if pairs > 0.0 { overlap / pairs } else { 0.0 };
        [mean, alike_pairs, sharing, butterflies, centralisation(&parties), centralisation(&groups)]
    }

    proptest! {
        #[test]
        fn statistics_are_those_of_pairs_one_by_one(network in arbitrary::network()) {
            let alike = Ratio::HALF;
            let (groups, parties) = (network.group_count(), network.party_count());
            let ties: Vec<(u32, u32)> = (0..groups)
                .flat_map(|group| network.members(group).iter().map(move |party| (group, *party)))
                .collect();
            let found = numerators(groups, parties, &ties, alike);
            let expected = pair_by_pair(&network, alike);
            for ((statistic, found), expected) in Statistic::ALL.iter().zip(found).zip(expected) {
                let value = float(found) / denominator(*statistic, groups, parties);
                prop_assert!((value - expected).abs() < 1e-8, "{}: {} and {}", statistic, value, expected);
            }
        }
    }

    #[test]
    fn a_star_is_as_central_as_can_be() {
        // Party 0 meets three others, who meet nobody else.
        let ties = [(0, 0), (0, 1), (1, 0), (1, 2), (2, 0), (2, 3)];
        let found = numerators(3, 4, &ties, Ratio::ONE);
        assert_eq!(float(found[4]) / denominator(Statistic::PartyCentralisation, 3, 4), 1.0);
        assert_eq!(found[5], 0); // All groups share party 0.
    }
}
