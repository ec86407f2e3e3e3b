//! How far right everything stands: as near as can be to what it is linked with.

use super::{
    groups::{Groups, number, place},
    order::{Arc, Ties},
    slots::Slot,
};

/// How often things are moved towards what they are linked with, down and up.
const ROUNDS: usize = 4;

/// What draws things to one side, up or down: what they are linked with, and how far beside it they should stand.
#[derive(Debug)]
pub(super) struct Pull {
    ties: Ties,
    /// Of each thing, the sum over its arcs of how far right of the other thing it should stand, by their weights.
    offsets: Vec<f64>,
}

impl Pull {
    /// Where a thing is drawn, by how much: the sum of places by their weights, and of weights.
    fn of(&self, item: u32, x: &[f64]) -> (f64, f64) {
        let others = self.ties.others(item).iter();
        let sum: f64 = others.map(|(other, weight)| left(x, *other) * f64::from(*weight)).sum();
        let at = |list: &[f64]| list.get(place(item)).copied().unwrap_or(0.0);
        (sum + at(&self.offsets), at(&self.ties.weights))
    }
}

pub(super) fn pulls(arcs: &[Arc], slots: &[Slot], [above, below]: [Ties; 2]) -> [Pull; 2] {
    let mut offsets = [vec![0.0_f64; above.weights.len()], vec![0.0_f64; below.weights.len()]];
    let [from_above, from_below] = &mut offsets;
    for (arc, slot) in arcs.iter().zip(slots) {
        let right = f64::from(slot.upper.0) - f64::from(slot.lower.0);
        let weighed = right * f64::from(arc.width.saturating_add(1));
        if let Some(sum) = from_above.get_mut(place(arc.lower)) {
            *sum += weighed;
        }
        if let Some(sum) = from_below.get_mut(place(arc.upper)) {
            *sum -= weighed;
        }
    }
    let [from_above, from_below] = offsets;
    [Pull { ties: above, offsets: from_above }, Pull { ties: below, offsets: from_below }]
}

/// How much room rows have.
#[derive(Debug)]
pub(super) struct Room {
    /// How far right of the first each thing of a row stands when they stand as close as they may, in the order
    /// of the rows.
    offsets: Vec<f64>,
    /// How much further right each row may stand.
    slack: Vec<f64>,
}

impl Room {
    pub(super) fn new(
        order: &Groups,
        widths: &[u32],
        across: f64,
        gap: impl Fn(u32) -> u32,
    ) -> Self {
        let mut offsets = Vec::with_capacity(order.all().len());
        let mut slack = Vec::with_capacity(order.len());
        for row in 0..number(order.len()) {
            let row = order.members(row);
            let gap = f64::from(gap(number(row.len())));
            let mut sum = 0.0;
            for item in row {
                offsets.push(sum);
                sum += f64::from(widths.get(place(*item)).copied().unwrap_or(0)) + gap;
            }
            let wide = if row.is_empty() { 0.0 } else { sum - gap };
            slack.push((across - wide).max(0.0));
        }
        Self { offsets, slack }
    }
}

/// The left edge of everything: each as near as can be to what it is linked with, in the order of its row. Places
/// are whole units.
pub(super) fn settled(order: &Groups, [above, below]: [&Pull; 2], room: &Room) -> Vec<f64> {
    let mut x = vec![0.0_f64; order.all().len()];
    let row_of = |row: u32| {
        let offsets = room.offsets.get(order.range(row)).unwrap_or_default();
        let slack = room.slack.get(place(row)).copied().unwrap_or(0.0);
        (order.members(row), offsets, slack)
    };
    let rows = number(order.len());
    for row in 0..rows {
        let (items, offsets, slack) = row_of(row);
        for (item, offset) in items.iter().zip(offsets) {
            set(&mut x, *item, slack / 2.0 + offset);
        }
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut pull = |x: &mut Vec<f64>, row: u32, pulls: &[&Pull]| {
        let (items, offsets, slack) = row_of(row);
        blocks.clear();
        for (item, offset) in items.iter().zip(offsets) {
            let (mut sum, mut weight) = (0.0, 0.0);
            for pull in pulls {
                let (more, by) = pull.of(*item, x);
                (sum, weight) = (sum + more, weight + by);
            }
            let (wish, weight) =
                if weight > 0.0 { (sum / weight, weight) } else { (left(x, *item), 1.0) };
            push(&mut blocks, wish - offset, weight);
        }
        let mut row = items.iter().zip(offsets);
        for block in &blocks {
            let start = block.mean.clamp(0.0, slack).round();
            for (item, offset) in row.by_ref().take(block.count) {
                set(x, *item, start + offset);
            }
        }
    };
    for round in 0..ROUNDS {
        for row in 1..rows {
            pull(&mut x, row, &[above]);
        }
        let both = [below, above];
        let early = both.get(..1).unwrap_or_default();
        let pulls = if round.saturating_add(2) < ROUNDS { early } else { &both };
        for row in (0..rows).rev() {
            pull(&mut x, row, pulls);
        }
    }
    x
}

/// Things that stand as close as they may, as all of them would rather stand further into each other.
#[derive(Debug, Clone, Copy)]
struct Block {
    sum: f64,
    weight: f64,
    mean: f64,
    count: usize,
}

/// Adds a wish to blocks that hold the rising numbers nearest to wishes by weighted squares: pool adjacent
/// violators (Ayer and others 1955).
fn push(blocks: &mut Vec<Block>, wish: f64, weight: f64) {
    let sum = wish * weight;
    let mut block = Block { sum, weight, mean: sum / weight, count: 1 };
    while let Some(last) = blocks.last()
        && last.mean > block.mean
    {
        let (sum, weight) = (last.sum + block.sum, last.weight + block.weight);
        let count = last.count.saturating_add(block.count);
        block = Block { sum, weight, mean: sum / weight, count };
        blocks.pop();
    }
    blocks.push(block);
}

fn set(list: &mut [f64], item: u32, value: f64) {
    if let Some(slot) = list.get_mut(place(item)) {
        *slot = value;
    }
}

/// The left edge of a thing.
pub(super) fn left(x: &[f64], item: u32) -> f64 {
    x.get(place(item)).copied().unwrap_or(0.0)
}
