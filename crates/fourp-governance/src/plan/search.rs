//! A cheapest cover: reductions, bounds, then branches.

use fourp_model::{Progress, Stopped};

use super::{
    cover::Cover,
    prices::{Prices, ascent, climb, feasible, whole},
    reduce::reduce,
};
use crate::place::{at, number, place};

/// Steps of prices before the first branch, and at each.
const STEPS_FIRST: u32 = 3_000;
const STEPS: u32 = 60;

/// A cover, and what is proven of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Found {
    /// Names of columns, rising.
    pub(crate) columns: Vec<u32>,
    /// Names of rows with their prices, which exceed no column; rising, without those of 0.
    pub(crate) prices: Vec<(u32, i64)>,
    /// Nodes of the search.
    pub(crate) nodes: u64,
    /// Whether every branch was followed to its end: no cover costs less.
    pub(crate) exhausted: bool,
}

/// A cheapest cover, or the cheapest found within so many nodes; `None` if a row has no column.
pub(crate) fn cheapest(
    cover: &Cover,
    nodes_max: u64,
    progress: &dyn Progress,
) -> Result<Option<Found>, Stopped> {
    let Some(reduced) = reduce(cover) else { return Ok(None) };
    let scale = cover.scale();
    let cost_of = |column: u32| i64::try_from(cover.cost(column)).unwrap_or(i64::MAX);
    let mut found = Found { exhausted: true, ..Found::default() };
    for (row, column) in &reduced.chosen {
        found.columns.push(*column);
        found.prices.push((*row, cost_of(*column).saturating_mul(scale)));
    }
    for part in reduced.rest.parts() {
        let mut search = Search::new(&part);
        let left = nodes_max.saturating_sub(found.nodes);
        search.run(&part, left, progress)?;
        found.columns.extend(&search.best);
        found.prices.extend(part.row_names().iter().copied().zip(search.prices));
        found.nodes = found.nodes.saturating_add(search.nodes);
        found.exhausted &= search.exhausted;
    }
    found.columns.sort_unstable();
    found.prices.retain(|(_, price)| *price > 0);
    found.prices.sort_unstable();
    let kept = spared(cover, &found.columns);
    found.columns = kept;
    Ok(Some(found))
}

/// What is known of a part while it is searched.
struct Search {
    best: Vec<u32>, // Names.
    cost: u64,
    prices: Vec<i64>, // Of the part's rows; they exceed no column.
    nodes: u64,
    exhausted: bool,
}

/// A part of the search that is still to be done.
struct Node {
    cover: Cover,
    prices: Vec<i64>,
    taken: Vec<u32>, // Names.
    cost: u64,
}

impl Search {
    fn new(part: &Cover) -> Self {
        let own: Vec<i64> = part
            .costs()
            .iter()
            .map(|cost| i64::try_from(*cost).unwrap_or(i64::MAX).saturating_mul(part.scale()))
            .collect();
        let best = greedy(part, &own);
        let names = best.iter().map(|column| part.column_name(*column)).collect();
        let cost = best.iter().map(|column| part.cost(*column)).sum();
        Self { best: names, cost, prices: ascent(part), nodes: 0, exhausted: true }
    }

    fn run(
        &mut self,
        part: &Cover,
        nodes_max: u64,
        progress: &dyn Progress,
    ) -> Result<(), Stopped> {
        let columns = part.by_column();
        let (mut proven, mut own) = (self.prices.iter().sum::<i64>(), self.prices.clone());
        let mut heard = None;
        let (target, mut improved) = (self.cost, Vec::new());
        let first = climb(part, own.clone(), target, STEPS_FIRST, |prices| {
            let sum = |prices: &[i64]| prices.iter().sum::<i64>();
            let fitted = feasible(part, &columns, prices);
            if sum(&fitted) > proven {
                (proven, own) = (sum(&fitted), fitted);
            }
            let cover = greedy(part, &prices.rest);
            let cost: u64 = cover.iter().map(|column| part.cost(*column)).sum();
            if heard.is_none_or(|heard| cost < heard) {
                (heard, improved) = (Some(cost), cover);
            }
        });
        self.prices = own;
        self.offer(heard, || improved.iter().map(|column| part.column_name(*column)).collect());
        if whole(proven, part.scale()) >= self.cost {
            return Ok(());
        }
        let root = Node { cover: part.clone(), prices: first.rows, taken: Vec::new(), cost: 0 };
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if self.nodes >= nodes_max {
                self.exhausted = false;
                break;
            }
            self.nodes += 1;
            if self.nodes.is_multiple_of(256) {
                progress.step(self.nodes, None, "branches of a merge plan")?;
            }
            self.branch(node, &mut open);
        }
        Ok(())
    }

    fn offer(&mut self, cost: Option<u64>, names: impl FnOnce() -> Vec<u32>) {
        if let Some(cost) = cost.filter(|cost| *cost < self.cost) {
            (self.cost, self.best) = (cost, names());
        }
    }

    /// Looks at a node until it is done or has to be split in two.
    fn branch(&mut self, mut node: Node, open: &mut Vec<Node>) {
        loop {
            let Some(reduced) = reduce(&node.cover) else { return };
            node.cost = node.cost.saturating_add(reduced.cost);
            node.taken.extend(reduced.chosen.iter().map(|(_, column)| *column));
            if reduced.rest.row_count() == 0 {
                let taken = node.taken;
                return self.offer(Some(node.cost), || taken);
            }
            let carried = carried(&node.cover, &node.prices, &reduced.rest);
            node.cover = reduced.rest;
            let Some(target) = self.cost.checked_sub(node.cost).filter(|target| *target > 0) else {
                return;
            };
            let best = climb(&node.cover, carried, target, STEPS, |_| {});
            let scale = node.cover.scale();
            if whole(best.bound, scale) >= target {
                return;
            }
            let cover = greedy(&node.cover, &best.rest);
            let cost: u64 = cover.iter().map(|column| node.cover.cost(*column)).sum();
            let (parent, taken) = (&node.cover, &node.taken);
            self.offer(node.cost.checked_add(cost), || {
                let names = cover.iter().map(|column| parent.column_name(*column));
                taken.iter().copied().chain(names).collect()
            });
            let target = self.cost.saturating_sub(node.cost);
            if whole(best.bound, scale) >= target {
                return;
            }
            let (fixed, next) = fixed(node, &best, target);
            let Some(next) = next else { return };
            node = next;
            if !fixed {
                return split(node, &best, open);
            }
        }
    }
}

/// Takes columns without which, and drops those with which, no cover is below the target.
fn fixed(node: Node, best: &Prices, target: u64) -> (bool, Option<Node>) {
    let scale = node.cover.scale();
    let too_much = |bound: i64| whole(bound, scale) >= target;
    let (mut in_columns, mut out) = (Vec::new(), false);
    let mut column_left = vec![true; place(node.cover.column_count())];
    for (column, slot) in (0..).zip(&mut column_left) {
        let rest = at(&best.rest, column);
        if rest > 0 && too_much(best.bound.saturating_add(rest)) {
            (*slot, out) = (false, true);
        } else if rest < 0 && too_much(best.bound.saturating_sub(rest)) {
            in_columns.push(column);
        }
    }
    if in_columns.is_empty() && !out {
        return (false, Some(Node { prices: best.rows.clone(), ..node }));
    }
    (true, without(&node, &best.rows, &in_columns, column_left))
}

/// A node with columns taken, and others dropped; `None` if nothing can cover what is left.
fn without(node: &Node, prices: &[i64], taken: &[u32], mut column_left: Vec<bool>) -> Option<Node> {
    for column in taken {
        if let Some(slot) = column_left.get_mut(place(*column)) {
            *slot = false;
        }
    }
    let is_covered =
        |columns: &[u32]| columns.iter().any(|column| taken.binary_search(column).is_ok());
    let row_left: Vec<bool> = node.cover.rows().map(|columns| !is_covered(columns)).collect();
    let left = node.cover.kept(&row_left, &column_left)?;
    let names = taken.iter().map(|column| node.cover.column_name(*column));
    let cost: u64 = taken.iter().map(|column| node.cover.cost(*column)).sum();
    Some(Node {
        prices: carried(&node.cover, prices, &left),
        taken: node.taken.iter().copied().chain(names).collect(),
        cost: node.cost.saturating_add(cost),
        cover: left,
    })
}

/// The row with fewest columns, and of its columns the one that is worth most: with it first, then without.
fn split(node: Node, best: &Prices, open: &mut Vec<Node>) {
    let narrow = (0..node.cover.row_count())
        .min_by_key(|row| (node.cover.row(*row).len(), std::cmp::Reverse(at(&best.rows, *row))));
    let Some(narrow) = narrow else { return };
    let dearest = node.cover.row(narrow).iter().copied();
    let Some(column) = dearest.min_by_key(|column| (at(&best.rest, *column), *column)) else {
        return;
    };
    let all = vec![true; place(node.cover.column_count())];
    let mut others = all.clone();
    if let Some(slot) = others.get_mut(place(column)) {
        *slot = false;
    }
    open.extend(without(&node, &best.rows, &[], others));
    open.extend(without(&node, &best.rows, &[column], all));
}

/// The prices of the rows that are left of a cover.
fn carried(from: &Cover, prices: &[i64], left: &Cover) -> Vec<i64> {
    let mut old = from.row_names().iter().zip(prices);
    let price = |name: &u32| old.find(|(other, _)| *other == name).map_or(0, |(_, price)| *price);
    left.row_names().iter().map(price).collect()
}

/// Columns that cover every row: those below a price of nothing, then whichever has most rows for its price; without
/// those that the others make needless.
fn greedy(cover: &Cover, rest: &[i64]) -> Vec<u32> {
    let columns = cover.by_column();
    let mut covered = vec![false; place(cover.row_count())];
    let mut gains: Vec<u32> =
        (0..cover.column_count()).map(|column| number(columns.rows(column).len())).collect();
    let mut taken = Vec::new();
    let mut missing = cover.row_count();
    let mut below: Vec<u32> = (0..cover.column_count()).filter(|c| at(rest, *c) <= 0).collect();
    below.sort_by_key(|column| (at(rest, *column), *column));
    below.reverse();
    while missing > 0 {
        let next = match below.pop() {
            Some(column) => column,
            None => {
                let worth = |column: &u32| {
                    (i128::from(at(rest, *column).max(1)), i128::from(at(&gains, *column)))
                };
                let useful = (0..cover.column_count()).filter(|column| at(&gains, *column) > 0);
                let best = useful.min_by(|a, b| {
                    let ((cost, gain), (other_cost, other_gain)) = (worth(a), worth(b));
                    (cost * other_gain).cmp(&(other_cost * gain)).then(a.cmp(b))
                });
                let Some(best) = best else { break };
                best
            }
        };
        if at(&gains, next) == 0 {
            continue;
        }
        taken.push(next);
        for row in columns.rows(next) {
            let Some(slot) = covered.get_mut(place(*row)).filter(|slot| !**slot) else { continue };
            *slot = true;
            missing -= 1;
            for column in cover.row(*row) {
                if let Some(gain) = gains.get_mut(place(*column)) {
                    *gain = gain.saturating_sub(1);
                }
            }
        }
    }
    taken.sort_unstable();
    spared(cover, &taken)
}

/// Of columns that cover every row, those that are left when each that the others make needless is dropped, the dearest
/// first.
fn spared(cover: &Cover, taken: &[u32]) -> Vec<u32> {
    let columns = cover.by_column();
    let mut is_taken = vec![false; place(cover.column_count())];
    for column in taken {
        if let Some(slot) = is_taken.get_mut(place(*column)) {
            *slot = true;
        }
    }
    let mut times: Vec<u32> = cover
        .rows()
        .map(|of| number(of.iter().filter(|column| at(&is_taken, **column)).count()))
        .collect();
    let mut order = taken.to_vec();
    order
        .sort_by_key(|column| (std::cmp::Reverse(cover.cost(*column)), std::cmp::Reverse(*column)));
    for column in order {
        if columns.rows(column).iter().all(|row| at(&times, *row) > 1) {
            for row in columns.rows(column) {
                if let Some(times) = times.get_mut(place(*row)) {
                    *times -= 1;
                }
            }
            if let Some(slot) = is_taken.get_mut(place(column)) {
                *slot = false;
            }
        }
    }
    taken.iter().copied().filter(|column| at(&is_taken, *column)).collect()
}

#[cfg(test)]
mod tests {
    use fourp_model::NoProgress;
    use proptest::prelude::*;

    use super::*;

    /// The cheapest of all sets of columns.
    fn brute(costs: &[u64], rows: &[Vec<u32>]) -> Option<u64> {
        let sets = 0_u32..1 << costs.len();
        let covers =
            sets.filter(|set| rows.iter().all(|row| row.iter().any(|c| set >> c & 1 == 1)));
        let cost = |set: u32| {
            (0..costs.len()).filter(|c| set >> c & 1 == 1).map(|c| costs[c]).sum::<u64>()
        };
        covers.map(cost).min()
    }

    fn cover(costs: &[u64], rows: &[Vec<u32>]) -> Cover {
        let mut cover = Cover::of(costs.to_vec(), rows.len()).unwrap();
        for (name, row) in (0..).zip(rows) {
            cover.push(name, row.iter().copied());
        }
        cover
    }

    /// Rows of one to five columns, or all of three at one cost: those leave most to the search.
    fn instance() -> impl Strategy<Value = (Vec<u64>, Vec<Vec<u32>>)> {
        (3_usize..=14, 1_u64..=6, any::<bool>()).prop_flat_map(|(columns, most, is_even)| {
            let size = if is_even { 3..=3 } else { 1..=5.min(columns) };
            let row = prop::collection::btree_set(0..u32::try_from(columns).unwrap(), size);
            let row = row.prop_map(|row| row.into_iter().collect());
            let least = if is_even { most } else { 0 };
            (
                prop::collection::vec(least..=most, columns),
                prop::collection::vec(row, 0..if is_even { 60 } else { 30 }),
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn no_cover_is_cheaper_and_prices_exceed_no_column((costs, rows) in instance()) {
            let cover = cover(&costs, &rows);
            let found = cheapest(&cover, u64::MAX, &NoProgress).unwrap().unwrap();
            let cost: u64 = found.columns.iter().map(|c| cover.cost(*c)).sum();
            prop_assert!(found.exhausted);
            prop_assert_eq!(Some(cost), brute(&costs, &rows));
            prop_assert!(rows.iter().all(|row| row.iter().any(|c| found.columns.contains(c))));
            let mut prices = vec![0; rows.len()];
            for (row, price) in &found.prices {
                prop_assert!(*price > 0);
                prices[place(*row)] = *price;
            }
            let all = Prices::of(&cover, prices);
            prop_assert!(all.rest.iter().all(|rest| *rest >= 0));
            prop_assert!(whole(all.bound, cover.scale()) <= cost);
        }

        #[test]
        fn every_price_bounds_every_cover((costs, rows) in instance(), seed in any::<u64>()) {
            let cover = cover(&costs, &rows);
            let best = brute(&costs, &rows).unwrap();
            let price = |row: usize| i64::try_from(seed.rotate_left(u32::try_from(row * 7 % 64).unwrap()) % 9_000_000).unwrap();
            let from: Vec<i64> = (0..rows.len()).map(price).collect();
            let climbed = climb(&cover, from, best + 1, 50, |prices| assert!(whole(prices.bound, cover.scale()) <= best));
            let fitted = feasible(&cover, &cover.by_column(), &climbed);
            prop_assert!(fitted.iter().sum::<i64>() <= i64::try_from(best).unwrap() * cover.scale());
        }

        #[test]
        fn without_nodes_there_is_still_a_cover((costs, rows) in instance()) {
            let cover = cover(&costs, &rows);
            let found = cheapest(&cover, 0, &NoProgress).unwrap().unwrap();
            prop_assert!(rows.iter().all(|row| row.iter().any(|c| found.columns.contains(c))));
            let cost: u64 = found.columns.iter().map(|c| cover.cost(*c)).sum();
            prop_assert!(!found.exhausted || Some(cost) == brute(&costs, &rows));
        }
    }

    #[test]
    fn a_row_without_a_column_has_no_cover_and_large_costs_no_prices() {
        let mut cover = Cover::of(vec![1], 1).unwrap();
        cover.push(0, []);
        assert_eq!(cheapest(&cover, 9, &NoProgress), Ok(None));
        assert!(Cover::of(vec![u64::MAX, 1], 1).is_none());
        assert!(Cover::of(vec![1 << 60], 7).is_none());
    }
}
