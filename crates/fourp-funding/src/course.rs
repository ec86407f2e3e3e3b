//! Where money stands in the order of its way, prepared once for many questions.

use fourp_graph::{Digraph, StrongComponents, strong_components};
use num_traits::ToPrimitive;

use crate::{
    index::{at, number, place},
    knot::Knot,
    push,
};

/// Which way money is followed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Way {
    /// From where it comes from to where it goes.
    Forwards,
    /// From where it goes to where it comes from.
    Backwards,
}

/// A graph renumbered so that money goes up: nodes have places, edges stand with the node they reach.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    nodes: Vec<u32>,  // At each place.
    places: Vec<u32>, // Of each node.
    starts: Vec<u32>, // Of the edges between components, by place.
    tails: Vec<u32>,  // Places.
    amounts: Vec<i64>,
    through: Vec<i64>, // By place, loops left out.
    stretches: Vec<Stretch>,
}

/// Places in a row: each a component by itself, or all one component.
#[derive(Clone, Debug)]
struct Stretch {
    end: usize,
    knot: Option<Knot>,
}

/// Money to be followed: how much, where it begins, and in which lane.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Begin {
    pub(crate) place: u32,
    pub(crate) lane: usize,
    pub(crate) units: i64,
}

/// How shares are reckoned.
pub(crate) trait Arithmetic {
    /// An amount, ready to be multiplied.
    type Weight: Copy;
    /// A share of what goes through a node.
    type Share: Copy + Default + Send;
    /// What arrives at a node.
    type Sum: Copy + Default;

    fn weight(amount: i64) -> Self::Weight;
    fn whole(units: i64) -> Self::Sum;
    fn add(sum: &mut Self::Sum, weight: Self::Weight, share: Self::Share);
    fn join(sum: &mut Self::Sum, more: Self::Sum);
    fn share(sum: Self::Sum, through: i64) -> Self::Share;
    fn knot(knot: &Knot, inflow: &[Self::Sum]) -> Vec<Self::Share>;
}

/// Whole numbers of 2^-62, rounded down.
#[derive(Debug)]
pub(crate) struct Fixed;

/// Floating point.
#[derive(Debug)]
pub(crate) struct Float;

impl Arithmetic for Fixed {
    type Weight = u64;
    type Share = u64;
    type Sum = u128;

    fn weight(amount: i64) -> u64 {
        amount.unsigned_abs()
    }

    fn whole(units: i64) -> u128 {
        push::times(units, push::ONE)
    }

    fn add(sum: &mut u128, weight: u64, share: u64) {
        *sum += u128::from(weight) * u128::from(share);
    }

    fn join(sum: &mut u128, more: u128) {
        *sum += more;
    }

    fn share(sum: u128, through: i64) -> u64 {
        if sum == 0 { 0 } else { push::share_of(sum, through) }
    }

    fn knot(knot: &Knot, inflow: &[u128]) -> Vec<u64> {
        push::fixed(knot, inflow)
    }
}

impl Arithmetic for Float {
    type Weight = f64;
    type Share = f64;
    type Sum = f64;

    fn weight(amount: i64) -> f64 {
        amount.to_f64().unwrap_or(0.0)
    }

    fn whole(units: i64) -> f64 {
        Self::weight(units)
    }

    fn add(sum: &mut f64, weight: f64, share: f64) {
        *sum += weight * share;
    }

    fn join(sum: &mut f64, more: f64) {
        *sum += more;
    }

    fn share(sum: f64, through: i64) -> f64 {
        if through > 0 { sum / Self::weight(through) } else { 0.0 }
    }

    fn knot(knot: &Knot, inflow: &[f64]) -> Vec<f64> {
        push::float(knot, inflow)
    }
}

impl Course {
    /// Prepares a graph whose edges have these amounts and whose nodes let these sums through.
    ///
    /// Edges for which `is_cut` is true carry nothing on, though what goes through their ends stays what it is.
    /// O(nodes + edges), and O(n log n) for n edges within one strong component.
    pub(crate) fn new(
        graph: &Digraph,
        amounts: &[i64],
        through: &[i64],
        way: Way,
        is_cut: impl Fn(u32) -> bool,
    ) -> Self {
        let parts = strong_components(graph);
        let tails: Vec<u32> = graph.tails().collect();
        let edges = Edges { graph, tails: &tails, amounts, way, is_cut };
        let mut plan = Plan::new(&parts, &edges);
        let mut course = Self {
            places: vec![0; place(graph.node_count())],
            nodes: std::mem::take(&mut plan.nodes),
            starts: vec![0],
            tails: Vec::with_capacity(amounts.len()),
            amounts: Vec::with_capacity(amounts.len()),
            through: Vec::new(),
            stretches: Vec::new(),
        };
        for (node, at) in course.nodes.iter().zip(0..) {
            if let Some(slot) = course.places.get_mut(place(*node)) {
                *slot = at;
            }
        }
        course.lay(&plan, &parts, &edges, through);
        course
    }

    fn lay<C: Fn(u32) -> bool>(
        &mut self,
        plan: &Plan,
        parts: &StrongComponents,
        edges: &Edges<'_, C>,
        through: &[i64],
    ) {
        let mut begin = 0;
        for (end, is_knot) in plan.ends.iter().copied() {
            let mut inner = Vec::new();
            for at in begin..end {
                let Some(node) = self.nodes.get(at).copied() else { continue };
                let mut all = through.get(place(node)).copied().unwrap_or(0);
                let first = self.tails.len();
                edges.into(node, |tail, amount| {
                    let from = crate::index::at(&self.places, tail);
                    if tail == node {
                        all = all.saturating_sub(amount);
                    } else if is_knot && part_of(parts, tail) == part_of(parts, node) {
                        let from_here = number(place(from).saturating_sub(begin));
                        inner.push((from_here, number(at.saturating_sub(begin)), amount));
                    } else if self.tails.len() > first && self.tails.last() == Some(&from) {
                        // Parallel edges are one; what goes through a node bounds their sum.
                        if let Some(last) = self.amounts.last_mut() {
                            *last = last.saturating_add(amount);
                        }
                    } else {
                        self.tails.push(from);
                        self.amounts.push(amount);
                    }
                });
                self.starts.push(number(self.tails.len()));
                self.through.push(all);
            }
            let knot = is_knot.then(|| {
                Knot::new(self.through.get(begin..end).unwrap_or_default().to_vec(), &inner)
            });
            self.stretches.push(Stretch { end, knot });
            begin = end;
        }
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The place of a node.
    pub(crate) fn place_of(&self, node: u32) -> u32 {
        at(&self.places, node)
    }

    /// The node at each place.
    pub(crate) fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// What goes through a place, loops left out.
    pub(crate) fn through(&self, here: usize) -> i64 {
        self.through.get(here).copied().unwrap_or(0)
    }

    /// The ends of stretches of places, and the knots they are, if they are one.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (usize, Option<&Knot>)> {
        self.stretches.iter().map(|stretch| (stretch.end, stretch.knot.as_ref()))
    }

    /// The edges from lower stretches into a place: tails and amounts.
    pub(crate) fn edges_into(&self, here: usize) -> impl Iterator<Item = (usize, i64)> {
        let start = self.starts.get(here).copied().unwrap_or(0);
        let end = self.starts.get(here.saturating_add(1)).copied().unwrap_or(start);
        let range = place(start)..place(end);
        let tails = self.tails.get(range.clone()).unwrap_or_default();
        let amounts = self.amounts.get(range).unwrap_or_default();
        tails.iter().zip(amounts).map(|(tail, amount)| (place(*tail), *amount))
    }

    /// The share of each lane in what goes through each place. `begins` in order.
    ///
    /// O((nodes + edges) lanes), and what the strong components cost.
    pub(crate) fn follow<A: Arithmetic, const N: usize>(
        &self,
        begins: &[Begin],
    ) -> Vec<[A::Share; N]> {
        let mut shares: Vec<[A::Share; N]> = vec![[A::Share::default(); N]; self.len()];
        let mut begins = begins.iter().peekable();
        let mut first = 0;
        for stretch in &self.stretches {
            let Some(knot) = &stretch.knot else {
                for here in first..stretch.end {
                    let sums = self.arriving::<A, N>(here, &shares, &mut begins);
                    let through = self.through(here);
                    if let Some(slot) = shares.get_mut(here) {
                        *slot = sums.map(|sum| A::share(sum, through));
                    }
                }
                first = stretch.end;
                continue;
            };
            let inflow: Vec<[A::Sum; N]> = (first..stretch.end)
                .map(|here| self.arriving::<A, N>(here, &shares, &mut begins))
                .collect();
            for lane in 0..N {
                let pick = |sums: &[A::Sum; N]| sums.get(lane).copied().unwrap_or_default();
                let inflow: Vec<A::Sum> = inflow.iter().map(pick).collect();
                let slots = shares.iter_mut().skip(first).filter_map(|slot| slot.get_mut(lane));
                for (slot, share) in slots.zip(A::knot(knot, &inflow)) {
                    *slot = share;
                }
            }
            first = stretch.end;
        }
        shares
    }

    #[inline]
    fn arriving<A: Arithmetic, const N: usize>(
        &self,
        here: usize,
        shares: &[[A::Share; N]],
        begins: &mut std::iter::Peekable<std::slice::Iter<'_, Begin>>,
    ) -> [A::Sum; N] {
        let mut sums = [A::Sum::default(); N];
        while let Some(begin) = begins.next_if(|begin| place(begin.place) <= here) {
            if let Some(sum) = sums.get_mut(begin.lane) {
                A::join(sum, A::whole(begin.units));
            }
        }
        for (tail, amount) in self.edges_into(here) {
            let Some(from) = shares.get(tail) else { continue };
            let weight = A::weight(amount);
            for (sum, share) in sums.iter_mut().zip(from) {
                A::add(sum, weight, *share);
            }
        }
        sums
    }
}

/// Edges as one way of following them sees them.
struct Edges<'a, C> {
    graph: &'a Digraph,
    tails: &'a [u32],
    amounts: &'a [i64],
    way: Way,
    is_cut: C,
}

impl<C: Fn(u32) -> bool> Edges<'_, C> {
    /// The uncut edges that bring money to a node: where from, and how much.
    fn into(&self, node: u32, mut each: impl FnMut(u32, i64)) {
        let mut tell = |edge: u32, from: Option<u32>| {
            if let (false, Some(from), Some(amount)) =
                ((self.is_cut)(edge), from, self.amounts.get(place(edge)))
            {
                each(from, *amount);
            }
        };
        match self.way {
            Way::Forwards => {
                for edge in self.graph.in_edges(node) {
                    tell(*edge, self.tails.get(place(*edge)).copied());
                }
            }
            Way::Backwards => {
                for edge in self.graph.out_edges(node) {
                    tell(edge, self.graph.head(edge));
                }
            }
        }
    }
}

fn part_of(parts: &StrongComponents, node: u32) -> u32 {
    at(parts.of(), node)
}

/// The nodes in order, and where stretches end and whether they are knots.
struct Plan {
    nodes: Vec<u32>,
    ends: Vec<(usize, bool)>,
}

impl Plan {
    fn new<C: Fn(u32) -> bool>(parts: &StrongComponents, edges: &Edges<'_, C>) -> Self {
        let mut plan = Self { nodes: Vec::with_capacity(parts.order().len()), ends: Vec::new() };
        // Places of nodes within their knot, shared by all knots.
        let mut within = vec![0_u32; parts.order().len()];
        let count = number(parts.len());
        for step in 0..count {
            let part = match edges.way {
                Way::Forwards => step,
                Way::Backwards => count.saturating_sub(1).saturating_sub(step),
            };
            let members = parts.members(part);
            if members.len() < 2 {
                plan.nodes.extend(members);
                match plan.ends.last_mut() {
                    Some((end, false)) => *end = plan.nodes.len(),
                    _ => plan.ends.push((plan.nodes.len(), false)),
                }
                continue;
            }
            plan.nodes.extend(knot_order(members, parts, edges, &mut within));
            plan.ends.push((plan.nodes.len(), true));
        }
        plan
    }
}

fn knot_order<C: Fn(u32) -> bool>(
    members: &[u32],
    parts: &StrongComponents,
    edges: &Edges<'_, C>,
    within: &mut [u32],
) -> Vec<u32> {
    for (member, here) in members.iter().zip(0..) {
        if let Some(slot) = within.get_mut(place(*member)) {
            *slot = here;
        }
    }
    let mut successors = vec![Vec::new(); members.len()];
    for (member, here) in members.iter().zip(0_u32..) {
        edges.into(*member, |tail, _| {
            if part_of(parts, tail) == part_of(parts, *member) {
                let from = place(at(within, tail));
                if let Some(heads) = successors.get_mut(from) {
                    heads.push(here);
                }
            }
        });
    }
    let order = Knot::order(members.len(), &successors);
    order.iter().filter_map(|here| members.get(place(*here)).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(nodes: u32, edges: &[(u32, u32, i64)], through: &[i64], way: Way) -> Course {
        let tails: Vec<u32> = edges.iter().map(|edge| edge.0).collect();
        let heads: Vec<u32> = edges.iter().map(|edge| edge.1).collect();
        let graph = Digraph::new(nodes, &tails, &heads).unwrap();
        let amounts: Vec<i64> = graph.given().iter().map(|e| edges[place(*e)].2).collect();
        Course::new(&graph, &amounts, through, way, |_| false)
    }

    fn begin(course: &Course, node: u32, units: i64) -> Begin {
        Begin { place: course.place_of(node), lane: 0, units }
    }

    #[test]
    fn shares_follow_the_money_both_ways() {
        let edges = [(0, 2, 6), (1, 2, 2), (2, 3, 8), (2, 2, 4)];
        let through = [6, 2, 12, 8];
        let forwards = course(4, &edges, &through, Way::Forwards);
        let shares = forwards.follow::<Float, 1>(&[begin(&forwards, 0, 6)]);
        let of = |node| shares[place(forwards.place_of(node))][0];
        assert_eq!([of(0), of(1), of(2), of(3)], [1.0, 0.0, 0.75, 0.75]);
        let backwards = course(4, &edges, &through, Way::Backwards);
        let shares = backwards.follow::<Fixed, 1>(&[begin(&backwards, 3, 8)]);
        assert!(shares.iter().all(|share| share[0] == push::ONE));
    }

    #[test]
    fn lanes_do_not_mix() {
        let edges = [(0, 1, 5), (1, 2, 5), (2, 1, 3), (2, 3, 2), (1, 3, 3)];
        let through = [5, 8, 5, 5];
        let way = course(4, &edges, &through, Way::Forwards);
        let mut begins =
            [begin(&way, 0, 5), Begin { lane: 1, ..begin(&way, 0, 1) }, begin(&way, 2, 0)];
        begins.sort();
        let both = way.follow::<Fixed, 2>(&begins);
        let one = way.follow::<Fixed, 1>(&[begin(&way, 0, 1)]);
        for (both, one) in both.iter().zip(&one) {
            assert_eq!(both[1], one[0]);
            assert!(both[0] >= both[1]);
        }
    }

    #[test]
    fn what_is_cut_carries_nothing_on() {
        let graph = Digraph::new(3, &[0, 1], &[1, 2]).unwrap();
        let way = Course::new(&graph, &[4, 4], &[4, 4, 4], Way::Forwards, |edge| edge == 1);
        let shares = way.follow::<Float, 1>(&[begin(&way, 0, 4)]);
        let of = |node| shares[place(way.place_of(node))][0];
        assert_eq!([of(0), of(1), of(2)], [1.0, 1.0, 0.0]);
    }
}
