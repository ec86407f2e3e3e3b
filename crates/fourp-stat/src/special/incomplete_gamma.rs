//! The incomplete gamma function and its inverse.

use crate::{
    special::{
        gamma::{INVERSE_SQRT_2PI, scaled_gamma},
        normal::upper_deviate,
        polynomial::less_log,
        solve::{Local, solve},
        uniform::{self, Shape},
    },
    tail::{Tail, Tails},
};

/// P(a, x) and Q(a, x): the tails of a gamma variable of shape `a` above zero; below zero there is nothing.
///
/// The uniform expansion near the mean of a large shape; else Kummer's series below the mean (DLMF 8.7.1) and
/// Legendre's continued fraction above it (DLMF 8.9.2).
pub(crate) fn tails(a: f64, x: f64) -> Tails {
    let Some(place) = Place::of(a, x) else {
        return if x <= 0.0 { Tails::ABOVE } else { Tails::BELOW };
    };
    place.tails(|| place.density())
}

/// The probability that a Poisson count of this mean is `count`, a real number.
pub(crate) fn poisson_mass(count: f64, mean: f64) -> f64 {
    if count <= 0.0 {
        return (-mean).exp();
    }
    Place::of(count, mean).map_or(0.0, |place| place.density() / count)
}

/// The `x` at which a tail has this probability, from 0 to infinity.
pub(crate) fn inverse(a: f64, tail: Tail) -> f64 {
    let tail = tail.smaller();
    let deviate = match tail {
        Tail::Lower(lower) => -upper_deviate(lower),
        Tail::Upper(upper) => upper_deviate(upper),
    };
    inverse_near(a, tail, deviate)
}

/// As [`inverse`], where the standard normal deviate of the tail is known: negative for a lower tail. The
/// probability is at most a half.
pub(crate) fn inverse_near(a: f64, tail: Tail, deviate: f64) -> f64 {
    match tail {
        Tail::Lower(lower) if lower <= 0.0 => return 0.0,
        Tail::Upper(upper) if upper <= 0.0 => return f64::INFINITY,
        Tail::Lower(_) | Tail::Upper(_) => {}
    }
    if let Some(v) = Shape::Gamma(a).quantile(tail.probability(), deviate) {
        return a + a * v;
    }
    let near = Shape::Gamma(a).near_quantile(deviate).map(|v| a + a * v).filter(|x| *x > 0.0);
    let start = near.unwrap_or_else(|| start(a, tail, deviate));
    solve(tail, start, |x| local(a, x))
}

/// Tails and derivatives by the logarithm of `x`.
fn local(a: f64, x: f64) -> Local {
    let (tails, density) = Place::of(a, x).map_or((Tails::BELOW, 0.0), |place| {
        let density = place.density();
        (place.tails(|| density), density)
    });
    Local { tails, density, slope: a - x, bend: -x }
}

/// Wilson and Hilferty (1931) by cube root; for small shapes and tails the leading term of the series.
fn start(a: f64, tail: Tail, deviate: f64) -> f64 {
    let spread = 1.0 / (9.0 * a);
    let root = 1.0 - spread + deviate * spread.sqrt();
    let cubic = a * root * root * root;
    let Tail::Lower(lower) = tail else {
        return if cubic > 0.0 { cubic } else { a };
    };
    // x^a / Γ(a + 1) = p
    let leading = ((lower.ln() + crate::special::gamma::ln_gamma(a + 1.0)) / a).exp();
    if root > 0.5 && a >= 1.0 { cubic } else { leading.max(f64::MIN_POSITIVE) }
}

/// A point above zero on the gamma distribution.
struct Place {
    a: f64,
    x: f64,
    /// a (v - ln(1 + v)): minus the logarithm of the density over its largest value.
    depth: f64,
}

impl Place {
    fn of(a: f64, x: f64) -> Option<Self> {
        if !(x > 0.0 && x < f64::INFINITY) {
            return None;
        }
        let v = (x - a) / a;
        // x/a may be beyond the largest number, or vanish; then only the depth counts.
        let depth = if (x / a).is_normal() {
            a * less_log(v, x / a)
        } else {
            x - a - a * (x.ln() - a.ln())
        };
        Some(Self { a, x, depth: depth.max(0.0) })
    }

    /// The density of the logarithm: x^a e^-x / Γ(a).
    fn density(&self) -> f64 {
        (-self.depth).exp() * (self.a.sqrt() * INVERSE_SQRT_2PI / scaled_gamma(self.a))
    }

    /// `density` is that of the place, asked for only where it is needed.
    fn tails(&self, density: impl FnOnce() -> f64) -> Tails {
        let above = self.x > self.a;
        if self.depth > VANISHED {
            return if above { Tails::BELOW } else { Tails::ABOVE };
        }
        if self.a >= uniform::LEAST {
            let z = (2.0 * self.depth / self.a).sqrt();
            if z <= uniform::FARTHEST {
                let z = if above { z } else { -z };
                return Shape::Gamma(self.a).tails(z, self.depth);
            }
        }
        if self.x <= self.a.max(1.0) {
            Tails::from_lower((density() / self.a * self.series()).min(1.0))
        } else {
            Tails::from_upper((density() * self.fraction()).min(1.0))
        }
    }

    /// 1 + x/(a+1) + x²/((a+1)(a+2)) + ...
    fn series(&self) -> f64 {
        let (mut sum, mut term, mut below) = (1.0, 1.0, self.a);
        for _ in 0..MOST_TERMS {
            below += 1.0;
            term *= self.x / below;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        sum
    }

    /// 1/(x+1-a- 1(1-a)/(x+3-a- ...)), by Lentz's rule.
    fn fraction(&self) -> f64 {
        let mut below = self.x + 1.0 - self.a;
        let mut up = f64::MAX;
        let mut down = 1.0 / below;
        let mut value = down;
        let mut order = 0.0;
        for _ in 0..MOST_TERMS {
            order += 1.0;
            let above = order * (self.a - order);
            below += 2.0;
            down = 1.0 / (above * down + below);
            up = below + above / up;
            let factor = down * up;
            value *= factor;
            let off = (factor - 1.0).abs();
            if off < 8e-16 || off.is_nan() {
                break;
            }
        }
        value
    }
}

/// Beyond this depth a tail is below the smallest number.
const VANISHED: f64 = 800.0;

/// Terms fall at least as fast as for the smallest shape of the expansion: some sixty are needed,
/// and a hundred of the fraction at 1.
const MOST_TERMS: usize = 500;
