//! Would a steady rise or fall explain counts as well as a jump?

use crate::number;

/// Steps of Newton's method, far more than it needs.
const STEPS_MAX: usize = 60;

/// How much likelier counts are under rates that grow by a constant factor than under one rate: the gain in
/// log-likelihood given their total, 0 or more.
///
/// The log-likelihood Σ x b t - N ln Σ e exp(b t) is concave in b; Newton's method with halved steps. `times` are
/// within -1 and 1. O(points × steps).
pub(crate) fn gain(counts: &[u64], exposures: &[f64], times: &[f64]) -> f64 {
    let total = number::count(counts.iter().sum());
    let weighted = || counts.iter().zip(times);
    let pull = number::sum(weighted().map(|(count, time)| number::count(*count) * time));
    let moments = |slope: f64| {
        exposures.iter().zip(times).fold([0.0_f64; 3], |[one, two, three], (exposure, time)| {
            let weight = exposure * (slope * time).exp();
            [one + weight, weight.mul_add(*time, two), (weight * time).mul_add(*time, three)]
        })
    };
    let [at_rest, ..] = moments(0.0);
    let value = |slope: f64| {
        let [sum, ..] = moments(slope);
        slope.mul_add(pull, -total * (sum / at_rest).ln())
    };
    let (mut slope, mut best) = (0.0_f64, 0.0_f64);
    for _ in 0..STEPS_MAX {
        let [sum, first, second] = moments(slope);
        let mean = first / sum;
        let variance = (second / sum - mean * mean).max(1e-12);
        let mut step = ((pull - total * mean) / (total * variance)).clamp(-4.0, 4.0);
        // Where all events lie at one end the best slope is infinite: 200 is as good.
        let next = (0..STEPS_MAX).find_map(|_| {
            let tried = (slope + step).clamp(-200.0, 200.0);
            step /= 2.0;
            let found = value(tried);
            (found.is_finite() && found > best).then_some((tried, found))
        });
        let Some((tried, found)) = next else { break };
        let is_done = found - best < 1e-10;
        (slope, best) = (tried, found);
        if is_done {
            break;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(points: u32) -> Vec<f64> {
        (0..points).map(|at| 2.0 * f64::from(at) / f64::from(points - 1) - 1.0).collect()
    }

    #[test]
    fn it_is_the_best_of_all_slopes() {
        let (counts, exposures) = ([3, 5, 4, 9, 8, 14], [1.0, 2.0, 1.0, 1.5, 1.0, 2.0]);
        let times = times(6);
        let likelihood = |slope: f64| {
            let weights: Vec<f64> =
                exposures.iter().zip(&times).map(|(e, t)| e * f64::exp(slope * t)).collect();
            let sum: f64 = weights.iter().sum();
            counts
                .iter()
                .zip(&weights)
                .map(|(x, w)| number::count(*x) * (w / sum).ln())
                .sum::<f64>()
        };
        let slopes = (-4_000..=4_000).map(|step| likelihood(f64::from(step) / 1_000.0));
        let best = slopes.fold(f64::NEG_INFINITY, f64::max) - likelihood(0.0);
        assert!((gain(&counts, &exposures, &times) - best).abs() < 1e-5);
    }

    #[test]
    fn even_rates_gain_nothing_and_nothing_ends_in_infinity() {
        assert_eq!(gain(&[5, 5, 5, 5], &[1.0; 4], &times(4)), 0.0);
        assert_eq!(gain(&[0, 0, 0], &[1.0; 3], &times(3)), 0.0);
        let all_last = gain(&[0, 0, 0, 900_000], &[1.0; 4], &times(4));
        assert!((all_last - 900_000.0 * 4.0_f64.ln()).abs() < 1e-3, "{all_last}");
    }
}
