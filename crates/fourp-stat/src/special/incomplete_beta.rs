//! The incomplete beta function and its inverse.

use crate::{
    special::{
        gamma::{INVERSE_SQRT_2PI, stirling_rest},
        normal::upper_deviate,
        polynomial::less_log,
        share::Share,
        solve::{Local, solve},
        uniform::{self, Shape},
    },
    tail::{Tail, Tails},
};

/// The tails of a beta variable of shapes `a` and `b`.
///
/// The uniform expansion near the mean of two large shapes, else a continued fraction from the side of the
/// mean on which the argument lies.
pub(crate) fn tails(a: f64, b: f64, at: Share) -> Tails {
    if at.part <= 0.0 {
        return Tails::ABOVE;
    }
    if at.rest <= 0.0 {
        return Tails::BELOW;
    }
    let place = Place::of(a, b, at);
    place.tails(|| place.density())
}

/// The probability of `successes` and `failures`, real numbers of at least zero, in any order.
pub(crate) fn binomial_mass(successes: f64, failures: f64, at: Share) -> f64 {
    let power = |count: f64, share: Share| {
        let log = if share.part < 0.5 { share.part.ln() } else { (-share.rest).ln_1p() };
        if count > 0.0 { (count * log).exp() } else { 1.0 }
    };
    if successes <= 0.0 || failures <= 0.0 {
        return power(successes, at) * power(failures, at.swapped());
    }
    if at.part <= 0.0 || at.rest <= 0.0 {
        return 0.0;
    }
    // n!/(s! f!) is 1/B(s, f) times (s + f)/(s f).
    let place = Place::of(successes, failures, at);
    place.density() / place.shape.precision()
}

/// The share at which a tail has this probability.
pub(crate) fn inverse(a: f64, b: f64, tail: Tail) -> Share {
    let tail = tail.smaller();
    let deviate = match tail {
        Tail::Lower(lower) => -upper_deviate(lower),
        Tail::Upper(upper) => upper_deviate(upper),
    };
    inverse_near(a, b, tail, deviate)
}

/// As [`inverse`], where the standard normal deviate of the tail is known: negative for a lower tail. The
/// probability is at most a half.
pub(crate) fn inverse_near(a: f64, b: f64, tail: Tail, deviate: f64) -> Share {
    match tail {
        Tail::Lower(lower) if lower <= 0.0 => return Share::NONE,
        Tail::Upper(upper) if upper <= 0.0 => return Share::ALL,
        Tail::Lower(_) | Tail::Upper(_) => {}
    }
    let mean = mean(a, b);
    let at = |v: f64| Share {
        part: mean.part * (1.0 + mean.rest * v),
        rest: mean.rest * (1.0 - mean.part * v),
    };
    let shape = Shape::beta(a, mean);
    if let Some(v) = shape.quantile(tail.probability(), deviate) {
        return at(v);
    }
    let near = shape.near_quantile(deviate).map(at);
    let near = near.filter(|share| share.part > 0.0 && share.rest > 0.0).map(Share::odds);
    let start = near.unwrap_or_else(|| start(a, b, tail, deviate));
    let odds = {
        let peak = peak(a, b, shape);
        solve(tail, start, |odds| local(a, b, peak, odds))
    };
    Share::of_odds(odds)
}

/// The shares at which `successes` or more, and `successes` or fewer, have the probability `tail`: the ends of
/// Clopper and Pearson. `deviate` is the standard normal deviate that leaves `tail` above it.
pub(crate) fn exact(successes: f64, failures: f64, tail: f64, deviate: f64) -> (Share, Share) {
    let lower = if successes > 0.0 {
        inverse_near(successes, failures + 1.0, Tail::Lower(tail), -deviate)
    } else {
        Share::NONE
    };
    let upper = if failures > 0.0 {
        inverse_near(successes + 1.0, failures, Tail::Upper(tail), deviate)
    } else {
        Share::ALL
    };
    (lower, upper)
}

/// Tails and derivatives by the logarithm of the odds, given the [`peak`].
fn local(a: f64, b: f64, peak: f64, odds: f64) -> Local {
    let at = Share::of_odds(odds);
    let place = Place::of(a, b, at);
    let density = peak * (-place.depth).exp();
    Local {
        tails: place.tails(|| density),
        density,
        slope: a * at.rest - b * at.part,
        bend: -(a + b) * at.part * at.rest,
    }
}

/// Odds to start from: those of a ratio of two gamma variables, by the cube roots of Wilson and Hilferty (Paulson
/// 1942); for small shapes and tails the leading term of the series at the end in question.
fn start(a: f64, b: f64, tail: Tail, deviate: f64) -> f64 {
    let leading = |a: f64, b: f64, p: f64| {
        // x^a / (a B(a, b)) = p
        ((p.ln() + a.ln() + ln_beta(a, b)) / a).exp().clamp(f64::MIN_POSITIVE, 1.0)
    };
    let (one, other) = (1.0 / (9.0 * a), 1.0 / (9.0 * b));
    let (left, right) = (1.0 - one, 1.0 - other);
    let square = deviate * deviate;
    let below = right * right - other * square;
    let inner = right * right * one + left * left * other - one * other * square;
    if a >= 0.5 && b >= 0.5 && below > 0.1 && inner > 0.0 {
        let root = (left * right + deviate * inner.sqrt()) / below;
        if root > 0.3 {
            return a / b * root * root * root;
        }
    }
    match tail {
        Tail::Lower(lower) => leading(a, b, lower),
        Tail::Upper(upper) => 1.0 / leading(b, a, upper),
    }
}

fn ln_beta(a: f64, b: f64) -> f64 {
    let small = a.min(b);
    let large = a.max(b);
    let rests = stirling_rest(small) + stirling_rest(large) - stirling_rest(a + b);
    // ln(small/(a+b)) and ln(large/(a+b)) without adding what would vanish.
    let ratio = small / large;
    let logs = (small - 0.5) * (ratio.ln() - ratio.ln_1p()) - (large - 0.5) * ratio.ln_1p();
    logs - 0.5 * (small.ln() + (large / small).ln_1p()) + crate::special::gamma::LN_SQRT_2PI + rests
}

/// The density of the logarithm of the odds at the mean.
fn peak(a: f64, b: f64, shape: Shape) -> f64 {
    let rests = stirling_rest(a) + stirling_rest(b) - stirling_rest(a + b);
    (-rests).exp() * shape.precision().sqrt() * INVERSE_SQRT_2PI
}

fn mean(a: f64, b: f64) -> Share {
    let inverse = 1.0 / (a + b);
    // Beyond the largest number, or below the smallest, only the ratio is left.
    if inverse.is_normal() {
        Share { part: a * inverse, rest: b * inverse }
    } else {
        Share::of_odds(a / b)
    }
}

/// A point inside the unit interval on the beta distribution.
struct Place {
    a: f64,
    b: f64,
    at: Share,
    /// Minus the logarithm of the density over its largest value.
    depth: f64,
    shape: Shape,
    /// From the mean.
    distance: f64,
    above: bool,
}

impl Place {
    fn of(a: f64, b: f64, at: Share) -> Self {
        let mean = mean(a, b);
        // The distance from the mean, from the side where it has most digits.
        let distance = if at.part < at.rest { at.part - mean.part } else { mean.rest - at.rest };
        let depth = divergence(a, at.part, mean.part, distance)
            + divergence(b, at.rest, mean.rest, -distance);
        Self {
            a,
            b,
            at,
            shape: Shape::beta(a, mean),
            depth: depth.max(0.0),
            distance,
            above: distance > 0.0,
        }
    }

    /// The density of the logarithm of the odds: x^a (1-x)^b / B(a, b).
    fn density(&self) -> f64 {
        peak(self.a, self.b, self.shape) * (-self.depth).exp()
    }

    /// `density` is that of the place, asked for only where it is needed.
    fn tails(&self, density: impl FnOnce() -> f64) -> Tails {
        if self.depth > VANISHED {
            return if self.above { Tails::BELOW } else { Tails::ABOVE };
        }
        let precision = self.shape.precision();
        if precision >= uniform::LEAST {
            let z = (2.0 * self.depth / precision).sqrt();
            if z <= uniform::FARTHEST {
                return self.shape.tails(if self.above { z } else { -z }, self.depth);
            }
        }
        // Between the mean and (a + 1)/(a + b + 2) the fraction from above would not converge, nor the mirrored
        // one from below; either happens only for a shape below one.
        let (a, b, at) = (self.a, self.b, self.at);
        let left = at.part * (b + 1.0) < at.rest * (a + 1.0);
        let reach = (a + b) * self.distance.abs();
        let density = density();
        let small = match (self.above, left) {
            (true, true) => {
                return Tails::from_lower((density / a * series(a, b, at.part)).min(1.0));
            }
            (false, false) => {
                return Tails::from_upper((density / b * series(b, a, at.rest)).min(1.0));
            }
            (true, false) => density * fraction(b, a, at.swapped(), reach),
            (false, true) => density * fraction(a, b, at, reach),
        };
        let tails = Tails::from_lower(small.min(1.0));
        if self.above { tails.swapped() } else { tails }
    }
}

/// 1 + (a+b)/(a+1) x + (a+b)(a+b+1)/((a+1)(a+2)) x² + ... (DLMF 8.17.8)
fn series(a: f64, b: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut order) = (1.0, 1.0, 0.0);
    for _ in 0..MOST_TERMS {
        term *= (a + b + order) / (a + 1.0 + order) * x;
        sum += term;
        order += 1.0;
        if term < sum * 1e-17 || term.is_nan() {
            break;
        }
    }
    sum
}

/// shape (v - ln(1 + v)) for v the distance over the mean.
fn divergence(shape: f64, at: f64, mean: f64, distance: f64) -> f64 {
    let v = distance / mean;
    if v.is_finite() && (at / mean).is_normal() {
        shape * less_log(v, at / mean)
    } else {
        // shape v is at most the other shape, which v itself may exceed.
        shape / mean * distance - shape * (at.ln() - mean.ln())
    }
}

/// Beyond this depth a tail is below the smallest number.
const VANISHED: f64 = 800.0;

/// Where the expansion does not hold, some twenty are needed.
const MOST_TERMS: usize = 500;

/// I(x; a, b) over x^a (1-x)^b / B(a, b), for x at or below the mean by `reach` over a + b: the continued
/// fraction of `DiDonato` and Morris (1992), two steps of the usual one at a time. No term of it is one minus a number
/// that may be near one, as in the usual form where x is.
fn fraction(a: f64, b: f64, at: Share, reach: f64) -> f64 {
    let mut inverse = 1.0 / (a + 1.0);
    let mut grown = a;
    let mut order = 0.0;
    // Numerators and denominators of two approximants; the later denominator is kept at one.
    let (mut above_last, mut below_last) = (0.0, 1.0);
    let (mut above, mut below) = (1.0, (1.0 + reach) * a * inverse);
    let mut value = 1.0 / below;
    for _ in 0..MOST_TERMS {
        order += 1.0;
        let weight = order * (b - order) * at.part;
        let next_inverse = 1.0 / (a + 1.0 + 2.0 * order);
        let numerator = (grown * inverse) * ((grown + b) * inverse) * (weight * at.part);
        grown = a + order;
        let denominator = order
            + weight * inverse
            + grown * next_inverse * (1.0 + reach + order * (1.0 + at.rest));
        inverse = next_inverse;
        let next_above = numerator * above_last + denominator * above;
        let next_below = numerator * below_last + denominator * below;
        let scale = 1.0 / next_below;
        let next = next_above * scale;
        let off = (next - value).abs();
        value = next;
        if off <= 1e-15 * value || off.is_nan() {
            break;
        }
        (above_last, below_last) = (above * scale, below * scale);
        (above, below) = (next, 1.0);
    }
    value
}
