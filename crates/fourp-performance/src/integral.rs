//! Average run lengths that solve an integral equation: CUSUM (Page 1954) and EWMA (Crowder 1987).
//!
//! L(u) = 1 + mass(u) L(0) + ∫ L(y) density(u, y) dy, at the nodes of Gauss and Legendre (Nyström's method).

use crate::number;

/// The fewest nodes of the quadrature. The kernels are smooth: doubling them changes the 12th digit for charts in
/// use.
const NODES_MIN: usize = 64;
/// Nodes to a standard deviation of the kernel: fewer do not see it, and the equation they solve is another.
const NODES_PER_DEVIATION: f64 = 2.0;
/// The most nodes: a tenth of a second and 2 MB.
const NODES_MAX: usize = 512;

/// Solves the equation on an interval and gives L at `start`. `None` if it has no finite solution, or the kernel,
/// of this standard deviation, is too narrow for the interval.
///
/// O(nodes^3): 64 of them, two to a standard deviation if that is more, at most 512.
pub(crate) fn run_length(
    low: f64,
    high: f64,
    start: f64,
    deviation: f64,
    mass_at_zero: impl Fn(f64) -> f64,
    density: impl Fn(f64, f64) -> f64,
) -> Option<f64> {
    let half = (high - low) / 2.0;
    let needed = NODES_PER_DEVIATION * (high - low) / deviation;
    let order = usize::try_from(number::whole(needed.ceil())).ok()?.max(NODES_MIN);
    if order > NODES_MAX {
        return None;
    }
    let nodes: Vec<(f64, f64)> = legendre(order)
        .into_iter()
        .map(|(node, weight)| (half.mul_add(node, low + half), weight * half))
        .collect();
    // The unknowns are L(0), for those whose walk sticks there, then L at the nodes.
    let mut rows = Vec::with_capacity(order.saturating_add(1));
    for from in std::iter::once(0.0).chain(nodes.iter().map(|(node, _)| *node)) {
        let place = rows.len();
        let mut row = vec![-mass_at_zero(from)];
        row.extend(nodes.iter().map(|(node, weight)| -weight * density(from, *node)));
        if let Some(diagonal) = row.get_mut(place) {
            *diagonal += 1.0;
        }
        row.push(1.0);
        rows.push(row);
    }
    let lengths = solve(rows)?;
    let (at_zero, at_nodes) = lengths.split_first()?;
    let terms = nodes.iter().zip(at_nodes);
    let integral =
        number::sum(terms.map(|((node, weight), length)| weight * density(start, *node) * length));
    let length = 1.0 + mass_at_zero(start) * at_zero + integral;
    (length.is_finite() && length >= 1.0).then_some(length)
}

/// The nodes and weights of Gauss and Legendre on -1 to 1, by Newton's method (Abramowitz and Stegun 25.4.29).
fn legendre(nodes: usize) -> Vec<(f64, f64)> {
    let order = number::size(nodes);
    let node = |place: usize| {
        let guess = (std::f64::consts::PI * (number::size(place) + 0.75) / (order + 0.5)).cos();
        let mut node = guess;
        let mut slope = 1.0;
        // Newton doubles the digits; from this start five steps reach all of them.
        for _ in 0..8 {
            let (mut last, mut value) = (1.0, node);
            for degree in 2..=nodes {
                let degree = number::size(degree);
                let next = ((2.0 * degree - 1.0) * node * value - (degree - 1.0) * last) / degree;
                (last, value) = (value, next);
            }
            slope = order * (node * value - last) / (node * node - 1.0);
            node -= value / slope;
        }
        (node, 2.0 / ((1.0 - node * node) * slope * slope))
    };
    (0..nodes).map(node).collect()
}

/// Gaussian elimination with row pivots; each row ends with its right-hand side.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size).max_by(|one, other| {
            let size = |row: &usize| {
                rows.get(*row).and_then(|row| row.get(column)).map_or(0.0, |x| x.abs())
            };
            size(one).total_cmp(&size(other))
        })?;
        rows.swap(column, pivot);
        let (above, below) = rows.split_at_mut(column.saturating_add(1));
        let lead = above.last()?;
        let head = *lead.get(column)?;
        if head == 0.0 || !head.is_finite() {
            return None;
        }
        for row in below {
            let factor = *row.get(column)? / head;
            for (entry, of_lead) in row.iter_mut().zip(lead).skip(column) {
                *entry = (-factor).mul_add(*of_lead, *entry);
            }
        }
    }
    let mut solution = vec![0.0; size];
    for row in (0..size).rev() {
        let entries = rows.get(row)?;
        let known = entries.iter().zip(&solution).skip(row.saturating_add(1));
        let rest = entries.last()? - number::sum(known.map(|(entry, value)| entry * value));
        *solution.get_mut(row)? = rest / entries.get(row)?;
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quadrature_is_exact_for_polynomials() {
        let nodes = legendre(8);
        let integral =
            |power: i32| nodes.iter().map(|(node, weight)| weight * node.powi(power)).sum::<f64>();
        assert!((integral(0) - 2.0).abs() < 1e-14);
        assert!(integral(3).abs() < 1e-14);
        assert!((integral(14) - 2.0 / 15.0).abs() < 1e-14);
    }

    #[test]
    fn equations_are_solved_whatever_their_order() {
        let rows = vec![vec![0.0, 2.0, 4.0], vec![1.0, 1.0, 5.0]];
        assert_eq!(solve(rows), Some(vec![3.0, 2.0]));
        assert_eq!(solve(vec![vec![1.0, 1.0, 1.0], vec![1.0, 1.0, 2.0]]), None);
    }
}
