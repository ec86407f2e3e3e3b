//! Tails that count what was observed by half, or by another weight.

use crate::{
    special::{
        incomplete_beta, incomplete_gamma,
        share::Share,
        solve::{Local, solve},
    },
    tail::{Tail, Tails},
};

/// The means at which the mid-p tails of a Poisson count are `tail`, a probability of at most a half.
///
/// Lower: P(X > x) + P(X = x)/2 = tail; upper: P(X < x) + P(X = x)/2 = tail.
pub(crate) fn poisson(count: f64, tail: f64) -> (f64, f64) {
    if count <= 0.0 {
        // Half of exp(-mean); at a tail of a half the end is 0, without a sign.
        return (0.0, 0.0 - (2.0 * tail).ln());
    }
    let end = |tail| {
        let start = incomplete_gamma::inverse(count + 0.5, tail);
        solve(tail, start, |mean| poisson_local(count, mean))
    };
    (end(Tail::Lower(tail)), end(Tail::Upper(tail)))
}

/// Between gamma variables of shapes `count` and `count + 1`.
fn poisson_local(count: f64, mean: f64) -> Local {
    let (from, above) =
        (incomplete_gamma::tails(count, mean), incomplete_gamma::tails(count + 1.0, mean));
    let mass = incomplete_gamma::poisson_mass(count, mean);
    let sum = count + mean;
    Local {
        tails: weighed(0.5, from, above),
        density: 0.5 * mass * sum,
        slope: count - mean + mean / sum,
        bend: -mean + (mean / sum) * (count / sum),
    }
}

/// The shares at which the mid-p tails of a binomial count are `tail`, a probability of at most a half.
pub(crate) fn binomial(successes: f64, failures: f64, tail: f64) -> (Share, Share) {
    let lower = if successes <= 0.0 {
        Share::NONE
    } else if failures <= 0.0 {
        all_or_none(successes, tail).swapped()
    } else {
        binomial_end(successes, failures, Tail::Lower(tail))
    };
    let upper = if failures <= 0.0 {
        Share::ALL
    } else if successes <= 0.0 {
        all_or_none(failures, tail)
    } else {
        binomial_end(successes, failures, Tail::Upper(tail))
    };
    (lower, upper)
}

/// The upper end without successes: half of (1 - part)^trials is the tail.
fn all_or_none(trials: f64, tail: f64) -> Share {
    let log = (2.0 * tail).ln() / trials;
    Share { part: 0.0 - log.exp_m1(), rest: log.exp() }
}

fn binomial_end(successes: f64, failures: f64, tail: Tail) -> Share {
    let start = incomplete_beta::inverse(successes + 0.5, failures + 0.5, tail);
    Share::of_odds(solve(tail, start.odds(), |odds| binomial_local(successes, failures, odds)))
}

fn binomial_local(successes: f64, failures: f64, odds: f64) -> Local {
    let at = Share::of_odds(odds);
    let mass = incomplete_beta::binomial_mass(successes, failures, at);
    let sum = successes * at.rest + failures * at.part;
    let product = at.part * at.rest;
    let lean = (failures - successes) * product / sum;
    Local {
        tails: binomial_tails(successes, failures, at, 0.5),
        density: 0.5 * mass * sum,
        slope: successes * at.rest - failures * at.part + lean,
        bend: -(successes + failures) * product + lean * (at.rest - at.part) - lean * lean,
    }
}

/// Probabilities of at most and of at least `successes`, each with `weight` of that of exactly so many.
pub(crate) fn binomial_tails(successes: f64, failures: f64, at: Share, weight: f64) -> Tails {
    let from = if successes > 0.0 {
        incomplete_beta::tails(successes, failures + 1.0, at)
    } else {
        Tails::BELOW
    };
    let above = if failures > 0.0 {
        incomplete_beta::tails(successes + 1.0, failures, at)
    } else {
        Tails::ABOVE
    };
    weighed(weight, from, above)
}

/// `lower` is the probability of at least what was observed, `upper` of at most.
fn weighed(weight: f64, from: Tails, above: Tails) -> Tails {
    Tails {
        lower: weight * from.lower + (1.0 - weight) * above.lower,
        upper: weight * above.upper + (1.0 - weight) * from.upper,
    }
}
