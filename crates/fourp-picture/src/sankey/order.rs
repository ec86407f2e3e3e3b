//! In which order things stand in their rows, so that few ribbons cross.

use super::groups::{Groups, number, place};

/// How often rows are put in order, down and up.
const ROUNDS: usize = 4;

/// A part of a link, between a row and the next in which it has a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) upper: u32,
    pub(super) lower: u32,
    pub(super) link: u32,
    pub(super) width: u32,
}

/// What each thing is linked with above, or below.
#[derive(Debug)]
pub(super) struct Ties {
    /// Of each thing, the numbers of its arcs.
    pub(super) arcs: Groups,
    /// In the same order, the thing at the other end, and the width and a unit more: what is narrower than a
    /// unit counts too.
    others: Vec<(u32, u32)>,
    /// Of each thing, how much that is together.
    pub(super) weights: Vec<f64>,
}

impl Ties {
    fn of(arcs: Groups, ends: impl Fn(u32) -> (u32, u32)) -> Self {
        let others: Vec<(u32, u32)> = arcs
            .all()
            .iter()
            .map(|arc| {
                let (other, width) = ends(*arc);
                (other, width.saturating_add(1))
            })
            .collect();
        let weight = |own: usize| {
            let own = others.get(arcs.range(number(own))).unwrap_or_default();
            own.iter().map(|(_, weight)| f64::from(*weight)).sum()
        };
        let weights = (0..arcs.len()).map(weight).collect();
        Self { arcs, others, weights }
    }

    /// What a thing is linked with: the other things, each with its weight.
    pub(super) fn others(&self, own: u32) -> &[(u32, u32)] {
        self.others.get(self.arcs.range(own)).unwrap_or_default()
    }
}

/// What so many things are linked with above, and below.
pub(super) fn ties(arcs: &[Arc], count: usize) -> [Ties; 2] {
    let of = |arc: u32| arcs.get(place(arc));
    let numbered = || arcs.iter().zip(0_u32..);
    let above = Groups::of(count, numbered().map(|(arc, number)| (arc.lower, number)));
    let below = Groups::of(count, numbered().map(|(arc, number)| (arc.upper, number)));
    [
        Ties::of(above, |arc| of(arc).map_or((u32::MAX, 0), |arc| (arc.upper, arc.width))),
        Ties::of(below, |arc| of(arc).map_or((u32::MAX, 0), |arc| (arc.lower, arc.width))),
    ]
}

/// Puts rows in order by the weighted mean place of what each thing is linked with in the row above, then below
/// (Sugiyama, Tagawa and Toda 1981), a fixed number of times, ties as they stood; and keeps the order with the
/// least area of crossings (Barth, Juenger and Mutzel 2002 count them). What it is given is kept if nothing is
/// better. Every arc leads to the next row.
pub(super) fn arrange(rows: &mut Groups, [above, below]: [&Ties; 2]) {
    let count = number(rows.len());
    let mut places = vec![0_u32; rows.all().len()];
    for row in 0..count {
        write_down(rows.members(row), &mut places);
    }
    let mut best = rows.clone();
    let mut least = crossings(rows, below, &places, u128::MAX);
    let mut sorting = Sorting::default();
    for _ in 0..ROUNDS {
        if least == 0 {
            break;
        }
        let mut is_still = true;
        for row in 1..count {
            is_still &= sorting.by_means(rows.members_mut(row), above, &mut places);
        }
        for row in (0..count.saturating_sub(1)).rev() {
            is_still &= sorting.by_means(rows.members_mut(row), below, &mut places);
        }
        if is_still {
            break;
        }
        let now = crossings(rows, below, &places, least);
        if now < least {
            least = now;
            best.clone_from(rows);
        }
    }
    *rows = best;
}

/// Room to sort in, used again for each row.
#[derive(Debug, Default)]
struct Sorting {
    keys: Vec<u64>,
    before: Vec<u32>,
}

impl Sorting {
    /// Sorts a row by the mean place of what its members are linked with, or by their own where they are linked
    /// with nothing. Whether it stood so already.
    fn by_means(&mut self, row: &mut [u32], ties: &Ties, places: &mut [u32]) -> bool {
        let at = |item: u32| f64::from(places.get(place(item)).copied().unwrap_or(0));
        // No mean is negative, so the bits of means rise as they do. The last of them, beyond any difference that
        // matters, give way to the place in the row: so ties stay as they stood, and what is sorted is small.
        let unused = number(row.len()).leading_zeros().saturating_add(32);
        let own_bits = u64::MAX.checked_shr(unused).unwrap_or(0);
        self.keys.clear();
        self.keys.extend(row.iter().zip(0_u64..).map(|(item, own)| {
            let others = ties.others(*item).iter();
            let sum: f64 = others.map(|(other, weight)| at(*other) * f64::from(*weight)).sum();
            let weight = ties.weights.get(place(*item)).copied().unwrap_or(0.0);
            let mean = if weight > 0.0 { sum / weight } else { at(*item) };
            mean.to_bits() & !own_bits | own
        }));
        if self.keys.is_sorted() {
            return true;
        }
        self.keys.sort_unstable();
        self.before.clear();
        self.before.extend_from_slice(row);
        for (slot, key) in row.iter_mut().zip(&self.keys) {
            let stood = usize::try_from(key & own_bits).ok();
            *slot = stood.and_then(|stood| self.before.get(stood)).copied().unwrap_or(0);
        }
        write_down(row, places);
        false
    }
}

fn write_down(row: &[u32], places: &mut [u32]) {
    for (item, at) in row.iter().zip(0_u32..) {
        if let Some(slot) = places.get_mut(place(*item)) {
            *slot = at;
        }
    }
}

/// The area of all crossings: for each pair of arcs that cross, the product of their widths. Once that is `enough`,
/// counting ends. O(m log n), by the tree of sums of Barth, Juenger and Mutzel.
fn crossings(rows: &Groups, below: &Ties, places: &[u32], enough: u128) -> u128 {
    let mut sum = 0_u128;
    let mut tree: Vec<u64> = Vec::new();
    for row in 0..number(rows.len()).saturating_sub(1) {
        let leaves = rows.members(row.saturating_add(1)).len().next_power_of_two();
        let depth = leaves.trailing_zeros();
        tree.clear();
        tree.resize(leaves.saturating_mul(2), 0);
        let mut here = 0_u64;
        for upper in rows.members(row) {
            let ends = below.others(*upper).iter().map(|(lower, weight)| {
                let at = places.get(place(*lower)).copied().unwrap_or(0);
                (place(at).saturating_add(leaves), u64::from(*weight))
            });
            // What leaves one thing does not cross itself, so all of it is looked at before any is put in.
            for (leaf, weight) in ends.clone() {
                here = here.saturating_add(right_of(&tree, leaf, depth).saturating_mul(weight));
            }
            for (leaf, weight) in ends {
                put(&mut tree, leaf, depth, weight);
            }
        }
        sum = sum.saturating_add(here.into());
        if sum >= enough {
            break;
        }
    }
    sum
}

/// The sum of all leaves to the right of one.
fn right_of(tree: &[u64], leaf: usize, depth: u32) -> u64 {
    let (mut at, mut sum) = (leaf, 0_u64);
    // Without a branch that depends on the leaf: it could not be foretold.
    for _ in 0..depth {
        let right = tree.get(at | 1).copied().unwrap_or(0);
        let is_left = u64::from(at & 1 == 0);
        sum = sum.saturating_add(right & is_left.wrapping_neg());
        at >>= 1;
    }
    sum
}

fn put(tree: &mut [u64], leaf: usize, depth: u32, weight: u64) {
    let mut at = leaf;
    for _ in 0..depth {
        if let Some(slot) = tree.get_mut(at) {
            *slot = slot.saturating_add(weight);
        }
        at >>= 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROWS: u32 = 4;
    const IN_ROW: u32 = 6;

    fn arcs() -> impl Strategy<Value = Vec<Arc>> {
        let arc = (0..ROWS - 1, 0..IN_ROW, 0..IN_ROW, 0..500_u32);
        let arc = arc.prop_map(|(row, upper, lower, width)| Arc {
            upper: row * IN_ROW + upper,
            lower: (row + 1) * IN_ROW + lower,
            link: 0,
            width,
        });
        prop::collection::vec(arc, 0..40)
    }

    fn rows() -> Groups {
        let count = usize::try_from(ROWS).unwrap();
        Groups::of(count, (0..ROWS * IN_ROW).map(|item| (item / IN_ROW, item)))
    }

    /// Every pair, looked at.
    fn slow(rows: &Groups, arcs: &[Arc]) -> u128 {
        let at = |item: u32| {
            let row = rows.members(item / IN_ROW);
            row.iter().position(|other| *other == item).unwrap()
        };
        let mut sum = 0;
        for (number, one) in arcs.iter().enumerate() {
            for other in arcs.iter().skip(number + 1) {
                let is_same_row = one.upper / IN_ROW == other.upper / IN_ROW;
                let crosses = (at(one.upper) < at(other.upper) && at(one.lower) > at(other.lower))
                    || (at(one.upper) > at(other.upper) && at(one.lower) < at(other.lower));
                if is_same_row && crosses {
                    sum += u128::from(one.width + 1) * u128::from(other.width + 1);
                }
            }
        }
        sum
    }

    proptest! {
        #[test]
        fn crossings_are_those_of_every_pair(arcs in arcs()) {
            let rows = rows();
            let [_, below] = ties(&arcs, rows.all().len());
            let places: Vec<u32> = rows.all().iter().map(|item| item % IN_ROW).collect();
            prop_assert_eq!(crossings(&rows, &below, &places, u128::MAX), slow(&rows, &arcs));
        }

        #[test]
        fn what_is_arranged_crosses_no_more_and_keeps_its_rows(arcs in arcs()) {
            let mut rows = rows();
            let before = slow(&rows, &arcs);
            let [above, below] = ties(&arcs, rows.all().len());
            arrange(&mut rows, [&above, &below]);
            prop_assert!(slow(&rows, &arcs) <= before);
            for row in 0..ROWS {
                let mut members = rows.members(row).to_vec();
                members.sort_unstable();
                prop_assert_eq!(members, (row * IN_ROW..(row + 1) * IN_ROW).collect::<Vec<_>>());
            }
        }
    }
}
