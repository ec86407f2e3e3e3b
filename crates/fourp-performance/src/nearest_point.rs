//! The point of a simplex that lies nearest to a target, and whether another does as well.

use fourp_stat::{Design, LeastSquaresError};

use crate::number;

/// A weight at most this is none.
const NO_WEIGHT: f64 = 1e-12;
/// How far, as a share of the largest square distance, an optimality condition may be missed by rounding.
const ROUNDING: f64 = 1e-14;
/// Distances within this share of the largest are none.
pub(crate) const NEAR: f64 = 1e-9;

/// The nearest point, as weights that are not below 0 and sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Nearest {
    /// One to a point.
    pub(crate) weights: Vec<f64>,
    /// The square distance.
    pub(crate) square: f64,
    /// The largest square distance of any point: what the others are small against.
    pub(crate) scale: f64,
    /// By how much the square distance can at most be lowered: the certificate.
    pub(crate) gap: f64,
    /// Whether no other weights reach the same point.
    pub(crate) is_unique: bool,
}

/// More steps than were allowed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct TooManySteps;

/// The nearest point of the hull of `points` to `target`, by Wolfe (1976, Mathematical Programming 11): an active set of points
/// in general position, of which each step adds one and the nearest point of their plane decides which go. It ends, since no
/// active set comes back.
///
/// Each step is a least-squares problem of as many columns as points are active. `None` of no points.
pub(crate) fn nearest_point(
    points: &[Vec<f64>],
    target: &[f64],
    steps: usize,
) -> Result<Option<Nearest>, TooManySteps> {
    let shifted: Vec<Vec<f64>> = points
        .iter()
        .map(|point| point.iter().zip(target).map(|(one, other)| one - other).collect())
        .collect();
    let Some(found) = least_norm(&shifted, steps)? else { return Ok(None) };
    let is_unique = is_unique(&shifted, &found, steps)?;
    Ok(Some(Nearest { is_unique, ..found }))
}

/// The active points with their weights.
type Active = Vec<(usize, f64)>;

fn least_norm(points: &[Vec<f64>], steps: usize) -> Result<Option<Nearest>, TooManySteps> {
    let norms: Vec<f64> = points.iter().map(|point| dot(point, point)).collect();
    let first =
        (0..points.len()).min_by(|one, other| at(&norms, *one).total_cmp(&at(&norms, *other)));
    let Some(first) = first else { return Ok(None) };
    let scale = norms.iter().copied().fold(0.0, f64::max);
    let mut active: Active = vec![(first, 1.0)];
    let mut left = steps;
    loop {
        let nearest = combined(points, &active);
        let square = dot(&nearest, &nearest);
        let slopes: Vec<f64> = points.iter().map(|point| dot(&nearest, point)).collect();
        let next = (0..points.len())
            .filter(|place| active.iter().all(|(active, _)| active != place))
            .min_by(|one, other| at(&slopes, *one).total_cmp(&at(&slopes, *other)));
        let lowest = next.map_or(f64::INFINITY, |next| at(&slopes, next));
        let found = |gap: f64| {
            let mut weights = vec![0.0; points.len()];
            for (place, weight) in &active {
                if let Some(into) = weights.get_mut(*place) {
                    *into = *weight;
                }
            }
            Some(Nearest { weights, square, scale, gap, is_unique: true })
        };
        // |x|² - |x*|² is at most twice x·(x - p), of the p that lies lowest.
        let gap = 2.0 * (square - lowest).max(0.0);
        let Some(next) = next.filter(|_| gap > ROUNDING * scale) else { return Ok(found(gap)) };
        let mut grown = active.clone();
        grown.push((next, 0.0));
        match settled(points, grown, &mut left)? {
            // A step that does not lower the distance has only rounding left to work on.
            Some(settled) if is_nearer(points, &settled, square) => active = settled,
            _ => return Ok(found(gap)),
        }
    }
}

fn is_nearer(points: &[Vec<f64>], active: &Active, square: f64) -> bool {
    let nearest = combined(points, active);
    dot(&nearest, &nearest) < square
}

/// The nearest point of the hull of a part of the active points, of which none is superfluous. `None` where they are not in general
/// position.
fn settled(
    points: &[Vec<f64>],
    mut active: Active,
    left: &mut usize,
) -> Result<Option<Active>, TooManySteps> {
    loop {
        *left = left.checked_sub(1).ok_or(TooManySteps)?;
        let Ok(plane) = nearest_of_plane(points, &active) else { return Ok(None) };
        if plane.iter().all(|weight| *weight > NO_WEIGHT) {
            let places = active.iter().map(|(place, _)| *place);
            return Ok(Some(places.zip(plane).collect()));
        }
        // As far towards the nearest point of the plane as weights allow; at least one is then 0, and goes.
        let ratios = active.iter().zip(&plane).filter(|(_, aim)| **aim <= NO_WEIGHT);
        let share = ratios
            .map(|((_, weight), aim)| if weight > aim { weight / (weight - aim) } else { 0.0 })
            .fold(1.0, f64::min);
        let moved: Active = active
            .iter()
            .zip(&plane)
            .map(|((place, weight), aim)| (*place, share.mul_add(aim - weight, *weight)))
            .collect();
        let least = moved
            .iter()
            .zip(&plane)
            .filter(|(_, aim)| **aim <= NO_WEIGHT)
            .map(|((place, weight), _)| (*weight, *place))
            .min_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let gone = least.map(|(_, place)| place);
        active = moved
            .into_iter()
            .filter(|(place, weight)| *weight > NO_WEIGHT && Some(*place) != gone)
            .collect();
        let whole = number::sum(active.iter().map(|(_, weight)| *weight));
        active.iter_mut().for_each(|(_, weight)| *weight /= whole);
        if active.is_empty() {
            return Ok(None);
        }
    }
}

/// The weights, which sum to 1 and may be below 0, of the point nearest to 0 in the plane of the active points.
fn nearest_of_plane(points: &[Vec<f64>], active: &Active) -> Result<Vec<f64>, LeastSquaresError> {
    let Some((base, edges)) = edges(points, active) else { return Ok(Vec::new()) };
    if edges.is_empty() {
        return Ok(vec![1.0]);
    }
    let against: Vec<f64> = base.iter().map(|value| -value).collect();
    let design = Design::new(edges)?;
    let others = design.factor()?.fit(&against)?.coefficients;
    let rest = 1.0 - number::sum(others.iter().copied());
    Ok(std::iter::once(rest).chain(others).collect())
}

/// The first active point, and from it to the others.
fn edges<'a>(points: &'a [Vec<f64>], active: &Active) -> Option<(&'a Vec<f64>, Vec<Vec<f64>>)> {
    let mut places = active.iter().filter_map(|(place, _)| points.get(*place));
    let base = places.next()?;
    let edges = places.map(|point| point.iter().zip(base).map(|(one, base)| one - base).collect());
    Some((base, edges.collect()))
}

/// Whether no other weights make the same point. Others are only of points on the same face; of those that are not active, what
/// sticks out of the plane of the active ones must cancel.
fn is_unique(points: &[Vec<f64>], found: &Nearest, steps: usize) -> Result<bool, TooManySteps> {
    let weighted = found.weights.iter().enumerate();
    let active: Active = weighted
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(place, weight)| (place, *weight))
        .collect();
    let nearest = combined(points, &active);
    let slack = NEAR * (found.scale * found.square).sqrt() + ROUNDING * found.scale;
    let on_face = points.iter().enumerate().filter(|(place, point)| {
        let is_active = found.weights.get(*place).is_some_and(|weight| *weight > 0.0);
        !is_active && dot(&nearest, point) - found.square <= slack
    });
    let Some((base, edges)) = edges(points, &active) else { return Ok(true) };
    let design = if edges.is_empty() { None } else { Design::new(edges).ok() };
    let factored = design.as_ref().and_then(|design| design.factor().ok());
    let mut outside = Vec::new();
    for (_, point) in on_face {
        let edge: Vec<f64> = point.iter().zip(base).map(|(one, base)| one - base).collect();
        let fitted = factored.as_ref().and_then(|factored| factored.fit(&edge).ok());
        outside.push(fitted.map_or(edge, |fit| fit.residuals));
    }
    let rest = least_norm(&outside, steps)?;
    Ok(rest.is_none_or(|rest| rest.square > NEAR * NEAR * found.scale))
}

fn combined(points: &[Vec<f64>], active: &Active) -> Vec<f64> {
    let mut sum = vec![0.0; points.first().map_or(0, Vec::len)];
    for (place, weight) in active {
        for (sum, value) in sum.iter_mut().zip(points.get(*place).into_iter().flatten()) {
            *sum = weight.mul_add(*value, *sum);
        }
    }
    sum
}

fn at(values: &[f64], place: usize) -> f64 {
    values.get(place).copied().unwrap_or(f64::INFINITY)
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn nearest(points: &[&[f64]], target: &[f64]) -> Nearest {
        let points: Vec<Vec<f64>> = points.iter().map(|point| point.to_vec()).collect();
        nearest_point(&points, target, 1_000).unwrap().unwrap()
    }

    #[test]
    fn corners_edges_and_insides_are_found() {
        let triangle: [&[f64]; 3] = [&[0.0, 0.0], &[2.0, 0.0], &[0.0, 2.0]];
        let corner = nearest(&triangle, &[-1.0, -1.0]);
        assert_eq!((corner.weights.as_slice(), corner.square), ([1.0, 0.0, 0.0].as_slice(), 2.0));
        let edge = nearest(&triangle, &[2.0, 2.0]);
        assert!((edge.weights[1] - 0.5).abs() < 1e-14 && (edge.square - 2.0).abs() < 1e-14);
        let inside = nearest(&triangle, &[0.5, 0.25]);
        assert!(
            inside.square < 1e-28 && inside.is_unique && (inside.weights[1] - 0.25).abs() < 1e-14
        );
    }

    #[test]
    fn other_weights_of_the_same_point_are_seen() {
        let square: [&[f64]; 4] = [&[0.0, 0.0], &[1.0, 0.0], &[0.0, 1.0], &[1.0, 1.0]];
        assert!(!nearest(&square, &[0.5, 0.5]).is_unique);
        assert!(nearest(&square, &[2.0, 0.5]).is_unique);
        assert!(!nearest(&[&[1.0], &[1.0]], &[0.0]).is_unique);
        assert!(!nearest(&[&[1.0], &[1.0], &[3.0]], &[0.0]).is_unique);
        assert!(nearest(&[&[1.0], &[3.0]], &[0.0]).is_unique);
        assert!(!nearest(&[&[0.0], &[2.0], &[4.0]], &[3.0]).is_unique);
        assert!(nearest(&[&[0.0], &[2.0], &[4.0]], &[4.0]).is_unique);
    }

    #[test]
    fn too_few_steps_are_told_and_nothing_has_no_point() {
        let points = [vec![0.0, 0.0], vec![2.0, 0.0], vec![0.0, 2.0]];
        assert_eq!(nearest_point(&points, &[0.5, 0.25], 1), Err(TooManySteps));
        assert_eq!(nearest_point(&[], &[1.0], 9), Ok(None));
    }

    proptest! {
        #[test]
        fn no_vertex_lies_below_the_tangent_and_no_grid_point_is_nearer(
            points in vec(vec(-10_i32..10, 3), 2..5), target in vec(-10_i32..10, 3),
        ) {
            let real = |row: &Vec<i32>| row.iter().map(|it| f64::from(*it)).collect::<Vec<f64>>();
            let points: Vec<Vec<f64>> = points.iter().map(real).collect();
            let target = real(&target);
            let found = nearest_point(&points, &target, 1_000).unwrap().unwrap();
            prop_assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(found.weights.iter().all(|weight| *weight >= 0.0));
            prop_assert!(found.gap <= 1e-9 * found.scale.max(1e-300), "{found:?}");
            // Brute force: all weights in steps of a tenth.
            let count = points.len();
            let mut tenths = vec![0_usize; count];
            for code in 0..11_usize.pow(u32::try_from(count).unwrap()) {
                let mut rest = code;
                for tenth in &mut tenths { *tenth = rest % 11; rest /= 11; }
                if tenths.iter().sum::<usize>() != 10 { continue; }
                let square: f64 = (0..3).map(|at| {
                    let made: f64 = points.iter().zip(&tenths).map(|(it, tenth)| it[at] * number::size(*tenth) / 10.0).sum();
                    (made - target[at]).powi(2)
                }).sum();
                prop_assert!(found.square <= square + 1e-9, "{tenths:?} {square} {found:?}");
            }
        }
    }
}
