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
    /// How many times it starts anew, each time in another random order.
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
    /// Every community is connected. Gains are whole numbers, ties between equal gains go by the order of rows, and
    /// random orders are drawn by seed and restart, so that machine and threads change nothing. In the refinement the best
    /// merge is taken, the limit of the paper's θ towards 0.
    ///
    /// Measured: one restart of two iterations costs about as much as reading all ties twenty times; there is no better
    /// bound than that each move gains. Takes 32 bytes a tie and 60 a node for each thread.
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
            let mut labels: Vec<u32> = (0..graph.len()).collect();
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

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / length(values.len()))
}
