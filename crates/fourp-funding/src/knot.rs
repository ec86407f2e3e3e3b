//! A strong component of several nodes: money that can come back.

use crate::index::{number, place};

/// A strong component with its inner edges, its nodes numbered from 0 in the order in which they are swept.
#[derive(Clone, Debug)]
pub(crate) struct Knot {
    through: Vec<i64>, // Loops left out.
    leaving: Vec<i64>, // What goes through and on to no node of the knot.
    starts: Vec<u32>,
    tails: Vec<u32>,
    amounts: Vec<i64>,
}

impl Knot {
    /// A knot of what goes through each node and its inner edges as tail, head and amount; no loops.
    ///
    /// What goes through a node is at least the sum of its edges.
    pub(crate) fn new(through: Vec<i64>, edges: &[(u32, u32, i64)]) -> Self {
        let mut order: Vec<&(u32, u32, i64)> = edges.iter().collect();
        order.sort_by_key(|(tail, head, _)| (*head, *tail));
        let mut leaving = through.clone();
        let mut counts = vec![0_u32; through.len()];
        for (tail, head, amount) in edges {
            if let Some(left) = leaving.get_mut(place(*tail)) {
                *left = left.saturating_sub(*amount);
            }
            if let Some(count) = counts.get_mut(place(*head)) {
                *count = count.saturating_add(1);
            }
        }
        let mut sum = 0_u32;
        let mut starts = vec![0];
        starts.extend(counts.iter().map(|count| {
            sum = sum.saturating_add(*count);
            sum
        }));
        let tails = order.iter().map(|(tail, _, _)| *tail).collect();
        let amounts = order.iter().map(|(_, _, amount)| *amount).collect();
        Self { through, leaving, starts, tails, amounts }
    }

    /// How many nodes it has.
    pub(crate) fn len(&self) -> usize {
        self.through.len()
    }

    /// How many edges it has.
    pub(crate) fn edge_count(&self) -> usize {
        self.tails.len()
    }

    /// What goes through a node.
    pub(crate) fn through(&self, v: usize) -> i64 {
        self.through.get(v).copied().unwrap_or(0)
    }

    /// What leaves the knot from each node.
    pub(crate) fn leaving(&self) -> &[i64] {
        &self.leaving
    }

    /// The edges into a node: tails and amounts.
    pub(crate) fn edges_into(&self, v: usize) -> impl Iterator<Item = (usize, i64)> {
        let start = self.starts.get(v).copied().unwrap_or(0);
        let end = self.starts.get(v.saturating_add(1)).copied().unwrap_or(start);
        let range = place(start)..place(end);
        let tails = self.tails.get(range.clone()).unwrap_or_default();
        let amounts = self.amounts.get(range).unwrap_or_default();
        tails.iter().zip(amounts).map(|(tail, amount)| (place(*tail), *amount))
    }

    /// The nodes in an order in which few edges go back: that of leaving a depth-first search, turned round.
    ///
    /// `successors` gives the heads of a node's inner edges.
    pub(crate) fn order(len: usize, successors: &[Vec<u32>]) -> Vec<u32> {
        let mut order = Vec::with_capacity(len);
        let mut seen = vec![false; len];
        let mut path: Vec<(u32, usize)> = Vec::new();
        for root in 0..len {
            if std::mem::replace(seen.get_mut(root).unwrap_or(&mut true), true) {
                continue;
            }
            path.push((number(root), 0));
            while let Some((node, next)) = path.last_mut() {
                let head = successors.get(place(*node)).and_then(|heads| heads.get(*next));
                *next = next.saturating_add(1);
                match head {
                    Some(head) => {
                        let is_seen = seen.get_mut(place(*head));
                        if let Some(flag) = is_seen.filter(|flag| !**flag) {
                            *flag = true;
                            path.push((*head, 0));
                        }
                    }
                    None => {
                        order.push(*node);
                        path.pop();
                    }
                }
            }
        }
        order.reverse();
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_stand_with_their_head() {
        let knot = Knot::new(vec![12, 12], &[(0, 1, 7), (1, 0, 2), (0, 1, 5)]);
        assert_eq!(knot.edges_into(1).collect::<Vec<_>>(), [(0, 7), (0, 5)]);
        assert_eq!(knot.edges_into(0).collect::<Vec<_>>(), [(1, 2)]);
        assert_eq!(knot.edges_into(9).count(), 0);
        assert_eq!(knot.leaving(), [0, 10]);
        assert_eq!((knot.len(), knot.edge_count(), knot.through(0)), (2, 3, 12));
    }

    #[test]
    fn a_ring_is_swept_the_way_it_goes() {
        let successors = vec![vec![2], vec![0], vec![1]];
        let order = Knot::order(3, &successors);
        assert_eq!(order, [0, 2, 1]);
    }
}
