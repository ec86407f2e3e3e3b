//! The incomplete gamma function and its inverse.

use crate::{
    special::gamma::ln_gamma,
    tail::{Tail, Tails},
};

pub(crate) fn tails(a: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails::ABOVE;
    }
    if x == f64::INFINITY {
        return Tails::BELOW;
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut sum, mut term, mut n) = (1.0 / a, 1.0 / a, a);
        for _ in 0..100_000 {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        Tails::from_lower(sum * front)
    } else {
        let mut b = x + 1.0 - a;
        let mut c = 1e300;
        let mut d = 1.0 / b;
        let mut h = d;
        let mut i = 0.0;
        for _ in 0..100_000 {
            i += 1.0;
            let an = -i * (i - a);
            b += 2.0;
            d = 1.0 / (an * d + b);
            c = b + an / c;
            let del = d * c;
            h *= del;
            if (del - 1.0).abs() < 1e-16 {
                break;
            }
        }
        Tails::from_upper(front * h)
    }
}

pub(crate) fn inverse(a: f64, tail: Tail) -> f64 {
    let (mut low, mut high) = (0.0, a + 10.0);
    let below = |x: f64| match tail {
        Tail::Lower(p) => tails(a, x).lower < p,
        Tail::Upper(q) => tails(a, x).upper > q,
    };
    for _ in 0..1000 {
        if !below(high) {
            break;
        }
        high *= 2.0;
    }
    for _ in 0..1100 {
        let middle = 0.5 * (low + high);
        if middle == low || middle == high {
            break;
        }
        if below(middle) { low = middle } else { high = middle }
    }
    low
}

/// The probability that a Poisson count of this mean is `count`.
pub(crate) fn poisson_mass(count: f64, mean: f64) -> f64 {
    (count * mean.ln() - mean - ln_gamma(count + 1.0)).exp()
}
