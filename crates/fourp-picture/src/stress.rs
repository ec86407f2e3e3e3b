//! Where do the nodes of a network lie, so that those joined are near and those far apart are far?

use std::collections::VecDeque;

use crate::canvas::length;

/// Rounds in which an axis of the first places is found, and in which places are bettered.
const AXIS_ROUNDS: usize = 40;
const ROUNDS: usize = 120;

/// A place for each node, so that distances are as steps along ties: stress majorisation (Gansner, Koren
/// and North 2004, "Graph drawing by stress majorization") from the first two axes of classical scaling
/// (Torgerson 1952). Nodes that no way joins are put one step farther apart than the farthest that one does.
///
/// Neighbours are places among the nodes. By the four operations and square roots alone, so the same on
/// every machine. The longer axis comes first. O(n² · rounds).
pub(crate) fn places(neighbours: &[Vec<usize>]) -> Vec<(f64, f64)> {
    let steps = steps(neighbours);
    let mut places = scaled(&steps);
    for _ in 0..ROUNDS {
        for at in 0..places.len() {
            if let Some(better) = better(&steps, &places, at)
                && let Some(place) = places.get_mut(at)
            {
                *place = better;
            }
        }
    }
    places
}

/// How many steps it is from each node to each.
fn steps(neighbours: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let from = |start: usize| {
        let mut found: Vec<Option<usize>> = vec![None; neighbours.len()];
        let mut waiting = VecDeque::from([(start, 0_usize)]);
        while let Some((at, far)) = waiting.pop_front() {
            match found.get_mut(at) {
                Some(known) if known.is_none() => *known = Some(far),
                _ => continue,
            }
            let next = neighbours.get(at).into_iter().flatten();
            waiting.extend(next.map(|next| (*next, far.saturating_add(1))));
        }
        found
    };
    let all: Vec<Vec<Option<usize>>> = (0..neighbours.len()).map(from).collect();
    let farthest = all.iter().flatten().filter_map(|far| *far).max().unwrap_or_default();
    let apart = length(farthest) + 1.0;
    all.into_iter()
        .map(|row| row.into_iter().map(|far| far.map_or(apart, length)).collect())
        .collect()
}

/// The first two axes of classical scaling, by the power method.
fn scaled(steps: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let count = length(steps.len()).max(1.0);
    let square = |far: &f64| far * far;
    let means: Vec<f64> =
        steps.iter().map(|row| row.iter().map(square).sum::<f64>() / count).collect();
    let mean = means.iter().sum::<f64>() / count;
    let centred = |row: &[f64], own: f64, vector: &[f64]| -> f64 {
        let parts = row.iter().zip(&means).zip(vector);
        parts.map(|((far, other), value)| (own + other - mean - square(far)) / 2.0 * value).sum()
    };
    let mut axes: Vec<Vec<f64>> = Vec::new();
    for axis in [1_u32, 2] {
        let mut vector = started(steps.len(), axis);
        let mut size = 0.0;
        for _ in 0..AXIS_ROUNDS {
            let rows = steps.iter().zip(&means);
            let mut next: Vec<f64> = rows.map(|(row, own)| centred(row, *own, &vector)).collect();
            for other in &axes {
                let along: f64 = dot(&next, other) / dot(other, other).max(f64::MIN_POSITIVE);
                next = next.iter().zip(other).map(|(value, part)| value - along * part).collect();
            }
            size = dot(&next, &next).sqrt();
            if size <= 1e-9 {
                break;
            }
            vector = next.iter().map(|value| value / size).collect();
        }
        let scale = size.max(1e-9).sqrt();
        axes.push(vector.into_iter().map(|value| value * scale).collect());
    }
    // Nodes alike in everything would start at one place, and no step could part them.
    let apart = started(steps.len(), 3).into_iter().zip(started(steps.len(), 4));
    let along = |axis: usize| axes.get(axis).cloned().unwrap_or_default();
    let starts = along(0).into_iter().zip(along(1)).zip(apart);
    starts.map(|((x, y), (right, down))| (x + right * 0.1, y + down * 0.1)).collect()
}

fn dot(one: &[f64], two: &[f64]) -> f64 {
    one.iter().zip(two).map(|(one, two)| one * two).sum()
}

/// Numbers between -1 and 1 without a pattern, the same every time: Lehmer's generator (Park and Miller 1988).
fn started(count: usize, seed: u32) -> Vec<f64> {
    let mut state = u64::from(seed) * 7_919 + 1;
    let draws = std::iter::repeat_with(|| {
        state = state * 48_271 % 2_147_483_647;
        u32::try_from(state).map_or(0.0, f64::from) / 1_073_741_823.5 - 1.0
    });
    draws.skip(8).take(count).collect()
}

/// Where a node would rather be, by all others.
fn better(steps: &[Vec<f64>], places: &[(f64, f64)], at: usize) -> Option<(f64, f64)> {
    let (x, y) = *places.get(at)?;
    let (mut weights, mut right, mut down) = (0.0, 0.0, 0.0);
    for (other, (far, (ox, oy))) in steps.get(at)?.iter().zip(places).enumerate() {
        if other == at || *far <= 0.0 {
            continue;
        }
        let (dx, dy) = (x - ox, y - oy);
        let distance = (dx * dx + dy * dy).sqrt();
        let pull = if distance > 1e-9 { far / distance } else { 0.0 };
        let weight = 1.0 / (far * far);
        weights += weight;
        right += weight * (ox + dx * pull);
        down += weight * (oy + dy * pull);
    }
    (weights > 0.0).then(|| (right / weights, down / weights))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(places: &[(f64, f64)], one: usize, two: usize) -> f64 {
        let (dx, dy) = (places[one].0 - places[two].0, places[one].1 - places[two].1);
        (dx * dx + dy * dy).sqrt()
    }

    #[test]
    fn a_path_is_straight_and_its_steps_are_one() {
        let path = places(&[vec![1], vec![0, 2], vec![1, 3], vec![2]]);
        for step in 0..3 {
            assert!((distance(&path, step, step + 1) - 1.0).abs() < 0.01, "{path:?}");
        }
        assert!((distance(&path, 0, 3) - 3.0).abs() < 0.03, "{path:?}");
        let spread = |of: fn(&(f64, f64)) -> f64| {
            let values = path.iter().map(of);
            values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min)
        };
        assert!(spread(|place| place.0) > spread(|place| place.1));
    }

    #[test]
    fn a_ring_is_round() {
        let ring: Vec<Vec<usize>> = (0..12).map(|at| vec![(at + 1) % 12, (at + 11) % 12]).collect();
        let places = places(&ring);
        let across: Vec<f64> = (0..6).map(|at| distance(&places, at, at + 6)).collect();
        let (least, most) =
            across.iter().fold((f64::MAX, 0.0_f64), |(a, b), one| (a.min(*one), b.max(*one)));
        assert!(most / least < 1.1, "{across:?}");
    }

    #[test]
    fn parts_and_nodes_alike_lie_apart() {
        // Two stars of six alike, and a node by itself.
        let mut neighbours = vec![(1..7).collect::<Vec<usize>>()];
        neighbours.extend((1..7).map(|_| vec![0]));
        neighbours.push((8..14).collect());
        neighbours.extend((8..14).map(|_| vec![7]));
        neighbours.push(vec![]);
        let places = places(&neighbours);
        for one in 0..places.len() {
            for two in 0..one {
                assert!(distance(&places, one, two) > 0.2, "{one} and {two}: {places:?}");
            }
        }
    }

    #[test]
    fn nothing_and_one_node_have_places() {
        assert_eq!(places(&[]), []);
        assert_eq!(places(&[vec![]]).len(), 1);
        assert!(places(&[vec![5], vec![]]).iter().all(|(x, y)| x.is_finite() && y.is_finite()));
    }
}
