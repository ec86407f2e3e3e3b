//! Who belongs together: groups and parties that are tied to each other more than to others.

use std::num::{NonZeroU32, NonZeroUsize};

use fourp_graph::in_order;
use fourp_model::{Progress, Stopped};
use fourp_stat::Rng;
use serde::Serialize;

use crate::{
    float::length,
    leiden::{Scale, iterate, renumbered},
    leiden_graph::{Plain, Strength, TwoMode, Weighted},
    mode::Mode,
    modularity::{Modularity, ModularityError, Objective, Resolution},
    network::Network,
    partition::{Agreement, Partition},
    place::{number, place},
};

/// How communities are looked for. The default: Barber's modularity at resolution 1, twenty restarts of at most ten
/// iterations, seed 0, on one thread.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers name its fields")]
pub struct CommunityOptions {
    /// What ties are compared with.
    pub objective: Objective,
    /// How strongly expected ties count.
    pub resolution: Resolution,
    /// How many times it starts anew, each time in another random order: with each node by itself, and every second time
    /// with nodes put together by lot.
    pub restarts: NonZeroU32,
    /// At most how many iterations each takes; it stops before if one changes nothing.
    pub iterations: NonZeroU32,
    /// Of the random numbers.
    pub seed: u64,
    /// How many threads work, with the feature `parallel`; the result does not depend on it.
    pub threads: NonZeroUsize,
}

impl Default for CommunityOptions {
    fn default() -> Self {
        Self {
            objective: Objective::default(),
            resolution: Resolution::ONE,
            restarts: const { NonZeroU32::new(20).expect("above 0") },
            iterations: const { NonZeroU32::new(10).expect("above 0") },
            seed: 0,
            threads: NonZeroUsize::MIN,
        }
    }
}

/// Groups and parties that are tied to each other more than chance would have it: the best partition that was found.
///
/// Not necessarily the best there is: that is NP-hard (Brandes and others 2008). How often restarts came to it and how
/// alike they are says how far it is to be trusted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Communities {
    /// How they were looked for.
    pub options: CommunityOptions,
    /// Which community each group and party is in.
    pub partition: Partition,
    /// Its modularity, exactly.
    pub modularity: Modularity,
    /// What is in each community, in order of number. A node without a tie is one of its own.
    pub communities: Vec<Community>,
    /// What the restarts have in common.
    pub stability: Stability,
}

/// Groups and parties of one community.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Community {
    /// Its groups, rising.
    pub groups: Vec<u32>,
    /// Its parties, rising.
    pub parties: Vec<u32>,
    /// Ties between them.
    pub inside: u32,
    /// Ties of them with others.
    pub outside: u32,
    /// Of the pairs of nodes in it, the share that another restart put together too, on average over the others. None of
    /// a single node, and with one restart.
    pub kept: Option<f64>,
}

/// What restarts have in common.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stability {
    /// How many restarts there were.
    pub restarts: u32,
    /// How many of them came to a partition of the modularity that is the best.
    pub best: u32,
    /// How many different partitions they came to.
    pub different: u32,
    /// The mean adjusted Rand index (Hubert and Arabie 1985) of the best with what the other restarts found: 1 if all are
    /// equal. None with one restart.
    pub mean_agreement: Option<f64>,
    /// The least of these.
    pub least_agreement: Option<f64>,
}

/// Why there are no communities.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CommunityError {
    /// Gains in modularity are beyond whole numbers of 64 bits.
    #[error(
        "{ties} ties at resolution {resolution} make gains beyond 64 bits; a resolution of smaller terms is needed"
    )]
    TooFine {
        /// How many ties there are.
        ties: u32,
        /// The resolution.
        resolution: Resolution,
    },
    /// More nodes than can be numbered together.
    #[error("{groups} groups and {parties} parties are too many to number together")]
    TooManyNodes {
        /// How many groups.
        groups: u32,
        /// How many parties.
        parties: u32,
    },
    /// A modularity could not be told.
    #[error(transparent)]
    Modularity(#[from] ModularityError),
    /// It was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl Network {
    /// Communities of groups and parties by the Leiden algorithm (Traag, Waltman and van Eck 2019, "From Louvain to Leiden:
    /// guaranteeing well-connected communities", Scientific Reports 9: 5233), best of several restarts: the one of the
    /// highest modularity, and of these the one whose labels come first.
    ///
    /// Every community is connected. Gains are whole numbers, random orders, which decide between equal gains too, are
    /// drawn by seed and restart, so that machine and threads change nothing. In the refinement the best
    /// merge is taken, the limit of the paper's θ towards 0.
    ///
    /// A pass over all nodes is O(ties). How many passes it takes has no better bound than that each move gains; a few
    /// dozen are usual. Takes 32 bytes a tie and 100 a node for each thread.
    ///
    /// # Errors
    /// [`CommunityError`] for networks too large for 64 bits, and if stopped.
    ///
    /// ```
    /// use fourp_governance::{CommunityOptions, Network};
    /// use fourp_model::NoProgress;
    ///
    /// // Two boards with three members each, one of whom sits in both.
    /// let network = Network::from_ties(2, 5, &[(0, 0), (0, 1), (0, 2), (1, 2), (1, 3), (1, 4)])?;
    /// let found = network.communities(CommunityOptions::default(), &NoProgress)?;
    /// assert_eq!(found.communities.len(), 2);
    /// assert_eq!(found.communities[1].groups, [1]);
    /// assert_eq!(found.modularity.to_string(), "1/3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn communities(
        &self,
        options: CommunityOptions,
        progress: &dyn Progress,
    ) -> Result<Communities, CommunityError> {
        let (groups, parties) = (self.group_count(), self.party_count());
        if groups.checked_add(parties).is_none_or(|nodes| nodes == u32::MAX) {
            return Err(CommunityError::TooManyNodes { groups, parties });
        }
        let found = match options.objective {
            Objective::Barber => self.restarts::<TwoMode>(options, progress)?,
            Objective::Newman => self.restarts::<Plain>(options, progress)?,
        };
        let best = found
            .iter()
            .min_by(|(a, one), (b, other)| b.part().cmp(&a.part()).then_with(|| one.cmp(other)));
        let (modularity, partition) = best.cloned().unwrap_or_default();
        // The best is one of them: what is left is compared with it.
        let own = found.iter().position(|(_, other)| *other == partition);
        let others =
            (0..).zip(&found).filter(|(at, _)| Some(*at) != own).map(|(_, (_, other))| other);
        let agreements: Vec<Agreement> = others.map(|other| partition.agreement(other)).collect();
        let stability = Stability {
            restarts: options.restarts.get(),
            best: number(found.iter().filter(|(other, _)| *other == modularity).count()),
            different: {
                let mut all: Vec<&Partition> =
                    found.iter().map(|(_, partition)| partition).collect();
                all.sort_unstable();
                all.dedup();
                number(all.len())
            },
            mean_agreement: mean(agreements.iter().map(|each| each.adjusted_rand)),
            least_agreement: agreements
                .iter()
                .map(|each| each.adjusted_rand)
                .min_by(f64::total_cmp),
        };
        let communities = self.described(&partition, &agreements);
        Ok(Communities { options, partition, modularity, communities, stability })
    }

    fn restarts<S: Strength>(
        &self,
        options: CommunityOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<(Modularity, Partition)>, CommunityError> {
        let (ties, resolution) = (self.ties(), options.resolution);
        let scale = Scale::new::<S>(ties, resolution.terms())
            .ok_or(CommunityError::TooFine { ties, resolution })?;
        let graph = Weighted::<S>::of(self);
        let restarts: Vec<u32> = (0..options.restarts.get()).collect();
        let all = u64::from(options.restarts.get());
        let found = in_order(restarts, options.threads, |restart| {
            let mut rng = Rng::new(options.seed).stream(u64::from(restart));
            let mut labels = start(restart, graph.len(), &mut rng);
            for _ in 0..options.iterations.get() {
                progress.step(u64::from(restart), Some(all), "restarts for communities")?;
                let before = labels.clone();
                iterate(&graph, scale, &mut labels, &mut rng);
                labels = renumbered(&labels).0;
                if labels == before {
                    break;
                }
            }
            let (groups, parties) = labels.split_at(labels.len().min(place(self.group_count())));
            let partition = Partition::new(groups, parties);
            Ok((self.modularity(&partition, options.objective, resolution)?, partition))
        });
        found.into_iter().collect()
    }

    fn described(&self, partition: &Partition, agreements: &[Agreement]) -> Vec<Community> {
        let mut found: Vec<Community> = (0..partition.len())
            .map(|label| Community {
                groups: Vec::new(),
                parties: Vec::new(),
                inside: 0,
                outside: 0,
                kept: mean(agreements.iter().filter_map(|each| *each.kept.get(place(label))?)),
            })
            .collect();
        let (own, other) = (self.side(Mode::Groups), self.side(Mode::Parties));
        for (group, label) in (0..).zip(partition.groups()) {
            if let Some(community) = found.get_mut(place(*label)) {
                community.groups.push(group);
                let together =
                    |party: &&u32| partition.parties().get(place(**party)) == Some(label);
                let inside = number(own.row(group).iter().filter(together).count());
                community.inside += inside;
                community.outside += own.degree(group) - inside;
            }
        }
        for (party, label) in (0..).zip(partition.parties()) {
            if let Some(community) = found.get_mut(place(*label)) {
                community.parties.push(party);
                let apart = |group: &&u32| partition.groups().get(place(**group)) != Some(label);
                community.outside += number(other.row(party).iter().filter(apart).count());
            }
        }
        found
    }
}

/// Each node by itself; every second time in one of a few communities by lot, from where other ways are open.
fn start(restart: u32, nodes: u32, rng: &mut Rng) -> Vec<u32> {
    let mut drawn = |bound: u32| {
        let below = rng.below(u64::from(bound.max(1))).unwrap_or_default();
        u32::try_from(below).unwrap_or_default()
    };
    if restart.is_multiple_of(2) {
        return (0..nodes).collect();
    }
    let few = drawn(nodes.isqrt()).saturating_add(2).min(nodes);
    (0..nodes).map(|_| drawn(few)).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / length(values.len()))
}

#[cfg(test)]
mod tests {
    use fourp_model::NoProgress;
    use proptest::prelude::*;

    // By name, because the prelude has a trait of this name.
    use super::Rng;
    use super::*;
    use crate::arbitrary;

    fn options(objective: Objective) -> CommunityOptions {
        CommunityOptions {
            objective,
            restarts: NonZeroU32::new(4).unwrap(),
            ..CommunityOptions::default()
        }
    }

    fn found(network: &Network, options: CommunityOptions) -> Communities {
        network.communities(options, &NoProgress).unwrap()
    }

    /// Slow: the highest modularity of all partitions, and of nodes numbered groups first.
    fn optimum(network: &Network, objective: Objective, resolution: Resolution) -> Modularity {
        let groups = place(network.group_count());
        let nodes = groups + place(network.party_count());
        let mut best: Option<Modularity> = None;
        // Labels that never leave a number out, by counting through them.
        let mut labels = vec![0_u32; nodes];
        loop {
            let partition = Partition::new(&labels[..groups], &labels[groups..]);
            let value = network.modularity(&partition, objective, resolution).unwrap();
            if best.is_none_or(|best| value.part() > best.part()) {
                best = Some(value);
            }
            let may_rise =
                |at: &usize| labels[..*at].iter().max().is_some_and(|most| labels[*at] <= *most);
            let Some(at) = (1..nodes).rev().find(may_rise) else { return best.unwrap() };
            labels[at] += 1;
            labels[at + 1..].fill(0);
        }
    }

    fn is_connected(network: &Network, community: &Community) -> bool {
        let (mut groups, mut parties) = (Vec::new(), Vec::new());
        match (community.groups.first(), community.parties.first()) {
            (Some(group), _) => groups.push(*group),
            (None, Some(party)) => parties.push(*party),
            (None, None) => return false,
        }
        loop {
            let before = groups.len() + parties.len();
            for group in &community.groups {
                let met = network.members(*group).iter().any(|party| parties.contains(party));
                if met && !groups.contains(group) {
                    groups.push(*group);
                }
            }
            for party in &community.parties {
                let met = network.groups_of(*party).iter().any(|group| groups.contains(group));
                if met && !parties.contains(party) {
                    parties.push(*party);
                }
            }
            if groups.len() + parties.len() == before {
                return before == community.groups.len() + community.parties.len();
            }
        }
    }

    fn random_network(rng: &mut Rng, groups: u32, parties: u32) -> Network {
        let mut ties = Vec::new();
        for group in 0..groups {
            ties.extend(
                (0..parties).filter(|_| rng.below(5).unwrap() < 2).map(|party| (group, party)),
            );
        }
        Network::from_ties(groups, parties, &ties).unwrap()
    }

    #[test]
    fn the_best_of_all_partitions_is_found_in_small_networks() {
        let mut rng = Rng::new(2019);
        for round in 0..60 {
            let network = random_network(&mut rng, 4, 5);
            for objective in Objective::ALL {
                for resolution in [Resolution::ONE, Resolution::new(3, 2).unwrap()] {
                    let options = CommunityOptions {
                        objective: *objective,
                        resolution,
                        ..CommunityOptions::default()
                    };
                    let best = optimum(&network, *objective, resolution);
                    assert_eq!(
                        found(&network, options).modularity,
                        best,
                        "{round} {objective:?} {resolution}"
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn communities_are_connected_and_hold_each_node_once(network in arbitrary::network(), newman: bool) {
            let objective = if newman { Objective::Newman } else { Objective::Barber };
            let found = found(&network, options(objective));
            for (label, community) in (0..).zip(&found.communities) {
                prop_assert!(is_connected(&network, community), "{:?}", community);
                for group in &community.groups {
                    prop_assert_eq!(found.partition.groups()[place(*group)], label);
                }
                for party in &community.parties {
                    prop_assert_eq!(found.partition.parties()[place(*party)], label);
                }
            }
            let sum = |of: fn(&Community) -> usize| found.communities.iter().map(of).sum::<usize>();
            prop_assert_eq!(sum(|each| each.groups.len()), place(network.group_count()));
            prop_assert_eq!(sum(|each| each.parties.len()), place(network.party_count()));
            let inside: u32 = found.communities.iter().map(|each| each.inside).sum();
            let outside: u32 = found.communities.iter().map(|each| each.outside).sum();
            prop_assert_eq!(inside + outside / 2, network.ties());
            let again = network.modularity(&found.partition, objective, Resolution::ONE).unwrap();
            prop_assert_eq!(found.modularity, again);
        }

        #[test]
        fn no_single_node_gains_by_moving(network in arbitrary::network(), newman: bool) {
            let objective = if newman { Objective::Newman } else { Objective::Barber };
            let settled = CommunityOptions { iterations: NonZeroU32::new(1_000).unwrap(), ..options(objective) };
            let found = found(&network, settled);
            let (groups, parties) = (found.partition.groups(), found.partition.parties());
            for node in 0..groups.len() + parties.len() {
                for label in 0..=found.partition.len() {
                    let mut labels: Vec<u32> = groups.iter().chain(parties).copied().collect();
                    labels[node] = label;
                    let moved = Partition::new(&labels[..groups.len()], &labels[groups.len()..]);
                    let value = network.modularity(&moved, objective, Resolution::ONE).unwrap();
                    prop_assert!(value.part() <= found.modularity.part());
                }
            }
        }

        #[test]
        fn threads_change_nothing_and_restarts_only_better_it(network in arbitrary::network(), seed: u64) {
            let one = CommunityOptions { seed, ..options(Objective::Barber) };
            let expected = found(&network, one);
            for threads in [2, 3, 4] {
                let threads = NonZeroUsize::new(threads).unwrap();
                let options = CommunityOptions { threads, ..one };
                let several = found(&network, options);
                prop_assert_eq!(&Communities { options: one, ..several }, &expected);
            }
            let first = found(&network, CommunityOptions { restarts: NonZeroU32::MIN, ..one });
            prop_assert!(first.modularity.part() <= expected.modularity.part());
            let stability = expected.stability;
            prop_assert!((1..=4).contains(&stability.best) && (1..=4).contains(&stability.different));
            let equal = stability.different == 1;
            prop_assert_eq!(equal, stability.least_agreement == Some(1.0));
            let (mean, least) = (stability.mean_agreement.unwrap(), stability.least_agreement.unwrap());
            prop_assert!(mean >= least - 1e-12 && mean <= 1.0 + 1e-12);
        }
    }

    #[test]
    fn one_restart_has_nothing_to_agree_with() {
        let network = Network::from_ties(2, 2, &[(0, 0), (1, 1)]).unwrap();
        let options = CommunityOptions { restarts: NonZeroU32::MIN, ..CommunityOptions::default() };
        let found = found(&network, options);
        let Stability { restarts, best, different, mean_agreement, least_agreement } =
            found.stability;
        assert_eq!(
            (restarts, best, different, mean_agreement, least_agreement),
            (1, 1, 1, None, None)
        );
        assert!(found.communities.iter().all(|each| each.kept.is_none()));
        assert_eq!((found.communities.len(), found.modularity.approximate()), (2, 0.5));
    }

    #[test]
    fn nodes_without_ties_are_by_themselves() {
        let network = Network::from_ties(4, 3, &[(1, 0), (1, 1), (3, 2)]).unwrap();
        let all = found(&network, CommunityOptions::default());
        assert_eq!(all.partition.groups(), [0, 1, 2, 3]);
        assert_eq!(all.partition.parties(), [1, 1, 3]);
        let nothing = Network::from_ties(0, 0, &[]).unwrap();
        let none = found(&nothing, CommunityOptions::default());
        assert_eq!((none.communities.len(), none.modularity), (0, Modularity::default()));
    }

    #[test]
    fn resolution_makes_communities_larger_or_smaller() {
        let ties: Vec<(u32, u32)> =
            (0..4).flat_map(|node| [(node, node), (node, (node + 1) % 4)]).collect();
        let ring = Network::from_ties(4, 4, &ties).unwrap();
        let count = |part, whole| {
            let resolution = Resolution::new(part, whole).unwrap();
            found(&ring, CommunityOptions { resolution, ..CommunityOptions::default() })
                .communities
                .len()
        };
        assert_eq!((count(1, 100), count(100, 1)), (1, 8));
    }

    #[test]
    fn gains_beyond_64_bits_are_refused() {
        let ties: Vec<(u32, u32)> =
            (0..120).flat_map(|group| (0..120).map(move |party| (group, party))).collect();
        let network = Network::from_ties(120, 120, &ties).unwrap();
        let resolution = Resolution::new(u32::MAX, 1).unwrap();
        let options = CommunityOptions { resolution, ..CommunityOptions::default() };
        let refused = network.communities(options, &NoProgress).unwrap_err().to_string();
        assert_eq!(
            refused,
            "14400 ties at resolution 4294967295 make gains beyond 64 bits; a resolution of smaller terms is needed"
        );
        let told = CommunityError::TooManyNodes { groups: u32::MAX, parties: 1 }.to_string();
        assert_eq!(told, "4294967295 groups and 1 parties are too many to number together");
    }

    #[test]
    fn it_stops_when_told_to() {
        struct Impatient;
        impl Progress for Impatient {
            fn report(&self, _: u64, _: Option<u64>, _: &str) {}

            fn is_cancelled(&self) -> bool {
                true
            }
        }
        let network = Network::from_ties(1, 1, &[(0, 0)]).unwrap();
        let stopped = network.communities(CommunityOptions::default(), &Impatient).unwrap_err();
        assert_eq!(stopped.to_string(), "stopped after 0 steps of restarts for communities");
    }
}
