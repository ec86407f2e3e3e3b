//! What a cheapest cover certainly has, and what it can do without.

use super::cover::{Columns, Cover};
use crate::place::{at, number, place};

/// A cover after everything that follows without a choice.
#[derive(Debug)]
pub(crate) struct Reduced {
    /// Columns without which some row has none: the name of such a row, and of the column.
    pub(crate) chosen: Vec<(u32, u32)>,
    /// What the chosen ones cost.
    pub(crate) cost: u64,
    /// The rows that are left, and the columns worth having.
    pub(crate) rest: Cover,
}

/// Takes columns that are the only one of a row; drops rows that have all columns of another, and columns whose rows
/// another has that costs no more; until nothing changes. `None` if a row has no column.
///
/// Weights of the rows that are left, with the cost of each chosen column as the weight of the row that chose it, exceed
/// no column of the whole: what a dropped column has, one that costs no more has as well.
pub(crate) fn reduce(cover: &Cover) -> Option<Reduced> {
    let columns = cover.by_column();
    let size = |column| number(columns.rows(column).len());
    let mut left = Left {
        column_size: (0..cover.column_count()).map(size).collect(),
        row_size: cover.rows().map(|columns| number(columns.len())).collect(),
        row_left: vec![true; place(cover.row_count())],
        column_left: vec![true; place(cover.column_count())],
        chosen: Vec::new(),
        cost: 0,
        cover,
        columns,
    };
    left.drop_equal_rows();
    loop {
        left.take_only_columns()?;
        let rows = left.drop_wider_rows();
        let columns = left.drop_poorer_columns();
        if !rows && !columns {
            break;
        }
    }
    let rest = cover.kept(&left.row_left, &left.column_left)?;
    Some(Reduced { chosen: left.chosen, cost: left.cost, rest })
}

/// What is left of a cover.
struct Left<'c> {
    cover: &'c Cover,
    columns: Columns,
    row_left: Vec<bool>,
    column_left: Vec<bool>,
    row_size: Vec<u32>,    // Columns left.
    column_size: Vec<u32>, // Rows left.
    chosen: Vec<(u32, u32)>,
    cost: u64,
}

impl Left<'_> {
    fn has_row(&self, row: u32) -> bool {
        at(&self.row_left, row)
    }

    fn has_column(&self, column: u32) -> bool {
        at(&self.column_left, column)
    }

    fn drop_row(&mut self, row: u32) {
        let Some(slot) = self.row_left.get_mut(place(row)).filter(|slot| **slot) else { return };
        *slot = false;
        for column in self.cover.row(row) {
            if let Some(size) = self.column_size.get_mut(place(*column)) {
                *size = size.saturating_sub(1);
            }
        }
    }

    fn drop_column(&mut self, column: u32) {
        let Some(slot) = self.column_left.get_mut(place(column)).filter(|slot| **slot) else {
            return;
        };
        *slot = false;
        for row in self.columns.rows(column) {
            if let Some(size) = self.row_size.get_mut(place(*row)) {
                *size = size.saturating_sub(1);
            }
        }
    }

    /// Of rows with the same columns, all but the first.
    fn drop_equal_rows(&mut self) {
        let mut order: Vec<u32> = (0..self.cover.row_count()).collect();
        order.sort_unstable_by(|a, b| {
            let (left, right) = (self.cover.row(*a), self.cover.row(*b));
            left.len().cmp(&right.len()).then_with(|| left.cmp(right)).then(a.cmp(b))
        });
        for pair in order.windows(2) {
            if let [first, second] = pair
                && self.cover.row(*first) == self.cover.row(*second)
            {
                self.drop_row(*second);
            }
        }
    }

    fn take_only_columns(&mut self) -> Option<()> {
        for row in 0..self.cover.row_count() {
            if !self.has_row(row) || at(&self.row_size, row) > 1 {
                continue;
            }
            let mut columns = self.cover.row(row).iter().copied();
            let column = columns.find(|column| self.has_column(*column))?;
            self.chosen.push((at(self.cover.row_names(), row), self.cover.column_name(column)));
            self.cost = self.cost.saturating_add(self.cover.cost(column));
            for covered in self.columns.rows(column).to_vec() {
                self.drop_row(covered);
            }
            self.drop_column(column);
        }
        Some(())
    }

    /// Whoever covers the narrower row covers the wider.
    fn drop_wider_rows(&mut self) -> bool {
        let mut changed = false;
        for row in 0..self.cover.row_count() {
            if !self.has_row(row) {
                continue;
            }
            let own = self.cover.row(row).iter().copied();
            let own: Vec<u32> = own.filter(|column| self.has_column(*column)).collect();
            let Some(rarest) = own.iter().min_by_key(|column| at(&self.column_size, **column))
            else {
                continue;
            };
            let size = at(&self.row_size, row);
            let is_wider = |other: u32| {
                let other_size = at(&self.row_size, other);
                let may = other != row
                    && self.has_row(other)
                    && (other_size > size || other_size == size && other > row);
                may && own.iter().all(|column| self.cover.row(other).binary_search(column).is_ok())
            };
            let wider = self.columns.rows(*rarest).iter().copied();
            let wider: Vec<u32> = wider.filter(|other| is_wider(*other)).collect();
            for other in wider {
                self.drop_row(other);
                changed = true;
            }
        }
        changed
    }

    /// A column is not worth having if another has its rows and costs no more; of equals the first stays.
    fn drop_poorer_columns(&mut self) -> bool {
        let mut changed = false;
        for column in 0..self.cover.column_count() {
            if !self.has_column(column) {
                continue;
            }
            let own = self.columns.rows(column).iter().copied();
            let own: Vec<u32> = own.filter(|row| self.has_row(*row)).collect();
            let is_richer = |other: u32| {
                let (sizes, costs) = (&self.column_size, self.cover.costs());
                let bigger = (at(sizes, other), at(costs, column), column);
                let may = other != column
                    && self.has_column(other)
                    && at(costs, other) <= at(costs, column)
                    && bigger > (at(sizes, column), at(costs, other), other);
                may && own.iter().all(|row| self.columns.rows(other).binary_search(row).is_ok())
            };
            let is_poorer = match own.iter().min_by_key(|row| at(&self.row_size, **row)) {
                Some(row) => self.cover.row(*row).iter().any(|other| is_richer(*other)),
                None => true,
            };
            if is_poorer {
                self.drop_column(column);
                changed = true;
            }
        }
        changed
    }
}
