//! Weighted set cover: every row must have one of its columns, and columns cost.

use crate::{
    incidence::{row, starts},
    place::{at, number, place},
};

/// Prices are millionths of a cost, or coarser where sums would not fit.
const FINEST: u64 = 1_000_000;
const LARGEST: u64 = 1 << 61;

/// Rows to be covered by columns with costs. Rows and columns keep the names they had where they came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cover {
    columns: Vec<u32>, // Names, rising.
    costs: Vec<u64>,   // By column.
    rows: Vec<u32>,    // Names, rising.
    starts: Vec<u32>,  // Invariant: one more than there are rows.
    entries: Vec<u32>, // Places of columns, rising within each row.
    scale: i64,        // What a cost of one is in prices.
}

impl Cover {
    /// A cover of at most so many rows, yet without one, whose columns are named by their places; `None` if costs are too
    /// large to be priced in whole numbers.
    pub(crate) fn of(costs: Vec<u64>, rows_max: usize) -> Option<Self> {
        let columns = (0..number(costs.len())).collect();
        let total = costs.iter().try_fold(0_u64, |sum, cost| sum.checked_add(*cost))?;
        let rows = u64::try_from(rows_max).ok()?.checked_add(1)?;
        let most = LARGEST.checked_div(total.max(1).checked_mul(rows)?)?;
        let scale = i64::try_from(most.min(FINEST)).ok().filter(|scale| *scale > 0)?;
        Some(Self { columns, costs, starts: vec![0], scale, ..Self::default() })
    }

    /// What a cost of one is in prices.
    pub(crate) const fn scale(&self) -> i64 {
        self.scale
    }

    /// Adds a row, whose name must be above those before it; its columns are places, rising.
    pub(crate) fn push(&mut self, name: u32, columns: impl IntoIterator<Item = u32>) {
        self.rows.push(name);
        self.entries.extend(columns);
        self.starts.push(number(self.entries.len()));
    }

    pub(crate) fn row_count(&self) -> u32 {
        number(self.rows.len())
    }

    pub(crate) fn column_count(&self) -> u32 {
        number(self.columns.len())
    }

    /// The columns of a row.
    pub(crate) fn row(&self, of: u32) -> &[u32] {
        row(&self.starts, &self.entries, of)
    }

    /// The columns of each row, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.row_count()).map(|of| self.row(of))
    }

    pub(crate) fn cost(&self, column: u32) -> u64 {
        at(&self.costs, column)
    }

    pub(crate) fn costs(&self) -> &[u64] {
        &self.costs
    }

    pub(crate) fn column_name(&self, column: u32) -> u32 {
        at(&self.columns, column)
    }

    pub(crate) fn row_names(&self) -> &[u32] {
        &self.rows
    }

    /// The rows of each column.
    pub(crate) fn by_column(&self) -> Columns {
        let mut next = starts(self.entries.iter().copied(), self.column_count());
        let starts = next.clone();
        let mut rows = vec![0; self.entries.len()];
        for of in 0..self.row_count() {
            for column in self.row(of) {
                if let Some(slot) = next.get_mut(place(*column)) {
                    if let Some(entry) = rows.get_mut(place(*slot)) {
                        *entry = of;
                    }
                    *slot += 1;
                }
            }
        }
        Columns { starts, rows }
    }

    /// What is left of some rows and columns; `None` if a row that is left has no column left.
    pub(crate) fn kept(&self, row_left: &[bool], column_left: &[bool]) -> Option<Self> {
        let mut places = vec![u32::MAX; self.columns.len()];
        let mut left = Self { starts: vec![0], scale: self.scale, ..Self::default() };
        for (column, slot) in (0..).zip(&mut places) {
            if at(column_left, column) {
                *slot = number(left.columns.len());
                left.columns.push(self.column_name(column));
                left.costs.push(self.cost(column));
            }
        }
        for (of, name) in (0..).zip(&self.rows).filter(|(of, _)| at(row_left, *of)) {
            let before = left.entries.len();
            let columns = self.row(of).iter().map(|column| at(&places, *column));
            left.entries.extend(columns.filter(|column| *column != u32::MAX));
            if left.entries.len() == before {
                return None;
            }
            left.rows.push(*name);
            left.starts.push(number(left.entries.len()));
        }
        Some(left)
    }

    /// Parts that share neither row nor column, in order of their first row; columns without a row are in none.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let mut root: Vec<u32> = (0..self.column_count()).collect();
        for columns in self.rows() {
            let Some((first, rest)) = columns.split_first() else { continue };
            for column in rest {
                let (a, b) = (found(&mut root, *first), found(&mut root, *column));
                if let Some(slot) = root.get_mut(place(a.max(b))) {
                    *slot = a.min(b);
                }
            }
        }
        let part_of_row: Vec<u32> = self
            .rows()
            .map(|columns| columns.first().map_or(u32::MAX, |first| found(&mut root, *first)))
            .collect();
        let mut order: Vec<(u32, u32)> = part_of_row.iter().copied().zip(0..).collect();
        order.sort_unstable();
        let mut parts: Vec<Self> = Vec::new();
        for chunk in order.chunk_by(|a, b| a.0 == b.0) {
            let mut columns: Vec<u32> =
                chunk.iter().flat_map(|(_, of)| self.row(*of)).copied().collect();
            columns.sort_unstable();
            columns.dedup();
            let mut part = Self {
                columns: columns.iter().map(|column| self.column_name(*column)).collect(),
                costs: columns.iter().map(|column| self.cost(*column)).collect(),
                starts: vec![0],
                scale: self.scale,
                ..Self::default()
            };
            for (_, of) in chunk {
                let places = self.row(*of).iter();
                let places = places.filter_map(|column| columns.binary_search(column).ok());
                let places: Vec<u32> = places.map(number).collect();
                part.push(at(&self.rows, *of), places);
            }
            parts.push(part);
        }
        parts.sort_by_key(|part| part.rows.first().copied());
        parts
    }
}

/// The rows of each column of a [`Cover`], rising.
#[derive(Debug)]
pub(crate) struct Columns {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Columns {
    pub(crate) fn rows(&self, column: u32) -> &[u32] {
        row(&self.starts, &self.rows, column)
    }
}

/// The first of a set, with ways to it made shorter.
fn found(root: &mut [u32], mut node: u32) -> u32 {
    while at(root, node) != node {
        let above = at(root, at(root, node));
        if let Some(slot) = root.get_mut(place(node)) {
            *slot = above;
        }
        node = above;
    }
    node
}
