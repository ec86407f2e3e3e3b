//! Who stands between whom: brokers and bottlenecks.

use std::{
    collections::BTreeMap,
    num::{NonZeroU32, NonZeroUsize},
};

use fourp_graph::in_order;
use fourp_model::{Progress, Stopped};
use fourp_stat::{Level, Rng};
use serde::Serialize;

use crate::{
    brandes::{Batch, LANES, Overflow, Search, Sums},
    float::{float, length, share},
    mode::Mode,
    network::Network,
    pieces::Pieces,
    place::place,
    scores::{Normalisation, Scores},
};

/// How many sources are followed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Sampling {
    /// All of them: no error.
    Exact,
    /// A number of them, drawn with the seed; the error comes out.
    Sources {
        /// How many draws.
        draws: NonZeroU32,
        /// How sure the half-widths are, for all nodes together.
        confidence: Level,
        /// Of the random numbers.
        seed: u64,
    },
    /// As many as the error asked for takes, and all of them where that is no more work.
    Within {
        /// The largest half-width allowed, as a share of the one-mode maximum, above 0.
        half_width: f64,
        /// How sure the half-widths are, for all nodes together.
        confidence: Level,
        /// Of the random numbers.
        seed: u64,
    },
}

/// What of betweenness is asked for. The default: exact, as a share of the two-mode maximum, on one thread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers name its fields")]
pub struct BetweennessOptions {
    /// How many sources are followed.
    pub sampling: Sampling,
    /// What scores are counted in.
    pub normalisation: Normalisation,
    /// How many threads work, with the feature `parallel`; the result does not depend on it.
    pub threads: NonZeroUsize,
}

impl Default for BetweennessOptions {
    fn default() -> Self {
        Self {
            sampling: Sampling::Exact,
            normalisation: Normalisation::default(),
            threads: NonZeroUsize::MIN,
        }
    }
}

/// Who stands between whom.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Betweenness {
    /// The scores.
    pub scores: Scores,
    /// What they rest on.
    pub sampling: Sampling,
    /// How many draws it took; 0 if every source was followed.
    pub draws: u64,
    /// How far each score may be off at the confidence asked for, in the same units; none if they are exact.
    pub half_widths: Option<Scores>,
}

/// Why there is no betweenness.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BetweennessError {
    /// A half-width that no sample reaches.
    #[error("a half-width of {0} cannot be reached; it must be above 0")]
    HalfWidth(f64),
    /// More shortest paths between two nodes than can be counted.
    #[error("there are more than 1e300 shortest paths between two nodes, more than can be counted")]
    TooManyPaths,
    /// It was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl From<Overflow> for BetweennessError {
    fn from(_: Overflow) -> Self {
        Self::TooManyPaths
    }
}

// Work is cut in this many parts whatever the number of threads, so that sums are taken in one order.
const PARTS: usize = 16;
const FIRST_DRAWS: u64 = 64;

impl Network {
    /// The betweenness of each group and party: for how many pairs of other nodes it lies on the shortest paths between
    /// them, paths of equal length sharing the pair (Freeman 1977), groups and parties together.
    ///
    /// A party with two roles in a group has one tie to it, so no path counts twice. Exact betweenness costs
    /// O(nodes · ties / 8) reads of lines, ties gathered for eight sources at once, and 200 bytes a node and thread.
    ///
    /// Samples are drawn with replacement and their half-widths are empirical Bernstein bounds for all nodes at once
    /// (Maurer and Pontil 2009, theorem 4, two-sided, divided among nodes; among rounds too where the number of draws
    /// is not given). They hold whatever the network, and are wide: a few hundred draws tell who comes first, not by how much.
    ///
    /// # Errors
    /// [`BetweennessError`] for a half-width that is not above 0, for more paths than an `f64` can count, and if stopped.
    ///
    /// ```
    /// use fourp_governance::{BetweennessOptions, Network, Normalisation};
    /// use fourp_model::NoProgress;
    ///
    /// // Two boards that only party 0 connects.
    /// let network = Network::from_ties(2, 3, &[(0, 0), (0, 1), (1, 0), (1, 2)])?;
    /// let raw = Normalisation::RawUnorderedPairs;
    /// let options = BetweennessOptions { normalisation: raw, ..BetweennessOptions::default() };
    /// let found = network.betweenness(options, &NoProgress)?;
    /// assert_eq!(found.scores.parties, [4.0, 0.0, 0.0]);
    /// assert_eq!(found.scores.groups, [3.0, 3.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn betweenness(
        &self,
        options: BetweennessOptions,
        progress: &dyn Progress,
    ) -> Result<Betweenness, BetweennessError> {
        let plan = Plan::new(self, options.threads, progress);
        let (estimate, draws) = match options.sampling {
            Sampling::Exact => (plan.exact()?, 0),
            Sampling::Sources { draws, confidence, seed } => {
                let draws = u64::from(draws.get());
                let mut sample = Sample::new(&plan, seed);
                sample.draw(draws)?;
                (sample.estimate(confidence.alpha()), draws)
            }
            Sampling::Within { half_width, confidence, seed } => {
                if half_width.is_nan() || half_width <= 0.0 {
                    return Err(BetweennessError::HalfWidth(half_width));
                }
                plan.within(half_width, confidence.alpha(), seed)?
            }
        };
        let unit = Unit { network: self, normalisation: options.normalisation };
        Ok(Betweenness {
            scores: unit.scores(&estimate.groups, &estimate.parties),
            sampling: options.sampling,
            draws,
            half_widths: estimate.widths.map(|(groups, parties)| unit.scores(&groups, &parties)),
        })
    }

    /// For how many pairs of one of `sources` with any other node each group and party lies on the shortest paths between
    /// them, each pair counted from its source: who stands between these and everybody. A source given twice counts twice.
    ///
    /// Raw sums; a source that is no node is nobody. Cost as [`betweenness`](Self::betweenness), for these sources alone.
    ///
    /// # Errors
    /// [`BetweennessError`] for more paths than an `f64` can count, and if stopped.
    pub fn betweenness_from(
        &self,
        sources: &[(Mode, u32)],
        threads: NonZeroUsize,
        progress: &dyn Progress,
    ) -> Result<Scores, BetweennessError> {
        let plan = Plan::new(self, threads, progress);
        let mut times: BTreeMap<(Mode, u32), f64> = BTreeMap::new();
        for source in sources {
            *times.entry(*source).or_insert(0.0) += 1.0;
        }
        let weight = |mode, node| times.get(&(mode, node)).copied().unwrap_or(0.0);
        let sums = plan.sums(plan.batches(weight), false)?;
        let normalisation = Normalisation::RawOrderedPairs;
        Ok(Scores { normalisation, groups: sums.groups, parties: sums.parties })
    }
}

/// Pairs each node stands between, each counted once, and how far that may be off.
struct Estimate {
    groups: Vec<f64>,
    parties: Vec<f64>,
    widths: Option<(Vec<f64>, Vec<f64>)>,
}

struct Plan<'n> {
    network: &'n Network,
    pieces: Pieces,
    threads: NonZeroUsize,
    progress: &'n dyn Progress,
}

impl<'n> Plan<'n> {
    fn new(network: &'n Network, threads: NonZeroUsize, progress: &'n dyn Progress) -> Self {
        Self { network, pieces: Pieces::of(network), threads, progress }
    }

    /// Batches of sources of one component and mode, each with how often it counts.
    fn batches(&self, weight: impl Fn(Mode, u32) -> f64) -> Vec<Batch> {
        let mut batches = Vec::new();
        for piece in self.pieces.iter().filter(|piece| piece.len() > 2) {
            for mode in [Mode::Groups, Mode::Parties] {
                let nodes = self.pieces.nodes(mode).get(piece.of(mode)).unwrap_or_default();
                let weighted = nodes.iter().map(|node| (*node, weight(mode, *node)));
                let sources: Vec<(u32, f64)> =
                    weighted.filter(|(_, weight)| *weight > 0.0).collect();
                batches.extend(sources.chunks(LANES).map(|sources| Batch {
                    mode,
                    sources: sources.to_vec(),
                    groups: piece.groups.clone(),
                    parties: piece.parties.clone(),
                }));
            }
        }
        batches
    }

    fn sums(&self, batches: Vec<Batch>, squares: bool) -> Result<Sums, BetweennessError> {
        let (groups, parties) = (self.network.side(Mode::Groups), self.network.side(Mode::Parties));
        let none = |count: u32| vec![0.0; place(count)];
        let mut total =
            Sums { groups: none(groups.len()), parties: none(parties.len()), ..Sums::default() };
        if squares {
            (total.group_squares, total.party_squares) = (none(groups.len()), none(parties.len()));
        }
        let all = u64::try_from(batches.len()).unwrap_or(u64::MAX);
        let size = batches.len().div_ceil(PARTS).max(1);
        let mut done = 0_u64;
        let parts: Vec<&[Batch]> = batches.chunks(size).collect();
        for some in parts.chunks(self.threads.get()) {
            let found = in_order(some.to_vec(), self.threads, |part| {
                let lists = (&self.pieces.groups[..], &self.pieces.parties[..]);
                let mut search = Search::new((groups, parties), lists, squares);
                part.iter().try_for_each(|batch| search.add(batch)).map(|()| search.into_sums())
            });
            for part in found {
                total.add(&part?);
            }
            done = done.saturating_add(
                some.iter().map(|part| u64::try_from(part.len()).unwrap_or(0)).sum(),
            );
            self.progress.step(done, Some(all), "betweenness")?;
        }
        Ok(total)
    }

    /// Every source once. Parties that sit in one and the same group only are told from each other by nobody, and lie
    /// between nobody: one of them stands for all; likewise groups of one and the same member.
    fn exact(&self) -> Result<Estimate, BetweennessError> {
        let counts = |mode: Mode| {
            let (own, other) = (self.network.side(mode), self.network.side(mode.other()));
            let mut first: Vec<Option<u32>> = vec![None; place(other.len())];
            let mut counts = vec![0.0; place(own.len())];
            for node in 0..own.len() {
                let stands_for = match own.row(node) {
                    [only] => {
                        first.get_mut(place(*only)).map_or(node, |first| *first.get_or_insert(node))
                    }
                    _ => node,
                };
                if let Some(count) = counts.get_mut(place(stands_for)) {
                    *count += 1.0;
                }
            }
            counts
        };
        let (groups, parties) = (counts(Mode::Groups), counts(Mode::Parties));
        let of = |mode, node: u32| {
            let counts = match mode {
                Mode::Groups => &groups,
                Mode::Parties => &parties,
            };
            counts.get(place(node)).copied().unwrap_or(0.0)
        };
        let sums = self.sums(self.batches(of), false)?;
        let halved = |sums: Vec<f64>| sums.into_iter().map(|sum| sum / 2.0).collect();
        Ok(Estimate { groups: halved(sums.groups), parties: halved(sums.parties), widths: None })
    }

    /// Draws until every half-width is small enough, twice as many each round, and half the doubt left for it.
    fn within(
        &self,
        most: f64,
        alpha: f64,
        seed: u64,
    ) -> Result<(Estimate, u64), BetweennessError> {
        let mut sample = Sample::new(self, seed);
        let scale = share(2.0, sample.nodes * (sample.nodes - 1.0).max(0.0)).max(f64::MIN_POSITIVE);
        let (mut next, mut alpha) = (FIRST_DRAWS, alpha / 2.0);
        loop {
            if float(sample.draws.saturating_add(next)) >= length(sample.sources.len()) {
                return Ok((self.exact()?, 0));
            }
            sample.draw(next)?;
            let estimate = sample.estimate(alpha);
            let widths =
                estimate.widths.iter().flat_map(|(groups, parties)| groups.iter().chain(parties));
            if widths.fold(0.0_f64, |widest, width| widest.max(*width)) * scale <= most {
                return Ok((estimate, sample.draws));
            }
            (next, alpha) = (sample.draws, alpha / 2.0);
        }
    }
}

/// Sources drawn so far, with replacement, and what they see.
struct Sample<'p, 'n> {
    plan: &'p Plan<'n>,
    rng: Rng,
    sources: Vec<(Mode, u32)>, // Nodes with a tie; others see nothing.
    nodes: f64,                // One fewer than there are: how far a node's share is counted.
    draws: u64,
    sums: Sums,
}

impl<'p, 'n> Sample<'p, 'n> {
    fn new(plan: &'p Plan<'n>, seed: u64) -> Self {
        let tied = |mode: Mode| {
            let side = plan.network.side(mode);
            (0..side.len()).filter(move |node| side.degree(*node) > 0).map(move |node| (mode, node))
        };
        let sources: Vec<(Mode, u32)> = tied(Mode::Groups).chain(tied(Mode::Parties)).collect();
        let nodes = f64::from(plan.network.group_count()) + f64::from(plan.network.party_count());
        Self {
            plan,
            rng: Rng::new(seed),
            sources,
            nodes: nodes - 1.0,
            draws: 0,
            sums: Sums::default(),
        }
    }

    fn draw(&mut self, draws: u64) -> Result<(), BetweennessError> {
        let mut times: BTreeMap<(Mode, u32), f64> = BTreeMap::new();
        let bound = u64::try_from(self.sources.len()).unwrap_or(u64::MAX);
        for _ in 0..draws {
            // Without sources there is nothing to draw.
            let Ok(drawn) = self.rng.below(bound) else { break };
            let source = usize::try_from(drawn).ok().and_then(|drawn| self.sources.get(drawn));
            if let Some(source) = source {
                *times.entry(*source).or_insert(0.0) += 1.0;
            }
        }
        let weight = |mode, node| times.get(&(mode, node)).copied().unwrap_or(0.0);
        let seen = self.plan.sums(self.plan.batches(weight), true)?;
        if self.draws == 0 {
            self.sums = seen;
        } else {
            self.sums.add(&seen);
        }
        self.draws = self.draws.saturating_add(draws);
        Ok(())
    }

    /// What the draws so far say, with half-widths that hold for all nodes together but for a chance of `alpha`.
    fn estimate(&self, alpha: f64) -> Estimate {
        let sources = length(self.sources.len());
        let draws = float(self.draws);
        // A source sees at most everybody but itself and the node in the middle.
        let most = (self.nodes - 1.0).max(0.0);
        let doubt = (4.0 * (self.nodes + 1.0) / alpha.max(f64::MIN_POSITIVE)).ln().max(0.0);
        let each = |sums: &[f64], squares: &[f64]| -> (Vec<f64>, Vec<f64>) {
            let pairs = sums.iter().zip(squares);
            pairs
                .map(|(sum, squares)| {
                    let mean = share(*sum, draws);
                    let fewer = draws - 1.0;
                    let variance = share((squares - sum * mean).max(0.0), fewer);
                    let width = if fewer > 0.0 {
                        (2.0 * variance * doubt / draws).sqrt() + 7.0 * most * doubt / (3.0 * fewer)
                    } else {
                        most
                    };
                    (mean * sources / 2.0, width.min(most) * sources / 2.0)
                })
                .unzip()
        };
        let (groups, group_widths) = each(&self.sums.groups, &self.sums.group_squares);
        let (parties, party_widths) = each(&self.sums.parties, &self.sums.party_squares);
        Estimate { groups, parties, widths: Some((group_widths, party_widths)) }
    }
}

/// What pairs are counted in.
struct Unit<'n> {
    network: &'n Network,
    normalisation: Normalisation,
}

impl Unit<'_> {
    fn scores(&self, groups: &[f64], parties: &[f64]) -> Scores {
        let (g, p) = (f64::from(self.network.group_count()), f64::from(self.network.party_count()));
        let scaled = |pairs: &[f64], own: f64, other: f64| {
            let most = self.most(own, other);
            pairs.iter().map(|pairs| share(*pairs, most)).collect()
        };
        Scores {
            normalisation: self.normalisation,
            groups: scaled(groups, g, p),
            parties: scaled(parties, p, g),
        }
    }

    /// What one unordered pair is divided by.
    fn most(&self, own: f64, other: f64) -> f64 {
        match self.normalisation {
            Normalisation::RawUnorderedPairs => 1.0,
            Normalisation::RawOrderedPairs => 0.5,
            Normalisation::OneMode => (own + other - 1.0) * (own + other - 2.0) / 2.0,
            Normalisation::TwoMode if other < 1.0 => 0.0,
            // Borgatti and Everett (1997), equation 5.
            Normalisation::TwoMode => {
                let s = ((own - 1.0) / other).floor();
                let t = (own - 1.0) - s * other;
                let (s1, m) = (s + 1.0, other);
                (m * m * s1 * s1 + m * s1 * (2.0 * t - s - 1.0) - t * (2.0 * s - t + 3.0)) / 2.0
            }
        }
    }
}

impl Sums {
    fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.groups, &other.groups),
            (&mut self.parties, &other.parties),
            (&mut self.group_squares, &other.group_squares),
            (&mut self.party_squares, &other.party_squares),
        ];
        for (sums, parts) in pairs {
            for (sum, part) in sums.iter_mut().zip(parts) {
                *sum += part;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::NoProgress;
    use proptest::prelude::*;

    use super::*;

    const RAW: BetweennessOptions = BetweennessOptions {
        sampling: Sampling::Exact,
        normalisation: Normalisation::RawUnorderedPairs,
        threads: NonZeroUsize::MIN,
    };

    fn ties() -> impl Strategy<Value = Vec<(u32, u32)>> {
        prop::collection::vec((0_u32..7, 0_u32..8), 0..40)
    }

    fn network(ties: &[(u32, u32)]) -> Network {
        Network::from_ties(7, 8, ties).unwrap()
    }

    /// Slow: distances and numbers of shortest paths between all, then every node on every pair.
    fn by_pairs(network: &Network) -> (Vec<f64>, f64) {
        let graph = network.as_graph().unwrap();
        let nodes = graph.node_count();
        let from = |source: u32| {
            let (mut distance, mut paths) = (vec![None; place(nodes)], vec![0.0; place(nodes)]);
            (distance[place(source)], paths[place(source)]) = (Some(0_u32), 1.0);
            for step in 0..nodes {
                for node in (0..nodes)
                    .filter(|node| distance[place(*node)] == Some(step))
                    .collect::<Vec<_>>()
                {
                    for next in graph.neighbours(node) {
                        let known = distance[place(*next)].get_or_insert(step + 1);
                        if *known == step + 1 {
                            paths[place(*next)] += paths[place(node)];
                        }
                    }
                }
            }
            (distance, paths)
        };
        let all: Vec<_> = (0..nodes).map(from).collect();
        let (mut between, mut steps) = (vec![0.0; place(nodes)], 0.0);
        for a in 0..place(nodes) {
            for b in 0..a {
                let Some(whole) = all[a].0[b] else { continue };
                steps += f64::from(whole) - 1.0;
                for (v, between) in between.iter_mut().enumerate() {
                    let apart = v != a && v != b;
                    if apart && all[a].0[v].zip(all[b].0[v]).is_some_and(|(x, y)| x + y == whole) {
                        *between += all[a].1[v] * all[b].1[v] / all[a].1[b];
                    }
                }
            }
        }
        (between, steps)
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
    }

    proptest! {
        #[test]
        fn it_is_what_pairs_say(ties in ties()) {
            let network = network(&ties);
            let found = network.betweenness(RAW, &NoProgress).unwrap();
            let (expected, steps) = by_pairs(&network);
            let ours = found.scores.groups.iter().chain(&found.scores.parties);
            for (ours, expected) in ours.clone().zip(&expected) {
                prop_assert!(close(*ours, *expected), "{} {}", ours, expected);
            }
            // Each pair of nodes at distance d has d - 1 between them.
            prop_assert!(close(ours.sum(), steps));
            prop_assert_eq!((found.draws, found.half_widths), (0, None));
        }

        #[test]
        fn threads_change_no_bit(ties in ties(), threads in 2_usize..6, seed: u64) {
            let network = network(&ties);
            let draws = NonZeroU32::new(20).unwrap();
            for sampling in [Sampling::Exact, Sampling::Sources { draws, confidence: Level::P95, seed }] {
                let one = network.betweenness(BetweennessOptions { sampling, ..RAW }, &NoProgress);
                let threads = NonZeroUsize::new(threads).unwrap();
                let more = BetweennessOptions { sampling, threads, ..RAW };
                prop_assert_eq!(one, network.betweenness(more, &NoProgress));
            }
        }

        #[test]
        fn the_truth_lies_within_the_half_widths(ties in ties(), seed: u64) {
            let network = network(&ties);
            let exact = network.betweenness(RAW, &NoProgress).unwrap();
            let sampling =
                Sampling::Sources { draws: NonZeroU32::new(40).unwrap(), confidence: Level::new(0.999_999).unwrap(), seed };
            let found = network.betweenness(BetweennessOptions { sampling, ..RAW }, &NoProgress).unwrap();
            let widths = found.half_widths.unwrap();
            for mode in [Mode::Groups, Mode::Parties] {
                let all = found.scores.of(mode).iter().zip(widths.of(mode)).zip(exact.scores.of(mode));
                for ((estimate, width), truth) in all {
                    prop_assert!((estimate - truth).abs() <= width + 1e-9, "{} {} {}", estimate, width, truth);
                }
            }
        }
    }

    #[test]
    fn conventions_are_multiples_of_each_other() {
        let network = Network::from_ties(2, 3, &[(0, 0), (0, 1), (1, 0), (1, 2)]).unwrap();
        let scores = |normalisation| {
            network
                .betweenness(BetweennessOptions { normalisation, ..RAW }, &NoProgress)
                .unwrap()
                .scores
        };
        assert_eq!(scores(Normalisation::RawUnorderedPairs).parties, [4.0, 0.0, 0.0]);
        // Each pair in both orders, as NetworKit has it and as we do only if asked.
        assert_eq!(scores(Normalisation::RawOrderedPairs).parties, [8.0, 0.0, 0.0]);
        assert_eq!(scores(Normalisation::OneMode).parties, [4.0 / 6.0, 0.0, 0.0]);
        // Three parties and two groups: the most a party can have is 9/2 - 1/2... by the formula 5.
        let most = scores(Normalisation::TwoMode).parties;
        assert!(close(4.0 / most[0], by_formula(3.0, 2.0)), "{most:?}");
    }

    /// Written out for s and t as Borgatti and Everett print it.
    fn by_formula(own: f64, other: f64) -> f64 {
        let (s, t) = (((own - 1.0) / other).floor(), (own - 1.0) % other);
        0.5 * (other.powi(2) * (s + 1.0).powi(2) + other * (s + 1.0) * (2.0 * t - s - 1.0)
            - t * (2.0 * s - t + 3.0))
    }

    #[test]
    fn a_second_role_makes_no_second_path() {
        let once = Network::from_ties(2, 3, &[(0, 0), (0, 1), (1, 1), (1, 2)]).unwrap();
        let twice =
            Network::from_ties(2, 3, &[(0, 0), (0, 1), (0, 1), (1, 1), (1, 2), (0, 1)]).unwrap();
        let scores = |network: &Network| network.betweenness(RAW, &NoProgress).unwrap().scores;
        assert_eq!(scores(&once), scores(&twice));
    }

    #[test]
    fn a_chain_costs_no_more_than_its_length_each() {
        let ties: Vec<(u32, u32)> =
            (0..2_000).flat_map(|node| [(node, node), (node, node + 1)]).collect();
        let network = Network::from_ties(2_000, 2_001, &ties).unwrap();
        let scores = network.betweenness(RAW, &NoProgress).unwrap().scores;
        // 2,001 nodes on each side of the middle one, but for itself: 2,000 pairs of sides.
        assert_eq!(scores.parties[1_000], 2_000.0 * 2_000.0);
    }

    #[test]
    fn from_every_source_each_pair_is_met_twice() {
        let network = network(&[(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 0), (3, 1), (4, 5)]);
        let all = |mode, count| (0..count).map(move |node| (mode, node));
        let sources: Vec<(Mode, u32)> = all(Mode::Groups, 7).chain(all(Mode::Parties, 8)).collect();
        let found = network.betweenness_from(&sources, NonZeroUsize::MIN, &NoProgress).unwrap();
        let options = BetweennessOptions { normalisation: Normalisation::RawOrderedPairs, ..RAW };
        let whole = network.betweenness(options, &NoProgress).unwrap().scores;
        assert!(found.parties.iter().zip(&whole.parties).all(|(a, b)| close(*a, *b)));
        let nobody =
            network.betweenness_from(&[(Mode::Groups, 99)], NonZeroUsize::MIN, &NoProgress);
        assert!(nobody.unwrap().parties.iter().all(|score| *score == 0.0));
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        let network = network(&[(0, 0)]);
        for half_width in [0.0, -1.0, f64::NAN] {
            let sampling = Sampling::Within { half_width, confidence: Level::P95, seed: 1 };
            let error = network.betweenness(BetweennessOptions { sampling, ..RAW }, &NoProgress);
            assert_eq!(
                error.unwrap_err().to_string(),
                format!("a half-width of {half_width} cannot be reached; it must be above 0")
            );
        }
    }

    #[test]
    fn more_paths_than_can_be_counted_are_refused() {
        // 400 rings of a board and eight parties, one after the other: 8 to the 400 paths from end to end.
        let mut ties = Vec::new();
        for ring in 0..400 {
            for party in 0..8 {
                ties.extend([(ring, ring * 8 + party), (ring + 1, ring * 8 + party)]);
            }
        }
        let network = Network::from_ties(401, 3_200, &ties).unwrap();
        let error = network.betweenness(RAW, &NoProgress).unwrap_err();
        assert_eq!(error, BetweennessError::TooManyPaths);
    }

    #[test]
    fn a_sample_that_would_not_be_less_work_is_not_taken() {
        let network = network(&[(0, 0), (0, 1), (1, 1), (1, 2)]);
        let sampling = Sampling::Within { half_width: 0.5, confidence: Level::P95, seed: 7 };
        let found =
            network.betweenness(BetweennessOptions { sampling, ..RAW }, &NoProgress).unwrap();
        assert_eq!(found.scores, network.betweenness(RAW, &NoProgress).unwrap().scores);
        assert_eq!((found.draws, found.half_widths), (0, None));
    }

    #[test]
    fn a_sample_stops_once_it_is_good_enough() {
        // 3,000 parties in one board each of ten, and one party in all.
        let ties: Vec<(u32, u32)> = (0..3_000)
            .map(|party| (party % 10, party))
            .chain((0..10).map(|group| (group, 3_000)))
            .collect();
        let network = Network::from_ties(10, 3_001, &ties).unwrap();
        let sampling = Sampling::Within { half_width: 0.2, confidence: Level::P95, seed: 7 };
        let options = BetweennessOptions { sampling, normalisation: Normalisation::OneMode, ..RAW };
        let found = network.betweenness(options, &NoProgress).unwrap();
        let widths = found.half_widths.unwrap();
        let exact = network
            .betweenness(BetweennessOptions { sampling: Sampling::Exact, ..options }, &NoProgress)
            .unwrap();
        assert!(found.draws >= 64 && found.draws < 3_011, "{}", found.draws);
        assert!(widths.parties.iter().chain(&widths.groups).all(|width| *width <= 0.2));
        assert!((found.scores.parties[3_000] - exact.scores.parties[3_000]).abs() <= 0.2);
        assert_eq!(exact.scores.top(Mode::Parties, 1)[0].0, 3_000);
    }
}
