//! Made-up values of a law, for simulations.

use fourp_stat::{Rng, Tail};

use crate::{law, number};

/// Above this variance counts are drawn as nearly normal.
const MANY: f64 = 10_000.0;
/// What is left out at either end of a table of probabilities.
const LEFT_OUT: f64 = 1e-12;

/// A law to draw from.
#[derive(Clone, Debug)]
pub(crate) enum MadeUp {
    /// Standard normal values.
    Normal,
    /// Counts from `first`, by the probability of at most each.
    Counts { cumulative: Vec<f64>, first: u64 },
    /// Failures before the first success, by minus the logarithm of the chance of one more.
    Waiting { rate: f64 },
    /// Counts of a variance so large that they are nearly normal.
    Many { mean: f64, sigma: f64, most: f64 },
}

impl MadeUp {
    pub(crate) fn poisson(mean: f64) -> Self {
        if mean > MANY {
            return Self::Many { mean, sigma: mean.sqrt(), most: f64::INFINITY };
        }
        let quantile = |tail| law::poisson_quantile(tail, mean);
        Self::counts(quantile, |count| law::poisson_mass(count, mean))
    }

    /// Of the whole trials.
    pub(crate) fn binomial(trials: f64, success: f64) -> Self {
        let trials = trials.floor();
        let variance = success * (1.0 - success) * trials;
        if variance > MANY {
            return Self::Many { mean: success * trials, sigma: variance.sqrt(), most: trials };
        }
        let whole = number::whole(trials);
        let quantile = |tail| law::binomial_quantile(tail, whole, success);
        Self::counts(quantile, |count| law::binomial_mass(count, whole, success))
    }

    /// Failures before the first success, by their mean.
    pub(crate) fn geometric(mean: f64) -> Self {
        // -ln(mean / (mean + 1)), which for large means would lose its digits.
        Self::Waiting { rate: (1.0 / mean).ln_1p() }
    }

    pub(crate) fn draw(&self, random: &mut Rng) -> f64 {
        match self {
            Self::Normal => random.normal(),
            Self::Counts { cumulative, first } => {
                let uniform = random.uniform();
                let above = cumulative.partition_point(|at_most| *at_most < uniform);
                number::count(*first) + number::size(above)
            }
            // A whole number of exponential steps is geometric.
            Self::Waiting { rate } => (-random.uniform().ln() / rate).floor(),
            Self::Many { mean, sigma, most } => {
                sigma.mul_add(random.normal(), *mean).round().clamp(0.0, *most)
            }
        }
    }

    fn counts(quantile: impl Fn(Tail) -> Option<u64>, mass: impl Fn(u64) -> f64) -> Self {
        let first = quantile(Tail::Lower(LEFT_OUT)).unwrap_or(0);
        let last = quantile(Tail::Upper(LEFT_OUT)).unwrap_or(first);
        let mut sum = 0.0;
        let cumulative = (first..last).map(|count| {
            sum += mass(count);
            sum
        });
        Self::Counts { cumulative: cumulative.collect(), first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_and_variance(law: &MadeUp) -> (f64, f64) {
        let mut random = Rng::new(11);
        let values: Vec<f64> = (0..20_000).map(|_| law.draw(&mut random)).collect();
        let mean = number::mean(&values).unwrap();
        let squares: Vec<f64> = values.iter().map(|value| (value - mean).powi(2)).collect();
        (mean, number::mean(&squares).unwrap())
    }

    #[test]
    fn draws_have_the_mean_and_variance_of_their_law() {
        let cases = [
            (MadeUp::Normal, 0.0, 1.0),
            (MadeUp::poisson(3.5), 3.5, 3.5),
            (MadeUp::poisson(40_000.0), 40_000.0, 40_000.0),
            (MadeUp::binomial(20.0, 0.3), 6.0, 4.2),
            (MadeUp::binomial(200_000.0, 0.5), 100_000.0, 50_000.0),
            (MadeUp::geometric(4.0), 4.0, 20.0),
            (MadeUp::geometric(1e7), 1e7, 1e14),
        ];
        for (law, mean, variance) in cases {
            let (found, spread) = mean_and_variance(&law);
            assert!((found - mean).abs() < 5.0 * f64::sqrt(variance / 20_000.0), "{mean}: {found}");
            assert!((spread / variance - 1.0).abs() < 0.1, "{variance}: {spread}");
        }
    }

    #[test]
    fn laws_of_nothing_draw_nothing() {
        let mut random = Rng::new(1);
        for law in [MadeUp::poisson(0.0), MadeUp::binomial(0.0, 0.5), MadeUp::geometric(0.0)] {
            assert_eq!(law.draw(&mut random), 0.0);
        }
        assert_eq!(MadeUp::binomial(9.0, 1.0).draw(&mut random), 9.0);
    }
}
