//! The incomplete beta function and its inverse.

use crate::{
    special::{gamma::ln_gamma, share::Share},
    tail::{Tail, Tails},
};

pub(crate) fn tails(a: f64, b: f64, at: Share) -> Tails {
    if at.part <= 0.0 {
        return Tails::ABOVE;
    }
    if at.rest <= 0.0 {
        return Tails::BELOW;
    }
    let front =
        (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * at.part.ln() + b * at.rest.ln()).exp();
    if at.part < (a + 1.0) / (a + b + 2.0) {
        Tails::from_lower(front * fraction(a, b, at.part) / a)
    } else {
        Tails::from_upper(front * fraction(b, a, at.rest) / b)
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let (qab, qap, qam) = (a + b, a + 1.0, a - 1.0);
    let mut c = 1.0;
    let mut d = 1.0 / (1.0 - qab * x / qap);
    let mut h = d;
    let mut m = 0.0;
    for _ in 0..100_000 {
        m += 1.0;
        let aa = m * (b - m) * x / ((qam + 2.0 * m) * (a + 2.0 * m));
        d = 1.0 / (1.0 + aa * d);
        c = 1.0 + aa / c;
        h *= d * c;
        let aa = -(a + m) * (qab + m) * x / ((a + 2.0 * m) * (qap + 2.0 * m));
        d = 1.0 / (1.0 + aa * d);
        c = 1.0 + aa / c;
        let del = d * c;
        h *= del;
        if (del - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

pub(crate) fn inverse(a: f64, b: f64, tail: Tail) -> Share {
    let (mut low, mut high) = (-750.0_f64, 750.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        let at = tails(a, b, Share::of_odds(middle.exp()));
        let below = match tail {
            Tail::Lower(p) => at.lower < p,
            Tail::Upper(q) => at.upper > q,
        };
        if below { low = middle } else { high = middle }
    }
    Share::of_odds(low.exp())
}

/// The probability of `successes` and `failures` in any order, real numbers included.
pub(crate) fn binomial_mass(successes: f64, failures: f64, at: Share) -> f64 {
    let ways =
        ln_gamma(successes + failures + 1.0) - ln_gamma(successes + 1.0) - ln_gamma(failures + 1.0);
    let s = if successes > 0.0 { successes * at.part.ln() } else { 0.0 };
    let f = if failures > 0.0 { failures * at.rest.ln() } else { 0.0 };
    (ways + s + f).exp()
}
