//! Probabilities that are asked for everywhere here, total on the arguments that can arise.

use fourp_stat::{Binomial, Normal, Poisson, Tail};

/// What lies below and above a point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sides {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// Below and above a standard normal deviate, infinite ones included.
pub(crate) fn normal(deviate: f64) -> Sides {
    let tails = Normal.at(deviate.clamp(-1e3, 1e3));
    tails.map_or(Sides { lower: 0.5, upper: 0.5 }, |tails| Sides {
        lower: tails.lower,
        upper: tails.upper,
    })
}

/// The density of the standard normal law.
pub(crate) fn normal_density(deviate: f64) -> f64 {
    (-0.5 * deviate * deviate).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The chance of a standard normal value at least so far from zero, on either side.
pub(crate) fn two_sided(deviate: f64) -> f64 {
    (2.0 * normal(deviate.abs()).upper).min(1.0)
}

/// The standard normal deviate that leaves so much above it.
pub(crate) fn upper_deviate(tail: f64) -> f64 {
    Normal.quantile(Tail::Upper(tail.clamp(1e-300, 1.0 - 1e-16))).unwrap_or(0.0)
}

/// A Poisson quantile; 0 where nothing is expected, `None` where far too much is.
pub(crate) fn poisson_quantile(tail: Tail, mean: f64) -> Option<u64> {
    if mean <= 0.0 {
        return Some(0);
    }
    Poisson::new(mean).ok()?.quantile(tail).ok()
}

/// A binomial quantile.
pub(crate) fn binomial_quantile(tail: Tail, trials: u64, success: f64) -> Option<u64> {
    Binomial::new(trials, success).ok()?.quantile(tail).ok()
}

/// The probability of exactly so many Poisson events.
pub(crate) fn poisson_mass(count: u64, mean: f64) -> f64 {
    match Poisson::new(mean) {
        Ok(law) => law.mass(count),
        Err(_) => f64::from(u8::from(count == 0)),
    }
}

/// The probability of exactly so many successes.
pub(crate) fn binomial_mass(count: u64, trials: u64, success: f64) -> f64 {
    Binomial::new(trials, success).map_or(0.0, |law| law.mass(count))
}

/// The probabilities of less than a count, of the count, and of more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around {
    pub(crate) below: f64,
    pub(crate) mass: f64,
    pub(crate) above: f64,
}

/// Around a Poisson count, of a mean above 0.
pub(crate) fn poisson_around(count: u64, mean: f64) -> Around {
    let Ok(law) = Poisson::new(mean) else { return NOTHING };
    let below = count.checked_sub(1).map_or(0.0, |last| law.at(last).lower);
    Around { below, mass: law.mass(count), above: law.at(count).upper }
}

/// Around a binomial count.
pub(crate) fn binomial_around(count: u64, trials: u64, success: f64) -> Around {
    let Ok(law) = Binomial::new(trials, success) else { return NOTHING };
    let below = count.checked_sub(1).map_or(0.0, |last| law.at(last).lower);
    Around { below, mass: law.mass(count), above: law.at(count).upper }
}

/// Of a law without events every count is at its median.
const NOTHING: Around = Around { below: 0.0, mass: 1.0, above: 0.0 };
