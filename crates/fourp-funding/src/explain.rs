//! Which ways money took: the paths behind a traced figure.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
    num::NonZeroUsize,
};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde::Serialize;

use crate::{
    index::{number, place},
    origin::Selection,
    trace::{RULE, Routes},
};

/// How far to look for paths.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "options, to be written out with `..`")]
pub struct PathLimits {
    /// How many paths to give; 10 unless said otherwise.
    pub paths: NonZeroUsize,
    /// The most hops of a path, rounds of a circle included; 1,000 unless said otherwise.
    pub hops: NonZeroUsize,
}

/// The paths that carry most of the money from one selection of parties to another, and what others carry.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// All that goes from one to the other, in minor units rounded to the nearest.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
    /// The paths that carry most, most first.
    pub paths: Vec<PathShare>,
    /// What all other paths carry together, in minor units: `amount` less the paths given.
    #[serde(serialize_with = "crate::minor::text")]
    pub rest: i64,
    /// How far was looked.
    pub limits: PathLimits,
    /// By which rule.
    pub rule: &'static str,
}

/// One way that money took.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PathShare {
    /// What it carries, in minor units rounded down.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
    /// Its share of the whole amount, from 0 to 1; for show.
    pub share: ShareOfAll,
    /// From where money entered to where it rests; empty if it rests where it entered.
    pub hops: Vec<Hop>,
    /// Where the money entered, by number of node.
    pub origin: u32,
}

/// A share of a figure, in billionths rounded down.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ShareOfAll {
    billionths: u64,
}

/// All payments from one party to another, as a step of a path.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Hop {
    /// Who pays, by number of node.
    pub payer: u32,
    /// Who is paid, by number of node.
    pub payee: u32,
    /// The payments, by number of flow: down to rows through [`FlowGraph::flow`](crate::FlowGraph::flow).
    pub flows: Vec<u32>,
}

impl Default for PathLimits {
    fn default() -> Self {
        let paths = NonZeroUsize::MIN.saturating_add(9);
        Self { paths, hops: NonZeroUsize::MIN.saturating_add(999) }
    }
}

impl ShareOfAll {
    /// The share as a float.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.billionths.to_f64().unwrap_or(0.0) / 1e9
    }
}

impl Serialize for ShareOfAll {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl Routes<'_> {
    /// The paths that carry most of the money that entered at some parties and rests at others, pro rata.
    ///
    /// A path is a walk from party to party, all payments between two of them being one hop; it carries what enters
    /// at its start times the part of all that goes through each party which goes its way. Money that goes round a circle
    /// takes a longer path with each round, so paths may be without number: what is not listed is in `rest`. The best
    /// are found in order without looking at all (best first, guided by the best way on from each party: Hart,
    /// Nilsson and Raphael 1968; Eppstein 1998 on k shortest walks), compared in floating point, then
    /// reckoned in exact fractions. Flows selected are left out. Where the limit of hops cuts walks off, a path within it
    /// may be missed and is then in `rest` too.
    ///
    /// O((nodes + edges) log nodes) once, and for each path its hops times the payees on its way.
    #[must_use]
    pub fn explain(&self, from: &Selection, to: &Selection, limits: PathLimits) -> Explanation {
        let amount = self.parties_between(from, to);
        let links = Links::new(self);
        let ahead = links.best_ahead(self, to);
        let ends = to.party_numbers().collect();
        let steps = Vec::new();
        let mut search = Search { routes: self, links: &links, ahead: &ahead, ends, limits, steps };
        let walks = search.best(from);
        let mut paths: Vec<(BigRational, PathShare)> =
            walks.into_iter().filter_map(|last| search.path(last, amount)).collect();
        // By exact amount; floats may have ranked near equals otherwise.
        paths.sort_by(|a, b| b.0.cmp(&a.0));
        let paths: Vec<PathShare> = paths.into_iter().map(|(_, path)| path).collect();
        let listed: i64 = paths.iter().map(|path| path.amount).sum();
        Explanation { amount, rest: amount.saturating_sub(listed), paths, limits, rule: RULE }
    }

    fn parties_between(&self, from: &Selection, to: &Selection) -> i64 {
        let parties = |selection: &Selection| {
            let chosen: BTreeSet<u32> = selection.party_numbers().collect();
            Selection::nodes(self.slice().source(), |node| chosen.contains(&node)).ok()
        };
        let asked = parties(from).zip(parties(to));
        asked.map_or(0, |(from, to)| self.between(&from, &to).amount)
    }

    fn part(&self, amount: i64, node: u32) -> f64 {
        let all = self.accounts().through().get(place(node)).copied().unwrap_or(0);
        if all > 0 { amount.to_f64().unwrap_or(0.0) / all.to_f64().unwrap_or(1.0) } else { 0.0 }
    }
}

/// Parallel payments put together.
struct Links {
    starts: Vec<u32>, // By payer.
    heads: Vec<u32>,
    amounts: Vec<i64>,
    into: Vec<Vec<(u32, i64)>>, // Payers of each payee, and how much.
}

impl Links {
    fn new(routes: &Routes<'_>) -> Self {
        let graph = routes.slice().graph();
        let mut links = Self {
            starts: vec![0],
            heads: Vec::new(),
            amounts: Vec::new(),
            into: vec![Vec::new(); place(graph.node_count())],
        };
        for node in 0..graph.node_count() {
            let mut sums: BTreeMap<u32, i64> = BTreeMap::new();
            for (edge, head) in graph.out_edges(node).zip(graph.successors(node)) {
                let sum = sums.entry(*head).or_default();
                *sum = sum.saturating_add(routes.amount(edge));
            }
            for (head, amount) in sums {
                links.heads.push(head);
                links.amounts.push(amount);
                if let Some(into) = links.into.get_mut(place(head)) {
                    into.push((node, amount));
                }
            }
            links.starts.push(number(links.heads.len()));
        }
        links
    }

    fn from(&self, node: u32) -> impl Iterator<Item = (u32, i64)> {
        let start = self.starts.get(place(node)).copied().unwrap_or(0);
        let end = self.starts.get(place(node).saturating_add(1)).copied().unwrap_or(start);
        let heads = self.heads.get(place(start)..place(end)).unwrap_or_default();
        let amounts = self.amounts.get(place(start)..place(end)).unwrap_or_default();
        heads.iter().copied().zip(amounts.iter().copied())
    }

    fn between(&self, payer: u32, payee: u32) -> i64 {
        self.from(payer).find(|(head, _)| *head == payee).map_or(0, |(_, amount)| amount)
    }

    /// For each node the largest part of what goes through it that goes one single way to rest in the selection.
    fn best_ahead(&self, routes: &Routes<'_>, to: &Selection) -> Vec<f64> {
        let mut best = vec![0.0; self.into.len()];
        let mut open = BinaryHeap::new();
        for node in to.party_numbers() {
            let rests = routes.accounts().resting().get(place(node)).copied().unwrap_or(0);
            open.push(Weighed { weight: routes.part(rests, node), item: node });
        }
        while let Some(Weighed { weight, item: node }) = open.pop() {
            let Some(known) = best.get_mut(place(node)) else { continue };
            if weight <= *known {
                continue;
            }
            *known = weight;
            for (payer, amount) in self.into.get(place(node)).into_iter().flatten() {
                let there = weight * routes.part(*amount, *payer);
                if there > best.get(place(*payer)).copied().unwrap_or(0.0) {
                    open.push(Weighed { weight: there, item: *payer });
                }
            }
        }
        best
    }
}

/// Something by weight; of equal weights the higher number first, which ends the walk that was taken up last.
struct Weighed<T> {
    weight: f64,
    item: T,
}

impl<T: Ord> Ord for Weighed<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.weight.total_cmp(&other.weight).then_with(|| self.item.cmp(&other.item))
    }
}

impl<T: Ord> PartialOrd for Weighed<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> PartialEq for Weighed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T: Ord> Eq for Weighed<T> {}

/// A walk so far: where it stands and how it came there.
#[derive(Clone, Copy)]
struct Step {
    node: u32,
    before: Option<usize>,
    hops: usize,
    weight: f64, // What is carried here.
}

struct Search<'a> {
    routes: &'a Routes<'a>,
    links: &'a Links,
    ahead: &'a [f64],
    ends: BTreeSet<u32>,
    limits: PathLimits,
    steps: Vec<Step>,
}

impl Search<'_> {
    /// The last steps of the best walks, best first.
    fn best(&mut self, from: &Selection) -> Vec<usize> {
        let mut open: BinaryHeap<Weighed<(usize, Ending)>> = BinaryHeap::new();
        for node in from.party_numbers() {
            let entering = self.routes.accounts().entering().get(place(node)).copied().unwrap_or(0);
            let weight = entering.to_f64().unwrap_or(0.0);
            self.offer(Step { node, before: None, hops: 0, weight }, &mut open);
        }
        let mut found = Vec::new();
        // No more walks than are asked for ever need to go on from one node.
        let mut gone_on: BTreeMap<u32, usize> = BTreeMap::new();
        while let Some(Weighed { item: (at, ending), .. }) = open.pop() {
            if ending == Ending::Rests {
                found.push(at);
                if found.len() >= self.limits.paths.get() {
                    break;
                }
                continue;
            }
            let Some(step) = self.steps.get(at).copied() else { continue };
            let times = gone_on.entry(step.node).or_default();
            *times = times.saturating_add(1);
            if *times > self.limits.paths.get() {
                continue;
            }
            self.rest_here(at, &step, &mut open);
            if step.hops >= self.limits.hops.get() {
                continue;
            }
            let onward: Vec<(u32, i64)> = self.links.from(step.node).collect();
            for (head, amount) in onward {
                let weight = step.weight * self.routes.part(amount, step.node);
                let next = Step {
                    node: head,
                    before: Some(at),
                    hops: step.hops.saturating_add(1),
                    weight,
                };
                self.offer(next, &mut open);
            }
        }
        found
    }

    fn offer(&mut self, step: Step, open: &mut BinaryHeap<Weighed<(usize, Ending)>>) {
        let weight = step.weight * self.ahead.get(place(step.node)).copied().unwrap_or(0.0);
        if weight > 0.0 {
            open.push(Weighed { weight, item: (self.steps.len(), Ending::GoesOn) });
            self.steps.push(step);
        }
    }

    fn rest_here(&self, at: usize, step: &Step, open: &mut BinaryHeap<Weighed<(usize, Ending)>>) {
        let rests = self.rests(step.node);
        if rests > 0 {
            let weight = step.weight * self.routes.part(rests, step.node);
            open.push(Weighed { weight, item: (at, Ending::Rests) });
        }
    }

    fn rests(&self, node: u32) -> i64 {
        let rests = self.routes.accounts().resting().get(place(node)).copied();
        rests.filter(|_| self.ends.contains(&node)).unwrap_or(0)
    }

    fn path(&self, last: usize, amount: i64) -> Option<(BigRational, PathShare)> {
        let mut nodes = Vec::new();
        let mut at = Some(last);
        while let Some(step) = at.and_then(|at| self.steps.get(at)) {
            nodes.push(step.node);
            at = step.before;
        }
        nodes.reverse();
        let origin = *nodes.first()?;
        let accounts = self.routes.accounts();
        let whole =
            |values: &[i64], node: u32| BigInt::from(values.get(place(node)).copied().unwrap_or(0));
        let (mut above, mut below) = (whole(accounts.entering(), origin), BigInt::from(1));
        let mut hops = Vec::new();
        for pair in nodes.windows(2) {
            let [payer, payee] = pair else { continue };
            above *= self.links.between(*payer, *payee);
            below *= whole(accounts.through(), *payer);
            hops.push(self.hop(*payer, *payee));
        }
        let end = *nodes.last()?;
        above *= whole(accounts.resting(), end);
        below *= whole(accounts.through(), end);
        let exact = BigRational::new(above, below);
        let carried = exact.floor().to_integer().to_i64()?;
        let billionths = if amount > 0 {
            let scaled = &exact * BigInt::from(1_000_000_000) / BigInt::from(amount);
            scaled.floor().to_integer().to_u64().unwrap_or(0).min(1_000_000_000)
        } else {
            0
        };
        Some((exact, PathShare { amount: carried, share: ShareOfAll { billionths }, hops, origin }))
    }

    fn hop(&self, payer: u32, payee: u32) -> Hop {
        let slice = self.routes.slice();
        let edges = slice.graph().out_edges(payer).zip(slice.graph().successors(payer));
        let edges = edges.filter(|(_, head)| **head == payee);
        Hop { payer, payee, flows: edges.filter_map(|(edge, _)| slice.number_of(edge)).collect() }
    }
}

/// Whether a walk rests where it is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Ending {
    GoesOn,
    Rests,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::{Payments, graph, payments};
    use fourp_model::Phase;
    use proptest::prelude::*;

    fn limits(paths: usize) -> PathLimits {
        PathLimits { paths: NonZeroUsize::new(paths).unwrap(), ..PathLimits::default() }
    }

    /// What every walk of at most `hops` hops between the parties carries, rounded down, most first.
    fn all_walks(routes: &Routes<'_>, from: u32, to: u32, hops: usize) -> Vec<i64> {
        let accounts = routes.accounts();
        let links = Links::new(routes);
        let ratio = |above: i64, below: i64| BigRational::new(above.into(), below.max(1).into());
        let start = BigRational::from(BigInt::from(accounts.entering()[place(from)]));
        let mut open = vec![(from, start, 0)];
        let mut found = Vec::new();
        while let Some((node, weight, length)) = open.pop() {
            let through = accounts.through()[place(node)];
            let rests = accounts.resting()[place(node)];
            if node == to && rests > 0 && weight > ratio(0, 1) {
                found
                    .push((&weight * ratio(rests, through)).floor().to_integer().to_i64().unwrap());
            }
            for (head, amount) in links.from(node) {
                let weight = &weight * ratio(amount, through);
                if length < hops && weight >= BigRational::from(BigInt::from(1)) {
                    open.push((head, weight, length + 1));
                }
            }
        }
        found.sort_by(|a, b| b.cmp(a));
        found
    }

    proptest! {
        #[test]
        fn the_paths_that_carry_most_are_found(payments in payments(), from in 0_u32..8, to in 0_u32..8) {
            let graph = graph(&payments);
            let slice = graph.at(Phase::Paid);
            let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
            let (from, to) = (from % payments.nodes, to % payments.nodes);
            let one = |node| Selection::nodes(&graph, |other| other == node).unwrap();
            let found = routes.explain(&one(from), &one(to), limits(4));
            let walks = all_walks(&routes, from, to, 7);
            for (at, walk) in walks.iter().take(4).enumerate() {
                let carried = found.paths.get(at).map(|path| path.amount);
                prop_assert!(carried.is_some_and(|carried| carried >= *walk), "{carried:?} against {walk}");
            }
            prop_assert!(found.paths.is_sorted_by(|a, b| a.amount >= b.amount));
            let listed: i64 = found.paths.iter().map(|path| path.amount).sum();
            prop_assert_eq!(listed + found.rest, found.amount);
            prop_assert!(found.rest >= 0);
            for path in &found.paths {
                prop_assert_eq!(path.origin, from);
                prop_assert_eq!(path.hops.last().map_or(from, |hop| hop.payee), to);
                prop_assert!(path.hops.iter().all(|hop| !hop.flows.is_empty()));
            }
            let distinct: BTreeSet<Vec<u32>> =
                found.paths.iter().map(|path| path.hops.iter().map(|hop| hop.payee).collect()).collect();
            prop_assert_eq!(distinct.len(), found.paths.len());
        }
    }

    #[test]
    fn a_circle_is_a_path_for_each_round() {
        let edges = vec![(0, 1, 80), (1, 2, 60), (1, 2, 40), (2, 1, 20)];
        let payments = Payments { nodes: 3, edges, openings: vec![0; 3] };
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let one = |node| Selection::nodes(&graph, |other| other == node).unwrap();
        let found = routes.explain(&one(0), &one(2), limits(3));
        let carried: Vec<(i64, usize)> =
            found.paths.iter().map(|p| (p.amount, p.hops.len())).collect();
        assert_eq!(carried, [(64, 2), (12, 4), (2, 6)]);
        assert_eq!((found.amount, found.rest), (80, 2));
        assert_eq!(found.paths[0].share.as_f64(), 0.8);
        assert_eq!(found.paths[0].hops[1].flows.len(), 2);
        let short = PathLimits { hops: NonZeroUsize::new(2).unwrap(), ..limits(3) };
        assert_eq!(routes.explain(&one(0), &one(2), short).paths.len(), 1);
    }

    #[test]
    fn equal_ways_without_number_do_not_keep_it_from_ending() {
        // 40 tiers of two parties each, every one paying both of the next alike: 2^40 equal paths.
        let mut edges = Vec::new();
        for tier in 0..39_u32 {
            for (from, to) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                edges.push((2 * tier + from, 2 * tier + 2 + to, 1_000_000));
            }
        }
        let payments = Payments { nodes: 80, edges, openings: vec![0; 80] };
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let some =
            |low: u32| Selection::nodes(&graph, |node| (low..low + 2).contains(&node)).unwrap();
        let found = routes.explain(&some(0), &some(78), limits(5));
        assert_eq!((found.paths.len(), found.amount), (5, 4_000_000));
        assert!(found.paths.iter().all(|path| path.hops.len() == 39));
    }
}
