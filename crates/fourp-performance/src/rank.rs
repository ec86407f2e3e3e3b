//! Where could a unit stand in a league table? An interval, not a rank.

use fourp_stat::{Rng, SampleQuantile, SortedSample};
use serde::Serialize;

use crate::{false_alarm::Simulation, number};

/// The ranks a unit may have, 1 being the highest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RankInterval {
    /// The lower end: the best place it may have.
    pub lower: f64,
    /// The upper end: the worst.
    pub upper: f64,
}

/// The ranks of normal estimates with their standard errors, drawn again and again (Goldstein and
/// Spiegelhalter 1996; Marshall and Spiegelhalter 1998). The interval leaves `tail` on each side.
///
/// O(replicates x units log units).
pub(crate) fn intervals(
    estimates: &[(f64, f64)],
    tail: f64,
    simulation: Simulation,
) -> Vec<RankInterval> {
    let source = Rng::new(simulation.seed);
    let mut ranks: Vec<Vec<f64>> = vec![Vec::new(); estimates.len()];
    for replicate in 0..simulation.replicates {
        let mut random = source.stream(u64::from(replicate));
        let mut drawn: Vec<(f64, usize)> = estimates
            .iter()
            .enumerate()
            .map(|(at, (value, error))| (error.mul_add(random.normal(), *value), at))
            .collect();
        drawn.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        for (rank, (_, at)) in drawn.iter().enumerate() {
            if let Some(ranks) = ranks.get_mut(*at) {
                ranks.push(number::size(rank) + 1.0);
            }
        }
    }
    let interval = |ranks: Vec<f64>| {
        let sorted = SortedSample::new(ranks).ok();
        let quantile = |p: f64, otherwise: f64| {
            let found =
                sorted.as_ref().and_then(|ranks| ranks.quantile(p, SampleQuantile::Type7).ok());
            found.unwrap_or(otherwise)
        };
        let last = number::size(estimates.len());
        RankInterval {
            lower: quantile(tail, 1.0).floor(),
            upper: quantile(1.0 - tail, last).ceil(),
        }
    };
    ranks.into_iter().map(interval).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMULATION: Simulation = Simulation { replicates: 500, seed: 9 };

    #[test]
    fn units_far_apart_have_their_rank_and_equal_ones_any() {
        let found =
            intervals(&[(10.0, 0.1), (0.0, 1.0), (0.0, 1.0), (-10.0, 0.1)], 0.025, SIMULATION);
        let ends = |at: usize| (found[at].lower, found[at].upper);
        assert_eq!((ends(0), ends(3)), ((1.0, 1.0), (4.0, 4.0)));
        assert_eq!((ends(1), ends(2)), ((2.0, 3.0), (2.0, 3.0)));
    }

    #[test]
    fn without_draws_any_rank_is_possible() {
        let none = Simulation { replicates: 0, seed: 1 };
        let found = intervals(&[(1.0, 0.1), (2.0, 0.1)], 0.025, none);
        assert_eq!((found[0].lower, found[0].upper), (1.0, 2.0));
    }
}
