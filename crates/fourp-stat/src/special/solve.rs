//! Where a tail has a given probability, for any distribution whose logarithm has a log-concave density.

use crate::tail::{Tail, Tails};

/// Both tails at a point, and how they change with the logarithm of the point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Local {
    pub(crate) tails: Tails,
    /// The density of the logarithm: the derivative of the lower tail by it.
    pub(crate) density: f64,
    /// The derivative of the logarithm of that density, and its derivative.
    pub(crate) slope: f64,
    pub(crate) bend: f64,
}

/// Between the logarithms of the smallest and the largest number.
const LOWEST: f64 = 5e-324;
const HIGHEST: f64 = f64::MAX;

/// Newton's steps alone would do it in a handful, and halving a range of exponents in a hundred.
const MOST_STEPS: usize = 200;

/// The positive point at which the tail is what is asked, from a positive start.
///
/// Both tails are log-concave in the logarithm of the point, so that Newton's steps on the logarithm of the tail
/// end on one side and converge from there whatever the start; near the end they are of fourth order. A bracket
/// keeps them from leaving, whatever rounding does.
pub(crate) fn solve(tail: Tail, start: f64, at: impl Fn(f64) -> Local) -> f64 {
    let (wanted, sign) = match tail {
        Tail::Lower(lower) => (lower, 1.0),
        Tail::Upper(upper) => (upper, -1.0),
    };
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut point = if start.is_nan() { 1.0 } else { start.clamp(LOWEST, HIGHEST) };
    for _ in 0..MOST_STEPS {
        let local = at(point);
        let found = if sign > 0.0 { local.tails.lower } else { local.tails.upper };
        if sign * (wanted - found) > 0.0 {
            low = point;
        } else {
            high = point;
        }
        let miss = (wanted / found).ln();
        let next = point * growth(miss, sign, found, &local).exp();
        if miss.abs() < CLOSE && next.is_finite() && next > 0.0 {
            return next;
        }
        let inside = low < next && next < high;
        let next = if inside { next } else { middle(low, high) };
        if next == point {
            return point;
        }
        point = next;
    }
    point
}

/// The relative distance in the tail from which one step of fourth order reaches the last digit.
const CLOSE: f64 = 3e-4;

/// The step in the logarithm of the point.
fn growth(miss: f64, sign: f64, found: f64, local: &Local) -> f64 {
    // First derivative of the logarithm of the tail, and the higher ones.
    let first = sign * local.density / found;
    let newton = miss / first;
    if miss.abs() > 0.3 {
        return newton;
    }
    let change = local.slope - first;
    let second = first * change;
    let third = second * change + first * (local.bend - second);
    let square = (3.0 * second * second / first - third) / (6.0 * first);
    newton * (1.0 - newton * (0.5 * second / first - newton * square))
}

/// Between the ends on the scale of logarithms.
fn middle(low: f64, high: f64) -> f64 {
    let (low, high) = (low.max(LOWEST), high.min(HIGHEST));
    (low.sqrt() * high.sqrt()).clamp(low, high)
}
