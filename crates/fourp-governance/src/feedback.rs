//! The fewest lines that would have to go so that nobody reports to themselves in a circle.

use std::collections::{BTreeSet, VecDeque};

use fourp_graph::{Digraph, strong_components};
use serde::Serialize;

use crate::{
    lines::Hierarchy,
    place::{at, number, place},
};

/// A set of lines without which there is no circle, and how far it may be from the fewest.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct Feedback {
    /// From whom to whom, in order.
    pub(crate) lines: Vec<(u32, u32)>,
    /// No fewer will do.
    pub(crate) at_least: u32,
}

/// Up to this many nodes of one circle the fewest lines are found for certain.
const EXACT_MAX: usize = 16;

/// Steps along lines that are taken to prove how many circles share no line.
const STEPS_MAX: u64 = 20_000_000;

/// The fewest lines, exactly for strong components of up to 16 nodes (every order of them, by dynamic programming over
/// subsets: Lawler 1964); beyond, few lines by Eades, Lin and Smyth (1993), "A fast and effective heuristic for the
/// feedback arc set problem", and as a bound the circles found that share no line. Loops are left out.
pub(crate) fn feedback(lines: &Hierarchy) -> Feedback {
    let parts = strong_components(&lines.up);
    let mut found = Feedback { lines: Vec::new(), at_least: 0 };
    let mut steps = STEPS_MAX;
    for part in 0..number(parts.len()) {
        let members = parts.members(part);
        if members.len() < 2 {
            continue;
        }
        let small = Part::new(&lines.up, members);
        let order =
            if members.len() <= EXACT_MAX { small.best_order() } else { small.good_order() };
        let back = small.backward(&order);
        found.at_least = found.at_least.saturating_add(if members.len() <= EXACT_MAX {
            number(back.len())
        } else {
            small.disjoint_circles(&back, &mut steps).max(1)
        });
        found.lines.extend(back.iter().map(|(from, to)| (at(members, *from), at(members, *to))));
    }
    found.lines.sort_unstable();
    found
}

/// A strong component, its nodes numbered from 0.
struct Part {
    out: Vec<Vec<u32>>,
    into: Vec<Vec<u32>>,
}

impl Part {
    fn new(up: &Digraph, members: &[u32]) -> Self {
        let mut part =
            Self { out: vec![Vec::new(); members.len()], into: vec![Vec::new(); members.len()] };
        for (from, node) in (0..).zip(members) {
            for next in up.successors(*node) {
                let Ok(to) = members.binary_search(next).map(number) else { continue };
                if let (Some(out), Some(into)) =
                    (part.out.get_mut(place(from)), part.into.get_mut(place(to)))
                {
                    out.push(to);
                    into.push(from);
                }
            }
        }
        part
    }

    fn heads(&self, node: u32) -> &[u32] {
        self.out.get(place(node)).map_or(&[], Vec::as_slice)
    }

    fn tails(&self, node: u32) -> &[u32] {
        self.into.get(place(node)).map_or(&[], Vec::as_slice)
    }

    /// The edges that go back in an order of the nodes.
    fn backward(&self, order: &[u32]) -> Vec<(u32, u32)> {
        let mut places = vec![0_u32; order.len()];
        for (rank, node) in (0..).zip(order) {
            if let Some(slot) = places.get_mut(place(*node)) {
                *slot = rank;
            }
        }
        let nodes = 0..number(order.len());
        let edges = nodes.flat_map(|from| self.heads(from).iter().map(move |to| (from, *to)));
        edges.filter(|(from, to)| at(&places, *to) < at(&places, *from)).collect()
    }

    /// An order with the fewest edges back: after the set of nodes already placed, each next one adds its edges there.
    fn best_order(&self) -> Vec<u32> {
        let nodes = number(self.out.len());
        let masks: Vec<u32> = (0..nodes)
            .map(|node| self.heads(node).iter().fold(0, |mask, head| mask | 1_u32 << head))
            .collect();
        let full = (1_u32 << nodes) - 1;
        let mut best = vec![u32::MAX; place(full) + 1];
        let mut last = vec![0_u32; place(full) + 1];
        if let Some(empty) = best.first_mut() {
            *empty = 0;
        }
        for set in 0..full {
            let cost = at(&best, set);
            for node in (0..nodes).filter(|node| set >> node & 1 == 0) {
                let next = set | 1 << node;
                let more = cost.saturating_add((at(&masks, node) & set).count_ones());
                if let (Some(best), Some(last)) =
                    (best.get_mut(place(next)), last.get_mut(place(next)))
                    && more < *best
                {
                    (*best, *last) = (more, node);
                }
            }
        }
        let mut order = Vec::with_capacity(self.out.len());
        let mut set = full;
        while set != 0 {
            let node = at(&last, set);
            order.push(node);
            set &= !(1 << node);
        }
        order.reverse();
        order
    }

    /// Sinks to the end, sources to the front, otherwise the node with most more out than in to the front.
    fn good_order(&self) -> Vec<u32> {
        let count = |edges: &[Vec<u32>]| -> Vec<u32> {
            edges.iter().map(|edges| number(edges.len())).collect()
        };
        let (mut out, mut into) = (count(&self.out), count(&self.into));
        let key = |out: &[u32], into: &[u32], node: u32| {
            let rank = match (at(out, node), at(into, node)) {
                (0, _) => i64::MIN,
                (_, 0) => i64::MIN + 1,
                (out, into) => i64::from(into) - i64::from(out),
            };
            (rank, node)
        };
        let nodes = 0..number(self.out.len());
        let mut queue: BTreeSet<(i64, u32)> = nodes.map(|node| key(&out, &into, node)).collect();
        let mut gone = vec![false; self.out.len()];
        let (mut front, mut end) = (Vec::new(), Vec::new());
        while let Some((rank, node)) = queue.pop_first() {
            if rank == i64::MIN {
                end.push(node)
            } else {
                front.push(node)
            }
            if let Some(gone) = gone.get_mut(place(node)) {
                *gone = true;
            }
            let mut lower = |other: u32, is_head: bool| {
                if gone.get(place(other)).copied().unwrap_or(true) {
                    return;
                }
                queue.remove(&key(&out, &into, other));
                let degrees = if is_head { &mut into } else { &mut out };
                if let Some(degree) = degrees.get_mut(place(other)) {
                    *degree = degree.saturating_sub(1);
                }
                queue.insert(key(&out, &into, other));
            };
            self.heads(node).iter().for_each(|head| lower(*head, true));
            self.tails(node).iter().for_each(|tail| lower(*tail, false));
        }
        front.extend(end.into_iter().rev());
        front
    }

    /// How many circles through the edges given can be found that share no edge.
    fn disjoint_circles(&self, back: &[(u32, u32)], steps: &mut u64) -> u32 {
        let mut used: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut circles = 0_u32;
        for edge in back {
            if used.contains(edge) {
                continue;
            }
            if let Some(way) = self.way(edge.1, edge.0, &used, steps) {
                used.insert(*edge);
                used.extend(way);
                circles = circles.saturating_add(1);
            }
        }
        circles
    }

    /// The edges of a shortest way over unused edges.
    fn way(
        &self,
        from: u32,
        to: u32,
        used: &BTreeSet<(u32, u32)>,
        steps: &mut u64,
    ) -> Option<Vec<(u32, u32)>> {
        let mut before = vec![u32::MAX; self.out.len()];
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            if node == to {
                let mut way = Vec::new();
                let mut node = to;
                while node != from {
                    let tail = at(&before, node);
                    way.push((tail, node));
                    node = tail;
                }
                return Some(way);
            }
            for head in self.heads(node) {
                *steps = steps.checked_sub(1)?;
                let is_new = *head != from
                    && at(&before, *head) == u32::MAX
                    && !used.contains(&(node, *head));
                if let Some(slot) = before.get_mut(place(*head)).filter(|_| is_new) {
                    *slot = node;
                    queue.push_back(*head);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(nodes: u32, edges: &[(u32, u32)]) -> Feedback {
        feedback(&Hierarchy::new(nodes, edges.iter().copied()).unwrap())
    }

    #[test]
    fn one_line_in_each_of_two_circles() {
        let two = found(5, &[(0, 1), (1, 0), (2, 3), (3, 4), (4, 2), (1, 2)]);
        assert_eq!((two.lines.len(), two.at_least), (2, 2));
        assert_eq!(found(3, &[(0, 1), (1, 2), (2, 2)]), Feedback { lines: vec![], at_least: 0 });
        // A line that two circles share goes alone.
        assert_eq!(found(3, &[(0, 1), (1, 0), (1, 2), (2, 0)]).lines, [(0, 1)]);
    }

    #[test]
    fn a_ring_too_large_to_try_every_order_of_is_still_exact() {
        let ring: Vec<(u32, u32)> = (0..100_000).map(|node| (node, (node + 1) % 100_000)).collect();
        let found = found(100_000, &ring);
        assert_eq!((found.lines.len(), found.at_least), (1, 1));
    }

    proptest! {
        #[test]
        fn no_fewer_lines_will_do(edges in prop::collection::vec((0_u32..6, 0_u32..6), 0..14)) {
            let set: BTreeSet<(u32, u32)> = edges.into_iter().filter(|(a, b)| a != b).collect();
            let edges: Vec<(u32, u32)> = set.into_iter().collect();
            let is_cut = |gone: &dyn Fn(usize) -> bool| {
                let left = edges.iter().enumerate().filter(|(at, _)| !gone(*at)).map(|(_, edge)| *edge);
                Hierarchy::new(6, left).unwrap().circles().is_empty()
            };
            let fewest = (0_u32..1 << edges.len())
                .filter(|mask| is_cut(&|at| mask >> at & 1 == 1))
                .map(u32::count_ones)
                .min();
            let found = found(6, &edges);
            prop_assert_eq!(Some(number(found.lines.len())), fewest);
            prop_assert_eq!(Some(found.at_least), fewest);
            prop_assert!(is_cut(&|at| found.lines.contains(&edges[at])));
        }

        #[test]
        fn what_is_bounded_is_bounded_on_both_sides(
            edges in prop::collection::vec((0_u32..12, 0_u32..12), 0..60),
        ) {
            let lines = Hierarchy::new(12, edges).unwrap();
            let parts = strong_components(&lines.up);
            for part in 0..number(parts.len()) {
                let small = Part::new(&lines.up, parts.members(part));
                let best = small.backward(&small.best_order());
                let good = small.backward(&small.good_order());
                let circles = small.disjoint_circles(&good, &mut STEPS_MAX.clone());
                prop_assert!(number(good.len()) >= number(best.len()));
                prop_assert!(circles <= number(best.len()));
                let back: BTreeSet<(u32, u32)> = good.iter().copied().collect();
                let members = parts.members(part);
                let left = (0..number(members.len()))
                    .flat_map(|from| small.heads(from).iter().map(move |to| (from, *to)))
                    .filter(|edge| !back.contains(edge));
                let cut = Hierarchy::new(number(members.len()), left).unwrap();
                prop_assert!(cut.circles().is_empty());
            }
        }
    }
}
