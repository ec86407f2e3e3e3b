//! Which sources are followed, and what they see.

use std::{collections::BTreeMap, num::NonZeroUsize};

use fourp_graph::in_order;
use fourp_model::{Progress, Stopped};
use fourp_stat::Rng;

use crate::{
    brandes::{Batch, LANES, Overflow, Search, Sums},
    float::{float, length, share},
    mode::Mode,
    network::Network,
    pieces::Pieces,
    place::place,
};

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

/// Pairs each node stands between, each counted once, and how far that may be off.
pub(crate) struct Estimate {
    pub(crate) groups: Vec<f64>,
    pub(crate) parties: Vec<f64>,
    pub(crate) widths: Option<(Vec<f64>, Vec<f64>)>,
}

pub(crate) struct Plan<'n> {
    network: &'n Network,
    pieces: Pieces,
    threads: NonZeroUsize,
    progress: &'n dyn Progress,
}

impl<'n> Plan<'n> {
    pub(crate) fn new(
        network: &'n Network,
        threads: NonZeroUsize,
        progress: &'n dyn Progress,
    ) -> Self {
        Self { network, pieces: Pieces::of(network), threads, progress }
    }

    /// Batches of sources of one component and mode, each with how often it counts.
    pub(crate) fn batches(&self, weight: impl Fn(Mode, u32) -> f64) -> Vec<Batch> {
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

    pub(crate) fn sums(
        &self,
        batches: Vec<Batch>,
        squares: bool,
    ) -> Result<Sums, BetweennessError> {
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
    pub(crate) fn exact(&self) -> Result<Estimate, BetweennessError> {
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
    pub(crate) fn within(
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
pub(crate) struct Sample<'p, 'n> {
    plan: &'p Plan<'n>,
    rng: Rng,
    sources: Vec<(Mode, u32)>, // Nodes with a tie; others see nothing.
    nodes: f64,                // One fewer than there are: how far a node's share is counted.
    draws: u64,
    sums: Sums,
}

impl<'p, 'n> Sample<'p, 'n> {
    pub(crate) fn new(plan: &'p Plan<'n>, seed: u64) -> Self {
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

    pub(crate) fn draw(&mut self, draws: u64) -> Result<(), BetweennessError> {
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
    pub(crate) fn estimate(&self, alpha: f64) -> Estimate {
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
