//! How much a hierarchy is like a tree.

use std::cmp::Reverse;

use fourp_graph::{Digraph, StrongComponents, strong_components, weak_components};
use fourp_model::{Answer, NotMeasurable, Table};
use serde::Serialize;

use crate::{
    lines::Hierarchy,
    place::{number, place},
};

/// Krackhardt's four dimensions of hierarchy, each 1 for a tree that everybody but the top hangs on by one line.
///
/// Krackhardt, D. (1994), "Graph theoretical dimensions of informal organizations", in Carley and Prietula (eds),
/// Computational Organization Theory: 89-111, as UCINET defines them. A dimension is `None` where nothing could
/// break it: of fewer than two nodes, where nobody reports, or without a component of three.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Krackhardt {
    /// How many nodes there are.
    pub nodes: u32,
    /// The share of pairs that hang together, whichever way lines go.
    pub connectedness: Option<f64>,
    /// Of the pairs of which one reaches the other, the share in which the other does not reach back.
    pub hierarchy: Option<f64>,
    /// One less the lines beyond those of a tree, as a share of all that could be beyond; over components.
    pub efficiency: Option<f64>,
    /// One less the pairs within components that have no nearest common superior, as a share of all that could have
    /// none. A nearest common superior is one that both reach, themselves included, and that reaches all others such.
    pub least_upper_boundedness: Option<f64>,
}

/// The most nodes that are compared in pairs.
pub(crate) const NODES_MAX: u32 = 5_000;

/// The four dimensions of a hierarchy of at most 5,000 nodes. O(nodes³ / 64).
pub(crate) fn krackhardt(lines: &Hierarchy) -> Answer<Krackhardt> {
    let nodes = lines.up.node_count();
    if nodes > NODES_MAX {
        let why = format!("{nodes} are too many to compare in pairs; the most are {NODES_MAX}");
        let why = NotMeasurable::new("How much is reporting like a tree?", why);
        return why.needing(Table::ReportingLines, "the lines of one part of the programme").into();
    }
    let strong = strong_components(&lines.up);
    let sights = Sights::new(&lines.up, &strong);
    let weak = weak_components(&lines.up);
    let (mut within, mut excess, mut excess_max, mut unbounded, mut unbounded_max) =
        (0, 0, 0, 0, 0);
    for component in 0..number(weak.len()) {
        let members = weak.members(component);
        let size = length(members);
        let edges: u64 = members.iter().map(|node| length(lines.up.successors(*node))).sum();
        let below_top = size.saturating_sub(1);
        within += pairs(size);
        excess += edges.saturating_sub(below_top);
        excess_max += below_top * below_top;
        unbounded += sights.pairs_without_bound(members);
        unbounded_max += pairs(below_top);
    }
    let mutual: u64 =
        (0..number(strong.len())).map(|part| pairs(length(strong.members(part)))).sum();
    let one_way_or_both = sights.ordered_pairs().saturating_sub(mutual);
    let all = pairs(u64::from(nodes));
    Answer::Measured(Krackhardt {
        nodes,
        connectedness: rest(all.saturating_sub(within), all),
        hierarchy: rest(mutual, one_way_or_both),
        efficiency: rest(excess, excess_max),
        least_upper_boundedness: rest(unbounded, unbounded_max),
    })
}

fn length(nodes: &[u32]) -> u64 {
    u64::from(number(nodes.len()))
}

fn pairs(of: u64) -> u64 {
    of * of.saturating_sub(1) / 2
}

/// What is left of 1 after a share; none of nothing. Pairs of 5,000 are exact as floats.
fn rest(part: u64, whole: u64) -> Option<f64> {
    let float = |count: u64| u32::try_from(count).map(f64::from).unwrap_or(f64::INFINITY);
    (whole > 0).then(|| float(whole.saturating_sub(part)) / float(whole))
}

/// Whom everybody reaches, themselves included, as bits; those who reach most have the first bits.
struct Sights {
    words: usize,
    bits: Vec<u64>,
    reached: Vec<u32>, // By bit.
    bit_of: Vec<u32>,  // By node.
}

impl Sights {
    fn new(up: &Digraph, strong: &StrongComponents) -> Self {
        let nodes = up.node_count();
        let plain: Vec<u32> = (0..nodes).collect();
        let first = Self::with_bits(up, strong, plain);
        let mut order: Vec<u32> = (0..nodes).collect();
        order.sort_by_key(|node| (Reverse(first.count(*node)), *node));
        let mut bit_of = vec![0; place(nodes)];
        for (bit, node) in (0..).zip(&order) {
            if let Some(slot) = bit_of.get_mut(place(*node)) {
                *slot = bit;
            }
        }
        let mut sights = Self::with_bits(up, strong, bit_of);
        sights.reached = order.into_iter().map(|node| sights.count(node)).collect();
        sights
    }

    fn with_bits(up: &Digraph, strong: &StrongComponents, bit_of: Vec<u32>) -> Self {
        let words = bit_of.len().div_ceil(64);
        let mut sights =
            Self { words, bits: vec![0; words * bit_of.len()], reached: Vec::new(), bit_of };
        let mut seen = vec![0_u64; words];
        // Edges go to higher parts, so those are done first.
        for part in (0..number(strong.len())).rev() {
            seen.fill(0);
            for node in strong.members(part) {
                let bit = sights.bit_of.get(place(*node)).copied().unwrap_or(0);
                if let Some(word) = seen.get_mut(place(bit / 64)) {
                    *word |= 1 << (bit % 64);
                }
                for next in up.successors(*node) {
                    for (word, more) in seen.iter_mut().zip(sights.of(*next)) {
                        *word |= more;
                    }
                }
            }
            for node in strong.members(part) {
                let start = place(*node) * words;
                if let Some(row) = sights.bits.get_mut(start..start + words) {
                    row.copy_from_slice(&seen);
                }
            }
        }
        sights
    }

    fn of(&self, node: u32) -> &[u64] {
        let start = place(node) * self.words;
        self.bits.get(start..start + self.words).unwrap_or_default()
    }

    fn count(&self, node: u32) -> u32 {
        self.of(node).iter().map(|word| word.count_ones()).sum()
    }

    /// Pairs of different nodes of which the first reaches the second.
    fn ordered_pairs(&self) -> u64 {
        self.reached.iter().map(|count| u64::from(count.saturating_sub(1))).sum()
    }

    fn pairs_without_bound(&self, members: &[u32]) -> u64 {
        let mut without = 0;
        for (at, a) in members.iter().enumerate() {
            let later = members.get(at.saturating_add(1)..).unwrap_or_default();
            for b in later {
                without += u64::from(!self.has_bound(*a, *b));
            }
        }
        without
    }

    /// Whether one of those that both reach reaches all that both reach: the one that reaches most, if any.
    fn has_bound(&self, a: u32, b: u32) -> bool {
        let (mut shared, mut first) = (0, None);
        for (at, (a, b)) in (0..).zip(self.of(a).iter().zip(self.of(b))) {
            let word = a & b;
            shared += word.count_ones();
            if first.is_none() && word != 0 {
                first = Some(at * 64 + place(word.trailing_zeros()));
            }
        }
        first.is_some_and(|bit| self.reached.get(bit) == Some(&shared))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(nodes: u32, edges: &[(u32, u32)]) -> Krackhardt {
        krackhardt(&Hierarchy::new(nodes, edges.iter().copied()).unwrap()).measured().unwrap()
    }

    fn four(found: Krackhardt) -> [Option<f64>; 4] {
        [found.connectedness, found.hierarchy, found.efficiency, found.least_upper_boundedness]
    }

    #[test]
    fn a_tree_is_one_in_everything() {
        let tree = found(7, &[(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 2)]);
        assert_eq!(four(tree), [Some(1.0); 4]);
    }

    #[test]
    fn each_dimension_is_broken_by_itself() {
        // Two trees: of 6 pairs, 2 hang together.
        assert_eq!(found(4, &[(1, 0), (3, 2)]).connectedness, Some(1.0 / 3.0));
        // A circle of two below a top: of 3 pairs that reach, 1 is mutual.
        assert_eq!(found(3, &[(1, 0), (1, 2), (2, 1)]).hierarchy, Some(2.0 / 3.0));
        // One line beyond the two of a tree, of four that could be.
        assert_eq!(found(3, &[(1, 0), (2, 0), (2, 1)]).efficiency, Some(0.75));
        // One below two tops that have nobody above: one pair, and one could be without.
        assert_eq!(found(3, &[(0, 1), (0, 2)]).least_upper_boundedness, Some(0.0));
        assert_eq!(four(found(1, &[])), [None; 4]);
        let many = Hierarchy::new(NODES_MAX + 1, []).unwrap();
        assert!(!krackhardt(&many).is_measured());
    }

    proptest! {
        #[test]
        fn it_is_what_pairs_counted_one_by_one_say(
            edges in prop::collection::vec((0_u32..7, 0_u32..7), 0..20),
        ) {
            let edges: std::collections::BTreeSet<(u32, u32)> = edges.into_iter().filter(|(a, b)| a != b).collect();
            let edges: Vec<(u32, u32)> = edges.into_iter().collect();
            let closure = |both: bool| {
                let mut reach: Vec<Vec<bool>> = (0..7).map(|a| (0..7).map(|b| a == b).collect()).collect();
                for _ in 0..7 {
                    for (from, to) in &edges {
                        for row in &mut reach {
                            row[place(*to)] |= row[place(*from)];
                            row[place(*from)] |= both && row[place(*to)];
                        }
                    }
                }
                reach
            };
            let (reach, weak) = (closure(false), closure(true));
            let pairs: Vec<(usize, usize)> = (0..7).flat_map(|a| (a + 1..7).map(move |b| (a, b))).collect();
            let count = |holds: &dyn Fn(usize, usize) -> bool| {
                number(pairs.iter().filter(|(a, b)| holds(*a, *b)).count())
            };
            let found = found(7, &edges);
            let share = |part: u32, whole: u32| (whole > 0).then(|| f64::from(whole.saturating_sub(part)) / f64::from(whole));
            prop_assert_eq!(found.connectedness, share(count(&|a, b| !weak[a][b]), 21));
            let mutual = count(&|a, b| reach[a][b] && reach[b][a]);
            prop_assert_eq!(found.hierarchy, share(mutual, count(&|a, b| reach[a][b] || reach[b][a])));
            let sizes: Vec<u32> = (0..7)
                .filter(|a| (0..*a).all(|b| !weak[*a][b]))
                .map(|a| number(weak[a].iter().filter(|reached| **reached).count()))
                .collect();
            let excess_max: u32 = sizes.iter().map(|size| (size - 1) * (size - 1)).sum();
            let trees: u32 = sizes.iter().map(|size| size - 1).sum();
            prop_assert_eq!(found.efficiency, share(number(edges.len()) - trees, excess_max));
            let bound = |a: usize, b: usize| {
                let common: Vec<usize> = (0..7).filter(|c| reach[a][*c] && reach[b][*c]).collect();
                common.iter().any(|least| common.iter().all(|other| reach[*least][*other]))
            };
            let unbounded_max: u32 = sizes.iter().map(|size| (size - 1) * size.saturating_sub(2) / 2).sum();
            let unbounded = count(&|a, b| weak[a][b] && !bound(a, b));
            prop_assert_eq!(found.least_upper_boundedness, share(unbounded, unbounded_max));
        }
    }
}
