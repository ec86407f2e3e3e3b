//! In which order things stand in their rows, so that few ribbons cross.

use crate::canvas::length;

/// How often rows are put in order, down and up.
const ROUNDS: usize = 4;

/// A part of a link, between a row and the next in which it has a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Arc {
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) link: usize,
    pub(super) width: u32,
    /// How far right of the left edge of either end it begins, and how wide it is there.
    pub(super) upper_at: f64,
    pub(super) lower_at: f64,
    pub(super) upper_width: u32,
    pub(super) lower_width: u32,
}

impl Arc {
    pub(super) const fn new(upper: usize, lower: usize, link: usize, width: u32) -> Self {
        Self {
            upper,
            lower,
            link,
            width,
            upper_at: 0.0,
            lower_at: 0.0,
            upper_width: width,
            lower_width: width,
        }
    }
}

/// Puts rows in order by the weighted mean place of what each thing is linked with in the row above, then below
/// (Sugiyama, Tagawa and Toda 1981), a fixed number of times, ties as they stood; and keeps the order with the
/// least area of crossings (Barth, Juenger and Mutzel 2002 count them). What it is given is kept if nothing is
/// better. Gives the place of each thing in its row.
pub(super) fn arranged(
    order: &mut [Vec<usize>],
    arcs: &[Vec<Arc>],
    count: usize,
    is_passing: bool,
) -> Vec<usize> {
    let mut places = vec![0_usize; count];
    for row in order.iter() {
        number(row, &mut places);
    }
    if !is_passing {
        return places;
    }
    let mut best = (crossings(order, arcs, &places), order.to_vec());
    let mut means = vec![(0.0_f64, 0.0_f64); count];
    let mut keyed: Vec<(f64, usize)> = Vec::new();
    for _ in 0..ROUNDS {
        if best.0 == 0 {
            break;
        }
        for down in [true, false] {
            for step in 1..order.len() {
                let (row, gap) = if down {
                    (step, step.saturating_sub(1))
                } else {
                    let row = order.len().saturating_sub(step).saturating_sub(1);
                    (row, row)
                };
                let Some(row) = order.get_mut(row) else { continue };
                for item in row.iter() {
                    if let Some(mean) = means.get_mut(*item) {
                        *mean = (0.0, 0.0);
                    }
                }
                for arc in arcs.get(gap).into_iter().flatten() {
                    let (own, other) =
                        if down { (arc.lower, arc.upper) } else { (arc.upper, arc.lower) };
                    let place = places.get(other).copied().unwrap_or(0);
                    let weight = f64::from(arc.width) + 1.0;
                    if let Some(mean) = means.get_mut(own) {
                        *mean = (mean.0 + length(place) * weight, mean.1 + weight);
                    }
                }
                let mean = |item: &usize| match means.get(*item) {
                    Some((sum, weight)) if *weight > 0.0 => sum / weight,
                    _ => length(places.get(*item).copied().unwrap_or(0)),
                };
                keyed.clear();
                keyed.extend(row.iter().map(|item| (mean(item), *item)));
                keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
                for (slot, (_, item)) in row.iter_mut().zip(&keyed) {
                    *slot = *item;
                }
                number(row, &mut places);
            }
        }
        let now = crossings(order, arcs, &places);
        if now < best.0 {
            best = (now, order.to_vec());
        }
    }
    for (row, best) in order.iter_mut().zip(best.1) {
        *row = best;
        number(row, &mut places);
    }
    places
}

fn number(row: &[usize], places: &mut [usize]) {
    for (place, item) in row.iter().enumerate() {
        if let Some(slot) = places.get_mut(*item) {
            *slot = place;
        }
    }
}

/// The area of all crossings: for each pair of arcs that cross, the product of their widths. O(m log n).
fn crossings(order: &[Vec<usize>], arcs: &[Vec<Arc>], places: &[usize]) -> u128 {
    let at = |item: usize| places.get(item).copied().unwrap_or(0);
    let mut sum = 0_u128;
    let mut tree: Vec<u64> = Vec::new();
    let mut ends: Vec<(usize, usize, u32)> = Vec::new();
    for (row, arcs) in arcs.iter().enumerate() {
        ends.clear();
        ends.extend(arcs.iter().map(|arc| (at(arc.upper), at(arc.lower), arc.width)));
        ends.sort_unstable();
        let size = order.get(row.saturating_add(1)).map_or(0, Vec::len);
        tree.clear();
        tree.resize(size.saturating_add(1), 0);
        let mut all = 0_u64;
        for (_, lower, width) in &ends {
            let place = lower.saturating_add(1);
            let width = u64::from(*width).saturating_add(1);
            let mut before = 0_u64;
            let mut step = place;
            while step > 0 {
                before = before.saturating_add(tree.get(step).copied().unwrap_or(0));
                step &= step.saturating_sub(1);
            }
            sum = sum.saturating_add(
                u128::from(all.saturating_sub(before)).saturating_mul(width.into()),
            );
            let mut step = place;
            while let Some(slot) = tree.get_mut(step) {
                *slot = slot.saturating_add(width);
                step = step.saturating_add(step & step.wrapping_neg());
            }
            all = all.saturating_add(width);
        }
    }
    sum
}
