//! The Leiden algorithm: nodes move to where they are tied most, communities are refined, and become nodes.

use std::collections::VecDeque;

use fourp_stat::Rng;

use crate::{
    float::float,
    leiden_graph::{Near, Strength, Weighted},
    place::{at, number, place},
};

/// How gains are counted: whole numbers, so that which is largest depends on no machine.
///
/// With m ties and γ = part / whole, moving a node of w ties to a community, of whose ties x are expected but for a factor,
/// gains `ties · w - expected · x`, the gain in modularity times a positive number that is the same for all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    ties: i64,
    expected: i64,
}

impl Scale {
    /// None if gains could be beyond an `i64`.
    pub(crate) fn new<S: Strength>(ties: u32, (part, whole): (i64, i64)) -> Option<Self> {
        let m = i64::from(ties);
        // No gain is larger than that of all ties against none expected, or the other way round.
        let most = (2 * m).checked_mul(2 * m)?.checked_mul(part.max(whole))?;
        (most <= i64::MAX / 4).then(|| Self { ties: whole * S::scale(m), expected: part })
    }

    #[inline]
    fn gain<S: Strength>(self, ties: u32, one: S, other: S) -> i64 {
        self.ties * i64::from(ties) - self.expected * one.expected(other)
    }

    /// One of several ways with their gains, each with a chance proportional to exp(gain / θ), with θ a hundredth of what
    /// one tie gains where none is expected. None of none.
    fn drawn(self, ways: &[(i64, u32)], rng: &mut Rng) -> Option<u32> {
        let (most, only) = ways.iter().max().copied()?;
        if ways.len() == 1 {
            return Some(only);
        }
        let unit = float(self.ties.unsigned_abs()) / 100.0;
        let weight = |gain: i64| falling(float(most.abs_diff(gain)) / unit);
        let total: f64 = ways.iter().map(|(gain, _)| weight(*gain)).sum();
        let mut left = total * rng.uniform();
        let drawn = ways.iter().find(|(gain, _)| {
            left -= weight(*gain);
            left < 0.0
        });
        drawn.map(|(_, label)| *label).or(Some(only))
    }
}

/// About exp(-x), as (1 + x / 1024)^-1024: of basic operations alone, which give the same bits on every machine.
fn falling(x: f64) -> f64 {
    if x > 40.0 {
        return 0.0;
    }
    let mut power = 1.0 / (1.0 + x / 1024.0);
    for _ in 0..10 {
        power *= power;
    }
    power
}

/// One iteration of Leiden (Traag, Waltman and van Eck 2019, "From Louvain to Leiden", Scientific Reports 9: 5233, algorithm
/// A.2) from a partition, which is changed to one that is no worse and whose communities are connected. Labels are below
/// the number of nodes.
///
/// The θ of its refinement is 0.01, as there, in ties: see [`Scale::drawn`]. It matters: with θ = 0 a node is always merged with
/// the neighbour of the lowest degree.
pub(crate) fn iterate<S: Strength>(
    graph: &Weighted<S>,
    scale: Scale,
    labels: &mut [u32],
    rng: &mut Rng,
) {
    // What node of the level at hand each node is in.
    let mut of: Vec<u32> = (0..graph.len()).collect();
    let mut community = labels.to_vec();
    let mut level: Option<Weighted<S>> = None;
    loop {
        let graph = level.as_ref().unwrap_or(graph);
        let lot = Lot(rng.next_u64());
        let mut moves = Moves::new(graph, scale, lot, community);
        let mut order: Vec<u32> = (0..graph.len()).collect();
        rng.shuffle(&mut order);
        moves.settle(order);
        community = moves.community;
        let mut order: Vec<u32> = (0..graph.len()).collect();
        rng.shuffle(&mut order);
        let refined = refine(graph, scale, &community, &moves.totals, &order, rng);
        let (names, count) = renumbered(&refined);
        if count == graph.len() {
            // Nothing to merge: each community is one node, or what is left of it hangs together only in part.
            community = connected(graph, &community);
            break;
        }
        let mut next = vec![0; place(count)];
        for (name, label) in names.iter().zip(&community) {
            if let Some(slot) = next.get_mut(place(*name)) {
                *slot = *label;
            }
        }
        for node in &mut of {
            *node = at(&names, *node);
        }
        let smaller = graph.aggregate(&names, count);
        community = renumbered(&next).0;
        level = Some(smaller);
    }
    for (label, node) in labels.iter_mut().zip(of) {
        *label = at(&community, node);
    }
}

/// What decides between equal gains: an order of labels drawn at random. Without it the same of two equal ways would be
/// taken by every restart.
#[derive(Clone, Copy, Debug)]
struct Lot(u64);

impl Lot {
    #[inline]
    fn is_first(self, label: u32, other: u32) -> bool {
        // Odd factors and their high bits (Dietzfelbinger and others 1997).
        let rank = |label: u32| u64::from(label).wrapping_add(1).wrapping_mul(self.0 | 1);
        rank(label) > rank(other)
    }
}

/// Nodes, and the communities they move between.
struct Moves<'g, S> {
    graph: &'g Weighted<S>,
    scale: Scale,
    lot: Lot,
    community: Vec<u32>,
    totals: Vec<S>,  // By community.
    sizes: Vec<u32>, // By community.
    empty: Vec<u32>, // Communities without a node.
}

impl<'g, S: Strength> Moves<'g, S> {
    fn new(graph: &'g Weighted<S>, scale: Scale, lot: Lot, community: Vec<u32>) -> Self {
        let mut totals = vec![S::default(); community.len()];
        let mut sizes = vec![0_u32; community.len()];
        for (label, strength) in community.iter().zip(graph.strengths()) {
            if let Some(total) = totals.get_mut(place(*label)) {
                *total = total.plus(*strength);
            }
            if let Some(size) = sizes.get_mut(place(*label)) {
                *size += 1;
            }
        }
        let empty =
            (0..).zip(&sizes).filter(|(_, size)| **size == 0).map(|(label, _)| label).collect();
        Self { graph, scale, lot, community, totals, sizes, empty }
    }

    /// Moves nodes, in that order, to the community near them of the largest gain, or to one of their own; then those that
    /// are tied to a node that moved elsewhere; until no single move gains (`MoveNodesFast`).
    ///
    /// A gain is above 0, so modularity rises with each move, and there are only so many values it can have.
    fn settle(&mut self, order: Vec<u32>) {
        let mut near = Near::new(self.graph.len());
        let mut waiting = vec![true; order.len()];
        let mut queue = VecDeque::from(order);
        while let Some(node) = queue.pop_front() {
            if let Some(waits) = waiting.get_mut(place(node)) {
                *waits = false;
            }
            let Some(best) = self.best(node, &mut near) else { continue };
            self.go(node, best);
            for arc in self.graph.row(node) {
                if at(&self.community, arc.end) == best {
                    continue;
                }
                if let Some(waits) = waiting.get_mut(place(arc.end)).filter(|waits| !**waits) {
                    *waits = true;
                    queue.push_back(arc.end);
                }
            }
        }
    }

    /// Where a node gains most, one of several by lot; none if it gains nowhere more than where it is.
    #[inline]
    fn best(&self, node: u32, near: &mut Near) -> Option<u32> {
        near.clear();
        near.add(self.graph.row(node), &self.community);
        let (own, strength) = (at(&self.community, node), self.graph.strength(node));
        let ties = near.ties(own);
        let stays = self.scale.gain(ties, strength, self.total(own).minus(strength));
        let (mut best, mut most) = (own, stays);
        for label in near.met() {
            if *label == own {
                continue;
            }
            let gain = self.scale.gain(near.ties(*label), strength, self.total(*label));
            let is_better =
                gain > most || (gain == most && best != own && self.lot.is_first(*label, best));
            if is_better {
                (best, most) = (*label, gain);
            }
        }
        // By itself it gains nothing and loses nothing. Where it is tied to nobody it does not stay even if that costs
        // nothing: two groups without a common member expect no tie between them.
        let is_alone = at(&self.sizes, own) < 2;
        if !is_alone && (most < 0 || (best == own && ties == 0)) {
            return self.empty.last().copied();
        }
        (best != own).then_some(best)
    }

    #[inline]
    fn total(&self, label: u32) -> S {
        self.totals.get(place(label)).copied().unwrap_or_default()
    }

    fn go(&mut self, node: u32, to: u32) {
        let strength = self.graph.strength(node);
        let Some(label) = self.community.get_mut(place(node)) else { return };
        let from = std::mem::replace(label, to);
        if let Some(total) = self.totals.get_mut(place(from)) {
            *total = total.minus(strength);
        }
        if let Some(total) = self.totals.get_mut(place(to)) {
            *total = total.plus(strength);
        }
        if let Some(size) = self.sizes.get_mut(place(to)) {
            if *size == 0 {
                // Only the last of the empty ones is ever gone to.
                self.empty.pop();
            }
            *size += 1;
        }
        if let Some(size) = self.sizes.get_mut(place(from)) {
            *size -= 1;
            if *size == 0 {
                self.empty.push(from);
            }
        }
    }
}

/// Cuts communities into parts that are well connected within them (`RefinePartition`): nodes, in that order, that are
/// alone and tied well to the rest of their community are merged with a part of it, drawn among those that are tied to
/// them, and well to the rest themselves, and of which no gain is below 0. Comes out as the part of each node, labelled by one of its
/// nodes.
fn refine<S: Strength>(
    graph: &Weighted<S>,
    scale: Scale,
    community: &[u32],
    totals: &[S],
    order: &[u32],
    rng: &mut Rng,
) -> Vec<u32> {
    let total = |label: u32| totals.get(place(label)).copied().unwrap_or_default();
    let mut part: Vec<u32> = (0..graph.len()).collect();
    let mut strengths: Vec<S> = graph.strengths().to_vec();
    let mut is_alone = vec![true; part.len()];
    // Ties of each part to the rest of its community.
    let mut outside: Vec<u32> = (0..graph.len())
        .zip(community)
        .map(|(node, own)| {
            let within = graph.row(node).iter().filter(|arc| at(community, arc.end) == *own);
            within.fold(0_u32, |sum, arc| sum.saturating_add(arc.ties))
        })
        .collect();
    let (mut near, mut ways) = (Near::new(graph.len()), Vec::new());
    for node in order {
        let (node, own, strength) = (*node, at(community, *node), graph.strength(*node));
        let rest = |strength: S| total(own).minus(strength);
        let is_tied_well = |ties: u32, strength: S| scale.gain(ties, strength, rest(strength)) >= 0;
        let ties = at(&outside, node);
        let is_merged = !is_alone.get(place(node)).copied().unwrap_or_default();
        if is_merged || ties == 0 || !is_tied_well(ties, strength) {
            continue;
        }
        near.clear();
        for arc in graph.row(node) {
            if at(community, arc.end) == own {
                near.add_one(at(&part, arc.end), arc.ties);
            }
        }
        ways.clear();
        for label in near.met() {
            let strength_of = strengths.get(place(*label)).copied().unwrap_or_default();
            let gain = scale.gain(near.ties(*label), strength, strength_of);
            if gain >= 0 && is_tied_well(at(&outside, *label), strength_of) {
                ways.push((gain, *label));
            }
        }
        let Some(label) = scale.drawn(&ways, rng) else { continue };
        if let Some(slot) = part.get_mut(place(node)) {
            *slot = label;
        }
        if let Some(sum) = strengths.get_mut(place(label)) {
            *sum = sum.plus(strength);
        }
        if let Some(sum) = outside.get_mut(place(label)) {
            *sum = sum.saturating_add(ties).saturating_sub(near.ties(label).saturating_mul(2));
        }
        for merged in [node, label] {
            if let Some(alone) = is_alone.get_mut(place(merged)) {
                *alone = false;
            }
        }
    }
    part
}

/// Labels below their number, numbered from 0 in order of first node, and how many there are.
pub(crate) fn renumbered(labels: &[u32]) -> (Vec<u32>, u32) {
    let mut names =
        vec![u32::MAX; labels.iter().max().map_or(0, |most| place(*most).saturating_add(1))];
    let mut count = 0;
    let mut named = |label: &u32| {
        names.get_mut(place(*label)).map_or(0, |name| {
            if *name == u32::MAX {
                *name = count;
                count += 1;
            }
            *name
        })
    };
    (labels.iter().map(&mut named).collect(), count)
}

/// Communities cut into their connected parts, numbered from 0 in order of first node.
fn connected<S: Strength>(graph: &Weighted<S>, community: &[u32]) -> Vec<u32> {
    let mut labels = vec![u32::MAX; community.len()];
    let (mut count, mut open) = (0, Vec::new());
    for first in 0..number(community.len()) {
        if at(&labels, first) != u32::MAX {
            continue;
        }
        open.push(first);
        if let Some(label) = labels.get_mut(place(first)) {
            *label = count;
        }
        while let Some(node) = open.pop() {
            for arc in graph.row(node) {
                let is_near = at(community, arc.end) == at(community, node);
                if let Some(label) =
                    labels.get_mut(place(arc.end)).filter(|label| is_near && **label == u32::MAX)
                {
                    *label = count;
                    open.push(arc.end);
                }
            }
        }
        count += 1;
    }
    labels
}
