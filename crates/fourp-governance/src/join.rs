//! Which groups are alike: every pair at or above a threshold, and no other.

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use serde::Serialize;

use crate::{
    measure::Measure,
    mode::Mode,
    network::Network,
    place::{at, number, place},
    ratio::Ratio,
    words::conventions,
};

conventions! {
    /// In what groups are compared.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "these are what groups are made of")]
    Likeness {
        /// Who sits in them.
        #[default]
        Members = "members",
        /// What they are for: cells of threat, strand and function.
        Remit = "remit",
        /// Each by itself at the threshold.
        Both = "members and remit",
    }
}

/// What duplicates are asked for. The default: members with a Jaccard index of 4/5 or more, on one thread.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers name its fields")]
pub struct DuplicateOptions {
    /// In what groups are compared.
    pub likeness: Likeness,
    /// How.
    pub measure: Measure,
    /// What likeness must reach.
    pub threshold: Ratio,
    /// How many threads work, with the feature `parallel`; the result does not depend on it.
    pub threads: NonZeroUsize,
}

impl Default for DuplicateOptions {
    fn default() -> Self {
        Self {
            likeness: Likeness::default(),
            measure: Measure::default(),
            threshold: Ratio::new(4, 5).unwrap_or(Ratio::ONE),
            threads: NonZeroUsize::MIN,
        }
    }
}

/// How much of two sets is in both.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Common {
    /// How many are in both.
    pub shared: u32,
    /// How many are in the first.
    pub first: u32,
    /// How many are in the second.
    pub second: u32,
}

impl Common {
    /// Whether the two sets are the same, and not empty.
    #[must_use]
    pub const fn is_same(&self) -> bool {
        self.shared > 0 && self.shared == self.first && self.shared == self.second
    }
}

/// Two groups that are alike.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Duplicate {
    /// The group with the lower number; for containment, the one that lies in the other.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// Of their members.
    pub members: Common,
    /// Of their remits.
    pub remit: Common,
}

impl Network {
    /// Every pair of groups that are alike at the threshold, ties included, in order of number; for containment, every
    /// ordered pair. A group without members, or without a remit, is like none in that.
    ///
    /// Members are joined by `PPJoin` (Xiao, C., Wang, W., Lin, X. and Yu, J. X. 2008, "Efficient similarity joins for near
    /// duplicate detection", WWW: 131-140): rare members first, and only groups that share one of the first few are
    /// compared. Nothing is estimated, and every comparison is of whole numbers. Remits are compared pair by pair: O(groups²).
    /// Two groups being alike is an observation; whether one is needed to watch the other is not seen here.
    ///
    /// ```
    /// use fourp_governance::{DuplicateOptions, Network};
    ///
    /// let network = Network::from_ties(3, 5, &[
    ///     (0, 0), (0, 1), (0, 2), (0, 3), // Four members,
    ///     (1, 0), (1, 1), (1, 2), (1, 3), (1, 4), // the same and one more,
    ///     (2, 4), // and that one alone.
    /// ])?;
    /// let found = network.duplicates(DuplicateOptions::default());
    /// assert_eq!(found.iter().map(|pair| (pair.first, pair.second)).collect::<Vec<_>>(), [(0, 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn duplicates(&self, options: DuplicateOptions) -> Vec<Duplicate> {
        let DuplicateOptions { likeness, measure, threshold, threads } = options;
        let pairs = match likeness {
            Likeness::Members | Likeness::Both => {
                self.alike_in_members(measure, threshold, threads)
            }
            Likeness::Remit => self.alike_in_remit(measure, threshold),
        };
        let mut found = Vec::with_capacity(pairs.len());
        for (first, second, shared) in pairs {
            let pair = Duplicate {
                first,
                second,
                members: self.common_members(first, second, shared),
                remit: self.common_remit(first, second),
            };
            let Common { shared, first, second } = pair.remit;
            if likeness != Likeness::Both || measure.is_met(threshold, shared, first, second) {
                found.push(pair);
            }
        }
        found.sort_unstable();
        found
    }

    fn common_members(&self, first: u32, second: u32, shared: Option<u32>) -> Common {
        let (a, b) = (self.members(first), self.members(second));
        let shared = shared
            .unwrap_or_else(|| number(a.iter().filter(|m| b.binary_search(m).is_ok()).count()));
        Common { shared, first: number(a.len()), second: number(b.len()) }
    }

    fn common_remit(&self, first: u32, second: u32) -> Common {
        let (a, b) = (self.cells(first), self.cells(second));
        Common { shared: a.intersection_len(b), first: a.len(), second: b.len() }
    }

    fn alike_in_remit(&self, measure: Measure, threshold: Ratio) -> Vec<(u32, u32, Option<u32>)> {
        let groups = 0..self.group_count();
        let with_remit: Vec<u32> = groups.filter(|group| !self.cells(*group).is_empty()).collect();
        let mut found = Vec::new();
        for (place, first) in with_remit.iter().enumerate() {
            for second in with_remit.get(place.saturating_add(1)..).unwrap_or_default() {
                let Common { shared, first: a, second: b } = self.common_remit(*first, *second);
                ordered(measure, threshold, shared, (*first, a), (*second, b), |first, second| {
                    found.push((first, second, None));
                });
            }
        }
        found
    }

    fn alike_in_members(
        &self,
        measure: Measure,
        threshold: Ratio,
        threads: NonZeroUsize,
    ) -> Vec<(u32, u32, Option<u32>)> {
        // A pair contains one of the two if it overlaps by the smaller: the join is that of the overlap coefficient.
        let joined = match measure {
            Measure::Containment => Measure::OverlapCoefficient,
            Measure::Jaccard | Measure::Cosine | Measure::OverlapCoefficient => measure,
        };
        let sets = Sets::new(self);
        let index = Index::new(&sets, joined, threshold);
        let count = number(sets.groups.len());
        let size = count.div_ceil(PARTS).max(1);
        let firsts =
            (0..PARTS).map(|part| part.saturating_mul(size)).filter(|first| *first < count);
        let parts: Vec<_> =
            firsts.map(|first| first..first.saturating_add(size).min(count)).collect();
        let found = in_order(parts, threads, |ranks| {
            let mut probe = Probe::new(&index);
            ranks.for_each(|rank| probe.find(rank));
            probe.found
        });
        let mut pairs = Vec::new();
        for (x, y, shared) in found.into_iter().flatten() {
            let [first, second] =
                [x, y].map(|rank| (at(&sets.groups, rank), number(sets.row(rank).len())));
            ordered(
                measure,
                threshold,
                shared,
                first.min(second),
                first.max(second),
                |first, second| {
                    pairs.push((first, second, Some(shared)));
                },
            );
        }
        pairs
    }
}

// Groups are cut in this many parts whatever the number of threads.
const PARTS: u32 = 16;

/// Hands over a pair that meets the threshold, in the order or orders in which it does. Each has its size with it.
fn ordered(
    measure: Measure,
    threshold: Ratio,
    shared: u32,
    (first, a): (u32, u32),
    (second, b): (u32, u32),
    mut each: impl FnMut(u32, u32),
) {
    if measure.is_met(threshold, shared, a, b) {
        each(first, second);
    }
    if measure == Measure::Containment && measure.is_met(threshold, shared, b, a) {
        each(second, first);
    }
}

/// Groups with members, the smallest first, each with its members by rank, the rarest first.
struct Sets {
    groups: Vec<u32>,
    starts: Vec<usize>,
    members: Vec<u32>,
    ranks: u32, // How many members have a rank.
}

impl Sets {
    fn new(network: &Network) -> Self {
        let (groups, parties) = (network.side(Mode::Groups), network.side(Mode::Parties));
        let mut order: Vec<u32> =
            (0..groups.len()).filter(|group| groups.degree(*group) > 0).collect();
        order.sort_by_key(|group| (groups.degree(*group), *group));
        let mut starts = vec![0_usize];
        let mut total = 0_usize;
        let mut next = vec![0_usize; place(groups.len())];
        for group in &order {
            if let Some(next) = next.get_mut(place(*group)) {
                *next = total;
            }
            total = total.saturating_add(groups.row(*group).len());
            starts.push(total);
        }
        let mut rare: Vec<u32> =
            (0..parties.len()).filter(|party| parties.degree(*party) > 0).collect();
        rare.sort_by_key(|party| (parties.degree(*party), *party));
        // Gone through from the rarest, each row fills in order of rank.
        let mut members = vec![0; total];
        for (rank, party) in rare.iter().enumerate() {
            for group in parties.row(*party) {
                if let Some(slot) = next.get_mut(place(*group)) {
                    if let Some(entry) = members.get_mut(*slot) {
                        *entry = number(rank);
                    }
                    *slot = slot.saturating_add(1);
                }
            }
        }
        Self { groups: order, starts, members, ranks: number(rare.len()) }
    }

    /// The first group of at least a size.
    fn first_of_size(&self, size: u32) -> u32 {
        let (mut low, mut high) = (0, number(self.groups.len()));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.row(middle).len() < place(size) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn row(&self, rank: u32) -> &[u32] {
        match self.starts.get(place(rank)..) {
            Some([start, end, ..]) => self.members.get(*start..*end).unwrap_or_default(),
            Some(_) | None => &[],
        }
    }
}

/// For each member, by rank, the groups that have it among their first few, the smallest group first.
struct Index<'s> {
    sets: &'s Sets,
    measure: Measure,
    threshold: Ratio,
    starts: Vec<u32>,
    entries: Vec<(u32, u32)>, // The group's rank, and where in its row the member stands.
}

impl<'s> Index<'s> {
    fn new(sets: &'s Sets, measure: Measure, threshold: Ratio) -> Self {
        let prefix = |rank: u32| {
            let row = sets.row(rank);
            let size = number(row.len());
            // Against groups that are no smaller, which share at least this much with it.
            let least = measure.least_shared(threshold, size, size);
            row.get(..place(size.saturating_add(1).saturating_sub(least))).unwrap_or(row)
        };
        let count = number(sets.groups.len());
        let mut starts = vec![0_u32; place(sets.ranks).saturating_add(1)];
        let mut total = 0_usize;
        for member in (0..count).flat_map(|rank| prefix(rank).iter()) {
            total = total.saturating_add(1);
            if let Some(start) = starts.get_mut(place(*member).saturating_add(1)) {
                *start = start.saturating_add(1);
            }
        }
        let mut sum = 0_u32;
        for start in &mut starts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); total];
        for rank in 0..count {
            for (within, member) in (0_u32..).zip(prefix(rank)) {
                if let Some(slot) = next.get_mut(place(*member)) {
                    if let Some(entry) = entries.get_mut(place(*slot)) {
                        *entry = (rank, within);
                    }
                    *slot = slot.saturating_add(1);
                }
            }
        }
        Self { sets, measure, threshold, starts, entries }
    }

    fn entries(&self, member: u32) -> &[(u32, u32)] {
        let (start, end) = (at(&self.starts, member), at(&self.starts, member.saturating_add(1)));
        self.entries.get(place(start)..place(end)).unwrap_or_default()
    }
}

const DEAD: u32 = u32::MAX;

/// Groups that may be alike to the one at hand, with how much they are known to share.
struct Probe<'s> {
    index: &'s Index<'s>,
    shared: Vec<u32>, // By rank; 0 not met, DEAD cannot share enough.
    met: Vec<u32>,
    least: Vec<u32>, // What must be shared with a group of each size, once it is worked out.
    sizes: Vec<u32>, // Sizes worked out.
    found: Vec<(u32, u32, u32)>,
}

impl<'s> Probe<'s> {
    fn new(index: &'s Index<'s>) -> Self {
        let count = index.sets.groups.len();
        let largest = count.checked_sub(1).map_or(0, |last| index.sets.row(number(last)).len());
        Self {
            index,
            shared: vec![0; count],
            met: Vec::new(),
            least: vec![0; largest.saturating_add(1)],
            sizes: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Finds those before a group in order of size that are alike to it.
    fn find(&mut self, rank: u32) {
        let Index { sets, measure, threshold, .. } = *self.index;
        let own = sets.row(rank);
        let size = number(own.len());
        let smallest = measure.least_size(threshold, size);
        // Of all groups it may meet, the smallest asks for the least: beyond that prefix there is too little left.
        let least = measure.least_shared(threshold, size, smallest);
        let first = sets.first_of_size(smallest);
        for (here, member) in
            (0_u32..).zip(own).take(place(size.saturating_add(1).saturating_sub(least)))
        {
            let entries = self.index.entries(*member);
            let from = entries.partition_point(|entry| entry.0 < first);
            for (other, there) in entries.get(from..).unwrap_or_default() {
                if *other >= rank {
                    break;
                }
                self.meet(*other, size, here, *there);
            }
        }
        let mut met = std::mem::take(&mut self.met);
        for other in met.drain(..) {
            let known = self.shared.get_mut(place(other)).map_or(DEAD, std::mem::take);
            if known != DEAD {
                let theirs = sets.row(other);
                let least = at(&self.least, number(theirs.len()));
                if let Some(shared) = shared(own, theirs, least) {
                    self.found.push((rank, other, shared));
                }
            }
        }
        self.met = met;
        for size in self.sizes.drain(..) {
            if let Some(least) = self.least.get_mut(place(size)) {
                *least = 0;
            }
        }
    }

    /// Notes a member that both have, unless too few can follow it.
    fn meet(&mut self, other: u32, size: u32, here: u32, there: u32) {
        let theirs = number(self.index.sets.row(other).len());
        let Some(known) = self.shared.get_mut(place(other)) else { return };
        if *known == DEAD {
            return;
        }
        if *known == 0 {
            self.met.push(other);
        }
        let Some(least) = self.least.get_mut(place(theirs)) else { return };
        if *least == 0 {
            *least = self.index.measure.least_shared(self.index.threshold, size, theirs);
            self.sizes.push(theirs);
        }
        let left = size.saturating_sub(here).min(theirs.saturating_sub(there));
        *known = if known.saturating_add(left) < *least { DEAD } else { known.saturating_add(1) };
    }
}

/// How many two rising rows share, unless it is fewer than asked for.
fn shared(a: &[u32], b: &[u32], least: u32) -> Option<u32> {
    let (mut a, mut b, mut shared) = (a, b, 0_usize);
    let least = place(least);
    while let (Some((x, rest_of_a)), Some((y, rest_of_b))) = (a.split_first(), b.split_first()) {
        if shared.saturating_add(a.len().min(b.len())) < least {
            return None;
        }
        match x.cmp(y) {
            std::cmp::Ordering::Less => a = rest_of_a,
            std::cmp::Ordering::Greater => b = rest_of_b,
            std::cmp::Ordering::Equal => {
                shared = shared.saturating_add(1);
                (a, b) = (rest_of_a, rest_of_b);
            }
        }
    }
    (shared >= least).then(|| number(shared))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Slow: every pair.
    fn by_pairs(network: &Network, options: DuplicateOptions) -> Vec<(u32, u32)> {
        let groups = 0..network.group_count();
        let is_met = |common: Common| {
            options.measure.is_met(options.threshold, common.shared, common.first, common.second)
        };
        let mut found = Vec::new();
        for (first, second) in groups.clone().flat_map(|a| groups.clone().map(move |b| (a, b))) {
            let is_asked = if options.measure == Measure::Containment {
                first != second
            } else {
                first < second
            };
            let (members, remit) =
                (network.common_members(first, second, None), network.common_remit(first, second));
            let is_alike = match options.likeness {
                Likeness::Members => is_met(members),
                Likeness::Remit => is_met(remit),
                Likeness::Both => is_met(members) && is_met(remit),
            };
            if is_asked && is_alike {
                found.push((first, second));
            }
        }
        found
    }

    proptest! {
        #[test]
        fn the_join_is_every_pair_and_no_other(
            ties in prop::collection::vec((0_u32..14, 0_u32..9), 0..120),
            part in 0_u32..7,
            whole in 1_u32..7,
            threads in 1_usize..4,
        ) {
            prop_assume!(part <= whole);
            let network = Network::from_ties(14, 9, &ties).unwrap();
            let threshold = Ratio::new(part, whole).unwrap();
            for measure in Measure::ALL {
                let threads = NonZeroUsize::new(threads).unwrap();
                let options = DuplicateOptions { measure: *measure, threshold, threads, ..DuplicateOptions::default() };
                let found = network.duplicates(options);
                let pairs: Vec<(u32, u32)> = found.iter().map(|pair| (pair.first, pair.second)).collect();
                prop_assert_eq!(pairs, by_pairs(&network, options));
                for pair in found {
                    prop_assert_eq!(pair.members, network.common_members(pair.first, pair.second, None));
                }
            }
        }
    }

    #[test]
    fn nobody_recorded_is_like_nobody() {
        let network = Network::from_ties(3, 2, &[(0, 0)]).unwrap();
        for likeness in Likeness::ALL {
            let options = DuplicateOptions { likeness: *likeness, ..DuplicateOptions::default() };
            assert_eq!(network.duplicates(options), []);
        }
    }

    #[test]
    fn one_within_another_is_said_that_way_round() {
        let network = Network::from_ties(2, 3, &[(0, 0), (0, 1), (0, 2), (1, 1), (1, 2)]).unwrap();
        let options = DuplicateOptions {
            measure: Measure::Containment,
            threshold: Ratio::ONE,
            ..DuplicateOptions::default()
        };
        let found = network.duplicates(options);
        assert_eq!(
            found.iter().map(|pair| (pair.first, pair.second)).collect::<Vec<_>>(),
            [(1, 0)]
        );
        assert_eq!(found[0].members, Common { shared: 2, first: 2, second: 3 });
        assert!(!found[0].members.is_same());
    }
}
