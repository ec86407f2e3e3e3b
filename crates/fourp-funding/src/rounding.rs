//! Whole units out of fractions, once and last.

use crate::{
    index::{number, place},
    push::ONE,
};

/// Values this close below a whole number are taken to be it, unless the bound from below is closer: 2^-30.
const NEAR: u64 = 1 << 32;

/// What an amount known from below may be short of a half that is rounded up: 2^-20.
pub(crate) const SLACK: u64 = 1 << 42;

/// An amount in units of 2^-62 as whole units and a rest.
pub(crate) fn split(value: u128) -> (i64, u64) {
    let one = u128::from(ONE);
    let whole = i64::try_from(value / one).unwrap_or(i64::MAX);
    (whole, u64::try_from(value % one).unwrap_or(0))
}

/// How near to a whole number a value known only from below may be that number, if `unplaced` is missing in all.
pub(crate) fn near(unplaced: u128) -> u64 {
    u64::try_from(unplaced).unwrap_or(ONE).clamp(NEAR, ONE / 4)
}

/// Whole numbers for amounts in units of 2^-62 that add up to `total` less what is returned as left over.
///
/// Every number is its amount rounded down or up; which is decided by rounding running sums of the parts below
/// one to the nearest (half up), in order. Amounts nearer than `near` below a whole number are taken to be it. What is left
/// over is 0 unless the amounts are known to less than half a unit in all.
pub(crate) fn to_total(amounts: &[u128], total: i64, near: u64) -> (Vec<i64>, i64) {
    let parts: Vec<(i64, u64)> = amounts
        .iter()
        .map(|amount| match split(*amount) {
            (whole, rest) if rest >= ONE - near => (whole.saturating_add(1), 0),
            parts => parts,
        })
        .collect();
    let whole: i64 = parts.iter().map(|(whole, _)| *whole).fold(0, i64::saturating_add);
    let to_give = total.saturating_sub(whole).max(0);
    let (mut running, mut given) = (0_u128, 0_i64);
    let rounded = parts.into_iter().map(|(whole, rest)| {
        running += u128::from(rest);
        let (sum, half) = split(running);
        let reached = sum.saturating_add(i64::from(half >= ONE / 2 - SLACK)).min(to_give);
        let more = reached.saturating_sub(given);
        given = reached;
        whole.saturating_add(more)
    });
    let rounded: Vec<i64> = rounded.collect();
    let placed: i64 = rounded.iter().copied().fold(0, i64::saturating_add);
    (rounded, total.saturating_sub(placed))
}

/// A two-way table in whole units, with its margins.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Rounded {
    /// Row by row, as the cells were given.
    pub(crate) cells: Vec<i64>,
    /// The sum of each row.
    pub(crate) rows: Vec<i64>,
    /// The sum of each column.
    pub(crate) columns: Vec<i64>,
}

/// One cell of a table to be rounded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Cell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    /// In units of 2^-62.
    pub(crate) amount: u128,
}

/// Controlled rounding: every cell, every margin and the total is rounded down or up, and they add up.
///
/// Causey, B. D., Cox, L. H. and Ernst, L. R. (1985), "Applications of transportation theory to statistical problems",
/// JASA 80: 903-909: such a rounding exists for every table of two dimensions. Found by shifting along cycles of
/// cells that are not whole, the margins being cells too: a shift keeps all sums and makes one cell whole, and a
/// sum with one cell left that is not whole is whole itself, up to what the amounts are known to. Zero stays zero.
/// Each step picks what is nearer, the first of equals: the order of cells decides, so let it be canonical.
/// O(cells x the smaller of rows and columns) at worst.
pub(crate) fn controlled(rows: usize, columns: usize, cells: &[Cell], near: u64) -> Rounded {
    let mut network = Network::new(rows, columns, cells, near);
    network.round();
    let mut rounded = Rounded { cells: Vec::new(), rows: vec![0; rows], columns: vec![0; columns] };
    for (cell, edge) in cells.iter().zip(&network.edges) {
        rounded.cells.push(edge.whole);
        let sums = rounded.rows.get_mut(place(cell.row));
        for sum in sums.into_iter().chain(rounded.columns.get_mut(place(cell.column))) {
            *sum = sum.saturating_add(edge.whole);
        }
    }
    rounded
}

/// A cell, from a row to a column; a column's sum, from it to the lower end of the total; the total, to its upper
/// end; or a row's sum, from there to the row.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: u32,
    to: u32,
    whole: i64,
    rest: u64, // 0 once it is rounded.
}

/// Rows, columns and the two ends of the total as nodes of a circulation.
struct Network {
    edges: Vec<Edge>,
    at: Vec<Vec<u32>>, // Edges by node; those that are whole by now are dropped when they are met.
}

impl Network {
    fn new(rows: usize, columns: usize, cells: &[Cell], near: u64) -> Self {
        let mut sums = vec![0_u128; rows.saturating_add(columns)];
        let column_node = |column: u32| rows.saturating_add(place(column));
        let (below, above) = (number(sums.len()), number(sums.len()).saturating_add(1));
        let mut total = 0;
        let mut edges = Vec::with_capacity(cells.len().saturating_add(sums.len()));
        for cell in cells {
            total += cell.amount;
            for node in [place(cell.row), column_node(cell.column)] {
                if let Some(sum) = sums.get_mut(node) {
                    *sum += cell.amount;
                }
            }
            edges.push(Edge::of(cell.row, number(column_node(cell.column)), cell.amount, near));
        }
        for (sum, node) in sums.iter().zip(0_u32..) {
            let (from, to) = if place(node) < rows { (above, node) } else { (node, below) };
            edges.push(Edge::of(from, to, *sum, near));
        }
        edges.push(Edge::of(below, above, total, near));
        let mut at = vec![Vec::new(); sums.len().saturating_add(2)];
        for (number, edge) in (0..number(edges.len())).zip(&edges).rev() {
            for node in [edge.from, edge.to] {
                if let Some(edges) = at.get_mut(place(node)).filter(|_| edge.rest > 0) {
                    edges.push(number);
                }
            }
        }
        Self { edges, at }
    }

    fn round(&mut self) {
        let mut on_path = vec![None::<usize>; self.at.len()];
        let mut path: Vec<(u32, Option<u32>)> = Vec::new(); // Nodes, and the edge by which each was reached.
        for root in 0..number(self.at.len()) {
            path.push((root, None));
            mark(&mut on_path, root, Some(0));
            while let Some((node, by)) = path.last().copied() {
                let Some(edge) = self.next_edge(node, by) else {
                    self.snap(by);
                    mark(&mut on_path, node, None);
                    path.pop();
                    continue;
                };
                let next = self.other_end(edge, node);
                let begun = on_path.get(place(next)).copied().flatten();
                let Some(begun) = begun else {
                    mark(&mut on_path, next, Some(path.len()));
                    path.push((next, Some(edge)));
                    continue;
                };
                let cycle = path.iter().skip(begun.saturating_add(1)).filter_map(|(_, by)| *by);
                let cycle: Vec<u32> = cycle.chain([edge]).collect();
                self.shift(next, &cycle);
                // Back to where the path is whole no more.
                let gone = |(_, by): &(u32, Option<u32>)| by.is_some_and(|by| self.is_whole(by));
                let end = path.iter().position(gone).unwrap_or(path.len());
                for (node, _) in path.drain(end..) {
                    mark(&mut on_path, node, None);
                }
            }
        }
    }

    /// The first edge at a node that is not whole, other than the one by which it was reached.
    fn next_edge(&mut self, node: u32, by: Option<u32>) -> Option<u32> {
        let edges = &self.edges;
        let at = self.at.get_mut(place(node))?;
        let is_whole = |edge: u32| edges.get(place(edge)).is_none_or(|edge| edge.rest == 0);
        while at.pop_if(|edge| is_whole(*edge)).is_some() {}
        if at.last().copied() != by {
            return at.last().copied();
        }
        // Below it edges may be whole by now; they go when they come to the end.
        while let Some(second) = at.len().checked_sub(2).and_then(|place| at.get(place).copied()) {
            if !is_whole(second) {
                return Some(second);
            }
            let last = at.len().saturating_sub(2);
            at.remove(last);
        }
        None
    }

    fn other_end(&self, edge: u32, node: u32) -> u32 {
        self.edges.get(place(edge)).map_or(node, |e| if e.from == node { e.to } else { e.from })
    }

    fn is_whole(&self, edge: u32) -> bool {
        self.edges.get(place(edge)).is_none_or(|edge| edge.rest == 0)
    }

    /// Rounds an edge that is the only one left at a node to the nearest.
    fn snap(&mut self, edge: Option<u32>) {
        if let Some(edge) = edge.and_then(|edge| self.edges.get_mut(place(edge))) {
            let by = if edge.rest >= ONE / 2 { ONE - edge.rest } else { edge.rest };
            edge.shift(by, edge.rest >= ONE / 2);
        }
    }

    /// Shifts along a cycle that begins and ends at a node, the nearer way to the first edge that becomes whole.
    fn shift(&mut self, start: u32, cycle: &[u32]) {
        let mut node = start;
        let mut steps = Vec::with_capacity(cycle.len());
        for edge in cycle {
            let Some(found) = self.edges.get(place(*edge)) else { return };
            let is_along = found.from == node;
            node = self.other_end(*edge, node);
            steps.push((*edge, is_along, found.rest));
        }
        let room = |turned: bool| {
            let rooms = steps.iter().map(
                |(_, is_along, rest)| {
                    if *is_along == turned { *rest } else { ONE - rest }
                },
            );
            rooms.min().unwrap_or(0)
        };
        let (forth, back) = (room(false), room(true));
        let by = forth.min(back);
        for (edge, is_along, _) in steps {
            if let Some(edge) = self.edges.get_mut(place(edge)) {
                edge.shift(by, is_along == (forth <= back));
            }
        }
    }
}

fn mark(on_path: &mut [Option<usize>], node: u32, place_on_path: Option<usize>) {
    if let Some(slot) = on_path.get_mut(place(node)) {
        *slot = place_on_path;
    }
}

impl Edge {
    fn of(from: u32, to: u32, amount: u128, near: u64) -> Self {
        let (whole, rest) = split(amount);
        if rest >= ONE - near {
            return Self { from, to, whole: whole.saturating_add(1), rest: 0 };
        }
        Self { from, to, whole, rest }
    }

    fn shift(&mut self, by: u64, is_up: bool) {
        let rest = if is_up { self.rest.saturating_add(by) } else { self.rest.saturating_sub(by) };
        if rest >= ONE {
            self.whole = self.whole.saturating_add(1);
        }
        self.rest = if rest >= ONE { 0 } else { rest };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(above: u64, below: u64) -> u128 {
        u128::from(ONE) * u128::from(above) / u128::from(below)
    }

    #[test]
    fn thirds_add_up() {
        let thirds = [part(1, 3), part(1, 3), part(1, 3)];
        assert_eq!(to_total(&thirds, 1, NEAR), (vec![0, 1, 0], 0));
        assert_eq!(to_total(&[part(7, 2), part(7, 2)], 7, NEAR), (vec![4, 3], 0));
        assert_eq!(to_total(&[], 0, NEAR), (vec![], 0));
    }

    #[test]
    fn what_is_whole_but_for_a_trace_stays_whole() {
        let amounts = [part(1, 2), part(3, 1) - 5, part(1, 2)];
        assert_eq!(to_total(&amounts, 4, NEAR), (vec![1, 3, 0], 0));
    }

    #[test]
    fn what_is_not_known_is_left_over() {
        assert_eq!(to_total(&[part(5, 1)], 9, near(4 * u128::from(ONE))), (vec![5], 4));
    }

    fn tables() -> impl Strategy<Value = (u32, u32, Vec<u64>)> {
        (1_u32..7, 1_u32..7).prop_flat_map(|(rows, columns)| {
            let cell = prop_oneof![2 => Just(0_u64), 1 => Just(720), 5 => 0_u64..3_000];
            let cells = prop::collection::vec(cell, place(rows * columns));
            (Just(rows), Just(columns), cells)
        })
    }

    proptest! {
        /// Cells in 720ths, so that sums are often whole.
        #[test]
        fn every_cell_and_margin_is_rounded_down_or_up((rows, columns, amounts) in tables()) {
            let cells: Vec<Cell> = amounts
                .iter()
                .zip(0_u32..)
                .map(|(amount, i)| {
                    Cell { row: i / columns, column: i % columns, amount: part(*amount, 720) }
                })
                .collect();
            let found = controlled(place(rows), place(columns), &cells, NEAR);
            let within = |rounded: i64, exact: u64| {
                let rounded = u64::try_from(rounded).unwrap();
                rounded == exact / 720 || rounded == exact.div_ceil(720)
            };
            let mut sums = (vec![0; place(rows)], vec![0; place(columns)]);
            for ((cell, amount), rounded) in cells.iter().zip(&amounts).zip(&found.cells) {
                prop_assert!(within(*rounded, *amount), "{rounded} for {amount}/720");
                sums.0[place(cell.row)] += amount;
                sums.1[place(cell.column)] += amount;
            }
            for (rounded, exact) in found.rows.iter().zip(&sums.0) {
                prop_assert!(within(*rounded, *exact), "row {rounded} for {exact}/720");
            }
            for (rounded, exact) in found.columns.iter().zip(&sums.1) {
                prop_assert!(within(*rounded, *exact), "column {rounded} for {exact}/720");
            }
            let total: u64 = amounts.iter().sum();
            prop_assert!(within(found.rows.iter().sum(), total));
        }

        #[test]
        fn a_list_is_rounded_to_its_total(amounts in prop::collection::vec(0_u64..3_000, 0..30)) {
            let exact: u64 = amounts.iter().sum();
            let total = i64::try_from(exact.div_ceil(720)).unwrap();
            let mut values: Vec<u128> = amounts.iter().map(|amount| part(*amount, 720)).collect();
            values.push(part(exact.div_ceil(720) * 720 - exact, 720));
            let (rounded, left) = to_total(&values, total, NEAR);
            prop_assert_eq!(left, 0);
            prop_assert_eq!(rounded.iter().sum::<i64>(), total);
            for (rounded, amount) in rounded.iter().zip(&amounts) {
                let rounded = u64::try_from(*rounded).unwrap();
                prop_assert!(rounded == amount / 720 || rounded == amount.div_ceil(720));
            }
        }
    }
}
