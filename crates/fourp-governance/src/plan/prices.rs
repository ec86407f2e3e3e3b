//! Lower bounds of a cover: prices of rows, in whole numbers.

use super::cover::{Columns, Cover};
use crate::place::{at, place};

/// Prices of rows, and what they prove.
#[derive(Clone, Debug)]
pub(crate) struct Prices {
    /// The price of each row, not below 0.
    pub(crate) rows: Vec<i64>,
    /// Each column's cost less the prices of its rows.
    pub(crate) rest: Vec<i64>,
    /// No cover costs less: the sum of prices and of what columns have below 0 (Geoffrion 1974).
    pub(crate) bound: i64,
}

impl Prices {
    pub(crate) fn of(cover: &Cover, rows: Vec<i64>) -> Self {
        let mut rest: Vec<i64> =
            cover.costs().iter().map(|cost| scaled(*cost, cover.scale())).collect();
        for (columns, price) in cover.rows().zip(&rows).filter(|(_, price)| **price > 0) {
            for column in columns {
                if let Some(rest) = rest.get_mut(place(*column)) {
                    *rest -= price;
                }
            }
        }
        let below: i64 = rest.iter().filter(|rest| **rest < 0).sum();
        let bound = rows.iter().sum::<i64>() + below;
        Self { rows, rest, bound }
    }
}

/// The least whole cost that is not below a bound.
pub(crate) fn whole(bound: i64, scale: i64) -> u64 {
    let up = bound.max(0).saturating_add(scale.saturating_sub(1)).checked_div(scale);
    up.and_then(|up| u64::try_from(up).ok()).unwrap_or(0)
}

fn scaled(cost: u64, scale: i64) -> i64 {
    i64::try_from(cost).unwrap_or(i64::MAX).saturating_mul(scale)
}

/// Prices that exceed no column, row by row from those with fewest columns, each as high as it can be (dual ascent).
pub(crate) fn ascent(cover: &Cover) -> Vec<i64> {
    raised(cover, vec![0; place(cover.row_count())])
}

/// Prices made lower until they exceed no column, and then as high as they can be.
pub(crate) fn feasible(cover: &Cover, columns: &Columns, prices: &Prices) -> Vec<i64> {
    let mut rows = prices.rows.clone();
    let mut rest = prices.rest.clone();
    let mut order: Vec<u32> = (0..cover.column_count()).filter(|c| at(&rest, *c) < 0).collect();
    order.sort_by_key(|column| (at(&rest, *column), *column));
    for column in order {
        let mut own: Vec<u32> = columns.rows(column).to_vec();
        // Rows of many columns are paid for by many.
        own.sort_by_key(|row| (std::cmp::Reverse(cover.row(*row).len()), *row));
        for row in own {
            let missing = -at(&rest, column);
            if missing <= 0 {
                break;
            }
            let Some(price) = rows.get_mut(place(row)) else { continue };
            let less = missing.min(*price);
            *price -= less;
            for other in cover.row(row) {
                if let Some(rest) = rest.get_mut(place(*other)) {
                    *rest += less;
                }
            }
        }
    }
    raised(cover, rows)
}

fn raised(cover: &Cover, mut rows: Vec<i64>) -> Vec<i64> {
    let mut rest = Prices::of(cover, rows.clone()).rest;
    let mut order: Vec<u32> = (0..cover.row_count()).collect();
    order.sort_by_key(|row| (cover.row(*row).len(), *row));
    for row in order {
        let more = cover.row(row).iter().map(|column| at(&rest, *column)).min().unwrap_or(0);
        if more <= 0 {
            continue;
        }
        if let Some(price) = rows.get_mut(place(row)) {
            *price += more;
        }
        for column in cover.row(row) {
            if let Some(rest) = rest.get_mut(place(*column)) {
                *rest -= more;
            }
        }
    }
    rows
}

/// Prices that prove more and more, by steps along how often each row is covered by columns worth their prices (Held and
/// Karp 1971), in whole numbers. Ends when no cover can be below `target`, or after `steps`. `seen` is shown each price
/// that proves more than those before.
pub(crate) fn climb(
    cover: &Cover,
    from: Vec<i64>,
    target: u64,
    steps: u32,
    mut seen: impl FnMut(&Prices),
) -> Prices {
    let aim = i128::from(scaled(target, cover.scale()));
    let dearest = |columns: &[u32]| {
        let least = columns.iter().map(|column| cover.cost(*column)).min().unwrap_or(0);
        scaled(least, cover.scale())
    };
    let most: Vec<i64> = cover.rows().map(dearest).collect();
    let mut best = Prices::of(cover, from);
    seen(&best);
    let mut now = best.clone();
    let (mut halved, mut idle) = (0_u32, 0_u32);
    for _ in 0..steps {
        if whole(best.bound, cover.scale()) >= target || halved > 18 {
            break;
        }
        let missing: Vec<i64> = cover
            .rows()
            .zip(&now.rows)
            .map(|(columns, price)| {
                let covering = columns.iter().filter(|column| at(&now.rest, **column) < 0);
                let missing = 1 - i64::try_from(covering.count()).unwrap_or(i64::MAX);
                // A price of nothing cannot fall.
                if *price == 0 { missing.max(0) } else { missing }
            })
            .collect();
        let norm: i128 = missing.iter().map(|gap| i128::from(*gap) * i128::from(*gap)).sum();
        if norm == 0 {
            break;
        }
        let gap = (aim - i128::from(now.bound)).max(1);
        let step = ((gap * 2) >> halved).checked_div(norm).unwrap_or(0).max(1);
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        // Above the least cost of its columns a row's price proves no more.
        let moved = now.rows.iter().zip(&missing).zip(&most).map(|((price, gap), most)| {
            price.saturating_add(gap.saturating_mul(step)).clamp(0, *most)
        });
        now = Prices::of(cover, moved.collect());
        if now.bound > best.bound {
            best = now.clone();
            seen(&best);
            idle = 0;
        } else {
            idle += 1;
            if idle >= 15 {
                (idle, halved) = (0, halved + 1);
                now = best.clone();
            }
        }
    }
    best
}
