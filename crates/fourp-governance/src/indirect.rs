//! What leads from one node to another of its mode through third ones.

use std::{num::NonZeroUsize, ops::Range};

use fourp_graph::in_order;

use crate::{
    mode::{Mode, Side},
    network::Network,
    place::place,
    projection::{Weighting, weight, weights},
    tally::Tally,
};

/// How many nodes are looked at together.
pub(crate) const LANES: usize = 16;

/// One number for each node of a batch.
pub(crate) type Line = [f64; LANES];

const NOTHING: Line = [0.0; LANES];

// Nodes are cut in this many parts whatever the number of threads.
const PARTS: u32 = 16;

pub(crate) fn parts(nodes: u32) -> Vec<Range<u32>> {
    let size = nodes.div_ceil(PARTS).max(1);
    let firsts = (0..PARTS).map(|part| part.saturating_mul(size)).filter(|first| *first < nodes);
    firsts.map(|first| first..first.saturating_add(size).min(nodes)).collect()
}

/// Nodes of one mode and the strengths of their ties, as far as they are known without the ties.
pub(crate) struct Ties<'n> {
    pub(crate) own: Side<'n>,
    pub(crate) other: Side<'n>,
    pub(crate) weights: Vec<f64>, // What each node of the other mode adds to a pair.
    pub(crate) strengths: Vec<f64>, // All ties of a node together.
    diagonal: Vec<f64>,           // What a node would be tied to itself with.
}

impl<'n> Ties<'n> {
    pub(crate) fn new(network: &'n Network, mode: Mode, weighting: Weighting) -> Self {
        let (own, other) = (network.side(mode), network.side(mode.other()));
        let weights = weights(other, weighting);
        let node = |node: u32| {
            let sums = own.row(node).iter().map(|neighbour| {
                let weight = weight(&weights, *neighbour);
                (weight, weight * (f64::from(other.degree(*neighbour)) - 1.0))
            });
            sums.fold((0.0, 0.0), |(diagonal, strength), (more, ties)| {
                (diagonal + more, strength + ties)
            })
        };
        let (diagonal, strengths) = (0..own.len()).map(node).unzip();
        Self { own, other, weights, strengths, diagonal }
    }

    /// Goes through each pair of tied nodes once, and adds up what `add` makes of them, by node.
    ///
    /// `add` is given the sums so far, a node and up to [`LANES`] before it, from the second number on: the strengths of its
    /// ties w to them, 0 where they are not tied, and `Σ_q w_iq f_q w_qj` over third nodes q, `f` being `factors`. Sums are
    /// added up part by part, so they are the same on any number of threads.
    pub(crate) fn sums<S: Copy + Default + Send>(
        &self,
        factors: &[f64],
        threads: NonZeroUsize,
        add: impl Fn(&mut [S], u32, u32, &Line, &Line) + Sync,
        join: impl Fn(&mut S, S),
    ) -> Vec<S> {
        let nodes = self.own.len();
        let mut sums = vec![S::default(); place(nodes)];
        let part = |nodes: Range<u32>| {
            let mut search = Search::new(self, factors);
            let mut sums = vec![S::default(); place(self.own.len())];
            for first in nodes.clone().step_by(LANES) {
                let last = first.saturating_add(EACH).min(nodes.end);
                search.look(first..last, |fellow, tied, indirect| {
                    add(&mut sums, fellow, first, tied, indirect);
                });
            }
            sums
        };
        for some in parts(nodes).chunks(threads.get()) {
            for found in in_order(some.to_vec(), threads, part) {
                sums.iter_mut().zip(found).for_each(|(sum, more)| join(sum, more));
            }
        }
        sums
    }
}

const EACH: u32 = 16;

/// A batch of nodes at once: for each other node a line, with the part of each of the batch in it.
struct Search<'t> {
    ties: &'t Ties<'t>,
    factors: &'t [f64],
    fellows: Tally,
    between: Tally,
    tied: Vec<Line>,   // w_iq: by fellow.
    passed: Vec<Line>, // w_iq f_q: by fellow.
    handed: Vec<Line>, // By node of the other mode: what its nodes pass on.
}

impl<'t> Search<'t> {
    fn new(ties: &'t Ties<'t>, factors: &'t [f64]) -> Self {
        let (own, other) = (place(ties.own.len()), place(ties.other.len()));
        Self {
            ties,
            factors,
            fellows: Tally::new(ties.own.len()),
            between: Tally::new(ties.other.len()),
            tied: vec![NOTHING; own],
            passed: vec![NOTHING; own],
            handed: vec![NOTHING; other],
        }
    }

    fn look(&mut self, nodes: Range<u32>, mut each: impl FnMut(u32, &Line, &Line)) {
        self.tie(&nodes);
        self.pass();
        // Where fellows have most of the ties anyway, a sum for each node between is quicker than one by one from each fellow.
        let fellows =
            self.fellows.iter().map(|(fellow, _)| u64::from(self.ties.own.degree(fellow)));
        if fellows.sum::<u64>() > u64::from(self.ties.own.ties()) / 2 {
            self.gather(nodes.start);
        } else {
            self.scatter();
        }
        for (fellow, _) in self.fellows.iter().filter(|(fellow, _)| *fellow > nodes.start) {
            let mut tied = line(&self.tied, fellow);
            if fellow < nodes.end {
                // Each pair once: with those of the batch that come before.
                tied.iter_mut().skip(place(fellow - nodes.start)).for_each(|tie| *tie = 0.0);
            }
            let mut indirect = sum(&self.handed, self.ties.own.row(fellow));
            let returned = weight(&self.ties.diagonal, fellow) * weight(self.factors, fellow);
            for (indirect, tie) in indirect.iter_mut().zip(&tied) {
                // The fellow's own part went round and came back: that is no tie.
                let others = (*indirect - returned * tie).max(0.0);
                *indirect = if *tie > 0.0 { others } else { 0.0 };
            }
            each(fellow, &tied, &indirect);
        }
        for (fellow, _) in self.fellows.iter() {
            set(&mut self.tied, fellow, NOTHING);
            set(&mut self.passed, fellow, NOTHING);
        }
    }

    /// The ties of each of the batch to its fellows.
    fn tie(&mut self, nodes: &Range<u32>) {
        self.fellows.clear();
        for (lane, node) in nodes.clone().enumerate() {
            for neighbour in self.ties.own.row(node) {
                let weight = weight(&self.ties.weights, *neighbour);
                let row = self.ties.other.row(*neighbour);
                self.fellows.add_all(row);
                for fellow in row {
                    let line = self.tied.get_mut(place(*fellow));
                    if let Some(sum) = line.and_then(|line| line.get_mut(lane)) {
                        *sum += weight;
                    }
                }
            }
            // Nobody is a contact of its own.
            let line = self.tied.get_mut(place(node));
            if let Some(own) = line.and_then(|line| line.get_mut(lane)) {
                *own = 0.0;
            }
        }
    }

    fn pass(&mut self) {
        for (fellow, _) in self.fellows.iter() {
            let factor = weight(self.factors, fellow);
            set(&mut self.passed, fellow, line(&self.tied, fellow).map(|tie| tie * factor));
        }
    }

    /// All nodes of the other mode; those whose nodes all come before are not looked at.
    fn gather(&mut self, first: u32) {
        for (neighbour, (handed, weight)) in
            (0..).zip(self.handed.iter_mut().zip(&self.ties.weights))
        {
            let row = self.ties.other.row(neighbour);
            if row.last().is_some_and(|last| *last > first) {
                *handed = sum(&self.passed, row).map(|passed| passed * weight);
            }
        }
    }

    /// Only nodes of the other mode that fellows are tied to.
    fn scatter(&mut self) {
        self.between.clear();
        for (fellow, _) in self.fellows.iter() {
            self.between.add_all(self.ties.own.row(fellow));
        }
        for (neighbour, _) in self.between.iter() {
            set(&mut self.handed, neighbour, NOTHING);
        }
        for (fellow, _) in self.fellows.iter() {
            let passed = line(&self.passed, fellow);
            for neighbour in self.ties.own.row(fellow) {
                if let Some(handed) = self.handed.get_mut(place(*neighbour)) {
                    add(handed, &passed);
                }
            }
        }
        for (neighbour, _) in self.between.iter() {
            let weight = weight(&self.ties.weights, neighbour);
            let handed = line(&self.handed, neighbour).map(|passed| passed * weight);
            set(&mut self.handed, neighbour, handed);
        }
    }
}

#[inline]
fn line(lines: &[Line], node: u32) -> Line {
    lines.get(place(node)).copied().unwrap_or(NOTHING)
}

#[inline]
fn set(lines: &mut [Line], node: u32, value: Line) {
    if let Some(line) = lines.get_mut(place(node)) {
        *line = value;
    }
}

#[inline]
fn add(sums: &mut Line, more: &Line) {
    for (sum, part) in sums.iter_mut().zip(more) {
        *sum += part;
    }
}

#[inline]
fn sum(lines: &[Line], row: &[u32]) -> Line {
    let mut sums = NOTHING;
    for node in row {
        if let Some(line) = lines.get(place(*node)) {
            add(&mut sums, line);
        }
    }
    sums
}
