//! The fewest sets of groups of which none holds two that must stay apart, none is too large, and whose reporting lines
//! run in no circle that was not there.

use std::collections::BTreeSet;

use fourp_model::{Progress, Stopped};

use super::{
    apart::{Pairs, Rules, union_len},
    effect::Up,
};
use crate::{
    bits::CellSet,
    lines::Hierarchy,
    network::Network,
    place::{at, number, place},
};

/// What is needed to put groups together.
pub(crate) struct Field<'n> {
    pub(crate) network: &'n Network,
    pub(crate) rules: &'n Rules<'n>,
    pub(crate) pairs: &'n Pairs,
    pub(crate) lines: &'n Lines,
}

/// The reporting lines between groups, and which groups already report to each other in a circle.
#[derive(Debug)]
pub(crate) struct Lines {
    edges: Vec<(u32, u32)>,
    circle: Vec<Option<u32>>, // By group.
}

/// A bound on a set of groups that can be put together only among themselves.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Part {
    pub(crate) groups: Vec<u32>,
    pub(crate) clique: Vec<u32>, // Every two must stay apart.
    pub(crate) members: u32,
    pub(crate) bound: u32,
}

/// Sets of groups, each rising, in order of the first.
pub(crate) type Sets = Vec<Vec<u32>>;

/// The best partition found.
#[derive(Debug)]
pub(crate) struct Partition {
    pub(crate) sets: Sets,
    pub(crate) nodes: u64,
    pub(crate) exhausted: bool,
}

impl Lines {
    pub(crate) fn of(up: &[Vec<Up>]) -> Self {
        let edges = (0..).zip(up).flat_map(|(from, list)| {
            list.iter().filter_map(move |to| match to {
                Up::Group(to) if *to != from => Some((from, *to)),
                _ => None,
            })
        });
        let edges: Vec<(u32, u32)> = edges.collect();
        let mut circle = vec![None; up.len()];
        let circles = Hierarchy::new(number(up.len()), edges.iter().copied());
        for (name, found) in (0..).zip(circles.iter().flat_map(Hierarchy::circles)) {
            for member in found.members {
                if let Some(slot) = circle.get_mut(place(member)) {
                    *slot = Some(name);
                }
            }
        }
        Self { edges, circle }
    }

    /// Whether sets report to each other in a circle that was not there: not all of whose groups were in one circle.
    /// `set_of` is the set of each group, `None` of those that are in none yet.
    pub(crate) fn close_a_circle(&self, set_of: &[Option<u32>], sets: u32) -> bool {
        let between = self.edges.iter().filter_map(|(from, to)| {
            let (from, to) = (at(set_of, *from)?, at(set_of, *to)?);
            (from != to).then_some((from, to))
        });
        let between: Vec<(u32, u32)> = between.collect();
        if between.is_empty() {
            return false;
        }
        let Some(contracted) = Hierarchy::new(sets, between) else { return true };
        contracted.circles().iter().any(|circle| {
            let of: Vec<Option<u32>> = (0..)
                .zip(set_of)
                .filter(|(_, set)| {
                    set.is_some_and(|set| circle.members.binary_search(&set).is_ok())
                })
                .map(|(group, _)| at(&self.circle, group))
                .collect();
            of.contains(&None) || of.windows(2).any(|pair| pair.first() != pair.last())
        })
    }
}

impl Field<'_> {
    /// Sets joined by pairs that may be put together, with what bounds each from below: groups of which every two must
    /// stay apart, and members that do not fit into fewer.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let bounded = self.pairs.parts().into_iter().map(|groups| {
            let clique = self.clique(&groups);
            let members = number(self.members(&groups).len());
            let bound = part_bound(groups.len(), clique.len(), members, self.rules.cap);
            Part { groups, clique, members, bound }
        });
        bounded.collect()
    }

    /// The largest set found of which every two must stay apart: from each group on, always the one that leaves most.
    fn clique(&self, groups: &[u32]) -> Vec<u32> {
        let mut best: Vec<u32> = Vec::new();
        for start in groups.iter().take(CLIQUES_MAX) {
            let others = |of: u32, among: &[u32]| {
                let others =
                    among.iter().filter(|other| **other != of && self.pairs.is_apart(of, **other));
                others.copied().collect::<Vec<_>>()
            };
            let mut clique = vec![*start];
            let mut left = others(*start, groups);
            while let Some(next) = left
                .iter()
                .copied()
                .max_by_key(|next| (others(*next, &left).len(), std::cmp::Reverse(*next)))
            {
                clique.push(next);
                left = others(next, &left);
            }
            if clique.len() > best.len() {
                best = clique;
            }
        }
        best.sort_unstable();
        best
    }

    fn members(&self, groups: &[u32]) -> BTreeSet<u32> {
        groups.iter().flat_map(|group| self.network.members(*group)).copied().collect()
    }

    /// Pairs of a party and a cell that would be new to it if some groups were one.
    fn exposed(&self, groups: &[u32], own: &[CellSet]) -> u64 {
        let none = CellSet::EMPTY;
        let cells =
            groups.iter().fold(CellSet::EMPTY, |all, group| all.union(self.network.cells(*group)));
        let of = |party: &u32| own.get(place(*party)).unwrap_or(&none);
        self.members(groups)
            .iter()
            .map(|party| u64::from(cells.len().saturating_sub(cells.intersection_len(of(party)))))
            .sum()
    }

    /// Puts together, one pair of sets after another, those of which the fewest members learn of fewest cells that are not
    /// theirs, as long as a pair may be.
    pub(crate) fn greedy(&self) -> Sets {
        let groups = self.network.group_count();
        let own: Vec<CellSet> = own_cells(self.network);
        let mut sets: Vec<Vec<u32>> = (0..groups).map(|group| vec![group]).collect();
        let mut waiting: BTreeSet<(u64, u32, u32, u32)> = BTreeSet::new();
        let price = |sets: &[Vec<u32>], a: u32, b: u32| {
            let (Some(first), Some(second)) = (sets.get(place(a)), sets.get(place(b))) else {
                return None;
            };
            if first.is_empty() || second.is_empty() || !self.may_join(first, second) {
                return None;
            }
            let both: Vec<u32> = first.iter().chain(second).copied().collect();
            let more = self.exposed(&both, &own);
            let now = self.exposed(first, &own).saturating_add(self.exposed(second, &own));
            Some((more.saturating_sub(now), number(self.members(&both).len()), a, b))
        };
        for a in 0..groups {
            waiting.extend((a.saturating_add(1)..groups).filter_map(|b| price(&sets, a, b)));
        }
        let mut refused = Vec::new();
        while let Some(pair) = waiting.pop_first() {
            let (_, _, a, b) = pair;
            let mut set_of: Vec<Option<u32>> = vec![None; place(groups)];
            for (name, set) in (0..).zip(&sets) {
                for group in set {
                    if let Some(slot) = set_of.get_mut(place(*group)) {
                        *slot = Some(if name == b { a } else { name });
                    }
                }
            }
            if self.lines.close_a_circle(&set_of, groups) {
                refused.push(pair);
                continue;
            }
            let gone = sets.get_mut(place(b)).map(std::mem::take).unwrap_or_default();
            if let Some(set) = sets.get_mut(place(a)) {
                set.extend(gone);
                set.sort_unstable();
            }
            let is_stale =
                |(_, _, c, d): &(u64, u32, u32, u32)| [a, b].contains(c) || [a, b].contains(d);
            // What closed a circle may close none now.
            waiting.extend(refused.drain(..));
            waiting.retain(|pair| !is_stale(pair));
            let others = (0..groups).filter(|other| *other != a);
            waiting.extend(others.filter_map(|other| price(&sets, a.min(other), a.max(other))));
        }
        sets.retain(|set| !set.is_empty());
        sets.sort_unstable();
        sets
    }

    /// Whether no two of both sets must stay apart, and together they are not too large.
    pub(crate) fn may_join(&self, first: &[u32], second: &[u32]) -> bool {
        first.iter().all(|a| second.iter().all(|b| !self.pairs.is_apart(*a, *b)))
            && self.rules.cap.is_none_or(|cap| {
                let both: Vec<u32> = first.iter().chain(second).copied().collect();
                self.members(&both).len() <= place(cap)
            })
    }

    /// The fewest sets, or the fewest found within so many nodes, but those of `best` if they are as few.
    ///
    /// Each part by itself first; if the parts together close a circle, all of them at once.
    pub(crate) fn fewest(
        &self,
        best: Sets,
        parts: &[Part],
        nodes_max: u64,
        progress: &dyn Progress,
    ) -> Result<Partition, Stopped> {
        let (mut sets, mut nodes, mut exhausted) = (Vec::new(), 0, true);
        for part in parts {
            let known: Sets = best
                .iter()
                .filter(|set| {
                    set.first().is_some_and(|first| part.groups.binary_search(first).is_ok())
                })
                .cloned()
                .collect();
            let left = nodes_max.saturating_sub(nodes);
            let mut walk = Walk::new(self, &part.groups, place(part.bound), known);
            walk.run(left, progress)?;
            nodes = nodes.saturating_add(walk.nodes);
            exhausted &= walk.exhausted;
            sets.extend(walk.best);
        }
        sets.sort_unstable();
        if sets.len() < best.len()
            && self.lines.close_a_circle(&self.set_of(&sets), number(sets.len()))
        {
            let all: Vec<u32> = (0..self.network.group_count()).collect();
            let bound = parts.iter().map(|part| place(part.bound)).sum();
            let left = nodes_max.saturating_sub(nodes);
            let mut walk = Walk::new(self, &all, bound, best);
            walk.run(left, progress)?;
            let nodes = nodes.saturating_add(walk.nodes);
            return Ok(Partition { sets: walk.best, nodes, exhausted: walk.exhausted });
        }
        let sets = if sets.len() < best.len() { sets } else { best };
        Ok(Partition { sets, nodes, exhausted })
    }

    pub(crate) fn set_of(&self, sets: &[Vec<u32>]) -> Vec<Option<u32>> {
        let mut set_of = vec![None; self.network.groups().len()];
        for (name, set) in (0..).zip(sets) {
            for group in set {
                if let Some(slot) = set_of.get_mut(place(*group)) {
                    *slot = Some(name);
                }
            }
        }
        set_of
    }
}

/// From how many groups a clique is grown.
const CLIQUES_MAX: usize = 200;

/// A set of groups that can be put together only among themselves needs as many sets as there are groups in a clique of
/// those that must stay apart, and as its members need at the cap.
pub(crate) fn part_bound(groups: usize, clique: usize, members: u32, cap: Option<u32>) -> u32 {
    let by_members = cap.filter(|_| groups > 1).map_or(1, |cap| members.div_ceil(cap.max(1)));
    number(clique.max(1)).max(by_members)
}

/// The cells that each party meets now, over all its groups.
pub(crate) fn own_cells(network: &Network) -> Vec<CellSet> {
    let of = |party: u32| {
        let groups = network.groups_of(party).iter();
        groups.fold(CellSet::EMPTY, |all, group| all.union(network.cells(*group)))
    };
    (0..network.party_count()).map(of).collect()
}

/// A walk over all ways to put some groups into sets, each group into one of the sets so far or a new one.
struct Walk<'f> {
    field: &'f Field<'f>,
    order: Vec<u32>,
    enough: usize,
    best: Sets,
    nodes: u64,
    exhausted: bool,
}

/// The sets so far, with what was in them before the last group came.
struct Trail {
    sets: Vec<Vec<u32>>,
    members: Vec<Vec<u32>>,
    set_of: Vec<Option<u32>>,
    steps: Vec<(u32, Vec<u32>)>, // The set of each placed group, and the members it had.
}

impl<'f> Walk<'f> {
    fn new(field: &'f Field<'f>, groups: &[u32], enough: usize, best: Sets) -> Self {
        let conflicts = |group: &u32| {
            groups.iter().filter(|other| field.pairs.is_apart(*group, **other)).count()
        };
        let mut order = groups.to_vec();
        order.sort_by_cached_key(|group| (std::cmp::Reverse(conflicts(group)), *group));
        Self { field, order, enough, best, nodes: 0, exhausted: true }
    }

    fn run(&mut self, nodes_max: u64, progress: &dyn Progress) -> Result<(), Stopped> {
        if self.best.len() <= self.enough {
            return Ok(());
        }
        let groups = self.field.network.groups().len();
        let mut trail = Trail {
            sets: Vec::new(),
            members: Vec::new(),
            set_of: vec![None; groups],
            steps: Vec::new(),
        };
        let mut next = 0_u32; // The first set to try for the group at hand.
        loop {
            let group = self.order.get(trail.steps.len()).copied();
            let placed = match group {
                Some(group) => self.place(&mut trail, group, next),
                None => {
                    self.best = trail.sets.clone();
                    if self.best.len() <= self.enough {
                        break;
                    }
                    false
                }
            };
            if placed {
                next = 0;
                self.nodes += 1;
                if self.nodes.is_multiple_of(256) {
                    progress.step(self.nodes, None, "ways to merge groups")?;
                }
                if self.nodes >= nodes_max {
                    self.exhausted = false;
                    break;
                }
                continue;
            }
            let Some((set, before)) = trail.steps.pop() else { break };
            trail.undo(set, before);
            next = set.saturating_add(1);
        }
        for set in &mut self.best {
            set.sort_unstable();
        }
        self.best.sort_unstable();
        Ok(())
    }

    /// Puts a group into the first set from `next` on that may have it and from which fewer sets than the best may come.
    fn place(&self, trail: &mut Trail, group: u32, next: u32) -> bool {
        let field = self.field;
        let own = field.network.members(group);
        for set in next..=number(trail.sets.len()) {
            let is_new = place(set) == trail.sets.len();
            let after = trail.sets.len().saturating_add(usize::from(is_new));
            if after >= self.best.len() {
                return false;
            }
            let before = trail.members.get(place(set)).cloned().unwrap_or_default();
            let fits = is_new || {
                let sets = trail.sets.get(place(set)).map(Vec::as_slice).unwrap_or_default();
                sets.iter().all(|other| !field.pairs.is_apart(group, *other))
                    && field.rules.cap.is_none_or(|cap| union_len(&before, own) <= cap)
            };
            if !fits {
                continue;
            }
            trail.put(group, set, own);
            let sets = number(trail.sets.len());
            if field.lines.close_a_circle(&trail.set_of, sets) {
                trail.undo(set, before);
                continue;
            }
            trail.steps.push((set, before));
            return true;
        }
        false
    }
}

impl Trail {
    fn put(&mut self, group: u32, set: u32, own: &[u32]) {
        if place(set) == self.sets.len() {
            self.sets.push(Vec::new());
            self.members.push(Vec::new());
        }
        if let Some(groups) = self.sets.get_mut(place(set)) {
            groups.push(group);
        }
        if let Some(members) = self.members.get_mut(place(set)) {
            members.extend_from_slice(own);
            members.sort_unstable();
            members.dedup();
        }
        if let Some(slot) = self.set_of.get_mut(place(group)) {
            *slot = Some(set);
        }
    }

    fn undo(&mut self, set: u32, before: Vec<u32>) {
        let gone = self.sets.get_mut(place(set)).and_then(Vec::pop);
        if let Some(slot) = gone.and_then(|group| self.set_of.get_mut(place(group))) {
            *slot = None;
        }
        if let Some(members) = self.members.get_mut(place(set)) {
            *members = before;
        }
        if self.sets.get(place(set)).is_some_and(Vec::is_empty) {
            self.sets.pop();
            self.members.pop();
        }
    }
}
