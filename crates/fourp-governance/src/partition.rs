//! Who is put together with whom.

use serde::Serialize;

use crate::{
    float::float,
    place::{number, place},
};

/// Every group and every party in one community each.
///
/// Communities are numbered from 0 in order of their first node, groups before parties, so that two partitions that put
/// the same nodes together are equal.
///
/// ```
/// use fourp_governance::Partition;
///
/// let partition = Partition::new(&[7, 3], &[3, 7, 9]);
/// assert_eq!((partition.groups(), partition.parties()), (&[0, 1][..], &[1, 0, 2][..]));
/// assert_eq!(partition.len(), 3);
/// ```
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Partition {
    groups: Vec<u32>,
    parties: Vec<u32>,
    #[serde(skip)]
    count: u32,
}

/// How alike two partitions are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Agreement {
    /// The adjusted Rand index (Hubert, L. and Arabie, P. 1985, "Comparing partitions", Journal of Classification 2:
    /// 193-218, equation 5): 1 if they are equal, about 0 if they agree no more than chance would have it.
    pub adjusted_rand: f64,
    /// Of the pairs of nodes in each community of the first, the share that is together in the second too. None of a
    /// community of one.
    pub kept: Vec<Option<f64>>,
}

impl Partition {
    /// Puts together the groups and parties with the same label, whatever the labels are. O(nodes log nodes).
    #[must_use]
    pub fn new(groups: &[u32], parties: &[u32]) -> Self {
        let mut labels: Vec<u32> = groups.iter().chain(parties).copied().collect();
        labels.sort_unstable();
        labels.dedup();
        let mut names = vec![u32::MAX; labels.len()];
        let mut count = 0;
        let mut named = |label: &u32| {
            let slot = labels.binary_search(label).ok().and_then(|at| names.get_mut(at));
            slot.map_or(u32::MAX, |name| {
                if *name == u32::MAX {
                    *name = count;
                    count += 1;
                }
                *name
            })
        };
        let groups = groups.iter().map(&mut named).collect();
        let parties = parties.iter().map(&mut named).collect();
        Self { groups, parties, count }
    }

    /// The community of each group, by number.
    #[must_use]
    pub fn groups(&self) -> &[u32] {
        &self.groups
    }

    /// The community of each party, by number.
    #[must_use]
    pub fn parties(&self) -> &[u32] {
        &self.parties
    }

    /// How many communities there are.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.count
    }

    /// Whether there is no community, and so no node.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How alike this and another partition of the same nodes are; nodes that only one of them has are left out.
    /// O(nodes log nodes).
    ///
    /// ```
    /// use fourp_governance::Partition;
    ///
    /// let one = Partition::new(&[0, 0, 1], &[0, 1, 1]);
    /// assert_eq!(one.agreement(&one).adjusted_rand, 1.0);
    /// let other = Partition::new(&[0, 0, 0], &[0, 1, 1]);
    /// let found = one.agreement(&other);
    /// assert_eq!(found.kept, [Some(1.0), Some(1.0 / 3.0)]); // 3 pairs of 3, and 1 of 3.
    /// // 4 pairs are together in both, 6 in the first and 7 in the second, of 15: (4 - 2.8) / (6.5 - 2.8).
    /// assert!((found.adjusted_rand - 1.2 / 3.7).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn agreement(&self, other: &Self) -> Agreement {
        let groups = self.groups.iter().zip(&other.groups);
        let mut pairs: Vec<(u32, u32)> =
            groups.chain(self.parties.iter().zip(&other.parties)).map(|(a, b)| (*a, *b)).collect();
        pairs.sort_unstable();
        let mut own = vec![0_u64; place(self.count)];
        let mut theirs = vec![0_u64; place(other.count)];
        let mut both = vec![0_u64; place(self.count)];
        for run in pairs.chunk_by(|a, b| a == b) {
            let Some((first, second)) = run.first().copied() else { continue };
            let count = u64::from(number(run.len()));
            for (sums, label, more) in [
                (&mut own, first, count),
                (&mut theirs, second, count),
                (&mut both, first, pairs_of(count)),
            ] {
                if let Some(sum) = sums.get_mut(place(label)) {
                    *sum += more;
                }
            }
        }
        let own: Vec<u64> = own.into_iter().map(pairs_of).collect();
        let sum = |counts: &[u64]| float(counts.iter().sum());
        let (in_both, in_own) = (sum(&both), sum(&own));
        let in_theirs = float(theirs.into_iter().map(pairs_of).sum());
        let all = float(pairs_of(u64::from(number(pairs.len()))));
        let by_chance = if all > 0.0 { in_own * in_theirs / all } else { 0.0 };
        let most = f64::midpoint(in_own, in_theirs);
        // Both are of single nodes, or both of one community.
        let is_trivial = most <= by_chance;
        Agreement {
            adjusted_rand: if is_trivial {
                1.0
            } else {
                (in_both - by_chance) / (most - by_chance)
            },
            kept: (own.iter().zip(&both))
                .map(|(all, kept)| (*all > 0).then(|| float(*kept) / float(*all)))
                .collect(),
        }
    }
}

fn pairs_of(count: u64) -> u64 {
    count.saturating_mul(count.saturating_sub(1)) / 2
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn partition() -> impl Strategy<Value = Partition> {
        (vec(0_u32..4, 4), vec(0_u32..4, 5))
            .prop_map(|(groups, parties)| Partition::new(&groups, &parties))
    }

    fn labels(of: &Partition) -> Vec<u32> {
        of.groups().iter().chain(of.parties()).copied().collect()
    }

    proptest! {
        #[test]
        fn labels_are_by_first_node_whatever_they_were(groups in vec(any::<u32>(), 0..6), parties in vec(0_u32..3, 0..6)) {
            let found = Partition::new(&groups, &parties);
            let before: Vec<u32> = groups.iter().chain(&parties).copied().collect();
            let after = labels(&found);
            let mut next = 0;
            for (at, label) in after.iter().enumerate() {
                prop_assert!(*label <= next);
                next = next.max(*label + 1);
                for other in 0..at {
                    prop_assert_eq!(before[at] == before[other], after[at] == after[other]);
                }
            }
            prop_assert_eq!(found.len(), next);
            prop_assert_eq!(found.is_empty(), before.is_empty());
            prop_assert_eq!(Partition::new(found.groups(), found.parties()), found);
        }

        #[test]
        fn agreement_is_that_of_pairs_looked_at_one_by_one(one in partition(), other in partition()) {
            let (a, b) = (labels(&one), labels(&other));
            let [mut both, mut first, mut second, mut all] = [0.0_f64; 4];
            let mut kept = vec![(0.0, 0.0); one.len().try_into().unwrap()];
            for i in 0..a.len() {
                for j in 0..i {
                    let (in_one, in_other) = (a[i] == a[j], b[i] == b[j]);
                    all += 1.0;
                    first += f64::from(u8::from(in_one));
                    second += f64::from(u8::from(in_other));
                    both += f64::from(u8::from(in_one && in_other));
                    if in_one {
                        let of: &mut (f64, f64) = &mut kept[usize::try_from(a[i]).unwrap()];
                        of.0 += f64::from(u8::from(in_other));
                        of.1 += 1.0;
                    }
                }
            }
            let found = one.agreement(&other);
            let chance = first * second / all;
            let most = (first + second) / 2.0;
            if most > chance {
                prop_assert!((found.adjusted_rand - (both - chance) / (most - chance)).abs() < 1e-12);
            } else {
                prop_assert_eq!(&one, &other);
                prop_assert_eq!(found.adjusted_rand, 1.0);
            }
            for (kept, (in_other, in_one)) in found.kept.into_iter().zip(kept) {
                prop_assert_eq!(kept, (in_one > 0.0).then(|| in_other / in_one));
            }
        }
    }

    #[test]
    fn nothing_agrees_with_nothing() {
        let nothing = Partition::new(&[], &[]);
        assert_eq!((nothing.len(), nothing.agreement(&nothing).adjusted_rand), (0, 1.0));
        assert_eq!(nothing, Partition::default());
    }
}
