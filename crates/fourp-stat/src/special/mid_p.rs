//! Mid-p ends: half of the probability of what was observed is left out.

use crate::{
    special::{incomplete_beta, incomplete_gamma, share::Share},
    tail::{Tail, Tails},
};

pub(crate) fn poisson(count: f64, tail: f64) -> (f64, f64) {
    (
        incomplete_gamma::inverse(count + 0.5, Tail::Lower(tail)),
        incomplete_gamma::inverse(count + 0.5, Tail::Upper(tail)),
    )
}

pub(crate) fn binomial(successes: f64, failures: f64, tail: f64) -> (Share, Share) {
    (
        incomplete_beta::inverse(successes + 0.5, failures + 0.5, Tail::Lower(tail)),
        incomplete_beta::inverse(successes + 0.5, failures + 0.5, Tail::Upper(tail)),
    )
}

/// Probabilities of at most and of at least `successes`, each with `weight` of that of exactly so many.
pub(crate) fn binomial_tails(successes: f64, failures: f64, share: Share, weight: f64) -> Tails {
    let above = if failures > 0.0 {
        incomplete_beta::tails(successes + 1.0, failures, share)
    } else {
        Tails::ABOVE
    };
    let from = if successes > 0.0 {
        incomplete_beta::tails(successes, failures + 1.0, share)
    } else {
        Tails::BELOW
    };
    Tails {
        lower: weight * above.upper + (1.0 - weight) * from.upper,
        upper: weight * from.lower + (1.0 - weight) * above.lower,
    }
}
